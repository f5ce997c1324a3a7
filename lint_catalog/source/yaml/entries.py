"""Texts of entries to a catalog."""

from __future__ import annotations

from collections.abc import Mapping

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.document import Document
from lint_catalog.model.entries.entry import Entry
from lint_catalog.model.entries.kinds import kind_and_id
from lint_catalog.model.entries.schemas import Schemas
from lint_catalog.model.entries.special import Special
from lint_catalog.model.observation import Observation
from lint_catalog.source.limits import YAML_SUFFIXES
from lint_catalog.source.text import SourceText
from lint_catalog.source.yaml.misprints import misprint
from lint_catalog.source.yaml.observed import MISPRINT
from lint_catalog.source.yaml.read import YamlSourceMap, read_yaml
from lint_catalog.text.characters import BYTE_ORDER_MARK, printable, without_mark

NOT_PLAIN = "not-plain"
"""What is observed of a document that is not a plain file; its text says what it is."""


def read_contents(root: str, entries: str, contents: Mapping[str, bytes | Special], schemas: Schemas) -> Catalog:
    """The catalog `root` of files that are at hand, by name, all of them below the folder `entries` (`.`: the root)."""
    documents: dict[str, Document] = {}
    found: dict[str, dict[str, Entry]] = {kind: {} for kind in schemas.kinds}
    start = 0 if entries == "." else len(entries) + 1
    for file, content in sorted(contents.items()):
        kind, id = kind_and_id(file[start:], schemas.kinds)
        document, data = read_document(file, kind, id, content, schemas.kinds)
        documents[file] = document
        if kind and isinstance(data, dict) and id not in found[kind]:
            found[kind][id] = Entry(kind, id, file, data, schemas.shape(kind), document.source_map)
    return Catalog(root, documents, found, schemas.kinds, schemas.registries, folder=entries)


def read_document(
    file: str, kind: str, id: str, content: bytes | Special, kinds: tuple[str, ...] = ()
) -> tuple[Document, object]:
    """Read one file's bytes, or take note of what stands in its place. Returns the document, and its data if it has
    any."""
    if isinstance(content, Special):
        observed = Observation(NOT_PLAIN, SourceText("").span(0, 0), content.value)
        return Document(file, kind, id, "", YamlSourceMap(SourceText(""), None), (observed,), False, kinds), None
    observations: list[Observation] = []
    if file.endswith(".yml") or not file.endswith(YAML_SUFFIXES):
        observations.append(Observation("extension", SourceText("").span(0, 0), file))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = SourceText(content[: error.start].decode("utf-8"))
        span = before.span(len(before.text), len(before.text))
        observations.append(Observation("encoding", span, _encoding(content, error.start)))
        return Document(
            file, kind, id, "", YamlSourceMap(SourceText(""), None), tuple(observations), False, kinds
        ), None
    if text.startswith(BYTE_ORDER_MARK):
        text = without_mark(text)
        observations.append(Observation("byte-order-mark", SourceText(text).span(0, 0)))
    read = read_yaml(text)
    parsed = read.parsed
    if parsed and not isinstance(read.data, dict):
        source = read.source_map.text
        found = misprint(source, printable(text), None) if isinstance(read.data, str) else None
        if found is not None:
            observations.append(Observation(MISPRINT, source.span(found[0], found[0] + 1), found[1]))
        else:
            first_line = source.span(0, source.line_end(0))
            observations.append(Observation("not-a-mapping", first_line, type(read.data).__name__))
        parsed = False
    document = Document(file, kind, id, text, read.source_map, (*observations, *read.observations), parsed, kinds)
    return document, read.data


def _encoding(content: bytes, start: int) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    for name in ("shift_jis", "euc_jp", "cp1252"):
        try:
            content.decode(name)
        except UnicodeDecodeError:
            continue
        return {"shift_jis": "Shift_JIS", "euc_jp": "EUC-JP", "cp1252": "Windows-1252"}[name]
    return f"byte 0x{content[start]:02x}"
