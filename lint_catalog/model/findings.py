"""What rules yield and runs report: severities, problems, fixes and findings."""

from __future__ import annotations

import enum

from msgspec import Struct

from lint_catalog.model.absence import Absent
from lint_catalog.model.places import Place, Route, Span

GATE_LOOSENED = "gate-loosened"
"""What reports call it where a change reports less than its base would. It is not a rule: no setting, comment or
baseline takes it away, since those are what it is about."""


class Severity(enum.IntEnum):
    """How much a finding matters; what fails a run is `FailOn`."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """Its name in reports: `note`, `warning` or `error`."""
        return self.name.lower()


class FailOn(enum.Enum):
    """From which severity on findings fail a run."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"

    @property
    def least(self) -> Severity | None:
        """The least severity that fails the run; None if nothing does."""
        return None if self is FailOn.NEVER else Severity[self.name]

    def stops(self, severity: Severity) -> bool:
        """Whether a finding of this severity fails the run."""
        return self.least is not None and severity >= self.least


class Edit(Struct, frozen=True):
    """Replace the text at a place. `part` says whether a key or a value is replaced."""

    place: Place
    replacement: str


class Fix(Struct, frozen=True):
    """Edits that fix a problem together. A safe fix keeps what the writer meant; an unsafe one may guess."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


class Problem(Struct, frozen=True):
    """What a rule yields: where, what, and how to fix it. `severity` is the rule's own unless it is given here.

    `about` are the values that tell the problem from others of the same rule at the same place, and that make it the
    same problem tomorrow: what is wrong, and what it contradicts. Never what was measured (counts, sizes, days, what
    the network says), and never words of the message, so that both may change. None stands for the text at the place.
    `absent` is what it takes to be absent, besides what its rule does.
    """

    place: Place
    message: str
    hint: str = ""
    fix: Fix | None = None
    severity: Severity | None = None
    about: tuple[str, ...] | None = None
    absent: Absent | None = None


class TextEdit(Struct, frozen=True):
    """An edit whose place is resolved."""

    file: str
    span: Span
    replacement: str


class TextFix(Struct, frozen=True):
    """A fix whose places are resolved."""

    title: str
    edits: tuple[TextEdit, ...]
    safe: bool


class Finding(Struct, frozen=True):
    """A problem at its position, as it is reported. `entry` is `<kind>/<id>`, empty for a file that is not an entry.

    `about` are the values that it is about, as the rule gave them or else the text at its place.
    """

    file: str
    span: Span
    rule: str
    severity: Severity
    message: str
    hint: str = ""
    entry: str = ""
    path: Route = ()
    fix: TextFix | None = None
    about: tuple[str, ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """The order of reports: file, line, column, rule."""
        return (self.file, self.span.line, self.span.column, self.rule, self.message)
