"""git's own variables, as hooks are given them: they hold in the repository that they are bound to, and in no other."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from lint_catalog import cli
from lint_catalog.cli.start import started_in
from lint_catalog.project.git import git_for, ignored_files
from tests.support.catalogs import table
from tests.support.cli import put, write
from tests.support.sandbox import environment, run, said

CATALOG = {
    "catalog.yaml": "title: {en: Kites}\nlanguages: [en]\n",
    "developers/acme.yaml": "name: Acme\n",
    "licenses/mit.yaml": "name: MIT License\nshort_name: MIT\naliases: [The MIT License]\nspdx: MIT\n"
    "commercial_use: allowed\nopen_source: true\nshare_alike: false\nderivatives_keep: false\n",
    "models/kite.yaml": "name: Kite\nsection: all\nreleased: 203\ndeveloper: acme\nhub: [acme/kite-7b]\nlicense: mit\n",
    "sections/all.yaml": "title: {en: All}\nanchor: all\norder: 1\nkind: models\n"
    "columns: [name, released, developer, license, huggingface]\nsort: name\n",
}
KITE = "entries/models/kite.yaml"


def git(folder: Path, *arguments: str | Path, **variables: str) -> str:
    return run(["git", *arguments], folder, env=environment(**variables)).stdout.strip()


def commit_all(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=Change")


@dataclass(frozen=True)
class Places:
    """Repositories: `a` and `b` with a catalog in `sub/catalog`, `linked` is a work tree of `a`, `lib` a submodule."""

    root: Path

    @property
    def a(self) -> Path:
        return self.root / "a"

    @property
    def b(self) -> Path:
        return self.root / "b"

    @property
    def linked(self) -> Path:
        return self.root / "linked"

    @property
    def outer(self) -> Path:
        return self.root / "outer"

    @property
    def lib(self) -> Path:
        return self.outer / "lib"


def make_places(root: Path) -> Places:
    places = Places(root.resolve())
    for name in ("a", "b"):
        write(root / name / "sub" / "catalog" / "entries", CATALOG)
        write(root / name, {f"only-in-{name}.txt": name})
        git(root, "init", "--quiet", "--initial-branch=main", name)
        commit_all(root / name)
    git(places.a, "worktree", "add", "--quiet", places.linked, "-b", "linked")
    git(root, "init", "--quiet", "--initial-branch=main", "outer")
    git(places.outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", places.b, "lib")
    commit_all(places.outer)
    return places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return make_places(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """The same for tests that change nothing, with another index of `a`, and a folder that is in no repository."""
    places = make_places(tmp_path_factory.mktemp("places"))
    index = places.a / ".git" / "other"
    blob = git(places.a, "hash-object", "-w", "only-in-a.txt")
    git(places.a, "update-index", "--add", "--cacheinfo", f"100644,{blob},other.txt", GIT_INDEX_FILE=str(index))
    (places.root / "plain" / "deep").mkdir(parents=True)
    return places


def set_hook(work_tree: Path, script: str) -> None:
    """Have a shell script run before every commit there."""
    hooks = work_tree / git(work_tree, "rev-parse", "--git-path", "hooks")
    hooks.mkdir(exist_ok=True)
    hook = hooks / "pre-commit"
    hook.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    hook.chmod(0o755)


def _is_of_git(name: str) -> bool:
    return name.startswith("GIT_")


@dataclass(frozen=True)
class Hook:
    """What runs in this process as if a hook ran it: with the variables and in the folder that git gave to one."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def told(self, work_tree: Path, folder: Path, command: Sequence[str]) -> dict[str, str]:
        """What git tells a hook of a commit, which then refuses it."""
        file = self.folder / "told.json"
        code = f"import json, os; json.dump(dict(os.environ), open({str(file)!r}, 'w'))"
        set_hook(work_tree, f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}; exit 1")
        run(["git", *command], folder, status=1)
        variables = json.loads(file.read_text(encoding="utf-8"))
        assert "GIT_INDEX_FILE" in variables
        assert isinstance(variables, dict)
        return variables

    def lint(self, variables: Mapping[str, str], folder: Path, *arguments: str | Path) -> tuple[int, str]:
        """Status and report of `lint-catalog --since HEAD`, started in a folder."""
        for name in filter(_is_of_git, tuple(os.environ)):
            self.monkeypatch.delenv(name)
        for name in filter(_is_of_git, variables):
            self.monkeypatch.setenv(name, variables[name])
        self.monkeypatch.chdir(folder)
        status = cli.main(["--format", "concise", "--since", "HEAD", *map(str, arguments)])
        said = self.capsys.readouterr()
        return status, said.out + said.err


