"""What one schema allows that another one does not, constraint by constraint.

Both are given with their references replaced and in the keywords of the newest draft, so that another way of writing
the same is no difference. What cannot be compared is called changed: silence would mean that nothing is allowed anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct

from lint_catalog.model.places import Route
from lint_catalog.text.words import listed, quoted

_MOST_STEPS = 20_000  # pairs of schemas that are compared; our own schemas are some 500 parts
_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains")
_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains")
_SAME = ("pattern", "format", "multipleOf", "contentEncoding", "contentMediaType", "hubRepo")
_ON = ("uniqueItems", "localized", "markdown", "registry")
_BELOW = ("items", "unevaluatedProperties", "unevaluatedItems", "propertyNames", "contains")
_TYPES = frozenset({"null", "boolean", "object", "array", "number", "string"})


class Weaker(Struct, frozen=True):
    """A constraint that is gone or allows more: `way` leads to where it stands or stood, from the top of the schema,
    and `what` says in words what has become of it."""

    way: Route
    what: str


class TooMuchToCompareError(Exception):
    """The schemas are so large or so different that comparing them would take too long."""


LookUp = Callable[[str], Mapping[str, Any]]
"""What a reference that is left in a schema, since it contains itself, leads to."""


def weaker(before: Any, now: Any, target_before: LookUp, target_now: LookUp) -> tuple[Weaker, ...]:
    """Each constraint of a schema that another one has not, or not as strictly.

    Raises TooMuchToCompareError.
    """
    return tuple(_Comparison(target_before, target_now).compare(before, now, ()))


class _Comparison:
    """`_known` are pairs of references that are being compared: they are the same if nothing else differs."""

    def __init__(self, target_before: LookUp, target_now: LookUp) -> None:
        self._targets = target_before, target_now
        self._known: set[tuple[str, str]] = set()
        self._steps = 0

    def compare(self, before: Any, now: Any, way: Route) -> Iterator[Weaker]:
        """What `now` allows that `before` does not."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooMuchToCompareError
        if before == now or before is True or before == {} or now is False or now == {"not": {}}:
            return
        if before is False or before == {"not": {}}:
            yield Weaker(way, "nothing was allowed here, and something is now")
            return
        if now is True:
            now = {}
        parts = [each for each, _ in _held(now, ())]
        for schema, inside in _held(before, way):
            for ask in self._asks(schema, inside):
                found = [list(ask(each)) for each in parts]
                if all(found):
                    yield from min(found, key=len)

    def _asks(self, before: Mapping[str, Any], way: Route) -> Iterator[_Ask]:
        """What a schema asks for, apart from `allOf`: each says what another schema allows beyond that."""
        if "$ref" in before:
            yield lambda now: self._reference(before, now, (*way, "$ref"))
        for keyword in sorted(before.keys() & _JUDGES.keys()):
            yield partial(_judged, keyword, before, (*way, keyword))
        yield from self._asks_of_fields(before, way)
        for keyword in _BELOW:
            if keyword in before:
                yield partial(self._below, keyword, before[keyword], way)
        for name, schema in before.get("dependentSchemas", {}).items():
            yield partial(self._dependent, name, schema, way)
        for index, schema in enumerate(before.get("prefixItems", [])):
            yield partial(self._first, index, schema, way)
        for keyword in ("anyOf", "oneOf"):
            if keyword in before:
                yield partial(self._alternatives, keyword, before[keyword], way)
        for keyword, judge in (("not", self._refused), ("if", self._condition)):
            if keyword in before:
                yield partial(judge, before, way)

    def _asks_of_fields(self, before: Mapping[str, Any], way: Route) -> Iterator[_Ask]:
        for keyword in ("properties", "patternProperties"):
            for name in before.get(keyword, {}):
                yield partial(self._field, keyword, name, before, way)
        if before.get("additionalProperties", True) not in (True, {}):
            yield partial(self._other_fields, before, way=way)

    def _reference(self, before: Mapping[str, Any], now: Mapping[str, Any], way: Route) -> Iterator[Weaker]:
        pair = before["$ref"], now.get("$ref", "")
        if pair in self._known:
            return
        self._known.add(pair)
        other = self._targets[1](pair[1]) if pair[1] else now
        yield from self.compare(self._targets[0](pair[0]), other, way)

    def _below(self, keyword: str, before: Any, way: Route, now: Mapping[str, Any]) -> Iterator[Weaker]:
        other = now.get(keyword, True)
        if before not in (True, {}) and other in (True, {}):
            yield Weaker((*way, keyword), f"`{keyword}` is gone" if before is not False else _OPENED)
        else:
            yield from self.compare(before, other, (*way, keyword))

    def _field(
        self, keyword: str, name: str, before: Mapping[str, Any], way: Route, now: Mapping[str, Any]
    ) -> Iterator[Weaker]:
        other = now.get(keyword, {}).get(name, now.get("additionalProperties", True))
        yield from self.compare(before[keyword][name], other, (*way, keyword, name))

    def _other_fields(self, before: Mapping[str, Any], now: Mapping[str, Any], way: Route) -> Iterator[Weaker]:
        """What the fields may be that have no schema of their own before."""
        others = before["additionalProperties"]
        for keyword, words in (
            ("properties", "the field {} is allowed now"),
            ("patternProperties", "fields like {} are allowed now"),
        ):
            own = now.get(keyword, {})
            for name in sorted(own.keys() - before.get(keyword, {}).keys()):
                if others is not False:
                    yield from self.compare(others, own[name], (*way, keyword, name))
                elif own[name] is not False:
                    yield Weaker((*way, keyword, name), words.format(quoted(name)))
        yield from self._below("additionalProperties", others, way, now)

    def _dependent(self, name: str, before: Any, way: Route, now: Mapping[str, Any]) -> Iterator[Weaker]:
        other = now.get("dependentSchemas", {}).get(name, True)
        yield from self.compare(before, other, (*way, "dependentSchemas", name))

    def _first(self, index: int, before: Any, way: Route, now: Mapping[str, Any]) -> Iterator[Weaker]:
        firsts = now.get("prefixItems", [])
        other = firsts[index] if index < len(firsts) else now.get("items", True)
        yield from self.compare(before, other, (*way, "prefixItems", index))

    def _refused(self, before: Mapping[str, Any], way: Route, now: Mapping[str, Any]) -> Iterator[Weaker]:
        if "not" not in now:
            yield Weaker((*way, "not"), "`not` is gone")
        elif self._differs(now["not"], before["not"]):  # the other way round: less is refused
            yield Weaker((*way, "not"), "`not` has changed, and may refuse less")

    def _condition(self, before: Mapping[str, Any], way: Route, now: Mapping[str, Any]) -> Iterator[Weaker]:
        if "then" not in before and "else" not in before:
            return
        if before["if"] != now.get("if"):
            yield Weaker((*way, "if"), "`if` has changed" if "if" in now else "`if` is gone")
            return
        for keyword in ("then", "else"):
            yield from self.compare(before.get(keyword, True), now.get(keyword, True), (*way, keyword))

    def _differs(self, before: Any, now: Any) -> bool:
        return next(self.compare(before, now, ()), None) is not None

    def _alternatives(
        self, keyword: str, before: Sequence[Any], way: Route, now: Mapping[str, Any]
    ) -> Iterator[Weaker]:
        """Of alternatives each has to be within one that was there before."""
        others = now.get(keyword)
        if others is None:
            yield Weaker((*way, keyword), f"`{keyword}` is gone")
            return
        if keyword == "oneOf" and len(others) < len(before):  # what fits two of them was refused
            yield Weaker((*way, keyword), "`oneOf` has fewer alternatives, so that what fitted two of them may fit one")
        for index, schema in enumerate(others):
            if schema in before or any(not self._differs(each, schema) for each in before):
                continue
            if len(others) == len(before) and before[index] not in others:
                yield from self.compare(before[index], schema, (*way, keyword, index))
            else:
                yield Weaker((*way, keyword, index), f"`{keyword}` has a further alternative")


