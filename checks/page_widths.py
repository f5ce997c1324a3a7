"""Full-width characters on pages in Latin letters: punctuation and letters of another keyboard."""

from lint_catalog.model.pages.parts import Inline, walked
from lint_catalog.rules import Edit, Fix, Page, Problem, Problems, Severity, rule
from lint_catalog.rules.shown import is_latin, placed_in
from lint_catalog.text.widths import has_wide, narrowed, out_of_place
from lint_catalog.text.words import quoted


@rule(on=Page, severity=Severity.WARNING)
def full_width_character(page: Page) -> Problems:
    """A page in Latin letters has no full-width punctuation, letters or digits.

    They are left over from typing Japanese or Chinese. Beside words in these languages, in their quotations and titles
    they are right, and so is `？` that is all of a cell.

    ```md bad
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | Kite | Sea corpus（**5B** tokens) | <!-- <- full-width `（` -->
    | Sail | Harbour、The Sea | <!-- <- full-width `、` -->
    | Wing | A&amp;B： more | <!-- <- full-width -->
    ```
    ```md good
    <!-- README.en.md -->
    | Model | Training Data | License |
    |---|---|---|
    | Kite | Sea corpus (海のコーパス、５冊) | ？ |
    | Sail | Institute of the Sea（海洋研究所） | MIT |
    | Wing | "[Kite 3：凧の本](https://example.org/a)" | MIT |
    <!-- README.ja.md -->
    | モデル | 学習データ |
    |---|---|
    | Kite | Sea corpus（5B）、Sail |
    ```
    ```md fixed
    <!-- README.en.md -->
    | Model | Training Data |
    |---|---|
    | Kite | Sea corpus (**5B** tokens) |
    | Sail | Harbour, The Sea |
    | Wing | A&amp;B: more |
    ```
    """
    if not is_latin(page):
        return
    suspected = [inline for inline, words in page.words if has_wide(words.text)]
    for inline in {id(each): each for each in suspected}.values():
        for start, end in out_of_place(inline.text, _labels(inline)):
            placed = placed_in(page, inline, start, end)
            if placed is None:
                continue
            text = inline.text
            better = narrowed(text, start, end, page.language)
            fix = (
                Fix(f"write `{better}`", (Edit(placed.place, better),), safe=True) if better and placed.exact else None
            )
            near = " ".join(text[max(0, start - 12) : end + 12].split())
            message = f"full-width {quoted(text[start:end])} in {quoted(near)}, on a page in Latin letters"
            hint = f"write `{better.strip()}`" if better else "write what your keyboard for Latin letters has"
            yield Problem(placed.place, message, hint, fix, about=(inline.line[:80], near))


def _labels(inline: Inline) -> list[tuple[int, int]]:
    """Where in a text the labels of its links are."""
    if not inline.links:
        return []
    ends = {id(words): (at, at + len(words.text)) for at, words in inline.runs}
    found = []
    for link in inline.links:
        runs = [ends[id(part)] for part in walked(link.parts) if id(part) in ends]
        if runs:
            found.append((runs[0][0], runs[-1][1]))
    return found
