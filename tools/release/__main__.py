"""Make a release, step by step, as CONTRIBUTING.md has it.

python -m tools.release owner NAME          have every page, workflow and snippet name the repository's owner
python -m tools.release prepare 1.2.3       have every place say that version; the changelog gets a section for it
python -m tools.release check v1.2.3        whether tag, package, changelog and pages agree; fails if they do not
python -m tools.release notes v1.2.3        what changed, for the page of the release
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime, timezone

from tools.release.changelog import CHANGELOG, close, notes
from tools.release.checking import troubles
from tools.release.home import move, owner
from tools.release.version import set_version, version


def main(argv: Sequence[str] | None = None) -> int:
    """Do one step and return the exit status: 1 if something speaks against it."""
    parser = argparse.ArgumentParser(prog="python3 dev.py release", description="Make a release, step by step.")
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    for name, what, word in (
        ("owner", "have every place name the repository's owner", "NAME"),
        ("prepare", "have every place say a version, and give it a section in the changelog", "VERSION"),
        ("check", "whether tag, package, changelog and pages agree", "TAG"),
        ("notes", "print what changed in a version", "TAG"),
    ):
        steps.add_parser(name, help=what, description=what).add_argument("word", metavar=word)
    chosen = parser.parse_args(argv)
    try:
        return {"owner": _owner, "prepare": _prepare, "check": _check, "notes": _notes}[chosen.step](chosen.word)
    except ValueError as error:
        sys.stderr.write(f"release: {error}\n")
        return 1


def _owner(name: str) -> int:
    before = owner()
    return _wrote(move(name), f"the owner was {name} already" if before == name else f"nothing named {before}")


def _prepare(wanted: str) -> int:
    before = version()
    written = set_version(wanted)
    try:
        close(wanted, datetime.now(timezone.utc).date())
    except ValueError:
        set_version(before)
        raise
    return _wrote([*written, CHANGELOG], "")


def _check(tag: str) -> int:
    found = list(troubles(tag))
    sys.stdout.write("".join(f"{each}\n" for each in found) or f"{tag} can be published.\n")
    return 1 if found else 0


def _notes(tag: str) -> int:
    sys.stdout.write(notes(tag.removeprefix("v")) + "\n")
    return 0


def _wrote(names: Sequence[str], otherwise: str) -> int:
    sys.stdout.write("".join(f"wrote {each}\n" for each in names) or f"{otherwise}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
