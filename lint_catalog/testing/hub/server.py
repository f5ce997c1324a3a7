"""The stand-in Hub itself: a scenario, served on this machine."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from lint_catalog.testing.hub import answers
from lint_catalog.testing.hub.api import api
from lint_catalog.testing.hub.limits import Limits, Standing
from lint_catalog.testing.hub.pages import page
from lint_catalog.testing.hub.scenario import Scenario, Trouble, User
from lint_catalog.testing.hub.troubles import Troubles, troubled
from lint_catalog.testing.hub.world import World
from lint_catalog.testing.serving import Reply, Request, Serving

if TYPE_CHECKING:
    from typing_extensions import Self

    from lint_catalog.testing.tls import Certificate

_EXPOSED = "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range"


@dataclass(frozen=True)
class Seen:
    """A request that came in. `target` is path and query as sent; `status` is 0 where the connection was dropped.

    `user` is whose token was sent (`?` for one that is not valid); `trouble` is the fault that was met, if any.
    """

    method: str
    target: str
    status: int
    bucket: str = ""
    user: str = ""
    trouble: str = ""


class _State:
    """What belongs to one scenario; all of it is replaced when the scenario is."""

    def __init__(self, scenario: Scenario, clock: Callable[[], float]) -> None:
        self.scenario = scenario
        self.world = World(scenario)
        self.limits = Limits(scenario.quota, clock)
        self.troubles = Troubles(scenario)


class StandInHub:
    """A Hub for tests, on the loopback interface.

    ```python
    with StandInHub(Scenario(repos=(Repo("acme/tiny-ja-7b"),))) as hub:
        ...  # hub.url stands for https://huggingface.co
    assert [each.target for each in hub.requests] == ["/api/models?author=acme"]
    ```

    `clock` (seconds) decides only when a window of the quota ends. With `tls` it has a certificate of its own, in the
    file `certificate`. `watch` is told of every request, in the thread that answers it. A mistake of the stand-in
    itself is raised at the end of the `with` block.
    """

    def __init__(
        self,
        scenario: Scenario | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: bool = False,
        watch: Callable[[Seen], None] | None = None,
    ) -> None:
        self._watch = watch
        self._clock = clock
        self._state = _State(scenario or Scenario(), clock)
        self._address = (host, port)
        self._tls = tls
        self._serving: Serving | None = None
        self._own: Certificate | None = None
        self._seen: list[Seen] = []
        self._lock = threading.Lock()

    def start(self) -> Self:
        """Begin to listen. Raises OSError if the port is taken, CatalogError if TLS needs a package that is missing."""
        context = None
        if self._tls:
            from lint_catalog.testing.tls import self_signed

            self._own = self_signed([self._address[0], "localhost"])
            context = self._own.context
        self._serving = Serving.start(self.reply, *self._address, context)
        return self

    def close(self) -> None:
        """Stop listening and end all connections."""
        serving, self._serving = self._serving, None
        own, self._own = self._own, None
        if own is not None:
            own.remove()
        if serving is not None:
            serving.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        try:
            self.close()
        except Exception:
            if kind is None:  # else what went wrong first is what matters
                raise

    @property
    def url(self) -> str:
        """Where it listens: scheme, host and port, without a slash at the end."""
        if self._serving is None:
            raise RuntimeError("the stand-in Hub is not running: use it in a `with` block")
        return self._serving.url

    @property
    def certificate(self) -> Path:
        """The file (PEM) with the certificate, for clients to trust."""
        if self._own is None:
            raise RuntimeError("the stand-in Hub is not running with `tls=True`")
        return self._own.file

    @property
    def requests(self) -> tuple[Seen, ...]:
        """The requests so far, in the order in which they were answered."""
        with self._lock:
            return tuple(self._seen)

    def forget(self) -> None:
        """Empty the list of requests."""
        with self._lock:
            self._seen.clear()

    @property
    def scenario(self) -> Scenario:
        """What there is. Setting it also begins new windows of the quota."""
        return self._state.scenario

    @scenario.setter
    def scenario(self, scenario: Scenario) -> None:
        self._state = _State(scenario, self._clock)

    def reply(self, request: Request) -> Reply:
        """The answer to a request, also without a server around it."""
        state = self._state
        sent, user = _user(request, state.world)
        trouble = state.troubles.pick(request)
        standing = state.limits.count(request.path, request.client, user, _cost(trouble))
        reply = _answered(state, request, sent, user, standing, trouble)
        if state.scenario.latency:
            reply = replace(reply, pause=reply.pause + state.scenario.latency)
        name = user.name if user else "?" if sent else ""
        status = 0 if reply.drop else reply.status
        fault = trouble.fault if trouble else ""
        seen = Seen(request.method, request.target, status, standing.bucket, name, fault)
        with self._lock:
            self._seen.append(seen)
        if self._watch is not None:
            self._watch(seen)
        return reply


def _cost(trouble: Trouble | None) -> int:
    return 1 if trouble is None or trouble.costs or trouble.fault in ("slow", "cut") else 0


def _user(request: Request, world: World) -> tuple[bool, User | None]:
    """Whether a token was sent, and whose it is."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return False, None
    return True, world.user(token.strip()) if scheme.lower() == "bearer" else None


def _answered(
    state: _State, request: Request, sent: bool, user: User | None, standing: Standing, trouble: Trouble | None
) -> Reply:
    def answer() -> Reply:
        return _finished(_plain(state.world, request, sent, user, standing), request, standing)

    if trouble is None:
        return answer()
    reply = troubled(trouble, request, state.scenario.quota, answer)
    if trouble.fault in ("401", "error-200", "500"):
        return _finished(reply, request, standing)
    return reply


def _plain(world: World, request: Request, sent: bool, user: User | None, standing: Standing) -> Reply:
    form: answers.Form = "json" if standing.bucket == "api" else "html" if standing.bucket == "pages" else "text"
    if standing.over:
        return answers.too_many(form, standing, request.client, user)
    if sent and user is None:
        return answers.bad_token(form)
    if request.path.startswith("/api/"):
        return api(request, world, user)
    return page(request, world, user)


def _finished(reply: Reply, request: Request, standing: Standing) -> Reply:
    """With the headers that every answer of the Hub carries."""
    trace = request.headers.get("x-amzn-trace-id", "")
    number = uuid.uuid4().hex
    common = (
        ("X-Powered-By", "huggingface-moon"),
        ("X-Request-Id", f"Root=1-{number[:8]}-{number[8:]}" + (f";{trace}" if trace else "")),
        ("Access-Control-Allow-Origin", "https://huggingface.co"),
        ("Access-Control-Expose-Headers", _EXPOSED),
        *((("Vary", "Origin"),) if not reply.header("Vary") else ()),
        *standing.headers,
    )
    return replace(reply, headers=(*reply.headers, *common))
