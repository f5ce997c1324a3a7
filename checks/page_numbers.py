"""Numbers on a page and its translations: they are the same, however each language writes them."""

from collections.abc import Iterator, Sequence

from lint_catalog.model.pages.page import Definition
from lint_catalog.model.pages.translations import CellVersions
from lint_catalog.rules import Absent, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.majority import outvoted
from lint_catalog.text.same_numbers import (
    NumbersByLanguage,
    contradicts,
    found_numbers,
    judged,
    large,
    numbers_left_out,
)
from lint_catalog.text.words import listed, quoted


@rule(on=Pages, severity=Severity.ERROR)
def row_numbers_differ(pages: Pages) -> Problems:
    """A cell gives the same numbers on every page.

    However each language writes them: `1,000万`, `10M` and `10 millions` are alike, and rounding does not count:
    `628万` may be `6.3M`.

    ```md bad
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | [Kite](https://example.org/kite) | 13 million images |
    <!-- README.ja.md -->
    | モデル | 学習データ |
    |---|---|
    | [凧](https://example.org/kite) | 約1,300の画像 | <!-- <- `ja` has `1,300` where `en` has `13 million` -->
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | [Kite](https://example.org/kite) | 13 million images, 6.3M texts |
    <!-- README.ja.md -->
    | モデル | 学習データ |
    |---|---|
    | [凧](https://example.org/kite) | 約1,300万の画像と628万のテキスト |
    ```
    """
    for spot, found in pages.derived(_numbers):
        for model, index, lacking, extra in judged(found, _languages(pages)):
            cell, row = spot.cells[index], spot.rows[index]
            if cell and row and contradicts(lacking, extra):
                message = (
                    f"`{pages.name(index)}` has {quoted(extra[0].text)} where `{pages.name(model)}` "
                    f"has {quoted(lacking[0].text)}, in {quoted(row.name)}"
                )
                about = (row.name, extra[0].text, lacking[0].text)
                yield Problem(pages.pages[index].at(cell.span), message, "one of the two is wrong", about=about)


@rule(on=Pages, severity=Severity.WARNING, absent=Absent())
def number_left_out(pages: Pages) -> Problems:
    """The numbers of a page are not left out in its translations.

    A translation that leaves out how many sentences or tokens a model was trained on tells its readers less. Such are
    numbers with a unit or a counted noun; others, and small ones, come and go with the wording. A length, such as
    `4,000 tokens`, may be put into words, `long texts`, and is only noted.

    ```md bad
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | [Kite](https://example.org/kite) | Wikipedia | <!-- <- `en` lacks the number `3,400万` of `ja` -->
    <!-- README.ja.md -->
    | モデル | 学習データ |
    |---|---|
    | [凧](https://example.org/kite) | Wikipedia (3,400万文) |
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | [Kite](https://example.org/kite) | Wikipedia (34M sentences) |
    <!-- README.ja.md -->
    | モデル | 学習データ |
    |---|---|
    | [凧](https://example.org/kite) | Wikipedia 2つ (3,400万文) |
    ```
    """
    for spot, found in pages.derived(_numbers):
        wrong: set[int] | None = None  # pages of which `row-numbers-differ` says that one number stands for another
        for index, model, lacking, counts in numbers_left_out(found, _written(pages, spot), _languages(pages)):
            cell, row = spot.cells[index], spot.rows[index]
            if wrong is None:
                differences = judged(found, _languages(pages))
                wrong = {each for _, each, one, other in differences if contradicts(one, other)}
            if cell and row and wrong.isdisjoint((index, model)):
                which = listed((quoted(number.text) for number in lacking), "and")
                what = "number" if len(lacking) == 1 else "numbers"
                message = (
                    f"`{pages.name(index)}` lacks the {what} {which} of `{pages.name(model)}`, in {quoted(row.name)}"
                )
                about = (row.name, *(number.text for number in lacking))
                hint, severity = _advice(counts)
                yield Problem(pages.pages[index].at(cell.span), message, hint, severity=severity, about=about)


