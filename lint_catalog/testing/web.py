"""Web sites that run on this machine and behave as well or as badly as a test of links wants them to."""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.testing.serving import Drop, Reply, Request
from lint_catalog.testing.stand_in import StandIn

Behaviour: TypeAlias = Reply | Sequence[Reply] | Callable[[Request], Reply]
"""What an address answers: always the same; one after another, of which the last remains; or what a function says."""

Tls = Literal["", "valid", "expired", "wrong-host"]
"""Whether a server speaks TLS, and what is wrong with its certificate. All of them are signed by themselves."""

_HTML = ("Content-Type", "text/html; charset=utf-8")


def page(body: str = "<h1>A page</h1>", title: str = "A page", *, content_type: str = _HTML[1]) -> Reply:
    """A page that is there."""
    text = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>\n"
    return Reply(200, (("Content-Type", content_type),), text.encode())


def sections(*ids: str) -> Reply:
    """A page with sections to link to, as `#id`."""
    return page("".join(f'<h2 id="{each}">{each}</h2><p>Text.</p>' for each in ids))


def script_made() -> Reply:
    """A page whose content a script makes: what is in it, and with which ids, cannot be read from it."""
    return page('<div id="root"></div><script src="/assets/index.js"></script>', "App")


def status(code: int, body: str = "") -> Reply:
    """A bare answer of some status."""
    return Reply(code, (_HTML,), (body or f"<html><body><h1>{code}</h1></body></html>").encode())


def redirect(to: str, code: Literal[301, 302, 303, 307, 308] = 302) -> Reply:
    """A redirect, permanent (301, 308) or for now. `to` is an address or a path."""
    return Reply(code, (("Location", to), _HTML), f'<a href="{to}">Moved</a>'.encode())


def endless_chain(request: Request) -> Reply:
    """A redirect to a new address each time: `/chain/1`, `/chain/2`, …"""
    head, _, number = request.path.rpartition("/")
    return redirect(f"{head}/{int(number) + 1 if number.isdigit() else 1}")


def soft_404(title: str = "Page not found") -> Reply:
    """A page that says it is not there, with the status of one that is."""
    return page(f"<h1>{title}</h1><p>The page you requested does not exist.</p>", title)


def too_many(retry_after: int | str | None = None) -> Reply:
    """429; `retry_after` is in seconds, or a date as HTTP writes it."""
    more = () if retry_after is None else (("Retry-After", str(retry_after)),)
    return Reply(429, (_HTML, *more), b"<h1>Too Many Requests</h1>")


def slow(seconds: float, reply: Reply | None = None) -> Reply:
    """An answer whose first byte takes so long."""
    return replace(reply or page(), pause=seconds)


def dripping(seconds: float, reply: Reply | None = None) -> Reply:
    """An answer in pieces with so many seconds between them."""
    return replace(reply or page("<p>Text.</p>" * 100), between=seconds)


def cut_off(reply: Reply | None = None) -> Reply:
    """An answer that ends in the middle of its body."""
    whole = reply or page("<p>Text.</p>" * 100)
    return replace(whole, cut=len(whole.body) // 2)


def dropped(how: Drop = Drop.RESET) -> Reply:
    """No answer: the connection is reset, closed, or stays silent."""
    return Reply(200, drop=how)


def huge(megabytes: int = 10_000) -> Reply:
    """An answer so long that nobody should read it to its end."""
    return Reply(200, (_HTML,), b"<p>" + b"x" * (1024 * 1024 - 4) + b"\n", repeat=megabytes)


def no_head(reply: Reply | None = None, code: int = 405) -> Callable[[Request], Reply]:
    """An address that refuses HEAD and answers GET."""
    answer = reply or page()
    return lambda request: status(code) if request.method == "HEAD" else answer


def _wall(code: int, title: str, *headers: tuple[str, str], body: str = "") -> Reply:
    text = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body or title}</body></html>"
    return Reply(code, (("Content-Type", "text/html; charset=UTF-8"), *headers), text.encode())


