"""What an address means on the Hub, and who is asked for what is no repository."""

from __future__ import annotations

import pytest

from lint_catalog.model.links.answers import LinkedAddress, Verdict
from lint_catalog.testing.hub import Collection, Moved, Repo, Scenario, StandInHub, User
from lint_catalog.text.addresses import normalized
from lint_catalog.text.hub import HubTarget, hub_repository, hub_target, hub_url
from tests.support.catalogs import table
from tests.support.online import Clock, ask, setup_for


def link_to(url: str) -> LinkedAddress:
    return LinkedAddress(normalized(url), hub_target(url), ())


@pytest.mark.parametrize(
    ("url", "kind", "id", "revision", "path"),
    table(
        [
            ("model", "https://huggingface.co/llm-jp/llm-jp-3", "models", "llm-jp/llm-jp-3", "", ""),
            ("short-host", "http://hf.co/llm-jp/llm-jp-3/", "models", "llm-jp/llm-jp-3", "", ""),
            ("dataset", "https://huggingface.co/datasets/a/b/viewer", "datasets", "a/b", "", ""),
            ("space", "https://huggingface.co/spaces/a/b", "spaces", "a/b", "", ""),
            ("file", "https://huggingface.co/a/b/blob/main/LICENSE%20x", "models", "a/b", "main", "LICENSE x"),
            ("folder", "https://huggingface.co/datasets/a/b/tree/v1/data", "datasets", "a/b", "v1", "data"),
            ("download", "https://huggingface.co/a/b/resolve/v2/x?download=true", "models", "a/b", "v2", "x"),
            ("collection", "https://huggingface.co/collections/a/b-0123", "collections", "a/b-0123", "", ""),
            ("paper", "https://huggingface.co/papers/2401.00001", "papers", "2401.00001", "", ""),
            ("owner", "https://huggingface.co/llm-jp", "owners", "llm-jp", "", ""),
            ("blog", "https://huggingface.co/blog/llama3", "pages", "blog/llama3", "", ""),
            ("docs", "https://huggingface.co/docs/hub/api", "pages", "docs/hub/api", "", ""),
            ("home", "https://huggingface.co", "pages", "", "", ""),
        ]
    ),
)
def test_what_an_address_means_on_the_hub(url: str, kind: str, id: str, revision: str, path: str) -> None:
    assert hub_target(url) == HubTarget(kind, id, revision, path)
    assert hub_target(hub_url(HubTarget(kind, id, revision, path))) == HubTarget(kind, id, revision, path)


@pytest.mark.parametrize("url", ["https://huggingface.co.evil.example/a/b", "ftp://huggingface.co/a/b", "https://x/"])
def test_what_is_not_the_hub(url: str) -> None:
    assert hub_target(url) is None


@pytest.mark.parametrize(
    ("address", "repository"),
    table(
        [
            ("a model", "https://huggingface.co/Owner/Name", ("models", "Owner/Name")),
            ("a file of it", "https://huggingface.co/o/n/tree/main", ("models", "o/n")),
            ("a dataset", "https://hf.co/datasets/o/n?x#y", ("datasets", "o/n")),
            ("an owner", "https://huggingface.co/o", None),
            ("an article", "https://huggingface.co/blog/o/n", None),
            ("another host", "https://example.com/o/n?from=huggingface.co", None),
        ]
    ),
)
def test_repositories(address: str, repository: tuple[str, str] | None) -> None:
    assert hub_repository(address) == repository


OTHERS = Scenario(
    repos=(
        Repo("acme/tiny", files={"LICENSE": "text", "data/x.json": "{}"}, revisions=("v1",)),
        Repo("acme/gated", gated="manual", files={"LICENSE": "text"}),
        Repo("acme/corpus", "datasets", files={"LICENSE": "text"}),
        Repo("acme/new"),
    ),
    moved=(Moved("acme/old", "acme/new"),),
    collections=(Collection("acme/best-0123456789abcdef01234567"),),
    organizations=("acme",),
    users=(User("yuki"),),
    pages=("/blog/there",),
)


@pytest.mark.parametrize(
    ("path", "verdict"),
    table(
        [
            ("file", "acme/tiny/blob/main/LICENSE", Verdict.ALIVE),
            ("folder", "acme/tiny/tree/main/data", Verdict.ALIVE),
            ("branch", "acme/tiny/tree/v1", Verdict.ALIVE),
            ("no-branch", "acme/tiny/tree/v2", Verdict.MISSING),
            ("no-file", "acme/tiny/blob/main/NOTICE", Verdict.MISSING),
            ("file-of-a-gated-one", "acme/gated/blob/main/LICENSE", Verdict.GATED),
            ("file-of-a-dataset", "datasets/acme/corpus/resolve/main/LICENSE", Verdict.ALIVE),
            ("file-of-none", "acme/none/blob/main/LICENSE", Verdict.MISSING),
            ("file-of-a-moved-one", "acme/old/blob/main/README.md", Verdict.MOVED),
            ("collection", "collections/acme/best-0123456789abcdef01234567", Verdict.ALIVE),
            ("no-collection", "collections/acme/worst-76543210fedcba9876543210", Verdict.MISSING),
            ("organization", "acme", Verdict.ALIVE),
            ("user", "yuki", Verdict.ALIVE),
            ("nobody", "nobody-at-all", Verdict.MISSING),
            ("page", "blog/there", Verdict.ALIVE),
            ("no-page", "blog/not-there", Verdict.MISSING),
        ]
    ),
)
def test_everything_else_on_the_hub_is_asked_of_who_knows_it(path: str, verdict: Verdict) -> None:
    link = link_to(f"https://huggingface.co/{path}")
    clock = Clock()
    with StandInHub(OTHERS, clock=clock.now) as hub:
        outcome = ask({link.url: link}, setup_for(hub), clock)
        assert sum(each.bucket == "pages" for each in hub.requests) <= (2 if "blog" in path else 0)
    assert outcome.answers[link.url].verdict is verdict


