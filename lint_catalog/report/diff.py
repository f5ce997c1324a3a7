"""What changes in files, as unified diffs that `patch` and `git apply` take."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from msgspec import Struct

from lint_catalog.report.shown import Exact, Shown, exact, lines, marks
from lint_catalog.text.visible import HIDDEN

_QUOTED = re.compile(rf'["\\]|{HIDDEN.pattern}')


class Change(Struct, frozen=True):
    """The text of a file as it is (None if it does not exist) and as it would be."""

    file: str
    old: str | None
    new: str


def unified_diff(change: Change) -> str:
    """The diff from one text of a file to another; lines end at LF only, as they do for `patch`."""
    before = "/dev/null" if change.old is None else _name(f"a/{change.file}")
    old, new = _lines(change.old or ""), _lines(change.new)
    found = difflib.unified_diff(old, new, before, _name(f"b/{change.file}"))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in found)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _name(file: str) -> str:
    """The name of a file as git writes it: with quotes and escapes if it has characters that are not seen.

    What a runner would take for a command is escaped as well. See `core.quotePath` in
    https://git-scm.com/docs/git-config and `quote_c_style` in git.
    """
    odd = {*marks(file), *(match.start() for match in _QUOTED.finditer(file))}
    if not odd:
        return file
    return f'"{"".join(_escaped(char) if index in odd else char for index, char in enumerate(file))}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))


def patch(diffs: Sequence[str]) -> Exact:
    """Diffs as a patch, byte for byte. Whoever reads it must not look for commands."""
    return exact("".join(diffs))


def whole(text: str) -> Exact:
    """The whole text of a file, byte for byte. Whoever reads it must not look for commands."""
    return exact(text)


def fenced_patch(diffs: Sequence[str], token: str) -> Exact:
    """The same for a log of GitHub Actions, which obeys nothing that stands in it.

    Only `::TOKEN::` ends that, so it has to be one that nobody could guess. Of `##[…]` that is true as well: the runner
    looks whether it has been stopped after it has parsed, whatever the syntax (`ActionCommandManager.TryProcessCommand`
    in https://github.com/actions/runner). For `git apply` and `patch` the two lines are none of theirs.
    """
    return exact(f"::stop-commands::{token}\n{''.join(diffs)}::{token}::\n")


def diff_for_eyes(diffs: Sequence[str]) -> Shown:
    """The same for a terminal: what it would obey is shown."""
    return lines("".join(diffs).replace("\r\n", "\n"))
