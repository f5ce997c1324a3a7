"""What rows call their repositories: sizes, versions and words agree with where the links lead."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lint_catalog.model.columns import OWN_COLUMNS
from lint_catalog.model.entries.titles import contradictory_versions, leads_elsewhere
from lint_catalog.model.pages.page import Row
from lint_catalog.model.pages.parts import Link, visible_text
from lint_catalog.model.pages.row_contents import kinds_of, models_in, title_link
from lint_catalog.rules import Edit, Fix, Page, Problem, Problems, Severity, rule
from lint_catalog.text.hub import hub_repository
from lint_catalog.text.sizes import contradictory, sizes
from lint_catalog.text.slips import one_slip
from lint_catalog.text.words import listed, quoted

_LONG = 500  # characters of a label that are looked at
_WORD = re.compile(r"[A-Za-z]{5,}(?![A-Za-z])")


@rule(on=Page, severity=Severity.ERROR)
def size_contradicts_repository(page: Page) -> Problems:
    """The size in a link's text is that of the Hub repository that it leads to.

    `1_6b` and `1.6b`, `8x7B`, `32B-A3B`, `0.5b` and `350m` are understood, and so is rounding: `1.57b` fits a
    repository called `1.6b`, and `3.8b` one called `3b`. One of several sizes in a text has to fit.

    ```md bad
    | Model | Developer |
    |---|---|
    | [Kite 8B](https://huggingface.co/kites/kite-70b) | Kites | <!-- <- `8B`, but leads to `kites/kite-70b` -->
    ```
    ```md good
    | Model | Developer |
    |---|---|
    | [Kite 70B](https://huggingface.co/kites/kite-70b)<br>([1_6b](https://huggingface.co/kites/kite-1.57B)) | Kites |
    | [Kite MoE](https://huggingface.co/kites/kite-8x7b)<br>([**56b**-chat](https://huggingface.co/kites/kite-8x7b)) | Kites |
    ```
    """
    for link, text, repository in page.derived(_hub_links):
        if contradictory(text, repository):
            message = f"{quoted(text)} says `{sizes(text)[0].text}`, but leads to {quoted(repository)}"
            place, about = page.at(link.address_span or link.span), (text, repository)
            yield Problem(place, message, "fix the address, or the size", about=about)


@rule(on=Page, severity=Severity.ERROR)
def version_contradicts_repository(page: Page) -> Problems:
    """The version in a link's text is that of the Hub repository that it leads to.

    Versions are written with a `v`: `v0.1`, `v2`. `v1` fits a repository called `v1.0`.

    ```md bad
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org)<br>([v0.2](https://huggingface.co/kites/kite-v0.1)) | Kites | <!-- <- says `v0.2` -->
    ```
    ```md good
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org)<br>([v1](https://huggingface.co/kites/kite-v1.0)) | Kites |
    ```
    """
    for link, text, repository in page.derived(_hub_links):
        if said := contradictory_versions(text, repository):
            message = f"{quoted(text)} says `v{said}`, but leads to {quoted(repository)}"
            place, about = page.at(link.address_span or link.span), (text, repository)
            yield Problem(place, message, "fix the address, or the version", about=about)


@rule(on=Page, severity=Severity.WARNING)
def misspelt_label(page: Page) -> Problems:
    """The words in a link's text are spelt as in the name of the Hub repository that it leads to.

    A word that differs from one of the name in a single letter, or in two letters that changed places, is a slip.

    ```md bad
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org)<br>([7b-insturct](https://huggingface.co/kites/kite-7b-instruct)) | Kites | <!-- <- `insturct` -->
    ```
    ```md fixed unsafe
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org)<br>([7b-instruct](https://huggingface.co/kites/kite-7b-instruct)) | Kites |
    ```
    ```md good
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org)<br>([7b-instruction](https://huggingface.co/kites/kite-7b-instruct)) | Kites |
    ```
    """
    for link, text, repository in page.derived(_hub_links):
        for word, near in _misspelt(text, repository):
            message = f"{quoted(text)} says `{word}`, where the repository {quoted(repository)} says `{near}`"
            fixed = text.replace(word, near.capitalize() if word[0].isupper() else near)
            place = page.at(link.text_span)
            plain = len(text) == link.text_span.end_column - link.text_span.column
            fix = Fix(f"write `{fixed}`", (Edit(place, fixed),)) if plain else None
            hint = "fix the text, unless the repository is called so by mistake"
            yield Problem(place, message, hint, fix, about=(text, word, repository))


@rule(on=Page, severity=Severity.ERROR)
def title_link_elsewhere(page: Page) -> Problems:
    """The title of a row leads to one of the repositories that the row lists.

    Rows are often copied from a similar one, and the link of the title is what one forgets to change. A title that is
    the name of its own repository is fine, and so are titles that lead to an announcement, a paper or a collection.

    ```md bad
    | Model | Developer |
    |---|---|
    | [Sail](https://huggingface.co/kites/kite)<br>([sail-a](https://huggingface.co/kites/sail-a)) | Kites | <!-- <- `Sail` leads to `kites/kite`, but its row is about `kites/sail-a` -->
    ```
    ```md good
    | Model | Developer |
    |---|---|
    | [Sail](https://huggingface.co/kites/sail-a)<br>([sail-a](https://huggingface.co/kites/sail-a)) | Kites |
    | [kites/kite-base](https://huggingface.co/kites/kite-base)<br>([large](https://huggingface.co/kites/kite-large)) | Kites |
    | [Wing](https://example.org/wing)<br>([wing](https://huggingface.co/kites/wing)) | Kites |
    ```
    """
    for _, row, kinds in _rows(page):
        link = title_link(row)
        elsewhere = _strange_title(row, kinds)
        if link is None or elsewhere is None:
            continue
        title, (repository, others) = visible_text(link.parts), elsewhere
        if contradictory(title, repository):
            continue  # reported as a size that contradicts
        own = listed((f"`{each}`" for each in others[:3]), "and") + (" …" if len(others) > 3 else "")
        message = f"{quoted(title)} leads to {quoted(repository)}, but its row is about {own}"
        place, about = page.at(link.address_span or link.span), (title, repository)
        yield Problem(place, message, "fix the address of the title", about=about)


@rule(on=Page, severity=Severity.WARNING)
def repository_listed_twice(page: Page) -> Problems:
    """A Hub repository belongs to one row of a page.

    ```md bad
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org)<br>([a](https://huggingface.co/kites/a), [b](https://huggingface.co/kites/b)) | Kites |
    | [Sail](https://example.org)<br>([b](https://huggingface.co/kites/b)) | Kites | <!-- <- `kites/b` belongs to `Kite` on line 3, too -->
    ```
    ```md good
    | Model | Developer |
    |---|---|
    | [a](https://huggingface.co/kites/a)<br>([a](https://huggingface.co/kites/a)) | Kites |
    | [Sail](https://example.org)<br>([b](https://huggingface.co/kites/b)) | Kites |
    ```
    """
    first: dict[str, Row] = {}
    for _, row, kinds in _rows(page):
        strange = _strange_title(row, kinds)
        for link in _own_links(row, kinds):
            for repository in models_in((link,)):
                other = first.setdefault(repository, row)
                if other is not row and not (strange and link is title_link(row)):
                    message = f"{quoted(repository)} belongs to {quoted(other.name)} on line {other.span.line}, too"
                    yield Problem(page.at(link.address_span or link.span), message, "leave it to one of the two rows")
                    first[repository] = row


def _rows(page: Page) -> Iterator[tuple[int, Row, tuple[str, ...]]]:
    for number, table in enumerate(page.tables):
        kinds = kinds_of(table)
        if "description" not in kinds:
            yield from ((number, row, kinds) for row in table.rows)


def _own_links(row: Row, kinds: tuple[str, ...]) -> list[Link]:
    """The links of a row to its own model."""
    return [link for cell, kind in zip(row.cells, kinds, strict=False) if kind in OWN_COLUMNS for link in cell.links]


def _hub_links(page: Page) -> tuple[tuple[Link, str, str], ...]:
    """Links of rows to model repositories of their own, each with its text and the repository."""
    found = []
    for _, row, kinds in _rows(page):
        for link in _own_links(row, kinds):
            hub = hub_repository(link.address)
            if hub and hub[0] == "models":
                found.append((link, visible_text(link.parts), hub[1]))
    return tuple(found)


def _strange_title(row: Row, kinds: tuple[str, ...]) -> tuple[str, tuple[str, ...]] | None:
    """The repository that a row's title leads to, and those of its other links, if it is none of them nor named so."""
    link = title_link(row)
    hub = hub_repository(link.address) if link else None
    if link is None or hub is None or hub[0] != "models":
        return None
    others = models_in([each for each in _own_links(row, kinds) if each is not link])
    return (hub[1], others) if leads_elsewhere(visible_text(link.parts), hub[1], others) else None


@lru_cache(maxsize=8192)
def _misspelt(text: str, repository: str) -> tuple[tuple[str, str], ...]:
    """The misspelt words of a text, each with the word of the repository that is meant."""
    words = _WORD.findall(text[:_LONG])
    whole = repository.casefold()
    if all(word.casefold() in whole for word in words):
        return ()
    real = sorted({word.casefold() for word in _WORD.findall(repository)})
    near = ((word, next((each for each in real if one_slip(word.casefold(), each)), None)) for word in words)
    return tuple((word, each) for word, each in near if each is not None and word.casefold() not in whole)
