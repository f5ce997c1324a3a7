"""The commands and their options as tables of `docs/cli.md`, made of what the program itself knows of them."""

from __future__ import annotations

import inspect

import click

from lint_catalog.cli import cli

BEGIN, END = "<!-- commands:begin, written by tools/generate.py -->\n", "<!-- commands:end -->\n"


def with_commands(page: str) -> str:
    """A page with the tables between its two lines; one without these is left as it is."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{begin}\n{command_tables()}\n{end}{after}" if begin and end else page


def command_tables() -> str:
    """A heading, a sentence and a table of options for each command; what all commands have comes first."""
    commands = sorted(cli.commands.items(), key=lambda item: (item[0] != "check", item[0]))
    common = _names(commands[0][1]).intersection(*(_names(command) for _, command in commands))
    shared = [each for each in commands[0][1].get_params(_context()) if set(each.opts) & common]
    alone = [each for each in cli.get_params(_context()) if not set(each.opts) & common]
    parts = [f"Every command has\n\n{_table(shared)}", f"`lint-catalog` itself has\n\n{_table(alone)}"]
    for name, command in commands:
        words = " ".join([f"lint-catalog {name}", *(_argument(each) for each in command.params if _is_argument(each))])
        summary = inspect.cleandoc(command.help or "").split("\n\n")[0].replace("\n", " ")
        own = [each for each in command.params if not _is_argument(each) and not set(each.opts) & common]
        parts.append(f"### `{words}`\n\n{summary}\n" + (f"\n{_table(own)}" if own else ""))
    return "\n".join(parts)


def _context() -> click.Context:
    return click.Context(cli, **cli.context_settings)


def _names(command: click.Command) -> set[str]:
    return {name for each in command.get_params(_context()) for name in each.opts}


def _is_argument(param: click.Parameter) -> bool:
    return isinstance(param, click.Argument)


def _argument(param: click.Parameter) -> str:
    name = param.metavar or (param.name or "").upper()
    name += "" if param.nargs == 1 or "…" in name else "…"
    return name if param.required or name.startswith("[") else f"[{name}]"


def _table(options: list[click.Parameter]) -> str:
    rows = []
    for each in options:
        names = ", ".join(f"`{name}`" for name in [*each.opts, *each.secondary_opts])
        value = "" if getattr(each, "is_flag", False) or each.name == "help" else _value(each)
        rows.append(f"| {names}{value} | {getattr(each, 'help', '') or ''}{_default(each)} |\n")
    return "| option | |\n|---|---|\n" + "".join(rows)


def _value(param: click.Parameter) -> str:
    if isinstance(param.type, click.Choice):
        return " " + ", ".join(f"`{each}`" for each in param.type.choices)
    return f" {param.metavar or param.type.name.upper()}"


def _default(param: click.Parameter) -> str:
    if not getattr(param, "show_default", False) or isinstance(param.default, bool):
        return ""
    return f" [default: {param.default}]"
