"""The modules that guard something, and where the tests of them are."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parent.parent.parent
EXPLAINED = Path(__file__).with_name("explained.toml")

GUARDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "the door to the disk": (
        ("project/checkout.py", "project/disk.py", "project/entry_folder.py",
         "project/folders.py", "project/link_memory.py", "project/replacing.py", "project/roots.py",
         "project/temporary.py", "project/typed.py", "project/writing.py"),
        ("tests/project", "tests/hostile/test_door.py", "tests/hostile/test_faults.py",
         "tests/hostile/test_planted_link_memory.py", "tests/hostile/test_silence.py",
         "tests/hostile/test_written_elsewhere.py", "tests/cli/test_render_files.py"),
    ),
    "the way out": (
        ("cli/console.py", "cli/patches.py", "cli/run.py", "cli/streams.py", "cli/way_out.py", "report/diff.py",
         "report/escape.py", "report/shown.py", "text/secrets.py", "text/visible.py"),
        ("tests/report", "tests/hostile/test_streams.py", "tests/hostile/test_way_out.py",
         "tests/hostile/test_misleading_text.py", "tests/cli/test_cli.py", "tests/cli/test_cli_trouble.py",
         "tests/cli/test_console.py", "tests/cli/test_fix_command.py", "tests/cli/test_standard_streams.py"),
    ),
    "the guards of the network": (
        ("net/direct.py", "net/guard.py", "net/lookup.py", "net/memory.py", "net/session.py",
         "net/tls.py", "text/addresses.py"),
        ("tests/net", "tests/text/test_addresses.py", "tests/hostile/test_misleading_text.py",
         "tests/hostile/test_planted_link_memory.py", "tests/project/test_link_memory_file.py"),
    ),
}  # fmt: skip
"""The modules, and the tests that know them, by what they guard."""


def explained() -> Mapping[str, str]:
    """The reasons why no test can notice a change, by its name."""
    text = EXPLAINED.read_text(encoding="utf-8") if EXPLAINED.is_file() else ""
    return {name: " ".join(reason.split()) for name, reason in tomllib.loads(text).items()}


def chosen(endings: Sequence[str]) -> tuple[list[Path], list[str]]:
    """The modules whose paths end in one of some ways, or all, and the folders of tests that belong to them."""
    modules: list[Path] = []
    tests: list[str] = []
    for patterns, folders in GUARDS.values():
        found = [path for pattern in patterns for path in sorted((ROOT / "lint_catalog").glob(pattern))]
        wanted = [path for path in found if not endings or path.as_posix().endswith(tuple(endings))]
        modules += wanted
        tests += [each for each in folders if wanted and each not in tests]
    return modules, tests
