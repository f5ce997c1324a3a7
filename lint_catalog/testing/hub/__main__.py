"""`python -m lint_catalog.testing.hub`: the stand-in Hub as a program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from lint_catalog.cli.console import INTERRUPTED, OK
from lint_catalog.cli.group import Command
from lint_catalog.cli.run import run_command
from lint_catalog.cli.streams import leave_quietly, prepare
from lint_catalog.cli.way_out import say, tell
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.workspace import open_workspace
from lint_catalog.testing.hub.from_catalog import scenario_from_catalog
from lint_catalog.testing.hub.scenario import KINDS, Scenario
from lint_catalog.testing.hub.scenario_file import load_scenario
from lint_catalog.testing.hub.server import Seen, StandInHub
from lint_catalog.text.words import counted, listed

PROGRAM = "python -m lint_catalog.testing.hub"
_POLL = 0.5  # seconds; on Windows Ctrl-C is noticed only between two waits


@click.command(cls=Command, context_settings={"help_option_names": ["-h", "--help"], "allow_interspersed_args": False})
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--catalog",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Serve what this catalog's entries say of the Hub. Without a scenario: the catalog in this folder.",
)
@click.option(
    "--scenario",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Serve what this YAML file describes, laid over the catalog if there is one, too.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, show_default=True, help="The port; 0 is a free one.")
@click.option("--tls", is_flag=True, help="Speak HTTPS, with a certificate made at the moment.")
@click.option("-v", "--verbose", is_flag=True, help="Show every request.")
def serve(command: tuple[str, ...], folder: Path | None, file: Path | None, port: int, tls: bool, verbose: bool) -> int:
    """Serve a stand-in for the Hugging Face Hub on this machine, until Ctrl-C.

    Its address is printed on standard output once it can be reached; set HF_ENDPOINT to it, and programs ask it instead
    of the real Hub. With a COMMAND, that is run in an environment that says so, and the stand-in ends with it and with
    its exit status; a token of yours stays unused, unless the scenario has users of its own.
    Nothing is ever asked of any other machine.
    """
    scenario = Scenario()
    if folder is not None or file is None:
        scenario = scenario_from_catalog(open_workspace(folder or Path.cwd()).read().catalog)
    if file is not None:
        scenario = load_scenario(file, scenario)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        with StandInHub(scenario, port=port, tls=tls, watch=_show if verbose else None) as hub:
            if command:
                secrets = {} if scenario.users else {"HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"}
                trusted = {"SSL_CERT_FILE": str(hub.certificate)} if tls else {}
                return _ask(command, {**os.environ, **secrets, **trusted, "HF_ENDPOINT": hub.url})
            say(f"a stand-in for the Hub with {_contents(scenario)}; Ctrl-C ends it")
            if tls:
                say(f"SSL_CERT_FILE={hub.certificate}")
            tell(hub.url)  # the sign that it is ready, so whatever a client may need is said before
            while not stop.wait(_POLL):
                pass
    except OSError as error:
        raise CatalogError(
            f"cannot listen on port {port}: {error.strerror or error}", "`--port 0` takes a free one"
        ) from error
    except KeyboardInterrupt:
        say("")
    return 0


def _ask(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """Run a command to its end and return its exit status; who interrupts us interrupts it, too."""
    try:
        process = subprocess.Popen(command, env=variables)
    except OSError as error:
        raise CatalogError(f"cannot run `{command[0]}`: {error.strerror or error}") from error
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    try:
        status = process.wait()
    except KeyboardInterrupt:
        status = process.wait()  # it was told by the terminal, and ends in its own way
    return status if status >= 0 else 128 - status


def _contents(scenario: Scenario) -> str:
    words = {"models": "model", "datasets": "dataset", "spaces": "Space"}
    counts = [sum(each.kind == kind for each in scenario.repos) for kind in KINDS]
    return listed((counted(count, words[kind]) for kind, count in zip(KINDS, counts, strict=True)), "and")


def _show(seen: Seen) -> None:
    say(f"{seen.status or 'dropped'} {seen.method} {seen.target}")


def main() -> int:
    """Run the program and return its exit status: 0 after Ctrl-C, 2 for trouble with the catalog or the scenario, else
    that of the command it was given."""
    status = run_command(serve, PROGRAM)
    return OK if status == INTERRUPTED else status


if __name__ == "__main__":
    prepare()
    try:
        sys.exit(main())
    finally:
        leave_quietly()
