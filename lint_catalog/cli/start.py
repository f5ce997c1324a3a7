"""Where a command starts: `-C DIR`, as if it had been called in that folder."""

from __future__ import annotations

import contextlib
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from lint_catalog.cli.console import PROGRAM
from lint_catalog.cli.settings import ISOLATED
from lint_catalog.model.errors import CatalogError

_NAME = "-C"
_FOLDERS = f"{__name__}.folders"
_OF_GIT = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY")
"""The paths that git hands to its hooks. https://git-scm.com/docs/git#_environment_variables"""


class StartOption(click.Option):
    """The option `-C DIR`, which each command has. It is taken first: all other paths are relative to the folder."""

    def __init__(self) -> None:
        super().__init__(
            [_NAME, "start_folders"],
            multiple=True,
            metavar="DIR",
            type=click.Path(),
            is_eager=True,
            expose_value=False,
            callback=_start_there,
            shell_complete=_complete_folders,
            help="Run as if started in this folder. Several add up.",
        )


def _start_there(ctx: click.Context, param: click.Parameter, folders: tuple[str, ...]) -> None:  # noqa: ARG001 - click's signature
    ctx.meta[_FOLDERS] = folders
    if folders and not ctx.resilient_parsing:
        ctx.find_root().with_resource(started_in(folders))


def _complete_folders(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001 - click's signature
    return [CompletionItem(incomplete, type="dir")]


def start_of(ctx: click.Context) -> Path:
    """The folder that a line which is being completed would start in; nobody has gone there."""
    return Path(*ctx.meta.get(_FOLDERS, ()))


def line_of(*words: str) -> str:
    """A line to type where this one was typed, which is about the same catalog: the words of the program."""
    context = click.get_current_context(silent=True)
    folders = context.meta.get(_FOLDERS, ()) if context else ()
    way = (word for folder in folders if folder for word in (_NAME, folder))
    return shlex.join([PROGRAM, *way, *words])


def folders_named(words: list[str]) -> tuple[str, ...]:
    """The folders of `-C` in the words of a line, before anybody knows which command it is; one may still be missing
    behind the last word."""
    found = []
    words = words[: words.index("--")] if "--" in words else words
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word == _NAME:
            found += [following] if following else []
        elif word.startswith(_NAME):
            found.append(word.removeprefix(_NAME))
    return tuple(found)


def words_before(words: list[str]) -> int:
    """How many words of a line stand before the command's name, and belong to it all the same.

    One more than there are if the last one lacks its folder.
    """
    count = 0
    while count < len(words):
        if words[count] == _NAME:
            count += 2
        elif words[count] == ISOLATED or (words[count].startswith(_NAME) and words[count] != _NAME):
            count += 1
        else:
            break
    return count


@contextlib.contextmanager
def started_in(folders: tuple[str, ...]) -> Iterator[None]:
    """Stand in a folder for a while; the process is left as it was.

    Two things keep their meaning: the variables of a hook, since git hands them over where it started us, and where
    Python looks for modules, which is never the folder of a stranger. Raises CatalogError if one cannot go there.
    """
    try:
        here = Path.cwd()
    except FileNotFoundError:  # it was deleted; an absolute folder can be gone to all the same
        here = None
    looked_for, variables = [*sys.path], {}
    if here is not None:
        variables = dict(_whole(here))
        sys.path[:] = [str(here / each) for each in sys.path]
    before = {name: os.environ[name] for name in variables}
    try:
        for folder in folders:
            _go(folder)
        os.environ.update(variables)
        yield
    finally:
        if here is not None:
            with contextlib.suppress(OSError):  # it is gone meanwhile
                os.chdir(here)
        os.environ.update(before)
        sys.path[:] = looked_for


def expect_folder() -> None:
    """Raises CatalogError if the folder that we stand in is not there any more."""
    try:
        Path.cwd()
    except FileNotFoundError:
        raise CatalogError(
            "the folder that this was started in is not there any more", "go to another one, or name one with `-C`"
        ) from None


def _go(folder: str) -> None:
    if not folder:  # as in git: no way at all
        return
    try:
        os.chdir(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CatalogError(f"`-C {folder}`: cannot go to this folder: {reason}") from None


def _whole(here: Path) -> Iterator[tuple[str, str]]:
    """The variables of a hook that name something relative to a folder, with the whole path of it.

    A dot is the top of the work tree, and what does not exist is relative to that: both are found from any folder.
    """
    for name in _OF_GIT:
        value = os.environ.get(name, "")
        if value not in ("", ".") and not Path(value).is_absolute() and (here / value).exists():
            yield name, str(here / value)
