"""Texts from strangers, made harmless for where they land: one function for each place.

All of them make control and direction characters visible first, since every report may end up on a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lint_catalog.text.visible import visible, visible_lines

_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_JOINER = "\N{WORD JOINER}"
_PUNCTUATION = re.compile(r"[\\`*_{}\[\]<>()#+!|~&$^=-]")
_CODE = re.compile(r"`([^`]+)`")
_REFERENCE = re.compile(
    r"@(?=\w)|(?<=\w):(?=//)|(?<=\b[wW]{3})(?=\.)|(?<=\b[gG][hH])-(?=\d)|:(?=[\w+-]+:)|#(?=\d)"
    r"|\b(?=[0-9]*[a-fA-F])[0-9a-fA-F]{6}(?=[0-9a-fA-F]{1,34}\b)"
)


def github_data(text: str) -> str:
    """The message of a workflow command. Lines stay lines.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions, and what its runner undoes.
    """
    return visible_lines(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def github_property(text: str) -> str:
    """The value of a property of a workflow command, such as a file name."""
    return github_data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def sarif_text(text: str) -> str:
    """A plain-text message of SARIF, which knows links `[text](target)` all the same (2.1.0, 3.11.6)."""
    return visible_lines(text).replace("](", "] (")


def xml_text(text: str) -> str:
    """What XML 1.0 can hold (2.2); the writer escapes markup itself. Lines stay lines."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", visible_lines(text))


def markdown_text(text: str, *, cell: bool = True) -> str:
    """Text in GitHub-flavoured Markdown, in a `cell` of a table or elsewhere; what stands in backticks becomes code.

    No markup, and nothing that GitHub turns into a link or a message by itself: addresses, `@name`, `#1`, `:emoji:`,
    the hash of a commit.
    """
    parts = _CODE.split(visible(text))
    return "".join(markdown_code(part, cell=cell) if index % 2 else _plain(part) for index, part in enumerate(parts))


def _plain(text: str) -> str:
    joined = _REFERENCE.sub(lambda match: f"{match[0]}{_JOINER}", text)
    return _PUNCTUATION.sub(lambda match: f"&#{ord(match[0])};", joined)


def markdown_code(text: str, *, cell: bool = True) -> str:
    """Code in GitHub-flavoured Markdown, in a `cell` of a table or elsewhere."""
    shown = _unforged(visible(text))
    shown = shown.replace("|", "\\|") if cell else shown
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    mark = "`" * (longest + 1)
    pad = " " if shown.startswith(("`", " ")) or shown.endswith("`") else ""
    return f"{mark}{pad}{shown}{pad}{mark}" if shown.strip() else "` `"


def markdown_block(lines: Iterable[str], language: str = "") -> str:
    """Lines of code, fenced by more backticks than any of them has in a row."""
    shown = [_unforged(visible(line)) for line in lines]
    longest = max((len(run) for line in shown for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}{language}", *shown, fence))


def _unforged(code: str) -> str:
    """Code in which no comment of HTML begins: bots find what they wrote by such a mark, wherever it stands."""
    return code.replace("<!--", f"<!{_JOINER}--")
