"""What a Markdown page says and where it says it, whatever characters and line ends it is made of."""

from __future__ import annotations

import html
import re
from functools import cache, lru_cache

import pytest
from markdown_it import MarkdownIt

from lint_catalog.model.pages.page import Cell, Container, Literal, Page, Row
from lint_catalog.model.pages.parts import (
    Break,
    Code,
    Emphasis,
    HtmlComment,
    Image,
    InlinePart,
    Link,
    Mark,
    Strong,
    Tag,
    Words,
    walked,
)
from lint_catalog.source.markdown.read import read_page
from lint_catalog.source.text import SourceText
from tests.support.catalogs import table
from tests.support.sources import ISLES, OWN, PUBLIC, Source, each_source
from tests.support.sources import page as page_at

NAMED = {
    # the densest of our own pages, all made for tests, and the public ones if they are at hand
    "our own page": OWN.paths["ja"],
    **{
        f"{source.name}: {path.relative_to(source.folder).as_posix()}": path
        for source in (ISLES, PUBLIC)
        if source
        for path in (*source.paths.values(), *sorted(source.folder.glob("parts/*.md")))
    },
}

EACH = table([(each, each) for each in ("sample", *NAMED)], {"sample", "isles: README.md"})

SAMPLE = """\
---
lang: en
---
# Models *of* today
[ English | [**Français**](../fr/) ]

> [!NOTE]
> See the **other** page:
> [there](https://example.com/a "Title").

::: warning Caution
1. one
2. two <https://example.com/b>
:::

<a id="scratch"></a>
## From scratch [^2]

|    | Year | Training \\| Data [^a] |
|:---|:---:|---:|
| [Ａ𠮷モデル <br> (large)](https://example.com/x_(y))<br>([**7b**](https://huggingface.co/a/b), [z](<https://a b>)) | **2024** | 1&#x2011;2 `a\\|b` [^2] |
| <a id="bert"></a> [BERT][ref] | 2023 |
| ｜wide｜ | *2022* | x | too many |
<!-- | [gone](https://example.com/gone) | 1999 | x | -->

### Parts

<!--@include: @/parts/more.md-->

Setext *heading*
----------------

- item ![alt **bold**](i.png)
  continued[^1]
- https://example.com/bare

```python
print("[not](a link)")
```

[ref]: https://example.com/ref

[^1]: First, see [here](https://example.com/1).

[^2]: Second
    with `code`.

[^2]: Again

[^unused]: Never
"""


@cache
def page(name: str) -> Page:
    return read_page(SAMPLE, name) if name == "sample" else page_at(NAMED[name])


@lru_cache(maxsize=8)
def text_of(text: str) -> SourceText:
    return SourceText(text)


def source(page: Page, part: InlinePart | Cell | Row) -> str:
    start, end = text_of(page.text).offsets(part.span)
    return page.text[start:end]


def is_source(part: InlinePart, text: str) -> bool:
    """Whether a text is exactly what a part was made from."""
    match part:
        case Words():
            return text.replace("\\|", "|") == part.text or html.unescape(re.sub(r"\\(?=\W)", "", text)) == part.text
        case Code():
            return text.startswith("`") and text.endswith("`") and part.text.strip() in text.replace("\\|", "|")
        case Break():
            return bool(re.fullmatch(r"(?i)<br\s*/?>|[ \t]*\\?(\r\n|\r|\n)[ \t>]*", text))
        case Mark():
            return text == f"[^{part.id}]"
        case Tag() | HtmlComment():
            return text == part.text
        case Strong():
            return re.fullmatch(r"(?s)\*\*.+\*\*|__.+__", text) is not None
        case Emphasis():
            return re.fullmatch(r"(?s)\*.+\*|_.+_", text) is not None
        case Link():
            if text.startswith("<"):
                return text == f"<{part.address}>"
            written = part.address if f"]({part.address}" in text else f"<{part.address}>"
            return text.startswith("[") and (f"]({written}" in text if part.address_span else text.endswith("]"))
        case Image():
            return text.startswith("![") and text.endswith(")")


