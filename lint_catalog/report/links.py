"""Links with their verdicts, for people and for programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from lint_catalog.model.links.answers import SEVERITIES, Answer, LinkedAddress, LinkUse, Verdict
from lint_catalog.report.run import Paint, link_summary, no_paint
from lint_catalog.report.shown import Shown, json_document, lines
from lint_catalog.text.secrets import masked
from lint_catalog.text.visible import visible
from lint_catalog.text.words import counted

VERSION = 1
STYLES = {
    Verdict.ALIVE: "good", Verdict.UNREACHABLE: "quiet", Verdict.REFUSED: "quiet",
    **{verdict: severity.label for verdict, severity in SEVERITIES.items()},
}  # fmt: skip


class LinkRow(Struct, frozen=True):
    """A link, what became of it, and where it is used: file and line of each use."""

    link: LinkedAddress
    answer: Answer
    places: tuple[tuple[LinkUse, int], ...]


class LinkList(Struct, frozen=True):
    """The links to show, in their order. `counts` are those of all links that were looked at, by verdict."""

    rows: Sequence[LinkRow]
    counts: dict[str, int]
    paint: Paint
    quiet: bool = False


def text(links: LinkList) -> Shown:
    """Every link with its verdict, the reason or the new place, when it was last seen, and its uses."""
    written = []
    for row in links.rows:
        verdict = row.answer.verdict
        written.append(f"{links.paint(verdict.value.ljust(11), STYLES[verdict])} {visible(masked(row.link.url))}")
        written += [f"            {visible(each)}" for each in _details(row.answer)]
        shown = row.places[:3]
        written += [
            f"            {links.paint('-->', 'quiet')} {visible(use.place.file)}:{line}" for use, line in shown
        ]
        if len(row.places) > len(shown):
            written.append(f"            and {counted(len(row.places) - len(shown), 'more place')}")
    if not links.quiet:
        written += ["", link_summary(links.counts)] if written else [link_summary(links.counts)]
    return lines("".join(f"{line}\n" for line in written), painted=links.paint is not no_paint)


def _details(answer: Answer) -> list[str]:
    found = []
    if answer.to:
        found.append(f"now {answer.to}")
    if answer.reason:
        found.append(answer.reason)
    if answer.failed_days:
        found.append(f"missing on {counted(answer.failed_days, 'day')} since {answer.first_failed}")
    if answer.verdict in (Verdict.MISSING, Verdict.UNREACHABLE) and answer.last_alive:
        found.append(f"last seen alive on {answer.last_alive}")
    if answer.archived:
        found.append(f"a copy is at {answer.archived}")
    return found


def concise(links: LinkList) -> Shown:
    """One line for each use: file, line, verdict, link, and where it leads now."""
    written = []
    for row in links.rows:
        verdict = row.answer.verdict
        more = f" -> {row.answer.to}" if row.answer.to else f" ({row.answer.reason})" if row.answer.reason else ""
        said = f"{links.paint(verdict.value, STYLES[verdict])} {visible(masked(row.link.url) + more)}"
        written += [f"{visible(use.place.file)}:{line}: {said}" for use, line in row.places]
    if not links.quiet:
        written.append(link_summary(links.counts))
    return lines("".join(f"{line}\n" for line in written), painted=links.paint is not no_paint)


def json_links(links: LinkList) -> Shown:
    """One JSON object: counts by verdict of all links, and the links."""
    report = {"version": VERSION, "summary": links.counts, "links": [_link(row) for row in links.rows]}
    return json_document(report, 2)


def _link(row: LinkRow) -> dict[str, Any]:
    answer = row.answer
    return {
        "url": masked(row.link.url),
        "verdict": answer.verdict.value,
        "reason": answer.reason,
        "to": answer.to,
        "first_failed": answer.first_failed,
        "failed_days": answer.failed_days,
        "last_alive": answer.last_alive,
        "archived": answer.archived,
        "uses": [
            {
                "file": use.place.file,
                "line": line,
                "entry": use.entry,
                "path": list(use.path),
                "written": masked(use.written),
            }
            for use, line in row.places
        ],
    }


LINK_FORMATS: dict[str, Callable[[LinkList], Shown]] = {"text": text, "concise": concise, "json": json_links}
"""The formats by name."""
