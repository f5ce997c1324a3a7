"""Markdown pages on disk: reading them, and which language each is in."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lint_catalog.errors import CatalogError
from lint_catalog.page import Page
from lint_catalog.source.files import Unreadable, read_content
from lint_catalog.source.markdown import read_page

# ISO 639-1, https://www.loc.gov/standards/iso639-2/php/code_list.php: a folder `ai/` or `src/` is no language.
_LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka
    kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng
    nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - one string is what a person can compare with the source
)
_TAG = re.compile(r"([A-Za-z]{2})(?:[-_](?:[A-Za-z]{2}|[A-Za-z]{4}))?")
_IN_NAME = re.compile(r"[._-]([A-Za-z]{2}(?:-(?:[A-Za-z]{2}|[A-Za-z]{4}))?)\.[A-Za-z]+$")


@dataclass(frozen=True, slots=True)
class PagesReading:
    """The pages that could be read, each with its language if it is known, and the others."""

    pages: tuple[tuple[Page, str | None], ...]
    unreadable: tuple[Unreadable, ...]


def language_of(path: Path) -> str | None:
    """The language that a page's path names: `en/README.md`, `README_en.md`, `README.fr.md`, `en.md`; None if none."""
    in_name = _IN_NAME.search(path.name)
    for tag in (in_name[1] if in_name else path.stem, path.parent.name):
        match = _TAG.fullmatch(tag)
        if match and match[1].lower() in _LANGUAGES:
            return tag.replace("_", "-")
    return None


def without_language(path: Path) -> str:
    """A path without what names its language, so that the paths of translations are alike."""
    language = language_of(path)
    if language is None:
        return path.as_posix()
    in_name = _IN_NAME.search(path.name)
    for tag in (in_name[1] if in_name else path.stem, path.parent.name):
        if tag.replace("_", "-") == language:
            break
    if in_name and in_name[1] == tag:
        return path.with_name(path.name[: in_name.start()] + path.suffix).as_posix()
    return (path.with_name(path.suffix) if tag == path.stem else path.parent.parent / path.name).as_posix()


def chosen_languages(values: Iterable[str]) -> Mapping[Path, str]:
    """Languages by absolute path, from values such as `ja=README.md`. Raises CatalogError for another form."""
    chosen: dict[Path, str] = {}
    for value in values:
        language, equals, file = value.partition("=")
        if not (equals and file and _TAG.fullmatch(language)):
            raise CatalogError(
                f"`--lang {value}` is not of the form `LANGUAGE=PAGE`", "for example `--lang ja=README.md`"
            )
        chosen[Path(file).resolve()] = language
    return chosen


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
            text = (content or _content)(path)
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


def _content(path: Path) -> str:
    return read_content(path).decode("utf-8-sig")


def _language(path: Path, chosen: str | None) -> str | None:
    if path.is_dir():
        raise CatalogError(f"{path} is a folder", "name Markdown pages, such as `README.md`")
    if not path.exists() and not path.is_symlink():
        raise CatalogError(f"there is no file {path}")
    by_path = language_of(path)
    if chosen and by_path and chosen.lower() != by_path.lower():
        raise CatalogError(f"`--lang {chosen}={path}` contradicts the path, which says `{by_path}`")
    return by_path or chosen
