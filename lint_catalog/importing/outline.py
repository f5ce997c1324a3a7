"""Headings and what stands below them to sections, and what stands above the first to the catalog's own entry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lint_catalog.alignment import aligned_headings
from lint_catalog.importing.registry import Handle, best_slug, slug
from lint_catalog.importing.text import Parts, by_language, links_in, marks_of, shown, source_of, without_marks, written
from lint_catalog.page import Container, Heading, Literal, Page, Paragraph, Table
from lint_catalog.parts import Link, Tag

_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_BIBTEX = re.compile(r"@\w+\{\s*([A-Za-z0-9_:-]+)\s*,")
_FIELD = re.compile(
    r"^\s*(title|author|doi|journal|year|url)\s*=\s*[{\"]*(.*?)[}\"]*\s*,?\s*}?\s*$", re.MULTILINE | re.IGNORECASE
)
_WARNINGS = frozenset({"warning", "caution", "danger", "important", "note", "tip", "info"})


@dataclass
class Outline:
    """The sections in order, and the catalog's own entry. `left_out` says what no entry can hold."""

    about: dict[str, Any]
    sections: list[Handle] = field(default_factory=list)
    by_heading: dict[int, Handle] = field(default_factory=dict)
    by_anchor: dict[str, Handle] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def of(self, tables: Sequence[Table | None], title: Any) -> Handle:
        """The section of a table: of the heading above it, or one of its own where that has a table already."""
        heading = next((table.section[-1] for table in tables if table and table.section), None)
        handle = self.by_heading.get(id(heading)) if heading else None
        if handle is None:
            handle = self._add(title, None, "table")
        elif "kind" in handle.data:
            handle = self._add(handle.data["title"], handle.data.get("parent"), handle.wish)
        handle.data["kind"] = ""  # taken
        return handle

    def _add(self, title: Any, parent: Handle | None, wish: str) -> Handle:
        data: dict[str, Any] = {"title": title}
        if parent is not None:
            data["parent"] = parent
        handle = Handle("sections", wish, data)
        self.sections.append(handle)
        return handle


def read_outline(
    pages: Mapping[str, Page],
    tables: Sequence[tuple[Table | None, ...]],
    footnotes: Mapping[str, Handle],
    prose: bool,
) -> Outline:
    """The outline of pages by language, with their aligned tables; without `prose` their running text is left out."""
    languages = tuple(pages)
    groups = aligned_headings(list(pages.values()), tables)
    title = next((group for group in groups if next(filter(None, group)).level == 1), None)
    titles = {
        language: (title[index].content.line if title and title[index] else "") or page.title or "Catalog"  # type: ignore[union-attr]
        for index, (language, page) in enumerate(pages.items())
    }
    outline = Outline({"title": by_language(titles), "languages": list(languages)})
    marks = {id: handle.id for id, handle in footnotes.items()}
    contents = {language: _below(page) for language, page in pages.items()}
    if prose:
        _introduce(outline, pages, contents, title, marks)
    above: list[tuple[int, Handle]] = []
    for group in groups:
        if group is title:
            continue
        versions = {language: heading for language, heading in zip(languages, group, strict=True) if heading}
        below = {each: contents[each].paragraphs.get(id(heading), []) for each, heading in versions.items()}
        if _is_apparatus(outline, versions, contents):
            continue
        main = next(iter(versions.values()))
        while above and above[-1][0] >= main.level:
            above.pop()
        handle = _section(outline, versions, above[-1][1] if above else None, footnotes)
        above.append((main.level, handle))
        if prose:
            texts = {language: _text(paragraphs, marks) for language, paragraphs in below.items()}
            if introduction := {language: text for language, text in texts.items() if text}:
                handle.data["introduction"] = introduction
        for heading in versions.values():
            outline.by_heading[id(heading)] = handle
    return outline


def _section(
    outline: Outline, versions: Mapping[str, Heading], parent: Handle | None, footnotes: Mapping[str, Handle]
) -> Handle:
    titles = {language: shown(without_marks(heading.content.parts)) for language, heading in versions.items()}
    main = next(iter(versions.values()))
    anchor = next((each.id for heading in versions.values() for each in heading.anchors), "")
    name = best_slug([*(titles[each] for each in ("en",) if each in titles), *titles.values()])
    data: dict[str, Any] = {"title": by_language(titles) or "-"}
    if _ANCHOR.fullmatch(anchor):
        data["anchor"] = anchor
    if parent is not None:
        data["parent"] = parent
    handle = Handle(
        "sections", slug(anchor) or "-".join(filter(None, [parent.wish if parent else "", name])) or "section", data
    )
    marks = dict.fromkeys(mark for heading in versions.values() for mark in marks_of(heading.content.parts))
    if known := [footnotes[each] for each in marks if each in footnotes]:
        data["footnotes"] = {"heading": known}
    outline.sections.append(handle)
    for each in main.anchors:
        outline.by_anchor.setdefault(each.id, handle)
    return handle


