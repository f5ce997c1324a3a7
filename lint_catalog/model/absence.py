"""What a conclusion takes to be absent: it holds only where everything that may have it was read."""

from __future__ import annotations

from msgspec import Struct


class Absent(Struct, frozen=True):
    """Something that was looked for in vain.

    `kinds` are the kinds of entries that might have it, none means all. With `by_name` it is an id that none of them
    has: then a file that cannot be read is known to be there by its name, and only a folder hides anything. On pages
    all of the page counts, or all pages together.
    """

    kinds: tuple[str, ...] = ()
    by_name: bool = False
