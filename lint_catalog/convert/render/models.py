"""The cells of a model's row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct

from lint_catalog.convert.render.escape import Md, join, link, piece, strong, text
from lint_catalog.convert.render.sizes import LARGE, find_size, label_of, parameters, repository, stated
from lint_catalog.convert.render.training import training
from lint_catalog.convert.render.writer import HUB, Data, Writer, as_list
from lint_catalog.model.entries.entry import Entry

_BREAK = "<br>"


class ModelRow(Struct, frozen=True, dict=True):
    """A model in a section's table."""

    writer: Writer
    section: Data
    entry: Entry

    def cell(self, column: str) -> Md:
        """What stands in a column, with the marks of its footnotes."""
        own = self.writer.own_cell(self.data, column)
        if own is not None:
            return own
        written = getattr(self, f"_{column}", None)
        content: Md = written() if written else Md("")
        if column == self._hub_column and column != "huggingface":
            content = Md(content + self._repositories())
        return Md(content + self.writer.footnotes(self.data, column))

    @property
    def data(self) -> Data:
        """The facts."""
        return self.entry.data

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
        return HUB + repository(self._hub[0]) if address is None and self._hub else address

    def _name(self) -> Md:
        return Md(link(self.writer.plain(self.data["name"]), self._address) + self._sizes("name"))

    def _repositories(self) -> Md:
        """The list of repositories, below what stands in the cell already."""
        if not self._hub or (
            len(self._hub) == 1
            and self._address == HUB + repository(self._hub[0])
            and label_of(self._hub[0]) == repository(self._hub[0]).partition("/")[2]
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
        return Md(link(content, HUB + repository(item)) + said)

    def _label(self, item: str | Mapping[str, Any]) -> Md:
        """A repository's label; its size is emphasised in tables without bases, and the true one added."""
        label = label_of(item)
        true_size = item.get("parameters") if isinstance(item, Mapping) else None
        found = find_size(label)
        if "base" in self.section["columns"] and not true_size:
            return text(label)
        if found is None:
            return self.writer.listed_with_details(text(label), [_size(true_size)] if true_size else [])
        said = found[0]
        if true_size and parameters(true_size) != parameters(said):
            size = Md(text(said) + self.writer.labels.bracketed(_size(true_size)))
        else:
            size = _size(said)
        return Md(piece(label[: found.start()]) + size + piece(label[found.end() :]))

    def _released(self) -> Md:
        if "released" not in self.data:
            return Md("")
        year = text(str(self.data["released"]))
        return strong(year) if self.data["released"] == self.writer.newest else year

    def _domain(self) -> Md:
        return self.writer.markdown(self.data["domain"]) if "domain" in self.data else Md("")

    def _architecture(self) -> Md:
        if "architecture" not in self.data:
            return Md("")
        return Md(self.writer.markdown(self.data["architecture"]) + self._sizes("architecture"))

    def _base(self) -> Md:
        return Md(self.writer.labels.listed(map(self._one_base, self.data.get("base", ()))) + self._sizes("base"))

    def _one_base(self, base: str | Mapping[str, Any]) -> Md:
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

    def _context_length(self) -> Md:
        value = self.data.get("context_length")
        if isinstance(value, Mapping):
            return self.writer.markdown(value)
        if isinstance(value, list):
            return join(_BREAK, (self._prefixed(each, self.writer.labels.number(each["tokens"])) for each in value))
        return self.writer.labels.number(value) if value else Md("")

    def _prefixed(self, data: Data, content: Md) -> Md:
        """A fact behind the variants that it is about."""
        variants = self.writer.markdown(data["label"]) if "label" in data else self.writer.variants(data)
        return Md(variants + self.writer.labels.word("colon") + content) if variants else content

    def _training(self) -> Md:
        return training(self.writer, self.data.get("training", ()))

    def _developer(self) -> Md:
        return self.writer.developers(self.data.get("developer"))

    def _description(self) -> Md:
        return self.writer.markdown(self.data["description"]) if "description" in self.data else Md("")

    def _license(self) -> Md:
        return join(_BREAK, self._licenses())

    def _licenses(self) -> Iterator[Md]:
        for each in as_list(self.data.get("license")):
            data = {"license": each} if isinstance(each, str) else each
            content = link(self.writer.license(data["license"]), self.writer.address(data))
            doubt = self.writer.labels.word("unclear") if data.get("unclear") else ""
            yield self._prefixed(data, Md(content + doubt))
        for each in self._hub:
            if isinstance(each, Mapping) and "license" in each:
                yield self._prefixed({"only": [label_of(each)]}, self.writer.license(each["license"]))

    def _platform(self) -> Md:
        return self.writer.markdown(self.data["platform"]) if "platform" in self.data else Md("")

    def _huggingface(self) -> Md:
        support = self.data.get("huggingface", "loadable" if self._hub else None)
        if support is None:
            return Md("")
        sign = text(self.writer.labels.huggingface[support])
        if self._hub_column != "huggingface" or not self._hub:
            return sign
        if len(self._hub) == 1:
            return self._repository_link(self._hub[0], sign)
        return Md(sign + self.writer.labels.bracketed(self._repository_links()))


def _gated(item: str | Mapping[str, Any]) -> bool:
    """Whether the Hub asks for a login or consent before the download of an item of `hub`."""
    return isinstance(item, Mapping) and item.get("access") == "gated"


def _size(size: str) -> Md:
    return strong(text(size)) if parameters(size) >= LARGE else text(size)
