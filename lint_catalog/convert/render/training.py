"""The cell that says how a model was trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lint_catalog.convert.render.escape import Md, join, link, text
from lint_catalog.convert.render.writer import DATASETS, Data, Writer, as_list


def training(writer: Writer, value: str | Mapping[str, str] | Sequence[Data]) -> Md:
    """How a model was trained, stage by stage."""
    if value == "undisclosed":
        return writer.labels.word("undisclosed")
    if isinstance(value, (str, Mapping)):
        return writer.markdown(value)
    return join("<br>", (_stage(writer, each) for each in value))


def _stage(writer: Writer, stage: Data) -> Md:
    head = _head(writer, stage)
    data = writer.labels.listed(_datum(writer, each) for each in stage.get("data", ()))
    amounts = [*_tokens(writer, stage.get("tokens"))]
    amounts += [writer.markdown(stage[key]) for key in ("size", "note") if key in stage]
    amount = writer.labels.listed(amounts)
    body = Md(f"{data}<br>({amount})") if data and amount else data or amount
    return Md(head + writer.labels.word("colon") + body) if head and body else Md(head + body)


def _head(writer: Writer, stage: Data) -> Md:
    """What was done: the stages' names, the method and variants in brackets, and what it started from."""
    names = join(" + ", (text(writer.labels.stages[name]) for name in as_list(stage.get("stage"))))
    details = [writer.markdown(stage["method"])] if "method" in stage else []
    if only := writer.only(stage):
        details.append(only)
    bases = writer.labels.listed(_base(writer, each) for each in stage.get("from", ()))
    if names:
        head = writer.listed_with_details(names, details)
        return writer.labels.word("on", stage=head, models=bases) if bases else head
    if bases:
        return writer.listed_with_details(writer.labels.word("built_on", models=bases), details)
    return writer.labels.listed(details) if "method" in stage else writer.variants(stage)


def _base(writer: Writer, base: str | Mapping[str, Any]) -> Md:
    if isinstance(base, str):
        return writer.name_of("models", base)
    return text(base["label"]) if "label" in base else writer.name_of("models", base["model"])


def _datum(writer: Writer, datum: str | Mapping[str, Any]) -> Md:
    if isinstance(datum, Mapping) and "dataset" not in datum:
        return writer.markdown(datum)
    details: Mapping[str, Any] = {"dataset": datum} if isinstance(datum, str) else datum
    dataset = writer.entry("datasets", details["dataset"]).data
    address = DATASETS + dataset["hub"] if "hub" in dataset else writer.address(dataset)
    name = link(writer.plain(dataset["name"]), address)
    said = [writer.markdown(details[key]) for key in ("part", "size") if key in details]
    return writer.listed_with_details(name, [*said, writer.only(details)])


def _tokens(writer: Writer, value: str | Sequence[Data] | None) -> Sequence[Md]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (writer.labels.tokens(value),)
    colon = writer.labels.word("colon")
    return tuple(Md(writer.variants(each) + colon + writer.labels.tokens(each["tokens"])) for each in value)