@pytest.fixture
def hook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Hook:
    return Hook(tmp_path, monkeypatch, capsys)


ALL = ("commit", "--quiet", "--allow-empty", "--all", "--message=Change")
FILE = ("commit", "--quiet", "--message=Change", "--", f"sub/catalog/{KITE}")
OWN: list[tuple[str, Callable[[Places], Path], str, Sequence[str]]] = [
    ("the main work tree", lambda places: places.a, ".", ALL),
    ("a sub-folder of it", lambda places: places.a, "sub", ("-C", ".", *ALL)),
    ("git -C", lambda places: places.a, ".", ("-C", "sub", *ALL)),
    ("git commit FILE", lambda places: places.a, ".", FILE),
    ("a linked work tree", lambda places: places.linked, ".", ALL),
    ("a sub-folder of a linked work tree", lambda places: places.linked, "sub", ALL),
    ("git commit FILE in a linked work tree", lambda places: places.linked, ".", FILE),
    ("a submodule", lambda places: places.lib, ".", ALL),
    ("git commit FILE in a submodule", lambda places: places.lib, ".", FILE),
    ("both named", lambda places: places.a, "sub", ("--git-dir=../.git", "--work-tree=..", *ALL)),
]
IN_LOOP = ("git commit FILE in a linked work tree",)


@pytest.mark.parametrize(("work_tree", "folder", "command"), table(OWN, IN_LOOP))
def test_a_hook_compares_with_what_its_own_repository_has(
    places: Places, work_tree: Callable[[Places], Path], folder: str, command: Sequence[str], hook: Hook
) -> None:
    tree = work_tree(places)
    catalog = tree / "sub" / "catalog"
    put(catalog, KITE, "name: Kite", "# nothing new\nname: Kite")
    variables = hook.told(tree, tree / folder, command)
    starts: list[tuple[Path, tuple[str, ...]]] = [(tree, ("sub/catalog",)), (catalog, ())]
    for start, arguments in starts:
        status, report = hook.lint(variables, start, *arguments)
        assert (status, "out-of-range" in report) == (0, False), report
    put(catalog, KITE, "license: mit", "license: mitt")
    for start, arguments in starts:
        status, report = hook.lint(variables, start, *arguments)
        assert (status, "mitt" in report, "out-of-range" in report) == (1, True, False), report


REAL = table([OWN[0], OWN[5], OWN[7]])


@pytest.mark.release
@pytest.mark.parametrize(("work_tree", "folder", "command"), REAL)
def test_a_real_hook_lets_old_mistakes_through_and_new_ones_not(
    places: Places, work_tree: Callable[[Places], Path], folder: str, command: Sequence[str]
) -> None:
    tree = work_tree(places)
    set_hook(tree, f"cd sub/catalog && exec {shlex.quote(sys.executable)} -m lint_catalog --since HEAD")
    done = run(["git", *command], tree / folder, status=None)
    assert done.returncode == 0, said(done)
    put(tree / "sub" / "catalog", KITE, "license: mit", "license: mitt")
    done = run(["git", *command], tree / folder, status=1)
    assert "mitt" in said(done)
    assert "out-of-range" not in said(done)


