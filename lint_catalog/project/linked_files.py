"""What the relative links of pages lead to: files and folders of their repository, no link followed on the way.

Of a page whose repository nobody knows only what its own folder holds is looked up, and the answer is not certain. A
page is told nothing about what lies outside, behind a link or in a submodule: no answer is not the same as no file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.pages.anchors import page_anchors
from lint_catalog.model.pages.files import LinkedFile
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.targets import targets_of
from lint_catalog.project.checkout import Checkout, Files
from lint_catalog.project.config import Config
from lint_catalog.project.disk import MAX_BYTES, page_text
from lint_catalog.project.globs import matches_address
from lint_catalog.source.markdown.read import read_page
from lint_catalog.text.anchors import Anchors
from lint_catalog.text.characters import without_mark
from lint_catalog.text.relative import RelativeAddress, relative_address, steps, written_from
from lint_catalog.text.words import Nearest

Way = tuple[str, ...]
"""Names of folders and of a file at the end, from the root of the repository."""

_PAGES = (".md", ".markdown")
_MAX_ADDRESSES = 10_000  # of a page that are looked up
_MAX_READ = 200  # pages that are read only because a link leads to a place in them
_MAX_CHARACTERS = 4_000_000  # of these
_GUESSES = 40  # links of a page that get a suggestion
_SHORT = 3  # letters of a word that no slip makes another one of
_BETWEEN_WORDS = re.compile(r"[\W_]+")
# What GitHub has beside the files of a repository: `../../issues` from a page at its root.
_OF_GITHUB = frozenset({
    "", "actions", "archive", "blame", "blob", "branches", "commit", "commits", "compare", "contributors",
    "deployments", "discussions", "edit", "find", "fork", "forks", "graphs", "issues", "labels", "milestone",
    "milestones", "network", "new", "packages", "projects", "pull", "pulls", "pulse", "raw", "releases", "search",
    "security", "settings", "stargazers", "subscription", "tags", "tree", "watchers", "wiki",
})  # fmt: skip
# Files by which a folder is known to be made into a site, whose addresses are not those of its files.
_OF_SITES = frozenset({
    ".vitepress", ".vuepress", "_config.yml", "antora.yml", "book.toml", "conf.py", "gatsby-config.js", "hugo.toml",
    "mkdocs.yml", "mkdocs.yaml", "_quarto.yml",
})  # fmt: skip
_OF_SITES_IN_ALL_LANGUAGES = ("docusaurus.config.", "astro.config.", "next.config.", "nuxt.config.", "eleventy.config.")


class UnknownError(Exception):
    """Nobody can say what is there."""


class Tree(Protocol):
    """The files of a repository, on disk or in a revision."""

    def names(self, folder: Way) -> Mapping[str, bool | None]:
        """What is in a folder that is there: whether each is a folder, None for what is neither folder nor file.

        Raises UnknownError if nobody can say.
        """

    def text(self, file: Way) -> str:
        """The text of a page that is there. Raises UnknownError if nobody can read it."""


class CheckoutTree:
    """A repository as a checkout has it; on disk with files that git ignores or does not know yet."""

    def __init__(self, checkout: Checkout) -> None:
        self._checkout = checkout

    def names(self, folder: Way) -> Mapping[str, bool | None]:
        """See `Tree`."""
        try:
            with self._checkout.folder(self._checkout.root.joinpath(*folder)) as opened:
                return {each.name: None if each.special else each.is_folder for each in opened.items()}
        except (OSError, ValueError, CatalogError):
            raise UnknownError from None

    def text(self, file: Way) -> str:
        """See `Tree`."""
        try:
            return page_text(self._checkout.content(self._checkout.root.joinpath(*file), MAX_BYTES))
        except (OSError, ValueError, CatalogError):
            raise UnknownError from None


def with_linked_files(pages: Sequence[Page], paths: Mapping[str, Path], config: Config, tree: Files) -> Sequence[Page]:
    """Pages with what their relative links lead to; `paths` are where they are, and
    `tree` the files that these may be. Of a page that lies neither in a git
    work tree nor in a catalog nobody knows what else belongs to it: no answer about it is certain."""
    ways: dict[tuple[Path, bool], dict[str, Way]] = {}
    for page in pages:
        folder = config.files.resolved(paths[page.file].parent)
        root = _root(folder, config)
        if root is not None:
            way = (*folder.relative_to(root).parts, paths[page.file].name)
            ways.setdefault((root, True), {})[page.file] = way
        elif config.files.repository_of(folder) is None:
            ways.setdefault((folder, False), {})[page.file] = (paths[page.file].name,)
    linked: dict[str, Mapping[str, LinkedFile]] = {}
    for (root, is_known), by_file in ways.items():
        known = {by_file[page.file]: page for page in pages if page.file in by_file}
        files = LinkedFiles(
            CheckoutTree(Checkout(root, tree)),
            known,
            config.markdown.site_routes,
            top=config.files.repository_of(root) == root,
        )
        for way, page in known.items():
            found = files.of(page, way[:-1])
            linked[page.file] = found if is_known else {each: _uncertain(to) for each, to in found.items()}
    return [replace(page, linked=linked[page.file]) if linked.get(page.file) else page for page in pages]


def _uncertain(linked: LinkedFile) -> LinkedFile:
    return linked if linked.is_there else replace(linked, is_known=False)


def _root(folder: Path, config: Config) -> Path | None:
    """The root of what a page belongs to: the git work tree that its folder is in, else its catalog; None without, and
    where only a part of the work tree is there."""
    files = config.files
    repository = files.repository_of(folder)
    if repository is not None:
        return None if files.is_partial(repository) else repository
    root = files.resolved(config.root)
    is_catalog = config.file is not None or files.is_folder(config.entries)
    return root if is_catalog and folder.is_relative_to(root) else None


class LinkedFiles:
    """What links lead to in one repository. `pages` are those that were read anyway, by where they are; `routes` are
    patterns of addresses that are those of a site. `top` says that the tree begins where the repository does, so that
    what lies above it and what begins with a slash can be judged."""

    def __init__(self, tree: Tree, pages: Mapping[Way, Page], routes: Iterable[str] = (), *, top: bool = True) -> None:
        self.top = top
        self._tree = tree
        self._pages = pages
        self._routes = tuple(routes)
        self._names: dict[Way, Mapping[str, bool | None]] = {}
        self._anchors: dict[Way, Anchors | None] = {}
        self._read = self._characters = 0

    def of(self, page: Page, folder: Way) -> Mapping[str, LinkedFile]:
        """What the addresses of a page in a folder lead to, as far as anybody can say."""
        written = list(dict.fromkeys(each.address for each in page.derived(targets_of)))
        looking = _Looking(self, folder)
        found: dict[str, LinkedFile] = {}
        for each in written[:_MAX_ADDRESSES]:
            address = relative_address(each)
            if address is None or self._is_route(address.path):
                continue
            try:
                answer = looking.up(address)
            except UnknownError:
                continue
            if answer is not None:
                found[each] = answer
        return found

    def _is_route(self, path: str) -> bool:
        rooted = path.startswith("/")
        patterns = [each for each in self._routes if each.startswith("*") or each.startswith("/") == rooted]
        return any(matches_address(pattern, path) for pattern in patterns)

    def names(self, folder: Way) -> Mapping[str, bool | None]:
        """As `Tree.names`, looked up once, with names as they are mostly written (macOS takes letters apart)."""
        if folder not in self._names:
            there = self._tree.names(folder)
            self._names[folder] = {unicodedata.normalize("NFC", name): what for name, what in there.items()}
        return self._names[folder]

    def kind(self, way: Way) -> str:
        """`file`, `folder`, or nothing for what is not there. Raises UnknownError."""
        for depth, name in enumerate(way):
            names = self.names(way[:depth])
            name = unicodedata.normalize("NFC", name)
            if name not in names:
                if depth and (".git" in names or (not names and ".gitmodules" in self.names(()))):
                    raise UnknownError  # a submodule, whose files are those of another repository
                return ""
            is_folder = names[name]
            if depth + 1 < len(way):
                if is_folder is None:
                    raise UnknownError
                if not is_folder:
                    return ""
            else:
                return "folder" if is_folder else "file"  # GitHub shows what a link leads to in its place
        return "folder"

    def anchors(self, way: Way) -> Anchors | None:
        """What links can find in a page that is there, or in the one that is shown below a folder."""
        if self.kind(way) == "folder":
            readme = next((each for each in self.names(way) if each.lower() in ("readme.md", "readme.markdown")), None)
            return self.anchors((*way, readme)) if readme else None
        if not way[-1].lower().endswith(_PAGES):
            return None
        if way not in self._anchors:
            page = self._pages.get(way) or self._page(way)
            is_whole = page is not None and not (page.observations or page.includes)
            self._anchors[way] = page.derived(page_anchors) if page and is_whole else None
        return self._anchors[way]

    def _page(self, way: Way) -> Page | None:
        if self._read >= _MAX_READ or self._characters > _MAX_CHARACTERS:
            return None
        self._read += 1
        try:
            text = without_mark(self._tree.text(way))
        except UnknownError:
            return None
        self._characters += len(text)
        return read_page(text, "/".join(way))

    def is_site(self, folder: Way) -> bool:
        """Whether a folder, or one above it, is made into a site."""
        for depth in range(len(folder) + 1):
            names = self.names(folder[:depth])
            if _OF_SITES & names.keys() or any(each.startswith(_OF_SITES_IN_ALL_LANGUAGES) for each in names):
                return True
        return False


class _Looking:
    """Looking up the addresses of one page."""

    def __init__(self, files: LinkedFiles, folder: Way) -> None:
        self._files = files
        self._folder = folder
        self._guesses = _GUESSES
        self._near: dict[Way, Nearest] = {}

    def up(self, address: RelativeAddress) -> LinkedFile | None:
        """What an address leads to; None for what is not of the repository. Raises UnknownError."""
        way, above, behind = steps(address.path, self._folder)
        if above and not self._files.top:
            return None
        if above:
            return None if _is_on_github(above, behind) else LinkedFile("../" * above + "/".join(behind), False)
        path = "/".join(way) or "/"
        if self._files.kind(way):
            return LinkedFile(path, anchors=self._files.anchors(way) if address.fragment else None)
        page = self._with_ending(way)
        is_plain = not address.is_absolute and page is None and "." in way[-1]
        if not is_plain and (self._files.is_site(self._folder) or (address.is_absolute and not self._files.top)):
            return None
        near = page or self._nearest(address, way)
        better = written_from(self._folder, near, absolute=address.is_absolute) + address.rest if near else ""
        return LinkedFile(path, False, near=better, without_ending=page is not None)

    def _with_ending(self, way: Way) -> Way | None:
        """The page that is meant where its ending is left out, as addresses of sites have it, or is `.html`."""
        if not way:
            return None
        *above, name = way
        stem = name.removesuffix(".html").removesuffix(".htm")
        return next((each for each in ((*above, f"{stem}{ending}") for ending in _PAGES) if self._is(each)), None)

    def _nearest(self, address: RelativeAddress, way: Way) -> Way | None:
        """The file that was probably meant: the same path from the root, or one whose name is spelt a little
        differently."""
        other, above, _ = steps(address.path.lstrip("/"), self._folder if address.is_absolute else ())
        if other and not above and self._is(other):
            return other
        found: Way = ()
        for name in way:
            if self._files.kind(found) != "folder":
                return None
            names = self._files.names(found)
            if name not in names:
                if self._guesses <= 0:
                    return None
                self._guesses -= 1
                if found not in self._near:
                    self._near[found] = Nearest(names)
                near = self._near[found].to(name)
                if near is None or not _is_slip(name, near):
                    return None
                name = near
            found = (*found, name)
        return found if self._is(found) else None

    def _is(self, way: Way) -> bool:
        try:
            return bool(self._files.kind(way))
        except UnknownError:
            return False


def _is_slip(name: str, near: str) -> bool:
    """Whether a name may be a slip for another one: not where they differ in a short word, such as a language or a
    number, which files are told apart by."""
    words, others = (_BETWEEN_WORDS.split(each.lower()) for each in (name, near))
    if len(words) != len(others):
        return "".join(words) == "".join(others)
    return all(one == other or min(len(one), len(other)) > _SHORT for one, other in zip(words, others, strict=True))


def _is_on_github(above: int, behind: Way) -> bool:
    """Whether what lies above the root of a repository may be a page of GitHub: there, a file at the root stands two
    steps below the repository, in `blob/<branch>/`."""
    match above:
        case 1:
            return len(behind) > 1
        case 2:
            return (behind[0] if behind else "") in _OF_GITHUB
        case _:
            return True
