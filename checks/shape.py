"""The entry against its schema: the right fields with the right kind of values."""

import json
import unicodedata
from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

from lint_catalog.model.entries.scalars import explained_as_ambiguous, unquoted
from lint_catalog.model.entries.values import comparable
from lint_catalog.rules import Edit, Entry, Fix, Part, Place, Problem, Problems, Route, Severity, rule
from lint_catalog.rules.conditions import FORMAT_WORDS, because, broken, wanted
from lint_catalog.rules.fixes import is_quoted, meant_by, reformatted, remove, rename, respelt, rewrite
from lint_catalog.rules.violation_places import container_place, value_place
from lint_catalog.rules.wording import example, field_words, inside_words, meaning, value_words
from lint_catalog.text.lookalikes import with_odd_characters
from lint_catalog.text.words import TYPE_WORDS, Nearest, closest, counted, did_you_mean, listed, quoted

_OTHER_RULES = frozenset({"required", "dependentRequired", "anyRequired", "additionalProperties", "propertyNames"})
_LIMITS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_SIZES = ("minItems", "maxItems", "minProperties", "maxProperties", "minLength", "maxLength")


@rule(on=Entry, severity=Severity.ERROR)
def missing_field(entry: Entry) -> Problems:
    """An entry has every field that its kind requires.

    ```yaml bad
    name: PLaMo-13B  # <- `released` is missing
    section: generative-scratch-general
    developer: preferred-networks
    license: apache-2.0
    ```
    ```yaml good
    name: PLaMo-13B
    section: generative-scratch-general
    released: 2023
    developer: preferred-networks
    license: apache-2.0
    ```
    """
    nearest: dict[tuple[str, ...], Nearest] = {}
    misspelt: set[tuple[Route, str | None]] = set()
    for each in entry.violations:
        if each.keyword == "additionalProperties":
            if each.choices not in nearest:
                nearest[each.choices] = Nearest(each.choices)
            misspelt.add((each.path[:-1], nearest[each.choices].to(each.name)))
    for each in entry.violations:
        if each.keyword in ("required", "dependentRequired") and (each.path, each.name) not in misspelt:
            asking = f": `{each.choices[0]}` asks for it" if each.choices else ""
            yield Problem(
                container_place(entry, each.path),
                because(f"`{each.name}` is missing{inside_words(each.path)}{asking}", each),
                meaning(each, each.name),
                about=(each.name,),
            )
        elif each.keyword == "anyRequired" and not any((each.path, name) in misspelt for name in each.choices):
            names = listed(f"`{name}`" for name in each.choices)
            yield Problem(
                container_place(entry, each.path),
                because(f"{names} is missing{inside_words(each.path)}", each),
                "one of them is enough",
                about=each.choices,
            )


@rule(on=Entry, severity=Severity.ERROR)
def unknown_field(entry: Entry) -> Problems:
    """An entry has no field that its kind does not know.

    An unknown field is mostly a misspelt one, and its value would be lost.

    ```yaml bad
    name: PLaMo-13B
    section: generative-scratch-general
    released: 2023
    developper: preferred-networks  # <- unknown field `developper`
    license: apache-2.0
    ```
    ```yaml good
    name: PLaMo-13B
    section: generative-scratch-general
    released: 2023
    developer: preferred-networks
    license: apache-2.0
    ```
    ```yaml fixed unsafe
    name: PLaMo-13B
    section: generative-scratch-general
    released: 2023
    developer: preferred-networks
    license: apache-2.0
    ```
    """
    nearest: dict[Route, Nearest] = {}
    for each in entry.violations:
        if each.keyword != "additionalProperties":
            continue
        place = Place(entry.file, each.path, Part.KEY)
        if each.path[:-1] not in nearest:
            nearest[each.path[:-1]] = Nearest(set(each.choices) - set(_siblings(entry, each.path)))
        near = nearest[each.path[:-1]].to(each.name)
        known = f"known fields: {', '.join(f'`{name}`' for name in each.choices)}" if each.choices else "remove it"
        hint = f"did you mean `{near}`?" if near else known
        if not near and (there := closest(each.name, each.choices)):
            hint = f"did you mean `{there}`? that is there already"
        if each.name == "id" and len(each.path) == 1:
            hint = "remove it: the file name is the id"
        fix = rename(entry, each.path, near) if near else None
        message = f"unknown field `{each.name}`{inside_words(each.path[:-1])}"
        yield Problem(place, because(with_odd_characters(message, each.name or "", near), each), hint, fix)


