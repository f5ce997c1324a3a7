"""Lists of contents on Markdown pages, and what links within a page call the place that they lead to."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, pairwise
from typing import NamedTuple

from lint_catalog.model.pages.anchors import heading_text, headings_by_anchor, page_anchors
from lint_catalog.model.pages.page import Heading, Paragraph
from lint_catalog.model.pages.parts import Image, Link, one_line, visible_text
from lint_catalog.rules import Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.rising import longest_rise
from lint_catalog.text.words import quoted

_ITEMS = 3  # links to headings that make a list of contents
_ASIDE = 3  # headings of a level that are listed, for each that is not
_WORD = re.compile(r"\w+")
_SHORT = 3  # letters of a word whose `s` at the end is no plural

Listed = tuple[Link, Heading]
"""A link in a list of contents, and the heading that it leads to."""


class ListOfContents(NamedTuple):
    """What a page lists of itself. `broken` are the lines of links in it that do not lead to a heading."""

    items: tuple[Listed, ...] = ()
    broken: tuple[int, ...] = ()


@rule(on=Pages, severity=Severity.NOTE)
def heading_not_in_contents(pages: Pages) -> Problems:
    """A list of contents has all headings of a level that it lists.

    It is the first list of links to headings on a page, before these. What is compared are headings below the same one,
    of which it lists three times as many as it leaves out, and those behind the last one that it lists are left alone:
    notes and licenses at the end of a page often are. What the contents of another language list is compared wherever it
    stands, if it has the same anchor.

    ```md bad
    * [Boats](#boats)
    * [Kites](#kites)
    * [Wings](#wings)

    # Boats
    # Kites
    # Sails <!-- <- the contents on line 1 do not list `Sails` -->
    # Wings
    ```
    ```md bad
    <!-- README.md -->
    * [Boats](#boats)
    * [Kites](#kites)
    * [Wings](#wings)

    # Boats
    # Kites
    # Wings
    <a id="sails"></a>
    # Sails <!-- <- the contents on line 1 do not list `Sails`, as those of `fr` do -->
    <!-- README.fr.md -->
    * [Bateaux](#bateaux)
    * [Ailes](#ailes)
    * [Voiles](#sails)

    # Bateaux
    # Ailes
    <a id="sails"></a>
    # Voiles
    ```
    ```md good
    * [Boats](#boats)
    * [Kites](#kites)
    * [Wings](#wings)

    # Boats
    ## Rowing
    # Kites
    # Wings
    # License
    ```
    """
    for index, page in enumerate(pages.pages):
        found = list(_not_listed(page))
        yield from (problem for _, problem in found)
        yield from _listed_elsewhere(pages, index, {id(heading) for heading, _ in found})


def _not_listed(page: Page) -> Iterator[tuple[Heading, Problem]]:
    contents, broken = page.derived(_contents)
    if not contents:
        return
    listed = {id(heading) for _, heading in contents}
    labels = page.derived(_mislabelled)
    last = max(heading.span.line for _, heading in contents)
    below: dict[int, list[Heading]] = {}
    for parent, heading in _with_parents(page.headings):
        if contents[0][0].span.line < heading.span.line <= last:
            below.setdefault(parent, []).append(heading)
    gaps = _Gaps(contents, broken)
    for siblings in below.values():
        lacking = [each for each in siblings if id(each) not in listed]
        if lacking and len(siblings) - len(lacking) >= _ASIDE * len(lacking):
            for each in lacking:
                text = heading_text(each)
                if gaps.has_broken(each) or text.casefold() in labels:
                    continue
                message = f"the contents on line {contents[0][0].span.line} do not list {quoted(text)}"
                yield each, Problem(page.at(each.content.span), message, "add it there", about=(text,))


def _listed_elsewhere(pages: Pages, index: int, said: AbstractSet[int]) -> Iterator[Problem]:
    """The headings of a page that the contents of another language list, and its own do not."""
    page = pages.pages[index]
    contents, broken = page.derived(_contents)
    if not contents or broken:
        return
    listed = {id(heading) for _, heading in contents}
    anchored = {anchor.id: heading for heading in reversed(page.headings) for anchor in heading.anchors}
    labels = page.derived(_mislabelled)
    done = {*listed, *said}
    for model, other in enumerate(pages.pages):
        for _, there in other.derived(_contents).items if model != index else ():
            here = next((anchored[each.id] for each in there.anchors if each.id in anchored), None)
            if here is None or id(here) in done or here.span.line < contents[0][0].span.line:
                continue
            done.add(id(here))
            text = heading_text(here)
            if text.casefold() not in labels:
                line = contents[0][0].span.line
                message = (
                    f"the contents on line {line} do not list {quoted(text)}, as those of `{pages.name(model)}` do"
                )
                yield Problem(page.at(here.content.span), message, "add it there", about=(text,))


@rule(on=Pages, severity=Severity.NOTE)
def contents_in_other_order(pages: Pages) -> Problems:
    """A list of contents has the headings in the order of the page, and each once.

    Where the contents of another language have the same order, and the headings there, too, it is the heading that
    stands elsewhere, which `heading-order-differs` says.

    ```md bad
    * [Boats](#boats)
    * [Wings](#wings) <!-- <- the contents have `Wings` before `Kites`, and the page behind it -->
    * [Kites](#kites)
    * [Kites](#kites) <!-- <- the contents have `Kites` twice -->

    # Boats
    # Kites
    # Wings
    ```
    ```md good
    * [Boats](#boats)
    * [Kites](#kites)
    * [Wings](#wings)

    # Boats
    # Kites
    # Wings
    ```
    """
    for index, page in enumerate(pages.pages):
        others = [each.derived(_places) for at, each in enumerate(pages.pages) if at != index]
        yield from _disordered(page, others)


def _disordered(page: Page, others: Sequence[Mapping[str, tuple[int, int]]]) -> Iterator[Problem]:
    """`others` say of other pages what `_places` does."""
    contents = page.derived(_contents).items
    seen: set[int] = set()
    once: list[Listed] = []
    for link, heading in contents:
        if one_line(visible_text(link.parts)).casefold() in page.derived(_mislabelled):
            continue
        if id(heading) in seen:
            text = heading_text(heading)
            yield Problem(page.at(link.span), f"the contents have {quoted(text)} twice", "remove one", about=(text,))
        else:
            seen.add(id(heading))
            once.append((link, heading))
    lines = [heading.span.line for _, heading in once]
    kept = sorted(longest_rise(lines))
    in_order = set(kept)
    for at, (link, heading) in enumerate(once):
        if at in in_order:
            continue
        behind = bisect_left(kept, at)
        before, after = kept[behind - 1] if behind else -1, kept[behind] if behind < len(kept) else -1
        is_late = before >= 0 and lines[before] > lines[at]  # else what follows stands before it on the page
        neighbour = once[before if is_late else after][1]
        if any(_agree(places, heading, neighbour, is_late) for places in others):
            continue
        other = heading_text(neighbour)
        here, there = ("behind", "before") if is_late else ("before", "behind")
        text = heading_text(heading)
        message = f"the contents have {quoted(text)} {here} {quoted(other)}, and the page {there} it"
        yield Problem(page.at(link.span), message, "give both one order", about=(text,))


@rule(on=Page, severity=Severity.NOTE)
def label_unlike_target(page: Page) -> Problems:
    """A link within a page calls its target as it is called there.

    It may say less or something else. Reported is what looks like a slip: the same words in another order, or capitals
    that differ, or the words of another heading; not a heading's words in small letters within a sentence.

    ```md bad
    See [Sails to Wind](#wind-to-sail), <!-- <- the link `Sails to Wind` leads to `Wind to Sail` -->
    [Boats](#wind-to-sail) <!-- <- the link `Boats` leads to `Wind to Sail`; line 7 has `Boats` -->
    and [Kite](#kites). <!-- <- the link `Kite` leads to `KITE` -->

    ## Wind to Sail

    ## Boats

    | Name |
    |---|
    | <a id="kites"></a> [KITE](https://example.org/kite) |
    ```
    ```md good
    See [wind to sail](#wind-to-sail), [sailing](#wind-to-sail) and [the list of kites](#kites).

    ## Wind to Sail

    | Name |
    |---|
    | <a id="kites"></a> [KITE](https://example.org/kite) |
    ```
    """
    anchors = page.derived(page_anchors)
    headings, rows = page.derived(headings_by_anchor), page.derived(_rows_by_anchor)
    in_contents = {id(link) for link, _ in page.derived(_contents).items}
    called = page.derived(_by_text)
    # A heading that was put between another one and its anchor leads links astray, not who wrote these.
    behind = {id(one): other for one, other in pairwise(page.headings)}
    for link in page.links:
        name = anchors.found(link.address[1:]) if link.address.startswith("#") else None
        label = one_line(visible_text(link.parts))
        heading = _meant(called, label, name) or headings.get(name) if name else None
        target = heading_text(heading) if heading else rows.get(name or "", "")
        if not target or any(isinstance(part, Image) for part in link.parts):
            continue
        named = called.get(label.casefold(), ()) if label.casefold() != target.casefold() else ()
        is_written = heading is not None and any(anchor.id == name for anchor in heading.anchors)
        if heading and named and not (is_written and any(behind.get(id(heading)) is each for each in named)):
            line = named[0].span.line
            message = f"the link {quoted(label)} leads to {quoted(target)}; line {line} has {quoted(label)}"
            yield Problem(page.at(link.span), message, "link to that, or call it otherwise", about=(label, target))
            continue
        if not _is_slip(label, target):
            continue
        if heading and label.islower() and id(link) not in in_contents:
            continue
        message = f"the link {quoted(label)} leads to {quoted(target)}"
        yield Problem(page.at(link.text_span), message, "call both the same", about=(label, target))


def _places(page: Page) -> Mapping[str, tuple[int, int]]:
    """The lines of the link in the contents and of the heading, by the heading's own anchors; for `page.derived`."""
    return {
        anchor.id: (link.span.line, heading.span.line)
        for link, heading in page.derived(_contents).items
        for anchor in heading.anchors
    }