OLD = Scenario(
    repos=(
        Repo("openai-community/gpt2", files={"config.json": "{}"}),
        Repo("google-bert/bert", files={"x.json": "{}"}),
        Repo("rajpurkar/squad", "datasets"),
    ),
    moved=(
        Moved("gpt2", "openai-community/gpt2"),
        Moved("bert", "google-bert/bert"),
        Moved("squad", "rajpurkar/squad", "datasets"),
    ),
    users=(User("acme"),),
)
OF_OLD: list[tuple[str, str, Verdict, str]] = [
    ("a model", "gpt2", Verdict.MOVED, "openai-community/gpt2"),
    ("a file in one", "gpt2/blob/main/config.json", Verdict.MOVED, "openai-community/gpt2"),
    ("a file that one has not", "bert/blob/main/y.json", Verdict.MISSING, ""),
    ("a data set", "datasets/squad", Verdict.MOVED, "rajpurkar/squad"),
    ("no data set", "datasets/squid", Verdict.MISSING, ""),
    ("neither an owner nor a model", "gpt0", Verdict.MISSING, ""),
    ("an owner's page", "acme/models", Verdict.ALIVE, ""),
    ("the page of nobody", "nobody-at-all/models", Verdict.MISSING, ""),
]


def test_names_of_old_are_asked_for() -> None:
    links = {link.url: link for _, path, *_ in OF_OLD for link in [link_to(f"https://huggingface.co/{path}")]}
    clock = Clock()
    with StandInHub(OLD, clock=clock.now) as hub:
        outcome = ask(links, setup_for(hub), clock)
        assert not any(each.bucket == "pages" for each in hub.requests)
    said = {path: outcome.answers[link_to(f"https://huggingface.co/{path}").url] for _, path, *_ in OF_OLD}
    assert {path: (each.verdict, each.to) for path, each in said.items()} == {
        path: (verdict, to) for _, path, verdict, to in OF_OLD
    }


_HUB = "https://huggingface.co"
PLACES: list[tuple[str, str, HubTarget]] = [
    *((f"an owner's {page}", f"/acme/{page}", HubTarget("owners", "acme")) for page in (
        "models", "datasets", "spaces", "collections", "papers", "activity", "followers", "following", "likes", "posts",
    )),
    ("an owner's activity of a sort", "/acme/activity/posts", HubTarget("owners", "acme")),
    ("an owner's page with a query", "/acme/models?sort=created", HubTarget("owners", "acme")),
    ("a repository that is called like one", "/acme/models-7b", HubTarget("models", "acme/models-7b")),
    ("an asset", "/front/assets/logo.svg", HubTarget("pages", "front/assets/logo.svg")),
    ("an avatar", "/avatars/0123abcd.svg", HubTarget("pages", "avatars/0123abcd.svg")),
    ("an icon", "/favicon.ico", HubTarget("pages", "favicon.ico")),
    ("robots", "/robots.txt", HubTarget("pages", "robots.txt")),
    ("an owner with a point", "/acme.ai", HubTarget("owners", "acme.ai")),
    ("a name of old", "/gpt2", HubTarget("owners", "gpt2")),
    ("a file in one", "/gpt2/blob/main/config.json", HubTarget("models", "gpt2", "main", "config.json")),
    ("the files of one", "/bert-base-uncased/tree/main", HubTarget("models", "bert-base-uncased", "main")),
    ("a data set of old", "/datasets/squad", HubTarget("datasets", "squad")),
    ("a file in such a data set", "/datasets/squad/blob/main/x.md", HubTarget("datasets", "squad", "main", "x.md")),
    ("no Space of old", "/spaces/chat", HubTarget("pages", "spaces/chat")),
    ("all data sets", "/datasets", HubTarget("pages", "datasets")),
]  # fmt: skip


@pytest.mark.parametrize(("path", "target"), table(PLACES))
def test_pages_of_owners_assets_and_names_of_old(path: str, target: HubTarget) -> None:
    assert hub_target(_HUB + path) == target


@pytest.mark.parametrize("path", ["/gpt2/blob/main/config.json", "/datasets/squad", "/acme/models"])
def test_nothing_is_compared_with_what_has_no_owner(path: str) -> None:
    assert hub_repository(_HUB + path) is None
