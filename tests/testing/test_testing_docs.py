"""What docs/testing-online.md shows, works."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from msgspec.structs import fields

from lint_catalog.testing.hub import Repo, StandInHub, read_scenario
from lint_catalog.testing.hub.scenario import Fault
from lint_catalog.testing.serving import Request
from tests.support.catalogs import PROJECT

PAGE = (PROJECT / "docs" / "testing-online.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", [text for language, text in BLOCKS if language == "python"])
def test_the_code_runs(code: str) -> None:
    exec(compile(code, "testing-online.md", "exec"), {})  # noqa: S102 - the page's own examples


def test_the_scenario_is_one() -> None:
    [text] = [text for language, text in BLOCKS if language == "yaml"]
    scenario = read_scenario(text.partition("quota:")[0])
    replies = {
        target: StandInHub(scenario).reply(Request("GET", target)).status
        for target in re.findall(
            r"/\S+", "/api/models/acme/tiny-ja-7b /api/models/acme/tiny-old /api/models/acme/withdrawn"
        )
    }
    assert list(replies.values()) == [200, 307, 403]
    assert len(read_scenario(text).troubles) == 2


def test_every_fault_and_field_is_named() -> None:
    assert [each for each in get_args(Fault) if f"`{each}`" not in PAGE] == []
    shown = PAGE[PAGE.index("## A scenario") : PAGE.index("## In your own tests")]
    names = {each.name for each in fields(Repo)} - {"id", "kind"}
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", shown)) == []
