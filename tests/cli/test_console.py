"""What commands have in common: words of options, colours, the width of a terminal."""

from __future__ import annotations

import click
import pytest

from lint_catalog.cli import console
from lint_catalog.cli.console import complain, split_commas, terminal_width, wants_color
from lint_catalog.project.disk import Unreadable
from tests.support.catalogs import table


def test_words_between_commas_are_values() -> None:
    command = click.Command("any")
    assert split_commas(click.Context(command), click.Option(["--any"]), ("a, b", "", "c,")) == ("a", "b", "c")


@pytest.mark.parametrize(
    ("choice", "variables", "is_terminal", "wanted"),
    table(
        [
            ("a terminal", "auto", {"TERM": "xterm"}, True, True),
            ("a terminal that says nothing of itself", "auto", {}, True, True),
            ("a dumb one", "auto", {"TERM": "dumb"}, True, False),
            ("a file", "auto", {"TERM": "xterm"}, False, False),
            ("never", "never", {"FORCE_COLOR": "1"}, True, False),
            ("always", "always", {"NO_COLOR": "1"}, False, True),
            ("forced", "auto", {"FORCE_COLOR": "1"}, False, True),
            ("not wanted", "auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        ]
    ),
)
def test_colours_are_for_terminals_that_know_them(
    choice: str, variables: dict[str, str], is_terminal: bool, wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(console, "is_terminal", lambda: is_terminal)
    assert wants_color(choice) is wanted


@pytest.mark.parametrize(
    ("is_terminal", "columns", "width"),
    table([("a wide one", True, "150", 150), ("a narrow one", True, "20", 60), ("a file", False, "150", 100)]),
)
def test_a_text_is_as_wide_as_the_terminal(
    is_terminal: bool, columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(console, "is_terminal", lambda: is_terminal)
    assert terminal_width() == width


def test_what_cannot_be_read_is_not_the_mistake_of_a_rule(capsys: pytest.CaptureFixture[str]) -> None:
    complain([Unreadable("a.yaml", "Permission denied")], [], verbose=False)
    assert capsys.readouterr().err == "lint-catalog: a.yaml cannot be read: Permission denied\n"
