"""What became of a catalog's own rules. They are Python, and nothing of the base is run: its source is read.

Layout, comments and manuals change nothing; neither do rules that are added, nor where a file lies.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct

from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.project.gate.note import TOP, loosened
from lint_catalog.text.words import quoted

_SEVERITIES = {each.name: each for each in Severity}
_MAKE_VALUES = frozenset({"dict", "float", "frozenset", "int", "len", "list", "range", "set", "sorted", "str", "tuple"})
_UNKNOWN = "whether it finds less than that of the base, only somebody who reads it can say"
_AROUND = "whether that changes what others find, only somebody who reads it can say"


class _Rule(Struct, frozen=True):
    """A rule as it is written: its severity (None: who knows), where it stands, and what it does."""

    severity: Severity | None
    line: int
    does: str


class _Source(Struct, frozen=True):
    """A file of rules: these by id, and what else it does, statement by statement; the names that it uses, and those
    that each statement gives a meaning (None: it does something else)."""

    rules: Mapping[str, _Rule] = {}
    others: Mapping[str, frozenset[str] | None] = {}
    uses: frozenset[str] = frozenset()
    readable: bool = True


def weaker_checks(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Finding]:
    """A note for each rule that is gone, counts for less or has changed, and for each file that does something else
    around its rules; all of them by the texts of the files by name."""
    old, new = ({file: _read(text) for file, text in side.items()} for side in (before, now))
    homes_of_old = set(old)
    there = {id: (file, rule) for file, each in new.items() for id, rule in each.rules.items()}
    for file, source in old.items():
        homes = Counter(there[id][0] for id in source.rules if id in there)
        home = file if file in new else next((each for each, _ in homes.most_common(1)), None)
        for id, rule in source.rules.items():
            yield from _rule(id, rule, there.get(id), home or file)
        homes_of_old.update([home] if home else [])
        if home is None:
            if not source.rules:
                yield loosened(file, TOP, f"the file {quoted(file, 120)} of rules is gone", file)
        elif not source.readable or not new[home].readable or _does_else(source, new[home]):
            message = f"what {quoted(file, 120)} does besides its rules has changed: {_UNKNOWN}"
            yield loosened(home, TOP, message, file)
    for file in sorted(new.keys() - homes_of_old):
        if not new[file].readable or None in new[file].others.values():
            message = f"{quoted(file, 120)} is new, and does something besides its rules when it is read: {_AROUND}"
            yield loosened(file, TOP, message, file)


def rule_ids(files: Mapping[str, str]) -> frozenset[str]:
    """The ids of the rules in the texts of some files."""
    return frozenset(id for text in files.values() for id in _read(text).rules)


def _rule(id: str, old: _Rule, found: tuple[str, _Rule] | None, file: str) -> Iterator[Finding]:
    if found is None:
        yield loosened(file, TOP, f"the rule {quoted(id)} of the base is gone", id)
        return
    place, new = found
    span = Span(new.line, 1, new.line, 2)
    if old.severity is not None and new.severity is not None and new.severity < old.severity:
        message = f"the rule {quoted(id)} is of severity {new.severity.label}, and {old.severity.label} at the base"
        yield loosened(place, span, message, id)
    elif old.does != new.does:
        yield loosened(place, span, f"the rule {quoted(id)} has changed: {_UNKNOWN}", id)


def _does_else(old: _Source, new: _Source) -> bool:
    """Whether a statement is gone or new that the rules may depend on."""
    if not old.others.keys() <= new.others.keys():
        return True
    added = [names for does, names in new.others.items() if does not in old.others]
    return any(names is None or names & old.uses for names in added)


def _read(text: str) -> _Source:
    try:
        tree = ast.parse(text)
        uses = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
        uses |= {each.name for each in ast.walk(tree) if isinstance(each, (ast.FunctionDef, ast.ClassDef))}
        lines = {id: (severity, line) for id, severity, line in map(_declared, tree.body) if id}
        _without_words(tree)
        rules: dict[str, _Rule] = {}
        others: dict[str, frozenset[str] | None] = {}
        for node in tree.body:
            id = _declared(node)[0]
            if id:
                rules[id] = _Rule(*lines[id], ast.dump(_without_severity(node)))
            else:
                others[ast.dump(node)] = _names(node)
        return _Source(rules, others, frozenset(uses))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _Source(readable=False)


def _declared(node: ast.stmt) -> tuple[str, Severity | None, int]:
    """The id, severity and line of a rule; no id if it is none."""
    if not isinstance(node, ast.FunctionDef):
        return "", None, 0
    for each in node.decorator_list:
        if isinstance(each, ast.Call) and _is_rule(each):
            named = next((word.value for word in each.keywords if word.arg == "severity"), None)
            name = named.attr if isinstance(named, ast.Attribute) else ""
            return node.name.replace("_", "-"), _SEVERITIES.get(name), node.lineno
    return "", None, 0


def _is_rule(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == "rule"


def _without_severity(node: ast.stmt) -> ast.stmt:
    for each in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
        if isinstance(each, ast.Call) and _is_rule(each):
            known = {f"Severity.{name}" for name in _SEVERITIES}
            each.keywords[:] = [word for word in each.keywords if ast.unparse(word.value) not in known]
    return node


def _names(node: ast.stmt) -> frozenset[str] | None:
    """The names that a statement gives a meaning; None if it may do anything else."""
    if not all(map(_is_quiet, _run_at_once(node))):
        return None
    match node:
        case ast.FunctionDef() | ast.ClassDef() if not node.decorator_list:
            return frozenset({node.name})
        case ast.Import() | ast.ImportFrom():
            return frozenset((each.asname or each.name).partition(".")[0] for each in node.names)
        case ast.Assign() if all(isinstance(each, ast.Name) for each in node.targets):
            return frozenset(each.id for each in node.targets if isinstance(each, ast.Name))
    return None


def _run_at_once(node: ast.stmt) -> Iterator[ast.AST]:
    """What of a statement runs when the file is read: not what is in a function."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        for each in (node.args, *node.decorator_list, *([node.returns] if node.returns else [])):
            yield from ast.walk(each)
    elif isinstance(node, ast.ClassDef):
        yield node
        for part in (*node.bases, *node.keywords, *node.decorator_list):
            yield from ast.walk(part)
        for each in node.body:
            yield from _run_at_once(each)
    else:
        yield from ast.walk(node)


def _is_quiet(node: ast.AST) -> bool:
    """Whether a part of a statement does nothing but make a value, as far as one sees."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in _MAKE_VALUES
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="compile")):
            return True
        case ast.Call() | ast.Delete() | ast.AugAssign() | ast.NamedExpr() | ast.With() | ast.Raise():
            return False
        case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
            return False
    return True


def _without_words(tree: ast.Module) -> None:
    """Take out texts that stand for themselves: manuals, which change nothing that is found."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            body[:] = [
                each for each in body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
            ]
