"""Rows of a page and its translations: they link, count, date and warn alike, however each language puts it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from lint_catalog.inline import neutral_address
from lint_catalog.model import Problem, Severity
from lint_catalog.numerals import Number, numbers, reads_words, without_counterpart
from lint_catalog.page import Cell, Definition, Row
from lint_catalog.pageset import Pages, TableSet, odd_ones
from lint_catalog.parts import Link
from lint_catalog.rule import Problems, rule
from lint_catalog.tables import hub_repository, models_in, title_link
from lint_catalog.words import counted, listed, quoted

_PERSONAL = frozenset({"note.com", "medium.com", "zenn.dev", "qiita.com", "youtu.be", "youtube.com"})
_EXPLAINING = ("wikipedia.org", "wiktionary.org")
_REGIONS = frozenset({"global", "intl", "international", "corp", "jp", "japan", "ja", "en", "us", "www", "news", "pr"})
_DIGIT = re.compile(r"\d")
_TOLERANCE = 0.02
_LEAST = 100  # smaller numbers come and go with the wording


@rule(on=Pages, severity=Severity.WARNING)
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
    languages = frozenset(page.language for page in pages.pages if page.language)
    for tables in pages.tables:
        for rows in tables.rows:
            if _written_alike(pages, rows):
                continue
            addresses = [
                None if row is None else frozenset(_neutral(each, languages) for each in _addresses(row))
                for row in rows
            ]
            for index, model in odd_ones(addresses):
                row, other = rows[index], rows[model]
                if row is not None and other is not None:
                    yield from _different_links(pages, (index, row), (model, other), languages)


@rule(on=Pages, severity=Severity.ERROR)
def row_marks_differ(pages: Pages) -> Problems:
    """A cell carries the same footnote marks on every page.

    A warning that one language leaves out, or that stands in another column there, misleads its readers.

    ```md bad
    <!-- README.en.md -->
    | Model | License |
    |---|---|
    | [Kite](https://example.org/kite) | MIT[^1] |
    | [Sail](https://example.org/sail) | MIT[^1] |

    [^1]: The terms say otherwise.
    <!-- README.fr.md -->
    | Modèle | Licence |
    |---|---|
    | [Kite](https://example.org/kite) | MIT | <!-- <- `fr` lacks the mark `[^1]` in `Licence` of `Kite` -->
    | [Sail](https://example.org/sail)[^1] | MIT | <!-- <- in `Licence` on `en` -->

    [^1]: Les conditions disent autre chose.
    ```
    ```md good
    <!-- README.en.md -->
    | Model | License |
    |---|---|
    | [Kite](https://example.org/kite) | MIT[^1] |

    [^1]: The terms say otherwise.
    <!-- README.fr.md -->
    | Modèle | Licence |
    |---|---|
    | [Kite](https://example.org/kite) | MIT[^1] |

    [^1]: Les conditions disent autre chose.
    ```
    """
    for tables in pages.tables:
        headers = tuple(table.header if table else None for table in tables.tables)
        for rows in (headers, *tables.rows) if tables.columns else ():
            marks = [
                None
                if row is None
                else frozenset((column, mark.id) for column, cell in enumerate(row.cells) for mark in cell.marks)
                for row in rows
            ]
            for index, model in odd_ones(marks):
                yield from _different_marks(
                    pages, tables, rows, (marks[index] or frozenset(), marks[model] or frozenset()), index, model
                )


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
    for spot in _spots(pages):
        if spot.kind() not in ("released", "date"):
            continue
        rows, cells = spot.rows, spot.cells
        digits = [
            None if cell is None else "".join(filter(str.isdigit, unicodedata.normalize("NFKC", cell.line)))
            for cell in cells
        ]
        for index, model in odd_ones(digits):
            row, cell, other = rows[index], cells[index], cells[model]
            if row and cell and other:
                message = (
                    f"`{pages.name(index)}` says {quoted(cell.line)} for {quoted(row.name)}, "
                    f"and `{pages.name(model)}` says {quoted(other.line)}"
                )
                yield Problem(pages.pages[index].at(cell.span), message, "one of the two is wrong")


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


@rule(on=Pages, severity=Severity.WARNING)
def row_emphasis_differs(pages: Pages) -> Problems:
    """A cell emphasises as much on every page.

    Bold print carries meaning in tables: the newest year, a large model, a base of one's own.

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
    for spot in _spots(pages):
        rows, cells = spot.rows, spot.cells
        strong = [None if cell is None else cell.strong for cell in cells]
        for index, model in odd_ones([None if each is None else len(each) for each in strong]):
            row, cell, here, there = rows[index], cells[index], strong[index] or (), strong[model] or ()
            if row and cell:
                texts = (
                    listed((quoted(pages.pages[model].source(each.span).strip("*_")) for each in there), "and")
                    if there
                    else ""
                )
                title = spot.title(index)
                message = (
                    f"`{pages.name(index)}` has {_texts(len(here))} in {title} of {quoted(row.name)}, "
                    f"and `{pages.name(model)}` has {len(there) or 'none'}{f': {texts}' if texts else ''}"
                )
                yield Problem(pages.pages[index].at(cell.span), message, "emphasise the same on every page")


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


