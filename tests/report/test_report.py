"""Reports: what a reader sees of a finding, whatever the text is made of."""

from __future__ import annotations

import json

import pytest
from wcwidth import wcswidth

from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.report.formats import format_called
from lint_catalog.report.formats.text import report as text
from lint_catalog.report.run import Run
from lint_catalog.text.visible import visible
from tests.support.catalogs import table


def finding(
    line: int = 1, column: int = 1, end: int = 2, message: str = "wrong", hint: str = "", file: str = "f.yaml"
) -> Finding:
    return Finding(file, Span(line, column, line, end), "some-rule", Severity.ERROR, message, hint)


def report(source: str, *findings: Finding, width: int = 100) -> str:
    return text(Run(findings, 1, 1, 0.5, {"f.yaml": source}, width=width, quiet=True))


CARETS = [
    ("under ASCII", "name: PLaMo\n", 7, 12, "name: PLaMo", "      ^^^^^"),
    ("after wide characters", "{ja: 東工大, en: T}\n", 14, 15, "{ja: 東工大, en: T}", " " * 16 + "^"),
    ("under wide characters", "ja: 東工大\n", 5, 8, "ja: 東工大", "    ^^^^^^"),
    ("after a combining character", "ja: か\u3099 x\n", 8, 9, "ja: か\u3099 x", "       ^"),
    ("after a character outside the basic plane", "a: 𠮷 x\n", 6, 7, "a: 𠮷 x", "      ^"),
    ("after a tab", "\ta: x\n", 5, 6, "    a: x", "       ^"),
    ("under nothing", "a: \n", 4, 4, "a:", "   ^"),
]


@pytest.mark.parametrize(("source", "column", "end", "line", "carets"), table(CARETS))
def test_carets_stand(source: str, column: int, end: int, line: str, carets: str) -> None:
    lines = report(source, finding(1, column, end)).splitlines()
    assert lines[3].removeprefix("1 | ") == line
    assert lines[4].removeprefix("  | ") == carets


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("column", [1, 40, 200, 399])
def test_a_long_line_is_cut_around_the_mark(width: int, column: int) -> None:
    source = "".join(chr(0x3041 + n % 80) if n % 3 else "x" for n in range(400))
    lines = report(source + "\n", finding(1, column, column + 1), width=width).splitlines()
    shown, carets = lines[3].removeprefix("1 | "), lines[4].removeprefix("  | ")
    assert wcswidth(shown) + 4 <= width
    before = carets.index("^")
    marked = next(char for index, char in enumerate(shown) if wcswidth(shown[: index + 1]) > before)
    assert marked == source[column - 1]


def test_a_long_line_is_cut_no_more_than_needed() -> None:
    source = "x" * 80 + "MARKED" + "y" * 20
    lines = report(source + "\n", finding(1, 81, 87), width=80).splitlines()
    assert lines[3] == "1 | …" + source[-75:]
    assert lines[4].index("^") == lines[3].index("MARKED")


def test_the_whole_report() -> None:
    findings = (
        finding(2, 7, 10, "the name `a`\nb", "first hint\nsecond hint"),
        Finding("f.yaml", Span(3, 1, 3, 4), "other-rule", Severity.WARNING, "odd"),
        Finding("g.yaml", Span(1, 1, 1, 1), "third-rule", Severity.NOTE, "fine"),
    )
    run = Run(
        findings,
        3,
        4,
        1.25,
        {"f.yaml": "# x\nname: abc\nodd: 1\n"},
    )
    assert text(run) == (
        "error[some-rule]: the name `a`␊b\n"
        " --> f.yaml:2:7\n"
        "  |\n"
        "2 | name: abc\n"
        "  |       ^^^\n"
        "  = first hint\n"
        "  = second hint\n"
        "\n"
        "warning[other-rule]: odd\n"
        " --> f.yaml:3:1\n"
        "  |\n"
        "3 | odd: 1\n"
        "  | ^^^\n"
        "\n"
        "note[third-rule]: fine\n"
        " --> g.yaml:1:1\n"
        "\n"
        "✗ 1 error, 1 warning and 1 note in 2 of 4 files (1.25 s)\n"
    )


HOSTILE = "x\x1b[31mred\x07\x00\r\n\u202eevil\u2028\x9b\u200b\ufeff"


@pytest.mark.parametrize("name", ["text", "concise"])
def test_no_text_can_command_a_terminal(name: str) -> None:
    hostile = Finding(f"entries/{HOSTILE}.yaml", Span(1, 1, 1, 3), "r", Severity.ERROR, HOSTILE, HOSTILE)
    shown = format_called(name).report(Run((hostile,), 1, 1, 0.1, {f"entries/{HOSTILE}.yaml": HOSTILE}))
    assert not set(shown) & set("\x1b\x07\x00\r\u202e\u2028\x9b\u200b\ufeff")


def test_json_survives_hostile_text() -> None:
    hostile = Finding(f"{HOSTILE}.yaml", Span(1, 1, 1, 3), "r", Severity.ERROR, HOSTILE, HOSTILE)
    shown = format_called("json").report(Run((hostile,), 1, 1, 0.1, {}))
    assert shown.isascii()
    assert json.loads(shown)["findings"][0]["message"] == HOSTILE


def test_visible_leaves_readable_text_alone() -> None:
    for text_ in ("plain", "日本語、ガ", "é ü ß", "𠮷😀", "a\u00a0b\u202fc"):
        assert visible(text_) == text_
