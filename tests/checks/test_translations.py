"""Texts per language: numbers, links and emphasis that agree however they are written, and some that do not."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from lint_catalog.engine.fix import apply_edits
from lint_catalog.model.findings import Finding
from tests.support.catalogs import all_rules, catalog_of, run, table

CATALOG = "languages: [ja, en, fr]\n"
NBSP, NARROW = "\u00a0", "\u202f"


def findings(rule: str, model: str, catalog: str = CATALOG) -> tuple[Finding, ...]:
    """The findings of one rule in one model."""
    files = {"entries/models/m.yaml": model}
    return run(catalog_of({**files, "entries/catalog.yaml": catalog} if catalog else files), [all_rules()[rule]])


def of_texts(rule: str, texts: Mapping[str, str]) -> list[str]:
    """The messages of one rule on a Markdown text."""
    return [each.message for each in findings(rule, f"architecture: {json.dumps(texts, ensure_ascii=False)}\n")]


ALIKE = [
    ("ten thousands", "約2,100万記事", "about 21M articles", f"environ 21{NBSP}M d'articles"),
    ("a decimal of hundred millions", "2.9億文", "290M sentences", f"290{NBSP}millions de phrases"),
    ("a space before the unit", "1,300 万枚", "13M images", f"13{NBSP}millions d'images"),
    ("composed", "3億9,200万文", "392M sentences", f"392{NBSP}M de phrases"),
    ("composed with a rest", "1万2000件", "12,000 items", f"12{NARROW}000 éléments"),
    ("thousands and ten thousands", "4万2千件", "42,000 items", "42 000 éléments"),
    ("a million in words", "百万件", "one million", "un million"),
    ("hundreds in words", "200件", "two hundred", "deux cents"),
    ("tens in words", "95点", "ninety-five points", "quatre-vingt-quinze points"),
    ("seventy-one in French", "71", "seventy-one", "soixante et onze ou 71"),
    ("billions of the short and the long scale", "2.1兆トークン", "2.1 trillion tokens", "2,1 billions de tokens"),
    ("milliards", "70億", "7 billion", "7 milliards"),
    ("full-width digits", "\uff11，\uff12\uff18\uff12", "1,282", f"1{NARROW}282"),
    ("a plain space between groups", "2048", "2,048", "2 048"),
    ("a dot between groups", "2048", "2,048", "2.048"),
    ("an apostrophe between groups", "2048", "2'048", "2\u2019048"),
    ("millions of groups", "2,605,280ページ", "2,605,280 pages", f"2{NARROW}605{NARROW}280 pages"),
    ("decimal comma", "0.5", "0.5", "0,5"),
    ("decimal point in French", "0.5B", "0.5B", "0.5B"),
    ("bytes and octets", "5.2GB", "5.2GB", f"5,2{NBSP}Go"),
    ("kilo", "8,192トークン", "8k tokens", f"8{NARROW}192 tokens"),
    ("kilo in thousands", "32k", "32,000", "32 000"),
    ("sizes of models", "Llama 3 (8B)", "Llama 3 (8 billion)", "Llama 3 (8b)"),
    ("experts", "8\u00d77B", "8x7B", "8x7B"),
    ("emphasis within a number", "**2.1**Tトークン", "**2.1T** tokens", "**2,1** T tokens"),
    ("a range of ten thousands", "10〜20万件", "100,000 to 200,000", f"100 à 200{NBSP}k"),
    ("a range of groups", "2,400〜8,192", "2,400\u20138,192", f"2{NARROW}400 à 8{NARROW}192"),
    ("names", "GPT-4とGPT-3.5", "GPT-4 and 3.5", "GPT-4 et GPT-3.5"),
    ("a name before a number", "GPT-4 128トークン", "GPT-4, 128 tokens", "GPT-4 : 128 tokens"),
    ("a name that one language leaves out", "新型コロナ", "COVID-19", "Covid-19"),
    ("a measure that is called otherwise", "F値", "F1 score", "score F1"),
    ("versions", "v1.0.2", "v1.0.2", "version 1.0.2"),
    ("two things", "2つのモデル", "both models", "deux modèles"),
    ("two of a kind", "2値分類", "binary classification", "classification binaire"),
    ("two languages", "2言語モデル", "bilingual model", "modèle bilingue"),
    ("one thing", "1つのモデル", "a model", "un modèle"),
    ("kanji numerals", "三つの段階", "3 stages", "3 étapes"),
    ("months", "2024年3月1日", "March 1, 2024", f"1er{NBSP}mars 2024"),
    ("dates with dots", "2017.06.12", "June 12, 2017", "12 juin 2017"),
    ("centuries", "20世紀", "20th century", "XXe siècle"),
    ("ordinals", "第2回", "the second", "la 2e fois"),
    ("eras", "令和6年", "2024", "2024"),
    ("hours", "午後3時", "3 p.m.", "15 h"),
    ("tenths", "3割", "30%", f"30{NARROW}%"),
    ("fractions", "3分の1", "one third", "un tiers"),
    ("half", "50%", "half", "la moitié"),
    ("zero", "0ショット", "zero-shot", "zéro exemple"),
    ("repeated in one language", "512と512", "512 each", "512 chacun"),
    ("in code", "`seq512`", "sequences", "séquences"),
    ("in an address", "[論文](https://example.com/2024)", "[paper](https://example.com/2023)", "[article](#x)"),
    ("in a bare address", "https://example.com/2024", "web", "web"),
    ("in a footnote mark", "本文[^1]", "text", "texte"),
    ("a list", "1,2,3", "1, 2 and 3", "1, 2 et 3"),
    ("rounded", "628万文", "6.3M sentences", f"6,3{NBSP}millions de phrases"),
    ("rounded down", "2,605,280ページ", "2.6M pages", "2,6 M de pages"),
    ("a dozen", "24件", "two dozen items", "deux douzaines d'éléments"),
    ("a thousand", "1,000件", "a thousand items", "un millier d'éléments"),
    ("half a million", "50万件", "half a million items", "un demi-million d'éléments"),
    ("a million and a half", "150万件", "a million and a half items", "un million et demi d'éléments"),
    ("entities", "1,234件", "1&#44;234 items", "1&#8239;234 éléments"),
    ("an entity of a space", "1,234件", "1,234 items", "1&nbsp;234 éléments"),
    ("groups as in India", "100,000件", "1,00,000 items", "100 000 éléments"),
    ("powers", "100万件", "10^6 items", "10⁶ éléments"),
    ("an exponent", "100万件", "1e6 items", "1 million d'éléments"),
    ("digits that are raised", "100m²の土地", "100 m² of land", "100 m² de terrain"),
]


ELSEWHERE = [
    ("capitals", "de", "1.5 million items", "1,5 Millionen Einträge"),
    ("abbreviated", "de", "1.5B tokens", "1,5 Mrd. Token"),
    ("a word alone", "de", "1,000 items", "tausend Einträge"),
    ("the long scale", "es", "2 trillion tokens", "2 billones de tokens"),
    ("two words", "es", "2 billion tokens", "2 mil millones de tokens"),
    ("Portuguese", "pt", "2 billion tokens", "2 bilhões de tokens"),
    ("Russian", "ru", "12,000 items", "12 тыс. записей"),
    ("Korean groups", "ko", "12,000 items", "1만 2천 개"),
    ("Chinese", "zh", "120M items", "1.2亿条"),
]


@pytest.mark.parametrize(("language", "en", "text"), table(ELSEWHERE))
def test_the_same_numbers_in_other_languages(language: str, en: str, text: str) -> None:
    model = f"architecture: {json.dumps({'en': en, language: text}, ensure_ascii=False)}\n"
    assert findings("numbers-differ", model, f"languages: [en, {language}]\n") == ()


def test_a_unit_in_words_may_make_the_difference() -> None:
    model = f"architecture: {json.dumps({'en': '2 billion items', 'de': '2 Millionen Dinge'})}\n"
    assert len(findings("numbers-differ", model, "languages: [en, de]\n")) == 1


@pytest.mark.parametrize(("ja", "en", "fr"), table(ALIKE))
def test_the_same_numbers_in_every_notation(ja: str, en: str, fr: str) -> None:
    assert of_texts("numbers-differ", {"ja": ja, "en": en, "fr": fr}) == []


DIFFERENT = [
    ("millions", {"ja": "300万記事", "en": "4M articles"}, "`en` has `4M` where `ja` has `300万`"),
    ("a swapped digit", {"ja": "2048", "fr": "2 084"}, "`fr` has `2 084` where `ja` has `2048`"),
    ("ten times as much", {"ja": "2億", "en": "20M"}, "`en` has `20M` where `ja` has `2億`"),
    ("another model", {"ja": "GPT-4", "fr": "GPT-3"}, "`fr` has `3` where `ja` has `4`"),
    ("another year", {"ja": "2024年", "en": "in 2023"}, "`en` has `2023` where `ja` has `2024`"),
    ("another count in words", {"ja": "3つ", "en": "two"}, "`en` has `two` where `ja` has `3`"),
    ("in the first language", {"ja": "512", "en": "128", "fr": "128"}, "`ja` has `512` where `en` has `128`"),
    ("another decimal", {"en": "0.5", "fr": "0,7"}, "`fr` has `0,7` where `en` has `0.5`"),
]


@pytest.mark.parametrize(("texts", "message"), table(DIFFERENT))
def test_different_numbers(texts: dict[str, str], message: str) -> None:
    assert of_texts("numbers-differ", texts) == [message]


UNTOLD = [
    ("lost", {"ja": "128件と512件", "en": "128 texts"}, ["`en` lacks the number `512` of `ja`"]),
    ("lost in the first language", {"ja": "128件", "fr": "128 et 512 textes"}, ["`ja` lacks the number `512` of `fr`"]),
    ("all lost", {"ja": "300万件", "en": "a"}, ["`en` lacks the number `300万` of `ja`"]),
    ("several", {"ja": "128件と512件", "en": "a"}, ["`en` lacks the numbers `128` and `512` of `ja`"]),
    ("without a noun", {"ja": "128と512", "en": "128"}, []),
    ("in brackets", {"ja": "JGLUE (1282)", "en": "JGLUE"}, []),
    ("a year", {"ja": "2024年から", "en": "since then"}, []),
    ("small", {"ja": "6つのタスク", "en": "the tasks"}, []),
    ("another one", {"ja": "300万記事", "en": "4M articles"}, []),
    ("rounded", {"ja": "628万文", "en": "6.3M sentences"}, []),
    ("rounded down", {"ja": "2,605,280ページ", "fr": "2,6 M de pages"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "messages"), table(UNTOLD))
def test_numbers_that_a_translation_leaves_out(texts: dict[str, str], messages: list[str]) -> None:
    assert of_texts("untold-number", texts) == messages


def test_a_length_that_is_put_into_words_is_a_note() -> None:
    text = "training: {ja: '4,000トークンを超える文章で学習', en: trained on long texts}\n"
    rule = all_rules()["untold-number"]
    found = run(catalog_of({"entries/catalog.yaml": "languages: [ja, en]\n", "entries/models/x.yaml": text}), [rule])
    assert [(each.severity.label, each.message) for each in found] == [
        ("note", "`en` lacks the number `4,000` of `ja`")
    ]


def test_a_footnote_leaves_no_number_out() -> None:
    footnote = "text: {ja: 128から512に拡張, en: extended to 512}\n"
    files = {"entries/catalog.yaml": "languages: [ja, en]\n", "entries/footnotes/x.yaml": footnote}
    found = run(catalog_of(files), [all_rules()["numbers-differ"], all_rules()["untold-number"]])
    assert [(each.rule, each.message) for each in found] == [("numbers-differ", "`en` lacks the number `128` of `ja`")]


def test_names_may_leave_numbers_out() -> None:
    assert findings("untold-number", "name: {ja: 日本語版 Gemma 2 2B, en: Gemma-2-JPN}\n") == ()


def test_the_number_itself_is_marked_even_behind_the_same_digits_in_code() -> None:
    (found,) = findings("numbers-differ", 'architecture: {ja: "`12` と 13", en: "`12` and 12"}\n')
    assert found.span.column == len('architecture: {ja: "`12` と 13", en: "`12` and ') + 1


def test_languages_whose_number_words_are_not_known_may_spell_out_small_numbers() -> None:
    model = "architecture: {ja: 3つの段階で2048, de: drei Stufen mit 2.048}\n"
    assert findings("numbers-differ", model, "languages: [ja, de]\n") == ()
    assert len(findings("numbers-differ", model.replace("2.048", "2.084"), "languages: [ja, de]\n")) == 1


LINKS = [
    ("alike", "https://a.com/x", "https://a.com/x", 0),
    ("language as a folder", "https://a.com/ja/x", "https://a.com/en/x", 0),
    ("language in one only", "https://a.com/x", "https://a.com/en/x", 0),
    ("language as an ending", "https://a.com/x.ja.html", "https://a.com/x.en.html", 0),
    ("language in the query", "https://a.com/x?hl=ja", "https://a.com/x?hl=en", 0),
    ("language of a read-me", "https://a.com/README.md", "https://a.com/README_en.md", 0),
    ("language of an encyclopaedia", "https://ja.wikipedia.org/wiki/漢字", "https://en.wikipedia.org/wiki/Kanji", 0),
    ("a section of a page that is translated", "https://a.com/ja/x#使い方", "https://a.com/en/x#usage", 0),
    ("a file in a repository", "https://github.com/a/b/blob/main/README_JP.md", "https://github.com/a/b", 0),
    ("a model's read-me", "https://huggingface.co/a/b", "https://huggingface.co/a/b/blob/main/README_en.md", 0),
    ("language as the last folder", "https://a.com", "https://a.com/en/", 0),
    ("a word explained", "https://a.com/x", "https://a.com/x) [b](https://en.wikipedia.org/wiki/B", 0),
    ("an article here, a paper there", "https://a.jp/article/30/ja", "https://b.org/paper.pdf", 0),
    ("another page", "https://a.com/x", "https://a.com/y", 1),
    ("another page of the language's folder", "https://a.com/ja/x", "https://a.com/en/y", 1),
    ("another host", "https://a.com/x", "https://b.com/x", 1),
    ("another section", "#jmmlu", "#jmteb", 1),
    ("letters that are no language", "https://a.com/english", "https://a.com/french", 1),
]


@pytest.mark.parametrize(("ja", "en", "count"), table(LINKS))
def test_links(ja: str, en: str, count: int) -> None:
    assert len(of_texts("links-differ", {"ja": f"[論文]({ja})", "en": f"The [paper]({en})"})) == count


def test_a_lost_link_and_two_new_ones() -> None:
    texts = {"ja": "[甲](https://a.com/1)", "en": "[b](https://a.com/2) [c](https://a.com/3)"}
    assert of_texts("links-differ", texts) == [
        "`en` links to `https://a.com/2` where `ja` links to `https://a.com/1`",
        "`en` links to `https://a.com/3`, `ja` does not",
    ]


def test_a_link_that_the_entry_has_elsewhere_is_not_lost() -> None:
    model = """url: https://huggingface.co/datasets/a/b
