"""A report that a stranger's job has made is data: it has its form, or is refused with a message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.report.received import MAX_BYTES
from tests.support.catalogs import table
from tests.support.cli import lint

FINDING: dict[str, Any] = {
    "rule": "some-rule", "severity": "error", "message": "m", "hint": "h", "file": "a.yaml", "line": 1, "column": 1,
    "end_line": 1, "end_column": 2, "entry": "", "path": ["a", 0], "fix": None,
    "excerpt": {"line": 1, "before": ["a"], "after": ["b"]},
}  # fmt: skip
SUMMARY: dict[str, Any] = {
    "entries": 1, "files": 1, "errors": 1, "warnings": 0, "notes": 0, "links": None,
}  # fmt: skip
OUTCOME: dict[str, Any] = {"complete": True, "fails": "error", "folder": ""}


def report(summary: dict[str, Any] | None = None, version: Any = 1, **finding: Any) -> bytes:
    value = {
        "version": version,
        "summary": SUMMARY | (summary or {}),
        "outcome": OUTCOME,
        "findings": [FINDING | finding],
    }
    return json.dumps(value).encode()


def excerpt(**parts: Any) -> bytes:
    return report(excerpt=FINDING["excerpt"] | parts)


REFUSED = [
    ("nothing", b""),
    ("not-json", b"<html>"),
    ("not-utf-8", b'{"version": "\xff"}'),
    ("another-version", report(version=2)),
    ("a-version-that-is-no-number", report(version="1")),
    ("a-list", b"[]"),
    ("deep", b"[" * 1_000_000),
    ("deep-where-a-text-belongs", report().replace(b'"m"', b"[" * 100_000 + b"]" * 100_000)),
    ("deep-objects", b'{"a":' * 500_000),
    ("unknown-key", report(number=12)),
    ("unknown-key-of-the-summary", report({"pull_request": 12})),
    ("another-severity", report(severity="fatal")),
    ("a-number-as-message", report(message=1)),
    ("negative-line", report(line=-1)),
    ("enormous-line", report().replace(b'"line": 1', b'"line": ' + b"9" * 5_000)),
    ("infinite-line", report().replace(b'"line": 1', b'"line": 1e999')),
    ("excerpt-with-many-lines", excerpt(before=["x"] * 1_000)),
    ("excerpt-with-a-long-line", excerpt(after=["x" * 10_000])),
    ("half-a-character", report().replace(b'"m"', b'"\\ud800"')),
    ("too-large", b" " * (MAX_BYTES + 1)),
]
TAKEN = [
    ("plain", report()),
    ("controls", report(message="\x1b[31m\r\n::error::##[error]y", rule="\x1b\n/close", file="\u202e\x00\U000e0041")),
    ("forged-mark", report(message="--> <!-- lint-catalog:comment -->", rule="`<!-- lint-catalog:comment -->`")),
    ("line-ends-in-a-line", excerpt(before=["a\n/close\r@admin\u2028/lgtm"], after=["```\n```\n<script>"])),
    ("a-fix-of-nothing", excerpt(before=[], after=[])),
    ("megabytes-on-a-line", report(message="`@a<" * 1_000_000, hint="x\n" * 100_000)),
]  # fmt: skip


@pytest.mark.parametrize("content", table(REFUSED))
def test_what_is_not_a_report_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_bytes(content)
    result = lint("comment", "report.json", cwd=tmp_path, status=2)
    assert result.stdout == ""
    assert result.stderr.startswith("lint-catalog: report.json: ")
    assert len(result.stderr) < 1_000


@pytest.mark.parametrize("content", table(TAKEN))
def test_what_is_one_becomes_a_comment_in_which_it_is_inert(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_bytes(content)
    body = lint("comment", "report.json", "--lang", "ja", "--lang", "en", cwd=tmp_path, status=0).stdout
    assert body.startswith("<!-- lint-catalog:comment -->\n")
    assert body.count("<!--") == 1
    assert not {*body} & {*map(chr, (*range(10), *range(11, 32))), "\u202e", "\u2028", "\U000e0041"}
    assert not any(line.lstrip().startswith(("/", "@", "::", "<script")) for line in body.splitlines())
    assert len(body) < 65_536


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_what_cannot_be_read_is_said(name: str, tmp_path: Path) -> None:
    assert "cannot be read" in lint("comment", name, cwd=tmp_path, status=2).stderr


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        pytest.param(["--lang", "xx"], "there are `en`, `fr` and `ja`", id="language"),
        pytest.param(["--name", "a -->"], "cannot be the name of a comment", id="name"),
    ],
)
def test_words_that_it_does_not_know(words: list[str], complaint: str, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_bytes(report())
    assert complaint in lint("comment", "report.json", *words, cwd=tmp_path, status=2).stderr
