"""Files that pages include, read at most once and never from elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.observation import Observation
from lint_catalog.model.pages.page import Block, Include, Page, Paragraph, Section, Table
from lint_catalog.project.checkout import DISK, Checkout, Files
from lint_catalog.project.disk import Unreadable, page_text, relative_name
from lint_catalog.source.markdown.read import read_page
from lint_catalog.text.characters import without_mark
from lint_catalog.text.words import counted

PAGE_SUFFIXES = (".md", ".markdown")
REFUSED = "refused-include"
"""What is observed on a page where it includes what is there and is not read."""
_MAX_INCLUDED = 100  # files that a page and its translations may include
_MAX_FOLLOWED = 1000  # includes that become blocks: files that include the next one twice each would double every time
_MAX_CHARACTERS = 2_000_000  # of files that are included, those counted again that are included again
_UP = 3  # folders above a page in which `@/` is looked for


def is_page(path: Path, files: Files = DISK) -> bool:
    """Whether a path is that of a Markdown page."""
    return path.suffix.lower() in PAGE_SUFFIXES and not files.is_folder(path)


def with_included(pages: Mapping[str, Page]) -> tuple[Mapping[str, Page], tuple[Unreadable, ...]]:
    """Pages with the tables and paragraphs of the files that they include, and which of those were not read: because
    they could not be, or because they are links or the like, which may be all that a page has."""
    includes = Includes(lambda path, checkout: page_text(checkout.content(path)), partial(relative_name, Path()))
    spliced = {language: includes.spliced(page, Path(page.file).parent) for language, page in pages.items()}
    whole = (with_refusals(page, Path(page.file).parent, _MAX_FOLLOWED) for page in pages.values())
    return spliced, (*includes.unreadable.values(), *_refusals((*whole, *includes.pages())))


def _refusals(pages: Iterable[Page]) -> Iterator[Unreadable]:
    for page in pages:
        for written in dict.fromkeys(each.text for each in page.observations if each.what == REFUSED):
            yield Unreadable(written, f"{page.file} includes it, and it is not a plain file, or is behind a link")


class Included(Struct, frozen=True):
    """A file that a page includes, and where it lies."""

    page: Page
    path: Path


class Includes:
    """The files that a page and its translations include, each read once and not more than a hundred.

    An include means a file beside the page; one that begins with `@/` is looked for in the folders above, too. What
    lies elsewhere than around the page is left alone, and so is what is not Markdown, or is a link. `content` gives the
    text of a file in a checkout, or raises OSError or UnicodeDecodeError; `name` is what reports call a file.
    `unreadable` are those that are there and could not be read so far.
    """

    def __init__(
        self, content: Callable[[Path, Checkout], str], name: Callable[[Path], str], files: Files = DISK
    ) -> None:
        self._files = files
        self._content = content
        self._name = name
        self._read: dict[Path, Included | None] = {}
        self._followed = 0
        self._asked = 0
        self._characters = {"read": 0, "spliced": 0}
        self._found: dict[tuple[str, Path], tuple[Path, Checkout] | None] = {}
        self.unreadable: dict[Path, Unreadable] = {}

    def pages(self) -> tuple[Page, ...]:
        """The files that were read so far."""
        return tuple(each.page for each in self._read.values() if each is not None)

    def below(self, pages: Iterable[tuple[Page, Path]]) -> Iterator[Page]:
        """The files that pages include, each of them with the folder that it lies in, and those that these include:
        each once, those nearest to the pages first."""
        found: set[Path] = set()
        waiting = list(pages)
        for page, folder in waiting:  # grows on the way
            for _, included in self._blocks(page, folder):
                if included is not None and included.path not in found:
                    found.add(included.path)
                    waiting.append((included.page, included.path.parent))
                    yield included.page

    def spliced(self, page: Page, folder: Path, above: tuple[Path, ...] = ()) -> Page:
        """A page in a folder with the tables and paragraphs of what it includes; `above` are the files that are being
        included, and so are not once more. What cannot be read, or is too much, stays an include."""
        if not page.includes:
            return page
        blocks: list[Block] = []
        for block, included in self._blocks(page, folder):
            if included is None or not isinstance(block, Include) or self._is_too_much(included.page):
                blocks.append(block)
            elif included.path not in above:
                self._followed += 1
                self._characters["spliced"] += len(included.page.text)
                whole = self.spliced(included.page, included.path.parent, (*above, included.path))
                blocks.extend(_without_headings(whole, block.section))
        return replace(page, blocks=tuple(blocks))

    def _is_too_much(self, page: Page) -> bool:
        """Whether a page has so much included by now that it cannot have another file."""
        characters = self._characters["spliced"] + len(page.text)
        return self._followed >= _MAX_FOLLOWED or characters > _MAX_CHARACTERS

    def _blocks(self, page: Page, folder: Path) -> Iterator[tuple[Block, Included | None]]:
        """The blocks of a page in a folder, with the file that each means if it is an include of one that is there."""
        for block in page.blocks:
            yield block, self._included(block.path, folder) if isinstance(block, Include) else None

    def _included(self, written: str, folder: Path) -> Included | None:
        place = written, folder
        if place not in self._found:
            may_look = len(self._found) < _MAX_FOLLOWED
            self._found[place] = _find(written, folder, self._files) if may_look else None
        found = self._found[place]
        if found is None:
            return None
        path, checkout = found
        if path in self._read:
            return self._read[path]
        if len(self._read) >= _MAX_INCLUDED:
            self._skip(path, f"pages may include {counted(_MAX_INCLUDED, 'file')}")
        elif self._characters["read"] > _MAX_CHARACTERS:
            self._skip(path, f"pages may include {counted(_MAX_CHARACTERS, 'character')}")
        else:
            self._read[path] = self._page(path, checkout)
        return self._read.get(path)

    def _page(self, path: Path, checkout: Checkout) -> Included | None:
        try:
            text = without_mark(self._content(path, checkout))
            self._characters["read"] += len(text)
            page = self._with_refusals(read_page(text, self._name(path)), path.parent)
        except OSError as error:
            self._skip(path, error.strerror or type(error).__name__)
        except UnicodeDecodeError:
            self._skip(path, "it is not UTF-8")
        else:
            if not any(each.what == "oversized" for each in page.observations):
                return Included(page, path)
            self._skip(path, "it is too large")
        return None

    def _with_refusals(self, page: Page, folder: Path) -> Page:
        most = max(0, min(_MAX_INCLUDED, _MAX_FOLLOWED - self._asked))
        self._asked += min(most, len(page.includes))
        return with_refusals(page, folder, most, self._files)

    def _skip(self, path: Path, reason: str) -> None:
        self.unreadable[path] = Unreadable(self._name(path), reason)


def _without_headings(page: Page, section: Section) -> Iterator[Block]:
    """What a file has without headings of its own, which would not fit those of the page."""
    for block in page.blocks:
        if isinstance(block, (Table, Paragraph)):
            yield replace(block, section=section)


def with_refusals(page: Page, folder: Path, most: int = _MAX_INCLUDED, files: Files = DISK) -> Page:
    """A page in a folder with an observation on each include of something that is there and is not read, such as a
    link. Of more than `most` files the others are not looked at."""
    written = islice(dict.fromkeys(each.path for each in page.includes), most)
    refused = {each for each in written if _is_refused(each, folder, files)}
    observed = tuple(Observation(REFUSED, each.span, each.path) for each in page.includes if each.path in refused)
    return replace(page, observations=(*page.observations, *observed)) if observed else page


def _is_refused(written: str, folder: Path, files: Files) -> bool:
    there = [path for path, _ in _meant(written, folder, files) if files.exists(path)]
    plain_folders = [path for path in there if files.is_folder(path) and files.resolved(path) == path]
    return len(there) > len(plain_folders) and _find(written, folder, files) is None


def _find(written: str, folder: Path, files: Files) -> tuple[Path, Checkout] | None:
    """The file that an include means, and what it lies in."""
    return next(((path, checkout) for path, checkout in _meant(written, folder, files) if checkout.has(path)), None)


def _meant(written: str, folder: Path, files: Files) -> Iterator[tuple[Path, Checkout]]:
    """Where the file may be that an include means, relative to the page or with `@/` to a folder above it; and what
    each of these places lies in."""
    folder = files.resolved(folder)
    upward = written.startswith("@/")
    bases, name = ([folder, *list(folder.parents)[:_UP]], written[2:]) if upward else ([folder], written)
    for base in bases:
        try:
            path = Path(os.path.abspath(base / name))  # noqa: PTH100 - no link is followed, as resolve() would
            checkout = _around(path, folder, files)
            inside = path.is_relative_to(base) or not upward
            if checkout is not None and inside and is_page(path, files):
                yield path, checkout
        except (OSError, ValueError):  # no file can have such a name
            continue


def _around(path: Path, folder: Path, files: Files) -> Checkout | None:
    """The folder above or around a page that a file lies in, so that a page cannot make us print any file there is;
    nothing outside of the page's repository."""
    top = files.repository_of(folder)
    for above in (folder, *list(folder.parents)[:_UP]):
        if above == Path(above.anchor) or (top is not None and not above.is_relative_to(top)):
            return None
        if path.is_relative_to(above):
            return Checkout(above, files)
    return None