architecture: {ja: 甲, en: "[a](https://huggingface.co/datasets/a/b) and [c](https://a.com/c)"}
hub: [a/d]
domain: {ja: "[丁](https://huggingface.co/a/d)", en: D}
"""
    messages = [each.message for each in findings("links-differ", model)]
    assert messages == ["`en` links to `https://a.com/c`, `ja` does not"]


def test_an_announcement_for_one_language_is_none_that_the_others_lack() -> None:
    model = """name: m
url: {ja: https://a.jp/news, en: https://huggingface.co/o/m}
hub: [o/m]
cells:
  name: {ja: "[m](https://a.jp/news) [o/m](https://huggingface.co/o/m)", en: "[m](https://huggingface.co/o/m)"}
"""
    assert findings("links-differ", model) == ()
    assert len(findings("links-differ", model.replace("[m](https://a.jp/news)", "[m](https://a.jp/more)"))) == 1


ADDRESSES = [
    ("another page of the site", "https://a.com/x", "https://a.com/y", 1),
    ("another site", "https://a.jp/news", "https://huggingface.co/o/m", 0),
    ("a version in the language", "https://a.com/x.ja.html", "https://a.com/x.en.html", 0),
    ("another model's", "https://huggingface.co/o/m", "https://huggingface.co/o/n", 0),
]


@pytest.mark.parametrize(("ja", "en", "count"), table(ADDRESSES))
def test_addresses(ja: str, en: str, count: int) -> None:
    model = f"name: m\nurl: {{ja: {ja!r}, en: {en!r}}}\nhub: [o/m]\n"
    found = findings("links-differ", model)
    assert [each.severity.label for each in found] == ["warning"] * count


def test_hosts_with_pages_for_each_language_can_be_named() -> None:
    model = 'architecture: {ja: "[甲](https://a.com/1)", en: "[a](https://a.com/2)"}\n'
    catalog = catalog_of({"entries/catalog.yaml": "languages: [ja, en]\n", "entries/models/m.yaml": model})
    assert len(run(catalog, [all_rules()["links-differ"]])) == 1
    assert run(replace(catalog, variant_hosts=("a.com",)), [all_rules()["links-differ"]]) == ()


EMPHASISED = "`en` has 2 emphasised texts where `ja` has 1"
EMPHASIS = [
    ("alike", "**甲** *乙*", "**a** *b*", []),
    ("lost", "**甲** *乙*", "a *b*", ["`en` has no strong text where `ja` has 1"]),
    ("turned into emphasis", "**甲** *乙*", "*a* *b*", ["`en` has no strong text where `ja` has 1", EMPHASISED]),
    ("no emphasis for Markdown", "甲は**「乙」**である", "a is **b**", ["`en` has 1 strong text where `ja` has none"]),
    ("another number", "**2** と 3", "2 and **3**", ["`en` does not stress the number `2` of `ja`"]),
    ("a number that is lost is the other rule's", "**2**", "**a**", []),
    ("in code", "`**甲**`", "a", []),
]  # fmt: skip


@pytest.mark.parametrize(("ja", "en", "messages"), table(EMPHASIS))
def test_emphasis(ja: str, en: str, messages: list[str]) -> None:
    assert sorted(of_texts("emphasis-differs", {"ja": ja, "en": en})) == sorted(messages)


UNTRANSLATED = "重みを公開している。"
SENTENCE = "The attention of Llama was changed so that it works as an encoder."
IDENTICAL = [
    ("a name", {"ja": "東工大GPT", "en": "TitechGPT", "fr": "TitechGPT"}, []),
    ("a title", {"ja": "表示", "en": "Creative Commons Attribution 4.0", "fr": "Creative Commons Attribution 4.0"}, []),
    ("a few words", {"ja": "自社", "en": "open source only", "fr": "open source only"}, []),
    ("a sentence", {"ja": "文", "en": SENTENCE, "fr": SENTENCE}, ["`fr` is the same as `en`"]),
    ("a sentence left in English", {"ja": SENTENCE, "en": SENTENCE, "fr": "x"}, ["`en` is the same as `ja`"]),
    ("a sentence left in Japanese", {"ja": UNTRANSLATED, "en": UNTRANSLATED, "fr": "x"}, ["`en` is the same as `ja`"]),
    ("names in links", {"ja": "x", "en": "[a b c d e](#x)", "fr": "[a b c d e](#x)"}, ["`fr` is the same as `en`"]),
    ("code", {"ja": "x", "en": "`a b c d e f`", "fr": "`a b c d e f`"}, []),
    ("all alike", {"ja": "BERT", "en": "BERT", "fr": "BERT"}, ["`architecture` is the same in every language"]),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "messages"), table(IDENTICAL))
def test_identical_texts(texts: dict[str, str], messages: list[str]) -> None:
    assert of_texts("identical-translation", texts) == messages


@pytest.mark.parametrize(("column", "count"), [("huggingface", 0), ("training", 1)])
def test_labels_of_repositories_are_no_prose(column: str, count: int) -> None:
    labels = (
        "([base (v1, char level)](https://huggingface.co/a/b), [large (v1, char level)](https://huggingface.co/a/c))"
    )
    model = f"cells:\n  {column}:\n    ja: 略\n    en: '{labels}'\n    fr: '{labels}'\n"
    assert len(findings("identical-translation", model)) == count


def test_names_are_neither_prose_nor_markdown() -> None:
    model = f"name: {{ja: '**Llama**', en: {SENTENCE}, fr: {SENTENCE}}}\n"
    assert findings("identical-translation", model) == findings("emphasis-differs", model) == ()


def test_what_must_be_written_per_language_may_be_alike() -> None:
    files = {"entries/catalog.yaml": CATALOG, "entries/footnotes/x.yaml": "text: {ja: OpenAI, en: OpenAI, fr: OpenAI}"}
    assert run(catalog_of(files), [all_rules()["identical-translation"]]) == ()


PLAIN = [
    ("in braces", "architecture: {ja: BERT, en: BERT, fr: BERT}\n", "architecture: BERT\n"),
    ("in lines", "domain:\n  ja: A\n  en: A\n  fr: A\nreleased: 2023\n", "domain: A\nreleased: 2023\n"),
    ("quoted", "architecture: {ja: 'a: b', en: 'a: b', fr: \"a: b\"}\n", "architecture: 'a: b'\n"),
    ("folded", "architecture:\n  ja: >-\n    a\n    b\n  en: a b\n  fr: a b\n", 'architecture: "a b"\n'),
    ("in a list", "training:\n  - size:\n      ja: 1T\n      en: 1T\n      fr: 1T\n", "training:\n  - size: 1T\n"),
    ("with a comment", "architecture:\n  ja: BERT # why\n  en: BERT\n  fr: BERT\n", None),
]  # fmt: skip


@pytest.mark.parametrize(("model", "fixed"), table(PLAIN))
def test_the_plain_string_takes_the_place_of_the_languages(model: str, fixed: str | None) -> None:
    (found,) = findings("identical-translation", model)
    assert (apply_edits(model, found.fix.edits) if found.fix else None) == fixed


MISSING = [
    ("all there", "name: {ja: a, en: b, fr: c}", 0),
    ("two missing, one finding", "name: {ja: a}", 1),
    ("a plain string", "name: a", 0),
    ("in a list", "training: [{data: [{ja: a, en: b}]}]", 1),
    ("a misspelt language is not missing", "name: {jp: a, en: b, fr: c}", 0),
    ("a malformed language is not missing", "name: {japanese: a, en: b, fr: c}", 0),
    ("a misspelt language and a missing one", "name: {jp: a, en: b}", 1),
    ("nothing at all", "name: {}", 0),
    ("a value that is no text", "name: {ja: 1, en: b, fr: c}", 0),
]


@pytest.mark.parametrize(("model", "count"), table(MISSING))
def test_missing_languages(model: str, count: int) -> None:
    assert len(findings("missing-translation", model)) == count


UNDECLARED = [
    ("a country", "name: {jp: a, en: b, fr: c}", "did you mean `ja`?"),
    ("a region", "name: {ja: a, en-US: b, fr: c}", "did you mean `en`?"),
    ("another language", "name: {ja: a, en: b, fr: c, de: d}", "its languages are `ja`, `en` and `fr`"),
    ("no language at all", "name: {japanese: a, en: b, fr: c}", None),
    ("declared", "name: {ja: a}", None),
]


@pytest.mark.parametrize(("model", "hint"), table(UNDECLARED))
def test_undeclared_languages(model: str, hint: str | None) -> None:
    assert [each.hint for each in findings("undeclared-language", model)] == ([hint] if hint else [])


def test_without_a_declaration_one_misspelt_language_says_nothing_of_the_other_texts() -> None:
    model = "name: {jp: a, en: b}\narchitecture: {ja: a, en: b}\ndomain: {ja: a, en: b}\n"
    assert findings("missing-translation", model, catalog="") == ()
    assert len(findings("missing-translation", model.replace("{jp: a, en: b}", "{en: b}"), catalog="")) == 1
    assert findings("missing-translation", "name: {ja: a, en: b}\narchitecture: {en: b}\n", catalog="") == ()


@pytest.mark.parametrize("declaration", ["languages: ja\n", "languages: [\n", "title: x\n"])
def test_a_declaration_that_cannot_be_read_silences_the_family(declaration: str) -> None:
    model = f"name: {{ja: a, xx: 12}}\narchitecture: {{ja: '**1234**', en: {SENTENCE}, fr: {SENTENCE}}}\n"
    family = [rule for rule in all_rules().values() if rule.family == "translations"]
    files = {"entries/models/m.yaml": model, "entries/catalog.yaml": declaration}
    assert len(family) == 7
    assert run(catalog_of(files), family) == ()
