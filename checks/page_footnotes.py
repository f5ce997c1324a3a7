"""Footnotes on Markdown pages as they are: every mark has its definition, and every definition its mark."""

import re
from collections.abc import Iterator

from lint_catalog.model.pages.page import Paragraph
from lint_catalog.model.pages.parts import Code, Image, Inline, Mark, Words, walked
from lint_catalog.model.places import Span
from lint_catalog.rules import Absent, Edit, Fix, Page, Problem, Problems, Severity, rule
from lint_catalog.text.words import closest, counted, quoted

_MALFORMED = re.compile(r"[\[［【]\s*[\^＾]\s*([^\]\[］【】\s^]{1,20})\s*[\]］】]|[\[［]\s*[\^＾](\d{1,3})(?![\d\]］])")

_GUESSES = 40  # marks that get a suggestion
_CHOICES = 1000  # definitions that may be meant


@rule(on=Page, severity=Severity.ERROR, absent=Absent())
def mark_without_definition(page: Page) -> Problems:
    """A footnote mark on a page has a definition there.

    GitHub shows a mark that nothing defines as it is written, brackets and all.

    ```md bad
    | Model | License |
    |---|---|
    | Kite 7B | MIT[^licence] | <!-- <- `[^licence]` is not defined -->

    [^license]: The terms say otherwise.
    ```
    ```md good
    | Model | License |
    |---|---|
    | Kite 7B | MIT[^license] |

    [^license]: The terms say otherwise.
    ```
    """
    meant = _meant(page)
    for use in page.mark_uses:
        id = use.mark.id
        if id in meant:
            near = meant[id]
            hint = f"did you mean `[^{near}]`?" if near else f"add `[^{id}]: …` at the end of the page"
            yield Problem(page.at(use.mark.span), f"{quoted(f'[^{id}]')} is not defined on this page", hint)


@rule(on=Page, severity=Severity.WARNING, absent=Absent())
def definition_without_mark(page: Page) -> Problems:
    """A footnote that a page defines is referred to there.

    GitHub leaves a footnote out that no mark refers to: what it says, nobody reads. Often a mark got lost when a row
    was moved or rewritten.

    ```md bad
    | Model | License |
    |---|---|
    | Kite 7B | MIT |

    [^license]: The terms say otherwise. <!-- <- no mark refers to the footnote `license` -->
    ```
    ```md good
    | Model | License |
    |---|---|
    | Kite 7B | MIT[^license] |

    [^license]: The terms say otherwise.
    ```
    """
    used = {use.mark.id.casefold() for use in page.mark_uses}
    meant = set(_meant(page).values())
    for definition in page.definitions:
        if definition.id.casefold() not in used and definition.id not in meant:
            message = f"no mark refers to the footnote {quoted(definition.id)}"
            yield Problem(page.at(definition.id_span), message, f"write `[^{definition.id}]` where it belongs")


@rule(on=Page, severity=Severity.ERROR)
def repeated_definition(page: Page) -> Problems:
    """A page defines a footnote once.

    Of several definitions GitHub takes the first and drops the others. It does not tell upper from lower case.

    ```md bad
    Kite is free.[^license]

    [^license]: The terms say otherwise.
    [^license]: For research only. <!-- <- `license` is defined again; line 3 has it, too -->
    ```
    ```md good
    Kite is free.[^license] So is Sail.[^research]

    [^license]: The terms say otherwise.
    [^research]: For research only.
    ```
    """
    first: dict[str, int] = {}
    for definition in page.definitions:
        line = first.setdefault(definition.id.casefold(), definition.span.line)
        if line != definition.span.line:
            message = f"the footnote {quoted(definition.id)} is defined again; line {line} has it, too"
            yield Problem(page.at(definition.id_span), message, "give it an id of its own, or remove it")