@rule(on=Entry, severity=Severity.ERROR)
def unknown_key(entry: Entry) -> Problems:
    """Keys that may be chosen freely have the form that their place asks for.

    Texts per language are keyed by language, footnotes by column.

    ```yaml bad
    name: {japanese: 東工大GPT, en: TitechGPT}  # <- `japanese`
    ```
    ```yaml bad
    name: {JA: 東工大GPT, en: TitechGPT}  # <- `JA`
    ```
    ```yaml good
    name: {ja: 東工大GPT, en: TitechGPT}
    ```
    ```yaml fixed
    name: {ja: 東工大GPT, en: TitechGPT}
    ```
    """
    for each in entry.violations:
        if each.keyword == "propertyNames":
            place = Place(entry.file, each.path, Part.KEY)
            hint = did_you_mean(each.name, each.choices) or example(each.schema)
            hint = hint or (f"keys are {words}" if (words := wanted(each.schema)) else "")
            pattern = str(each.schema.get("pattern", ""))
            better = respelt(each.name, partial(entry.shape.has_form, pattern=pattern)) if pattern else ""
            free = bool(better) and better not in _siblings(entry, each.path)
            fix = rename(entry, each.path, better, safe=True) if free else None
            hint = f"did you mean `{better}`?" if free else hint
            message = f"`{each.name}` cannot be a key{inside_words(each.path[:-1])}"
            yield Problem(place, because(with_odd_characters(message, each.name or ""), each), hint, fix)


@rule(on=Entry, severity=Severity.ERROR)
def wrong_type(entry: Entry) -> Problems:
    """A value has the type that its field asks for.

    ```yaml bad
    released: spring 2023  # <- `released` must be a whole number
    ```
    ```yaml bad
    hub: pfnet/plamo-13b  # <- `hub` must be a list
    ```
    ```yaml bad
    released: "2023"  # <- `released` must be a whole number, not the text `2023`
    ```
    ```yaml good
    released: 2023
    hub: [pfnet/plamo-13b]
    ```
    ```yaml fixed
    hub: [pfnet/plamo-13b]
    ```
    ```yaml fixed
    released: 2023
    ```
    """
    for each in entry.violations:
        if each.keyword != "type" or unquoted(entry, each) or explained_as_ambiguous(entry, each):
            continue
        field = field_words(each.path)
        if each.value is None:
            message = because(f"{field} has no value", each)
            yield Problem(value_place(entry, each), message, meaning(each) or "write the value, or remove the field")
            continue
        types = each.argument if isinstance(each.argument, list) else [each.argument]
        constants = [json.loads(choice) for choice in each.choices]
        kinds = [TYPE_WORDS.get(name, name) for name in _without_numbers(types) if not (constants and name == "string")]
        wanted = listed([*kinds, *(f"`{constant}`" for constant in constants)])
        near = closest(each.value, map(str, constants)) if isinstance(each.value, str) else None
        meant = near or meant_by(each.value, types)
        fix = None
        if near:
            fix = rewrite(entry, each.path, near)
        elif meant:
            keeps_all = meant.startswith("[") or meant == unicodedata.normalize("NFKC", each.value).strip()
            fix = Fix(f"write `{meant}`", (Edit(entry.at(*each.path), meant),), safe=keeps_all)
        hint = f"did you mean `{meant}`?" if meant else meaning(each)
        if meant and meant == each.value and is_quoted(entry, each.path):
            hint = f"leave the quotes out: `{meant}`; what stands in quotes is a text"
        message = f"{field} must be {wanted}, not {value_words(each.value)}"
        written = each.value if isinstance(each.value, str) and meant else ""
        yield Problem(value_place(entry, each), because(with_odd_characters(message, written), each), hint, fix)


