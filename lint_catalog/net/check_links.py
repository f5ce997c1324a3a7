"""Checking links: what the memory still knows is taken from there, the rest is asked for, every answer is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.links.answers import Answer, Exclusion, LinkedAddress, Verdict
from lint_catalog.net.clock import Clock, RealClock, StoppedError, day
from lint_catalog.net.memory import LinkMemory, after
from lint_catalog.net.plan import Plan, plan
from lint_catalog.net.setup import Setup
from lint_catalog.text.hub import HubTarget
from lint_catalog.text.secrets import masked, secrets, without

if TYPE_CHECKING:
    from lint_catalog.net.hub_thread import HubThread
    from lint_catalog.net.web import Web


class Progress(Struct, frozen=True):
    """Told while a run goes on: `begun` with the plan and how many links will be asked for, `done` once for each."""

    begun: Callable[[Plan, int, int], None] = lambda plan, web, known: None  # noqa: ARG005 - nobody listens
    done: Callable[[str, Answer], None] = lambda url, answer: None  # noqa: ARG005 - nobody listens


class LinkOutcome(Struct, frozen=True):
    """What a run found out. `answers` are by the links' `url`; `requests` counts those to the Hub; `trouble` says what
    is wrong with the link memory, if anything is."""

    answers: Mapping[str, Answer]
    bad_token: bool = False
    requests: int = 0
    asked: int = 0
    trouble: str = ""


def check_links(
    links: Iterable[LinkedAddress], setup: Setup, progress: Progress | None = None, clock: Clock | None = None
) -> LinkOutcome:
    """Find out about links. Raises KeyboardInterrupt when interrupted; what was learned until then is remembered."""
    clock = clock or RealClock()
    memory = LinkMemory(setup.memory, setup.endpoint)
    try:
        return _Run(tuple(links), setup, progress or Progress(), clock, memory).run()
    finally:
        memory.close()


class _Run:
    def __init__(
        self, links: tuple[LinkedAddress, ...], setup: Setup, progress: Progress, clock: Clock, memory: LinkMemory
    ) -> None:
        self._links = links
        self._setup = setup
        self._progress = progress
        self._clock = clock
        self._memory = memory
        self._known = memory.of((link.url for link in links), clock.time())
        self._answers: dict[str, Answer] = {}
        self._urls: dict[HubTarget, list[str]] = {}

    def run(self) -> LinkOutcome:
        asked = [link for link in self._links if not self._settled(link)]
        urgent = {link.url for link in asked if link.url in self._known and self._known[link.url].answer.pending}
        for link in asked:
            if link.hub is not None:
                self._urls.setdefault(link.hub, []).append(link.url)
        first = frozenset(link.hub for link in asked if link.hub is not None and link.url in urgent)
        steps = plan(self._urls, self._memory.pages(), first)
        web = sorted((link.url for link in asked if link.hub is None), key=lambda url: url not in urgent)
        self._progress.begun(steps, len(web), len(self._links) - len(asked))
        deadline = self._clock.now() + self._setup.max_wait
        hub = self._begin_with_the_hub(steps, deadline) if steps.cost else None
        try:
            others = self._ask_others(web, deadline) if web else None
            if hub is not None:
                hub.wait()
        except BaseException:
            self._clock.stop()
            if hub is not None:
                hub.stop()
            raise
        if others is not None:
            others.finish(network_is_there=hub is not None and hub.hub.answered)
        if hub is None:
            return LinkOutcome(self._answers, asked=len(asked), trouble=self._memory.trouble)
        if hub.error is not None:
            raise hub.error if not isinstance(hub.error, StoppedError) else KeyboardInterrupt
        return LinkOutcome(self._answers, hub.hub.bad_token, hub.hub.requests, len(asked), self._memory.trouble)

    def _begin_with_the_hub(self, steps: Plan, deadline: float) -> HubThread:
        from lint_catalog.net.hub_thread import HubThread

        return HubThread(self._setup, steps, self._clock, deadline, self._told_hub, self._memory)

    def _ask_others(self, urls: Iterable[str], deadline: float) -> Web:
        import asyncio

        from lint_catalog.net.direct import DirectTransport
        from lint_catalog.net.web import Web

        setup = self._setup
        transport = DirectTransport(setup.guard, setup.agent, setup.settings.timeout)
        web = Web(transport, self._clock, setup.settings, deadline, self._told_web, setup.archive)
        asyncio.run(web.run(urls))
        return web

    def _settled(self, link: LinkedAddress) -> bool:
        """Whether a link needs no request: it is excluded, forbidden, or its last answer is fresh enough."""
        excluded = self._exclusion(link) if self._setup.settings.exclude else None
        if excluded is not None:
            self._answers[link.url] = Answer(Verdict.REFUSED, f"`{excluded.host}` is excluded: {excluded.reason}")
            return True
        if link.hub is not None and self._setup.offline:
            self._answers[link.url] = Answer(Verdict.REFUSED, f"{self._setup.offline} forbids to ask the Hub")
            return True
        if any(secrets(link.url)):
            self._answers[link.url] = Answer(Verdict.REFUSED, "it holds a credential, which is not used")
            return True
        known = self._known.get(link.url)
        if known is not None and known.is_fresh(self._clock.time(), self._setup.settings.reuse_hours):
            self._answers[link.url] = known.told()
            return True
        return False

    def _exclusion(self, link: LinkedAddress) -> Exclusion | None:
        """The exclusion that a link falls under today."""
        host = urlsplit(link.url).hostname or ""
        excluded = next((each for each in self._setup.settings.exclude if each.covers(host)), None)
        return excluded if excluded is not None and day(self._clock.time()) <= excluded.until else None

    def _without_credentials(self, answer: Answer) -> Answer:
        """An answer that may be kept and shown."""
        if answer.to and self._shown(answer.to) != answer.to:
            reason = "it redirects to an address that holds a credential"
            return replace(answer, verdict=Verdict.ALIVE, to="", reason=reason)
        return replace(answer, reason=self._shown(answer.reason), archived=self._shown(answer.archived))

    def _shown(self, text: str) -> str:
        return masked(without(text, (self._setup.token,))) if text else text

    def _told_hub(self, target: HubTarget, answer: Answer) -> None:
        for url in self._urls.get(target, ()):
            self._told_web(url, answer)

    def _told_web(self, url: str, answer: Answer) -> None:
        """Keep an answer at once: whatever happens next, it is not asked for again.

        What a host says is kept without credentials, be they its own or ours; where it leads with one is not kept.
        """
        answer = self._without_credentials(answer)
        if answer.verdict is not Verdict.REFUSED:
            fresh = after(self._known.get(url), answer, self._clock.time())
            answer = fresh.told()
            self._memory.keep({url: fresh})
        self._answers[url] = answer
        self._progress.done(url, answer)
