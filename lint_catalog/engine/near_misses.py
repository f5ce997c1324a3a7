"""Findings that somebody meant to ignore, and did not: the hint beside them says what the comment lacks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.findings import Finding
from lint_catalog.model.suppression import Suppression
from lint_catalog.source.near_suppressions import near_misses
from lint_catalog.source.suppressions import Syntax, suppressions
from lint_catalog.text.words import Nearest, quoted

Groups = Mapping[str, frozenset[str]]
"""Which rules a name stands for: one, or all of a family."""

_FAR = 20  # lines between a comment that names a rule and what it is taken to be meant for
_NEAR = 2  # the same for one that names none


class Missed(Struct, frozen=True):
    """A comment on a `line` of a file that was to ignore findings of `rules` (none: of any), and `why` it does not.

    `{}` in the words stands for the line of the finding.
    """

    file: str
    line: int
    rules: frozenset[str]
    why: str


def hinted(findings: Sequence[Finding], missed: Iterable[Missed]) -> tuple[Finding, ...]:
    """The findings; those that a comment was probably meant for say so. A comment is meant for what is nearest."""
    lines: dict[tuple[str, str], list[int]] = {}
    for each in findings:
        lines.setdefault((each.file, each.rule), []).append(each.span.line)
    of_file: dict[str, set[str]] = {}
    for (file, rule), numbers in lines.items():
        numbers.sort()
        of_file.setdefault(file, set()).add(rule)
    hints: dict[tuple[str, str, int], str] = {}
    for comment in missed:
        found = of_file.get(comment.file, set())
        limit = _FAR if comment.rules else _NEAR
        near = [
            (abs(line - comment.line), line < comment.line, line, rule)
            for rule in sorted(comment.rules & found if comment.rules else found)
            for line in _around(lines[comment.file, rule], comment.line)
            if abs(line - comment.line) <= limit
        ]
        if near:
            distance, before, line, _ = min(near)
            why = comment.why.replace("{}", str(line))
            for other in near:
                if other[:2] == (distance, before):
                    hints.setdefault((comment.file, other[3], line), f"the comment on line {comment.line} {why}")
    return tuple(_with(each, hints.get((each.file, each.rule, each.span.line), "")) for each in findings)


def _around(lines: Sequence[int], line: int) -> Iterator[int]:
    """The nearest of some lines, before and from a line."""
    at = bisect_left(lines, line)
    yield from lines[max(0, at - 1) : at + 1]


def _with(finding: Finding, hint: str) -> Finding:
    if not hint:
        return finding
    return replace(finding, hint=f"{finding.hint}\n{hint}" if finding.hint else hint)


def missed_comments(
    comments: Sequence[Suppression], used: frozenset[tuple[int, str]], groups: Groups, texts: Mapping[str, Text]
) -> Iterator[Missed]:
    """What in some `texts` by file was to ignore something and did not; `used` are the names in comments that did."""
    nearest = Nearest(groups)
    on_lines: dict[str, set[int]] = {}
    for index, each in enumerate(comments):
        line = each.span.line
        if each.wrong_until or each.well_formed:
            on_lines.setdefault(each.file, set()).add(line)
        if each.wrong_until:
            names = tuple(name for name in each.names if name in groups)
            yield Missed(each.file, line, _all(names, groups), f"does not say until when: {quoted(each.wrong_until)}")
        if not each.well_formed:
            continue
        for name in each.names:
            near = None if name in groups else nearest.to(name)
            if near is not None:
                yield Missed(each.file, line, groups[near], f"names `{name}`, and not `{near}`")
            elif name in groups and (index, name) not in used and not each.whole_file:
                yield Missed(each.file, line, groups[name], _elsewhere(each))
    for file, text in texts.items():
        if not text.parsed:
            for comment in suppressions(file, text.content, text.syntax):
                names = tuple(name for name in comment.names if name in groups)
                yield Missed(file, comment.span.line, _all(names, groups), _NOT_PARSED)
            continue
        for near_miss in near_misses(text.content, text.syntax, on_lines.get(file, ()), groups):
            yield Missed(file, near_miss.line, _all(near_miss.names, groups), near_miss.why)


_NOT_PARSED = "ignores nothing, as no comment does in a file that cannot be read"


class Text(Struct, frozen=True):
    """A text in which comments may stand. As long as it is not `parsed`, they ignore nothing."""

    content: str
    syntax: Syntax
    parsed: bool = True


def _all(names: Iterable[str], groups: Groups) -> frozenset[str]:
    return frozenset().union(*(groups[each] for each in names))


def _elsewhere(comment: Suppression) -> str:
    if comment.first_line == comment.span.line:
        return f"speaks for line {comment.first_line} only: put it on line {{}}, or alone above it"
    return f"speaks for line {comment.first_line}: put it right above line {{}}, or behind what stands there"
