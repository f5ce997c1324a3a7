"""What the rules on pages take for granted, and what a catalog may set otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Conventions:
    """How a catalog's Markdown pages are written.

    `unsorted` are the anchors of sections whose rows are in an order of their own; `variant_hosts` the hosts whose
    pages differ by language although their addresses do not show it; `undisclosed` the word for what is not known, by
    language; `individual` the word before an individual developer's name, by language; `columns` what further columns
    hold, by title.
    """

    unsorted: tuple[str, ...] = ()
    variant_hosts: tuple[str, ...] = ()
    undisclosed: Mapping[str, str] = field(
        default_factory=lambda: {"ja": "不明", "en": "Undisclosed", "fr": "Non divulgué"}
    )
    individual: Mapping[str, str] = field(
        default_factory=lambda: {"ja": "個人", "en": "Individual", "fr": "Individuel"}
    )
    columns: Mapping[str, str] = field(default_factory=dict)
