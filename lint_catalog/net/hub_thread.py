"""The Hub is asked in a thread of its own: neither it nor everybody else waits for the other.

What asks it takes a while to load, so this is loaded by runs with links to the Hub only.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from lint_catalog.net.ask_hub import AskHub, OnAnswer
from lint_catalog.net.clock import Clock
from lint_catalog.net.hub import Hub
from lint_catalog.net.plan import Plan
from lint_catalog.net.session import SessionTransport

if TYPE_CHECKING:
    from lint_catalog.net.memory import LinkMemory
    from lint_catalog.net.setup import Setup


class HubThread:
    """A thread that does what is planned and ends. `on_answer` gets the answers, `memory` learns how long lists are."""

    def __init__(
        self, setup: Setup, steps: Plan, clock: Clock, deadline: float, on_answer: OnAnswer, memory: LinkMemory
    ) -> None:
        transport = SessionTransport(setup.guard, setup.agent, setup.settings.timeout)
        self.hub = Hub(transport, setup.endpoint, setup.token, clock, deadline)
        self.error: BaseException | None = None
        """What ended the thread too soon."""
        self._asking = AskHub(self.hub, clock, on_answer, memory.keep_pages, setup.deep)
        self._thread = threading.Thread(target=self._run, args=(steps,), name="lint-catalog-hub", daemon=True)
        self._thread.start()

    def _run(self, steps: Plan) -> None:
        try:
            self._asking.run(steps)
        except BaseException as error:  # noqa: BLE001 - raised in the thread that waits for us
            self.error = error

    def wait(self) -> None:
        """Wait for its end, in steps after which Ctrl-C is noticed."""
        while self._thread.is_alive():
            self._thread.join(0.2)
        self.hub.stop()

    def stop(self) -> None:
        """End it now."""
        self.hub.stop()
        self._thread.join(5)
