"""Links to anywhere but the Hub: asked gently, judged only by definite answers.

A page is asked for with GET, files that are no pages with HEAD first. Redirects are followed one by one, each through
the guard. What seems dead is asked for a second time after a pause.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.model.links.answers import Answer, LinkSettings, PageTrouble, Verdict
from lint_catalog.net.clock import NOT_REACHED, Clock
from lint_catalog.net.direct import DirectTransport
from lint_catalog.net.hosts import Hosts
from lint_catalog.net.pace import MAX_PAUSE, retry_after
from lint_catalog.net.pages import (
    MAX_PAGE,
    is_html,
    is_login,
    is_wall,
    lacks_section,
    leads_to_gone,
    says_gone,
    text_of,
)
from lint_catalog.net.reply import HttpReply, NoReplyError
from lint_catalog.text.addresses import normalized

MAX_HOPS = 10
CONFIRM_PAUSE = 0.1
"""Seconds before a page that its host says is gone is asked for again; the memory knows of longer times."""

RECOVER_PAUSE = 3.0
"""Seconds before a host is asked again that did not answer, or could not."""

ATTEMPTS = 12
"""Attempts on a host that answers 429; other failures get a second try."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_GONE = frozenset({404, 410})
_FILES = (".pdf", ".zip", ".gz", ".tar", ".xz", ".png", ".jpg", ".jpeg", ".mp4", ".csv", ".parquet", ".safetensors")
_ARCHIVED_AT_MOST = 20
_BEGINNING = 1 << 18  # bytes of a page of which no section is asked for


class UnclearError(Exception):
    """An answer says nothing about the page. `again` is the pause after which to ask once more, or None."""

    def __init__(self, reason: str, trouble: PageTrouble = PageTrouble.NONE, again: float | None = None) -> None:
        super().__init__(reason)
        self.trouble = trouble
        self.again = again


class RefusedError(Exception):
    """The link leads where we never go."""


class _Task(Struct):
    """One page, with the fragments of the links to it."""

    url: str
    host: str
    fragments: tuple[str, ...]
    attempt: int = 0
    doubtful: bool = False


