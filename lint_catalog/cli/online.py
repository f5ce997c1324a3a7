"""Going online: options, the environment's say, progress, and the answers for the rules."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
from msgspec import Struct
from msgspec.structs import replace

from lint_catalog import __version__
from lint_catalog.cli.console import PROGRAM, Command
from lint_catalog.cli.way_out import is_terminal, say, terminal
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.disk import typed_text
from lint_catalog.project.today import today

if TYPE_CHECKING:
    import ipaddress

    from lint_catalog.model.entries.catalog import Catalog
    from lint_catalog.model.links.answers import Answer, LinkedAddress, LinkSettings, Online
    from lint_catalog.net.check_links import LinkOutcome
    from lint_catalog.net.plan import Plan
    from lint_catalog.net.setup import Setup

_YES = frozenset({"1", "on", "yes", "true"})
_OFFLINE_SWITCHES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
_PRIVATE_SWITCH = "LINT_CATALOG_ALLOW_PRIVATE"
_MAX_TOKEN_BYTES = 1 << 16
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}


class Duration(click.ParamType):  # type: ignore[type-arg]  # generic in newer releases only
    """A time such as `90`, `90s`, `10m` or `1h`; the value is in seconds."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, (int, float)):
            return float(value)
        match = re.fullmatch(r"(\d{1,6}(?:\.\d+)?)\s*([smh]?)", str(value).strip())
        if not match:
            self.fail(f"{value!r} is not a length of time; write for example 90s, 10m or 1h", param, ctx)
        return float(match[1]) * _UNITS[match[2]]


class LinkOptions(Struct, frozen=True):
    """What the user said about going online."""

    max_wait: float
    deep: bool
    cache: bool
    quiet: bool = False
    verbose: bool = False


def max_wait_option(command: Command) -> Command:
    """The option `--max-wait`; the command takes it as `max_wait`, in seconds."""
    return click.option(
        "--max-wait",
        type=Duration(),
        default="10m",
        show_default=True,
        metavar="TIME",
        help="Ask the network no longer than this; an online check begins with what is left.",
    )(command)


def online_options(command: Command) -> Command:
    """The options of every command that asks the network about links: `max_wait`, `deep` and `cache`."""
    for option in (
        click.option(
            "--no-cache", "cache", flag_value=False, default=True, help="Online: neither use nor keep answers."
        ),
        click.option("--deep", is_flag=True, help="Online: also ask for files of repositories that state facts."),
        max_wait_option,
    ):
        command = option(command)
    return command


def go_online(
    catalog: Catalog,
    links: Mapping[str, LinkedAddress],
    settings: LinkSettings,
    options: LinkOptions,
    deep: Iterable[str] = (),
) -> Online:
    """Find out about links. Says on standard error how it goes, and what could not be done.

    `deep` are models whose files are wanted in any case, beside those that `--deep` means.
    """

    from lint_catalog.model.links.answers import Online
    from lint_catalog.net.check_links import check_links
    from lint_catalog.project.link_memory import OpenMemory, open_memory

    setup = setup_of(os.environ, settings, options)
    stated = _with_context_length(catalog) if options.deep else ()
    show = _Progress(options)
    memory = open_memory(cache_folder(os.environ), os.environ) if options.cache else OpenMemory()
    try:
        setup = replace(setup, memory=memory.database, deep=frozenset([*deep, *stated]))
        outcome = check_links(links.values(), setup, show.progress())
    finally:
        memory.close()
        show.end()
    _say_what_remains(outcome, memory.trouble, options)
    return Online(catalog, links, outcome.answers, settings, today(), outcome.bad_token)


def _say_what_remains(outcome: LinkOutcome, trouble: str, options: LinkOptions) -> None:
    """Name what is wrong with the link memory and the links that there was no time for; with -v count requests."""
    from lint_catalog.text.words import counted

    if trouble := trouble or outcome.trouble:
        say(f"{PROGRAM}: {trouble}")
    waiting = [url for url, answer in outcome.answers.items() if answer.pending]
    if waiting:
        say(f"{PROGRAM}: {counted(len(waiting), 'link')} not asked for within --max-wait:")
        for url in waiting if options.verbose else waiting[:5]:
            say(f"  {url}")
        if len(waiting) > 5 and not options.verbose:
            say(f"  … and {len(waiting) - 5:,} more, which -v lists")
        say("  = the next run begins with them")
    if options.verbose:
        asked, requests = counted(outcome.asked, "link"), counted(outcome.requests, "request")
        say(f"{asked} asked for, {requests} to the Hub")


