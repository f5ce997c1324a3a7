"""Going online in tests: the stand-in Hub, hosts with set answers, and time that passes when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from msgspec.structs import replace

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.links.answers import LinkedAddress, LinkSettings, Online
from lint_catalog.model.links.uses import links_of
from lint_catalog.net.check_links import LinkOutcome, Progress, check_links
from lint_catalog.net.clock import StoppedError, day
from lint_catalog.net.guard import Guard
from lint_catalog.net.setup import Setup
from lint_catalog.project.config import load_config
from lint_catalog.testing.hub import StandInHub, read_scenario
from lint_catalog.testing.serving import Drop, Reply
from lint_catalog.testing.web import StandInWeb

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

    async def pause(self, seconds: float) -> None:
        self.sleep(seconds)

    def stop(self) -> None:
        self._stopped = True


@dataclass(frozen=True)
class Hosts:
    """Hosts of any name that answer as they are told."""

    web: StandInWeb

    @property
    def address(self) -> tuple[str, int]:
        """Where all of them are."""
        parts = urlsplit(self.web.url)
        return parts.hostname or "", parts.port or 0

    @property
    def seen(self) -> list[tuple[str, str]]:
        """The requests that came in, method and address."""
        return [(each.method, f"http://{each.host}{each.target}") for each in self.web.requests]

    def routes(self, urls: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Where a guard finds the hosts of some addresses."""
        return {host: self.address for url in urls if (host := urlsplit(url).hostname)}


@contextmanager
def hosts(answers: Mapping[str, Any]) -> Iterator[Hosts]:
    """Serve answers by address: a status, or a mapping with `status`, `location`, `body`, `type` and `headers`."""
    sites = {url.removeprefix("http://"): _behaviour(given) for url, given in answers.items() if url[:6] != "https:"}
    with StandInWeb(sites, otherwise=_reply(404)) as web:
        yield Hosts(web)


def _behaviour(given: Any) -> Reply | list[Reply]:
    return [_reply(each) for each in given] if isinstance(given, list) else _reply(given)


def _reply(given: Any) -> Reply:
    said: Mapping[str, Any] = given if isinstance(given, Mapping) else {"status": given}
    headers = {"Content-Type": said.get("type", "text/html; charset=utf-8"), **said.get("headers", {})}
    headers |= {"Location": said["location"]} if "location" in said else {}
    return Reply(
        said.get("status", 200),
        tuple((name, str(value)) for name, value in headers.items()),
        str(said.get("body", "")).encode(),
        drop=Drop.CLOSE if said.get("drop") else None,
    )


def setup_for(hub: StandInHub | None, more: Mapping[str, tuple[str, int]] | None = None, **changes: Any) -> Setup:
    """How to ask a stand-in Hub, and hosts that stand somewhere else than their names say."""
    url = hub.url if hub else "http://127.0.0.1:9"
    parts = urlsplit(url)
    guard = Guard(frozenset({(parts.hostname or "", parts.port or 0)}), routes=more or {})
    fast = LinkSettings(timeout=5, delay=0)
    return Setup(**{"agent": "test", "endpoint": url, "guard": guard, "settings": fast, "archive": "", **changes})


def ask(
    links: Mapping[str, LinkedAddress], setup: Setup, clock: Clock | None = None, progress: Progress | None = None
) -> LinkOutcome:
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
