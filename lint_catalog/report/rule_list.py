"""The rules there are, for people and for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lint_catalog.report.run import Paint, no_paint
from lint_catalog.report.shown import Shown, json_document, lines
from lint_catalog.rules.definition import Rule
from lint_catalog.rules.manual import address, by_family, fixes
from lint_catalog.text.visible import visible

VERSION = 1


def text(rules: Iterable[Rule], paint: Paint, manual: str) -> Shown:  # noqa: ARG001 - the signature of all formats
    """Each rule with its severity and its first line, by family."""
    families = by_family(rules)
    width = max((len(each.id) for members in families.values() for each in members), default=0)
    listed = []
    for family, members in families.items():
        listed.append(paint(visible(family), "strong"))
        for rule in members:
            label = paint(rule.severity.label.ljust(7), rule.severity.label)
            listed.append(f"  {rule.id.ljust(width)}  {label}  {visible(rule.summary)}")
    return lines("".join(f"{each}\n" for each in listed), painted=paint is not no_paint)


def json(rules: Iterable[Rule], paint: Paint, manual: str) -> Shown:  # noqa: ARG001 - the signature of all formats
    """One object: its `version` and the `rules`, by id. New keys may be added; what is here keeps its meaning."""
    return json_document({"version": VERSION, "rules": [_rule(each, manual) for each in rules]}, 2)


def _rule(rule: Rule, manual: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "family": rule.family,
        "severity": rule.severity.label,
        "summary": rule.summary,
        "target": rule.target.__name__.lower(),
        "needs": rule.needs.value,
        "fixes": list(fixes(rule)),
        "manual": address(rule, manual) or None,
    }


RULE_FORMATS: Mapping[str, Callable[[Iterable[Rule], Paint, str], Shown]] = {"text": text, "json": json}
