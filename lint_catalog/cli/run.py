"""Running a command to its end: whatever happens in it becomes words on standard error and an exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from lint_catalog.cli.console import INCOMPLETE, INTERRUPTED, OK, TROUBLE, say_trouble
from lint_catalog.cli.way_out import NobodyReadsError, NotWrittenError, say, say_click_trouble, say_traceback
from lint_catalog.model.errors import CatalogError


def run_command(command: click.Command, program: str, argv: Sequence[str] | None = None) -> int:
    """Run a command of a program with the process's arguments or others, and return the exit status.

    Prints no traceback, whatever happens, and leaves the process as it is.
    """
    words = sys.argv[1:] if argv is None else [*argv]
    try:
        status = command.main(words, prog_name=program, standalone_mode=False)
    except NobodyReadsError:
        return OK
    except NotWrittenError as error:
        say(f"{program}: standard output cannot be written: {error}")
        return INCOMPLETE
    except CatalogError as error:
        say_trouble(error, program)
        return TROUBLE
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        say_click_trouble(error)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last resort, so that nobody ever sees a traceback
        if isinstance(error, PermissionError) and error.filename:
            say(f"{program}: {error.filename} cannot be looked into: {error.strerror}")
            return INCOMPLETE
        say(f"{program}: internal error: {type(error).__name__}: {error}")
        if {"-v", "--verbose"} & {*words}:
            say_traceback(error)
        return INCOMPLETE
    return status if isinstance(status, int) else OK
