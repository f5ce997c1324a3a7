"""What rows say in words of their own, in `cells`: whoever and whatever they name is the same in every language."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from lint_catalog.model.entries.markdown import inline_text
from lint_catalog.rules import Absent, Catalog, Entry, Problem, Problems, Severity, localized, rule
from lint_catalog.text.majority import outvoted
from lint_catalog.text.names import BETWEEN_NAMES, plain_name
from lint_catalog.text.set_phrases import DOUBT
from lint_catalog.text.words import quoted

_LONG = 1_000  # characters of a cell that are looked at


@rule(on=Catalog, severity=Severity.ERROR, absent=Absent(("catalog", "licenses")))
def words_of_another_license(catalog: Catalog) -> Problems:
    """A row's own words name the same licenses in every language.

    Looked at are the words in `cells` and the names of the licenses in the registry, in whatever sentence they stand;
    whether a language marks a license as doubtful, with `(?)`, counts too. Where one language says otherwise than the
    others, it is the one reported.

    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/licenses/apache-2.0.yaml
    name: Apache 2.0
    # entries/licenses/mit.yaml
    name: MIT
    # entries/models/kite.yaml
    cells:
      license: {ja: baseモデルはMIT, en: base model is Apache 2.0}  # <- `en` names `Apache 2.0`, and `ja` names `MIT`
    # entries/models/sail.yaml
    cells:
      license: {ja: Apache 2.0 (?), en: Apache 2.0}  # <- `en` does not mark a license as doubtful, with `(?)`, as `ja`
    ```
    ```yaml good
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/licenses/mit.yaml
    name: MIT
    # entries/licenses/own.yaml
    name: {ja: 独自のライセンス, en: Research license}
    # entries/models/kite.yaml
    cells:
      license: {ja: baseモデルはMIT、chatは独自のライセンス, en: base is MIT<br>chat has a Research license}
    # entries/models/sail.yaml
    cells:
      license: {ja: 商用不可, en: not for commercial use}
    ```
    """
    names = {language: _names(catalog, "licenses", language) for language in catalog.compared_languages}
    for entry, languages, texts in _cells(catalog, "license"):
        found = [_mentioned(text, names[language]) for language, text in zip(languages, texts, strict=True)]
        for index, model in outvoted(found):
            mine, theirs = found[index], found[model]
            if mine - theirs and theirs - mine:
                one = _called(catalog, "licenses", mine - theirs, languages[index])
                other = _called(catalog, "licenses", theirs - mine, languages[model])
                message = f"`{languages[index]}` names {one}, and `{languages[model]}` names {other}"
                place = entry.at("cells", "license", languages[index])
                about = (*sorted(mine - theirs), *sorted(theirs - mine))
                yield Problem(place, message, "one of the two is wrong", about=about)
        doubts = [bool(DOUBT.search(text)) for text in texts]
        for index, model in outvoted(doubts):
            has = "marks" if doubts[index] else "does not mark"
            as_ = "unlike" if doubts[index] else "as"
            message = f"`{languages[index]}` {has} a license as doubtful, with `(?)`, {as_} `{languages[model]}`"
            place = entry.at("cells", "license", languages[index])
            yield Problem(place, message, "one of the two is wrong", about=("(?)",))


@rule(on=Catalog, severity=Severity.ERROR, absent=Absent(("catalog", "developers")))
def words_of_another_developer(catalog: Catalog) -> Problems:
    """A row's own words name the same developers in every language.

    Looked at are cells in which each language lists as many developers; what is the name of a developer of the registry
    in one language has to be a name of the same one in the others. Names that no entry has are left alone.

    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/developers/kite.yaml
    name: {ja: 凧研究所, en: Kite Institute}
    # entries/developers/wind.yaml
    name: {ja: 風研究所, en: Wind Institute}
    # entries/models/dove.yaml
    cells:
      developer: {ja: 風研究所, en: Kite Institute}  # <- `en` names `Kite Institute`, and `ja` names `風研究所`
    ```
    ```yaml good
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/developers/kite.yaml
    name: {ja: 凧研究所, en: Kite Institute}
    # entries/developers/wind.yaml
    name: {ja: 風研究所, en: Wind Institute}
    # entries/models/dove.yaml
    cells:
      developer: {ja: "風研究所、凧研究所", en: "Wind Institute, Institute of Kites"}
    ```
    """
    names = {language: _names(catalog, "developers", language) for language in catalog.compared_languages}
    for entry, languages, texts in _cells(catalog, "developer"):
        lists = [BETWEEN_NAMES.split(text) for text in texts]
        if len({len(each) for each in lists}) > 1:
            continue
        for versions in zip(*lists, strict=True):
            ids = [names[language].get(text, frozenset()) for language, text in zip(languages, versions, strict=True)]
            counts = Counter(id for each in ids for id in each)
            meant, often = max(counts.items(), key=lambda each: each[1], default=("", 0))
            for index, (language, found) in enumerate(zip(languages, ids, strict=True)):
                if not found or meant in found or (often < 2 and index == 0):
                    continue
                model = next(at for at, each in enumerate(ids) if meant in each)
                first = languages[model]
                here, there = (_called(catalog, "developers", found, each) for each in (language, first))
                other = _called(catalog, "developers", ids[model], first)
                message = f"`{language}` names {here}, and `{first}` names {other}"
                same = f"`{first}` calls the former {there}; " if here != there else ""
                hint = f"{same}one of the two is wrong"
                about = (*sorted(found), meant)
                yield Problem(entry.at("cells", "developer", language), message, hint, about=about)


def _cells(catalog: Catalog, column: str) -> Iterator[tuple[Entry, tuple[str, ...], tuple[str, ...]]]:
    """The cells of a column that languages word differently: entry, languages, and what a reader sees."""
    for entry in catalog if catalog.languages else ():
        for path, texts in localized(entry) if "cells" in entry.data else ():
            if path == ("cells", column):
                known = {language: texts[language] for language in catalog.compared_languages if language in texts}
                shown = tuple(plain_name(inline_text(text[:_LONG]).words).casefold() for text in known.values())
                if len(set(shown)) > 1:
                    yield entry, tuple(known), shown


def _names(catalog: Catalog, kind: str, language: str) -> Mapping[str, frozenset[str]]:
    """The ids of a registry by what a language calls them, the longest name first."""
    found: dict[str, set[str]] = {}
    for id, entry in catalog.of_kind(kind).items():
        aliases = entry.data.get("aliases")
        for name in (
            entry.data.get("name"),
            entry.data.get("short_name"),
            *(aliases if isinstance(aliases, list) else ()),
        ):
            called = name.get(language) if isinstance(name, Mapping) else name
            if isinstance(called, str) and called.strip():
                found.setdefault(plain_name(called).casefold(), set()).add(id)
    return {name: frozenset(found[name]) for name in sorted(found, key=lambda each: (-len(each), each))}


def _mentioned(text: str, names: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The entries whose names stand in a text, the longest names first."""
    found: set[str] = set()
    for name, ids in names.items():
        if name in text:
            text, count = re.subn(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", "\n", text)
            found |= ids if count else frozenset()
    return frozenset(found)


def _called(catalog: Catalog, kind: str, ids: frozenset[str], language: str) -> str:
    """What a language calls the first of some entries, as a message quotes it."""
    entry = catalog.of_kind(kind)[min(ids)]
    name = entry.data.get("short_name", entry.data.get("name", entry.id))
    return quoted(name.get(language, entry.id) if isinstance(name, Mapping) else name)
