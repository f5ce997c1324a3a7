"""`lint-catalog render`."""

from __future__ import annotations

import os
from collections.abc import Sequence
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
from lint_catalog.cli.way_out import say, tell
from lint_catalog.text.words import counted

if TYPE_CHECKING:
    from lint_catalog.project.config import ConfigSource
    from lint_catalog.project.entries import EntryContents
    from lint_catalog.project.rendered_pages import RenderedPage
    from lint_catalog.project.workspace import Workspace


@click.command(cls=Command)
@only_check_option
@fail_on_change_option
@allow_empty_option
@quiet_option
@staged_option
@settings_options
@click.pass_context
def render(
    ctx: click.Context,
    only_check: bool,
    fail_on_change: bool,
    allow_empty: bool,
    quiet: bool,
    staged: bool,
    settings: ConfigSource,
) -> None:
    """Write the catalog's Markdown page in each of its languages.

    Pages are `catalog/<language>.md` below the catalog's folder, or what `pages` in the configuration says. In a page
    with the lines `<!-- lint-catalog:begin -->` and `<!-- lint-catalog:end -->` only what stands between them is
    written.

    Exit status: 0 done, or with --check nothing to do; 1 a stale page with --check or --staged, a written one
    with --fail-on-change, or entries with errors, and then nothing is written; 2 usage, configuration or label file
    trouble, no catalog, or nothing in it; 3 an entry could not be read, and then nothing is written.
    """
    from lint_catalog.cli.patches import show_changes
    from lint_catalog.project.index import files_for
    from lint_catalog.project.rendered_pages import fresh_pages
    from lint_catalog.project.workspace import open_workspace
    from lint_catalog.report.diff import Change

    workspace = open_workspace(Path.cwd(), settings, files=files_for((), staged, os.environ))
    say_left_out(workspace.config)
    reading = read_to_render(ctx, workspace, allow_empty=allow_empty)
    stale = [page for page in fresh_pages(workspace.config, reading.catalog) if page.old != page.new]
    if only_check:
        show_changes([Change(page.name, page.old, page.new) for page in stale])
    else:
        written = _write(stale, staged=staged, quiet=quiet)
    if only_check and stale:
        hint = f"run `{line_of('render')}` and commit what it writes"
        say(f"{PROGRAM}: {counted(len(stale), 'page')} not up to date", hint)
        ctx.exit(FINDINGS)
    if (fail_on_change or staged) and stale:
        if written:
            say_written(written, "page")
        ctx.exit(FINDINGS)


def _write(pages: Sequence[RenderedPage], *, staged: bool, quiet: bool) -> int:
    """Write pages, then say which unless it is `quiet`: whoever does not listen gets all of them, too. Returns how many
    were written."""
    written = []
    try:
        for page in pages:
            if staged:
                there = page.on_disk()
                if isinstance(there, str):
                    say(f"{PROGRAM}: {page.name} is left alone: {there}")
                    continue
                page = there
            page.write()
            written.append(f"wrote {page.name}")
    finally:
        tell(*(() if quiet else written))
    return len(written)


def read_to_render(ctx: click.Context, workspace: Workspace, *, allow_empty: bool) -> EntryContents:
    """The catalog. Leaves with a message where it cannot be rendered, and without one if it may be empty and is."""
    from lint_catalog.convert.render.outline import obstacles
    from lint_catalog.project.contents import nothing_in
    from lint_catalog.project.entries import EntrySource

    source = EntrySource(workspace)
    reading = source.read()
    if reading.unreadable:
        complain(reading.unreadable, (), verbose=False)
        ctx.exit(INCOMPLETE)
    if reading.empty and not reading.catalog.documents:
        if allow_empty:
            ctx.exit(OK)
        raise nothing_in(source)
    if troubles := list(obstacles(reading.catalog)):
        _say_obstacles(troubles, staged=not workspace.config.files.is_disk)
        ctx.exit(FINDINGS)
    return reading


def _say_obstacles(troubles: Sequence[str], *, staged: bool) -> None:
    """Say why pages cannot be rendered. Where it is staged a hook asks, and another one says what is wrong."""
    if staged:
        problems = counted(len(troubles), "problem")
        say(
            f"{PROGRAM}: no page can be rendered for {problems} in the entries",
            f"`{line_of('--staged')}` says what",
        )
        return
    for trouble in troubles:
        say(f"{PROGRAM}: {trouble}")
    say(f"  = the pages cannot be rendered before that is fixed: run `{line_of()}` first")
