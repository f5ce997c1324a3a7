"""Which field a column stands for, by its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lint_catalog.text.words import folded

TITLES: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name",
        "model",
        "models",
        "model name",
        "benchmark",
        "nom",
        "modèle",
        "名前",
        "名称",
        "モデル",
        "モデル名",
    ),
    "released": ("release year", "year", "released", "année de sortie", "année", "公開年", "発表年", "年"),
    "domain": ("domain", "field", "domaine", "ドメイン", "分野"),
    "architecture": ("architecture", "アーキテクチャ"),
    "base": (
        *("base model", "base models", "original models", "modèle de base", "base du model", "base du modèle"),
        *("modèles originaux", "modèles d'origine", "ベースのllm", "ベースのvlm", "ベースモデル", "マージ元のllm"),
        "マージ元のllm・vlm",
    ),
    "context_length": (
        *("max context length", "context length", "context", "max input length", "longueur maximale du contexte"),
        *("longueur du contexte", "longueur d'entrée maximale", "longueur maximale d'entrée", "コンテキスト長"),
        *("入出力で扱えるトークン数", "入出力で扱える トークン数", "入力で扱えるトークン数"),
    ),
    "training": (
        *("training data", "training", "data", "données d'entraînement", "entraînement", "学習テキスト", "学習データ"),
        *("学習コーパス", "学習画像/テキスト"),
    ),
    "developer": ("developer", "developers", "organization", "organisation", "développeur", "développeurs", "開発元"),
    "license": (
        *("license", "licence", "licenses", "license / terms of use", "licence / conditions d'utilisation"),
        *("ライセンス", "ライセンス / 利用規約"),
    ),
    "platform": ("platform", "plateforme", "プラットフォーム"),
    "huggingface": ("huggingface?", "hugging face?", "huggingface ですぐ使える?", "sur hugging face ?"),
    "description": ("description", "説明"),
    "date": ("date", "公開日"),
    "venue": ("venue", "conference", "conférence", "会議", "発表先", "会議/論文誌", "conférence/revue"),
    "title": ("paper", "title", "article", "papier", "論文", "論文名"),
}
"""The fields and the titles that stand for them, in English, French and Japanese, without letter case and width."""

_BY_TITLE = {title: field for field, titles in TITLES.items() for title in titles}
_NOTE = re.compile(r"\s*[(（][^()（）]*[)）]$")


def field_of(titles: Iterable[str], own: Mapping[str, str]) -> str | None:
    """The field that a column's titles in all languages mean, or None. `own` are further titles of a catalog."""
    configured = {folded(title).strip(): field for title, field in own.items()}
    for title in titles:
        key = folded(title).strip().replace("\u2019", "'")
        for known in (configured, _BY_TITLE):
            for candidate in (key, _NOTE.sub("", key)):
                if candidate in known:
                    return known[candidate]
    return None
