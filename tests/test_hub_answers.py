"""The stand-in Hub says what the real one was seen to say, to the letter: statuses, headers, bodies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from lint_catalog.errors import CatalogError
from lint_catalog.links import links_of
from lint_catalog.online import Online
from lint_catalog.testing.hub import (
    Quota,
    Repo,
    Scenario,
    StandInHub,
    Trouble,
    User,
    read_scenario,
    scenario_from_catalog,
)
from lint_catalog.testing.serving import Drop, Reply, Request
from tests.online import Clock, setup_for
from tests.online import ask as ask_for
from tests.support import all_rules, catalog_of, own_entries, run, table

SCENARIO = read_scenario("""
models:
  acme/tiny: {card: {license: mit}, files: {config.json: "{}", "a b/w.bin": 5000}}
  acme/gated: {gated: manual}
  acme/secret: {private: true}
  acme/withdrawn: {disabled: owner}
  acme/old: {moved_to: acme/tiny}
  gpt2: {moved_to: acme/tiny}
datasets: {acme/corpus: , acme/old-corpus: {moved_to: acme/corpus}}
spaces: {acme/demo: }
collections: {acme/tiny-0123456789abcdef01234567: }
papers: {"2401.00001": }
users: {alice: {token: hf_alice}, bob: {token: hf_bob, reads: [acme/gated]}}
pages: [/blog/acme/tiny]
""")
ANONYMOUS = ""
JSON, TEXT, HTML = "application/json; charset=utf-8", "text/plain; charset=utf-8", "text/html; charset=utf-8"
LOG_IN = 'Bearer realm="Authentication required", charset="UTF-8"'
NO_PAGE = "Sorry, we can't find the page you are looking for."
NO_USER = "Invalid username or password."
GATE = (
    "Access to model acme/gated is restricted. You must have access to it and be authenticated to access it. "
    "Please log in."
)
NOT_LISTED = (
    "Access to model acme/gated is restricted and you are not in the authorized list. "
    "Visit http://127.0.0.1/acme/gated to ask for access."
)


def ask(target: str, token: str = ANONYMOUS, method: str = "GET", hub: StandInHub | None = None, **more: Any) -> Reply:
    """The stand-in's answer, without a server in between."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    request = Request(method, target, {**headers, **more.pop("headers", {})}, **more)
    return (hub or StandInHub(SCENARIO)).reply(request)


def told(reply: Reply) -> Any:
    """What the body says: the error, in JSON or in text; all of it where it is none."""
    if reply.header("Content-Type") != JSON:
        return reply.body.decode()
    value = json.loads(reply.body)
    return value["error"] if isinstance(value, dict) and set(value) == {"error"} else value