@pytest.mark.parametrize("name", EACH)
def test_every_part_stands_exactly_where_it_is_said_to(name: str) -> None:
    read = page(name)
    text = SourceText(read.text)
    for inline in read.inlines:
        for part in walked(inline.parts):
            start, end = text.offsets(part.span)
            assert is_source(part, read.text[start:end]), (part, read.text[start:end])
            if isinstance(part, (Link, Image)) and part.address_span:
                start, end = text.offsets(part.address_span)
                assert read.text[start:end] == part.address
            if isinstance(part, Link):
                start, end = text.offsets(part.text_span)
                assert read.text[start - 1 : end + 1].strip("[]<>") == read.text[start:end].strip("[]<>")


def rendered(markdown: str) -> str:
    """The visible text by markdown-it's own HTML, which has nothing to do with our offsets."""
    shown = MarkdownIt("commonmark").renderInline(markdown)
    shown = re.sub(r'(?i)<br\s*/?>\n?|<img[^>]*alt="([^"]*)"[^>]*>', lambda match: match[1] or "\n", shown)
    return html.unescape(re.sub(r"(?s)<!--.*?-->|<[^<>]+>", "", shown))


@pytest.mark.parametrize("name", EACH)
def test_the_parts_of_every_cell_give_back_its_visible_text(name: str) -> None:
    read = page(name)
    cells = [cell for each in read.tables for row in (each.header, *each.rows) for cell in row.cells]
    assert cells
    for cell in cells:
        bare = re.sub(r"\[\^\w+\]", "", source(read, cell)).replace("\\|", "|").replace("][ref]", "](x)")
        assert cell.text == rendered(bare)


@pytest.mark.parametrize("name", EACH)
def test_rows_are_made_of_cells_and_pipes_only(name: str) -> None:
    read = page(name)
    text = SourceText(read.text)
    for each in read.tables:
        for row in (each.header, *each.rows):
            start, end = text.offsets(row.span)
            outer = [text.offsets(cell.outer) for cell in row.cells]
            for before, after in zip([(start, start), *outer], [*outer, (end, end)], strict=True):
                assert read.text[before[1] : after[0]] in ("|", "")
            assert [read.text[first:last].strip(" \t") for first, last in outer] == [
                source(read, cell) for cell in row.cells
            ]


@pytest.mark.parametrize("name", EACH)
def test_every_line_with_text_belongs_to_a_block(name: str) -> None:
    read = page(name)
    covered = {line for block in read.blocks for line in range(block.span.line, block.span.end_line + 1)}
    lines = SourceText(read.text)
    count = read.text.count("\n") + 1
    assert [number for number in range(1, count + 1) if lines.line(number).strip(" >") and number not in covered] == []


@pytest.mark.parametrize("source", each_source())
@pytest.mark.parametrize("language", ["ja", "en", "fr"])
def test_all_tables_rows_links_and_marks_of_a_page_are_read(source: Source, language: str) -> None:
    read = page_at(source.paths[language])
    lines = read.text.split("\n")
    assert len(read.tables) == sum(line.startswith("|:--") for line in lines) >= 10
    assert sum(len(each.rows) + 2 for each in read.tables) == sum(line.startswith("|") for line in lines)
    assert all(each.anchor and each.section for each in read.tables)
    assert all(len(row.cells) == len(each.header.cells) for each in read.tables for row in each.rows)
    assert len(read.definitions) == sum(line.startswith("[^") for line in lines) >= 8
    assert len(read.includes) == sum(line.startswith("<!--@include:") for line in lines)
    assert read.observations == ()
    body = "\n".join(line for line in lines if not line.startswith("[^"))
    links = [link for inline in read.inlines for link in inline.links]
    images = [part for inline in read.inlines for part in walked(inline.parts) if isinstance(part, Image)]
    hidden = sum(each.text.count("](") for each in read.blocks if isinstance(each, Literal))
    assert len(links) + len(images) == read.text.count("](") - hidden
    assert len(read.mark_uses) == len(re.findall(r"\[\^\w+\]", body))


