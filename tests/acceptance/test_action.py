"""`action.yml`: its own steps, run as the runner does it, against a local repository."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from lint_catalog.testing.hub import StandInHub, read_scenario
from tests.support.catalogs import table
from tests.support.cli import PLAMO, STORMY, TITECH, put
from tests.support.pull_requests import BASH, OURS, THEIRS, World, a_world
from tests.support.sandbox import environment, git, run
from tests.support.workflows import ACTION, Runner

OLD, NEW = "file=entries/models/stormy.yaml", "file=entries/models/plamo-13b.yaml"
"""How annotations begin on the error that `main` has, and on the one that a change brings."""


@pytest.fixture
def world(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    return a_world(tmp_path, tmp_path_factory)


def lint(runner: Runner, **inputs: str) -> str:
    """What linting said."""
    runner.use(ACTION, {name.replace("_", "-"): value for name, value in inputs.items()})
    step = runner.step("lint")
    said = "".join(each.said for each in runner.ran)
    assert step is not None, said
    assert "Traceback" not in said
    assert not (set(runner.checkout.iterdir()) & {runner.checkout / "report.json", runner.checkout / "links"})
    return said


def used(runner: Runner) -> set[str]:
    """The steps that ran."""
    return {each.id for each in runner.ran}


@BASH
@pytest.mark.process
def test_a_pull_request_is_told_what_it_brings(world: World) -> None:
    runner = world.runner("pull_request", world.pull_request(), world.merge)
    said = lint(runner, online="false")
    assert NEW in said
    assert OLD not in said
    assert runner.failed
    assert runner.outputs["lint"]["status"] == "1"
    assert "prefered-networks" in runner.summary
    assert used(runner) == {"python", "plan", "install", "lint"}
    assert runner.outputs["plan"]["isolated"] == "false"


@BASH
@pytest.mark.release
class TestChanges:
    """Which commit a change is compared with, whatever was checked out."""

    @pytest.mark.parametrize("depth", table([("shallow", 1), ("two", 2), ("everything", 0)]))
    @pytest.mark.parametrize("what", table([("merged", "merge"), ("the-branch", "head")]))
    def test_a_checkout_of_any_depth_will_do(self, what: str, depth: int, world: World) -> None:
        runner = world.runner("pull_request", world.pull_request(), getattr(world, what), depth)
        said = lint(runner, online="false")
        assert (NEW in said, OLD in said) == (True, False)

    def test_what_was_fixed_meanwhile_is_no_news(self, world: World) -> None:
        event = world.pull_request()
        git(world.work, "checkout", "--quiet", "main")
        put(world.work, STORMY, "released: 203", "released: 2023")
        put(world.work, TITECH, "released: ", "released: 9")
        world.commit("Fixed, and another one broken")
        git(world.work, "checkout", "--quiet", "change")
        world.merge = world.merged()
        world.push()
        said = lint(world.runner("pull_request", event, world.merge), online="false")
        assert NEW in said
        assert said.count("::error") == 1

    def test_a_merge_group_is_compared_with_what_it_goes_into(self, world: World) -> None:
        event = {"merge_group": {"base_sha": world.base, "head_sha": world.merge}}
        said = lint(world.runner("merge_group", event, world.merge))
        assert (NEW in said, OLD in said) == (True, False)

    @pytest.mark.parametrize("name", ["push", "release"])
    def test_a_branch_is_judged_as_a_whole(self, name: str, world: World) -> None:
        runner = world.runner(name, {"repository": {"private": False}}, world.base)
        assert OLD in lint(runner)
        assert used(runner) == {"python", "plan", "install", "lint"}

    def test_a_base_that_cannot_be_had_is_said_and_red(self, world: World) -> None:
        runner = world.runner("pull_request", world.pull_request(), world.merge)
        git(runner.checkout, "remote", "set-url", "origin", str(world.folder / "nothing"))
        assert not runner.use(ACTION, {})
        [*_, plan] = runner.ran
        assert "::error title=lint-catalog::the commit" in plan.said
        assert "`fetch-depth: 2`" in plan.said
        assert used(runner) == {"python", "plan"}

    def test_what_could_not_be_checked_is_red_and_annotated(self, world: World) -> None:
        runner = world.runner("push", {}, world.base)
        (runner.checkout / "lint-catalog.toml").write_text("entries = 5\n", encoding="utf-8")
        said = lint(runner, fail="never", sarif="true", reports="json")
        assert runner.failed
        assert runner.outputs["lint"] == {"status": "2"}
        assert "::error title=lint-catalog::the catalog could not be checked" in said

    def test_alerts_of_a_check_that_is_not_whole_are_not_uploaded(self, world: World) -> None:
        runner = world.runner("push", {}, world.base)
        (runner.checkout / "own").mkdir()
        (runner.checkout / "own" / "broken.py").write_text(
            "from lint_catalog.rules import Entry, Problems, Severity, rule\n\n\n"
            "@rule(on=Entry, severity=Severity.NOTE)\ndef breaks(entry: Entry) -> Problems:\n"
            '    """Nothing is right.\n    """\n    yield entry.nothing\n',
            encoding="utf-8",
        )
        (runner.checkout / "lint-catalog.toml").write_text("checks = ['own']\n", encoding="utf-8")
        lint(runner, fail="never", sarif="true", reports="json", online="false")
        assert runner.outputs["lint"]["status"] == "3"
        assert "reports" in runner.outputs["lint"]
        assert "upload" not in used(runner)

    def test_a_catalog_in_a_folder(self, world: World) -> None:
        git(world.work, "checkout", "--quiet", "main")
        (world.work / "lists").mkdir()
        shutil.move(world.work / "entries", world.work / "lists" / "entries")
        commit = world.commit("Move")
        git(world.work, "push", "--quiet", str(world.server), "main")
        runner = world.runner("push", {}, commit)
        said = lint(runner, working_directory="lists", paths=f"'{STORMY}'", reports="json", sarif="true")
        assert "file=lists/entries/models/stormy.yaml" in said
        assert json.loads((Path(runner.outputs["lint"]["reports"]) / "report.json").read_text(encoding="utf-8"))
        upload = runner.step("upload")
        assert upload is not None
        assert upload.given["category"].startswith("lint-catalog-")


@BASH
@pytest.mark.release
class TestStrangers:
    """A fork, its settings and its code."""

    def test_a_fork_without_secrets_is_linted_as_any_other(self, world: World) -> None:
        world.strange()
        runner = world.runner("pull_request", world.pull_request(fork=True), world.merge)
        lint(runner, sarif="true", online="false")
        assert runner.outputs["plan"]["isolated"] == "false"
        assert "no alerts are uploaded" in "".join(each.said for each in runner.ran)
        assert "upload" not in used(runner)

    @pytest.mark.parametrize(
        ("name", "private", "machine", "inputs"),
        table([
            ("a-token-that-writes", "pull_request_target", False, "github-hosted", {}),
            ("a-machine-that-stays", "pull_request", False, "self-hosted", {}),
            ("a-private-repository", "pull_request", True, "github-hosted", {}),
            ("a-secret", "pull_request", False, "github-hosted", {"hf_token": "hf_x"}),
            ("asked-for", "pull_request", False, "github-hosted", {"isolated": "true"}),
        ]),
    )  # fmt: skip
    def test_beside_a_secret_a_stranger_decides_nothing(
        self, name: str, private: bool, machine: str, inputs: Mapping[str, str], world: World
    ) -> None:
        world.strange()
        event = world.pull_request(fork=True, private=private)
        runner = world.runner(name, event, world.merge, variables={"RUNNER_ENVIRONMENT": machine})
        said = lint(runner, sarif="true", **inputs)
        assert not world.marker.exists()
        assert NEW in said
        assert runner.failed
        assert used(runner) == {"python", "plan", "install", "lint"}, "nothing is kept, asked or uploaded"

    def test_modules_of_the_checkout_are_none_of_ours(self, world: World) -> None:
        world.strange()
        (world.work / "lint-catalog.toml").unlink()
        world.commit("No rules of their own")
        world.merge = world.merged()
        world.push()
        lint(world.runner("push", {}, world.merge, variables={"PYTHONPATH": "."}))
        assert not world.marker.exists()

    def test_names_are_data(self, world: World) -> None:
        evil = "x$(touch owned)`touch owned`\n::error::owned"
        runner = world.runner("push", {}, world.base)
        assert not runner.use(ACTION, {"working-directory": evil})
        assert not (runner.checkout / "owned").exists()
        assert "\n::error::owned" not in "".join(each.said for each in runner.ran)


@pytest.fixture
def hub() -> Iterator[StandInHub]:
    """A Hub that has no repository."""
    with StandInHub(read_scenario("{}")) as found:
        yield found


@BASH
@pytest.mark.release
class TestMemory:
    """What a run learns about links."""

    def go(self, world: World, hub: StandInHub, name: str, event: Mapping[str, Any], commit: str) -> Runner:
        variables = {"HF_ENDPOINT": hub.url, "LINT_CATALOG_ALLOW_PRIVATE": "127.0.0.0/8", "HF_HUB_OFFLINE": ""}
        runner = world.runner(name, event, commit, variables=variables)
        lint(runner, arguments="--select hub")
        return runner

    def test_a_red_run_leaves_it_to_the_next_one(self, world: World, hub: StandInHub) -> None:
        first = self.go(world, hub, "schedule", {}, world.base)
        assert first.failed
        assert used(first) == {"python", "plan", "install", "restore", "lint", "save"}
        [(key, kept)] = first.caches.items()
        assert key == "lint-catalog-links-of-5-1-lint"
        assert (kept / "links.sqlite").is_file()
        asked = len(hub.requests)
        assert asked
        second = world.runner("schedule", {}, world.base, variables=first.variables)
        second.caches.update(first.caches)
        second.github = {**second.github, "run_id": "6"}
        lint(second, arguments="--select hub")
        assert len(hub.requests) < 2 * asked
        assert [*second.caches] == [key, "lint-catalog-links-of-6-1-lint"]

    def test_a_change_is_asked_about_what_it_adds(self, world: World, hub: StandInHub) -> None:
        put(world.work, PLAMO, "hub:", "hub:\n  - acme/brand-new")
        world.head = world.commit("Add")
        world.merge = world.merged()
        world.push()
        runner = self.go(world, hub, "pull_request", world.pull_request(), world.merge)
        assert "save" in used(runner)
        asked = {each.target for each in hub.requests}
        assert any("acme" in each for each in asked)
        assert not any("stabilityai" in each or "tokyotech" in each for each in asked)


@pytest.mark.parametrize(
    ("inputs", "message"),
    table([
        ("online", {"ONLINE": "maybe"}, "`online` is 'maybe'; it is one of auto, true, false"),
        ("folder", {"FOLDER": "x"}, "there is no folder 'x' in the checkout; `working-directory` says where"),
        ("since", {"SINCE": "--output=x"}, "`since` is a git revision, `auto` or `all`"),
    ]),
)  # fmt: skip
def test_what_cannot_be_is_said(inputs: Mapping[str, str], message: str) -> None:
    action = _action()
    with pytest.raises(action.Trouble) as caught:
        action.plan(action.Event("push", {}, OURS, "", "github-hosted"), inputs)
    assert str(caught.value) == message


@BASH
def test_a_folder_that_looks_like_a_repository_starts_nothing(tmp_path: Path) -> None:
    """Its configuration is a stranger's."""
    for name in ("objects", "refs"):
        (tmp_path / "catalog" / name).mkdir(parents=True)
    (tmp_path / "catalog" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    program, marker = tmp_path / "program", tmp_path / "a-strangers-code-ran"
    program.write_text(f"#!/bin/sh\ntouch {marker}\n", encoding="utf-8")
    program.chmod(0o755)
    config = f'[core]\n\tbare = true\n\tsshCommand = {program}\n[protocol "ext"]\n\tallow = always\n[remote "origin"]\n'
    action = _action()
    for url in (f"ext::{program}", "ssh://example.invalid/x"):
        (tmp_path / "catalog" / "config").write_text(f"{config}\turl = {url}\n", encoding="utf-8")
        action.Checkout(str(tmp_path / "catalog")).fetch("1" * 40, "ghs_x")
        assert not marker.exists(), url


_REPOSITORY = {"repository": {"private": False}}
_FORK = {"pull_request": {"head": {"repo": {"full_name": THEIRS}}}, **_REPOSITORY}
_GONE: dict[str, Any] = {"pull_request": {"head": {"repo": None}}, **_REPOSITORY}
_BRANCH = {"pull_request": {"head": {"repo": {"full_name": OURS}}}, **_REPOSITORY}
_RUN = {"workflow_run": {"head_repository": {"full_name": THEIRS}}}


@pytest.mark.parametrize(
    ("name", "event", "actor", "isolated", "reads_only"),
    table([
        ("branch", "pull_request", _BRANCH, "me", False, False),
        ("dependabot", "pull_request", _BRANCH, "dependabot[bot]", False, True),
        ("what-dependabot-merges", "push", {}, "dependabot[bot]", False, True),
        ("fork", "pull_request", _FORK, "me", False, True),
        ("fork-that-is-gone", "pull_request", _GONE, "me", False, True),
        ("fork-with-secrets", "pull_request_target", _FORK, "me", True, False),
        ("branch-with-secrets", "pull_request_target", _BRANCH, "me", False, False),
        ("review-of-a-fork", "pull_request_review", _FORK, "me", True, False),
        ("comment", "issue_comment", {"issue": {}}, "me", True, False),
        ("after-a-run-of-a-fork", "workflow_run", _RUN, "me", True, False),
        ("push", "push", {}, "me", False, False),
        ("nobody-knows", "workflow_run", {}, "me", True, False),
    ]),
)  # fmt: skip
def test_who_is_a_stranger(name: str, event: Mapping[str, Any], actor: str, isolated: bool, reads_only: bool) -> None:
    action = _action()
    found = action.Event(name, event, OURS, actor, "github-hosted")
    assert action.plan(found, {"SINCE": "all"}).isolated is isolated
    assert found.reads_only is reads_only
    assert action.plan(found._replace(machine="self-hosted"), {"SINCE": "all"}).isolated is found.strange


def _action() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_action", ACTION.parent / ".github" / "action" / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@BASH
@pytest.mark.nightly
def test_what_is_installed_is_what_lies_beside_the_action(checkout: Path, tmp_path: Path) -> None:
    source = tmp_path / "action"
    git(tmp_path, "clone", "--quiet", str(checkout), str(source))
    temporary = tmp_path / "temporary"
    env = environment(RUNNER_TEMP=str(temporary))
    run([sys.executable, "-I", source / ".github" / "action" / "run.py", "install"], tmp_path, env=env)
    program = temporary / "lint-catalog" / "python" / "bin" / "lint-catalog"
    assert "lint-catalog" in run([program, "--version"], tmp_path).stdout
    assert git(source, "status", "--porcelain", "--ignored") == ""
