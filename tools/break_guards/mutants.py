"""What is changed: each condition of a module, each part of one, and each `raise`, one at a time, in memory."""

from __future__ import annotations

import ast
import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from tools.break_guards.guards import ROOT


@dataclass(frozen=True)
class Mutant:
    """One change: its module (relative to the project), function, line, what it is, and the code of its function.

    `codes` are the changed code objects of the module by name and first line.
    """

    module: str
    function: str
    line: int
    what: str
    codes: Mapping[tuple[str, int], CodeType] = field(compare=False)

    @property
    def name(self) -> str:
        """How it is called where it is explained: nothing in it changes when lines move."""
        return f"{self.module}: {self.function}: {self.what}"


class _Breaker(ast.NodeTransformer):
    """Makes the change of one number, and counts how many there are."""

    def __init__(self, wanted: int) -> None:
        self.count = 0
        self.found: tuple[str, int, str] | None = None
        self._wanted = wanted
        self._functions: list[str] = []

    def _is_wanted(self, node: ast.AST, what: str) -> bool:
        self.count += 1
        if self.count - 1 != self._wanted:
            return False
        self.found = ".".join(self._functions) or "the module", getattr(node, "lineno", 0), what
        return True

    def _negated(self, test: ast.expr) -> ast.expr:
        """A condition; turned round, or a part of it is, if it is its turn."""
        if isinstance(test, ast.BoolOp):
            test.values = [self._negated(each) for each in test.values]
        if not self._is_wanted(test, f"not ({ast.unparse(test)})"):
            return test
        return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)

    def _inside(self, node: Any) -> Any:
        self._functions.append(node.name)
        self.generic_visit(node)
        self._functions.pop()
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _inside  # noqa: N815 - names of ast's

    def _with_test(self, node: Any) -> Any:
        self.generic_visit(node)
        node.test = self._negated(node.test)
        return node

    visit_If = visit_While = visit_IfExp = _with_test  # noqa: N815 - names of ast's

    def visit_comprehension(self, node: ast.comprehension) -> ast.AST:
        self.generic_visit(node)
        node.ifs = [self._negated(each) for each in node.ifs]
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        self.generic_visit(node)
        node.guard = self._negated(node.guard) if node.guard is not None else None
        return node

    def visit_Return(self, node: ast.Return) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, (ast.BoolOp, ast.Compare)) or (
            isinstance(node.value, ast.UnaryOp) and isinstance(node.value.op, ast.Not)
        ):
            node.value = self._negated(node.value)
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        self.generic_visit(node)
        if not self._is_wanted(node, f"without `{ast.unparse(node)}`"):
            return node
        # What would be raised is still worked out: the names in it belong to the function.
        return ast.copy_location(ast.Expr(node.exc or ast.Constant(None)), node)


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change of a module, one at a time, in the order of its text."""
    text, module = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
    seen: Counter[str] = Counter()
    number = 0
    while True:
        breaker = _Breaker(number)
        tree = ast.fix_missing_locations(breaker.visit(ast.parse(text)))
        number += 1
        if number > breaker.count:
            return
        if breaker.found is None:
            continue
        function, line, what = breaker.found
        seen[f"{function}: {what}"] += 1
        times = seen[f"{function}: {what}"]
        what = what if times == 1 else f"{what} ({times})"
        if function != "the module":
            yield Mutant(
                module, function, line, what, dict(_codes(compile(tree, str(path), "exec", dont_inherit=True)))
            )


def _codes(code: CodeType) -> Iterator[tuple[tuple[str, int], CodeType]]:
    """The code objects of functions within another, by name and first line."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield (each.co_name, each.co_firstlineno), each
            yield from _codes(each)


Functions = Mapping[tuple[str, str, int], Sequence[FunctionType]]
"""The functions in memory by file, name and first line of their code."""


def functions_of(files: set[str]) -> Functions:
    """The functions of some files, whoever holds them."""
    found: dict[tuple[str, str, int], list[FunctionType]] = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename in files:
            code = each.__code__
            found.setdefault((code.co_filename, code.co_name, code.co_firstlineno), []).append(each)
    return found


def apply(mutant: Mutant, functions: Functions) -> None:
    """Have the functions of a module do what the changed ones do."""
    file = str(ROOT / mutant.module)
    for (name, line), code in mutant.codes.items():
        for each in functions.get((file, name, line), ()):
            if len(code.co_freevars) == len(each.__code__.co_freevars):
                each.__code__ = code
