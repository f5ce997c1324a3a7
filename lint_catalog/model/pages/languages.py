"""Pages by the language that they are in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.pages.page import Page
from lint_catalog.text.languages import guessed_language, tag

_LATIN = re.compile(r"[A-Za-z]")


def pages_by_language(pages: Sequence[tuple[Page, str | None]]) -> dict[str, Page]:
    """Pages by language, in their order.

    A page whose language nobody said is in the one that its text seems to be in; where that cannot be told English is
    meant, if the page has words and no other page is in English. Raises CatalogError for two pages in one language, and
    for a page whose language cannot be told.
    """
    said = {tag(language) for _, language in pages if language}
    found: dict[str, Page] = {}
    for page, language in pages:
        chosen = tag(language) if language else guessed_language(page.text) or _plain_words(page.text)
        if not language and (not chosen or chosen in said):
            raise CatalogError(f"nothing says which language {page.file} is in", f"for example `--lang fr={page.file}`")
        if chosen in found:
            raise CatalogError(
                f"{found[chosen].file} and {page.file} are both in `{chosen}`",
                "a catalog has one page in each language; import others into folders of their own",
            )
        found[chosen] = page
    return found


def _plain_words(text: str) -> str:
    """`en` for a text in letters of its alphabet, of which there may be too few to tell its language."""
    letters = sum(1 for char in text if char.isalpha())
    return "en" if len(_LATIN.findall(text)) * 20 > letters else ""
