"""What was observed while a text was read: nothing is refused there, so that rules can explain it."""

from __future__ import annotations

from msgspec import Struct

from lint_catalog.model.places import Span


class Observation(Struct, frozen=True):
    """Something a source noticed while it read a document, for a rule to judge: `duplicate-key`, `alias`, …"""

    what: str
    span: Span
    text: str = ""