OTHER: list[tuple[str, Callable[[Places], Path], Callable[[Places], Path], Sequence[str]]] = [
    ("from the main work tree", lambda places: places.a, lambda places: places.b, ALL),
    ("with a file named", lambda places: places.a, lambda places: places.b, FILE),
    ("from a linked work tree", lambda places: places.linked, lambda places: places.b, ALL),
    ("from a linked work tree on the main one", lambda places: places.linked, lambda places: places.a, ALL),
    ("from the main work tree on a linked one", lambda places: places.a, lambda places: places.linked, ALL),
    ("from a submodule", lambda places: places.lib, lambda places: places.a, ALL),
    ("on a submodule", lambda places: places.outer, lambda places: places.lib, ALL),
    ("both named", lambda places: places.a, lambda places: places.b, ("--git-dir=.git", "--work-tree=.", *ALL)),
    ("a setting", lambda places: places.a, lambda places: places.b, ("-c", "core.worktree=/nowhere", *ALL)),
]


@pytest.mark.parametrize(("caller", "other", "command"), table(OTHER, ("from a linked work tree", "from a submodule")))
def test_a_hook_of_one_repository_leaves_another_its_own(
    places: Places,
    caller: Callable[[Places], Path],
    other: Callable[[Places], Path],
    command: Sequence[str],
    hook: Hook,
) -> None:
    catalog = other(places) / "sub" / "catalog"
    put(catalog, "entries/developers/acme.yaml", "name: Acme", "name: Acme\nx: 1")  # as no other repository has it
    commit_all(other(places))
    if caller(places) != places.outer:
        put(caller(places), f"sub/catalog/{KITE}", "name: Kite", "# changed\nname: Kite")
    variables = hook.told(caller(places), caller(places), command)
    starts: list[tuple[Path, tuple[Path, ...]]] = [(caller(places), (catalog,)), (catalog, ())]
    for start, arguments in starts:
        assert hook.lint(variables, start, *arguments)[0] == 0
    put(catalog, KITE, "license: mit", "license: mitt")
    for start, arguments in starts:
        status, report = hook.lint(variables, start, *arguments)
        assert (status, "mitt" in report, "out-of-range" in report) == (1, True, False), report


