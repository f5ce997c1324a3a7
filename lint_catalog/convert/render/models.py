"""The cells of a model's row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from lint_catalog.convert.render.escape import Md, join, link, piece, strong, text
from lint_catalog.convert.render.row import CellWriter, TableRow
from lint_catalog.convert.render.sizes import label_of, repository_id, stated
from lint_catalog.convert.render.training import training
from lint_catalog.convert.render.writer import ON_THE_HUB, Data, as_list
from lint_catalog.model.columns import COLUMNS, ValueType
from lint_catalog.text.sizes import LARGE, parameters, sizes

_BREAK = "<br>"


class ModelRow(TableRow, frozen=True, dict=True):
    """A model in a section's table."""

    def content(self, column: str) -> Md:
        """What the facts say in a column, with the list of repositories where the section has it."""
        content = super().content(column)
        listed = column == self._hub_column and COLUMNS[column].value is not ValueType.SUPPORT
        return Md(content + self._repositories()) if listed else content

    @cached_property
    def _hub_column(self) -> str:
        return str(self.section.get("hub_column", "name"))

    @cached_property
    def _size_column(self) -> str:
        """The cell that says the stated size: next to the base, else to the architecture unless the labels say it."""
        columns = self.section["columns"]
        if not stated(self.data):
            return ""
        if "base" in columns and len(self.data.get("base", ())) == 1:
            return "base"
        said = {parameters(label_of(each)) for each in self._hub} | {
            parameters(each["parameters"]) for each in self._hub if isinstance(each, Mapping) and "parameters" in each
        }
        if all(parameters(size) in said for size in stated(self.data)):
            return ""
        return "architecture" if "architecture" in columns and "architecture" in self.data else "name"

    def _sizes(self, column: str) -> Md:
        """The stated sizes in brackets, if this is the cell for them."""
        if column != self._size_column:
            return Md("")
        return self.writer.labels.bracketed(self.writer.labels.listed(_size(each) for each in stated(self.data)))

    @property
    def _hub(self) -> Sequence[Any]:
        return as_list(self.data.get("hub"))

    @cached_property
    def _address(self) -> str | None:
        """Where the name leads: the announcement, else the first repository."""
        address = self.writer.address(self.data)
        return ON_THE_HUB + repository_id(self._hub[0]) if address is None and self._hub else address

    def _name(self, column: str) -> Md:
        return Md(link(self.writer.plain(self.data[column]), self._address) + self._sizes(column))

    def _repositories(self) -> Md:
        """The list of repositories, below what stands in the cell already."""
        if not self._hub or (
            len(self._hub) == 1
            and self._address == ON_THE_HUB + repository_id(self._hub[0])
            and label_of(self._hub[0]) == repository_id(self._hub[0]).partition("/")[2]
            and not _gated(self._hub[0])
        ):
            return Md("")  # the name is the link, and there is nothing to add
        start = _BREAK if self._hub_column == "name" or self.data.get(self._hub_column) else ""
        return Md(f"{start}({self._repository_links()})")

    def _repository_links(self) -> Md:
        return self.writer.labels.listed(self._repository_link(each, self._label(each)) for each in self._hub)

    def _repository_link(self, item: str | Mapping[str, Any], content: Md) -> Md:
        """A link to a repository, and whether it asks for a login or consent."""
        labels = self.writer.labels
        said = labels.bracketed(labels.word("gated")) if _gated(item) else ""
        return Md(link(content, ON_THE_HUB + repository_id(item)) + said)

    def _label(self, item: str | Mapping[str, Any]) -> Md:
        """A repository's label; its size is emphasised in tables without bases, and the true one added."""
        label = self.writer.label(label_of(item))
        true_size = item.get("parameters") if isinstance(item, Mapping) else None
        found = next(iter(sizes(label)), None)
        if "base" in self.section["columns"] and not true_size:
            return text(label)
        if found is None:
            return self.writer.listed_with_details(text(label), [_size(true_size)] if true_size else [])
        said = found.text
        if true_size and parameters(true_size) != found.parameters:
            size = Md(text(said) + self.writer.labels.bracketed(_size(true_size)))
        else:
            size = _size(said)
        return Md(piece(label[: found.start]) + size + piece(label[found.end :]))

    def _architecture(self, column: str) -> Md:
        return Md(self._markdown(column) + self._sizes(column)) if column in self.data else Md("")

    def _bases(self, column: str) -> Md:
        return Md(self.writer.labels.listed(map(self._base, self.data.get(column, ()))) + self._sizes(column))

    def _base(self, base: str | Mapping[str, Any]) -> Md:
        """A base; those of this catalog are emphasised."""
        data = {"model": base} if isinstance(base, str) else base
        if "model" not in data:
            name = link(text(data["name"]), self.writer.address(data))
        else:
            own = self.writer.catalog.get("models", data["model"])
            kind = "models" if own else "base-models"
            name = text(data["label"]) if "label" in data else self.writer.name_of(kind, data["model"])
            name = strong(name) if own else name
        return self.writer.listed_with_details(name, [self.writer.only(data)])

    def _context_length(self, column: str) -> Md:
        value = self.data.get(column)
        if isinstance(value, Mapping):
            return self.writer.markdown(value)
        if isinstance(value, list):
            return join(_BREAK, (self._prefixed(each, self.writer.labels.number(each["tokens"])) for each in value))
        return self.writer.labels.number(value) if value else Md("")

    def _prefixed(self, data: Data, content: Md) -> Md:
        """A fact behind the variants that it is about."""
        variants = self.writer.markdown(data["label"]) if "label" in data else self.writer.variants(data)
        return Md(variants + self.writer.labels.word("colon") + content) if variants else content

    def _training(self, column: str) -> Md:
        return training(self.writer, self.data.get(column, ()))

    def _licenses(self, column: str) -> Md:
        return join(_BREAK, self._each_license(column))

    def _each_license(self, column: str) -> Iterator[Md]:
        for each in as_list(self.data.get(column)):
            data = {"license": each} if isinstance(each, str) else each
            address = self.writer.address(data)
            terms = self.writer.license_names(data["license"]) if address else self.writer.license(data["license"])
            content = link(terms, address)
            doubt = self.writer.labels.word("unclear") if data.get("unclear") else ""
            yield self._prefixed(data, Md(content + doubt))
        for each in self._hub:
            if isinstance(each, Mapping) and "license" in each:
                yield self._prefixed({"only": [label_of(each)]}, self.writer.license(each["license"]))

    def _support(self, column: str) -> Md:
        support = self.data.get(column, "loadable" if self._hub else None)
        if support is None:
            return Md("")
        sign = text(self.writer.labels.huggingface[support])
        if self._hub_column != column or not self._hub:
            return sign
        if len(self._hub) == 1:
            return self._repository_link(self._hub[0], sign)
        return Md(sign + self.writer.labels.bracketed(self._repository_links()))

    WRITERS: ClassVar[Mapping[ValueType, CellWriter]] = {
        **TableRow.WRITERS,
        ValueType.NAME: _name,
        ValueType.ARCHITECTURE: _architecture,
        ValueType.BASES: _bases,
        ValueType.CONTEXT_LENGTH: _context_length,
        ValueType.TRAINING: _training,
        ValueType.LICENSES: _licenses,
        ValueType.SUPPORT: _support,
    }


def _gated(item: str | Mapping[str, Any]) -> bool:
    """Whether the Hub asks for a login or consent before the download of an item of `hub`."""
    return isinstance(item, Mapping) and item.get("access") == "gated"


def _size(size: str) -> Md:
    return strong(text(size)) if parameters(size) >= LARGE else text(size)
