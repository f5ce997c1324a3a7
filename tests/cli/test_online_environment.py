"""What the environment says of going online: the token, the Hub's address, networks that may be contacted."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_catalog.cli.online import LinkOptions, hub_token, setup_of
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.links.answers import LinkSettings
from tests.support.catalogs import table
from tests.support.cli import write

OPTIONS = LinkOptions(max_wait=600, deep=False, cache=True)


@pytest.mark.parametrize(
    ("files", "environment", "token"),
    table(
        [
            ("nothing", {}, {}, ""),
            ("variable", {}, {"HF_TOKEN": " hf_a\n"}, "hf_a"),
            ("old-variable", {}, {"HUGGING_FACE_HUB_TOKEN": "hf_a"}, "hf_a"),
            ("file-in-home", {"hf/token": "hf_b\n"}, {"HF_HOME": "hf"}, "hf_b"),
            ("file-in-cache", {"cache/huggingface/token": "hf_b"}, {"XDG_CACHE_HOME": "cache"}, "hf_b"),
            ("file-by-name", {"secret": "hf_c"}, {"HF_TOKEN_PATH": "secret"}, "hf_c"),
            ("variable-first", {"hf/token": "hf_b"}, {"HF_HOME": "hf", "HF_TOKEN": "hf_a"}, "hf_a"),
            ("empty-variable", {"hf/token": "hf_b"}, {"HF_HOME": "hf", "HF_TOKEN": ""}, "hf_b"),
            ("switched-off", {}, {"HF_TOKEN": "hf_a", "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"}, ""),
            ("no-text", {}, {"HF_TOKEN": "hf_\x00\u3042"}, ""),
        ]
    ),
)
def test_where_the_token_comes_from(
    files: dict[str, str], environment: dict[str, str], token: str, tmp_path: Path
) -> None:
    write(tmp_path, files)
    paths = ("HF_HOME", "XDG_CACHE_HOME", "HF_TOKEN_PATH")
    given = {name: str(tmp_path / value) if name in paths else value for name, value in environment.items()}
    assert hub_token({"HF_HOME": str(tmp_path / "none"), **given}) == token or "XDG_CACHE_HOME" in given
    if "XDG_CACHE_HOME" in given:
        assert hub_token(given) == token


@pytest.mark.parametrize(
    ("environment", "message"),
    table(
        [
            ("endpoint", {"HF_ENDPOINT": "huggingface"}, "HF_ENDPOINT is not an address"),
            ("endpoint-port", {"HF_ENDPOINT": "http://x:99999"}, "HF_ENDPOINT is not an address"),
            ("networks", {"LINT_CATALOG_ALLOW_PRIVATE": "localhost"}, "which is not a network"),
        ]
    ),
)
def test_an_environment_that_makes_no_sense_is_trouble(environment: dict[str, str], message: str) -> None:
    with pytest.raises(CatalogError, match=message):
        setup_of(environment, LinkSettings(), OPTIONS)


def test_the_endpoint_is_the_hubs_own_unless_it_is_set() -> None:
    assert setup_of({}, LinkSettings(), OPTIONS).endpoint == "https://huggingface.co"
    mirror = setup_of({"HF_ENDPOINT": "https://mirror.example/hub/"}, LinkSettings(), OPTIONS)
    assert mirror.endpoint == "https://mirror.example/hub"
    assert mirror.guard.trusted == {("mirror.example", 443)}
