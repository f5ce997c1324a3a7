"""What was left in another page's language: cells, headings, paragraphs, texts of images and of links on the page."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape

from msgspec import Struct

from lint_catalog.model.pages.page import Cell, Literal, Row
from lint_catalog.model.pages.parts import (
    Code,
    Emphasis,
    Image,
    InlinePart,
    Link,
    Strong,
    Tag,
    one_line,
    visible_part,
    visible_text,
)
from lint_catalog.model.places import Span
from lint_catalog.rules import Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.languages import in_script, language_in, mostly_in_script
from lint_catalog.text.set_phrases import is_undisclosed
from lint_catalog.text.words import quoted

_LANGUAGES = {"ja": "Japanese", "zh": "Chinese", "ko": "Korean", "ru": "Russian", "uk": "Ukrainian"}
_LEAST = 4  # letters, without which nothing is said of a text that stands on one page alone
_NAMES = frozenset({"name", "title", "venue"})
_NOT_TRANSLATED = _NAMES | {"training", "license"}
_UNKNOWN = frozenset({"training", "base", "architecture", "license"})
"""Columns for which rules of their own know the word for what nobody says."""
_QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』|《[^《》]*》|\"[^\"]*\"|“[^“”]*”|«[^«»]*»|[(（][^()（）]*[)）]")
_IN_QUOTES = re.compile(r"「[^「」]*」|『[^『』]*』|《[^《》]*》|\"[^\"]*\"|“[^“”]*”|«[^«»]*»")
_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_WORD = 2  # letters
_ALT = re.compile(r"<img\b[^<>]*?\salt=[\"']([^\"'<>]*)")
_TOPICS = frozenset({"domain", "platform"})
_CLEAR = 3  # times as often as another wording is the page's own
_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_GRAMMAR = 6  # hiragana that a sentence has, and hardly any name
_WORDS = re.compile(r"[A-Za-z]{2,}(?:[ -][A-Za-z]+)*")
_SMALL_WORDS = re.compile(r"[a-z]{2,}(?:[ -][a-z]+)*")


@rule(on=Pages, severity=Severity.WARNING)
def untranslated_cell(pages: Pages) -> Problems:
    """A cell of a page in Latin letters is in them.

    A cell in Japanese from its first to its last letter was copied from the Japanese page and not translated; so was
    one in Chinese characters, Korean or Russian that stands in the same place on a page in that language, be it beside
    names in Latin letters. Titles and
    quotations are names, and stay as they are, and so does a name in Chinese characters that nobody translates.

    ```md bad
    <!-- README.en.md -->
    | Model | Developer |
    |---|---|
    | 凧 | 日本たこ研究所 | <!-- <- `日本たこ研究所` is in Japanese -->
    ```
    ```md bad
    <!-- README.ja.md -->
    | モデル | 開発元 |
    |---|---|
    | [凧](https://example.org/kite) | 日本凧研究所 |
    <!-- README.en.md -->
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org/kite) | 日本凧研究所 | <!-- <- `日本凧研究所` is in Japanese -->
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Developer | Read more |
    |---|---|---|
    | 凧 | Japan Kite Institute (日本凧研究所) | 「たこの作り方」 |
    | Zephyr | 清华大学 | [たこの作り方](https://example.org/a) |
    ```
    """
    for page in pages:
        number = next((index for index, each in enumerate(pages.pages) if each is page), None)
        if not _in_latin(page):
            continue
        copied = pages.derived(_copied) if number is not None else {}
        for table in page.tables:
            kinds = pages.kinds(table)
            for row in table.rows:
                for column, cell in enumerate(row.cells[1:], 1):
                    if cell.line.isascii():
                        continue
                    kind = kinds[column] if column < len(kinds) else ""
                    language = copied.get(id(cell)) or _own_language(cell, kind)
                    if language and kind not in _NAMES and not (kind in _UNKNOWN and is_undisclosed(cell.line)):
                        yield _problem(page, cell.span, cell.line, language, row.name)


@rule(on=Pages, severity=Severity.WARNING)
def untranslated_text(pages: Pages) -> Problems:
    """A heading, a paragraph, an item and the text of an image on a translated page are in its language.

    On a page in Latin letters that is a translation of one in Japanese, Chinese or another script: a text in that
    script, quotations, brackets and texts of links left out, since titles stay as they are; of links, those within
    the page.

    ```md bad
    <!-- README.ja.md -->
    # 凧

    ![凧の図](figures/kite.png)

    * 空を飛ぶ。
    <!-- README.en.md -->
    # Kites

    ![凧の図](../figures/kite.png) <!-- <- `凧の図` is in Japanese -->

    * 空を飛ぶ。 <!-- <- `空を飛ぶ。` is in Japanese -->
    ```
    ```md good
    <!-- README.ja.md -->
    # 凧

    「[たこの作り方](https://example.org/a)」を見よ。
    <!-- README.en.md -->
    # Kites

    [日本語](README.ja.md)

    See 「[たこの作り方](https://example.org/a)」.
    ```
    """
    for page in pages.pages:
        others = [each for each in pages.pages if _in_another_script(each)]
        if not others or not _in_latin(page) or page.text.isascii():
            continue
        languages = frozenset(each.language.partition("-")[0] for each in others)
        texts = frozenset().union(*(each.derived(_texts_of) for each in others))
        for span, text in page.derived(_texts):
            copied = _copied_language(text, languages) if text in texts else ""
            language = language_in(text) or copied
            if language in languages and (text in texts or _is_long(text)):
                yield _problem(page, span, text, language, "")


@rule(on=Pages, severity=Severity.WARNING)
def untranslated_words(pages: Pages) -> Problems:
    """A cell is not in the words of another page that this one translates elsewhere.

    Words in small letters that are the English page's, where the first page has others, and where those are translated
    in another row of the page; and words in any letters in columns of domains and platforms, where they are translated
    three times as often. Names, licenses and training data are often alike, and are not looked at.

    ```md bad
    <!-- README.ja.md -->
    | モデル | プラットフォーム |
    |---|---|
    | [凧](https://example.org/kite) | 自社 |
    | [帆](https://example.org/sail) | 自社 |
    <!-- README.en.md -->
    | Model | Platform |
    |---|---|
    | [Kite](https://example.org/kite) | self-owned |
    | [Sail](https://example.org/sail) | self-owned |
    <!-- README.fr.md -->
    | Modèle | Plateforme |
    |---|---|
    | [Kite](https://example.org/kite) | self-owned | <!-- <- `self-owned` is the wording of `en` -->
    | [Sail](https://example.org/sail) | propre |
    ```
    ```md good
    <!-- README.ja.md -->
    | モデル | プラットフォーム |
    |---|---|
    | [凧](https://example.org/kite) | 雲 |
    | [帆](https://example.org/sail) | 雲 |
    <!-- README.en.md -->
    | Model | Platform |
    |---|---|
    | [Kite](https://example.org/kite) | cloud |
    | [Sail](https://example.org/sail) | cloud |
    <!-- README.fr.md -->
    | Modèle | Plateforme |
    |---|---|
    | [Kite](https://example.org/kite) | cloud |
    | [Sail](https://example.org/sail) | cloud |
    ```
    """
    spots = [spot for spot in _cells(pages) if spot.kind not in _NOT_TRANSLATED]
    languages = [page.language.partition("-")[0] for page in pages.pages]
    for page in range(1, len(pages.pages)):
        translated: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for spot in spots:
            if (first := spot.cells[0]) and (here := spot.cells[page]):
                translated[spot.kind, first.line][here.line] += 1
        for spot in spots:
            first, cell, row = spot.cells[0], spot.cells[page], spot.rows[page]
            if not (first and cell and row) or not _is_wording(spot.kind, cell.line):
                continue
            other = _same_words(spot.cells, page, languages)
            others = {text: n for text, n in translated[spot.kind, first.line].items() if text != cell.line}
            if other is None or not others:
                continue
            usual = max(others, key=lambda text: others[text])
            times = others[usual] / translated[spot.kind, first.line][cell.line]
            if times >= _CLEAR or (_SMALL_WORDS.fullmatch(cell.line) and (other or times > 1)):
                message = f"{quoted(cell.line)} is the wording of `{pages.name(other)}`, in {quoted(row.name)}"
                hint = f"elsewhere on this page, it is {quoted(usual)}"
                yield Problem(pages.pages[page].at(cell.span), message, hint, about=(row.name, cell.line, usual))


class _Cells(Struct, frozen=True):
    """A cell on all pages."""

    kind: str
    rows: tuple[Row | None, ...]
    cells: tuple[Cell | None, ...]


def _cells(pages: Pages) -> Iterator[_Cells]:
    """The cells of all rows on all pages, where there are several."""
    for tables in pages.tables if len(pages.pages) > 1 else ():
        kinds = next((each for each in tables.kinds if each), ())
        for column in range(1, tables.columns):
            kind = kinds[column] if column < len(kinds) else ""
            for rows in tables.rows:
                yield _Cells(kind, rows, tuple(tables.cell(rows, page, column) for page in range(len(rows))))


def _copied(pages: Pages) -> Mapping[int, str]:
    """The cells, by identity, that a page in Latin letters has in common with one in another script, and its language."""
    found: dict[int, str] = {}
    latin = [_in_latin(page) for page in pages.pages]
    foreign = [_in_another_script(page) for page in pages.pages]
    for spot in _cells(pages):
        for page, cell in enumerate(spot.cells):
            if not latin[page] or cell is None or cell.line.isascii():
                continue
            for other, there in enumerate(spot.cells):
                if foreign[other] and there is not None and there.line == cell.line and not _is_quoted(cell.line):
                    language = pages.pages[other].language.partition("-")[0]
                    if _script_language(cell.line, frozenset((language,))) or _has_words_in(cell, language):
                        found[id(cell)] = language
    return found


def _is_wording(kind: str, text: str) -> bool:
    """Whether a cell may be words that every language has its own for: in small letters, or what a model is made for."""
    some = _SMALL_WORDS if kind not in _TOPICS else _WORDS
    return some.fullmatch(text) is not None and not is_undisclosed(text)


def _same_words(cells: Sequence[Cell | None], page: int, languages: Sequence[str]) -> int | None:
    """The page in another language that has the words of a page in a cell: the first one, or one unlike the first."""
    first, here = cells[0], cells[page]
    for other, there in enumerate(cells):
        if (
            there
            and here
            and first
            and other != page
            and there.line == here.line
            and languages[other] != languages[page]
        ):
            return other
    return None


def _copied_language(text: str, languages: frozenset[str]) -> str:
    """The language of a text that another page has word for word, be it full of names in Latin letters."""
    if "ja" in languages and len(_HIRAGANA.findall(text)) >= _GRAMMAR:
        return "ja"
    return next((each for each in sorted(languages) if mostly_in_script(text, each)), "")


def _own_language(cell: Cell, kind: str) -> str:
    """The language of a cell that can be in no other, and is long enough to be no name."""
    text = cell.line
    whole_link = len(cell.parts) == 1 and isinstance(cell.parts[0], Link)
    if _is_quoted(text) or (whole_link and not kind) or not _is_long(text):
        return ""
    return language_in(text)


def _script_language(text: str, languages: frozenset[str]) -> str:
    """Which of some languages a text without Latin letters can be in; empty for none."""
    return next((each for each in sorted(languages) if in_script(text, each)), "")


def _has_words_in(cell: Cell, language: str) -> bool:
    """Whether words of a language in another script stand in a cell beside names in Latin letters; links, quotations
    and brackets are names, unless something is counted there."""
    text = _IN_QUOTES.sub(" ", _own_text(cell.parts))
    text = _IN_BRACKETS.sub(lambda each: each[0] if any(map(str.isdigit, each[0])) else " ", text)
    letters = "".join(char for char in text if char.isalpha() and not char.isascii() and in_script(char, language))
    beside_latin = any(char.isalpha() and char.isascii() for char in text)
    return beside_latin and len(letters) >= _WORD and in_script(letters, language)


def _is_long(text: str) -> bool:
    return sum(map(str.isalpha, text)) >= _LEAST


def _is_quoted(text: str) -> bool:
    return not any(map(str.isalpha, _QUOTED.sub("", text)))


def _in_latin(page: Page) -> bool:
    return bool(page.language) and in_script("a", page.language)


def _in_another_script(page: Page) -> bool:
    return bool(page.language) and not in_script("a", page.language)


def _texts_of(page: Page) -> frozenset[str]:
    return frozenset(text for _, text in page.derived(_texts))


def _texts(page: Page) -> tuple[tuple[Span, str], ...]:
    """What a page says outside of tables, quotations and links to other pages, and the texts of all images."""
    return tuple((span, text) for span, text in _find_texts(page) if not text.isascii() and any(map(str.isalpha, text)))


def _find_texts(page: Page) -> Iterator[tuple[Span, str]]:
    in_tables = {id(cell) for table in page.tables for row in (table.header, *table.rows) for cell in row.cells}
    for inline in page.inlines:
        if id(inline) not in in_tables:
            yield inline.span, one_line(_QUOTED.sub(" ", _own_text(inline.parts)))
    for _, link in page.of(Link):
        if link.address.startswith("#"):
            yield link.text_span, one_line(visible_text(link.parts))
    for _, image in page.of(Image):
        yield image.text_span, one_line(visible_text(image.parts))
    for _, tag in page.of(Tag):
        yield from ((tag.span, one_line(unescape(text))) for text in _ALT.findall(tag.text))
    for block in page.blocks:
        if isinstance(block, Literal) and block.what == "html":
            for number, line in enumerate(block.text.split("\n")):
                span = Span(block.span.line + number, 1, block.span.line + number, 1 + len(line))
                yield from ((span, one_line(unescape(text))) for text in _ALT.findall(line))


def _own_text(parts: Iterable[InlinePart]) -> str:
    """What a text says itself, without code and the texts of links and images."""
    return "".join(
        _own_text(part.parts) if isinstance(part, Strong | Emphasis) else visible_part(part)
        for part in parts
        if not isinstance(part, Link | Image | Code)
    )


def _problem(page: Page, span: Span, text: str, language: str, row: str) -> Problem:
    name = _LANGUAGES.get(language, f"`{language}`")
    message = f"{quoted(text)} is in {name} on a page in `{page.language}`"
    return Problem(page.at(span), message, "translate it", about=(row, text))
