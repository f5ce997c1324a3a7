"""What things are called, beside the Hub repositories that they lead to; one notion for entries and for pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.places import Route
from lint_catalog.text.hub import hub_repository
from lint_catalog.text.names import letters
from lint_catalog.text.sizes import contradictory, versions


def contradictory_versions(text: str, repository: str) -> str:
    """The version that a text says, if the repository `owner/name` says others only; else nothing."""
    said, real = versions(text), versions(repository.partition("/")[2])
    fits = any(_same_version(one, other) for one in said for other in real)
    return said[0] if said and real and not fits else ""


def leads_elsewhere(title: str, repository: str, others: Collection[str]) -> bool:
    """Whether a title leads to a repository that is none of the `others`, which it is about, nor called like it."""
    own = {letters(repository), letters(repository.partition("/")[2])}
    return bool(others) and repository not in others and letters(title) not in own


class TitleLink(Struct, frozen=True):
    """A link of an entry's name to a model repository, in a language; in all of them, the language is empty."""

    path: Route
    language: str
    name: str
    address: str
    repository: str
    others: Mapping[str, None]

    @property
    def is_strange(self) -> bool:
        """Whether it leads to another model than the entry's."""
        return contradictory(self.name, self.repository) or leads_elsewhere(self.name, self.repository, self.others)


def title_links(entry: Entry) -> Iterator[TitleLink]:
    """The links of an entry's name to model repositories. `others` are those that the entry is about."""
    url, name = entry.data.get("url"), entry.data.get("name")
    if not url or not name or "description" in entry.data:
        return
    about = dict.fromkeys(
        str(each.value) for each in entry.annotated("hubRepo") if each.path[0] == "hub" and each.argument == "models"
    )
    for language, address in url.items() if isinstance(url, Mapping) else (("", url),):
        called = name.get(language) or next(iter(name.values())) if isinstance(name, Mapping) else name
        hub = hub_repository(address) if isinstance(address, str) else None
        if hub and hub[0] == "models" and isinstance(called, str):
            path: Route = ("url", language) if language else ("url",)
            yield TitleLink(path, str(language), called, address, hub[1], about)


def _same_version(one: str, other: str) -> bool:
    """Whether one version is the other, or its beginning."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")
