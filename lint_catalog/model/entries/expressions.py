"""The parts of license expressions such as `llama-3 AND (mit OR gemma)`, as rules and pages read them."""

from __future__ import annotations

import re

from msgspec import Struct

EXPRESSION_OPERATORS = frozenset({"AND", "OR", "WITH"})

_TOKEN = re.compile(r"[()]|[^\s()]+")


class Token(Struct, frozen=True):
    """A part of an expression and where it begins: a parenthesis, an operator, or an operand, which may have spaces."""

    text: str
    start: int
    is_operand: bool = False


def tokens(expression: str) -> tuple[Token, ...]:
    """The parts of an expression; words that no operator separates are one operand."""
    found: list[Token] = []
    for match in _TOKEN.finditer(expression):
        word = match.group()
        is_operand = word not in "()" and word.upper() not in EXPRESSION_OPERATORS
        if is_operand and found and found[-1].is_operand:
            first = found.pop()
            found.append(Token(expression[first.start : match.end()], first.start, True))
        else:
            found.append(Token(word, match.start(), is_operand))
    return tuple(found)


def expression_ids(expression: str) -> tuple[str, ...]:
    """The license ids in an expression, in order, without the operators."""
    return tuple(token.text for token in tokens(expression) if token.is_operand)
