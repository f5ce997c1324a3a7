"""Markdown pages on disk, each with the language that somebody or its path says it is in."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from lint_catalog.errors import CatalogError
from lint_catalog.page import Page
from lint_catalog.page_languages import language_of
from lint_catalog.source.markdown import read_page
from lint_catalog.source.reading import Unreadable, read_text


class PagesReading(Struct, frozen=True):
    """The pages that could be read, each with its language if it is known, and the others."""

    pages: tuple[tuple[Page, str | None], ...]
    unreadable: tuple[Unreadable, ...]


def read_pages(
    paths: Sequence[Path],
    languages: Mapping[Path, str],
    configured: Mapping[Path, str] | None = None,
    content: Callable[[Path], str] | None = None,
) -> PagesReading:
    """Read pages; what they include is not followed, as on GitHub.

    `languages` are named by the user, `configured` by the catalog, both by absolute path; the latter win over paths.
    `content` gives a page's text without byte order mark (None: what is on disk), or raises as reading a file does.
    Raises CatalogError for a page that does not exist, and for a language that contradicts a path or names no page.
    """
    resolved = {path.resolve() for path in paths}
    for other in languages:
        if other not in resolved:
            raise CatalogError(f"`--lang` names {os.path.relpath(other)}, which is not among the pages")
    pages: list[tuple[Page, str | None]] = []
    unreadable: list[Unreadable] = []
    for path in paths:
        file = path.as_posix()
        language = (configured or {}).get(path.resolve()) or _language(path, languages.get(path.resolve()))
        try:
            text = (content or read_text)(path)
        except OSError as error:
            unreadable.append(Unreadable(file, error.strerror or type(error).__name__))
        except UnicodeDecodeError:
            unreadable.append(Unreadable(file, "it is not UTF-8"))
        else:
            page = read_page(text, file)
            pages.append((page, language))
            if any(each.what == "oversized" for each in page.observations):
                unreadable.append(Unreadable(file, "it is too large"))
    return PagesReading(tuple(pages), tuple(unreadable))


def _language(path: Path, chosen: str | None) -> str | None:
    if path.is_dir():
        raise CatalogError(f"{path} is a folder", "name Markdown pages, such as `README.md`")
    if not path.exists() and not path.is_symlink():
        raise CatalogError(f"there is no file {path}")
    by_path = language_of(path)
    if chosen and by_path and chosen.lower() != by_path.lower():
        raise CatalogError(f"`--lang {chosen}={path}` contradicts the path, which says `{by_path}`")
    return by_path or chosen
