"""Running Markdown text of pages to parts with offsets.

One of three readers of inline Markdown, each for what it gives: `read_inline` where each part stands, so that findings
and fixes have places; `model.entries.markdown.inline_text` what a text of an entry says, without places, which is
faster; `convert.render.escape.rewritten` Markdown that is safe on a page.

markdown-it-py says what a text consists of, but not where. Its rules always begin at `state.pos` and end there, so a
parser that notes both around every rule knows exactly, without searching for anything afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkDestination
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    emphasis,
    entity,
    escape,
    html_inline,
    image,
    link,
    newline,
)
from markdown_it.token import Token
from markdown_it.utils import EnvType

from lint_catalog.model.pages.parts import (
    Anchor,
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
)
from lint_catalog.model.places import Span
from lint_catalog.source.limits import MAX_EMPHASIS_DEPTH, marks_of_a_page
from lint_catalog.source.markdown.simple import read_simple
from lint_catalog.text.html import html_tags

SpanOf = Callable[[int, int], Span]
"""The span in the page between two offsets in a text."""

FOOTNOTE_MARK = re.compile(r"\[\^([^\[\]\s]{1,999})\]")
_SPECIAL = re.compile(r"[\\`*_\[\]<&\n\r!]")
_LINE_BREAK_TAG = re.compile(r"<br\s*(?:/\s*)?>", re.IGNORECASE)

_WITH_OTHER_NAMES = frozenset({"button", "details", "input", "map", "meta", "param", "select", "slot", "textarea"})
_SIMPLE = 2
"""How many simple parts take as long as a sign that the parser looks at."""


class _State(StateInline):
    """Notes where pending text began, and where the label of a link begins and ends."""

    pending_start = 0

    def keep(self, text: str) -> None:
        """Add the text at the current position to what is pending."""
        pending = self.pending
        if not pending:
            self.pending_start = self.pos
        self.pending = ""  # so that the string has one owner, which lets Python append to it in place
        pending += text
        self.pending = pending

    def pushPending(self) -> Token:  # noqa: N802 - overrides the library's method
        token = super().pushPending()
        token.map = [self.pending_start, self.pending_start + len(token.content)]
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        if ttype == "link_open":
            token.map = [self.pos - 1, self.pos]
        elif ttype == "link_close":
            token.map = [self.pos, self.pos + 1]
        return token


class LocatingParser(ParserInline):
    """An inline parser that puts the offsets of each token's start and end into `token.map`.

    `env["budget"]` bounds the work on text that is made to keep a parser busy: once it is spent, all is plain text.
    """

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse a text into tokens."""
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - overrides the library's method
        """Go past one token without making it."""
        state.env["budget"] -= 1
        start = state.pos
        if state.env["budget"] < 0 or state.level >= state.md.options["maxNesting"]:
            state.pos = state.posMax
            return
        known = state.cache.get(start)
        if known is not None:
            state.pos = known
            return
        text = _TEXT.match(state.src, start, state.posMax)
        if text:
            state.pos = text.end()
        else:
            state.level += 1
            if not any(rule(state, True) for rule in _RULES.get(state.src[start], ())):
                state.pos = start + 1
            state.level -= 1
        state.cache[start] = state.pos

    def tokenize(self, state: StateInline) -> None:
        """Make the tokens up to `state.posMax`."""
        if not isinstance(state, _State):
            raise TypeError("made by `parse` only")
        source, end, env = state.src, state.posMax, state.env
        rules = _RULES if state.level < state.md.options["maxNesting"] else {}
        while state.pos < end:
            start = state.pos
            text = _TEXT.match(source, start, end)
            if text:
                state.keep(text.group())
                start = state.pos = text.end()
                if start == end:
                    break
            env["budget"] -= 1
            if env["budget"] < 0:
                state.keep(source[start:end])
                state.pos = end
                break
            before = len(state.tokens)
            if not state.pending:
                state.pending_start = start  # for rules that find nothing and keep what they looked at as text
            for rule in rules.get(source[start], ()):
                if rule(state, False):
                    if len(state.tokens) > before:
                        _locate(state, before, start)
                    break
            else:
                state.keep(source[start])
                state.pos = start + 1
        if state.pending:
            state.pushPending()


