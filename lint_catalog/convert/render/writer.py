"""What the cells of all tables have in common: texts in the page's language, developers, licenses, footnote marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.convert.render.escape import Md, link, mark, rewritten, text
from lint_catalog.convert.render.labels import Labels
from lint_catalog.convert.render.sizes import label_of
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.expressions import tokens
from lint_catalog.model.entries.markdown import footnote_markers
from lint_catalog.text.hub import HUB

ON_THE_HUB = f"{HUB}/"
DATASETS = f"{HUB}/datasets/"
Data = Mapping[str, Any]


def as_list(value: Any) -> Sequence[Any]:
    """A value that may be one or several, as several."""
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)


class Writer(Struct, frozen=True, dict=True):
    """Writes facts of a catalog in one language."""

    catalog: Catalog
    labels: Labels
    shown: Mapping[str, str | Mapping[str, str]] = {}  # what labels of the row's repositories are called on pages

    def of_row(self, data: Data) -> Writer:
        """A writer that knows what pages call the repositories of a row."""
        hub = [each for each in as_list(data.get("hub")) if isinstance(each, Mapping)]
        shown = {label_of(each): each["shown"] for each in hub if "shown" in each}
        return replace(self, shown=shown) if shown else self

    def label(self, label: str) -> str:
        """What the page calls the repository with a label."""
        return self.local(self.shown.get(label, label))

    @cached_property
    def newest(self) -> int:
        """The newest release year in the catalog, which is emphasised wherever it stands."""
        return max((entry.data["released"] for entry in self.catalog.of_kind("models").values()), default=0)

    def entry(self, kind: str, id: str) -> Entry:
        """An entry that is known to exist: a catalog with references to nothing is not rendered."""
        return self.catalog.of_kind(kind)[id]

    def local(self, value: str | Mapping[str, str]) -> str:
        """A text in the page's language.

        A text that lacks it is an error of lint already; so that one such error does not keep a page from being
        written, the main language's stands in, or whichever there is.
        """
        if isinstance(value, str):
            return value
        for language in (self.labels.language, *self.catalog.languages):
            if language in value:
                return value[language]
        return next(iter(value.values()))

    def plain(self, value: str | Mapping[str, str]) -> Md:
        """A text or name in the page's language."""
        return text(self.local(value))

    def markdown(self, value: str | Mapping[str, str]) -> Md:
        """Inline Markdown in the page's language."""
        return rewritten(self.local(value))

    def address(self, data: Data, key: str = "url") -> str | None:
        """A page's address in the page's language, or None if there is none."""
        return self.local(data[key]) if key in data else None

    def footnotes(self, data: Data, column: str) -> Md:
        """The marks of the footnotes on a column's cell."""
        return Md("".join(mark(id) for id in data.get("footnotes", {}).get(column, ())))

    def own_cell(self, data: Data, column: str) -> Md | None:
        """What the row says in a column in words of its own, or None where its facts are printed.

        Footnotes of the column whose marks the words have in no language stand behind them.
        """
        cells = data.get("cells", {})
        if column not in cells:
            return None
        said = cells[column]
        words = [said] if isinstance(said, str) else list(said.values())
        marked = {marker.id for each in words for marker in footnote_markers(each)}
        content = rewritten(said if isinstance(said, str) else said.get(self.labels.language, ""))
        more = [id for id in data.get("footnotes", {}).get(column, ()) if id not in marked]
        return Md(content + "".join(mark(id) for id in more))

    def name_of(self, kind: str, id: str) -> Md:
        """The name of an entry."""
        return self.plain(self.entry(kind, id).data["name"])

    def developers(self, ids: str | Sequence[str] | None) -> Md:
        """Developers in their order; persons are named together, where the first of them stands."""
        entries = [self.entry("developers", id).data for id in as_list(ids)]
        persons = [self._developer(data) for data in entries if data.get("individual")]
        parts: list[Md] = []
        for data in entries:
            if not data.get("individual"):
                parts.append(self._developer(data))
            elif persons:
                parts.append(self.labels.word("individual", names=self.labels.listed(persons)))
                persons = []
        return self.labels.listed(parts)

    def _developer(self, data: Data) -> Md:
        return link(self.plain(data["name"]), self.address(data))

    def only(self, data: Data) -> Md:
        """The variants that a fact is about, in words; nothing if it is about all."""
        variants = self.variants(data)
        return self.labels.word("only", variants=variants) if variants else variants

    def variants(self, data: Data) -> Md:
        """The labels of the variants that a fact is about."""
        return self.labels.listed(text(self.label(label)) for label in data.get("only", ()))

    def listed_with_details(self, content: Md, details: Iterable[Md]) -> Md:
        """Something with what is to be said of it in brackets."""
        shown = [each for each in details if each]
        return Md(content + self.labels.bracketed(self.labels.listed(shown))) if shown else content

    def license(self, expression: str) -> Md:
        """A license expression with the names of the licenses, as `A & B`, each a link to its terms."""
        return self._license(expression, lambda data: link(self._short_name(data), self.address(data)))

    def license_names(self, expression: str) -> Md:
        """The same without links, for a text that is a link."""
        return self._license(expression, self._short_name)

    def _short_name(self, data: Data) -> Md:
        return self.plain(data.get("short_name", data["name"]))

    def _license(self, expression: str, written: Callable[[Data], Md]) -> Md:
        parts: list[str] = []
        for token in tokens(expression):
            if token.is_operand:
                parts.append(written(self.entry("licenses", token.text).data))
            elif token.text in "()":
                parts.append(token.text)
            elif token.text.upper() == "WITH":
                parts.append(" WITH ")
            else:
                parts.append(self.labels.word(token.text.lower()))
        return Md("".join(parts))
