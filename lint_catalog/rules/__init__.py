"""What a rule is made of. This is all that a module of rules has to import:

    from lint_catalog.rules import Entry, Problem, Problems, Severity, rule

Enters: one of the types below, chosen by `on=`. Leaves: problems. A rule looks and yields: it changes nothing, opens
nothing and remembers nothing; what several rules work out of pages, the pages keep: `pages.derived(function)`.
Open `definition.py` first; `fixes.py` has the usual fixes, `manual.py` reads docstrings.
"""

from lint_catalog.model.absence import Absent
from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry, localized, markdown
from lint_catalog.model.findings import Edit, Fix, Problem, Severity
from lint_catalog.model.links.answers import Online
from lint_catalog.model.observation import Observation
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.places import Part, Place, Route
from lint_catalog.model.suppression import Suppression
from lint_catalog.rules.definition import Needs, Problems, Rule, rule

__all__ = [
    "Absent",
    "Catalog",
    "Document",
    "Edit",
    "Entry",
    "Fix",
    "Needs",
    "Observation",
    "Online",
    "Page",
    "Pages",
    "Part",
    "Place",
    "Problem",
    "Problems",
    "Route",
    "Rule",
    "Severity",
    "Suppression",
    "localized",
    "markdown",
    "rule",
]
