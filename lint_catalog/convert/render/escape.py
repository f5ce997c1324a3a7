"""What comes from an entry, made safe for where it lands: one function for each place.

A page is put together from `Md` alone. Plain text becomes `Md` by `text`, an entry's Markdown by `rewritten`, an
address by `link`; nothing else lets a stranger's characters into a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from lint_catalog.model.entries.markdown import footnote_markers
from lint_catalog.text.addresses import is_url

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_BREAKS = re.compile(r"[\t\n\x0b\x0c\r \x1c-\x1f\x85\u2028\u2029]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_SPECIAL = re.compile(
    r"[\\`*\[\]<>~$]"
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # between letters GitHub leaves it alone, as in `open_calm`
    r"|^#|#$|!$"  # what a heading ends with, and what would make an image of the next link
)
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]+;)")
_BLOCK_START = re.compile(r"^(?:([-+=>#:])|(\d{1,9})([.)]))")
_BESIDE = re.compile(r"(?!//)(?![^/?#]*:)[^\s\\\x00-\x1f\x7f][^\t-\r\\\x00-\x1f\x7f-\x9f\u2028\u2029]*")
"""An address within the page or of a file beside it: without a scheme and a host, of whatever kind."""
_MAIL = re.compile(r"[^/@\s]+@[^/@\s]+\.[^/@\s]+")
_ENCODED = re.compile(r"[\s<>\"`|]")
"""What would end an address that stands in a link, or begin something else."""
_ITEM = re.compile(r" *([-+*]|\d{1,9}[.)]) +(?=\S)")
_DEEPEST = 9
"""Items within items further in than that stand side by side."""
_SYNTAX = re.compile(r"[\\`*_\[\]<&!]| {2}")
"""What the parser of inline Markdown looks at, or might."""
_LINKING = frozenset({"link_open", "link_close", "footnote_ref"})
_FIRST_BREAKS = re.compile(r"^(?:<br>\s*)+")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARK = re.compile("\x02([^\x02\x03]*)\x03")
_KEPT = 1 << 10
"""Of how many texts is kept what they become: rows of a table say the same things, and each says its own twice."""
_BRACE = re.compile(r"[{}]")
_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}  # BibTeX counts those behind a backslash, too
_BIBTEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: f"\\{char}" for char in "$&%#_"},
}


class Md(str):
    """Markdown that may stand in a page as it is. Footnote marks in it are not numbered yet: see `mark`."""

    __slots__ = ()


@lru_cache(maxsize=_KEPT)
def text(value: str) -> Md:
    """Plain text on one line, for anywhere in a paragraph, heading, table cell or link."""
    clean = _CONTROLS.sub("", _BREAKS.sub(" ", value)).strip(" ")  # no-break spaces are meant
    escaped = _SPECIAL.sub(lambda match: "\\" + match[0], clean)
    return Md(_ENTITY.sub("&amp;", escaped).replace("|", "&#124;"))


def piece(value: str) -> Md:
    """Plain text that is a part of a longer one: a space at its ends separates it from its neighbours."""
    before = " " if value[:1] == " " else ""
    after = " " if value[-1:] == " " and value.strip(" ") else ""
    return Md(f"{before}{text(value)}{after}")


def phrase(template: str, slots: Mapping[str, Md]) -> Md:
    """A text of a label file, with contents in place of the `{name}`s in it. Spaces at its ends are kept."""
    pieces = re.split(r"\{(\w+)\}", template)
    return Md("".join(slots[each] if index % 2 else piece(each) for index, each in enumerate(pieces)))


def join(separator: str, parts: Iterable[Md]) -> Md:
    """Parts with a separator of ours between them."""
    return Md(separator.join(parts))


def strong(content: Md) -> Md:
    """Content in strong emphasis."""
    return Md(f"**{content}**")


def mark(footnote: str) -> Md:
    """The mark of a footnote, to be numbered when the whole page is known. `text` drops what could imitate it."""
    return Md(f"\x02{footnote}\x03")


def marks(page: str) -> Iterator[str]:
    """The footnotes whose marks stand in a page, in order."""
    return (match[1] for match in _MARK.finditer(page))


def named(page: str, names: Mapping[str, str]) -> Md:
    """A page with its marks as GitHub writes them, by the numbers or other names of the footnotes.

    What follows a mark must not make a link or a definition of it.
    """

    def written(match: re.Match[str]) -> str:
        after = page[match.end() : match.end() + 1]
        return f"[^{names[match[1]]}]" + ("\\" if after in ("(", ":") else "")

    return Md(_MARK.sub(written, page))


@lru_cache(maxsize=_KEPT)
def destination(address: str) -> Md | None:
    """An address as it stands in a link, or None for one that a page does not link to, such as `javascript:`."""
    address = address.strip()
    if not is_url(address):
        if not _BESIDE.fullmatch(address) or _MAIL.fullmatch(address):
            return None
        address = _ENCODED.sub(lambda match: quote(match[0]), address)
    escaped = re.sub(r"[()]", lambda match: "\\" + match[0], address)
    return Md(_CONTROLS.sub("", _ENTITY.sub("&amp;", escaped)))


def link(content: Md, address: str | None) -> Md:
    """A link, or only its content where the address is none that a page links to."""
    target = destination(address) if address else None
    return Md(f"[{content}]({target})") if target else content


def anchor(name: str) -> Md:
    """Somewhere to link to; nothing for a name that cannot be one."""
    return Md(f'<a id="{name}"></a>' if re.fullmatch(r"[A-Za-z0-9][\w.-]*", name, re.ASCII) else "")


def cell(content: Md) -> Md:
    """Content for a table cell: the pipes that are left stand in code and would end the cell."""
    return Md(content.replace("|", "\\|"))


def block(content: Md) -> Md:
    """Content that begins a paragraph and must not turn into a list, a quotation, a heading or a block of HTML."""
    if content.startswith("<br>"):
        content = Md(_FIRST_BREAKS.sub("", content) or "\u00a0")  # which is no white space to Markdown
    return Md(_BLOCK_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", content))


def blocks(source: str) -> Md:
    """A text of several paragraphs and items of lists, each on a line: `1. …`, `* …`, those within others indented.

    Nothing else that a line begins with makes more of it than a paragraph.
    """
    found: list[str] = []
    items: list[tuple[int, int]] = []  # where what the open items say begins: in the source, on the page
    follows = False  # whether the line above is an item
    for line in filter(str.strip, source.expandtabs(4).split("\n")):
        indented = len(line) - len(line.lstrip(" "))
        while items and indented < items[-1][0]:
            items.pop()
        item = _ITEM.match(line)
        content = block(Md(rewritten(line[item.end() :] if item else line).strip()))
        if not content:
            continue
        del items[_DEEPEST:]
        at = items[-1][1] if items else 0
        sign = f"{item[1]} " if item else ""
        if found and not (follows and sign):
            found.append("")
        found.append(" " * at + sign + content)
        if item:
            items.append((item.end(), at + len(sign)))
        follows = item is not None
    return Md("\n".join(found))


def is_item(source: str) -> bool:
    """Whether a text of several lines begins with an item of a list."""
    return _ITEM.match(source) is not None


def balanced(value: str) -> bool:
    """Whether every brace of a text has the other one."""
    depth = 0
    for brace in _BRACE.findall(value):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def bibtex(value: str) -> Md:
    """A value in braces of a BibTeX entry that stands in a fenced block. Pairs of braces group, as BibTeX has it."""
    characters = _BIBTEX if balanced(value) else {**_BIBTEX, **_BRACES}
    return Md("".join(characters.get(char, char) for char in _CONTROLS.sub("", _BREAKS.sub(" ", value)).strip()))


@lru_cache(maxsize=_KEPT)
def rewritten(source: str) -> Md:
    """An entry's inline Markdown, read and written anew: emphasis, code, links, footnote marks and `<br>`, the rest as
    text.

    One of three readers of inline Markdown, each for what it gives: this one Markdown that is safe on a page,
    `model.entries.markdown.inline_text` what a text says, `source.markdown.inline.read_inline` where each part stands.
    """
    source = _CONTROLS.sub("", _BREAKS.sub(" ", source)).strip()
    return piece(source) if _SYNTAX.search(source) is None else Md("".join(_written(_tokens(source))))


def without_links(source: str) -> Md:
    """The same without its links, of which the text stays, and without footnote marks: for a text that is a link."""
    tokens = _tokens(_CONTROLS.sub("", _BREAKS.sub(" ", source)).strip())
    return Md("".join(_written([each for each in tokens if each.type not in _LINKING])).strip())


def _tokens(source: str) -> Sequence[Token]:
    known = [marker.id for marker in footnote_markers(source)]
    env = {"footnotes": {"refs": {f":{id}": -1 for id in known}}}
    return [child for token in _parser().parseInline(source, env) for child in token.children or ()]


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"linkify": False}).use(footnote_plugin).disable("footnote_inline")
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign] # addresses stay as they are written
    return parser


def _written(tokens: Sequence[Token]) -> Iterator[str]:
    """Tokens as Markdown. Text is escaped run by run, so that `!` before a link is known to be the last of its run."""
    from markdown_it.common.normalize_url import normalizeLink

    targets: list[Md | None] = []
    run: list[str] = []
    for token in tokens:
        words = _words(token)
        if words is not None:
            run.append(words)
            continue
        if run:
            yield piece("".join(run))
            run.clear()
        match token.type:
            case "html_inline":
                yield "<br>"
            case "strong_open" | "strong_close":
                yield "**"
            case "em_open" | "em_close":
                yield "*"
            case "code_inline":
                yield code(token.content)
            case "footnote_ref":
                yield mark(str(token.meta["label"]))
            case "link_open":
                address = str(token.attrs["href"])
                targets.append(destination(address) or destination(normalizeLink(address)))
                yield "[" if targets[-1] else ""
            case "link_close":
                target = targets.pop()
                yield f"]({target})" if target else ""
            case _:  # an image, a footnote in the text: what it says, as text
                yield piece(token.content)
    if run:
        yield piece("".join(run))


def _words(token: Token) -> str | None:
    """What a token adds to the text around it; None for one that is more than text."""
    match token.type:
        case "html_inline":
            return None if _BREAK_TAG.fullmatch(token.content) else token.content
        case "text" | "text_special":
            return token.content
        case "softbreak" | "hardbreak":
            return " "
        case _:
            return None


def code(content: str) -> str:
    """A code span."""
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if content.startswith("`") or content.endswith("`") or content.strip(" ") == "" else ""
    return f"{fence}{pad}{content}{pad}{fence}"
