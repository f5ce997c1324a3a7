"""Words that users read: one word for one thing, plain English, and numbers that fit their nouns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.catalogs import PROJECT, all_rules

_MENDING = re.compile(r"(?<![a-z])mend(?:s|ed|ing)?(?![a-z])", re.IGNORECASE)
_FOLDERS = ("lint_catalog", "checks", "schema", "docs", "tests", "tools", "bench", ".")
_KINDS = {".py", ".md", ".json", ".toml", ".yaml", ".txt"}

_IS_NO = re.compile(r"(?<!there )\b(?:is|are|was|were|be) (?:no(?! longer\b)|none)\b", re.IGNORECASE)
"""`X is no Y` is not how one says it today: `X is not a Y`. `There is no Y` is, and so is `no longer`."""

_NOUNS = (
    "cell|character|column|day|error|field|file|finding|footnote|item|language|line|link|note|number|page|problem|"
    "request|row|rule|size|space|table|time|warning|word"
)
_ONE_OF_SEVERAL = re.compile(rf"(?<![\d.,])1 (?:(?:{_NOUNS})s|entries|repositories|addresses)\b")
_SEVERAL = re.compile(rf" (?:(?:{_NOUNS})s|entries|repositories|addresses)\b")
_NEVER_ONE = {
    "len(expression)": "an expression that is too long",
    "int(each.text)": "a file that is too large",
    "len(match[0])": "at least two spaces",
    "len(rules)": "all rules there are",
    "MAX_HOPS": "a constant",
    "_SECONDS": "a constant",
    "count": "asked for before",
    "PROGRAM": "a command: `rules`",
    "standing.bucket": "words of the Hub",
}
"""Numbers that are greater than one wherever they are said, and why."""


def _files(folder: str) -> list[Path]:
    """The files of a folder in which somebody wrote words of this project; of its root those beside the folders."""
    if folder == ".":
        return [*sorted(PROJECT.glob("*.md")), *sorted(PROJECT.glob("*.py")), PROJECT / ".pre-commit-hooks.yaml"]
    return [each for each in sorted((PROJECT / folder).rglob("*")) if each.suffix in _KINDS and each.is_file()]


CODE = [each for each in (*_files("lint_catalog"), *_files("checks")) if each.suffix == ".py"]


def _around(pattern: re.Pattern[str], text: str) -> str:
    """Where a pattern fits for the first time, with what stands around it; empty if it does nowhere."""
    found = pattern.search(text)
    return "" if found is None else text[max(0, found.start() - 40) : found.end() + 40]


def _said(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The texts that a module may say: all but docstrings, with a mark for what is put into them."""
    nodes = [*ast.walk(tree)]  # once: the way takes longer than the looks
    documents = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(str(each.value) if isinstance(each, ast.Constant) else "…" for each in node.values),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents | parts:
            yield node.lineno, node.value


def _before_text(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """What is put into texts: line, expression, and the text behind it."""
    for node in ast.walk(tree):
        for value, text in zip(node.values, node.values[1:], strict=False) if isinstance(node, ast.JoinedStr) else ():
            if isinstance(value, ast.FormattedValue) and isinstance(text, ast.Constant):
                yield value.lineno, ast.unparse(value.value), str(text.value)


@pytest.mark.parametrize("folder", _FOLDERS)
def test_what_repairs_is_called_a_fix_everywhere(folder: str) -> None:
    said = {file: _around(_MENDING, file.read_text(encoding="utf-8", errors="replace")) for file in _files(folder)}
    assert {file: text for file, text in said.items() if text and file != Path(__file__)} == {}, "write `fix`"


def test_nothing_that_is_said_is_no_thing() -> None:
    said = {
        (str(file), line): _around(_IS_NO, text)
        for file in CODE
        for line, text in _said(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert {place: text for place, text in said.items() if text} == {}


def test_no_manual_says_that_something_is_no_thing() -> None:
    assert [id for id, rule in all_rules().items() if _around(_IS_NO, rule.manual)] == []


@pytest.mark.parametrize("folder", ["tests/golden", "docs"])
def test_one_is_one(folder: str) -> None:
    said = {file: _around(_ONE_OF_SEVERAL, file.read_text(encoding="utf-8")) for file in _files(folder)}
    assert {file: text for file, text in said.items() if text} == {}


def test_a_number_before_several_is_counted() -> None:
    for file in CODE:
        for line, number, text in _before_text(ast.parse(file.read_text(encoding="utf-8"))):
            if _SEVERAL.match(text):
                assert number in _NEVER_ONE, f"{file}:{line}: one{text[:30]}? Use `counted({number}, …)`"


@pytest.mark.parametrize("text", ["`x` is no id", "names that are no ids", "its host, which is none", "was no link"])
def test_that_would_be_noticed(text: str) -> None:
    assert _IS_NO.search(text)


@pytest.mark.parametrize("text", ["there is no file", "There are no labels", "it is no longer needed", "is not an id"])
def test_that_is_allowed(text: str) -> None:
    assert not _IS_NO.search(text)
