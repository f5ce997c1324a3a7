"""Going online in tests: the stand-in Hub, hosts with set answers, and time that passes when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from lint_catalog.config import load_config
from lint_catalog.links import links_of
from lint_catalog.model import Catalog
from lint_catalog.net.clock import StoppedError, day
from lint_catalog.net.guard import Guard
from lint_catalog.net.run import Outcome, Progress, Setup, check_links
from lint_catalog.online import Link, LinkSettings, Online
from lint_catalog.testing.hub import StandInHub, read_scenario

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc).timestamp()
DAY = 86_400.0


class Clock:
    """Time that passes only while somebody sleeps, which takes no time at all."""

    def __init__(self, start: float = NOON) -> None:
        self.passed = 0.0
        self.start = start
        self._lock = threading.Lock()
        self._stopped = False

    def now(self) -> float:
        return self.passed

    def time(self) -> float:
        return self.start + self.passed

    def sleep(self, seconds: float) -> None:
        if self._stopped:
            raise StoppedError
        with self._lock:
            self.passed += max(0.0, seconds)

    def stop(self) -> None:
        self._stopped = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        url = f"http://{self.headers['Host']}{self.path}"
        server.seen.append((self.command, url))
        given = server.answers.get(url, 404)
        if isinstance(given, list):  # one answer after the other, the last one for ever
            given = given.pop(0) if len(given) > 1 else given[0]
        said: Mapping[str, Any] = given if isinstance(given, Mapping) else {"status": given}
        if said.get("drop"):
            self.close_connection = True
            return
        body = str(said.get("body", "")).encode()
        self.send_response(said.get("status", 200))
        self.send_header("Content-Type", said.get("type", "text/html; charset=utf-8"))
        self.send_header("Content-Length", str(len(body)))
        if "location" in said:
            self.send_header("Location", said["location"])
        for name, value in said.get("headers", {}).items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = _answer  # noqa: N815 - the library's names

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, answers: Mapping[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.seen: list[tuple[str, str]] = []


@dataclass
class Hosts:
    """Hosts of any name that answer as they are told; `seen` are the requests that came in, method and address."""

    address: tuple[str, int]
    seen: list[tuple[str, str]] = field(default_factory=list)

    def routes(self, urls: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Where a guard finds the hosts of some addresses."""
        return {host: self.address for url in urls if (host := urlsplit(url).hostname)}


@contextmanager
def hosts(answers: Mapping[str, Any]) -> Iterator[Hosts]:
    """Serve answers by address: a status, or a mapping with `status`, `location`, `body`, `type` and `headers`."""
    server = _Server({url: given for url, given in answers.items() if not url.startswith("https:")})
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield Hosts(("127.0.0.1", server.server_address[1]), server.seen)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def setup_for(hub: StandInHub | None, more: Mapping[str, tuple[str, int]] | None = None, **changes: Any) -> Setup:
    """How to ask a stand-in Hub, and hosts that stand somewhere else than their names say."""
    url = hub.url if hub else "http://127.0.0.1:9"
    parts = urlsplit(url)
    guard = Guard(frozenset({(parts.hostname or "", parts.port or 0)}), routes=more or {})
    fast = LinkSettings(timeout=5, delay=0)
    return Setup(**{"agent": "test", "endpoint": url, "guard": guard, "settings": fast, "archive": "", **changes})


def ask(
    links: Mapping[str, Link], setup: Setup, clock: Clock | None = None, progress: Progress | None = None
) -> Outcome:
    """The answers to some links."""
    return check_links(links.values(), setup, progress, clock or Clock())


def online_of(catalog: Catalog, world: Mapping[str, str], folder: Path) -> Online:
    """A catalog with the answers that a world gives, as manuals describe it."""
    settings = LinkSettings()
    if "links" in world:
        file = folder / "lint-catalog.toml"
        file.write_text("".join(f"{line}\n" for line in ["[links]", *_nested(world["links"])]), encoding="utf-8")
        settings = load_config(folder).links
    web = yaml.safe_load(world.get("web", "{}"))
    clock = Clock()
    links = links_of(catalog)
    with StandInHub(read_scenario(world.get("hub", "{}")), clock=clock.now) as hub, hosts(web) as others:
        setup = setup_for(hub, others.routes(web), token=world.get("token", ""))
        setup = replace(setup, settings=replace(setup.settings, exclude=settings.exclude))
        outcome = ask(links, setup, clock)
    return Online(catalog, links, outcome.answers, settings, day(clock.time()), outcome.bad_token)


def _nested(text: str) -> list[str]:
    return [line.replace("[[exclude]]", "[[links.exclude]]") for line in text.splitlines()]
