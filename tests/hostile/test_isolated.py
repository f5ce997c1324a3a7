"""No code of a checkout runs where it was not asked for, and when isolated its settings decide nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from lint_catalog.convert.render.labels import LabelFile, load_labels
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.config import SETTINGS, ConfigSource, load_config
from lint_catalog.project.git import Git, git_for
from lint_catalog.project.isolation import LEFT_OUT
from lint_catalog.project.settings import ListSetting, Reach, SettingKind, TableSetting
from lint_catalog.report.formats import format_names
from tests.support.catalogs import PROJECT, small, table
from tests.support.cli import PLAMO, PROGRAM, environment, lint, put, write
from tests.support.sandbox import git, toml

CANARY = "from pathlib import Path\nPath({file!r}).touch()\nraise RuntimeError('sung')\n"
DECIDING = {
    "checks": 'checks = ["checks"]',
    "select": 'select = ["missing-field"]',
    "ignore": 'ignore = ["out-of-range"]',
    "strict": "strict = true",
    "severity": 'severity = {out-of-range = "off"}',
    "links": '[links]\nexclude = [{host = "example.org", reason = "none", until = 2999-01-01}]\ntimeout = 299',
    "per-path": '[[per-path]]\npaths = ["**"]\nignore = ["shape"]',
}
"""For each key that decides something a setting that would change what a run does on the catalog `broken`."""
ALL = "\n".join(DECIDING.values())
PAGE = "# A\n\n| Model | Developer |\n|---|---|\n| [A](https://huggingface.co/a/b) | C |\n"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A catalog of two files, one of which has an error and names what is not there."""
    write(tmp_path, {file: text for file, text in small().items() if file in ("entries/catalog.yaml", PLAMO)})
    put(tmp_path, PLAMO, "released: 2023", "released: 203")
    return tmp_path


@pytest.fixture
def canary(broken: Path) -> Path:
    """A file that exists once code of the checkout ran; the settings decide all that can be decided."""
    song = broken / "song"
    write(broken, {"checks/canary.py": CANARY.format(file=str(song)), "lint-catalog.toml": ALL, "page.md": PAGE})
    return song


COMMANDS = [
    ("check", ["check"], 1),
    ("check of a page", ["check", "page.md"], None),
    ("fix", ["check", "--diff"], None),
    ("links", ["links", "--max-wait", "0s"], 0),
    ("links of a page", ["links", "page.md", "--max-wait", "0s"], 0),
    ("render", ["render", "--check"], 1),
    ("fmt", ["fmt", "--check"], None),
    ("footnotes", ["footnotes"], 1),
    ("footnotes of a page", ["footnotes", "page.md"], 0),
    ("import", ["import", "page.md", "--lang", "en=page.md", "-o", "imported", "--force"], 0),
    ("rules", ["rules"], 0),
    ("explain", ["explain", "missing-field"], 0),
    ("settings by name", ["check", "--config", "lint-catalog.toml"], 1),
]


WAYS: list[tuple[Callable[[list[str]], list[str]], Mapping[str, str]]] = [
    (lambda words: [*words, "--isolated"], {}),
    (lambda words: ["--isolated", *words], {}),
    (list, {"LINT_CATALOG_ISOLATED": "1"}),
]


@pytest.mark.parametrize(("command", "status"), table(COMMANDS))
def test_isolated_no_code_of_the_checkout_runs_and_what_is_left_out_is_said_in_a_line(
    canary: Path, command: list[str], status: int | None
) -> None:
    for words, more in WAYS if command == ["check"] else WAYS[:1]:
        result = lint(*words(command), cwd=canary.parent, env=more, status=status)
        said = [line for line in result.stderr.splitlines() if "since the run is isolated" in line]
        assert len(said) == 1, result.stderr
        assert all(f"`{key}`" in said[0] for key in DECIDING)
        assert not canary.exists()


@pytest.mark.parametrize("value", ["0", "", "no"])
def test_the_variable_can_say_no(canary: Path, value: str) -> None:
    result = lint("check", cwd=canary.parent, env={"LINT_CATALOG_ISOLATED": value}, status=2)
    assert canary.exists()
    assert "cannot be run: RuntimeError" in result.stderr


def test_a_variable_that_nobody_understands_runs_nothing(canary: Path) -> None:
    result = lint("check", cwd=canary.parent, env={"LINT_CATALOG_ISOLATED": "maybe"}, status=2)
    assert "the variable `LINT_CATALOG_ISOLATED` is neither yes nor no: `maybe`" in result.stderr
    assert not canary.exists()


