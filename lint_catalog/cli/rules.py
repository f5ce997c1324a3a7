"""`lint-catalog rules` and `lint-catalog explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lint_catalog.cli.console import PROGRAM, paint, wants_color
from lint_catalog.cli.rule_names import complete_rules, known_rules
from lint_catalog.model.errors import CatalogError

if TYPE_CHECKING:
    from lint_catalog.rules.definition import Rule


@click.command("rules")
def list_rules() -> None:
    """List every rule with its severity, by family."""
    from lint_catalog.report.run import no_paint

    families: dict[str, list[Rule]] = {}
    known = known_rules()
    for rule in known.values():
        families.setdefault(rule.family, []).append(rule)
    width = max(map(len, known))
    style = paint if wants_color("auto") else no_paint
    for family, members in sorted(families.items()):
        click.echo(style(family, "strong"))
        for rule in members:
            label = rule.severity.label.ljust(7)
            click.echo(f"  {rule.id.ljust(width)}  {style(label, rule.severity.label)}  {rule.summary}")


@click.command()
@click.argument("rule", shell_complete=complete_rules)
def explain(rule: str) -> None:
    """Show the manual page of a RULE."""
    from lint_catalog.rules.manual import manual_page
    from lint_catalog.text.words import did_you_mean

    known = known_rules()
    if rule not in known:
        raise CatalogError(f"there is no rule `{rule}`", did_you_mean(rule, known) or f"`{PROGRAM} rules` lists them")
    click.echo(manual_page(known[rule]), nl=False)
