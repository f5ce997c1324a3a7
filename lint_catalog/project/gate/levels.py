"""What findings of each rule count for in each file, by the settings of the base and by those of today.

It is the effect that is compared and not the text: a rule that was off and is ignored now has lost nothing, and tables
that are written otherwise are the same tables as long as they do the same to every file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from lint_catalog.model.findings import Finding, Severity
from lint_catalog.project.config import Config, PerPath
from lint_catalog.project.disk import relative_name
from lint_catalog.project.gate.note import loosened, some
from lint_catalog.project.gate.settings_places import SettingsPlaces
from lint_catalog.project.globs import fits, made_up, matches
from lint_catalog.project.policy import Policy, policy
from lint_catalog.rules.definition import Rule
from lint_catalog.text.words import counted, quoted

_SAMPLES = 500  # patterns for which a file is made up that fits them
_MATCHES = 1_000_000  # of patterns and files that are tried; a tenth if there are many patterns, which take longer
_MANY = 200


class AskedRules(Struct, frozen=True):
    """What the settings of one side ask for: `said` in the file, `meant` with what the command line adds."""

    said: Config
    meant: Policy


def asked_by(config: Config, rules: Collection[Rule], select: tuple[str, ...], ignore: tuple[str, ...]) -> AskedRules:
    """What settings ask for of the rules that there are today. Names that are unknown today are left out: rules that
    are gone are a matter of their own."""
    known = {name for rule in rules for name in (rule.id, rule.family)}
    chosen = _known(config.select, known)
    nothing = bool(config.select) and not chosen and not select
    kept = Config(
        config.root,
        config.file,
        select=chosen,
        ignore=tuple(sorted(known)) if nothing else _known(config.ignore, known),
        severity={name: each for name, each in config.severity.items() if name in known},
        per_path=tuple(
            PerPath(
                each.paths,
                _known(each.ignore, known),
                {name: severity for name, severity in each.severity.items() if name in known},
            )
            for each in config.per_path
        ),
        left_out=config.left_out,
    )
    return AskedRules(kept, policy(kept, rules, _known(select, known), _known(ignore, known)))


def _known(names: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    return tuple(each for each in names if each in known)


class Lowered(Struct, frozen=True):
    """A note that findings of some `rules` count for less; in some `files` (none: in all)."""

    note: Finding
    rules: frozenset[str]
    files: frozenset[str] = frozenset()


class _Loss(Struct, frozen=True):
    """That findings count for less: `way` and `value` are what in the settings says so (no way: nothing does any more,
    and `value` is what did)."""

    way: tuple[str, ...]
    value: str
    before: Severity
    now: Severity | None


def lower_levels(
    before: AskedRules, now: AskedRules, rules: Mapping[str, Rule], files: Collection[str], places: SettingsPlaces
) -> Iterator[Lowered]:
    """A note for each setting by which findings of some rules count for less than they did.

    `files` are those that were read; besides, there may be others that patterns are about.
    """
    everywhere: dict[_Loss, list[str]] = {}
    for rule in rules.values():
        level, level_now = before.meant.counts(rule.id, rule.severity), now.meant.counts(rule.id, rule.severity)
        if level is not None and _rank(level_now) < level:
            everywhere.setdefault(_cause(before.said, now.said, rule, level, level_now), []).append(rule.id)
    for loss, ids in everywhere.items():
        yield Lowered(_note(loss, sorted(ids), (), places), frozenset(ids))
    if before.said.per_path == now.said.per_path and before.said.root == now.said.root:
        return
    if (more := _most_files(before.said, now.said)) < len(files):
        message = f"`per-path` has so many patterns that they are compared for {counted(more, 'file')} only"
        hint = "fewer patterns do, such as one for a folder; until then, compare the others by hand"
        yield Lowered(loosened(places.name, places.span("per-path"), message, "per-path", hint=hint), frozenset())
    files = sorted(files)[:more]
    yield from _untried(before.said, now.said, min(_SAMPLES, more // 8), places)
    somewhere: dict[_Loss, tuple[set[str], set[str]]] = {}
    for tables, there in _groups(before, now, files).items():
        for here, lost in _lost(before, now, rules.values(), tables).items():
            for file in there:
                rules_there, there_too = somewhere.setdefault(
                    _cause_here(before.said, now.said, here, file), (set(), set())
                )
                rules_there.update(lost)
                there_too.add(file)
    known = frozenset(files)
    for loss, (names, where) in somewhere.items():
        note = _note(loss, sorted(names), sorted(where & known) or ("",), places)
        yield Lowered(note, frozenset(names), frozenset(where))


def _most_files(*sides: Config) -> int:
    """For how many files the patterns of both sides are compared."""
    patterns = sum(len(each.paths) for side in sides for each in side.per_path)
    return (_MATCHES if patterns <= _MANY else _MATCHES // 10) // max(1, patterns)


class _Here(Struct, frozen=True):
    """That rules count for less in files which some tables are about: the one of today that says so, by its index, or
    the one of the base that does not any more."""

    table: int | None
    gone: int | None
    before: Severity
    now: Severity | None


def _lost(
    before: AskedRules, now: AskedRules, rules: Iterable[Rule], tables: tuple[Tables, Tables]
) -> Mapping[_Here, set[str]]:
    """The rules that count for less where these tables hold, and not only because they do everywhere."""
    found: dict[_Here, set[str]] = {}
    for rule in rules:
        level = before.meant.counts(rule.id, rule.severity, tables[0])
        level_now = now.meant.counts(rule.id, rule.severity, tables[1])
        if (
            level is not None
            and _rank(level_now) < level
            and _only_here(before.meant, now.meant, rule, level, level_now)
        ):
            table, gone = _about(now.said, rule, tables[1]), _about(before.said, rule, tables[0])
            found.setdefault(_Here(table, gone, level, level_now), set()).add(rule.id)
    return found


def _about(config: Config, rule: Rule, tables: Tables) -> int | None:
    """The last of some tables that says something of a rule: it has the last word."""
    for index in reversed(tables):
        table = config.per_path[index]
        if any(each in table.ignore or each in table.severity for each in (rule.id, rule.family)):
            return index
    return None


def _only_here(before: Policy, now: Policy, rule: Rule, level: Severity, level_now: Severity | None) -> bool:
    """Whether what a rule lost in a file is more than it lost everywhere."""
    general, general_now = before.counts(rule.id, rule.severity), now.counts(rule.id, rule.severity)
    if general is None or _rank(general_now) >= general:
        return True  # it lost nothing elsewhere
    return level > general or _rank(level_now) < _rank(general_now)


def _rank(severity: Severity | None) -> int:
    return 0 if severity is None else severity.value


Tables = tuple[int, ...]


def _groups(before: AskedRules, now: AskedRules, files: Collection[str]) -> Mapping[tuple[Tables, Tables], list[str]]:
    """The files, and one for each pattern that may fit none yet, by the tables that are about them on both sides."""
    found: dict[tuple[Tables, Tables], list[str]] = {}
    if not before.said.per_path and not now.said.per_path:
        return found
    for file in dict.fromkeys([*files, *_samples(before.said, now.said)]):
        old = relative_name(before.said.root, now.said.root / file) if before.said.root != now.said.root else file
        key = before.meant.tables(old), now.meant.tables(file)
        if key != ((), ()):
            found.setdefault(key, []).append(file)
    return found


def _samples(*sides: Config) -> Iterator[str]:
    """Made-up files for patterns: what is said of files that are not there yet holds for those to come. Of several for
    a pattern those that its table is about, since others in it may take some back."""
    keys = [{(each.paths, each.ignore, str(each.severity)): each.paths for each in side.per_path} for side in sides]
    shared = set.intersection(*map(set, keys))
    ordered = sorted((key for each in keys for key in each), key=shared.__contains__)  # what is new or gone comes first
    tables = dict.fromkeys(paths for paths, *_ in ordered)
    patterns = dict.fromkeys((pattern, paths) for paths in tables for pattern in paths)
    most = min(_SAMPLES, _most_files(*sides) // 8)
    for pattern, paths in list(patterns)[:most]:
        names = [*_names(pattern.removeprefix("!"))]
        fitting = [each for each in names if pattern.startswith("!") or fits(paths, each)]
        yield from fitting if len(patterns) <= _MANY else fitting[:2]


def _names(pattern: str) -> Iterator[str]:
    is_name = bool(set("*?[.") & set(pattern.rstrip("/").rpartition("/")[2]))  # else it names a folder
    for name in dict.fromkeys(made_up(pattern)):
        if is_name and not pattern.endswith("/"):
            yield name
        yield f"{name}/-.yaml"


def _untried(before: Config, now: Config, most: int, places: SettingsPlaces) -> Iterator[Lowered]:
    """A note for each pattern of a new table that no made-up file fits; `most` are tried."""
    known = {each.paths for each in before.per_path}
    new = [each for each in now.per_path if each.paths not in known and (each.ignore or each.severity)]
    patterns = ((one, table.paths) for table in new for one in dict.fromkeys(table.paths) if not one.startswith("!"))
    for pattern, paths in islice(patterns, most):
        if not any(fits(paths, each) and matches(pattern, each) for each in _names(pattern)):
            message = (
                f"which files {quoted(pattern)} in `per-path` is about cannot be told, "
                "so nobody knows what counts for less in files to come"
            )
            note = loosened(places.name, places.span("per-path", value=pattern), message, "per-path", pattern)
            yield Lowered(note, frozenset())


def _cause(before: Config, now: Config, rule: Rule, level: Severity, level_now: Severity | None) -> _Loss:
    """What in today's settings has a rule count for less everywhere."""
    names = (rule.id, rule.family)
    if level_now is None:
        if said := next((each for each in names if each in now.ignore), ""):
            return _Loss(("ignore",), said, level, None)
        if now.select and not any(each in now.select for each in names):
            return _Loss(("select",), "", level, None)
    if said := next((each for each in names if each in now.severity), ""):
        return _Loss(("severity", said), "", level, level_now)
    if said := next((each for each in names if each in before.severity), ""):
        return _Loss((), f"severity.{said}", level, level_now)
    return _Loss((), "", level, level_now)


