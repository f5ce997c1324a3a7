"""Baselines: a file of old findings that merges, survives edits elsewhere, and only gets shorter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lint_catalog.engine.fingerprint import beyond, fingerprint
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.project.baseline import HEADER, baseline_of, baseline_text, read_baseline
from tests.support.catalogs import table
from tests.support.cli import PLAMO, STORMY, TITECH, lint, put

BASELINE = ("--baseline", "owed.jsonl")


def finding(message: str = "m", path: tuple[str | int, ...] = ("hub", 0), line: int = 1, **more: str) -> Finding:
    file, entry, rule = more.get("file", "f"), more.get("entry", "models/x"), more.get("rule", "r")
    return Finding(file, Span(line, 1, line, 2), rule, Severity.ERROR, message, entry=entry, path=path)


SAME = [
    ("on-another-line", finding(), finding(line=9)),
    ("at-another-index", finding(path=("hub", 0, "repo")), finding(path=("hub", 3, "repo"))),
    ("naming-another-line", finding("see line 3"), finding("see line 14")),
    ("with-other-blanks", finding("a  b"), finding("a b")),
    ("of-an-entry-in-another-file", finding(file="a.yml"), finding(file="a.yaml")),
]
DIFFERENT = [
    ("another-rule", finding(), finding(rule="s")),
    ("another-entry", finding(), finding(entry="models/y")),
    ("another-file-of-no-entry", finding(entry="", file="a"), finding(entry="", file="b")),
    ("another-field", finding(), finding(path=("name",))),
    ("another-message", finding("`a`"), finding("`b`")),
    ("another-number", finding("has 3"), finding("has 4")),
    ("another-end-of-a-long-message", finding("x" * 999 + "a"), finding("x" * 999 + "b")),
]


@pytest.mark.parametrize(("one", "other"), table(SAME))
def test_a_finding_stays_the_same(one: Finding, other: Finding) -> None:
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one).digest == fingerprint(other).digest


@pytest.mark.parametrize(("one", "other"), table(DIFFERENT))
def test_a_finding_is_another_one(one: Finding, other: Finding) -> None:
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(one).digest != fingerprint(other).digest


def test_findings_with_one_fingerprint_are_counted() -> None:
    known = baseline_of([finding(line=1), finding(line=2), finding("n")])
    assert beyond([finding(line=5), finding(line=6), finding(line=7)], known.counts) == (finding(line=7),)


def test_a_baseline_is_sorted_readable_and_read_again(tmp_path: Path) -> None:
    findings = [
        finding("b"),
        finding("b"),
        finding("東工大 \u202e\n`a`"),
        finding(entry="models/a", path=("a", 0, "b")),
    ]
    text = baseline_text(baseline_of(findings))
    assert text == (
        '{"lint-catalog baseline": 1}\n'
        '{"entry": "models/a", "rule": "r", "path": "a.[].b", "message": "m"}\n'
        '{"entry": "models/x", "rule": "r", "path": "hub.[]", "message": "b", "count": 2}\n'
        '{"entry": "models/x", "rule": "r", "path": "hub.[]", "message": "\\u6771\\u5de5\\u5927 \\u202e `a`"}\n'
    )
    assert baseline_text(baseline_of([finding("東工大")])).endswith('"message": "東工大"}\n')
    file = tmp_path / "b"
    file.write_text(text, encoding="utf-8")
    assert read_baseline(file).counts == baseline_of(findings).counts


def test_lines_of_two_branches_may_stand_side_by_side(tmp_path: Path) -> None:
    head = json.dumps({HEADER: 1})
    one = '{"entry": "e", "rule": "r", "path": "", "message": "m"}'
    file = tmp_path / "b"
    file.write_text("\n".join([head, one.replace("}", ', "count": 2}'), head, "", one, one.replace('"m"', '"n"')]))
    assert sorted(read_baseline(file).counts.values()) == [1, 2]


ENTRY = '{"entry": "e", "rule": "r", "path": "", "message": "m"}'
BROKEN: list[tuple[str, str | bytes, str, str]] = [
    ("empty", "", ":1: is no baseline", "--write-baseline"),
    ("another-file", "name: x\n", ":1: is no baseline", "--write-baseline"),
    ("a-later-version", '{"lint-catalog baseline": 2}\n', "has version `2`", "newer"),
    ("a-merge-conflict", f"{{HEAD}}\n{ENTRY}\n<<<<<<< ours\n", ":3: a merge conflict", "both sides"),
    ("no-json", "{HEAD}\n{entry}\n", ":2: is no JSON object", "anew"),
    ("deep-json", "{HEAD}\n" + "[" * 100_000 + "\n", ":2: is no JSON object", "anew"),
    ("a-key-missing", '{HEAD}\n{"entry": "e"}\n', ":2: `rule` must be a text, not `None`", "anew"),
    ("an-unknown-key", "{HEAD}\n" + ENTRY.replace("}", ', "x": 1}'), ":2: unknown key `x`", "anew"),
    ("no-count", "{HEAD}\n" + ENTRY.replace("}", ', "count": 0}'), ":2: `count` must be a whole number from 1", "anew"),
    ("not-utf-8", b"\xff\xfe", "is not UTF-8", "anew"),
]


@pytest.mark.parametrize(("content", "message", "hint"), table(BROKEN))
def test_a_broken_baseline_says_where(tmp_path: Path, content: str | bytes, message: str, hint: str) -> None:
    file = tmp_path / "b"
    text = content.replace("{HEAD}", json.dumps({HEADER: 1})).encode() if isinstance(content, str) else content
    file.write_bytes(text)
    with pytest.raises(CatalogError) as trouble:
        read_baseline(file)
    assert message in trouble.value.message
    assert hint in trouble.value.hint


USAGE: list[tuple[str, list[str], str, str]] = [
    ("a-baseline-that-is-missing", [*BASELINE], "there is no baseline owed.jsonl", "`--write-baseline` writes it"),
    ("no-place-to-write", ["--write-baseline"], "does not say where", "add `--baseline FILE`"),
    ("with-a-revision", [*BASELINE, "--write-baseline", "--since", "HEAD"], "cannot be used with `--since`", "whole"),
]


@pytest.mark.parametrize(("args", "message", "hint"), table(USAGE))
def test_wrong_usage_is_status_2(folder: Path, args: list[str], message: str, hint: str) -> None:
    result = lint(*args, cwd=folder)
    assert result.returncode == 2
    assert message in result.stderr
    assert hint in result.stderr


def marks(folder: Path) -> list[str]:
    lines = (folder / "owed.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    return [json.loads(line)["rule"] for line in lines]


def report(folder: Path, *args: str) -> tuple[int, list[str], list[str]]:
    result = lint(*BASELINE, "--format", "json", *args, cwd=folder)
    found = json.loads(result.stdout)["findings"]
    notes = [each["message"] for each in found if each["rule"] == "mended-baseline-entry"]
    return result.returncode, [each["rule"] for each in found if not each["rule"].startswith("mended")], notes


def test_the_ratchet(broken: Path) -> None:
    assert report(broken, "--write-baseline") == (0, [], [])
    assert sorted(marks(broken)) == ["identical-translation", "out-of-range", "unknown-reference"]
    assert report(broken, "--strict") == (0, [], [])

    put(broken, STORMY, "name:", "# moved\n\nname:")
    assert report(broken) == (0, [], [])  # other lines

    put(broken, PLAMO, "released: 2023", "released: 20")
    assert report(broken) == (1, ["out-of-range"], [])
    assert report(broken, "--write-baseline") == (1, ["out-of-range"], [])  # what is new never gets in
    assert len(marks(broken)) == 3
    put(broken, PLAMO, "released: 20\n", "released: 2023\n")

    put(broken, STORMY, "released: 203\n", "released: 2023\n")
    status, found, notes = report(broken, "--strict")
    assert (status, found) == (0, [])
    assert notes == ["`out-of-range` on `models/stormy` is in the baseline, but no longer found"]
    assert report(broken, "--write-baseline") == (0, [], [])
    assert sorted(marks(broken)) == ["identical-translation", "unknown-reference"]
    assert report(broken) == (0, [], [])
    put(broken, STORMY, "released: 2023\n", "released: 203\n")
    assert report(broken)[:2] == (1, ["out-of-range"])


UNSEEN: list[tuple[str, list[str], dict[str, tuple[str, str]]]] = [
    ("another-file-was-named", [TITECH], {}),
    ("another-rule-was-selected", ["--select", "identity"], {}),
    ("its-rule-was-ignored", ["--ignore", "references,shape,translations"], {}),
    ("the-file-does-not-parse", [], {STORMY: ("name:", "name: [")}),
    ("a-rule-crashed", [], {"lint-catalog.toml": ("", 'checks = ["own"]')}),
]


@pytest.mark.parametrize(("args", "changes"), table(UNSEEN))
def test_nothing_is_mended_while(broken: Path, args: list[str], changes: dict[str, tuple[str, str]]) -> None:
    (broken / "own").mkdir()
    (broken / "own" / "crash.py").write_text(
        "from lint_catalog.model import Catalog, Severity\nfrom lint_catalog.rule import Problems, rule\n"
        "@rule(on=Catalog, severity=Severity.ERROR)\ndef crash(catalog: Catalog) -> Problems:\n"
        '    """It."""\n    yield 1 / 0\n'
    )
    lint(*BASELINE, "--write-baseline", cwd=broken)
    if "a-rule" in str(changes) or "lint-catalog.toml" in changes:
        put(broken, STORMY, "released: 203\n", "released: 2023\n")
    for file, (old, new) in changes.items():
        if old:
            put(broken, file, old, new)
        else:
            (broken / file).write_text(new)
    before = marks(broken)
    assert report(broken, *args)[2] == []
    report(broken, "--write-baseline", *args)
    assert marks(broken) == before


def test_rules_on_the_whole_catalog_are_not_believed_while_there_are_new_errors(folder: Path) -> None:
    (folder / "entries" / "developers" / "acme.yaml").write_text("name: ACME\n")
    lint(*BASELINE, "--write-baseline", cwd=folder)
    assert marks(folder) == ["unused-entry"]
    put(folder, PLAMO, "developer: preferred-networks", "developer: prefered-networks")
    assert report(folder, "--write-baseline") == (1, ["unknown-reference"], [])
    assert marks(folder) == ["unused-entry"]


def test_what_is_written_keeps_the_order_of_a_merge(broken: Path) -> None:
    lint(*BASELINE, "--write-baseline", cwd=broken)
    first = (broken / "owed.jsonl").read_bytes()
    lint(*BASELINE, "--write-baseline", cwd=broken)
    assert (broken / "owed.jsonl").read_bytes() == first
    lines = first.decode().splitlines()[1:]
    assert lines == sorted(lines)
