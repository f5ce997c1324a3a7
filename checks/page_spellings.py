"""Names of developers and licenses on pages: who and what it is, alike on every page, and spelt in one way."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from lint_catalog.model.pages.named_cells import MODELS, license_differences, model_names, named_cells
from lint_catalog.model.pages.page import Cell, Row
from lint_catalog.rules import Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.languages import has_words_of
from lint_catalog.text.names import BETWEEN_NAMES, SEMICOLON, core_name, plain_name
from lint_catalog.text.set_phrases import begins_like_a_person, is_unknown
from lint_catalog.text.words import alike, counted, joined, quoted

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
    for each in pages.derived(license_differences):
        message = (
            f"`{pages.name(each.page)}` says {quoted(each.cell.line)}, and `{pages.name(each.other)}` says "
            f"{quoted(each.there.line)}, of {quoted(each.row.name)}"
        )
        hint = "one of the two is wrong" + (", and so are its footnotes" if each.marks else "")
        about = (each.row.name, each.cell.line, each.there.line)
        yield Problem(pages.pages[each.page].at(each.cell.span), message, hint, about=about)


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
    """A developer, a license, an architecture and a base model have one spelling on a page.

    Two spellings are one name if they differ in letter case, spaces, punctuation or `Inc.` only, or if another page has
    one name where this one has two. Readers who search for one of them miss the other. The rarer spelling is reported
    where it stands first; on a page in another language than English, the one that is the English page's, however often
    it stands there. Of architectures and base models, letter case, spaces and hyphens alone do not count.

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
    ```md bad
    | Model | Base Model |
    |---|---|
    | [Kite](https://example.org/kite) | Keel 2.5 (7b) |
    | [Sail](https://example.org/sail) | Keel 2.5 (13b), Hull |
    | [Wing](https://example.org/wing) | Keel2.5 (7b) | <!-- <- `Keel2.5` is called `Keel 2.5` elsewhere -->
    ```
    ```md good
    | Model | Base Model | Developer | License |
    |---|---|---|---|
    | [Kite](https://example.org/kite) | Keel 3.1 | Kite Institute | Apache 2.0 |
    | [Sail](https://example.org/sail) | Keel 31, ada/keel-3.1 | Kite Institute, Kite 2 | Apache 2.0 |
    | [Wing](https://example.org/wing) | Keel 3.1 | Gull | Gull License |
    ```
    """
    done: set[tuple[int, str, str]] = set()
    named = list(_names(pages))
    often: Counter[str] = Counter()
    for names in named:
        often.update({text: len(places) for (_, text), places in names.items()})
    for page, (forward, backward) in pages.derived(_translations).items():
        for key, translations in forward.items():
            wide = _has_names_in_latin(pages.pages[page])
            spellings = {
                text: places
                for text, places in translations.items()
                if backward[text].most_common(1)[0][0] == key and (wide or not _JAPANESE.search(text))
            }
            english = _english(pages, page, key)
            own = {text: places for text, places in spellings.items() if _is_own(text, english, pages.pages[page])}
            if own and english and (not wide or _outnumber(own, spellings)):
                yield from _others(pages, page, "developer", spellings, _most(own, often), done)
            else:
                if _JAPANESE.search(key):
                    spellings.pop(key, None)
                yield from _rarer(pages, page, "developer", spellings, often, done)
    for page, names in enumerate(named):
        alike: dict[tuple[str, str], dict[str, Places]] = defaultdict(dict)
        for (kind, text), places in names.items():
            alike[kind, joined(text) if kind in MODELS else core_name(text)][text] = places
        for (kind, core), spellings in alike.items():
            if core and (kind not in MODELS or len(spellings[_most(spellings, often)]) > 1):
                yield from _rarer(pages, page, kind, spellings, often, done)


Places = list[tuple[Row, Cell]]
Translations = tuple[Mapping[str, Mapping[str, Places]], Mapping[str, Counter[str]]]


def _translations(pages: Pages) -> Mapping[int, Translations]:
    """For each page, what it calls the developers of the first page (of the second, for the first one), with the places,
    and the other way round, how often."""
    found: dict[int, Translations] = {}
    for page in range(len(pages.pages)) if len(pages.pages) > 1 else ():
        other = 0 if page else 1
        forward: dict[str, dict[str, Places]] = defaultdict(lambda: defaultdict(list))
        backward: dict[str, Counter[str]] = defaultdict(Counter)
        for spot in pages.derived(named_cells):
            here, there, row = spot.cells[page], spot.cells[other], spot.rows[page]
            if spot.kind != "developer" or here is None or there is None or row is None:
                continue
            for one, two in _pairs(here.line, there.line):
                forward[two][one].append((row, here))
                backward[one][two] += 1
        found[page] = forward, backward
    return found


def _names(pages: Pages) -> Iterator[Mapping[tuple[str, str], Places]]:
    """What each page names, by kind and name, with the places."""
    for page in range(len(pages.pages)):
        found: dict[tuple[str, str], Places] = defaultdict(list)
        for spot in pages.derived(named_cells):
            row, cell = spot.rows[page], spot.cells[page]
            if row and cell:
                for text in model_names(cell) if spot.kind in MODELS else _parts(cell.line, spot.kind):
                    if spot.kind == "license" and is_unknown(text):
                        continue  # `unknown-license-in-other-words` compares these
                    found[spot.kind, text].append((row, cell))
        yield found


def _english(pages: Pages, page: int, key: str) -> frozenset[str]:
    """What the English page calls a developer, in one form; nothing for that page itself, and where there is none."""
    languages = [each.language.partition("-")[0] for each in pages.pages]
    if "en" not in languages or languages[page] == "en":
        return frozenset()
    english = languages.index("en")
    if english == (0 if page else 1):
        return frozenset((core_name(key),))
    forward = pages.derived(_translations)[english][0] if page and english else {}
    return frozenset(map(core_name, forward.get(key, ())))


def _is_own(text: str, english: frozenset[str], page: Page) -> bool:
    """Whether a name is in the language of its page, and not the English page's, be it misspelt."""
    if core_name(text) in english:
        return False
    if _JAPANESE.search(text) or has_words_of(text, page.language):
        return True
    return not any(alike(core_name(text), each) for each in english)


