"""What there is on a stand-in Hub: repositories, collections, papers, users, quotas and troubles, as plain values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timezone
from functools import cached_property
from typing import Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

Kind = Literal["models", "datasets", "spaces"]
KINDS: tuple[Kind, ...] = ("models", "datasets", "spaces")
Gate = Literal["", "auto", "manual"]
Disabled = Literal["", "moderation", "owner"]
PricingPlan = Literal["free", "pro", "team", "enterprise", "enterprise-plus"]

CREATED = "2024-01-15T09:00:00.000Z"


def object_id(what: str, created: str = CREATED) -> str:
    """The `_id` of a thing: 24 hexadecimal digits that begin, as MongoDB's do, with the time of creation."""
    try:
        moment = datetime.fromisoformat(created.replace("Z", "+00:00"))
    except ValueError:
        moment = datetime.fromisoformat(CREATED.replace("Z", "+00:00"))
    seconds = int(moment.replace(tzinfo=moment.tzinfo or timezone.utc).timestamp())
    return f"{max(0, seconds):08x}" + hashlib.sha1(what.encode(), usedforsecurity=False).hexdigest()[:16]


def digest(what: str) -> str:
    """Forty hexadecimal digits for a thing, such as the id of a commit."""
    return hashlib.sha1(what.encode(), usedforsecurity=False).hexdigest()


class Repo(Struct, frozen=True, dict=True):
    """A repository.

    `card` is the YAML of its README as data (`license`, `base_model`, `language`, …), `parameters` what safetensors
    would say (a count), `files` the content of a file, or its size in bytes where it is a large one. `disabled` by
    `moderation` is listed and answered with a flag, by the `owner` refused with 403. `revisions` are branches beside
    `main`. `overrides` replaces fields of the API's payload as they are; a value of None removes the field.
    """

    id: str
    kind: Kind = "models"
    created_at: str = CREATED
    last_modified: str = ""
    gated: Gate = ""
    disabled: Disabled = ""
    private: bool = False
    card: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    parameters: int | None = None
    gguf: Mapping[str, Any] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str | int] = field(default_factory=dict)
    revisions: tuple[str, ...] = ()
    pipeline_tag: str = ""
    library_name: str = ""
    downloads: int = 0
    likes: int = 0
    overrides: Mapping[str, Any] = field(default_factory=dict)

    @property
    def owner(self) -> str:
        """The namespace; empty for the few old repositories without one."""
        return self.id.rpartition("/")[0]

    @cached_property
    def object_id(self) -> str:
        """What stays the same when the repository is renamed."""
        return str(self.overrides.get("_id") or object_id(f"{self.kind}/{self.id}", self.created_at))

    @cached_property
    def sha(self) -> str:
        """The commit that `main` is at."""
        return str(self.overrides.get("sha") or digest(f"commit {self.kind}/{self.id}"))

    @cached_property
    def readme(self) -> str:
        """The README with the card, unless `files` has one."""
        import yaml

        front = yaml.safe_dump(dict(self.card), allow_unicode=True, sort_keys=False) if self.card else ""
        return f"---\n{front}---\n# {self.id}\n" if front else f"# {self.id}\n"


class Moved(Struct, frozen=True):
    """An old name of a repository. The new one need not exist."""

    old: str
    new: str
    kind: Kind = "models"


class Collection(Struct, frozen=True):
    """A collection. `slug` is `owner/title-` and 24 hexadecimal digits; `items` are `(models, acme/x)` and the like."""

    slug: str
    title: str = ""
    items: tuple[tuple[str, str], ...] = ()
    short: str = ""
    """A short slug that leads to it, too, as `Qwen/qwen35`."""


class Paper(Struct, frozen=True):
    """A paper, by its id on arXiv."""

    id: str
    title: str = ""


class User(Struct, frozen=True):
    """An account. `reads` are the repositories that it may read although they are private or gated."""

    name: str
    token: str = ""
    plan: PricingPlan = "free"
    reads: tuple[str, ...] = ()


class Quota(Struct, frozen=True):
    """Requests that a client may send in a window of `window` seconds, by bucket.

    `spent` is what others behind the same address have used up of the first window; that began `age` seconds ago.
    """

    api: int = 500
    resolvers: int = 3000
    pages: int = 100
    window: int = 300
    spent: Mapping[str, int] = field(default_factory=dict)
    age: float = 5.0


Fault = Literal[
    "429",
    "429-retry-after",
    "429-bare",
    "500",
    "502",
    "503",
    "504",
    "401",
    "403",
    "captcha",
    "error-200",
    "html-200",
    "reset",
    "close",
    "timeout",
    "slow",
    "cut",
]
"""What can go wrong: a status, or a connection. `401` is one for a repository that exists, `403` a firewall's."""


class Trouble(Struct, frozen=True):
    """Something that goes wrong with a share of the requests.

    `share` is a probability; `on` a pattern for the request's target (`/api/models*`, as in a shell); `skip` lets
    that many matching requests pass first, and `times` ends the trouble after so many. `seconds` is the pause of
    `slow`, and the time that `429-retry-after` asks for. A request that fails this way costs no quota unless `costs`.
    """

    fault: Fault
    share: float = 1.0
    on: str = "*"
    times: int | None = None
    skip: int = 0
    seconds: float = 1.0
    costs: bool = False


class Scenario(Struct, frozen=True):
    """Everything that there is on a stand-in Hub, and how it behaves.

    `latency` is in seconds; `page_size` is the longest page of a listing; `seed` decides which requests meet a
    trouble, whatever the order in which they come. `pages` are addresses of HTML pages that exist beside those of
    repositories, such as `/blog/x`.
    """

    repos: tuple[Repo, ...] = ()
    moved: tuple[Moved, ...] = ()
    collections: tuple[Collection, ...] = ()
    papers: tuple[Paper, ...] = ()
    organizations: tuple[str, ...] = ()
    users: tuple[User, ...] = ()
    pages: tuple[str, ...] = ()
    quota: Quota = field(default_factory=Quota)
    troubles: tuple[Trouble, ...] = ()
    seed: int = 0
    latency: float = 0.0
    page_size: int = 1000

    def without(self, kind: Kind, id: str) -> Scenario:
        """The scenario without a repository, and without an old name like it."""
        return replace(
            self,
            repos=tuple(each for each in self.repos if (each.kind, each.id) != (kind, id)),
            moved=tuple(each for each in self.moved if (each.kind, each.old) != (kind, id)),
        )

    def repo(self, kind: Kind, id: str) -> Repo | None:
        """The repository of that very name, or None."""
        return next((each for each in self.repos if (each.kind, each.id) == (kind, id)), None)