def _with_context_length(catalog: Catalog) -> Iterable[str]:
    """The models whose entries state a context length."""
    for entry in catalog:
        if "context_length" in entry.data:
            yield from (str(each.value) for each in entry.annotated("hubRepo") if each.argument == "models")


def setup_of(environment: Mapping[str, str], settings: LinkSettings, options: LinkOptions) -> Setup:
    """How to ask, as the environment and the user say. Raises CatalogError for an endpoint that is not an address."""
    from lint_catalog.net.guard import Guard
    from lint_catalog.net.setup import Setup
    from lint_catalog.text.hub import HUB

    endpoint = environment.get("HF_ENDPOINT", "").strip().rstrip("/") or HUB
    try:
        parts = urlsplit(endpoint)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        parts, port = urlsplit(""), 0
    if not port or not parts.hostname:
        raise CatalogError(f"HF_ENDPOINT is not an address: {endpoint!r}", f"for example {HUB}")
    offline = next((name for name in _OFFLINE_SWITCHES if environment.get(name, "").lower() in _YES), "")
    python = ".".join(map(str, sys.version_info[:2]))
    return Setup(
        agent=f"lint-catalog/{__version__}; python/{python}",
        endpoint=endpoint,
        token=hub_token(environment),
        offline=offline,
        max_wait=options.max_wait,
        settings=settings,
        guard=Guard(trusted=frozenset({(parts.hostname, port)}), allowed=tuple(_allowed(environment))),
    )


def cache_folder(environment: Mapping[str, str]) -> Path:
    """Where the link memory is."""
    if folder := environment.get("LINT_CATALOG_CACHE", "").strip():
        return Path(folder)
    from platformdirs import user_cache_path

    return user_cache_path("lint-catalog", appauthor=False)


def _allowed(environment: Mapping[str, str]) -> Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Networks beside the public ones that may be contacted. Only the environment can say so: a catalog's own
    configuration is written by whoever sends a pull request."""
    import ipaddress

    for word in environment.get(_PRIVATE_SWITCH, "").replace(",", " ").split():
        try:
            yield ipaddress.ip_network(word)
        except ValueError as error:
            hint = f"{_PRIVATE_SWITCH} lists networks, for example 127.0.0.0/8"
            raise CatalogError(f"{_PRIVATE_SWITCH} has {word!r}, which is not a network", hint) from error


def hub_token(environment: Mapping[str, str]) -> str:
    """The token for the Hub, found as its own client does it; empty if there is none or it must not be sent unasked."""
    if environment.get("HF_HUB_DISABLE_IMPLICIT_TOKEN", "").lower() in _YES:
        return ""
    for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
        if token := _clean(environment.get(name, "")):
            return token
    caches = environment.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    home = environment.get("HF_HOME") or Path(caches) / "huggingface"
    file = Path(environment.get("HF_TOKEN_PATH") or Path(home) / "token").expanduser()
    try:
        return _clean(typed_text(file, _MAX_TOKEN_BYTES))
    except (OSError, ValueError):
        return ""


def _clean(token: str) -> str:
    token = token.replace("\r", "").replace("\n", "").strip()
    return token if token.isascii() and token.isprintable() else ""


class _Progress:
    """A bar on a terminal, a line now and then elsewhere, nothing if quiet."""

    def __init__(self, options: LinkOptions) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._bar: Any = None
        self._total = self._done = self._said = 0

    def progress(self) -> Any:
        """What the run tells."""
        from lint_catalog.net.check_links import Progress

        return Progress(self._begun, self._advanced)

    def _begun(self, plan: Plan, web: int, known: int) -> None:
        from lint_catalog.text.words import counted

        self._total = plan.links + web
        if self._options.verbose:
            say(f"{plan}; {counted(web, 'link')} elsewhere; {counted(known, 'link')} known already")
        if self._options.quiet or not self._total:
            return
        if is_terminal(err=True) and os.environ.get("TERM") != "dumb" and not os.environ.get("CI"):
            self._bar = click.progressbar(
                length=self._total, label="links", file=terminal(), show_pos=True, update_min_steps=1
            ).__enter__()
        else:
            say(f"asking for {counted(self._total, 'link')}")

    def _advanced(self, url: str, answer: Answer) -> None:  # noqa: ARG002 - only that there was one counts
        with self._lock:
            self._done += 1
            if self._bar is not None:
                self._bar.update(1)
            elif not self._options.quiet and self._done * 4 // max(1, self._total) > self._said < 3:
                from lint_catalog.text.words import counted

                self._said += 1
                say(f"{self._done:,} of {counted(self._total, 'link')}")

    def end(self) -> None:
        """Leave the terminal as it was."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
