"""Data as the YAML of an entry, as people write entries: short things on one line, long texts folded."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lint_catalog.model.entries.scalars import may_be_plain, scalar_on_a_line
from lint_catalog.source.yaml.short import indent_below, short_pair
from lint_catalog.source.yaml.style import (
    WIDTH,
    is_folded,
    list_between_brackets,
    mapping_between_braces,
    needs_quotes,
    scalar,
)

if TYPE_CHECKING:
    from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_TAG = "tag:yaml.org,2002:"


def entry_yaml(kind: str, data: Mapping[str, Any], with_schema: bool = True) -> str:
    """An entry's file as `fmt` has it: the data in the order that it has, below the comment that tells editors the
    schema, if the catalog has one of its own for the kind."""
    # Nothing of a pair depends on the others.
    content = "".join(short_pair(key, data[key]) or with_pyyaml({key: data[key]}) for key in data) or with_pyyaml({})
    if not with_schema:
        return content
    return f"{schema_line(kind)}\n{content}"


def schema_line(kind: str) -> str:
    """The comment that tells editors the schema of a kind, if the catalog has one of its own for it."""
    above = "../" if kind == "catalog" else "../../"
    return f"# yaml-language-server: $schema={above}schema/{kind}.schema.json"


def with_pyyaml(data: Mapping[str, Any]) -> str:
    """An entry's text written by PyYAML, which knows how to write everything, and takes its time."""
    import yaml

    text: str = yaml.serialize(_mapping(data, "", 0), Dumper=_dumper(), allow_unicode=True, width=WIDTH)
    return text


@lru_cache(maxsize=1)
def _dumper() -> Any:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Lists are indented below their keys, quotes stand where they are needed, and quoted texts stay on a line."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's signature
            super().increase_indent(flow, False)

        def choose_scalar_style(self) -> str:
            style: str = super().choose_scalar_style()
            is_text = self.event is not None and bool(getattr(self.event, "implicit", (False, False))[1])
            value = str(getattr(self.event, "value", ""))
            if style == ">" or not is_text or (style == "" and may_be_plain(value, in_flow=False)):
                return style
            line = scalar(value)
            return line[0] if line[0] in ("'", '"') else ""

        def write_plain(self, text: str, split: bool = True) -> None:  # noqa: ARG002 - PyYAML's signature
            super().write_plain(text, False)

        def write_single_quoted(self, text: str, split: bool = True) -> None:  # noqa: ARG002 - PyYAML's signature
            super().write_single_quoted(text, False)

        def write_double_quoted(self, text: str, split: bool = True) -> None:  # noqa: ARG002 - PyYAML's signature
            self.write_indicator(scalar_on_a_line(text, '"'), True)

    return Dumper


def _node(value: Any, before: str, depth: int, key: str = "") -> Node:
    """A value behind `before`, which is what stands on the line before it, indentation included."""
    if isinstance(value, Mapping):
        return _mapping(value, before, depth)
    if isinstance(value, (list, tuple)):
        return _sequence(list(value), before, depth, key)
    return _scalar(value)


def _scalar(value: Any) -> ScalarNode:
    from yaml.nodes import ScalarNode

    if isinstance(value, bool):
        return ScalarNode(_TAG + "bool", "true" if value else "false")
    if isinstance(value, int):
        return ScalarNode(_TAG + "int", str(value))
    text = str(value)
    style = '"' if needs_quotes(text) else ">" if is_folded(text) else None
    return ScalarNode(_TAG + "str", text, style=style)


def _mapping(value: Mapping[str, Any], before: str, depth: int) -> MappingNode:
    from yaml.nodes import MappingNode

    indent = indent_below(before) if depth else ""
    items: list[tuple[Node, Node]] = [
        (_scalar(name), _node(each, f"{indent}{scalar(name)}: ", depth + 1, name)) for name, each in value.items()
    ]
    return MappingNode(_TAG + "map", items, flow_style=mapping_between_braces(value, before, depth))


def _sequence(value: list[Any], before: str, depth: int, key: str) -> SequenceNode:
    from yaml.nodes import SequenceNode

    items = [_node(each, f"{indent_below(before)}- ", depth + 1) for each in value]
    return SequenceNode(_TAG + "seq", items, flow_style=list_between_brackets(value, before, depth, key))
