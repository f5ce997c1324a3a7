"""Reports for other programs: each is read by its format's schema or by a real parser, with hostile text in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator, Draft7Validator, Draft202012Validator
from junitparser import Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt
from msgspec.structs import replace

from lint_catalog.engine.fix import apply_edits
from lint_catalog.model.findings import FailOn, Finding, Severity, TextEdit, TextFix
from lint_catalog.model.places import Span
from lint_catalog.report.formats import format_called, format_names
from lint_catalog.report.formats.markdown import MAX_COMMENT
from lint_catalog.report.formats.sarif import MAX_RESULTS
from lint_catalog.report.run import Run, shortened
from lint_catalog.rules.manual import BAD, examples
from lint_catalog.text.visible import visible
from tests.support.catalogs import all_rules, catalog_of, run, table

SCHEMAS = Path(__file__).parent / "formats"
MANUAL = "https://example.org/rules"

HOSTILE = [
    ("workflow-command", "%0A::error file=x::owned\n::error::owned\r::stop-commands::x"),
    ("old-workflow-command", "x ##[error]owned ##[group]y"),
    ("percent", "100%25 %0D%0A %3A"),
    ("ansi", "\x1b[31mred\x1b]8;;https://evil.example\x07link\x1b\\"),
    ("html", "</td></tr></table><script>alert(1)</script><img src=x onerror=alert(1)> &lt;b&gt;"),
    ("xml", "]]> <![CDATA[ </testsuite> &amp; \ufffe\uffff\x0b"),
    ("markdown", "| a | **b** | [c](javascript:d) ![e](http://f) <https://g> ~~h~~ _i_ \\| `|` ``x`` ` # - j"),
    ("references", "@admin closes #1 user/repo#2 GH-3 https://evil.example www.evil.example :smile:"),
    ("sarif-link", "[click](https://evil.example) [x](1) {0}"),
    ("controls", "\x00\x08\x7f\x85\u2028\u2029\u202e\u200b\ufeff"),
    ("surrogate", "\ud800 \udcff"),
    ("astral", "𠮷😀 か\u3099"),
    ("long", "x" * 100_000),
    ("long-hostile", "|`<@a>" * 20_000),
    ("empty", ""),
    ("spaces", "  \t "),
]


@cache
def examples_of_all_rules() -> Run:
    """What every rule says of the bad examples of its manual page, in one run."""
    findings: list[Finding] = []
    sources: dict[str, str] = {}
    for rule in all_rules().values():
        for number, example in enumerate(each for each in examples(rule.manual) if each.sort == BAD):
            prefix = f"{rule.id}/{number}/"
            catalog = catalog_of(example.files)
            sources |= {prefix + file: document.text for file, document in catalog.documents.items()}
            findings += [_moved(each, prefix) for each in run(catalog, [rule])]
    findings.sort(key=lambda each: each.sort_key)
    return Run(tuple(findings), 300, 400, 1.5, sources, rules=all_rules(), folder="catalogs/モデル/", manual=MANUAL)


def _moved(finding: Finding, prefix: str) -> Finding:
    fix = finding.fix
    if fix:
        fix = replace(fix, edits=tuple(replace(each, file=prefix + each.file) for each in fix.edits))
    return replace(finding, file=prefix + finding.file, fix=fix)


def hostile(text: str, count: int = 1) -> Run:
    """A run whose every text is hostile; the file has something before the finding that counts differently."""
    file = f"entries/{shortened(text, 100)}.yaml"
    line = f"𠮷é{shortened(text, 200).splitlines()[0] if text.strip() else text}abc"
    fix = TextFix(text, (TextEdit(file, Span(1, 2, 1, 3), text),), safe=True)
    findings = tuple(
        Finding(
            file, Span(1, 2, 1, 3), "some-rule", severity, text, f"{text}\n{text}", f"models/{text}", (text, 0), fix
        )
        for severity in sorted(Severity)
        for _ in range(count)
    )
    return Run(findings, 1, 1, 0.1, {file: f"{line}\n"})


RUNS = [
    ("examples-of-all-rules", examples_of_all_rules),
    *[(id, lambda text=text: hostile(text)) for id, text in HOSTILE],
]
MANY = [("many", lambda: hostile("##[error]|`<@a>%0A::error::" * 20, 100))]
Make = Callable[[], Run]
every_run = pytest.mark.parametrize("make", table([*RUNS, *MANY, ("nothing", lambda: Run((), 3, 3, 0.1, {}))]))


def test_the_run_has_many_different_findings() -> None:
    assert len({each.rule for each in examples_of_all_rules().findings}) >= 50
    assert len({each.severity for each in examples_of_all_rules().findings}) >= 2
    assert sum(each.fix is not None for each in examples_of_all_rules().findings) >= 10


@pytest.mark.parametrize("name", format_names())
@every_run
def test_no_report_commands_a_terminal(name: str, make: Make) -> None:
    report = format_called(name).report(make())
    assert not set(report) & {*map(chr, range(9)), "\x0b", "\r", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\ud800"}
    report.encode("utf-8")


# GitHub


def workflow_commands(log: str) -> list[tuple[str, dict[str, str], str]]:
    """Commands of a log as GitHub's runner reads them: at the beginning of a line, and in the older way anywhere."""

    def unescape(text: str, *codes: str) -> str:
        for code in (*codes, "%0D", "%0A", "%25"):
            text = text.replace(code, chr(int(code[1:], 16)))
        return text

    found = []
    for line in re.split(r"\r\n|\r|\n", log):
        new = re.match(r"\s*::(?P<name>[^\s:]*)(?: (?P<properties>.*?))?::(?P<data>.*)$", line)
        old = re.search(r"##\[(?P<name>[^\s\]]+)(?P<properties>[^\]]*)\](?P<data>.*)$", line)
        if new:
            pairs = [each.split("=", 1) for each in (new["properties"] or "").split(",") if each]
            properties = {name: unescape(value, "%3A", "%2C") for name, value in pairs}
            found.append((new["name"], properties, unescape(new["data"])))
        elif old:
            found.append((old["name"], {}, old["data"]))
    return found


