"""`lint-catalog new`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lint_catalog.cli.check import check
from lint_catalog.cli.console import INCOMPLETE, PROGRAM, complain
from lint_catalog.cli.group import Command
from lint_catalog.cli.offers import complete_kinds, complete_sections
from lint_catalog.cli.online import LinkOptions, go_online, max_wait_option
from lint_catalog.cli.settings import say_left_out, settings_options
from lint_catalog.cli.way_out import say, show
from lint_catalog.model.errors import CatalogError
from lint_catalog.report.shown import as_it_is, json_document

if TYPE_CHECKING:
    from lint_catalog.convert.draft import ModelDraft
    from lint_catalog.model.entries.catalog import Catalog
    from lint_catalog.model.links.answers import RepoFacts
    from lint_catalog.project.config import ConfigSource
    from lint_catalog.project.workspace import Workspace


@click.command("new", cls=Command, short_help="Write an entry: a draft from the Hub, or a skeleton.")
@click.argument("repos", nargs=-1, required=True, metavar="ORG/REPO… | ID…")
@click.option(
    "--kind",
    metavar="KIND",
    shell_complete=complete_kinds,
    help="Write skeletons of this kind, such as `licenses`; nothing is asked.",
)
@click.option("--id", "id", metavar="NAME", help="The name of the entry's file; without it, one like the repository's.")
@click.option("--section", metavar="ID", shell_complete=complete_sections, help="The section that the model stands in.")
@click.option("--stdout", is_flag=True, help="Print the entry, write nothing.")
@max_wait_option
@settings_options
@click.pass_context
def new(
    ctx: click.Context, repos: tuple[str, ...], kind: str | None, id: str | None, section: str | None, stdout: bool,
    max_wait: float, settings: ConfigSource,
) -> None:  # fmt: skip
    """Write a draft entry for a model from what the Hugging Face Hub says of its repositories.

    Several repositories are the variants of one entry. Name, year, developer, base models, size, context length,
    license and access are filled in as far as the Hub and the catalog's other entries say them. What is still missing
    is then what the check finds.

    With --kind, write the skeleton of an entry for each ID instead (`--kind licenses gpl-3.0`), made from the schema of
    the kind: the fields that it must have, with what they mean, and the others as comments. A name in the place of an
    id (`--kind developers "Kite Works"`) is kept as the name.

    Exit status: 0 written, whatever is still missing; 2 wrong usage, no catalog, or it is there already; 3 the Hub
    could not be asked, or an entry not be read, and nothing is written.
    """
    from lint_catalog.cli.skeletons import Wanted, say_new, skeletons, write_new
    from lint_catalog.convert.draft import draft
    from lint_catalog.project.entry_files import own_schemas
    from lint_catalog.project.workspace import open_workspace
    from lint_catalog.source.yaml.emit import entry_yaml

    workspace = open_workspace(Path.cwd(), settings)
    catalog = _whole(ctx, workspace)
    if kind is not None:
        _with_check(ctx, skeletons(workspace, catalog, Wanted(kind, repos, id, section, stdout)), settings)
        return
    wanted = [_repository(each) for each in repos]
    _refuse_known(catalog, wanted)
    if section is not None:
        _check_section(catalog, section)
    asked = _ask(ctx, catalog, wanted, workspace, LinkOptions(max_wait, deep=False, cache=False, quiet=True))
    _refuse_known(catalog, [each.id for each in asked])  # by the names that they have today
    made = draft(catalog, asked, section or "")
    text = entry_yaml("models", made.data, "models" in own_schemas(workspace.config.root))
    if stdout:
        say_left_out(workspace.config)  # else the check below does
        show(as_it_is(text) or json_document(made.data, 2))  # in which nothing is a command, and which is YAML, too
        _say(made)
        return
    file = write_new(workspace, "models", _file_name(made, id), text)
    say_new(workspace, file)
    _say(made)
    _with_check(ctx, (file,), settings)


def _with_check(ctx: click.Context, files: Sequence[Path], settings: ConfigSource) -> None:
    """Say what is still missing in new files."""
    with suppress(click.exceptions.Exit):  # that something is missing is no failure
        if files:
            ctx.invoke(check, paths=tuple(files), config_file=settings.file, isolated=settings.isolated)


def _whole(ctx: click.Context, workspace: Workspace) -> Catalog:
    """The catalog; leaves where not all of it can be read: the model may be in it, and what it refers to."""
    reading = workspace.read()
    if reading.unreadable:
        complain(reading.unreadable, (), verbose=False)
        ctx.exit(INCOMPLETE)
    return reading.catalog


def _repository(text: str) -> str:
    """The id of a model's repository that a user names, by id or address."""
    from lint_catalog.text.hub import hub_repository, is_hub_repo

    if is_hub_repo(text):
        return text
    kind, id = hub_repository(text if "://" in text else f"https://{text}") or ("", "")
    if kind != "models":
        raise CatalogError(f"`{text}` is not a model's repository", "write `owner/name`, or its address on the Hub")
    return id


def _refuse_known(catalog: Catalog, repos: Sequence[str]) -> None:
    from lint_catalog.convert.draft import entry_of

    for each in repos:
        known = entry_of(catalog, each)
        if known is not None:
            raise CatalogError(f"`{each}` is in {known.file} already", "add variants there, each to `hub`")


def _check_section(catalog: Catalog, section: str) -> None:
    from lint_catalog.text.words import did_you_mean

    known = catalog.ids.get("sections", frozenset())
    if section not in known:
        raise CatalogError(f"there is no section `{section}`", did_you_mean(section, known))


def _ask(
    ctx: click.Context, catalog: Catalog, ids: Sequence[str], workspace: Workspace, options: LinkOptions
) -> list[RepoFacts]:
    """What the Hub says of repositories. Raises CatalogError for one that is not there, exits if it cannot be asked."""
    from lint_catalog.model.links.answers import LinkedAddress, Verdict
    from lint_catalog.text.hub import HubTarget, hub_url

    targets = {id: HubTarget("models", id) for id in dict.fromkeys(ids)}
    links = {hub_url(each): LinkedAddress(hub_url(each), each, ()) for each in targets.values()}
    online = go_online(catalog, links, workspace.config.links, options, deep=targets)
    found: dict[str, RepoFacts] = {}
    for id, target in targets.items():
        answer = online.answers[hub_url(target)]
        if answer.verdict in (Verdict.MISSING, Verdict.DISABLED):
            raise CatalogError(f"`{id}` is not there: {answer.reason or answer.verdict.value}", "is it written right?")
        if answer.facts is None:
            say(f"{PROGRAM}: `{id}` could not be asked for: {answer.reason or 'it has no facts'}")
            ctx.exit(INCOMPLETE)
        if answer.facts.id != id:
            say(f"{PROGRAM}: `{id}` is `{answer.facts.id}` now")
        found[answer.facts.id] = answer.facts
    return list(found.values())


def _file_name(made: ModelDraft, id: str | None) -> str:
    from lint_catalog.convert.importing.registry import slug

    if id is not None and slug(id) != id:
        raise CatalogError(f"`{id}` cannot be the id of an entry", f"for example `--id {slug(id) or 'my-model'}`")
    return id or slug(made.name)


def _say(made: ModelDraft) -> None:
    for note in made.notes:
        say(f"{PROGRAM}: {note}")
