"""Fixes applied to texts, until there is nothing more to fix.

Each round takes the fixes that do not touch each other, tries them on the texts, and has the result inspected: what
leaves its finding in place, or brings an error, is refused. So no fix is trusted, whoever wrote its rule.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from lint_catalog.model.findings import Finding, Severity, TextEdit, TextFix
from lint_catalog.source.text import SourceText
from lint_catalog.text.characters import BYTE_ORDER_MARK, without_mark

MAX_ROUNDS = 20
"""Fixes that wait for others (they overlap, or appear only when another is in) get a round each; no file needs more."""
MAX_TRIALS = 100
"""Each fix that will not do is found by halves, of which each is tried on the whole catalog. A text with more of them
was made for that; what is left of them stays as it is."""
_LEAST_TRIALS = 10
_SMALL = 100_000
"""Of texts of more characters, fewer are tried, as each takes longer; of those of a million, only the least."""

_Key = tuple[str, str]
_Identity = tuple[object, ...]
_Stretch = tuple[tuple[int, int], tuple[int, int]]


class View(Struct, frozen=True):
    """What some texts hold. `texts` are the files as they are written, byte order mark included.

    `fixable` are the findings that may be fixed; `all` those of every rule, whether they are reported or not: a fix
    must not break what somebody chose not to look at. `silent` are rules whose silence means nothing here.
    """

    texts: Mapping[str, str]
    fixable: Sequence[Finding]
    all: Sequence[Finding]
    silent: frozenset[str] = frozenset()


Inspect = Callable[[Mapping[str, str]], View]
"""Looks at the catalog, with some files' texts replaced."""


class Refusal(Struct, frozen=True):
    """A fix that was not made, and why."""

    finding: Finding
    reason: str


class FixResult(Struct, frozen=True):
    """What became of the texts: old and new ones of the files that changed, and the findings that were fixed. `untried`
    are fixes that were not made since too many others would not do."""

    old: Mapping[str, str] = field(default_factory=dict)
    new: Mapping[str, str] = field(default_factory=dict)
    fixed: tuple[Finding, ...] = ()
    refused: tuple[Refusal, ...] = ()
    untried: int = 0


def apply_fixes(inspect: Inspect, *, files: frozenset[str], unsafe: bool) -> FixResult:
    """Make the fixes that findings offer in `files`, until there is nothing more to fix.

    Without `unsafe` only safe ones are made. A fix is made whole or not at all. One that leaves its finding in place,
    or brings an error that was not there, is refused.
    """
    begin = view = inspect({})
    changed: dict[str, str] = {}
    fixed: list[Finding] = []
    refused: dict[_Identity, Refusal] = {}
    trials = untried = 0
    for _ in range(MAX_ROUNDS):
        fixable = (each for each in view.fixable if _is_wanted(each, files, unsafe))
        batch = list(_apart([each for each in fixable if _identity(each, view) not in refused]))
        if not batch:
            break
        waiting, most = [batch], _most_trials(batch, view)
        while waiting and trials < most:
            group = waiting.pop()
            trials += 1
            trial = _try(group, view, changed, inspect)
            if not trial.objection:
                fixed += group
                changed, view = trial.changed, trial.view
                break  # positions have moved: what is left of the batch is found again
            if len(group) == 1:
                refused[_identity(group[0], view)] = Refusal(group[0], trial.objection)
            else:
                half = len(group) // 2
                waiting += (group[half:], group[:half])
        else:
            if waiting:
                untried = sum(map(len, waiting))
                break
    old = {file: begin.texts[file] for file, text in changed.items() if begin.texts[file] != text}
    return FixResult(old, {file: changed[file] for file in old}, tuple(fixed), tuple(refused.values()), untried)


