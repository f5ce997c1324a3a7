"""Names in cells that are a slip of the pen or a capital away from what other pages, or other rows, call the same."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from msgspec import Struct

from lint_catalog.model.pages.named_cells import MODELS, model_names, rarer_names
from lint_catalog.model.pages.page import Cell, Row
from lint_catalog.model.pages.parts import Link, Words, walked
from lint_catalog.model.pages.row_contents import cell_of
from lint_catalog.model.pages.translations import CellVersions
from lint_catalog.model.places import Span
from lint_catalog.rules import Page, Pages, Place, Problem, Problems, Severity, rule
from lint_catalog.text.majority import outvoted
from lint_catalog.text.same_numbers import contradicts, found_numbers, judged
from lint_catalog.text.slips import Slips, is_form
from lint_catalog.text.words import counted, folded, joined, listed, quoted

_NAMING = frozenset({"training", "base", "architecture"})
"""The columns that name things which nobody translates."""
_SEVERAL = 5  # rows that have a word make it the usual one
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{5,}")
_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9.]*[A-Za-z0-9])?(?:-[A-Za-z0-9](?:[A-Za-z0-9.]*[A-Za-z0-9])?)*")
_TWO_CAPITALS = re.compile(r"[A-Z][^-]*[A-Z]")
_OF_NAMES = frozenset({"ja", "zh", "ko"})
"""Languages whose pages have names in Latin letters, and few other words."""
_RUN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.]*[A-Za-z0-9])?")
_VERSION = re.compile(r"(?<=[a-z])v?[0-9]+(?:\.[0-9]+)*$")
_VERSION_ALONE = re.compile(r"^v(?=[0-9])")
_BEHIND = re.compile(r"-(?:based|like|style|type|family)$", re.IGNORECASE)
"""What English adds to a name where other languages have a word of their own."""
_LONGEST = 8  # words of a name
_MANY = 40  # names: cells that differ in more are not versions of one


@rule(on=Pages, severity=Severity.WARNING)
def row_spelling_differs(pages: Pages) -> Problems:
    """A name in a row is spelt alike on every page.

    In columns of architectures, base models, training data and developers, a word in Latin letters that is one letter, two swapped
    letters, or capitals away from what the same cell says on another page, and that no address on the pages has. Which
    of the two is right, most pages decide, then most rows. Between two languages in Latin letters, where many words are
    nearly alike, the right one has to stand in another row of the page as well. Plurals and other endings do not count.

    ```md bad
    <!-- README.ja.md -->
    | モデル | 学習データ |
    |---|---|
    | [凧](https://example.org/kite) | 海のコーパス, Harbour-1 |
    | [帆](https://example.org/sail) | Harbuor-1 | <!-- <- `Harbuor` is `Harbour` on `en` -->
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | [Kite](https://example.org/kite) | Sea corpus, Harbour-1 |
    | [Sail](https://example.org/sail) | Harbour-1 |
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | [Kite](https://example.org/kite) | Language Exercise, Model Corpora |
    <!-- README.fr.md -->
    | Modèle | Données d'entraînement |
    |---|---|
    | [Kite](https://example.org/kite) | Langage Exercice, Modèle Corpora |
    ```
    """
    for slip in pages.derived(_slips):
        message = (
            f"{quoted(slip.word)} is {quoted(slip.usual)} on `{pages.name(slip.other)}`, in {quoted(slip.row.name)}"
        )
        place = _place(pages.pages[slip.page], slip.cell, slip.word)
        yield Problem(place, message, "spell the name alike", about=(slip.row.name, slip.word, slip.usual))


@rule(on=Pages, severity=Severity.WARNING)
def row_names_differ(pages: Pages) -> Problems:
    """A row has the same architectures and base models on every page.

    Compared are names with a digit, and with two capitals in one piece, such as `Qwen2.5` and `GPT-NeoX`, however their
    words are joined, and names that differ in their version; other words may be translated. What
    links say is not looked at.

    ```md bad
    <!-- README.ja.md -->
    | モデル | アーキテクチャ |
    |---|---|
    | [凧](https://example.org/kite) | DeKeelV2 (base) |
    | [帆](https://example.org/sail) | GKT |
    | [翼](https://example.org/wing) | Keel 2 (7b) |
    <!-- README.en.md -->
    | Model | Architecture |
    |---|---|
    | [Kite](https://example.org/kite) | DeKeel (base) | <!-- <- `en` says `DeKeel` where `ja` says `DeKeelV2` -->
    | [Sail](https://example.org/sail) | GKT-NeoZ | <!-- <- `en` says `GKT-NeoZ` where `ja` says `GKT` -->
    | [Wing](https://example.org/wing) | Keel (7b) | <!-- <- `en` says `Keel` where `ja` says `Keel 2` -->
    ```
    ```md good
    <!-- README.ja.md -->
    | モデル | アーキテクチャ |
    |---|---|
    | [凧](https://example.org/kite) | GKT-NeoZ ベースのトランスフォーマー |
    | [帆](https://example.org/sail) | Keel 2.5 |
    <!-- README.en.md -->
    | Model | Architecture |
    |---|---|
    | [Kite](https://example.org/kite) | Transformer based on GKT-NeoZ |
    | [Sail](https://example.org/sail) | Keel-2.5 |
    ```
    """
    slips = {(slip.page, id(slip.cell)) for slip in pages.derived(_slips)}
    for spot in pages.spots:
        if spot.kind not in ("architecture", "base"):
            continue
        done: set[tuple[int, int]] = set()
        names = [None if cell is None else _names(cell) for cell in spot.cells]
        for index, model in outvoted([None if each is None else frozenset(each) for each in names]):
            cell, other, row = spot.cells[index], spot.cells[model], spot.rows[index]
            if cell and other and row and (index, id(cell)) not in slips and (model, id(other)) not in slips:
                here, there = names[index] or {}, names[model] or {}
                mine, theirs = _runs(cell.text), _runs(other.text)
                lacking = [name for key, name in there.items() if key not in mine]
                extra = [name for key, name in here.items() if key not in theirs]
                if 0 < len(lacking) + len(extra) <= _MANY and not _is_number(pages, spot.cells, index):
                    yield _different(pages, (index, row, cell), model, lacking or _near(extra, there), extra)
                    done.add((index, id(cell)))
        yield from _other_versions(pages, spot, slips | done)


@rule(on=Pages, severity=Severity.NOTE)
def rare_spelling(pages: Pages) -> Problems:
    """A word that one row has is not one slip away from one that five rows have.

    Looked at are words of five letters or more in columns of architectures, base models and training data: one letter
    or capitals make the difference, or two letters that are swapped. Many of these are two different names; so this is
    a note, and not about what some address on the page has, plurals, and words in small letters beside a name.

    ```md bad
    | Model | Training Data |
    |---|---|
    | Kite | OpenBoats, Harbour |
    | Sail | OpenBoats, Harbour |
    | Wing | OpenBoats, Harbour |
    | Hawk | OpenBoats, Harbour |
    | Dove | OpenBoats, Harbour |
    | Lark | Openboats, Harbour | <!-- <- `Openboats` is `OpenBoats` in 5 other rows -->
    | Rook | Habrour | <!-- <- `Habrour` is like `Harbour`, which 6 other rows have -->
    ```
    ```md good
    | Model | Training Data |
    |---|---|
    | Kite | OpenBoats, a harbour |
    | Sail | OpenBoats, Harbours |
    | Wing | OpenBoats, [Harbour](https://example.org/harbours) |
    | Hawk | OpenBoats, Harbour |
    | Dove | OpenBoats, Harbour |
    | Lark | openboats, Harbour |
    | Rook | Harbour |
    ```
    """
    reported = {(slip.page, slip.word) for slip in pages.derived(_slips)}
    for number, page in enumerate(pages.pages):
        words = _in_rows(pages, page)
        usual = {word: len(rows) for word, rows in words.items() if len(rows) >= _SEVERAL}
        like = _Like(usual, _in_addresses(page))
        for word, rows in words.items() if usual else ():
            near = like.to(word) if len(rows) == 1 and (number, word) not in reported else None
            if near is not None and not _is_uneven(pages, number, rows[0][1], word):
                row, cell = rows[0]
                alike = folded(word) == folded(near)
                many = counted(usual[near], "other row")
                how = f"is {quoted(near)} in {many}" if alike else f"is like {quoted(near)}, which {many} have"
                hint = "a slip, unless it is another name"
                about = (row.name, word, near)
                yield Problem(_place(page, cell, word), f"{quoted(word)} {how}", hint, about=about)


class _Slip(Struct, frozen=True):
    """A word of a cell that another page spells otherwise."""

    page: int
    other: int
    row: Row
    cell: Cell
    word: str
    usual: str


class _Like:
    """The usual words that a word may be meant to be; none for one that an address has."""

    def __init__(self, usual: Mapping[str, int], in_addresses: AbstractSet[str]) -> None:
        self._usual = usual
        self._slips = Slips(usual)
        self._folded = {folded(word): word for word in sorted(usual, key=lambda each: usual[each])}
        self._in_addresses = in_addresses

    def to(self, word: str) -> str | None:
        """The most frequent of them; None if there is none."""
        if word in self._usual or word in self._in_addresses:
            return None
        same = self._folded.get(folded(word))
        near = () if folded(word) in self._in_addresses else self._slips.near(word)
        found = chain(near, (same,) if same else ())
        return max((each for each in found if _is_slip(word, each)), key=lambda each: self._usual[each], default=None)


def _is_slip(word: str, usual: str) -> bool:
    """Whether a word may be a slip for another that it is near to."""
    if word.islower() and not usual.islower():
        return False
    if folded(word) == folded(usual):
        return word[1:] != usual[1:] and not usual.islower()
    return not is_form(folded(word), folded(usual))


def _slips(pages: Pages) -> tuple[_Slip, ...]:
    return tuple(_find_slips(pages)) if len(pages.pages) > 1 else ()


def _find_slips(pages: Pages) -> Iterator[_Slip]:
    in_addresses = frozenset().union(*(_in_addresses(page) for page in pages.pages))
    rows = [{word: len(rows) for word, rows in _in_rows(pages, page).items()} for page in pages.pages]
    often = sum(map(Counter, rows), Counter[str]())
    languages = [page.language.partition("-")[0] for page in pages.pages]
    known_names = [_developers(pages, page) for page in pages.pages]
    for spot in pages.spots:
        if spot.kind not in _NAMING and spot.kind != "developer":
            continue
        words = [frozenset(_words(cell, spot.kind)) if cell else frozenset[str]() for cell in spot.cells]
        holders = Counter(chain.from_iterable(words))
        for page, (row, cell) in enumerate(zip(spot.rows, spot.cells, strict=True)):
            own = [word for word in words[page] if holders[word] == 1]
            theirs = {word: often[word] for word in holders if word not in words[page]}
            if not (row and cell and own and theirs) or len(own) > _MANY:
                continue
            like = _Like(theirs, in_addresses)
            for word in sorted(own):
                near = like.to(word)
                there = [each for each, those in enumerate(words) if near in those]
                if near is not None and spot.kind in MODELS and _is_uneven(pages, page, cell, word):
                    continue
                if near is None or not _is_worse((holders[near], often[near], -there[0]), (1, often[word], -page)):
                    continue
                of_names = {languages[each] for each, those in enumerate(words) if those} & _OF_NAMES
                as_names = {languages[each] for each in there} & _OF_NAMES
                known = rows[page].get(word) == 1 and rows[page].get(near, 0) >= (1 if as_names else 2)
                if spot.kind == "developer" and (
                    near in known_names[page] or not (as_names or languages[page] in _OF_NAMES)
                ):
                    continue  # two names on one page are an uneven spelling
                if (
                    languages[page] in _OF_NAMES
                    or (languages[page] == "en" and as_names)
                    or spot.kind == "developer"
                    or (known and bool(of_names) == bool(as_names))
                ):
                    yield _Slip(page, there[0], row, cell, word, near)


def _is_uneven(pages: Pages, page: int, cell: Cell, word: str) -> bool:
    """Whether a word is in a name of a model that the page spells in another way, which is reported as such."""
    rarer = pages.derived(rarer_names)
    return any(word in name and (page, name) in rarer for name in model_names(cell)) if rarer else False


def _is_worse(usual: tuple[int, int, int], rare: tuple[int, int, int]) -> bool:
    """Whether the second of two spellings is the one to fix: fewer pages have it, fewer rows, a later page."""
    return usual > rare


def _in_rows(pages: Pages, page: Page) -> Mapping[str, list[tuple[Row, Cell]]]:
    """The words in naming columns of a page, with the rows that have them."""
    found: dict[str, list[tuple[Row, Cell]]] = defaultdict(list)
    for table in page.tables:
        kinds = pages.kinds(table)
        for row in table.rows if _NAMING.intersection(kinds) else ():
            held = {
                word: cell
                for cell, kind in zip(row.cells, kinds, strict=False)
                if kind in _NAMING
                for word in _words(cell, kind)
            }
            for word, cell in held.items():
                found[word].append((row, cell))
    return found


def _developers(pages: Pages, page: Page) -> AbstractSet[str]:
    """The words in the names of developers on a page."""
    found: set[str] = set()
    for table in page.tables:
        for row in table.rows:
            cell = cell_of(row, pages.kinds(table), "developer")
            found.update(_WORD.findall(cell.text) if cell else ())
    return found


def _words(cell: Cell, kind: str) -> list[str]:
    """The words of a cell; what links in a column of architectures call their repositories is looked at elsewhere."""
    return _WORD.findall(cell.text if kind != "architecture" else _without_links(cell))


def _without_links(cell: Cell) -> str:
    if cell.plain:
        return cell.text
    parts = walked(part for part in cell.parts if not isinstance(part, Link))
    return " ".join(part.text for part in parts if isinstance(part, Words))


def _in_addresses(page: Page) -> AbstractSet[str]:
    """The words that addresses on a page have, as they are and in lower case."""
    return page.derived(_words_of_addresses)


def _words_of_addresses(page: Page) -> AbstractSet[str]:
    addresses = (address for link in page.links for address in (link.address, link.address.lower()))
    return frozenset(piece for address in addresses for piece in _WORD.findall(address))


def _names(cell: Cell) -> dict[str, str]:
    """The names in a cell that nobody translates, by what they have in common however they are joined."""
    text = _without_links(cell)
    found = (name for name in _NAME.findall(text) if any(map(str.isdigit, name)) or _TWO_CAPITALS.search(name))
    bare = ((_BEHIND.sub("", name), name) for name in found)
    return {_VERSION_ALONE.sub("", joined(key)).removesuffix("s"): name for key, name in bare}


def _other_versions(pages: Pages, spot: CellVersions, done: AbstractSet[tuple[int, int]]) -> Iterator[Problem]:
    """Names that differ from another page's in their version alone: `Keel` or `Keel 3` for `Keel 2`."""
    names = [None if cell is None else {joined(name): name for name in model_names(cell)} for cell in spot.cells]
    for index, model in outvoted([None if each is None else frozenset(each) for each in names]):
        cell, row, here, there = spot.cells[index], spot.rows[index], names[index] or {}, names[model] or {}
        extra = [name for key, name in here.items() if key not in there]
        lacking = [name for key, name in there.items() if key not in here]
        if cell and row and len(extra) == len(lacking) == 1 and (index, id(cell)) not in done:
            bare = {_VERSION.sub("", joined(name)) for name in (*extra, *lacking)}
            versions = {_version(name) for name in (*extra, *lacking)}
            if len(bare) == 1 < len(versions) and "" not in bare and not _is_number(pages, spot.cells, index):
                yield _different(pages, (index, row, cell), model, lacking, extra)


