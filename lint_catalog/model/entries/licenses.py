"""Licenses as the catalog's registry describes them, and the expressions that combine them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.expressions import Token, tokens
from lint_catalog.model.places import Route
from lint_catalog.text.words import folded

if TYPE_CHECKING:
    from license_expression import Licensing

UNKNOWN = "unknown"
"""The id of the license that says that nobody knows the license."""

MAX_EXPRESSION_CHARACTERS = 1000
"""No expression in use is longer; a longer one is not parsed, since the time for it grows faster than its length."""

_MAX_ALTERNATIVES = 256


class ExpressionFault(Struct, frozen=True):
    """What is wrong with an expression's form, at the text that begins at `start`."""

    message: str
    hint: str
    text: str
    start: int
    replacement: str = ""


class LicenseExpression(Struct, frozen=True):
    """A sound expression.

    `alternatives`: the sets of licenses that the user may pick from. `clauses`: the same the other way round, sets of
    which each must have one license that applies. `joined`: for each operator the operands it joins, as indexes.
    """

    ids: tuple[str, ...]
    alternatives: tuple[frozenset[str], ...]
    clauses: tuple[frozenset[str], ...]
    joined: tuple[tuple[int, ...], ...] = ()


class Terms(Struct, frozen=True):
    """A license of an entry: where it stands, for which variants (None: all), and whether it is in doubt."""

    path: Route
    text: str
    variants: frozenset[str] | None
    unclear: bool

    def covers(self, variants: frozenset[str] | None) -> bool:
        """Whether any of some variants is under these terms."""
        return self.variants is None or variants is None or bool(self.variants & variants)


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


def expressions(entry: Entry) -> Iterator[tuple[Route, str]]:
    """The license expressions of an entry with their paths."""
    for each in entry.annotated("format"):
        if each.argument == "license-expression" and isinstance(each.value, str):
            yield each.path, each.value


def names_any(expression: str) -> bool:
    """Whether an expression names anything, or is too long to be looked at."""
    return len(expression) > MAX_EXPRESSION_CHARACTERS or any(token.is_operand for token in tokens(expression))


def faults(expression: str) -> tuple[ExpressionFault, ...]:
    """What is wrong with the form of an expression: every misspelt operator, and the first mistake in its structure."""
    if len(expression) > MAX_EXPRESSION_CHARACTERS:
        text = expression[:20]
        return (
            ExpressionFault(f"has {len(expression):,} characters", "no combination of licenses is that long", text, 0),
        )
    parts = tokens(expression)
    found = []
    for token in parts:
        operator = token.text.upper()
        if not token.is_operand and operator == "WITH":
            found.append(ExpressionFault("has `WITH`", "write `AND` where both apply", token.text, token.start))
        elif not token.is_operand and token.text != operator:
            message, hint = f"has the operator `{token.text}` in lower case", f"write `{operator}`"
            found.append(ExpressionFault(message, hint, token.text, token.start, operator))
    structure = _structure(parts)
    return tuple(found) if structure is None else (*found, structure)


def _structure(parts: tuple[Token, ...]) -> ExpressionFault | None:
    """The first place where a license is missing, an operator is missing, or a parenthesis has no counterpart."""
    opened: list[Token] = []
    before: Token | None = None
    for token in parts:
        complete = before is not None and (before.is_operand or before.text == ")")
        begins = token.is_operand or token.text == "("
        gap = f"between `{before.text}` and `{token.text}`" if before else f"before `{token.text}`"
        if token.text == ")" and not opened:
            return ExpressionFault("has a `)` without `(`", "remove it, or open the parenthesis", ")", token.start)
        if begins and complete:
            hint = "join licenses by `AND` (all apply) or `OR` (the user picks)"
            return ExpressionFault(f"has nothing {gap}", hint, token.text, token.start)
        if not begins and not complete:
            return ExpressionFault(
                f"has nothing {gap}", "write a license there, or remove the operator", token.text, token.start
            )
        if token.text == "(":
            opened.append(token)
        elif token.text == ")":
            opened.pop()
        before = token
    if before is not None and not (before.is_operand or before.text == ")"):
        return ExpressionFault(
            f"has nothing after `{before.text}`", "write a license there, or remove it", before.text, before.start
        )
    if opened:
        return ExpressionFault("has a `(` without `)`", "close it, or remove it", "(", opened[-1].start)
    return None


@lru_cache(maxsize=1)
def _licensing() -> Licensing:
    from license_expression import Licensing

    return Licensing()