def _agree(places: Mapping[str, tuple[int, int]], one: Heading, other: Heading, is_late: bool) -> bool:
    """Whether on another page the contents and the headings have one heading behind another, or before it."""
    first, second = (
        next((places[anchor.id] for anchor in heading.anchors if anchor.id in places), None)
        for heading in ((other, one) if is_late else (one, other))
    )
    return first is not None and second is not None and first[0] < second[0] and first[1] < second[1]


def _is_slip(label: str, target: str) -> bool:
    """Whether texts have the same words, but not in the same order, or not with the same capitals."""
    words, others = _WORD.findall(label), _WORD.findall(target)
    if len(words) != len(others) or words == others:
        return False
    folded, folded_others = ([each.casefold() for each in some] for some in (words, others))
    if folded == folded_others:
        return True
    stems, other_stems = ([_stem(each) for each in some] for some in (folded, folded_others))
    return stems != other_stems and sorted(stems) == sorted(other_stems)


def _by_text(page: Page) -> Mapping[str, list[Heading]]:
    """The headings of a page by what they say, in small letters; for `page.derived`."""
    found: dict[str, list[Heading]] = {}
    for heading in page.headings:
        found.setdefault(heading_text(heading).casefold(), []).append(heading)
    return found


def _meant(called: Mapping[str, list[Heading]], label: str, name: str | None) -> Heading | None:
    """The heading that is called as a link to an anchor is, if it has that anchor: of several that have it, links find
    the first only, which is said of the anchor."""
    named = called.get(label.casefold(), ())
    return next((each for each in named if any(anchor.id == name for anchor in each.anchors)), None)


