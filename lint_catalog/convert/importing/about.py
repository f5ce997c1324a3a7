"""What the catalog's own entry says: introduction and notices above the first section, and how to cite it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from lint_catalog.convert.importing.alike import aligned_texts
from lint_catalog.convert.importing.bibtex import read_bibtex
from lint_catalog.convert.importing.html import without_tags
from lint_catalog.convert.importing.prose import Prose, is_navigation, paragraph, prose_by_language
from lint_catalog.convert.importing.section_contents import SectionContents
from lint_catalog.convert.importing.text import shown
from lint_catalog.model.pages.page import Container, Heading, Literal, Page, Paragraph
from lint_catalog.model.pages.parts import Break, Words
from lint_catalog.model.places import Lines

_BULLET = re.compile(r"^[-+*] ")  # which notices have by themselves
_WARNINGS = frozenset({"warning", "caution", "danger", "important", "note", "tip", "info"})


def introduction(
    pages: Mapping[str, Page],
    contents: Mapping[str, SectionContents],
    titles: Mapping[str, Heading],
    marks: Mapping[str, str],
) -> dict[str, Any]:
    """What stands between the title and the first section: notices where it stands in boxes, else the introduction.

    `marks` has the ids of footnotes by the ids of their marks.
    """
    texts = {
        language: [
            *(contents[language].below(None) if titles.get(language) else ()),
            *contents[language].below(titles.get(language)),
        ]
        for language in pages
    }
    notices = {language: _notices(page, texts[language]) for language, page in pages.items()}
    noticed = {id(each) for found in notices.values() for each in found}
    rest = {language: [each for each in blocks if id(each) not in noticed] for language, blocks in texts.items()}
    said = {
        language: [_BULLET.sub("", text) for each in found if (text := paragraph(each, marks, pages[language]))]
        for language, found in notices.items()
    }
    found: dict[str, Any] = {}
    if rows := aligned_texts(said):
        found["notices"] = [row if len(row) == len(pages) else {"only": row} for row in rows]
    if introduced := prose_by_language(rest, marks, pages):
        found["introduction"] = introduced
    return found


def _notices(page: Page, texts: Sequence[Prose]) -> Sequence[Prose]:
    """The paragraphs in boxes, and the titles of boxes."""
    boxes = [each for each in page.blocks if isinstance(each, Container) and each.what.casefold() in _WARNINGS]
    lines = Lines(each.span for each in boxes)
    inside = [each for each in texts if isinstance(each, Paragraph) and each.span.line in lines]
    starts = sorted(each.span.line for each in inside if not is_navigation(each))
    filled = [each for each in boxes if bisect_left(starts, each.span.line) < bisect_right(starts, each.span.end_line)]
    taken = {id(each) for each in (*inside, *filled)}
    return [each for each in texts if id(each) in taken]


def is_apparatus(versions: Mapping[str, Heading], contents: Mapping[str, SectionContents]) -> bool:
    """Whether a heading stands over the contents of pages, which `render` makes itself."""
    if not all(contents[language].is_text_only(heading) for language, heading in versions.items()):
        return False
    below = (each for language, heading in versions.items() for each in contents[language].below(heading))
    blocks = [each for each in below if not (isinstance(each, Paragraph) and _is_bare(each))]
    return bool(blocks) and all(isinstance(each, Paragraph) and is_navigation(each) for each in blocks)


def _is_bare(paragraph: Paragraph) -> bool:
    """Whether a paragraph shows nothing, as one with the anchor of the heading below it."""
    parts = without_tags(paragraph.content.parts)
    return all(isinstance(part, (Words, Break)) for part in parts) and not shown(parts)


def citation(
    versions: Mapping[str, Heading],
    contents: Mapping[str, SectionContents],
    marks: Mapping[str, str],
    pages: Mapping[str, Page],
) -> dict[str, Any] | None:
    """The citation that stands below a heading, with what is said about it; None where there is none."""
    if not all(contents[language].is_text_only(heading) for language, heading in versions.items()):
        return None
    found: dict[str, Any] = {}
    rest: dict[str, Sequence[Prose]] = {}
    for language, heading in versions.items():
        blocks = contents[language].below(heading)
        code = [each for each in blocks if isinstance(each, Literal) and each.what == "code"]
        cited = read_bibtex(code[0].text) if len(code) == 1 else None
        if cited and found in ({}, cited):
            found = cited
            blocks = [each for each in blocks if each is not code[0]]
        rest[language] = blocks
    if not found:
        return None
    note = prose_by_language(rest, marks, pages)
    return {**found, "note": note} if note else found
