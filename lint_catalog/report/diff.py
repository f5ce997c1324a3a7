"""What changes in a file, as a unified diff that `patch` and `git apply` take."""

from __future__ import annotations

import difflib
import re


def unified_diff(name: str, old: str, new: str) -> str:
    """The diff from one text of a file to another; lines end at LF only, as they do for `patch`."""
    lines = difflib.unified_diff(_lines(old), _lines(new), f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)
