"""What somebody may have meant: by id, by any name in any language, and not what only looks alike."""

from __future__ import annotations

import pytest

from lint_catalog.model.entries.suggestions import Suggestions
from tests.support.catalogs import all_rules, catalog_of, run, table

CATALOG = {
    "entries/developers/utokyo.yaml": "name: {ja: 東京大学, en: University of Tokyo, fr: Université de Tokyo}\n",
    "entries/developers/tohoku-university.yaml": "name: {ja: 東北大学, en: Tohoku University}\n",
    "entries/developers/preferred-networks.yaml": "name: Preferred Networks, Inc.\n",
    "entries/developers/kite-lab.yaml": "name: Kite Laboratory\n",
    "entries/developers/kite-works.yaml": "name: Kite Works\n",
    "entries/licenses/apache-2.0.yaml": "name: Apache License 2.0\nhub: [apache]\naliases: [ASL 2]\n",
    "entries/licenses/lgpl-3.0.yaml": "name: GNU Lesser General Public License v3.0\n",
    "entries/datasets/one.yaml": "name: Same\n",
    "entries/datasets/two.yaml": "name: Same\n",
    "entries/datasets/slimpajama.yaml": "name: SlimPajama\n",
}
CASES: list[tuple[str, str, str, str | None]] = [
    ("a typo", "developers", "prefered-networks", "preferred-networks"),
    ("its name", "developers", "Preferred Networks", "preferred-networks"),
    ("its name in full", "developers", "preferred networks inc", "preferred-networks"),
    ("other words, the same name", "developers", "Tokyo University", "utokyo"),
    ("as an id", "developers", "tokyo-university", "utokyo"),
    ("in Japanese", "developers", "東京大学", "utokyo"),
    ("in French", "developers", "universite-de-tokyo", "utokyo"),
    ("a typo in a name", "developers", "tohoku-univercity", "tohoku-university"),
    ("one that only looks alike", "developers", "kyoto-university", None),
    ("one that looks alike in Japanese", "developers", "東海大学", None),
    ("a laboratory", "developers", "kite-laboratories", "kite-lab"),
    ("one of two", "developers", "kite", "kite-lab"),
    ("a version with less figures", "licenses", "apache-2", "apache-2.0"),
    ("another version", "licenses", "apache-1.1", None),
    ("an alias", "licenses", "asl-2", "apache-2.0"),
    ("an id of the Hub", "licenses", "Apache", "apache-2.0"),
    ("a name that two have", "datasets", "same", None),
    ("letter case", "datasets", "SlimPajama", "slimpajama"),
    ("nothing like it", "datasets", "redwood", None),
    ("very long", "datasets", "a" * 10_000, None),
]


@pytest.mark.parametrize(("kind", "text", "expected"), table(CASES))
def test_what_may_have_been_meant(kind: str, text: str, expected: str | None) -> None:
    assert Suggestions(catalog_of(CATALOG), [kind]).to(text) == expected


def test_what_is_missing_comes_with_a_command() -> None:
    files = {**CATALOG, "entries/models/a.yaml": "name: A\ndeveloper: [redwood, 'x y']\nlicense: gpl-2.0\n"}
    rules = [all_rules()["unknown-reference"], all_rules()["unknown-license"]]
    assert [each.hint for each in run(catalog_of(files), rules)] == [
        "`lint-catalog new --kind developers redwood` writes a skeleton of it",
        "`lint-catalog new --kind developers ID` writes a skeleton of it",
        "`lint-catalog new --kind licenses gpl-2.0` writes a skeleton of it",
    ]
