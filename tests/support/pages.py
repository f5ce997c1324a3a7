"""A small made-up catalog that has every form of fact once, and reading rendered pages as GitHub would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from textwrap import dedent

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from lint_catalog.convert.render.labels import load_labels
from lint_catalog.convert.render.outline import obstacles
from lint_catalog.convert.render.page import render
from lint_catalog.model.entries.catalog import Catalog
from tests.support.catalogs import catalog_of

_TEXTS = {
    "catalog": """
        title: {en: Kites, fr: Cerfs-volants}
        languages: [en, fr]
        introduction: {en: "All *kites*.[^wind]", fr: "Tous les *cerfs-volants*.[^wind]"}
        notices: [{en: Mind the **wires**., fr: Attention aux **fils**.}]
        repository: https://example.org/kites
        citation:
          {key: kites2024, title: Kites & 100% wind, author: Ada Gale, year: 2024, url: "https://example.org/a_b"}
        """,
    "sections/flying": """
        title: {en: Flying, fr: En vol}
        anchor: flying
        order: 1
        introduction: {en: "1. See [others](#others).", fr: "1. Voir [les autres](#others)."}
        footnotes: {heading: [heading]}
        """,
    "sections/big": """
        title: {en: Big, fr: Grands}
        parent: flying
        order: 2
        kind: models
        columns: [name, released, domain, architecture, context_length, training, developer, license]
        column_titles: {license: {en: Terms, fr: Conditions}}
        hub_column: architecture
        sort: size
        footnotes: {architecture: [heading]}
        """,
    "sections/based": """
        title: {en: Based, fr: Dérivés}
        anchor: based
        parent: flying
        order: 1
        kind: models
        columns: [name, base, training, developer, platform, huggingface]
        hub_column: name
        sort: name
        """,
    "sections/encoders": """
        title: {en: Encoders, fr: Encodeurs}
        anchor: encoders
        order: 2
        kind: models
        columns: [name, developer, license, huggingface]
        hub_column: huggingface
        sort: name
        """,
    "sections/others": """
        title: {en: Tests, fr: Tests}
        anchor: others
        order: 3
        kind: benchmarks
        columns: [name, description, developer]
        sort: name
        """,
    "sections/papers": """
        title: {en: Papers, fr: Articles}
        order: 4
        kind: papers
        columns: [name, date, venue, title]
        sort: date
        """,
    "footnotes/wind": """
        text: {en: "Wind, see `a|b`.[^nested]", fr: "Vent, voir `a|b`.[^nested]"}
        """,
    "footnotes/nested": "text: {en: Nested., fr: Imbriquée.}",
    "footnotes/heading": "text: {en: On a heading., fr: Sur un titre.}",
    "footnotes/doubt": "text: {en: Doubtful., fr: Douteux.}",
    "footnotes/unused": "text: {en: Never shown., fr: Jamais montrée.}",
    "developers/ada": "{name: Ada, individual: true, url: 'https://example.org/ada'}",
    "developers/bob": "{name: Bob, individual: true}",
    "developers/lab": "name: {en: Lab, fr: Labo}",
    "licenses/mit": """
        {name: MIT License, short_name: MIT, commercial_use: allowed, open_source: true, share_alike: false,
        derivatives_keep: false}
        """,
    "licenses/kite": """
        {name: {en: Kite Terms, fr: Conditions Kite}, commercial_use: unknown, open_source: false, share_alike: false,
        derivatives_keep: false}
        """,
    "datasets/sky": "{name: {en: Sky, fr: Ciel}, hub: kites/sky}",
    "datasets/sea": "{name: Sea, url: 'https://example.org/sea'}",
    "datasets/soil": "name: Soil",
    "base-models/glider": "{name: Glider, license: mit}",
    "models/kite": """
        name: Kite
        section: big
        released: 2026
        url: https://example.org/kite
        developer: [ada, lab, bob]
        domain: {en: Wind, fr: Vent}
        architecture: MoE
        parameters: [40b, 900m]
        context_length: [{only: [8x7b], tokens: 4096}, {only: [900m], tokens: 32768}]
        hub:
          - {repo: kites/kite-8x7b, label: 8x7b, parameters: 40b}
          - {repo: kites/kite-900m, label: 900m}
        training:
          - {stage: [pre-training, mid-training], data: [sky, {dataset: sea, part: "2024", size: 3GB}], tokens: 2.1T}
          - {stage: dpo, only: [900m], method: LoRA, data: [{en: kite talk, fr: propos de cerf-volant}]}
          - {stage: sft, tokens: [{only: [8x7b], tokens: 1B}, {only: [900m], tokens: 5M}], note: {en: so, fr: ainsi}}
        license:
          - {only: [8x7b], license: mit AND kite, url: "https://example.org/terms_(kite)"}
          - {only: [900m], label: {en: small, fr: petit}, license: kite, unclear: true}
        footnotes: {license: [doubt], name: [wind]}
        """,
    "models/old": """
        name: Old
        section: big
        released: 2019
        developer: lab
        architecture: {en: "A kind of **BERT**[^doubt]", fr: "Une sorte de **BERT**[^doubt]"}
        parameters: 7b
        context_length: {en: "2,400 to 8,192", fr: "2 400 à 8 192"}
        hub: [kites/old]
        training: undisclosed
        license: mit
        """,
    "models/merged": """
        name: {en: Merged, fr: Fusionné}
        section: based
        released: 2024
        developer: bob
        base: [kite, {model: glider, label: Glider 2, only: [b]}, {name: Paper plane, url: "https://example.org/p"}]
        hub: [{repo: kites/merged-a, label: a, license: mit}, {repo: kites/merged-b, label: b, access: gated}]
        platform: "[Air](https://example.org/air)"
        """,
    "models/tuned": """
        name: Tuned
        section: based
        released: 2023
        developer: lab
        base: [glider]
        parameters: 70b
        hub: [{repo: kites/tuned, label: 70b-chat}]
        training: [{from: [{model: kite, label: Kite (8x7b)}], data: [soil]}, {from: [old], stage: merging}]
        license: mit
        """,
    "models/encoder": """
        {name: Encoder, section: encoders, released: 2020, developer: lab, license: mit OR kite, hub: [kites/encoder]}
        """,
    "models/pair": """
        name: Pair
        section: encoders
        released: 2021
        url: https://example.org/pair
        developer: lab
        license: mit
        hub: [{repo: kites/pair-base, label: base}, {repo: kites/pair-large, label: large}]
        """,
    "models/files": """
        {name: Files, section: encoders, released: 2020, url: 'https://example.org/files', developer: lab,
        license: mit, huggingface: convertible}
        """,
    "benchmarks/gust": """
        name: Gust
        section: others
        url: https://huggingface.co/datasets/kites/gust
        developer: lab
        description: {en: "Beats [Kite](#gust) at `a|b`.", fr: "Bat [Kite](#gust) à `a|b`."}
        datasets: [kites/gust, kites/gust-2]
        """,
    "papers/later": """
        {name: Later, section: papers, date: 2021.05.01, title: On Kites, url: 'https://example.org/later'}
        """,
    "papers/first": """
        {name: First, section: papers, date: 2020.01.02, venue: ACL 2020, title: 'Kites: Why',
        url: 'https://example.org/first'}
        """,
}
FILES: Mapping[str, str] = {f"entries/{name}.yaml": dedent(text) for name, text in _TEXTS.items()}


def page_of(files: Mapping[str, str], language: str) -> str:
    """The page of a catalog in a language; the other pages are called `<language>.md`."""
    return rendered(catalog_of(files), language)


def rendered(catalog: Catalog, language: str) -> str:
    """As `page_of`, for a catalog."""
    assert list(obstacles(catalog)) == []
    labels = load_labels(catalog.languages)
    return render(catalog, labels, language, {each: f"{each}.md" for each in labels})


@dataclass
class Shown:
    """What a reader sees of a page. `blocks` counts the block tokens by type."""

    blocks: Counter[str] = field(default_factory=Counter)
    headings: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    footnotes: dict[str, str] = field(default_factory=dict)
    cell_links: list[list[list[list[str]]]] = field(default_factory=list)


@cache
def _parser() -> MarkdownIt:
    return (
        MarkdownIt("commonmark").enable("table").enable("strikethrough").use(footnote_plugin).disable("footnote_inline")
    )


def read_page(text: str) -> Shown:
    """A page as GitHub reads it: tables with the visible text of their cells, links, HTML, footnotes."""
    shown = Shown()
    inside = ""
    for token in _parser().parse(text):
        shown.blocks[token.type] += 1
        match token.type:
            case "table_open":
                shown.tables.append([])
                shown.cell_links.append([])
            case "tr_open":
                shown.tables[-1].append([])
                shown.cell_links[-1].append([])
            case "th_open" | "td_open" | "heading_open":
                inside = token.type
            case "th_close" | "td_close" | "heading_close":
                inside = ""
            case "html_block":
                shown.html.append(token.content.strip())
            case "footnote_open":
                inside = f"[^{token.meta['label']}]"
                shown.footnotes[inside] = ""
            case "inline":
                words, links = _inline(token, shown)
                if inside in ("th_open", "td_open"):
                    shown.tables[-1][-1].append(words)
                    shown.cell_links[-1][-1].append(links)
                elif inside == "heading_open":
                    shown.headings.append(words)
                elif inside:
                    shown.footnotes[inside] += words
    return shown


def _inline(token: Token, shown: Shown) -> tuple[str, list[str]]:
    words, links = "", []
    for child in _flat(token):
        match child.type:
            case "link_open":
                links.append(str(child.attrs["href"]))
            case "image":
                shown.images.append(str(child.attrs["src"]))
            case "html_inline":
                shown.html.append(child.content)
                words += "\n" if child.content == "<br>" else ""
            case "footnote_ref":
                shown.marks.append(f"[^{child.meta['label']}]")
            case "text" | "code_inline" | "text_special":
                words += child.content
            case "softbreak" | "hardbreak":
                words += " "
    shown.links += links
    return words, links


def _flat(token: Token) -> Iterator[Token]:
    for child in token.children or ():
        yield child
        yield from _flat(child)