def _has_names_in_latin(page: Page) -> bool:
    """Whether names in Latin letters are nothing strange on a page in another script."""
    return page.language.partition("-")[0] in ("ja", "zh", "ko")


def _outnumber(own: Mapping[str, Places], spellings: Mapping[str, Places]) -> bool:
    """Whether by far the most of some spellings are a page's own."""
    return 4 * sum(map(len, own.values())) >= 3 * sum(map(len, spellings.values()))


def _most(spellings: Mapping[str, Places], often: Mapping[str, int]) -> str:
    """The most frequent spelling; of equally many the one that is so on all pages, then the first on the page."""
    return max(spellings, key=lambda each: (len(spellings[each]), often.get(each, 0), -spellings[each][0][0].span.line))


def _rarer(
    pages: Pages,
    page: int,
    kind: str,
    spellings: Mapping[str, Places],
    often: Mapping[str, int],
    done: set[tuple[int, str, str]],
) -> Iterator[Problem]:
    """All spellings of a name but the most frequent one."""
    if len(spellings) > 1:
        yield from _others(pages, page, kind, spellings, _most(spellings, often), done)


def _others(
    pages: Pages, page: int, kind: str, spellings: Mapping[str, Places], usual: str, done: set[tuple[int, str, str]]
) -> Iterator[Problem]:
    """All spellings of a name but the one to use, each where it stands first."""
    in_latin = _JAPANESE.search(usual) is None
    for text, places in spellings.items():
        known = (page, kind, text)
        if text == usual or known in done or begins_like_a_person(text) or (in_latin and _JAPANESE.search(text)):
            continue
        done.add(known)
        _, cell = places[0]
        others = f", and in {counted(len(places) - 1, 'further row')}" if len(places) > 1 else ""
        message = f"{quoted(text)} is called {quoted(usual)} elsewhere on this page"
        hint = f"so in {counted(len(spellings[usual]), 'row')}; the other spelling stands here{others}"
        yield Problem(pages.pages[page].at(cell.span), message, hint, about=(text, usual))


def _parts(text: str, kind: str = "developer", divided: re.Pattern[str] = BETWEEN_NAMES) -> tuple[str, ...]:
    """The developers that a cell names, or its license."""
    line = plain_name(text)
    whole = kind == "license" or "(" in line
    divided = SEMICOLON if SEMICOLON.search(line) else divided
    return (line,) if whole else tuple(part for part in divided.split(line) if part)


def _pairs(one: str, other: str) -> Iterator[tuple[str, str]]:
    """The developers of two versions of a cell, as far as they can be told apart."""
    for divided in (BETWEEN_NAMES, _DIVIDED):
        mine, theirs = _parts(one, divided=divided), _parts(other, divided=divided)
        if len(mine) == len(theirs):
            yield from zip(mine, theirs, strict=True)
            return