@pytest.mark.parametrize(
    ("target", "token", "status", "content", "headers", "body"),
    table([
        ("a missing model", "/api/models/acme/nope", ANONYMOUS, 401, JSON, {"X-Error-Message": NO_USER, "WWW-Authenticate": LOG_IN, "X-Error-Code": ""}, NO_USER),
        ("a missing dataset", "/api/datasets/acme/nope", ANONYMOUS, 401, JSON, {"X-Error-Message": NO_USER, "X-Error-Code": ""}, NO_USER),
        ("a missing Space", "/api/spaces/acme/nope", ANONYMOUS, 401, JSON, {"X-Error-Message": NO_USER, "X-Error-Code": ""}, NO_USER),
        ("a private model", "/api/models/acme/secret", ANONYMOUS, 401, JSON, {"X-Error-Message": NO_USER, "X-Error-Code": ""}, NO_USER),
        ("an organization is no model", "/api/models/acme", ANONYMOUS, 401, JSON, {"X-Error-Code": ""}, NO_USER),
        ("a missing model, with a token", "/api/models/acme/nope", "hf_alice", 404, JSON, {"X-Error-Message": "Repository not found", "X-Error-Code": "RepoNotFound", "WWW-Authenticate": ""}, "Repository not found"),
        ("a private model of others", "/api/models/acme/secret", "hf_alice", 404, JSON, {"X-Error-Code": "RepoNotFound"}, "Repository not found"),
        ("a public model with a bad token", "/api/models/acme/tiny", "hf_old", 401, JSON, {"X-Error-Message": "Invalid credentials in Authorization header", "X-Error-Code": ""}, "Invalid credentials in Authorization header"),
        ("a listing with a bad token", "/api/models?author=acme", "hf_old", 401, JSON, {"X-Error-Code": ""}, "Invalid credentials in Authorization header"),
        ("a file with a bad token", "/acme/tiny/resolve/main/config.json", "hf_old", 401, TEXT, {"X-Error-Code": ""}, "Invalid credentials in Authorization header"),
        ("a disabled model", "/api/models/acme/withdrawn", ANONYMOUS, 403, JSON, {"X-Error-Message": "Access to this resource is disabled.", "X-Error-Code": ""}, "Access to this resource is disabled."),
        ("a renamed model", "/api/models/acme/old", ANONYMOUS, 307, TEXT, {"Location": "/api/models/acme/tiny", "Vary": "Origin, Accept"}, "Temporary Redirect. Redirecting to /api/models/acme/tiny"),
        ("a renamed model, with a query", "/api/models/acme/old?expand[]=sha&expand=tags", ANONYMOUS, 307, TEXT, {"Location": "/api/models/acme/tiny?expand[]=sha&expand=tags"}, "Temporary Redirect. Redirecting to /api/models/acme/tiny?expand[]=sha&expand=tags"),
        ("a renamed model's files", "/api/models/acme/old/tree/main/x", ANONYMOUS, 307, TEXT, {"Location": "/api/models/acme/tiny/tree/main/x"}, None),
        ("a renamed dataset", "/api/datasets/acme/old-corpus", ANONYMOUS, 307, TEXT, {"Location": "/api/datasets/acme/corpus"}, None),
        ("other letter case", "/api/models/ACME/Tiny", ANONYMOUS, 307, TEXT, {"Location": "/api/models/acme/tiny"}, None),
        ("an old name without owner", "/api/models/gpt2", ANONYMOUS, 307, TEXT, {"Location": "/api/models/acme/tiny"}, None),
        ("its files", "/gpt2/resolve/main/config.json", ANONYMOUS, 307, TEXT, {"Location": "/acme/tiny/resolve/main/config.json"}, None),
        ("a renamed model's file", "/acme/old/resolve/main/config.json", ANONYMOUS, 307, TEXT, {"Location": "/acme/tiny/resolve/main/config.json"}, None),
        ("a bad revision", "/api/models/acme/tiny/revision/nope", ANONYMOUS, 404, JSON, {"X-Error-Code": "RevisionNotFound", "X-Error-Message": "Invalid rev id: nope"}, "Invalid rev id: nope"),
        ("a field that is none", "/api/models/acme/tiny?expand[]=_id", ANONYMOUS, 400, JSON, {"X-Error-Code": ""}, '✖ Invalid option: expected one of "author"|"baseModels"|"cardData"|"config"|"createdAt"|"disabled"|"downloads"|"downloadsAllTime"|"evalResults"|"gated"|"inference"|"inferenceProviderMapping"|"lastModified"|"library_name"|"likes"|"mask_token"|"model-index"|"pipeline_tag"|"private"|"safetensors"|"sha"|"siblings"|"spaces"|"tags"|"transformersInfo"|"trendingScore"|"widgetData"|"gguf"|"resourceGroup"|"xetEnabled"|"childrenModelCount"|"usedStorage"'),
        ("a missing organization", "/api/organizations/nope/overview", ANONYMOUS, 404, JSON, {"X-Error-Message": NO_PAGE}, NO_PAGE),
        ("a user is no organization", "/api/organizations/alice/overview", ANONYMOUS, 404, JSON, {}, NO_PAGE),
        ("an organization is no user", "/api/users/acme/overview", ANONYMOUS, 404, JSON, {}, "This user does not exist"),
        ("a user in other letter case", "/api/users/Alice/overview", ANONYMOUS, 307, TEXT, {"Location": "/api/users/alice/overview"}, None),
        ("a missing collection", "/api/collections/acme/tiny-ffffffffffffffffffffffff", ANONYMOUS, 404, JSON, {}, NO_PAGE),
        ("a missing paper", "/api/papers/2401.99999", ANONYMOUS, 404, JSON, {}, NO_PAGE),
        ("nobody, asked who", "/api/whoami-v2", ANONYMOUS, 401, JSON, {}, NO_USER),
        ("a missing model's file", "/acme/nope/resolve/main/x", ANONYMOUS, 401, TEXT, {"X-Error-Message": NO_USER, "WWW-Authenticate": LOG_IN, "X-Error-Code": ""}, NO_USER),
        ("a missing file", "/acme/tiny/resolve/main/x", ANONYMOUS, 404, TEXT, {"X-Error-Code": "EntryNotFound", "X-Error-Message": "Entry not found"}, "Entry not found"),
        ("a file of a bad revision", "/acme/tiny/resolve/v9/config.json", ANONYMOUS, 404, TEXT, {"X-Error-Code": "RevisionNotFound"}, "Invalid rev id: v9"),
        ("a gated file", "/acme/gated/resolve/main/README.md", ANONYMOUS, 401, TEXT, {"X-Error-Code": "GatedRepo", "X-Error-Message": GATE}, GATE),
        ("a gated file, not let in", "/acme/gated/resolve/main/README.md", "hf_alice", 403, TEXT, {"X-Error-Code": "GatedRepo", "X-Error-Message": NOT_LISTED}, NOT_LISTED),
        ("a gated file, let in", "/acme/gated/resolve/main/README.md", "hf_bob", 307, TEXT, {"X-Error-Code": ""}, None),
        ("a folder that is none", "/api/models/acme/tiny/tree/main/nope", ANONYMOUS, 404, JSON, {"X-Error-Code": "EntryNotFound"}, 'nope does not exist on "main"'),
        ("commits behind the gate", "/api/models/acme/gated/commits/main", ANONYMOUS, 401, JSON, {"X-Error-Code": "GatedRepo"}, GATE),
        ("the tree before the gate", "/api/models/acme/gated/tree/main", ANONYMOUS, 200, JSON, {}, None),
        ("a page", "/acme/tiny", ANONYMOUS, 200, HTML, {}, None),
        ("a gated page", "/acme/gated", ANONYMOUS, 200, HTML, {}, None),
        ("a missing page", "/acme/nope", ANONYMOUS, 401, HTML, {"WWW-Authenticate": LOG_IN}, None),
        ("a missing page, with a token", "/acme/nope", "hf_alice", 404, HTML, {}, None),
        ("a missing Space's page", "/spaces/acme/nope", ANONYMOUS, 401, HTML, {}, None),
        ("a renamed page", "/datasets/acme/old-corpus", ANONYMOUS, 307, TEXT, {"Location": "/datasets/acme/corpus"}, None),
        ("an owner's page", "/acme", ANONYMOUS, 200, HTML, {}, None),
        ("nobody's page", "/nobody", ANONYMOUS, 404, HTML, {}, None),
        ("a file's page", "/acme/tiny/blob/main/a%20b/w.bin", ANONYMOUS, 200, HTML, {}, None),
        ("a missing file's page", "/acme/tiny/blob/main/nope", ANONYMOUS, 404, HTML, {}, None),
        ("a blog post", "/blog/acme/tiny", ANONYMOUS, 200, HTML, {}, None),
        ("a missing blog post", "/blog/acme/nope", ANONYMOUS, 404, HTML, {}, None),
        ("a missing collection's page", "/collections/acme/nope-ffffffffffffffffffffffff", ANONYMOUS, 404, HTML, {}, None),
        ("an address of no meaning", "/api/nonsense", ANONYMOUS, 404, JSON, {}, NO_PAGE),
    ]),
)  # fmt: skip
def test_it_answers(
    target: str, token: str, status: int, content: str, headers: Mapping[str, str], body: object
) -> None:
    reply = ask(target, token)
    assert (reply.status, reply.header("Content-Type")) == (status, content)
    assert {name: reply.header(name) for name in headers} == dict(headers)
    if body is not None:
        assert told(reply) == body
    bucket = "api" if target.startswith("/api/") else "resolvers" if "/resolve/" in target else "pages"
    assert reply.header("RateLimit").startswith(f'"{bucket}";r=')


