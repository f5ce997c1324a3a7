"""Cells that a page has in the words of another page, where it has words of its own for them elsewhere."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lint_catalog.model.pages.page import Cell, Row
from lint_catalog.model.pages.parts import Code, Emphasis, Image, InlinePart, Link, Strong, visible_part
from lint_catalog.rules import Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.languages import written_in_latin
from lint_catalog.text.words import listed, quoted

_WORD = re.compile(r"(?<![\w./@-])[a-zà-öø-ÿ]{2,}(?![\w/@-]|\.\w)")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^“”]*”|«[^«»]*»")
_IN_A_NAME = re.compile(
    r"(?<!\w)\w{0,30}[A-Z0-9]\w{0,30}(?: (?:of|the|for|and|in|on|de|des|du|la|et)){1,2}(?= [A-Z0-9])"
)
"""The small words of a name, as in `Corpus of Everyday Speech`."""
_LOOKED_AT = frozenset({"training", "description", "base", "architecture", "task", ""})
_SMALL_WORDS = re.compile(r"[a-z]{2,}(?:[ -][a-z]+)*")
"""Whole cells of such, outside of training data, are what `untranslated-words` looks at."""
_OFTEN = 2  # rows in which another page's word is translated make it a word of that page's language
_SHOWN = 3
_UNDISCLOSED = frozenset({"undisclosed", "disclosed", "not", "non"})
"""Words that `undisclosed-in-other-words` reports."""


@rule(on=Pages, severity=Severity.NOTE)
def untranslated_wording(pages: Pages) -> Problems:
    """A cell does not have the words of another page that this page has words of its own for.

    Between pages in Latin letters. A cell that two of them have alike, with a word in small letters that one of them
    has in other rows and the other one translates there, and never uses itself. Names with their small words, links, code and quotations are
    not looked at.

    ```md bad
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | [Kite](https://example.org/kite) | Japanese papers from CiNii |
    | [Sail](https://example.org/sail) | papers on boats |
    | [Wing](https://example.org/wing) | papers on wings |
    <!-- README.fr.md -->
    | Modèle | Données d'entraînement |
    |---|---|
    | [Kite](https://example.org/kite) | Japanese papers from CiNii | <!-- <- has `papers`, a word of `en` -->
    | [Sail](https://example.org/sail) | articles sur les bateaux |
    | [Wing](https://example.org/wing) | articles sur les ailes |
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | [Kite](https://example.org/kite) | [papers](https://example.org/p), OpenBoats |
    | [Sail](https://example.org/sail) | papers on boats, corpus |
    | [Wing](https://example.org/wing) | papers on wings, corpus |
    | [Hawk](https://example.org/hawk) | corpus |
    <!-- README.fr.md -->
    | Modèle | Données d'entraînement |
    |---|---|
    | [Kite](https://example.org/kite) | [papers](https://example.org/p), OpenBoats |
    | [Sail](https://example.org/sail) | articles sur les bateaux, corpus |
    | [Wing](https://example.org/wing) | articles sur les ailes, corpus |
    | [Hawk](https://example.org/hawk) | corpus |
    ```
    """
    languages = [page.language.partition("-")[0] for page in pages.pages]
    latin = [index for index, page in enumerate(pages.pages) if written_in_latin(page.language)]
    pairs = [(one, two) for one in latin for two in latin if languages[one] != languages[two]]
    cells = list(_cells(pages)) if pairs else []
    outside = {index: _outside_of_tables(pages.pages[index]) for index in latin if pairs}
    for here, there in pairs:
        own, theirs = set(outside[here]), Counter[str]()
        alike: list[tuple[Row, Cell, frozenset[str]]] = []
        for rows, versions in cells:
            row, cell, other = rows[here], versions[here], versions[there]
            if row is None or cell is None or other is None:
                continue
            if cell.line == other.line:
                if words := _words(cell):
                    alike.append((row, cell, words))
            else:
                mine = _words(cell)
                own |= mine
                theirs.update(_words(other) - mine)
        for row, cell, words in alike:
            foreign = sorted(
                (word for word in words if theirs[word] >= _OFTEN and word not in own),
                key=lambda word: (-theirs[word], word),
            )
            if not _UNDISCLOSED.issuperset(foreign):
                shown = listed(map(quoted, foreign[:_SHOWN]), "and")
                what = "a word" if len(foreign) == 1 else "words"
                message = f"the cell of {quoted(row.name)} has {shown}, {what} of `{pages.name(there)}`"
                hint = f"translate it, as in the {theirs[foreign[0]]} other rows with {quoted(foreign[0])}"
                place = pages.pages[here].at(cell.span)
                yield Problem(place, message, hint, about=(row.name, cell.line))


def _cells(pages: Pages) -> Iterator[tuple[Sequence[Row | None], Sequence[Cell | None]]]:
    """The cells of columns that hold words, on all pages."""
    for tables in pages.tables:
        kinds = next((each for each in tables.kinds if each), ())
        for column in range(1, tables.columns):
            kind = kinds[column] if column < len(kinds) else ""
            for rows in tables.rows if kind in _LOOKED_AT else ():
                cells = [tables.cell(rows, page, column) for page in range(len(rows))]
                if kind == "training" or not any(cell and _SMALL_WORDS.fullmatch(cell.line) for cell in cells):
                    yield rows, cells


def _words(cell: Cell) -> frozenset[str]:
    """The words in small letters of a cell."""
    return frozenset(_WORD.findall(_IN_A_NAME.sub("", _QUOTED.sub(" ", _own_text(cell.parts)))))


def _outside_of_tables(page: Page) -> frozenset[str]:
    """The words in small letters that a page has outside of its tables."""
    in_tables = {id(cell) for table in page.tables for row in (table.header, *table.rows) for cell in row.cells}
    texts = (_own_text(inline.parts) for inline in page.inlines if id(inline) not in in_tables)
    return frozenset(word for text in texts for word in _WORD.findall(text))


def _own_text(parts: Iterable[InlinePart]) -> str:
    """What a text says itself, without code and the texts of links and images."""
    return "".join(
        _own_text(part.parts) if isinstance(part, Strong | Emphasis) else visible_part(part)
        for part in parts
        if not isinstance(part, Link | Image | Code)
    )
