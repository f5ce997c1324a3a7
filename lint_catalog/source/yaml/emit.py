"""Data as the YAML of an entry, as people write entries: short things on one line, long texts folded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wcwidth import wcswidth

from lint_catalog.model.entries.scalars import TEXT, may_be_plain, written, yaml_1_1, yaml_1_2

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_WIDTH = 120
_LONG = 96
_BLOCK_LISTS = frozenset({"hub", "notices", "training", "context_length"})
_TAG = "tag:yaml.org,2002:"


def entry_yaml(kind: str, data: Mapping[str, Any], with_schema: bool = True) -> str:
    """An entry's file as `fmt` has it: the data in the order that it has, below the comment that tells editors the
    schema, if the catalog has one of its own for the kind."""
    import yaml

    content: str = yaml.serialize(_mapping(data, 0), Dumper=_dumper(), allow_unicode=True, width=_WIDTH)
    if not with_schema:
        return content
    above = "../" if kind == "catalog" else "../../"
    return f"# yaml-language-server: $schema={above}schema/{kind}.schema.json\n{content}"


def _dumper() -> Any:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Lists are indented below their keys, quotes stand where they are needed, and quoted texts stay on a line."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
            super().increase_indent(flow, False)

        def choose_scalar_style(self) -> str:
            style: str = super().choose_scalar_style()
            value = str(getattr(self.event, "value", ""))
            if style not in ("'", '"'):
                return style
            if may_be_plain(value, in_flow=True):
                return ""
            return written(value, "'" if '"' in value or "\\" in value else '"')[0]

        def write_plain(self, text: str, split: bool = True) -> None:  # noqa: ARG002 - PyYAML's signature
            super().write_plain(text, False)

        def write_single_quoted(self, text: str, split: bool = True) -> None:  # noqa: ARG002 - PyYAML's signature
            super().write_single_quoted(text, False)

        def write_double_quoted(self, text: str, split: bool = True) -> None:  # noqa: ARG002 - PyYAML's signature
            self.write_indicator(written(text, '"'), True)

    return Dumper


def _node(value: Any, depth: int, key: str = "") -> Node:
    if isinstance(value, Mapping):
        return _mapping(value, depth)
    if isinstance(value, (list, tuple)):
        return _sequence(value, depth, key)
    return _scalar(value)


def _scalar(value: Any) -> ScalarNode:
    from yaml.nodes import ScalarNode

    if isinstance(value, bool):
        return ScalarNode(_TAG + "bool", "true" if value else "false")
    if isinstance(value, int):
        return ScalarNode(_TAG + "int", str(value))
    text = str(value)
    style = None
    if yaml_1_1(text) != TEXT or yaml_1_2(text) != TEXT:
        style = '"'
    elif len(text) > _LONG:
        style = ">"
    return ScalarNode(_TAG + "str", text, style=style)


def _mapping(value: Mapping[str, Any], depth: int) -> MappingNode:
    from yaml.nodes import MappingNode

    items: list[tuple[Node, Node]] = [(_scalar(name), _node(each, depth + 1, name)) for name, each in value.items()]
    one_line = depth >= 1 and _is_short(value) and not (depth == 1 and all(isinstance(e, str) for e in value.values()))
    return MappingNode(_TAG + "map", items, flow_style=one_line)


def _sequence(value: Any, depth: int, key: str) -> SequenceNode:
    from yaml.nodes import SequenceNode

    block = depth == 1 and key in _BLOCK_LISTS
    return SequenceNode(
        _TAG + "seq", [_node(each, depth + 1) for each in value], flow_style=not block and _is_short(list(value))
    )


def _is_short(value: Any) -> bool:
    """Whether something fits on a line, and has nothing in it that is better seen on lines of its own."""
    if isinstance(value, Mapping):
        return _width(_flat(value)) <= _LONG and all(_is_short(each) for each in value.values())
    if isinstance(value, list):
        return _width(_flat(value)) <= _LONG and all(not isinstance(each, list) and _is_short(each) for each in value)
    return _width(str(value)) <= _LONG


def _width(text: str) -> int:
    """Columns on a terminal, where Japanese characters take two."""
    return len(text) if text.isascii() else max(len(text), wcswidth(text))


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flat(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    return str(value)