_Ask = Callable[[Mapping[str, Any]], Iterator[Weaker]]


def _held(schema: Mapping[str, Any], way: Route) -> Iterator[tuple[Mapping[str, Any], Route]]:
    """The schemas that must all hold where one does: itself, and those of `allOf`."""
    yield schema, way
    for index, each in enumerate(schema.get("allOf", ())):
        if isinstance(each, Mapping):
            yield from _held(each, (*way, "allOf", index))


def _judged(keyword: str, before: Mapping[str, Any], way: Route, now: Mapping[str, Any]) -> Iterator[Weaker]:
    return _JUDGES[keyword](before, now, way)


_OPENED = "what has no place in it is allowed now"


def _gone(keyword: str, way: Route) -> Iterator[Weaker]:
    yield Weaker(way, f"`{keyword}` is gone")


def _required(before: Mapping[str, Any], now: Mapping[str, Any], way: Route) -> Iterator[Weaker]:
    left = [each for each in before["required"] if each not in now.get("required", ())]
    if left:
        yield Weaker(way, f"{listed(map(quoted, left), 'and')} may be left out now")


def _values(schema: Mapping[str, Any]) -> list[str] | None:
    """The values that a schema allows as texts of JSON; None if it names none."""
    if "const" in schema:
        return [_plain(schema["const"])]
    return [_plain(each) for each in schema["enum"]] if "enum" in schema else None


