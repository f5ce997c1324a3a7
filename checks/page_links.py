"""Links on Markdown pages: they are written so that they lead somewhere."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import lru_cache
from urllib.parse import urlsplit

from lint_catalog.model.pages.parts import (
    Code,
    Image,
    Inline,
    InlinePart,
    Link,
    Mark,
    Words,
    visible_text,
    walked,
)
from lint_catalog.model.places import Span
from lint_catalog.rules import Edit, Fix, Page, Problem, Problems, Severity, rule
from lint_catalog.text.hidden import hidden, without_hidden
from lint_catalog.text.words import quoted

# What was meant to be a link and is none: a bracket, and behind it an address in full-width or distant parentheses.
_LOST = re.compile(r"\]\s?[(（]\s*(?:https?:|www\.|#|mailto:)|\]（|(?<=\S)\]\s+\(https?:")
_END = re.compile(r"[ )）|<]")
# Beginnings of addresses as fingers slip: a slash or a colon too many or too few, a doubled `https://`.
_SLIP = re.compile(r"(?i)(?:https?:/(?!/)|https?//|https?;/|https?:///|h?t?ttps?:/{1,3}|hhttps?:/|htt?p?s?:/+)")
_SOUND = re.compile(r"(?i)https?://[^/]")
# What looks like an address without its scheme.
_DOMAIN = re.compile(r"(?i)(?:www\.[\w-]+\.[a-z]{2,}|(?:[\w-]+\.)+(?:com|org|net|io|co|ai|jp|dev))(?:/.*)?")
# Full-width letters and punctuation.
_WIDE = re.compile(r"[\uff01-\uff5e\u3000\u3001\u3002]")
_LONG = 200  # characters that a message quotes
_SPACE = re.compile(r"\s")


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
    Japanese letters are fine where the site has them, full-width punctuation is not.

    ```md bad
    * [Kite](http:/example.org/kite) <!-- <- `http:/example.org/kite` -->
    * [Sail](https://https://example.org/sail) <!-- <- has `https://` twice -->
    * [Wing](https://example.org/wing．html) <!-- <- has the full-width character `．` -->
    * [Hawk](example.org/hawk) <!-- <- lacks `https://` -->
    ```
    ```md fixed unsafe
    * [Kite](https://example.org/kite)
    * [Sail](https://example.org/sail)
    * [Wing](https://example.org/wing.html)
    * [Hawk](https://example.org/hawk)
    ```
    ```md bad
    * [Wind](<https://example.org/wind and rain>) <!-- <- has a space -->
    * [Dove]() <!-- <- is empty -->
    ```
    ```md good
    * [Kite](http://example.org/kite)
    * [Sail](https://example.org/帆)
    * [Wing](docs/wing.md), [Hawk](#hawk), [Dove](mailto:dove@example.org)

    ## Hawk
    ```
    """
    targets: list[Link | Image] = [*page.links, *(image for _, image in page.of(Image))]
    for part in targets:
        fault = _fault(part.address)
        if fault:
            what, hint, better = fault
            place = page.at(part.address_span or part.span)
            fix = None
            if better and part.address_span and _plain(part.address_span, part.address):
                fix = Fix(f"write `{better}`", (Edit(place, better),))
            yield Problem(place, f"the address {quoted(part.address)} {what}", hint, fix)


