"""Link references on Markdown pages: what `[text][label]` refers to is defined, once, and used."""

import re
from collections.abc import Iterator, Mapping

from lint_catalog.model.pages.page import LinkReference
from lint_catalog.model.pages.parts import Image, Link
from lint_catalog.model.pages.raw_text import raw_texts
from lint_catalog.model.places import Span
from lint_catalog.rules import Absent, Edit, Fix, Page, Pages, Problem, Problems, Severity, rule
from lint_catalog.text.words import Nearest, quoted

# `[text][label]` and `[text][]`; not behind a word or another bracket, as indices and chains of tags are.
_REFERENCE = re.compile(r"(?<![\w\])\ue000-\ue002])\[([^\[\]]{1,200})\]\[([^\[\]]{0,200})\](?![\[(:])")
_WORD = re.compile(r"[^\W\d_]{2}|[\u3040-\ud7ff]")
_LETTER = re.compile(r"[^\W\d_]")
_IN_QUOTATION = re.compile(r"\n[ \t>]*")
_LABEL = re.compile(r"\]\[((?:[^\[\]\\]|\\.)*)\]\Z", re.DOTALL)
_BRACKETED = re.compile(r"\[([^\[\]]{1,200})\]")
_COMMENTS = ("", "#")  # what `[//]: # (a comment)` leads to


@rule(on=Pages, severity=Severity.WARNING, absent=Absent())
def undefined_reference(pages: Pages) -> Problems:
    """A link with a label in a second pair of brackets has a definition of that label.

    `[the docs][docs]` and `[docs][]` lead to what `[docs]: https://…` says, somewhere on the page; without that line
    readers see the brackets. Letter case and the number of blanks do not matter. A single pair of brackets is text.

    ```md bad
    See [the docs][doc] and [Kite][]. <!-- <- `[the docs][doc]` refers to `doc`, which nothing defines -->

    [docs]: https://example.org/docs
    [kite]: https://example.org/kite
    [Wing]: https://example.org/wing
    [sail]: https://example.org/sail

    ![Sail][sail] and ![a wing][wings]. <!-- <- nothing defines -->
    ```
    ```md fixed unsafe
    See [the docs][docs] and [Kite][].

    [docs]: https://example.org/docs
    [kite]: https://example.org/kite
    [Wing]: https://example.org/wing
    [sail]: https://example.org/sail

    ![Sail][sail] and ![a wing][Wing].
    ```
    ```md good
    See [the docs][DOCS]. A task [x], an [aside], `[a][b]`, a[i][j], $[a][b]$ and pages [12][13].

    [docs]: https://example.org/docs
    ```
    """
    for page in pages:
        known = {_folded(each.label): each.label for one in _together(pages, page) for each in _references(one)}
        yield from _undefined(page, known)


@rule(on=Pages, severity=Severity.NOTE, absent=Absent())
def unused_reference(pages: Pages) -> Problems:
    """A definition of a link is referred to.

    Nobody sees `[docs]: https://…` itself. Either a link is missing, or the line is left over.

    ```md bad
    See [the manual][man].

    [man]: https://example.org/man
    [docs]: https://example.org/docs <!-- <- nothing refers to `docs` -->
    ```
    ```md fixed unsafe
    See [the manual][man].

    [man]: https://example.org/man
    ```
    ```md good
    See [the manual][man], [Docs] and ![a kite][].

    [man]: https://example.org/man
    [docs]: https://example.org/docs
    [A  Kite]: https://example.org/kite.png
    [//]: # (this is how some write a comment)
    ```
    """
    for page in pages:
        if page.references:
            others = [one for one in _together(pages, page) if one is not page]
            used = {*_used(page), *(label for one in others for label in (*_used(one), *_bracketed(one)))}
            yield from _unused(page, frozenset(used))


