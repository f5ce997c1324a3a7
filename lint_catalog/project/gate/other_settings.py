"""What settings other than those of rules report less: of links, of how pages are written, of what is read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date

from lint_catalog.model.findings import Finding
from lint_catalog.model.links.answers import LinkSettings
from lint_catalog.model.pages.column_titles import column_of
from lint_catalog.model.pages.conventions import Conventions
from lint_catalog.project.config import Config
from lint_catalog.project.disk import relative_name
from lint_catalog.project.gate.note import loosened, some
from lint_catalog.project.gate.settings_places import SettingsPlaces
from lint_catalog.project.globs import matches
from lint_catalog.text.words import counted, quoted

_PATIENCE: Mapping[str, str] = {
    "failures": "days on which a link has to be dead before that is an error",
    "failure_days": "days between the first and the last of them",
    "reuse_hours": "hours for which an answer is good",
}


def looser_settings(
    before: Config, now: Config, places: SettingsPlaces, today: date, labelled: tuple[Collection[str], Collection[str]]
) -> Iterator[Finding]:
    """A note for each of them. `labelled` are the languages of label files then and now."""
    if before.strict and not now.strict:
        message = "`strict` is off: warnings fail the run at the base, and not any more"
        yield loosened(places.name, places.span("strict"), message, "strict")
    yield from _links(before.links, now.links, places, today)
    yield from _conventions(before.markdown, now.markdown, places)
    for language in sorted(before.pages.keys() - now.pages.keys()):
        message = (
            f"`pages` names no page in {quoted(language)} any more: it is not rendered, and read by its path alone"
        )
        yield loosened(places.name, places.span("pages"), message, "pages", language)
    if gone := sorted(set(labelled[0]) - set(labelled[1])):
        message = f"there are no labels any more in {some(gone, 'language')}: no page in them is asked for"
        yield loosened(places.name, places.span("labels"), message, "labels", *gone)


def _links(before: LinkSettings, now: LinkSettings, places: SettingsPlaces, today: date) -> Iterator[Finding]:
    for name, what in _PATIENCE.items():
        old, new = getattr(before, name), getattr(now, name)
        if new > old:
            key = name.replace("_", "-")
            message = f"`links.{key}` is {new:g}, where the base has {old:g} {what}"
            yield loosened(places.name, places.span("links", key), message, key)
    if now.timeout < before.timeout:
        message = (
            f"`links.timeout` is {now.timeout:g} seconds, where the base has {before.timeout:g}: "
            "what answers later is not judged"
        )
        yield loosened(places.name, places.span("links", "timeout"), message, "timeout")
    for each in now.exclude:
        ends = [old.until for old in before.exclude if old.covers(each.host)]
        if each.until < today or (ends and max(ends) >= each.until):
            continue
        last = f", and until {max(ends).isoformat()} at the base" if ends and max(ends) >= today else ""
        message = f"links to {quoted(each.host)} are not asked for until {each.until.isoformat()}{last}"
        yield loosened(places.name, places.span("links", "exclude", value=each.host), message, "exclude", each.host)


def _conventions(before: Conventions, now: Conventions, places: SettingsPlaces) -> Iterator[Finding]:
    lists: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str], ...] = (
        ("unsorted", before.unsorted, now.unsorted, "the order of rows is not judged any more in the section {}"),
        ("variant-hosts", before.variant_hosts, now.variant_hosts, "links of translations to {} may differ now"),
    )
    for key, old, new, words in lists:
        for each in new:
            if each not in old:
                yield _of(places, key, words.format(quoted(each)), each)
    for each in now.site_routes:
        if each not in before.site_routes and not any(matches(old, each) for old in before.site_routes):
            yield _of(places, "site-routes", f"links to {quoted(each)} are taken to lead somewhere now", each)
    if before.sorted_by_size and not now.sorted_by_size:
        yield _of(places, "sorted-by-size", "short and disordered tables are not held to the order of size any more")
    if now.families_together and not before.families_together:
        yield _of(places, "families-together", "a smaller model may follow its larger namesake now")
    yield from _words("undisclosed", before.undisclosed, now.undisclosed, places)
    yield from _words("individual", before.individual, now.individual, places)
    yield from _words("columns", before.columns, now.columns, places)
    for title, column in now.columns.items():
        known = column_of((title,), before.columns)
        if title not in before.columns and known not in ("", column):
            message = f"the column {quoted(title)} is read as {quoted(column)}, and as {quoted(known)} at the base"
            yield _of(places, "columns", message, title)


def _words(key: str, before: Mapping[str, str], now: Mapping[str, str], places: SettingsPlaces) -> Iterator[Finding]:
    """Words that say how something is read: with another word, what the old one stands for is not read so any more."""
    for name, old in before.items():
        new = now.get(name)
        if new != old:
            became = "nothing any more" if new is None else quoted(new)
            message = (
                f"{quoted(name)} in it is {became}, where the base has {quoted(old)}: what was read by it may not be"
            )
            yield _of(places, key, message, name)


def _of(places: SettingsPlaces, key: str, message: str, *about: str) -> Finding:
    span = places.span("markdown", key, value=about[0] if about else "")
    return loosened(places.name, span, f"by `markdown.{key}`, {message}", key, *about)


def entries_left_behind(
    before: Config, now: Config, places: SettingsPlaces, old: Collection[str], exists: Callable[[str], bool]
) -> Iterator[Finding]:
    """A note if entries of the base, by their files from the catalog's root, are there and read no more."""
    if before.entries == now.entries:
        return
    folder = relative_name(now.root, now.entries)
    left = sorted(each for each in old if not each.startswith(f"{folder}/") and folder != "." and exists(each))
    if left:
        many = counted(len(left), "entry", "entries")
        message = f"`entries` is {quoted(folder)}, and does not hold {many} of the base, such as {quoted(left[0], 120)}"
        yield loosened(places.name, places.span("entries"), message, "entries")