@every_run
def test_github_gets_ten_annotations_of_each_kind_and_nothing_that_a_text_says(make: Make) -> None:
    a_run = make()
    commands = workflow_commands(format_called("github").report(a_run))
    names = [name for name, _, _ in commands]
    for severity, name in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.NOTE, "notice")):
        assert names.count(name) == min(10, a_run.counts.get(severity, 0))
    folded = len(a_run.findings) - sum(names.count(name) for name in ("error", "warning", "notice"))
    assert names[-2:] == ["group", "endgroup"] if folded else "group" not in names
    assert set(names) <= {"error", "warning", "notice", "group", "endgroup"}
    serious = [{"error": 3, "warning": 2, "notice": 1}[name] for name in names if "group" not in name]
    assert serious == sorted(serious, reverse=True)


@every_run
def test_github_annotations_say_what_and_where(make: Make) -> None:
    a_run = make()
    findings = {each.severity: [f for f in a_run.by_severity if f.severity is each.severity] for each in a_run.findings}
    kinds = {"error": Severity.ERROR, "warning": Severity.WARNING, "notice": Severity.NOTE}
    for name, properties, data in workflow_commands(format_called("github").report(a_run)):
        if name in kinds:
            finding = findings[kinds[name]].pop(0)
            assert properties["file"] == visible(a_run.folder + finding.file)
            assert properties["line"] == str(finding.span.line)
            assert properties["title"] == f"{finding.severity.label}: {finding.rule}"
            assert data.split("\n")[0] == visible(shortened(finding.message, 1000))
            assert data.count("\n") == len([each for each in finding.hint.split("\n") if each])


def test_github_lists_in_the_log_what_it_cannot_annotate() -> None:
    a_run = examples_of_all_rules()
    log = format_called("github").report(a_run)
    for each in a_run.findings:
        place = f"{a_run.folder}{each.file}"
        assert f"file={place}," in log or f"- {place}:{each.span.line}:{each.span.column}: " in log


# SARIF