@rule(on=Page, severity=Severity.WARNING)
def misplaced_mark(page: Page) -> Problems:
    """A footnote mark stands where it works: in text, once in a cell, not in code.

    Code shows it as it is written. The same mark twice in a cell puts the same number there twice. And a definition
    begins a line of its own: in the middle of a text it is a mark followed by a colon. (With a mark in its text a
    link is not a link any more, which `broken-link-syntax` reports.)

    ```md bad
    | Model | License |
    |---|---|
    | [Kite](https://example.org/kite) | `MIT[^new]` | <!-- <- `[^new]` stands in code -->
    | Sail | MIT[^new] (7B), Apache 2.0[^new] (8B) | <!-- <- again in the same cell -->

    [^new]: Not yet released.
    ```
    ```md good
    | Model | License |
    |---|---|
    | [Kite](https://example.org/kite)[^new] | `MIT`[^new] |
    | Sail | MIT (7B), Apache 2.0 (8B)[^new] |

    [^new]: Not yet released.
    ```
    """
    defined = {definition.id.casefold() for definition in page.definitions}
    for span, mark, where in _misplaced(page, defined):
        about = (page.row_name(span.line), mark)
        yield Problem(
            page.at(span), f"the mark {quoted(f'[^{mark}]')} stands in {where}", "move it behind it", about=about
        )
    for block in page.blocks:
        if isinstance(block, Paragraph) and _is_definition(block.content):
            mark_part = block.content.parts[0]
            yield Problem(
                page.at(mark_part.span),
                "a footnote is defined in the middle of a text",
                "begin it on a line of its own, without indentation",
            )
    yield from _repeated(page)


@rule(on=Page, severity=Severity.ERROR)
def malformed_mark(page: Page) -> Problems:
    """A footnote mark is `[^id]`: plain brackets, a circumflex, and an id without spaces.

    Full-width brackets, a space or a missing bracket make it text, and readers see the characters instead of a number.

    ```md bad
    Kite is free［^license］, Sail is not[^ license]. <!-- <- is not a footnote mark -->

    [^license]: The terms say otherwise.
    ```
    ```md good
    Kite is free[^license], Sail is not[^license].

    [^license]: The terms say otherwise.
    ```
    ```md fixed
    Kite is free[^license], Sail is not[^license].

    [^license]: The terms say otherwise.
    ```
    """
    defined = {definition.id.casefold(): definition.id for definition in page.definitions}
    for _, part in page.words if defined else ():
        if "^" in part.text or "＾" in part.text:
            for match in _MALFORMED.finditer(part.text):
                id = defined.get((match[1] or match[2]).casefold())
                if id is not None:
                    start = part.span.column + match.start()
                    place = page.at(Span(part.span.line, start, part.span.line, start + len(match[0])))
                    fix = Fix("write a mark", (Edit(place, f"[^{id}]"),), safe=True)
                    yield Problem(place, f"{quoted(match[0])} is not a footnote mark", f"write `[^{id}]`", fix)


def _meant(page: Page) -> dict[str, str | None]:
    """For each id that marks have and no definition, the unused definition that they may mean."""
    defined = {definition.id.casefold() for definition in page.definitions}
    used = {use.mark.id.casefold() for use in page.mark_uses}
    free = [each.id for each in page.definitions if each.id.casefold() not in used][:_CHOICES]
    undefined = dict.fromkeys(use.mark.id for use in page.mark_uses if use.mark.id.casefold() not in defined)
    looked_at = set(list(undefined)[:_GUESSES])
    return {id: closest(id, free) if id in looked_at and not id.isdigit() else None for id in undefined}


def _misplaced(page: Page, defined: set[str]) -> Iterator[tuple[Span, str, str]]:
    for _, image in page.of(Image):
        yield from ((each.span, each.id, "an image") for each in walked(image.parts) if isinstance(each, Mark))
    for _, code in page.of(Code):
        if "[^" in code.text:
            for id in re.findall(r"\[\^([^\]\s]{1,60})\]", code.text):
                if id.casefold() in defined:
                    yield code.span, id, "code"


def _is_definition(inline: Inline) -> bool:
    match inline.parts:
        case (Mark(), Words(text=text), *_):
            return re.match(r":\s", text) is not None
    return False


def _repeated(page: Page) -> Problems:
    in_cells: dict[tuple[int, int, str], list[Mark]] = {}
    tables = frozenset(map(id, page.tables))
    for use in page.mark_uses:
        if id(use.table) in tables:
            in_cells.setdefault((id(use.row), use.column, use.mark.id), []).append(use.mark)
    for (_, _, id_), (_, *others) in in_cells.items():
        if others:
            times = counted(len(others) + 1, "time")
            message = f"the mark {quoted(f'[^{id_}]')} stands again in the same cell, {times} in all"
            yield Problem(page.at(others[0].span), message, "once is enough")
