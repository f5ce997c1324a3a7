"""What stands directly below each heading of a page: running text, tables, further headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from lint_catalog.convert.importing.prose import Prose
from lint_catalog.model.pages.page import Container, Heading, Literal, Page, Paragraph, Table


class SectionContents(Struct, frozen=True):
    """What stands directly below the headings of a page, by the headings' identity (0: above all of them)."""

    prose: Mapping[int, list[Prose]]
    with_table: frozenset[int]
    with_children: frozenset[int]

    def below(self, heading: Heading | None) -> Sequence[Prose]:
        """The running text below a heading; above all of them for None."""
        return self.prose.get(id(heading) if heading else 0, [])

    def is_text_only(self, heading: Heading) -> bool:
        """Whether neither a table nor a further heading stands below a heading."""
        return id(heading) not in self.with_table and id(heading) not in self.with_children


def contents_of(page: Page) -> SectionContents:
    """What stands below the headings of a page."""
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
    return SectionContents(prose, frozenset(with_table), frozenset(with_children))
