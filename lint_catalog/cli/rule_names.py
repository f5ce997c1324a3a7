"""Which rules there are where we stand, for commands and completion."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lint_catalog.cli.console import PROGRAM
from lint_catalog.cli.settings import say_left_out
from lint_catalog.cli.way_out import say
from lint_catalog.model.errors import CatalogError

if TYPE_CHECKING:
    from lint_catalog.project.config import ConfigSource
    from lint_catalog.rules.definition import Rule


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Ids and families of installed rules that complete what was typed.

    Those of a catalog's own would have to be run: whoever presses a key in a folder has not asked for that.
    """
    from lint_catalog.rules.registry import by_id, installed_rules

    done, comma, begun = incomplete.rpartition(",")
    rules = by_id(installed_rules())
    names = sorted({*rules, *(each.family for each in rules.values())})
    return [f"{done}{comma}{name}" for name in names if name.startswith(begun)]


def known_rules(settings: ConfigSource) -> Mapping[str, Rule]:
    """The rules of the catalog that we stand in, or without one those that are installed.

    Whatever is wrong with the catalog is said on standard error: its own rules are missing then.
    """
    from lint_catalog.project.config import NoCatalogError
    from lint_catalog.project.workspace import open_workspace
    from lint_catalog.rules.registry import by_id, installed_rules

    try:
        workspace = open_workspace(Path.cwd(), settings)
        rules = workspace.rules
    except NoCatalogError:
        return by_id(installed_rules())
    except CatalogError as error:
        installed = by_id(installed_rules())  # whose trouble is not the catalog's
        say(f"{PROGRAM}: rules of the catalog's own are left out: {error.message}", error.hint)
        return installed
    say_left_out(workspace.config)
    return rules
