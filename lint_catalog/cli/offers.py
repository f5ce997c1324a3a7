"""What a shell offers for values of options: kinds, sections, verdicts."""

from __future__ import annotations

import click

from lint_catalog.cli.start import start_of


def complete_kinds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Kinds of entries."""
    from lint_catalog.project.offered import kinds_offered

    return [each for each in kinds_offered(start_of(ctx)) if each.startswith(incomplete)]


def complete_sections(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Ids of the catalog's sections."""
    from lint_catalog.project.offered import ids_offered

    return [each for each in ids_offered(start_of(ctx), "sections") if each.startswith(incomplete)]


def complete_verdicts(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Verdicts, after a comma, too."""
    from lint_catalog.model.links.answers import Verdict

    done, comma, begun = incomplete.rpartition(",")
    return [f"{done}{comma}{each.value}" for each in Verdict if each.value.startswith(begun)]