def _plain(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    return json.dumps(int(value) if whole else value, sort_keys=True, ensure_ascii=False)


def _named_values(before: Mapping[str, Any], now: Mapping[str, Any], way: Route) -> Iterator[Weaker]:
    if "const" in before and way[-1] == "enum":
        return
    known, allowed = _values(before) or [], _values(now)
    if allowed is None:
        yield from _gone(str(way[-1]), way)
    elif more := [each for each in allowed if each not in known]:
        shown = listed([*map(quoted, more[:5]), *(["others"] if len(more) > 5 else [])], "and")
        yield Weaker(way, f"{shown} {'is' if len(more) == 1 else 'are'} allowed now")


def _types(schema: Mapping[str, Any]) -> frozenset[str]:
    named = schema.get("type")
    if named is None:
        by_value = _values(schema)
        return _TYPES if by_value is None else frozenset(_type(json.loads(each)) for each in by_value)
    types = frozenset(map(str, named if isinstance(named, list) else [named]))
    return types | {"integer"} if "number" in types else types


def _type(value: Any) -> str:
    for kind, name in ((bool, "boolean"), (str, "string"), (int, "integer"), (float, "number"), (list, "array")):
        if isinstance(value, kind):
            return name
    return "null" if value is None else "object"


def _type_widened(before: Mapping[str, Any], now: Mapping[str, Any], way: Route) -> Iterator[Weaker]:
    if more := sorted(_types(now) - _types(before) - ({"integer"} if "number" in _types(now) else set())):
        if "type" not in now and _values(now) is None:
            yield from _gone("type", way)
        else:
            yield Weaker(way, f"{listed(more, 'and')} {'is' if len(more) == 1 else 'are'} allowed now")


def _limit(keyword: str, before: Mapping[str, Any], now: Mapping[str, Any], way: Route) -> Iterator[Weaker]:
    least = keyword in _LEAST
    own = keyword, ("exclusive" + keyword[0].upper() + keyword[1:])
    limits = [now[each] for each in own if each in now]
    if keyword.startswith("exclusive"):  # without it, only a stricter one says the same
        plain = keyword.removeprefix("exclusive")
        plain = plain[0].lower() + plain[1:]
        limits = [now[keyword]] if keyword in now else []
        stricter = now.get(plain)
        if stricter is not None and (stricter > before[keyword] if least else stricter < before[keyword]):
            return
    if not limits:
        if not (least and keyword.startswith("min") and keyword != "minimum" and before[keyword] == 0):
            yield from _gone(keyword, way)
    elif (max(limits) < before[keyword]) if least else (min(limits) > before[keyword]):
        limit = max(limits) if least else min(limits)
        yield Weaker(way, f"`{keyword}` is {_plain(limit)}, where it was {_plain(before[keyword])}")


def _same(keyword: str, before: Mapping[str, Any], now: Mapping[str, Any], way: Route) -> Iterator[Weaker]:
    if keyword not in now:
        yield from _gone(keyword, way)
    elif now[keyword] != before[keyword]:
        was, is_now = quoted(_plain(before[keyword])), quoted(_plain(now[keyword]))
        yield Weaker(way, f"`{keyword}` is {is_now}, where it was {was}: which of them allows more, nobody knows")


def _on(keyword: str, before: Mapping[str, Any], now: Mapping[str, Any], way: Route) -> Iterator[Weaker]:
    if before[keyword] is True and now.get(keyword) is not True:
        yield from _gone(keyword, way)


def _refers(before: Mapping[str, Any], now: Mapping[str, Any], way: Route) -> Iterator[Weaker]:
    kinds, now_kinds = (
        [each] if isinstance(each, str) else list(each) for each in (before["refersTo"], now.get("refersTo", []))
    )
    if not now_kinds:
        yield from _gone("refersTo", way)
    elif more := [each for each in now_kinds if each not in kinds]:
        yield Weaker(way, f"it may refer to {listed(map(quoted, more), 'and')} now")


def _depending(before: Mapping[str, Any], now: Mapping[str, Any], way: Route) -> Iterator[Weaker]:
    for name, wanted in before["dependentRequired"].items():
        left = [each for each in wanted if each not in now.get("dependentRequired", {}).get(name, ())]
        if left:
            said = f"{listed(map(quoted, left), 'and')} may be left out beside {quoted(name)} now"
            yield Weaker((*way, name), said)


_Judge = Callable[[Mapping[str, Any], Mapping[str, Any], Route], Iterator[Weaker]]


def _for(keyword: str, judge: Callable[..., Iterator[Weaker]]) -> _Judge:
    return lambda before, now, way: judge(keyword, before, now, way)


_JUDGES: Mapping[str, _Judge] = {
    "required": _required,
    "enum": _named_values,
    "const": _named_values,
    "type": _type_widened,
    "refersTo": _refers,
    "dependentRequired": _depending,
    **{each: _for(each, _limit) for each in (*_LEAST, *_MOST)},
    **{each: _for(each, _same) for each in _SAME},
    **{each: _for(each, _on) for each in _ON},
}
