"""Which rules there are where we stand, for commands and completion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lint_catalog.model.errors import CatalogError

if TYPE_CHECKING:
    from lint_catalog.rules.definition import Rule


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Ids that complete what was typed."""
    done, comma, begun = incomplete.rpartition(",")
    return [f"{done}{comma}{name}" for name in known_rules() if name.startswith(begun)]


def known_rules() -> dict[str, Rule]:
    """The rules of the catalog that we stand in, or without one those that are installed."""
    from lint_catalog.project.workspace import open_workspace
    from lint_catalog.rules.registry import by_id, installed_rules

    try:
        return dict(open_workspace(Path.cwd()).rules)
    except CatalogError:
        return dict(by_id(installed_rules()))
