"""What a path on the Hub means: which repository, and what of it."""

from __future__ import annotations

from urllib.parse import unquote

from msgspec import Struct

from lint_catalog.testing.hub.scenario import KINDS, Kind

_VERBS = frozenset(
    {"resolve", "raw", "tree", "blob", "blame", "commit", "commits", "discussions", "settings", "viewer", "edit"}
    | {"revision", "paths-info", "refs"}
)


class Address(Struct, frozen=True):
    """A path below a kind of repositories: the repository, and what of it is meant.

    `verb` is empty for the repository itself; `rest` are the steps after it, decoded; `tail` is everything after the
    repository's name, as it was sent.
    """

    kind: Kind
    id: str
    verb: str = ""
    rest: tuple[str, ...] = ()
    tail: str = ""


def below(kind: Kind, path: str) -> Address:
    """The address that the part of a path after the kind gives, such as `acme/tiny/resolve/main/config.json`."""
    steps = path.strip("/").split("/")
    # Old repositories have a name of one step; whoever is called `tree` or so is out of luck.
    length = 1 if len(steps) > 1 and steps[1] in _VERBS and len(steps) != 2 else min(2, len(steps))
    id = "/".join(unquote(each) for each in steps[:length])
    rest = tuple(unquote(each) for each in steps[length:])
    tail = "".join(f"/{each}" for each in steps[length:])
    return Address(kind, id, rest[0] if rest else "", rest[1:], tail)


def address(path: str) -> Address:
    """The address that the path of a page or file gives: models stand at the top, the other kinds in their folders."""
    first, _, rest = path.lstrip("/").partition("/")
    if first in KINDS:
        return below(first, rest)
    return below("models", path.lstrip("/"))
