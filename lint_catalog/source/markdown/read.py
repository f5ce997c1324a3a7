"""The text of a Markdown page to what it says, with spans."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from msgspec.structs import replace

from lint_catalog.model.observation import Observation
from lint_catalog.model.pages.page import (
    Block,
    Cell,
    Container,
    Definition,
    Heading,
    Include,
    LinkReference,
    Literal,
    Page,
    Paragraph,
    Row,
    Table,
)
from lint_catalog.model.pages.parts import Anchor, Inline, Words
from lint_catalog.model.places import Span
from lint_catalog.source.limits import MAX_LINES, MAX_PAGE_CHARACTERS
from lint_catalog.source.markdown.blocks import bounds, with_our_blocks
from lint_catalog.source.markdown.inline import LocatingParser, SpanOf, budget, has_syntax, html_anchors, read_inline
from lint_catalog.source.markdown.places import OnLine, OnLines, split_row
from lint_catalog.text.characters import LINE_BREAK

_BLANKS = " \t\v\f"
_ALERT = re.compile(r"\[!([A-Za-z]+)\][ \t]*(?=\n|$)")
_NO_TEXT = re.compile(r"\s*(?:(?:>|[-*+]|\d{1,9}[.)])\s*){0,20}")  # at most the marks of empty quotations and lists
_INCLUDE = re.compile(r"<!--\s*@include:\s*(\S(?:[^>\n]{0,500}?\S)?)\s{0,9}-->")


class _Markdown(MarkdownIt):
    """Addresses stay as they are written: what is wrong with them is for rules to say."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - overrides the library's method
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - overrides the library's method
        return link

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - overrides the library's method
        return True


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = _Markdown("commonmark")
    parser = LocatingParser()
    markdown.inline = parser
    markdown.enable("table").use(footnote_plugin).use(front_matter_plugin)
    parser.ruler2.disable(["strikethrough", "fragments_join"])
    return with_our_blocks(markdown)


def read_page(text: str, file: str = "") -> Page:
    """Read a page, without a byte order mark; never raises, what goes wrong is among the observations."""
    if len(text) > MAX_PAGE_CHARACTERS:
        return Page(file, text, (), (Observation("oversized", Span(1, 1, 1, 1), str(len(text))),))
    markdown = _markdown()
    env: EnvType = {"budget": budget(text), **bounds(text)}
    # Line breaks and NUL as CommonMark wants them; neither changes the line or column of anything else.
    source = (LINE_BREAK.sub("\n", text) if "\r" in text else text).replace("\0", "\N{REPLACEMENT CHARACTER}")
    source, is_whole = _first_lines(source)
    tokens: list[Token] = []
    markdown.block.parse(source, markdown, env, tokens)
    if not is_whole:
        env.setdefault("unread", MAX_LINES - 1)
    reader = _Reader(source, markdown, env)
    blocks = reader.blocks(tokens)
    return Page(file, text, blocks, tuple(reader.observations(blocks)))


def _first_lines(source: str) -> tuple[str, bool]:
    """What is read of a text, and whether that is all of it."""
    if source.count("\n") <= MAX_LINES:
        return source, True
    end = -1
    for _ in range(MAX_LINES):
        end = source.find("\n", end + 1)
    return source[:end], False


