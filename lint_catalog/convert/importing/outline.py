"""Headings and what stands below them to sections, and what stands above the first to the catalog's own entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from lint_catalog.convert.importing.prose import Prose, is_navigation, prose
from lint_catalog.convert.importing.registry import PendingEntry, best_slug, slug
from lint_catalog.convert.importing.text import links_in, localized_value, marks_of, shown, without_marks
from lint_catalog.model.pages.alignment import aligned_headings
from lint_catalog.model.pages.page import Container, Heading, Literal, Page, Paragraph, Table
from lint_catalog.text.addresses import is_url

_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_BIBTEX = re.compile(r"@\w+\{\s*([A-Za-z0-9_:-]+)\s*,")
_FIELD = re.compile(
    r"^\s*(title|author|doi|journal|year|url)\s*=\s*[{\"]*(.*?)[}\"]*\s*,?\s*}?\s*$", re.MULTILINE | re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ANY_FIELD = re.compile(r"^\s*(\w+)\s*=", re.MULTILINE)
_FIELDS = frozenset({"title", "author", "doi", "journal", "year", "url"})
_WARNINGS = frozenset({"warning", "caution", "danger", "important", "note", "tip", "info"})


class Outline(Struct):
    """The sections in order, and the catalog's own entry. `left_out` says what no entry can hold."""

    about: dict[str, Any]
    sections: list[PendingEntry] = field(default_factory=list)
    by_heading: dict[int, PendingEntry] = field(default_factory=dict)
    by_anchor: dict[str, PendingEntry] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def of(self, tables: Sequence[Table | None], title: Any) -> PendingEntry:
        """The section of a table: of the heading above it, or one of its own where that has a table already."""
        heading = next((table.section[-1] for table in tables if table and table.section), None)
        handle = self.by_heading.get(id(heading)) if heading else None
        if handle is None:
            handle = self._add(title, None, "table")
        elif "kind" in handle.data:
            handle = self._add(handle.data["title"], handle.data.get("parent"), handle.wish)
        handle.data["kind"] = ""  # taken
        return handle

    def prune(self) -> None:
        """Leave out sections without a table in them, which say nothing when running text is left out."""
        kept: set[int] = set()
        for handle in self.sections:
            above: PendingEntry | None = handle if "kind" in handle.data else None
            while above is not None and id(above) not in kept:
                kept.add(id(above))
                above = above.data.get("parent")
        self.sections = [each for each in self.sections if id(each) in kept]

    def number(self) -> None:
        """Number the sections below each parent."""
        counts: Counter[int] = Counter()
        for handle in self.sections:
            parent = id(handle.data.get("parent"))
            counts[parent] += 1
            handle.data["order"] = counts[parent]

    def _add(self, title: Any, parent: PendingEntry | None, wish: str) -> PendingEntry:
        data: dict[str, Any] = {"title": title}
        if parent is not None:
            data["parent"] = parent
        handle = PendingEntry("sections", wish, data)
        self.sections.append(handle)
        return handle


