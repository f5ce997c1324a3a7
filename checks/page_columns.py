"""Titles of columns on translated pages: each is translated, and in one way."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from lint_catalog.model.pages.column_titles import languages_of_title
from lint_catalog.model.pages.page import Cell, Table
from lint_catalog.rules import Pages, Problem, Problems, Severity, rule
from lint_catalog.text.words import counted, folded, quoted

_CLEAR = 3  # times as often as another title is the usual one
_OWN = 3  # titles in a page's own language that make it one whose titles are translated
_BESIDE_WIDE = re.compile(
    r"(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]) | (?=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])"
)


@rule(on=Pages, severity=Severity.WARNING)
def untranslated_column_title(pages: Pages) -> Problems:
    """The title of a column is in the language of its page.

    It is the word of another page where the other tables of this one have a translation, three times as often at
    least; or where the page's own language is known to have another word, and other titles of the table are translated.
    A title that three pages or more have alike is meant so.

    ```md bad
    <!-- README.en.md -->
    | Model | Release Year | Developer | License |
    |---|---|---|---|
    | [Kite](https://example.org/kite) | 2024 | Ada | MIT |
    <!-- README.fr.md -->
    | Modèle | Année de sortie | Développeur | License | <!-- <- `License` is the word of `en` -->
    |---|---|---|---|
    | [Kite](https://example.org/kite) | 2024 | Ada | MIT |
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Architecture | Description | Developer | Token |
    |---|---|---|---|---|
    | [Kite](https://example.org/kite) | GPT | Flies | Ada | 3 |
    <!-- README.fr.md -->
    | Modèle | Architecture | Description | Développeur | Token |
    |---|---|---|---|---|
    | [Kite](https://example.org/kite) | GPT | Vole | Ada | 3 |
    ```
    """
    for found in pages.derived(_untranslated):
        message = f"{quoted(found.title)} is the word of `{pages.name(found.other)}`"
        if found.usual:
            message += f", and `{pages.name(found.page)}` says {quoted(found.usual)} elsewhere"
        hint = f"so in {counted(found.times, 'table')}" if found.times else "translate it, as the other titles are"
        yield _problem(pages, found, message, hint)


@rule(on=Pages, severity=Severity.WARNING)
def uneven_column_title(pages: Pages) -> Problems:
    """What the first page calls by one title has one title on every other page.

    Reported is the rarer one, if the other is three times as frequent. Where two other pages have a title of their own
    in the same table, the table is about something else.

    ```md bad
    <!-- README.ja.md -->
    | モデル | 公開年 |
    |---|---|
    | [凧](https://example.org/kite) | 2024 |

    | モデル | 公開年 |
    |---|---|
    | [帆](https://example.org/sail) | 2024 |

    | モデル | 公開年 |
    |---|---|
    | [翼](https://example.org/wing) | 2024 |

    | モデル | 公開年 |
    |---|---|
    | [鷹](https://example.org/hawk) | 2024 |
    <!-- README.en.md -->
    | Model | Release Year |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |

    | Model | Release Year |
    |---|---|
    | [Sail](https://example.org/sail) | 2024 |

    | Model | Release Year |
    |---|---|
    | [Wing](https://example.org/wing) | 2024 |

    | Model | Year | <!-- <- `Year` is called `Release Year` elsewhere -->
    |---|---|
    | [Hawk](https://example.org/hawk) | 2024 |
    ```
    ```md good
    <!-- README.ja.md -->
    | モデル | 公開年 |
    |---|---|
    | [凧](https://example.org/kite) | 2024 |

    | モデル | 公開年月 |
    |---|---|
    | [帆](https://example.org/sail) | 2024 |
    <!-- README.en.md -->
    | Model | Release Year |
    |---|---|
    | [Kite](https://example.org/kite) | 2024 |

    | Model | Released |
    |---|---|
    | [Sail](https://example.org/sail) | 2024 |
    ```
    """
    untranslated = {id(found.cell) for found in pages.derived(_untranslated)}
    usual = {page: pages.derived(_usual)[page, 0] for page in range(1, len(pages.pages))}
    for column in pages.derived(_columns):
        first = column.titles[0]
        known = {page: titles[first] for page, titles in usual.items() if first and first in titles}
        odd = [page for page, (common, _) in known.items() if column.titles[page] not in ("", common)]
        for page in odd:
            cell, table, title = column.cells[page], column.tables[page], column.titles[page]
            common, times = known[page]
            elsewhere = len(odd) > 1 and folded(title) != folded(common)
            if cell and table and id(cell) not in untranslated and not elsewhere:
                found = _Odd(page, 0, cell, table, title, common, times)
                message = f"{quoted(title)} is called {quoted(common)} elsewhere on this page"
                hint = f"so in {counted(times, 'table')}, where `{pages.name(0)}` says {quoted(first)} as well"
                yield _problem(pages, found, message, hint)


class _Column(Struct, frozen=True):
    """A column of a table on every page: the tables, the cells with its title, and the title; empty without one."""

    tables: tuple[Table | None, ...]
    cells: tuple[Cell | None, ...]
    titles: tuple[str, ...]


class _Odd(Struct, frozen=True):
    """A title on a page beside those of another page, and the usual one if there is any, with the number of tables."""

    page: int
    other: int
    cell: Cell
    table: Table
    title: str
    usual: str
    times: int


_Usual = Mapping[str, tuple[str, int]]
"""For each title of another page, what a page calls it by far the most often, and how often."""


def _columns(pages: Pages) -> tuple[_Column, ...]:
    return tuple(_find_columns(pages)) if len(pages.pages) > 1 else ()


def _find_columns(pages: Pages) -> Iterator[_Column]:
    for tables in pages.tables:
        for column in range(tables.columns):
            cells = tuple(table.header.cells[column] if table else None for table in tables.tables)
            yield _Column(
                tables.tables, cells, tuple(_BESIDE_WIDE.sub("", cell.line) if cell else "" for cell in cells)
            )


def _usual(pages: Pages) -> Mapping[tuple[int, int], _Usual]:
    """What each page usually calls the titles of each other."""
    numbers = range(len(pages.pages))
    return {(one, two): dict(_most(pages, one, two)) for one in numbers for two in numbers if one != two}


def _most(pages: Pages, page: int, other: int) -> Iterator[tuple[str, tuple[str, int]]]:
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for column in pages.derived(_columns):
        if column.titles[page] and column.titles[other]:
            counts[column.titles[other]][column.titles[page]] += 1
    for there, here in counts.items():
        (title, most), *others = sorted(here.items(), key=lambda each: -each[1])
        if others and most >= _CLEAR * others[0][1]:
            yield there, (title, most)


def _untranslated(pages: Pages) -> tuple[_Odd, ...]:
    return tuple(_find_untranslated(pages))


def _find_untranslated(pages: Pages) -> Iterator[_Odd]:
    languages = [page.language.partition("-")[0] for page in pages.pages]
    translated = _translated(pages, languages)
    for column in pages.derived(_columns):
        everywhere = len(column.titles) > 2 and len({*column.titles}) == 1
        for page, (cell, table, title) in enumerate(zip(column.cells, column.tables, column.titles, strict=True)):
            for other, there in enumerate(column.titles):
                if not (cell and table and title) or languages[other] == languages[page] or there != title:
                    continue
                usual, times = pages.derived(_usual)[page, other].get(there, ("", 0))
                known = languages_of_title(title)
                foreign = languages[other] in known and languages[page] not in known and not everywhere
                if (foreign and id(table) in translated) or (usual and folded(usual) != folded(title)):
                    yield _Odd(page, other, cell, table, title, usual if usual != title else "", times)
                    break


def _translated(pages: Pages, languages: Sequence[str]) -> frozenset[int]:
    """The tables, by identity, that have titles in their page's own language, if more titles of the page are known to
    be in it than in others alone. On Japanese pages, some titles are in English on purpose."""
    found: set[int] = set()
    for page, language in enumerate(languages):
        known = [(column.tables[page], languages_of_title(column.titles[page])) for column in pages.derived(_columns)]
        own = [id(table) for table, each in known if each == {language}]
        foreign = sum(1 for _, each in known if each and language not in each)
        if language not in ("ja", "") and len(own) >= _OWN and len(own) > foreign:
            found.update(own)
    return frozenset(found)


def _problem(pages: Pages, found: _Odd, message: str, hint: str) -> Problem:
    place = pages.pages[found.page].at(found.cell.span)
    section = found.table.section[-1].content.line if found.table.section else ""
    return Problem(place, message, hint, about=(section, found.title, found.usual))
