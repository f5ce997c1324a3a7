"""Whether links lead to the same thing in several languages: one notion of it, for entries and for pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import Struct

from lint_catalog.text.addresses import neutral_address, without_language_tags
from lint_catalog.text.hub import hub_repository

_PERSONAL = frozenset({"note.com", "medium.com", "zenn.dev", "qiita.com", "youtu.be", "youtube.com"})
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

    def counts(link: str, others: Iterable[str]) -> bool:
        return not any(_variants(link, other, languages, variant_hosts) for other in others)

    extra = [mine[each] for each in mine if each not in {*theirs, *others} and counts(mine[each], theirs.values())]
    lacking = [theirs[each] for each in theirs if each not in {*mine, *beside} and counts(theirs[each], mine.values())]
    replaced: list[tuple[str, str]] = []
    for one in list(extra):
        two = next((each for each in lacking if _site(each) == _site(one) or _moved(one, each)), None)
        if two is not None:
            replaced.append((one, two))
            extra.remove(one)
            lacking.remove(two)
    if extra and lacking:
        extra, lacking = [], []
    return Difference(tuple(replaced), tuple(extra), tuple(lacking))


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


def _variants(one: str, other: str, languages: frozenset[str], variant_hosts: Collection[str]) -> bool:
    """Whether two addresses lead to versions of one thing: a repository and a file in it, a page of each language."""
    first, second = hub_repository(one), hub_repository(other)
    if first or second:
        return first == second
    its, others = host(one), host(other)
    if its in variant_hosts or others in variant_hosts:
        return True
    if its == others == "github.com":
        repositories = [urlsplit(each).path.split("/")[1:3] for each in (one, other)]
        return repositories[0] == repositories[1]
    if its == others and its in _PERSONAL:
        return True
    if _site(one) != _site(other) or (_is_tagged(one, languages) and _is_tagged(other, languages)):
        return False  # where both say their language, what is left of them would be alike
    return bool((_words(one) ^ _words(other)) & _REGIONS)


def _is_tagged(address: str, languages: frozenset[str]) -> bool:
    """Whether an address says its language in its path."""
    return without_language_tags(_path(address), languages) != _path(address)


def _words(address: str) -> frozenset[str]:
    return frozenset((*host(address).split("."), *_path(address).split("/")))


def _moved(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but the site: one of the two is misspelt, or gone."""
    return _path(one) == _path(other) != ""


def _path(address: str) -> str:
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:
        return ""


def _site(address: str) -> str:
    """The part of a host that somebody registered; an address without a host is a site of its own, the page."""
    parts = host(address).split(".")
    return ".".join(parts[-3:] if len(parts) > 2 and len(parts[-2]) <= 3 and len(parts[-1]) == 2 else parts[-2:])