_CLOUDFLARE = (("Server", "cloudflare"), ("CF-RAY", "8f0c2d3e4a5b6c7d-NRT"))
BOT_WALLS: Mapping[str, Reply] = {
    "cloudflare-challenge": _wall(403, "Just a moment...", ("cf-mitigated", "challenge"), *_CLOUDFLARE),
    "cloudflare-under-attack": _wall(503, "Just a moment...", *_CLOUDFLARE, body='<form id="challenge-form"></form>'),
    "cloudflare-blocked": _wall(403, "Attention Required! | Cloudflare", *_CLOUDFLARE),
    "ddos-guard": _wall(403, "DDoS-Guard", ("Server", "ddos-guard"), ("Set-Cookie", "__ddg1_=x; HttpOnly; Path=/")),
    "aws-waf-challenge": Reply(202, (_HTML, ("x-amzn-waf-action", "challenge"), ("Server", "CloudFront"))),
    "aws-waf-captcha": _wall(405, "Human Verification", ("x-amzn-waf-action", "captcha"), ("Server", "CloudFront")),
    "akamai": _wall(403, "Access Denied", ("Server", "AkamaiGHost"), body="Reference #18.2d3e4a5b.1700000000.6c7d8e9f"),
    "imperva": _wall(
        200, "", ("X-Iinfo", "1-2-3 NNNN"), ("Set-Cookie", "visid_incap_1=x"), body="<iframe src=/_Incapsula_Resource>"
    ),
    "linkedin": status(999),
}
"""Answers by which sites keep programs out, by what sends them. None of them says whether the page is there."""


class Limit(Struct, frozen=True):
    """At most so many requests to a host in a fixed window of so many seconds; more get 429."""

    requests: int
    window: float = 10.0
    retry_after: bool = True


class Visit(Struct, frozen=True):
    """A request that came in. `status` is 0 where the connection was dropped."""

    method: str
    host: str
    target: str
    status: int


class StandInWeb(StandIn[Visit]):
    """Web sites for tests, on the loopback interface.

    ```python
    sites = {"/": page(), "/old": redirect("/", 301), "blog.example/post": BOT_WALLS["ddos-guard"]}
    with StandInWeb(sites) as web:
        ...  # web.url + "/old"; or use web.url as an HTTP proxy, and every host is here
    assert [each.target for each in web.requests] == ["/old", "/"]
    ```

    `sites` tells what is where: `/path` on every host, `host/path` on one, `host/path?query` for one query only; what
    is asked for elsewhere gets `otherwise`. The host is the one that the client names, however it came here. With
    `addresses` it listens on so many of them, 127.0.0.1 and following (Linux has them all). `clock` (seconds) decides
    when a window of `limit` ends.
    """

    def __init__(
        self,
        sites: Mapping[str, Behaviour] | None = None,
        *,
        otherwise: Behaviour | None = None,
        latency: float = 0.0,
        limit: Limit | None = None,
        tls: Tls = "",
        port: int = 0,
        addresses: int = 1,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        hosts = () if not tls else ("wrong.example",) if tls == "wrong-host" else ("127.0.0.1", "localhost")
        listening = [f"127.0.0.{number}" for number in range(1, addresses + 1)]
        super().__init__(listening, port, certified=hosts, expired=tls == "expired")
        self.sites: dict[str, Behaviour] = dict(sites or {})
        self._otherwise = otherwise if otherwise is not None else status(404)
        self._latency = latency
        self._limit = limit
        self._clock = clock
        self._began = clock()
        self._turns: Counter[str] = Counter()
        self._used: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (-1, 0))

    def reply(self, request: Request) -> Reply:
        """The answer to a request, also without a server around it."""
        reply = self._limited(request.host)
        if reply is None:
            reply = self._behaviour(request)
            if self._latency:
                reply = replace(reply, pause=reply.pause + self._latency)
        self._remember(Visit(request.method, request.host, request.target, 0 if reply.drop else reply.status))
        return reply

    def _behaviour(self, request: Request) -> Reply:
        for key in (f"{request.host}{request.target}", f"{request.host}{request.path}", request.path):
            if key in self.sites:
                break
        else:
            key = ""
        behaviour = self.sites[key] if key else self._otherwise
        if isinstance(behaviour, Reply):
            return behaviour
        if callable(behaviour):
            return behaviour(request)
        with self._lock:
            turn = self._turns[key]
            self._turns[key] += 1
        return behaviour[min(turn, len(behaviour) - 1)]

    def _limited(self, host: str) -> Reply | None:
        """429 if the host has had all requests of this window; it costs no latency, as limiters answer first."""
        if self._limit is None:
            return None
        number, passed = divmod(self._clock() - self._began, self._limit.window)
        with self._lock:
            window, used = self._used[host]
            used = used + 1 if window == int(number) else 1
            self._used[host] = (int(number), used)
        if used <= self._limit.requests:
            return None
        return too_many(max(1, math.ceil(self._limit.window - passed)) if self._limit.retry_after else None)
