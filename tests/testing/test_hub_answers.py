"""The stand-in Hub says what the real one was seen to say, to the letter: statuses, headers, bodies."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from lint_catalog.testing.hub import Repo, Scenario, StandInHub, User
from tests.support.catalogs import table
from tests.support.hubs import ANONYMOUS, HTML, JSON, NO_USER, TEXT, ask, told

LOG_IN = 'Bearer realm="Authentication required", charset="UTF-8"'
NO_PAGE = "Sorry, we can't find the page you are looking for."
GATE = (
    "Access to model acme/gated is restricted. You must have access to it and be authenticated to access it. "
    "Please log in."
)
NOT_LISTED = (
    "Access to model acme/gated is restricted and you are not in the authorized list. "
    "Visit http://127.0.0.1/acme/gated to ask for access."
)


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


def test_a_raw_file_is_what_git_holds() -> None:
    assert told(ask("/acme/tiny/raw/main/config.json")) == "{}"
    assert told(ask("/acme/tiny/raw/main/a%20b/w.bin")).endswith("\nsize 5000\n")
    assert ask("/acme/gated/raw/main/README.md").status == 401


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
