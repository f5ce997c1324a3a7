"""Headings and what stands below them to sections, and what is none of them to the catalog's own entry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from lint_catalog.convert.importing.about import citation, introduction, is_apparatus
from lint_catalog.convert.importing.html import without_tags
from lint_catalog.convert.importing.notes import footnotes_in
from lint_catalog.convert.importing.prose import prose_by_language
from lint_catalog.convert.importing.registry import PendingEntry, best_slug, slug
from lint_catalog.convert.importing.section_contents import contents_of
from lint_catalog.convert.importing.text import localized_value, shown, source_of, without_marks, written
from lint_catalog.convert.render.escape import piece
from lint_catalog.convert.render.labels import Labels
from lint_catalog.model.pages.alignment import aligned_headings
from lint_catalog.model.pages.anchors import page_anchors
from lint_catalog.model.pages.page import Heading, Page, Table

_ANCHOR = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class Outline(Struct):
    """The sections in order, and the catalog's own entry. `left_out` says what no entry can hold."""

    about: dict[str, Any]
    sections: list[PendingEntry] = field(default_factory=list)
    by_heading: dict[int, PendingEntry] = field(default_factory=dict)
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

    def add(self, section: PendingEntry, headings: Iterable[Heading]) -> None:
        """Add the section that stands below headings."""
        self.sections.append(section)
        self.by_heading.update((id(heading), section) for heading in headings)

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
    labels: Mapping[str, Labels],
    with_prose: bool,
) -> Outline:
    """The outline of pages by language, with their aligned tables; without prose their running text is left out."""
    groups = aligned_headings(list(pages.values()), tables)
    headings: list[Mapping[str, Heading]] = [
        {language: heading for language, heading in zip(pages, group, strict=True) if heading} for group in groups
    ]
    title: Mapping[str, Heading] = next((each for each in headings if _main(each).level == 1), {})
    outline = Outline({"title": localized_value(_titles(pages, title)), "languages": list(pages)})
    marks = {id: handle.id for id, handle in footnotes.items()}
    contents = {language: contents_of(page) for language, page in pages.items()}
    if with_prose:
        outline.about.update(introduction(pages, contents, title, marks))
        if known := _footnotes(title, footnotes):
            outline.about["footnotes"] = known
    over_sections: list[Mapping[str, Heading]] = []
    for versions in headings:
        if versions is title or is_apparatus(versions, contents):
            continue
        cited = citation(versions, contents, marks, pages) if "citation" not in outline.about else None
        if cited is None:
            over_sections.append(versions)
            continue
        outline.about["citation"] = cited
        usual = {language: each.words for language, each in labels.items()}
        words = {language: _written(heading, {}) for language, heading in versions.items()}
        if words != {language: usual[language]["citation"] if language in usual else "" for language in words}:
            cited["heading"] = localized_value(words)
        if cited.get("note") == {language: each["citation_note"] for language, each in usual.items()}:
            del cited["note"]
    for versions, section in _sections(over_sections, footnotes, _linked(pages.values())):
        outline.add(section, versions.values())
        if with_prose:
            texts = {language: contents[language].below(heading) for language, heading in versions.items()}
            if introduced := prose_by_language(texts, marks, pages):
                section.data["introduction"] = introduced
    return outline


def _sections(
    headings: Iterable[Mapping[str, Heading]], footnotes: Mapping[str, PendingEntry], linked: Mapping[int, str]
) -> Iterator[tuple[Mapping[str, Heading], PendingEntry]]:
    """The section of each heading, by language, below that of the nearest heading above it of a higher level."""
    above: list[tuple[int, PendingEntry]] = []
    for versions in headings:
        main = _main(versions)
        while above and above[-1][0] >= main.level:
            above.pop()
        section = _section(versions, above[-1][1] if above else None, footnotes, linked.get(id(main), ""))
        above.append((main.level, section))
        yield versions, section


def _main(versions: Mapping[str, Heading]) -> Heading:
    """The heading in the first language that has it."""
    return next(iter(versions.values()))


def _titles(pages: Mapping[str, Page], headings: Mapping[str, Heading]) -> Mapping[str, str]:
    """What the catalog is called on every page: as the title above it says, or else its front matter."""
    found = {language: _written(heading, {}) for language, heading in headings.items()}
    return {
        language: found.get(language) or source_of(piece(page.title)) or "Catalog" for language, page in pages.items()
    }


def _written(heading: Heading, marks: Mapping[str, str]) -> str:
    """What a heading says, its footnotes left out, which are facts of their own."""
    return source_of(written(without_marks(without_tags(heading.content.parts)), marks)).replace("<br>", " ")


def _footnotes(
    versions: Mapping[str, Heading], footnotes: Mapping[str, PendingEntry]
) -> Mapping[str, list[PendingEntry]]:
    known = footnotes_in((heading.content for heading in versions.values()), footnotes)
    return {"heading": known} if known else {}


def _linked(pages: Iterable[Page]) -> Mapping[int, str]:
    """The anchors that GitHub gives to headings and that links of the page lead to, by the heading's identity."""
    found: dict[int, str] = {}
    for page in pages:
        anchors = page.derived(page_anchors)
        targets = {anchors.found(link.address[1:]) for link in page.links if link.address.startswith("#")}
        for heading, anchor in zip(page.headings, anchors.headings, strict=True):
            if anchor in targets and _ANCHOR.fullmatch(anchor):
                found[id(heading)] = anchor
    return found


def _section(
    versions: Mapping[str, Heading],
    parent: PendingEntry | None,
    footnotes: Mapping[str, PendingEntry],
    linked: str,
) -> PendingEntry:
    """The section of a heading, by language. `linked` is the anchor by which links of the page call it, if any do."""
    said = {language: _written(heading, {}) for language, heading in versions.items()}
    titles = {language: shown(without_marks(heading.content.parts)) for language, heading in versions.items()}
    anchor = next((each.id for heading in versions.values() for each in heading.anchors), "")
    name = best_slug([*(titles[each] for each in ("en",) if each in titles), *titles.values()])
    data: dict[str, Any] = {"title": localized_value(said) or "-"}
    if _ANCHOR.fullmatch(anchor):
        data["anchor"] = anchor
    if parent is not None:
        data["parent"] = parent
    handle = PendingEntry(
        "sections", slug(anchor) or "-".join(filter(None, [parent.wish if parent else "", name])) or "section", data
    )
    if known := _footnotes(versions, footnotes):
        data["footnotes"] = known
    if linked and linked != handle.wish:
        data.setdefault("anchor", linked)
    return handle
