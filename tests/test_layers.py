"""The house: what import-linter's contracts refuse, and what they cannot say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain.contract import Contract

from tests.support.catalogs import PROJECT

PACKAGE = PROJECT / "lint_catalog"
MOST_ROOMS = 12
MOST_LOOSE_MODULES = 3
CONTRACTS: dict[str, type[Contract]] = {
    "acyclic_siblings": AcyclicSiblingsContract,
    "forbidden": ForbiddenContract,
    "independence": IndependenceContract,
    "layers": LayersContract,
}
NETWORK_MODULES = frozenset({"http.client", "urllib.request"})
"""What only `net` may import; import-linter knows packages of others as a whole."""
PROGRAMS = frozenset({"lint_catalog", "lint_catalog.__main__", "lint_catalog.testing.hub.__main__"})
"""Modules outside the command line that are programs of their own, and so may talk.
The package looks how it was started."""
PURE_ROOMS = ("text", "model", "source", "rules", "engine", "convert", "report", "checks")
"""Rooms that texts come into and go out of; `importlib.resources` gives them what the package itself brings."""
DISK_MODULES = frozenset(
    {"dbm", "fileinput", "glob", "linecache", "mmap", "os", "runpy", "shelve", "shutil", "sqlite3", "subprocess",
     "tarfile", "tempfile", "zipfile"}
)  # fmt: skip
DISK_NAMES = frozenset(
    {*(f"pathlib.{each}" for each in ("Path", "PosixPath", "WindowsPath", "*")),
     *(f"io.{each}" for each in ("open", "open_code", "FileIO", "*")), "codecs.open", "codecs.*"}
)  # fmt: skip
"""Of pathlib only `PurePath` and its kind, which are names of files and never files."""
DOORS = frozenset(
    f"lint_catalog.project.{each}"
    for each in ("disk", "folders", "link_memory", "replacing", "temporary", "typed", "writing")
)
"""The modules that open files and folders, each for a sort of path; all others are given what is in them."""
OPENING = frozenset(
    {"fdopen", "glob", "iglob", "iterdir", "listdir", "mkdtemp", "mkstemp", "open", "open_code", "read_bytes",
     "read_text", "rglob", "scandir", "write_bytes", "write_text"}
)  # fmt: skip
"""Functions and methods that open something, whatever they belong to."""
OPENED = {
    "lint_catalog.cli.streams": "the system's own nothing, in place of a closed stream",
    "lint_catalog.convert.render.labels": "importlib.resources: what the package brings",
    "lint_catalog.model.entries.schemas": "importlib.resources: what the package brings",
    "lint_catalog.rules.judgements": "importlib.resources: what the package brings",
    "lint_catalog.model.entries.spdx": "importlib.resources: what the package brings",
    "lint_catalog.net.setup": "only names what it is given: an open database",
    "lint_catalog.report.speech": "importlib.resources: what the package brings",
    "lint_catalog.project.judge": "the system's own nothing, to which nobody listens",
    "lint_catalog.net.memory": "a database in memory, to compare with; the file is opened by the project",
}
"""Other modules that open something, and what."""
_SYS = ("argv", "exit", "stdin")
PROCESS = frozenset({"os.environ", "os.getenv", "os._exit", *(f"sys.{name}" for name in _SYS)})
_CACHE = re.compile(r"\b(?:lru_cache|cache)\b")
_LIVING = re.compile(r"\b(?:Pages|Page|Catalog|Entry|Document|Online|Any|object)\b")
LEAVING = frozenset({"exit", "quit", "SystemExit"})
WAY_OUT = "lint_catalog.cli.way_out"
"""The one module that writes on standard output and standard error."""
STREAMS = frozenset({WAY_OUT, "lint_catalog.cli.streams"})
"""Who may touch these: the way out, and what sets them up and leaves them."""
MAKERS = "lint_catalog.report.shown"
"""The one module that makes the texts which the way out takes."""
_MADE_AS_IT_IS = frozenset({"lint_catalog.report.diff"})
_WRITING = {
    "click": frozenset({"echo", "secho", "echo_via_pager", "prompt", "confirm", "pause", "clear", "edit"}),
    "sys": frozenset({"stdout", "stderr", "__stdout__", "__stderr__", "displayhook"}),
    "os": frozenset({"write", "writev", "system", "fdopen"}),
    "traceback": frozenset({"print_exc", "print_exception", "print_last", "print_stack", "print_tb"}),
    "warnings": frozenset({"warn", "warn_explicit"}),
    "faulthandler": frozenset({"enable", "dump_traceback"}),
}
_SPEAKING = frozenset({"logging", "pprint", "cmd", "curses", "readline"})


def _module(file: Path, folder: Path) -> str:
    return ".".join(file.relative_to(folder.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    **{_module(each, PACKAGE): each for each in sorted(PACKAGE.rglob("*.py"))},
    **{_module(each, PROJECT / "checks"): each for each in sorted(PROJECT.glob("checks/*.py"))},
}
ROOMS = sorted(each.parent for each in PACKAGE.glob("*/__init__.py"))


def _room(module: str) -> str:
    """Which room of lint_catalog a module is in; `checks` for a rule."""
    return module.removeprefix("lint_catalog").removeprefix(".").split(".")[0]


def _complaints(module: str, source: str) -> list[str]:
    tree = ast.parse(source)
    complaints = (_misplaced, _overstepping, _reaching, _opening, _remembering, _writing)
    return [*(each for find in complaints for each in find(module, tree)), *_private(tree)]


@lru_cache(maxsize=1)
def _nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """All of a tree, walked once for all who look at it: the way takes longer than the looks."""
    return tuple(ast.walk(tree))


def _imports(tree: ast.AST) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Every import, those in functions and for type checkers included: line, module and names."""
    for node in _nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name, ()) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "", tuple(each.name for each in node.names)


