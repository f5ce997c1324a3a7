"""What decides on the exit status: the option `--fail`, and `--strict`, which is one value of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import FailOn

Command = TypeVar("Command", bound=Callable[..., Any])


def fail_option(default: str) -> Callable[[Command], Command]:
    """The option `--fail`; the command takes it as `fail`, None if it is not given. `default` is what holds then."""
    return click.option(
        "--fail",
        type=click.Choice([each.value for each in FailOn]),
        callback=_as_value,
        help=f"What the exit status 1 is for: errors, warnings too, or nothing.  [default: {default}]",
    )


def _as_value(ctx: click.Context, param: click.Parameter, value: str | None) -> FailOn | None:  # noqa: ARG001 - click's signature
    return None if value is None else FailOn(value)


def fails_on(fail: FailOn | None, strict: bool) -> FailOn | None:
    """What `--fail` and `--strict` say together; None if neither is given. Raises CatalogError if they disagree."""
    if strict and fail not in (None, FailOn.WARNING):
        raise CatalogError(f"`--strict` is `--fail warning`, and there is `--fail {fail.value}`", "give one of them")
    return FailOn.WARNING if strict else fail
