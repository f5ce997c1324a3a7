"""Characters that mean something in files: line breaks, the byte order mark, and what YAML does not allow."""

from __future__ import annotations

import re

LINE_BREAK = re.compile(r"\r\n|\r|\n")
"""Where lines end for editors, YAML and Markdown: not at U+2028 and its like."""

BYTE_ORDER_MARK = "\ufeff"
"""What some editors write before the first character of a file; no part of its text."""

NOT_PRINTABLE = re.compile(r"[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]|\uFEFF")
"""A character that a YAML text must not have (YAML 1.1, 5.1), and a byte order mark, wherever it is."""


def printable(text: str) -> str:
    """A text that YAML's parser takes, as long as before, so that positions stay true."""
    return NOT_PRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def without_mark(text: str) -> str:
    """The content of a file without its byte order mark."""
    return text.removeprefix(BYTE_ORDER_MARK)
