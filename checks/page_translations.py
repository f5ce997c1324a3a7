"""Rows of a page and its translations: they link, count, date and warn alike, however each language puts it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from msgspec import Struct

from lint_catalog.model.pages.page import Cell, Row
from lint_catalog.model.pages.parts import Link, Strong, visible_text
from lint_catalog.model.pages.row_contents import models_in, title_link
from lint_catalog.model.pages.years import different_years, year_differences, years_in_order
from lint_catalog.rules import Absent, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.addresses import neutral_address
from lint_catalog.text.hub import hub_repository
from lint_catalog.text.languages import GUESSED
from lint_catalog.text.majority import outvoted
from lint_catalog.text.same_links import differences, explains, host
from lint_catalog.text.sizes import contradictory
from lint_catalog.text.words import counted, listed, quoted

_WHOLE_COLUMN = 5  # cells: what differs in more of a column is one convention, and one finding


@rule(on=Pages, severity=Severity.WARNING, absent=Absent())
def row_links_differ(pages: Pages) -> Problems:
    """A row has the same links on every page.

    Pages in other languages may lead to another version of the same thing, which is understood: `/ja/` and `/en/`,
    `README_en.md`, `?hl=`, a Japanese announcement here and a paper there. What is reported is a link that a page lacks
    without having another in its place, and one to another page of the same site. Links to Wikipedia explain a word and
    do not count. Sites that have pages of their own for each language are listed in `variant-hosts`, under
    `[tool.lint-catalog.markdown]`.

    ```md bad
    <!-- README.en.md -->
    | Model |
    |---|
    | [Kite](https://example.org/en/kite)<br>([7b](https://huggingface.co/kites/kite-7b), [8b](https://huggingface.co/kites/kite-8b)) |
    | [Sail](https://example.org/kite/) |
    <!-- README.fr.md -->
    | Modèle |
    |---|
    | [Kite](https://example.org/fr/kite)<br>([7b](https://huggingface.co/kites/kite-7b)) | <!-- <- `fr` lacks the link to `https://huggingface.co/kites/kite-8b` -->
    | [Sail](https://example.org/sail/) | <!-- <- `fr` leads to `https://example.org/sail/` where `en` leads to `https://example.org/kite/` -->
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Domain |
    |---|---|
    | [Kite](https://example.org/en/kite)<br>([7b](https://huggingface.co/kites/kite-7b)) | [Oogiri](https://en.wikipedia.org/wiki/Oogiri) |
    | [Sail](https://arxiv.org/abs/2401.00001)<br>([7b](https://huggingface.co/kites/sail-7b)) | Wind |
    <!-- README.ja.md -->
    | モデル | ドメイン |
    |---|---|
    | [凧](https://example.org/ja/kite)<br>([7b](https://huggingface.co/kites/kite-7b)) | 大喜利 |
    | [帆](https://example.jp/news/sail)<br>([7b](https://huggingface.co/kites/sail-7b)) | 風 |
    ```
    """
    yield from (problem for problem, is_announcement in pages.derived(_link_differences) if not is_announcement)


@rule(on=Pages, severity=Severity.NOTE, absent=Absent())
def announcement_left_out(pages: Pages) -> Problems:
    """A title leads to the same announcement on every page.

    A page in another language may lead straight to the repository because the announcement is not in its language;
    that is for the maintainer to judge. The page that has more is the one reported.

    ```md bad
    <!-- README.ja.md -->
    | モデル |
    |---|
    | [凧](https://example.jp/news/kite)<br>([7b](https://huggingface.co/kites/kite-7b)) | <!-- <- `ja` has the link to `https://example.jp/news/kite`, which `en` lacks -->
    <!-- README.en.md -->
    | Model |
    |---|
    | [Kite](https://huggingface.co/kites/kite-7b)<br>([7b](https://huggingface.co/kites/kite-7b)) |
    <!-- README.fr.md -->
    | Modèle |
    |---|
    | [Kite](https://huggingface.co/kites/kite-7b)<br>([7b](https://huggingface.co/kites/kite-7b)) |
    ```
    ```md good
    <!-- README.ja.md -->
    | モデル |
    |---|
    | [凧](https://example.jp/news/kite)<br>([7b](https://huggingface.co/kites/kite-7b)) |
    <!-- README.en.md -->
    | Model |
    |---|
    | [Kite](https://example.com/kite)<br>([7b](https://huggingface.co/kites/kite-7b)) |
    ```
    """
    yield from (problem for problem, is_announcement in pages.derived(_link_differences) if is_announcement)


@rule(on=Pages, severity=Severity.ERROR)
def row_year_differs(pages: Pages) -> Problems:
    """A row has the same release year on every page.

    ```md bad
    <!-- README.en.md -->
    | Model | Release Year |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |
    <!-- README.fr.md -->
    | Modèle | Année de sortie |
    |---|---|
    | [Kite](https://example.org/kite) | **2023** | <!-- <- `fr` says `2023` for `Kite`, and `en` says `2024` -->
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Release Year |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |
    <!-- README.ja.md -->
    | モデル | 公開年 |
    |---|---|
    | [凧](https://example.org/kite) | **2024**年 |
    ```
    """
    for each in pages.derived(year_differences):
        message = (
            f"`{pages.name(each.page)}` says {quoted(each.cell.line)} for {quoted(each.row.name)}, "
            f"and `{pages.name(each.other)}` says {quoted(each.there.line)}"
        )
        about = (each.row.name, each.digits, each.digits_there)
        yield Problem(pages.pages[each.page].at(each.cell.span), message, "one of the two is wrong", about=about)


@rule(on=Pages, severity=Severity.WARNING)
def row_emphasis_differs(pages: Pages) -> Problems:
    """A cell emphasises as much on every page.

    Bold print carries meaning in tables: the newest year, a large model, a base of one's own. What differs in more than
    five cells of a column is one finding. Years are looked at by `newest-year-not-bold`, where a page has some in bold.

    ```md bad
    <!-- README.en.md -->
    | Model | Base |
    |---|---|
    | [Kite](https://example.org/kite) | Llama 3 (**70b**) |
    <!-- README.fr.md -->
    | Modèle | Base |
    |---|---|
    | [Kite](https://example.org/kite) | Llama 3 (70b) | <!-- <- `fr` has no bold text in `Base` of `Kite`, and `en` has 1: `70b` -->
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | [Kite](https://example.org/kite) | **443,747** texts |
    <!-- README.fr.md -->
    | Modèle | Données d'entraînement |
    |---|---|
    | [Kite](https://example.org/kite) | **443 747** textes |
    ```
    """
    columns: dict[tuple[int, str, bool], list[_Emphasis]] = defaultdict(list)
    odd = pages.derived(different_years)
    for spot in pages.spots:
        strong = [None if cell is None else cell.strong for cell in spot.cells]
        for index, model in outvoted([None if each is None else len(each) for each in strong]):
            row, cell = spot.rows[index], spot.cells[index]
            if row and cell and not (spot.kind == "released" and _is_known_year(pages, index, cell, odd)):
                here, there = strong[index] or (), strong[model] or ()
                columns[index, spot.title(index), bool(here)].append(_Emphasis(model, row, cell, here, there))
    for (index, title, _), found in columns.items():
        page = pages.pages[index]
        if len(found) > _WHOLE_COLUMN:
            first = found[0]
            much = "less" if len(first.here) < len(first.there) else "more"
            many = counted(len(found), "cell")
            message = (
                f"`{pages.name(index)}` has {much} bold text than `{pages.name(first.model)}` in {many} of {title}"
            )
            hint = "emphasise the same on every page; this is the first of them"
            yield Problem(page.at(first.cell.span), message, hint, about=(title, much))
            continue
        for each in found:
            texts = (quoted(pages.pages[each.model].source(strong.span).strip("*_")) for strong in each.there)
            named = f": {listed(texts, 'and')}" if each.there else ""
            message = (
                f"`{pages.name(index)}` has {_texts(len(each.here))} in {title} of {quoted(each.row.name)}, "
                f"and `{pages.name(each.model)}` has {len(each.there) or 'none'}{named}"
            )
            about = (each.row.name, title)
            yield Problem(page.at(each.cell.span), message, "emphasise the same on every page", about=about)


class _Emphasis(Struct, frozen=True):
    """A cell that has more or fewer texts in bold than that of another page."""

    model: int
    row: Row
    cell: Cell
    here: tuple[Strong, ...]
    there: tuple[Strong, ...]


def _is_known_year(pages: Pages, page: int, cell: Cell, odd: AbstractSet[int]) -> bool:
    """Whether a year is reported as such: it differs, or is not bold as the newest of its page is."""
    return id(cell) in odd or (bool(cell.line) and pages.derived(years_in_order)[id(pages.pages[page])][0] != "")


def _texts(number: int) -> str:
    return counted(number, "bold text") if number else "no bold text"


def _addresses(row: Row, without_title: bool = False) -> Iterator[str]:
    """The addresses of a row, those that explain a word left out, and if wanted that of the title."""
    title = title_link(row) if without_title else None
    for cell in row.cells:
        for link in cell.links:
            if link is not title and not explains(link.address):
                yield link.address


def _is_strange(row: Row) -> bool:
    """Whether a row's title leads to a repository that is none of the row's, which is reported as such."""
    title = title_link(row)
    others = models_in(link for cell in row.cells[:1] for link in cell.links if link is not title)
    hub = hub_repository(title.address) if title else None
    return bool(others and hub and hub[0] == "models" and hub[1] not in others)


_LinkDifference = tuple[Problem, bool]
"""A problem, and whether it is about an announcement that a page replaces by the repository."""


def _link_differences(pages: Pages) -> tuple[_LinkDifference, ...]:
    return tuple(_find_link_differences(pages))


def _find_link_differences(pages: Pages) -> Iterator[_LinkDifference]:
    known = frozenset(page.language for page in pages.pages if page.language)
    languages = known if all(page.language for page in pages.pages) else known | GUESSED
    for tables in pages.tables:
        for rows in tables.rows:
            if pages.written_alike(rows):
                continue
            raw = {frozenset(_addresses(row)) for row in rows if row}
            if len(raw) < 2:
                continue
            addresses = [
                None if row is None else frozenset(neutral_address(each, languages) for each in _addresses(row))
                for row in rows
            ]
            for index, model in outvoted(addresses):
                row, other = rows[index], rows[model]
                if row is not None and other is not None:
                    yield from _different_links(pages, (index, row), (model, other), languages)


def _different_links(
    pages: Pages, here: tuple[int, Row], there: tuple[int, Row], languages: frozenset[str]
) -> Iterator[_LinkDifference]:
    (index, row), (model, other) = here, there
    copied = _is_strange(row) or _is_strange(other)
    page = pages.pages[index]
    links = _links(row)
    found = differences(_addresses(row, copied), _addresses(other, copied), languages, pages.conventions.variant_hosts)
    for one, two in found.replaced:
        hub = hub_repository(one)
        if hub and contradictory(visible_text(links[one].parts), hub[1]):
            continue  # reported as a size that contradicts
        message = (
            f"`{pages.name(index)}` leads to {quoted(one, 120)} where `{pages.name(model)}` leads to {quoted(two, 120)}"
        )
        hint = "one of the two is wrong, unless the site has a page for each language (`variant-hosts`)"
        yield Problem(page.at(links[one].span), message, hint, about=(row.name, one, two)), False
    if found.lacking:
        which = listed((quoted(each, 120) for each in found.lacking), "and")
        message = f"`{pages.name(index)}` lacks the link to {which} of `{pages.name(model)}`, in {quoted(row.name)}"
        title = title_link(other)
        replaced = all(title is not None and each == title.address for each in found.lacking) and _leads_home(row)
        place, about = page.at(row.cells[0].span), (row.name, *found.lacking)
        yield Problem(place, message, "add it, or remove it there", about=about), replaced
    for one in found.extra:
        message = f"`{pages.name(index)}` has the link to {quoted(one, 120)}, which `{pages.name(model)}` lacks"
        link = links[one]
        replaced = link is title_link(row) and _leads_home(other)
        place, about = page.at(link.span), (row.name, one)
        yield Problem(place, message, "add it there, or remove it here", about=about), replaced


def _leads_home(row: Row) -> bool:
    """Whether a row's title leads to a repository."""
    title = title_link(row)
    return title is not None and (hub_repository(title.address) is not None or host(title.address) == "github.com")


def _links(row: Row) -> Mapping[str, Link]:
    """The first link of a row to each address."""
    return {link.address: link for cell in reversed(row.cells) for link in reversed(cell.links)}
