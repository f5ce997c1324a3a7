"""What an isolated run leaves out of a checkout, in words."""

from __future__ import annotations

from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.project.config import Config
from lint_catalog.project.disk import relative_name
from lint_catalog.text.words import listed, quoted

LEFT_OUT = "left-out-of-isolated-run"
"""What a report calls the note. It is not a rule: nothing selects, ignores or counts it."""


def left_out(config: Config) -> str:
    """Which settings do not hold, in a sentence; empty if all do."""
    if not config.left_out or config.file is None:
        return ""
    keys = listed(map(quoted, config.left_out), "and")
    verb = "is" if len(config.left_out) == 1 else "are"
    return f"{keys} {verb} left out, since the run is isolated"


def left_out_notes(config: Config) -> tuple[Finding, ...]:
    """The same as a note at the settings."""
    if not (message := left_out(config)) or config.file is None:
        return ()
    file = relative_name(config.root, config.file)
    hint = "what shall hold is said on the command line: `--select`, `--ignore`, `--strict`"
    return (Finding(file, Span(1, 1, 1, 1), LEFT_OUT, Severity.NOTE, message, hint),)