def _cause_here(before: Config, now: Config, here: _Here, file: str) -> _Loss:
    """The pattern in today's settings by which rules count for less in a file."""
    if here.table is not None:
        return _Loss(("per-path", _pattern(now.per_path[here.table], file)), "", here.before, here.now)
    gone = "" if here.gone is None else _pattern(before.per_path[here.gone], file)
    return _Loss((), f"per-path for {gone}" if gone else "per-path", here.before, here.now)


def _pattern(table: PerPath, file: str) -> str:
    """Which pattern of a table a file fits: the last one that takes it in."""
    return next((each for each in reversed(table.paths) if not each.startswith("!") and fits((each,), file)), "")


def _note(loss: _Loss, rules: Sequence[str], files: Sequence[str], places: SettingsPlaces) -> Finding:
    one = len(rules) == 1
    verb = "is" if one else "are"
    where = ""
    if files:
        there = [each for each in files if each]
        where = f" in {counted(len(there), 'file')}, such as {quoted(there[0], 120)}," if there else " in files to come"
    match loss.way:
        case ("per-path", pattern):
            why, span = f"by {quoted(pattern)} in `per-path`", places.span("per-path", value=pattern)
        case ("ignore",):
            why, span = f"by {quoted(loss.value)} in `ignore`", places.span("ignore", value=loss.value)
        case ("select",):
            why, span = f"since `select` does not name {'it' if one else 'them'}", places.span("select")
        case ("severity", name):
            why = "by `severity`" if list(rules) == [name] else f"by `severity` of {quoted(name)}"
            span = places.span("severity", name)
        case _:
            why = f"since {quoted(loss.value, 120)} is not there any more" if loss.value else "by the settings"
            span = places.span(loss.value.partition(".")[0].partition(" ")[0])
    message = (
        f"{some(rules, 'rule')} {verb} {_counting(loss.now, one)}{where} {why}, "
        f"and {_counting(loss.before, one)} at the base"
    )
    return loosened(places.name, span, message, *loss.way, loss.value, *rules[:3])


def _counting(severity: Severity | None, one: bool) -> str:
    """`silent`, `an error` or `errors`."""
    if severity is None:
        return "silent"
    if not one:
        return f"{severity.label}s"
    return f"{'an' if severity is Severity.ERROR else 'a'} {severity.label}"
