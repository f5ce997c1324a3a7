"""The cells of a benchmark's and of a paper's row."""

from __future__ import annotations

from msgspec import Struct

from lint_catalog.convert.render.escape import Md, anchor, link, text
from lint_catalog.convert.render.writer import DATASETS, Data, Writer
from lint_catalog.model.entries.entry import Entry


class BenchmarkRow(Struct, frozen=True):
    """A benchmark in a section's table. Its id is its anchor."""

    writer: Writer
    section: Data
    entry: Entry

    def cell(self, column: str) -> Md:
        """What stands in a column, with the marks of its footnotes."""
        data = self.entry.data
        own = self.writer.own_cell(data, column)
        if own is not None:
            return Md(anchor(self.entry.id) + own) if column == "name" else own
        match column:
            case "name":
                content = Md(anchor(self.entry.id) + link(self.writer.plain(data["name"]), self.writer.address(data)))
            case "description":
                content = Md(self.writer.markdown(data["description"]) + self._datasets())
            case "developer":
                content = self.writer.developers(data["developer"])
            case _:
                content = Md("")
        return Md(content + self.writer.footnotes(data, column))

    def _datasets(self) -> Md:
        """The datasets on the Hub, except one that the name links to already."""
        address = self.writer.address(self.entry.data)
        repositories = [each for each in self.entry.data.get("datasets", ()) if DATASETS + each != address]
        if not repositories:
            return Md("")
        links = self.writer.labels.listed(link(text(each), DATASETS + each) for each in repositories)
        return Md("<br>" + self.writer.labels.word("datasets", repositories=links))


class PaperRow(Struct, frozen=True):
    """A paper in a reference table."""

    writer: Writer
    section: Data
    entry: Entry

    def cell(self, column: str) -> Md:
        """What stands in a column."""
        data = self.entry.data
        own = self.writer.own_cell(data, column)
        if own is not None:
            return own
        match column:
            case "name":
                return self.writer.markdown(data["name"])
            case "date":
                return text(data["date"])
            case "venue":
                return text(data["venue"]) if "venue" in data else self.writer.labels.word("none")
            case "title":
                return link(text(data["title"]), data["url"])
            case _:
                return Md("")
