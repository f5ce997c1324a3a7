"""What the Hub's facts of a repository mean in a catalog's terms."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from lint_catalog.model.links.answers import RepoFacts
from lint_catalog.text.words import folded

_LEGACY_IMPORT = "2022-03-02"  # the Hub's first day of `createdAt`: what is older carries this date
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}T")


def stated_licenses(facts: RepoFacts) -> tuple[str, ...]:
    """The licenses that a card states; empty if it states none."""
    if facts.license == ("other",):
        return (facts.license_name,) if facts.license_name else ()
    return tuple(text for text in facts.license if text not in ("unknown", "other"))


def license_of(text: str, spellings: Mapping[str, str], ids: Collection[str]) -> str | None:
    """The catalog's license that a card's license means, or None if it means none or several.

    `spellings` are those of `licensing.license_spellings`, `ids` those of the catalog's licenses.
    """
    key = folded(text)
    return key if key in ids else spellings.get(key)


def release_year(facts: RepoFacts) -> int | None:
    """The year in which a repository was made, or None if the Hub does not know."""
    if not _DAY.match(facts.created) or facts.created.startswith(_LEGACY_IMPORT):
        return None
    return int(facts.created[:4])
