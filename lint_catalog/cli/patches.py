"""What would change in files, shown as a patch to whoever reads standard output."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lint_catalog.cli.console import PROGRAM
from lint_catalog.cli.way_out import is_terminal, say, show, tokens
from lint_catalog.text.secrets import secrets as credentials
from lint_catalog.text.secrets import without

if TYPE_CHECKING:
    from lint_catalog.report.diff import Change

_OTHER_RUNNERS = ("CI", "TF_BUILD", "TEAMCITY_VERSION")


def show_changes(changes: Sequence[Change]) -> None:
    """Print what would change as one patch, which `git apply` takes: byte for byte, since it must not be escaped.

    In a job of GitHub Actions nothing in it is obeyed, since it tells the runner to look away. A runner that cannot be
    told so, and may take a part of the patch for a command, does not get to see what changes in that file. A terminal
    sees what it would obey. Control characters and credentials are not printed for anybody. Files whose changes are
    withheld are named.
    """
    from lint_catalog.report.diff import diff_for_eyes, fenced_patch, patch, unified_diff
    from lint_catalog.report.shown import commands, controls

    github = _is_set("GITHUB_ACTIONS") and not _is_set("TF_BUILD")
    runner = any(map(_is_set, _OTHER_RUNNERS))
    diffs = []
    for change in changes:
        diff = unified_diff(change)
        if any(credentials(diff)) or without(diff, tokens()) != diff:
            diffs.append(_withheld(change.file, "it holds a credential"))
        elif controls(diff):
            diffs.append(_withheld(change.file, "it has control characters"))
        elif runner and not github and commands(diff):
            diffs.append(_withheld(change.file, "the log could take a part of it for a command"))
        else:
            diffs.append(diff)
    if diffs:
        eyes = is_terminal() and not runner
        show(fenced_patch(diffs, secrets.token_hex(20)) if github else diff_for_eyes(diffs) if eyes else patch(diffs))


def show_text(file: str, text: str) -> bool:
    """Print the text of a file for a program that takes it, byte for byte; a terminal sees what it would obey.

    What is not printed in a patch is not printed here, either: then it is said, and the answer is False. In no job can
    the text be fenced, since whoever takes it would take the fence as well.
    """
    from lint_catalog.report.diff import whole
    from lint_catalog.report.shown import commands, controls, lines

    runner = any(map(_is_set, (*_OTHER_RUNNERS, "GITHUB_ACTIONS")))
    if any(credentials(text)) or without(text, tokens()) != text:
        reason = "it holds a credential"
    elif controls(text):
        reason = "it has control characters"
    elif runner and commands(text):
        reason = "the log could take a part of it for a command"
    else:
        show(lines(text.replace("\r\n", "\n")) if is_terminal() and not runner else whole(text))
        return True
    say(f"{PROGRAM}: the text of {file} is not written: {reason}")
    return False


def _is_set(name: str) -> bool:
    """Whether a variable says yes: a server's name or number does, too."""
    return os.environ.get(name, "").lower() not in ("", "0", "false")


def _withheld(file: str, reason: str) -> str:
    """What stands in place of a diff, a line that `git apply` skips; it is said on standard error as well."""
    from lint_catalog.report.shown import lines

    said = f"{PROGRAM}: what would change in {file} is not shown: {reason}"
    say(said)
    return lines(f"{said}\n")
