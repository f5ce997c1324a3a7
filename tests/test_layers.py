"""Which module may know which, and what only a few of them may do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import PROJECT

LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"", "errors", "model", "words"}),
    frozenset({"conventions", "globs", "number_words", "online", "parts", "settings"})
    | {"rising", "suppression", "value_words", "writing"},
    frozenset({"hub_addresses", "hub_facts", "page"}),
    frozenset({"alignment", "sizes", "tables"}),
    frozenset({"pageset"}),
    frozenset({"config", "formats", "inline", "licensing", "numerals", "rule", "scalars", "shapes"})
    | {"fingerprint", "git", "naming", "repository", "same_link"},
    frozenset({"links", "mends", "same_number", "schemas", "translated"}),
    frozenset({"checks"}),
    frozenset({"engine", "footnotes", "manual", "page_languages"}),
    frozenset({"source"}),
    frozenset({"fix", "includes", "net", "render", "report", "suppress"}),
    frozenset({"baseline", "draft", "importing", "layout", "mending", "pages", "workspace"}),
    frozenset({"page_sets", "policy", "revision", "testing"}),
    frozenset({"linked", "subject"}),
    frozenset({"cli"}),
    frozenset({"__main__"}),
)
"""Modules and packages of lint_catalog from the bottom up (`""` is its `__init__.py`); each imports only from below."""

FOR_CHECKS = frozenset.union(*LAYERS[:7]) - {"", "globs", "git", "settings", "writing"}
NETWORK = frozenset(
    {"aiohttp", "asyncio", "ftplib", "http", "httptools", "httpx", "requests", "socket", "ssl", "urllib3"}
)
NETWORK_MODULES = frozenset({"urllib.request"})
FOR_SERVERS = frozenset({"http", "http.server", "socket", "ssl"})
"""What `testing` may import of the network: it answers, and never asks."""
PROGRAMS = frozenset({"lint_catalog.__main__", "lint_catalog.testing.hub.__main__"})
"""Modules outside the command line that are programs of their own, and so may talk."""
_SYS = ("argv", "exit", "stderr", "stdin", "stdout")
PROCESS = frozenset({"os.environ", "os.getenv", "os._exit", *(f"sys.{name}" for name in _SYS)})
TALKING = frozenset({"print", "input", "exit", "quit", "SystemExit"})


def _module(file: Path, folder: Path) -> str:
    return ".".join(("lint_catalog", *file.relative_to(folder).with_suffix("").parts))


MODULES = {
    **{_module(each, PROJECT / "lint_catalog"): each for each in sorted(PROJECT.glob("lint_catalog/**/*.py"))},
    **{_module(each, PROJECT): each for each in sorted(PROJECT.glob("checks/*.py"))},
}


def _room(module: str) -> str:
    """Which module or package of lint_catalog a module is, or is in."""
    name = module.removesuffix(".__init__").removeprefix("lint_catalog").removeprefix(".")
    return name.split(".")[0]


def _floor(room: str) -> int | None:
    return next((number for number, rooms in enumerate(LAYERS) if room in rooms), None)


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every import, those in functions and for type checkers included: line and module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            if base in ("lint_catalog", "urllib"):  # `from lint_catalog import engine` imports a module
                yield from ((node.lineno, f"{base}.{each.name}") for each in node.names)
            else:
                yield node.lineno, base


def _misplaced(module: str, tree: ast.AST) -> Iterator[str]:
    room = _room(module)
    floor = _floor(room)
    if floor is None:
        yield f"{module} is in no layer: give it one in LAYERS"
        return
    for line, name in _imports(tree):
        if name.startswith("."):
            yield f"{module}:{line} imports {name}: imports are absolute"
        elif name == "checks" or name.startswith(("checks.", "lint_catalog.checks")):
            yield f"{module}:{line} imports {name}: rules are loaded by name"
        elif name.split(".")[0] in NETWORK or name in NETWORK_MODULES:
            if room != "net" and not (room == "testing" and name in FOR_SERVERS):
                yield f"{module}:{line} imports {name}: only net talks to the network"
        elif name == "click" or name.startswith("click."):
            if room != "cli" and module not in PROGRAMS:
                yield f"{module}:{line} imports {name}: only cli talks to the user"
        elif name.split(".")[0] == "lint_catalog":
            target = _room(name)
            target = target if _floor(target) is not None else ""  # `from lint_catalog import __version__`
            if room == "checks" and target not in FOR_CHECKS:
                yield f"{module}:{line} imports {name}: checks know only {', '.join(sorted(FOR_CHECKS))}"
            elif target != room and (_floor(target) or 0) >= floor and target != "":
                yield f"{module}:{line} imports {name}, which is not below it"


def _overstepping(module: str, tree: ast.AST) -> Iterator[str]:
    """What only the command line may do: print, exit, look at the process's arguments and environment."""
    if _room(module) == "cli" or module in PROGRAMS:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = f"{node.value.id}.{node.attr}"
            if name in PROCESS:
                yield f"{module}:{node.lineno} uses {name}"
        elif isinstance(node, ast.Name) and node.id in TALKING:
            yield f"{module}:{node.lineno} uses {node.id}"
        elif isinstance(node, ast.ImportFrom) and node.module in ("os", "sys"):
            for each in node.names:
                if f"{node.module}.{each.name}" in PROCESS:
                    yield f"{module}:{node.lineno} imports {node.module}.{each.name}"


