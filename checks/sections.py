"""The sections of a catalog: what its pages could not show."""

from lint_catalog.model.entries.kinds import CATALOG_KIND
from lint_catalog.model.entries.outline import is_for_pages, rows_without_table, sections_in_themselves
from lint_catalog.rules import Absent, Catalog, Problem, Problems, Severity, rule
from lint_catalog.text.words import listed, quoted


@rule(on=Catalog, severity=Severity.ERROR)
def row_without_table(catalog: Catalog) -> Problems:
    """A row is in a section that has a table for it.

    A section says by `kind` and `columns` what its table lists. A row anywhere else is on no page, and the pages cannot
    be rendered.

    ```yaml bad
    # entries/sections/general.yaml
    title: General
    order: 1
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    section: general  # <- the section `general` has no table of `models`
    ```
    ```yaml bad
    # entries/sections/general.yaml
    title: General
    order: 1
    kind: benchmarks
    columns: [name, description]
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    section: general  # <- its table is one of `benchmarks`
    ```
    ```yaml good
    # entries/sections/general.yaml
    title: General
    order: 1
    kind: models
    columns: [name, released]
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    section: general
    ```
    """
    for entry, section in rows_without_table(catalog):
        kind, columns = section.data.get("kind"), section.data.get("columns")
        if isinstance(kind, str) and kind != entry.kind:
            message = (
                f"the section {quoted(section.id)} has no table of `{entry.kind}`: its table is one of {quoted(kind)}"
            )
            fitting = [
                each.id for each in catalog.of_kind("sections").values()
                if each.data.get("kind") == entry.kind and "columns" in each.data
            ]  # fmt: skip
            hint = f"sections with one: {', '.join(map(quoted, fitting[:5]))}" if fitting else ""
        else:
            missing = [f"`{name}`" for name, value in (("kind", kind), ("columns", columns)) if value is None]
            message = f"the section {quoted(section.id)} has no table of `{entry.kind}`"
            hint = f"{section.file} lacks {listed(missing, 'and')}" if missing else ""
        yield Problem(entry.at("section"), message, hint, about=(section.id, str(kind)))


@rule(on=Catalog, severity=Severity.ERROR)
def section_in_itself(catalog: Catalog) -> Problems:
    """A section does not stand in itself.

    Sections that are each other's `parent` belong under no heading of the page, with all that is in them.

    ```yaml bad
    # entries/sections/models.yaml
    title: Models
    order: 1
    parent: general  # <- `models` stands in itself
    # entries/sections/general.yaml
    title: General
    order: 1
    parent: models  # <- `general` stands in itself
    ```
    ```yaml good
    # entries/sections/models.yaml
    title: Models
    order: 1
    # entries/sections/general.yaml
    title: General
    order: 1
    parent: models
    ```
    """
    for section in sections_in_themselves(catalog):
        message = f"the section {quoted(section.id)} stands in itself, or in a section that does"
        yield Problem(section.at("parent"), message, "one of them has no `parent`, or another one", about=(section.id,))


@rule(on=Catalog, severity=Severity.WARNING, absent=Absent((CATALOG_KIND,), by_name=True))
def missing_catalog_file(catalog: Catalog) -> Problems:
    """A catalog with sections or rows says what it is called, and in which languages it is.

    That stands in `entries/catalog.yaml`; without it no page can be rendered, and nobody knows which languages a text
    has to be in. It is shown at the first section.

    ```yaml bad
    # entries/sections/models.yaml
    title: Models  # <- there is no `catalog.yaml`
    order: 1
    ```
    ```yaml good
    # entries/catalog.yaml
    title: Models of Everywhere
    languages: [en]
    # entries/sections/models.yaml
    title: Models
    order: 1
    ```
    """
    if CATALOG_KIND not in catalog.ids.get(CATALOG_KIND, ()) and is_for_pages(catalog):
        first = next(iter(catalog.of_kind("sections").values()), None) or next(iter(catalog))
        hint = f"write {catalog.folder}/catalog.yaml with `title` and `languages`"
        message = "there is no `catalog.yaml`, which says what the page is called and in which languages it is"
        yield Problem(first.at(), message, hint, about=())


@rule(on=Catalog, severity=Severity.WARNING)
def language_without_labels(catalog: Catalog) -> Problems:
    """The words that pages say by themselves are known in every language of the catalog.

    Titles of columns, "Contents" and the like come with lint-catalog in a few languages. For others the catalog brings
    a file of them, in the folder that `labels` in the settings names; without it no page can be rendered.

    ```yaml bad
    # entries/catalog.yaml
    title: Modelle
    languages: [en, de]  # <- there are no labels for the language `de`
    # entries/sections/models.yaml
    title: Models
    order: 1
    ```
    ```yaml good
    # entries/catalog.yaml
    title: Models
    languages: [en, fr]
    # entries/sections/models.yaml
    title: Models
    order: 1
    ```
    """
    about = catalog.get(CATALOG_KIND, CATALOG_KIND)
    languages = about.data.get("languages") if about else None
    if about is None or not isinstance(languages, list) or not is_for_pages(catalog):
        return
    for index, language in enumerate(languages):
        if isinstance(language, str) and language not in catalog.labelled:
            hint = (
                f"translate `labels/en.toml` of lint-catalog into `<folder>/{language}.toml`, "
                'and set `labels = "<folder>"` in the settings'
            )
            message = f"there are no labels for the language {quoted(language)}, so that no page can be rendered"
            yield Problem(about.at("languages", index), message, hint, about=(language,))
