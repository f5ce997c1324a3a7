"""Looking up the addresses of hosts: names that do not exist, and name servers that are slow or do not answer."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from lint_catalog.model.links.answers import LinkedAddress, LinkSettings, Verdict
from lint_catalog.net.guard import Guard
from lint_catalog.net.lookup import Lookups
from tests.support.catalogs import table
from tests.support.online import Hosts, ask, hosts, setup_for

GONE = "http://gone.example/"
OK = "http://ok.example/"


class NameServer:
    """Answers for the names that it knows, fails for all others; names in `silent` it never answers for."""

    def __init__(self, failure: int = socket.EAI_NONAME) -> None:
        self.asked: list[str] = []
        self.failure = failure
        self.silent: set[str] = set()
        self.closed = threading.Event()
        self._real = socket.getaddrinfo

    def __call__(self, host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if not str(host).endswith(".example"):
            return self._real(host, port, *args, **kwargs)
        self.asked.append(host)
        if host in self.silent:
            self.closed.wait()
        raise socket.gaierror(self.failure, "no such name")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    """The name server of this test."""
    server = NameServer()
    monkeypatch.setattr(socket, "getaddrinfo", server)
    yield server
    server.closed.set()


def verdict_of(others: Hosts, url: str, **settings: float) -> Verdict:
    links = {each: LinkedAddress(each, None, ()) for each in (OK, url)}
    setup = setup_for(None, others.routes([OK]), settings=LinkSettings(delay=0, **settings))  # type: ignore[arg-type]
    answers = ask(links, setup).answers
    assert answers[OK].verdict is Verdict.ALIVE
    return answers[url].verdict


@pytest.mark.parametrize(
    ("failure", "verdict"),
    table(
        [
            ("no-such-name", socket.EAI_NONAME, Verdict.MISSING),
            ("no-address", socket.EAI_NODATA, Verdict.MISSING),
            ("no-answer", socket.EAI_AGAIN, Verdict.UNREACHABLE),
            ("broken", socket.EAI_FAIL, Verdict.UNREACHABLE),
        ]
    ),
)
def test_only_a_name_that_does_not_exist_is_dead(failure: int, verdict: Verdict, names: NameServer) -> None:
    names.failure = failure
    with hosts({OK: 200}) as others:
        assert verdict_of(others, GONE) is verdict
    assert len(names.asked) == 2, "asked again after a pause, not answered from memory"


def test_a_name_server_that_never_answers_holds_nobody_up(names: NameServer) -> None:
    names.silent.add("gone.example")
    with hosts({OK: 200}) as others:
        assert verdict_of(others, GONE, timeout=0.1) is Verdict.UNREACHABLE


def test_a_host_is_looked_up_once(names: NameServer) -> None:
    names.silent.add("gone.example")
    lookups = Lookups(Guard())

    async def find(seconds: float) -> Any:
        try:
            return await asyncio.wait_for(lookups.find("gone.example", 80), seconds)
        except (asyncio.TimeoutError, OSError) as error:
            return type(error)

    async def three() -> list[Any]:
        impatient, patient = asyncio.ensure_future(find(0.05)), asyncio.ensure_future(find(30))
        first = await impatient
        names.closed.set()
        return [first, await patient, await find(30)]

    assert asyncio.run(three()) == [asyncio.TimeoutError, socket.gaierror, socket.gaierror]
    assert len(names.asked) == 2, "two share a lookup, whoever gives up; a failure is not remembered"


def test_addresses_need_no_name_server() -> None:
    guard = Guard(routes={"a.example": ("127.0.0.1", 80)})
    assert all(guard.knows(each) for each in ("a.example", "127.0.0.1", "::1", "2130706433"))
    assert not any(guard.knows(each) for each in ("b.example", "localhost", "face.example", "1.example"))
