"""Checking links: what the memory still knows is taken from there, the rest is asked for, every answer is kept."""

from __future__ import annotations

from msgspec import Struct, field

from lint_catalog.model.links.answers import LinkSettings
from lint_catalog.net.guard import Guard
from lint_catalog.net.memory import Database
from lint_catalog.text.hub import HUB

ARCHIVE = "https://archive.org/wayback/available"


class Setup(Struct, frozen=True):
    """How to ask. `endpoint` is the Hub (without a slash at the end), `token` what it knows us by (empty: nobody).

    `offline` names what forbids to ask the Hub, if anything does. `max_wait` in seconds bounds the run, `memory` is the
    open database of the link memory (None: nothing is remembered), `agent` how we introduce ourselves.
    """

    agent: str
    endpoint: str = HUB
    token: str = ""
    offline: str = ""
    max_wait: float = 600
    memory: Database | None = None
    settings: LinkSettings = field(default_factory=LinkSettings)
    guard: Guard = field(default_factory=Guard)
    archive: str = ARCHIVE
    deep: frozenset[str] = frozenset()
    """Models whose context length is looked up in their files, where the Hub's own facts lack it."""