@pytest.mark.parametrize("words", ["--select ", "check --select missing-f", "explain ", "check --ignore a,", "", "rul"])
def test_completion_runs_no_code_of_the_checkout(canary: Path, words: str) -> None:
    wanted = {
        "_LINT_CATALOG_COMPLETE": "zsh_complete",
        "COMP_WORDS": f"lint-catalog {words}",
        "COMP_CWORD": str(len(words.split(" "))),
    }
    result = lint(cwd=canary.parent, env=wanted, status=0)
    assert result.stdout
    assert not canary.exists()


@pytest.mark.parametrize("key", DECIDING)
def test_isolated_a_setting_that_decides_changes_nothing_but_that_it_is_named(broken: Path, key: str) -> None:
    before = _findings(broken)
    (broken / "lint-catalog.toml").write_text(DECIDING[key], encoding="utf-8")
    after = _findings(broken)
    [note] = [each for each in after if each["rule"] == LEFT_OUT]
    assert (note["file"], note["severity"]) == ("lint-catalog.toml", "note")
    assert f"`{key}`" in str(note["message"])
    assert [each for each in after if each != note] == before
    isolated = load_config(broken, ConfigSource(isolated=True))
    assert load_config(broken) != isolated
    assert isolated.links == load_config(broken.parent).links


def _findings(folder: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(lint("--isolated", "--format", "json", cwd=folder, status=1).stdout)[
        "findings"
    ]
    return found


def _keys(table: TableSetting, above: str = "") -> Iterator[tuple[str, Reach, Reach | None]]:
    """Every key with its reach, and that of the table that it stands in."""
    for name, key in table.keys.items():
        yield above + name, key.reach, None
        of: SettingKind = key.of
        while isinstance(of, ListSetting):
            of = of.of
        if isinstance(of, TableSetting):
            yield from ((path, reach, up or key.reach) for path, reach, up in _keys(of, f"{above}{name}."))
            if of is not key.of:  # the keys of tables in a list are not taken one by one
                assert {reach for _, reach, _ in _keys(of)} == {key.reach}, name


def test_every_setting_says_how_far_it_reaches() -> None:
    keys = list(_keys(SETTINGS))
    assert len(keys) > 30
    assert {reach for _, reach, above in keys if above is Reach.DECIDES} == {Reach.DECIDES}
    assert [name for name, key in SETTINGS.keys.items() if key.reach is Reach.DECIDES] == list(DECIDING)


def test_the_guide_says_of_every_setting_whether_it_is_left_out() -> None:
    guide = (PROJECT / "docs" / "pull-requests-of-strangers.md").read_text(encoding="utf-8")
    [row] = [line for line in guide.splitlines() if line.startswith("| `checks`")]
    left_out, read = (set(re.findall("`([^`]+)`", cell)) for cell in row.strip("| ").split(" | "))
    assert left_out == set(DECIDING)
    assert read == SETTINGS.keys.keys() - left_out


def test_what_describes_the_catalog_holds_when_isolated(tmp_path: Path) -> None:
    text = (
        'entries = "e"\nschema = "s"\nlabels = "l"\npages = {en = "p.md"}\nstrict = true\n'
        '[markdown]\nunsorted = ["a"]\n[links]\ntimeout = 3\n'
    )
    (tmp_path / "lint-catalog.toml").write_text(text, encoding="utf-8")
    whole, isolated = load_config(tmp_path), load_config(tmp_path, ConfigSource(isolated=True))
    for name in ("entries", "schema", "labels", "pages", "markdown"):
        assert getattr(whole, name) == getattr(isolated, name)
    assert isolated.left_out == ("strict", "links")
    assert toml(text).keys() - {*isolated.left_out} == {"entries", "schema", "labels", "pages", "markdown"}


@pytest.mark.parametrize("name", format_names())
def test_every_format_has_the_note(canary: Path, name: str) -> None:
    result = lint("--isolated", "--format", name, cwd=canary.parent, status=1)
    assert LEFT_OUT in result.stdout
    assert "since the run is isolated" in result.stdout


def test_no_option_takes_the_note_away_and_no_baseline_keeps_it(canary: Path) -> None:
    folder = canary.parent
    lint("--isolated", "--baseline", "b.jsonl", "--write-baseline", cwd=folder, status=0)
    assert LEFT_OUT not in (folder / "b.jsonl").read_text(encoding="utf-8")
    for more in (["--baseline", "b.jsonl"], ["--select", "yaml", "--strict"], [PLAMO]):
        assert LEFT_OUT in lint("--isolated", "--format", "concise", *more, cwd=folder).stdout


def test_where_nothing_is_left_out_nothing_is_said(broken: Path) -> None:
    (broken / "lint-catalog.toml").write_text('[markdown]\nunsorted = ["a"]\n', encoding="utf-8")
    plain, isolated = lint(cwd=broken), lint("--isolated", cwd=broken)
    assert (isolated.returncode, isolated.stderr) == (plain.returncode, "")
    assert plain.stdout.partition(" (")[0] == isolated.stdout.partition(" (")[0]


def test_comments_of_entries_hold_and_may_name_rules_that_are_left_out(broken: Path) -> None:
    put(broken, PLAMO, "released: 203", "released: 203 # lint-catalog: ignore[out-of-range, of-ours] for a reason")
    write(broken, {"lint-catalog.toml": 'checks = ["checks"]', "checks/none.py": ""})
    result = lint("--isolated", "--format", "concise", cwd=broken)
    assert "1 ignored by comments" in result.stdout
    assert "of-ours" not in result.stdout
    assert "of-ours" in lint("--format", "concise", cwd=broken).stdout


@pytest.mark.parametrize(("text", "words"), table([
    ("brackets", "a = " + "[" * 100_000, "it is nested too deeply"),
    *(("a name of many parts" + end, f"[{dots}]" if end else f"{dots} = 1", "a key of more than 50 parts")
      for end, sign in (("", "."), (" in a table", " . ")) for dots in [sign.join(["a"] * 10_000 + ['"b"'])]),
    ("brackets that are read", "entries = " + "[" * 200 + "]" * 200, "must be a folder name"),
    ("a long text", f"select = '{'x' * 100_000}'", "must be a list of texts"),
    ("digits", f"entries = {'9' * 5_000}", "is not valid TOML"),
    ("digits of another kind", f"entries = 0x{'f' * 5_000}", "must be a folder name"),
    ("infinity", "[links]\ntimeout = inf", "must be a number from"),
    ("not a number", "[links]\ntimeout = nan", "must be a number from"),
]))  # fmt: skip
def test_settings_of_strangers_are_refused_in_a_few_words(tmp_path: Path, text: str, words: str) -> None:
    write(tmp_path, {"lint-catalog.toml": text})
    for more in ([], ["--isolated"]) if "links" not in text and "select" not in text else ([],):
        said = lint(*more, cwd=tmp_path, status=2).stderr
        assert words in said
        assert len(said) < 600


def test_label_files_of_strangers_are_refused_as_well() -> None:
    for text in (".".join("a" * 10_000) + " = 1", "a = " + "[" * 100_000, f"a = {'9' * 5_000}"):
        with pytest.raises(CatalogError, match=r"^en\.toml: is not valid TOML"):
            load_labels(["en"], {"en": LabelFile("en.toml", text)})


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["lint_catalog"], id="the program", marks=pytest.mark.release),
        pytest.param(["lint_catalog.testing.hub", "--help"], id="the stand-in", marks=pytest.mark.release),
    ],
)
def test_modules_in_the_current_folder_are_not_imported(folder: Path, words: list[str]) -> None:
    song = folder / "song"
    names = ["click", "yaml", "msgspec", "jsonschema", "contextlib", "json", "typing", "tomllib", "checks/x", "_own"]
    write(folder, {f"{name}.py": CANARY.format(file=str(song)) for name in names})
    write(folder, {"evil-1.dist-info/entry_points.txt": "[lint_catalog.rules]\nevil = _own\n"})
    write(folder, {"evil-1.dist-info/METADATA": "Name: evil\nVersion: 1\n"})
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not song.exists()