def _advice(counts: bool) -> tuple[str, Severity]:
    """The hint on numbers that are left out, and how much they count: a length may be put into words."""
    if counts:
        return "add it, or fix the other", Severity.WARNING
    return "add it, unless the words say as much", Severity.NOTE


@rule(on=Pages, severity=Severity.ERROR, absent=Absent())
def definition_not_translated(pages: Pages) -> Problems:
    """A footnote is defined on every page, with the same numbers.

    ```md bad
    <!-- README.en.md -->
    Kite[^1] and Sail[^2]

    [^1]: Extended to 1282 tokens. <!-- <- `en` lacks `512` in the footnote `1` -->
    [^2]: For research only.
    <!-- README.fr.md -->
    Kite[^1] et Sail[^2] <!-- <- `fr` does not define the footnote `2` -->

    [^1]: Étendu de 512 à 1282 jetons.
    <!-- README.ja.md -->
    凧[^1]、帆[^2]

    [^1]: 512から1282に拡張されている。
    [^2]: 研究目的に限る。
    ```
    ```md good
    <!-- README.en.md -->
    Kite[^1]

    [^1]: Extended to 1282 tokens.
    <!-- README.fr.md -->
    Kite[^1]

    [^1]: Étendu à 1 282 jetons.
    ```
    """
    defined = [
        {definition.id.casefold(): definition for definition in reversed(page.definitions)} for page in pages.pages
    ]
    if any(not each for each in defined):
        return
    first = [{use.mark.id.casefold(): use for use in reversed(page.mark_uses)} for page in pages.pages]
    for id in dict.fromkeys(id for each in defined for id in each):
        definitions = [each.get(id) for each in defined]
        for index, model in outvoted([definition is not None for definition in definitions]):
            page, other = pages.pages[index], definitions[model]
            if other is not None:
                use = first[index].get(id)
                place = page.at(use.mark.span if use else page.definitions[-1].id_span)
                message = f"`{pages.name(index)}` does not define the footnote {quoted(other.id)}, which `{pages.name(model)}` has"
                yield Problem(place, message, "translate it", about=(id,))
        yield from _different_notes(pages, definitions)


def _numbers(pages: Pages) -> tuple[tuple[CellVersions, NumbersByLanguage], ...]:
    """The numbers of cells on every page, where they may differ."""
    return tuple(_find_numbers(pages))


def _find_numbers(pages: Pages) -> Iterator[tuple[CellVersions, NumbersByLanguage]]:
    for spot in pages.spots:
        if spot.kind in ("released", "date", "license", "venue"):
            continue
        found = found_numbers(_written(pages, spot), _languages(pages))
        if found is not None:
            yield spot, found


def _written(pages: Pages, spot: CellVersions) -> list[str | None]:
    """What is written in a cell on each page."""
    return [
        None if cell is None else page.source(cell.span) for page, cell in zip(pages.pages, spot.cells, strict=True)
    ]


def _languages(pages: Pages) -> tuple[str, ...]:
    return tuple(page.language or "en" for page in pages.pages)


def _different_notes(pages: Pages, definitions: Sequence[Definition | None]) -> Iterator[Problem]:
    texts = [None if definition is None else definition.source for definition in definitions]
    found = found_numbers(texts, _languages(pages))
    for model, index, lacking, extra in judged(found, _languages(pages)) if found else ():
        definition = definitions[index]
        if definition is None or not (large(lacking) or contradicts(lacking, extra)):
            continue
        if extra:
            mine, theirs = (listed((quoted(each.text) for each in those), "and") for those in (extra, lacking))
            message = f"`{pages.name(index)}` has {mine} where `{pages.name(model)}` has {theirs}, in the footnote {quoted(definition.id)}"
        else:
            which = listed((quoted(each.text) for each in large(lacking)), "and")
            message = f"`{pages.name(index)}` lacks {which} in the footnote {quoted(definition.id)}, which `{pages.name(model)}` has"
        place, about = pages.pages[index].at(definition.id_span), tuple(each.text for each in (*extra, *lacking))
        yield Problem(place, message, "one of the two is wrong", about=(definition.id, *about))