def _mislabelled(page: Page) -> frozenset[str]:
    """The labels in a list of contents that other headings have than those they lead to, in small letters: they are
    reported by themselves. For `page.derived`."""
    called = page.derived(_by_text)
    labels = ((one_line(visible_text(link.parts)), heading_text(each)) for link, each in page.derived(_contents).items)
    pairs = ((label.casefold(), text.casefold()) for label, text in labels)
    return frozenset(label for label, text in pairs if label != text and label in called)


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > _SHORT else word


def _contents(page: Page) -> ListOfContents:
    """The first list of links to headings that stand below it; for `page.derived`."""
    anchors, headings = page.derived(page_anchors), page.derived(headings_by_anchor)
    called = page.derived(_by_text)
    run: list[Listed] = []
    broken: list[int] = []
    for block in page.blocks:
        link = _only_link(block) if isinstance(block, Paragraph) else None
        if link is not None:
            name = anchors.found(link.address[1:])
            label = one_line(visible_text(link.parts))
            heading = _meant(called, label, name) or headings.get(name or "")
            if heading is None:
                broken.append(link.span.line)
            elif heading.span.line > link.span.line:
                run.append((link, heading))
        elif not isinstance(block, Paragraph):
            if len(run) >= _ITEMS:
                break
            run.clear()
            broken.clear()
    return ListOfContents(tuple(run), tuple(broken)) if len(run) >= _ITEMS else ListOfContents()


class _Gaps:
    """Where in the contents a heading would stand that they do not list."""

    def __init__(self, contents: Sequence[Listed], broken: Sequence[int]) -> None:
        listed = sorted((heading.span.line, link.span.line) for link, heading in contents)
        self._broken = broken
        self._headings = [line for line, _ in listed]
        self._before = list(accumulate((line for _, line in listed), max))
        self._behind = list(accumulate((line for _, line in reversed(listed)), min))[::-1]

    def has_broken(self, heading: Heading) -> bool:
        """Whether a link that leads to no heading stands there: the heading may be meant."""
        at = bisect_left(self._headings, heading.span.line)
        first = self._before[at - 1] if at else 0
        last = self._behind[at] if at < len(self._behind) else 0
        return bisect_right(self._broken, first) < bisect_left(self._broken, last)


def _only_link(block: Paragraph) -> Link | None:
    """The link to a place on the page that is all, or most, of what a paragraph says."""
    links = block.content.links
    if len(links) != 1 or not links[0].address.startswith("#"):
        return None
    label = visible_text(links[0].parts)
    return links[0] if label.strip() and 2 * len(label) >= len(block.content.text) else None


def _with_parents(headings: Sequence[Heading]) -> Iterator[tuple[int, Heading]]:
    """Each heading with the identity of the one that it stands below; 0 for none."""
    above: list[Heading] = []
    for heading in headings:
        while above and above[-1].level >= heading.level:
            above.pop()
        yield id(above[-1]) if above else 0, heading
        above.append(heading)


def _rows_by_anchor(page: Page) -> Mapping[str, str]:
    """What rows of tables are called, by the anchors in their first cells; for `page.derived`."""
    return {
        anchor.id: row.name
        for table in page.tables
        for row in table.rows
        for anchor in (row.cells[0].anchors if row.cells else ())
    }
