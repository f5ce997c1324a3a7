"""What a column is: the one table that rules, imports, pages and schemas go by, a row for each column.

A column of short texts is made here and in the label files (`convert/render/labels/`), and nowhere else: `python3
dev.py generate` writes its part of the schemas, and `convert` reads and writes it as every other of its value type.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto, unique
from typing import Any

from msgspec import Struct

ROW_KINDS = ("models", "benchmarks", "papers", "items")
"""The kinds of entries that are rows of a section's table."""
_MODELS = frozenset({"models", "items"})


@unique
class ValueType(Enum):
    """What the cells of a column hold. `convert` has a reader and a writer for each."""

    NAME = auto()
    YEAR = auto()
    TEXT = auto()
    """A short text, in each language where it differs."""
    ARCHITECTURE = auto()
    BASES = auto()
    CONTEXT_LENGTH = auto()
    TRAINING = auto()
    DEVELOPERS = auto()
    LICENSES = auto()
    SUPPORT = auto()
    """Whether transformers can load the model, as a sign."""
    PROSE = auto()
    DAY = auto()
    VENUE = auto()
    PAPER = auto()
    """The title of a paper with its address."""


class Column(Struct, frozen=True, kw_only=True):
    """A column of a section's table, which is a field of its rows.

    `noun` is how texts for editors call it, `kinds` are those that have it. `titles` are those that pages give it, by
    language; see `model/pages/column_titles.py` for what counts as the same title. `repositories` says whether links
    to the Hub in it are repositories of the row's own model. `about` and `examples` are the schema's words for a
    column of short texts; the fields of all others are described in the schemas by hand.
    """

    id: str
    value: ValueType
    noun: str
    kinds: frozenset[str]
    titles: Mapping[str, tuple[str, ...]]
    repositories: bool = False
    about: str = ""
    examples: tuple[Any, ...] = ()


