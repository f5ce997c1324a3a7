"""Links to other hosts: what their answers mean, gentleness, and where they never lead."""

from __future__ import annotations

import ipaddress
import socket
import sqlite3
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from msgspec.structs import replace

from lint_catalog.model.findings import Severity
from lint_catalog.model.links.answers import (
    Answer,
    Exclusion,
    LinkedAddress,
    LinkSettings,
    Online,
    PageTrouble,
    Verdict,
)
from lint_catalog.model.links.uses import links_of
from lint_catalog.net.guard import Guard, is_public
from lint_catalog.net.pages import leads_to_gone
from lint_catalog.testing.serving import Reply, Request
from lint_catalog.testing.web import StandInWeb, page, redirect
from lint_catalog.text.addresses import normalized
from lint_catalog.text.hub import hub_target
from tests.support.catalogs import all_rules, catalog_of, run, table
from tests.support.online import DAY, Clock, Hosts, ask, hosts, setup_for

WALL = "<title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x.js></script>"
GUIDE = "<h1 id=start>A</h1><h2 id=training>B</h2><a href='#start'>up</a>"
APP = "<div id=root></div><script src=app.js></script>"
OK = "http://ok.example/"


def answer_of(answers: dict[str, Any], url: str, clock: Clock | None = None, **changes: Any) -> Answer:
    """The answer for one link, on a web where the answers are these."""
    answers = {OK: 200, **answers}
    links = {each: LinkedAddress(each, None, ()) for each in (OK, normalized(url))}
    with hosts(answers) as others:
        routes = others.routes([*answers, url])
        return ask(links, setup_for(None, routes, **changes), clock).answers[normalized(url)]


@pytest.mark.parametrize(
    ("given", "verdict", "reason"),
    table(
        [
            ("fine", 200, Verdict.ALIVE, ""),
            ("no-content", 204, Verdict.ALIVE, ""),
            ("not-found", 404, Verdict.MISSING, "404"),
            ("gone", 410, Verdict.MISSING, "410"),
            ("login", 401, Verdict.UNREACHABLE, "401"),
            ("forbidden", 403, Verdict.UNREACHABLE, "403"),
            ("not-this-way", 405, Verdict.UNREACHABLE, "405"),
            ("teapot", 418, Verdict.UNREACHABLE, "418"),
            ("too-many", 429, Verdict.UNREACHABLE, "429"),
            ("broken", 500, Verdict.UNREACHABLE, "500"),
            ("busy", 503, Verdict.UNREACHABLE, "503"),
            ("linkedin", 999, Verdict.UNREACHABLE, "999"),
            ("cut-off", {"drop": True}, Verdict.UNREACHABLE, "broke off"),
            ("cloudflare", {"status": 403, "headers": {"cf-mitigated": "challenge"}}, Verdict.UNREACHABLE, "wall"),
            ("cloudflare-200", {"status": 200, "body": WALL}, Verdict.UNREACHABLE, "wall"),
            ("cloudflare-404", {"status": 404, "body": WALL}, Verdict.UNREACHABLE, "wall"),
            ("amazon", {"status": 202, "headers": {"x-amzn-waf-action": "challenge"}}, Verdict.UNREACHABLE, "wall"),
            (
                "amazon-captcha",
                {"status": 405, "headers": {"x-amzn-waf-action": "captcha"}},
                Verdict.UNREACHABLE,
                "wall",
            ),
            ("one-bad-moment", [404, 200], Verdict.ALIVE, ""),
            ("one-failure", [503, 200], Verdict.ALIVE, ""),
            ("one-refusal", [{"status": 429, "headers": {"Retry-After": 7}}, 200], Verdict.ALIVE, ""),
            ("to-itself", {"status": 302, "location": "http://a.example/deep/page"}, Verdict.UNREACHABLE, "circle"),
            ("to-a-file", {"status": 302, "location": "file:///etc/passwd"}, Verdict.REFUSED, "file:"),
            ("to-nothing", {"status": 302, "location": "http://[bad"}, Verdict.UNREACHABLE, "not an address"),
            ("no-location", {"status": 302}, Verdict.UNREACHABLE, "302"),
        ]
    ),
)
def test_what_an_answer_means(given: Any, verdict: Verdict, reason: str) -> None:
    answer = answer_of({"http://a.example/deep/page": given}, "http://a.example/deep/page")
    assert answer.verdict is verdict
    assert reason in answer.reason
    assert bool(answer.reason) == (verdict is not Verdict.ALIVE)


