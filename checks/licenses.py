"""License expressions name licenses of the registry, in a form that can be understood and kept."""

import re
from collections.abc import Iterator, Mapping

from lint_catalog.model.entries.expressions import expression_ids, tokens
from lint_catalog.model.entries.licenses import (
    MAX_EXPRESSION_CHARACTERS,
    UNKNOWN,
    expressions,
    faults,
    license_spellings,
    names_any,
    parse,
)
from lint_catalog.model.entries.markdown import footnotes_on
from lint_catalog.model.entries.suggestions import Suggestions
from lint_catalog.rules import (
    Absent,
    Catalog,
    Edit,
    Entry,
    Fix,
    Needs,
    Part,
    Place,
    Problem,
    Problems,
    Route,
    Severity,
    rule,
)
from lint_catalog.rules.fixes import replace_part, rewrite
from lint_catalog.rules.wording import field_name, missing_entry_hint
from lint_catalog.text.lookalikes import with_odd_characters
from lint_catalog.text.words import folded, listed, occurrence, quoted

_OPENAI_TERMS = "openai-terms"
_SPELLINGS = Absent(("licenses",))  # a license that cannot be read may have any alias
_BETWEEN = re.compile(r"[\s,;/&|+]+")


@rule(on=Catalog, severity=Severity.ERROR, needs=Needs.FACTS, absent=_SPELLINGS)
def unknown_license(catalog: Catalog) -> Problems:
    """A license is one of the registry.

    Every license that an expression names is the id of an entry in `licenses`, so that its terms are known once and for
    all. One that has no entry yet gets one first; `lint-catalog new --kind licenses gpl-3.0` writes its skeleton.

    ```yaml bad
    # entries/licenses/apache-2.0.yaml
    name: Apache License 2.0
    # entries/models/plamo-13b.yaml
    license: apache-2  # <- there is no license `apache-2`
    ```
    ```yaml good
    # entries/licenses/apache-2.0.yaml
    name: Apache License 2.0
    # entries/models/plamo-13b.yaml
    license: apache-2.0
    ```
    ```yaml fixed unsafe
    # entries/licenses/apache-2.0.yaml
    name: Apache License 2.0
    # entries/models/plamo-13b.yaml
    license: apache-2.0
    ```
    """
    spellings, ids = license_spellings(catalog), catalog.ids.get("licenses", frozenset())
    suggestions = Suggestions(catalog, ("licenses",))
    for entry in catalog:
        for path, text in expressions(entry):
            for name, place in _named(entry, path, text, spellings, ids):
                if name in ids or _meant(name, spellings, ids) or len(_parts(name, spellings, ids)) > 1:
                    continue
                near = "" if ("licenses", name) in catalog.unstaged else suggestions.to(name)
                hint = f"did you mean `{near}`?" if near else missing_entry_hint(catalog, "licenses", name)
                fix = _write(entry, place, near) if near else None
                message = with_odd_characters(f"there is no license {quoted(name)}", name, near)
                yield Problem(place, message, hint, fix)


@rule(on=Catalog, severity=Severity.ERROR, needs=Needs.FACTS, absent=_SPELLINGS)
def license_alias(catalog: Catalog) -> Problems:
    """A license is called by its id.

    Names, SPDX ids, Hub ids and the aliases in a license's entry are recognised, but only the id counts as a reference.

    ```yaml bad
    # entries/licenses/apache-2.0.yaml
    name: Apache License 2.0
    short_name: Apache 2.0
    # entries/models/plamo-13b.yaml
    license: Apache 2.0  # <- `Apache 2.0` is another spelling of `apache-2.0`
    ```
    ```yaml good
    # entries/licenses/apache-2.0.yaml
    name: Apache License 2.0
    short_name: Apache 2.0
    # entries/models/plamo-13b.yaml
    license: apache-2.0
    ```
    ```yaml fixed
    # entries/licenses/apache-2.0.yaml
    name: Apache License 2.0
    short_name: Apache 2.0
    # entries/models/plamo-13b.yaml
    license: apache-2.0
    ```
    """
    spellings, ids = license_spellings(catalog), catalog.ids.get("licenses", frozenset())
    for entry in catalog:
        for path, text in expressions(entry):
            for name, place in _named(entry, path, text, spellings, ids):
                meant = _meant(name, spellings, ids)
                if meant and name != meant:
                    fix = _write(entry, place, meant, safe=True)
                    message = f"{quoted(name)} is another spelling of `{meant}`"
                    yield Problem(place, message, f"write the id: `{meant}`", fix)