@lru_cache(maxsize=4096)
def parse(expression: str) -> LicenseExpression | None:
    """What an expression means, or None if its form is faulty or its alternatives are too many to list."""
    if len(expression) > MAX_EXPRESSION_CHARACTERS:
        return None
    parts = tokens(expression)
    if len(parts) == 1 and parts[0].is_operand:
        one = frozenset({parts[0].text})
        return LicenseExpression((parts[0].text,), (one,), (one,))
    if not parts or faults(expression):
        return None
    # The library accepts more and less than ids as symbols (it ignores letter case); numbers are safe names for both.
    ids: list[str] = []
    words: list[str] = []
    for token in parts:
        words.append(f"l{len(ids)}" if token.is_operand else token.text)
        if token.is_operand:
            ids.append(token.text)
    tree = _licensing().parse(" ".join(words))
    alternatives, clauses = _combinations(tree, ids, "OR"), _combinations(tree, ids, "AND")
    if alternatives is None or clauses is None:
        return None
    return LicenseExpression(tuple(ids), alternatives, clauses, tuple(_joined(tree)))


def _combinations(tree: Any, ids: list[str], outer: str) -> tuple[frozenset[str], ...] | None:
    """The tree as a set of sets, `outer` between the sets and the other operator within them."""
    if not hasattr(tree, "operator"):
        return (frozenset({ids[_index(tree)]}),)
    below = [_combinations(child, ids, outer) for child in tree.args]
    sets = [each for each in below if each is not None]
    if len(sets) < len(below):
        return None
    if tree.operator.strip() == outer:
        found = dict.fromkeys(one for each in sets for one in each)
    else:
        found = {frozenset[str](): None}
        for each in sets:
            found = dict.fromkeys(one | other for one, other in product(found, each))
            if len(found) > _MAX_ALTERNATIVES:
                return None
    return tuple(found) if len(found) <= _MAX_ALTERNATIVES else None


def _joined(tree: Any) -> Iterator[tuple[int, ...]]:
    if hasattr(tree, "operator"):
        yield tuple(_operands(tree, tree.operator))
        for child in _others(tree, tree.operator):
            yield from _joined(child)


def _operands(tree: Any, operator: str) -> Iterator[int]:
    for child in tree.args:
        if not hasattr(child, "operator"):
            yield _index(child)
        elif child.operator == operator:
            yield from _operands(child, operator)


def _others(tree: Any, operator: str) -> Iterator[Any]:
    for child in tree.args:
        if hasattr(child, "operator"):
            if child.operator == operator:
                yield from _others(child, operator)
            else:
                yield child


def _index(symbol: Any) -> int:
    return int(str(symbol.key)[1:])


def labels(entry: Entry) -> tuple[str, ...] | None:
    """The labels of an entry's variants in the order of `hub`, or None if it lists none or they cannot be read.

    A label that is left out is the repository's own name.
    """
    hub = entry.data.get("hub")
    if not isinstance(hub, list) or not hub:
        return None
    found = []
    for item in hub:
        label = item.get("label", item.get("repo")) if isinstance(item, Mapping) else item
        if not isinstance(label, str):
            return None
        found.append(label if isinstance(item, Mapping) and "label" in item else label.rpartition("/")[2])
    return tuple(found)


def variants_of(entry: Entry, only: object) -> frozenset[str] | None:
    """The labels that an `only` list names. Raises ValueError if it is no such list or names an unknown one."""
    known = labels(entry)
    if not isinstance(only, list) or not all(isinstance(each, str) for each in only):
        raise ValueError("`only` is not a list of labels")
    if known is not None and not set(only) <= set(known):
        raise ValueError("`only` names an unknown label")
    return frozenset(only)


def licenses_of(entry: Entry) -> tuple[Terms, ...] | None:
    """An entry's licenses with the variants that each covers; empty if it states none, None if they cannot be read.

    A repository's own license goes before the entry's; a license without `only` covers what no other one names.
    """
    known = labels(entry)
    value = entry.data.get("license", [])
    items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
    own: dict[str, Terms] = {}
    hub = entry.data.get("hub")
    for index, label in enumerate(known or ()):
        item = hub[index] if isinstance(hub, list) else None
        if isinstance(item, Mapping) and "license" in item:
            if not isinstance(item["license"], str):
                return None
            own[label] = Terms(("hub", index, "license"), item["license"], frozenset({label}), False)
    found: list[Terms] = []
    try:
        for number, item in items:
            path: Route = ("license",) if number is None else ("license", number)
            if isinstance(item, Mapping) and isinstance(item.get("license"), str):
                only = variants_of(entry, item["only"]) if "only" in item else None
                found.append(Terms((*path, "license"), item["license"], only, item.get("unclear") is True))
            elif isinstance(item, str) and number is None:
                found.append(Terms(path, item, None, False))
            else:
                return None
    except ValueError:
        return None
    if known is None:
        return tuple(found)
    named = frozenset(label for each in found for label in each.variants or ()) | frozenset(own)
    rest = frozenset(known) - named
    exact = (replace(each, variants=rest if each.variants is None else each.variants.difference(own)) for each in found)
    return (*(each for each in exact if each.variants), *own.values())
