"""Set phrases on pages: what is not disclosed, and who is a person, in one way and in the page's language."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from lint_catalog.model.pages.conventions import Conventions
from lint_catalog.model.pages.page import Cell, Row
from lint_catalog.model.pages.row_contents import cell_of
from lint_catalog.rules import Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.set_phrases import (
    is_person_in,
    is_undisclosed,
    is_undisclosed_in,
    persons,
    undisclosed_in_another_language,
    word_for_a_person,
)
from lint_catalog.text.words import counted, listed, quoted

_WHOLE_COLUMN = 5  # cells: what differs in more of a column is one convention, and one finding
_LINES = 5  # lines that a hint names
_CLEAR = 2  # times as often as the usual word another one is the page's own
_DEFAULTS = Conventions()


@rule(on=Pages, severity=Severity.WARNING)
def undisclosed_in_other_words(pages: Pages) -> Problems:
    """What a developer does not disclose is called by one word on a page, and in its language.

    `不明`, `Undisclosed` and `Non divulgué`, unless `undisclosed` under `[tool.lint-catalog.markdown]` says otherwise, or
    the page has another word of its language twice as often. Looked at on pages that use such a word; what is said in
    another language is looked for within texts, too. What differs in more than five cells of a column is one finding.

    ```md bad
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | Kite | Undisclosed |
    | Sail | undisclosed | <!-- <- `undisclosed` stands for `Undisclosed` -->
    | Wing | Unknown | <!-- <- `Unknown` stands for `Undisclosed` -->
    ```
    ```md bad
    <!-- README.fr.md -->
    | Modèle | Données d'entraînement |
    |---|---|
    | Kite | Non divulgué |
    | Sail | Wikipédia, undisclosed dataset | <!-- <- `undisclosed` stands for `Non divulgué` -->
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Training Data | License |
    |---|---|---|
    | Kite | Undisclosed | Unknown |
    | Sail | Wikipedia and undisclosed texts | Apache 2.0 |
    ```
    """
    for page in pages.pages:
        language = page.language.partition("-")[0]
        for_all = [
            (kind, row, cell)
            for kind in ("training", "base", "architecture")
            for row, cell in _cells(pages, page, kind)
        ]
        said = [cell.line for _, _, cell in for_all if is_undisclosed(cell.line)]
        own = partial(is_undisclosed_in, language=language)
        word = _word(pages.conventions.undisclosed, _DEFAULTS.undisclosed, language, filter(own, said))
        if word is None or not said:
            continue
        odd: dict[tuple[str, str], list[tuple[Row, Cell]]] = {}
        for kind, row, cell in for_all:
            other = cell.line if is_undisclosed(cell.line) else undisclosed_in_another_language(cell.line, language)
            if other and other != word:
                odd.setdefault((kind, other), []).append((row, cell))
        for (_, other), found in odd.items():
            message = f"{quoted(other)} stands for `{word}`"
            yield from _reported(page, _Odd(message, f"write `{word}`, as is usual in `{language}`", other), found)


@rule(on=Pages, severity=Severity.WARNING)
def individual_in_other_words(pages: Pages) -> Problems:
    """A developer who is a person is written `Individual (Name)`.

    `個人 (…)` in Japanese, `Particulier (…)` in French, unless `individual` under `[tool.lint-catalog.markdown]` says
    otherwise, or the page has another word of its language more often. Looked at on pages that have a word of their
    own at least once. What differs in more than five cells of a column is one finding.

    ```md bad
    <!-- README.fr.md -->
    | Modèle | Développeur |
    |---|---|
    | Kite | Particulier (Ada) |
    | Sail | Individual (Bob) | <!-- <- `Individual (Bob)` is not written `Particulier (…)` -->
    | Wing | Particulier (Carl | <!-- <- `Particulier (Carl` is not written `Particulier (…)` -->
    ```
    ```md good
    <!-- README.fr.md -->
    | Modèle | Développeur |
    |---|---|
    | Kite | Individuel (Ada) |
    | Sail | Individuel ([Bob](https://example.org/bob)) |
    | Wing | Institut du vent |
    ```
    """
    for page in pages.pages:
        language = page.language.partition("-")[0]
        developers = list(_cells(pages, page, "developer"))
        cells = [(row, cell) for row, cell in developers if persons(cell.line)]
        said = [word_for_a_person(cell.line) for _, cell in cells]
        own = [each for each in said if is_person_in(each, language)]
        word = _word(pages.conventions.individual, _DEFAULTS.individual, language, own, clear=1)
        if word is None or not any(_is_written(cell.line, word) for _, cell in developers):
            continue
        odd: dict[str, list[tuple[Row, Cell]]] = {}
        for (row, cell), other in zip(cells, said, strict=True):
            if not _is_written(cell.line, word):
                odd.setdefault(other, []).append((row, cell))
        for found in odd.values():
            shown = found[0][1].line
            message = f"{quoted(shown)} is not written `{word} (…)`"
            yield from _reported(
                page, _Odd(message, "write it as the others on this page are", shown), found, each=word
            )


class _Odd(Struct, frozen=True):
    """What is said of cells that say something in other words."""

    message: str
    hint: str
    text: str


def _word(
    chosen: Mapping[str, str], defaults: Mapping[str, str], language: str, said: Iterable[str], clear: int = _CLEAR
) -> str | None:
    """The word to use on a page: the one that the settings choose, or that is by far the most frequent of its own."""
    usual = chosen.get(language)
    if usual is None or usual != defaults.get(language):
        return usual
    counts = Counter(said)
    most = max(counts, key=lambda each: counts[each], default=usual)
    return most if counts[most] > counts[usual] and counts[most] >= clear * counts[usual] else usual


def _is_written(text: str, word: str) -> bool:
    """Whether persons are called by a word, with their names in brackets behind a space."""
    return text.startswith(f"{word} (") and text.endswith(")")


def _reported(page: Page, odd: _Odd, found: Sequence[tuple[Row, Cell]], each: str = "") -> Iterator[Problem]:
    """A finding for each cell, or one for all if they are many. `each` is the word that messages name of persons."""
    if len(found) <= _WHOLE_COLUMN:
        for _, cell in found:
            message = f"{quoted(cell.line)} is not written `{each} (…)`" if each else odd.message
            yield Problem(page.at(cell.span), message, odd.hint)
        return
    lines = [str(cell.span.line) for _, cell in found[1 : 1 + _LINES]]
    more = f"{listed(lines, 'and')}{' …' if len(found) > 1 + _LINES else ''}"
    message = f"{odd.message}, here and in {counted(len(found) - 1, 'further cell')}"
    yield Problem(page.at(found[0][1].span), message, f"{odd.hint}; also on lines {more}", about=(odd.text,))


def _cells(pages: Pages, page: Page, kind: str) -> Iterator[tuple[Row, Cell]]:
    for table in page.tables:
        kinds = pages.kinds(table)
        for row in table.rows if kind in kinds else ():
            cell = cell_of(row, kinds, kind)
            if cell is not None:
                yield row, cell