Variables = Callable[[Places], Mapping[str, str]]
CATALOG_OF_A = "a/sub/catalog"
HOLDS: list[tuple[str, str, str, Variables, str]] = [
    # where we are, the folder asked about, the variables, the file that the right index has at the top
    ("nothing", "a", CATALOG_OF_A, lambda _: {}, "only-in-a.txt"),
    ("an index", "a", CATALOG_OF_A, lambda _: {"GIT_INDEX_FILE": ".git/other"}, "other.txt"),
    (
        "an index, from a sub-folder",
        CATALOG_OF_A,
        CATALOG_OF_A,
        lambda _: {"GIT_INDEX_FILE": ".git/other"},
        "other.txt",
    ),
    ("an absolute index", "a", CATALOG_OF_A, lambda at: {"GIT_INDEX_FILE": str(at.a / ".git/other")}, "other.txt"),
    ("a relative GIT_DIR", "a", CATALOG_OF_A, lambda _: {"GIT_DIR": ".git"}, "only-in-a.txt"),
    (
        "a relative GIT_DIR, from a sub-folder",
        CATALOG_OF_A,
        CATALOG_OF_A,
        lambda _: {"GIT_DIR": ".git"},
        "only-in-a.txt",
    ),
    (
        "a relative GIT_DIR and index, from a sub-folder",
        CATALOG_OF_A,
        CATALOG_OF_A,
        lambda _: {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/other", "GIT_PREFIX": "sub/"},
        "other.txt",
    ),
    ("GIT_DIR relative to a sub-folder", "a/sub", CATALOG_OF_A, lambda _: {"GIT_DIR": "../.git"}, "only-in-a.txt"),
    ("a GIT_DIR that is a file", "b", "linked/sub", lambda at: {"GIT_DIR": str(at.linked / ".git")}, "only-in-a.txt"),
    (
        "a work tree relative to the top",
        CATALOG_OF_A,
        CATALOG_OF_A,
        lambda at: {"GIT_DIR": str(at.a / ".git"), "GIT_WORK_TREE": "."},
        "only-in-a.txt",
    ),
    (
        "a work tree relative to a sub-folder",
        "a/sub",
        CATALOG_OF_A,
        lambda _: {"GIT_DIR": "../.git", "GIT_WORK_TREE": ".."},
        "only-in-a.txt",
    ),
    ("a work tree alone", "a/sub", CATALOG_OF_A, lambda _: {"GIT_WORK_TREE": ".."}, "only-in-a.txt"),
    ("another repository", "a", "b/sub", lambda at: {"GIT_DIR": str(at.a / ".git")}, "only-in-b.txt"),
    ("another repository, from there", "b", "b/sub", lambda at: {"GIT_DIR": str(at.a / ".git")}, "only-in-b.txt"),
    (
        "another repository and work tree",
        "b",
        "b/sub",
        lambda at: {"GIT_DIR": str(at.a / ".git"), "GIT_WORK_TREE": str(at.a)},
        "only-in-b.txt",
    ),
    (
        "another repository, the work tree a dot",
        "b",
        "b",
        lambda at: {"GIT_DIR": str(at.a / ".git"), "GIT_WORK_TREE": "."},
        "only-in-b.txt",
    ),
    (
        "another repository's index",
        "b",
        "b/sub",
        lambda at: {"GIT_INDEX_FILE": str(at.a / ".git/other"), "GIT_PREFIX": ""},
        "only-in-b.txt",
    ),
    (
        "another repository's objects",
        "a",
        "b/sub",
        lambda at: {"GIT_OBJECT_DIRECTORY": str(at.a / ".git/objects")},
        "only-in-b.txt",
    ),
    (
        "another repository's settings",
        "a",
        "b/sub",
        lambda _: {"GIT_CONFIG_PARAMETERS": "'core.worktree'='/nowhere'", "GIT_INDEX_FILE": ".git/index"},
        "only-in-b.txt",
    ),
    ("an empty GIT_DIR", "a", CATALOG_OF_A, lambda _: {"GIT_DIR": ""}, "only-in-a.txt"),
    ("a GIT_DIR that is not there", "a", CATALOG_OF_A, lambda _: {"GIT_DIR": "/nowhere"}, "only-in-a.txt"),
    ("a submodule", "outer", "outer/lib/sub", lambda _: {"GIT_INDEX_FILE": ".git/index"}, "only-in-b.txt"),
    ("around a submodule", "outer/lib", "outer", lambda at: {"GIT_DIR": str(at.outer / ".git/modules/lib")}, "lib"),
    (
        "a folder without a repository",
        "plain",
        "plain",
        lambda at: {"GIT_DIR": str(at.a / ".git")},
        "only-in-a.txt",
    ),
    (
        "a folder without a repository, from elsewhere",
        "b",
        "plain/deep",
        lambda at: {"GIT_DIR": str(at.a / ".git"), "GIT_WORK_TREE": str(at.root / "plain")},
        "only-in-a.txt",
    ),
    (
        "a work tree within another repository",
        "b",
        "b/sub",
        lambda at: {"GIT_DIR": str(at.a / ".git"), "GIT_WORK_TREE": str(at.b / "sub")},
        "only-in-a.txt",
    ),
    (
        "a repository within the work tree",
        "b",
        "b/sub",
        lambda at: {"GIT_DIR": str(at.a / ".git"), "GIT_WORK_TREE": str(at.root)},
        "only-in-b.txt",
    ),
]


@pytest.mark.parametrize(("here", "folder", "variables", "file"), table(HOLDS))
def test_which_repository_and_index_it_is(
    shared: Places, here: str, folder: str, variables: Variables, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shared.root / here)
    env = environment(GIT_CEILING_DIRECTORIES=str(shared.root), **variables(shared))
    names = git_for(shared.root / folder, env).text("ls-files", "--full-name", ":/").split("\n")
    assert [name for name in names if "/" not in name and name != ".gitmodules"] == [file]


@pytest.mark.parametrize(("here", "folder", "variables", "file"), table(HOLDS))
def test_it_is_the_same_one_from_the_folder_that_c_names(
    shared: Places, here: str, folder: str, variables: Variables, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shared.root / here)
    for name, value in environment(GIT_CEILING_DIRECTORIES=str(shared.root), **variables(shared)).items():
        monkeypatch.setenv(name, value)
    with started_in((os.path.relpath(shared.root / folder),)):
        names = git_for(shared.root / folder, dict(os.environ)).text("ls-files", "--full-name", ":/").split("\n")
    assert [name for name in names if "/" not in name and name != ".gitmodules"] == [file]


@pytest.mark.parametrize(("folder", "variables", "top"), table([
    ("a sub-folder", "a/sub", lambda at: {"GIT_DIR": str(at.a / ".git")}, "a"),
    ("a linked work tree", "linked/sub", lambda at: {"GIT_DIR": str(at.a / ".git/worktrees/linked")}, "linked"),
    ("the main one, of a linked one's hook", "a/sub", lambda at: {"GIT_DIR": str(at.a / ".git/worktrees/linked")}, "a"),
    ("a submodule", "outer/lib/sub", lambda at: {"GIT_DIR": str(at.outer / ".git/modules/lib")}, "outer/lib"),
    ("a work tree of one's own", "a/sub/catalog",
     lambda at: {"GIT_DIR": str(at.a / ".git"), "GIT_WORK_TREE": str(at.a / "sub")}, "a/sub"),
    ("a work tree elsewhere", "a/sub",
     lambda at: {"GIT_DIR": str(at.a / ".git"), "GIT_WORK_TREE": str(at.b)}, "a"),
]))  # fmt: skip
def test_where_the_top_is(
    shared: Places, folder: str, variables: Variables, top: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shared.root / folder)
    found = git_for(shared.root / folder, environment(**variables(shared)))
    assert found.path("--show-toplevel") == shared.root / top


def test_settings_for_all_repositories_stay(shared: Places) -> None:
    setting = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "lint.probe", "GIT_CONFIG_VALUE_0": "yes"}
    assert git_for(shared.b, environment(**setting)).text("config", "lint.probe") == "yes"
    bound = environment(**setting, GIT_DIR=str(shared.a / ".git"))
    assert git_for(shared.a, bound).text("config", "lint.probe") == "yes"
    assert git_for(shared.b, bound).run("config", "lint.probe").returncode == 1