def _version(name: str) -> str:
    """The version that a name ends in, `2` for `v2.0`; empty without one."""
    match = _VERSION.search(joined(name))
    return re.sub(r"(?:\.0)+$", "", match[0].removeprefix("v")) if match else ""


def _is_number(pages: Pages, cells: Sequence[Cell | None], index: int) -> bool:
    """Whether it is a number that makes the difference, which is reported as such."""
    languages = [page.language or "en" for page in pages.pages]
    texts = [page.source(cell.span) if cell else None for page, cell in zip(pages.pages, cells, strict=True)]
    found = found_numbers(texts, languages)
    differences = judged(found, languages) if found else ()
    return any(each == index and contradicts(lacking, extra) for _, each, lacking, extra in differences)


def _runs(text: str) -> frozenset[str]:
    """All words of a text, and those that follow each other as if they were one."""
    words = [_VERSION_ALONE.sub("", joined(word)) for word in _RUN.findall(text)]
    runs = ("".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, start + _LONGEST + 1))
    return frozenset(run.removesuffix("s") for run in runs)


def _near(extra: list[str], there: Mapping[str, str]) -> list[str]:
    """What another page has in the place of a single name that it lacks: a name that is the beginning of it."""
    return [name for key, name in there.items() if len(extra) == 1 and joined(extra[0]).startswith(key)]


