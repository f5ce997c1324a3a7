"""Comments that ignore findings: which are comments at all, what they speak for, and what is said of them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from lint_catalog.engine.fix import apply_edits
from lint_catalog.engine.lint import lint
from lint_catalog.engine.looking import Crash, Result
from lint_catalog.engine.suppress import settle, settle_comments
from lint_catalog.model.findings import Finding, Problem, Severity
from lint_catalog.model.places import Span
from lint_catalog.model.suppression import Suppression
from lint_catalog.project.policy import Policy
from lint_catalog.source.suppressions import Syntax, suppressions
from tests.support.catalogs import all_rules, catalog_of, run, small, table

PLAMO = "entries/models/plamo-13b.yaml"
YEAR = "released: 2023"

# What is put in the place of PLaMo's year, and which rules speak afterwards.
SPOKEN: list[tuple[str, str, set[str]]] = [
    ("behind", "released: 203 # lint-catalog: ignore[out-of-range] why", set()),
    ("behind-without-spaces", "released: 203 #lint-catalog:ignore[out-of-range]why", set()),
    ("before", "# lint-catalog: ignore[out-of-range] why\nreleased: 203", set()),
    ("before-with-a-comment-between", "# lint-catalog: ignore[out-of-range] why\n# 2\n\nreleased: 203", {"out-of-range"}),
    ("before-with-a-blank-line", "# lint-catalog: ignore[out-of-range] why\n\nreleased: 203", set()),
    ("two-before", "# lint-catalog: ignore[out-of-range] why\n# lint-catalog: ignore[wrong-type] why\nreleased: 203", {"unused-suppression"}),
    ("family", "released: 203 # lint-catalog: ignore[shape] why", set()),
    ("several", "released: 203 # lint-catalog: ignore[ wrong-type , out-of-range ] why", {"unused-suppression"}),
    ("whole-file", "released: 203\n# lint-catalog: ignore-file[out-of-range] why", set()),
    ("another-rule", "released: 203 # lint-catalog: ignore[wrong-type] why", {"out-of-range"}),
    ("the-line-before-behind-something", "parameters: 13b # lint-catalog: ignore[out-of-range] why\nreleased: 203", {"out-of-range", "duplicate-key"}),
    ("the-line-after", "released: 203\n# lint-catalog: ignore[out-of-range] why", {"out-of-range"}),
    ("a-reason-missing", "released: 203 # lint-catalog: ignore[out-of-range]", {"suppression-without-reason"}),
    ("no-brackets", "released: 203 # lint-catalog: ignore out-of-range", {"out-of-range", "malformed-suppression"}),
    ("no-name", "released: 203 # lint-catalog: ignore[] why", {"out-of-range", "malformed-suppression"}),
    ("another-verb", "released: 203 # lint-catalog: disable[out-of-range] why", {"out-of-range", "malformed-suppression"}),
    ("of-comments", "released: 2023 # lint-catalog: ignore[unused-suppression] why", {"unknown-suppression"}),
    ("within-a-word", "released: 2023\nnote: a#lint-catalog: ignore[out-of-range] why", {"yaml-syntax"}),
    ("a-plain-comment", "released: 2023 # ask lint-catalog: it knows", set()),
]  # fmt: skip


def rules_after(text: str, selected: frozenset[str] | None = None) -> set[str]:
    files = {**small(), PLAMO: text}
    catalog = catalog_of(files)
    rules = all_rules().values()
    return {each.rule for each in settle(lint(catalog, rules, selected), catalog, rules, selected).findings}


@pytest.mark.parametrize(("new", "rules"), table(SPOKEN))
def test_a_comment_speaks_for(new: str, rules: set[str]) -> None:
    assert rules_after(small()[PLAMO].replace(YEAR, new, 1)) == rules


def test_how_many_findings_were_ignored_is_counted() -> None:
    text = small()[PLAMO].replace(YEAR, "released: 203 # lint-catalog: ignore[out-of-range] why")
    catalog = catalog_of({**small(), PLAMO: text})
    rules = all_rules().values()
    assert settle(lint(catalog, rules), catalog, rules).ignored == 1


SILENT: list[tuple[str, str, frozenset[str] | None]] = [
    ("its-rule-does-not-run", "released: 2023 # lint-catalog: ignore[out-of-range] why", frozenset({"unused-suppression"})),
    ("another-error-is-in-the-file", "released: 2023 # lint-catalog: ignore[out-of-range] why\nlicence: x", None),
]  # fmt: skip


@pytest.mark.parametrize(("new", "selected"), table(SILENT))
def test_nobody_knows_whether_it_is_needed_while(new: str, selected: frozenset[str] | None) -> None:
    assert "unused-suppression" not in rules_after(small()[PLAMO].replace(YEAR, new, 1), selected)


def test_an_error_elsewhere_keeps_comments_on_the_whole_catalog_from_being_unused() -> None:
    comment = "# lint-catalog: ignore[duplicate-name] why\n"
    files = {**small(), PLAMO: comment + small()[PLAMO]}
    assert {each.rule for each in run(catalog_of(files))} == {"unused-suppression"}
    stormy = "entries/models/stormy.yaml"
    files[stormy] = files[stormy].replace("released: 2023", "released: 203")
    assert {each.rule for each in run(catalog_of(files))} == {"out-of-range"}


def test_a_file_that_does_not_parse_has_no_comments() -> None:
    assert rules_after("# lint-catalog: ignore-file[yaml-syntax] why\nname: [") == {"yaml-syntax"}


def test_a_comment_answers_to_what_rules_find_and_not_to_what_settings_make_of_it() -> None:
    """Else a rule that is switched off, or an error that is called a note, would make comments seem unused."""
    text = small()[PLAMO].replace(YEAR, "released: 203 # lint-catalog: ignore[out-of-range] why")
    text += "# lint-catalog: ignore-file[malformed-value] why\nlicence: x\n"
    catalog = catalog_of({**small(), PLAMO: text})
    rules = all_rules().values()
    settings = Policy(frozenset(all_rules()), {"out-of-range": None, "unknown-field": Severity.NOTE})
    found = settle(lint(catalog, rules), catalog, rules).findings
    assert {each.rule for each in settings.judged(found, frozenset())} == {"unknown-field"}
    first = Result(settings.judged(lint(catalog, rules).findings, frozenset()))
    assert "unused-suppression" in {each.rule for each in settle(first, catalog, rules).findings}, "the other way round"


def test_a_rule_that_crashes_on_a_comment_stops_nobody() -> None:
    def crash(_: object) -> list[Problem]:
        raise ValueError("broken")

    rule = replace(all_rules()["unused-suppression"], check=crash)
    comment = suppressions("f", "a: 1 # lint-catalog: ignore[shape]\n", Syntax.YAML)
    finding = Finding("g", Span(1, 1, 1, 2), "other", Severity.ERROR, "m")
    result = settle_comments(Result((finding,)), comment, [rule, all_rules()["suppression-without-reason"]], None, ())
    assert [each.rule for each in result.findings] == ["suppression-without-reason", "other"]
    assert [type(each) for each in result.crashes] == [Crash]


# Which lines comments in YAML speak for.
YAML = [
    ("in-double-quotes", 'a: "x # lint-catalog: ignore[x] why"\n', []),
    ("in-single-quotes", "a: 'x\n  # lint-catalog: ignore[x] why'\n", []),
    ("in-a-literal-block", "a: |\n  x\n  # lint-catalog: ignore[x] why\nb: 1\n", []),
    ("in-a-folded-block", "a: >-\n  # lint-catalog: ignore[x] why\n  x\n", []),
    ("within-a-word", "a: b#lint-catalog: ignore[x] why\n", []),
    ("behind-a-block-mark", "a: | # lint-catalog: ignore[x] why\n  x\n  y\nb: 1\n", [(1, 3)]),
    ("before-a-literal-block", "# lint-catalog: ignore[x] why\na: |\n  x\n  y\nb: 1\n", [(2, 4)]),
    ("before-a-block-at-the-end", "# lint-catalog: ignore[x] why\na: |-\n  x\n  y", [(2, 4)]),
    ("before-quotes-on-two-lines", "# lint-catalog: ignore[x] why\na: 'x\n  y'\nb: 1\n", [(2, 3)]),
    ("before-plain-text-on-two-lines", "# lint-catalog: ignore[x] why\na: x\n  y\nb: 1\n", [(2, 3)]),
    ("before-a-list", "# lint-catalog: ignore[x] why\na:\n  - 1\n  - 2\n", [(2, 2)]),
    ("after-a-block", "a: |\n  x\n# lint-catalog: ignore[x] why\nb: 1\n", [(4, 4)]),
    ("in-brackets", "a: [1, # lint-catalog: ignore[x] why\n  2]\n", [(1, 1)]),
    ("after-a-control-character", "a: \x01 # lint-catalog: ignore[x] why\n", [(1, 1)]),
    ("before-a-mistake", "a: 1 # lint-catalog: ignore[x] why\nb: [\n", [(1, 1)]),
]


@pytest.mark.parametrize(("text", "lines"), table(YAML))
def test_comments_in_yaml(text: str, lines: list[tuple[int, int]]) -> None:
    assert [(each.first_line, each.last_line) for each in suppressions("f", text, Syntax.YAML)] == lines


# What is left when the safe fix takes a comment, or a part of it, away.
REMOVED = [
    ("behind", "a: 1\nb: 2  # lint-catalog: ignore[x] why\nc: 3\n", "a: 1\nb: 2\nc: 3\n"),
    ("alone", "a: 1\n  # lint-catalog: ignore[x] why\nc: 3\n", "a: 1\nc: 3\n"),
    ("alone-with-crlf", "a: 1\r\n# lint-catalog: ignore[x] why\r\nc: 3\r\n", "a: 1\r\nc: 3\r\n"),
    ("at-the-end", "a: 1\n# lint-catalog: ignore[x] why", "a: 1\n"),
    ("first", "# lint-catalog: ignore[x] why\na: 𠮷 # b\n", "a: 𠮷 # b\n"),
    ("after-astral", "a: 𠮷 # lint-catalog: ignore[x] why\n", "a: 𠮷\n"),
    ("one-of-three", "a: 1 # lint-catalog: ignore[shape,x, yaml] why\n", "a: 1 # lint-catalog: ignore[shape, yaml] why\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "fixed"), table(REMOVED))
def test_the_fix_leaves(text: str, fixed: str) -> None:
    [comment] = suppressions("f.yaml", text, Syntax.YAML)
    result = settle_comments(Result(()), [comment], all_rules().values(), None, ())
    [fix] = [each.fix for each in result.findings if each.fix]
    assert fix.safe
    assert apply_edits(text, fix.edits) == fixed


def listed(text: str) -> list[tuple[tuple[str, ...], str, int, int, bool]]:
    found = suppressions("README.md", text, Syntax.MARKDOWN)
    return [(each.names, each.reason, each.first_line, each.last_line, each.whole_file) for each in found]


MARKDOWN = [
    ("in-a-cell", "|a|\n|-|\n|b <!-- lint-catalog: ignore[x] why -->|\n", [(("x",), "why", 3, 3, False)]),
    ("before", "<!-- lint-catalog: ignore[x, y] why -->\n\n| a |\n", [(("x", "y"), "why", 3, 3, False)]),
    ("file", "<!-- lint-catalog: ignore-file[x] why not? -->\n", [(("x",), "why not?", 2, 2, True)]),
    ("two-in-a-line", "a <!-- lint-catalog: ignore[x] 1 --><!-- lint-catalog: ignore[y] 2 -->\n", [(("x",), "1", 1, 1, False), (("y",), "2", 1, 1, False)]),
    ("in-a-fence", "```\n<!-- lint-catalog: ignore[x] why -->\n```\n", []),
    ("in-indented-code", "a\n\n    <!-- lint-catalog: ignore[x] why -->\n", []),
    ("in-a-code-span", "a `<!-- lint-catalog: ignore[x] why -->` b\n", []),
    ("marks-of-render", "<!-- lint-catalog:begin -->\n<!-- lint-catalog:end -->\n", []),
    ("a-yaml-comment", "# lint-catalog: ignore[x] why\n", []),
    ("never-closed", "<!-- lint-catalog: ignore[x] why\n", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), table(MARKDOWN))
def test_comments_in_markdown(text: str, expected: list[object]) -> None:
    assert listed(text) == expected


def test_a_huge_file_of_comments_is_read_quickly() -> None:
    text = "a: 1 # lint-catalog: ignore[x] why\n" * 2000
    found: tuple[Suppression, ...] = suppressions("f", text, Syntax.YAML)
    assert len(found) == 2000
