"""Texts per language: all languages are there, and they say the same."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lint_catalog.model.columns import OWN_COLUMNS
from lint_catalog.model.entries.markdown import inline_text
from lint_catalog.model.entries.translated import Translated, in_order, linking, translated
from lint_catalog.rules import Absent, Catalog, Entry, Part, Place, Problem, Problems, Route, Severity, markdown, rule
from lint_catalog.rules.fixes import plain_text, rename, without_languages
from lint_catalog.text.addresses import neutral_address
from lint_catalog.text.majority import outvoted
from lint_catalog.text.numbers import numbers, reads_words, without_counterpart
from lint_catalog.text.same_links import differences, explains
from lint_catalog.text.same_numbers import contradicts, found_numbers, judged, large, numbers_left_out
from lint_catalog.text.words import closest, counted, listed, quoted

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
_LANGUAGES = Absent(("catalog",))  # which the catalog has, `catalog.yaml` says
_LICENSE: Route = ("cells", "license")  # versions in names of licenses are no numbers: `words-of-another-license`
_LOWER_WORD = re.compile(r"(?<![\w./-])[a-zà-öø-ÿ]+(?:['\u2019][a-zà-öø-ÿ]+)?(?![\w/-])")
_JAPANESE_SENTENCE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]{3,}[^。]*。")


@rule(on=Catalog, severity=Severity.ERROR, absent=_LANGUAGES)
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
    counted_texts = None if catalog.of_kind("catalog") else Absent()  # without a declaration, most texts decide
    for entry in catalog if languages else ():
        for path, texts in _texts(entry):
            missing = [language for language in languages if language not in texts]
            strangers = len(texts) - len(languages) + len(missing)
            if not missing or strangers >= len(missing) or not texts:
                continue  # a misspelt key is reported as such, and its text is not missing
            part = Part.KEY if path and isinstance(path[-1], str) else Part.VALUE
            names = listed((f"`{language}`" for language in missing), "and")
            hint = "translate it; a text that all languages write alike is one plain string"
            place = Place(entry.file, path, part)
            yield Problem(place, f"`{_field(path)}` lacks {names}", hint, about=tuple(missing), absent=counted_texts)


@rule(on=Catalog, severity=Severity.ERROR, absent=_LANGUAGES)
def undeclared_language(catalog: Catalog) -> Problems:
    """A text per language has no other languages than the catalog.

    No page shows a text in a language that `languages` in `entries/catalog.yaml` does not list. Mostly the key is
    misspelt: languages have codes of their own, `ja` and not `jp`.

    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/developers/titech.yaml
    name: {jp: 東京科学大学, en: Institute of Science Tokyo}  # <- `jp` is not a language of the catalog
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
        malformed = {each.path for each in entry.violations if each.keyword == "propertyNames"}
        for path, texts in _texts(entry):
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
                yield Problem(place, f"{quoted(key)} is not a language of the catalog", hint, fix)


@rule(on=Catalog, severity=Severity.WARNING, absent=_LANGUAGES)
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
        compared = dict(in_order(catalog, entry))
        alike = {path: next(iter(texts.values())) for path, texts in compared.items() if len(set(texts.values())) == 1}
        plain = without_languages(entry, alike)
        for path, texts in compared.items():
            if path in plain:
                part = Part.KEY if path and isinstance(path[-1], str) else Part.VALUE
                message = f"`{_field(path)}` is the same in every language"
                yield Problem(
                    Place(entry.file, path, part),
                    message,
                    "write it once, as a plain string",
                    plain_text(entry, path, texts),
                    about=(next(iter(texts.values())),),
                )
                continue
            first: dict[str, str] = {}
            for language, text in texts.items():
                other = first.setdefault(" ".join(text.split()), language)
                if other != language and (*path, language) in prose and _is_sentence(path, text):
                    message = f"`{language}` is the same as `{other}`"
                    yield Problem(entry.at(*path, language), message, "translate it", about=(other,))