def test_the_outline_of_a_page() -> None:
    read = page("sample")
    assert read.title == "Models of today"
    assert [(each.level, each.content.line, [a.id for a in each.anchors]) for each in read.headings] == [
        (1, "Models of today", []),
        (2, "From scratch", ["scratch"]),
        (3, "Parts", []),
        (2, "Setext heading", []),
    ]
    (models,) = read.tables
    assert [each.content.line for each in models.section] == ["Models of today", "From scratch"]
    assert models.anchor == "scratch"
    assert models.alignments == ("left", "center", "right")
    assert [cell.line for cell in models.header.cells] == ["", "Year", "Training | Data"]
    assert [row.name for row in models.rows] == ["Ａ𠮷モデル (large)", "BERT", "｜wide｜"]
    assert [len(row.cells) for row in models.rows] == [3, 2, 4]
    assert models.column(1) == "Year"
    assert models.column(3) == ""
    assert [each.what for each in read.blocks if isinstance(each, Literal)] == [
        "front-matter", "comment", "comment", "code", "reference",
    ]  # fmt: skip
    containers = [each for each in read.blocks if isinstance(each, Container)]
    assert [(each.what, each.title, each.closed) for each in containers] == [
        ("note", "", True),
        ("warning", "Caution", True),
    ]
    assert [each.id for each in read.anchors] == ["scratch", "bert"]
    assert [(each.id, each.text) for each in read.definitions] == [
        ("1", "First, see here."),
        ("2", "Second with code."),
        ("2", "Again"),
        ("unused", "Never"),
    ]


def test_the_parts_of_a_cell() -> None:
    first, year, data = page("sample").tables[0].rows[0].cells
    assert first.lines == ("Ａ𠮷モデル", "(large)", "(7b, z)")
    assert [each.address for each in first.links] == [
        "https://example.com/x_(y)", "https://huggingface.co/a/b", "https://a b",
    ]  # fmt: skip
    assert [source(page("sample"), each) for each in year.strong] == ["**2024**"]
    assert data.text == "1\u20112 a|b "
    assert [each.text for each in data.code] == ["a|b"]
    assert [each.id for each in data.marks] == ["2"]
    assert page("sample").tables[0].rows[1].cells[0].links[0].address == "https://example.com/ref"
    assert page("sample").tables[0].rows[1].cells[0].links[0].address_span is None


def test_footnote_marks_know_their_place() -> None:
    uses = page("sample").mark_uses
    assert [(each.mark.id, each.row.name if each.row else None, each.column) for each in uses] == [
        ("2", None, 0),
        ("a", "", 2),
        ("2", "Ａ𠮷モデル (large)", 2),
        ("1", None, 0),
    ]
    assert [each.section[-1].content.line for each in uses if not each.table] == ["From scratch", "Setext heading"]


@pytest.mark.parametrize("ending", ["\r\n", "\r"], ids=["CR LF", "CR"])
def test_line_ends_move_nothing(ending: str) -> None:
    read, other = page("sample"), read_page(SAMPLE.replace("\n", ending))
    assert [(type(part), part.span) for inline in other.inlines for part in walked(inline.parts)] == [
        (type(part), part.span) for inline in read.inlines for part in walked(inline.parts)
    ]


CELLS: list[tuple[str, str, list[str]]] = [
    # spoken id, row, its cells as they are written
    ("pipes at both ends", "| a | b |", ["a", "b"]),
    ("no pipes at the ends", "a | b", ["a", "b"]),
    ("nothing between two pipes", "| a || b |", ["a", "", "b"]),
    ("an empty first cell", "|| b |", ["", "b"]),
    ("a pipe behind a backslash", r"| a \| b | c |", [r"a \| b", "c"]),
    ("a pipe in code divides, as on GitHub", "| `a | b` |", ["`a", "b`"]),
    ("a pipe in code behind a backslash does not", r"| `a \| b` | c |", [r"`a \| b`", "c"]),
    ("full-width pipes are text", "| a｜b | c |", ["a｜b", "c"]),
    ("tabs around cells", "|\ta\t|\tb\t|", ["a", "b"]),
    ("ideographic spaces are text", "|　a　| b |", ["　a　", "b"]),
    ("white space after the row", "| a | b |  ", ["a", "b"]),
    ("white space before the row", "   | a | b |", ["a", "b"]),
    ("too few", "| a |", ["a"]),
    ("too many", "| a | b | c |", ["a", "b", "c"]),
    ("characters outside the basic plane", "| 𠮷😀 | b |", ["𠮷😀", "b"]),
]


