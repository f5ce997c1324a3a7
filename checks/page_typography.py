"""Characters on Markdown pages that nobody meant: invisible ones, wide spaces, letters of another script."""

import re
from string import ascii_letters

from lint_catalog.model.pages.parts import Words
from lint_catalog.model.places import Span
from lint_catalog.rules import Edit, Fix, Page, Place, Problem, Problems, Severity, rule
from lint_catalog.rules.spans import spans
from lint_catalog.text.hidden import Hidden, hidden, seen
from lint_catalog.text.words import quoted

_WIDE_SPACE = re.compile(r"^\u3000+|\u3000+$|(?<=[\x21-\x7e])\u3000|\u3000(?=[\x21-\x7e])|\u3000{2,}")
_DOUBLED = re.compile(r"(?<=[^\s。．.!?！？:：]) {2,}(?=\S)")
_JAPANESE = re.compile(r"[\u3041-\u30fa\u4e00-\u9fff]")
_STRAY = re.compile(r"(?<=[A-Za-z])[\u3041-\u3096\u30a1-\u30fa]{1,2}(?![\u3040-\u30ff\u4e00-\u9fff])")
_LATIN = frozenset(ascii_letters)
_ASTERISKS = re.compile(r"\*\*+")


@rule(on=Page, severity=Severity.WARNING)
def invisible_character(page: Page) -> Problems:
    """A text has no invisible characters.

    A zero-width space, mostly copied along with a name from a web page, makes two names differ that look alike.
    Direction controls show a text in another order than it has, tags and fillers hide whole sentences: these are errors.
    Joiners that are spelling or make one emoji of several, spaces of no width between words that are written without,
    soft hyphens in long words, and marks in text from right to left are left alone.

    ```md bad escaped
    | Model | Developer |
    |---|---|
    | Kite | \\xe2\\x80\\x8bAda | <!-- <- has a zero-width space -->
    | Sail | \\xe2\\x80\\xaeboB | <!-- <- has a direction mark (U+202E) -->
    ```
    ```md good
    | Model | Developer |
    |---|---|
    | Kite | Ada |
    ```
    ```md fixed
    | Model | Developer |
    |---|---|
    | Kite | Ada |
    | Sail | boB |
    ```
    """
    name = next(hidden(page.file), None)
    if name is not None:
        message = f"the name of the file has a {name.name}"
        yield Problem(page.at(Span(1, 1, 1, 1)), message, "rename the file", severity=_of(name), about=(name.name,))
    found = list(hidden(page.text))
    places = spans(page.text, [(each.start, each.end) for each in found])
    for each, span in zip(found, places, strict=True):
        after = page.text[each.end : each.end + 12].partition("\n")[0].strip()
        near = seen(after or page.text[max(0, each.start - 12) : each.start].rpartition("\n")[2])
        place = page.at(span)
        fix = Fix("remove it", (Edit(place, ""),), safe=True)
        about = (page.row_name(span.line), f"U+{ord(page.text[each.start]):04X}", near)
        message = f"the text has a {each.name} near {quoted(near)}"
        yield Problem(place, message, "remove it", fix, _of(each), about=about)


def _of(found: Hidden) -> Severity:
    return Severity.ERROR if found.worse else Severity.WARNING


@rule(on=Page, severity=Severity.WARNING)
def odd_space(page: Page) -> Problems:
    """The words of a cell, heading or footnote are parted by single, ordinary spaces.

    A full-width space (U+3000) belongs between Japanese words only, not at the edge of a cell nor beside Latin letters.
    Spaces that align the pipes of a table are fine.

    ```md bad escaped
    | Model | Developer |
    |---|---|
    | Kite | \\xe3\\x80\\x80Ada | <!-- <- full-width space -->
    | Sail  7B | Bob | <!-- <- 2 spaces in a row -->
    ```
    ```md good
    | Model   | Developer |
    |:--------|:----------|
    | Kite    | Ada       |
    | Sail 7B | Bob       |
    ```
    ```md fixed
    | Model | Developer |
    |---|---|
    | Kite | Ada |
    | Sail 7B | Bob |
    ```
    """
    spaced = [(inline, words) for inline, words in page.words if "  " in words.text or "\u3000" in words.text]
    looked_at = _in_tables_and_headings(page) if spaced else frozenset()
    for inline, words in spaced:
        text = words.text
        if id(inline) in looked_at:
            has_edge = inline.text.strip("\u3000") != inline.text
            for match in _WIDE_SPACE.finditer(text):
                edge = has_edge and (
                    words.span.column + match.start() == inline.span.column
                    or words.span.column + match.end() == inline.span.end_column
                )
                inner = match[0] != text and match.start() > 0 and match.end() < len(text)
                if edge or inner:
                    place = _place(page, words, match)
                    fix = Fix("fix the space", (Edit(place, "" if edge else " "),), safe=True)
                    hint, about = "write an ordinary one, or none", (inline.line, "U+3000")
                    yield Problem(place, "the text has a full-width space", hint, fix, about=about)
            for match in _DOUBLED.finditer(text):
                place = _place(page, words, match)
                fix = Fix("leave one", (Edit(place, " "),), safe=True)
                message, about = f"the text has {len(match[0])} spaces in a row", (inline.line, "U+0020")
                yield Problem(place, message, "one is enough", fix, about=about)


