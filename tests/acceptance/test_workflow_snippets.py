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
from tests.support.sandbox import environment, run

_BLOCK = re.compile(r"^```ya?ml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINT = re.compile(r"lint-catalog(?: |$)")


class Job(Struct, frozen=True):
    """A job of a workflow, or a part of its steps that a guide shows alone. `settings` is all but the steps."""

    settings: dict[str, Any]
    steps: list[dict[str, Any]]

    def using(self, action: str) -> list[dict[str, Any]]:
        """Steps that use an action, of whatever version, or one of its parts."""
        return [each for each in self.steps if re.match(rf"{action}[@/]", each.get("uses", ""))]


def _jobs(data: object) -> Iterator[Job]:
    if isinstance(data, dict) and isinstance(data.get("jobs"), dict):
        shared = {key: value for key, value in data.items() if key != "jobs"}
        for job in data["jobs"].values():
            yield Job({**shared, **{key: value for key, value in job.items() if key != "steps"}}, job["steps"])
    elif isinstance(data, list) and all(isinstance(each, dict) and {"run", "uses"} & each.keys() for each in data):
        yield Job({}, data)


PAGES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").glob("*.md")])
JOBS = [
    (f"{page.name}-{number}", job)
    for page in PAGES
    for number, block in enumerate(_BLOCK.findall(page.read_text(encoding="utf-8")), 1)
    for job in _jobs(yaml.safe_load(block))
]
KEEPING = [(name, job) for name, job in JOBS if job.using("actions/cache")]


def test_the_snippets_are_found() -> None:
    assert {name.rpartition("-")[0] for name, _ in JOBS} == {
        "README.md", "ci.md", "online.md", "pull-requests-of-strangers.md",
    }  # fmt: skip
    assert [name.rpartition("-")[0] for name, _ in KEEPING] == ["online.md"]


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
    found = []
    for file in [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md"), *workflows]:
        text = file.read_text(encoding="utf-8")
        steps = [
            step
            for block in ([text] if file in workflows else _BLOCK.findall(text))
            for step in _checkouts(yaml.safe_load(block) if "actions/checkout@" in block else None)
        ]
        assert len(steps) == text.count("actions/checkout@"), f"{file.name} shows one that is not a step"
        assert [step for step in steps if step.get("with", {}).get("persist-credentials") is not False] == [], file.name
        found += steps
    assert len(found) >= len(workflows) + 4


LINTING = [(name, job) for name, job in JOBS if "workflow_run" not in str(job.settings)]
"""All but what comments on the report of another one."""


@pytest.mark.parametrize("job", table(LINTING))
def test_what_follows_a_red_run_happens_all_the_same(job: Job) -> None:
    at = [number for number, step in enumerate(job.steps) if _LINT.match(step.get("run", ""))]
    assert len(at) == 1
    assert [step for step in job.steps[at[0] + 1 :] if step.get("if") != "always()"] == []


@pytest.mark.parametrize("job", table(JOBS))
def test_settings_of_a_job_ask_for_nothing_that_is_known_only_in_a_step(job: Job) -> None:
    assert re.findall(r"\$\{\{\s*(?:runner|env|steps|job)\.", str(job.settings)) == []


@pytest.mark.parametrize("job", table(JOBS))
def test_secrets_are_given_to_the_step_that_needs_them(job: Job) -> None:
    assert "secrets." not in str(job.settings)
    assert {step["run"] for step in job.steps if "secrets." in str(step)} <= {"lint-catalog --online"}


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
