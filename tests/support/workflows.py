"""Workflows and actions as data, and a runner that does with their steps what GitHub's does.

What is `run` is run by bash; what is `uses` is a stand-in, which records what it was given. Expressions are those that
our own files use and no others: anything else fails the test.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.support.catalogs import PROJECT
from tests.support.sandbox import environment

ACTION = PROJECT / "action.yml"
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
_NAME = re.compile(r"[a-z][\w-]*(?:\.[\w-]+)+")
_TEXT = re.compile(r"'([^']*)'")


@dataclass
class Ran:
    """A step that ran. `given` is what a stand-in got."""

    id: str
    status: int
    said: str
    given: Mapping[str, str]


@dataclass
class Runner:
    """A machine with a checkout and a folder for temporary files. `caches` outlive it, by key."""

    home: Path
    checkout: Path
    github: Mapping[str, str]
    event: Mapping[str, Any]
    variables: Mapping[str, str] = field(default_factory=dict)
    caches: dict[str, Path] = field(default_factory=dict)
    ran: list[Ran] = field(default_factory=list)
    outputs: dict[str, dict[str, str]] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    failed: bool = False

    @property
    def temporary(self) -> Path:
        return self.home / "temporary"

    @property
    def summary(self) -> str:
        file = self.home / "summary"
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def step(self, id: str) -> Ran | None:
        """The step, if it ran."""
        return next((each for each in self.ran if each.id == id), None)

    def use(self, action: Path, inputs: Mapping[str, str]) -> bool:
        """Use a composite action; whether the job is green afterwards."""
        data = yaml.safe_load(action.read_text(encoding="utf-8"))
        assert inputs.keys() <= data["inputs"].keys()
        self.temporary.mkdir(parents=True, exist_ok=True)
        (self.home / "event.json").write_text(json.dumps(self.event), encoding="utf-8")
        for name, described in data["inputs"].items():
            self.inputs[name] = inputs.get(name, self.filled(described.get("default", "")))
        for step in data["runs"]["steps"]:
            self._do(step, action.parent)
        return not self.failed

    def _do(self, step: Mapping[str, Any], action: Path) -> None:
        condition = str(step.get("if", "success()"))
        if self.failed and "always()" not in condition:
            return
        if not self.true(condition):
            return
        wanted = {**step.get("with", {}), **step.get("env", {})}
        given = {name: self.filled(str(value)) for name, value in wanted.items()}
        self.outputs[step["id"]] = {}
        if "uses" in step:
            assert not step.keys() - {"id", "if", "uses", "with"}
            done = Ran(step["id"], 0, "", given)
            self._stand_in(step["uses"].partition("@")[0], step["id"], given)
        else:
            assert step["shell"] == "bash"
            assert "${{" not in step["run"], "a value would become part of a script"
            done = self._script(step, given, action)
        self.ran.append(done)
        self.failed = self.failed or done.status != 0

    def _script(self, step: Mapping[str, Any], given: Mapping[str, str], action: Path) -> Ran:
        script, output = self.home / "script.sh", self.home / f"{step['id']}.output"
        script.write_text(step["run"], encoding="utf-8", newline="\n")
        output.touch()
        github = {f"GITHUB_{name.upper()}": value for name, value in self.github.items()}
        env = environment(
            **self.variables, **github, CI="true", GITHUB_ACTIONS="true", GITHUB_ACTION_PATH=str(action),
            GITHUB_EVENT_PATH=str(self.home / "event.json"), GITHUB_OUTPUT=str(output),
            GITHUB_STEP_SUMMARY=str(self.home / "summary"), GITHUB_WORKSPACE=str(self.checkout),
            RUNNER_TEMP=str(self.temporary), **given,
        )  # fmt: skip
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)], cwd=self.checkout, env=env,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
            timeout=300,
        )  # fmt: skip
        for line in output.read_text(encoding="utf-8").splitlines():
            name, equals, value = line.partition("=")
            assert equals, line
            self.outputs[step["id"]][name] = value
        return Ran(step["id"], done.returncode, done.stdout, given)

    def _stand_in(self, action: str, id: str, given: Mapping[str, str]) -> None:
        """What an action of others does, as far as steps that follow see it."""
        if action == "actions/setup-python":
            self.outputs[id]["python-path"] = sys.executable
        elif action == "actions/cache/restore":
            hits = [key for key in self.caches if key.startswith((given["key"], given["restore-keys"]))]
            if hits:
                shutil.copytree(self.caches[hits[-1]], given["path"])
        elif action == "actions/cache/save":
            assert given["key"] not in self.caches, "a key is never written twice"
            if Path(given["path"]).is_dir():  # else the action warns
                kept = self.home / f"cache-{len(self.caches)}"
                shutil.copytree(given["path"], kept)
                self.caches[given["key"]] = kept
        else:
            assert action == "github/codeql-action/upload-sarif", action
            assert json.loads(Path(given["sarif_file"]).read_text(encoding="utf-8"))["version"] == "2.1.0"

    def filled(self, text: str) -> str:
        """A text with the values of its expressions."""
        return _EXPRESSION.sub(lambda found: self.value(found[1]), text)

    def true(self, condition: str) -> bool:
        """Whether a condition holds."""
        stripped = _EXPRESSION.fullmatch(condition)
        return all(
            self.value(each) not in ("", "false") for each in (stripped[1] if stripped else condition).split("&&")
        )

    def value(self, expression: str) -> str:
        """The value of an expression."""
        expression = expression.strip()
        if expression in ("always()", "success()"):
            return "true"
        for operator in ("==", "!="):
            if operator in expression:
                left, right = map(self.value, expression.split(operator))
                return str((left == right) == (operator == "==")).lower()
        if text := _TEXT.fullmatch(expression):
            return text[1]
        assert _NAME.fullmatch(expression), f"the stand-in for the runner does not know `{expression}`"
        first, *rest = expression.split(".")
        if first == "inputs":
            return self.inputs[rest[0]]
        if first == "steps":
            return self.outputs.get(rest[0], {}).get(rest[2], "")
        known = {"github": self.github, "runner": {"temp": str(self.temporary), "os": "Linux"}}[first]
        return known[rest[0]]


def equip(temporary: Path) -> None:
    """Put this lint-catalog where the action would install it."""
    programs = temporary / "lint-catalog" / "python" / ("Scripts" if os.name == "nt" else "bin")
    programs.mkdir(parents=True)
    program = programs / "lint-catalog"
    start = "import sys\nfrom lint_catalog.__main__ import main\nsys.exit(main())\n"  # as pip writes it
    program.write_text(f"#!{sys.executable}\n{start}", encoding="utf-8", newline="\n")
    program.chmod(0o755)
    (programs.parent / "done").touch()
