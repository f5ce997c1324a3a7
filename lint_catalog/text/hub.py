"""What an address means on the Hugging Face Hub: which repository, user or page, and the address of a repository."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

HUB = "https://huggingface.co"
HUB_HOSTS = frozenset({"huggingface.co", "www.huggingface.co", "hf.co"})
"""The names by which addresses say the Hub."""
_MAY_BE_HUB = re.compile(r"huggingface\.co|hf\.co", re.IGNORECASE)  # most links can be told at once
_HUB_REPO = re.compile(r"(?!.*(?:--|\.\.))[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9._-]{1,96}(?<!\.git)(?<![.-])")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_FILE_WORDS = frozenset({"blob", "tree", "resolve", "raw", "blame", "edit", "commits"})
_REPO_PAGES = frozenset({"discussions", "viewer", "settings", "community", "commit", "embed", "logs", "spaces", ""})
# First words of paths that are the Hub's own pages and nobody's name; from the site's menu and its documentation.
_RESERVED = frozenset({
    "about", "api", "autotrain", "blog", "brand", "changelog", "chat", "code-of-conduct", "content-guidelines",
    "contact", "docs", "enterprise", "events", "front", "hardware", "huggingface", "inference", "inference-api",
    "inference-endpoints", "inference-providers", "jobs", "join", "kernels", "languages", "learn", "login", "models",
    "metrics", "new", "notifications", "oauth", "organizations", "posts", "pricing", "privacy", "search", "security",
    "settings", "storage", "support", "tasks", "terms-of-service", "transformers", "datasets", "spaces",
    "collections", "papers", "subscribe", "welcome", "assets", "avatars", "static", "badges", "resources", "reports",
}) - {"huggingface"}  # fmt: skip
_OWNER_PAGES = frozenset({
    "models", "datasets", "spaces", "collections", "papers", "activity", "followers", "following", "likes", "posts",
    "articles", "members", "upvotes", "kernels", "buckets", "community", "discussions", "blog",
})  # fmt: skip
"""What the page of a user or organization has pages for, in the place of a repository's name."""
_ASSET = re.compile(r"[^/]+\.(?:ico|svg|png|jpe?g|gif|webp|txt|xml|js|css|json|webmanifest|pdf|html?)", re.IGNORECASE)


def is_hub_repo(value: str) -> bool:
    """Whether a string can be `owner/name` of a Hub repository, as huggingface_hub's `validate_repo_id` says."""
    return _HUB_REPO.fullmatch(value) is not None


@lru_cache(maxsize=1 << 15)
def hub_target(url: str) -> HubTarget | None:
    """What an address means on the Hub, or None if it leads elsewhere."""
    if not _MAY_BE_HUB.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if (parts.hostname or "").lower() not in HUB_HOSTS or parts.scheme not in ("http", "https"):
        return None
    words = [unquote(word) for word in parts.path.split("/") if word]
    page = HubTarget("pages", parts.path.strip("/") + (f"?{parts.query}" if parts.query else ""))
    if not words:
        return page
    if words[0] in ("datasets", "spaces"):
        return _repo(words[0], words[1:]) or _old_repo(words[0], words[1:]) or page
    if words[0] == "collections" and len(words) == 3:
        return HubTarget("collections", f"{words[1]}/{words[2]}")
    if words[0] == "papers" and len(words) == 2 and _is_paper(words[1]):
        return HubTarget("papers", words[1])
    if words[0].lower() in _RESERVED:
        return page
    if len(words) == 1:
        return HubTarget("owners", words[0]) if _NAME.fullmatch(words[0]) and not _ASSET.fullmatch(words[0]) else page
    if words[1] in _OWNER_PAGES and (len(words) == 2 or words[1] in ("activity", "collections")):
        return HubTarget("owners", words[0]) if _NAME.fullmatch(words[0]) else page
    if words[1] in _FILE_WORDS:
        return _old_repo("models", words) or page
    return _repo("models", words) or page


def _is_paper(id: str) -> bool:
    return re.fullmatch(r"\d{4}\.\d{4,5}(v\d+)?|[a-z-]+(\.[A-Z]{2})?\d{7}", id) is not None


def _old_repo(kind: str, words: list[str]) -> HubTarget | None:
    """A repository that had its name before there were owners, such as `gpt2`, or something in it; None for what is
    neither. The Hub knows them by their names of today as well, and redirects."""
    if kind == "spaces" or not words or not _NAME.fullmatch(words[0]):
        return None
    return _within(kind, words[0], words[1:])


def _repo(kind: str, words: list[str]) -> HubTarget | None:
    """A repository or something in it; None for what is neither, such as `/datasets` itself."""
    id = "/".join(words[:2])
    if not is_hub_repo(id) or (len(words) > 1 and words[1] in _FILE_WORDS):
        return None
    return _within(kind, id, words[2:])


def _within(kind: str, id: str, rest: list[str]) -> HubTarget | None:
    """A repository, or what the rest of an address means in it."""
    if not rest or (rest[0] in _REPO_PAGES):
        return HubTarget(kind, id)
    if rest[0] in _FILE_WORDS and len(rest) >= 2:
        revision, path = rest[1], "/".join(rest[2:])
        return HubTarget(kind, id, revision, "" if rest[0] == "commits" else path)
    return None


def hub_repository(url: str) -> tuple[str, str] | None:
    """Kind (`models`, `datasets`, `spaces`) and id of the Hub repository that an address leads to or into, or None.

    One that is called without its owner, as before there were any, is not among them: nothing can be compared with it.
    """
    target = hub_target(url)
    return (target.kind, target.id) if target is not None and target.kind in REPO_KINDS and target.owner else None


def hub_url(target: HubTarget) -> str:
    """The address of the page that shows a target."""
    prefix = {"models": "", "owners": "", "pages": ""}.get(target.kind, f"{target.kind}/")
    id = target.id if target.kind == "pages" else quote(target.id)
    inside = f"/tree/{quote(target.revision, safe='')}" if target.revision else ""
    if target.path:
        inside = f"/blob/{quote(target.revision, safe='')}/{quote(target.path)}"
    return f"{HUB}/{prefix}{id}{inside}"


class HubTarget(Struct, frozen=True):
    """What a link to the Hugging Face Hub means.

    `kind` is `models`, `datasets`, `spaces`, `collections`, `papers`, `owners` (users and organizations), or `pages`
    for anything else; `id` its name there (a path for `pages`). `revision` and `path` are those of a file or
    folder in a repository.
    """

    kind: str
    id: str
    revision: str = ""
    path: str = ""

    @property
    def owner(self) -> str:
        """Who it belongs to; empty for an id without an owner."""
        return self.id.partition("/")[0] if "/" in self.id else ""

    @property
    def repo(self) -> HubTarget:
        """The repository that a file is in; the target itself if it is no file."""
        return HubTarget(self.kind, self.id)


REPO_KINDS = ("models", "datasets", "spaces")
"""The kinds of a HubTarget that are repositories."""