def _misplaced(module: str, tree: ast.AST) -> Iterator[str]:
    for line, name, parts in _imports(tree):
        wanted = {name, *(f"{name}.{each}" for each in parts)}
        if any(each == "lint_catalog.checks" or each.startswith("lint_catalog.checks.") for each in wanted):
            yield f"{module}:{line} imports {name}: rules are loaded by name"
        if wanted & NETWORK_MODULES and _room(module) != "net":
            yield f"{module}:{line} imports {name}: only net talks to the network"


def _overstepping(module: str, tree: ast.AST) -> Iterator[str]:
    """What only the command line may do: exit, look at the process's arguments and environment."""
    if _room(module) == "cli" or module in PROGRAMS:
        return
    for node in _nodes(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (name := f"{node.value.id}.{node.attr}") in PROCESS:
                yield f"{module}:{node.lineno} uses {name}"
        elif isinstance(node, ast.Name) and node.id in LEAVING:
            yield f"{module}:{node.lineno} uses {node.id}"
        elif isinstance(node, ast.ImportFrom) and node.module in ("os", "sys"):
            for each in node.names:
                if f"{node.module}.{each.name}" in PROCESS:
                    yield f"{module}:{node.lineno} imports {node.module}.{each.name}"


def _writing(module: str, tree: ast.AST) -> Iterator[str]:
    """What would write on a standard stream beside the one way out, or make a text for it that nobody has looked at."""
    named = {f"{owner}.{name}" for owner, names in _WRITING.items() for name in names}
    if module in DOORS:
        named -= {"os.write"}  # to a file that is open
    if module in STREAMS:
        named -= {each for each in named if each.startswith("sys.") or (module == WAY_OUT and each == "click.echo")}
    for node in _nodes(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            written = f"{node.value.id}.{node.attr}"
            if written in named or (written == "click.progressbar" and "file=terminal()" not in ast.unparse(tree)):
                yield f"{module}:{node.lineno} uses {written}: only the way out writes"
        elif isinstance(node, ast.Name) and node.id in ("print", "input"):
            yield f"{module}:{node.lineno} uses {node.id}: only the way out writes"
        elif isinstance(node, ast.Call) and module != WAY_OUT and ast.unparse(node.func).endswith(".show"):
            yield f"{module}:{node.lineno} has something show itself: only the way out writes"
        elif isinstance(node, ast.Call) and module != MAKERS and _makes_shown(node):
            yield f"{module}:{node.lineno} says that a text is harmless: only {MAKERS} knows"
    for line, name, parts in _imports(tree):
        if name.split(".")[0] in _SPEAKING or {f"{name}.{each}" for each in parts} & {*named, "click.progressbar"}:
            yield f"{module}:{line} imports {name}: only the way out writes"
        elif name == MAKERS and "exact" in parts and module not in _MADE_AS_IT_IS:
            yield f"{module}:{line} has a text written as it is"


def _makes_shown(call: ast.Call) -> bool:
    """Whether a call is `Shown(…)`, `Exact(…)` or a cast to one of them."""
    made = [ast.unparse(each) for each in (call.func, *(call.args[:1] if ast.unparse(call.func) == "cast" else ()))]
    return any(re.search(r"\b(?:Shown|Exact)\b", each) for each in made)


def _reaching(module: str, tree: ast.AST) -> Iterator[str]:
    """What reaches for the disk, or for programs that do, in a room of texts."""
    if module.split(".")[0] != "checks" and _room(module) not in PURE_ROOMS:
        return
    for line, name, parts in _imports(tree):
        if name.split(".")[0] in DISK_MODULES or DISK_NAMES & {f"{name}.{each}" for each in parts}:
            yield f"{module}:{line} imports {name}: only project touches the disk"
    for node in _nodes(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if f"{node.value.id}.{node.attr}" in DISK_NAMES:
                yield f"{module}:{node.lineno} uses {node.value.id}.{node.attr}: only project touches the disk"
        elif isinstance(node, ast.Name) and node.id == "open":
            yield f"{module}:{node.lineno} opens a file: only project touches the disk"


def _opening(module: str, tree: ast.AST) -> Iterator[str]:
    """What opens files and folders beside the doors to the disk. Rooms of texts do not even know what could."""
    if module in DOORS or module in OPENED or module.startswith("lint_catalog.testing."):
        return
    pure = module.split(".")[0] == "checks" or _room(module) in PURE_ROOMS
    for line, name, parts in _imports(tree) if not pure else ():
        if name in ("tempfile", "sqlite3", "mmap") or (name in ("os", "io", "codecs") and OPENING & {*parts}):
            yield f"{module}:{line} imports {name}: only the doors of project open files"
    for node in _nodes(tree):
        if isinstance(node, ast.Name) and node.id == "open" and not pure:
            yield f"{module}:{node.lineno} opens a file: only the doors of project do"
        elif isinstance(node, ast.Attribute) and node.attr in {*OPENING, "walk"}:
            used = ast.unparse(node)
            if used not in DISK_NAMES and (node.attr != "walk" or used == "os.walk"):
                yield f"{module}:{node.lineno} uses {used}: only the doors of project open files"


def _remembering(module: str, tree: ast.AST) -> Iterator[str]:
    """Rules whose module remembers pages or entries: what follows from pages is kept by them, see `Pages.derived`."""
    for node in _nodes(tree) if module.startswith("checks.") else ():
        if isinstance(node, ast.FunctionDef) and any(_CACHE.search(ast.unparse(each)) for each in node.decorator_list):
            known = [f"{each.arg}: {ast.unparse(each.annotation)}" for each in node.args.args if each.annotation]
            if any(_LIVING.search(each.partition(": ")[2]) for each in known):
                yield f"{module}:{node.lineno} remembers {', '.join(known)} beyond its run"


def _private(tree: ast.AST) -> Iterator[str]:
    """What a module keeps to itself, imported by another."""
    for line, name, parts in _imports(tree):
        if name.split(".")[0] == "lint_catalog":
            yield from (f"line {line}: {each} of {name} is private" for each in parts if re.match("_[^_]", each))


def _types(tree: ast.Module) -> Iterator[str]:
    """The public types that a module defines: classes, and names for types made of others."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from [node.name] if not node.name.startswith("_") else ()
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            made = ast.unparse(node.value.func) if isinstance(node.value, ast.Call) else ""
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if made != "TypeVar":  # which means nothing by itself
                names = (each.id for each in targets if isinstance(each, ast.Name))
                yield from (each for each in names if re.fullmatch("[A-Z][A-Za-z]*[a-z][A-Za-z]*", each))


def _meaning_several(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """The types of which modules, given by their source, define more than one of the same name."""
    found: dict[str, list[str]] = {}
    for module, source in sources.items():
        for name in _types(ast.parse(source)):
            found.setdefault(name, []).append(module)
    return {name: modules for name, modules in found.items() if len(modules) > 1}


def test_a_type_is_one_thing_everywhere() -> None:
    sources = {module: file.read_text(encoding="utf-8") for module, file in MODULES.items()}
    assert _meaning_several(sources) == {}


@pytest.mark.parametrize(
    ("one", "other", "several"),
    [
        pytest.param("class Row: ...", "class Row(Struct): ...", True, id="two-classes"),
        pytest.param("class Row: ...", "Row = tuple[int, str]", True, id="class-and-alias"),
        pytest.param("Row: TypeAlias = tuple[int, str]", "Row = Mapping[str, str]", True, id="two-aliases"),
        pytest.param("class _Row: ...", "class _Row: ...", False, id="private"),
        pytest.param("Row = TypeVar('Row')", "Row = TypeVar('Row', bound=int)", False, id="any-type"),
        pytest.param("ROWS = 3", "ROWS = 4", False, id="constants"),
        pytest.param("class Row: ...", "from one import Row", False, id="imported"),
    ],
)
def test_a_second_type_of_a_name_would_be_noticed(one: str, other: str, several: bool) -> None:
    assert bool(_meaning_several({"one": one, "other": other})) is several


def test_a_module_does_what_its_room_may_do() -> None:
    found = [_complaints(module, file.read_text(encoding="utf-8")) for module, file in MODULES.items()]
    assert [each for complaints in found for each in complaints] == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("lint_catalog.engine.lint", "from lint_catalog.checks import shape", id="engine-knows-a-check"),
        pytest.param("lint_catalog.engine.lint", "from lint_catalog import checks", id="engine-knows-all-checks"),
        pytest.param("lint_catalog.model.errors", "from urllib import request", id="network-by-name"),
        pytest.param("lint_catalog.model.errors", "import urllib.request", id="network-in-the-library"),
        pytest.param("lint_catalog.testing.web", "import http.client", id="stand-in-asks"),
        pytest.param("lint_catalog.engine.lint", "print('found')", id="prints"),
        pytest.param("lint_catalog.engine.lint", "raise SystemExit(1)", id="exits"),
        pytest.param("lint_catalog.engine.lint", "import sys\nsys.exit(1)", id="exits-by-sys"),
        pytest.param("lint_catalog.project.config", "import os\nos.environ.get('CI')", id="environment"),
        pytest.param("lint_catalog.project.config", "from os import environ", id="environment-by-name"),
        pytest.param("checks.yaml", "from lint_catalog.text.words import _skeleton", id="private"),
        pytest.param("lint_catalog.text.words", "open('words.txt')", id="text-opens"),
        pytest.param("lint_catalog.model.entries.schemas", "from pathlib import Path", id="model-has-a-path"),
        pytest.param("lint_catalog.source.yaml.read", "import pathlib\npathlib.Path('a')", id="source-makes-a-path"),
        pytest.param("lint_catalog.rules.manual", "from pathlib import *", id="rules-take-all-of-pathlib"),
        pytest.param("lint_catalog.engine.lint", "import os.path", id="engine-asks-the-system"),
        pytest.param("lint_catalog.engine.lint", "def later():\n    from os import scandir", id="engine-asks-later"),
        pytest.param("lint_catalog.convert.draft", "import tempfile", id="convert-writes"),
        pytest.param("lint_catalog.convert.render.page", "from shutil import copy", id="convert-copies"),
        pytest.param("lint_catalog.report.junit", "import subprocess", id="report-starts-a-program"),
        pytest.param("lint_catalog.report.run", "from glob import glob", id="report-looks-around"),
        pytest.param("lint_catalog.text.languages", "import io\nio.open('a')", id="text-opens-by-io"),
        pytest.param("lint_catalog.rules.manual", "from codecs import open as read", id="rules-open-by-codecs"),
        pytest.param("checks.yaml", "read = open", id="check-opens"),
        pytest.param("lint_catalog.cli.check", "print('found')", id="command-prints"),
        pytest.param("lint_catalog.cli.check", "click.echo('found')", id="command-echoes"),
        pytest.param("lint_catalog.cli.check", "from click import secho as say", id="command-echoes-by-name"),
        pytest.param("lint_catalog.cli.check", "sys.stderr.write('found')", id="command-writes"),
        pytest.param("lint_catalog.cli.check", "from sys import stdout", id="command-writes-by-name"),
        pytest.param("lint_catalog.cli.run", "error.show()", id="click-shows"),
        pytest.param("lint_catalog.cli.run", "traceback.print_exception(error)", id="traceback-prints"),
        pytest.param("lint_catalog.cli.online", "click.progressbar(length=3)", id="bar-draws-itself"),
        pytest.param("lint_catalog.cli.online", "import logging", id="command-logs"),
        pytest.param("lint_catalog.cli.patches", "os.write(1, b'a')", id="command-writes-bytes"),
        pytest.param("lint_catalog.cli.check", "put(Shown('a'))", id="command-says-it-is-harmless"),
        pytest.param("lint_catalog.cli.check", "put(shown.Exact('a'))", id="command-writes-as-it-is"),
        pytest.param("lint_catalog.report.links", "cast('Shown', text)", id="report-only-says-it-is-harmless"),
        pytest.param("lint_catalog.cli.new", "from lint_catalog.report.shown import exact", id="command-takes-exact"),
        pytest.param("lint_catalog.testing.hub.__main__", "print('ready')", id="stand-in-prints"),
        pytest.param("lint_catalog.project.labels", "file.read_text()", id="project-reads-beside-the-door"),
        pytest.param("lint_catalog.project.config", "open('a')", id="project-opens-beside-the-door"),
        pytest.param("lint_catalog.project.pages", "import os\nos.open('a', 0)", id="project-asks-the-system"),
        pytest.param("lint_catalog.project.pages", "from os import scandir", id="project-asks-by-name"),
        pytest.param("lint_catalog.project.schemas", "folder.glob('*')", id="project-looks-around"),
        pytest.param("lint_catalog.project.run", "import tempfile", id="project-makes-temporary-files"),
        pytest.param("lint_catalog.cli.fmt", "Path('a').write_text('b')", id="command-writes"),
        pytest.param("lint_catalog.cli.online", "Path('token').open()", id="command-opens"),
        pytest.param("lint_catalog.net.plan", "import sqlite3", id="net-has-a-file"),
        pytest.param("lint_catalog.report.run", "what.read_bytes()", id="report-reads"),
        pytest.param("checks.yaml", "@lru_cache(maxsize=1)\ndef f(pages: Pages): ...", id="remembers-pages"),
        pytest.param("checks.yaml", "@functools.cache\ndef f(a: str, b: Catalog): ...", id="remembers-a-catalog"),
    ],
)
def test_this_would_be_noticed(module: str, source: str) -> None:
    assert len(_complaints(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        pytest.param("lint_catalog.cli.ci", "import os, sys\nos.environ['A']\nsys.exit(sys.argv)", id="cli-talks"),
        pytest.param("lint_catalog.net.hub", "import http.client", id="net-talks-to-the-network"),
        pytest.param("lint_catalog.testing.serving", "import http.server", id="stand-ins-listen"),
        pytest.param("lint_catalog.project.disk", "import os, pathlib\nopen(pathlib.Path('a'))", id="project-opens"),
        pytest.param("lint_catalog.text.languages", "from pathlib import PurePath", id="names-of-files"),
        pytest.param("lint_catalog.model.entries.schemas", "from importlib import resources", id="what-we-bring"),
        pytest.param("checks.yaml", "@lru_cache(maxsize=1)\ndef f(text: str): ...", id="remembers-words"),
        pytest.param(WAY_OUT, "click.echo('a', file=sys.stdout)", id="way-out-writes"),
        pytest.param("lint_catalog.cli.online", "click.progressbar(file=terminal())", id="bar-by-the-way-out"),
        pytest.param("lint_catalog.text.addresses", "from urllib.parse import urlsplit", id="addresses-as-texts"),
    ],
)
def test_this_is_allowed(module: str, source: str) -> None:
    assert _complaints(module, source) == []


def test_who_may_open_something_beside_the_doors_does() -> None:
    there = {module: MODULES[module].read_text(encoding="utf-8") for module in OPENED if module in MODULES}
    assert [
        module for module, source in there.items() if not re.search(rf"\b(?:{'|'.join(OPENING)})\b|sqlite3", source)
    ] == []


@cache
def _graph() -> grimp.ImportGraph:
    graph = grimp.build_graph("lint_catalog", "checks", include_external_packages=True, cache_dir=None)
    for each in graph.modules:  # where the package is installed, rules and schemas lie in it, too
        if each.startswith(("lint_catalog.checks", "lint_catalog.schema")):
            graph.remove_module(each)
    return graph


def _broken(graph: grimp.ImportGraph) -> list[str]:
    """The ids of the contracts in pyproject.toml that a graph of imports breaks."""
    settings: dict[str, Any] = read_configuration(str(PROJECT / "pyproject.toml"))
    session = settings["session_options"]
    contracts = [(each, CONTRACTS[each["type"]](each["name"], session, each)) for each in settings["contracts_options"]]
    return [each["id"] for each, contract in contracts if not contract.check(deepcopy(graph), verbose=False).kept]


@pytest.mark.parametrize(
    ("contract", "importer", "imported"),
    [
        pytest.param("floors", "lint_catalog.model.findings", "lint_catalog.rules.definition", id="upward"),
        pytest.param("floors", "lint_catalog.engine.lint", "lint_catalog.cli.check", id="far-upward"),
        pytest.param("floors", "lint_catalog.report.formats.text", "lint_catalog.convert.draft", id="sideways"),
        pytest.param("floors", "lint_catalog.project.subject", "lint_catalog.testing.web", id="stand-in-in-use"),
        pytest.param("floors", "lint_catalog.brand_new", "lint_catalog.text.words", id="on-no-floor"),
        pytest.param(
            "model", "lint_catalog.model.entries.entry", "lint_catalog.model.pages.page", id="entry-knows-page"
        ),
        pytest.param(
            "model", "lint_catalog.model.findings", "lint_catalog.model.links.answers", id="finding-knows-link"
        ),
        pytest.param("checks", "checks.yaml", "lint_catalog.source.text", id="check-knows-a-file"),
        pytest.param("checks", "checks.yaml", "lint_catalog.engine.lint", id="check-knows-the-engine"),
        pytest.param("families", "checks.yaml", "checks.shape", id="check-knows-a-check"),
        pytest.param("by-name", "lint_catalog.engine.lint", "checks.shape", id="check-imported"),
        pytest.param("network", "checks.links", "requests", id="check-asks"),
        pytest.param("network", "lint_catalog.cli.links", "socket", id="command-asks"),
        pytest.param("stand-ins", "lint_catalog.testing.web", "requests", id="stand-in-asks"),
        pytest.param("stand-ins", "lint_catalog.testing.web", "lint_catalog.net.check_links", id="stand-in-has-us-ask"),
        pytest.param("command-line", "lint_catalog.report.formats.text", "click", id="report-prints"),
        pytest.param("straight", "lint_catalog.cli.links", "lint_catalog.engine.lint", id="command-lints-by-itself"),
        pytest.param(
            "straight", "lint_catalog.cli.importing", "lint_catalog.source.markdown.read", id="command-reads-by-itself"
        ),
    ],
)
def test_a_contract_would_be_broken(contract: str, importer: str, imported: str) -> None:
    graph = _graph()
    new = {each for each in (importer, imported) if each not in graph.modules}
    added = not graph.direct_import_exists(importer=importer, imported=imported) if not new else True
    assert added, "this import is there: choose another one that is forbidden"
    graph.add_import(importer=importer, imported=imported)
    try:
        broken = _broken(graph)
    finally:
        graph.remove_import(importer=importer, imported=imported)
        for each in new:
            graph.remove_module(each)
    assert contract in broken


def test_a_circle_would_be_noticed() -> None:
    graph = _graph()
    graph.add_import(importer="lint_catalog.text.words", imported="lint_catalog.text.numbers")
    graph.add_import(importer="lint_catalog.text.numbers", imported="lint_catalog.text.words")
    try:
        assert _broken(graph) == ["circles"]
    finally:
        graph.remove_import(importer="lint_catalog.text.words", imported="lint_catalog.text.numbers")
        graph.remove_import(importer="lint_catalog.text.numbers", imported="lint_catalog.text.words")


def test_all_contracts_are_kept() -> None:
    assert _broken(_graph()) == []


def test_the_house_stays_small() -> None:
    loose = [each.name for each in PACKAGE.glob("*.py")]
    assert len(ROOMS) <= MOST_ROOMS
    assert len(loose) <= MOST_LOOSE_MODULES, f"{loose}: a module belongs in a room"


@pytest.mark.parametrize("room", ROOMS, ids=lambda each: each.name)
def test_a_room_says_what_it_is_for(room: Path) -> None:
    said = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
    text = " ".join(said.split())
    missing = [each for each in ("Enters: ", "Leaves: ", "Open `") if each not in text]
    assert not missing, f"the docstring of {room.name}/__init__.py does not say {missing}"
    named = re.findall(r"`([\w/]+\.py)`", text)
    assert named
    assert [each for each in named if not (room / each).is_file()] == []