def test_a_missing_page_says_404_to_people() -> None:
    assert "<h1>404</h1>" in told(ask("/acme/nope"))
    assert NO_PAGE in told(ask("/acme/nope"))


def test_a_small_file_is_behind_a_redirect() -> None:
    reply = ask("/acme/tiny/resolve/main/config.json", method="HEAD")
    assert reply.status == 307
    assert reply.header("Location").startswith("/api/resolve-cache/models/acme/tiny/")
    assert reply.header("X-Repo-Commit") in reply.header("Location")
    there = ask(reply.header("Location"))
    assert (there.status, there.body) == (200, b"{}")
    assert there.header("ETag") == reply.header("X-Linked-Etag")


def test_a_large_file_is_elsewhere() -> None:
    reply = ask("/acme/tiny/resolve/main/a%20b/w.bin")
    assert reply.status == 302
    assert reply.header("Location").startswith("http://127.0.0.1/")
    assert reply.header("X-Linked-Size") == "5000"
    assert len(reply.header("X-Linked-Etag").strip('"')) == len(reply.header("X-Xet-Hash")) == 64
    assert ask(reply.header("Location").removeprefix("http://127.0.0.1")).status == 200


def test_expand_gives_what_it_names_and_nothing_else() -> None:
    asked = "expand[]=author&expand[]=gated&expand=tags&expand=safetensors"
    assert set(told(ask(f"/api/models/acme/tiny?{asked}"))) == {"_id", "id", "author", "gated", "tags"}
    [*items] = told(ask(f"/api/models?author=acme&{asked}"))
    assert all(set(each) == {"_id", "id", "author", "gated", "tags"} for each in items)
    assert [each["gated"] for each in items if each["id"] == "acme/gated"] == ["manual"]