OLD, NEW = "http://a.example/old", "http://b.example/new"


@pytest.mark.parametrize(
    ("chain", "to"),
    table(
        [
            ("for-good", [(301, NEW)], NEW),
            ("for-good-with-method", [(308, NEW)], NEW),
            ("for-now", [(302, NEW)], ""),
            ("see-other", [(303, NEW)], ""),
            ("for-now-with-method", [(307, NEW)], ""),
            ("twice-for-good", [(301, "http://a.example/2"), (308, NEW)], NEW),
            ("then-for-now", [(301, "http://a.example/2"), (302, NEW)], "http://a.example/2"),
            ("for-now-then-for-good", [(302, "http://a.example/2"), (301, NEW)], ""),
            ("slash", [(301, "http://a.example/old/")], ""),
            ("login", [(301, "http://a.example/login?next=/old")], ""),
        ]
    ),
)
def test_only_what_moved_for_good_moved(chain: list[tuple[int, str]], to: str) -> None:
    answers: dict[str, Any] = {chain[-1][1]: 200}
    url = OLD
    for status, there in chain:
        answers[url] = {"status": status, "location": there}
        url = there
    answer = answer_of(answers, OLD)
    assert (answer.verdict, answer.to) == (Verdict.MOVED if to else Verdict.ALIVE, to)


def test_a_moved_page_that_is_gone_is_gone() -> None:
    assert answer_of({OLD: {"status": 301, "location": NEW}, NEW: 404}, OLD).verdict is Verdict.MISSING


def test_a_site_that_wants_cookies_back_gets_them_and_no_other_does() -> None:
    elsewhere = "http://b.example/there"
    seen: list[tuple[str, str]] = []

    def first(request: Request) -> Reply:
        seen.append((request.host, request.headers.get("cookie", "")))
        if len(seen) == 1:
            return Reply(302, (("Location", OLD), ("Set-Cookie", "seen=1; Path=/; HttpOnly"), ("Set-Cookie", "b=2")))
        return redirect(elsewhere)

    def second(request: Request) -> Reply:
        seen.append((request.host, request.headers.get("cookie", "")))
        return page()

    with StandInWeb({OLD.removeprefix("http://"): first, elsewhere.removeprefix("http://"): second}) as web:
        others = Hosts(web)
        answers = ask({OLD: LinkedAddress(OLD, None, ())}, setup_for(None, others.routes([OLD, elsewhere]))).answers
    assert answers[OLD].verdict is Verdict.ALIVE
    assert seen == [("a.example", ""), ("a.example", "seen=1; b=2"), ("b.example", "")]


