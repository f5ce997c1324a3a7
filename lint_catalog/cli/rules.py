"""`lint-catalog rules` and `lint-catalog explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lint_catalog.cli.ci import manual_address
from lint_catalog.cli.console import PROGRAM, color_option, format_option, paint, wants_color
from lint_catalog.cli.group import Command
from lint_catalog.cli.rule_names import complete_rules, known_rules
from lint_catalog.cli.settings import settings_options
from lint_catalog.cli.way_out import show
from lint_catalog.model.errors import CatalogError
from lint_catalog.report.shown import lines

if TYPE_CHECKING:
    from lint_catalog.project.config import ConfigSource


@click.command("rules", cls=Command)
@format_option(("text", "json"), "rules")
@color_option
@settings_options
def list_rules(format_name: str, color: str, settings: ConfigSource) -> None:
    """List every rule with its severity, by family.

    Those of a catalog's own are Python code, which is run to list them; with --isolated they are left out.
    """
    from lint_catalog.report.rule_list import RULE_FORMATS
    from lint_catalog.report.run import no_paint

    style = paint if wants_color(color) else no_paint
    show(RULE_FORMATS[format_name](known_rules(settings).values(), style, manual_address()))


@click.command(cls=Command, short_help="Show the manual pages of rules and families.")
@click.argument("names", metavar="RULE…", nargs=-1, required=True, shell_complete=complete_rules)
@settings_options
def explain(names: tuple[str, ...], settings: ConfigSource) -> None:
    """Show the manual page of each RULE, or what the rules of a family are about.

    Rules of a catalog's own are Python code, which is run to find them; with --isolated they are left out.
    """
    from lint_catalog.rules.judgements import read_records
    from lint_catalog.rules.manual import by_family, family_page, manual_page
    from lint_catalog.text.words import did_you_mean

    known = known_rules(settings)
    families = by_family(known.values())
    pages = []
    for name in dict.fromkeys(names):
        if name not in known and name not in families:
            hint = did_you_mean(name, [*known, *families]) or f"`{PROGRAM} rules` lists them"
            raise CatalogError(f"there is no rule `{name}` and no family of that name", hint)
        if name in known:
            pages.append(manual_page(known[name], read_records()))
        if name in families:
            pages.append(family_page(name, families[name]))
    show(lines("\n".join(pages)))