def test_an_answer_that_the_client_has_is_not_sent_again() -> None:
    first = ask("/api/models/acme/tiny")
    again = ask("/api/models/acme/tiny", headers={"if-none-match": first.header("ETag")})
    assert (again.status, again.body, again.header("ETag")) == (304, b"", first.header("ETag"))
    assert again.header("RateLimit")


def test_a_listing_comes_in_pages_that_link_to_each_other() -> None:
    names = [f"acme/m{number:03d}" for number in range(25)]
    hub = StandInHub(Scenario((*map(Repo, names), Repo("other/m"), Repo("acme/d", "datasets"))))
    target, found, pages = "/api/models?author=acme&limit=10&expand[]=gated", [], 0
    while target:
        reply = ask(target, hub=hub, base="http://hub.test:1")
        found += [each["id"] for each in told(reply)]
        pages += 1
        link = reply.header("Link")
        assert not link or link.endswith('>; rel="next"')
        assert not link or link.startswith(
            "<http://hub.test:1/api/models?author=acme&limit=10&expand%5B%5D=gated&cursor="
        )
        target = link.partition(">")[0].removeprefix("<http://hub.test:1")
    assert (sorted(found), pages) == (names, 3)


@pytest.mark.parametrize("bad", ["limit=x", "limit=0", "limit=-1", "cursor=%21", "cursor=e30=", "skip=-1"])
def test_a_listing_refuses_nonsense(bad: str) -> None:
    assert ask(f"/api/models?{bad}").status == 400


def test_a_listing_shows_private_ones_to_who_may_read_them() -> None:
    hub = StandInHub(
        Scenario((Repo("acme/a"), Repo("acme/b", private=True)), users=(User("bob", "hf_b", reads=("acme/b",)),))
    )
    assert [each["id"] for each in told(ask("/api/models?author=acme", hub=hub))] == ["acme/a"]
    assert {each["id"] for each in told(ask("/api/models?author=acme", "hf_b", hub=hub))} == {"acme/a", "acme/b"}


def test_paths_are_asked_for_in_json_too() -> None:
    body = json.dumps({"paths": ["config.json", "a b", "nope"]}).encode()
    reply = ask(
        "/api/models/acme/tiny/paths-info/main", method="POST", body=body, headers={"content-type": "application/json"}
    )
    assert [(each["type"], each["path"]) for each in told(reply)] == [("file", "config.json"), ("directory", "a b")]
    bad = ask(
        "/api/models/acme/tiny/paths-info/main", method="POST", body=b"[]", headers={"content-type": "application/json"}
    )
    assert bad.status == 400


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


def test_no_rule_finds_that_a_hub_made_of_the_catalog_contradicts_it() -> None:
    catalog = catalog_of(own_entries())
    links = {url: link for url, link in links_of(catalog).items() if link.hub is not None}
    clock = Clock()
    with StandInHub(scenario_from_catalog(catalog), clock=clock.now) as hub:
        outcome = ask_for(links, setup_for(hub), clock)
    rules = [each for each in all_rules().values() if each.target is Online and each.id.startswith("hub-")]
    assert len(rules) > 5
    assert run(catalog, rules, Online(catalog, links, outcome.answers)) == ()
