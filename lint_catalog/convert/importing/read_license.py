"""The license column: expressions of several licenses, one for each group of variants, in doubt or not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from lint_catalog.convert.importing.context import ImportContext, RowDraft
from lint_catalog.convert.importing.readers import Facts, license_handle
from lint_catalog.convert.importing.registry import PendingEntry, PendingExpression
from lint_catalog.convert.importing.text import Parts, Versions, lines, links_in, localized_value, shown
from lint_catalog.text.addresses import is_url
from lint_catalog.text.set_phrases import DOUBT
from lint_catalog.text.words import BLANKS

_DOUBT = re.compile(rf"{BLANKS}{DOUBT.pattern}\s*$")
_AND = re.compile(r"(?<!\s)\s+(?:&|and|et|および)\s+")
_OR = re.compile(r"(?<!\s)\s+(?:or|ou|または)\s+")
_ASIDE = re.compile(r"^[(（](.*)[)）]$", re.DOTALL)


class _Line(Struct, frozen=True):
    """One line of the cell: whom it is about, the licenses, what joins them, doubt, and where the terms are."""

    label: str
    names: tuple[str, ...]
    operator: str
    unclear: bool
    url: str


def read_license(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """The terms of the weights. What stands in brackets on a line of its own is left to the cell's text."""
    parsed = {language: _lines(parts) for language, parts in versions.items()}
    known = {language: found for language, found in parsed.items() if found}
    if not known:
        return {}
    main = context.pick(known)
    same = {
        language: found for language, found in known.items() if [_form(e) for e in found] == [_form(e) for e in main]
    }
    items = [
        _item({language: found[index] for language, found in same.items()}, draft, context)
        for index in range(len(main))
    ]
    if len(items) == 1 and set(items[0]) == {"license"}:
        return {column: items[0]["license"]}
    return {column: items[0] if len(items) == 1 else items}


def _form(line: _Line) -> tuple[object, ...]:
    return (bool(line.label), len(line.names), line.operator, line.unclear)


def _lines(parts: Parts) -> Sequence[_Line]:
    found = []
    for line in lines(parts):
        text = shown(line)
        if _ASIDE.match(text):
            continue
        links = links_in(line)
        unclear = bool(_DOUBT.search(text))
        text = _DOUBT.sub("", text)
        label, colon, expression = text.rpartition(": ")
        if not colon:
            label, expression = "", text
        operator = "OR" if _OR.search(expression) else "AND"
        names = tuple(each.strip() for each in (_OR if operator == "OR" else _AND).split(expression) if each.strip())
        if not names:
            return ()
        url = links[0].address if links and is_url(links[0].address) else ""
        found.append(_Line(label, names, operator, unclear, url))
    return found


def _item(versions: Mapping[str, _Line], draft: RowDraft, context: ImportContext) -> dict[str, Any]:
    main = context.pick(versions)
    parts: list[PendingEntry | str] = []
    for index in range(len(main.names)):
        if parts:
            parts.append(main.operator)
        parts.append(license_handle({language: each.names[index] for language, each in versions.items()}, context))
    item: dict[str, Any] = {}
    if main.label:
        only = [each.strip() for each in main.label.split(",")]
        if set(only) <= set(draft.hub_labels) and len(set(only)) == len(only):
            item["only"] = only
        else:
            item["label"] = localized_value({language: each.label for language, each in versions.items()})
    item["license"] = PendingExpression(tuple(parts))
    if main.unclear:
        item["unclear"] = True
    if main.url:
        item["url"] = main.url
    return item
