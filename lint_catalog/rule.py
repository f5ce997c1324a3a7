"""Where rules were made before `lint_catalog.rules`: for rule packs that import from here, for one release more."""

from lint_catalog.rules.definition import Problems, Rule, rule

__all__ = ["Problems", "Rule", "rule"]
