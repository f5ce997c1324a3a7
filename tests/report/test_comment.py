"""The comment on a pull request: what it says, in each language, and that nothing in it but our own words is alive."""

from __future__ import annotations

import re
import string
from typing import Any

import pytest
from markdown_it import MarkdownIt
from msgspec.structs import replace

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import GATE_LOOSENED, FailOn, Finding, Severity, TextEdit, TextFix
from lint_catalog.model.places import Span
from lint_catalog.report.comment import MAX_UNITS, MOST_REMARKS, comment, mark
from lint_catalog.report.escape import markdown_block
from lint_catalog.report.formats import format_called
from lint_catalog.report.positions import utf16
from lint_catalog.report.received import received
from lint_catalog.report.remarks import remarks
from lint_catalog.report.run import Run
from lint_catalog.report.speech import languages, speech
from tests.report.test_report_formats import Make, every_run, hostile
from tests.support.catalogs import all_rules

LANGUAGES = ("ja", "en", "fr")
COMMANDS = "/close\n/approve\r\n\n/lgtm"
BOTS = "@dependabot merge\n@admin fixes #1 closes org/repo#2 GH-3 deadbeefcafe https://evil.example www.evil.example"
FORGED = "--> <!-- lint-catalog:comment --> <!-- Sticky Pull Request Comment -->"
FENCES = "```\n````\n~~~\n<details open>\n# heading\n- [x] task\n[^1]: note\n$x$ $$y$$\n1. one\n> quote\n===\n---"


def parsed(body: str) -> list[Any]:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(body)


def made_of(body: str) -> set[str]:
    """The kinds of blocks and of parts of lines in a body."""
    tokens = parsed(body)
    inline = [child for each in tokens for child in each.children or ()]
    return {re.sub("_(open|close)$", "", each.type) for each in (*tokens, *inline)}


def html_of(body: str) -> set[str]:
    tokens = parsed(body)
    inline = [child for each in tokens for child in each.children or ()]
    return {line for each in (*tokens, *inline) if each.type.startswith("html") for line in each.content.split("\n")}


OURS = {"heading", "paragraph", "inline", "bullet_list", "list_item", "fence", "html_block", "html_inline", "text",
        "text_special", "code_inline", "strong", "softbreak"}  # fmt: skip
OUR_HTML = {"", "<br>", mark(), "</details>", *(f"<details><summary>{each}</summary>" for each in
            ("English", "Français", "日本語"))}  # fmt: skip


@every_run
def test_nothing_in_a_comment_is_alive_but_our_own(make: Make) -> None:
    _assert_inert(comment(remarks(make()), LANGUAGES))


@pytest.mark.parametrize("text", [COMMANDS, BOTS, FORGED, FENCES], ids=["commands", "bots", "forged-marks", "fences"])
def test_no_text_commands_bots_or_passes_for_ours(text: str) -> None:
    for each in text, text.replace("\n", " "), *text.split("\n"):
        body = comment(remarks(hostile(each)), LANGUAGES)
        _assert_inert(body)
        assert not re.search(r"^\s*(?:[/@]|\d+\.)", body, re.MULTILINE)


def _assert_inert(body: str) -> None:
    assert made_of(body) <= OURS
    assert html_of(body) <= OUR_HTML
    assert body.startswith(mark() + "\n")
    assert body.count("<!--") == 1
    assert utf16(body) <= MAX_UNITS
    shown = "".join(child.content for each in parsed(body) for child in each.children or () if child.type == "text")
    for trigger in (r"@\w", r"#\d", r"\bGH-\d", r"\w://", r"www\.", r":smile:", r"\b(?=\d*[a-f])[0-9a-f]{7,40}\b"):
        assert re.search(trigger, shown) is None, trigger


@every_run
def test_a_report_that_was_sent_makes_the_same_comment(make: Make) -> None:
    run = replace(make(), rules={})
    try:
        sent = received(format_called("json").report(run).encode(), "report.json")
    except CatalogError:
        assert any("\ud800" in each.file for each in run.findings), "only what no UTF-8 can say is refused"
        return
    assert comment(sent, LANGUAGES) == comment(remarks(run), LANGUAGES)


LINE = "license: Apache 2.0"
FIX = TextFix("use the id", (TextEdit("a.yaml", Span(2, 10, 2, 20), "apache-2.0"),), safe=True)
ERROR = Finding("a.yaml", Span(2, 10, 2, 20), "license-alias", Severity.ERROR, "`Apache 2.0` is an alias", "", fix=FIX)
NOTE = Finding("b.yaml", Span(1, 1, 1, 2), "own-rule", Severity.NOTE, "so so")


def run(*findings: Finding, **more: Any) -> Run:
    return Run(findings, 2, 2, 0.1, {"a.yaml": f"name: A\r\n{LINE}\r\n", "b.yaml": "x: 1\n"}, **more)


def said(a_run: Run, *spoken: str) -> str:
    return str(comment(remarks(a_run), spoken))


def test_it_shows_the_line_as_it_is_and_as_it_should_be() -> None:
    assert "  ```diff\n  - license: Apache 2.0\n  + license: apache-2.0\n  ```\n" in said(run(ERROR))


def test_a_fix_that_guesses_is_not_suggested() -> None:
    unsafe = replace(ERROR, fix=replace(FIX, safe=False))
    assert "  ```\n  | license: Apache 2.0\n  ```\n" in said(run(unsafe))
    assert "--fix" not in said(run(unsafe))