def sarif(a_run: Run) -> dict[str, Any]:
    log = json.loads(format_called("sarif").report(a_run))
    schema = json.loads((SCHEMAS / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
    assert [error.message[:200] for error in Draft4Validator(schema).iter_errors(log)] == []
    [only] = log["runs"]
    return dict(only)


@every_run
def test_sarif_is_valid_and_says_everything(make: Make) -> None:
    a_run = make()
    log = sarif(a_run)
    rules = log["tool"]["driver"]["rules"]
    assert [rules[each["ruleIndex"]]["id"] for each in log["results"]] == [each.rule for each in a_run.findings]
    assert [each["level"] for each in log["results"]] == [each.severity.label for each in a_run.findings]
    prints = [each["partialFingerprints"]["lintCatalogFingerprint/v2"] for each in log["results"]]
    assert len(set(prints)) == len(prints)
    for finding, result in zip(a_run.findings, log["results"], strict=True):
        place = result["locations"][0]["physicalLocation"]
        if "\ud800" not in finding.file:
            uri = unquote(place["artifactLocation"]["uri"], errors="surrogateescape")
            assert uri == a_run.folder + finding.file
        assert place["region"]["startLine"] == finding.span.line
        assert ("fixes" in result) == bool(finding.fix and finding.fix.edits)
        assert "](" not in result["message"]["text"]
        assert len(result["message"]["text"]) <= 4000


def test_sarif_brings_the_manual_of_each_rule() -> None:
    for each in sarif(examples_of_all_rules())["tool"]["driver"]["rules"]:
        rule = all_rules()[each["id"]]
        assert each["shortDescription"]["text"] == rule.summary
        assert each["help"]["markdown"].startswith(f"# {rule.id}\n")
        assert each["helpUri"] == f"{MANUAL}/{rule.id}.md"
        assert each["defaultConfiguration"]["level"] == rule.severity.label


@pytest.mark.release  # as many findings as GitHub takes
def test_sarif_keeps_to_what_github_accepts() -> None:
    note, error = (
        Finding("a", Span(1, 1, 1, 2), "n", Severity.NOTE, "n"),
        Finding("b", Span(1, 1, 1, 2), "e", Severity.ERROR, "e"),
    )
    a_run = Run((note,) * (MAX_RESULTS + 10) + (error,), 1, 1, 0.1, {})
    log = json.loads(format_called("sarif").report(a_run))["runs"][0]
    assert len(log["results"]) == MAX_RESULTS
    assert log["results"][0]["level"] == "error"
    assert "11 findings" in log["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


# Fixes: a reader that counts as the format says, and knows nothing of ours


def by_utf16(text: str, region: dict[str, int], new: str) -> str:
    units = [line.encode("utf-16-le", "surrogatepass") for line in text.split("\n")]
    before = b"\n\0".join(
        [*units[: region["startLine"] - 1], units[region["startLine"] - 1][: 2 * region["startColumn"] - 2]]
    )
    after = b"\n\0".join([units[region["endLine"] - 1][2 * region["endColumn"] - 2 :], *units[region["endLine"] :]])
    return (before + new.encode("utf-16-le", "surrogatepass") + after).decode("utf-16-le", "surrogatepass")


def by_utf8(text: str, span: dict[str, dict[str, int]], new: str) -> str:
    units = [line.encode("utf-8", "surrogatepass") for line in text.split("\n")]
    start, end = span["start"], span["end"]
    before = b"\n".join([*units[: start["line"] - 1], units[start["line"] - 1][: start["column"] - 1]])
    after = b"\n".join([units[end["line"] - 1][end["column"] - 1 :], *units[end["line"] :]])
    return (before + new.encode("utf-8", "surrogatepass") + after).decode("utf-8", "surrogatepass")


WIDE = "ja: {𠮷野: 😀, é: é, x: か\u3099y}\nz: 1\n"
EDITS: list[tuple[str, Sequence[tuple[int, int, str]]]] = [
    ("after-astral", [(13, 14, "n")]),
    ("astral", [(5, 6, "吉")]),
    ("insertion", [(10, 10, "𠮷")]),
    ("several", [(0, 2, "en"), (13, 14, "𠮷"), (25, 27, "")]),
    ("over-a-line-end", [(24, 30, "}\r\nzz: ")]),
]


@pytest.mark.parametrize("edits", table(EDITS))
def test_fixes_do_the_same_in_every_format(edits: Sequence[tuple[int, int, str]]) -> None:
    from lint_catalog.source.text import SourceText

    text = SourceText(WIDE)
    fix = TextFix("fix it", tuple(TextEdit("f", text.span(start, end), new) for start, end, new in edits), safe=True)
    finding = Finding("f", text.span(edits[0][0], edits[0][1]), "r", Severity.ERROR, "m", fix=fix)
    a_run = Run((finding,), 1, 1, 0.1, {"f": WIDE})
    wanted = apply_edits(WIDE, fix.edits)
    assert wanted != WIDE

    by_sarif = WIDE
    [change] = sarif(a_run)["results"][0]["fixes"][0]["artifactChanges"]
    for each in sorted(change["replacements"], key=lambda one: -one["deletedRegion"]["startColumn"]):
        by_sarif = by_utf16(by_sarif, each["deletedRegion"], each["insertedContent"]["text"])
    assert by_sarif == wanted

    [suggestion] = json.loads(format_called("rdjson").report(a_run))["diagnostics"][0]["suggestions"]
    assert by_utf8(WIDE, suggestion["range"], suggestion["text"]) == wanted


# GitLab, reviewdog


@every_run
def test_gitlab_is_valid_and_no_fingerprint_comes_twice(make: Make) -> None:
    a_run = make()
    report = json.loads(format_called("gitlab").report(a_run))
    schema = json.loads((SCHEMAS / "gitlab.schema.json").read_text(encoding="utf-8"))
    wanted = [] if all(each.message for each in a_run.findings) else ["minLength"]
    assert sorted({error.validator for error in Draft202012Validator(schema).iter_errors(report)}) == wanted
    assert len({each["fingerprint"] for each in report}) == len(report)
    assert [each["location"]["path"] for each in report] == [a_run.folder + each.file for each in a_run.findings]
    levels = {"major": Severity.ERROR, "minor": Severity.WARNING, "info": Severity.NOTE}
    assert [levels[each["severity"]] for each in report] == [each.severity for each in a_run.findings]


@every_run
def test_rdjson_is_valid(make: Make) -> None:
    a_run = make()
    report = json.loads(format_called("rdjson").report(a_run))
    schema = json.loads((SCHEMAS / "rdjson.schema.json").read_text(encoding="utf-8"))
    wanted = [] if all(each.message for each in a_run.findings) else ["minLength"]
    assert sorted({error.validator for error in Draft7Validator(schema).iter_errors(report)}) == wanted
    assert [each["code"]["value"] for each in report["diagnostics"]] == [each.rule for each in a_run.findings]
    in_one_file = [bool(f.fix and {e.file for e in f.fix.edits} == {f.file}) for f in a_run.findings]
    assert ["suggestions" in each for each in report["diagnostics"]] == in_one_file


# JUnit


@every_run
def test_junit_is_read_by_a_parser_and_counts_are_true(make: Make) -> None:
    a_run = make()
    report = JUnitXml.fromstring(format_called("junit").report(a_run).encode("utf-8"))
    cases = [case for suite in report for case in suite]
    outcomes = [type(each) for case in cases for each in case.result]
    failures = sum(each.severity is Severity.ERROR for each in a_run.findings)
    assert outcomes.count(Failure) == report.failures == failures
    assert outcomes.count(Skipped) == report.skipped == len(a_run.findings) - failures
    assert len(cases) == report.tests == max(1, len(a_run.findings))
    counted = [(suite.tests, suite.failures, suite.skipped) for suite in report]
    assert tuple(map(sum, zip(*counted, strict=True))) == (report.tests, report.failures, report.skipped)
    for finding, case in zip(a_run.findings, cases, strict=False):
        [result] = case.result
        assert result.message == re.sub("[\ufffe\uffff]", "\ufffd", visible(shortened(finding.message, 2000)))
        assert f"[{finding.rule}]" in (result.text or "")


def test_junit_fails_what_fails_the_run() -> None:
    a_run = replace(hostile("x"), fails=FailOn.WARNING)
    assert JUnitXml.fromstring(format_called("junit").report(a_run).encode()).failures == 2


# Markdown


def rows_of(report: str) -> list[list[Any]]:
    """The cells of the only table, as tokens; nothing else but a heading and paragraphs is on the page."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(report)
    assert {each.type.removesuffix("_open").removesuffix("_close") for each in tokens} <= {
        "heading", "paragraph", "inline", "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert sum(each.type == "table_open" for each in tokens) <= 1
    cells: list[list[Any]] = []
    for before, token in pairwise(tokens):
        if before.type == "tr_open":
            cells.append([])
        if before.type in ("td_open", "th_open"):
            cells[-1].append(token)
    return cells[1:]


@every_run
def test_markdown_is_one_table_in_which_no_text_is_markup(make: Make) -> None:
    a_run = make()
    report = format_called("markdown").report(a_run)
    assert len(report) <= MAX_COMMENT
    rows = rows_of(report)
    left_out = re.search(r"… and ([\d,]+) more finding", report)
    assert len(rows) + (int(left_out[1].replace(",", "")) if left_out else 0) == len(a_run.findings)
    for row, finding in zip(rows, a_run.by_severity, strict=False):
        assert len(row) == 4
        severity, rule, place, what = (cell.children for cell in row)
        assert severity[0].content.endswith(finding.severity.label)
        links = [each.attrs["href"] for each in rule if each.type == "link_open"]
        assert links == ([f"{MANUAL}/{finding.rule}.md"] if a_run.manual else [])
        assert [each.type for each in place] == ["code_inline"]
        assert {each.type for each in what} <= {"text", "code_inline", "html_inline", "text_special"}
        assert {each.content for each in what if each.type == "html_inline"} <= {"<br>"}
        shown = "".join(each.content for each in what).replace("\u2060", "").split("<br>")
        message = visible(shortened(finding.message, 400))
        assert _letters(shown[0]) == _letters(message)


def _letters(text: str) -> str:
    return re.sub(r"[\s`]", "", text)


def test_markdown_mentions_and_links_nobody() -> None:
    text = "@admin #1 user/repo#2 GH-3 https://evil.example www.evil.example :smile:"
    [row, *_] = rows_of(format_called("markdown").report(hostile(text)))
    shown = "".join(each.content for each in row[3].children)
    for trigger in (r"@\w", r"#\d", r"GH-\d", r"https?://", r"www\.", r":smile:"):
        assert re.search(trigger, shown) is None
