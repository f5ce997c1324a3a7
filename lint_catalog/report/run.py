"""What a report is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from msgspec import Struct, field

from lint_catalog.model.findings import FailOn, Finding, Severity
from lint_catalog.rules.definition import Rule
from lint_catalog.rules.manual import address
from lint_catalog.text.visible import visible
from lint_catalog.text.words import counted, listed

Paint = Callable[[str, str], str]
"""Gives a text one of the styles `error`, `warning`, `note`, `good`, `strong`, `quiet`, or leaves it as it is."""


def no_paint(text: str, style: str) -> str:  # noqa: ARG001 - the signature is that of a Paint
    """A text without any style."""
    return text


MAX_SHOWN = 200
"""Findings of a family in an entry or on a page; people read no more. Programs are given all."""

_OF_EACH_SEVERITY = 10


class Run(Struct, frozen=True, dict=True):
    """The outcome of a run. `sources` are texts by file name, `seconds` is its wall time, `width` columns to use.

    `entries` is how many entries, or rows of pages, were looked at; `unit` is what they are called.
    `rules` are those that ran, by id; `fails` is what fails the run; `folder` is where the files are
    within the repository (`""`, or `catalogs/speech/`); `manual` is the address that the manual pages of built-in rules
    are below (`""` if it is not known). `baselined` and `ignored` count findings that are left out because they are in
    the baseline or because a comment says so. `links` counts links by verdict; None offline. `unjudged` are rules that
    say less than they would, since what they conclude from could not be read. `empty` says that there was nothing to
    look at, which is not accepted. `languages` are those that people want to read (none: English). `loosened` counts
    the findings by which a change reports less than its base would.
    """

    findings: tuple[Finding, ...]
    entries: int
    files: int
    seconds: float
    sources: Mapping[str, str]
    paint: Paint = no_paint
    width: int = 100
    quiet: bool = False
    unit: tuple[str, str] = ("entry", "entries")
    rules: Mapping[str, Rule] = field(default_factory=dict)
    fails: FailOn = FailOn.ERROR
    folder: str = ""
    manual: str = ""
    baselined: int = 0
    ignored: int = 0
    links: Mapping[str, int] | None = None
    unjudged: tuple[str, ...] = ()
    crashed: tuple[str, ...] = ()
    empty: bool = False
    languages: tuple[str, ...] = ()
    loosened: int = 0

    @property
    def painted(self) -> bool:
        """Whether the report may have the colours of the console."""
        return self.paint is not no_paint

    @cached_property
    def by_severity(self) -> tuple[Finding, ...]:
        """The findings, those that matter most first."""
        return tuple(sorted(self.findings, key=lambda each: (-each.severity, *each.sort_key)))

    def shown(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Those of some findings that people are shown: of each family in each entry or page not more than `MAX_SHOWN`,
        those that matter most, but some of each severity."""
        return tuple(each for each in findings if id(each) in self._kept)

    @cached_property
    def _kept(self) -> frozenset[int]:
        severities: Counter[tuple[str, str, Severity]] = Counter()
        first: list[Finding] = []
        others: list[Finding] = []
        for each in self.by_severity:
            key = (*self._group(each), each.severity)
            severities[key] += 1
            (first if severities[key] <= _OF_EACH_SEVERITY else others).append(each)
        counts: Counter[tuple[str, str]] = Counter()
        kept = []
        for each in (*first, *others):
            group = self._group(each)
            counts[group] += 1
            if counts[group] <= MAX_SHOWN:
                kept.append(id(each))
        return frozenset(kept)

    def not_shown(self) -> list[str]:
        """What people are not shown, or told, in lines: how many findings are left out, and which rules said less."""
        counts = Counter(map(self._group, self.findings))
        lines = [
            f"{counted(count - MAX_SHOWN, 'more finding')} of `{family}` in {visible(owner)}"
            for (owner, family), count in counts.items()
            if count > MAX_SHOWN
        ]
        return [*lines, *self.not_judged()]

    def not_judged(self) -> list[str]:
        """Which rules said less than they would, in lines."""
        lines = []
        if self.unjudged:
            rules = listed((f"`{each}`" for each in self.unjudged), "and")
            lines.append(f"not judged as far as it depends on what could not be read: {rules}")
        if self.crashed:
            lines.append(f"may have more to say, since an internal error ended it: {self.crashed_words}")
        return lines

    @property
    def crashed_words(self) -> str:
        """The rules that an internal error ended."""
        return listed((f"`{each}`" for each in self.crashed), "and")

    def _group(self, finding: Finding) -> tuple[str, str]:
        rule = self.rules.get(finding.rule)
        return finding.entry or finding.file, rule.family if rule else finding.rule

    def manual_page(self, rule: str) -> str:
        """The address of a rule's manual page, empty if there is none: for a catalog's own rules there is none."""
        return address(self.rules.get(rule), self.manual)

    @cached_property
    def counts(self) -> Mapping[Severity, int]:
        """Number of findings by severity."""
        return Counter(finding.severity for finding in self.findings)


def summary(run: Run) -> str:
    """One line: whether the gate is what it was, what was found in how much, and how long it took."""
    if run.loosened:
        places = f"in {counted(run.loosened, 'place')}"
        return f"{run.paint(f'gate loosened {places}', 'warning')}; {_found(run)}"
    return _found(run)


def _found(run: Run) -> str:
    time = f"{run.seconds:.2f} s"
    read = f"{counted(run.entries, *run.unit)} in {counted(run.files, 'file')}"
    if run.empty:
        return run.paint(f"! {read}: nothing was read ({time})", "warning")
    if not run.findings and run.crashed:
        return run.paint(f"! {read}: not judged by {run.crashed_words}{_left_out(run)} ({time})", "warning")
    if not run.findings:
        return run.paint(f"\N{CHECK MARK} {read}, no findings{_left_out(run)} ({time})", "good")
    parts = [
        run.paint(counted(run.counts[severity], severity.label), severity.label)
        for severity in sorted(Severity, reverse=True)
        if run.counts.get(severity)
    ]
    touched = len({finding.file for finding in run.findings})
    mark = "\N{BALLOT X}" if run.counts.get(Severity.ERROR) else "!"
    return f"{mark} {listed(parts, 'and')} in {touched} of {counted(run.files, 'file')}{_left_out(run)} ({time})"


def _left_out(run: Run) -> str:
    """What a reader should know of that is not reported."""
    parts = [f"{run.baselined:,} in the baseline"] if run.baselined else []
    parts += [f"{run.ignored:,} ignored by comments"] if run.ignored else []
    return f" ({', '.join(parts)})" if parts else ""


def shortened(text: str, limit: int) -> str:
    """A text of at most `limit` characters."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def sentences(finding: Finding, limit: int) -> list[str]:
    """The message and the lines of the hint, safe for a terminal, each of at most `limit` characters."""
    lines = [finding.message, *filter(None, finding.hint.split("\n"))]
    return [visible(shortened(line, limit)) for line in lines]


def link_summary(links: Mapping[str, int]) -> str:
    """One line: how many links there are, and what became of them."""
    parts = [f"{number:,} {verdict}" for verdict, number in links.items() if number]
    return f"{counted(sum(links.values()), 'link')}: {', '.join(parts)}" if parts else "no links"
