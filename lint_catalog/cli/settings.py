"""Which settings hold: `--config` and `--isolated`, and what is said of settings that do not."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lint_catalog.cli.console import PROGRAM, Command
from lint_catalog.cli.way_out import say
from lint_catalog.model.errors import CatalogError
from lint_catalog.project.config import ConfigSource
from lint_catalog.text.words import quoted

if TYPE_CHECKING:
    from lint_catalog.project.config import Config

ISOLATED = "--isolated"
ISOLATED_VARIABLE = "LINT_CATALOG_ISOLATED"


class _YesOrNo(click.types.BoolParamType):
    """Yes or no, of an option that only its variable can give a value which is neither."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> bool:
        """Whether it means yes. Raises CatalogError for what means neither."""
        try:
            return bool(super().convert(value, param, ctx))
        except click.BadParameter:
            raise CatalogError(
                f"the variable `{ISOLATED_VARIABLE}` is neither yes nor no: {quoted(value)}",
                "`1`, `true`, `yes` and `on` mean yes, `0`, `false`, `no`, `off` and an empty one mean no",
            ) from None


def settings_options(command: Command) -> Command:
    """The options `--config` and `--isolated`; the command takes what they mean together as `settings`.

    Whoever reads the file says that it is not there: with `--staged` it need not be on disk.
    """

    @wraps(command)
    def with_settings(*args: Any, isolated: bool, config_file: Path | None, **options: Any) -> Any:
        return command(*args, settings=ConfigSource(config_file, isolated), **options)

    isolated = click.option(
        ISOLATED,
        is_flag=True,
        type=_YesOrNo(),
        envvar=ISOLATED_VARIABLE,
        help="Run no code of the catalog, and let its settings decide nothing: for pull requests of strangers.",
    )
    config = click.option(
        "--config",
        "config_file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Read the configuration from this file.",
    )
    return config(isolated(with_settings))  # type: ignore[return-value] # to click any callable is a command


def staged_option(command: Command) -> Command:
    """The option `--staged`; the command takes it as `staged`."""
    return click.option(
        "--staged",
        is_flag=True,
        help="Judge what is staged, as the next commit will have it, and not what is on disk.",
    )(command)


def say_left_out(config: Config) -> None:
    """Say on standard error, in a line, which settings do not hold."""
    if not config.left_out:
        return
    from lint_catalog.project.isolation import left_out

    say(f"{PROGRAM}: {config.file}: {left_out(config)}")