@pytest.mark.parametrize(
    ("answers", "url", "trouble"),
    table(
        [
            ("title", {OLD: {"body": "<title>404 Not Found</title>"}}, OLD, PageTrouble.SOFT_404),
            ("title-ja", {OLD: {"body": "<title>ページが見つかりません | ACME</title>"}}, OLD, PageTrouble.SOFT_404),
            ("room-404", {OLD: {"body": "<title>Room 404: a novel</title>"}}, OLD, PageTrouble.NONE),
            ("to-the-front", {"http://a.example/x/y": {"status": 302, "location": "http://a.example/"}, "http://a.example/": 200}, "http://a.example/x/y", PageTrouble.SOFT_404),
            ("to-404", {OLD: {"status": 302, "location": "http://a.example/404.html"}, "http://a.example/404.html": 200}, OLD, PageTrouble.SOFT_404),
            ("fragment", {"http://a.example/g": {"body": GUIDE}}, "http://a.example/g#training", PageTrouble.NONE),
            ("no-fragment", {"http://a.example/g": {"body": GUIDE}}, "http://a.example/g#licence", PageTrouble.FRAGMENT),
            ("app", {"http://a.example/g": {"body": APP}}, "http://a.example/g#licence", PageTrouble.NONE),
            ("route", {"http://a.example/g": {"body": GUIDE}}, "http://a.example/g#/licence", PageTrouble.NONE),
            ("github", {"http://a.example/g": {"body": GUIDE.replace("training", "user-content-training")}}, "http://a.example/g#training", PageTrouble.NONE),
            ("no-tls", {}, "https://a.example/", PageTrouble.TLS),
        ]
    ),
)  # fmt: skip
def test_what_is_wrong_with_a_page(answers: dict[str, Any], url: str, trouble: PageTrouble) -> None:
    assert answer_of(answers, url).trouble is trouble


@pytest.mark.parametrize(
    ("start", "end", "gone"),
    table(
        [
            ("front", "http://a/x/y", "http://a/", True),
            ("front-in-a-language", "http://a/x/y", "http://a/en/", True),
            ("shallow", "http://a/x", "http://a/", False),
            ("elsewhere", "http://a/x/y", "http://a/z/y", False),
            ("other-home-with-question", "http://a/x/y", "http://a/?p=12", False),
        ]
    ),
)
def test_where_sites_send_those_who_look_for_what_is_gone(start: str, end: str, gone: bool) -> None:
    assert leads_to_gone(start, end) is gone


def test_heads_are_asked_of_files_and_pages_are_got() -> None:
    urls = ["http://a.example/paper.pdf", "http://a.example/odd.pdf", "http://a.example/page"]
    with hosts({urls[0]: 200, urls[1]: [405, 200], urls[2]: 200}) as others:
        outcome = ask({url: LinkedAddress(url, None, ()) for url in urls}, setup_for(None, others.routes(urls)))
        assert sorted(others.seen) == [("GET", urls[1]), ("GET", urls[2]), ("HEAD", urls[1]), ("HEAD", urls[0])]
    assert {each.verdict for each in outcome.answers.values()} == {Verdict.ALIVE}


def test_links_to_sections_of_one_page_are_one_request() -> None:
    urls = [f"http://a.example/guide#{name}" for name in ("start", "training", "licence")]
    with hosts({"http://a.example/guide": {"body": GUIDE}}) as others:
        outcome = ask({url: LinkedAddress(url, None, ()) for url in urls}, setup_for(None, others.routes(urls)))
        assert len(others.seen) == 1
    assert [outcome.answers[url].trouble for url in urls] == [PageTrouble.NONE, PageTrouble.NONE, PageTrouble.FRAGMENT]


def test_a_host_that_asks_for_peace_is_left_in_peace() -> None:
    urls = [f"http://a.example/{number}" for number in range(20)]
    clock = Clock()
    given = dict.fromkeys(urls, 200)
    busy = {"status": 429, "headers": {"Retry-After": "30"}}
    with hosts({**given, urls[0]: [busy, 200]}) as others:
        setup = setup_for(None, others.routes(urls))
        setup = replace(setup, settings=replace(setup.settings, per_host=1, concurrency=1))
        outcome = ask({url: LinkedAddress(url, None, ()) for url in urls}, setup, clock)
        assert len(others.seen) == 21
    assert {each.verdict for each in outcome.answers.values()} == {Verdict.ALIVE}
    assert 30 <= clock.passed <= 32


