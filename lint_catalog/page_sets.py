"""Markdown pages on disk as sets of translations: what linting pages begins with."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lint_catalog.config import Config, find_root, load_config
from lint_catalog.errors import CatalogError
from lint_catalog.page import Page
from lint_catalog.pages import read_pages, without_language
from lint_catalog.pageset import Pages
from lint_catalog.source.files import Unreadable, read_content
from lint_catalog.source.markdown import read_page

PAGE_SUFFIXES = (".md", ".markdown")
_MAX_INCLUDED = 100  # files that a set of pages may include
_UP = 3  # folders above a page in which `@/` is looked for
_GUESSED_FROM = 20_000  # characters

_KANA = re.compile(r"[\u3040-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_COMMON = {  # the words that no text of a language does without, and hardly any text of another has
    "en": "the of and is with for are by that this which",
    "fr": "le la les des du est une et dans pour avec sur qui",
    "de": "der die das und ist mit für von den auf ein",
    "es": "el los las del es una y con para por que",
    "it": "il gli della di che è con per una sono",
    "pt": "os das dos é uma e com para por que não",
}


@dataclass(frozen=True, slots=True)
class SetsReading:
    """Sets of pages, and the files that could not be read. `texts` are the pages as they are written, by file."""

    sets: tuple[Pages, ...]
    unreadable: tuple[Unreadable, ...]
    texts: Mapping[str, str]


def is_page(path: Path) -> bool:
    """Whether a path is that of a Markdown page."""
    return path.suffix.lower() in PAGE_SUFFIXES and not path.is_dir()


def page_config(path: Path, file: Path | None = None) -> Config:
    """The configuration that holds for a page: that of the catalog it lies in, or none at all.

    Raises CatalogError if the configuration is broken.
    """
    try:
        root = find_root(path.absolute().parent)
    except CatalogError:
        root = Path.cwd()
        return load_config(root, file) if file else Config(root)
    return load_config(root, file)


def read_sets(
    paths: Sequence[Path],
    languages: Mapping[Path, str],
    config: Config,
    unsaved: Mapping[str, str] | None = None,
) -> SetsReading:
    """Read pages and the files that they include, and put those together that are translations of each other.

    `languages` are those that the user names, by absolute path; those of the configuration win over paths, as paths
    do over guesses. Files are called by their path from the catalog's root, or from the current folder outside it;
    `unsaved` texts by file stand for what is on disk.
    Raises CatalogError as `read_pages` does.
    """
    configured = {page.resolve(): language for language, page in config.pages.items()}
    unique = list({path.resolve(): path for path in paths}.values())
    texts: dict[str, str] = {}

    def content(path: Path) -> str:
        name = _name(path, config)
        texts[name] = unsaved[name] if unsaved and name in unsaved else read_content(path).decode()
        return texts[name].removeprefix("\ufeff")

    reading = read_pages(unique, languages, configured, content)
    names = {path.as_posix(): _name(path, config) for path in unique}
    folders = {names[path.as_posix()]: path.parent for path in unique}
    pages = [
        replace(page, file=names[page.file], language=language or guessed_language(page.text))
        for page, language in reading.pages
    ]
    sets = tuple(
        Pages(tuple(each), tuple(_included(each, folders, config, content)), config.markdown) for each in _sets(pages)
    )
    unreadable = tuple(replace(each, file=names[each.file]) for each in reading.unreadable)
    return SetsReading(sets, unreadable, texts)


def guessed_language(text: str) -> str:
    """The language that a text seems to be in: Chinese, Japanese, Korean and some European ones; else empty."""
    text = text[:_GUESSED_FROM]
    if len(_KANA.findall(text)) * 50 > len(text):
        return "ja"
    if len(_HANGUL.findall(text)) * 20 > len(text):
        return "ko"
    if len(_HAN.findall(text)) * 20 > len(text):
        return "zh"
    words = re.findall(r"[a-zà-öø-ÿ]+", text.lower())
    counts = {language: sum(map(words.count, common.split())) for language, common in _COMMON.items()}
    best, second, *_ = sorted(counts, key=lambda language: -counts[language])
    return best if counts[best] >= 3 and counts[best] > counts[second] * 1.2 else ""


def _name(path: Path, config: Config) -> str:
    """What reports call a page."""
    if config.file or config.entries.is_dir():
        absolute, root = path.resolve(), config.root.resolve()
        if absolute.is_relative_to(root):
            return absolute.relative_to(root).as_posix()
    return Path(os.path.relpath(path)).as_posix()


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


def _included(
    pages: Iterable[Page], folders: Mapping[str, Path], config: Config, content: Callable[[Path], str]
) -> Iterator[Page]:
    """The Markdown files that pages include, each once. What lies elsewhere than around a page is left alone."""
    found: dict[Path, None] = {}
    waiting = [(page, folders[page.file]) for page in pages]
    while waiting:
        page, folder = waiting.pop(0)
        for include in page.includes:
            path = _find(include.path, folder)
            if path is None or path in found or len(found) >= _MAX_INCLUDED:
                continue
            found[path] = None
            try:
                text = content(path)
            except (OSError, UnicodeDecodeError):
                continue  # it is not what the user named
            read = read_page(text, _name(path, config))
            yield read
            waiting.append((read, path.parent))


def _find(written: str, folder: Path) -> Path | None:
    """The file that an include means: relative to the page, or with `@/` to a folder above it."""
    if written.startswith("@/"):
        bases, name = [folder, *list(folder.resolve().parents)[:_UP]], written[2:]
    else:
        bases, name = [folder], written
    for base in bases:
        try:
            path = (base / name).resolve()
            inside = path.is_relative_to(base.resolve()) or not written.startswith("@/")
            if inside and is_page(path) and path.is_file() and _near(path, folder):
                return path
        except (OSError, ValueError):
            continue
    return None


def _near(path: Path, folder: Path) -> bool:
    """Whether a file lies in a folder above or around a page, so that a page cannot make us print any file there is."""
    above = folder.resolve()
    for _ in range(_UP + 1):
        if path.is_relative_to(above) and above != Path(above.anchor):
            return True
        above = above.parent
    return False
