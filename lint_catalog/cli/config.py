"""`lint-catalog config`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lint_catalog.cli.console import format_option
from lint_catalog.cli.group import Command
from lint_catalog.cli.settings import settings_options
from lint_catalog.cli.way_out import show

if TYPE_CHECKING:
    from lint_catalog.project.config import ConfigSource


@click.command("config", cls=Command, short_help="Show which settings hold, and where each comes from.")
@format_option(("text", "json"), "settings")
@settings_options
def show_config(format_name: str, settings: ConfigSource) -> None:
    """Show which settings hold for the catalog in this folder or above, and where each comes from.

    Where it is, what it has of its own, and which rules are off stands before them. Rules of a catalog's own are Python
    code, which is run to know them; with --isolated they are left out, and so is each setting that decides anything.

    Exit status: 0 shown; 2 wrong usage, no catalog, or something is wrong with the settings, the catalog's own schemas
    or its own rules.
    """
    from lint_catalog.project.effective import effective
    from lint_catalog.project.workspace import open_workspace
    from lint_catalog.report.effective import EFFECTIVE_FORMATS

    workspace = open_workspace(Path.cwd(), settings, os.environ)
    show(EFFECTIVE_FORMATS[format_name](effective(workspace, settings)))
