"""`fmt` keeps comments at what they speak about, suppressions with them; files with document marks are formatted."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_catalog.source.yaml.layout import LeftAloneError, formatted
from tests.support.catalogs import table
from tests.support.cli import PLAMO, lint, put

IGNORE = "# lint-catalog: ignore[out-of-range] as it is printed"
SCHEMA = "# yaml-language-server: $schema=../../schema/models.schema.json"


def _order(path: object) -> tuple[str, ...]:
    return ("stage", "tokens") if path else ("name", "section", "released", "hub", "license")


HEADS = [
    ("above the first field", "# r\nreleased: 1\nname: A\n", "name: A\n# r\nreleased: 1\n"),
    ("two above the first field", "# r\n# s\nreleased: 1\nname: A\n", "name: A\n# r\n# s\nreleased: 1\n"),
    ("a blank line makes a head", "# h\n\nreleased: 1\nname: A\n", "# h\n\nname: A\nreleased: 1\n"),
    ("a blank line with spaces, too", "# h\n  \nreleased: 1\nname: A\n", "# h\n\nname: A\nreleased: 1\n"),
    ("a head, and one for the field", "# h\n\n# r\nreleased: 1\nname: A\n", "# h\n\nname: A\n# r\nreleased: 1\n"),
    ("the schema's line", f"{SCHEMA}\nreleased: 1\nname: A\n", f"{SCHEMA}\nname: A\nreleased: 1\n"),
    ("the schema's line, and one", f"{SCHEMA}\n# r\nreleased: 1\nname: A\n", f"{SCHEMA}\nname: A\n# r\nreleased: 1\n"),
    ("one, and the schema's line", f"# h\n{SCHEMA}\nreleased: 1\nname: A\n", f"# h\n{SCHEMA}\nname: A\nreleased: 1\n"),
    ("another editor", "# vim: set ts=2:\nreleased: 1\nname: A\n", "# vim: set ts=2:\nname: A\nreleased: 1\n"),
    (
        "for the whole file",
        "# lint-catalog: ignore-file[out-of-range] x\nreleased: 1\nname: A\n",
        "# lint-catalog: ignore-file[out-of-range] x\nname: A\nreleased: 1\n",
    ),
    ("on Windows", "# r\r\nreleased: 1\r\nname: A\r\n", "name: A\r\n# r\r\nreleased: 1\r\n"),
    ("a suppression", f"{IGNORE}\nreleased: 1\nname: A\n", f"name: A\n{IGNORE}\nreleased: 1\n"),
    ("one apart from its field", f"{IGNORE}\n\nreleased: 1\nname: A\n", f"name: A\n{IGNORE}\nreleased: 1\n"),
    ("one in the head", f"# h\n{IGNORE}\n\nreleased: 1\nname: A\n", f"# h\n\nname: A\n{IGNORE}\nreleased: 1\n"),
    ("one before a comment", f"{IGNORE}\n# r\nreleased: 1\nname: A\n", f"name: A\n{IGNORE}\n# r\nreleased: 1\n"),
    ("one indented as what is above", f"hub:\n- a\n  {IGNORE}\nname: A\n", f"{IGNORE}\nname: A\nhub:\n  - a\n"),
    ("the first key of a mapping", "x:\n  # t\n  tokens: 1\n  stage: a\n", "x:\n  stage: a\n  # t\n  tokens: 1\n"),
    (
        "beside a list that fits without it",
        f"hub: [{'a' * 100}] {IGNORE}\nname: A\n",
        f"name: A\nhub: [{'a' * 100}] {IGNORE}\n",
    ),
]  # fmt: skip
MARKS = [
    ("at the beginning", "---\nreleased: 1\nname: A\n", "name: A\nreleased: 1\n"),
    ("at the end", "---\nname: A\n...\n", "name: A\n"),
    ("only at the end", "name: A\n...\n", "name: A\n"),
    ("without a line end", "---\nname: A\n...", "name: A\n"),
    ("spaces behind it", "---  \nname: A\n... \n", "name: A\n"),
    ("a version", "%YAML 1.2\n---\nname: A\n", "name: A\n"),
    ("a head", "# h\n---\nreleased: 1\nname: A\n", "# h\n\nname: A\nreleased: 1\n"),
    ("a head and a blank line", "# h\n\n---\n\nname: A\n", "# h\n\nname: A\n"),
    ("comments on both sides", "# h\n---\n# r\nreleased: 1\nname: A\n", "# h\n\nname: A\n# r\nreleased: 1\n"),
    ("a comment beside", "--- # r\nreleased: 1\nname: A\n", "name: A\n# r\nreleased: 1\n"),
    ("a mapping in braces", "--- {released: 1, name: A}\n", "name: A\nreleased: 1\n"),
    ("a comment behind the end", "name: A\n... # end\n# more\n", "name: A\n# end\n# more\n"),
    ("a byte order mark", "\ufeff---\nname: A\n", "name: A\n"),
    ("on Windows", "---\r\nname: A\r\n...\r\n", "name: A\r\n"),
    ("a suppression above it", f"{IGNORE}\n---\nreleased: 1\nname: A\n", f"name: A\n{IGNORE}\nreleased: 1\n"),
    ("three dashes in texts", "name: a---\nx: >-\n  ---\n  ...\n", "name: a---\nx: >-\n  ---\n  ...\n"),
    ("words that begin so", "---x: 1\nname: A\n", "name: A\n---x: 1\n"),
]


@pytest.mark.parametrize(("text", "expected"), table(HEADS + MARKS))
def test_a_comment_stays_at_what_it_speaks_about(text: str, expected: str) -> None:
    assert formatted(text, _order) == expected


KEPT = [
    ("two documents", "---\nname: A\n---\nname: B\n", "document"),
    ("an end and another document", "name: A\n...\n---\nname: B\n", "document"),
    ("a tag's handle", "%TAG ! tag:x,2000:\n---\nname: A\n", "directive"),
    ("an anchor", "---\nname: &a A\n", "anchor"),
    ("nothing", "---\n...\n", "cannot be read"),
    ("a comment for the first of several", f"x:\n  {IGNORE}\n  - tokens: 1\n    stage: a\n", "something else"),
    ("a comment behind brackets of two lines", f"hub: [a,\n  b] {IGNORE}\n", "something else"),
    ("a comment beside what becomes lines", f"hub: [{'a' * 60}, {'b' * 60}] {IGNORE}\n", "something else"),
]


@pytest.mark.parametrize(("text", "reason"), table(KEPT))
def test_what_cannot_be_kept_is_left_alone(text: str, reason: str) -> None:
    with pytest.raises(LeftAloneError, match=reason):
        formatted(text, _order)


def test_the_check_is_as_green_afterwards(folder: Path) -> None:
    text = (folder / PLAMO).read_text(encoding="utf-8")
    released = next(line for line in text.splitlines() if line.startswith("released:"))
    rest = text.replace(released + "\n", "")
    (folder / PLAMO).write_text(f"{IGNORE}\nreleased: 203\n{rest}", encoding="utf-8")
    assert lint(cwd=folder).returncode == 0
    assert lint("fmt", cwd=folder).stdout == f"wrote {PLAMO}\n"
    assert lint(cwd=folder).returncode == 0
    assert lint("fmt", "--check", cwd=folder).returncode == 0


def test_check_fails_for_what_is_left_alone_and_says_why(folder: Path) -> None:
    put(folder, PLAMO, "name:", "name: &a")
    shown = lint("fmt", "--check", cwd=folder)
    assert (shown.returncode, shown.stdout) == (1, "")
    assert f"{PLAMO} is left alone: it holds what entries do not hold (anchor)\n" in shown.stderr
    assert "the layout of 1 file is not checked" in shown.stderr
    assert lint("fmt", cwd=folder).returncode == 0
