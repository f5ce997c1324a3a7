"""What the relative links of a page lead to in its repository, as somebody found out who may look."""

from __future__ import annotations

from msgspec import Struct

from lint_catalog.text.anchors import Anchors


class LinkedFile(Struct, frozen=True):
    """What an address leads to. `path` is where it leads, from the root of the repository.

    `anchors` are what links can find there, None where nobody knows: it is not a Markdown page, or not all was read.
    """

    path: str
    is_there: bool = True
    anchors: Anchors | None = None
    near: str = ""
    """The address that was probably meant."""
    is_known: bool = True
    """Whether the page lies where all that belongs to it is: in a git work tree, or a catalog."""
    without_ending: bool = False
    """Whether all that is wrong with it is that a page's ending is left out, or is that of the page of a site."""
