"""Data as the YAML of an entry, as people write entries: short things on one line, long texts folded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lint_catalog.scalars import TEXT, yaml_1_1, yaml_1_2

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_WIDTH = 120
_LONG = 96
_BLOCK_LISTS = frozenset({"hub", "notices", "training", "context_length"})
_TAG = "tag:yaml.org,2002:"


def entry_yaml(kind: str, data: Mapping[str, Any]) -> str:
    """An entry's file: the comment that tells editors the schema, and the data in the order that it has."""
    import yaml

    above = "../" if kind == "catalog" else "../../"
    content = yaml.serialize(_mapping(data, 0), Dumper=_dumper(), allow_unicode=True, width=_WIDTH)
    return f"# yaml-language-server: $schema={above}schema/{kind}.schema.json\n{content}"


def _dumper() -> Any:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Lists are indented below their keys."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
            super().increase_indent(flow, False)

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
        return len(_flat(value)) <= _LONG and all(_is_short(each) for each in value.values())
    if isinstance(value, list):
        return len(_flat(value)) <= _LONG and all(not isinstance(each, list) and _is_short(each) for each in value)
    return len(str(value)) <= _LONG


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flat(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    return str(value)
