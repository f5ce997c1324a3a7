"""Patterns of file names, as settings use them: what they would mean in a `.gitignore`.

The matcher is our own, since one that makes regular expressions of patterns (`pathspec` does) can be kept busy for
minutes by a pattern of fourteen characters, and settings are written by strangers.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache, partial

from lint_catalog.text.words import listed

_BRACKETS = r"\[[!^]?\]?(?:\[:[a-z]{1,9}:\]|\\.|[^\]\\]){0,200}\]"
_TOKEN = re.compile(
    rf"(?P<folders>(?:^|(?<=/))\*\*+/)|(?P<rest>(?:^|(?<=/))\*\*+$)|(?P<star>\*+)|\?|{_BRACKETS}|\\.|[^*?\[\\]+|[\[\\]",
    re.DOTALL,
)
_STARS = {"folders": "**/", "rest": "**", "star": "*"}
_IN_BRACKETS = re.compile(r"\[:(?P<name>[a-z]+):\]|(?P<first>\\.|.)-(?P<last>\\.|.)|(?P<single>\\.|.)", re.DOTALL)
_CLASSES = {
    "alnum": string.ascii_letters + string.digits,
    "alpha": string.ascii_letters,
    "blank": " \t",
    "cntrl": "".join(map(chr, (*range(32), 127))),
    "digit": string.digits,
    "graph": string.ascii_letters + string.digits + string.punctuation,
    "lower": string.ascii_lowercase,
    "print": string.ascii_letters + string.digits + string.punctuation + " ",
    "punct": string.punctuation,
    "space": string.whitespace,
    "upper": string.ascii_uppercase,
    "xdigit": string.hexdigits,
}
"""What `[[:alpha:]]` and the like stand for: characters of ASCII, as in git."""

_FILLERS = ("-", "x", "0", "Q")
_CANDIDATES = f"{string.ascii_letters}{string.digits}{string.punctuation} é本"

Among = Callable[[str], bool]
"""Whether a character is one of those that a part in brackets says."""


def fits(patterns: Iterable[str], file: str) -> bool:
    """Whether a file name fits one of several patterns: the last one that it fits decides, and `!` before a pattern
    takes back what those before it say (in a .gitignore not where a folder above is ignored)."""
    found = False
    for each in patterns:
        if found == each.startswith("!") and matches(each.removeprefix("!"), file):
            found = not found
    return found


def matches(pattern: str, file: str) -> bool:
    """Whether a file name with `/` fits a pattern as in a .gitignore.

    A pattern with `/` at its beginning or within it is about the folder that names begin in (`./` is that folder, too);
    one without is about a name in any folder. `*` and `?` stand for characters other than `/`, `[a-c]` for one of some,
    `[!a-c]` for another one, `**/`, `/**/` and `/**` for any folders, a backslash takes the next character as it is;
    there are no braces. A pattern that fits a folder means everything in it, one with `/` at its end only that.
    Letter case counts. Takes no longer than the product of both lengths.
    """
    only_folders, tokens = _tokens(pattern)
    if not tokens:
        return False
    ends: Collection[int] = {0}
    for token in tokens:
        ends = set(_ends(token, file, ends))
    return any(file[end] == "/" if end < len(file) else not only_folders for end in ends)


def matches_address(pattern: str, path: str) -> bool:
    """Whether the path of an address fits a pattern that is about all of it: with or without `/` at either's end."""
    whole = f"/{pattern.removeprefix('/')}"
    bare = path.removeprefix("/")
    return matches(whole, bare) or matches(whole, f"{bare.rstrip('/')}/")


def made_up(pattern: str) -> Iterator[str]:
    """Names that fit a pattern, of different characters; what no character can be found for is left out of them."""
    _, tokens = _tokens(pattern)
    for filler in _FILLERS:
        yield "".join(_filled(each, filler) for each in tokens)


def _filled(token: str, filler: str) -> str:
    match token:
        case "**/":
            return ""
        case "**" | "*" | "?":
            return filler
        case _ if _is_brackets(token):
            among = _among(token)
            return next((char for char in f"{filler}{token[1:]}{_CANDIDATES}" if char != "/" and among(char)), "")
    return token[1:] if token[0] == "\\" and len(token) > 1 else token


def fault(pattern: str) -> str:
    """What is wrong with a pattern that can fit nothing, in words; `""` if nothing is."""
    _, tokens = _tokens(pattern.removeprefix("!"))
    if not any(each != "**/" for each in tokens):
        return "names nothing"
    if "[" in tokens:
        return "has a `[` that is not closed: `\\[` is the character"
    if "\\" in tokens:
        return "ends with a backslash: it takes the character behind it as it is, and `\\\\` is the backslash"
    for each in filter(_is_brackets, tokens):
        for named in re.findall(r"\[:([a-z]+):\]", each):
            if named not in _CLASSES:
                return f"has `[:{named}:]`, which is none of {listed((f'`[:{name}:]`' for name in _CLASSES), 'and')}"
    return ""


@lru_cache(maxsize=256)
def _tokens(pattern: str) -> tuple[bool, tuple[str, ...]]:
    """Whether a pattern means folders only, and its parts."""
    body = pattern.rstrip("/")
    anywhere = "/" not in body
    found = [
        _STARS.get(each.lastgroup or "", each[0]) for each in _TOKEN.finditer(body.removeprefix("./").removeprefix("/"))
    ]
    return len(body) < len(pattern), (*(("**/",) if anywhere and found else ()), *found)


def _is_brackets(token: str) -> bool:
    return token[0] == "[" and len(token) > 2


@lru_cache(maxsize=256)
def _among(token: str) -> Among:
    """Which characters a part in brackets means."""
    inner = token[1:-1]
    others = inner[:1] in ("!", "^")
    named: set[str] = set()
    ranges: list[tuple[str, str]] = []
    for match in _IN_BRACKETS.finditer(inner[others:]):
        if match["name"]:
            named.update(_CLASSES.get(match["name"], ""))
        else:
            first, last = match["first"] or match["single"], match["last"] or match["single"]
            ranges.append((first[-1], last[-1]))
    return partial(_is_among, named, ranges, others)


def _is_among(named: set[str], ranges: list[tuple[str, str]], others: bool, char: str) -> bool:
    return (char in named or any(first <= char <= last for first, last in ranges)) != others


def _ends(token: str, file: str, starts: Collection[int]) -> Iterator[int]:
    """Where a part of a pattern may end in a file name if it begins at one of some offsets."""
    match token:
        case "**/":
            yield from starts
            first = min(starts, default=len(file))
            yield from (at + 1 for at in range(first + 1, len(file)) if file[at] == "/")
        case "**":
            yield from range(min(starts, default=len(file) + 1), len(file) + 1)
        case "*":
            done = -1
            for start in sorted(starts):
                if start > done:
                    slash = file.find("/", start)
                    done = slash if slash >= 0 else len(file)
                    yield from range(start, done + 1)
        case "?":
            yield from (start + 1 for start in starts if file[start : start + 1] not in ("", "/"))
        case _ if _is_brackets(token):
            among = _among(token)
            chars = ((start, file[start : start + 1]) for start in starts)
            yield from (start + 1 for start, char in chars if char not in ("", "/") and among(char))
        case _:
            text = token[1:] if token[0] == "\\" and len(token) > 1 else token
            yield from (start + len(text) for start in starts if file.startswith(text, start))
