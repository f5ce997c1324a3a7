"""Links and images of Markdown pages that lead to files of the same repository."""

import re
from collections.abc import Iterator, Mapping

from lint_catalog.model.pages.files import LinkedFile
from lint_catalog.model.pages.swapped import is_swapped
from lint_catalog.model.pages.targets import Target, targets_of
from lint_catalog.rules import Edit, Fix, Page, Problem, Problems, Severity, rule
from lint_catalog.text.address_faults import address_fault
from lint_catalog.text.hub import HUB, is_hub_repo
from lint_catalog.text.words import counted, listed, quoted

_NAMED = 5  # files that are named, where a note speaks of several
_ENDING = re.compile(r"\.[A-Za-z]{1,5}$")


@rule(on=Page, severity=Severity.ERROR)
def missing_file(page: Page) -> Problems:
    """A relative link or image leads to a file or folder of the repository.

    Addresses mean what they mean on GitHub: beside the page, from the root of the repository if they begin with `/`, in
    upper and lower case as they are written. Files on disk count, be they known to git or not. What lies above the
    repository, as `../../issues` does, is not judged. Of a page that lies neither in a git work tree nor in a catalog
    nobody knows what else belongs to it: what it misses is a single note.

    Addresses that a site makes and no file has are named by `site-routes` under `[tool.lint-catalog.markdown]`. Where a
    page's ending is all that is missing, as in `guide` for `guide.md`, it is a note; in a folder that is made into a
    site (`.vitepress`, `docusaurus.config.js`, `mkdocs.yml`, …) neither that is reported, nor what begins with `/`.

    ```md bad
    <!-- README.md -->
    # Kites

    See [the guide](docs/giude.md#sails). <!-- <- there is no file or folder `docs/giude.md` -->
    See <a href="/docs/Guide.md">it</a>. <!-- <- there is no file or folder `docs/Guide.md` -->
    <!-- docs/guide.md -->
    # Guide

    ## Sails
    ```
    ```md fixed unsafe
    <!-- README.md -->
    # Kites

    See [the guide](docs/guide.md#sails).
    See <a href="/docs/guide.md">it</a>.
    <!-- docs/guide.md -->
    # Guide

    ## Sails
    ```
    ```md bad
    | Model | Developer |
    |---|---|
    | [ada/kite-7b](ada/kite-7b) ![logo](img/kite.png) | Ada | <!-- <- there is no file or folder -->
    ```
    ```md good
    <!-- README.md -->
    # Kites

    See [the guide](docs/guide.md#sails), [all](./docs/), [it](/docs/guide.md?plain=1#L3) and [issues](../../issues).
    <!-- docs/guide.md -->
    # Guide

    [Back](../README.md#kites) to the start, [write](mailto:kite@example.org), `[x](nowhere.md)`.

    ## Sails
    ```
    """
    loose: dict[str, tuple[Target, LinkedFile]] = {}
    for target, linked in _missing(page):
        if not linked.is_known:
            loose.setdefault(linked.path, (target, linked))
            continue
        place = page.at(target.span)
        fix = Fix(f"write `{linked.near}`", (Edit(place, linked.near),)) if linked.near and target.exact else None
        severity = Severity.NOTE if linked.without_ending else None
        yield Problem(place, _message(linked), _hint(linked, target.address), fix, severity=severity)
    if loose:
        yield _uncertain(page, loose)


def _missing(page: Page) -> Iterator[tuple[Target, LinkedFile]]:
    """What leads to no file, but for what other rules report."""
    said = {link.address_span for link in page.links if is_swapped(link)}
    for target in page.derived(targets_of):
        linked = page.linked.get(target.address)
        if linked is None or linked.is_there or target.is_use or target.form == "bare":
            continue
        if target.span not in said and not address_fault(target.address):
            yield target, linked


def _uncertain(page: Page, loose: Mapping[str, tuple[Target, LinkedFile]]) -> Problem:
    """One note on all that is missing beside a page of which nobody knows what else belongs to it."""
    (target, linked), *others = loose.values()
    message, hint = _message(linked), _hint(linked, target.address)
    if others:
        named = [quoted(each) for each in list(loose)[:_NAMED]]
        more = [counted(len(loose) - _NAMED, "other")] if len(loose) > _NAMED else []
        message = f"there are no files or folders {listed([*named, *more], 'and')}"
        hint = "this page lies in no git work tree; are they missing?"
    return Problem(page.at(target.span), message, hint, severity=Severity.NOTE, about=tuple(sorted(loose)[:_NAMED]))


def _message(linked: LinkedFile) -> str:
    if linked.path.startswith("../"):
        return f"{quoted(linked.path)} leads out of the repository"
    return f"there is no file or folder {quoted(linked.path)}"


def _hint(linked: LinkedFile, address: str) -> str:
    if linked.without_ending:
        return f"write {quoted(linked.near)}; if a site has it, name it in `site-routes` in the settings"
    if linked.near:
        return f"did you mean {quoted(linked.near)}?"
    if is_hub_repo(address) and not _ENDING.search(address):
        return f"for a repository on the Hub, write {quoted(f'{HUB}/{address}')}"
    return "add it, or link to what is there; addresses of other sites begin with `https://`"