@rule(on=Page, severity=Severity.ERROR)
def broken_link_syntax(page: Page) -> Problems:
    """A link is `[text](address)`, without anything between the brackets, and closed.

    Where the syntax is broken, readers see brackets and an address instead of a link.

    ```md bad
    * [Kite] (https://example.org/kite) <!-- <- is not a link -->
    * [Sail]（https://example.org/sail） <!-- <- is not a link -->
    * [Wing](https://example.org/wing and more <!-- <- is not a link -->
    ```
    ```md good
    * [Kite](https://example.org/kite)
    * `[Sail] (https://example.org/sail)` is not how a link is written
    * an [aside] (in brackets)
    ```
    """
    suspicious = {id(inline): inline for inline, part in page.of(Words) if "]" in part.text}
    for inline in suspicious.values():
        run = _Run(inline)
        for match in _LOST.finditer(run.text):
            start, end = run.around(match)
            first, last = run.span(start), run.span(max(start, end - 1))
            place = page.at(Span(first.line, first.column, last.end_line, last.end_column))
            what = quoted(run.text[start : min(end, start + _LONG)])
            yield Problem(place, f"{what} is not a link", "write `[text](address)`, with nothing between `]` and `(`")


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
    ```
    """
    for link in page.links:
        if not visible_text(link.parts).strip() and not any(isinstance(part, (Image, Code)) for part in link.parts):
            message = f"the link to {quoted(link.address)} shows nothing"
            yield Problem(page.at(link.span), message, "give it a text, or remove it")


@lru_cache(maxsize=8192)
def _fault(address: str) -> tuple[str, str, str] | None:
    """What is wrong with an address, how to fix it, and the fixed one if that is clear."""
    if not address.strip():
        return "is empty", "add the address, or remove the link", ""
    unseen = [each for each in hidden(address) if not address[each.start].isspace()]
    if unseen:
        char = address[unseen[0].start]
        return f"has the invisible character `U+{ord(char):04X}`", "remove it", without_hidden(address)
    if _SPACE.search(address):
        return "has a space", "write it as `%20`, or remove it", ""
    wide = _WIDE.search(address)
    if wide and address.startswith(("http", "www.")):
        narrow = unicodedata.normalize("NFKC", address)
        return f"has the full-width character `{wide[0]}`", "write the narrow one, or end the address before it", narrow
    if len(re.findall(r"(?i)^https?:/{1,3}(?=https?:)", address)) == 1:
        return "has `https://` twice", "once is enough", re.sub(r"(?i)^https?:/+(?=https?:)", "", address)
    if _SLIP.match(address) and not _SOUND.match(address):
        rest = re.sub(r"(?i)^[htps]+[:;]?/+", "", address)
        return "does not begin with `https://`", "fix its beginning", f"https://{rest}"
    if _DOMAIN.fullmatch(address) and not address.lower().endswith((".md", ".io/")):
        return "lacks `https://`", "without it, the link leads to a file beside this page", f"https://{address}"
    if _SOUND.match(address):
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            return "is not an address", "check its brackets and its host", ""
        if "." not in host and host != "localhost":
            return f"has the host {quoted(host)}, which is not a host name", "check its beginning", ""
    return None


def _plain(span: Span, address: str) -> bool:
    """Whether an address stands on the page exactly as it is."""
    return span.line == span.end_line and span.end_column - span.column == len(address)


class _Run:
    """Visible text that stands together; a link in between is a private character."""

    def __init__(self, inline: Inline) -> None:
        self._parts: list[InlinePart] = []
        self._starts: list[int] = []
        texts: list[str] = []
        length = 0
        for part in walked(inline.parts):
            if isinstance(part, Words) or (length and isinstance(part, (Code, Link, Image, Mark))):
                texts.append(part.text if isinstance(part, Words) else "\ue000")
                self._parts.append(part)
                self._starts.append(length)
                length += len(texts[-1])
        self.text = "".join(texts)
        self._ends = [each.start() for each in _END.finditer(self.text)]
        self._brackets = [at for at, char in enumerate(self.text) if char == "["]

    def around(self, match: re.Match[str]) -> tuple[int, int]:
        """From the bracket before a match to the end of the address in it."""
        before = bisect_left(self._brackets, match.start())
        behind = bisect_left(self._ends, match.end())
        start = self._brackets[before - 1] if before else match.start()
        return start, self._ends[behind] if behind < len(self._ends) else len(self.text)

    def span(self, at: int) -> Span:
        """Where a character stands; that of the whole part if it is written otherwise than it is shown."""
        index = bisect_right(self._starts, at) - 1
        part, offset = self._parts[index], at - self._starts[index]
        span = part.span
        if not isinstance(part, Words) or not _plain(span, part.text):
            return span
        return Span(span.line, span.column + offset, span.line, span.column + offset + 1)