@rule(on=Page, severity=Severity.WARNING)
def stray_kana(page: Page) -> Problems:
    """A page in Latin letters has no kana left over in its words.

    One or two kana at the end of a word in Latin letters are what remains of a translation, or of a slip while typing
    Japanese.

    ```md bad
    <!-- README.en.md -->
    | Model | Training data |
    |---|---|
    | Kite | undisclosed datasetト | <!-- <- `datasetト` -->
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Training data |
    |---|---|
    | Kite | undisclosed dataset (データセット) |
    <!-- README.ja.md -->
    | モデル | 学習データ |
    |---|---|
    | Kite | datasetト |
    ```
    """
    if not _is_latin(page):
        return
    for _, words in page.words:
        if not words.text.isascii():
            for match in _STRAY.finditer(words.text):
                start = match.start()
                while start > 0 and words.text[start - 1] in _LATIN:
                    start -= 1
                word = words.text[start : match.end()]
                place, about = _place(page, words, match), (page.row_name(words.span.line), word)
                yield Problem(place, f"the word {quoted(word)} ends in kana", "remove them", about=about)


@rule(on=Page, severity=Severity.WARNING)
def untranslated_cell(page: Page) -> Problems:
    """A cell of a page in Latin letters is not in Japanese.

    A cell that is Japanese from its first to its last letter was copied from the Japanese page and not translated.
    Titles are names, and stay as they are.

    ```md bad
    <!-- README.en.md -->
    | Model | Developer |
    |---|---|
    | 凧 | 日本凧研究所 | <!-- <- `日本凧研究所` is in Japanese -->
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Developer |
    |---|---|
    | 凧 | Japan Kite Institute (日本凧研究所) |
    ```
    """
    if not _is_latin(page):
        return
    for table in page.tables:
        for row in table.rows:
            for cell in row.cells[1:]:
                text = cell.line
                if (
                    len(text) >= 4
                    and not text.isascii()
                    and _JAPANESE.search(text)
                    and re.fullmatch(r"[\u3040-\u30ff\u4e00-\u9fff\u3000-\u303f\d・（）()、]+", text)
                ):
                    message = f"{quoted(text)} is in Japanese on a page in `{page.language}`"
                    yield Problem(page.at(cell.span), message, "translate it")


@rule(on=Page, severity=Severity.WARNING)
def stray_emphasis_mark(page: Page) -> Problems:
    """Asterisks for emphasis come in pairs, and none is shown.

    Markdown shows asterisks that open or close nothing, as when there is a space inside of them.

    ```md bad
    | Model | Base |
    |---|---|
    | Kite | Llama 3 (**70b) | <!-- <- shows `**` -->
    | Sail | Llama 3 (** 8b**) | <!-- <- shows `**` -->
    ```
    ```md good
    | Model | Base |
    |---|---|
    | Kite | Llama 3 (**70b**) |
    | Sail | 2 * 8b, \\*\\* |
    ```
    """
    seen: set[int] = set()
    for inline, words in page.words:
        match = _ASTERISKS.search(words.text) if "**" in words.text else None
        if match and id(inline) not in seen:
            seen.add(id(inline))
            message, hint = (
                f"the text shows `{match[0]}`",
                "emphasis is `**text**`, without a space inside of the marks",
            )
            yield Problem(_place(page, words, match), message, hint)


def _is_latin(page: Page) -> bool:
    return page.language.partition("-")[0] in ("en", "fr", "de", "es", "it", "pt", "nl")


def _in_tables_and_headings(page: Page) -> frozenset[int]:
    """Which texts are headings and cells, by identity."""
    cells = (cell for table in page.tables for row in (table.header, *table.rows) for cell in row.cells)
    return frozenset(map(id, (*(heading.content for heading in page.headings), *cells)))


def _place(page: Page, words: Words, match: re.Match[str]) -> Place:
    span = words.span
    return page.at(Span(span.line, span.column + match.start(), span.line, span.column + match.end()))
