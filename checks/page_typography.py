"""Characters on Markdown pages that nobody meant: invisible ones, wide spaces, letters of another script."""

import re
from collections.abc import Iterator
from string import ascii_letters

from lint_catalog.model.pages.page import Heading, Paragraph
from lint_catalog.model.places import Span
from lint_catalog.rules import Edit, Fix, Page, Problem, Problems, Severity, rule
from lint_catalog.rules.shown import is_latin, placed_in
from lint_catalog.rules.spans import spans
from lint_catalog.text.hidden import Hidden, hidden, seen
from lint_catalog.text.words import quoted

_SPACES = re.compile(r"[\t\u3000]|  |\u00a0 | \u00a0")
_ODD_SPACE = re.compile(
    r"\A\u3000+|\u3000+\Z|(?<=[\x21-\x7e])\u3000+|\u3000+(?=[\x21-\x7e])|\u3000{2,}"
    r"|(?<=\S) *\t[ \t]*(?=\S)|(?<=[^\s。．.!?！？:：]) {2,}(?=\S)"
    r"|(?<=[^\s。．.!?！？:：])(?: +\u00a0|\u00a0+ )[ \u00a0]*(?=\S)"
)
_FRENCH = "\u00ab:;!?\u00bb"
"""Signs beside which French has a space that does not break."""
_TOUCHES_SPACE = re.compile(r"\s")
_JAPANESE = re.compile(r"[\u3041-\u30fa\u4e00-\u9fff]")
_STRAY = re.compile(r"(?<=[A-Za-z])[\u3041-\u3096\u30a1-\u30fa]{1,2}(?![\u3040-\u30ff\u4e00-\u9fff])")
_CLAUSE_END = re.compile(
    r"[,;:()\[\]\"\u201c\u201d\u00ab\u00bb\u3001\u3002\u300c-\u300f\uff08\uff09\uff0c\uff1a\uff1b]|[.!?](?=\s)"
)
_IN_JAPANESE = re.compile(r"[\u3400-\u9fff]|(?:[\u3041-\u3096\u30a1-\u30fa][^\u3041-\u3096\u30a1-\u30fa]*){3}")
_ABOUT = 1000  # characters of a text that tell it from others
_LATIN = frozenset(ascii_letters)
_MARKS_OF_BOLD = re.compile(r"\*\*+|(?<![\w/])__(?=[^\W_])|(?<=[^\W_])__(?![\w/])")


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
        fix = Fix("remove it", (Edit(place, ""),), safe=True) if each.removable else None
        about = (page.row_name(span.line), f"U+{ord(page.text[each.start]):04X}", near)
        message = f"the text has a {each.name} near {quoted(near)}"
        yield Problem(place, message, "remove it", fix, _of(each), about=about)
    yield from _written_by_number(page)


def _written_by_number(page: Page) -> Iterator[Problem]:
    """What hides a text or turns it round although it is written as an entity, which shows on the page as little.

    Others that are written so, such as a space without width that breaks a word, are meant.
    """
    for _, words in page.words if "&" in page.text else ():
        for each in hidden(words.text):
            span, as_written = page.written(words, each.start, each.end)
            if each.worse and not as_written:
                near = seen(words.text[each.end : each.end + 12] or words.text[max(0, each.start - 12) : each.start])
                about = (page.row_name(span.line), f"U+{ord(words.text[each.start]):04X}", near)
                message = f"the text has a {each.name} near {quoted(near)}"
                yield Problem(page.at(span), message, "remove it", severity=Severity.ERROR, about=about)


def _of(found: Hidden) -> Severity:
    return Severity.ERROR if found.worse else Severity.WARNING


@rule(on=Page, severity=Severity.WARNING)
def odd_space(page: Page) -> Problems:
    """The words of a cell, heading or footnote are parted by single, ordinary spaces.

    A full-width space (U+3000) belongs between Japanese words only, not at the edge of a cell nor beside Latin letters;
    a tab belongs nowhere within a text, and a no-break space not beside another space. Spaces that align the pipes of a table are fine, and so are those before a
    `<br>`.

    ```md bad escaped
    | Model | Developer |
    |---|---|
    | Kite | \\xe3\\x80\\x80Ada | <!-- <- full-width space -->
    | Sail  7B | Bob | <!-- <- 2 spaces in a row -->
    | Wing | Ada,\\tBob | <!-- <- the text has a tab -->
    | Hawk&#x2011;B,  Dove | Ada | <!-- <- 2 spaces in a row -->
    ```
    ```md good
    | Model   | Developer |
    |:--------|:----------|
    | Kite    | Ada       |
    | Sail 7B | Bob  <br>Ada |
    ```
    ```md fixed
    | Model | Developer |
    |---|---|
    | Kite | Ada |
    | Sail 7B | Bob |
    | Wing | Ada, Bob |
    | Hawk&#x2011;B, Dove | Ada |
    ```
    """
    suspected = [inline for inline, words in page.words if _SPACES.search(words.text)]
    looked_at = _tables_headings_and_footnotes(page) if suspected else frozenset()
    latin = is_latin(page)
    for inline in {id(each): each for each in suspected}.values():
        strict = id(inline) in looked_at
        if not strict and not latin:
            continue
        text = inline.text
        for found in _spaces(text, strict):
            placed = placed_in(page, inline, found.start(), found.end())
            if placed is None:
                continue
            char = "\t" if "\t" in found[0] else found[0].strip(" ")[:1] or " "
            if char == "\u00a0" and not placed.exact:
                continue  # written as an entity, it is meant
            edge = found.start() == 0 or found.end() == len(text)
            beside = "" if edge else text[found.start() - 1] + text[found.end()]
            better = "\u00a0" if char == "\u00a0" and not {*beside}.isdisjoint(_FRENCH) else ""
            better = better if better or edge or _TOUCHES_SPACE.search(beside) else " "
            fix = Fix("leave one" if char == " " else "fix the space", (Edit(placed.place, better),), safe=True)
            what, hint = _space_in_words(char, len(found[0]))
            about = (inline.line[:_ABOUT], f"U+{ord(char):04X}")
            yield Problem(placed.place, f"the text has {what}", hint, fix if placed.exact else None, about=about)