def _different(pages: Pages, here: tuple[int, Row, Cell], model: int, lacking: list[str], extra: list[str]) -> Problem:
    index, row, cell = here
    mine, theirs = (listed(map(quoted, each), "and") for each in (extra or [""], lacking or [""]))
    one, two = f"`{pages.name(index)}`", f"`{pages.name(model)}`"
    if extra and lacking:
        message = f"{one} says {mine} where {two} says {theirs}, in {quoted(row.name)}"
    elif extra:
        message = f"{one} says {mine} in {quoted(row.name)}, which {two} does not"
    else:
        message = f"{one} lacks {theirs} in {quoted(row.name)}, which {two} has"
    place = _place(pages.pages[index], cell, extra[0]) if extra else pages.pages[index].at(cell.span)
    return Problem(place, message, "one of the two is wrong", about=(row.name, *extra, *lacking))


def _place(page: Page, cell: Cell, word: str) -> Place:
    """Where a word stands in a cell, as exactly as its source shows it."""
    for part in walked(cell.parts):
        if isinstance(part, Words) and word in part.text:
            span = part.span
            if span.line == span.end_line and span.end_column - span.column == len(part.text):
                start = span.column + part.text.index(word)
                return page.at(Span(span.line, start, span.line, start + len(word)))
    return page.at(cell.span)
