"""A baseline whose entries and pages have other names by now.

A baseline knows nothing but findings. Something in it that is gone may be what has the same findings under a name that
the baseline has not: the same rules at the same places about the same values. Where that could as well be chance (one
missing field, under a name that is nothing like it), the findings stay new, and a hint says what they look like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import SequenceMatcher

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.engine.fingerprint import Fingerprint, beyond, fingerprint
from lint_catalog.model.findings import Finding
from lint_catalog.project.baseline import AnyFingerprint, Baseline

_ALIKE = 0.5
"""The part of their findings, or of the letters of their names, that two have in common that may be one."""
_PAIRS = 10_000  # of names that are compared
_SELF = "\0"  # stands for the own name in what a finding is about

Trait = tuple[str, str, tuple[str, ...]]
"""What remains of a fingerprint without a name: rule, path and values."""


class Renamed(Struct, frozen=True):
    """A `baseline` by the names of today: which old ones it had (`sure`, with the new ones), and what others may have
    been called (`perhaps`, by their names of today)."""

    baseline: Baseline
    sure: Mapping[str, str] = {}
    perhaps: Mapping[str, str] = {}

    def hinted(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """New findings, of which some may be old ones under another name."""
        found = []
        for each in findings:
            old = self.perhaps.get(each.entry or each.file)
            if old is not None:
                hint = f"`{old}` is in the baseline and gone; if this is it, write the new name there"
                each = replace(each, hint=f"{each.hint}\n{hint}" if each.hint else hint)
            found.append(each)
        return tuple(found)


def followed(
    baseline: Baseline, findings: Collection[Finding], present: Collection[str], exists: Callable[[str], bool]
) -> Renamed:
    """A baseline by the names of today: `present` are those of all entries and pages, `exists` looks for a file."""
    marks: dict[str, Counter[Fingerprint]] = {}
    for mark, count in baseline.counts.items():
        marks.setdefault(mark.entry, Counter())[mark] = count
    gone = [name for name in marks if name not in present and not exists(name)]
    if not gone:
        return Renamed(baseline)
    fresh: dict[str, Counter[Fingerprint]] = {}
    for each in beyond(findings, baseline.counts):
        mark = fingerprint(each)
        if mark.entry in present and mark.entry not in marks:
            fresh.setdefault(mark.entry, Counter())[mark] += 1
    sure, perhaps = _pairs({name: marks[name] for name in gone}, fresh)
    return Renamed(_by_todays_names(baseline, findings, sure) if sure else baseline, sure, perhaps)


def _pairs(
    gone: Mapping[str, Counter[Fingerprint]], fresh: Mapping[str, Counter[Fingerprint]]
) -> tuple[dict[str, str], dict[str, str]]:
    """The names of today of what is surely gone by another one; and by names of today, what they perhaps were."""
    new_by_trait: dict[Trait, list[str]] = {}
    traits = {name: _traits(name, marks) for name, marks in (*gone.items(), *fresh.items())}
    for name in fresh:
        for trait in traits[name]:
            new_by_trait.setdefault(trait, []).append(name)
    ranked: list[tuple[float, float, str, str, bool]] = []
    compared = 0
    for old in gone:
        near = {new for trait in traits[old] for new in new_by_trait.get(trait, ()) if _kind(new) == _kind(old)}
        for new in sorted(near):
            compared += 1
            if compared > _PAIRS:
                break
            shared = traits[old] & traits[new]
            part = shared.total() / max(traits[old].total(), traits[new].total())
            names = SequenceMatcher(None, _last(old), _last(new)).ratio()
            if part >= _ALIKE:
                is_sure = names >= _ALIKE or shared.total() > 1 or any(_tells(trait, old) for trait in shared)
                ranked.append((-part, -names, old, new, is_sure))
    sure: dict[str, str] = {}
    perhaps: dict[str, str] = {}
    for *_, old, new, is_sure in sorted(ranked, key=lambda each: (not each[4], *each[:4])):
        if old in sure or old in perhaps.values() or new in sure.values() or new in perhaps:
            continue
        if is_sure:
            sure[old] = new
        else:
            perhaps[new] = old
    return sure, perhaps


def _traits(name: str, marks: Counter[Fingerprint]) -> Counter[Trait]:
    own = _own_names(name)
    found: Counter[Trait] = Counter()
    for mark, count in marks.items():
        found[mark.rule, mark.path, tuple(_SELF if each in own else each for each in mark.about)] += count
    return found


def _own_names(name: str) -> frozenset[str]:
    """What a finding may call what it is in: an entry by kind and id, by id, or by its file; a page by its file."""
    return frozenset({name} if _kind(name).startswith(".") else {name, _last(name), f"{_last(name)}.yaml"})


def _tells(trait: Trait, name: str) -> bool:
    """Whether a finding is about a value of its own, which another one would hardly have by chance."""
    _, path, about = trait
    return (bool(path) or _kind(name).startswith(".")) and any(len(each) > 2 for each in about)


def _kind(name: str) -> str:
    """The kind of an entry, or how the name of a file ends."""
    last = _last(name)
    suffix = last[last.rindex(".") :] if "." in last else ""
    return suffix if suffix in (".md", ".markdown", ".yaml", ".yml", ".toml") else name.partition("/")[0]


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _by_todays_names(baseline: Baseline, findings: Iterable[Finding], sure: Mapping[str, str]) -> Baseline:
    """A baseline with other names; also in findings elsewhere that are about what has another one."""
    values = {_last(old): _last(new) for old, new in sure.items()} | dict(sure)
    found = Counter(map(fingerprint, findings))
    counts: Counter[Fingerprint] = Counter()
    lines: dict[AnyFingerprint, int] = dict(baseline.lines)
    for mark, count in baseline.counts.items():
        new = replace(mark, entry=sure.get(mark.entry, mark.entry))
        about = tuple(values.get(each, each) for each in mark.about)
        if about != mark.about and found[replace(new, about=about)] and not found[new]:
            new = replace(new, about=about)
        counts[new] += count
        lines.setdefault(new, baseline.lines.get(mark, 1))
    return Baseline(counts, lines, baseline.first, baseline.renewed)
