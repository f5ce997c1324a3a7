"""What is known of the world outside: links, verdicts, and what an online rule looks at."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import force_setattr

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.findings import Severity
from lint_catalog.model.places import Place, Route
from lint_catalog.text.hub import HubTarget


class Verdict(enum.Enum):
    """What became of a link. `UNREACHABLE` means that we could not find out; it says nothing about the link."""

    ALIVE = "alive"
    MOVED = "moved"
    GATED = "gated"
    DISABLED = "disabled"
    MISSING = "missing"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


SEVERITIES: Mapping[Verdict, Severity] = {
    Verdict.MISSING: Severity.ERROR,
    Verdict.MOVED: Severity.WARNING,
    Verdict.DISABLED: Severity.WARNING,
    Verdict.GATED: Severity.NOTE,
}
"""How much a link with a verdict matters, as the rules on links have it. The others say nothing against a link."""

CONCLUSIVE = frozenset({Verdict.ALIVE, Verdict.MOVED, Verdict.GATED, Verdict.DISABLED})
"""Verdicts that show that there is something behind the link."""


class PageTrouble(enum.Enum):
    """What is wrong with a page although, or because, somebody answered."""

    NONE = ""
    TLS = "tls"
    SOFT_404 = "soft-404"
    FRAGMENT = "fragment"


class RepoFacts(Struct, frozen=True):
    """What the Hub says of a repository.

    `uid` is its permanent identity, whatever its name; `created` a time as the Hub writes it (`2024-05-01T…`);
    `license` the model card's `license`, `license_name` what it adds to `other`; `bases` the ids of base models and
    `relation` what was done with them (`finetune`, `adapter`, `merge`, `quantized`); `parameters` a count;
    `context_length` in tokens; `quantized` whether its weights are packed, so that counts of them say little.
    """

    id: str
    uid: str = ""
    created: str = ""
    gated: bool = False
    license: tuple[str, ...] = ()
    license_name: str = ""
    bases: tuple[str, ...] = ()
    relation: str = ""
    parameters: int | None = None
    context_length: int | None = None
    quantized: bool = False


class Answer(Struct, frozen=True):
    """What was found out about a link.

    `reason` says in words why a link is missing, unreachable or refused. `to` is where a moved link leads: an id for
    a repository, else an address. `facts` are those of the repository that answered (the new one if it moved),
    `before` what the link memory knew of the repository before it moved. `failed_days` counts the different days on
    which the link was missing, since `first_failed`; `last_alive` is when it was last seen alive (both days in ISO
    form, empty if unknown). `pending` marks a link that was not asked for want of time. `archived` is a copy of a dead
    page in the Wayback Machine.
    """

    verdict: Verdict
    reason: str = ""
    to: str = ""
    facts: RepoFacts | None = None
    before: RepoFacts | None = None
    trouble: PageTrouble = PageTrouble.NONE
    failed_days: int = 0
    first_failed: str = ""
    last_alive: str = ""
    pending: bool = False
    archived: str = ""


class LinkUse(Struct, frozen=True):
    """A place where a link stands. `written` is the link as it is written there.

    `exact` says that `place` is the link and nothing else, so that it can be replaced; else it is the text around it.
    """

    entry: str
    path: Route
    place: Place
    written: str
    exact: bool = True


class LinkedAddress(Struct, frozen=True):
    """An address with all its uses. `url` is normalized; `hub` is what it means on the Hub, if it leads there."""

    url: str
    hub: HubTarget | None
    uses: tuple[LinkUse, ...]


class Exclusion(Struct, frozen=True):
    """Links that are not asked for, `reason` says why. `host` covers its subdomains; it ends after the day `until`."""

    host: str
    reason: str
    until: date

    def __post_init__(self) -> None:
        force_setattr(self, "host", self.host.strip(".").lower())
        force_setattr(self, "reason", " ".join(self.reason.split()))

    def covers(self, host: str) -> bool:
        """Whether a host is excluded."""
        return host == self.host or host.endswith("." + self.host)


class LinkSettings(Struct, frozen=True):
    """`[tool.lint-catalog.links]`: how links are checked.

    A dead link is an error after `failures` failures on different days that lie at least `failure_days` days apart in
    all. Answers are reused for `reuse_hours` hours (failures for a quarter of that). `timeout` in seconds bounds a
    request, `concurrency` the requests at a time, `per_host` those to one host, `delay` is the pause in seconds
    between the beginnings of two requests to one host.
    """

    failures: int = 3
    failure_days: int = 2
    reuse_hours: float = 24
    timeout: float = 15
    concurrency: int = 128
    per_host: int = 8
    delay: float = 0.02
    exclude: tuple[Exclusion, ...] = ()


class Online(Struct, frozen=True, dict=True, eq=False):
    """A catalog and what is known of its links, for rules that need the network's answers.

    `answers` are by the links' `url`; a link without one was not asked. `today` is the day of the run. `bad_token`
    says that the Hub did not accept the token.
    """

    catalog: Catalog
    links: Mapping[str, LinkedAddress]
    answers: Mapping[str, Answer]
    settings: LinkSettings = field(default_factory=LinkSettings)
    today: date = date.min
    bad_token: bool = False

    def uses(self, *verdicts: Verdict) -> Iterator[tuple[LinkUse, LinkedAddress, Answer]]:
        """Every use of every link that was answered, or of those with some verdicts."""
        for url, link in self.links.items():
            answer = self.answers.get(url)
            if answer is not None and (not verdicts or answer.verdict in verdicts):
                for use in link.uses:
                    yield use, link, answer

    @cached_property
    def _repos(self) -> Mapping[tuple[str, str], str]:
        return {(to.hub.kind, to.hub.id): url for url, to in self.links.items() if to.hub and not to.hub.revision}

    def repo(self, kind: str, id: str) -> Answer | None:
        """What was found out about a repository that the catalog links to."""
        return self.answers.get(self._repos.get((kind, id), ""))

    def entry(self, use: LinkUse) -> Entry | None:
        """The entry that a use stands in."""
        kind, _, id = use.entry.partition("/")
        return self.catalog.get(kind, id)

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of links by verdict, all verdicts in a fixed order."""
        found = Counter(answer.verdict for url, answer in self.answers.items() if url in self.links)
        return {verdict.value: found[verdict] for verdict in Verdict}