GIT = ["core.fsmonitor", "core.pager", "pager.rev-parse", "pager.ls-tree", "core.sshCommand", "core.gitProxy",
       "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.smudge", "filter.x.clean", "filter.x.process",
       "credential.helper", "core.editor", "sequence.editor", "gpg.program", "core.alternateRefsCommand",
       "uploadpack.packObjectsHook", "remote.origin.uploadpack", "remote.origin.vcs"]  # fmt: skip
"""Settings of a repository that name programs."""


@pytest.fixture
def planted(broken: Path) -> Path:
    """A repository that starts a canary wherever git can be made to, one object of which is only at its origin."""
    song = broken / "song"
    program = broken / "sing"
    program.write_text(f"#!/bin/sh\ntouch {song}\n", encoding="utf-8")
    program.chmod(0o755)
    write(broken, {".gitattributes": "* diff=x filter=x\n", "page.md": PAGE})
    git(broken, "init", "--quiet", "--initial-branch=main")
    git(broken, "add", "--all")
    git(broken, "commit", "--quiet", "--message=Catalog")
    hooks = ["post-index-change", "reference-transaction", "fsmonitor-watchman", "post-checkout", "pre-commit"]
    write(broken, {f"hooks/{name}": program.read_text(encoding="utf-8") for name in hooks})
    for each in (broken / "hooks").iterdir():
        each.chmod(0o755)
    settings = [f'[{section}]\n{key} = "{program}"' for section, key in _sections()]
    more = f"""
[core]
hooksPath = "{broken / "hooks"}"
repositoryformatversion = 1
[extensions]
partialclone = origin
[remote "origin"]
url = "ext::{program} %S"
promisor = true
partialclonefilter = blob:none
fetch = +refs/heads/*:refs/remotes/origin/*
[protocol]
allow = always
[protocol "ext"]
allow = always
[alias]
rev-parse = "!{program}"
"""
    with (broken / ".git/config").open("a", encoding="utf-8") as file:
        file.write("\n".join(settings) + more)
    return song


