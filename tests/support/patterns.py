"""Every regular expression of the program, and texts made to keep it busy: what it consists of, again and again, and
then something that does not fit.

`tests/nightly/test_patterns.py` tries them all.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import signal
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import lint_catalog

SHORT, LONG = 2000, 8000
"""Characters. What takes four times as many takes four times as long, and not sixteen times."""
_GROWS = 2.6**2
_MEASURABLE = 0.05
_PATIENCE = 2.0
_KINDS = ("match", "fullmatch", "search")
_KIND_OF = {"sub": "search", "subn": "search", "split": "search", "findall": "search", "finditer": "search"}
_OF_CATEGORY = {"SPACE": " ", "DIGIT": "1", "WORD": "a", "NOT_SPACE": "a", "NOT_DIGIT": "a", "NOT_WORD": "!"}
_MANY = 14


class Pattern(NamedTuple):
    """A regular expression, where it is, and how it is used; in all ways if nobody knows."""

    where: str
    compiled: re.Pattern[Any]
    kinds: Collection[str]


class _LateError(Exception):
    pass


def patterns() -> Iterator[Pattern]:
    """All of them that stand in the program as such: names of modules, and what is given to the functions of `re`."""
    for info in pkgutil.walk_packages(lint_catalog.__path__, "lint_catalog."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        for name, value in vars(module).items():
            used = {_KIND_OF.get(each, each) for each in re.findall(rf"\b{name}\.(\w+)\(", source)} & {*_KINDS}
            for each in _within(value):
                yield Pattern(f"{info.name}.{name}", each, used or _KINDS)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"re.{each}" for each in (*_KINDS, *_KIND_OF)}:
                yield from _given(node, info.name, vars(module))


def _within(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, Mapping)) and len(value) < 100:
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _within(each)


def _given(call: ast.Call, module: str, names: Mapping[str, Any]) -> Iterator[Pattern]:
    kind = ast.unparse(call.func).removeprefix("re.")
    try:
        wanted = eval(ast.unparse(call.args[0]), dict(names))  # noqa: S307 - our own source
    except NameError:  # made of what is known only then
        return
    flags = re.IGNORECASE if "re.IGNORECASE" in ast.unparse(call) else 0
    compiled = wanted if isinstance(wanted, re.Pattern) else re.compile(wanted, flags)
    yield Pattern(f"{module}:{call.lineno}", compiled, {_KIND_OF.get(kind, kind)})


def slow(pattern: Pattern) -> str:
    """The first text found that a pattern takes too long for, in words; nothing if there is none."""
    for before, unit, behind in _texts(pattern.compiled):
        for kind in pattern.kinds:
            short, long = (f"{before}{unit * (size // len(unit))}{behind}" for size in (SHORT, LONG))
            took = _seconds(pattern.compiled, kind, short)
            if took < _MEASURABLE / 16:
                continue
            after = _seconds(pattern.compiled, kind, long)
            if after > max(_MEASURABLE, _GROWS * took):
                return f"{pattern.where}: {kind} takes {took:.2f} s and {after:.2f} s: {before!r} {unit!r}… {behind!r}"
    return ""


def _seconds(compiled: re.Pattern[Any], kind: str, text: str) -> float:
    given: Any = text.encode("latin-1", "replace") if isinstance(compiled.pattern, bytes) else text

    def give_up(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of handlers
        raise _LateError

    previous = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, _PATIENCE)
    start = time.process_time()
    try:
        if kind == "search":
            for _ in compiled.finditer(given):
                pass
        else:
            getattr(compiled, kind)(given)
    except _LateError:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)
    return time.process_time() - start


def _texts(compiled: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """What stands before, what is repeated, and what does not fit at the end."""
    parser: Any = importlib.import_module("re._parser")
    signs: set[str] = {" ", "a", "\n", "1"}
    source = compiled.pattern if isinstance(compiled.pattern, str) else compiled.pattern.decode("latin-1")
    whole = "".join(_sample(parser.parse(source, compiled.flags & re.VERBOSE), signs))[:200]
    step = max(1, len(whole) // 40)
    beginnings = {whole[:end] for end in range(0, len(whole) + 1, step)}
    alone = sorted(signs)[:40]
    pairs = {one + other for one, other in itertools.permutations(alone, 2)} if len(alone) <= _MANY else set()
    units = {*alone, *pairs, *beginnings, *(each + " " for each in beginnings), *(each + "\n" for each in beginnings)}
    for behind in ("\0", "q~", ""):
        yield from (("", unit, behind) for unit in sorted(units) if unit)
        yield from ((before, unit, behind) for before in sorted(beginnings) for unit in alone)


def _sample(tree: Any, signs: set[str]) -> list[str]:
    """A text that a pattern may fit; adds signs of each sort that it knows."""
    found: list[str] = []
    for operator, value in tree:
        match str(operator):
            case "LITERAL":
                signs.add(chr(value))
                found.append(chr(value))
            case "NOT_LITERAL" | "ANY":
                signs.add("q")
                found.append("q")
            case "IN":
                found.append(_one_of(value, signs))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                found += _sample(value[2], signs) * max(1, min(value[0], 60))
            case "SUBPATTERN":
                found += _sample(value[3], signs)
            case "BRANCH":
                longest: list[str] = max((_sample(each, signs) for each in value[1]), key=len)
                found += longest
            case "ASSERT" | "ASSERT_NOT":
                _sample(value[1], signs)
    return found


def _one_of(items: Any, signs: set[str]) -> str:
    known: list[str] = []
    for operator, value in items:
        match str(operator):
            case "LITERAL":
                known.append(chr(value))
            case "RANGE":
                known += (chr(value[0]), chr(sum(value) // 2))
            case "CATEGORY":
                known.append(_OF_CATEGORY[str(value).removeprefix("CATEGORY_")])
    signs.update(known[:12])
    if str(items[0][0]) != "NEGATE":
        return known[0]
    other = next(each for each in "q1a!\u3042" if each not in known)
    signs.add(other)
    return other
