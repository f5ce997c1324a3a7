"""Texts that may leave the program: what they lose, and what they must not."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_catalog.cli.way_out import put, say, tell
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.report import shown
from lint_catalog.report.escape import github_data, github_property, markdown_code, markdown_text, xml_text
from lint_catalog.report.footnotes import footnotes_text
from lint_catalog.report.formats.text import report
from lint_catalog.report.run import Run
from lint_catalog.source.markdown.read import read_page
from lint_catalog.text.visible import visible, visible_lines
from tests.support.catalogs import table
from tests.support.runner import obeyed, obeyed_elsewhere
from tests.support.tiers import examples

PIECES = st.sampled_from(
    ["##[", "#", "##", "[", "]", "::", ":", "error", "vso[", "teamcity[", " ", "\t", "\n", "\r", "\v", "\x85", "\u2028",
     "\u00a0", "\u3000", "\x1b[31m", "\x1b", "add-mask", "%0A", "%", "&#35;", "\\u0023", "<br>", "&", "`", "|", "日本"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40)


def silent(log: str) -> bool:
    """Whether no runner obeys anything in a log."""
    return not list(obeyed(log)) and not obeyed_elsewhere(log)


SPELLINGS = [
    ("old", "a ##[error]b", "a # #[error]b"),
    ("azure", "##vso[task.complete]", "# #vso[task.complete]"),
    ("teamcity", "##teamcity[buildStop]", "# #teamcity[buildStop]"),
    ("longer", "####[error]", "### #[error]"),
    ("twice", "##[a]##[b]", "# #[a]# #[b]"),
    ("heading", "## Models [a](b)", "## Models [a](b)"),
    ("colons", "::error::b", "| ::error::b"),
    ("colons-behind-white-space", " \u3000\u00a0::error::b", " \u3000\u00a0| ::error::b"),
    ("colons-on-another-line", "a\n  ::error::b", "a\n  | ::error::b"),
    ("colons-within", "a ::error::b", "a ::error::b"),
    ("one-colon", ": a\n:a::b", ": a\n:a::b"),
    ("carriage-return", "a\r::error::b", "a␍::error::b"),
    ("line-separator", "a\u2028::error::b", "a\ufffd::error::b"),
    ("escape", "\x1b[1ma", "␛[1ma"),
]


@pytest.mark.parametrize(("text", "expected"), table(SPELLINGS))
def test_lines_for_people(text: str, expected: str) -> None:
    assert shown.lines(text) == expected


@examples(25)
@given(TEXTS)
def test_no_text_is_a_command_in_lines(text: str) -> None:
    makers = (shown.lines, shown.tabbed, shown.markdown_document, lambda each: shown.lines(shown.continued(each)))
    for make in makers:
        assert silent(make(text))
    letters = re.compile(r"[\s|]")
    assert letters.sub("", shown.lines(text)) == letters.sub("", visible_lines(text))
    assert shown.lines(shown.lines(text)) == shown.lines(text)


@examples(15)
@given(st.lists(TEXTS, max_size=4))
def test_pieces_side_by_side_are_none_either(texts: list[str]) -> None:
    assert silent(shown.lines("".join(texts)))
    assert silent(shown.joined(map(shown.lines, texts)))
    painted = shown.lines("".join(f"\x1b[31m\x1b[1m{visible(each)}\x1b[0m" for each in texts), painted=True)
    assert not list(obeyed(painted))


@examples(25)
@given(st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=6), st.booleans())
def test_json_means_the_same(value: object, ascii_only: bool) -> None:
    made = shown.json_document(value, 2, ascii_only=ascii_only)
    assert json.loads(made) == value
    assert silent(made)
    assert not set(made) & set("\r\x1b\x85\u2028\u202e")
    made.encode()


@examples(25)
@given(TEXTS, TEXTS)
def test_xml_means_the_same(text: str, name: str) -> None:
    root = ET.Element("a", {"name": xml_text(name)})
    root.text = xml_text(text)
    made = shown.xml_document(f"{ET.tostring(root, encoding='unicode')}\n")
    parsed = ET.fromstring(made)  # noqa: S314 - it is our own
    assert (parsed.text or "", parsed.get("name")) == (root.text, root.get("name"))
    assert silent(made)


@examples(25)
@given(TEXTS, TEXTS)
def test_an_annotation_says_the_same_and_is_the_only_one(data: str, file: str) -> None:
    made = shown.github_command("error", f"file={github_property(file)},line=1", github_data(data))
    [command] = obeyed(made)
    assert command.data == visible_lines(data)
    assert command.properties == ({"file": visible(file)} if file else {}) | {"line": "1"}


@examples(15)
@given(TEXTS)
def test_markdown_is_no_command(text: str) -> None:
    assert silent(shown.markdown_document(f"| {markdown_text(text)} | {markdown_code(text)} |\n"))


@examples(25)
@given(TEXTS)
def test_what_is_written_as_it_is_has_nothing_to_obey(text: str) -> None:
    made = shown.as_it_is(text)
    assert made is None or (made == text and silent(made))
    assert shown.commands(text) or not list(obeyed(text))


LOOKED_FOR = [
    ("old", "a ##[error]b", True),
    ("azure", "+# ##vso[x]", True),
    ("spaced", "# #[error]", False),
    ("heading", "## [a](b)", False),
    ("colons", "::error::a", True),
    ("context-line", "+a\n   ::error::a", True),
    ("behind-another-line-end", "+a\r\u3000::error::a", True),
    ("removed-line", "+a\n-::error::a", False),
    ("within", "a ::error::a", False),
]


@pytest.mark.parametrize(("text", "found"), table(LOOKED_FOR))
def test_what_a_runner_looks_for_is_known(text: str, found: bool) -> None:
    assert shown.commands(text) is found


def test_only_what_was_made_for_it_is_written() -> None:
    with pytest.raises(TypeError):
        put("a" + shown.lines("b\n"))  # type: ignore[arg-type] # this is what the test is about


def test_lines_of_a_message_and_of_a_hint_say_that_they_continue(capsys: pytest.CaptureFixture[str]) -> None:
    say("wrong:\nowned", "try\nthat")
    tell("done:\n::error::owned", "and done")
    assert capsys.readouterr() == (
        "done:\n| ::error::owned\nand done\n", "wrong:\n| owned\n  = try\n  | that\n",
    )  # fmt: skip


def test_a_wrapped_footnote_begins_no_line() -> None:
    page = read_page(f"a[^1]\n\n[^1]: {'word ' * 30}\n", "a.md")
    block = footnotes_text([(page, "en")]).splitlines()
    assert [line[:8] for line in block[3:5]] == ["    word", "    | wo"]


CARETS = [
    ("behind", "a: ##[error]b xyz\n", 15, 18, "a: # #[error]b xyz", " " * 15 + "^^^"),
    ("on", "a: ##[error]b\n", 4, 13, "a: # #[error]b", "   " + "^" * 10),
    ("before", "abc: ##vso[x]\n", 1, 4, "abc: # #vso[x]", "^^^"),
]


@pytest.mark.parametrize(("source", "column", "end", "line", "carets"), table(CARETS))
def test_carets_stand_where_a_space_was_put(source: str, column: int, end: int, line: str, carets: str) -> None:
    found = Finding("f.yaml", Span(1, column, 1, end), "some-rule", Severity.ERROR, "wrong")
    lines = report(Run((found,), 1, 1, 0.5, {"f.yaml": source}, quiet=True)).splitlines()
    assert lines[3] == f"1 | {line}"
    assert lines[4] == f"  | {carets}"


def test_a_wrapped_hint_begins_no_line() -> None:
    hint = " ".join(f"{'a' * length} ::error::owned" for length in range(60, 97, 4))
    found = Finding("f.yaml", Span(1, 1, 1, 2), "some-rule", Severity.ERROR, "wrong", hint)
    made = report(Run((found,), 1, 1, 0.5, {"f.yaml": "a: b\n"}, quiet=True))
    assert "\n  | ::error::owned" in made
    assert silent(made)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a", "`a`"), ("", "` `"), (" ", "` `"), (" a", "`  a `"), ("`a", "`` `a ``"), ("a`", "`` a` ``"),
        ("a``b", "```a``b```"), ("a|b", "`a\\|b`"),
    ],
)  # fmt: skip
def test_code_in_a_table_is_what_it_was(text: str, code: str) -> None:
    assert markdown_code(text) == code


def test_what_is_meant_is_kept_and_nothing_like_it() -> None:
    assert shown.lines("\x1b[1ma\x1b[3m", painted=True) == "\x1b[1ma␛[3m"
    assert shown.drawing("\ra\x1b[K\x1b[3m\n") == "\ra\x1b[K␛[3m\n"
    assert shown.joined([shown.lines("a\n"), shown.lines("b"), shown.lines("")]) == "a\nb\n"
    assert [shown.controls(each) for each in ("a\tb\r\n", "a\x1b[1m")] == [False, True]


def test_what_is_exact_is_left_alone_and_credentials_in_all_else_are_not() -> None:
    assert shown.shown_without(shown.exact("a canary-1234"), ["canary-1234"]) == "a canary-1234"
    assert shown.shown_without(shown.lines("a canary-1234"), ["canary-1234"]) == "a …"
