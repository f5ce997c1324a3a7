"""The command line when things go wrong around it: hostile files, pipes, signals, crashing rules."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.catalogs import small, table
from tests.support.cli import PLAMO, PROGRAM, forbid, link, lint, write


@pytest.mark.process
def test_a_pipe_that_closes_early_is_no_trouble(broken: Path) -> None:
    with subprocess.Popen(
        [*PROGRAM, "--format", "json"], cwd=broken, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()  # as `head` does, before there is anything to read
        assert running.stderr.read() == b""


@pytest.mark.process
def test_an_output_that_cannot_show_a_character_is_no_trouble(folder: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "lint_catalog"], cwd=folder, env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert result.returncode == 0
    assert result.stdout.startswith(b"\\u2713 ")


def test_a_file_that_cannot_be_read_is_status_3_with_all_other_findings(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (broken / "entries/models/closed.yaml").write_bytes(b"name: x\n")
    forbid(monkeypatch, "closed.yaml")
    result = lint("--format", "json", cwd=broken)
    assert result.returncode == 3
    assert f"entries/models/closed.yaml cannot be read: {os.strerror(errno.EACCES)}" in result.stderr
    assert json.loads(result.stdout)["summary"]["errors"] == 2


HOSTILE_NAMES = [
    ("an escape sequence", b"\x1b[31m.yaml"),
    ("a line break", b"a\nb.yaml"),
    *([("bytes that are no UTF-8", b"\xff\xfe.yaml")] if sys.platform == "linux" else []),  # macOS has none
    ("a change of direction", "\u202eliame.yaml".encode()),
]


@pytest.mark.parametrize("name", table(HOSTILE_NAMES))
@pytest.mark.parametrize("format_name", ["text", "concise", "json"])
@pytest.mark.skipif(os.name == "nt", reason="Windows has none of these names")
def test_a_hostile_file_name_is_reported_and_not_obeyed(folder: Path, name: bytes, format_name: str) -> None:
    (folder / "entries/models" / os.fsdecode(name)).write_bytes(b"name: x\n")
    result = lint("--format", format_name, cwd=folder)
    assert result.returncode == 1
    assert "malformed-id" in result.stdout
    assert not set(result.stdout) & set("\x1b\u202e")


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither in folders")
def test_pipes_and_devices_and_rings_do_not_hang(folder: Path) -> None:
    models = folder / "entries/models"
    os.mkfifo(models / "pipe.yaml")
    link(models / "device.yaml", "/dev/zero")
    link(models / "ring", folder / "entries")
    link(models / "itself.yaml", "itself.yaml")
    findings = json.loads(lint("--format", "json", cwd=folder, status=1).stdout)["findings"]
    refused = [(each["rule"], each["message"]) for each in findings if each["rule"] != "not-judged"]
    assert refused == [
        ("not-a-plain-file", "`entries/models/device.yaml` is a link, and is not read"),
        ("not-a-plain-file", "`entries/models/itself.yaml` is a link, and is not read"),
        ("not-a-plain-file", "`entries/models/pipe.yaml` is a pipe, and is not read"),
        ("not-a-plain-file", "`entries/models/ring` is a link, and is not read"),
    ]


def test_a_rule_that_crashes_is_status_3_names_rule_and_entry_and_loses_no_finding(broken: Path) -> None:
    (broken / "own").mkdir()
    (broken / "own/rules.py").write_text(
        "from lint_catalog.model import Entry, Severity\n"
        "from lint_catalog.rule import Problems, rule\n\n"
        "@rule(on=Entry, severity=Severity.ERROR)\n"
        "def always_crashes(entry: Entry) -> Problems:\n"
        '    """Crashes."""\n'
        "    if entry.id == 'plamo-13b':\n"
        "        raise ValueError('oh dear')\n"
        "    return iter(())\n"
    )
    (broken / "lint-catalog.toml").write_text("checks = ['own']\n")
    result = lint("--format", "json", cwd=broken)
    assert result.returncode == 3
    assert f"internal error in the rule `always-crashes` on {PLAMO}: ValueError: oh dear" in result.stderr
    assert json.loads(result.stdout)["summary"]["errors"] == 2


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals for one process")
@pytest.mark.parametrize(
    ("number", "status"),
    [pytest.param(signal.SIGINT, 130, id="Ctrl-C"), pytest.param(signal.SIGTERM, 143, id="SIGTERM")],
)
def test_a_signal_ends_it_with_its_own_status_and_no_traceback(folder: Path, number: int, status: int) -> None:
    (folder / "own").mkdir()
    (folder / "own/rules.py").write_text("import time\nprint('loaded', flush=True)\ntime.sleep(60)\n")
    (folder / "lint-catalog.toml").write_text("checks = ['own']\n")
    with subprocess.Popen(
        [sys.executable, "-m", "lint_catalog"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "loaded\n"
        process.send_signal(number)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == status
    assert "Traceback" not in errors


@pytest.mark.parametrize("form", ["text", "concise", "markdown", "junit"])
def test_what_a_rule_that_crashed_has_not_judged_is_not_called_sound(tmp_path: Path, form: str) -> None:
    own = (
        "from lint_catalog.model import Catalog, Severity\n"
        "from lint_catalog.rule import Problems, rule\n\n"
        "@rule(on=Catalog, severity=Severity.ERROR)\n"
        "def always_crashes(catalog: Catalog) -> Problems:\n"
        '    """Crashes."""\n'
        "    raise ValueError('oh dear')\n"
    )
    write(tmp_path, {**small(), "own/rules.py": own, "lint-catalog.toml": "checks = ['own']\n"})
    result = lint("--format", form, cwd=tmp_path, status=3)
    assert "no findings" not in result.stdout
    assert "\N{CHECK MARK}" not in result.stdout + result.stderr
    assert "always-crashes" in result.stdout
