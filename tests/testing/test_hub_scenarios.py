"""How the stand-in Hub behaves: quotas, troubles on purpose, and scenarios from files and from catalogs."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.links.answers import Online
from lint_catalog.model.links.uses import links_of
from lint_catalog.testing.hub import Quota, Repo, Scenario, StandInHub, Trouble, read_scenario, scenario_from_catalog
from lint_catalog.testing.serving import Drop, Reply
from tests.support.catalogs import all_rules, catalog_of, own_entries, run, table
from tests.support.hubs import HTML, JSON, NO_USER, SCENARIO, ask, told
from tests.support.online import Clock, setup_for
from tests.support.online import ask as ask_for

# Quotas


def test_a_window_is_fixed_and_begins_anew() -> None:
    clock = Clock()
    hub = StandInHub(Scenario((Repo("acme/a"),), quota=Quota(api=3)), clock=clock.now)
    assert [ask("/api/models/acme/a", hub=hub).header("RateLimit") for _ in range(3)] == [
        f'"api";r={r};t=295' for r in (2, 1, 0)
    ]
    clock.sleep(100)
    over = ask("/api/models/acme/a", hub=hub)
    assert (over.status, over.header("RateLimit")) == (429, '"api";r=0;t=195')
    assert over.header("RateLimit-Policy") == '"fixed window";"api";q=3;w=300'
    assert over.header("Retry-After") == ""
    assert told(over).startswith(
        "We had to rate limit your IP (127.0.0.1). To continue using our service, create a HF account"
    )
    clock.sleep(195)
    assert ask("/api/models/acme/a", hub=hub).header("RateLimit") == '"api";r=2;t=300'


def test_every_answer_costs() -> None:
    hub = StandInHub(SCENARIO)
    for target in ("/api/models/acme/old", "/api/models/acme/nope", "/api/models/acme/tiny?expand=x", "/api/nonsense"):
        ask(target, hub=hub)
    assert ask("/api/models/acme/tiny", hub=hub).header("RateLimit") == '"api";r=495;t=295'


def test_a_window_may_be_spent_by_others_but_not_that_of_a_user() -> None:
    hub = StandInHub(read_scenario("quota: {spent: {api: 500}}", base=SCENARIO))
    assert ask("/api/models/acme/tiny", hub=hub).status == 429
    assert ask("/acme/tiny", hub=hub).status == 200
    mine = ask("/api/models/acme/tiny", "hf_alice", hub=hub)
    assert (mine.status, mine.header("RateLimit-Policy")) == (200, '"fixed window";"api";q=1000;w=300')


def test_a_user_over_the_quota_is_told_of_it() -> None:
    hub = StandInHub(SCENARIO)
    for _ in range(200):
        ask("/acme/tiny", "hf_alice", hub=hub)
    over = ask("/acme/tiny", "hf_alice", hub=hub)
    assert (over.status, over.header("Content-Type")) == (429, HTML)
    assert "you hit the quota of 200 pages requests per 5 minutes period" in told(over)


@pytest.mark.parametrize(
    ("path", "bucket"),
    table([
        ("the API", "/api/models/a/b", "api"),
        ("a page", "/a/b", "pages"),
        ("a dataset's page", "/datasets/a/b/tree/main/x", "pages"),
        ("a file", "/a/b/resolve/main/x", "resolvers"),
        ("a file as it is", "/a/b/raw/main/x", "resolvers"),
        ("a dataset's file", "/datasets/a/b/resolve/main/x", "resolvers"),
        ("an old name's file", "/gpt2/resolve/main/x", "resolvers"),
        ("a small file itself", "/api/resolve-cache/models/a/b/0/x", "resolvers"),
        ("a file behind an encoded slash", "/a/b/resolve/refs%2Fpr%2F1/x", "pages"),
    ]),
)  # fmt: skip
def test_each_kind_of_request_has_its_quota(path: str, bucket: str) -> None:
    assert ask(path).header("RateLimit").startswith(f'"{bucket}";')


# Troubles


def _met(trouble: Trouble, target: str = "/api/models/acme/tiny") -> Reply:
    return ask(target, hub=StandInHub(Scenario(SCENARIO.repos, troubles=(trouble,))))


@pytest.mark.parametrize(
    ("trouble", "status", "headers"),
    table([
        ("429", Trouble("429", seconds=7), 429, {"RateLimit": '"api";r=0;t=7', "Retry-After": ""}),
        ("429 of another limiter", Trouble("429-retry-after", seconds=7), 429, {"RateLimit": '"api";r=250;t=150', "Retry-After": "7"}),
        ("429 without a word", Trouble("429-bare"), 429, {"RateLimit": "", "Retry-After": ""}),
        ("500", Trouble("500"), 500, {"Content-Type": JSON}),
        ("502", Trouble("502"), 502, {"Content-Type": HTML, "X-Powered-By": ""}),
        ("503", Trouble("503"), 503, {}),
        ("504", Trouble("504"), 504, {}),
        ("401 for no reason", Trouble("401"), 401, {"X-Error-Message": NO_USER, "X-Error-Code": ""}),
        ("a firewall", Trouble("403"), 403, {"X-Error-Message": "", "X-Error-Code": "", "RateLimit": ""}),
        ("a captcha", Trouble("captcha"), 405, {"x-amzn-waf-action": "captcha"}),
        ("an error as 200", Trouble("error-200"), 200, {"Content-Type": JSON}),
        ("a page as 200", Trouble("html-200"), 200, {"Content-Type": HTML}),
    ]),
)  # fmt: skip
def test_trouble_looks_like(trouble: Trouble, status: int, headers: Mapping[str, str]) -> None:
    reply = _met(trouble)
    assert reply.status == status
    assert {name: reply.header(name) for name in headers} == dict(headers)


def test_trouble_with_the_connection() -> None:
    assert [_met(Trouble(each)).drop for each in ("reset", "close", "timeout")] == [
        Drop.RESET,
        Drop.CLOSE,
        Drop.SILENCE,
    ]
    assert _met(Trouble("slow", seconds=3)).pause == 3
    cut = _met(Trouble("cut"))
    assert cut.cut is not None
    assert 0 < cut.cut < len(cut.body)


def test_trouble_strikes_where_and_as_often_as_it_is_told() -> None:
    trouble = Trouble("503", on="/api/models/*", skip=1, times=2)
    hub = StandInHub(Scenario(SCENARIO.repos, troubles=(trouble,)))
    targets = ["/api/models/acme/tiny"] * 4 + ["/api/models?author=acme"]
    assert [ask(each, hub=hub).status for each in targets] == [200, 503, 503, 200, 200]
    assert [each.trouble for each in hub.requests] == ["", "503", "503", "", ""]


def test_a_share_of_trouble_is_the_same_for_a_seed_in_any_order() -> None:
    def struck(seed: int, backwards: bool) -> set[int]:
        hub = StandInHub(Scenario(troubles=(Trouble("503", share=0.3),), seed=seed))
        numbers = range(999, -1, -1) if backwards else range(1000)
        return {number for number in numbers if ask(f"/api/models/acme/m{number}", hub=hub).status == 503}

    first = struck(1, False)
    assert first == struck(1, True) != struck(2, False)
    assert 250 < len(first) < 350


def test_trouble_costs_no_quota_unless_it_says_so() -> None:
    for costs, left in ((False, 499), (True, 498)):
        hub = StandInHub(Scenario(SCENARIO.repos, troubles=(Trouble("503", times=1, costs=costs),)))
        ask("/api/models/acme/tiny", hub=hub)
        assert ask("/api/models/acme/tiny", hub=hub).header("RateLimit") == f'"api";r={left};t=295'


# Scenarios from files and catalogs


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    table([
        ("a misspelt field", "models: {a/b: {gatd: manual}}", "s.yaml:1:16: unknown field `gatd` in `a/b`", "did you mean `gated`?"),
        ("a misspelt part", "model: {}", "s.yaml:1:1: unknown field `model`", "did you mean `models`?"),
        ("a value that is none", "models: {a/b: {gated: maybe}}", "s.yaml:1:23: `gated` cannot be `maybe`", "allowed: `false`, `auto` or `manual`"),
        ("a misspelt fault", "troubles: [{fault: rset}]", "s.yaml:1:20: `fault` cannot be `rset`", "did you mean `reset`? allowed: `401`, `403`, "),
        ("a list", "- models", "s.yaml:1:1: an entry is `field: value` lines, but this file is a list", "remove the `- ` before the fields"),
        ("several mistakes", "quota: {api: -1, spend: 3}", "s.yaml:1:14: `api` cannot be `-1` (and 1 more)", "it must be at least 0"),
    ]),
)  # fmt: skip
def test_a_mistake_in_a_scenario_is_shown(text: str, message: str, hint: str) -> None:
    with pytest.raises(CatalogError) as caught:
        read_scenario(text, "s.yaml")
    assert caught.value.message == message
    assert caught.value.hint.startswith(hint)


def test_a_scenario_is_laid_over_another() -> None:
    over = read_scenario(
        "models: {acme/tiny: {gated: auto}, acme/gated: missing, acme/secret: {moved_to: acme/tiny}}", base=SCENARIO
    )
    hub = StandInHub(over)
    tiny = told(ask("/api/models/acme/tiny", hub=hub))
    assert (tiny["gated"], tiny["cardData"]) == ("auto", {"license": "mit"})
    assert ask("/api/models/acme/gated", hub=hub).status == 401
    assert ask("/api/models/acme/secret", hub=hub).header("Location") == "/api/models/acme/tiny"


def test_dates_are_dates_however_they_are_written() -> None:
    text = "models: {a/b: {created_at: 2024-05-01}, a/c: {created_at: '2024-05-01'}, a/d: {created_at: 2024-05-01T10:20:30Z}}"
    times = [each.created_at for each in read_scenario(text).repos]
    assert times == ["2024-05-01T00:00:00.000Z"] * 2 + ["2024-05-01T10:20:30.000Z"]
    assert read_scenario("").repos == ()


def test_overrides_are_taken_as_they_are() -> None:
    hub = StandInHub(
        read_scenario("models: {a/b: {card: {license: mit}, overrides: {gated: 1, cardData: null, new: x}}}")
    )
    info = told(ask("/api/models/a/b", hub=hub))
    assert (info["gated"], "cardData" in info, info["new"]) == (1, False, "x")


def test_what_a_catalog_says_of_the_hub_is_true() -> None:
    catalog = catalog_of(own_entries())
    hub = StandInHub(replace(scenario_from_catalog(catalog), quota=Quota(api=10_000)))
    wanted = {(each.argument, each.value) for entry in catalog for each in entry.annotated("hubRepo")}
    assert len(wanted) > 300
    assert [each for each in wanted if ask(f"/api/{each[0]}/{each[1]}", hub=hub).status != 200] == []

    def model(id: str) -> Any:
        return told(ask(f"/api/models/{id}", hub=hub))

    big = model("llm-jp/llm-jp-3-172b")
    assert big["safetensors"]["total"] == 172_000_000_000
    assert big["createdAt"].startswith("2024-")
    assert (big["cardData"]["license"], big["cardData"]["license_name"]) == ("other", "llm-jp-3-172b-tou")
    assert model("tokyotech-llm/Llama-3-Swallow-8B-v0.1")["cardData"]["base_model"] == "meta-llama/Meta-Llama-3-8B"
    assert model("pfnet/plamo-13b")["cardData"]["license"] == "apache-2.0"


ODD: tuple[Any, ...] = (
    None,
    5,
    "",
    [],
    {},
    [None],
    {"a": 1},
    True,
    1.5,
    "https://[",
    "https://huggingface.co/%ff//[",
    {"repo": 3},
    "a/b",
)


@pytest.mark.parametrize("seed", table([(f"seed {number}", number) for number in range(5)], 3))
def test_a_catalog_with_mistakes_is_served_as_far_as_it_goes(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - nothing here is secret

    def spoilt(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: random.choice(ODD) if random.random() < 0.08 else spoilt(each) for key, each in value.items()}
        if isinstance(value, list):
            return [random.choice(ODD) if random.random() < 0.08 else spoilt(each) for each in value]
        return value

    catalog = catalog_of(own_entries())
    entries = {
        kind: {id: replace(entry, data=spoilt(entry.data)) for id, entry in of_kind.items()}
        for kind, of_kind in catalog.entries.items()
    }
    hub = StandInHub(scenario_from_catalog(replace(catalog, entries=entries)))
    statuses = {ask(f"/api/{each.kind}/{each.id}", hub=hub).status for each in hub.scenario.repos[:200]}
    assert statuses == {200}


def test_no_rule_finds_that_a_hub_made_of_the_catalog_contradicts_it() -> None:
    catalog = catalog_of(own_entries())
    links = {url: link for url, link in links_of(catalog).items() if link.hub is not None}
    clock = Clock()
    with StandInHub(scenario_from_catalog(catalog), clock=clock.now) as hub:
        outcome = ask_for(links, setup_for(hub), clock)
    rules = [each for each in all_rules().values() if each.target is Online and each.id.startswith("hub-")]
    assert len(rules) > 5
    assert run(catalog, rules, Online(catalog, links, outcome.answers)) == ()
