"""A rule that looks at one thing: what it finds, and what kept it from speaking or made it stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Protocol

from msgspec import Struct

from lint_catalog.model.absence import Absent
from lint_catalog.model.errors import UnjudgedError
from lint_catalog.model.findings import Finding, Problem
from lint_catalog.rules.definition import Rule

MAX_FINDINGS = 10_000
"""A rule that finds more in one file stops: nobody reads them, and they cost time and memory."""


class Crash(Struct, frozen=True):
    """An internal error: a rule raised. `target` is the file it was looking at, or empty for the whole catalog."""

    rule: str
    target: str
    error: Exception


class Unjudged(Struct, frozen=True):
    """A rule that concludes from what is absent and was left out, or said less: the `hidden` files may have it."""

    rule: str
    hidden: tuple[str, ...]


class Stopped(Struct, frozen=True):
    """A rule that stopped, since it found more than `MAX_FINDINGS` in a file."""

    rule: str
    file: str


class Result(Struct, frozen=True):
    """What a run found, in the order of file, line, column and rule. `ignored` counts what comments left out."""

    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...] = ()
    ignored: int = 0
    unjudged: tuple[Unjudged, ...] = ()
    stopped: tuple[Stopped, ...] = ()

    @property
    def silent(self) -> frozenset[str]:
        """The rules whose silence means nothing."""
        crashed = {each.rule for each in self.crashes}
        return frozenset({*crashed, *(each.rule for each in self.unjudged), *(each.rule for each in self.stopped)})


class Whole(Protocol):
    """What knows what it lacks: a catalog, or pages."""

    def hidden(self, absent: Absent) -> tuple[str, ...]:
        """The files that may have what seems to be absent."""


class Looking:
    """The rules of a run looking at one thing after the other."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._crashes: list[Crash] = []
        self._hidden: dict[str, dict[str, None]] = {}
        self._found: Counter[Stopped] = Counter()
        self._stopped: dict[Stopped, None] = {}

    def look(
        self, rule: Rule, target: object, whole: Whole, place: Callable[[Problem], Finding], file: str = ""
    ) -> None:
        """What a rule finds in a target, `file` if that is one. `whole` is all that it could conclude from.

        Raises UnjudgedError if nobody can say whether an entry fits its schema.
        """
        if self._is_left_out(rule, rule.absent, whole):
            return
        if self._stopped and Stopped(rule.id, file) in self._stopped:
            return  # one of many targets in a file
        try:
            for problem in rule.problems(target):
                if self._is_left_out(rule, problem.absent, whole):
                    continue
                if not self._keep(place(problem)):
                    break
        except UnjudgedError:
            raise
        except Exception as error:  # noqa: BLE001 - a rule's mistake must not hide what the others found
            self._crashes.append(Crash(rule.id, file, error))

    def _keep(self, finding: Finding) -> bool:
        """Keep a finding, unless it is one too many in its file."""
        where = Stopped(finding.rule, finding.file)
        self._found[where] += 1
        if self._found[where] > MAX_FINDINGS:
            self._stopped[where] = None
            return False
        self._findings.append(finding)
        return True

    def _is_left_out(self, rule: Rule, absent: Absent | None, whole: Whole) -> bool:
        hidden = whole.hidden(absent) if absent is not None else ()
        if hidden:
            self._hidden.setdefault(rule.id, {}).update(dict.fromkeys(hidden))
        return bool(hidden)

    def add(self, findings: Iterable[Finding]) -> None:
        """Take over what was found elsewhere, of each rule in each file not too much."""
        for each in findings:
            self._keep(each)

    def result(self) -> Result:
        """What was found so far; the same thing twice counts once."""
        return Result(
            in_order({(each.sort_key, each.path): each for each in self._findings}.values()),
            tuple(self._crashes),
            unjudged=tuple(Unjudged(rule, tuple(hidden)) for rule, hidden in self._hidden.items()),
            stopped=tuple(self._stopped),
        )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in the order of reports."""
    return tuple(sorted(findings, key=lambda each: each.sort_key))