def _locate(state: StateInline, before: int, start: int) -> None:
    """Note the offsets of the tokens that one rule has made."""
    tokens, end = state.tokens, state.pos
    last = tokens[-1]
    if last.type == "link_close":
        if last.info == "auto":
            tokens[-3].map, tokens[-2].map, last.map = [start, start + 1], [start + 1, end - 1], [end - 1, end]
        elif last.map:
            last.map[1] = end
        return
    made = [token for token in tokens[before:] if token.map is None]
    if len(made) == 1 and made[0].type != "text":
        made[0].map = [start, end]
        return
    for token in made:  # the characters of a delimiter run
        token.map = [start, start + len(token.content)]
        start += len(token.content)


def footnote_mark(state: StateInline, silent: bool) -> bool:
    """The plugin's rule, but for marks without a definition, too, and for labels of a bounded length."""
    match = FOOTNOTE_MARK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("footnote_ref", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _html(state: StateInline, silent: bool) -> bool:
    """The library's rule, which must not search all the rest of a long text again and again."""
    if state.env["budget"] < 0:
        return False
    found = html_inline(state, silent)
    if not found:
        state.env["budget"] -= (state.posMax - state.pos) // 1000
    return found


_RULES: dict[str, tuple[Callable[[StateInline, bool], bool], ...]] = {
    "\n": (newline,),
    "\\": (escape,),
    "`": (backtick,),
    "*": (emphasis.tokenize,),
    "_": (emphasis.tokenize,),
    "[": (link, footnote_mark),
    "!": (image,),
    "<": (autolink, _html),
    "&": (entity,),
}
"""CommonMark's rules by the character that each begins with, instead of trying them all at every character."""
_TEXT = re.compile(r"[^\\`*_\[\]<&\n!]+")


def budget(text: str) -> int:
    """How many signs the parser may look at in a page, those counted again that it comes back to."""
    return marks_of_a_page(len(text))


def has_syntax(text: str) -> bool:
    """Whether a text may be more than words."""
    return _SPECIAL.search(text) is not None


def read_inline(text: str, md: MarkdownIt, env: EnvType, span: SpanOf) -> tuple[InlinePart, ...]:
    """The parts of a text; words alone, and the place in `env["plain"]`, once the budget is spent."""
    if not has_syntax(text):
        return (Words(span(0, len(text)), text),) if text else ()
    parts: tuple[InlinePart, ...] = (Words(span(0, len(text)), text),)
    if env["budget"] >= 0:
        simple = None if env.get("references") else read_simple(text, span)
        if simple is not None:
            env["budget"] -= len(simple) // _SIMPLE
            if env["budget"] >= 0:
                return simple
        else:
            parts = _Builder(text, span, 0).parts(md.inline.parse(text, md, env, []))
    if env["budget"] < 0:
        env.setdefault("plain", span(0, 1))
    return parts


def html_anchors(text: str, span: SpanOf) -> tuple[Anchor, ...]:
    """The anchors in a piece of HTML: every `id`, and every `name` that is none of a group of buttons or the like."""
    return tuple(
        Anchor(span(tag.start, tag.end), each.value, span(each.start, each.end))
        for tag in html_tags(text)
        for each in tag.attributes
        if each.value and (each.name == "id" or (each.name == "name" and tag.name not in _WITH_OTHER_NAMES))
    )


class _Builder:
    """Tokens to parts. `base` is where the tokens' offsets begin within the text."""

    def __init__(self, text: str, span: SpanOf, base: int) -> None:
        self.text = text
        self.span = span
        self.base = base

    def parts(self, tokens: Sequence[Token]) -> tuple[InlinePart, ...]:
        """All tokens; those between an opening and a closing one become its parts."""
        levels: list[list[InlinePart]] = [[]]
        opened: list[tuple[Token, int, int]] = []
        run: list[str] = []  # visible text that is not yet a part
        run_start = run_end = 0
        for token in tokens:
            start, end = (offset + self.base for offset in token.map or (0, 0))
            if token.type in ("text", "text_special"):
                if token.content:
                    run_start = run_start if run else start
                    run.append(token.content)
                    run_end = end
                continue
            if run:
                levels[-1].append(Words(self.span(run_start, run_end), "".join(run)))
                run.clear()
            if token.nesting > 0:
                levels.append([])
                opened.append((token, start - (token.type == "strong_open"), end))
            elif token.nesting < 0:
                inner = tuple(levels.pop())
                opening = opened.pop()
                if len(levels) > MAX_EMPHASIS_DEPTH:
                    levels[-1].extend(inner)
                else:
                    levels[-1].append(self._enclosing(*opening, start, end, inner))
            else:
                levels[-1].append(self._leaf(token, start, end))
        if run:
            levels[-1].append(Words(self.span(run_start, run_end), "".join(run)))
        return tuple(levels[0])

    def _enclosing(
        self, token: Token, start: int, inner_start: int, inner_end: int, end: int, parts: tuple[InlinePart, ...]
    ) -> InlinePart:
        if token.type == "strong_open":
            return Strong(self.span(start, end + 1), parts)
        if token.type == "em_open":
            return Emphasis(self.span(start, end), parts)
        text_span = self.span(inner_start, inner_end)
        if token.info == "auto":
            address = self.text[inner_start:inner_end]
            if str(token.attrs.get("href", "")).startswith("mailto:") and not address.lower().startswith("mailto:"):
                address = f"mailto:{address}"
            return Link(self.span(start, end), text_span, parts, address, text_span)
        address, address_span, title = self._address(token, inner_end, end)
        return Link(self.span(start, end), text_span, parts, address, address_span, title)

    def _leaf(self, token: Token, start: int, end: int) -> InlinePart:
        span = self.span(start, end)
        match token.type:
            case "code_inline":
                return Code(span, token.content)
            case "footnote_ref":
                return Mark(span, token.content)
            case "hardbreak" | "softbreak":
                return Break(span, token.type == "hardbreak")
            case "image":
                return self._image(token, start, end)
        if _LINE_BREAK_TAG.fullmatch(token.content):
            return Break(span, True)
        if token.content.startswith("<!--"):
            return HtmlComment(span, token.content)
        return Tag(
            span, token.content, html_anchors(token.content, lambda first, last: self.span(start + first, start + last))
        )

    def _image(self, token: Token, start: int, end: int) -> Image:
        label = start + len("![")
        parts = _Builder(self.text, self.span, label).parts(token.children or ())
        label_end = label + len(token.content)
        address, address_span, title = self._address(token, label_end, end)
        return Image(self.span(start, end), self.span(label, label_end), parts, address, address_span, title)

    def _address(self, token: Token, label_end: int, end: int) -> tuple[str, Span | None, str]:
        """Address, where it is written, and title."""
        attributes = token.attrs
        title = str(attributes.get("title", ""))
        if not (self.text.startswith("(", label_end + 1) and self.text[end - 1] == ")" and end > label_end + 2):
            return str(attributes.get("href", attributes.get("src", ""))), None, title
        start, stop = label_end + 2, end - 1
        written = self.text[start:stop]
        if written.startswith("<") or any(char in written for char in " \t\n"):
            start += len(written) - len(written.lstrip(" \t\n"))
            stop = parseLinkDestination(self.text, start, stop).pos
            if self.text.startswith("<", start) and stop > start:
                start, stop = start + 1, stop - 1
            written = self.text[start:stop]
        return unescapeAll(written), self.span(start, stop), title