def read_outline(
    pages: Mapping[str, Page],
    tables: Sequence[tuple[Table | None, ...]],
    footnotes: Mapping[str, PendingEntry],
    with_prose: bool,
) -> Outline:
    """The outline of pages by language, with their aligned tables; without prose their running text is left out."""
    languages = tuple(pages)
    groups = aligned_headings(list(pages.values()), tables)
    title = next((group for group in groups if next(filter(None, group)).level == 1), None)
    titles = {
        language: (title[index].content.line if title and title[index] else "") or page.title or "Catalog"  # type: ignore[union-attr]
        for index, (language, page) in enumerate(pages.items())
    }
    outline = Outline({"title": localized_value(titles), "languages": list(languages)})
    marks = {id: handle.id for id, handle in footnotes.items()}
    contents = {language: _below(page) for language, page in pages.items()}
    if with_prose:
        _introduce(outline, pages, contents, title, footnotes)
    linked = _linked(pages.values())
    above: list[tuple[int, PendingEntry]] = []
    for group in groups:
        if group is title:
            continue
        versions = {language: heading for language, heading in zip(languages, group, strict=True) if heading}
        below = {each: contents[each].prose.get(id(heading), []) for each, heading in versions.items()}
        if _is_apparatus(outline, versions, contents, marks):
            continue
        main = next(iter(versions.values()))
        while above and above[-1][0] >= main.level:
            above.pop()
        handle = _section(outline, versions, above[-1][1] if above else None, footnotes)
        above.append((main.level, handle))
        if linked.get(id(main), handle.wish) != handle.wish:
            handle.data.setdefault("anchor", linked[id(main)])
        if with_prose:
            texts = {language: prose(blocks, marks) for language, blocks in below.items()}
            if introduction := {language: text for language, text in texts.items() if text}:
                handle.data["introduction"] = introduction
        for heading in versions.values():
            outline.by_heading[id(heading)] = handle
    return outline


def _linked(pages: Iterable[Page]) -> Mapping[int, str]:
    """The anchors that GitHub gives to headings and that links of the page lead to, by the heading's identity."""
    found: dict[int, str] = {}
    for page in pages:
        targets = {link.address[1:] for link in page.links if link.address.startswith("#")}
        for heading, anchor in zip(page.headings, page.heading_anchors, strict=True):
            if anchor in targets and _ANCHOR.fullmatch(anchor):
                found[id(heading)] = anchor
    return found


def _section(
    outline: Outline,
    versions: Mapping[str, Heading],
    parent: PendingEntry | None,
    footnotes: Mapping[str, PendingEntry],
) -> PendingEntry:
    titles = {language: shown(without_marks(heading.content.parts)) for language, heading in versions.items()}
    main = next(iter(versions.values()))
    anchor = next((each.id for heading in versions.values() for each in heading.anchors), "")
    name = best_slug([*(titles[each] for each in ("en",) if each in titles), *titles.values()])
    data: dict[str, Any] = {"title": localized_value(titles) or "-"}
    if _ANCHOR.fullmatch(anchor):
        data["anchor"] = anchor
    if parent is not None:
        data["parent"] = parent
    handle = PendingEntry(
        "sections", slug(anchor) or "-".join(filter(None, [parent.wish if parent else "", name])) or "section", data
    )
    marks = dict.fromkeys(mark for heading in versions.values() for mark in marks_of(heading.content.parts))
    if known := [footnotes[each] for each in marks if each in footnotes]:
        data["footnotes"] = {"heading": known}
    outline.sections.append(handle)
    for each in main.anchors:
        outline.by_anchor.setdefault(each.id, handle)
    return handle


class _SectionContent(Struct, frozen=True):
    """What stands directly below each heading of a page, by the heading's identity (0: above all headings)."""

    prose: Mapping[int, list[Prose]]
    with_table: frozenset[int]
    with_children: frozenset[int]


def _below(page: Page) -> _SectionContent:
    prose: dict[int, list[Prose]] = {}
    with_table: set[int] = set()
    with_children: set[int] = set()
    heading: Heading | None = None
    for block in page.blocks:
        match block:
            case Heading():
                if heading is not None and block.level > heading.level:
                    with_children.add(id(heading))
                heading = block
            case Paragraph():
                prose.setdefault(id(block.section[-1]) if block.section else 0, []).append(block)
            case Literal(what="code" | "html") | Container():
                prose.setdefault(id(heading) if heading else 0, []).append(block)
            case Table():
                with_table.update(map(id, block.section))
            case _:
                pass
    return _SectionContent(prose, frozenset(with_table), frozenset(with_children))