@rule(on=Entry, severity=Severity.ERROR)
def value_not_allowed(entry: Entry) -> Problems:
    """A field with a closed set of values has one of them.

    ```yaml bad
    huggingface: convertable  # <- `huggingface` cannot be `convertable`
    ```
    ```yaml good
    huggingface: convertible
    ```
    ```yaml fixed unsafe
    huggingface: convertible
    ```
    """
    for each in entry.violations:
        if each.keyword not in ("enum", "const") or unquoted(entry, each):
            continue
        allowed = each.argument if each.keyword == "enum" else [each.argument]
        words = [word if isinstance(word, str) else json.dumps(word) for word in allowed]
        near = closest(each.value, words) if isinstance(each.value, str) else None
        choices = f"allowed: {listed(f'`{word}`' for word in words)}"
        hint = f"did you mean `{near}`? {choices}" if near and len(words) > 1 else choices
        fix = rewrite(entry, each.path, near, safe=near == str(each.value).strip().lower()) if near else None
        actual = quoted(each.value) if isinstance(each.value, str) else value_words(each.value)
        said = "has no value" if each.value is None else f"cannot be {actual}"
        message = f"{field_words(each.path)} {said}"
        written = each.value if isinstance(each.value, str) else ""
        yield Problem(value_place(entry, each), because(with_odd_characters(message, written, near), each), hint, fix)


@rule(on=Entry, severity=Severity.ERROR)
def malformed_value(entry: Entry) -> Problems:
    """A value has the form that its field asks for.

    Web addresses, sizes, token counts, Hub repositories and dates each have one spelling.

    ```yaml bad
    url: www.preferred.jp/ja/news  # <- is not a complete web address
    parameters: 13 B  # <- `13 B`
    ```
    ```yaml bad
    hub: [https://huggingface.co/pfnet/plamo-13b]  # <- is not `owner/name`
    ```
    ```yaml good
    url: https://www.preferred.jp/ja/news
    parameters: 13b
    hub: [pfnet/plamo-13b]
    ```
    ```yaml fixed unsafe
    url: https://www.preferred.jp/ja/news
    parameters: 13b
    ```
    ```yaml fixed
    hub: [pfnet/plamo-13b]
    ```
    """
    for each in entry.violations:
        if each.keyword == "pattern":
            message = f"{quoted(each.value)} does not have the form of {field_words(each.path)}"
            if not str(each.value).strip():
                message = f"{field_words(each.path)} is blank"
            better = respelt(str(each.value), partial(entry.shape.has_form, pattern=each.argument))
            fix = rewrite(entry, each.path, better, safe=True) if better else None
            hint = f"did you mean `{better}`?\n{meaning(each)}" if better else meaning(each)
            message = because(with_odd_characters(message, str(each.value)), each)
            yield Problem(value_place(entry, each), message, hint, fix, about=(str(each.value),))
        elif each.keyword == "format":
            words = FORMAT_WORDS.get(str(each.argument))
            what = f"is not {words}" if words else "names no license"
            better, hint, safe = reformatted(str(each.value), str(each.argument))
            fix = rewrite(entry, each.path, better, safe=safe) if better else None
            about = (str(each.value), str(each.argument))
            message = because(with_odd_characters(f"{quoted(each.value)} {what}", str(each.value)), each)
            yield Problem(value_place(entry, each), message, hint or meaning(each), fix, about=about)


