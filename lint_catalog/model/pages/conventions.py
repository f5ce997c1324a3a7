"""What the rules on pages take for granted, and what a catalog may set otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

_UNDISCLOSED = {"ja": "不明", "en": "Undisclosed", "fr": "Non divulgué"}
_INDIVIDUAL = {"ja": "個人", "en": "Individual", "fr": "Particulier"}


class Conventions(Struct, frozen=True):
    """How a catalog's Markdown pages are written.

    `unsorted` are the anchors of sections whose rows are in an order of their own; `sorted_by_size` says that all other
    tables of models are in the order of size, however short or disordered they are, and `families_together` that a
    smaller model may follow its larger namesake there. `variant_hosts` the hosts that have
    pages for each language, although addresses do not show it; `undisclosed` the word for what a developer does not
    say, and `individual` the word before an individual developer's name, both by language; `columns` says what columns
    hold whose titles are not understood; `site_routes` are patterns of addresses that a site makes, such as `/about`.
    """

    unsorted: tuple[str, ...] = ()
    sorted_by_size: bool = False
    families_together: bool = True
    variant_hosts: tuple[str, ...] = ()
    undisclosed: Mapping[str, str] = field(default_factory=lambda: dict(_UNDISCLOSED))
    individual: Mapping[str, str] = field(default_factory=lambda: dict(_INDIVIDUAL))
    columns: Mapping[str, str] = field(default_factory=dict)
    site_routes: tuple[str, ...] = ()