def test_without_a_network_nothing_is_dead() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = free.getsockname()
    links = {url: LinkedAddress(url, None, ()) for url in ("http://a.example/", "http://b.example/")}
    nobody: dict[str, tuple[str, int]] = {"a.example": address, "b.example": address}
    outcome = ask(links, setup_for(None, nobody))
    assert {each.verdict for each in outcome.answers.values()} == {Verdict.UNREACHABLE}
    with hosts({OK: 200}) as others:
        links[OK] = LinkedAddress(OK, None, ())
        routes = {**nobody, **others.routes([OK])}
        outcome = ask(links, setup_for(None, routes))
    assert [outcome.answers[url].verdict for url in links] == [Verdict.MISSING, Verdict.MISSING, Verdict.ALIVE]


def test_a_dead_page_offers_its_copy() -> None:
    archive = "http://archive.example/wayback/available"
    copy = "http://web.archive.org/web/2024/http://a.example/old"
    said = {"body": f'{{"archived_snapshots": {{"closest": {{"available": true, "url": "{copy}"}}}}}}'}
    asked = f"{archive}?url=http%3A%2F%2Fa.example%2Fold"
    assert answer_of({OLD: 404, asked: said}, OLD, archive=archive).archived == copy
    assert answer_of({OLD: 404, asked: 500}, OLD, archive=archive).archived == ""
    evil = {"body": said["body"].replace("web.archive.org", "evil.example")}
    assert answer_of({OLD: 404, asked: evil}, OLD, archive=archive).archived == ""


def test_an_archive_that_is_silent_is_asked_once() -> None:
    archive = "http://archive.example/wayback/available"
    dead = [f"http://a.example/{number}" for number in range(5)]
    asked = {f"{archive}?url=http%3A%2F%2Fa.example%2F{number}": {"drop": True} for number in range(5)}
    with hosts({**dict.fromkeys(dead, 404), **asked}) as others:
        links = {url: LinkedAddress(url, None, ()) for url in dead}
        settings = LinkSettings(timeout=5, delay=0, concurrency=1)
        setup = setup_for(None, others.routes([*dead, archive]), archive=archive, settings=settings)
        answers = ask(links, setup).answers
    assert {each.verdict for each in answers.values()} == {Verdict.MISSING}
    assert sum("archive.example" in url for _, url in others.seen) == 1


def test_a_dead_link_becomes_certain_over_days(memory: sqlite3.Connection) -> None:
    clock = Clock()
    days = []
    for _ in range(3):
        answer = answer_of({OLD: 404}, OLD, clock, memory=memory)
        days.append(answer.failed_days)
        clock.sleep(DAY)
    assert days == [1, 2, 3]
    assert answer_of({OLD: 503}, OLD, clock, memory=memory).failed_days == 3, "what is not known changes nothing"
    assert answer_of({OLD: 200}, OLD, clock, memory=memory).failed_days == 0


@pytest.mark.parametrize(
    ("days", "first", "severity"),
    table(
        [
            ("first-sighting", 1, "2026-11-23", Severity.WARNING),
            ("three-times-in-two-days", 2, "2026-11-22", Severity.WARNING),
            ("three-days", 3, "2026-11-21", Severity.ERROR),
            ("long-ago", 2, "2026-01-01", Severity.WARNING),
        ]
    ),
)
def test_a_dead_link_is_an_error_once_that_is_certain(days: int, first: str, severity: Severity) -> None:
    catalog = catalog_of({"entries/models/x.yaml": f"url: {OLD}\n"})
    gone = Answer(Verdict.MISSING, "its host answers 404", failed_days=days, first_failed=first)
    online = Online(catalog, links_of(catalog), {OLD: gone}, today=date(2026, 11, 23))
    [finding] = run(catalog, [all_rules()["dead-link"]], online)
    assert finding.severity is severity