class _Reader:
    """Block tokens to blocks."""

    def __init__(self, source: str, markdown: MarkdownIt, env: EnvType) -> None:
        self.lines = source.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.markdown = markdown
        self.env = env
        self.section: tuple[Heading, ...] = ()
        self.loose_anchors: list[Anchor] = []
        self.open_containers: list[tuple[list[Block], int, int]] = []  # where it is among the blocks, and its line

    def blocks(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        """What the tokens of a whole page are, in their order."""
        found: list[Block] = []
        outer: list[tuple[list[Block], Token]] = []
        for index, token in enumerate(tokens):
            if token.type == "footnote_reference_open":
                outer.append((found, token))
                found = []
            elif token.type == "footnote_reference_close":
                inner = tuple(found)
                found, opening = outer.pop()
                found.append(self._definition(opening, inner))
            elif token.map is not None:
                self._block(token, tokens[index - 1] if index else token, found)
        return tuple(found)

    def _block(self, token: Token, before: Token, found: list[Block]) -> None:
        first, last = token.map or (0, 0)
        anchors: list[Anchor] = []
        match token.type:
            case "inline" if before.type == "heading_open":
                self._heading(before, token, found)
            case "inline":
                anchors = self._paragraph(token, found)
            case "table":
                found.append(self._table(token))
            case "container":
                self._container(first, token.content, found)
            case "html_block":
                anchors = self._html(first, last, found)
            case "fence" | "code_block":
                found.append(self._literal(first, last, "code", token.content, token.info.strip()))
            case "front_matter":
                found.append(self._literal(first, last, "front-matter", token.content))
            case "hr":
                found.append(self._literal(first, last, "rule"))
            case "definition":
                found.append(self._reference(first, last, token.meta))
            case _:
                return  # what only holds other blocks
        if anchors:
            self.loose_anchors += anchors
        else:
            self.loose_anchors.clear()

    def _heading(self, opening: Token, token: Token, found: list[Block]) -> None:
        first, last = opening.map or (0, 0)
        level = int(opening.tag[1:])
        content = self._inline(token, first, opening.markup if opening.markup.startswith("#") else "")
        heading = Heading(self.lines_span(first, last), level, content, (*self.loose_anchors, *content.anchors))
        self.section = (*(each for each in self.section if each.level < level), heading)
        found.append(heading)

    def _paragraph(self, token: Token, found: list[Block]) -> list[Anchor]:
        """Add a paragraph. Returns its anchors if it holds nothing else."""
        first, last = token.map or (0, 0)
        content = self._inline(token, first, "")
        alert = _ALERT.match(token.content)
        if alert:
            found.append(Container(self.lines_span(first, self._quoted(first, last)), alert[1].lower(), ""))
        found.append(Paragraph(self.lines_span(first, last), self.section, content))
        return [] if content.text.strip() or content.images else list(content.anchors)

    def _quoted(self, first: int, last: int) -> int:
        """Where the quotation ends that lines begin; where they end if they do not begin one."""
        if first and self.lines[first - 1].lstrip().startswith(">"):
            return last
        while last < len(self.lines) and self.lines[last].lstrip().startswith(">"):
            last += 1
        return last

    def _inline(self, token: Token, first: int, markup: str) -> Inline:
        text = token.content
        span = self._locator(text, first, token.map[1] if token.map else first, markup)
        return Inline(span(0, len(text)), read_inline(text, self.markdown, self.env, span))

    def _locator(self, text: str, first: int, last: int, markup: str) -> SpanOf:
        """The spans of a paragraph's or heading's text, which is the lines without indentation and `>`."""
        if markup:
            line = self.lines[first]
            return OnLine(first, line.find(text, line.find(markup) + len(markup))).span
        places = []
        parts = text.split("\n")
        start = parts[0].strip()
        while first < last - 1 and start not in self.lines[first]:
            first += 1  # a line of nothing but odd white space, which the library took away
        for number, part in enumerate(parts, first):
            # The end of the line, because whatever is taken away is taken from its beginning or is white space.
            line = self.lines[number] if number < len(self.lines) else ""
            bare = part.strip()
            at = line.rfind(bare) if bare else len(line)
            places.append((number, at - (len(part) - len(part.lstrip()))))  # a tab may have become some spaces
        if len(places) == 1:
            return OnLine(*places[0]).span
        return OnLines(text, places).span

    def _table(self, token: Token) -> Table:
        first, last = token.map or (0, 0)
        header, delimiters, *others = (
            self._bounds(first + index, *bounds) for index, bounds in enumerate(token.meta["lines"])
        )
        line, start, end = delimiters
        alignments = tuple(
            _ALIGNMENTS[cell.startswith(":"), cell.endswith(":")]
            for start_, end_ in split_row(self.lines[line], start, end)
            if (cell := self.lines[line][start_:end_].strip(_BLANKS))
        )
        return Table(
            Span(first + 1, header[1] + 1, last, len(self.lines[last - 1]) + 1),
            self.section,
            self._row(*header),
            alignments,
            tuple(self._row(*bounds) for bounds in others),
        )

    def _bounds(self, line: int, start: int, end: int) -> tuple[int, int, int]:
        """Line, and first and last column (from 0) of a row, without the white space around it."""
        start, end = start - self.starts[line], min(end - self.starts[line], len(self.lines[line]))
        text = self.lines[line][start:end]
        return line, start + len(text) - len(text.lstrip(_BLANKS)), end - len(text) + len(text.rstrip(_BLANKS))

    def _row(self, line: int, start: int, end: int) -> Row:
        text = self.lines[line]
        cells = tuple(self._cell(text, line, *bounds) for bounds in split_row(text, start, end))
        return Row(Span(line + 1, start + 1, line + 1, end + 1), cells)

    def _cell(self, text: str, line: int, start: int, end: int) -> Cell:
        outer = Span(line + 1, start + 1, line + 1, end + 1)
        written = text[start:end]
        inner = written.strip(_BLANKS)
        start += len(written) - len(written.lstrip(_BLANKS)) if inner else min(1, len(written))
        removed: list[int] = []
        if not has_syntax(inner):
            whole = Span(line + 1, start + 1, line + 1, start + 1 + len(inner))
            return Cell(whole, (Words(whole, inner),) if inner else (), outer)
        if "\\|" in inner:
            pieces = inner.split("\\|")
            inner = "|".join(pieces)
            at = -1
            for piece in pieces[:-1]:
                at += len(piece) + 1
                removed.append(at)
        span = OnLine(line, start, removed).span
        return Cell(span(0, len(inner)), read_inline(inner, self.markdown, self.env, span), outer)

    def _container(self, first: int, words: str, found: list[Block]) -> None:
        if words:
            what, _, title = words.partition(" ")
            self.open_containers.append((found, len(found), first))
            found.append(Container(self.lines_span(first, first + 1), what, title.strip(), closed=False))
        elif self.open_containers:
            blocks, at, start = self.open_containers.pop()
            opened = blocks[at]
            if isinstance(opened, Container):
                blocks[at] = Container(self.lines_span(start, first + 1), opened.what, opened.title)
        else:
            found.append(Container(self.lines_span(first, first + 1), "", "", closed=False))

    def _html(self, first: int, last: int, found: list[Block]) -> list[Anchor]:
        """Add lines of HTML, and files that they include. Returns the anchors."""
        text = "\n".join(self.lines[first:last]).rstrip("\n")
        span = OnLines(text, [(line, 0) for line in range(first, last)]).span
        bare = re.sub(r"(?s)<!--.*?(?:-->|\Z)", lambda match: " " * len(match[0]), text)
        anchors = html_anchors(bare, span)
        what = "html" if bare.strip() else "comment"
        found.append(Literal(span(0, len(text)), what, text, anchors=anchors))
        found.extend(Include(span(*match.span()), self.section, match[1]) for match in _INCLUDE.finditer(text))
        return list(anchors)

    def _literal(self, first: int, last: int, what: str, text: str | None = None, info: str = "") -> Literal:
        span = self.lines_span(first, last)
        return Literal(span, what, "\n".join(self.lines[first:last]) if text is None else text, info)

    def _reference(self, first: int, last: int, meta: Mapping[str, str]) -> Literal:
        """`[label]: address`; the address is looked for where its lines have it as it was read."""
        literal = self._literal(first, last, "reference")
        label, address = meta["label"], meta["url"]
        line = self.lines[first]
        at = max(0, line.find("["))
        label_span = Span(first + 1, at + 2, first + 1, at + 2 + len(label))
        address_span = None
        for number in range(first, last):
            begins = self.lines[number].find(address, at + len(label) + 3 if number == first else 0)
            if address and begins >= 0:
                address_span = Span(number + 1, begins + 1, number + 1, begins + 1 + len(address))
                break
        return replace(literal, reference=LinkReference(label, label_span, address, address_span))

    def _definition(self, token: Token, blocks: tuple[Block, ...]) -> Definition:
        first, last = token.map or (0, 0)
        id = token.meta["label"]
        at = max(0, self.lines[first].find(f"[^{id}]:")) + len("[^")
        id_span = Span(first + 1, at + 1, first + 1, at + len(id) + 1)
        written = [self.lines[first][at + len(id) + len("]:") :], *self.lines[first + 1 : last]]
        source = "\n".join(re.sub(r"^(?:\t| {1,4})", "", line) for line in written).strip()
        return Definition(self.lines_span(first, last), id, id_span, source, blocks)

    def observations(self, blocks: Sequence[Block]) -> Iterator[Observation]:
        """What of the page was not read, or read as plain text."""
        if "unread" in self.env:
            yield Observation("too-long", self.lines_span(self.env["unread"], self.env["unread"] + 1))
        elif (line := self._unread(blocks)) is not None:
            yield Observation("too-deep", self.lines_span(line, line + 1))
        if "plain" in self.env:
            yield Observation("too-complex", self.env["plain"])

    def _unread(self, blocks: Sequence[Block]) -> int | None:
        """The first line (from 0) with text that belongs to no block: quotations and lists are read up to a certain
        depth."""
        line = 0
        for first, last in (*sorted((each.span.line - 1, each.span.end_line) for each in blocks), (len(self.lines), 0)):
            while line < first:
                if not _NO_TEXT.fullmatch(self.lines[line]):
                    return line
                line += 1
            line = max(line, last)
        return None

    def lines_span(self, first: int, last: int) -> Span:
        """The span of whole lines (from 0, the last exclusive), blank ones at the end left out."""
        while last > first + 1 and not self.lines[last - 1].strip():
            last -= 1
        line = self.lines[first]
        return Span(first + 1, len(line) - len(line.lstrip(_BLANKS)) + 1, last, len(self.lines[last - 1]) + 1)


_ALIGNMENTS = {(True, True): "center", (True, False): "left", (False, True): "right", (False, False): ""}
