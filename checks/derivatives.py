"""What a model inherits from the models it was made of."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from lint_catalog.model.entries.licenses import UNKNOWN, LicenseExpression, Terms, licenses_of, parse, variants_of
from lint_catalog.rules import Absent, Catalog, Entry, Needs, Problem, Problems, Route, Severity, rule
from lint_catalog.text.words import listed, quoted

_DERIVED_KINDS = ("models", "items")
_BASE_KINDS = ("base-models", "models")
_FROM_KINDS = ("models",)
_MOST_ASKED = 50
"""Bases of bases; chains of models in doubt are a handful long."""


class _Link(Struct, frozen=True):
    """A model that an entry was made of: an entry, or only a name and a license. `only` limits it to some variants."""

    path: Route
    name: str
    base: Entry | None
    license: str
    only: frozenset[str] | None


class _Duty(Struct, frozen=True):
    """What a base's license asks of derivatives: `clauses` are sets of licenses, one of each must be honoured.

    `groups` are the clauses by the base's variants. `through` names the models between it and the derivative.
    """

    name: str
    groups: tuple[LicenseExpression, ...]
    through: tuple[str, ...]


@rule(on=Catalog, severity=Severity.ERROR, needs=Needs.FACTS, absent=Absent(("base-models",), by_name=True))
def license_dropped(catalog: Catalog) -> Problems:
    """A derivative keeps what its base's license passes on.

    Licenses such as Llama's and Gemma's (`derivatives_keep`) and share-alike licenses (`share_alike`) bind whatever is
    made of the weights, so the derivative names them too, or one in their `satisfied_by`. A base that forbids
    commercial use makes no derivative that permits it. Bases are followed along `base` and `from`, through models of
    this catalog whose own license is in doubt. Where a base's variants have different licenses, only what all of them
    ask for counts.

    A developer's statement that breaks this stays as it is, with `unclear: true` and a footnote that states the doubt;
    `unknown` on either side says nothing and breaks nothing.

    ```yaml bad
    # entries/base-models/llama-2.yaml
    license: llama-2
    # entries/licenses/cc-by-nc-4.0.yaml
    commercial_use: forbidden
    # entries/licenses/llama-2.yaml
    derivatives_keep: true
    # entries/models/jmedlora.yaml
    base: [llama-2]
    license: cc-by-nc-4.0  # <- `cc-by-nc-4.0` drops the license `llama-2` of the base `llama-2`
    ```
    ```yaml bad
    # entries/base-models/stable-lm-2-1.6b.yaml
    license: stability-research
    # entries/licenses/apache-2.0.yaml
    commercial_use: allowed
    # entries/licenses/stability-research.yaml
    commercial_use: forbidden
    # entries/models/japanese-stable-lm-2-1.6b.yaml
    base: [stable-lm-2-1.6b]
    license: apache-2.0  # <- `apache-2.0` permits commercial use, which the license `stability-research`
    ```
    ```yaml bad
    # entries/base-models/llama-2.yaml
    license: llama-2
    # entries/licenses/mit.yaml
    name: MIT License
    # entries/licenses/llama-2.yaml
    derivatives_keep: true
    # entries/items/kite.yaml
    base: [llama-2]
    license: mit  # <- `mit` drops the license `llama-2` of the base `llama-2`
    ```
    ```yaml good
    # entries/base-models/llama-2.yaml
    license: llama-2
    # entries/licenses/cc-by-nc-4.0.yaml
    commercial_use: forbidden
    # entries/licenses/llama-2.yaml
    derivatives_keep: true
    # entries/models/jmedlora.yaml
    base: [llama-2]
    license: {license: cc-by-nc-4.0, unclear: true}
    # entries/models/medswallow-70b.yaml
    base: [llama-2]
    license: llama-2 AND cc-by-nc-4.0
    ```
    """
    for entry in (entry for kind in _DERIVED_KINDS for entry in catalog.of_kind(kind).values()):
        own = licenses_of(entry)
        reported: set[tuple[Route, frozenset[str]]] = set()
        for link in _links(catalog, entry) if own else ():
            duties = _duties(catalog, link)
            for terms in own or ():
                carried = _understood(catalog, terms)
                if carried is None or terms.unclear or UNKNOWN in carried.ids or not terms.covers(link.only):
                    continue
                for duty in duties:
                    for clause in _broken(catalog, duty, carried):
                        if (terms.path, clause) not in reported:
                            reported.add((terms.path, clause))
                            yield _problem(catalog, entry, terms, duty, clause, carried)


@rule(on=Catalog, severity=Severity.ERROR, needs=Needs.FACTS, absent=Absent(("base-models",), by_name=True))
def base_cycle(catalog: Catalog) -> Problems:
    """No model is made of itself.

    `base` and `from` lead back in time. A chain that returns to where it began holds a mistake. Only within one entry
    may a stage start `from` the same family, from another of its variants.

    ```yaml bad
    # entries/models/shisa-7b.yaml
    base: [shisa-gamma-7b]  # <- `shisa-7b` is made of itself
    # entries/models/shisa-gamma-7b.yaml
    base: [shisa-7b]
    ```
    ```yaml good
    # entries/models/shisa-7b.yaml
    name: Shisa 7B
    # entries/models/shisa-gamma-7b.yaml
    base: [shisa-7b]
    ```
    """
    made_of: dict[str, dict[str, Route]] = {}
    for id, entry in catalog.of_kind("models").items():
        below = made_of.setdefault(id, {})
        for link in _links(catalog, entry):
            if (
                link.base is not None
                and link.base.kind == "models"
                and (link.base is not entry or link.path[0] == "base")
            ):
                below.setdefault(link.base.id, link.path)
    for cycle in _cycles(made_of):
        id = min(cycle)
        start = cycle.index(id)
        order = [*cycle[start:], *cycle[:start], id]
        message = f"{quoted(id)} is made of itself"
        hint = "remove it, or name the base that is meant"
        if len(order) > 2:
            hint = f"the chain is {' → '.join(f'`{each}`' for each in order)}"
        place = catalog.of_kind("models")[id].at(*made_of[id][order[1]])
        yield Problem(place, message, hint, about=tuple(order[1:-1]))


def _cycles(made_of: Mapping[str, Collection[str]]) -> Iterator[list[str]]:
    """The ids of each cycle in order. What is in one is in no other.

    What leads nowhere is left out, so that only cycles, and what leads into them, remain; from the first of them on
    the way is followed. What was left out is not looked at again.
    """
    left = {id: dict.fromkeys(below for below in bases if below in made_of) for id, bases in made_of.items()}
    above: dict[str, list[str]] = {}
    for id, bases in left.items():
        for below in bases:
            above.setdefault(below, []).append(id)

    def leave_out(ids: Iterable[str]) -> None:
        waiting = list(ids)
        for id in waiting:
            if left.pop(id, None) is not None:
                for each in above.get(id, ()):
                    if each in left:
                        left[each].pop(id, None)
                        if not left[each]:
                            waiting.append(each)

    leave_out([id for id, bases in left.items() if not bases])
    for first in sorted(left):
        while first in left:
            walk = [first]
            seen = {first}
            while (below := next(iter(left[walk[-1]]))) not in seen:
                walk.append(below)
                seen.add(below)
            cycle = walk[walk.index(below) :]
            yield cycle
            leave_out(cycle)


def _links(catalog: Catalog, entry: Entry) -> Iterator[_Link]:
    """The models an entry was made of, as far as they can be read."""
    base = entry.data.get("base")
    for index, item in enumerate(base if isinstance(base, list) else ()):
        yield from _link(catalog, entry, ("base", index), item, _BASE_KINDS, item)
    training = entry.data.get("training")
    for number, stage in enumerate(training if isinstance(training, list) else ()):
        starts = stage.get("from") if isinstance(stage, Mapping) else None
        for index, item in enumerate(starts if isinstance(starts, list) else ()):
            yield from _link(catalog, entry, ("training", number, "from", index), item, _FROM_KINDS, stage)


def _link(
    catalog: Catalog, entry: Entry, path: Route, item: object, kinds: tuple[str, ...], limited: object
) -> Iterator[_Link]:
    try:
        only = variants_of(entry, limited["only"]) if isinstance(limited, Mapping) and "only" in limited else None
    except ValueError:
        return
    id = item.get("model") if isinstance(item, Mapping) else item
    if isinstance(id, str):
        kind = next((kind for kind in kinds if id in catalog.ids.get(kind, ())), "")
        found = catalog.get(kind, id)
        if found is not None:
            yield _Link(path if isinstance(item, str) else (*path, "model"), id, found, "", only)
    elif isinstance(item, Mapping) and isinstance(item.get("license"), str):
        name = item.get("name")
        yield _Link(path, name if isinstance(name, str) else "", None, item["license"], only)


def _duties(catalog: Catalog, link: _Link) -> tuple[_Duty, ...]:
    """What a base asks of derivatives. Where its own license is in doubt or missing, its own bases are asked, so many
    at most: each model asks again.
    """
    found: list[_Duty] = []
    seen: set[tuple[str, str]] = set()
    todo: list[tuple[_Link, tuple[str, ...]]] = [(link, ())]
    while todo and len(seen) < _MOST_ASKED:
        each, through = todo.pop(0)
        if each.base is None:
            expression = _understood(catalog, Terms((), each.license, None, False))
            if expression is not None and UNKNOWN not in expression.ids:
                found.append(_Duty(each.name, (expression,), through))
            continue
        if (each.base.kind, each.base.id) in seen:
            continue
        seen.add((each.base.kind, each.base.id))
        terms = licenses_of(each.base)
        groups = [_understood(catalog, one) for one in terms or ()]
        understood = [group for group in groups if group is not None]
        if terms is None or len(understood) < len(terms) or any(UNKNOWN in group.ids for group in understood):
            continue
        if terms and not any(one.unclear for one in terms):
            found.append(_Duty(each.name, tuple(understood), through))
            continue
        below = (further for further in _links(catalog, each.base) if further.only is None)
        todo.extend((further, (*through, each.name)) for further in below)
    return tuple(found)


def _understood(catalog: Catalog, terms: Terms) -> LicenseExpression | None:
    """What the terms say, or None if not all of it is known."""
    expression = parse(terms.text)
    if expression is None or not all(catalog.get("licenses", id) for id in expression.ids):
        return None
    return expression


def _broken(catalog: Catalog, duty: _Duty, carried: LicenseExpression) -> list[frozenset[str]]:
    """The sets of licenses of which none is honoured, whichever variant the derivative was made of."""
    by_group = [
        [clause for clause in group.clauses if not any(_honours(catalog, id, carried) for id in clause)]
        for group in duty.groups
    ]
    first, *others = by_group
    return [clause for clause in first if all(clause in other for other in others)]


def _honours(catalog: Catalog, id: str, carried: LicenseExpression) -> bool:
    """Whether a derivative honours a license, whichever of its own licenses the user picks."""
    if _follows(catalog, id):
        satisfied = _data(catalog, id).get("satisfied_by", [])
        accepted = {id, *(each for each in satisfied if isinstance(each, str))} if isinstance(satisfied, list) else {id}
        return all(accepted & alternative for alternative in carried.alternatives)
    if _data(catalog, id).get("commercial_use") == "forbidden":
        return all(
            any(_data(catalog, each).get("commercial_use") in ("forbidden", "unknown") for each in alternative)
            for alternative in carried.alternatives
        )
    return True


def _follows(catalog: Catalog, id: str) -> bool:
    data = _data(catalog, id)
    return data.get("derivatives_keep") is True or data.get("share_alike") is True


def _data(catalog: Catalog, id: str) -> Mapping[str, object]:
    entry = catalog.get("licenses", id)
    return entry.data if entry is not None else {}


def _problem(
    catalog: Catalog, entry: Entry, terms: Terms, duty: _Duty, clause: frozenset[str], carried: LicenseExpression
) -> Problem:
    ids = listed(f"`{id}`" for id in sorted(clause))
    of = f"of the base {quoted(duty.name)}"
    if duty.through:
        of += f" (through {listed((f'`{each}`' for each in reversed(duty.through)), 'and')})"
    stated = quoted(terms.text)
    if any(_follows(catalog, id) for id in clause):
        message = f"{stated} drops the license {ids} {of}"
        both = f"{terms.text} AND {min(clause)}" if len(carried.alternatives) == 1 else ""
        better = f"write `{both}` if both apply; " if both and len(clause) == 1 else ""
    else:
        message = f"{stated} permits commercial use, which the license {ids} {of} forbids"
        better = "check what the developer states; "
    hint = f"{better}if it is in doubt, add `unclear: true` and a footnote on `license`"
    return Problem(entry.at(*terms.path), message, hint, about=(terms.text, duty.name, *sorted(clause)))