def _sections() -> Iterator[tuple[str, str]]:
    for name in GIT:
        section, *sub, key = name.split(".")
        yield (f'{section} "{sub[0]}"' if sub else section), key


def _lose(folder: Path, file: str) -> None:
    id = git(folder, "rev-parse", f"HEAD:{file}")
    (folder / ".git/objects" / id[:2] / id[2:]).unlink()


@pytest.mark.skipif(os.name == "nt", reason="the canary is a shell script")
@pytest.mark.parametrize(("words", "lost"), table([
    ("entries", [], ""), ("a page", ["page.md"], ""),
    ("an entry that is only at the origin", [], PLAMO), ("a page that is only at the origin", ["page.md"], "page.md"),
]))  # fmt: skip
def test_git_starts_nothing_that_a_repository_names(planted: Path, words: list[str], lost: str) -> None:
    folder = planted.parent
    if lost:
        _lose(folder, lost)
    result = lint("--since", "HEAD", *words, cwd=folder)
    assert not planted.exists()
    assert (result.returncode == 2) is bool(lost), result.stderr
    assert not lost or f"git has no content of {lost.removeprefix('entries/')}" in result.stderr.replace("entries/", "")


@pytest.mark.skipif(os.name == "nt", reason="the canary is a shell script")
def test_a_git_in_the_current_folder_is_not_started(planted: Path) -> None:
    folder = planted.parent
    (folder / "sing").rename(folder / "git")
    lint("--since", "HEAD", cwd=folder, env={"PATH": f":.:{os.environ['PATH']}"}, status=0)
    assert not planted.exists()


@pytest.mark.skipif(os.name == "nt", reason="the canary is a shell script")
@pytest.mark.parametrize("tree", ["", "[core]\nbare = false\nworktree = .\n"], ids=["bare", "with-a-work-tree"])
def test_files_that_are_a_repository_without_being_in_git_are_none(planted: Path, tree: str) -> None:
    """A checkout can have all files of a `.git` in any folder: git itself keeps only those of that name away."""
    folder = planted.parent / "catalog"
    (planted.parent / ".git").rename(folder)
    write(folder, dict(small()))
    with (folder / "config").open("a", encoding="utf-8") as file:
        file.write(tree)
    done = lint("--since", "HEAD", cwd=folder, status=2)
    assert "not in a git repository" in done.stderr
    assert git_for(folder, dict(os.environ)).path("--absolute-git-dir") is None
    named = {**os.environ, "GIT_DIR": str(folder)}
    assert Git(folder, named).path("--absolute-git-dir") == folder.resolve(), "whoever says so means it"
    assert not planted.exists()


def test_a_revision_that_looks_like_an_option_is_none(planted: Path) -> None:
    for name in ("-h", "--upload-pack=touch song", "--output=song", "--all", "-", " "):
        result = lint(f"--since={name}", cwd=planted.parent, status=2)
        assert "is not a git revision" in result.stderr
    assert not planted.exists()


def test_a_repository_of_somebody_else_is_said_in_words(planted: Path) -> None:
    other = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    result = lint("--since", "HEAD", cwd=planted.parent, env=other, status=2)
    assert "since it belongs to another user" in result.stderr
    assert "safe.directory" in result.stderr


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals for one process")
@pytest.mark.parametrize(("number", "status"), table([("Ctrl-C", signal.SIGINT, 130), ("an end", signal.SIGTERM, 143)]))
def test_a_signal_while_modules_are_imported_ends_it_without_a_traceback(
    tmp_path: Path, number: int, status: int
) -> None:
    write(tmp_path / "lib", {"click.py": "import time\nprint('begun', flush=True)\ntime.sleep(60)\n"})
    write(tmp_path, small())
    with subprocess.Popen(
        PROGRAM, cwd=tmp_path, env=environment({"PYTHONPATH": str(tmp_path / "lib")}), encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stdout.readline() == "begun\n"
        running.send_signal(number)
        _, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (status, "")
    assert sys.executable == PROGRAM[0]
