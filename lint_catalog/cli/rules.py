"""`lint-catalog rules` and `lint-catalog explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lint_catalog.cli.console import PROGRAM, paint, wants_color
from lint_catalog.cli.group import Command
from lint_catalog.cli.rule_names import complete_rules, known_rules
from lint_catalog.cli.settings import isolated_option
from lint_catalog.cli.way_out import show
from lint_catalog.model.errors import CatalogError
from lint_catalog.report.shown import lines

if TYPE_CHECKING:
    from lint_catalog.project.config import ConfigSource
    from lint_catalog.rules.definition import Rule


@click.command("rules", cls=Command)
@isolated_option
def list_rules(settings: ConfigSource) -> None:
    """List every rule with its severity, by family.

    Those of a catalog's own are Python code, which is run to list them; with --isolated they are left out.
    """
    from lint_catalog.report.run import no_paint
    from lint_catalog.text.visible import visible

    families: dict[str, list[Rule]] = {}
    known = known_rules(settings)
    for rule in known.values():
        families.setdefault(rule.family, []).append(rule)
    width = max(map(len, known))
    style = paint if wants_color("auto") else no_paint
    listed = []
    for family, members in sorted(families.items()):
        listed.append(style(visible(family), "strong"))
        for rule in members:
            label = style(rule.severity.label.ljust(7), rule.severity.label)
            listed.append(f"  {rule.id.ljust(width)}  {label}  {visible(rule.summary)}")
    show(lines("".join(f"{each}\n" for each in listed), painted=style is paint))


@click.command(cls=Command)
@click.argument("rule", shell_complete=complete_rules)
@isolated_option
def explain(rule: str, settings: ConfigSource) -> None:
    """Show the manual page of a RULE.

    Rules of a catalog's own are Python code, which is run to find them; with --isolated they are left out.
    """
    from lint_catalog.rules.judgements import read_records
    from lint_catalog.rules.manual import manual_page
    from lint_catalog.text.words import did_you_mean

    known = known_rules(settings)
    if rule not in known:
        raise CatalogError(f"there is no rule `{rule}`", did_you_mean(rule, known) or f"`{PROGRAM} rules` lists them")
    show(lines(manual_page(known[rule], read_records())))
