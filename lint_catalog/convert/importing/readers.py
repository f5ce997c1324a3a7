"""Cells to facts, one reader for each type of values. One that finds no fact returns nothing; the cell stays text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from lint_catalog.convert.importing.context import ImportContext, RowDraft
from lint_catalog.convert.importing.licenses import family_license, license_facts
from lint_catalog.convert.importing.registry import PendingEntry, best_slug, slug
from lint_catalog.convert.importing.text import (
    Parts,
    Versions,
    items,
    lines,
    links_in,
    localized_value,
    plain,
    shown,
    source_of,
    written,
)
from lint_catalog.convert.render.writer import ON_THE_HUB
from lint_catalog.model.columns import OWN_COLUMNS
from lint_catalog.model.pages.parts import Break, Link, Words
from lint_catalog.text.addresses import is_url
from lint_catalog.text.hub import hub_repository
from lint_catalog.text.names import BETWEEN_NAMES
from lint_catalog.text.set_phrases import persons
from lint_catalog.text.sizes import STATED, is_stated, sizes
from lint_catalog.text.words import BLANKS, HYPHENS, folded

Facts = Mapping[str, Any]
_Named = tuple[str, str, bool]
"""A name, its address or nothing, and whether it is a person's."""
Reader = Callable[[str, Versions, RowDraft, ImportContext], Facts]
"""What the cells of a column say: its id, its versions in a row, the row, and what all rows share."""

