"""The language of every page: what is said of it, else what its script says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lint_catalog.errors import CatalogError
from lint_catalog.page import Page

_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("en", re.compile(r"[A-Za-z]")),
)
_SHARE = 0.05


def by_language(pages: Sequence[tuple[Page, str | None]]) -> dict[str, Page]:
    """Pages by language, in their order.

    A page whose language nobody said is in the one that its script belongs to; of scripts that several languages share
    English is meant, unless another page is in it. Raises CatalogError for two pages in one language, and for a page
    whose language cannot be told.
    """
    said = {tag(language) for _, language in pages if language}
    found: dict[str, Page] = {}
    for page, language in pages:
        chosen = tag(language) if language else _by_script(page.text)
        if not language and (chosen is None or chosen in said):
            raise CatalogError(f"nothing says which language {page.file} is in", f"for example `--lang fr={page.file}`")
        if chosen in found:
            raise CatalogError(
                f"{found[chosen].file} and {page.file} are both in `{chosen}`",
                "a catalog has one page in each language; import others into folders of their own",
            )
        found[chosen or ""] = page
    return found


def tag(language: str) -> str:
    """A language tag in the letter case that BCP 47 recommends: `zh-Hant`, `pt-BR`."""
    first, *others = language.replace("_", "-").split("-")
    return "-".join([first.lower(), *(each.title() if len(each) == 4 else each.upper() for each in others)])


def _by_script(text: str) -> str | None:
    letters = sum(1 for char in text if char.isalpha()) or 1
    return next((language for language, script in _SCRIPTS if len(script.findall(text)) / letters > _SHARE), None)
