"""Footnotes on Markdown pages as they are: every mark has its definition, and every definition its mark."""

from lint_catalog.model import Problem, Severity
from lint_catalog.page import Page
from lint_catalog.rule import Problems, rule
from lint_catalog.words import did_you_mean, quoted


@rule(on=Page, severity=Severity.ERROR)
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
    defined = {definition.id.casefold() for definition in page.definitions}
    used = {use.mark.id.casefold() for use in page.mark_uses}
    for use in page.mark_uses:
        if use.mark.id.casefold() not in defined:
            free = {definition.id for definition in page.definitions if definition.id.casefold() not in used}
            hint = did_you_mean(use.mark.id, free) or f"add `[^{use.mark.id}]: …` at the end of the page"
            yield Problem(page.at(use.mark.span), f"{quoted(f'[^{use.mark.id}]')} is not defined on this page", hint)
