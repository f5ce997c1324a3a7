"""Addresses without scheme and host: places in the repository that a page lies in, as GitHub understands them."""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import quote, unquote

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|[^/]*:/")
_TEMPLATE = re.compile(
    r"\{\{|\{%|<%|\$\{|\[\[|%=|(?:\A|/)(?:%[A-Za-z]\w*%(?![0-9A-Fa-f]{2})|__[A-Za-z]\w*__|\$[A-Za-z]\w*|:[A-Za-z]\w*|#?\{[\w.-]+\})(?=[/?#.]|\Z)"
)
"""What a program fills in, in the languages of templates: `{{ url }}`, `{url}`, `$URL`, `%URL%`, `__URL__`, `:url`."""
_SAFE = "/!$&'*+,;=:@~"


class RelativeAddress(NamedTuple):
    """The parts of an address, percent-encoding resolved in `path`. `rest` is what follows the path, as written."""

    path: str
    query: str
    fragment: str
    rest: str

    @property
    def is_absolute(self) -> bool:
        """Whether it begins at the root of the repository."""
        return self.path.startswith("/")


def relative_address(address: str) -> RelativeAddress | None:
    """The parts of an address that leads to a file or folder beside its page or above it; None for one that leads
    elsewhere, within the page alone, or to what a program puts there."""
    if _ELSEWHERE.match(address) or is_template(address):
        return None
    written, hash_, fragment = address.partition("#")
    path, mark, query = written.partition("?")
    if not path or "\0" in path:
        return None
    return RelativeAddress(unquote(path), query, fragment, f"{mark}{query}{hash_}{fragment}")


def is_template(address: str) -> bool:
    """Whether a program puts something there before anybody follows it."""
    return _TEMPLATE.search(address) is not None


def steps(path: str, folder: tuple[str, ...]) -> tuple[tuple[str, ...], int, tuple[str, ...]]:
    """Where a path leads from a folder, both from the root of a repository: the names of the folders and the file, how
    many steps above the root it goes, and the names that follow there."""
    way: list[str] = [] if path.startswith("/") else list(folder)
    above = 0
    for name in path.split("/"):
        if name == "..":
            if way:
                way.pop()
            else:
                above += 1
        elif name not in ("", "."):
            way.append(name)
    return (tuple(way), 0, ()) if not above else ((), above, tuple(way))


def written_from(folder: tuple[str, ...], way: tuple[str, ...], *, absolute: bool = False) -> str:
    """How an address says where a file is: from a folder, or `absolute` from the root."""
    path = "/".join(way)
    if absolute:
        return quote(f"/{path}", safe=_SAFE)
    return quote(posixpath.relpath(f"/{path}", f"/{'/'.join(folder)}"), safe=_SAFE)
