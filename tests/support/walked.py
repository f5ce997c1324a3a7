"""The files that a random walk with git changes, and the texts that each may have; the first one is sound."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.sandbox import SPEECH

_JSUT = "entries/corpora/jsut.yaml"
_LABORO = "entries/institutes/laboro.yaml"
_SCHEMA = "schema/corpora.schema.json"
_RULE = "checks/durations.py"


def _text(name: str) -> str:
    return (SPEECH / name).read_text(encoding="utf-8")


def _changed(name: str, *changes: tuple[str, str]) -> str:
    text = _text(name)
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text


def _entries() -> Mapping[str, list[str | None]]:
    names = sorted(each.relative_to(SPEECH).as_posix() for each in (SPEECH / "entries").rglob("*.yaml"))
    return {name: [_text(name), _text(name) + "# a comment\n", None] for name in names}


_PAGE = """\
# Corpora

[more](docs/more.md#more), [an entry](entries/corpora/jsut.yaml)

| Name | Year |
|---|---|
| A | 2020 |
"""
VARIANTS: Mapping[str, list[str | None]] = {
    **_entries(),
    _JSUT: [
        _text(_JSUT),
        _changed(_JSUT, ("hours: 10", "hours: ten")),
        _changed(_JSUT, ("institute: utokyo-saruwatari-lab", "institute: nova")),
        _changed(_JSUT, ("license: cc-by-sa-4.0", "license: CC-BY-SA-4.0")),  # can be fixed
        _changed(_JSUT, ("hours: 10", "hours:   10")),  # can be laid out
        _changed(_JSUT, ("hours: 10", "hours: 10\nsplits: {train: 9, test: 60}")),  # the catalog's own rule
        _changed(_JSUT, ("name: JSUT", "name: JSUT 2")),
        "name: [\n",
        None,
    ],
    "entries/institutes/nova.yaml": [None, "name: Nova\n", "name:  Nova\nurl: https://example.org/nova\n", "x: 1\n"],
    "entries/institutes/stray.txt": [None, "x\n"],
    "entries/corpora/draft.yaml": [
        None,
        _changed(_JSUT, ("name: JSUT", "name: Draft"), ("/jsut", "/draft")),
        _changed(_JSUT, ("name: JSUT", "name: Draft"), ("utokyo-saruwatari-lab", "nova")),
        "",
    ],
    "entries/catalog.yaml": [
        _text("entries/catalog.yaml"),
        _changed("entries/catalog.yaml", ("languages: [ja, en]", "languages: [ja]")),
        _changed("entries/catalog.yaml", ("Speech corpora", "Corpora of speech")),
        None,
    ],
    _SCHEMA: [
        _text(_SCHEMA),
        _changed(_SCHEMA, ('"required": ["name", ', '"required": ["name", "style", "splits", ')),
        _changed(_SCHEMA, ('"refersTo": ["institutes"]', '"refersTo": ["licenses"]')),
        "{",
        None,
    ],
    "schema/institutes.schema.json": [_text("schema/institutes.schema.json")],
    _RULE: [
        _text(_RULE),
        _changed(_RULE, ("sum(parts) > hours", "hours > 5")),
        "def (\n",
        None,
    ],
    "pyproject.toml": [
        _text("pyproject.toml"),
        _text("pyproject.toml") + 'ignore = ["splits-longer-than-corpus"]\n',
        _text("pyproject.toml") + 'entries = "elsewhere"\n',
        '[tool.lint-catalog]\nschema = "schema"\n',
        "[tool\n",
        None,
    ],
    "lint-catalog.toml": [
        None,
        'schema = "schema"\nchecks = ["checks"]\nseverity = {yaml = "warning"}\n',
        'schema = "schema"\npages = {en = "README.md", ja = "docs/ja.md"}\n',
        "strict = 3\n",
    ],
    "elsewhere/institutes/laboro.yaml": [None, _text(_LABORO)],
    "README.md": [_PAGE, _PAGE.replace("#more", "#none"), _PAGE.replace("docs/more.md", "docs/new.md"), None],
    "README.ja.md": [_PAGE, _PAGE.replace("2020", "2021"), "", None],
    "docs/more.md": ["# More\n", "# Less\n", None],
    "docs/new.md": [None, "# More\n"],
    ".gitignore": [None, "draft.yaml\n", "docs/\n*.toml\n", "entries/\n"],
    ".gitattributes": [None, "* text=auto\n", "*.yaml text eol=crlf\n"],
}
"""Texts by file; None: the file is not there."""