def _spaces(text: str, strict: bool) -> Iterator[re.Match[str]]:
    """The odd spaces of a text; in running text only those that are never meant."""
    for match in _ODD_SPACE.finditer(text):
        at_edge = match.start() == 0 or match.end() == len(text)
        if strict or (not at_edge and match[0].strip(" ")):
            yield match


def _space_in_words(char: str, count: int) -> tuple[str, str]:
    """What a message calls spaces, and the hint."""
    if char == " ":
        return f"{count} spaces in a row", "one is enough"
    if char == "\u00a0":
        return "a no-break space (U+00A0) beside another space", "one is enough"
    return ("a tab" if char == "\t" else "a full-width space"), "write an ordinary one, or none"


@rule(on=Page, severity=Severity.WARNING)
def stray_kana(page: Page) -> Problems:
    """A page in Latin letters has no kana left over in its words.

    One or two kana at the end of a word in Latin letters are what remains of a translation, or of a slip while typing
    Japanese. Between Japanese words, as in a title that is quoted, they are particles.

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

    See "[Kite 3bとSail-2を組み合わせて凧を作る](https://example.org/a)" for more.
    <!-- README.ja.md -->
    | モデル | 学習データ |
    |---|---|
    | Kite | datasetト |
    ```
    """
    if not is_latin(page):
        return
    for _, words in page.words:
        if not words.text.isascii():
            particles = _particles(words.text)
            for match in _STRAY.finditer(words.text):
                if match.start() in particles:
                    continue
                start = match.start()
                while start > 0 and words.text[start - 1] in _LATIN:
                    start -= 1
                word = words.text[start : match.end()]
                place, about = page.at(page.written(words, *match.span())[0]), (page.row_name(words.span.line), word)
                yield Problem(place, f"the word {quoted(word)} ends in kana", "remove them", about=about)


def _particles(text: str) -> frozenset[int]:
    """Where kana behind Latin letters stand between Japanese words: those of clauses that have such words."""
    stray = [match.start() for match in _STRAY.finditer(text)]
    found: list[int] = []
    start, at = 0, 0
    for end in (*(match.start() for match in _CLAUSE_END.finditer(text)), len(text)):
        first = at
        while at < len(stray) and stray[at] < end:
            at += 1
        if at > first and _IN_JAPANESE.search(text, start, end):
            found += stray[first:at]
        start = end
    return frozenset(found)


@rule(on=Page, severity=Severity.WARNING)
def stray_emphasis_mark(page: Page) -> Problems:
    """Marks of emphasis come in pairs, and none is shown.

    Markdown shows asterisks that open or close nothing, as when there is a space inside of them; and two underscores
    before or behind a word.

    ```md bad
    | Model | Base |
    |---|---|
    | Kite | Llama 3 (**70b) | <!-- <- shows `**` -->
    | Sail | Llama 3 (** 8b**) | <!-- <- shows `**` -->
    | Wing | Llama 3 (__70b) | <!-- <- shows `__` -->
    ```
    ```md good
    | Model | Base |
    |---|---|
    | Kite | Llama 3 (**70b**), kite__v2, \\_\\_init |
    | Sail | 2 * 8b, \\*\\* |
    ```
    """
    seen: set[int] = set()
    for inline, words in page.words:
        for match in _MARKS_OF_BOLD.finditer(words.text) if "**" in words.text or "__" in words.text else ():
            span, as_shown = page.written(words, *match.span())
            if as_shown and id(inline) not in seen:
                seen.add(id(inline))
                message, hint = (
                    f"the text shows `{match[0]}`",
                    "emphasis is `**text**`, without a space inside of the marks",
                )
                yield Problem(page.at(span), message, hint)


def _tables_headings_and_footnotes(page: Page) -> frozenset[int]:
    """Which texts are headings, cells and footnotes, by identity."""
    cells = (cell for table in page.tables for row in (table.header, *table.rows) for cell in row.cells)
    notes = (
        block.content
        for definition in page.definitions
        for block in definition.blocks
        if isinstance(block, (Heading, Paragraph))
    )
    return frozenset(map(id, (*(heading.content for heading in page.headings), *cells, *notes)))
