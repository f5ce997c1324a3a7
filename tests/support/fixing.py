"""Fixing catalogs in memory, as `--fix` and `--unsafe-fixes` do on disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lint_catalog.engine.fix import FixResult, View, apply_fixes
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.suppression import Suppression
from lint_catalog.project.entries import EntryContents
from lint_catalog.project.linted_pages import PageContents
from lint_catalog.project.pages import SetsReading
from lint_catalog.project.policy import Policy
from lint_catalog.project.subject import view_of
from lint_catalog.rules.definition import Rule
from tests.support.catalogs import all_rules, as_repository, catalog_of, pages_of, schemas


def with_fixes(
    files: Mapping[str, str | bytes],
    *,
    unsafe: bool,
    rules: Iterable[Rule] | None = None,
    only: Iterable[str] | None = None,
) -> tuple[dict[str, str], FixResult]:
    """The files that can be read after fixing, all or `only` some of them, and what was done."""
    chosen = tuple(all_rules().values() if rules is None else rules)
    # Comments are judged by what all other rules find.
    seen = tuple(all_rules().values()) if any(rule.target is Suppression for rule in chosen) else chosen
    texts = {file: text if isinstance(text, str) else _decoded(text) for file, text in files.items()}

    asked = Policy(frozenset(rule.id for rule in chosen), {})
    on_pages = any(rule.target in (Page, Pages) for rule in chosen) and all(file.endswith(".md") for file in files)

    def inspect(changed: Mapping[str, str]) -> View:
        if on_pages:
            now = {**texts, **changed}
            return view_of(PageContents(SetsReading((as_repository(pages_of(now)),), (), now), schemas()), seen, asked)
        return view_of(EntryContents(catalog_of({**files, **changed})), seen, asked)

    known = frozenset(file for file in files if not file.startswith("schema/"))
    done = apply_fixes(inspect, files=known if only is None else frozenset(only), unsafe=unsafe)
    return {**texts, **done.new}, done


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return ""
