"""The README as a package index shows it, where no file of the repository is beside it."""

from __future__ import annotations

import re

_PARTS = re.compile(
    r"^(?P<fence>`{3,}).*?^(?P=fence)$"
    r"|`[^`\n]*`"
    r"|(?P<image>!\[[^\]]*\]\()(?P<picture>[^()\s]+)\)"
    r"|(?P<link>\]\()(?P<target>[^()\s]+)\)",
    re.MULTILINE | re.DOTALL,
)
"""Code, in which nothing is a link; a picture; where a link's text ends, and its target."""
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def as_published(text: str, address: str, tag: str, name: str = "README.md") -> str:
    """A page of the repository with each link to another leading to how that was at a tag. `address` is the
    repository's, `name` the page's own, for links into itself."""
    raw = address.replace("https://github.com/", "https://raw.githubusercontent.com/")

    def absolute(part: re.Match[str]) -> str:
        target = part["picture"] or part["target"]
        if target is None or _ABSOLUTE.match(target):
            return part[0]
        if part["picture"]:
            return f"{part['image']}{raw}/{tag}/{target})"
        return f"{part['link']}{address}/blob/{tag}/{name if target.startswith('#') else ''}{target})"

    return _PARTS.sub(absolute, text)
