"""What an entry calls its repositories: sizes, versions and addresses agree with them."""

from collections.abc import Iterator, Mapping

from lint_catalog.model.columns import OWN_COLUMNS
from lint_catalog.model.entries.markdown import inline_text
from lint_catalog.model.entries.titles import contradictory_versions, leads_elsewhere, title_links
from lint_catalog.rules import Entry, Place, Problem, Problems, Severity, markdown, rule
from lint_catalog.text.hub import hub_repository
from lint_catalog.text.sizes import contradictory, sizes
from lint_catalog.text.words import listed, quoted

_SHOWN = 3


@rule(on=Entry, severity=Severity.ERROR)
def label_of_another_size(entry: Entry) -> Problems:
    """The size in a name or label is that of the Hub repository that it leads to.

    `1_6b` and `1.6b`, `8x7B`, `32B-A3B`, `0.5b` and `350m` are understood, and so is rounding: `1.57b` fits a
    repository called `1.6b`, and `3.8b` one called `3b`. One of several sizes in a name has to fit. Looked at are the
    entry's `url`, the labels in `hub`, and links in the words of `cells`.

    ```yaml bad
    # entries/models/kite-8b.yaml
    name: Kite 8B
    url: https://huggingface.co/kites/kite-70b  # <- `Kite 8B` says `8B`, but leads to `kites/kite-70b`
    hub:
      - {repo: kites/kite-8b-chat, label: 13b-chat}  # <- `13b-chat` says `13b`, but leads to `kites/kite-8b-chat`
    ```
    ```yaml good
    # entries/models/kite-8b.yaml
    name: Kite 8B
    url: https://huggingface.co/kites/kite-8b
    hub:
      - {repo: kites/kite-8b-chat, label: 8b-chat}
      - {repo: kites/kite-1.57b, label: 1_6b}
    ```
    """
    for place, text, repository in _named(entry):
        if contradictory(text, repository):
            message = f"{quoted(text)} says `{sizes(text)[0].text}`, but leads to {quoted(repository)}"
            yield Problem(place, message, "fix the address, or the size", about=(text, repository))


@rule(on=Entry, severity=Severity.ERROR)
def label_of_another_version(entry: Entry) -> Problems:
    """The version in a name or label is that of the Hub repository that it leads to.

    Versions are written with a `v`: `v0.1`, `v2`. `v1` fits a repository called `v1.0`.

    ```yaml bad
    # entries/models/kite.yaml
    name: Kite
    hub:
      - {repo: kites/kite-v0.1, label: v0.2}  # <- `v0.2` says `v0.2`, but leads to `kites/kite-v0.1`
    ```
    ```yaml good
    # entries/models/kite.yaml
    name: Kite v1
    url: https://huggingface.co/kites/kite-v1.0
    hub:
      - {repo: kites/kite-v1.0, label: v1}
    ```
    """
    for place, text, repository in _named(entry):
        if said := contradictory_versions(text, repository):
            message = f"{quoted(text)} says `v{said}`, but leads to {quoted(repository)}"
            yield Problem(place, message, "fix the address, or the version", about=(text, repository))


@rule(on=Entry, severity=Severity.ERROR)
def url_of_another_model(entry: Entry) -> Problems:
    """If an entry's address is a Hub repository, it is one of those that the entry lists.

    Entries are often copied from a similar one, and `url` is what one forgets to change. A model that is called like
    the repository is fine, and so are addresses of announcements, papers and collections.

    ```yaml bad
    # entries/models/sail.yaml
    name: Sail
    url: https://huggingface.co/kites/kite  # <- `Sail` leads to `kites/kite`, but the entry is about `kites/sail-a`
    hub: [kites/sail-a]
    ```
    ```yaml good
    # entries/models/kite.yaml
    name: kites/kite-base
    url: https://huggingface.co/kites/kite-base
    hub: [kites/kite-large]
    # entries/models/sail.yaml
    name: Sail
    url: https://huggingface.co/kites/sail-a
    hub: [kites/sail-a]
    ```
    """
    for title in title_links(entry):
        if leads_elsewhere(title.name, title.repository, title.others) and not contradictory(
            title.name, title.repository
        ):
            about = listed((f"`{each}`" for each in [*title.others][:_SHOWN]), "and")
            more = " …" if len(title.others) > _SHOWN else ""
            message = f"{quoted(title.name)} leads to {quoted(title.repository)}, but the entry is about {about}{more}"
            yield Problem(entry.at(*title.path), message, "fix the address", about=(title.name, title.repository))


def _named(entry: Entry) -> Iterator[tuple[Place, str, str]]:
    """What leads to a model repository of the entry's own: its place, what it is called, and the repository."""
    reported: set[tuple[str, str]] = set()
    for title in title_links(entry):
        reported.add((title.name, title.repository))
        yield entry.at(*title.path), title.name, title.repository
    hub = entry.data.get("hub")
    for index, each in enumerate(hub) if isinstance(hub, list) else ():
        if isinstance(each, Mapping) and isinstance(each.get("repo"), str) and isinstance(each.get("label"), str):
            reported.add((each["label"], each["repo"]))
            yield entry.at("hub", index, "label"), each["label"], each["repo"]
    for path, text in markdown(entry) if "cells" in entry.data else ():
        if path[0] == "cells" and len(path) > 1 and path[1] in OWN_COLUMNS:
            said = inline_text(text)
            for label, address in zip(said.labels, said.links, strict=True):
                repository = hub_repository(address)
                if repository and repository[0] == "models" and (label, repository[1]) not in reported:
                    yield entry.at(*path, text=address if address in text else ""), label, repository[1]
