"""Workflows that the README and the guides show would do on GitHub what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec import Struct

from lint_catalog.cli.online import cache_folder
from tests.support.catalogs import PROJECT, table
from tests.support.documents import document
from tests.support.sandbox import environment, run
from tests.support.snippets import snippets
from tools.pins import files, pinned, pins

_LINT = re.compile(r"lint-catalog(?: |$)")
OURS = "OWNER/lint-catalog"


class Job(Struct, frozen=True):
    """A job of a workflow, or a part of its steps that a guide shows alone. `settings` is all but the steps."""

    settings: dict[str, Any]
    steps: list[dict[str, Any]]

    def using(self, action: str) -> list[dict[str, Any]]:
        """Steps that use an action, of whatever version, or one of its parts."""
        return [each for each in self.steps if re.match(rf"{action}[@/]", each.get("uses", ""))]

    @property
    def linting(self) -> list[int]:
        """Which of its steps lint."""
        steps = enumerate(self.steps)
        return [number for number, each in steps if _LINT.match(each.get("run", "")) or each in self.using(OURS)]


def _jobs(data: Any) -> Iterator[Job]:
    shared = {key: value for key, value in data.items() if key != "jobs"}
    for job in data["jobs"].values():
        yield Job({**shared, **{key: value for key, value in job.items() if key != "steps"}}, job["steps"])


JOBS = [(each.name, job) for each in snippets() if each.kind == "workflow" for job in _jobs(each.data)]
KEEPING = [(name, job) for name, job in JOBS if job.using("actions/cache")]


def test_the_snippets_are_found() -> None:
    assert {name.rpartition("-")[0] for name, _ in JOBS} == {"README", "ci", "online", "pull-requests-of-strangers"}
    assert [name.rpartition("-")[0] for name, _ in KEEPING] == ["online"]
    assert {each.kind for each in snippets()} == {"workflow", "gitlab", "pre-commit", "other"}
    for each in snippets():
        assert each.kind != "other" or not re.search(r"\b(?:uses|script|run|hooks):", each.text), each.name


def test_each_action_is_pinned_as_the_table_says() -> None:
    for file in files():
        text = file.read_text(encoding="utf-8")
        assert text == pinned(text, pins()), f"`python -m tools.pins` writes the versions into {file.name}"


def test_pins_are_hashes_that_somebody_has_seen() -> None:
    for name, pin in pins().items():
        assert re.fullmatch("[0-9a-f]{40}", pin.hash), name
        assert re.fullmatch(r"v\d+\.\d+\.\d+", pin.version), name
        assert pin.seen, f"{name}: no public workflow is named that has this hash"


def test_ours_is_given_what_it_takes() -> None:
    action = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
    steps = [step for _, job in JOBS for step in job.using(OURS)]
    assert len(steps) >= 5
    for step in steps:
        assert step.get("with", {}).keys() <= action["inputs"].keys()
    for _, job in JOBS:
        for output in re.findall(r"steps\.lint\.outputs\.(\w+)", str(job.steps)):
            assert output in action["outputs"]


def test_each_input_is_described_in_the_guide() -> None:
    action = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))
    rows = re.findall(r"^\| `([\w-]+)` \| ([^|]*)\|", document("docs/ci.md"), re.MULTILINE)
    told = {name: default.strip().strip("`") for name, default in rows if name in action["inputs"]}
    assert list(told) == list(action["inputs"])
    for name, default in told.items():
        given = action["inputs"][name]["default"]
        assert default == given or (given == "" and " " in default) or (name, default) == ("token", "the job's")


def _checkouts(data: object) -> Iterator[dict[str, Any]]:
    """The steps of any depth that check out."""
    if isinstance(data, dict):
        if str(data.get("uses", "")).startswith("actions/checkout@"):
            yield data
        data = list(data.values())
    for each in data if isinstance(data, list) else ():
        yield from _checkouts(each)


def test_no_checkout_leaves_a_token_behind() -> None:
    workflows = sorted((PROJECT / ".github").rglob("*.y*ml"))
    texts = [(file.name, file.read_text(encoding="utf-8")) for file in workflows]
    texts += [(each.name, each.text) for each in snippets()]
    found = []
    for name, text in texts:
        steps = [*_checkouts(yaml.safe_load(text))]
        assert len(steps) == text.count("actions/checkout@"), f"{name} shows one that is not a step"
        assert [step for step in steps if step.get("with", {}).get("persist-credentials") is not False] == [], name
        found += steps
    assert len(found) >= len(workflows) + 4
    assert len(found) == sum(file.read_text(encoding="utf-8").count("actions/checkout@") for file in files())


LINTING = [(name, job) for name, job in JOBS if "workflow_run" not in str(job.settings)]
"""All but what comments on the report of another one."""


@pytest.mark.parametrize("job", table(LINTING))
def test_what_follows_a_red_run_happens_all_the_same(job: Job) -> None:
    [at] = job.linting
    assert [step for step in job.steps[at + 1 :] if not str(step.get("if")).startswith("always()")] == []


@pytest.mark.parametrize("job", table(JOBS))
def test_settings_of_a_job_ask_for_nothing_that_is_known_only_in_a_step(job: Job) -> None:
    assert re.findall(r"\$\{\{\s*(?:runner|env|steps|job)\.", str(job.settings)) == []


@pytest.mark.parametrize("job", table(JOBS))
def test_secrets_are_given_to_the_step_that_needs_them(job: Job) -> None:
    assert "secrets." not in str(job.settings)
    needing = [step for step in job.steps if "secrets." in str(step)]
    assert all(step.get("run") == "lint-catalog --online" or step in job.using(OURS) for step in needing)


@pytest.mark.parametrize("job", table(KEEPING))
def test_what_is_kept_from_run_to_run_is_saved_by_a_red_run_too(job: Job) -> None:
    restore, save = job.using("actions/cache")
    assert restore["uses"].startswith("actions/cache/restore@"), (
        "actions/cache alone saves only what a green run leaves"
    )
    assert save["uses"] == restore["uses"].replace("/restore@", "/save@")
    assert save == {**save, "if": "always()"}
    given = restore["with"]
    assert save["with"] == {"path": given["path"], "key": given["key"]}
    assert given["key"].startswith(given["restore-keys"])
    for unique in ("github.run_id", "github.run_attempt"):  # a key is never written twice, and a job may run again
        assert f"${{{{ {unique} }}}}" in given["key"]
    [lint] = [step for step in job.steps if _LINT.match(step.get("run", ""))]
    assert job.steps.index(restore) < job.steps.index(lint) < job.steps.index(save)


@pytest.mark.process
@pytest.mark.parametrize("job", table(KEEPING))
def test_what_is_kept_is_the_link_memory_and_lies_outside_of_the_checkout(job: Job, tmp_path: Path) -> None:
    checkout, temporary, told = tmp_path / "checkout", tmp_path / "temporary", tmp_path / "told"
    checkout.mkdir()
    restore = job.using("actions/cache/restore")[0]
    before = [step["run"] for step in job.steps[: job.steps.index(restore)] if "GITHUB_ENV" in step.get("run", "")]
    for command in before:
        run(["bash", "-euc", command], checkout, env=environment(RUNNER_TEMP=str(temporary), GITHUB_ENV=str(told)))
    known = dict(line.split("=", 1) for line in told.read_text(encoding="utf-8").splitlines())
    kept = Path(re.sub(r"\$\{\{ env\.(\w+) \}\}", lambda match: known[match[1]], restore["with"]["path"]))
    assert kept.is_relative_to(temporary)
    assert cache_folder(known) == kept
