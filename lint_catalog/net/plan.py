"""In which order the Hub is asked for what, decided before the first request: one listing of an owner's repositories
answers for all of them, and costs one request for a thousand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from msgspec import Struct

from lint_catalog.text.hub import REPO_KINDS, HubTarget
from lint_catalog.text.words import counted

PAGE = 1000
"""Repositories on one page of a listing; what `limit` is known to take."""

# Models of owners with many pages of them, in rough numbers. Only saves a wrong guess: the memory learns the truth.
KNOWN_SIZES: Mapping[tuple[str, str], int] = {
    ("models", "bartowski"): 3000, ("models", "google"): 1200, ("models", "huggingface"): 1100,
    ("models", "lmstudio-community"): 2000, ("models", "microsoft"): 1100, ("models", "mlx-community"): 5000,
    ("models", "nvidia"): 1200, ("models", "thebloke"): 4000, ("models", "unsloth"): 2000,
    ("models", "mradermacher"): 60000,
}  # fmt: skip


class Listing(Struct, frozen=True):
    """All repositories of one kind of an owner, page by page; `ids` are those that the catalog links to."""

    kind: str
    owner: str
    ids: tuple[str, ...]
    pages: int


class Plan(Struct, frozen=True):
    """What is asked: listings first, then repositories by themselves, then everything else there is on the Hub.

    `cost` is the number of API requests if nothing was renamed or is gone.
    """

    listings: tuple[Listing, ...]
    singles: tuple[HubTarget, ...]
    others: tuple[HubTarget, ...]

    @property
    def cost(self) -> int:
        """Requests to the API, redirects and repetitions not counted."""
        return sum(each.pages for each in self.listings) + len(self.singles) + len(self.others)

    @property
    def links(self) -> int:
        """How many targets are asked for; a file in a repository is one beside it."""
        return sum(len(each.ids) for each in self.listings) + len(self.singles) + len(self.others)

    def __str__(self) -> str:
        repositories = sum(len(each.ids) for each in self.listings)
        lists = counted(sum(each.pages for each in self.listings), "request")
        owners = counted(len(self.listings), "owner")
        parts = [
            f"{lists} for the lists of {owners} (for {counted(repositories, 'repository', 'repositories')})",
            f"{counted(len(self.singles), 'repository', 'repositories')} by id",
        ]
        if self.others:
            parts.append(f"{counted(len(self.others), 'other request')}")
        return f"{counted(self.cost, 'request')} to the Hub: {', '.join(parts)}"


def plan(targets: Iterable[HubTarget], pages: Mapping[tuple[str, str], int], urgent: frozenset[HubTarget]) -> Plan:
    """The cheapest way to ask for some targets.

    `pages` says how many pages of repositories an owner (kind and name) had when last seen. `urgent` targets were not
    reached by the run before: they come first.
    """
    owners: dict[tuple[str, str], dict[str, bool]] = {}
    others: dict[HubTarget, bool] = {}
    for target in targets:
        if target.kind in REPO_KINDS:
            ids = owners.setdefault((target.kind, target.owner), {})
            ids[target.id] = ids.get(target.id, False) or target in urgent or target.repo in urgent
        if target.kind not in REPO_KINDS or target.revision:
            others[target] = target in urgent
    listings: list[tuple[bool, Listing]] = []
    singles: list[tuple[bool, HubTarget]] = []
    for (kind, owner), ids in owners.items():
        number = pages.get((kind, owner)) or expected_pages(kind, owner)
        if owner and number < len(ids):  # names of old have none, and are on no list
            listings.append((any(ids.values()), Listing(kind, owner, tuple(ids), number)))
        else:
            singles.extend((first, HubTarget(kind, id)) for id, first in ids.items())
    listings.sort(key=lambda each: not each[0])
    singles.sort(key=lambda each: not each[0])
    return Plan(
        tuple(each for _, each in listings),
        tuple(each for _, each in singles),
        tuple(sorted(others, key=lambda each: not others[each])),
    )


def expected_pages(kind: str, owner: str) -> int:
    """Pages of a listing of somebody whom we have not met yet."""
    return math.ceil(KNOWN_SIZES.get((kind, owner.lower()), 1) / PAGE)
