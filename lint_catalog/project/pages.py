"""Markdown pages on disk: which there are, in which language each is, and which are translations of each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.project.checkout import DISK, Checkout, Files
from lint_catalog.project.config import CATALOGS_OWN, Config, ConfigSource, SettingsError, find_root, load_config
from lint_catalog.project.disk import MAX_BYTES, Unreadable, page_text, relative_name
from lint_catalog.project.includes import Includes, is_page, with_refusals
from lint_catalog.project.linked_files import with_linked_files
from lint_catalog.source.markdown.read import read_page
from lint_catalog.text.characters import without_mark
from lint_catalog.text.languages import LANGUAGE_TAG, guessed_language, language_of, without_language


def chosen_languages(values: Iterable[str]) -> Mapping[Path, str]:
    """Languages by absolute path, from values such as `ja=README.md`. Raises CatalogError for another form."""
    chosen: dict[Path, str] = {}
    for value in values:
        language, equals, file = value.partition("=")
        if not (equals and file and LANGUAGE_TAG.fullmatch(language)):
            raise CatalogError(
                f"`--lang {value}` is not of the form `LANGUAGE=PAGE`",
                "for example `--lang ja=README.md`; only `--format comment` is written in a language",
            )
        chosen[Path(file).resolve()] = language
    return chosen


class SetsReading(Struct, frozen=True):
    """Sets of pages, and the files that could not be read. `texts` are the pages as they are written, by file."""

    sets: tuple[Pages, ...]
    unreadable: tuple[Unreadable, ...]
    texts: Mapping[str, str]


def are_pages(paths: Sequence[Path], languages: Mapping[Path, str], files: Files = DISK) -> bool:
    """Whether paths, all of which exist, mean Markdown pages and not a catalog or parts of it.

    Raises CatalogError if they mean some of each, or if the user names languages of pages and there are none.
    """
    pages = [path for path in paths if is_page(path, files)]
    if pages and len(pages) < len(paths):
        other = next(path for path in paths if path not in pages)
        raise CatalogError(
            f"{pages[0]} is a Markdown page, and {other} is not", "check pages and entries in runs of their own"
        )
    if languages and not pages:
        raise CatalogError("`--lang` is about Markdown pages, and there are none", "such as `lint-catalog README.md`")
    return bool(pages)


def page_config(path: Path, source: ConfigSource = CATALOGS_OWN, files: Files = DISK) -> Config:
    """The configuration that holds for a page: that of the catalog it lies in, or none at all.

    Raises CatalogError if the configuration is broken, or a file in which it may stand cannot be read.
    """
    try:
        root = find_root(path.absolute().parent, files)
    except CatalogError as error:
        if isinstance(error, SettingsError) and error.ours and not source.file:
            raise
        root = Path.cwd()
        return load_config(root, source, files) if source.file else Config(root, files=files)
    return load_config(root, source, files)


def read_sets(
    paths: Sequence[Path],
    languages: Mapping[Path, str],
    config: Config,
    unsaved: Mapping[str, str] | None = None,
    tree: Files | None = None,
) -> SetsReading:
    """Read pages and the files that they include, and put those together that are translations of each other.

    `languages` are those that the user names, by absolute path; where nobody names one it is guessed. Files are called
    by their path from the catalog's root, or from the current folder outside it; `unsaved` texts by file stand for what
    is on disk. `tree` are the files among which what links lead to is looked for, if they are not where the pages are.
    Raises CatalogError as `read_pages` does.
    """
    files = config.files
    unique = list({files.resolved(path): path for path in paths}.values())
    texts: dict[str, str] = {}

    def content(path: Path, checkout: Checkout | None = None) -> str:
        name = _name(path, config)
        if unsaved and name in unsaved:
            texts[name] = unsaved[name]
        else:
            texts[name] = page_text(files.typed(path, MAX_BYTES) if checkout is None else checkout.content(path))
        return texts[name]

    reading = read_pages(unique, languages, config, content)
    names = {path.as_posix(): _name(path, config) for path in unique}
    folders = {names[path.as_posix()]: path.parent for path in unique}
    pages = [
        with_refusals(
            replace(page, file=names[page.file], language=language or guessed_language(page.text)),
            folders[names[page.file]],
            files=files,
        )
        for page, language in reading.pages
    ]
    pages[:] = with_linked_files(pages, {names[path.as_posix()]: path for path in unique}, config, tree or files)
    unread = tuple(replace(each, file=names[each.file]) for each in reading.unreadable)
    sets: list[Pages] = []
    missed: dict[Path, Unreadable] = {}
    for each in _sets(pages):
        includes = Includes(content, partial(_name, config=config), files)
        whole = _with_files(each, folders, includes, config)
        sets.append(replace(whole, unread=tuple(page.file for page in unread)))
        missed |= includes.unreadable
    return SetsReading(tuple(sets), (*unread, *missed.values()), texts)


def _name(path: Path, config: Config) -> str:
    """What reports call a page."""
    files = config.files
    if config.file or files.is_folder(config.entries):
        absolute, root = files.resolved(path), files.resolved(config.root)
        if absolute.is_relative_to(root):
            return absolute.relative_to(root).as_posix()
    return relative_name(Path(), path)


def _sets(pages: Iterable[Page]) -> Iterator[list[Page]]:
    """Pages in different languages are translations; where a language occurs twice, those whose paths are alike."""
    pages = list(pages)
    if len({page.language for page in pages}) == len(pages):
        if pages:
            yield pages
        return
    found: dict[tuple[str, int], list[Page]] = {}
    for page in pages:
        name, number = without_language(Path(page.file)), 0
        while any(other.language == page.language for other in found.get((name, number), ())):
            number += 1
        found.setdefault((name, number), []).append(page)
    yield from found.values()


def _with_files(pages: Sequence[Page], folders: Mapping[str, Path], includes: Includes, config: Config) -> Pages:
    """Translations of one page with the files that they include; what of those cannot be read, any page with includes
    may lack."""
    included = tuple(includes.below((page, folders[page.file]) for page in pages))
    missed = tuple(each.file for each in includes.unreadable.values())
    whole, parts = (
        tuple(replace(page, unread=missed) if missed and page.includes else page for page in some)
        for some in (pages, included)
    )
    return Pages(whole, parts, config.markdown)


class PagesReading(Struct, frozen=True):
    """The pages that could be read, each with its language if it is known, and the others."""

    pages: tuple[tuple[Page, str | None], ...]
    unreadable: tuple[Unreadable, ...]


def read_pages(
    paths: Sequence[Path],
    languages: Mapping[Path, str],
    config: Config,
    content: Callable[[Path], str] | None = None,
) -> PagesReading:
    """Read pages; what they include is not followed, as on GitHub.

    The language of a page is that of the settings, else of its path, else what the user names in `languages` (by
    absolute path). `content` gives a page's text, or raises as reading a file does.
    Raises CatalogError for a page that does not exist, and for a `--lang` that contradicts what is known or names no
    page.
    """
    files = config.files
    content = content or (lambda path: page_text(files.typed(path, MAX_BYTES)))
    configured = {files.resolved(page): language for language, page in config.pages.items()}
    resolved = {files.resolved(path) for path in paths}
    for other in languages:
        if other not in resolved:
            raise CatalogError(f"`--lang` names {relative_name(Path(), other)}, which is not among the pages")
    pages: list[tuple[Page, str | None]] = []
    unreadable: list[Unreadable] = []
    for path in paths:
        file = path.as_posix()
        _check(path, files)
        there = files.resolved(path)
        language = _language(path, configured.get(there), languages.get(there))
        try:
            text = without_mark(content(path))
        except OSError as error:
            unreadable.append(Unreadable(file, error.strerror or type(error).__name__))
        except UnicodeDecodeError:
            unreadable.append(Unreadable(file, "it is not UTF-8"))
        else:
            page = read_page(text, file)
            pages.append((page, language))
            if any(each.what in ("oversized", "too-long") for each in page.observations):
                unreadable.append(Unreadable(file, "it is too large"))
    return PagesReading(tuple(pages), tuple(unreadable))


def _check(path: Path, files: Files) -> None:
    if files.is_folder(path):
        raise CatalogError(f"{path} is a folder", "name Markdown pages, such as `README.md`")
    if not files.exists(path):
        raise CatalogError(f"there is no file {path}")


def _language(path: Path, configured: str | None, chosen: str | None) -> str | None:
    said, where = (configured, "`pages` in the settings") if configured else (language_of(path), "the path")
    if chosen and said and chosen.lower() != said.lower():
        raise CatalogError(f"`--lang {chosen}={path}` contradicts {where}, which says `{said}`")
    return said or chosen