def test_every_variable_of_a_repository_is_dropped_in_another(shared: Places) -> None:
    names = git(shared.a, "rev-parse", "--local-env-vars").split()
    assert {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX"} <= set(names)
    env = environment(**{name: str(shared.a / ".git") for name in names}, GIT_CEILING_DIRECTORIES=os.sep)
    left = git_for(shared.b, env).environment
    assert not left.keys() & set(names)
    assert left["GIT_CEILING_DIRECTORIES"] == os.sep


def test_what_git_ignores_another_index_does_not_say(places: Places) -> None:
    write(places.b, {".gitignore": "*.txt\n", "kept.txt": "", "spare.txt": ""})
    git(places.b, "add", "--force", ".gitignore", "kept.txt")
    variables: list[dict[str, str]] = [
        {},
        {"GIT_DIR": str(places.b / ".git"), "GIT_INDEX_FILE": str(places.b / ".git/index")},
        {"GIT_DIR": str(places.a / ".git"), "GIT_INDEX_FILE": str(places.a / ".git/index")},
        {"GIT_INDEX_FILE": str(places.a / ".git/index")},
    ]
    for each in variables:
        ignored = ignored_files(places.b, ["kept.txt", "spare.txt"], environment(**each))
        assert ignored == {"spare.txt"}, each
