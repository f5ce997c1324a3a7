"""Text in which nothing is invisible: control characters and the like are shown as what they are."""

from __future__ import annotations

import re

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421", 0x09: "    "}
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
"""A character that is not seen, or that changes how others are: control, direction and zero-width characters, tags
(which spell words that only machines read), and halves of characters."""


def visible(text: str) -> str:
    """A text that a terminal cannot take for commands: control and direction characters are shown, not obeyed."""
    if text.isascii() and text.isprintable():
        return text
    return HIDDEN.sub(lambda match: _PICTURES.get(ord(match[0]), "\N{REPLACEMENT CHARACTER}"), text)


def visible_lines(text: str) -> str:
    """The same for a text of several lines, which stay lines."""
    return "\n".join(map(visible, text.split("\n")))
