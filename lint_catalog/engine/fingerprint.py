"""What makes a finding the same finding tomorrow: neither its line, nor its words, nor what stands around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from msgspec import Struct

from lint_catalog.model.findings import Finding
from lint_catalog.model.places import Route

_LONGEST = 120  # characters of a value that are kept as they are


class Fingerprint(Struct, frozen=True, order=True):
    """The rule, the entry (`<kind>/<id>`, or the file if it is not an entry), the place in it and the values at issue.

    Indexes in lists are left out of `path`, so that an edit elsewhere in the file changes nothing, and the message is
    no part of it, so that its wording may improve. Two findings may well have the same fingerprint; then they are
    counted.
    """

    entry: str
    rule: str
    path: str
    about: tuple[str, ...]

    @property
    def digest(self) -> str:
        """32 hexadecimal digits that stand for it where a short text is wanted."""
        content = "\0".join((self.entry, self.rule, self.path, *self.about))
        return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def fingerprint(finding: Finding, renamed: Mapping[str, str] | None = None) -> Fingerprint:
    """The fingerprint of a finding; `renamed` says which entries or files have another name by now."""
    about = tuple(condensed(each, _LONGEST) for each in finding.about)
    return Fingerprint(owner(finding, renamed), finding.rule, place(finding.path), about)


def owner(finding: Finding, renamed: Mapping[str, str] | None = None) -> str:
    """What a finding belongs to: its entry, or its file if that is not an entry."""
    name = finding.entry or finding.file
    return (renamed or {}).get(name, name)


def place(path: Route) -> str:
    """A route without the indexes in lists: `training.[].data`."""
    return ".".join("[]" if isinstance(step, int) else step for step in path)


def condensed(text: str, longest: int) -> str:
    """A text on one line; of a longer one its beginning, and a digest of all of it."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return f"{line[:longest]}… {sha256(line.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


def numbered(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Each finding with a text that is its own within the run: the digest, and a number if it is not the first."""
    seen: Counter[str] = Counter()
    for each in findings:
        digest = fingerprint(each).digest
        seen[digest] += 1
        yield each, digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def beyond(findings: Iterable[Finding], known: Mapping[Fingerprint, int]) -> tuple[Finding, ...]:
    """The findings that are more than what is known of their fingerprint, in their order."""
    left = Counter(known)
    more = []
    for each in findings:
        mark = fingerprint(each)
        if left[mark] > 0:
            left[mark] -= 1
        else:
            more.append(each)
    return tuple(more)
