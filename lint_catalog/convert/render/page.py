"""A page: everything that a catalog says in one language, as Markdown that GitHub shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lint_catalog.convert.render.escape import (
    Md,
    anchor,
    balanced,
    bibtex,
    block,
    blocks,
    cell,
    is_item,
    link,
    marks,
    named,
    text,
    without_links,
)
from lint_catalog.convert.render.labels import Labels
from lint_catalog.convert.render.models import ModelRow
from lint_catalog.convert.render.others import BenchmarkRow, PaperRow
from lint_catalog.convert.render.outline import SectionTree, outline
from lint_catalog.convert.render.row import TableRow
from lint_catalog.convert.render.writer import Writer
from lint_catalog.model.columns import COLUMNS, ValueType
from lint_catalog.model.entries.catalog import Catalog

if TYPE_CHECKING:
    from jinja2 import Template

ROW_WRITERS: Mapping[str, type[TableRow]] = {
    "models": ModelRow,
    "benchmarks": BenchmarkRow,
    "papers": PaperRow,
    "items": ModelRow,
}
_LEFT = frozenset({ValueType.NAME, ValueType.PROSE, ValueType.PAPER})
_CITED = ("title", "author", "doi", "journal", "year", "url")


CITATION = "citation"
"""The anchor of the citation, unless a section is called so."""


class SectionView(Struct, frozen=True):
    """A section as the template needs it. `header` and `rows` are lists of finished cells, empty without a table."""

    hashes: Md
    indent: Md
    anchor: Md
    title: Md
    entry: Md
    introduction: Md
    header: Sequence[Md]
    alignment: Sequence[Md]
    rows: Sequence[Sequence[Md]]


def render(catalog: Catalog, labels: Mapping[str, Labels], language: str, others: Mapping[str, str]) -> str:
    """The page in a language. `others` are the addresses of all pages, seen from this one, by language.

    The catalog has to be one without `obstacles`.
    """
    writer = Writer(catalog, labels[language])
    page = _page(writer, labels, others)
    notes = _footnotes(page, writer)
    return _with_footnotes(page, notes, {id: str(number) for number, id in enumerate(notes, 1)})


def render_with_ids(catalog: Catalog, labels: Mapping[str, Labels], language: str, others: Mapping[str, str]) -> str:
    """The page that `render` makes, line by line, but with the ids of footnotes in place of their numbers, and at its
    end those footnotes that nothing refers to."""
    writer = Writer(catalog, labels[language])
    page = _page(writer, labels, others)
    notes = _footnotes(page, writer)
    notes |= {id: _definition(writer, id) for id in catalog.of_kind("footnotes") if id not in notes}
    return _with_footnotes(page, notes, {id: id for id in notes})


def _page(writer: Writer, labels: Mapping[str, Labels], others: Mapping[str, str]) -> str:
    """The page without its footnotes, their marks not numbered yet."""
    catalog, language = writer.catalog, writer.labels.language
    about = catalog.of_kind("catalog")["catalog"].data
    sections = [section for top in outline(catalog) for section in top.walk()]
    anchors = _anchors(catalog, sections)
    headings = [_heading(writer, section, anchors[section.entry.id]) for section in sections]
    repository = about.get("repository")
    return _template().render(
        title=Md(_title(writer, about["title"]) + writer.footnotes(about, "heading")),
        languages=[_language(each, language, others[each.language]) for each in labels.values()],
        introduction=blocks(writer.local(about["introduction"])) if "introduction" in about else Md(""),
        notices=[line for each in about.get("notices", ()) for line in _notice(writer, each)],
        report=_report(writer, repository) if repository else Md(""),
        contents=writer.labels.word("contents"),
        headings=headings,
        citation_anchor=_free_anchor(CITATION, anchors.values()) if "citation" in about else Md(""),
        citation=_citation_heading(writer, about.get("citation", {})),
        citation_note=_citation_note(writer, about.get("citation", {})),
        bibtex=list(_bibtex(about["citation"])) if "citation" in about else [],
    )


def _title(writer: Writer, title: str | Mapping[str, str]) -> Md:
    """What a heading says. It is one line, whatever it is."""
    return Md(writer.markdown(title).replace("<br>", " ").strip())


def _notice(writer: Writer, notice: Mapping[str, Any]) -> Sequence[Md]:
    """The lines of a notice as an item of a list; none where it is for other languages only."""
    only = notice.get("only", notice)
    if only is not notice and writer.labels.language not in only:
        return ()
    said = writer.local(only)
    first, *rest = said.split("\n")
    return [Md(line) for line in blocks(said if is_item(said) else "\n  ".join([f"* {first}", *rest])).split("\n")]


def _free_anchor(name: str, taken: Iterable[str]) -> Md:
    """An anchor of the page's own, unless a section is called so."""
    return Md("") if name in taken else anchor(name)


