"""Race lint-catalog against its peers on this repository's own entries: `python bench/lint.py [RUNS]`.

Peers that are installed beside this Python take part: `check-jsonschema` (validates the models against their schema)
and `yamllint` (reads all entries). Each round runs every program once, in turn, so that a machine which slows down
slows all of them; what counts is the ratio of CPU seconds within a round, not the seconds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))


def programs() -> dict[str, list[str]]:
    """The commands by name; the first one is ours."""
    models = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "entries/models").glob("*.yaml"))
    peers = {
        "check-jsonschema, models only": ["check-jsonschema", "--schemafile", "schema/models.schema.json", *models],
        "yamllint, all entries": ["yamllint", "-d", "{rules: {key-duplicates: enable}}", "entries"],
    }
    found = {"lint-catalog, all entries": [sys.executable, "-m", "lint_catalog", "--quiet"]}
    for name, (program, *arguments) in peers.items():
        if (SCRIPTS / program).is_file():
            found[name] = [str(SCRIPTS / program), *arguments]
    return found


def cpu_seconds(command: list[str]) -> float:
    """User and system time of one run. Raises CalledProcessError if it finds anything to complain about."""
    before = os.times()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Run the race and print a row for each program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="?", type=int, default=7, help="how often each program runs (7)")
    rounds = max(1, parser.parse_args().runs)
    commands = programs()
    ours = next(iter(commands))
    for command in commands.values():
        cpu_seconds(command)  # caches of the operating system and of Python's compiler
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            seconds[name].append(cpu_seconds(command))
    print(f"{rounds} rounds; median CPU seconds, and how many times ours it takes")
    for name, each in seconds.items():
        ratio = statistics.median(peer / own for peer, own in zip(each, seconds[ours], strict=True))
        print(f"{statistics.median(each):8.2f} s  {ratio:6.2f} x  {name}")


if __name__ == "__main__":
    main()
