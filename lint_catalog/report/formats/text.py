"""Findings for people: the line, the mark under what is wrong, and what to do."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from textwrap import wrap

from wcwidth import wcwidth

from lint_catalog.model.findings import Finding
from lint_catalog.model.places import Span
from lint_catalog.report.run import Run, link_summary, summary
from lint_catalog.report.shown import Shown, marks
from lint_catalog.report.shown import lines as shown_lines
from lint_catalog.report.statistics import for_people as statistics
from lint_catalog.source.text import SourceText
from lint_catalog.text.secrets import masked_in_place
from lint_catalog.text.visible import visible

__all__ = ["FOR", "report", "statistics"]

FOR = "people: the line, a mark under what is wrong, and what to do"

_FAR = 1000  # characters on either side of a mark that are looked at
_CONTEXT = 24  # columns of text to show on either side of a mark in a line that is too wide


def report(run: Run) -> Shown:
    """Every finding with its source line and carets, then the summary."""
    sources: dict[str, SourceText] = {}
    parts = []
    for finding in run.shown(run.findings):
        if finding.file not in sources:
            sources[finding.file] = SourceText(masked_in_place(run.sources.get(finding.file, "")))
        parts.append(_block(finding, sources[finding.file], run))
    if unseen := run.not_shown():
        parts.append("\n".join(unseen))
    if not run.quiet:
        parts.append(summary(run) + (f"\n  {link_summary(run.links)}" if run.links is not None else ""))
    return shown_lines("\n\n".join(parts) + "\n" if parts else "", painted=run.painted)


def _block(finding: Finding, source: SourceText, run: Run) -> str:
    paint, severity = run.paint, finding.severity.label
    span = finding.span
    gutter = " " * len(str(span.line))
    bar = paint("|", "quiet")
    line, carets = _excerpt(*_near(source, span, run.width), run.width - len(gutter) - 3)
    lines = [
        f"{paint(f'{severity}[{finding.rule}]', severity)}: {paint(visible(finding.message), 'strong')}",
        f"{gutter}{paint('-->', 'quiet')} {visible(finding.file)}:{span.line}:{span.column}",
    ]
    if line.strip():
        lines += [
            f"{gutter} {bar}",
            f"{paint(str(span.line), 'quiet')} {bar} {line}",
            f"{gutter} {bar} {paint(carets, severity)}",
        ]
    for hint in filter(str.strip, finding.hint.split("\n")):
        width = run.width - len(gutter) - 3
        first, *others = wrap(visible(hint), width, break_long_words=False, break_on_hyphens=False)
        lines += [f"{gutter} {paint('=', 'quiet')} {first}", *(f"{gutter} {bar} {other}" for other in others)]
    return "\n".join(each.rstrip() for each in lines)


def _near(source: SourceText, span: Span, width: int) -> tuple[str, Span]:
    """As much of a line around the mark as may be shown: a long line is not measured for each mark in it."""
    far = max(_FAR, 2 * width)
    cut = max(0, span.column - 1 - far)
    line = source.part(span.line, cut + 1, span.column + far)
    return line, Span(span.line, span.column - cut, span.end_line, span.end_column - cut)


def _excerpt(line: str, span: Span, width: int) -> tuple[str, str]:
    """A line, or the part of it around the mark, and the carets under it. Wide characters take two columns."""
    start = span.column - 1
    end = len(line) if span.end_line > span.line else span.end_column - 1
    end = max(end, start + 1)
    marked = frozenset(marks(line))  # a space will stand behind each of them
    columns = [0, *accumulate(_columns(char) + (index in marked) for index, char in enumerate(line))]  # before each
    start, end = min(start, len(line)), min(end, len(line))
    first, last = 0, len(line)
    if columns[-1] > width:
        first = start
        while first > 0 and columns[start] - columns[first - 1] <= _CONTEXT:
            first -= 1
        last = first
        while last < len(line) and columns[last + 1] - columns[first] <= width - 2:
            last += 1
        while last == len(line) and first > 0 and columns[-1] - columns[first - 1] < width:
            first -= 1
    before = "…" if first > 0 else ""
    after = "…" if last < len(line) else ""
    mark = max(1, columns[min(end, last)] - columns[start])
    offset = len(before) + columns[start] - columns[first]
    shown = "".join(f"{char} " if index in marked else char for index, char in enumerate(line[first:last], first))
    return f"{before}{visible(shown)}{after}", " " * offset + "^" * mark


@lru_cache(maxsize=1 << 14)
def _columns(char: str) -> int:
    """How many columns a character takes on a terminal."""
    return sum(max(0, wcwidth(each)) for each in visible(char))