def test_a_line_that_goes_is_shown_alone() -> None:
    gone = replace(ERROR, fix=replace(FIX, edits=(TextEdit("a.yaml", Span(2, 1, 3, 1), ""),)))
    assert "can go:\n\n  ```diff\n  - license: Apache 2.0\n  ```\n" in said(run(gone))


def test_no_line_ends_its_block() -> None:
    assert markdown_block(["a", "````", "b"]) == "`````\na\n````\nb\n`````"


def test_no_credential_is_shown() -> None:
    token = "hf_" + "".join(map(str.__add__, string.ascii_letters[:20], string.ascii_letters[20:40]))
    body = said(replace(run(NOTE), sources={"b.yaml": f"token: {token}\n"}))
    assert token not in body
    assert token[5:30] not in body


@pytest.mark.parametrize(
    ("a_run", "outcome"),
    [
        pytest.param(run(), "green", id="nothing"),
        pytest.param(run(NOTE), "advice", id="only-notes"),
        pytest.param(run(NOTE, ERROR), "red", id="an-error"),
        pytest.param(run(replace(NOTE, severity=Severity.WARNING)), "advice", id="a-warning"),
        pytest.param(
            run(replace(NOTE, severity=Severity.WARNING), fails=FailOn.WARNING), "red", id="a-warning-that-fails"
        ),
        pytest.param(run(ERROR, fails=FailOn.NEVER), "advice", id="an-error-that-does-not"),
        pytest.param(run(crashed=("some-rule",)), "incomplete", id="an-internal-error"),
        pytest.param(run(empty=True), "incomplete", id="nothing-was-read"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_begins_with_the_outcome(a_run: Run, outcome: str, language: str) -> None:
    words = speech(language).words
    body = said(a_run, language)
    assert [each for each in ("green", "advice", "red", "incomplete") if words[each] in body] == [outcome]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gate_that_is_loosened_comes_before_all_else(language: str) -> None:
    loosened = replace(NOTE, rule=GATE_LOOSENED, message="`out-of-range` is off")
    body = said(run(ERROR, loosened, NOTE), language)
    words = speech(language).words
    said_of_it = words["loosened"].format(count="1")
    assert body.index(said_of_it) < body.index(words["red"]) < body.index("is off") < body.index("is an alias")
    assert said_of_it not in said(run(ERROR, NOTE), language)


def test_the_most_serious_comes_first_and_the_rest_is_counted() -> None:
    many = [replace(NOTE, message=f"so {number}") for number in range(1, MOST_REMARKS + 10)]
    body = said(run(*many, ERROR))
    assert body.index("license-alias") < body.index("own-rule")
    assert body.count("`own-rule`") == MOST_REMARKS - 1
    assert "… and 10 more" in body


def test_what_is_the_same_at_several_places_is_said_once() -> None:
    many = [replace(NOTE, file=f"{letter}.yaml") for letter in "abcdefgh"]
    body = said(run(*many, replace(NOTE, message="else")))
    assert body.count("so so") == 1
    places = ", ".join(f"`{letter}.yaml:1`" for letter in "bcdef")
    assert f"The same in {places}, and 2 more\n" in body
    assert "9 notes" in body


def test_three_languages_fit_together() -> None:
    long = [
        replace(NOTE, message=f"{number}{'𠮷' * 5_000}", hint="𠮷\n" * 20, file=f"{number}.yaml")
        for number in range(300)
    ]
    body = said(run(*long), *LANGUAGES)
    assert utf16(body) <= MAX_UNITS
    assert all(speech(each).words["next"] in body for each in LANGUAGES), "what happens next is never cut off"


def test_the_first_language_is_open_and_others_are_folded() -> None:
    body = said(run(ERROR), "ja", "en", "ja")
    assert body.index("このあとの流れ") < body.index("<summary>English</summary>") < body.index("What happens next")
    assert body.count("<details>") == 1
    assert "ライセンスは別名ではなくidで書いてください。" in body


@pytest.mark.parametrize("name", ["", "speech", "a.b-c_1"])
def test_comments_of_several_catalogs_have_marks_of_their_own(name: str) -> None:
    assert comment(remarks(run()), name=name).split("\n")[0] == f"<!-- lint-catalog:comment{name and ' '}{name} -->"


@pytest.mark.parametrize("name", ["-->", "A", "a b", "x" * 51, "a\n", "-"])
def test_no_name_ends_its_mark(name: str) -> None:
    with pytest.raises(CatalogError):
        mark(name)


# The words


def slots(text: str) -> set[str | None]:
    return {slot for _, slot, _, _ in string.Formatter().parse(text) if slot is not None}


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_a_language_has_all_words_with_their_slots(language: str) -> None:
    english, other = speech("en").words, speech(language).words
    assert {key: slots(text) for key, text in other.items()} == {key: slots(text) for key, text in english.items()}


@pytest.mark.parametrize("language", languages())
def test_what_stands_around_the_findings_has_the_room_that_is_kept_for_it(language: str) -> None:
    assert sum(map(utf16, speech(language).words.values())) < 2_500


UNTRANSLATED_FAMILIES = re.compile("page_|links$|hub$")
"""Rules on pages and on what the network says; those on entries are what a contributor meets."""


@pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
def test_errors_of_entries_are_explained_in_every_language(language: str) -> None:
    rules, known = all_rules(), speech(language).rules
    assert known.keys() <= rules.keys(), "there are no such rules"
    lacking = {
        id
        for id, rule in rules.items()
        if rule.severity is Severity.ERROR and not UNTRANSLATED_FAMILIES.match(rule.family) and id not in known
    }
    assert lacking == set()