@dataclass(frozen=True)
class _Below:
    """What stands directly below each heading of a page, by the heading's identity (0: above all headings)."""

    paragraphs: Mapping[int, list[Paragraph]]
    code: Mapping[int, list[str]]
    with_table: frozenset[int]
    with_children: frozenset[int]


def _below(page: Page) -> _Below:
    paragraphs: dict[int, list[Paragraph]] = {}
    code: dict[int, list[str]] = {}
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
                paragraphs.setdefault(id(block.section[-1]) if block.section else 0, []).append(block)
            case Table():
                with_table.update(map(id, block.section))
            case Literal(what="code"):
                code.setdefault(id(heading) if heading else 0, []).append(block.text)
            case _:
                pass
    return _Below(paragraphs, code, frozenset(with_table), frozenset(with_children))


def _text(paragraphs: Sequence[Paragraph], marks: Mapping[str, str]) -> str:
    """Paragraphs as one inline text, those that pages make by themselves left out."""
    texts = [source_of(written(_visible(each), marks)) for each in paragraphs if not _is_navigation(each)]
    return "<br>".join(text for text in texts if text)


def _visible(paragraph: Paragraph) -> Parts:
    return tuple(part for part in paragraph.content.parts if not isinstance(part, Tag))


def _is_navigation(paragraph: Paragraph) -> bool:
    """Whether a paragraph is an item of the contents or a bar of languages, both of which `render` makes itself."""
    text = paragraph.content.line
    if text.strip("[]").casefold() == "toc":
        return True
    links = links_in(paragraph.content.parts)
    if not links:
        return False
    words = [part for part in paragraph.content.parts if not isinstance(part, Link) and shown([part])]
    if all(link.address.startswith("#") for link in links):
        return not words and len(links) == 1
    return (
        all(not re.match(r"[a-z]+:|#", link.address, re.IGNORECASE) for link in links)
        and len(text) < 80
        and bool(re.search(r"[|/·•]", text))
    )


def _is_apparatus(outline: Outline, versions: Mapping[str, Heading], contents: Mapping[str, _Below]) -> bool:
    """Whether a heading stands over the contents or the citation; the latter goes to the catalog's own entry."""
    paragraphs: list[Paragraph] = []
    for language, heading in versions.items():
        below = contents[language]
        if id(heading) in below.with_table or id(heading) in below.with_children:
            return False
        here = below.paragraphs.get(id(heading), [])
        paragraphs += here
        if citation := next((found for each in below.code.get(id(heading), ()) if (found := _citation(each))), None):
            links = [link.address for each in here for link in links_in(each.content.parts)]
            if "url" not in citation and links and re.match(r"https?://\S+$", links[0]):
                citation["url"] = links[0]
            outline.about.setdefault("citation", citation)
            return True
    return bool(paragraphs) and all(map(_is_navigation, paragraphs))


def _citation(code: str) -> dict[str, Any] | None:
    key = _BIBTEX.search(code)
    found = {name.casefold(): re.sub(r"\s+", " ", value).strip() for name, value in _FIELD.findall(code)}
    if not key or not {"title", "author", "year"} <= set(found) or not re.fullmatch(r"(?:19|20)\d\d", found["year"]):
        return None
    citation: dict[str, Any] = {"key": key[1], "title": found["title"], "author": found["author"]}
    if re.fullmatch(r"10\.[0-9]{4,9}/\S+", found.get("doi", "")):
        citation["doi"] = found["doi"]
    if found.get("journal"):
        citation["journal"] = found["journal"]
    citation["year"] = int(found["year"])
    if re.match(r"https?://\S+$", found.get("url", "")):
        citation["url"] = found["url"]
    return citation


def _introduce(
    outline: Outline,
    pages: Mapping[str, Page],
    contents: Mapping[str, _Below],
    title: Sequence[Heading | None] | None,
    marks: Mapping[str, str],
) -> None:
    """What stands above the first section: notices where it stands in a container, else the introduction."""
    introduction: dict[str, Sequence[Paragraph]] = {}
    notices: dict[str, list[Paragraph]] = {}
    for index, (language, page) in enumerate(pages.items()):
        boxes = [each.span for each in page.blocks if isinstance(each, Container) and each.what.casefold() in _WARNINGS]
        heading = title[index] if title else None
        introduction[language] = contents[language].paragraphs.get(id(heading) if heading else 0, [])
        notices[language] = [
            each
            for each in introduction[language]
            if any(box.line <= each.span.line <= box.end_line for box in boxes) and _text([each], marks)
        ]
    if len({len(each) for each in notices.values()}) == 1 and any(notices.values()):
        rows = zip(*notices.values(), strict=True)
        outline.about["notices"] = [
            {language: _text([each], marks) for language, each in zip(notices, row, strict=True)} for row in rows
        ]
    else:  # the languages do not share them: they stay where they are
        notices = {language: [] for language in pages}
    texts = {
        language: _text([each for each in found if each not in notices[language]], marks)
        for language, found in introduction.items()
    }
    if texts := {language: text for language, text in texts.items() if text}:
        outline.about["introduction"] = texts
