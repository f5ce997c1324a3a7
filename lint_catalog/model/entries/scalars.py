"""What YAML readers make of a plain scalar.

PyYAML follows YAML 1.1, editors and most newer readers follow YAML 1.2; `no`, `1_6`, `0o7` or `1e3` mean different
things to them. Sources: the implicit resolvers of PyYAML, and the core schema of YAML 1.2.2, chapter 10.3.2.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lint_catalog.model.entries.document import Scalar
from lint_catalog.model.entries.entry import Entry, Violation

TEXT = "text"
NUMBER = "a number"
TRUTH = "a truth value"
DATE = "a date"
NOTHING = "nothing"

_YAML_1_2 = (
    (NOTHING, re.compile(r"null|Null|NULL|~|")),
    (TRUTH, re.compile(r"true|True|TRUE|false|False|FALSE")),
    (NUMBER, re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")),
    (NUMBER, re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")),
    (NUMBER, re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")),
)
_SPECIAL = frozenset({"<<", "="})  # YAML 1.1 has types for them, of which PyYAML makes nothing as values
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_WORDS_1_1 = {"bool": TRUTH, "int": NUMBER, "float": NUMBER, "timestamp": DATE, "null": NOTHING}


@lru_cache(maxsize=4096)
def yaml_1_1(text: str) -> str:
    """What PyYAML reads a plain scalar as: `TEXT`, `NUMBER`, `TRUTH`, `DATE` or `NOTHING`."""
    import yaml

    for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(text[:1], ()):
        if pattern.match(text):
            return _WORDS_1_1.get(tag.rpartition(":")[2], TEXT)
    return NOTHING if not text else TEXT


@lru_cache(maxsize=4096)
def yaml_1_2(text: str) -> str:
    """What a reader of YAML 1.2 (the core schema) reads a plain scalar as."""
    return next((word for word, pattern in _YAML_1_2 if pattern.fullmatch(text)), TEXT)


def is_plain_number(text: str) -> bool:
    """Whether a number is written as JSON writes it, which every reader reads alike."""
    return _PLAIN_NUMBER.fullmatch(text) is not None


@lru_cache(maxsize=1 << 14)
def is_ambiguous(text: str) -> bool:
    """Whether readers disagree about a plain scalar, on its type or (`010`, `1_6`, `12:30`) on its value."""
    old, new = yaml_1_1(text), yaml_1_2(text)
    if old != new or text in _SPECIAL:
        return True
    return (
        old == NUMBER and not is_plain_number(text) and not re.fullmatch(r"[-+]?[0-9]+\.[0-9]*|[-+]?[1-9][0-9]*", text)
    )


_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@` \t=")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_NEVER_PLAIN = re.compile(r": |:$| #|\s$|^(?:---|\.\.\.)(?:\s|$)")
_ESCAPES = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


@lru_cache(maxsize=4096)
def may_be_plain(text: str, *, in_flow: bool) -> bool:
    """Whether every YAML reader reads a text without quotes as that text; `in_flow` is between brackets or braces."""
    if not text or text[0] in _INDICATORS or _CONTROL.search(text) or _NEVER_PLAIN.search(text):
        return False
    if (in_flow and not set(text).isdisjoint(",[]{}")) or not reads_alike(text, in_flow=in_flow):
        return False
    return yaml_1_1(text) == TEXT == yaml_1_2(text) and not is_ambiguous(text)


def reads_alike(text: str, *, in_flow: bool) -> bool:
    """Whether other readers take for a plain scalar what libyaml has taken for one.

    PyYAML's own scanner, which `yaml.safe_load` runs, ends it at a tab, and between brackets at any `?`.
    """
    return "\t" not in text and text not in _SPECIAL and not (in_flow and "?" in text)


def scalar_on_a_line(text: str, style: str = "", *, in_flow: bool = True) -> str:
    """A text as a scalar on one line, in a style (`""` plain, `'`, `"`) if it can be, else in double quotes."""
    if style == "" and may_be_plain(text, in_flow=in_flow):
        return text
    if style == "'" and not _CONTROL.search(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if not _CONTROL.match(char):
        return char
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"


def explained_as_ambiguous(entry: Entry, violation: Violation) -> bool:
    """Whether a number is so written that readers disagree on it, which says more than that its type is wrong."""
    scalar = entry.source_map.scalar(violation.path)
    if scalar is None or scalar.style or not scalar.text:
        return False
    return NUMBER in (yaml_1_1(scalar.text), yaml_1_2(scalar.text)) and is_ambiguous(scalar.text)


def reading(text: str, value: Any) -> str:
    """What a plain scalar was read as, for a message: `the number 3.1`, `the truth value false`, `a date`."""
    match value:
        case bool():
            return f"the truth value `{str(value).lower()}`"
        case int() | float():
            return "a number" if str(value) == text else f"the number `{value}`"
        case str():
            return f"{yaml_1_2(text)} by newer YAML readers"
    return yaml_1_1(text)


def accepts_text(violation: Violation) -> bool:
    """Whether text would have been right where a violation found something else."""
    match violation.keyword:
        case "type":
            types = violation.argument if isinstance(violation.argument, list) else [violation.argument]
            return "string" in types
        case "enum":
            return all(isinstance(each, str) for each in violation.argument)
        case "const":
            return isinstance(violation.argument, str)
    return False


def unquoted(entry: Entry, violation: Violation) -> Scalar | None:
    """The plain scalar that YAML read as something else where text was meant, or None if that is not the trouble."""
    if isinstance(violation.value, (str, dict, list)) or violation.value is None or not accepts_text(violation):
        return None
    scalar = entry.source_map.scalar(violation.path)
    return scalar if scalar is not None and not scalar.style else None
