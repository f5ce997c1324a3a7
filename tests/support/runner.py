"""What the runner of GitHub Actions obeys in the log of a step: a port of its two parsers and of what stops them.

The sources are `ActionCommand.cs` and `ActionCommandManager.cs` in https://github.com/actions/runner
(`src/Runner.Common`, `src/Runner.Worker`); what other CI servers obey is told from their documentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

REGISTERED = frozenset(
    {"internal-set-repo-path", "set-env", "set-output", "save-state", "add-path", "add-mask", "add-matcher",
     "remove-matcher", "debug", "warning", "error", "notice", "group", "endgroup", "echo", "stop-commands"}
)  # fmt: skip
"""`CommandName` of all `IActionCommandExtension`, and the one that stops them; case does not matter."""
STOP = "stop-commands"
_WHITE = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # Char.IsWhiteSpace
_LEADING = re.compile(f"[{_WHITE}]+")
_LINES = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")  # more than StreamReader.ReadLine knows
_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
_OLD = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%"))
_OTHERS = re.compile(r"##[\w.-]*\[|\x1b")
"""What Azure Pipelines (`##vso[`, `##[`), TeamCity (`##teamcity[`) and GitLab (`section_start:…`, ended by CR and ESC)
look for in a line."""


class Command(Struct, frozen=True):
    """A command that a runner has found in a line."""

    name: str
    properties: dict[str, str]
    data: str


def parse_v2(line: str, registered: Iterable[str]) -> Command | None:
    """`::name key=value,…::data` behind white space (`TryParseV2`)."""
    message = _LEADING.sub("", line, count=1) if _LEADING.match(line) else line
    if not message.startswith("::"):
        return None
    end = message.find("::", 2)
    if end < 0:
        return None
    info = message[2:end]
    space = info.find(" ")
    name = info if space < 0 else info[:space]
    if name.lower() not in registered:
        return None
    properties = _properties(info[space + 1 :].strip(), ",", _PROPERTY) if space > 0 else {}
    return Command(name.lower(), properties, _unescaped(message[end + 2 :], _DATA))


def parse_v1(line: str, registered: Iterable[str]) -> Command | None:
    """`##[name key=value;…]data` anywhere in a line (`TryParse`)."""
    start = line.find("##[")
    if start < 0:
        return None
    end = line.find("]", start)
    if end < 0:
        return None
    info = line[start + 3 : end]
    space = info.find(" ")
    name = info if space < 0 else info[:space]
    if name.lower() not in registered:
        return None
    properties = _properties(info[space + 1 :], ";", _OLD) if space > 0 else {}
    return Command(name.lower(), properties, _unescaped(line[end + 1 :], _OLD))


def _properties(text: str, separator: str, escapes: Iterable[tuple[str, str]]) -> dict[str, str]:
    pairs = [[part for part in each.split("=", 1) if part] for each in text.split(separator) if each]
    return {pair[0]: _unescaped(pair[1], escapes) for pair in pairs if len(pair) == 2}


def _unescaped(text: str, escapes: Iterable[tuple[str, str]]) -> str:
    for escape, char in escapes:
        text = text.replace(escape, char)
    return text


def obeyed(log: str) -> Iterator[Command]:
    """The commands in a log that the runner obeys, in their order (`TryProcessCommand`)."""
    registered, token = {*REGISTERED}, ""
    for line in _LINES.split(log):
        command = parse_v2(line, registered) or parse_v1(line, registered)
        if command is None:
            continue
        if token:
            if command.name == token:
                registered.remove(token)
                token = ""
            continue
        if command.name == STOP:
            token = command.data.lower()
            assert token not in {"", *registered}, "the runner refuses such a token"
            registered.add(token)
        yield command
    assert not token, "nobody lets the runner obey again"


def obeyed_elsewhere(log: str) -> list[str]:
    """What other CI servers could take for a command in a log."""
    return [line for line in _LINES.split(log) if _OTHERS.search(line)]
