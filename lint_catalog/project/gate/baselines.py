"""Lines that a change adds to a baseline that lies in the checkout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from lint_catalog.engine.fingerprint import Fingerprint
from lint_catalog.model.findings import Finding
from lint_catalog.model.places import Span
from lint_catalog.project.baseline import AnyFingerprint, Baseline
from lint_catalog.project.gate.note import TOP, loosened
from lint_catalog.text.words import counted, quoted

_NAMED = 100  # lines; of more it is said how many
_HINT = "a baseline is for what was found before: fix what is new, or say in the change why it is accepted"


def longer_baseline(file: str, before: Baseline, now: Baseline, renamed: Mapping[str, str]) -> Iterator[Finding]:
    """A note for each line of a baseline file, or for each count in one, that the base has not. `renamed` are names of
    entries and files in the base and those of today.

    What the base has in the first form, which knows messages, may stand there in today's form.
    """
    old: Counter[AnyFingerprint] = Counter()
    for mark, count in _lines(before):
        old[_renamed(mark, renamed)] += count
    added: dict[AnyFingerprint, int] = {}
    for mark, count in _lines(now):
        if count > old[mark]:
            added[mark] = count - old[mark]
        old[mark] -= min(count, old[mark])
    left = Counter({(mark.entry, mark.rule, mark.path): 0 for mark in old})
    for mark, count in old.items():
        if not isinstance(mark, Fingerprint):
            left[mark.entry, mark.rule, mark.path] += count
    new = []
    for mark, count in added.items():
        taken = min(count, left[mark.entry, mark.rule, mark.path])
        left[mark.entry, mark.rule, mark.path] -= taken
        if count > taken:
            new.append((now.lines.get(mark, 1), mark, count - taken))
    new.sort(key=lambda each: each[0])
    for line, mark, count in new[:_NAMED]:
        often = f" {count} times more" if count > 1 else ""
        what = f"{quoted(mark.rule)} on {quoted(mark.entry, 120)}{often}"
        message = f"the baseline accepts {what}, which that of the base does not"
        yield loosened(file, Span(line, 1, line, 2), message, mark.rule, mark.entry, hint=_HINT)
    if len(new) > _NAMED:
        message = f"the baseline accepts {counted(len(new) - _NAMED, 'more finding')} that that of the base does not"
        yield loosened(file, TOP, message, hint=_HINT)


def _lines(baseline: Baseline) -> Iterator[tuple[AnyFingerprint, int]]:
    yield from baseline.counts.items()
    yield from baseline.first.items()


def _renamed(mark: AnyFingerprint, renamed: Mapping[str, str]) -> AnyFingerprint:
    entry = renamed.get(mark.entry, mark.entry)
    if entry == mark.entry:
        return mark
    values = {name: getattr(mark, name) for name in mark.__struct_fields__}
    return type(mark)(**{**values, "entry": entry})