@rule(on=Catalog, severity=Severity.ERROR, needs=Needs.FACTS, absent=_SPELLINGS)
def malformed_license_expression(catalog: Catalog) -> Problems:
    """Licenses are joined by `AND` and `OR`.

    `AND` where all of them apply, `OR` where the user picks one, both in capitals, with parentheses where both occur.

    ```yaml bad
    # entries/licenses/gemma.yaml
    name: Gemma Terms of Use
    # entries/licenses/llama-3.3.yaml
    name: Llama 3.3 Community License Agreement
    # entries/models/gemma-2-llama-swallow-27b.yaml
    license: llama-3.3 and gemma  # <- has the operator `and` in lower case
    ```
    ```yaml bad
    # entries/licenses/gemma.yaml
    name: Gemma Terms of Use
    # entries/models/gemma-2-llama-swallow-27b.yaml
    license: gemma AND  # <- has nothing after `AND`
    ```
    ```yaml good
    # entries/licenses/gemma.yaml
    name: Gemma Terms of Use
    # entries/licenses/llama-3.3.yaml
    name: Llama 3.3 Community License Agreement
    # entries/models/gemma-2-llama-swallow-27b.yaml
    license: llama-3.3 AND gemma
    ```
    ```yaml fixed
    # entries/licenses/gemma.yaml
    name: Gemma Terms of Use
    # entries/licenses/llama-3.3.yaml
    name: Llama 3.3 Community License Agreement
    # entries/models/gemma-2-llama-swallow-27b.yaml
    license: llama-3.3 AND gemma
    ```
    """
    spellings, ids = license_spellings(catalog), catalog.ids.get("licenses", frozenset())
    for entry in catalog:
        for path, text in expressions(entry):
            if _meant(text, spellings, ids) or not names_any(text):
                continue  # another rule's: an alias such as `Terms and Conditions of X`, or a value that names nothing
            for fault in faults(text):
                place = entry.at(*path, text=fault.text, nth=occurrence(text, fault.text, fault.start))
                better = fault.replacement
                fix = Fix(f"write `{better}`", (Edit(place, better),), safe=True) if better else None
                yield Problem(place, f"`{field_name(path)}` {quoted(text)} {fault.message}", fault.hint, fix,
                              about=(text, fault.text))  # fmt: skip
            for name, place in _named(entry, path, text, spellings, ids):
                parts = _parts(name, spellings, ids)
                if len(parts) > 1:
                    each = " and ".join(f"`{part}`" for part in parts[:2])
                    message = f"`{field_name(path)}` {quoted(text)} has no operator between {each}"
                    hint = "join licenses by `AND` (all apply) or `OR` (the user picks)"
                    yield Problem(place, message, hint, about=(text, name))


