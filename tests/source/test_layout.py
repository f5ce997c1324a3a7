"""`fmt`: one layout, nothing lost. Real entries and made-up ones, with comments wherever they may stand."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from lint_catalog.source.yaml.layout import KeyOrder, LeftAloneError, formatted
from lint_catalog.source.yaml.read import read_yaml
from lint_catalog.source.yaml.style import WIDTH
from tests.support.catalogs import catalog_of, own_entries, sample, schemas, table
from tests.support.cli import PLAMO, forbid, lint, put
from tests.support.tiers import examples

CATALOG = catalog_of(own_entries())
ENTRIES = {entry.file: entry for entry in CATALOG}


def _order(file: str) -> KeyOrder:
    return partial(schemas().shape(ENTRIES[file].kind).keys, ENTRIES[file].data)


def _any_order(path: object) -> tuple[str, ...]:  # noqa: ARG001 - the signature of a KeyOrder
    return ("name", "section", "released", "hub", "license")


@pytest.mark.release
def test_our_own_entries_have_the_layout() -> None:
    changed = [file for file, text in own_entries().items() if formatted(text, _order(file)) != text]
    assert changed == [], "run `lint-catalog fmt`"


CASES = [
    ("the order of keys", "released: 2023\nname: A\n", "name: A\nreleased: 2023\n"),
    ("unknown keys last, as they stand", "z: 1\na: 2\nname: A\n", "name: A\nz: 1\na: 2\n"),
    ("indentation", "hub:\n- a\n-   b\nname:\n     ja: x\n", "name:\n  ja: x\nhub:\n  - a\n  - b\n"),
    ("spaces", "name:    A\nhub: [ a,b ,c ]\nx: { a : 1 }\n", "name: A\nhub: [a, b, c]\nx: {a: 1}\n"),
    ("blank lines", "name: A\n\n\nhub: [a]\n\n", "name: A\nhub: [a]\n"),
    ("needless quotes", "name: 'A'\nx: \"b c\"\n", "name: A\nx: b c\n"),
    ("needed quotes", "name: 'no'\nx: '1.0'\ny: '# a'\nz: 'a: b'\n", 'name: "no"\nx: "1.0"\ny: "# a"\nz: "a: b"\n'),
    ("quotes in quotes", "name: \"say \\\"a: b\\\"\"\n", "name: 'say \"a: b\"'\n"),
    ("quotes that a bracket would need", 'name: "a, b"\n', 'name: "a, b"\n'),
    ("what is no text stays as it is", "a: 1.50\nb: True\nc: 0o7\nd: ~\ne:\n", "a: 1.50\nb: True\nc: 0o7\nd: ~\ne:\n"),
    ("a text over several lines", "name: a\n  b\nx: 'c\n\n  d'\n", 'name: a b\nx: "c\\nd"\n'),
    ("a folded text", "name: >-\n     a\n       b\n\n     c\nx: 1\n", "name: >-\n  a\n    b\n\n  c\nx: 1\n"),
    ("no end", "name: A", "name: A\n"),
    ("a byte order mark", "\ufeffname: A\n", "name: A\n"),
    ("lines that end as on Windows", "hub:\r\n- a\r\nname: A\r\n", "name: A\r\nhub:\r\n  - a\r\n"),
    ("a mapping in braces", "{released: 2023, name: A}\n", "name: A\nreleased: 2023\n"),
    ("lists in lists", "x:\n- - a\n  - b\n-\n  - c: 1\n    d: 2\n", "x:\n  - - a\n    - b\n  - - c: 1\n      d: 2\n"),
    ("empty ones", "x: [ ]\ny: { }\n", "x: []\ny: {}\n"),
    ("a comment at the top", "# one\n\n# two\n\nreleased: 1\nname: A\n", "# one\n\n# two\n\nname: A\nreleased: 1\n"),
    ("a comment above a key", "a: 1\n# of the name\nname: A\n", "# of the name\nname: A\na: 1\n"),
    ("a comment beside", "hub: [a]   # of the hub\nname: A # of the name\n", "name: A # of the name\nhub: [a] # of the hub\n"),
    ("a comment beside a key with lines", "hub: # h\n- a # a\n# b\n- b\n", "hub: # h\n  - a # a\n  # b\n  - b\n"),
    ("a comment below the last item", "hub:\n  - a\n  # - b\nname: A\n", "name: A\nhub:\n  - a\n  # - b\n"),
    ("a comment at the end", "hub:\n  - a\n# end\n", "hub:\n  - a\n# end\n"),
    ("a comment in an item", "x:\n  - # c\n    a: 1\n", None),
    ("a comment between brackets", "x: [a, # first\n  b]\n", None),
    ("an anchor", "x: &a 1\n", None),
    ("a duplicate key", "x: 1\nx: 1\n", None),
    ("two documents", "x: 1\n---\ny: 1\n", None),
    ("a mark at the beginning", "---\nx: 1\n", "x: 1\n"),
    ("no YAML", "x: [\n", None),
    ("a list", "- x\n", None),
    ("a text that keeps its blank lines", "x: |+\n  a\n\n", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), table(CASES))
def test_the_layout(text: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(LeftAloneError):
            formatted(text, _any_order)
    else:
        assert formatted(text, _any_order) == expected


@pytest.mark.parametrize("size", range(10, 40))
def test_brackets_fit_on_a_line_in_which_japanese_is_wide(size: int) -> None:
    text = f"name: {{ja: {'語' * size}, en: {'x' * 2 * size}}}\n"
    line, *others = formatted(text, _any_order).splitlines()
    assert (wcswidth(text.strip()) <= WIDTH) == (line == text.strip()) == (not others)


def _comments(text: str) -> Counter[str]:
    return Counter(re.findall(r"#c\d+", text))


@st.composite
def disordered(draw: st.DrawFn) -> tuple[str, str]:
    """A real entry with lines of comments, comments beside, blank lines and spaces put into it."""
    file = draw(st.sampled_from(sorted(ENTRIES)))
    lines = own_entries()[file].splitlines()
    for number in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines)))
        match draw(st.sampled_from(["alone", "beside", "blank"])):
            case "alone":
                lines.insert(at, " " * draw(st.integers(0, 8)) + f"#c{number}")
            case "beside" if at < len(lines):
                lines[at] += f"  #c{number}"
            case "blank":
                lines.insert(at, "")
    return file, "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))


@examples(40)
@given(disordered())
def test_a_disordered_entry_means_the_same_afterwards(case: tuple[str, str]) -> None:
    file, text = case
    try:
        once = formatted(text, _order(file))
    except LeftAloneError:
        return
    assert read_yaml(once).data == read_yaml(text).data
    assert _comments(once) == _comments(text)
    assert formatted(once, _order(file)) == once


_TEXTS = st.text(alphabet="ab:#-?,[]{}&*!|>'\"%@`\\ \n\t0.~日、（é=<no", max_size=12)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS | st.dates()
_DATA = st.recursive(
    _SCALARS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(_TEXTS, below, max_size=4),
    max_leaves=15,
)


@examples(60)
@given(
    st.dictionaries(_TEXTS, _DATA, min_size=1, max_size=5),
    st.sampled_from([True, False, None]),
    st.sampled_from([20, 80, 500]),
    st.sampled_from([None, "'", '"', "|", ">"]),
)
def test_whatever_it_holds_it_means_the_same(data: Any, flow: bool | None, width: int, style: str | None) -> None:
    text = yaml.safe_dump(
        data, allow_unicode=True, default_flow_style=flow, width=width, default_style=style, sort_keys=False
    )
    try:
        once = formatted(text, _any_order)
    except LeftAloneError:
        return
    assert read_yaml(once).data == read_yaml(text).data
    assert formatted(once, _any_order) == once


def test_most_of_what_is_made_up_is_not_left_alone() -> None:
    kept = sum(1 for _, text, expected in CASES if expected is not None)
    assert kept > len(CASES) / 2


# On disk


def test_check_shows_and_fmt_writes(folder: Path) -> None:
    put(folder, PLAMO, "name: PLaMo-13B\n", "")
    put(folder, PLAMO, "parameters: 13b\n", "name: 'PLaMo-13B'   # as it is written\nparameters:  13b\n")
    before = (folder / PLAMO).read_text(encoding="utf-8")
    shown = lint("fmt", "--check", cwd=folder)
    assert shown.returncode == 1
    assert f"--- a/{PLAMO}\n+++ b/{PLAMO}\n" in shown.stdout
    assert "\n+name: PLaMo-13B # as it is written\n" in shown.stdout
    assert (folder / PLAMO).read_text(encoding="utf-8") == before
    done = lint("fmt", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"wrote {PLAMO}\n", "")
    expected = sample()[PLAMO].replace("name: PLaMo-13B\n", "name: PLaMo-13B # as it is written\n")
    assert (folder / PLAMO).read_text(encoding="utf-8") == expected
    assert lint("fmt", "--check", cwd=folder).returncode == 0


CHANGES: list[tuple[str, str, tuple[str, ...], int, tuple[str, ...]]] = [
    # spoken id, what the name becomes, options, exit status, the files that are written
    ("nothing is written", "name:", ("--fail-on-change",), 0, ()),
    ("a file is written", "name:  ", ("--fail-on-change",), 1, (PLAMO,)),
    ("a file is written, and that is no reason to fail", "name:  ", (), 0, (PLAMO,)),
    ("only compared", "name:  ", ("--check", "--fail-on-change"), 1, ()),
    ("only compared, and nothing to do", "name:", ("--check", "--fail-on-change"), 0, ()),
    ("one that cannot be read counts more", "name:  ", ("--fail-on-change",), 3, (PLAMO,)),
]


@pytest.mark.parametrize(("name", "options", "status", "written"), table(CHANGES))
def test_whatever_was_written_fails_if_asked_to(
    name: str, options: tuple[str, ...], status: int, written: tuple[str, ...], folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    put(folder, PLAMO, "name:", name)
    if status == 3:
        forbid(monkeypatch, "stormy.yaml")
    before = (folder / PLAMO).read_bytes()
    done = lint("fmt", *options, cwd=folder)
    assert done.returncode == status
    assert re.findall(r"^wrote (.*)$", done.stdout, re.MULTILINE) == list(written)
    assert ((folder / PLAMO).read_bytes() != before) == bool(written)
    assert ("lint-catalog: 1 file written\n" in done.stderr) == (bool(written) and "--fail-on-change" in options)


def test_only_the_given_files_and_what_cannot_be_read_is_named(folder: Path) -> None:
    for file in (PLAMO, "entries/models/tanuki-8b.yaml"):
        put(folder, file, "name:", "name:  ")
    put(folder, "entries/models/stormy.yaml", "name:", "name: [")
    assert lint("fmt", PLAMO, cwd=folder).stdout == f"wrote {PLAMO}\n"
    done = lint("fmt", cwd=folder)
    assert done.stdout == "wrote entries/models/tanuki-8b.yaml\n"
    assert "entries/models/stormy.yaml is left alone: it is not an entry that can be read" in done.stderr
