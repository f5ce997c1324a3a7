"""What there is: places and findings; entries, pages and links as every other room speaks of them.

Enters: what `source` has read. Leaves: facts with places, for rules to look at. Reads no file and changes nothing.
Open `entries/entry.py` first, then `findings.py`; `pages/` are Markdown pages, `links/` what became of links.

Rule packs may import from here what they need, though `lint_catalog.rules` has all of it in one line.
"""

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document, Scalar, SourceMap
from lint_catalog.model.entries.entry import (
    Annotation,
    Entry,
    Reference,
    Shape,
    Violation,
    localized,
    markdown,
)
from lint_catalog.model.entries.expressions import EXPRESSION_OPERATORS, expression_ids
from lint_catalog.model.findings import Edit, Finding, Fix, Problem, Severity, TextEdit, TextFix
from lint_catalog.model.observation import Observation
from lint_catalog.model.places import Part, Place, Route, Span

Path = Route  # the name of before, for rule packs that were written with it
Layout = SourceMap  # likewise

__all__ = [
    "EXPRESSION_OPERATORS",
    "Annotation",
    "Catalog",
    "Document",
    "Edit",
    "Entry",
    "Finding",
    "Fix",
    "Layout",
    "Observation",
    "Part",
    "Path",
    "Place",
    "Problem",
    "Reference",
    "Route",
    "Scalar",
    "Severity",
    "Shape",
    "SourceMap",
    "Span",
    "TextEdit",
    "TextFix",
    "Violation",
    "expression_ids",
    "localized",
    "markdown",
]
