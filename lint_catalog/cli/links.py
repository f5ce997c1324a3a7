"""`lint-catalog links`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from lint_catalog.cli.console import (
    FINDINGS,
    INCOMPLETE,
    OK,
    allow_empty_option,
    color_option,
    complain,
    format_option,
    gathered,
    paint,
    split_commas,
    wants_color,
)
from lint_catalog.cli.exits import fail_option
from lint_catalog.cli.group import Command
from lint_catalog.cli.offers import complete_verdicts
from lint_catalog.cli.online import LinkOptions, go_online, online_options
from lint_catalog.cli.settings import say_left_out, settings_options, staged_option
from lint_catalog.cli.way_out import show
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import FailOn

if TYPE_CHECKING:
    from lint_catalog.model.links.answers import LinkedAddress
    from lint_catalog.project.config import ConfigSource

FORMAT_NAMES = ("text", "concise", "json")


@click.command("links", cls=Command, short_help="List every link with its verdict.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--owner", "owners", multiple=True, metavar="NAME", help="Only links to this owner's things on the Hub.")
@click.option("--host", "hosts", multiple=True, metavar="HOST", help="Only links to this host and its subdomains.")
@click.option(
    "--only",
    multiple=True,
    metavar="VERDICT,…",
    callback=split_commas,
    shell_complete=complete_verdicts,
    help="Show only links with these verdicts, such as missing,moved.",
)
@format_option(FORMAT_NAMES, "links")
@click.option("--lang", "languages", multiple=True, metavar="LANGUAGE=PAGE", help="Which language a page is in.")
@fail_option(FailOn.NEVER.value)
@allow_empty_option
@online_options
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary.")
@click.option("-v", "--verbose", is_flag=True, help="Also say what is asked.")
@color_option
@staged_option
@settings_options
@click.pass_context
@gathered(options=LinkOptions)
def list_links(
    ctx: click.Context, paths: tuple[Path, ...], owners: tuple[str, ...], hosts: tuple[str, ...],
    only: tuple[str, ...], format_name: str, languages: tuple[str, ...], allow_empty: bool, staged: bool,
    settings: ConfigSource, options: LinkOptions, fail: FailOn | None,
    color: str,
) -> None:  # fmt: skip
    """List every link of a catalog: what became of it, where it is used, when it was last seen alive.

    The catalog is the one in this folder or above, or the one of the given PATHS, which choose files of it. Or PATHS
    are Markdown pages.

    Verdicts are alive, moved, gated, disabled, missing (gone or private), unreachable (nothing could be found out) and
    refused (not asked for). It asks the network for what it does not remember.

    --fail looks at the links that are listed: with `error` those that are missing fail it, with `warning` also those
    that are moved or disabled. What could not be found out fails nothing.

    Exit status: 0 listed; 1 what --fail says; 2 wrong usage, no catalog, or nothing in it; 3 a file could not be
    read.
    """
    from lint_catalog.model.links.answers import SEVERITIES, Verdict
    from lint_catalog.project.index import files_for
    from lint_catalog.project.pages import chosen_languages
    from lint_catalog.project.subject import open_subject
    from lint_catalog.project.workspace import check_existence
    from lint_catalog.report.links import LINK_FORMATS, LinkList, LinkRow
    from lint_catalog.report.run import no_paint
    from lint_catalog.text.words import did_you_mean

    known = {verdict.value: verdict for verdict in Verdict}
    for name in only:
        if name not in known:
            raise CatalogError(f"there is no verdict `{name}`", did_you_mean(name, known))
    files = files_for(paths, staged, os.environ)
    check_existence(paths, files=files)
    subject = open_subject(paths, chosen_languages(languages), settings, files=files)
    say_left_out(subject.config)
    found = subject.links()
    if found.empty and not allow_empty:
        raise subject.nothing()
    links = {url: link for url, link in found.links.items() if _is_wanted(link, owners, hosts)}
    online = go_online(found.catalog, links, found.settings, options)
    rows = []
    for url, link in links.items():
        answer = online.answers[url]
        if not only or answer.verdict.value in only:
            rows.append(LinkRow(link, answer, tuple((use, found.line(use.place)) for use in link.uses)))
    order = list(Verdict)
    rows.sort(key=lambda row: (order.index(row.answer.verdict), row.link.url))
    style = paint if wants_color(color) else no_paint
    show(LINK_FORMATS[format_name](LinkList(rows, dict(online.counts), style, options.quiet)))
    complain(found.unreadable, (), verbose=False)
    verdicts = {row.answer.verdict for row in rows}
    stops = fail is not None and any(fail.stops(SEVERITIES[each]) for each in verdicts & SEVERITIES.keys())
    ctx.exit(INCOMPLETE if found.unreadable else FINDINGS if stops else OK)


def _is_wanted(link: LinkedAddress, owners: tuple[str, ...], hosts: tuple[str, ...]) -> bool:
    """Whether a link is one of those that were chosen; all are if nothing was."""
    owner = (link.hub.owner or link.hub.id) if link.hub else ""
    host = urlsplit(link.url).hostname or ""
    if owners and owner.lower() not in {each.lower() for each in owners}:
        return False
    return not hosts or any(host == each.lower() or host.endswith("." + each.lower()) for each in hosts)