def _written_alike(pages: Pages, rows: Sequence[Row | None]) -> bool:
    """Whether a row is the same on all pages that have it, character for character."""
    return len({page.source(row.span) for page, row in zip(pages.pages, rows, strict=True) if row}) < 2


@dataclass(frozen=True, slots=True)
class _Spot:
    """One cell of the catalog: its versions on all pages, which are not written alike."""

    tables: TableSet
    rows: tuple[Row | None, ...]
    cells: tuple[Cell | None, ...]
    column: int

    def title(self, page: int) -> str:
        """The column's title on a page."""
        table = self.tables.tables[page]
        title = table.column(self.column) if table else ""
        return quoted(title) if title else f"column {self.column + 1}"

    def kind(self) -> str:
        """What the column holds."""
        kinds = next((each for each in self.tables.kinds if each), ())
        return kinds[self.column] if self.column < len(kinds) else ""


@lru_cache(maxsize=1)
def _spots(pages: Pages) -> tuple[_Spot, ...]:
    """The cells of all rows, column by column, where the pages do not write them alike."""
    return tuple(_find_spots(pages))


def _find_spots(pages: Pages) -> Iterator[_Spot]:
    for tables in pages.tables:
        for rows in tables.rows if tables.columns else ():
            if _written_alike(pages, rows):
                continue
            for column in range(tables.columns):
                cells = tuple(tables.cell(rows, index, column) for index in range(len(pages.pages)))
                if len({page.source(cell.span) for page, cell in zip(pages.pages, cells, strict=True) if cell}) > 1:
                    yield _Spot(tables, rows, cells, column)


def _texts(number: int) -> str:
    return counted(number, "bold text") if number else "no bold text"


def _addresses(row: Row) -> Iterator[str]:
    """The addresses of a row, a title that leads to a repository of another row left out, which is reported as such."""
    title = title_link(row)
    others = models_in(link for cell in row.cells[:1] for link in cell.links if link is not title)
    hub = hub_repository(title.address) if title else None
    strange = others and hub and hub[0] == "models" and hub[1] not in others
    for cell in row.cells:
        for link in cell.links:
            if not (strange and link is title) and not _explains(link.address):
                yield link.address


@lru_cache(maxsize=8192)
def _neutral(address: str, languages: frozenset[str]) -> str:
    return neutral_address(address.rstrip("/"), languages)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _explains(address: str) -> bool:
    return _host(address).endswith(_EXPLAINING)


def _different_links(
    pages: Pages, here: tuple[int, Row], there: tuple[int, Row], languages: frozenset[str]
) -> Iterator[Problem]:
    (index, row), (model, other) = here, there
    mine = {_neutral(each, languages): each for each in _addresses(row)}
    theirs = {_neutral(each, languages): each for each in _addresses(other)}
    extra = [mine[each] for each in mine if each not in theirs]
    lacking = [theirs[each] for each in theirs if each not in mine]
    page = pages.pages[index]
    hosts = pages.conventions.variant_hosts
    extra, lacking = (
        [one for one in extra if not any(_variants(one, other, hosts) for other in theirs.values())],
        [one for one in lacking if not any(_variants(one, other, hosts) for other in mine.values())],
    )
    for one in list(extra):
        two = next((each for each in lacking if _site(each) == _site(one)), None)
        if two is not None:
            message = f"`{pages.name(index)}` leads to {quoted(one, 120)} where `{pages.name(model)}` leads to {quoted(two, 120)}"
            hint = "one of the two is wrong, unless the site has a page for each language (`variant-hosts`)"
            yield Problem(page.at(_link(row, one).span), message, hint)
            extra.remove(one)
            lacking.remove(two)
    if lacking and not extra:
        which = listed((quoted(each, 120) for each in lacking), "and")
        message = f"`{pages.name(index)}` lacks the link to {which} of `{pages.name(model)}`, in {quoted(row.name)}"
        yield Problem(page.at(row.cells[0].span), message, "add it, or remove it there")
    elif extra and not lacking:
        for one in extra:
            message = f"`{pages.name(index)}` has the link to {quoted(one, 120)}, which `{pages.name(model)}` lacks"
            yield Problem(page.at(_link(row, one).span), message, "add it there, or remove it here")