COLUMNS: Mapping[str, Column] = {
    column.id: column
    for column in (
        Column(
            id="name",
            value=ValueType.NAME,
            noun="name",
            kinds=frozenset(ROW_KINDS),
            titles={
                "en": ("name", "model", "model name", "benchmark"),
                "fr": ("nom", "modèle"),
                "ja": ("名前", "名称", "モデル", "モデル名"),
            },
            repositories=True,
        ),
        Column(
            id="released",
            value=ValueType.YEAR,
            noun="release year",
            kinds=_MODELS,
            titles={
                "en": ("release year", "year", "released"),
                "fr": ("année de sortie", "année"),
                "ja": ("公開年", "発表年", "リリース年", "年", "公開年月", "発表年月", "リリース年月"),
            },
        ),
        Column(
            id="domain",
            value=ValueType.TEXT,
            noun="domain",
            kinds=_MODELS,
            titles={"en": ("domain", "field"), "fr": ("domaine",), "ja": ("ドメイン", "分野")},
            about="The field the model is made for.",
            examples=({"ja": "医療", "en": "Medicine", "fr": "Médecine"},),
        ),
        Column(
            id="architecture",
            value=ValueType.ARCHITECTURE,
            noun="architecture",
            kinds=_MODELS,
            titles={"en": ("architecture",), "fr": ("architecture",), "ja": ("アーキテクチャ", "アーキテクチャー")},
            repositories=True,
        ),
        Column(
            id="base",
            value=ValueType.BASES,
            noun="base models",
            kinds=_MODELS,
            titles={
                "en": ("base model", "original model", "merged model", "merged from"),
                "fr": (
                    *("modèle de base", "modèles de base", "base du modèle", "base du model"),
                    *("modèle original", "modèles originaux", "modèle d'origine", "modèles d'origine"),
                ),
                "ja": ("ベースモデル", "ベースモデル名", "ベースの…", "マージ元…"),
            },
        ),
        Column(
            id="context_length",
            value=ValueType.CONTEXT_LENGTH,
            noun="context length",
            kinds=_MODELS,
            titles={
                "en": (
                    *("context length", "context", "context window", "max context", "max context length"),
                    *("max context window", "max context tokens", "max input", "max input length", "max input tokens"),
                    *("maximum context", "maximum context length", "maximum context window", "maximum context tokens"),
                    *("maximum input", "maximum input length", "maximum input tokens"),
                ),
                "fr": (
                    *("longueur du contexte", "longueur de contexte", "longueur maximale", "longueur d'entrée"),
                    *("longueur maximale du contexte", "longueur maximale de contexte", "longueur maximale d'entrée"),
                    "longueur d'entrée maximale",
                ),
                "ja": (
                    *("…コンテキスト長", "…系列長", "…扱えるトークン数", "最大トークン数", "入力トークン数"),
                    *("最大入力トークン数", "入出力トークン数", "最大入出力トークン数"),
                ),
            },
        ),
        Column(
            id="training",
            value=ValueType.TRAINING,
            noun="training",
            kinds=_MODELS,
            titles={
                "en": (
                    *("training data", "training", "data", "training dataset", "training set", "training corpus"),
                    *("training corpora", "training text", "training stage", "training method"),
                ),
                "fr": (
                    *("données d'entraînement", "entraînement", "jeu de données d'entraînement"),
                    *("jeux de données d'entraînement", "corpus d'entraînement", "textes d'entraînement"),
                ),
                "ja": (
                    *("学習テキスト", "学習", "学習データ", "学習データセット", "学習コーパス", "学習画像", "学習音声"),
                    *("学習画像/テキスト", "学習用データ", "学習内容", "学習段階", "学習手法", "学習方法"),
                ),
            },
        ),
        Column(
            id="developer",
            value=ValueType.DEVELOPERS,
            noun="developer",
            kinds=_MODELS | {"benchmarks"},
            titles={
                "en": ("developer", "developer name", "author", "organization", "organisation"),
                "fr": ("développeur", "auteur", "organisation"),
                "ja": (
                    *("開発元", "開発", "開発者", "開発組織", "開発機関", "開発企業", "開発会社", "開発主体"),
                    *("開発団体", "開発チーム", "開発グループ", "開発者名", "組織"),
                ),
            },
        ),
        Column(
            id="license",
            value=ValueType.LICENSES,
            noun="license",
            kinds=_MODELS,
            titles={
                "en": (
                    *("license", "licence", "license name", "licence name", "license type", "licence type"),
                    *("license terms", "licence terms", "terms", "terms of use", "terms of service"),
                ),
                "fr": ("licence", "type de licence", "conditions d'utilisation"),
                "ja": ("ライセンス", "ライセンス名", "ライセンス形態", "ライセンス種別", "利用規約"),
            },
        ),
        Column(
            id="huggingface",
            value=ValueType.SUPPORT,
            noun="Hugging Face support",
            kinds=_MODELS,
            titles={"en": ("hugging face…",), "fr": ("hugging face…", "sur hugging face"), "ja": ("hugging face…",)},
            repositories=True,
        ),
        Column(
            id="platform",
            value=ValueType.TEXT,
            noun="platform",
            kinds=_MODELS,
            titles={"en": ("platform",), "fr": ("plateforme",), "ja": ("プラットフォーム", "プラットフォーム名")},
            about="Where a model that is only served through an API is offered.",
            examples=("AWS Marketplace (SageMaker)",),
        ),
        Column(
            id="description",
            value=ValueType.PROSE,
            noun="description",
            kinds=frozenset({"benchmarks", "items"}),
            titles={"en": ("description",), "fr": ("description",), "ja": ("説明", "説明文")},
        ),
        Column(
            id="date",
            value=ValueType.DAY,
            noun="date",
            kinds=frozenset({"papers"}),
            titles={"en": ("date",), "fr": ("date",), "ja": ("公開日", "発表日")},
        ),
        Column(
            id="venue",
            value=ValueType.VENUE,
            noun="venue",
            kinds=frozenset({"papers"}),
            titles={
                "en": ("venue", "conference", "conference name", "journal"),
                "fr": ("conférence", "revue"),
                "ja": ("発表先", "会議", "会議名", "論文誌"),
            },
        ),
        Column(
            id="title",
            value=ValueType.PAPER,
            noun="title",
            kinds=frozenset({"papers"}),
            titles={
                "en": ("paper", "title", "paper title"),
                "fr": ("article", "titre", "papier"),
                "ja": ("論文", "論文名", "タイトル"),
            },
        ),
    )
}
"""All columns by id: from left to right, and so that the facts of each may build on those before it."""

OWN_COLUMNS = tuple(id for id, column in COLUMNS.items() if column.repositories)
"""Columns whose links to the Hub are repositories of the row's own model."""


def columns_of_kind(kind: str) -> tuple[str, ...]:
    """The columns that the rows of a kind have, from left to right."""
    return tuple(id for id, column in COLUMNS.items() if kind in column.kinds)
