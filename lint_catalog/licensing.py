"""Licenses as the catalog's registry describes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lint_catalog.model import Catalog, Entry
from lint_catalog.words import folded


def license_spellings(catalog: Catalog) -> Mapping[str, str]:
    """Every other spelling of the catalog's licenses, folded, with the id it means.

    Spellings are aliases, names, short names, SPDX ids and Hub ids; one that two licenses share means neither.
    """
    found: dict[str, set[str]] = {}
    for entry in catalog.of_kind("licenses").values():
        for text in _texts(entry):
            found.setdefault(folded(text), set()).add(entry.id)
    ids = catalog.ids.get("licenses", frozenset())
    return {text: next(iter(each)) for text, each in found.items() if len(each) == 1 and text not in ids}


def _texts(entry: Entry) -> Iterator[str]:
    for field in ("name", "short_name", "spdx", "aliases", "hub"):
        value = entry.data.get(field)
        if isinstance(value, str):
            yield value
        elif isinstance(value, (list, dict)):
            texts = value if isinstance(value, list) else value.values()
            yield from (text for text in texts if isinstance(text, str))