def _link(row: Row, address: str) -> Link:
    return next(link for cell in row.cells for link in cell.links if link.address == address)


def _variants(one: str, other: str, hosts: tuple[str, ...]) -> bool:
    """Whether two addresses lead to versions of one thing: a repository and a file in it, a page of each language."""
    first, second = hub_repository(one), hub_repository(other)
    if first or second:
        return first == second
    host, its = _host(one), _host(other)
    if host in hosts or its in hosts:
        return True
    if host == its == "github.com":
        repositories = [urlsplit(each).path.split("/")[1:3] for each in (one, other)]
        return repositories[0] == repositories[1]
    if host == its and host in _PERSONAL:
        return True
    if _site(one) != _site(other):
        return False
    words = [
        frozenset(host.split(".")) | frozenset(urlsplit(each).path.split("/"))
        for each, host in ((one, host), (other, its))
    ]
    return bool((words[0] ^ words[1]) & _REGIONS)


def _site(address: str) -> str:
    """The part of a host that somebody registered."""
    parts = _host(address).split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2 else parts[-2:])


def _different_marks(
    pages: Pages, tables: TableSet, rows: Sequence[Row | None],
    marks: tuple[frozenset[tuple[int, str]], frozenset[tuple[int, str]]], index: int, model: int,
) -> Iterator[Problem]:  # fmt: skip
    here, there = marks
    row, other, table = rows[index], rows[model], tables.tables[index]
    if row is None or other is None or table is None:
        return
    page = pages.pages[index]
    name = "the header" if row is table.header else quoted(row.name)
    extra = sorted(here - there)
    for column, id in sorted(there - here):
        mark = quoted(f"[^{id}]")
        moved = next((each for each in extra if each[1] == id), None)
        title = quoted(table.column(column)) if table.column(column) else f"column {column + 1}"
        if moved:
            extra.remove(moved)
            span = next(each.span for each in row.cells[moved[0]].marks if each.id == id)
            message = f"the mark {mark} stands in {quoted(table.column(moved[0]))} of {name}, and in {title} on `{pages.name(model)}`"
            yield Problem(page.at(span), message, "put it into the same column")
        else:
            cell = row.cells[column] if column < len(row.cells) else row.cells[-1]
            message = (
                f"`{pages.name(index)}` lacks the mark {mark} in {title} of {name}, which `{pages.name(model)}` has"
            )
            yield Problem(page.at(cell.span), message, "add it, or remove it there")
    for column, id in extra:
        span = next(each.span for each in row.cells[column].marks if each.id == id)
        message = (
            f"`{pages.name(index)}` has the mark {quoted(f'[^{id}]')} in {name}, which `{pages.name(model)}` lacks"
        )
        yield Problem(page.at(span), message, "add it there, or remove it here")


Found = Sequence[tuple[Number, ...] | None]


@lru_cache(maxsize=1)
def _numbers(pages: Pages) -> tuple[tuple[_Spot, Found], ...]:
    """The numbers of cells on every page, where they may differ."""
    return tuple(_find_numbers(pages))


def _find_numbers(pages: Pages) -> Iterator[tuple[_Spot, Found]]:
    for spot in _spots(pages):
        if spot.kind() in ("released", "date", "license", "venue"):
            continue
        texts = [cell and page.source(cell.span) for page, cell in zip(pages.pages, spot.cells, strict=True)]
        if any(text and _DIGIT.search(text) for text in texts):
            yield (
                spot,
                [
                    None if text is None else numbers(text, page.language or "en")
                    for page, text in zip(pages.pages, texts, strict=True)
                ],
            )


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
