"""How large a text may be that is read, and which files hold entries."""

from __future__ import annotations

MAX_CHARACTERS = 4_000_000
"""No page may be longer."""


YAML_SUFFIXES = (".yaml", ".yml")