def _most_trials(batch: Sequence[Finding], view: View) -> int:
    """How often fixes are tried, by the largest text that they change."""
    largest = max(len(view.texts.get(file, "")) for each in batch for file in _files(each))
    return max(_LEAST_TRIALS, min(MAX_TRIALS, MAX_TRIALS * _SMALL // max(1, largest)))


class _Trial(Struct, frozen=True):
    """The texts that would have changed, what all of them would hold, and why that will not do (empty: it will)."""

    changed: dict[str, str]
    view: View
    objection: str = ""


def _try(group: Sequence[Finding], view: View, changed: Mapping[str, str], inspect: Inspect) -> _Trial:
    """Some fixes on trial, on top of what has changed already."""
    texts = {**changed, **_edited(group, view.texts)}
    if all(texts.get(file) == view.texts[file] for each in group for file in _files(each)):
        return _Trial(texts, view, "it changes nothing")
    after = inspect(texts)
    return _Trial(texts, after, _objection(group, view, after))


def _objection(group: Sequence[Finding], before: View, after: View) -> str:
    """What speaks against fixes: a finding that stays, or an error that was not there."""
    was, now = _counts(before.all), _counts(after.all)
    for key, count in Counter((each.file, each.rule) for each in group).items():
        if now[key] > was[key] - count:
            return "the finding would stay"
    blind = {each.file for each in group} & _blind(before)
    for each in after.all:
        spoke = each.file not in blind and each.rule not in before.silent
        if each.severity is Severity.ERROR and spoke and now[_key(each)] > was[_key(each)]:
            return f"it would bring `{each.rule}` in {each.file}: {each.message}"
    if blind & _blind(after) and any(now[key] > was[key] for key in now if key[0] in blind):
        return "the file could still not be read"
    return ""


def _blind(view: View) -> set[str]:
    """The files whose errors hide others: they hold none but those of the file itself, which has no data."""
    return {each.file for each in view.all if not each.entry or not each.path} - {
        each.file for each in view.all if each.path
    }


def _key(finding: Finding) -> _Key:
    return finding.file, finding.rule


def _counts(findings: Sequence[Finding]) -> Counter[_Key]:
    return Counter(map(_key, findings))


def _identity(finding: Finding, view: View) -> _Identity:
    """The same for a fix in the same text; a changed file gives a refused fix another chance."""
    texts = tuple(view.texts.get(file, "") for file in sorted(_files(finding)))
    return finding.sort_key, finding.fix, texts


def _is_wanted(finding: Finding, files: frozenset[str], unsafe: bool) -> bool:
    """Whether a finding has a fix that may be made, all of it in the given files."""
    if finding.fix is None or not (finding.fix.safe or unsafe):
        return False
    return bool(finding.fix.edits) and _files(finding) <= files


def _files(finding: Finding) -> set[str]:
    return {edit.file for edit in _fix(finding).edits}


def _fix(finding: Finding) -> TextFix:
    assert finding.fix is not None  # noqa: S101 - only findings with a fix get here
    return finding.fix


def _apart(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings whose fixes touch nothing that an earlier one touches; the same edit twice is one edit."""
    taken: dict[str, list[_Stretch]] = {}
    seen: set[object] = set()
    for each in findings:
        edits = _fix(each).edits
        spans = [(edit.file, (edit.span.line, edit.span.column), (edit.span.end_line, edit.span.end_column))
                 for edit in edits]  # fmt: skip
        if edits in seen or any(_touches(taken.get(file, ()), (start, end)) for file, start, end in spans):
            continue
        seen.add(edits)
        for file, start, end in spans:
            insort(taken.setdefault(file, []), (start, end))
        yield each


def _touches(taken: Sequence[_Stretch], one: _Stretch) -> bool:
    """Whether a stretch of text touches one of others, which are in order and do not touch each other."""
    at = bisect_left(taken, one)
    return any(each[0] <= one[1] and one[0] <= each[1] for each in taken[max(0, at - 1) : at + 1])


def _edited(group: Sequence[Finding], texts: Mapping[str, str]) -> dict[str, str]:
    """The texts of the files that fixes change, afterwards. Positions do not count a byte order mark.

    Nothing replaced by nothing at the very beginning of a file takes its byte order mark away.
    """
    edits = [edit for each in group for edit in _fix(each).edits]
    found: dict[str, str] = {}
    for file in {edit.file for edit in edits}:
        text = texts[file]
        mark, body = (BYTE_ORDER_MARK, without_mark(text)) if text.startswith(BYTE_ORDER_MARK) else ("", text)
        here = [edit for edit in edits if edit.file == file]
        if any(
            not edit.replacement
            and (edit.span.line, edit.span.column) == (edit.span.end_line, edit.span.end_column) == (1, 1)
            for edit in here
        ):
            mark = ""
        try:
            found[file] = mark + apply_edits(body, here)
        except OverlapError:  # two edits of one fix: the rule's mistake, and no reason to stop
            found[file] = text
    return found


class OverlapError(ValueError):
    """Two edits touch the same text."""


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """The text of one file after edits. Raises OverlapError, changing nothing, if two of them overlap."""
    source = SourceText(text)
    spans = sorted((*source.offsets(edit.span), edit.replacement) for edit in set(edits))
    parts: list[str] = []
    done = 0
    for start, end, replacement in spans:
        if start < done:
            raise OverlapError("two fixes change the same text")
        parts += [text[done:start], replacement]
        done = end
    return "".join([*parts, text[done:]])
