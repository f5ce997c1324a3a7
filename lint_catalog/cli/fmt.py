"""`lint-catalog fmt`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lint_catalog.cli.console import (
    FINDINGS,
    INCOMPLETE,
    OK,
    PROGRAM,
    allow_empty_option,
    complain,
    fail_on_change_option,
    only_check_option,
    quiet_option,
    say_written,
)
from lint_catalog.cli.group import Command
from lint_catalog.cli.settings import say_left_out, settings_options, staged_option
from lint_catalog.cli.start import line_of
from lint_catalog.cli.stdin import show_given, stdin_filename_option, with_standard_input
from lint_catalog.cli.way_out import say, tell
from lint_catalog.text.words import counted

if TYPE_CHECKING:
    from lint_catalog.model.entries.catalog import Catalog
    from lint_catalog.model.entries.schemas import Schemas
    from lint_catalog.project.config import ConfigSource

_NO_ENTRY = "it is not an entry that can be read"


@click.command(cls=Command, short_help="Give entries the one layout.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@only_check_option
@fail_on_change_option
@allow_empty_option
@quiet_option
@stdin_filename_option
@staged_option
@settings_options
@click.pass_context
def fmt(
    ctx: click.Context,
    paths: tuple[Path, ...],
    only_check: bool,
    fail_on_change: bool,
    allow_empty: bool,
    quiet: bool,
    staged: bool,
    stdin_filename: Path | None,
    settings: ConfigSource,
) -> None:
    """Give entries the one layout: all of the catalog's, or those of the given PATHS.

    Keys stand in the order of the schema, each level is indented by two spaces, quotes are where they are needed, and
    what is between brackets fits into 120 columns. Comments stay with what they belong to, and no fact changes: a file
    for which that cannot be had is left alone, and named.

    The path `-` is standard input, which --stdin-filename names; its text is written to standard output.

    Exit status: 0 done, or with --check nothing to do; 1 with --check something would change or is left alone, or
    something changed with --fail-on-change or --staged, or is left alone with one of them; 2 wrong usage, no catalog,
    or nothing in it; 3 a file could not be read or written.
    """
    from lint_catalog.project.contents import nothing_in
    from lint_catalog.project.disk import relative_name
    from lint_catalog.project.entries import EntrySource
    from lint_catalog.project.index import files_for
    from lint_catalog.project.workspace import check_existence, open_workspace, start_folder
    from lint_catalog.text.visible import visible

    paths, given = with_standard_input(paths, stdin_filename, staged=staged)
    files = given or files_for(paths, staged, os.environ)
    check_existence(paths, files=files)
    workspace = open_workspace(start_folder(paths, files), settings, files=files)
    say_left_out(workspace.config)
    source = EntrySource(workspace, paths)
    reading = source.read()
    if reading.empty and not reading.unreadable and not allow_empty:
        raise nothing_in(source)
    old, new, left_alone = _changes(workspace.schemas, reading.catalog, reading.files)
    complain(reading.unreadable, (), verbose=False)
    _say_left_alone(left_alone, briefly=fail_on_change or staged, staged=staged)
    if only_check:
        _show(old, new)
        if left_alone:
            say(f"{PROGRAM}: the layout of {counted(len(left_alone), 'file')} is not checked")
        ctx.exit(INCOMPLETE if reading.unreadable else FINDINGS if new or left_alone else OK)
    written = source.write(old, new)
    trouble, missed = written.trouble, written.missed
    for file, reason in {**trouble, **written.left}.items():
        say(f"{PROGRAM}: {visible(file)} is left alone: {reason}")
    own = relative_name(workspace.config.root, given.path) if given is not None else ""
    tell(*(f"wrote {visible(file)}" for file in new if file not in missed and file != own and not quiet))
    changed = (fail_on_change or staged) and len(new) > len(missed)
    if changed and given is None:
        say_written(len(new) - len(missed), "file")
    if given is not None and (withheld := show_given(given, str(stdin_filename))):
        ctx.exit(withheld)
    stops = changed or written.left or ((fail_on_change or staged) and left_alone)
    ctx.exit(INCOMPLETE if trouble or reading.unreadable else FINDINGS if stops else OK)


def _say_left_alone(files: Mapping[str, str], *, briefly: bool, staged: bool) -> None:
    """Say which files keep their layout, and why. What is wrong with entries, hooks leave to the one that lints."""
    from lint_catalog.text.visible import visible

    for file, reason in files.items():
        if not (briefly and reason == _NO_ENTRY):
            say(f"{PROGRAM}: {visible(file)} is left alone: {reason}")
    unread = sum(1 for reason in files.values() if reason == _NO_ENTRY)
    if briefly and unread:
        hint = f"`{line_of(*(['--staged'] if staged else []))}` says why"
        say(f"{PROGRAM}: {counted(unread, 'file')} left alone that cannot be read as entries", hint)


def _changes(
    schemas: Schemas, catalog: Catalog, files: frozenset[str]
) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The old and new texts of the files whose layout changes, and those that are left alone with the reason."""
    from lint_catalog.source.yaml.layout import LeftAloneError, formatted

    entries = {entry.file: entry for entry in catalog}
    old: dict[str, str] = {}
    new: dict[str, str] = {}
    left_alone: dict[str, str] = {}
    for file, document in sorted(catalog.documents.items()):
        if file not in files:
            continue
        entry = entries.get(file)
        text = document.content
        try:
            if entry is None:
                raise LeftAloneError(_NO_ENTRY)
            result = formatted(text, partial(schemas.shape(entry.kind).keys, entry.data))
        except LeftAloneError as error:
            left_alone[file] = str(error)
            continue
        if result != text:
            old[file], new[file] = text, result
    return old, new, left_alone


def _show(old: Mapping[str, str], new: Mapping[str, str]) -> None:
    from lint_catalog.cli.patches import show_changes
    from lint_catalog.report.diff import Change

    show_changes([Change(file, old[file], text) for file, text in new.items()])
    if new:
        hint = f"run `{line_of('fmt')}` and commit what it writes"
        say(f"{PROGRAM}: {counted(len(new), 'file')} would change", hint)