@rule(on=Page, severity=Severity.WARNING)
def repeated_reference(page: Page) -> Problems:
    """A label of links is defined once.

    Of several definitions the first counts, whatever the others say. Letter case does not tell labels apart.

    ```md bad
    See [Kite].

    [kite]: https://example.org/kite
    [Kite]: https://example.org/kite-2 <!-- <- `Kite` is defined again; line 3 has it -->
    ```
    ```md good
    See [Kite] and [Kite 2].

    [kite]: https://example.org/kite
    [kite 2]: https://example.org/kite-2
    [//]: # (a comment)
    [//]: # (another)
    ```
    """
    first: dict[str, int] = {}
    for each in page.references:
        reference = each.reference
        if reference is None or reference.address in _COMMENTS:
            continue
        line = first.setdefault(_folded(reference.label), each.span.line)
        if line != each.span.line:
            message = f"{quoted(reference.label)} is defined again; line {line} has it"
            yield Problem(page.at(each.span), message, "only the first counts; remove or rename one of them")


def _together(pages: Pages, page: Page) -> tuple[Page, ...]:
    """A page and those that are one text with it for readers, because one includes the other."""
    is_included = not any(page is each for each in pages.pages)
    return tuple(pages) if is_included else (page, *pages.included) if page.includes else (page,)


def _undefined(page: Page, known: Mapping[str, str]) -> Iterator[Problem]:
    """`known` are the labels that are defined, by their folded form."""
    nearest = Nearest(known.values())
    for raw in raw_texts(page, "]"):
        for match in _REFERENCE.finditer(raw.text):
            group = 2 if match[2].strip() else 1
            label = match[group]
            if _folded(label) in known or not _WORD.search(label) or "\ue000" <= label[:1] <= "\ue002":
                continue
            if not known and not _LETTER.search(match[1]):
                continue
            near = nearest.to(label)
            fix = None
            if near and group == 2:
                fix = Fix(f"write `[{near}]`", (Edit(page.at(raw.span(*match.span(2))), near),))
            hint = f"did you mean {quoted(near)}?" if near else f"define it: `[{label.strip()}]: https://…`"
            message = f"{quoted(match[0])} refers to {quoted(label)}, which nothing defines"
            yield Problem(page.at(raw.span(*match.span())), message, hint, fix)


def _unused(page: Page, used: frozenset[str]) -> Iterator[Problem]:
    first: set[str] = set()
    for each in page.references:
        reference = each.reference
        if reference is None or reference.address in _COMMENTS:
            continue
        label = _folded(reference.label)
        if label not in used and label not in first:
            end = Span(each.span.line, 1, each.span.end_line + 1, 1)
            is_alone = page.lines[each.span.line - 1].startswith("[") and each.span.end_line < len(page.lines)
            fix = Fix("remove it", (Edit(page.at(end), ""),)) if is_alone else None
            message = f"nothing refers to {quoted(reference.label)}"
            yield Problem(page.at(each.span), message, "refer to it, or remove it", fix, about=(reference.label,))
        first.add(label)


def _references(page: Page) -> Iterator[LinkReference]:
    return (each.reference for each in page.references if each.reference)


def _folded(label: str) -> str:
    """What labels have in common that mean the same, as CommonMark compares them."""
    return " ".join(label.split()).casefold()


def _bracketed(page: Page) -> Iterator[str]:
    """What stands in brackets and leads nowhere on a page alone."""
    for raw in raw_texts(page, "]"):
        for match in _BRACKETED.finditer(raw.text):
            yield _folded(match[1])


def _used(page: Page) -> Iterator[str]:
    """The labels that links and images refer to."""
    parts: list[Link | Image] = [*page.links, *(image for _, image in page.of(Image))]
    for part in parts:
        if part.address_span is None:
            match = _LABEL.search(_IN_QUOTATION.sub(" ", page.source(part.span)))
            if match and match[1].strip():
                yield _folded(match[1])
            else:
                yield _folded(_IN_QUOTATION.sub(" ", page.source(part.text_span)))
