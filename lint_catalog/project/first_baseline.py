"""Baselines of the first form, which know a finding by its message: how their lines are told from findings of today."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from msgspec import Struct

from lint_catalog.engine.fingerprint import condensed, owner, place
from lint_catalog.model.findings import Finding

_LINE_NUMBER = re.compile(r"\b(lines?) \d+(?:(?:, | and |-)\d+)*")
_QUOTED = re.compile(r"`([^`]*)`")
_LONGEST = 300  # characters of a message that were kept as they are

Key = TypeVar("Key", bound=Hashable)


class FirstFingerprint(Struct, frozen=True, order=True):
    """What the first form knew of a finding: `message` is what was said of it then, without numbers of lines."""

    entry: str
    rule: str
    path: str
    message: str


def first_fingerprint(finding: Finding) -> FirstFingerprint:
    """What the first form would know of a finding of today."""
    message = _LINE_NUMBER.sub(r"\1 N", " ".join(finding.message.split()))
    return FirstFingerprint(owner(finding), finding.rule, place(finding.path), condensed(message, _LONGEST))


def recognised(
    known: Mapping[FirstFingerprint, int], findings: Iterable[Finding]
) -> tuple[list[tuple[FirstFingerprint, Finding]], Mapping[FirstFingerprint, int]]:
    """The findings that lines of the first form stand for, each with its line, and how many are left of each line.

    First those whose message is the same, then those that differ in words or figures only: the message may have been
    improved since, but the values that it quotes are the same.
    """
    left = Counter(known)
    pairs: list[tuple[FirstFingerprint, Finding]] = []
    rest = list(findings)
    for alike in (_by_message, _by_values):
        rest = _pair(left, rest, alike, pairs)
    return pairs, {mark: count for mark, count in left.items() if count}


def _pair(
    left: Counter[FirstFingerprint],
    findings: Iterable[Finding],
    alike: Callable[[FirstFingerprint], Key],
    pairs: list[tuple[FirstFingerprint, Finding]],
) -> list[Finding]:
    """Pair findings and lines that are alike, and take the lines from what is `left`; returns the other findings."""
    lines: dict[Key, list[FirstFingerprint]] = {}
    for mark, count in left.items():
        lines.setdefault(alike(mark), []).extend([mark] * count)
    others = []
    for finding in findings:
        same = lines.get(alike(first_fingerprint(finding)))
        if same:
            mark = same.pop(0)
            left[mark] -= 1
            pairs.append((mark, finding))
        else:
            others.append(finding)
    return others


def _by_message(mark: FirstFingerprint) -> Hashable:
    return mark


def _by_values(mark: FirstFingerprint) -> Hashable:
    return mark.entry, mark.rule, mark.path, *_QUOTED.findall(mark.message)
