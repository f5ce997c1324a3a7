"""What makes a finding the same finding tomorrow: neither its line nor what stands around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from msgspec import Struct

from lint_catalog.model.findings import Finding
from lint_catalog.model.places import Route

_LINE_NUMBER = re.compile(r"\b(lines?) \d+(?:(?:, | and |-)\d+)*")
_LONGEST = 300  # characters of a message that are kept as they are


class Fingerprint(Struct, frozen=True, order=True):
    """The rule, the entry (`<kind>/<id>`, or the file if it is no entry), the place in it and the message.

    Indexes in lists are left out of `path`, and numbers of lines out of `message`, so that an edit elsewhere in the
    file changes nothing. Two findings may well have the same fingerprint; then they are counted.
    """

    entry: str
    rule: str
    path: str
    message: str

    @property
    def digest(self) -> str:
        """32 hexadecimal digits that stand for it where a short text is wanted."""
        content = "\0".join((self.entry, self.rule, self.path, self.message))
        return sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def fingerprint(finding: Finding, renamed: Mapping[str, str] | None = None) -> Fingerprint:
    """The fingerprint of a finding; `renamed` says which entries or files have another name by now."""
    owner = finding.entry or finding.file
    return Fingerprint((renamed or {}).get(owner, owner), finding.rule, _path(finding.path), _message(finding.message))


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


def _path(path: Route) -> str:
    return ".".join("[]" if isinstance(step, int) else step for step in path)


def _message(message: str) -> str:
    text = _LINE_NUMBER.sub(r"\1 N", " ".join(message.split()))
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST]}… {sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
