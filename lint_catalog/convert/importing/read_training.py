"""The training column: stages, what they were trained on and how much of it.

A cell is read in every language. Where all say the same in the same order, all of it is a fact; where they do not,
only what needs no language is: stages, datasets that have an address, token counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from lint_catalog.convert.importing.context import ImportContext, RowDraft
from lint_catalog.convert.importing.readers import Facts
from lint_catalog.convert.importing.registry import PendingEntry, best_slug
from lint_catalog.convert.importing.text import (
    Parts,
    Versions,
    items,
    lines,
    links_in,
    shown,
    source_of,
    split,
    stripped,
    written,
)
from lint_catalog.model.pages.parts import Link, visible_text
from lint_catalog.text.addresses import is_url
from lint_catalog.text.set_phrases import is_undisclosed
from lint_catalog.text.words import BLANKS, HYPHENS, folded

_DATASET = re.compile(r"https?://(?:www\.)?huggingface\.co/datasets/([\w.-]+/[\w.-]+)/?$")
_HEAD = re.compile(r"^([^:：<>]{2,60}?)\s*[:：](?=\s|$|[^/])")
_JOINED = re.compile(BLANKS + r"(?:\+|,|、|&)\s*")
_METHOD = re.compile(r"^(.*?)(?<!\s)\s*[(（]([^()（）]*)[)）]$")
_COMMA = re.compile(BLANKS + r"[,、，]\s*")
_BETWEEN = re.compile(BLANKS + r"[,、，]\s*|(?:^|(?<!\s)\s+)\+\s+")
_ON = (
    re.compile(r"(?P<stage>[^,]+?) (?:on|sur) (?P<model>[^,]+)"),
    re.compile(r"(?P<model>.+?) ?に対して ?(?P<stage>.+?)(?:で学習|を実施)?"),
)
_BEHIND = re.compile(r"(?:on|sur)\s|に対して")
"""What every line has that one of `_ON` fits."""
_LONGEST_HEAD = 200
_TOKENS = re.compile(r"(?:計\s*(?:[:：]\s*)?|total\s*(?::\s*)?)?(\d+(?:\.\d+)?[KMBT])\s*(?:トークン|tokens?|jetons?)")
_ASIDE = re.compile(r"^[(（](.*)[)）]$", re.DOTALL)
_TALK = re.compile(
    r"に対して|を用い|による|で学習|学習し|不明"
    r"|\b(?:trained|tuned|built|based|merged|on|using|with|sur|avec|entra[iî]né\w*|details)\b",
    re.IGNORECASE,
)
_MORE_WORDS = {
    "pré-entraînement": "pre-training",
    "pré-entraînement continu": "continual-pre-training",
    "entraînement intermédiaire": "mid-training",
    "post-entraînement": "post-training",
    "ajustement fin": "fine-tuning",
    "additionally trained": "additional-training",
}


class _Stage(Struct):
    names: tuple[str, ...] = ()
    method: str = ""
    items: list[Parts] = field(default_factory=list)
    tokens: Any = None
    base: Any = None

    def form(self) -> tuple[object, ...]:
        """What has to be alike in all languages."""
        linked = [_address(item) is not None for item in self.items]
        base = id(self.base["model"]) if self.base else 0
        return (self.names, bool(self.method), linked, repr(self.tokens), base)


def read_training(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """How a model was trained."""
    if all(is_undisclosed(shown(parts)) for parts in versions.values()):
        return {column: "undisclosed"}
    words = _stage_words(context)
    parsed = {language: _stages(parts, words, draft, context) for language, parts in versions.items()}
    known = {language: found for language, found in parsed.items() if found}
    if not known:
        return {}
    main = context.pick(known)
    alike = all([each.form() for each in found] == [each.form() for each in main] for found in parsed.values())
    stages = []
    for index in range(len(main)):
        each = {language: found[index] for language, found in parsed.items() if found} if alike else {}
        if stage := _facts(main[index], each, context):
            stages.append(stage)
    return {column: stages} if stages else {}


def tells_start(parts: Parts, context: ImportContext) -> bool:
    """Whether a cell has a line that says which model a stage starts from."""
    if not _BEHIND.search(visible_text(parts)):
        return False
    words = _stage_words(context)
    return any(_built_on(shown(line), words, context) for line in lines(parts))


def _is_sentence(items: Sequence[Parts]) -> bool:
    """Whether what stands where datasets are expected tells a story."""
    return any(_address(item) is None and _TALK.search(shown(item)) for item in items)


def _stage_words(context: ImportContext) -> Mapping[str, str]:
    return {**context.stages, **_MORE_WORDS}


def _stages(parts: Parts, words: Mapping[str, str], draft: RowDraft, context: ImportContext) -> list[_Stage]:
    """The stages of one cell. Lines that are written in another way are left out."""
    stages: list[_Stage] = []
    for line in lines(parts):
        text = shown(line)
        if aside := _ASIDE.match(text):
            tokens = _tokens(aside[1], draft)
            if stages and stages[-1].tokens is None:
                stages[-1].tokens = tokens
        elif text.startswith("+") and stages and not words.get(folded(text.lstrip("+ "))):
            stages[-1].items += _items(line)
        elif stage := _built_on(text, words, context) or _stage(line, words, draft):
            stages.append(stage)
    return stages


def _stage(line: Parts, words: Mapping[str, str], draft: RowDraft) -> _Stage | None:
    """The stage that a line tells of, or None for a line that tells something else."""
    stage, body = _headed(line, words)
    if stage is None or shown(line).startswith(("*", "※")):
        return None
    stage.tokens = _tokens(shown(body), draft)
    if stage.tokens is None:
        stage.items = _items(body)
    return None if not stage.names and _is_sentence(stage.items) else stage


def _items(parts: Parts) -> list[Parts]:
    """The datasets that a line lists."""
    return items(parts, _BETWEEN)


def _built_on(text: str, words: Mapping[str, str], context: ImportContext) -> _Stage | None:
    """A stage that says what it starts from and no more: `Sparse Upcycling on Sarashina2 (70B)`."""
    for pattern in _ON if len(text) < _LONGEST_HEAD else ():
        if (match := pattern.fullmatch(text)) and (name := words.get(folded(match["stage"]))):
            label = match["model"].strip()
            own = context.model(label) or context.model(_METHOD.sub(r"\1", label))
            if own is not None:
                return _Stage((name,), base={"model": own, "label": label})
    return None


def _headed(line: Parts, words: Mapping[str, str]) -> tuple[_Stage | None, Parts]:
    """The stage that a line begins with, and the rest of the line. None for a head that is no stage."""
    text = shown(line)
    match = _HEAD.match(text)
    head = match[1] if match else text
    if match is None and not _named(head, words)[0]:
        return _Stage(), line
    names, method = _named(head, words)
    if not names:
        return None, line
    if match is None:
        return _Stage(names, method), ()
    body = split(line, re.compile(r"[:：]\s*"))
    after = tuple(part for each in body[1:2] for part in each)
    return (_Stage(names, method), after) if len(body) == 2 else (None, line)


def _named(head: str, words: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    method = ""
    if (match := _METHOD.match(head)) and folded(head) not in words:
        head, method = match[1], match[2]
    names = [words.get(folded(each)) for each in _JOINED.split(head.strip())]
    if not all(names) or len(set(names)) < len(names):
        return (), ""
    return tuple(each for each in names if each), method


def _tokens(text: str, draft: RowDraft) -> Any:
    if match := _TOKENS.fullmatch(text.strip()):
        return match[1]
    groups = []
    for each in _COMMA.split(text):
        label, colon, amount = each.partition(":")
        match = _TOKENS.fullmatch(amount.strip())
        if not colon or not match or label.strip() not in draft.hub_labels:
            return None
        groups.append({"only": [label.strip()], "tokens": match[1]})
    return groups or None


def _address(item: Parts) -> str | None:
    """The address of an item that is nothing but a link."""
    item = stripped(item)
    return item[0].address if len(item) == 1 and isinstance(item[0], Link) else None


def _facts(main: _Stage, versions: Mapping[str, _Stage], context: ImportContext) -> dict[str, Any]:
    """A stage as an entry has it. Without `versions` the languages differ, and only what needs none is kept."""
    facts: dict[str, Any] = {}
    if main.names:
        facts["stage"] = main.names[0] if len(main.names) == 1 else list(main.names)
    methods = {language: each.method for language, each in versions.items()}
    if main.method and methods:
        facts["method"] = main.method if len(set(methods.values())) == 1 else methods
    data = []
    for index, item in enumerate(main.items):
        texts = {language: each.items[index] for language, each in versions.items()}
        if datum := _datum(item, texts, context):
            data.append(datum)
    if main.base and main.base["model"].kind == "models":
        facts["from"] = [main.base]
    if data:
        facts["data"] = data
    if main.tokens is not None:
        facts["tokens"] = main.tokens
    return facts


def _datum(item: Parts, versions: Mapping[str, Parts], context: ImportContext) -> Any:
    name, address = shown(item), _address(item)
    if address is not None:
        names = {language: shown(parts) for language, parts in versions.items()} or {context.languages[0]: name}
        handle = _dataset(name, names, context)
        _place(handle, address, {language: _address(parts) or "" for language, parts in versions.items()})
        return handle
    if not versions:
        return None
    if is_undisclosed(name):
        return _dataset("undisclosed", {language: shown(parts) for language, parts in versions.items()}, context)
    texts = {language: shown(parts) for language, parts in versions.items()}
    if (
        len(context.languages) > 1
        and set(texts) == set(context.languages)
        and len(set(texts.values())) == 1
        and not links_in(item)
    ):
        return _dataset(name, texts, context)
    return {language: source_of(written(parts, {})) for language, parts in versions.items()}


def _dataset(name: str, names: Mapping[str, str], context: ImportContext) -> PendingEntry:
    handle = context.datasets.get(name.translate(HYPHENS), best_slug([name, *names.values()]))
    handle.call(names)
    return handle


def _place(handle: PendingEntry, address: str, addresses: Mapping[str, str]) -> None:
    """Where a dataset is, as the first row that links to it says."""
    if "hub" in handle.data or "url" in handle.data:
        return
    if match := _DATASET.match(address):
        handle.data["hub"] = match[1]
    elif is_url(address):
        different = len(set(addresses.values())) > 1
        handle.data["url"] = dict(addresses) if different else address