_SIZES = re.compile(r"^(.*?)(?<!\s)\s*[(（]([^()（）]+)[)）]$", re.DOTALL)
_TRUE_SIZE = re.compile(rf"^(?P<before>.*?\S)\s*\((?P<size>{STATED})\)(?P<behind>.*)$", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+|\d+")
_COMMA = re.compile(BLANKS + r"[,、，]\s*")
_BETWEEN_BASES = re.compile(BLANKS + r"[,、，+＋]\s*")
_OPEN_END = re.compile(r"(?<!\s)(?<!<br>)(?:<br>|\s)*[(（]?$")
"""White space and a bracket that opens, at the end of an entry's text."""
_SIGNS = {
    "◯": "loadable",
    "○": "loadable",
    "〇": "loadable",
    "△": "convertible",
    "✕": "unsupported",
    "×": "unsupported",
}


@lru_cache(maxsize=8192)
def hub_model(address: str) -> str | None:
    """The model repository that an address leads to, in its own letter case; None for any other address."""
    repository = hub_repository(address)
    return repository[1] if repository and repository[0] == "models" else None


def stated_sizes(text: str) -> list[str] | None:
    """The sizes that a text consists of, such as `7b, 13b`, in lower case; None for any other text."""
    found = [each.casefold() for each in _COMMA.split(text.strip())]
    return found if found and all(map(is_stated, found)) else None


def divided(text: str) -> tuple[str, list[str]]:
    """A text and the sizes in brackets behind it."""
    match = _SIZES.match(text)
    found = stated_sizes(match[2]) if match else None
    return (match[1], found) if match and found else (text, [])


def one_or_more(values: Sequence[Any]) -> Any:
    """One value by itself, several as a list."""
    return values[0] if len(values) == 1 else list(values)


def leading_link(parts: Parts) -> Link | None:
    """The link that a cell begins with."""
    for part in parts:
        if isinstance(part, Link):
            return part
        if not (isinstance(part, (Words, Break)) and not shown([part])):
            return None
    return None


def _head(parts: Parts) -> Parts:
    """What stands before the first link or line break."""
    found = []
    for part in parts:
        if isinstance(part, Link) or (isinstance(part, Break) and part.hard):
            break
        found.append(part)
    return tuple(found)


def read_name(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """Name, announcement and, where the cell has no others, the repository that the name leads to."""
    links = {language: leading_link(parts) for language, parts in versions.items()}
    names = {
        language: shown(link.parts)
        if link
        else shown(_head(versions[language])).rstrip(" (（") or shown(versions[language])
        for language, link in links.items()
    }
    facts: dict[str, Any] = {}
    if name := localized_value(names):
        facts[column] = name
    addresses = {language: link.address.strip() for language, link in links.items() if link}
    listed = _listed(draft)
    first = listed[0] if listed else next((repo for each in addresses.values() if (repo := hub_model(each))), None)
    if any(address != ON_THE_HUB + (first or "") for address in addresses.values()):
        urls = {language: each for language, each in addresses.items() if is_url(each)}
        if urls:
            facts["url"] = next(iter(urls.values())) if len(set(urls.values())) == 1 else urls
    return facts


def _listed(draft: RowDraft) -> list[str]:
    """The model repositories that the row lists, beside the one that its name leads to."""
    return [each for each, _ in _repositories(draft, next(iter(draft.rows)))]


def _repositories(draft: RowDraft, language: str) -> list[tuple[str, str]]:
    if language not in draft.repositories:
        found: dict[str, str] = {}
        for column in OWN_COLUMNS:
            cell = draft.cells.get(column, {}).get(language)
            skipped = leading_link(draft.versions(column)[language]) if cell and column == "name" else None
            for link in cell.links if cell else ():
                repository = hub_model(link.address)
                if link is not skipped and repository:
                    found.setdefault(repository, shown(link.parts))
        draft.repositories[language] = list(found.items())
    return draft.repositories[language]


def read_hub(draft: RowDraft, context: ImportContext) -> Facts:
    """The repositories of a row with their labels, from the columns that list them, else from its name."""
    per_language = {language: dict(_repositories(draft, language)) for language in draft.rows}
    order = dict.fromkeys(repo for language in draft.rows for repo in per_language[language])
    items: list[Any] = []
    for repository in order:
        labels = {language: found[repository] for language, found in per_language.items() if repository in found}
        items.append(_item(repository, context.pick(labels)))
    if not items:
        for parts in draft.versions("name").values():
            link = leading_link(parts)
            if link and (own := hub_model(link.address)):
                return {"hub": [own]}
    return {"hub": items} if items else {}


def _item(repository: str, label: str) -> Any:
    if label in _SIGNS or not label or label == repository.partition("/")[2]:
        return repository
    match = _TRUE_SIZE.match(label)
    if match and sizes(match["before"]):
        label = match["before"] + match["behind"]
        return {"repo": repository, "label": label, "parameters": match["size"].casefold()}
    return {"repo": repository, "label": label}


def read_released(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """The year that the first language gives, from 2017 on."""
    found = {match[0] for parts in versions.values() if (match := re.fullmatch(r"20[1-9]\d", shown(parts)))}
    first = shown(next(iter(versions.values()), ()))
    return {column: int(first)} if first in found and 2017 <= int(first) <= 2100 else {}


def read_architecture(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """An architecture, with the sizes behind it apart."""
    texts: dict[str, str] = {}
    found: list[str] = []
    for language, parts in versions.items():
        head = _before_repositories(parts)
        text, found = divided(shown(head))
        simple = plain(head) is not None or found
        if simple and head:
            head = (Words(head[0].span, text),)
        source = source_of(written(head, {}))
        texts[language] = _OPEN_END.sub("", source)
    facts: dict[str, Any] = {}
    if text_facts := localized_value(texts):
        facts[column] = text_facts
    if found:
        facts["parameters"] = one_or_more(found)
    return facts


def _before_repositories(parts: Parts) -> Parts:
    """What stands before the list of repositories, without the bracket that opens it."""
    found = []
    for part in parts:
        if isinstance(part, Link) and hub_model(part.address):
            break
        found.append(part)
    else:
        return parts
    while found and isinstance(found[-1], (Words, Break)):
        last = found.pop()
        text = last.text.rstrip().removesuffix("(").removesuffix("（").rstrip() if isinstance(last, Words) else ""
        if text:
            found.append(Words(last.span, text))
            break
    return tuple(found)


def read_text(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """A short text: a domain, a platform."""
    text = localized_value({language: source_of(written(parts, {})) for language, parts in versions.items()})
    return {column: text} if text else {}


def read_base(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """Base models: rows of this catalog, families whose license follows the weights, or names."""
    bases: list[Any] = []
    found: list[str] = []
    for line in lines(context.pick(versions)):
        for item in items(line, _BETWEEN_BASES):
            text, item_sizes = divided(shown(item))
            if not text:  # sizes on a line of their own
                found += stated_sizes(shown(item).strip("()（）")) or []
                continue
            if text.startswith(("*", "(", "（")):
                return {column: bases} if bases else {}
            found += item_sizes
            bases.append(_base(text, item, context))
    unique = list(dict.fromkeys(found))
    facts: dict[str, Any] = {column: bases} if bases else {}
    if unique and bases:
        facts["parameters"] = one_or_more(unique)
    return facts


def _base(text: str, item: Parts, context: ImportContext) -> Any:
    own = context.model(text) or context.model(_SIZES.sub(r"\1", text))
    if own is not None:
        own_names = {folded(name) for counter in own.names.values() for name in counter}
        return own if folded(text) in own_names else {"model": own, "label": text}
    links = links_in(item)
    license_name = family_license(text)
    if license_name and not links:
        handle = context.bases.get(text, slug(text))
        handle.call(dict.fromkeys(context.languages, text))
        handle.data["license"] = license_handle(dict.fromkeys(context.languages, license_name), context)
        return handle
    if context.known and not links and context.known.has("base-models", text):
        handle = context.bases.get(text, slug(text))
        handle.call(dict.fromkeys(context.languages, text))
        return handle
    named: dict[str, Any] = {"name": text}
    if links and is_url(links[0].address):
        named["url"] = links[0].address
    return named


def license_handle(names: Mapping[str, str], context: ImportContext) -> Any:
    """The entry of a license by its names."""
    name = context.pick(names)
    id, facts = license_facts(name)
    key = id or folded(name).translate(HYPHENS)
    handle = context.licenses.get(key, id or best_slug([name, *names.values()]), **facts)
    handle.call({language: each for language, each in names.items() if license_facts(each)[0] in (id, "")})
    return handle


def read_context_length(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """A number of tokens, or one for each group of variants."""
    parsed = {repr(_context(parts, draft)): _context(parts, draft) for parts in versions.values()}
    value = next(iter(parsed.values())) if len(parsed) == 1 else None
    return {column: value} if value else {}


def _context(parts: Parts, draft: RowDraft) -> Any:
    items: list[Any] = []
    for line in lines(parts):
        prefix, colon, number = shown(line).rpartition(":")
        if not _NUMBER.fullmatch(number.strip()):
            return None
        tokens = int(re.sub(r"\D", "", number))
        if not tokens:
            return None
        if colon:
            only = [each.strip() for each in prefix.split(",")]
            if not set(only) <= set(draft.hub_labels) or len(set(only)) < len(only):
                return None
            items.append({"only": only, "tokens": tokens})
        else:
            items.append({"tokens": tokens})
    if not items:
        return None
    return items[0]["tokens"] if len(items) == 1 and "only" not in items[0] else items


def read_huggingface(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """Whether transformers can load the model, by its sign."""
    signs = {_SIGNS.get(shown(parts)[:1]) for parts in versions.values()}
    sign = signs.pop() if len(signs) == 1 else None
    if sign is None or (sign == "loadable" and "hub" in draft.data):
        return {}
    return {column: sign}


def read_developer(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """Developers in their order, persons marked as such."""
    parsed = {language: _developers(parts) for language, parts in versions.items()}
    known = {language: found for language, found in parsed.items() if found}
    if not known:
        return {}
    if len({len(found) for found in known.values()}) > 1:  # a comma in a name, or a list in another form: one name
        known = {language: [(shown(versions[language]), "", False)] for language in known}
    main = context.pick(known)
    handles = [
        _developer({language: found[index] for language, found in known.items()}, context) for index in range(len(main))
    ]
    unique = list(dict.fromkeys(handles))
    return {column: one_or_more(unique)}


def names_developer(parts: Parts) -> bool:
    """Whether a cell names a developer."""
    return bool(_developers(parts))


def _developer(versions: Mapping[str, _Named], context: ImportContext) -> PendingEntry:
    """The entry of a developer by name, address and whether it is a person, in every language."""
    name, address, individual = context.pick(versions)
    names = {language: each[0] for language, each in versions.items() if each[2] == individual}
    handle = context.developers.named(names) if not name.isascii() else None
    if handle is None:
        handle = context.developers.get(f"{name} {individual}", best_slug([name, *names.values()]))
    context.developers.call(handle, names)
    if individual:
        handle.data["individual"] = True
    addresses = {language: each[1] for language, each in versions.items() if each[1]}
    if address and "url" not in handle.data and is_url(address):
        handle.data["url"] = address if len(set(addresses.values())) == 1 else addresses
    return handle


def _developers(parts: Parts) -> list[_Named]:
    """Names with their addresses, and whether they are persons."""
    found: list[_Named] = []
    for item in items(parts, BETWEEN_NAMES):
        links = {shown(link.parts): link.address for link in links_in(item)}
        if (individual := persons(shown(item))) is not None:
            found += [(name, links.get(name, ""), True) for name in _COMMA.split(individual) if name]
        else:
            found.append((shown(item), next(iter(links.values()), ""), False))
    return found


def read_description(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """What something is, in every language."""
    texts = {language: source_of(written(parts, context.marks)) for language, parts in versions.items()}
    texts = {language: text for language, text in texts.items() if text}
    return {column: texts} if texts else {}


def read_date(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """A day as `YYYY.MM.DD`."""
    text = shown(context.pick(versions))
    return {column: text} if re.fullmatch(r"\d{4}\.\d{2}\.\d{2}", text) else {}


def read_venue(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """Where a paper was published; a dash stands for nowhere."""
    text = shown(context.pick(versions))
    return {column: text} if text and text not in "-\u2013\u2014" else {}


def read_title(column: str, versions: Versions, draft: RowDraft, context: ImportContext) -> Facts:
    """A paper's title and address."""
    parts = context.pick(versions)
    link = leading_link(parts)
    facts: dict[str, Any] = {column: shown(parts)} if shown(parts) else {}
    if link and is_url(link.address):
        facts["url"] = link.address
    return facts
