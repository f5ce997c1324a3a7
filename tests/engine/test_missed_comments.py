"""Comments that were to ignore a finding and do not are hinted at beside it; some end, and say so before."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from lint_catalog.engine.lint import lint
from lint_catalog.engine.suppress import settle
from lint_catalog.model.findings import Finding
from lint_catalog.project import today as clock
from lint_catalog.source.suppressions import Syntax, suppressions
from tests.support import cli
from tests.support.catalogs import TODAY, all_rules, catalog_of, small, table

PLAMO = "entries/models/plamo-13b.yaml"
YEAR = "released: 2023\n"
RIGHT = "# lint-catalog: ignore[out-of-range] as printed"


def found(text: str, today: date = TODAY) -> tuple[Finding, ...]:
    catalog = catalog_of({**small(), PLAMO: text})
    rules = all_rules().values()
    return settle(lint(catalog, rules), catalog, rules, None, today).findings


def hint(new: str, rule: str = "out-of-range") -> str:
    """What is hinted at beside the finding if something stands in the place of the year; nothing if it is ignored."""
    text = small()[PLAMO].replace(YEAR, new)
    return next((each.hint.partition("\n")[2] or each.hint for each in found(text) if each.rule == rule), "-")


MISSED = [
    # spoken id, what stands in the place of the year, a part of the hint (none: there is none)
    ("no colon", "released: 203 # lint-catalog ignore[out-of-range] x\n", "lacks the colon"),
    ("a full-width colon", "released: 203 # lint-catalog：ignore[out-of-range] x\n", "lacks the colon"),
    ("a semicolon", "released: 203 # lint-catalog; ignore[out-of-range] x\n", "lacks the colon"),
    ("capitals", "released: 203 # Lint-Catalog: Ignore[out-of-range] x\n", "is written otherwise"),
    ("capitals in the rule", "released: 203 # lint-catalog: ignore[Out-Of-Range] x\n", "`Out-Of-Range`, and not"),
    ("an underscore", "released: 203 # lint_catalog: ignore[out_of_range] x\n", "is written otherwise"),
    ("round brackets", "released: 203 # lint-catalog: ignore(out-of-range) x\n", "is written otherwise"),
    ("no brackets", "released: 203 # lint-catalog: ignore out-of-range\n", "is written otherwise"),
    ("no rule", "released: 203 # lint-catalog: ignore\n", "is written otherwise"),
    ("disable", "released: 203 # lint-catalog: disable=out-of-range\n", "is written otherwise"),
    ("the next line", "# lint-catalog: ignore-next-line[out-of-range] x\nreleased: 203\n", "is written otherwise"),
    ("noqa", "released: 203 # noqa\n", "is not for lint-catalog"),
    ("noqa with the rule", "released: 203 # noqa: out-of-range\n", "is not for lint-catalog"),
    ("noqa for another program", "released: 203 # noqa: E501\n", ""),
    ("nolint", "released: 203 # nolint\n", "is not for lint-catalog"),
    ("another program's", "released: 203 # type: ignore[out-of-range]\n", "is not for lint-catalog"),
    ("another program's, of its own", "released: 203 # type: ignore[assignment]\n", ""),
    ("another program's lines", "released: 203 # yamllint disable-line rule:colons\n", ""),
    ("in Markdown's form", "# <!-- lint-catalog: ignore[out-of-range] x -->\nreleased: 203\n", "stands within a text"),
    ("in a text", 'name: "A # lint-catalog: ignore[out-of-range] x"\nreleased: 203\n', "stands within a text"),
    ("in a list", "x:\n  - 'lint-catalog: ignore[out-of-range] x'\nreleased: 203\n", "stands within a text"),
    ("a line too early", f"parameters: 13b {RIGHT}\nreleased: 203\n", "put it on line 5, or alone above it"),
    ("a line too late", f"released: 203\n{RIGHT}\nparameters: 13b\n", "put it right above line 4"),
    ("far away", f"released: 203\n{'x: 1 # a' + chr(10)}{'# b' + chr(10) * 30}y: 1 {RIGHT}\n", ""),
    ("above another comment", f"{RIGHT}\n# b\nreleased: 203\n", "put it right above line 6"),
    ("a rule that is misspelt", "released: 203 # lint-catalog: ignore[out-of-rage] x\n", "`out-of-rage`, and not"),
    ("another rule", "released: 203 # lint-catalog: ignore[wrong-type] x\n", ""),
    ("words about it", "released: 203 # ask the lint-catalog people\n", ""),
    ("a day that is none", "released: 203 # lint-catalog: ignore[out-of-range, until May] x\n", "when: `until May`"),
    ("right", f"released: 203 {RIGHT}\n", "-"),
]  # fmt: skip


@pytest.mark.parametrize(("new", "expected"), table(MISSED))
def test_a_comment_that_misses_is_hinted_at(new: str, expected: str) -> None:
    said = hint(new)
    assert expected in said
    assert ("the comment on line" in said) == (expected not in ("", "-"))


def test_it_is_said_beside_the_nearest_finding_only() -> None:
    text = "name: A\nreleased: 203\nx: 1\nhub:\n  - {repo: a/b}\ny: 1\n"
    near = text.replace("x: 1\n", "x: 1 # lint-catalog: ignore[unknown-field] x\nz: 1\n")
    hints = [each.hint for each in found(near) if each.rule == "unknown-field"]
    assert sum("the comment on line" in each for each in hints) <= 1


def test_in_a_file_that_cannot_be_read_no_comment_counts_and_that_is_said() -> None:
    text = "# lint-catalog: ignore[yaml-syntax] as it is\nname: a: b\n"
    [each] = [each for each in found(text) if each.rule == "yaml-syntax"]
    assert "the comment on line 1 ignores nothing" in each.hint


BROKEN = [
    ("before a mistake on the first line", "a: b: c # x\n", []),
    ("above it", "# lint-catalog: ignore[x] why\na: b: c\n", [1]),
    ("above a quote that is never closed", '# lint-catalog: ignore[x] why\na: "b\n', [1]),
    ("within such a quote", 'a: "b # lint-catalog: ignore[x] why\n', []),
    ("above a key without a colon", "# lint-catalog: ignore[x] why\na\nb: 1\n", [1]),
    ("above a tab", "# lint-catalog: ignore[x] why\n\ta: 1\n", [1]),
    ("behind a mistake", "a: b: c\nd: 1 # lint-catalog: ignore[x] why\n", []),
]


@pytest.mark.parametrize(("text", "lines"), table(BROKEN))
def test_comments_before_a_mistake_are_found(text: str, lines: list[int]) -> None:
    assert [each.span.line for each in suppressions("f", text, Syntax.YAML)] == lines


PAGES = [
    ("no rule", "<!-- lint-catalog: ignore -->", "is written otherwise"),
    ("no colon", "<!-- lint-catalog ignore[mark-without-definition] x -->", "lacks the colon"),
    ("as in YAML", "# lint-catalog: ignore[mark-without-definition] x", "is not a comment of Markdown"),
    ("in code", "`<!-- lint-catalog: ignore[mark-without-definition] x -->`", "stands in code"),
    ("in a list", "- <!-- lint-catalog: ignore[mark-without-definition] x -->", "speaks for line 3 only"),
    ("in a quotation", "> <!-- lint-catalog: ignore[mark-without-definition] x -->", "speaks for line 3 only"),
    ("noqa", "<!-- noqa -->", "is not for lint-catalog"),
    ("words", "We ignore it.", ""),
    ("right", "<!-- lint-catalog: ignore[mark-without-definition] x -->", "-"),
]


@pytest.mark.parametrize(("comment", "expected"), table(PAGES))
def test_on_pages(tmp_path: Path, comment: str, expected: str) -> None:
    (tmp_path / "README.md").write_text(f"# A\n\n{comment}\nsee[^1]\n", encoding="utf-8")
    done = cli.lint("--lang", "en=README.md", "--select", "mark-without-definition", "README.md", cwd=tmp_path)
    assert (expected in done.stdout) if expected != "-" else "no findings" in done.stdout, done.stdout
    assert ("the comment on line 3" in done.stdout) == (expected not in ("", "-"))


UNTIL = [
    # spoken id, what is said in the brackets, the rules that speak on 2026-11-29
    ("long", "out-of-range, until 2027-03-31", set()),
    ("in fifteen days", "out-of-range, until 2026-12-14", set()),
    ("in two weeks", "out-of-range, until 2026-12-13", {"expiring-suppression"}),
    ("today", "out-of-range, until 2026-11-29", {"expiring-suppression"}),
    ("yesterday", "out-of-range, until 2026-11-28", {"expired-suppression", "out-of-range"}),
    ("the day first", "until 2027-03-31, out-of-range", set()),
    ("with a colon", "out-of-range, until: 2027-03-31", set()),
    ("in capitals", "out-of-range, UNTIL 2027-03-31", set()),
    ("a family", "shape, until 2027-03-31", set()),
    ("no such day", "out-of-range, until 2027-02-30", {"malformed-suppression", "out-of-range"}),
    ("another order", "out-of-range, until 31.03.2027", {"malformed-suppression", "out-of-range"}),
    ("without zeros", "out-of-range, until 2027-3-1", {"malformed-suppression", "out-of-range"}),
    ("no day", "out-of-range, until", {"malformed-suppression", "out-of-range"}),
    ("two days", "out-of-range, until 2027-03-31, until 2028-03-31", {"malformed-suppression", "out-of-range"}),
    ("a day alone", "out-of-range, 2027-03-31", {"unknown-suppression"}),
    ("another word", "out-of-range, till 2027-03-31", {"unknown-suppression"}),
    ("a day that comes once in four years", "out-of-range, until 2028-02-29", set()),
    ("a month", "out-of-range, until 2027-03", {"malformed-suppression", "out-of-range"}),
    ("slashes", "out-of-range, until 2027/03/31", {"malformed-suppression", "out-of-range"}),
    ("in full width", "out-of-range, until \uff12\uff10\uff12\uff17-03-31", {"malformed-suppression", "out-of-range"}),
    ("behind the brackets", "out-of-range] until 2027-03-31: [a", {"malformed-suppression"}),
    ("behind the brackets, in others", "out-of-range] (until 31.03.2027) [a", {"malformed-suppression"}),
    ("a reason with that word", "out-of-range] until somebody knows [a", set()),
    ("no rule", "until 2027-03-31", {"malformed-suppression", "out-of-range"}),
    ("one is not needed", "out-of-range, wrong-type, until 2027-03-31", {"unused-suppression"}),
    ("ended, and for another rule", "wrong-type, until 2026-01-31", {"expired-suppression", "out-of-range"}),
]


@pytest.mark.parametrize(("names", "rules"), table(UNTIL))
def test_a_comment_may_end(names: str, rules: set[str]) -> None:
    text = small()[PLAMO].replace(YEAR, f"released: 203 # lint-catalog: ignore[{names}] they look into it\n")
    assert {each.rule for each in found(text)} == rules


def test_the_whole_file_may_be_ignored_for_a_time() -> None:
    text = f"# lint-catalog: ignore-file[out-of-range, until 2026-12-31] x\n{small()[PLAMO]}".replace("2023", "203")
    assert found(text) == ()
    assert {each.rule for each in found(text, date(2027, 1, 1))} == {"expired-suppression", "out-of-range"}


def test_one_that_ended_and_is_not_needed_any_more_is_no_more_than_that() -> None:
    text = small()[PLAMO].replace(YEAR, f"{YEAR[:-1]} # lint-catalog: ignore[out-of-range, until 2026-01-31] x\n")
    assert [each.rule for each in found(text)] == ["unused-suppression"]


def test_a_fix_keeps_the_day() -> None:
    text = small()[PLAMO].replace(
        YEAR, "released: 203 # lint-catalog: ignore[out-of-range, wrong-type, until 2027-03-31] x\n"
    )
    [unused] = found(text)
    assert unused.fix is not None
    assert [each.replacement for each in unused.fix.edits] == ["out-of-range, until 2027-03-31"]


def test_a_run_asks_its_clock(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    day = clock.today()
    cli.put(
        folder, cli.PLAMO, YEAR, f"released: 203 # lint-catalog: ignore[out-of-range, until {day + timedelta(60)}] x\n"
    )
    assert cli.lint(cwd=folder).returncode == 0
    monkeypatch.setattr("lint_catalog.project.entries.today", lambda: day + timedelta(61))
    done = cli.lint(cwd=folder)
    assert (done.returncode, "expired-suppression" in done.stdout) == (1, True)
