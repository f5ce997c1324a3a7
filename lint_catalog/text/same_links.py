"""Whether links lead to the same thing in several languages: one notion of it, for entries and for pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import Struct

from lint_catalog.text.addresses import neutral_address, without_language_tags
from lint_catalog.text.hub import hub_repository

_PERSONAL = frozenset({"note.com", "medium.com", "zenn.dev", "qiita.com", "youtu.be", "youtube.com"})
_GITHUB = "github.com"
_EXPLAINING = ("wikipedia.org", "wiktionary.org")
_REGIONS = frozenset({"global", "intl", "international", "corp", "jp", "japan", "ja", "en", "us", "www"})


class Difference(Struct, frozen=True):
    """How the links of a text differ from those of another: addresses in the place of others (this text's first),
    and those that only one of the two has."""

    replaced: tuple[tuple[str, str], ...]
    extra: tuple[str, ...]
    lacking: tuple[str, ...]


def differences(
    here: Iterable[str],
    there: Iterable[str],
    languages: frozenset[str],
    variant_hosts: Collection[str] = (),
    around: tuple[Iterable[str], Iterable[str]] = ((), ()),
) -> Difference:
    """How the links of a text differ from those of a text in another language.

    A link to another page of the same site stands in the place of what it should be; one to another site is another
    version of the same thing, such as a paper beside an announcement. `around` are links that each of the two languages
    has besides: what leads there is not lost.
    """
    mine, theirs = ({neutral_address(each, languages): each for each in links} for links in (here, there))
    beside, others = ({neutral_address(each, languages): each for each in links} for links in around)
    there_or_around, here_or_around = {*theirs, *others}, {*mine, *beside}
    their_things, my_things = (_Things(each.values(), languages, variant_hosts) for each in (theirs, mine))
    extra = [mine[each] for each in mine if each not in there_or_around and mine[each] not in their_things]
    lacking = [theirs[each] for each in theirs if each not in here_or_around and theirs[each] not in my_things]
    replaced = tuple(_replaced(extra, lacking))
    gone = {each for pair in replaced for each in pair}
    extra, lacking = ([each for each in links if each not in gone] for links in (extra, lacking))
    if extra and lacking:
        extra, lacking = [], []
    return Difference(replaced, tuple(extra), tuple(lacking))


def explains(address: str) -> bool:
    """Whether an address leads to an encyclopaedia or a dictionary, and so explains a word to who needs it."""
    return host(address).endswith(_EXPLAINING)


@lru_cache(maxsize=8192)
def host(address: str) -> str:
    """The host of an address, without `www.`; nothing for what has none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


class _Things:
    """What addresses lead to, so that it can be asked whether another one leads to a version of one of these things:
    to the same repository or a file in it, to the page of another language."""

    def __init__(self, addresses: Iterable[str], languages: frozenset[str], variant_hosts: Collection[str]) -> None:
        self._languages, self._variant_hosts = languages, variant_hosts
        self._repositories: set[tuple[str, str]] = set()
        self._hosts: set[str] = set()
        self._on_github: set[tuple[str, ...]] = set()
        self._sites: dict[str, set[tuple[bool, bool, frozenset[str]]]] = {}
        for each in addresses:
            repository = hub_repository(each)
            if repository:
                self._repositories.add(repository)
                continue
            self._hosts.add(host(each))
            if host(each) == _GITHUB:
                self._on_github.add(_repository(each))
            self._sites.setdefault(_site(each), set()).add(self._variant(each))
        self._has_variants = any(each in variant_hosts for each in self._hosts)

    def _variant(self, address: str) -> tuple[bool, bool, frozenset[str]]:
        return host(address) == _GITHUB, _is_tagged(address, self._languages), _words(address) & _REGIONS

    def __contains__(self, address: str) -> bool:
        repository = hub_repository(address)
        if repository:
            return repository in self._repositories
        its = host(address)
        if self._has_variants or (its in self._variant_hosts and self._hosts):
            return True
        if its == _GITHUB and _repository(address) in self._on_github:
            return True
        if its in _PERSONAL and its in self._hosts:
            return True
        on_github, is_tagged, regions = self._variant(address)
        return any(
            regions != other_regions and not (on_github and other_on_github) and not (is_tagged and other_is_tagged)
            for other_on_github, other_is_tagged, other_regions in self._sites.get(_site(address), ())
        )  # where both say their language, what is left of them would be alike


def _replaced(extra: Iterable[str], lacking: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each link with the first that it stands in the place of: of the same site, or with nothing else but the site."""
    waiting: dict[str, deque[int]] = {}
    for index, each in enumerate(lacking):
        for key in _likenesses(each):
            waiting.setdefault(key, deque()).append(index)
    taken: set[int] = set()
    for one in extra:
        first: list[int] = []
        for key in _likenesses(one):
            queue = waiting.get(key, deque())
            while queue and queue[0] in taken:
                queue.popleft()
            if queue:
                first.append(queue[0])
        if first:
            taken.add(min(first))
            yield one, lacking[min(first)]


def _likenesses(address: str) -> tuple[str, ...]:
    """What addresses have in common of which one stands in the place of the other: the site, or the path without it."""
    path = _path(address)
    return (f"site {_site(address)}", f"path {path}") if path else (f"site {_site(address)}",)


def _repository(address: str) -> tuple[str, ...]:
    return tuple(urlsplit(address).path.split("/")[1:3])


def _is_tagged(address: str, languages: frozenset[str]) -> bool:
    """Whether an address says its language in its path."""
    return without_language_tags(_path(address), languages) != _path(address)


def _words(address: str) -> frozenset[str]:
    return frozenset((*host(address).split("."), *_path(address).split("/")))


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:
        return ""


def _site(address: str) -> str:
    """The part of a host that somebody registered; an address without a host is a site of its own, the page."""
    parts = host(address).split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2 else parts[-2:])