@rule(on=Entry, severity=Severity.ERROR)
def out_of_range(entry: Entry) -> Problems:
    """A number is within the limits of its field.

    ```yaml bad
    released: 1924  # <- `released` cannot be `1924`
    ```
    ```yaml good
    released: 2024
    ```
    """
    words = {
        "minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than", "exclusiveMaximum": "less than",
        "multipleOf": "a multiple of",
    }  # fmt: skip
    for each in entry.violations:
        if each.keyword in _LIMITS and not explained_as_ambiguous(entry, each):
            limit = f"it must be {words[each.keyword]} {each.argument}"
            message = because(f"{field_words(each.path)} cannot be {value_words(each.value)}", each)
            yield Problem(value_place(entry, each), message, limit)


@rule(on=Entry, severity=Severity.ERROR)
def wrong_size(entry: Entry) -> Problems:
    """A list, mapping or text has as many parts as its field asks for; empty ones are left out instead.

    ```yaml bad
    hub: []  # <- `hub` is empty
    ```
    ```yaml good
    hub: [pfnet/plamo-13b]
    ```
    """
    for each in entry.violations:
        if each.keyword not in _SIZES:
            continue
        size = len(each.value)
        part = {"Items": "item", "Properties": "field", "Length": "character"}[each.keyword[3:]]
        least = "at least" if each.keyword.startswith("min") else "at most"
        message = f"{field_words(each.path)} {f'has {counted(size, part)}' if size else 'is empty'}"
        hint = "fill it or remove the field" if size == 0 else f"it must have {least} {counted(each.argument, part)}"
        yield Problem(value_place(entry, each), because(message, each), hint, about=(each.keyword,))


@rule(on=Entry, severity=Severity.ERROR)
def repeated_item(entry: Entry) -> Problems:
    """A list names each thing once.

    ```yaml bad
    developer: [sakana-ai, swallow-project, sakana-ai]  # <- `sakana-ai` is listed twice
    ```
    ```yaml good
    developer: [sakana-ai, swallow-project]
    ```
    ```yaml fixed
    developer: [sakana-ai, swallow-project]
    ```
    """
    for each in entry.violations:
        if each.keyword == "uniqueItems":
            seen: set[Hashable] = set()
            for index, item in enumerate(each.value):
                if comparable(item) in seen:
                    place = entry.at(*each.path, index)
                    message = because(f"{_item(item)} is listed twice in {field_words(each.path)}", each)
                    yield Problem(place, message, "remove one of the two", remove(place, safe=True))
                seen.add(comparable(item))


@rule(on=Entry, severity=Severity.ERROR)
def invalid_value(entry: Entry) -> Problems:
    """A value keeps every other condition of its schema.

    For schemas of a catalog's own that use keywords which no other rule explains, such as `not`, `contains` or `oneOf`.

    ```yaml bad
    # schema/voices.schema.json
    {"type": "object", "properties": {"name": {"not": {"const": "unnamed"}}}}
    # entries/voices/hana.yaml
    name: unnamed  # <- `name` cannot be the text `unnamed`
    ```
    ```yaml good
    # schema/voices.schema.json
    {"type": "object", "properties": {"name": {"not": {"const": "unnamed"}}}}
    # entries/voices/hana.yaml
    name: Hana
    ```
    """
    handled = {*_OTHER_RULES, *_LIMITS, *_SIZES, "type", "enum", "const", "pattern", "format", "uniqueItems"}
    for each in entry.violations:
        if each.keyword not in handled:
            message, hint = broken(each)
            hint = "\n".join(filter(None, (hint, meaning(each))))
            yield Problem(value_place(entry, each), because(message, each), hint, about=(each.keyword,))


def _siblings(entry: Entry, path: Route) -> Mapping[str, Any]:
    found = entry.get(path[:-1])
    return found if isinstance(found, Mapping) else {}


def _item(value: Any) -> str:
    return quoted(value) if isinstance(value, (str, int, float)) else "the same item"


def _without_numbers(types: list[str]) -> list[str]:
    """`integer` next to `number` says nothing."""
    return [name for name in types if not (name == "integer" and "number" in types)]
