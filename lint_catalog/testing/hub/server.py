"""The stand-in Hub itself: a scenario, served on this machine."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from lint_catalog.testing.hub import answers
from lint_catalog.testing.hub.api import api
from lint_catalog.testing.hub.limits import Limits, Standing
from lint_catalog.testing.hub.pages import page
from lint_catalog.testing.hub.scenario import Scenario, Trouble, User
from lint_catalog.testing.hub.troubles import Troubles, troubled
from lint_catalog.testing.hub.world import World
from lint_catalog.testing.serving import Reply, Request
from lint_catalog.testing.stand_in import StandIn

_EXPOSED = "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range"


class Seen(Struct, frozen=True):
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


class StandInHub(StandIn[Seen]):
    """A Hub for tests, on the loopback interface.

    ```python
    with StandInHub(Scenario(repos=(Repo("acme/tiny-ja-7b"),))) as hub:
        ...  # hub.url stands for https://huggingface.co
    assert [each.target for each in hub.requests] == ["/api/models?author=acme"]
    ```

    `clock` (seconds) decides only when a window of the quota ends. With `tls` it has a certificate of its own, in the
    file `certificate`. `watch` is told of every request, in the thread that answers it.
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
        super().__init__([host], port, certified=[host, "localhost"] if tls else ())
        self._watch = watch
        self._clock = clock
        self._state = _State(scenario or Scenario(), clock)

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
        self._remember(seen)
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
