"""The texts that may leave the program: only this module makes them, and only the console writes them.

Whoever reads what we write may obey it. A terminal obeys control characters. The log of a CI job is read by the runner,
line by line, and some lines are commands to it:

* `##[name …]` anywhere in a line: GitHub Actions (`ActionCommand.TryParse`), and in Azure Pipelines `##vso[…]`; in
  TeamCity `##teamcity[…]`;
* `::name …::` after white space at the beginning of a line: GitHub Actions (`ActionCommand.TryParseV2`,
  https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs);
* sections of GitLab, which begin with the escape character.

So a text is looked at when it is whole, whatever it was put together from. What stands where is up to the formats: they
escape what means something there (`escape.py`), and end here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from lint_catalog.text.secrets import without
from lint_catalog.text.visible import HIDDEN, visible, visible_lines

CONTINUED = "| "
"""What a line begins with that continues another one, so that no text of a stranger ever begins a line."""

_MARK = re.compile(r"#(?=#[\w.-]*\[)")
_COLONS = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)
_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_COLONS_ANYWHERE = re.compile(rf"(?:^|[{_BREAKS}])[^\S{_BREAKS}]*::")
_CONTROL = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f]")
_PAINT = re.compile("(\x1b\\[(?:0|1|3[0-7])m)")
_JOINER = re.compile("(\N{WORD JOINER})")
_TAB = re.compile("(\t)")
_DRAWING = re.compile("(\r|\x1b\\[(?:K|\\?25[lh]))")


class Shown(str):
    """A text that may leave the program. What is put together from such texts is not one any more."""

    __slots__ = ()


class Exact(Shown):
    """One that is written as it is, in UTF-8, byte for byte."""

    __slots__ = ()


def unmarked(text: str) -> str:
    """A text without `##[`, `##vso[` and their like: there is a space in it, `# #[`."""
    return _MARK.sub("# ", text) if "##" in text else text


def marks(text: str) -> list[int]:
    """Where `unmarked` puts a space behind a character: the indexes of these."""
    return [match.start() for match in _MARK.finditer(text)] if "##" in text else []


def lines(text: str, painted: bool = False) -> Shown:
    """Whole lines for people; `painted` ones keep the colours of the console."""
    return _lines(text, _PAINT if painted else None)


def markdown_document(text: str) -> Shown:
    """A document in Markdown, whose texts are `markdown_text` and `markdown_code`."""
    return _lines(text, _JOINER)


def tabbed(text: str) -> Shown:
    """Whole lines for a program that takes what stands between tabs."""
    return _lines(text, _TAB)


def drawing(text: str) -> Shown:
    """What moves on a terminal, such as a progress bar: it keeps what goes back to the beginning of the line."""
    return _lines(text, _DRAWING)


def _lines(text: str, kept: re.Pattern[str] | None) -> Shown:
    if kept is None:
        seen = visible_lines(text)
    else:
        parts = kept.split(text)
        seen = "".join(part if index % 2 else visible_lines(part) for index, part in enumerate(parts))
    seen = unmarked(seen)
    return Shown(_COLONS.sub(rf"\1{CONTINUED}:", seen) if "::" in seen else seen)


def continued(text: str) -> str:
    """A text of several lines, of which all but the first say that they continue it."""
    return text.replace("\n", f"\n{CONTINUED}")


def json_document(value: Any, indent: int, *, ascii_only: bool = True) -> Shown:
    """A value as JSON and a line end. What is decoded is the value; only its spelling is harmless."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    if not ascii_only:
        text = "\n".join(HIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", line) for line in text.split("\n"))
    return Shown(_MARK.sub(r"\\u0023", text) + "\n")


def xml_document(text: str) -> Shown:
    """A document in XML that means what it meant. Texts in it are `xml_text`, so that nothing in it is invisible."""
    return Shown(_COLONS.sub(r"\1&#58;", _MARK.sub("&#35;", visible_lines(text))))


def github_command(name: str, properties: str, data: str) -> Shown:
    """A workflow command, which is meant to be one. Its properties and its data are escaped already, each by itself.

    A `##[…]` in it is text: the runner looks for it only in lines that are not commands of this syntax.
    """
    return Shown(f"::{name}{' ' if properties else ''}{visible(properties)}::{visible(data)}\n")


def shown_without(text: Shown, known: Iterable[str]) -> Shown:
    """A text without credentials that are known.

    One that is written byte for byte is left alone: whoever makes it looks before.
    """
    return text if isinstance(text, Exact) else Shown(without(text, known))


def joined(parts: Iterable[Shown]) -> Shown:
    """Several texts of whole lines, one below the other."""
    return Shown("".join(each if each.endswith("\n") or not each else f"{each}\n" for each in parts))


def as_it_is(text: str) -> Exact | None:
    """A text that is to be written as it is; None if somebody would obey a part of it, or not see it."""
    return Exact(text) if text == lines(text) else None


def exact(text: str) -> Exact:
    """A text that is meant to be written as it is. Whoever says so knows who reads it."""
    return Exact(text)


def commands(text: str) -> bool:
    """Whether a runner could take a part of a text for a command, wherever it sees lines end."""
    return bool(("##" in text and _MARK.search(text)) or ("::" in text and _COLONS_ANYWHERE.search(text)))


def controls(text: str) -> bool:
    """Whether there are control characters in a text, beside tabs and line ends."""
    return _CONTROL.search(text) is not None
