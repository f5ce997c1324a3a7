"""Baselines: a file of known findings that merges, survives edits elsewhere, and only gets shorter."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.engine.fingerprint import beyond
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.project.baseline import HEADER, VERSION, baseline_of, baseline_text, known_among, read_baseline
from tests.support.catalogs import table
from tests.support.cli import PLAMO, STORMY, TITECH, lint, put

BASELINE = ("--baseline", "owed.jsonl")


def finding(message: str = "m", about: tuple[str, ...] = ("v",), line: int = 1, **more: Any) -> Finding:
    place: dict[str, Any] = {"entry": "models/x", "path": ("hub", 0), **more}
    return Finding("f", Span(line, 1, line, 2), "r", Severity.ERROR, message, about=about, **place)


def test_findings_with_one_fingerprint_are_counted() -> None:
    known = baseline_of([finding(line=1), finding(line=2), finding(about=("n",))])
    assert beyond([finding(line=5), finding(line=6), finding(line=7)], known.counts) == (finding(line=7),)


def test_a_baseline_is_sorted_readable_and_read_again(tmp_path: Path) -> None:
    findings = [
        finding(about=("b",)),
        finding(about=("b",)),
        finding(about=("東工大 \u202e\na", "")),
        finding(entry="models/a", path=("a", 0, "b"), about=()),
    ]
    text = baseline_text(baseline_of(findings))
    assert text == (
        '{"lint-catalog baseline": 2}\n'
        '{"entry": "models/a", "rule": "r", "path": "a.[].b", "about": []}\n'
        '{"entry": "models/x", "rule": "r", "path": "hub.[]", "about": ["b"], "count": 2}\n'
        '{"entry": "models/x", "rule": "r", "path": "hub.[]", "about": ["\\u6771\\u5de5\\u5927 \\u202e a", ""]}\n'
    )
    assert baseline_text(baseline_of([finding(about=("東工大",))])).endswith('"about": ["東工大"]}\n')
    file = tmp_path / "b"
    file.write_text(text, encoding="utf-8")
    assert read_baseline(file).counts == baseline_of(findings).counts


def test_lines_of_two_branches_may_stand_side_by_side(tmp_path: Path) -> None:
    first, head = (json.dumps({HEADER: version}) for version in (1, 2))
    one = '{"entry": "e", "rule": "r", "path": "", "about": ["m"]}'
    old = '{"entry": "e", "rule": "r", "path": "", "message": "m"}'
    file = tmp_path / "b"
    lines = [head, one.replace("}", ', "count": 2}'), head, "", one, one.replace('"m"', '"n"'), first, old, old]
    file.write_text("\n".join(lines))
    assert sorted(read_baseline(file).counts.values()) == [1, 2]
    assert list(read_baseline(file).first.values()) == [1]


ENTRY = '{"entry": "e", "rule": "r", "path": "", "about": ["m"]}'
BROKEN: list[tuple[str, str | bytes, str, str]] = [
    ("empty", "", ":1: is not a baseline", "--write-baseline"),
    ("another-file", "name: x\n", ":1: is not a baseline", "--write-baseline"),
    ("a-later-version", '{"lint-catalog baseline": 3}\n', ":1: the baseline has version `3`", "newer"),
    (
        "a-later-version-after-a-merge",
        '{HEAD}\n{"lint-catalog baseline": 3}\n',
        ":2: the baseline has version",
        "newer",
    ),
    ("a-version-that-is-none", '{"lint-catalog baseline": true}\n', ":1: the baseline has version `True`", "newer"),
    ("a-merge-conflict", f"{{HEAD}}\n{ENTRY}\n<<<<<<< ours\n", ":3: a merge conflict", "both sides"),
    ("no-json", "{HEAD}\n{entry}\n", ":2: is not a JSON object", "anew"),
    ("deep-json", "{HEAD}\n" + "[" * 100_000 + "\n", ":2: is not a JSON object", "anew"),
    ("a-key-missing", '{HEAD}\n{"entry": "e"}\n', ":2: `rule` must be a text, not `None`", "anew"),
    (
        "a-text-for-a-list",
        "{HEAD}\n" + ENTRY.replace('["m"]', '"m"'),
        ":2: `about` must be a list of texts, not `m`",
        "anew",
    ),
    ("both-forms-in-a-line", "{HEAD}\n" + ENTRY.replace("}", ', "message": "m"}'), ":2: unknown key `message`", "anew"),
    ("an-unknown-key", "{HEAD}\n" + ENTRY.replace("}", ', "x": 1}'), ":2: unknown key `x`", "anew"),
    ("no-count", "{HEAD}\n" + ENTRY.replace("}", ', "count": 0}'), ":2: `count` must be a whole number from 1", "anew"),
    ("not-utf-8", b"\xff\xfe", "is not UTF-8", "anew"),
]


@pytest.mark.parametrize(("content", "message", "hint"), table(BROKEN))
def test_a_broken_baseline_says_where(tmp_path: Path, content: str | bytes, message: str, hint: str) -> None:
    file = tmp_path / "b"
    text = content.replace("{HEAD}", json.dumps({HEADER: VERSION})).encode() if isinstance(content, str) else content
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
    notes = [each["message"] for each in found if each["rule"] == "outdated-baseline-entry"]
    return result.returncode, [each["rule"] for each in found if each["rule"] != "outdated-baseline-entry"], notes


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
def test_nothing_is_fixed_while(broken: Path, args: list[str], changes: dict[str, tuple[str, str]]) -> None:
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


# Baselines of the first form, which know findings by what was said of them


FIRST = Path(__file__).parent / "baselines" / "first.jsonl"
"""As it was written by the version that had this form, for the catalog of the fixture `owing`."""


@pytest.fixture
def owing(broken: Path) -> Path:
    """A catalog with four findings, and the baseline of the first form that has them all."""
    put(broken, TITECH, "  ja: TitechGPT", "  jp: TitechGPT\n  ja: TitechGPT")
    shutil.copyfile(FIRST, broken / "owed.jsonl")
    return broken


def versions(folder: Path) -> list[str]:
    """The form of each line of the baseline: the version in the first, the last key of the others."""
    first, *rest = map(json.loads, (folder / "owed.jsonl").read_text(encoding="utf-8").splitlines())
    return [str(first[HEADER]), *(list(line)[3] for line in rest)]


def test_the_first_form_is_read_and_written_once_in_the_form_of_today(owing: Path) -> None:
    old = (owing / "owed.jsonl").read_bytes()
    assert report(owing, "--strict") == (0, [], [])
    assert (owing / "owed.jsonl").read_bytes() == old, "only `--write-baseline` writes"
    assert report(owing, "--write-baseline") == (0, [], [])
    assert versions(owing) == ["2", *["about"] * 4]
    (owing / "anew.jsonl").write_bytes((owing / "owed.jsonl").read_bytes())
    (owing / "owed.jsonl").unlink()
    report(owing, "--write-baseline")
    assert (owing / "owed.jsonl").read_bytes() == (owing / "anew.jsonl").read_bytes(), "as if it had always been so"


def test_what_is_new_and_what_is_fixed_is_seen_with_the_first_form_too(owing: Path) -> None:
    put(owing, STORMY, "released: 203\n", "released: 2023\n")
    put(owing, PLAMO, "released: 2023", "released: 20")
    status, found, notes = report(owing)
    assert (status, found) == (1, ["out-of-range"])
    assert notes == ["`out-of-range` on `models/stormy` is in the baseline, but no longer found"]
    assert report(owing, "--write-baseline") == (1, ["out-of-range"], [])
    assert versions(owing) == ["2", *["about"] * 3]


def test_a_run_on_one_file_leaves_lines_about_others_as_they_are(owing: Path) -> None:
    report(owing, "--write-baseline", STORMY)
    assert versions(owing) == ["2", "about", *["message"] * 3]
    assert report(owing) == (0, [], [])
    report(owing, "--write-baseline")
    assert versions(owing) == ["2", *["about"] * 4]


def old_line(message: str, count: int = 1) -> str:
    more = f', "count": {count}' if count > 1 else ""
    return f'{{"entry": "models/x", "rule": "r", "path": "hub.[]", "message": {json.dumps(message)}{more}}}'


RECOGNISED: list[tuple[str, str, list[Finding], int]] = [
    ("the-same-words", old_line("`a` is odd"), [finding("`a` is odd")], 1),
    ("other-words", old_line("`a` is no id"), [finding("`a` is not an id")], 1),
    ("other-figures", old_line("dead on 2 days"), [finding("dead on 4 days")], 1),
    ("another-line", old_line("`a` on line N"), [finding("`a` on line 7")], 1),
    ("another-value", old_line("`a` is odd"), [finding("`b` is odd")], 0),
    ("as-often", old_line("`a`", 2), [finding("`a`"), finding("`a`", line=2)], 2),
    ("more-often", old_line("`a`"), [finding("`a`"), finding("`a`", line=2)], 1),
]


@pytest.mark.parametrize(("line", "findings", "expected"), table(RECOGNISED))
def test_a_line_of_the_first_form_stands_for(tmp_path: Path, line: str, findings: list[Finding], expected: int) -> None:
    file = tmp_path / "b"
    file.write_text(f"{json.dumps({HEADER: 1})}\n{line}\n")
    known = known_among(file, findings)
    assert len(findings) - len(beyond(findings, known.counts)) == expected
    assert sum(known.first.values()) == (0 if expected else 1), "what is not recognised stays"


def test_the_same_words_are_recognised_before_others(tmp_path: Path) -> None:
    file = tmp_path / "b"
    file.write_text(f"{json.dumps({HEADER: 1})}\n{old_line('`a` 3')}\n")
    two, three = (finding(f"`a` {number}", about=(str(number),)) for number in (2, 3))
    assert beyond([two, three], known_among(file, [two, three]).counts) == (two,)


def test_a_merge_of_both_forms_counts_a_finding_once(tmp_path: Path) -> None:
    file = tmp_path / "b"
    new = baseline_text(baseline_of([finding("`a`")]))
    file.write_text(f"{new}{json.dumps({HEADER: 1})}\n{old_line('`a`')}\n")
    assert known_among(file, [finding("`a`"), finding("`a`", line=2)]).total == 1


def test_what_is_no_baseline_is_not_repeated(tmp_path: Path) -> None:
    """A link in its place may lead to somebody's secrets."""
    file = tmp_path / "owed.jsonl"
    file.write_text("password=hunter2\n", encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        read_baseline(file)
    assert "is not a baseline" in caught.value.message
    assert "hunter2" not in f"{caught.value.message}{caught.value.hint}"
