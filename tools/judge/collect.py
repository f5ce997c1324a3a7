"""What the program finds on sets of pages, as lines that somebody can judge."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from msgspec import Struct

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Finding
from tools.judge.store import NOTHING, Judged
from tools.page_sets import PageSet

SAMPLE = 30
"""Of a rule with more findings so many are judged."""
_LONGEST = 1500
"""Characters of a line that are shown to whoever judges."""


class Found(Struct, frozen=True):
    """A finding that may be judged. `digest` stays the same as long as what it speaks of does: the rule, the page, the
    text of its lines, and what it is about; so neither other lines nor another wording of the message change it."""

    rule: str
    digest: str
    set: str
    severity: str
    place: str
    message: str
    hint: str
    text: str


class Findings(Struct, frozen=True):
    """All that was found, and on which sets of pages each rule ran."""

    found: tuple[Found, ...]
    sets: tuple[str, ...]
    rules: tuple[str, ...]

    def of(self, rule: str) -> list[Found]:
        """The findings of a rule, each digest once."""
        return list({each.digest: each for each in self.found if each.rule == rule}.values())

    def looked(self, rule: str) -> dict[str, int]:
        """How many findings a rule has on each set."""
        counts = Counter(each.set for each in self.of(rule))
        return {name: counts[name] for name in self.sets}


def findings(sets: Iterable[PageSet], chosen: Collection[str] = ()) -> Findings:
    """Run the rules, or the chosen ones, on sets of pages. Raises CatalogError if one crashes or is not there."""
    found: list[Found] = []
    names: list[str] = []
    ran: dict[str, None] = {}
    for pages in sets:
        with pages.source() as source:
            rules = {id: rule for id, rule in source.rules.items() if source.runs(rule)}
            unknown = sorted(set(chosen) - set(rules))
            if unknown:
                raise CatalogError(f"there is no rule `{unknown[0]}` on pages")
            contents = source.read()
            result = contents.lint(rules.values(), frozenset(chosen) or None)
        for crash in result.crashes:
            raise CatalogError(f"{crash.rule} crashed on {pages.name}: {crash.error!r}")
        lines = {file: text.splitlines() for file, text in contents.written.items()}
        found += [_found(each, pages.name, lines.get(each.file, [])) for each in result.findings]
        names.append(pages.name)
        ran |= dict.fromkeys(chosen or rules)
    return Findings(tuple(found), tuple(names), tuple(ran))


def _found(finding: Finding, name: str, lines: Sequence[str]) -> Found:
    span = finding.span
    text = "\n".join(lines[span.line - 1 : span.end_line])
    at = text[span.column - 1 : span.end_column - 1] if span.line == span.end_line else ""
    content = "\0".join((finding.rule, name, finding.file, text, at, *finding.about))
    return Found(
        rule=finding.rule,
        digest=sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        set=name,
        severity=finding.severity.label,
        place=f"{finding.file}:{span.line}:{span.column}",
        message=finding.message,
        hint=finding.hint,
        text=text[:_LONGEST],
    )


def sample(found: Iterable[Found], size: int = SAMPLE) -> list[Found]:
    """At most so many, from each set in turn; in a set digests say which, so that the rest does not move them."""
    by_set: dict[str, list[Found]] = defaultdict(list)
    for each in sorted(found, key=lambda each: each.digest):
        by_set[each.set].append(each)
    ranked = [(rank, each.digest, each) for some in by_set.values() for rank, each in enumerate(some)]
    return [each for _, _, each in sorted(ranked, key=lambda each: each[:2])[:size]]


def unjudged(found: Findings, known: Mapping[str, Judged]) -> Iterator[Found]:
    """What somebody has to look at: in each rule's sample what nobody judged."""
    for rule in found.rules:
        judged = known.get(rule, NOTHING).judgements
        for each in sample(found.of(rule)):
            if each.digest not in judged:
                yield each
