"""Headings of a page and its translations: the same ones on the same levels, in the same order, with the same links."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lint_catalog.model.pages.anchors import heading_text, headings_by_anchor, page_anchors
from lint_catalog.model.pages.page import Heading, Page
from lint_catalog.rules import Absent, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.addresses import neutral_address
from lint_catalog.text.majority import outvoted
from lint_catalog.text.rising import longest_rise
from lint_catalog.text.same_links import differences, explains
from lint_catalog.text.words import counted, quoted

_FEW = 3  # headings that show that a page has all of them on another level


@rule(on=Pages, severity=Severity.WARNING)
def heading_level_differs(pages: Pages) -> Problems:
    """A heading is on the same level on every page.

    Compared are headings that pages give the same anchor, or that stand over the same table. Where most of a page's are some levels deeper, only what
    differs from that is reported, and of a section that was moved with all below it the first heading.

    ```md bad
    <!-- README.en.md -->
    # Boats

    <a id="sails"></a>
    ## Sails
    <!-- README.fr.md -->
    # Bateaux

    <a id="sails"></a>
    ### Voiles <!-- <- `Voiles` is on level 3, and on level 2 on `en` -->
    ```
    ```md good
    <!-- README.en.md -->
    # Boats

    <a id="sails"></a>
    ## Sails
    ### Masts
    <!-- README.fr.md -->
    # Bateaux

    <a id="sails"></a>
    ## Voiles
    #### Mâts
    ```
    """
    known = _same(pages)
    shifts = _shifts(known, len(pages.pages))
    above: dict[int, tuple[int, int]] = {}  # by page: by how much a section is off, and its level on the other page
    for versions in known:
        levels = [None if each is None else each.level - shifts[index] for index, each in enumerate(versions)]
        differing = dict(outvoted(levels))
        for index, heading in enumerate(versions):
            if heading is None:
                continue
            if index not in differing:
                above.pop(index, None)
                continue
            model = differing[index]
            other = versions[model]
            if other is None:
                continue
            expected = other.level - shifts[model] + shifts[index]
            off = heading.level - expected
            if index in above and above[index][0] == off and other.level > above[index][1]:
                continue
            above[index] = off, other.level
            message = f"{quoted(heading_text(heading))} is on level {heading.level}, and on "
            message += f"level {other.level} on `{pages.name(model)}`"
            if expected != other.level:
                message += f", where others are {counted(abs(expected - other.level), 'level')} away from it"
            place, about = pages.pages[index].at(heading.content.span), (heading_text(heading), str(other.level))
            yield Problem(place, message, f"here it would be level {expected}", about=about)


@rule(on=Pages, severity=Severity.WARNING)
def heading_order_differs(pages: Pages) -> Problems:
    """Headings stand in the same order on every page.

    Compared are headings that all pages give the same anchor; of a section that was moved with all below it, the first
    is reported.

    ```md bad
    <!-- README.en.md -->
    <a id="kite"></a>
    ## Kite
    <a id="hawk"></a>
    ## Hawk
    <!-- README.fr.md -->
    <a id="hawk"></a>
    ## Faucon <!-- <- `Faucon` and `Milan` are swapped, compared with `en` -->
    <a id="kite"></a>
    ## Milan
    ```
    ```md good
    <!-- README.en.md -->
    <a id="kite"></a>
    ## Kite
    ## Hawk
    <!-- README.fr.md -->
    <a id="kite"></a>
    ## Milan
    ## Faucon
    ```
    """
    shared = {name: each for name, each in _by_anchor(pages).items() if None not in each}
    orders = [tuple(sorted(shared, key=lambda name: _line(shared[name][index]))) for index in range(len(pages.pages))]
    for index, model in outvoted(orders):
        yield from _moved(pages, shared, (index, orders[index]), (model, orders[model]))


@rule(on=Pages, severity=Severity.WARNING, absent=Absent())
def heading_links_differ(pages: Pages) -> Problems:
    """A heading has the same links on every page.

    As with the links of rows, a page may lead to another version of the same thing: to `/ja/` and `/en/`, to an
    announcement of its own. Links to Wikipedia explain a word and do not count.

    ```md bad
    <!-- README.en.md -->
    # Boats

    ## [Oar](https://example.org/old)
    ## [Mast](https://example.com/mast)
    <!-- README.fr.md -->
    # Bateaux

    ## [Rame](https://example.org/new) <!-- <- leads to `https://example.org/new` where `en` leads to -->
    ## Mât <!-- <- lacks the link to `https://example.com/mast` of `en` -->
    ```
    ```md good
    <!-- README.en.md -->
    # Boats

    ## [Oar](https://example.org/en/oar)
    ## [Mast](https://example.com/mast)
    <!-- README.fr.md -->
    # Bateaux

    ## [Rame](https://example.org/fr/oar)
    ## [Mât](https://example.net/annonce)
    ```
    """
    languages = frozenset(page.language for page in pages.pages if page.language)
    for versions in pages.headings:
        links = [None if each is None else tuple(_addresses(each)) for each in versions]
        compared = [
            None if each is None else frozenset(neutral_address(one, languages) for one in each) for each in links
        ]
        for index, model in outvoted(compared):
            heading, other = versions[index], versions[model]
            if heading is not None and other is not None:
                yield from _different_links(pages, (index, heading), (model, other), languages)


def _by_anchor(pages: Pages) -> Mapping[str, tuple[Heading | None, ...]]:
    """The headings of the pages by the anchors that they have in common, in the order of the first page; each heading
    once."""
    return pages.derived(_found_by_anchor)


def _found_by_anchor(pages: Pages) -> Mapping[str, tuple[Heading | None, ...]]:
    known = [_certain(page) for page in pages.pages]
    found: dict[str, tuple[Heading | None, ...]] = {}
    seen: set[int] = set()
    for name in dict.fromkeys(name for each in known for name in each):
        versions = tuple(each.get(name) for each in known)
        there = [id(each) for each in versions if each is not None]
        if len(there) > 1 and not seen.intersection(there):
            seen.update(there)
            found[name] = versions
    return found


def _certain(page: Page) -> Mapping[str, Heading]:
    """The headings of a page by their anchors, without those that stand twice and those that GitHub numbers: another
    page may number others."""
    names = page.derived(page_anchors).headings
    repeated = {each.removesuffix("-1") for each in names if each.endswith("-1")}
    numbered = {each for each in names if each in repeated or each.rpartition("-")[0] in repeated}
    often = Counter(anchor.id for heading in page.headings for anchor in heading.anchors)
    found = page.derived(headings_by_anchor)
    return {name: found[name] for name in found if name and often[name] < 2 and (name in often or name not in numbered)}


def _same(pages: Pages) -> Sequence[tuple[Heading | None, ...]]:
    """The headings that are certainly the same on several pages, in the order of the pages: those with the same anchor,
    and those over the same table."""
    found = list(_by_anchor(pages).values())
    seen = {id(each) for versions in found for each in versions if each is not None}
    for tables in pages.tables:
        versions = tuple(table.section[-1] if table and table.section else None for table in tables.tables)
        there = [id(each) for each in versions if each is not None]
        if len(there) > 1 and not seen.intersection(there):
            seen.update(there)
            found.append(versions)
    return sorted(found, key=lambda versions: next(each.span.line for each in versions if each is not None))


def _shifts(known: Sequence[Sequence[Heading | None]], pages: int) -> list[int]:
    """By how many levels most headings of each page are deeper than those of the first."""
    found = [0]
    for index in range(1, pages):
        pairs = [(each[index], each[0]) for each in known]
        offs = Counter(one.level - other.level for one, other in pairs if one and other)
        off, often = offs.most_common(1)[0] if offs else (0, 0)
        found.append(off if often >= _FEW and often * 2 > offs.total() else 0)
    return found


def _line(heading: Heading | None) -> int:
    return heading.span.line if heading else 0


def _moved(
    pages: Pages,
    shared: Mapping[str, Sequence[Heading | None]],
    here: tuple[int, Sequence[str]],
    there: tuple[int, Sequence[str]],
) -> Iterator[Problem]:
    """The headings of a page that stand elsewhere than on another page: as few as possible."""
    (index, order), (model, wanted) = here, there
    rank = {name: at for at, name in enumerate(wanted)}
    ranks = [rank[name] for name in order]
    kept = longest_rise(ranks)
    page = pages.pages[index]
    done: set[int] = set()
    for at, name in enumerate(order):
        heading = shared[name][index]
        if at in kept or at in done or heading is None:
            continue
        place, text = page.at(heading.content.span), heading_text(heading)
        behind = next((each for each in (at, at - 1) if _is_swap(ranks, each)), None)
        if behind is not None and not done & {behind, behind + 1}:
            done |= {behind, behind + 1}
            both = tuple(_text(shared[order[each]][index]) for each in (behind, behind + 1))
            first = shared[order[behind]][index]
            place = page.at(first.content.span) if first else place
            message = f"{quoted(both[0])} and {quoted(both[1])} are swapped, compared with `{pages.name(model)}`"
            yield Problem(place, message, "swap them on one of the pages", about=both)
            continue
        if at and at - 1 not in kept and ranks[at] == ranks[at - 1] + 1:
            continue  # moved with the heading before it
        before = shared[wanted[ranks[at] - 1]][model] if ranks[at] else None
        where = f"behind {quoted(heading_text(before))}" if before else "at the top"
        message = f"{quoted(text)} stands {where} on `{pages.name(model)}`"
        yield Problem(place, message, "move it on one of the pages", about=(text,))


def _is_swap(ranks: Sequence[int], at: int) -> bool:
    """Whether what stands somewhere and what follows it have each other's place."""
    return 0 <= at < len(ranks) - 1 and ranks[at] == ranks[at + 1] + 1


def _text(heading: Heading | None) -> str:
    return heading_text(heading) if heading else ""


def _addresses(heading: Heading) -> Iterator[str]:
    """Where its links lead, those on the same page and those that explain a word left out."""
    for link in heading.content.links:
        if not (link.address.startswith("#") or explains(link.address)):
            yield link.address


def _different_links(
    pages: Pages, here: tuple[int, Heading], there: tuple[int, Heading], languages: frozenset[str]
) -> Iterator[Problem]:
    (index, heading), (model, other) = here, there
    page, text = pages.pages[index], heading_text(heading)
    places = {link.address: page.at(link.span) for link in reversed(heading.content.links)}
    found = differences(_addresses(heading), _addresses(other), languages, pages.conventions.variant_hosts)
    for one, two in found.replaced:
        message = (
            f"`{pages.name(index)}` leads to {quoted(one, 120)} where `{pages.name(model)}` leads to {quoted(two, 120)}"
        )
        hint = "one of the two is wrong, unless the site has a page for each language (`variant-hosts`)"
        yield Problem(places[one], message, hint, about=(text, one, two))
    for one in found.extra:
        message = f"`{pages.name(index)}` has the link to {quoted(one, 120)}, which `{pages.name(model)}` lacks"
        yield Problem(places[one], message, "add it there, or remove it here", about=(text, one))
    for one in found.lacking:
        message = f"{quoted(text)} lacks the link to {quoted(one, 120)} of `{pages.name(model)}`"
        yield Problem(page.at(heading.content.span), message, "add it, or remove it there", about=(text, one))