def _is_apparatus(
    outline: Outline, versions: Mapping[str, Heading], contents: Mapping[str, _SectionContent], marks: Mapping[str, str]
) -> bool:
    """Whether a heading stands over the contents or the citation; the latter goes to the catalog's own entry."""
    found: dict[str, list[Prose]] = {}
    cited = False
    for language, heading in versions.items():
        below = contents[language]
        if id(heading) in below.with_table or id(heading) in below.with_children:
            return False
        here = below.prose.get(id(heading), [])
        code = [each for each in here if isinstance(each, Literal) and each.what == "code"]
        if len(code) == 1 and (citation := _citation(code[0].text)):
            here = [each for each in here if each is not code[0]]
            links = [link for each in here if isinstance(each, Paragraph) for link in links_in(each.content.parts)]
            if "url" not in citation and links and is_url(links[0].address):
                citation["url"] = links[0].address
            outline.about.setdefault("citation", citation)
            cited = True
        found[language] = here
    if cited:
        notes = {language: prose(blocks, marks) for language, blocks in found.items()}
        if note := {language: text for language, text in notes.items() if text}:
            outline.about["citation"].setdefault("note", note)
        return True
    every = [each for blocks in found.values() for each in blocks]
    return bool(every) and all(isinstance(each, Paragraph) and is_navigation(each) for each in every)


def _citation(code: str) -> dict[str, Any] | None:
    keys = _BIBTEX.findall(code)
    found = {name.casefold(): re.sub(r"\s+", " ", value).strip() for name, value in _FIELD.findall(code)}
    fields = {name.casefold() for name in _ANY_FIELD.findall(code)}
    year = found.get("year", "")
    if len(keys) != 1 or not {"title", "author", "year"} <= fields <= _FIELDS or not _YEAR.fullmatch(year):
        return None
    citation: dict[str, Any] = {"key": keys[0], "title": found["title"], "author": found["author"]}
    if re.fullmatch(r"10\.[0-9]{4,9}/\S+", found.get("doi", "")):
        citation["doi"] = found["doi"]
    if found.get("journal"):
        citation["journal"] = found["journal"]
    citation["year"] = int(found["year"])
    if is_url(found.get("url", "")):
        citation["url"] = found["url"]
    return citation


def _introduce(
    outline: Outline,
    pages: Mapping[str, Page],
    contents: Mapping[str, _SectionContent],
    title: Sequence[Heading | None] | None,
    footnotes: Mapping[str, PendingEntry],
) -> None:
    """What stands above the first section: notices where it stands in a container, else the introduction."""
    marks = {id: handle.id for id, handle in footnotes.items()}
    introduction: dict[str, Sequence[Prose]] = {}
    notices: dict[str, list[Paragraph]] = {}
    for index, (language, page) in enumerate(pages.items()):
        boxes = [each.span for each in page.blocks if isinstance(each, Container) and each.what.casefold() in _WARNINGS]
        heading = title[index] if title else None
        introduction[language] = contents[language].prose.get(id(heading) if heading else 0, [])
        notices[language] = [
            each
            for each in introduction[language]
            if isinstance(each, Paragraph)
            and any(box.line <= each.span.line <= box.end_line for box in boxes)
            and prose([each], marks)
        ]
    if len({len(each) for each in notices.values()}) == 1 and any(notices.values()):
        rows = zip(*notices.values(), strict=True)
        outline.about["notices"] = [
            {language: prose([each], marks) for language, each in zip(notices, row, strict=True)} for row in rows
        ]
    else:  # the languages do not share them: they stay where they are
        notices = {language: [] for language in pages}
    texts = {
        language: prose([each for each in found if each not in notices[language]], marks)
        for language, found in introduction.items()
    }
    if texts := {language: text for language, text in texts.items() if text}:
        outline.about["introduction"] = texts
    used = dict.fromkeys(mark for each in title or () if each for mark in marks_of(each.content.parts))
    if known := [footnotes[each] for each in used if each in footnotes]:
        outline.about["footnotes"] = {"heading": known}
