"""Ids lead somewhere, and registries hold nothing that nobody needs."""

from lint_catalog.model.entries.markdown import footnote_markers
from lint_catalog.model.entries.suggestions import Suggestions
from lint_catalog.rules import Absent, Catalog, Part, Problem, Problems, Severity, markdown, rule
from lint_catalog.rules.fixes import rename, rewrite
from lint_catalog.rules.wording import missing_entry_hint
from lint_catalog.text.lookalikes import with_odd_characters
from lint_catalog.text.words import listed, quoted


@rule(on=Catalog, severity=Severity.ERROR)
def unknown_reference(catalog: Catalog) -> Problems:
    """An id names an entry that exists.

    The schema says which kind a field refers to (`refersTo`); the entry must be a file of that name. What entries are
    called, in any language, is known as well. `lint-catalog new --kind developers ID` writes the skeleton of one.

    ```yaml bad
    # entries/developers/preferred-networks.yaml
    name: Preferred Networks
    # entries/models/plamo-13b.yaml
    developer: prefered-networks  # <- there is no `prefered-networks`
    ```
    ```yaml bad
    # entries/developers/utokyo.yaml
    name: {ja: 東京大学, en: University of Tokyo}
    # entries/developers/tohoku-university.yaml
    name: {ja: 東北大学, en: Tohoku University}
    # entries/models/plamo-13b.yaml
    developer: Tokyo University  # <- there is no `Tokyo University`
    ```
    ```yaml good
    # entries/developers/preferred-networks.yaml
    name: Preferred Networks
    # entries/models/plamo-13b.yaml
    developer: preferred-networks
    ```
    ```yaml fixed unsafe
    # entries/developers/preferred-networks.yaml
    name: Preferred Networks
    # entries/models/plamo-13b.yaml
    developer: preferred-networks
    ```
    ```yaml fixed unsafe
    # entries/developers/utokyo.yaml
    name: {ja: 東京大学, en: University of Tokyo}
    # entries/developers/tohoku-university.yaml
    name: {ja: 東北大学, en: Tohoku University}
    # entries/models/plamo-13b.yaml
    developer: utokyo
    ```
    """
    suggestions: dict[tuple[str, ...], Suggestions] = {}
    for entry in catalog:
        for each in entry.references:
            if each.in_expression:
                continue  # the rules for licenses say more
            if any(each.id in catalog.ids.get(kind, ()) for kind in each.kinds):
                continue
            if each.kinds not in suggestions:
                suggestions[each.kinds] = Suggestions(catalog, each.kinds)
            unstaged = next((kind for kind in each.kinds if (kind, each.id) in catalog.unstaged), "")
            near = "" if unstaged else suggestions[each.kinds].to(each.id)
            kinds = listed(f"`{kind}`" for kind in each.kinds)
            part = Part.KEY if each.on_key else Part.VALUE
            place = entry.at(*each.path, part=part, text="" if each.on_key else each.id)
            elsewhere = next((kind for kind in catalog.kinds if each.id in catalog.ids.get(kind, ())), None)
            hint = missing_entry_hint(catalog, unstaged or each.kinds[0], each.id)
            if elsewhere and not unstaged:
                hint = f"`{each.id}` is one of the `{elsewhere}`, which cannot stand here"
            if near:
                hint = f"did you mean `{near}`?"
            change = rename if each.on_key else rewrite
            fix = change(entry, each.path, near) if near else None
            absent = Absent(each.kinds, by_name=True)
            message = with_odd_characters(f"there is no {quoted(each.id)} in {kinds}", each.id, near)
            yield Problem(place, message, hint, fix, absent=absent)


@rule(on=Catalog, severity=Severity.WARNING, absent=Absent())
def unused_entry(catalog: Catalog) -> Problems:
    """Every entry of a registry is referred to.

    Developers, licenses, datasets, base models, footnotes and sections exist to be referred to; one that is not is left
    over, or the reference to it is missing. As long as an entry cannot be read, or refers to something unknown, nobody
    knows what it would refer to, and nothing is reported. A section with an introduction says something by itself.

    ```yaml bad
    # entries/papers/transformer.yaml
    name: Transformer
    section: architectures
    date: 2017.06.12
    title: Attention Is All You Need
    url: https://arxiv.org/abs/1706.03762
    # entries/sections/architectures.yaml
    title: Papers on architectures
    order: 1
    # entries/sections/training.yaml
    title: Papers on training  # <- nothing refers to `training`
    order: 2
    ```
    ```yaml good
    # entries/papers/transformer.yaml
    name: Transformer
    section: architectures
    date: 2017.06.12
    title: Attention Is All You Need
    url: https://arxiv.org/abs/1706.03762
    # entries/sections/architectures.yaml
    title: Papers on architectures
    order: 1
    ```
    """
    if not catalog.sound:
        return
    used: set[tuple[str, str]] = set()
    in_doubt: set[str] = set()
    for entry in catalog:
        named = [(each.kinds, each.id) for each in entry.references]
        named += [(("footnotes",), marker.id) for _, text in markdown(entry) for marker in footnote_markers(text)]
        for kinds, id in named:
            found = {(kind, id) for kind in kinds if id in catalog.ids.get(kind, ())}
            used |= found - {(entry.kind, entry.id)}
            if not found:
                in_doubt.update(kinds)
    for kind in sorted(catalog.registries - in_doubt):
        for id, entry in catalog.of_kind(kind).items():
            if (kind, id) not in used and not (kind == "sections" and "introduction" in entry.data):
                yield Problem(entry.at(), f"nothing refers to {quoted(id)}", f"refer to it, or delete {entry.file}")
