"""Text in which nothing is invisible: control characters and the like are shown as what they are."""

from __future__ import annotations

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421", 0x09: "    "}
_INVISIBLE = {
    *range(0x80, 0xA0), 0x061C, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF,
}  # fmt: skip


def visible(text: str) -> str:
    """A text that a terminal cannot take for commands: control and direction characters are shown, not obeyed."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        _PICTURES.get(ord(char))
        or ("\N{REPLACEMENT CHARACTER}" if ord(char) in _INVISIBLE or _surrogate(char) else char)
        for char in text
    )


def _surrogate(char: str) -> bool:
    return "\ud800" <= char <= "\udfff"
