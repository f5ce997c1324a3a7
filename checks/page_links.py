"""Links and anchors on Markdown pages: they are written so that they lead somewhere."""

import re

from lint_catalog.model.pages.parts import Code, Image, Tag, visible_text, walked
from lint_catalog.model.pages.targets import Target, targets_of
from lint_catalog.model.places import Span
from lint_catalog.rules import Edit, Fix, Page, Problem, Problems, Severity, rule
from lint_catalog.text.address_faults import address_fault
from lint_catalog.text.words import quoted

# What stands before an address that was meant to be written as a link, which is reported as such.
_ATTEMPT = re.compile(r"[\]］]\s?[(（]\s?\Z|[)）]?\[\s?\Z")
# Elements that show something by themselves.
_SHOWN = re.compile(r"(?i)<(?:img|picture|svg|video|audio|object|embed|iframe|input|button|canvas)\b")


@rule(on=Page, severity=Severity.ERROR)
def refused_include(page: Page) -> Problems:
    """What a page includes is a plain file.

    A link may lead out of the repository, to a file that nobody meant to publish, so that none is followed: what stands
    behind it is neither checked nor imported.

    ```md bad
    # Birds

    <!--@include: parts/birds.md--> <!-- <- is not read -->
    <!-- parts/birds.md -> ../../birds.md -->
    ```
    ```md good
    # Birds

    <!--@include: parts/birds.md-->
    <!-- parts/birds.md -->
    | Name |
    |---|
    | Kite |
    ```
    """
    for each in page.observations:
        if each.what == "refused-include":
            yield Problem(
                page.at(each.span), f"{quoted(each.text)} is not a plain file, or is behind a link, and is not read",
                "put the file itself there", about=(each.text,),
            )  # fmt: skip


@rule(on=Page, severity=Severity.ERROR)
def malformed_address(page: Page) -> Problems:
    """The address of a link is complete and has no strange characters.

    A space or a full-width character that slipped in, a missing slash or a doubled `https://` makes it lead nowhere.
    Japanese letters are fine where the site has them, and so are full-width brackets in pairs, as in titles of
    Wikipedia; other full-width punctuation is not. Links, images, bare addresses, HTML and definitions are looked at.

    ```md bad
    * [Kite](http:/example.org/kite) <!-- <- `http:/example.org/kite` -->
    * [Sail](https://https://example.org/sail) <!-- <- has `https://` twice -->
    * [Wing](https://example.org/wing．html) <!-- <- has the full-width character `．` -->
    * [Hawk](example.org/hawk) <!-- <- lacks `https://` -->
    * <a href="htps://example.org/lark">Lark</a> <!-- <- does not begin with `https://` -->
    ```
    ```md fixed unsafe
    * [Kite](https://example.org/kite)
    * [Sail](https://example.org/sail)
    * [Wing](https://example.org/wing.html)
    * [Hawk](https://example.org/hawk)
    * <a href="https://example.org/lark">Lark</a>
    ```
    ```md bad
    * [Wind](<https://example.org/wind and rain>) <!-- <- has a space -->
    * [Dove]() <!-- <- is empty -->
    * ![Crow](https://example.org/ahttps://example.org/b) <!-- <- is two addresses in one -->
    ```
    ```md good
    * [Kite](http://example.org/kite)
    * [Sail](https://example.org/帆), [Crow](https://ja.wikipedia.org/wiki/烏（鳥）)
    * [Wing](docs/wing.md), [Hawk](#hawk), [Dove](mailto:dove@example.org), [Lark](http-lark/README.md)
    * [Rook](https://web.archive.org/web/2020/https://example.org/rook)

    ## Hawk
    ```
    """
    for target in page.derived(targets_of):
        fault = address_fault(target.address) if _is_judged(target) else None
        if fault:
            place = page.at(target.span)
            fix = None
            if fault.better and page.source(target.span) == target.address:
                fix = Fix(f"write `{fault.better}`", (Edit(place, fault.better),))
            message = f"the address {quoted(target.address)} {fault.what}"
            yield Problem(place, message, fault.hint, fix)


@rule(on=Page, severity=Severity.WARNING)
def address_runs_on(page: Page) -> Problems:
    """A bare address ends where it was meant to end.

    GitHub makes a link of an address that stands in a text by itself, as far as the next blank. Punctuation of ASCII at
    its end is left out; a full-width stop or bracket, words without a blank before them, bold print or a footnote mark
    become part of the link, which then leads nowhere.

    ```md bad
    詳細は https://example.org/kite。 <!-- <- GitHub takes `。` into the link to `https://example.org/kite` -->
    （https://example.org/sail）を見る <!-- <- takes `）を見る` -->
    ```
    ```md fixed
    詳細は <https://example.org/kite>。
    （<https://example.org/sail>）を見る
    ```
    ```md good
    詳細は https://example.org/kite 。 See https://example.org/sail, or https://ja.wikipedia.org/wiki/凧（玩具） too.
    <https://example.org/wing>。 `https://example.org/hawk`。 [鷹](https://example.org/hawk)。
    ```
    """
    for target in page.derived(targets_of):
        if target.taken and not _ATTEMPT.search(_before(page, target.span)):
            place = page.at(target.span)
            message = f"GitHub takes {quoted(target.taken)} into the link to {quoted(target.address)}"
            fix = None
            if page.source(target.span) == target.address:
                fix = Fix(f"write `<{target.address}>`", (Edit(place, f"<{target.address}>"),), safe=True)
            yield Problem(place, message, "write the address in `<…>`, or put a blank behind it", fix)


def _before(page: Page, span: Span) -> str:
    """Some characters before a place."""
    return page.lines[span.line - 1][max(0, span.column - 5) : span.column - 1]


def _is_judged(target: Target) -> bool:
    """Whether somebody wrote an address there so that it leads somewhere."""
    if target.form == "bare":
        return "." in target.address  # `http://localhost`, `https://host/…` are explained, not linked
    return bool(target.address) or target.form not in ("definition", "html-image")


@rule(on=Page, severity=Severity.WARNING)
def link_without_text(page: Page) -> Problems:
    """A link shows something to click on.

    ```md bad
    | Model |
    |---|
    | Kite [](https://example.org/kite) | <!-- <- the link to `https://example.org/kite` shows nothing -->
    ```
    ```md good
    | Model |
    |---|
    | [Kite](https://example.org/kite) [![logo](logo.png)](https://example.org) |
    | [<img src="https://example.org/sail.svg" alt="Sail">](https://example.org/sail) |
    ```
    """
    for link in page.links:
        if not visible_text(link.parts).strip() and not any(
            isinstance(part, (Image, Code)) or (isinstance(part, Tag) and _SHOWN.match(part.text))
            for part in walked(link.parts)
        ):
            message = f"the link to {quoted(link.address)} shows nothing"
            yield Problem(page.at(link.span), message, "give it a text, or remove it")