def _citation_heading(writer: Writer, citation: Mapping[str, Any]) -> Md:
    return _title(writer, citation["heading"]) if "heading" in citation else writer.labels.word("citation")


def _language(labels: Labels, language: str, address: str) -> Md:
    """An entry of the language bar. The addresses come from the configuration, and are made by `relative`."""
    name = text(labels.name)
    return name if labels.language == language else Md(f"[**{name}**]({address})")


def _report(writer: Writer, repository: str) -> Md:
    return writer.labels.word("report", repository=link(writer.labels.word("repository"), repository))


def _anchors(catalog: Catalog, sections: Sequence[SectionTree]) -> Mapping[str, str]:
    """The anchor of each section by its id: the one it states, else its id, made longer where that is taken already."""
    stated = {each.entry.id: each.data["anchor"] for each in sections if "anchor" in each.data}
    taken = {*stated.values(), *catalog.of_kind("benchmarks")}
    anchors = {}
    for id in (each.entry.id for each in sections):
        name = stated.get(id, id)
        while id not in stated and name in taken:
            name += "-section"
        taken.add(name)
        anchors[id] = name
    return anchors


def _heading(writer: Writer, section: SectionTree, name: str) -> SectionView:
    data = section.data
    title = _title(writer, data["title"])
    columns: Sequence[str] = data.get("columns", ()) if data.get("kind") else ()
    writers = [(ROW_WRITERS[data["kind"]], writer.of_row(each.data), each) for each in section.rows if columns]
    rows = [row(own, data, each) for row, own, each in writers]
    return SectionView(
        hashes=Md("#" * section.level),
        indent=Md("  " * (section.level - 2)),
        anchor=anchor(name),
        title=Md(title + writer.footnotes(data, "heading")),
        entry=block(link(without_links(writer.local(data["title"])), f"#{name}")),
        introduction=blocks(writer.local(data["introduction"])) if "introduction" in data else Md(""),
        header=[cell(_column_title(writer, data, each)) for each in columns],
        alignment=[Md(":---" if each in COLUMNS and COLUMNS[each].value in _LEFT else ":---:") for each in columns],
        rows=[[cell(row.cell(each)) for each in columns] for row in rows],
    )


def _column_title(writer: Writer, section: Mapping[str, Any], column: str) -> Md:
    titles = section.get("column_titles", {})
    if column in titles:
        title = writer.markdown(titles[column])
    else:
        title = text(writer.labels.columns.get(column, column.removeprefix("x-")))
    return Md(title + writer.footnotes(section, column))


def _citation_note(writer: Writer, citation: Mapping[str, Any]) -> Md:
    if "note" in citation:
        return blocks(writer.local(citation["note"]))
    return writer.labels.word("citation_note")


def usual_type(citation: Iterable[str]) -> str:
    """What type of BibTeX entry a citation is that says none, by the fields that it has."""
    return "article" if "journal" in citation else "misc"


def _bibtex(citation: Mapping[str, Any]) -> Iterator[Md]:
    """The lines of the BibTeX entry."""
    yield Md(f"@{citation.get('type', usual_type(citation))}{{{citation['key']},")
    for key in _CITED:
        if key in citation:
            raw = key in ("doi", "url")  # BibTeX styles take these two as they are
            value = str(citation[key])
            said = value if raw and not set(value) & set("{}") else bibtex(value)
            if key == "title" and not ("{" in value and balanced(value)):
                said = f"{{{said}}}"  # else styles would take its capitals away
            yield Md(f"  {key} = {{{said}}},")
    yield Md("}")


def _footnotes(page: str, writer: Writer) -> dict[str, Md]:
    """The footnotes that a page refers to by id, in the order of their first appearance.

    Footnotes may have marks of their own: those come after all others. A footnote without a mark is left out.
    """
    notes: dict[str, Md] = {}
    waiting = [page]
    while waiting:
        for id in marks(waiting.pop(0)):
            if id not in notes:
                notes[id] = _definition(writer, id)
                waiting.append(notes[id])
    return notes


def _definition(writer: Writer, id: str) -> Md:
    return block(writer.markdown(writer.entry("footnotes", id).data["text"]))


def _with_footnotes(page: str, notes: Mapping[str, Md], names: Mapping[str, str]) -> str:
    """The page with names for the marks of its footnotes, and the footnotes at its end."""
    definitions = [f"[^{names[id]}]: {content}\n" for id, content in notes.items()]
    return named("\n".join([page, *definitions]), names)


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("lint_catalog.convert.render"),
        undefined=StrictUndefined,
        finalize=_finished,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - this is Markdown, and `finalize` lets nothing in that is not escaped for it
    )
    return environment.get_template("page.md.jinja")


def _finished(value: object) -> str:
    """What a template prints: Markdown only, so that nobody can forget to escape."""
    if not isinstance(value, Md):
        raise TypeError(f"a template prints {value!r}, which is not Md")
    return value
