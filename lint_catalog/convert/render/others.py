"""The cells of a benchmark's and of a paper's row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from lint_catalog.convert.render.escape import Md, anchor, link, text
from lint_catalog.convert.render.row import CellWriter, TableRow
from lint_catalog.convert.render.writer import DATASETS
from lint_catalog.model.columns import ValueType


class BenchmarkRow(TableRow, frozen=True):
    """A benchmark in a section's table. Its id is its anchor."""

    def cell(self, column: str) -> Md:
        """What stands in a column, with the marks of its footnotes."""
        content = super().cell(column)
        return Md(anchor(self.entry.id) + content) if column == "name" else content

    def _name(self, column: str) -> Md:
        return link(self.writer.plain(self.data[column]), self.writer.address(self.data))

    def _description(self, column: str) -> Md:
        return Md(self._markdown(column) + self._datasets())

    def _datasets(self) -> Md:
        """The datasets on the Hub, except one that the name links to already."""
        address = self.writer.address(self.data)
        repositories = [each for each in self.data.get("datasets", ()) if DATASETS + each != address]
        if not repositories:
            return Md("")
        links = self.writer.labels.listed(link(text(each), DATASETS + each) for each in repositories)
        return Md("<br>" + self.writer.labels.word("datasets", repositories=links))

    WRITERS: ClassVar[Mapping[ValueType, CellWriter]] = {
        **TableRow.WRITERS,
        ValueType.NAME: _name,
        ValueType.PROSE: _description,
    }


class PaperRow(TableRow, frozen=True):
    """A paper in a reference table."""
