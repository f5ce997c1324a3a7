"""Texts per language: all languages are there, and they say the same."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from lint_catalog.inline import inline, neutral_address
from lint_catalog.mends import rename
from lint_catalog.model import Catalog, Edit, Entry, Fix, Part, Path, Place, Problem, Severity, localized, markdown
from lint_catalog.numerals import Number, numbers, reads_words, without_counterpart
from lint_catalog.rule import Problems, rule
from lint_catalog.scalars import written
from lint_catalog.words import closest, counted, listed, occurrence, quoted

_MAX_CHARACTERS = 20_000  # a text that is longer is no text of a catalog, and comparing it would take long
_COUNTRIES = {
    "jp": "ja",
    "us": "en",
    "uk": "en",
    "gb": "en",
    "cn": "zh",
    "kr": "ko",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "se": "sv",
}
_PROSE_WORDS = 4
_LOWER_WORD = re.compile(r"(?<![\w./-])[a-zà-öø-ÿ]+(?:['\u2019][a-zà-öø-ÿ]+)?(?![\w/-])")
_JAPANESE_SENTENCE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{3,}[^。]*。")


@rule(on=Catalog, severity=Severity.ERROR)
def missing_translation(catalog: Catalog) -> Problems:
    """A text per language has every language of the catalog.

    `languages` in `entries/catalog.yaml` says which. The page of a language that is missing would have a hole.

    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en, fr]
    # entries/developers/titech.yaml
    name: {ja: 東京科学大学, en: Institute of Science Tokyo}  # <- `name` lacks `fr`
    ```
    ```yaml good
    # entries/catalog.yaml
    languages: [ja, en, fr]
    # entries/developers/titech.yaml
    name: {ja: 東京科学大学, en: Institute of Science Tokyo, fr: Institut des sciences de Tokyo}
    # entries/developers/rinna.yaml
    name: rinna
    ```
    """
    languages = _expected(catalog)
    for entry in catalog if languages else ():
        for path, texts in _texts(entry):
            missing = [language for language in languages if language not in texts]
            strangers = len(texts) - len(languages) + len(missing)
            if not missing or strangers >= len(missing) or not texts:
                continue  # a misspelt key is reported as such, and its text is not missing
            part = Part.KEY if path and isinstance(path[-1], str) else Part.VALUE
            names = listed((f"`{language}`" for language in missing), "and")
            hint = "translate it; a text that all languages write alike is one plain string"
            yield Problem(Place(entry.file, path, part), f"`{_field(path)}` lacks {names}", hint)


@rule(on=Catalog, severity=Severity.ERROR)
def undeclared_language(catalog: Catalog) -> Problems:
    """A text per language has no other languages than the catalog.

    No page shows a text in a language that `languages` in `entries/catalog.yaml` does not list. Mostly the key is
    misspelt: languages have codes of their own, `ja` and not `jp`.

    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/developers/titech.yaml
    name: {jp: 東京科学大学, en: Institute of Science Tokyo}  # <- `jp` is no language of the catalog
    ```
    ```yaml good
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/developers/titech.yaml
    name: {ja: 東京科学大学, en: Institute of Science Tokyo}
    ```
    ```yaml fixed unsafe
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/developers/titech.yaml
    name: {ja: 東京科学大学, en: Institute of Science Tokyo}
    ```
    """
    languages = catalog.languages
    for entry in catalog if languages else ():
        for path, texts in _texts(entry):
            malformed = {each.path for each in entry.violations if each.keyword == "propertyNames"}
            free = [language for language in languages if language not in texts]
            for key in texts:
                if key in languages or (*path, key) in malformed:
                    continue
                place = entry.at(*path, key, part=Part.KEY)
                meant = _COUNTRIES.get(key, key.partition("-")[0])
                near = meant if meant in free else closest(key, free)
                fix = rename(entry, (*path, key), near) if near else None
                known = listed((f"`{each}`" for each in languages), "and")
                hint = f"did you mean `{near}`?" if near else f"its languages are {known}"
                yield Problem(place, f"{quoted(key)} is no language of the catalog", hint, fix)


@rule(on=Catalog, severity=Severity.WARNING)
def identical_translation(catalog: Catalog) -> Problems:
    """A translation differs from what it translates.

    A text that all languages write alike is one plain string. A sentence that two languages share was not translated
    yet; names and titles may be alike.

    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en, fr]
    # entries/developers/rinna.yaml
    name: {ja: rinna, en: rinna, fr: rinna}  # <- `name` is the same in every language
    ```
    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en, fr]
    # entries/footnotes/llama-encoder.yaml
    text:
      ja: Llama をエンコーダとして使う。
      en: The attention of Llama was changed so that it works as an encoder.
      fr: The attention of Llama was changed so that it works as an encoder.  # <- `fr` is the same as `en`
    ```
    ```yaml good
    # entries/catalog.yaml
    languages: [ja, en, fr]
    # entries/developers/rinna.yaml
    name: rinna
    # entries/models/titechgpt.yaml
    name: {ja: 東工大GPT, en: TitechGPT, fr: TitechGPT}
    ```
    ```yaml fixed
    # entries/catalog.yaml
    languages: [ja, en, fr]
    # entries/developers/rinna.yaml
    name: rinna
    ```
    """
    for entry in catalog if catalog.languages else ():
        prose = {path for path, _ in markdown(entry)}
        for path, texts in _in_order(catalog, entry):
            if len(set(texts.values())) == 1 and _may_be_plain(entry, path, next(iter(texts.values()))):
                part = Part.KEY if path and isinstance(path[-1], str) else Part.VALUE
                message = f"`{_field(path)}` is the same in every language"
                yield Problem(
                    Place(entry.file, path, part),
                    message,
                    "write it once, as a plain string",
                    _plain(catalog, entry, path, texts),
                )
                continue
            first: dict[str, str] = {}
            for language, text in texts.items():
                other = first.setdefault(" ".join(text.split()), language)
                if other != language and (*path, language) in prose and _is_sentence(text):
                    yield Problem(entry.at(*path, language), f"`{language}` is the same as `{other}`", "translate it")


@rule(on=Catalog, severity=Severity.ERROR)
def numbers_differ(catalog: Catalog) -> Problems:
    """A text has the same numbers in every language.

    However each language writes them: `2,100万`, `21M` and `21 millions` are alike, so are `0.5` and `0,5`, `2つ` and
    `two`, `3月` and `March`. Numbers in code, in addresses and inside of names count only where the other language has
    the same name with another number.

    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en, fr]
    # entries/footnotes/retrievabert-architecture.yaml
    text:
      ja: 最大系列長を 2048 に延ばした。
      en: The maximum sequence length was raised to 2,048.
      fr: La longueur maximale a été portée à 2 084.  # <- `fr` has `2 084` where `ja` has `2048`
    ```
    ```yaml good
    # entries/catalog.yaml
    languages: [ja, en, fr]
    # entries/footnotes/retrievabert-architecture.yaml
    text:
      ja: 最大系列長を 2048 に延ばし、2,100万記事（5.2GB）で学習した。
      en: The maximum sequence length was raised to 2,048, with 21M articles (5.2GB).
      fr: La longueur maximale a été portée à 2 048, avec 21 millions d'articles (5,2 Go).
    ```
    """
    for entry, path, (first, text), (language, other) in _pairs(catalog):
        there, here = numbers(text, first), numbers(other, language)
        lacking = without_counterpart(there, here, reads_words(language))
        extra = without_counterpart(here, there, reads_words(first))
        if len(lacking) == len(extra) == 1:
            message = f"`{language}` has {quoted(extra[0].text)} where `{first}` has {quoted(lacking[0].text)}"
            yield Problem(_place(entry, (*path, language), other, extra[0]), message, "one of the two is wrong")
            continue
        for number in extra:
            message = f"`{language}` has the number {quoted(number.text)}, which `{first}` lacks"
            yield Problem(
                _place(entry, (*path, language), other, number), message, f"add it to `{first}`, or remove it here"
            )
        if lacking:
            which = listed((quoted(number.text) for number in lacking), "and")
            what = "number" if len(lacking) == 1 else "numbers"
            yield Problem(
                entry.at(*path, language),
                f"`{language}` lacks the {what} {which} of `{first}`",
                "add it, or mend the other",
            )


@rule(on=Catalog, severity=Severity.ERROR)
def links_differ(catalog: Catalog) -> Problems:
    """A text leads to the same places in every language.

    Pages that exist in several languages count as one: `/ja/` and `/en/`, `.ja.html` and `.en.html`, `?hl=ja` and
    `?hl=en`, `README.md` and `README_en.md`.

    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/footnotes/plamo-100b-architecture.yaml
    text:
      ja: "[解説](https://tech.preferred.jp/ja/blog/plamo-100b/)を参照。"
      en: See the [article](https://tech.preferred.jp/en/blog/llm-plamo/).  # <- `en` links to
    ```
    ```yaml good
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/footnotes/plamo-100b-architecture.yaml
    text:
      ja: "[解説](https://tech.preferred.jp/ja/blog/plamo-100b/)を参照。"
      en: See the [article](https://tech.preferred.jp/en/blog/plamo-100b/).
    ```
    """
    languages = frozenset(catalog.languages)
    for entry, path, (first, text), (language, other) in _pairs(catalog, in_markdown=True):
        there = {neutral_address(link, languages): link for link in inline(text).links}
        here = {neutral_address(link, languages): link for link in inline(other).links}
        lacking = [link for key, link in there.items() if key not in here]
        extra = [link for key, link in here.items() if key not in there]
        if len(lacking) == len(extra) == 1:
            message = f"`{language}` links to {quoted(extra[0], 80)} where `{first}` links to {quoted(lacking[0], 80)}"
            yield Problem(_link_place(entry, (*path, language), other, extra[0]), message, "one of the two is wrong")
            continue
        for link in extra:
            message = f"`{language}` links to {quoted(link, 80)}, `{first}` does not"
            yield Problem(
                _link_place(entry, (*path, language), other, link),
                message,
                f"add the link to `{first}`, or remove it here",
            )
        for link in lacking:
            message = f"`{language}` lacks the link to {quoted(link, 80)} of `{first}`"
            yield Problem(entry.at(*path, language), message, "add the link, or remove it there")


@rule(on=Catalog, severity=Severity.WARNING)
def emphasis_differs(catalog: Catalog) -> Problems:
    """A text stresses the same in every language.

    `**strong**` and `*emphasis*` occur as often, and the same numbers are strong.

    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/footnotes/plamo-13b-architecture.yaml
    text:
      ja: "**2.1T** トークンで学習した。"
      en: Trained on 2.1T tokens.  # <- `en` has no strong text where `ja` has 1
    ```
    ```yaml good
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/footnotes/plamo-13b-architecture.yaml
    text:
      ja: "**2.1T** トークンで学習した。"
      en: Trained on **2.1T** tokens.
    ```
    """
    for entry, path, (first, text), (language, other) in _pairs(catalog, in_markdown=True):
        there, here = inline(text), inline(other)
        alike = True
        for name, theirs, ours in (
            ("strong", there.strong, here.strong),
            ("emphasised", there.emphasis, here.emphasis),
        ):
            if len(theirs) != len(ours):
                alike = False
                has = counted(len(ours), f"{name} text") if ours else f"no {name} text"
                literal = "**" in here.words or "**" in there.words
                hint = (
                    "`**` beside punctuation is no emphasis in Markdown; put it inside of the words"
                    if literal
                    else "stress the same words"
                )
                yield Problem(
                    entry.at(*path, language),
                    f"`{language}` has {has} where `{first}` has {len(theirs) or 'none'}",
                    hint,
                )
        if alike and there.strong:
            strong = tuple(number for part in here.strong for number in numbers(part, language))
            stressed = (number for part in there.strong for number in numbers(part, first))
            present = frozenset(value for number in numbers(other, language) for value in number.values)
            for number in without_counterpart(stressed, strong, reads_words(language)):
                if number.values & present:  # else numbers-differ reports it
                    message = f"`{language}` does not stress the number {quoted(number.text)} of `{first}`"
                    yield Problem(entry.at(*path, language), message, "stress the same numbers")


def _field(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _texts(entry: Entry) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The texts per language, whatever their values are."""
    for each in entry.annotated("localized"):
        if isinstance(each.value, Mapping):
            yield each.path, each.value


def _expected(catalog: Catalog) -> tuple[str, ...]:
    """The languages every text must have: those declared, or without a declaration those that most texts have."""
    if any(document.kind == "catalog" for document in catalog.documents.values()):
        return catalog.languages
    keys = [frozenset(texts) for entry in catalog for _, texts in _texts(entry)]
    return tuple(each for each in catalog.languages if 2 * sum(each in found for found in keys) > len(keys))


def _in_order(catalog: Catalog, entry: Entry) -> Iterator[tuple[Path, Mapping[str, str]]]:
    """The texts per language that can be compared, in the order of the catalog's languages."""
    for path, texts in localized(entry):
        known = {language: texts[language] for language in catalog.languages if language in texts}
        if len(known) > 1 and all(text.strip() and len(text) <= _MAX_CHARACTERS for text in known.values()):
            yield path, known


def _pairs(
    catalog: Catalog, in_markdown: bool = False
) -> Iterator[tuple[Entry, Path, tuple[str, str], tuple[str, str]]]:
    """Each text with the same text in the first language: entry, path of the texts, language and text of both."""
    for entry in catalog if catalog.languages else ():
        prose = {path for path, _ in markdown(entry)} if in_markdown else set()
        for path, texts in _in_order(catalog, entry):
            first, *others = texts.items()
            if not in_markdown or (*path, first[0]) in prose:
                for other in others:
                    yield entry, path, first, other


def _place(entry: Entry, path: Path, text: str, number: Number) -> Place:
    return entry.at(*path, text=number.text, nth=occurrence(text, number.text, number.start))


def _link_place(entry: Entry, path: Path, text: str, link: str) -> Place:
    written = next((each for each in (link, unquote(link)) if each in text), "")
    return entry.at(*path, text=written)


def _may_be_plain(entry: Entry, path: Path, text: str) -> bool:
    """Whether the schema would accept the text without languages."""
    data = _replaced(entry.data, path, text)
    return not any(each.path[: len(path)] == path for each in entry.shape.violations(data))


def _replaced(data: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    step, *rest = path
    if isinstance(data, Mapping):
        return {key: _replaced(below, tuple(rest), value) if key == step else below for key, below in data.items()}
    return [_replaced(below, tuple(rest), value) if index == step else below for index, below in enumerate(data)]


def _plain(catalog: Catalog, entry: Entry, path: Path, texts: Mapping[str, str]) -> Fix | None:
    """The fix that puts the one text in the place of all; None where a comment would be lost with the others."""
    scalar = entry.layout.scalar((*path, next(iter(texts))))
    if scalar is None:
        return None
    extent = entry.layout.extent(entry.at(*path, next(iter(texts))))
    one_line = extent.line == extent.end_line
    plain = written(scalar.text, scalar.style if one_line else '"')
    value = entry.layout.extent(entry.at(*path))
    document = catalog.documents[entry.file]
    lines = document.text.splitlines()[value.line - 1 : value.end_line]
    if any(re.search(r"(^|\s)#", line) for line in lines):
        return None
    place = entry.at(*path)
    if isinstance(path[-1], str) and value.line > (key := entry.layout.extent(entry.at(*path, part=Part.KEY))).line:
        # A block mapping begins on the line below its key; the text moves up to it.
        span = type(value)(key.end_line, key.end_column, value.end_line, value.end_column)
        place, plain = Place(entry.file, path, span=span), f": {plain}"
    return Fix("write it once", (Edit(place, plain),), safe=True)


def _is_sentence(text: str) -> bool:
    """Whether a text is prose: words that are no names, no code and no addresses."""
    words = inline(text).words
    return len(_LOWER_WORD.findall(words)) >= _PROSE_WORDS or bool(_JAPANESE_SENTENCE.search(words))
