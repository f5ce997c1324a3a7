"""What a comment says, wherever it comes from: a run of ours, or a report that another job has made."""

from __future__ import annotations

from msgspec import Struct

from lint_catalog.model.findings import GATE_LOOSENED, FailOn, Severity
from lint_catalog.report.excerpt import Excerpt, excerpt
from lint_catalog.report.positions import Positions
from lint_catalog.report.run import Run


class Remark(Struct, frozen=True):
    """A finding as a contributor reads it; `file` is named from the root of the repository, `line` is 1-based."""

    severity: Severity
    rule: str
    message: str
    hint: str
    file: str
    line: int
    excerpt: Excerpt | None


class Remarks(Struct, frozen=True):
    """All of them. `complete` is false if the run could not look at everything, so that silence is not health; `fails`
    is what makes the check red."""

    remarks: tuple[Remark, ...]
    complete: bool
    fails: FailOn

    @property
    def loosened(self) -> int:
        """How many of them say that a change reports less than its base would."""
        return sum(each.rule == GATE_LOOSENED for each in self.remarks)


def complete(run: Run) -> bool:
    """Whether a run looked at all that it should have looked at."""
    return not (run.empty or run.crashed or run.unjudged)


def remarks(run: Run) -> Remarks:
    """What a run says, those that people are shown."""
    positions = Positions(run.sources)
    found = tuple(
        Remark(
            each.severity, each.rule, each.message, each.hint, f"{run.folder}{each.file}", each.span.line,
            excerpt(each, positions),
        )
        for each in run.findings
    )  # fmt: skip
    return Remarks(found, complete(run), run.fails)