@rule(on=Catalog, severity=Severity.ERROR, needs=Needs.FACTS)
def contradictory_license(catalog: Catalog) -> Problems:
    """Licenses that are joined can be joined.

    Two share-alike licenses each ask for derivatives under themselves alone, so `AND` cannot join them, unless the one
    is `satisfied_by` the other. `unknown` says that nobody knows the license, so nothing can be joined to it. And the
    same license twice says nothing more than once.

    ```yaml bad
    # entries/licenses/cc-by-nc-sa-4.0.yaml
    share_alike: true
    # entries/licenses/cc-by-sa-4.0.yaml
    share_alike: true
    # entries/models/calm2.yaml
    license: cc-by-sa-4.0 AND cc-by-nc-sa-4.0  # <- `cc-by-nc-sa-4.0` cannot be joined to `cc-by-sa-4.0`
    ```
    ```yaml bad
    # entries/licenses/mit.yaml
    name: MIT License
    # entries/licenses/unknown.yaml
    name: Unknown
    # entries/models/calm2.yaml
    license: mit AND unknown  # <- `unknown` cannot be joined
    ```
    ```yaml bad
    # entries/models/calm2.yaml
    license: mit AND apache-2.0 AND mit  # <- `mit` stands twice
    ```
    ```yaml good
    # entries/licenses/cc-by-nc-sa-4.0.yaml
    share_alike: true
    # entries/licenses/cc-by-sa-4.0.yaml
    share_alike: true
    # entries/models/calm2.yaml
    license: cc-by-sa-4.0 OR cc-by-nc-sa-4.0
    ```
    ```yaml fixed
    # entries/models/calm2.yaml
    license: mit AND apache-2.0
    ```
    """
    for entry in catalog:
        for path, text in expressions(entry):
            expression = parse(text)
            if expression is None or len(expression.ids) == 1:
                continue
            if UNKNOWN in expression.ids:
                others = listed((f"`{id}`" for id in dict.fromkeys(expression.ids) if id != UNKNOWN), "and")
                place = entry.at(*path, text=UNKNOWN, nth=_nth(text, expression.ids.index(UNKNOWN)))
                if others:
                    message = f"`unknown` cannot be joined to {others}"
                    hint = "write what is known, or `unknown` alone and a footnote"
                    yield Problem(place, message, hint, about=(text, UNKNOWN))
                    continue
            for group in expression.joined:
                seen: set[str] = set()
                for index in group:
                    id = expression.ids[index]
                    if id in seen:
                        place = entry.at(*path, text=id, nth=_nth(text, index))
                        message = f"{quoted(id)} stands twice in `{field_name(path)}`"
                        once = _once(entry, path, text)
                        yield Problem(place, message, "remove one of the two", once, about=(text, id))
                    seen.add(id)
            for first, second in _incompatible(catalog, expression.ids, expression.alternatives):
                place = entry.at(*path, text=second, nth=_nth(text, expression.ids.index(second)))
                yield Problem(
                    place, f"`{second}` cannot be joined to `{first}`: derivatives must be under each of them alone",
                    "write `OR` if the user may pick, or `only` if they cover different variants",
                    about=(text, first, second),
                )  # fmt: skip


@rule(on=Entry, severity=Severity.ERROR, needs=Needs.FACTS)
def unclear_license_without_footnote(entry: Entry) -> Problems:
    """A license in doubt has a footnote that says why.

    `unclear: true` prints a question mark behind the license. What the doubt is, only a footnote can say.

    ```yaml bad
    # entries/models/jmedlora.yaml
    license: {license: cc-by-nc-4.0, unclear: true}  # <- no footnote on `license`
    ```
    ```yaml good
    # entries/models/jmedlora.yaml
    license: {license: cc-by-nc-4.0, unclear: true}
    footnotes: {license: [base-license-doubt]}
    ```
    """
    if footnotes_on(entry, "license") != ():
        return
    value = entry.data.get("license")
    items = enumerate(value) if isinstance(value, list) else [(None, value)]
    for index, item in items:
        path: Route = ("license",) if index is None else ("license", index)
        if isinstance(item, Mapping) and item.get("unclear") is True:
            message = "the license is `unclear`, but no footnote on `license` says why"
            hint = "add `footnotes: {license: [<id>]}` with a footnote that explains the doubt"
            about = (str(item.get("license")),)
            yield Problem(entry.at(*path, "unclear", part=Part.KEY), message, hint, about=about)


@rule(on=Catalog, severity=Severity.ERROR, needs=Needs.FACTS)
def openai_outputs_without_footnote(catalog: Catalog) -> Problems:
    """A model that was trained on outputs of OpenAI models warns of it.

    OpenAI's terms of use forbid to use the output to develop models that compete with it, whatever license the model is
    offered under. Datasets that hold such output say `openai_outputs: true`; a model that lists one needs a footnote on
    `license` whose entry says `about: openai-outputs`, or the license `openai-terms`.

    ```yaml bad
    # entries/datasets/sharegpt.yaml
    name: ShareGPT
    openai_outputs: true
    # entries/footnotes/openai-terms.yaml
    about: openai-outputs
    # entries/models/qarasu.yaml
    training:
      - data: [sharegpt]  # <- `sharegpt` holds outputs of OpenAI models
    license: tongyi-qianwen
    ```
    ```yaml good
    # entries/datasets/sharegpt.yaml
    name: ShareGPT
    openai_outputs: true
    # entries/footnotes/openai-terms.yaml
    about: openai-outputs
    # entries/models/qarasu.yaml
    training:
      - data: [sharegpt]
    license: {license: tongyi-qianwen, unclear: true}
    footnotes: {license: [openai-terms]}
    ```
    """
    warning = [id for id, each in catalog.of_kind("footnotes").items() if "about" in each.data]
    for entry in catalog:
        if "training" not in entry.data:
            continue
        listed_data = [each for each in entry.references if each.path[0] == "training" and "datasets" in each.kinds]
        trained_on = [each for each in listed_data if _holds_openai_outputs(catalog, each.id)]
        footnotes = footnotes_on(entry, "license")
        if not trained_on or "license" not in entry.data or footnotes is None:
            continue
        if any(id in warning or _is_unclear(catalog.get("footnotes", id)) for id in footnotes):
            continue  # a footnote that cannot be read may be the warning
        if any(_OPENAI_TERMS in expression_ids(text) for _, text in expressions(entry)):
            continue
        first = trained_on[0]
        hint = (
            f"add `footnotes: {{license: [{warning[0]}]}}`"
            if warning
            else "write a footnote with `about: openai-outputs` first"
        )
        yield Problem(
            entry.at(*first.path),
            f"{quoted(first.id)} holds outputs of OpenAI models, but no footnote on `license` says so",
            hint,
            about=(),
        )


