"""Which column a title on a page means. Rules and imports ask here, so that what one knows, the other knows.

Letter case, width, spaces, hyphens and punctuation do not matter, nor do a plural, the mark of a footnote, a note in
brackets at the end, and words that any title may have, as in `Date of publication`. A column with several titles, such
as `License / Terms of use`, is known if all of them mean the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from lint_catalog.model.columns import COLUMNS
from lint_catalog.text.words import BLANKS, folded

_OPEN = "…"
"""In a title of the table: where it goes on in any way."""
_LONGEST = 200
"""What is longer than so many characters is not a title."""
_MARK = re.compile(r"(?<![^\w)\]】」])(?<!\D\d)(?<!\D\d\d)(?:[^\w)\]】」]|(?<=\D)\d{1,2})+$")
"""Punctuation and the number of a footnote at the end, from where they begin: what may be one of them is not before."""
_NOTE = re.compile(BLANKS + r"[(\[【「][^()\[\]【】「」]*[)\]】」]$")
_JOINT = re.compile(BLANKS + r"[/,、・&]\s*|(?<!\s)\s+(?:and|or|et|ou)\s+")
_ABOUT = re.compile(
    r"(?<!\s)\s+(?:of (?:the )?(?:model|release|publication)s?|(?:du|des) modèles?|de (?:la )?(?:sortie|publication))$"
)


def column_of(titles: Iterable[str], own: Mapping[str, str]) -> str:
    """The id of the column that has these titles, one for each language; empty for another.

    The first title that is known decides. `own` are ids of columns by further titles of a catalog.
    """
    configured = {_key(title): column for title, column in own.items()}
    for title in titles:
        found = next((configured[key] for key in _keys(title) if key in configured), "") if configured else ""
        if found or (found := _known(title)):
            return found
    return ""


def columns_of(headers: Sequence[Iterable[str]], own: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of a table's columns, each of which may have titles in several languages; empty for another.

    The first column holds the names unless its title says something else, and no other does then.
    """
    found = [column_of(titles, own) for titles in headers]
    if found and not found[0]:
        found[0] = "name"
    first = found.index("name") if "name" in found else len(found)
    return tuple("" if column == "name" and index > first else column for index, column in enumerate(found))


@lru_cache(maxsize=4096)
def languages_of_title(title: str) -> frozenset[str]:
    """The languages in which a column is known to have this title, word for word; none for an unknown title."""
    return _LANGUAGES.get(_key(title), frozenset()) if len(title) <= _LONGEST else frozenset()


@lru_cache(maxsize=4096)
def _known(title: str) -> str:
    for key in _keys(title):
        if key in _WHOLE:
            return _WHOLE[key]
        for start, end, column in _PARTIAL:
            if key.startswith(start) and key.endswith(end):
                return column
    several = _JOINT.split(_bare(title)) if len(title) <= _LONGEST else []
    found = {_known(each) for each in several} if len(several) > 1 else {""}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=4096)
def _keys(title: str) -> tuple[str, ...]:
    """What a title may be known by: whole at first, then with less and less of it."""
    forms = _forms(title) if len(title) <= _LONGEST else ()
    return tuple(filter(None, dict.fromkeys(map(_key, forms))))


def _forms(title: str) -> Iterator[str]:
    yield title
    bare = _bare(title)
    for form in (bare, _ABOUT.sub("", bare)):
        yield form
        yield form.removesuffix("s")


def _bare(title: str) -> str:
    """A title without the notes in brackets and the marks at its end, in one letter case and width."""
    before, text = "", folded(title).strip()
    while before != text:
        before, text = text, _NOTE.sub("", _MARK.sub("", text)).strip()
    return text


def _key(text: str) -> str:
    """The letters and digits of a text, in one letter case and width."""
    return "".join(char for char in folded(text) if char.isalnum())


_FURTHER = {
    "de": {"name": "Modell", "license": "Lizenz", "developer": "Entwickler", "base": "Basismodell"}
    | {"architecture": "Architektur", "training": "Trainingsdaten", "released": "Erscheinungsjahr"},
    "es": {"name": "Modelo", "license": "Licencia", "developer": "Desarrollador", "base": "Modelo base"}
    | {"architecture": "Arquitectura", "training": "Datos de entrenamiento", "released": "Año de publicación"},
    "pt": {"license": "Licença", "developer": "Desenvolvedor", "architecture": "Arquitetura"}
    | {"training": "Dados de treinamento", "released": "Ano de lançamento"},
    "it": {"name": "Modello", "license": "Licenza", "developer": "Sviluppatore", "base": "Modello di base"}
    | {"architecture": "Architettura", "training": "Dati di addestramento", "released": "Anno di rilascio"},
    "zh": {"name": "模型", "license": "许可证", "developer": "开发者", "base": "基础模型", "architecture": "架构"}
    | {"training": "训练数据", "released": "发布年份"},
    "ko": {
        "name": "모델",
        "license": "라이선스",
        "developer": "개발사",
        "base": "베이스 모델",
        "architecture": "아키텍처",
    }
    | {"training": "학습 데이터", "released": "공개 연도"},
    "ru": {"name": "Модель", "license": "Лицензия", "developer": "Разработчик", "base": "Базовая модель"}
    | {"architecture": "Архитектура", "training": "Обучающие данные", "released": "Год выпуска"},
}
"""The usual titles in languages that entries have no labels for: such pages are checked all the same."""
_TITLES = [(title, id) for id, column in COLUMNS.items() for titles in column.titles.values() for title in titles]
_TITLES += [(title, id) for titles in _FURTHER.values() for id, title in titles.items()]
_WHOLE = {_key(title): id for title, id in _TITLES if _OPEN not in title}
_PARTIAL = [(*map(_key, title.split(_OPEN)), id) for title, id in _TITLES if _OPEN in title]
_SAID_IN: dict[str, set[str]] = defaultdict(set)
for _column in COLUMNS.values():
    for _language, _titles in _column.titles.items():
        for _title in _titles:
            _SAID_IN[_key(_title)].add(_language)
for _language, _further in _FURTHER.items():
    for _title in _further.values():
        _SAID_IN[_key(_title)].add(_language)
_LANGUAGES = {key: frozenset(_SAID_IN[key]) for key in _WHOLE}