class Web:
    """Asks for links by their normalized addresses. `on_answer` gets the answers."""

    def __init__(
        self, transport: DirectTransport, clock: Clock, settings: LinkSettings, deadline: float,
        on_answer: Callable[[str, Answer], None], archive: str,
    ) -> None:  # fmt: skip
        self._transport = transport
        self._clock = clock
        self._deadline = deadline
        self._on_answer = on_answer
        self._archive = archive
        self._hosts: Hosts[_Task] = Hosts(clock, settings.concurrency, settings.per_host, settings.delay)
        self._somebody_answered = False
        self._silent: list[tuple[_Task, Answer]] = []
        self._archived = 0

    async def run(self, urls: Iterable[str]) -> None:
        """Ask for all of them. What cannot be asked in time gets an answer that says so."""
        pages: dict[str, list[str]] = {}
        for url in urls:
            page, fragment = urldefrag(url)
            pages.setdefault(page, []).append(fragment)
        for page, fragments in pages.items():
            host = (urlsplit(page).hostname or "").lower()
            self._hosts.add(host, _Task(page, host, tuple(fragments)))
        try:
            await self._hosts.run(self._do, self._deadline)
        finally:
            self._transport.close()

    def finish(self, network_is_there: bool) -> None:
        """Tell what could not be told before.

        Unless somebody answered, or is known to have, hosts that do not exist or do not listen mean that there is no
        network.
        """
        for task, answer in self._silent:
            if not (self._somebody_answered or network_is_there):
                answer = Answer(
                    Verdict.UNREACHABLE, f"{answer.reason}, nor did any other host answer: is there a network?"
                )
            self._tell(task, dict.fromkeys(task.fragments, answer))
        for task in self._hosts.rest():
            late = Answer(Verdict.UNREACHABLE, NOT_REACHED, pending=True)
            self._tell(task, dict.fromkeys(task.fragments, late))

    def _tell(self, task: _Task, answers: Mapping[str, Answer]) -> None:
        for fragment, answer in answers.items():
            self._on_answer(f"{task.url}#{fragment}" if fragment else task.url, answer)

    async def _do(self, task: _Task) -> None:
        try:
            answers = await self._page(task)
        except NoReplyError as error:
            self._without_answer(task, error)
            return
        except RefusedError as error:
            answers = dict.fromkeys(task.fragments, Answer(Verdict.REFUSED, str(error)))
        except UnclearError as error:
            if error.again is not None and self._again(task, error.again):
                return
            answers = dict.fromkeys(task.fragments, Answer(Verdict.UNREACHABLE, str(error), trouble=error.trouble))
        if all(each.verdict is Verdict.MISSING for each in answers.values()):
            if not task.doubtful:
                self._hosts.add(task.host, replace(task, doubtful=True), CONFIRM_PAUSE)
                return
            archived = await self._archived_copy(task.url)
            answers = {fragment: replace(each, archived=archived) for fragment, each in answers.items()}
        self._tell(task, answers)

    def _without_answer(self, task: _Task, error: NoReplyError) -> None:
        """What it means that nobody answered."""
        match error.kind:
            case "forbidden":
                self._tell(task, dict.fromkeys(task.fragments, Answer(Verdict.REFUSED, str(error))))
            case "tls":
                answer = Answer(Verdict.UNREACHABLE, str(error), trouble=PageTrouble.TLS)
                self._tell(task, dict.fromkeys(task.fragments, answer))
            case "name" | "refused" if not task.doubtful:
                self._hosts.add(task.host, replace(task, doubtful=True), RECOVER_PAUSE)
            case "name" | "refused":
                self._silent.append((task, Answer(Verdict.MISSING, str(error))))
            case "timeout" | "broken" if task.attempt == 0:
                self._again(task, RECOVER_PAUSE)
            case _:
                self._tell(task, dict.fromkeys(task.fragments, Answer(Verdict.UNREACHABLE, str(error))))

    def _again(self, task: _Task, pause: float) -> bool:
        """Ask again after a pause, unless it was asked often enough or the pause is too long; say whether."""
        if task.attempt + 1 >= ATTEMPTS or pause > MAX_PAUSE:
            return False
        self._hosts.add(task.host, replace(task, attempt=task.attempt + 1), pause)
        return True

    async def _page(self, task: _Task) -> dict[str, Answer]:
        """The answers for the links to one page. Raises NoReplyError, UnclearError or RefusedError."""
        jar: dict[str, dict[str, str]] = {}
        url, moved, permanent = task.url, task.url, True
        seen = {url}
        for _ in range(MAX_HOPS):
            reply = await self._ask(task, url, jar)
            location = reply.headers.get("Location")
            if reply.status not in _REDIRECTS or not location:
                break
            there = _destination(url, location)
            _remember_cookies(reply, url, jar)
            permanent = permanent and reply.status in _PERMANENT
            if permanent:
                moved = there
            if there in seen and not jar:
                raise UnclearError("it redirects in a circle")
            seen.add(there)
            url = there
        else:
            raise UnclearError(f"it redirects more than {MAX_HOPS} times")
        return self._judged(task, reply, url, moved)

    def _judged(self, task: _Task, reply: HttpReply, url: str, moved: str) -> dict[str, Answer]:
        text = text_of(reply.body, reply.headers) if is_html(reply.headers) else ""
        if is_wall(reply.status, reply.headers, text):
            raise UnclearError("a wall against bots stands before it")
        if reply.status in _GONE:
            return dict.fromkeys(task.fragments, Answer(Verdict.MISSING, f"its host answers {reply.status}"))
        if reply.status == 429:
            pause = retry_after(reply.headers, self._clock.time())
            pause = min(60.0, 5.0 * 2**task.attempt) if pause is None else pause
            self._hosts.pause(task.host, min(pause, MAX_PAUSE))
            raise UnclearError("its host answers 429 (too many requests)", again=pause)
        self._hosts.ease(task.host)
        if reply.status >= 500:
            again = RECOVER_PAUSE if task.attempt == 0 else None
            raise UnclearError(f"its host answers {reply.status}", again=again)
        if not 200 <= reply.status < 300:
            raise UnclearError(f"its host answers {reply.status}")
        soft = ""
        if url != task.url and leads_to_gone(task.url, url):
            soft = f"it redirects to `{url}`, as sites do with pages that are gone"
        elif text and says_gone(text):
            soft = "the page says that it was not found"
        if soft:
            return dict.fromkeys(task.fragments, Answer(Verdict.ALIVE, soft, trouble=PageTrouble.SOFT_404))
        answers = {}
        for fragment in task.fragments:
            answer = Answer(Verdict.ALIVE)
            if _is_another_place(task.url, moved):
                answer = Answer(Verdict.MOVED, to=f"{moved}#{fragment}" if fragment and "#" not in moved else moved)
            elif fragment and text and reply.complete and lacks_section(text, fragment):
                answer = Answer(Verdict.ALIVE, f"the page has no section `{fragment}`", trouble=PageTrouble.FRAGMENT)
            answers[fragment] = answer
        return answers

    async def _ask(self, task: _Task, url: str, jar: Mapping[str, Mapping[str, str]]) -> HttpReply:
        """One request; HEAD where the body is of no use, and GET where HEAD was not understood."""
        parts = urlsplit(url)
        cookies = jar.get(parts.hostname or "", {})
        headers = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        limit = MAX_PAGE if any(task.fragments) else _BEGINNING
        if parts.path.lower().endswith(_FILES) and not task.doubtful:
            reply = await self._transport.request("HEAD", url, headers)
            self._heard()
            if reply.status < 400 or reply.status == 429:
                return reply
        reply = await self._transport.request("GET", url, headers, max_bytes=limit)
        self._heard()
        return reply

    def _heard(self) -> None:
        self._somebody_answered = True

    async def _archived_copy(self, url: str) -> str:
        """The newest copy of a page that the Wayback Machine has; empty if it has none or cannot be asked."""
        self._archived += 1
        if not self._archive or self._archived > _ARCHIVED_AT_MOST:
            return ""
        try:
            question = f"{self._archive}?url={quote(url, safe='')}"
            reply = await self._transport.request("GET", question, max_bytes=1 << 16)
            closest = json.loads(reply.body)["archived_snapshots"]["closest"]
            copy = closest["url"] if closest["available"] is True else ""
        except NoReplyError:
            self._archive = ""  # who does not answer is not asked for every dead page
            return ""
        except (ValueError, KeyError, TypeError, RecursionError):
            return ""
        return (
            copy
            if isinstance(copy, str) and copy.startswith(("http://web.archive.org/", "https://web.archive.org/"))
            else ""
        )


def _destination(url: str, location: str) -> str:
    """Where a redirect leads. Raises RefusedError for what is no web address."""
    try:
        there = normalized(urldefrag(urljoin(url, location.encode("latin-1", "replace").decode("utf-8", "replace")))[0])
        parts = urlsplit(there)
        _ = parts.port
    except ValueError as error:
        raise UnclearError("it redirects to what is not an address") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise RefusedError(f"it redirects to `{parts.scheme}:`")
    return there


def _remember_cookies(reply: HttpReply, url: str, jar: dict[str, dict[str, str]]) -> None:
    """Keep what a redirect wants to be sent along: some sites send whoever lacks it round and round."""
    host = urlsplit(url).hostname or ""
    for line in (reply.headers.get("Set-Cookie") or "").split("\n")[:20]:
        name, equals, value = line.partition(";")[0].strip().partition("=")
        if equals and name.isascii() and value.isascii() and (name + value).isprintable() and len(value) < 4096:
            jar.setdefault(host, {})[name] = value


def _is_another_place(before: str, after: str) -> bool:
    """Whether a page moved for good: not merely by a slash at the end, and not to where people log in."""
    if before == after or is_login(after):
        return False
    return before.rstrip("/") != after.rstrip("/")
