"""All kinds of defects that are planted: those of the modules below, which put them into the table."""

from __future__ import annotations

from tools.plant import facts, headings, links, names, notes, rows, texts
from tools.plant.bed import KINDS as KINDS

MODULES = (facts, headings, links, names, notes, rows, texts)