def test_excluded_hosts_are_not_asked_until_the_exclusion_ends() -> None:
    exclude = (Exclusion("a.example", "it blocks robots", date(2026, 11, 23)),)
    urls = ["http://a.example/", "http://www.a.example/", "http://aa.example/"]
    links = {url: LinkedAddress(url, None, ()) for url in urls}
    clock = Clock()
    with hosts(dict.fromkeys(urls, 200)) as others:
        setup = setup_for(None, others.routes(urls))
        setup = replace(setup, settings=replace(setup.settings, exclude=exclude))
        answers = ask(links, setup, clock).answers
        assert [answers[url].verdict for url in urls] == [Verdict.REFUSED, Verdict.REFUSED, Verdict.ALIVE]
        assert "it blocks robots" in answers[urls[0]].reason
        clock.sleep(DAY)
        answers = ask(links, setup, clock).answers
    assert [answers[url].verdict for url in urls] == [Verdict.ALIVE] * 3


# -- doors that are never knocked at


@pytest.mark.parametrize(
    ("address", "public"),
    table(
        [
            ("public", "93.184.216.34", True),
            ("public-6", "2606:2800:220:1:248:1893:25c8:1946", True),
            ("loopback", "127.0.0.1", False),
            ("loopback-far", "127.200.0.1", False),
            ("loopback-6", "::1", False),
            ("private-10", "10.0.0.1", False),
            ("private-172", "172.16.9.9", False),
            ("private-192", "192.168.1.1", False),
            ("metadata", "169.254.169.254", False),
            ("metadata-6", "fd00:ec2::254", False),
            ("carrier", "100.64.0.1", False),
            ("this-host", "0.0.0.0", False),  # noqa: S104 - nobody listens
            ("any-6", "::", False),
            ("link-local-6", "fe80::1", False),
            ("site-local-6", "fec0::1", False),
            ("unique-local-6", "fc00::1", False),
            ("multicast", "224.0.0.1", False),
            ("broadcast", "255.255.255.255", False),
            ("mapped", "::ffff:127.0.0.1", False),
            ("mapped-public", "::ffff:93.184.216.34", True),
            ("6to4", "2002:7f00:1::", False),
            ("nat64", "64:ff9b::a00:1", False),
            ("nat64-public", "64:ff9b::5db8:d822", True),
            ("teredo", "2001:0:4136:e378:8000:63bf:80ff:fffe", False),
        ]
    ),
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public
    assert Guard().permits("a.example", 80, address) is public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"])
def test_no_spelling_of_an_inner_door_is_knocked_at(host: str) -> None:
    with hosts({}) as others:
        url = f"http://{host}:{others.address[1]}/"
        for way in (url, OLD):
            links = {way: LinkedAddress(way, None, ())}
            redirect = {OLD: {"status": 302, "location": url}}
            with hosts(redirect) as outside:
                answer = ask(links, setup_for(None, outside.routes(redirect))).answers[way]
            assert answer.verdict in (Verdict.REFUSED, Verdict.UNREACHABLE)
        assert others.seen == []


def test_an_inner_door_is_not_even_touched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"http://127.0.0.1:{door.getsockname()[1]}/"
        answer = ask({url: LinkedAddress(url, None, ())}, setup_for(None)).answers[url]
        assert answer.verdict is Verdict.REFUSED
        assert "not public" in answer.reason
        door.setblocking(False)
        with pytest.raises(BlockingIOError):
            door.accept()


def test_the_hubs_token_goes_to_the_hub_only() -> None:
    from lint_catalog.testing.hub import Repo, Scenario, StandInHub, User

    with StandInHub(Scenario(repos=(Repo("a/b"),), users=(User("yuki", "hf_yuki"),))) as hub, StandInHub() as other:
        parts = urlsplit(other.url)
        url = "https://huggingface.co/a/b"
        web = "http://mirror.example/a/b"
        links = {url: LinkedAddress(url, hub_target(url), ()), web: LinkedAddress(web, None, ())}
        routes = {"mirror.example": (parts.hostname or "", parts.port or 0)}
        ask(links, setup_for(hub, routes, token="hf_yuki"))  # noqa: S106 - no secret
        assert {each.user for each in hub.requests} == {"yuki"}
        assert {each.user for each in other.requests} == {""}
