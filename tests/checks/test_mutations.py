"""Any single mistake in any entry is reported in that file and nowhere else, and nothing makes the tool stumble."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.findings import Severity
from lint_catalog.model.places import Route
from tests.support.catalogs import catalog_of, run, sample
from tests.support.tiers import examples

CATALOG = catalog_of(sample())
ENTRIES = {entry.file: entry for entry in CATALOG}

Mistake = tuple[str, Callable[[], str]]
"""What is done, and what makes the text of the broken entry."""


def _dumped(entry: Entry, change: Callable[[Any], None]) -> Callable[[], str]:
    def text() -> str:
        data = copy.deepcopy(dict(entry.data))
        change(data)
        return str(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))

    return text


def _written(text: str) -> Callable[[], str]:
    return lambda: text


def _parent(data: Any, path: Route) -> Any:
    for step in path[:-1]:
        data = data[step]
    return data


def _paths(value: Any, path: Route = ()) -> Iterator[Route]:
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in items:
        yield from _paths(child, (*path, step))


def _dropped_fields(entry: Entry) -> Iterator[Mistake]:
    required = entry.shape.violations({})
    for name in (each.name for each in required if each.keyword == "required"):

        def drop(data: Any, name: str = name) -> None:
            del data[name]

        yield f"drop {name}", _dumped(entry, drop)


def _renamed_fields(entry: Entry) -> Iterator[Mistake]:
    localized = {each.path for each in entry.annotated("localized")}
    for path in _paths(entry.data):
        name = path[-1]
        if isinstance(name, str) and path[:-1] not in localized:

            def rename(data: Any, path: Route = path, name: str = name) -> None:
                parent = _parent(data, path)
                parent[f"{name}x"] = parent.pop(name)

            yield f"rename {path}", _dumped(entry, rename)


def _swapped_types(entry: Entry) -> Iterator[Mistake]:
    for path in _paths(entry.data):

        def swap(data: Any, path: Route = path) -> None:
            parent = _parent(data, path)
            parent[path[-1]] = (
                7.5 if isinstance(parent[path[-1]], (str, list, dict)) else {"a thing": "of another sort"}
            )

        yield f"swap the type of {path}", _dumped(entry, swap)


def _misspelt_references(entry: Entry) -> Iterator[Mistake]:
    for reference in entry.references:

        def misspell(data: Any, path: Route = reference.path, id: str = reference.id) -> None:
            parent = _parent(data, path)
            parent[path[-1]] = parent[path[-1]].replace(id, f"{id[:2]}zz{id[2:]}")

        yield f"misspell {reference.id}", _dumped(entry, misspell)


def _dropped_languages(entry: Entry) -> Iterator[Mistake]:
    for each in entry.annotated("localized"):
        for language in each.value:

            def drop(data: Any, path: Route = each.path, language: str = language) -> None:
                del _parent(data, (*path, language))[language]

            yield f"drop {language} of {each.path}", _dumped(entry, drop)


def _broken_texts(entry: Entry) -> Iterator[Mistake]:
    text = sample()[entry.file]
    lines = text.splitlines(keepends=True)
    fields = [number for number, line in enumerate(lines) if line[0].isalpha()]
    for number in fields:
        before, line, after = "".join(lines[:number]), lines[number], "".join(lines[number + 1 :])
        twice = before + line + line + after if ": " in line else text + line
        yield f"write line {number + 1} twice", _written(twice)
        yield f"a colon too much in line {number + 1}", _written(before + line.replace(":", ": a:", 1) + after)
        yield f"a tab before line {number + 1}", _written(before + "\t" + line + after)
        yield f"an unclosed quote in line {number + 1}", _written(before + line.replace(":", ': "', 1) + after)
        yield f"a second document before line {number + 1}", _written(text + "---\n" + line)


SORTS = (_dropped_fields, _renamed_fields, _swapped_types, _misspelt_references, _dropped_languages, _broken_texts)


@st.composite
def mistakes(draw: st.DrawFn) -> tuple[str, str, str]:
    """A file, what was done to it, and its text afterwards."""
    sort = draw(st.sampled_from(SORTS))
    entry = ENTRIES[draw(st.sampled_from([file for file in ENTRIES if next(sort(ENTRIES[file]), None)]))]
    what, text = draw(st.sampled_from(list(sort(entry))))
    return entry.file, what, text()


@examples(20, suppress_health_check=[HealthCheck.too_slow])
@given(mistakes())
def test_a_single_mistake_is_an_error_in_its_file_and_nothing_is_reported_elsewhere(
    mistake: tuple[str, str, str],
) -> None:
    file, what, text = mistake
    findings = run(catalog_of({**sample(), file: text}))
    assert {each.file for each in findings} == {file}, what
    assert any(each.severity is Severity.ERROR for each in findings), what


def test_the_mistakes_are_many_and_of_every_sort() -> None:
    for sort in SORTS:
        assert sum(1 for entry in ENTRIES.values() for _ in sort(entry)) >= 30, sort.__name__


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
_KNOWN_KEYS = {str(step) for entry in CATALOG for path in _paths(entry.data) for step in path}
_KEYS = st.sampled_from(sorted(_KNOWN_KEYS)) | st.text(max_size=4)
_VALUES = st.recursive(
    _SCALARS | st.sampled_from([reference.id for entry in CATALOG for reference in entry.references]),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(_KEYS, below, max_size=4),
    max_leaves=12,
)


@examples(20)
@given(file=st.sampled_from(sorted(ENTRIES)), data=st.dictionaries(_KEYS, _VALUES, max_size=8))
def test_no_data_makes_a_rule_crash(file: str, data: dict[str, Any]) -> None:
    run(catalog_of({**sample(), file: yaml.safe_dump(data, allow_unicode=True)}))


@examples(20)
@given(file=st.sampled_from(sorted(ENTRIES)), data=st.data())
def test_no_text_makes_a_rule_crash(file: str, data: st.DataObject) -> None:
    text = sample()[file]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    put = data.draw(st.text(alphabet="{}[],:&*!|>'\"%@`#-? \n\t\x00\x85\u2028~<=01ab（^", max_size=6))
    run(catalog_of({**sample(), file: text[:start] + put + text[end:]}))