def _is_unclear(entry: Entry | None) -> bool:
    """Whether nobody knows what an entry says: it cannot be read, or does not fit its schema, which is reported."""
    return entry is None or bool(entry.violations)


def _write(entry: Entry, place: Place, id: str, *, safe: bool = False) -> Fix | None:
    """The fix that writes an id in the place of a license: of a whole value, or of a part of an expression."""
    return replace_part(place, id, safe=safe) if place.text else rewrite(entry, place.path, id, safe=safe)


def _once(entry: Entry, path: Route, text: str) -> Fix | None:
    """The fix that names each license once, where all are joined by the same operator."""
    words = [token.text for token in tokens(text)]
    operators = {*words[1::2]}
    if "(" in words or len(operators) != 1:
        return None
    return rewrite(entry, path, f" {operators.pop()} ".join(dict.fromkeys(words[::2])), safe=True)


def _holds_openai_outputs(catalog: Catalog, id: str) -> bool:
    dataset = catalog.get("datasets", id)
    return dataset is not None and dataset.data.get("openai_outputs") is True


def _named(
    entry: Entry, path: Route, text: str, spellings: Mapping[str, str], ids: frozenset[str]
) -> Iterator[tuple[str, Place]]:
    """The licenses that an expression names, with their places. A whole value that is a known spelling is one."""
    if _meant(text, spellings, ids):
        yield text, entry.at(*path)
        return
    if len(text) > MAX_EXPRESSION_CHARACTERS:
        return  # whatever it names, it is none: `malformed-license-expression`
    for token in tokens(text):
        if token.is_operand:
            yield token.text, entry.at(*path, text=token.text, nth=occurrence(text, token.text, token.start))


def _meant(name: str, spellings: Mapping[str, str], ids: frozenset[str]) -> str | None:
    """The id that a spelling means, or None."""
    text = " ".join(folded(name).split())
    return text if text in ids else spellings.get(text)


def _parts(name: str, spellings: Mapping[str, str], ids: frozenset[str]) -> list[str]:
    """The licenses that an operand lists without an operator, if it does."""
    if _meant(name, spellings, ids):
        return []
    parts = [part for part in _BETWEEN.split(name) if part]
    return parts if all(_meant(part, spellings, ids) for part in parts) else []


def _nth(text: str, index: int) -> int:
    """The occurrence that the operand of this index is."""
    operand = [token for token in tokens(text) if token.is_operand][index]
    return occurrence(text, operand.text, operand.start)


def _incompatible(
    catalog: Catalog, ids: tuple[str, ...], alternatives: tuple[frozenset[str], ...]
) -> Iterator[tuple[str, str]]:
    """Pairs of share-alike licenses that have to apply together."""
    ordered = list(dict.fromkeys(ids))
    for number, second in enumerate(ordered):
        for first in ordered[:number]:
            together = any(first in each and second in each for each in alternatives)
            if together and all(_shares_alike(catalog, *pair) for pair in ((first, second), (second, first))):
                yield first, second


def _shares_alike(catalog: Catalog, id: str, other: str) -> bool:
    """Whether a license asks for derivatives under itself and does not accept the other in its place."""
    entry = catalog.get("licenses", id)
    if entry is None or entry.data.get("share_alike") is not True:
        return False
    satisfied = entry.data.get("satisfied_by", [])
    return isinstance(satisfied, list) and other not in satisfied
