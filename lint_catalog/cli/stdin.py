"""Standard input in place of a file: the path `-`, and `--stdin-filename`, which says what it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from lint_catalog.cli.console import INCOMPLETE, PROGRAM
from lint_catalog.cli.way_out import say
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.disk import MAX_BYTES
from lint_catalog.project.given import GivenFile

Command = TypeVar("Command", bound=Callable[..., Any])
DASH = Path("-")
"""The path that means standard input."""

_HINT = "`--stdin-filename entries/models/a.yaml` says which file the text is, or would be"


def stdin_filename_option(command: Command) -> Command:
    """The option `--stdin-filename`; the command takes it as `stdin_filename`."""
    return click.option(
        "--stdin-filename",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Which file standard input is, or would be, if a path is `-`.",
    )(command)


def with_standard_input(
    paths: Sequence[Path], name: Path | None, *, staged: bool = False
) -> tuple[tuple[Path, ...], GivenFile | None]:
    """The paths with the name of the file in place of `-`, and the file with what standard input says, or None.

    Raises CatalogError where they make no sense together. Leaves with a message if it cannot be read to its end.
    """
    count = list(paths).count(DASH)
    if not count:
        if name is not None:
            raise CatalogError("`--stdin-filename` is about standard input, and no path is `-`")
        return tuple(paths), None
    if name is None:
        raise CatalogError("standard input has no name by which it could be known what it is", _HINT)
    if count > 1:
        raise CatalogError("standard input can be read once, and there are several paths `-`")
    if staged:
        raise CatalogError("standard input is not staged: give either `-` or `--staged`")
    if name in paths:
        raise CatalogError(f"{name} is given twice: by its name and through standard input")
    given = GivenFile(name, b"")  # what is wrong with the name is said before anybody types a text
    given.content = _content()
    return tuple(name if path == DASH else path for path in paths), given


def _content() -> bytes:
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin is not None else None
    except (OSError, ValueError) as error:
        say(f"{PROGRAM}: standard input cannot be read: {getattr(error, 'strerror', None) or error}")
        raise click.exceptions.Exit(INCOMPLETE) from error
    if content is None:
        say(f"{PROGRAM}: standard input cannot be read: it is closed")
        raise click.exceptions.Exit(INCOMPLETE)
    if len(content) > MAX_BYTES:
        say(f"{PROGRAM}: standard input cannot be read: it has more than {MAX_BYTES:,} bytes")
        raise click.exceptions.Exit(INCOMPLETE)
    return content


def show_given(given: GivenFile, name: str) -> int:
    """Write the text on standard output as it is now; returns the exit status 3 if that may not be, else 0.

    Bytes that are not UTF-8 are nobody's to change, and are not written: nothing was done to them.
    """
    from lint_catalog.cli.patches import show_text

    try:
        text = given.content.decode()
    except UnicodeDecodeError:
        return INCOMPLETE
    return 0 if show_text(name, text) else INCOMPLETE
