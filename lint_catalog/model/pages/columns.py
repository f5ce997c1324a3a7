"""What the tables of model catalogs hold: which column is what, and which Hub repositories a row is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from lint_catalog.model.pages.page import Cell, Row, Table
from lint_catalog.model.pages.parts import Link, visible_part
from lint_catalog.text.hub import hub_repository

COLUMN_KINDS = (
    "name", "released", "domain", "architecture", "base", "merged", "context_length", "training", "developer",
    "license", "platform", "huggingface", "description", "date", "venue", "title",
)  # fmt: skip
_TITLES = {
    "released": r"公開年|発表年|リリース年|release year|year|année",
    "domain": r"ドメイン|分野|domain",
    "base": r"ベースの|ベースモデル|base model|base du mod|modèles? de base",
    "merged": r"マージ元|original model|merged|modèles? originaux|modèles? d'origine",
    "context_length": r".*トークン数|.*系列長|コンテキスト長|max(?:\.|imum)? (?:context|input)|context length"
    r"|longueur (?:maximale|d['\u2019]entrée|de contexte|du contexte)",
    "architecture": r"アーキテクチャ|architecture",
    "training": r"学習|training|données d['\u2019]entraînement|entraînement",
    "developer": r"開発|developer|développeur|author|organi[sz]ation",
    "license": r"ライセンス|licen[sc]e|利用規約|conditions d['\u2019]utilisation|terms",
    "platform": r"プラットフォーム|platform|plateforme",
    "huggingface": r"hugging ?face",
    "description": r"説明|description",
    "date": r"date|公開日|発表日",
    "venue": r"会議|venue|conference|conférence",
}
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _TITLES.items())
OWN_COLUMNS = frozenset({"name", "architecture", "huggingface"})
"""Columns whose links to the Hub are repositories of the row's own model."""


def column_kind(title: str, index: int, known: Mapping[str, str] | None = None) -> str:
    """Which of COLUMN_KINDS a column is by its title, in English, French or Japanese; empty for another."""
    if known and title in known:
        return known[title]
    return _kind(title, index)


@lru_cache(maxsize=1024)
def _kind(title: str, index: int) -> str:
    found = next((kind for kind, pattern in _KINDS if pattern.match(title.strip())), "")
    return found or ("name" if index == 0 else "")


def kinds_of(table: Table, known: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The kinds of a table's columns."""
    return tuple(column_kind(cell.line, index, known) for index, cell in enumerate(table.header.cells))


def cell_of(row: Row, kinds: tuple[str, ...], kind: str) -> Cell | None:
    """The cell of a row in the first column of a kind; None without one, and in a row of too many or few cells."""
    return row.cells[kinds.index(kind)] if kind in kinds and len(row.cells) == len(kinds) else None


def models_in(links: Iterable[Link]) -> tuple[str, ...]:
    """The ids of the model repositories that links lead to, in order, each once."""
    found = (hub_repository(link.address) for link in links)
    return tuple(dict.fromkeys(each[1] for each in found if each and each[0] == "models"))


def title_link(row: Row) -> Link | None:
    """The link that a row's first cell begins with, or None."""
    for part in row.cells[0].parts if row.cells else ():
        if isinstance(part, Link):
            return part
        if visible_part(part).strip():
            return None
    return None
