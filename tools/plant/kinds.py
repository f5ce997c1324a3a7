"""All kinds of defects that are planted: those of the modules below."""

from __future__ import annotations

from tools.plant import facts, headings, links, names, notes, rows, texts

ALL = (facts, headings, links, names, notes, rows, texts)