@pytest.mark.parametrize(("row", "cells"), table(CELLS))
@pytest.mark.parametrize("before", ["", "> ", "> - "], ids=["at the margin", "quoted", "in a quoted list"])
def test_a_row_is_divided_as_github_does(row: str, cells: list[str], before: str) -> None:
    after = before.replace("-", " ")
    read = read_page(f"{before}| h | i |\n{after}|---|---|\n{after}{row}\n")
    (models,) = read.tables
    (found,) = models.rows
    assert [source(read, cell) for cell in found.cells] == cells


INLINES: list[tuple[str, str, type, list[str]]] = [
    # spoken id, text, type of part, the sources of such parts
    ("bold in a link", "a [**7b**-x](u) b", Strong, ["**7b**"]),
    ("bold within emphasis", "*a **b** c*", Strong, ["**b**"]),
    ("bold and emphasis at once", "***a***", Emphasis, ["***a***"]),
    ("emphasis by underscores", "_a_ and snake_case_name", Emphasis, ["_a_"]),
    ("a link with a title", 'x [a]( <u v>  "t" ) y', Link, ['[a]( <u v>  "t" )']),
    ("a link with brackets in its text", "[a [b] c](u)", Link, ["[a [b] c](u)"]),
    ("a link in angle brackets", "see <https://e.org> !", Link, ["<https://e.org>"]),
    ("a link that would run a script", "[a](javascript:x)", Link, ["[a](javascript:x)"]),
    ("a malformed link is none", "[a] (u) [b](u v)", Link, []),
    ("an image", "x ![a *b*](u) y", Image, ["![a *b*](u)"]),
    ("a mark without a definition", "a[^x] b", Mark, ["[^x]"]),
    ("marks side by side", "a[^1][^2]", Mark, ["[^1]", "[^2]"]),
    ("no mark in code", "`[^1]` [^2]", Mark, ["[^2]"]),
    ("no mark behind a backslash", r"\[^1] [^2]", Mark, ["[^2]"]),
    ("code with backticks in it", "a ``b`c`` d", Code, ["``b`c``"]),
    ("line breaks of any kind", "a<br>b<BR />c  \nd\\\ne\nf", Break, ["<br>", "<BR />", "\n", "\\\n", "\n"]),
    ("comments", "a <!-- | --> b", HtmlComment, ["<!-- | -->"]),
    ("tags", '<a id="x"></a> y <sup>2</sup>', Tag, ['<a id="x">', "</a>", "<sup>", "</sup>"]),
]


@pytest.mark.parametrize(("text", "kind", "sources"), table(INLINES))
@pytest.mark.parametrize("before", ["", "# ", "> ", "1. ", "[^n]: ", "日本𠮷　"], ids=repr)
def test_a_part_is_found(text: str, kind: type[InlinePart], sources: list[str], before: str) -> None:
    if before == "# ":  # a heading has one line
        text, sources = text.replace("\n", " "), [each for each in sources if "\n" not in each]
    read = read_page(before + text)
    found = [part for inline in read.inlines for part in walked(inline.parts) if isinstance(part, kind)]
    assert [source(read, part) for part in found] == sources


def test_what_stands_in_comments_is_no_row() -> None:
    read = read_page("| a |\n|---|\n| 1 |\n<!-- | 2 | -->\n")
    assert [row.name for row in read.tables[0].rows] == ["1"]
