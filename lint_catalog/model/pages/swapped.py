"""Links of which text and address have changed places: `[https://example.org/kite](Kite)`."""

from __future__ import annotations

import re

from lint_catalog.model.pages.parts import Link, visible_text

_IS_ADDRESS = re.compile(r"(?i)(?:https?://|www\.)\S+")
_LEADS = re.compile(r"[#./?]|.*(?::|\.[A-Za-z]\w{0,4}(?:[#?]|\Z))")


def is_swapped(link: Link) -> bool:
    """Whether the text of a link is an address, and what should be one is not: neither has it a scheme, nor does it
    begin or end as paths of files do."""
    return (
        link.address_span is not None
        and bool(link.address)
        and _LEADS.match(link.address) is None
        and _IS_ADDRESS.fullmatch(visible_text(link.parts).strip()) is not None
    )
