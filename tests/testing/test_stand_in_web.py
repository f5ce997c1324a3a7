"""The stand-in web misbehaves as it is told to."""

from __future__ import annotations

import http.client
import ssl

import pytest

from lint_catalog.testing.serving import Reply, Request
from lint_catalog.testing.web import (
    BOT_WALLS,
    Behaviour,
    Limit,
    StandInWeb,
    Tls,
    cut_off,
    dripping,
    endless_chain,
    huge,
    no_head,
    page,
    redirect,
    script_made,
    sections,
    slow,
    soft_404,
    status,
    too_many,
)
from tests.support.catalogs import table
from tests.testing.test_hub_server import connected, get


def ask(web: StandInWeb, target: str, host: str = "site.example", method: str = "GET") -> Reply:
    """The answer, without a server in between."""
    return web.reply(Request(method, target, {"host": host}))


def test_a_query_may_have_a_page_of_its_own() -> None:
    web = StandInWeb({"a.example/x": status(200), "a.example/x?id=2": status(410)})
    assert [ask(web, target, "a.example").status for target in ("/x", "/x?id=1", "/x?id=2")] == [200, 200, 410]


def test_each_host_has_its_pages() -> None:
    web = StandInWeb({"/": page(title="any"), "b.example/": page(title="b"), "b.example/x": status(410)})
    assert b"<title>any</title>" in ask(web, "/").body
    assert b"<title>b</title>" in ask(web, "/?query", "B.example:8080").body
    assert [ask(web, "/x", host).status for host in ("a.example", "b.example")] == [404, 410]
    assert [(each.host, each.target, each.status) for each in web.requests][-2:] == [
        ("a.example", "/x", 404),
        ("b.example", "/x", 410),
    ]


@pytest.mark.parametrize(
    ("behaviour", "statuses"),
    table([
        ("always the same", status(503), [503, 503]),
        ("one after another", [status(503), too_many(5), page()], [503, 429, 200, 200]),
        ("a function", lambda request: status(404 if request.method == "GET" else 500), [404]),
        ("a permanent redirect", redirect("/new", 301), [301]),
        ("not there, it says", soft_404(), [200]),
    ]),
)  # fmt: skip
def test_an_address_behaves(behaviour: Behaviour, statuses: list[int]) -> None:
    web = StandInWeb({"/x": behaviour})
    assert [ask(web, "/x").status for _ in statuses] == statuses


def test_some_pages_are_hard_to_read() -> None:
    assert b'id="second"' in sections("first", "second").body
    assert b"<script" in script_made().body
    assert slow(3).pause == 3
    assert dripping(0.5).between == 0.5
    assert too_many("Wed, 21 Oct 2026 07:28:00 GMT").header("retry-after").endswith("GMT")


def test_a_chain_never_ends() -> None:
    web = StandInWeb({"/loop": redirect("/loop"), **{f"/chain/{number}": endless_chain for number in range(3)}})
    assert ask(web, "/loop").header("Location") == "/loop"
    assert [ask(web, f"/chain/{number}").header("Location") for number in range(3)] == [
        "/chain/1",
        "/chain/2",
        "/chain/3",
    ]


@pytest.mark.parametrize(
    ("wall", "code", "header", "value"),
    table([
        ("Cloudflare's challenge", "cloudflare-challenge", 403, "cf-mitigated", "challenge"),
        ("Cloudflare under attack", "cloudflare-under-attack", 503, "server", "cloudflare"),
        ("DDoS-Guard", "ddos-guard", 403, "server", "ddos-guard"),
        ("the challenge of AWS", "aws-waf-challenge", 202, "x-amzn-waf-action", "challenge"),
        ("the captcha of AWS", "aws-waf-captcha", 405, "x-amzn-waf-action", "captcha"),
        ("LinkedIn", "linkedin", 999, "content-type", "text/html; charset=utf-8"),
    ]),
)  # fmt: skip
def test_a_wall_keeps_programs_out(wall: str, code: int, header: str, value: str) -> None:
    with StandInWeb({"/": BOT_WALLS[wall]}) as web, connected(web.url) as connection:
        connection.request("GET", "/")
        response = connection.getresponse()
        assert (response.status, response.headers[header]) == (code, value)
        response.read()


def test_head_may_fail_where_get_does_not() -> None:
    with StandInWeb({"/": no_head(), "/there": page()}) as web, connected(web.url) as connection:
        assert get(connection, "/", "HEAD") == (405, b"")
        assert get(connection, "/")[0] == 200
        connection.request("HEAD", "/there")
        response = connection.getresponse()
        assert int(response.headers["Content-Length"]) == len(page().body)
        assert response.read() == b""


def test_bodies_end_early_come_slowly_or_never_end() -> None:
    with StandInWeb({"/cut": cut_off(), "/slow": dripping(0.001), "/huge": huge()}) as web:
        with connected(web.url) as connection, pytest.raises(http.client.IncompleteRead):
            get(connection, "/cut")
        with connected(web.url) as connection:
            assert get(connection, "/slow") == (200, dripping(0).body)
        with connected(web.url) as connection:
            connection.request("GET", "/huge")
            response = connection.getresponse()
            assert int(response.headers["Content-Length"]) == 10_000 * 1024 * 1024
            assert len(response.read(3_000_000)) == 3_000_000


def test_it_listens_on_many_addresses() -> None:
    try:
        web = StandInWeb({"/": page()}, addresses=3).start()
    except OSError:
        pytest.skip("this system has only one loopback address")
    try:
        assert [each.split("//")[1].split(":")[0] for each in web.urls] == ["127.0.0.1", "127.0.0.2", "127.0.0.3"]
        for each in web.urls:
            with connected(each) as connection:
                assert get(connection, "/")[0] == 200
        assert [each.host for each in web.requests] == ["127.0.0.1", "127.0.0.2", "127.0.0.3"]
    finally:
        web.close()


@pytest.mark.parametrize(
    ("tls", "trouble"),
    [("valid", ""), ("expired", "has expired"), ("wrong-host", "not valid for '127.0.0.1'")],
)
def test_tls_has_its_troubles(tls: Tls, trouble: str) -> None:
    with StandInWeb({"/": page()}, tls=tls) as web:
        context = ssl.create_default_context(cafile=str(web.certificate))
        with connected(web.url, context) as connection:
            if not trouble:
                assert get(connection, "/")[0] == 200
                return
            with pytest.raises(ssl.SSLCertVerificationError, match=trouble):
                get(connection, "/")


def test_a_limiter_counts_by_host_in_fixed_windows() -> None:
    now = [50.0]
    web = StandInWeb({"/": page()}, limit=Limit(2, window=10), latency=0.5, clock=lambda: now[0])
    now[0] += 4
    replies = [ask(web, "/", "a.example") for _ in range(3)]
    assert [each.status for each in replies] == [200, 200, 429]
    assert replies[2].header("Retry-After") == "6"
    assert [each.pause for each in replies] == [0.5, 0.5, 0]
    assert ask(web, "/", "b.example").status == 200
    now[0] += 6
    assert ask(web, "/", "a.example").status == 200