def _starting(module: str, tree: ast.AST) -> Iterator[str]:
    """What only `git` may do, which knows what the environment means to a program."""
    for line, name in _imports(tree):
        if name == "subprocess" and _room(module) != "git":
            yield f"{module}:{line} imports {name}: only git starts programs"


def _complaints(module: str, source: str) -> list[str]:
    tree = ast.parse(source)
    return [*_misplaced(module, tree), *_overstepping(module, tree), *_starting(module, tree)]


@pytest.mark.parametrize(("module", "file"), [pytest.param(*item, id=item[0]) for item in MODULES.items()])
def test_a_module_keeps_to_its_layer(module: str, file: Path) -> None:
    assert _complaints(module, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("lint_catalog.model", "import lint_catalog.rule", id="upward"),
        pytest.param("lint_catalog.engine", "from lint_catalog import cli", id="upward-by-name"),
        pytest.param("lint_catalog.rule", "from lint_catalog.config import Config", id="sideways"),
        pytest.param("lint_catalog.report.text", "from lint_catalog.fix import apply_edits", id="sideways-packages"),
        pytest.param("lint_catalog.rule", "def f():\n    from lint_catalog.engine import lint", id="late"),
        pytest.param(
            "lint_catalog.rule",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import lint_catalog.cli",
            id="for-types-only",
        ),
        pytest.param("lint_catalog.engine", "from lint_catalog.checks import shape", id="engine-knows-a-check"),
        pytest.param("lint_catalog.checks.yaml", "from lint_catalog.source.text import Text", id="check-knows-a-file"),
        pytest.param("lint_catalog.checks.yaml", "from lint_catalog.checks.shape import x", id="check-knows-check"),
        pytest.param("lint_catalog.checks.yaml", "from lint_catalog.engine import lint", id="check-knows-engine"),
        pytest.param("lint_catalog.engine", "from . import model", id="relative"),
        pytest.param("lint_catalog.checks.links", "import requests", id="network"),
        pytest.param("lint_catalog.schemas", "from urllib import request", id="network-by-name"),
        pytest.param("lint_catalog.schemas", "import urllib.request", id="network-in-the-library"),
        pytest.param("lint_catalog.cli", "import socket", id="network-in-cli"),
        pytest.param("lint_catalog.testing.web", "import http.client", id="stand-in-asks"),
        pytest.param("lint_catalog.workspace", "from lint_catalog.testing.hub import Repo", id="stand-in-in-use"),
        pytest.param("lint_catalog.report.text", "import click", id="click"),
        pytest.param("lint_catalog.revision", "import subprocess", id="starts-a-program"),
        pytest.param("lint_catalog.engine", "print('found')", id="prints"),
        pytest.param("lint_catalog.engine", "raise SystemExit(1)", id="exits"),
        pytest.param("lint_catalog.engine", "import sys\nsys.exit(1)", id="exits-by-sys"),
        pytest.param("lint_catalog.config", "import os\nos.environ.get('CI')", id="environment"),
        pytest.param("lint_catalog.config", "from os import environ", id="environment-by-name"),
        pytest.param("lint_catalog.brand_new", "", id="in-no-layer"),
    ],
)
def test_this_would_be_noticed(module: str, source: str) -> None:
    assert len(_complaints(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("lint_catalog.cli", "import os, sys, click\nos.environ['A']\nprint(sys.argv)", id="cli-talks"),
        pytest.param("lint_catalog.net.hub", "import requests", id="net-talks-to-the-network"),
        pytest.param("lint_catalog.testing.serving", "import socket, ssl, http.server", id="stand-ins-listen"),
        pytest.param("lint_catalog.report.text", "from lint_catalog.report.run import Run", id="within-a-package"),
        pytest.param("lint_catalog.formats", "from urllib.parse import urlsplit", id="urls-as-texts"),
        pytest.param("lint_catalog.checks.yaml", "from lint_catalog.words import quoted", id="check-knows-words"),
        pytest.param("lint_catalog.report.json", "from lint_catalog import __version__", id="version"),
    ],
)
def test_this_is_allowed(module: str, source: str) -> None:
    assert _complaints(module, source) == []
