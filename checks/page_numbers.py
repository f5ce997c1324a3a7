"""Numbers on a page and its translations: they are the same, however each language writes them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from lint_catalog.model import Problem, Severity
from lint_catalog.numerals import Number, numbers, reads_words, without_counterpart
from lint_catalog.page import Definition
from lint_catalog.pageset import Pages, Spot, odd_ones
from lint_catalog.rule import Problems, rule
from lint_catalog.words import listed, quoted

_DIGITS = re.compile(r"\d[\d.,]*[百千万億兆KMBTkmbt]?")
_TOLERANCE = 0.02
_LEAST = 100  # smaller numbers come and go with the wording


@rule(on=Pages, severity=Severity.ERROR)
def row_numbers_differ(pages: Pages) -> Problems:
    """A cell gives the same numbers on every page.

    However each language writes them: `1,000万`, `10M` and `10 millions` are alike, and rounding does not count.

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
    for spot, found in _numbers(pages):
        for model, index, lacking, extra in _judged(pages, found):
            cell, row = spot.cells[index], spot.rows[index]
            if cell and row and _contradicts(lacking, extra):
                message = (
                    f"`{pages.name(index)}` has {quoted(extra[0].text)} where `{pages.name(model)}` "
                    f"has {quoted(lacking[0].text)}, in {quoted(row.name)}"
                )
                yield Problem(pages.pages[index].at(cell.span), message, "one of the two is wrong")


@rule(on=Pages, severity=Severity.WARNING)
def number_left_out(pages: Pages) -> Problems:
    """What a page tells in numbers, its translations tell, too.

    A translation that leaves out how many sentences or tokens a model was trained on tells its readers less. Small
    numbers, which come and go with the wording, do not count.

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
    for spot, found in _numbers(pages):
        for index, (cell, row) in enumerate(zip(spot.cells, spot.rows, strict=True)):
            for model in range(len(found)):
                if cell is None or row is None or model == index or found[model] is None:
                    continue
                lacking, extra = _difference(pages, found, index, model)
                large = [number for number in lacking if max(number.values) >= _LEAST]
                if large and not _contradicts(lacking, extra):
                    which = listed((quoted(number.text) for number in large), "and")
                    what = "number" if len(large) == 1 else "numbers"
                    message = f"`{pages.name(index)}` lacks the {what} {which} of `{pages.name(model)}`, in {quoted(row.name)}"
                    yield Problem(pages.pages[index].at(cell.span), message, "add it, or mend the other")
                    break


@rule(on=Pages, severity=Severity.ERROR)
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
    for id in dict.fromkeys(id for each in defined for id in each):
        definitions = [each.get(id) for each in defined]
        for index, model in odd_ones([definition is not None for definition in definitions]):
            page, other = pages.pages[index], definitions[model]
            if other is not None:
                use = next((use for use in page.mark_uses if use.mark.id.casefold() == id), None)
                place = page.at(use.mark.span if use else page.definitions[-1].id_span)
                message = f"`{pages.name(index)}` does not define the footnote {quoted(other.id)}, which `{pages.name(model)}` has"
                yield Problem(place, message, "translate it")
        yield from _different_notes(pages, definitions)


Found = Sequence[tuple[Number, ...] | None]


@lru_cache(maxsize=1)
def _numbers(pages: Pages) -> tuple[tuple[Spot, Found], ...]:
    """The numbers of cells on every page, where they may differ."""
    return tuple(_find_numbers(pages))


def _find_numbers(pages: Pages) -> Iterator[tuple[Spot, Found]]:
    for spot in pages.spots:
        if spot.kind in ("released", "date", "license", "venue"):
            continue
        texts = [
            None if cell is None else page.source(cell.span) for page, cell in zip(pages.pages, spot.cells, strict=True)
        ]
        if len({frozenset(_DIGITS.findall(text)) for text in texts if text is not None}) > 1:
            found = [
                None if text is None else numbers(text, page.language or "en")
                for page, text in zip(pages.pages, texts, strict=True)
            ]
            yield spot, found


def _judged(pages: Pages, found: Found) -> Iterator[tuple[int, int, list[Number], list[Number]]]:
    """Model, page, lacking and extra numbers, of every page that differs from the model.

    Where one page contradicts two others that agree, it is the one that differs.
    """
    present = [index for index, each in enumerate(found) if each is not None]
    if len(present) < 2:
        return
    differences = {(one, two): _difference(pages, found, one, two) for one in present for two in present if one != two}
    agreeing = Counter(one for (one, two), (lacking, extra) in differences.items() if not lacking and not extra)
    model = max(present, key=lambda each: (agreeing[each], sum(map(_weight, found[each] or ())), -each))
    contradicted = [two for two in present if two != model and _contradicts(*differences[two, model])]
    if agreeing[model] == 0 and len(contradicted) == len(present) - 1 > 1:
        model = contradicted[0]
    for index in present:
        if index != model:
            lacking, extra = differences[index, model]
            if lacking or extra:
                yield model, index, lacking, extra


def _weight(number: Number) -> int:
    return not number.optional


def _contradicts(lacking: list[Number], extra: list[Number]) -> bool:
    return len(lacking) == len(extra) == 1


def _difference(pages: Pages, found: Found, here: int, there: int) -> tuple[list[Number], list[Number]]:
    """The numbers of another page that a page lacks, and those that the other lacks; rounding does not count."""
    mine, theirs = found[here] or (), found[there] or ()
    lacking = without_counterpart(theirs, mine, reads_words(pages.pages[here].language or "en"))
    extra = without_counterpart(mine, theirs, reads_words(pages.pages[there].language or "en"))
    return (
        [number for number in lacking if not _rounded(number, extra)],
        [number for number in extra if not _rounded(number, lacking)],
    )


def _rounded(number: Number, others: Sequence[Number]) -> bool:
    return any(
        abs(one - two) <= max(one, two) * type(one)(str(_TOLERANCE)) and min(one, two) >= _LEAST
        for other in others
        for one in number.values
        for two in other.values
    )


def _different_notes(pages: Pages, definitions: Sequence[Definition | None]) -> Iterator[Problem]:
    found = [
        None if definition is None else numbers(definition.source, page.language or "en")
        for page, definition in zip(pages.pages, definitions, strict=True)
    ]
    for model, index, lacking, extra in _judged(pages, found):
        definition = definitions[index]
        large = [number for number in lacking if max(number.values) >= _LEAST]
        if definition is None or not (large or _contradicts(lacking, extra)):
            continue
        if extra:
            mine, theirs = (listed((quoted(each.text) for each in those), "and") for those in (extra, lacking))
            message = f"`{pages.name(index)}` has {mine} where `{pages.name(model)}` has {theirs}, in the footnote {quoted(definition.id)}"
        else:
            which = listed((quoted(each.text) for each in large), "and")
            message = f"`{pages.name(index)}` lacks {which} in the footnote {quoted(definition.id)}, which `{pages.name(model)}` has"
        yield Problem(pages.pages[index].at(definition.id_span), message, "one of the two is wrong")
