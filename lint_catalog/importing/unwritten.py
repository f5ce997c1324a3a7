"""The layout of data that stands in no file yet."""

from __future__ import annotations

from lint_catalog.source.text import Text
from lint_catalog.source.yaml import YamlLayout


def unwritten_layout() -> YamlLayout:
    """A layout that knows no positions."""
    return YamlLayout(Text(""), None)