@rule(on=Catalog, severity=Severity.ERROR, absent=_LANGUAGES)
def numbers_differ(catalog: Catalog) -> Problems:
    """A text gives the same numbers in every language.

    However each language writes them: `2,100万`, `21M` and `21 millions` are alike, so are `0.5` and `0,5`, `2つ` and
    `two`, `3月` and `March`, and rounding does not count: `628万` may be `6.3M`. Numbers in code, in addresses and
    inside of names count only where the other language has the same name with another number. Where one language says
    otherwise than the others, it is the one reported. A number that a translation leaves out is an error in footnotes;
    elsewhere `untold-number` warns of it.

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
    for text in translated(catalog):
        found = found_numbers(text.versions, text.languages) if text.path != _LICENSE else None
        for model, index, lacking, extra in judged(found, text.languages) if found else ():
            first, language = text.languages[model], text.languages[index]
            if contradicts(lacking, extra):
                message = f"`{language}` has {quoted(extra[0].text)} where `{first}` has {quoted(lacking[0].text)}"
                place, about = text.number(index, extra[0]), (extra[0].text, lacking[0].text)
                yield Problem(place, message, "one of the two is wrong", about=about)
            elif text.entry.kind == "footnotes" and (lost := large(lacking)):
                which = listed((quoted(number.text) for number in lost), "and")
                what = "number" if len(lost) == 1 else "numbers"
                message = f"`{language}` lacks the {what} {which} of `{first}`"
                numbers_lost = tuple(number.text for number in lost)
                yield Problem(text.at(index), message, "add it, or fix the other", about=numbers_lost)


@rule(on=Catalog, severity=Severity.WARNING, absent=_LANGUAGES)
def untold_number(catalog: Catalog) -> Problems:
    """The numbers of a text are not left out in its translations.

    A translation that leaves out how many sentences or tokens a model was trained on tells its readers less. Such are
    numbers with a unit or a counted noun; others, and those below one hundred, come and go with the wording. A length,
    such as `4,000 tokens`, may be put into words, `long texts`, and is only noted.

    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/models/laboro-bert.yaml
    training:
      ja: 日本語Webコーパス (約4,307サイト、12GB)
      en: Japanese Web Corpus (12GB)  # <- `en` lacks the number `4,307` of `ja`
    ```
    ```yaml good
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/models/laboro-bert.yaml
    training:
      ja: 2つの日本語Webコーパス (約4,307サイト、12GB)
      en: Japanese Web Corpora (about 4.3k sites, 12GB)
    ```
    """
    for text in translated(catalog, in_markdown=True):
        found = found_numbers(text.versions, text.languages) if _is_told(text) else None
        left_out = numbers_left_out(found, text.versions, text.languages) if found else ()
        for index, model, lacking, counts in left_out:
            which = listed((quoted(number.text) for number in lacking), "and")
            what = "number" if len(lacking) == 1 else "numbers"
            message = f"`{text.languages[index]}` lacks the {what} {which} of `{text.languages[model]}`"
            about = tuple(number.text for number in lacking)
            hint = "add it, or fix the other" if counts else "add it, unless the words say as much"
            severity = Severity.WARNING if counts else Severity.NOTE
            yield Problem(text.at(index), message, hint, severity=severity, about=about)


@rule(on=Catalog, severity=Severity.ERROR, absent=_LANGUAGES)
def links_differ(catalog: Catalog) -> Problems:
    """A text leads to the same places in every language.

    Pages that exist in several languages count as one: `/ja/` and `/en/`, `.ja.html` and `.en.html`, `?hl=ja` and
    `?hl=en`, `README.md` and `README_en.md`; hosts that have such pages without showing it are listed in
    `variant-hosts`, under `[tool.lint-catalog.markdown]`. So do a repository and a file in it, and another version of
    the same thing on another site: a Japanese article here and a paper there. What the entry leads to in another field
    is not lost, and links to Wikipedia explain a word and do not count. Where one language differs from the others, it
    is the one reported. Of addresses per language, those that differ on one site are warned of.

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
    for text in linking(catalog):
        links = [tuple(each for each in found if not explains(each)) for found in text.links]
        if len(set(map(frozenset, links))) < 2:
            continue
        neutral = [frozenset(neutral_address(each, languages) for each in found) for found in links]
        for index, model in outvoted(neutral):
            first, language = text.languages[model], text.languages[index]
            around = (text.around(index), text.around(model))
            found = differences(links[index], links[model], languages, catalog.variant_hosts, around)
            for one, two in found.replaced:
                if not text.is_misnamed(index, one):  # else reported as another size
                    message = f"`{language}` links to {quoted(one, 80)} where `{first}` links to {quoted(two, 80)}"
                    severity = Severity.WARNING if text.is_address else None
                    place, hint = text.link(index, one), "one of the two is wrong"
                    yield Problem(place, message, hint, severity=severity, about=(one, two))
            if text.is_address:
                continue  # a language may have an announcement where others have the repository
            for link in found.extra:
                message = f"`{language}` links to {quoted(link, 80)}, `{first}` does not"
                hint = f"add the link to `{first}`, or remove it here"
                yield Problem(text.link(index, link), message, hint, about=(link,))
            for link in found.lacking:
                message = f"`{language}` lacks the link to {quoted(link, 80)} of `{first}`"
                yield Problem(text.at(index), message, "add the link, or remove it there", about=(link,))


@rule(on=Catalog, severity=Severity.WARNING, absent=_LANGUAGES)
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
    for text in translated(catalog, in_markdown=True):
        versions = tuple(map(inline_text, text.versions))
        for index in range(1, len(versions)):
            there, here = versions[0], versions[index]
            first, language, place = text.languages[0], text.languages[index], text.at(index)
            alike = True
            for name, mark, theirs, ours in (
                ("strong", "**", there.strong, here.strong),
                ("emphasised", "*", there.emphasis, here.emphasis),
            ):
                if len(theirs) != len(ours):
                    alike = False
                    has = counted(len(ours), f"{name} text") if ours else f"no {name} text"
                    literal = "**" in here.words or "**" in there.words
                    hint = (
                        "`**` beside punctuation is not emphasis in Markdown; put it inside of the words"
                        if literal
                        else "stress the same words"
                    )
                    message = f"`{language}` has {has} where `{first}` has {len(theirs) or 'none'}"
                    yield Problem(place, message, hint, about=(mark,))
            if alike and there.strong:
                strong = tuple(number for part in here.strong for number in numbers(part, language))
                stressed = (number for part in there.strong for number in numbers(part, first))
                present = frozenset(v for number in numbers(text.versions[index], language) for v in number.values)
                for number in without_counterpart(stressed, strong, reads_words(language)):
                    if number.values & present:  # else numbers-differ reports it
                        message = f"`{language}` does not stress the number {quoted(number.text)} of `{first}`"
                        yield Problem(place, message, "stress the same numbers", about=(number.text,))


def _is_told(text: Translated) -> bool:
    """Whether a text may be reported for telling less: footnotes are by `numbers-differ`."""
    return text.entry.kind != "footnotes" and text.path != _LICENSE


def _field(path: Route) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _texts(entry: Entry) -> Iterator[tuple[Route, Mapping[str, Any]]]:
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


def _is_sentence(path: Route, text: str) -> bool:
    """Whether a text is prose: words that are no names, no code and no addresses."""
    said = inline_text(text)
    words = said.words
    if len(path) > 1 and path[0] == "cells" and path[1] in OWN_COLUMNS:
        for label in said.labels:  # repositories have labels such as `base (v1, char-level)`
            words = words.replace(label, "", 1)
    return len(_LOWER_WORD.findall(words)) >= _PROSE_WORDS or bool(_JAPANESE_SENTENCE.search(words))
