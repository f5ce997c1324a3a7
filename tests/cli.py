"""Running the command line as its users do, and catalogs on disk to run it on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PLAMO = "entries/models/plamo-13b.yaml"
STORMY = "entries/models/stormy.yaml"
TITECH = "entries/models/titechgpt.yaml"


def lint(*args: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `lint-catalog` and return its result; a traceback fails the test whatever it tests."""
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    result = subprocess.run(
        [sys.executable, "-m", "lint_catalog", *map(str, args)],
        cwd=cwd, env={**clean, **(env or {})}, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert "Traceback" not in result.stderr + result.stdout
    return result


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts by file name into a folder, and make the folders that it takes."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def put(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text in a file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
