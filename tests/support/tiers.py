"""The three tiers of tests, and what keeps the loop quick. A plugin of pytest.

* `loop`: what a contributor runs after every change. No test of it starts a program but git, unless it is marked
  `process`, of which there are few: the command line runs in the test's own process (`tests.support.cli.lint`).
* `release`: what takes fresh environments, real packages or large inputs; marked so.
* `nightly`: what takes very long; marked so. Beside it the tests of the loop that make up their inputs, with many more.

A test that is in one tier is in no other, except for those last ones.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Iterable
from pathlib import PurePath
from typing import Any

import pytest
from hypothesis import settings

TIERS = ("loop", "release", "nightly")
PROCESSES = 40
"""How many tests of the loop may start programs."""
MARKERS = {
    "release": "takes fresh environments, real packages or large inputs: not in the loop",
    "nightly": "takes very long: in a scheduled run only",
    "process": "starts a program other than git, since it shows what only a process has",
}
_FREE = frozenset({"git"})
_LISTED = 100
"""Of how many examples `examples` counts its share."""
_started: list[str] = []

settings.register_profile("few", max_examples=_LISTED, deadline=None, derandomize=True)  # the same in every run
settings.register_profile("many", max_examples=20 * _LISTED, deadline=None, print_blob=True)


def examples(few: int, **more: Any) -> settings:
    """How many inputs a test makes up: so many in the loop, where they are always the same, and 20 times as many
    every night, where they are always others."""
    return settings(max_examples=few * settings().max_examples // _LISTED, **more)


def tier_of(item: pytest.Item) -> str:
    """The tier that a test is marked for."""
    return next((tier for tier in TIERS[1:] if item.get_closest_marker(tier)), TIERS[0])


def belongs(item: pytest.Item, tier: str) -> bool:
    """Whether a test runs with a tier."""
    invents = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return tier_of(item) == tier or (tier == "nightly" and tier_of(item) == "loop" and invents)


def program_of(executable: str | bytes | None, command: str | bytes | Iterable[str | bytes]) -> str:
    """What is started, without folder and ending."""
    first = executable or (command if isinstance(command, (str, bytes)) else next(iter(command)))
    name = os.fsdecode(first)
    if executable is None and isinstance(command, (str, bytes)):  # on Windows it is a line
        name = name.split('"')[1] if name.startswith('"') else name.split()[0]
    return PurePath(name).stem


def _listen(event: str, details: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen":
        _started.append(program_of(details[0], details[1]))


sys.addaudithook(_listen)
gc.set_threshold(100_000, 50, 100)  # nearly all that collecting makes stays: it takes a quarter less without a look


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--tier", choices=TIERS, default=TIERS[0], help="which tests to run (default: %(default)s)")


def pytest_configure(config: pytest.Config) -> None:
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    load_profile(config)


def load_profile(config: pytest.Config) -> None:
    """Let tests make up as many inputs as their tier has time for."""
    settings.load_profile("many" if config.getoption("tier") == "nightly" else "few")


def pytest_report_header(config: pytest.Config) -> str:
    return f"tier: {config.getoption('tier')} (of {', '.join(TIERS)}; another one by --tier)"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    tier = config.getoption("tier")
    others = [each for each in items if not belongs(each, tier)]
    if others:
        items[:] = [each for each in items if belongs(each, tier)]
        config.hook.pytest_deselected(items=others)


def pytest_collection_finish() -> None:
    gc.freeze()  # what was collected stays: looking for garbage in it takes a tenth of the time of all tests


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup() -> Generator[None, object, object]:
    _started.clear()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    result = yield
    dear = sorted({*_started} - _FREE)
    _started.clear()
    if dear and tier_of(item) == "loop" and item.get_closest_marker("process") is None:
        pytest.fail(
            f"this test starts {', '.join(dear)}, which takes long: run the command line by tests.support.cli.lint, "
            "or mark it `process` if it shows what only a process has, or `release`",
            pytrace=False,
        )
    return result
