"""Names of developers and licenses on pages: who and what it is, alike on every page, and spelt in one way."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from lint_catalog.model.pages.page import Cell, Row
from lint_catalog.rules import Pages, Problem, Problems, Severity, rule
from lint_catalog.text.majority import outvoted
from lint_catalog.text.names import BETWEEN_NAMES, core_name, plain_name
from lint_catalog.text.set_phrases import DOUBT, begins_like_a_person
from lint_catalog.text.words import counted, quoted

_DIVIDED = re.compile(r"\s*[,、，]\s*|\s+(?:&|and|et|und|y)\s+")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[A-Za-z0-9]+|[^\W\d_]")


@rule(on=Pages, severity=Severity.ERROR)
def row_license_differs(pages: Pages) -> Problems:
    """A row names the same licenses on every page.

    Names that the pages do not translate are compared as they are, in whatever sentence they stand; whether a page marks
    a license as doubtful, with `(?)`, counts too. Which names these are, the pages say themselves: those that fill
    cells of several rows, on all pages alike.

    ```md bad
    <!-- README.en.md -->
    | Model | License |
    |---|---|
    | [Kite](https://example.org/kite) | Apache 2.0 (?) |
    | [Sail](https://example.org/sail) | MIT |
    | [Wing](https://example.org/wing) | MIT |
    | [Hawk](https://example.org/hawk) | Apache 2.0 |
    <!-- README.fr.md -->
    | Modèle | Licence |
    |---|---|
    | [Kite](https://example.org/kite) | Apache 2.0 | <!-- <- `fr` says `Apache 2.0`, and `en` says `Apache 2.0 (?)` -->
    | [Sail](https://example.org/sail) | Apache 2.0 | <!-- <- `fr` says `Apache 2.0`, and `en` says `MIT` -->
    | [Wing](https://example.org/wing) | MIT |
    | [Hawk](https://example.org/hawk) | Apache 2.0 |
    ```
    ```md good
    <!-- README.en.md -->
    | Model | License |
    |---|---|
    | [Kite](https://example.org/kite) | CC&#x2011;BY 4.0 |
    | [Sail](https://example.org/sail) | base: MIT, instruct: CC-BY 4.0 |
    | [Wing](https://example.org/wing) | Research license |
    <!-- README.ja.md -->
    | モデル | ライセンス |
    |---|---|
    | [凧](https://example.org/kite) | CC-BY 4.0 |
    | [帆](https://example.org/sail) | baseモデル: MIT, instructモデル: CC-BY 4.0 |
    | [翼](https://example.org/wing) | 独自のライセンス |
    ```
    """
    spots = [spot for spot in pages.derived(_named) if spot.kind == "license"]
    known = _by_word(_known_licenses(spots))
    for spot in spots:
        texts = [None if cell is None else plain_name(cell.line) for cell in spot.cells]
        if len(set(texts) - {None}) < 2:
            continue
        for index, model in outvoted([None if text is None else _licenses(text, known) for text in texts]):
            cell, other, row = spot.cells[index], spot.cells[model], spot.rows[index]
            if cell and other and row:
                message = (
                    f"`{pages.name(index)}` says {quoted(cell.line)}, and `{pages.name(model)}` says "
                    f"{quoted(other.line)}, of {quoted(row.name)}"
                )
                about = (row.name, cell.line, other.line)
                yield Problem(pages.pages[index].at(cell.span), message, "one of the two is wrong", about=about)


@rule(on=Pages, severity=Severity.ERROR)
def row_developer_differs(pages: Pages) -> Problems:
    """A row names the same developers on every page.

    Which name translates which, the pages say themselves: the translation that other rows have. What is reported is a
    row whose name is, everywhere else, the translation of another developer's.

    ```md bad
    <!-- README.ja.md -->
    | モデル | 開発元 |
    |---|---|
    | [凧](https://example.org/kite) | 凧研究所 |
    | [帆](https://example.org/sail) | 凧研究所 |
    | [翼](https://example.org/wing) | 風研究所 |
    | [鷹](https://example.org/hawk) | 風研究所 |
    | [鳩](https://example.org/dove) | 風研究所 |
    <!-- README.en.md -->
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org/kite) | Kite Institute |
    | [Sail](https://example.org/sail) | Kite Institute |
    | [Wing](https://example.org/wing) | Wind Institute |
    | [Hawk](https://example.org/hawk) | Wind Institute |
    | [Dove](https://example.org/dove) | Kite Institute | <!-- <- elsewhere, `ja` calls that `凧研究所` -->
    ```
    ```md good
    <!-- README.ja.md -->
    | モデル | 開発元 |
    |---|---|
    | [凧](https://example.org/kite) | 凧研究所 |
    <!-- README.en.md -->
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org/kite) | Kite Institute |
    ```
    """
    strange: dict[tuple[str, str], list[tuple[int, str, Row, Cell]]] = defaultdict(list)
    for page, (forward, backward) in pages.derived(_translations).items():
        for key, translations in forward.items() if page else ():
            for text, places in translations.items():
                meant = backward[text].most_common(1)[0][0]
                usual = sum(len(each) for each in translations.values()) - len(places)
                if meant != key and backward[text][meant] >= 2 and usual >= 2 and len(places) == 1:
                    row, cell = places[0]
                    strange[key, meant].append((page, text, row, cell))
    for (key, meant), found in strange.items():
        page, text, row, cell = found[0]  # one mistake on the first page is strange on all others
        message = (
            f"`{pages.name(page)}` says {quoted(text)} of {quoted(row.name)}; elsewhere, "
            f"`{pages.name(0)}` calls that {quoted(meant)}, and not {quoted(key)}"
        )
        about = (row.name, text, meant)
        yield Problem(pages.pages[page].at(cell.span), message, "one of the pages is wrong", about=about)


@rule(on=Pages, severity=Severity.WARNING)
def uneven_spelling(pages: Pages) -> Problems:
    """A developer and a license have one spelling on a page.

    Two spellings are one name if they differ in letter case, spaces, punctuation or `Inc.` only, or if another page has
    one name where this one has two. Readers who search for one of them miss the other. The rarer spelling is reported
    where it stands first.

    ```md bad
    <!-- README.ja.md -->
    | モデル | 開発元 |
    |---|---|
    | [凧](https://example.org/kite) | 凧研究所 |
    | [帆](https://example.org/sail) | 凧研究所 |
    | [翼](https://example.org/wing) | 凧研究所 |
    <!-- README.en.md -->
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org/kite) | Kite Institute |
    | [Sail](https://example.org/sail) | Kite Institute |
    | [Wing](https://example.org/wing) | Institute of Kites | <!-- <- `Institute of Kites` is called `Kite Institute` elsewhere -->
    ```
    ```md bad
    | Model | License |
    |---|---|
    | [Kite](https://example.org/kite) | Apache 2.0 |
    | [Sail](https://example.org/sail) | Apache 2.0 |
    | [Wing](https://example.org/wing) | apache-2.0 | <!-- <- `apache-2.0` is called `Apache 2.0` elsewhere -->
    ```
    ```md good
    | Model | Developer | License |
    |---|---|---|
    | [Kite](https://example.org/kite) | Kite Institute | Apache 2.0 |
    | [Sail](https://example.org/sail) | Kite Institute, Kite 2 | Apache 2.0 |
    ```
    """
    done: set[tuple[int, str]] = set()
    for page, (forward, backward) in pages.derived(_translations).items():
        for key, translations in forward.items():
            spellings = {
                text: places
                for text, places in translations.items()
                if backward[text].most_common(1)[0][0] == key and text != key
            }
            yield from _rarer(pages, page, spellings, done)
    for page, names in enumerate(_names(pages)):
        alike: dict[str, dict[str, list[tuple[Row, Cell]]]] = defaultdict(dict)
        for text, places in names.items():
            alike[core_name(text)][text] = places
        for core, spellings in alike.items():
            if core:
                yield from _rarer(pages, page, spellings, done)


class _Named(Struct, frozen=True):
    """A developer's or license's cell on all pages."""

    kind: str
    rows: tuple[Row | None, ...]
    cells: tuple[Cell | None, ...]


Places = list[tuple[Row, Cell]]
Translations = tuple[Mapping[str, Mapping[str, Places]], Mapping[str, Counter[str]]]


def _named(pages: Pages) -> tuple[_Named, ...]:
    return tuple(_find_named(pages))


def _find_named(pages: Pages) -> Iterator[_Named]:
    for tables in pages.tables:
        first = next((each for each in tables.kinds if each), ())
        for column in range(tables.columns):
            kind = first[column] if column < len(first) else ""
            if kind in ("developer", "license"):
                for rows in tables.rows:
                    yield _Named(
                        kind, rows, tuple(tables.cell(rows, index, column) for index in range(len(pages.pages)))
                    )


def _translations(pages: Pages) -> Mapping[int, Translations]:
    """For each page, what it calls the developers of the first page (of the second, for the first one), with the places,
    and the other way round, how often."""
    found: dict[int, Translations] = {}
    for page in range(len(pages.pages)) if len(pages.pages) > 1 else ():
        other = 0 if page else 1
        forward: dict[str, dict[str, Places]] = defaultdict(lambda: defaultdict(list))
        backward: dict[str, Counter[str]] = defaultdict(Counter)
        for spot in pages.derived(_named):
            here, there, row = spot.cells[page], spot.cells[other], spot.rows[page]
            if spot.kind != "developer" or here is None or there is None or row is None:
                continue
            for one, two in _pairs(here.line, there.line):
                forward[two][one].append((row, here))
                backward[one][two] += 1
        found[page] = forward, backward
    return found


def _names(pages: Pages) -> Iterator[dict[str, Places]]:
    """The names of developers and licenses of each page, with their places."""
    for page in range(len(pages.pages)):
        found: dict[str, Places] = defaultdict(list)
        for spot in pages.derived(_named):
            row, cell = spot.rows[page], spot.cells[page]
            if row and cell:
                for text in _parts(cell.line) if spot.kind == "developer" else (plain_name(cell.line),):
                    found[f"{text}"].append((row, cell))
        yield found


def _rarer(pages: Pages, page: int, spellings: Mapping[str, Places], done: set[tuple[int, str]]) -> Iterator[Problem]:
    """All spellings of a name but the most frequent one, each where it stands first."""
    if len(spellings) < 2:
        return
    usual = max(spellings, key=lambda each: (len(spellings[each]), -spellings[each][0][0].span.line))
    in_latin = _JAPANESE.search(usual) is None
    for text, places in spellings.items():
        if text == usual or (page, text) in done or begins_like_a_person(text) or (in_latin and _JAPANESE.search(text)):
            continue
        done.add((page, text))
        _, cell = places[0]
        others = f", and in {counted(len(places) - 1, 'further row')}" if len(places) > 1 else ""
        message = f"{quoted(text)} is called {quoted(usual)} elsewhere on this page"
        hint = f"so in {counted(len(spellings[usual]), 'row')}; the other spelling stands here{others}"
        yield Problem(pages.pages[page].at(cell.span), message, hint, about=(text, usual))


def _parts(text: str, divided: re.Pattern[str] = BETWEEN_NAMES) -> tuple[str, ...]:
    """The developers that a cell names."""
    line = plain_name(text)
    return (line,) if "(" in line else tuple(part for part in divided.split(line) if part)


def _pairs(one: str, other: str) -> Iterator[tuple[str, str]]:
    """The developers of two versions of a cell, as far as they can be told apart."""
    for divided in (BETWEEN_NAMES, _DIVIDED):
        mine, theirs = _parts(one, divided), _parts(other, divided)
        if len(mine) == len(theirs):
            yield from zip(mine, theirs, strict=True)
            return


def _known_licenses(spots: Sequence[_Named]) -> tuple[str, ...]:
    """The names that several rows have, and at least one of them on all pages; the longest first."""
    rows: Counter[str] = Counter()
    shared: set[str] = set()
    for spot in spots:
        names = {plain_name(cell.line) for cell in spot.cells if cell}
        rows.update(names)
        if len(names) == 1:
            shared |= names
    known = (name for name in shared if _is_name(name, rows[name]))
    return tuple(sorted(known, key=lambda name: (-len(name), name)))


def _by_word(names: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Names by that word of theirs which the fewest of them have."""
    words = {name: _WORD.findall(name) for name in names}
    counts = Counter(word for each in words.values() for word in each)
    found: dict[str, list[str]] = defaultdict(list)
    for name, each in words.items():
        found[min(each, key=lambda word: counts[word])].append(name)
    return found


@lru_cache(maxsize=1024)
def _whole(name: str) -> re.Pattern[str]:
    """A name by itself, not within a word."""
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])")


def _is_name(text: str, count: int) -> bool:
    return count >= 2 and len(text) <= 60 and _LETTERS.search(text) is not None and not _JAPANESE.search(text)


def _licenses(text: str, known: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The known names in a text, the longest first; and whether something is marked as doubtful. `known` has them by
    one of their words."""
    found: set[str] = set()
    rest = text
    names = (name for word in {*_WORD.findall(text)} for name in known.get(word, ()))
    for name in sorted(names, key=lambda name: (-len(name), name)):
        if name in rest:
            rest, count = _whole(name).subn("\n", rest)
            if count:
                found.add(DOUBT.sub("", name).strip())
    if DOUBT.search(text):
        found.add("(?)")
    return frozenset(found)
