"""Schemas of a checkout, made by somebody who means harm: a clear error with the schema's name, or a finding."""

from __future__ import annotations

import gc
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from lint_catalog.model.entries.keywords import KEYWORDS
from lint_catalog.model.entries.schema_text import SchemaFile
from lint_catalog.model.entries.schemas import Schemas, builtin_schemas, with_own_schemas
from lint_catalog.model.entries.simple_schemas import simple
from lint_catalog.model.errors import CatalogError, UnjudgedError
from lint_catalog.project import judging
from lint_catalog.project.judging import Judge
from lint_catalog.project.schemas import load_schemas
from tests.support.catalogs import PROJECT, small, table
from tests.support.cli import lint, write
from tests.support.sources import ISLES

FILE = "schema/voices.schema.json"


def own(text: str | dict[str, Any], elsewhere: Judge | None = None, kind: str = "voices") -> Schemas:
    content = text if isinstance(text, str) else json.dumps(text)
    return with_own_schemas([SchemaFile(kind, FILE, content)], elsewhere)


def nested(levels: int) -> str:
    return '{"not":' * levels + "{}" + "}" * levels


def chain(last: dict[str, Any], link: Any, count: int) -> dict[str, Any]:
    """Definitions each of which refers to the next one, as `link` says."""
    links = {f"d{number}": link({"$ref": f"#/$defs/d{number + 1}"}) for number in range(count)}
    return {"properties": {"name": {"$ref": "#/$defs/d0"}}, "$defs": {**links, f"d{count}": last}}


def field(schema: Any) -> dict[str, Any]:
    return {"properties": {"name": schema}}


REFUSED: list[tuple[str, str | dict[str, Any], str]] = [
    ("itself", {"$ref": "#"}, "refers to itself"),
    ("itself by name", {"$ref": "voices.schema.json"}, "refers to itself"),
    ("a direct circle", {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}, "refers to itself"),
    ("a circle of two", {**field({"$ref": "#/$defs/a"}), "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}, "refers to itself"),
    *((f"a circle by {word}", {**field({"$ref": "#/$defs/a"}), "$defs": {"a": {word: [{}, {"$ref": "#/$defs/a"}]}}}, "refers to itself") for word in ("allOf", "anyOf", "oneOf")),
    *((f"a circle by {word}", field({"if": {}, "then": {}, word: {"$ref": "#/properties/name"}}), "refers to itself") for word in ("not", "if", "then")),
    ("a circle by dependentSchemas", {"dependentSchemas": {"name": {"$ref": "#"}}}, "refers to itself"),
    ("itself dynamically", {"$dynamicAnchor": "m", "$dynamicRef": "#m"}, "refers to itself"),
    ("an anchor that is not there", {"$defs": {"t": {"$anchor": "text"}}, **field({"$ref": "#texts"})}, "a `$ref` leads nowhere"),
    ("another base below", field({"$id": "http://example.org/x", "$ref": "#/y"}), "a `$ref` leads nowhere"),
    ("the name of another schema", {"$id": "common.schema.json"}, "another schema is called `common.schema.json`, too"),
    ("the name of another schema below", field({"$id": "common.schema.json"}), "another schema is called `common.schema.json`, too"),
    ("an unknown draft", {"$schema": "https://example.org/none", **field({"type": "string"})}, "`$schema` at the top level names no draft"),
    ("an unknown draft below", field({"$id": "x", "$schema": "https://example.org/none"}), "`$schema` at `properties/name` names no draft"),
    ("a draft of a part without a name", field({"$schema": "http://json-schema.org/draft-07/schema#"}), "stands in a schema without `$id`"),
    ("what is no schema where none is looked for", {"x": {"type": 5}, **field({"$ref": "#/x"})}, "is not a valid JSON Schema: at type"),
    ("a bad pattern where no schema is looked for", {"x": {"pattern": "("}, **field({"$ref": "#/x"})}, "the pattern `(`"),
    *((f"a reference to {where}", field({"$ref": where}), "a `$ref` leads nowhere") for where in ("#/$defs/x", "http://127.0.0.1:9/x.json", "file:///etc/passwd", "../../etc/passwd", "#/title", "nobody.schema.json", "#/properties/name/$ref/0")),
    ("a reference to a list", {"allOf": [{}], **field({"$ref": "#/allOf"})}, "a `$ref` leads nowhere"),
    ("brackets", "[" * 100_000, "is nested more than 40 levels deep"),
    ("brackets that close", "[" * 100_000 + "]" * 100_000, "is nested more than 40 levels deep"),
    ("keys", '{"a":' * 100_000, "is nested more than 40 levels deep"),
    ("schemas in schemas", nested(41), "is nested more than 40 levels deep"),
    ("not a number", '{"maximum": NaN}', "NaN is not a number of JSON"),
    ("infinity", '{"maximum": -Infinity}', "-Infinity is not a number of JSON"),
    ("beyond a float", '{"minLength": 1e400}', "the number `1e400` is too large"),
    ("many digits", f'{{"maximum": {"9" * 5000}}}', "is not valid JSON"),
    ("a key twice", '{"type": "object", "type": "string"}', "the key `type` is there twice"),
    *((f"what is {text[:9]!r}", text, "a schema must be a JSON object") for text in ("true", "false", "[]", '"x"', "5", "null")),
    ("nothing", "", ":1:1: is not valid JSON"),
    ("a large one", {"title": "x" * 1_000_000}, "is larger than 1,000,000 characters"),
    ("many schemas", {"properties": {f"p{number}": {} for number in range(1_000)}}, "consists of more than 1,000 schemas"),
    ("twice as many each time", chain({}, lambda more: {"properties": {"a": more, "b": more}}, 25), "makes it too large"),
    ("a long chain", chain({}, lambda more: more, 100), "makes it too large"),
    ("multiples of nothing", field({"multipleOf": 0}), "is not a valid JSON Schema: at properties/name/multipleOf"),
    ("an unknown type", {"type": "foo"}, "is not a valid JSON Schema: at type"),
    ("no alternative", {"anyOf": []}, "is not a valid JSON Schema: at anyOf"),
    ("a number as reference", field({"$ref": 5}), "is not a valid JSON Schema: at properties/name/$ref"),
    ("a choice of nothing", field({"enum": []}), "`enum` at `properties/name` is empty"),
    *((f"the pattern {name}", field({"pattern": pattern}), "the pattern `") for name, pattern in (("that is open", "("), ("with a property that is none", r"^\p{Foo}"), ("of Python", "(?P<a>b)"), ("with brackets", "(" * 900 + ")" * 900), ("that is long", "a" * 2_001))),
    ("a pattern of keys", {"patternProperties": {"(": {}}}, "the pattern `(` at the top level cannot be used"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), table(REFUSED, 2))
def test_what_cannot_be_worked_with_is_refused_by_name(text: str | dict[str, Any], words: str) -> None:
    with pytest.raises(CatalogError) as caught:
        own(text, Judge())
    assert caught.value.message.startswith((FILE, "voices.schema.json"))
    assert words in caught.value.message or (words == "makes it too large" and "too large" in caught.value.message)
    assert len(caught.value.message) < 600


@pytest.mark.parametrize("kind", ["", "a b", "a#b", "a%2fb", "../x", "http:", "-x", "\n", "x" * 101])
def test_a_kind_has_a_name_that_a_folder_can_have(kind: str) -> None:
    with pytest.raises(CatalogError, match="a kind cannot be called"):
        own("{}", kind=kind)


WRONG: tuple[Any, ...] = (None, 5, "", [], {}, [5], "other", True, 1.5, ["a", None])


@pytest.mark.parametrize("name", KEYWORDS)
def test_our_keywords_are_what_they_may_be_or_the_schema_is_refused(name: str) -> None:
    from jsonschema import Draft202012Validator

    fits = Draft202012Validator(KEYWORDS[name].schema).is_valid
    for value in WRONG:
        for schema in ({name: value}, field({name: value}), {"patternProperties": {"^x": {"items": {name: value}}}}):
            if fits(value):
                own(schema)
                continue
            with pytest.raises(CatalogError, match=f"`{name}` at .* must be") as caught:
                own(schema)
            assert caught.value.message.startswith(FILE)


def test_our_keywords_are_those_of_the_guide_and_of_our_schemas() -> None:
    guide = (PROJECT / "docs" / "own-catalog.md").read_text(encoding="utf-8")
    rows = [line for line in guide.splitlines() if line.startswith('| `"')]
    assert sorted(row.split('"')[1] for row in rows) == sorted(KEYWORDS)
    for name, keyword in KEYWORDS.items():
        assert name == "format" or any(keyword.meaning in row for row in rows), name
    for kind, content in builtin_schemas().items():
        own(json.dumps(content), kind=kind)


ACCEPTED: list[tuple[str, str | dict[str, Any], Any, list[str]]] = [
    ("a byte order mark", '\ufeff{"type": "object"}', {}, []),
    ("a tree", {"properties": {"name": {"type": "string"}, "below": {"items": {"$ref": "#"}}}}, {"below": [{"below": [{"name": 5}]}]}, ["type"]),
    ("a name of its own", {"$id": "https://example.org/voices", "properties": {"below": {"$ref": "#"}, "name": {"type": "string"}}}, {"below": {"name": 5}}, ["type"]),
    ("true and false", {"properties": {"name": False, "size": True}, "allOf": [True], "anyOf": [False, True]}, {"name": 1, "size": 2}, ["not"]),
    ("references to true and false", {**field({"$ref": "#/$defs/no"}), "$defs": {"no": False}}, {"name": 1}, ["not"]),
    ("an item of a list", {"allOf": [field({"type": "string"})], "properties": {"below": {"$ref": "#/allOf/0"}}}, {"below": {"name": 5}}, ["type"]),
    ("an escaped step", {"$defs": {"a b": {"type": "string"}}, **field({"$ref": "#/$defs/a%20b"})}, {"name": 5}, ["type"]),
    ("properties that are called like keywords", {"properties": {"$ref": {"type": "string"}, "registry": {"type": "string"}, "examples": {"$ref": "#/$defs/t"}, "enum": {"type": "string"}}, "$defs": {"t": {"type": "string"}}}, {"$ref": 5, "registry": 5, "examples": 5, "enum": 5}, ["type"] * 4),
    ("a pattern with a huge number", field({"pattern": "a{99999999999999}"}), {"name": "a"}, ["pattern"]),
    ("an unclear pattern", field({"pattern": "[[a]"}), {"name": "b"}, ["pattern"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "data", "found"), table(ACCEPTED))
def test_what_is_only_odd_is_understood(text: str | dict[str, Any], data: Any, found: list[str]) -> None:
    shape = own(text).shape("voices")
    assert [each.keyword for each in shape.violations(data)] == found
    shape.annotations(data)


NUMBERS: list[Any] = [
    math.inf,
    -math.inf,
    math.nan,
    10**400,
    3 * 10**400 + 1,
    0,
    -7,
    2.5,
    1e308,
    5e-324,
    True,
    0xF**500,
]


@pytest.mark.parametrize("divisor", [1, 3, 0.5, 2.5, 1e-320, 1e308, 10**400])
def test_every_number_of_yaml_can_be_asked_for_multiples(divisor: Any) -> None:
    shape = own(field({"multipleOf": divisor})).shape("voices")
    for number in NUMBERS:
        found = shape.violations({"name": number})
        if not isinstance(number, float) and not isinstance(divisor, float) and number is not True:
            assert bool(found) is bool(number % divisor)
        if isinstance(number, float) and not math.isfinite(number):
            assert [each.keyword for each in found] == ["multipleOf"]


@pytest.mark.parametrize(
    "schema", ["{}", '{"properties": {"size": {"maximum": 5}}}', '{"properties": {"size": {"const": 1}}}']
)
def test_an_endless_number_in_an_entry_is_a_finding(tmp_path: Path, schema: str) -> None:
    write(tmp_path, {"lint-catalog.toml": 'schema = "schema"', "entries/catalog.yaml": "title: T\nlanguages: [en]\n"})
    write(tmp_path, {FILE: schema, "entries/voices/a.yaml": f"name: A\nsize: 0x{'f' * 5000}\n"})
    result = lint("--format", "concise", cwd=tmp_path, status=1)
    assert "internal error" not in result.stderr


@pytest.mark.release
@pytest.mark.parametrize("content", ["{}", '{"type": "string"}', '{"properties": {}, "additionalProperties": false}'])
def test_a_schema_in_the_place_of_a_built_in_one_may_say_anything(tmp_path: Path, content: str) -> None:
    copytree(ISLES.folder, tmp_path, dirs_exist_ok=True)
    pages = sorted(each.relative_to(tmp_path).as_posix() for each in tmp_path.rglob("*.md"))
    write(tmp_path, {**small(), "lint-catalog.toml": 'schema = "schema"'})
    write(tmp_path, {f"schema/{kind}.schema.json": content for kind in builtin_schemas() if kind != "common"})
    for words in ([], pages, ["import", *pages, "-o", "imported"], ["render"], ["footnotes"], ["fmt", "--check"]):
        result = lint(*words, cwd=tmp_path)
        assert "internal error" not in result.stderr
        assert result.returncode in (0, 1, 2)


SLOW = {
    "a": {"pattern": "^(a+)+$"},
    "keys": {"patternProperties": {"^(a+)+$": {}}, "additionalProperties": False},
    "names": {"propertyNames": {"pattern": "^(a+)+$"}},
    "branches": {"anyOf": [{"type": "object", "propertyNames": {"pattern": "^(a+)+$"}}, {"type": "string"}]},
}
BAIT = "a" * 35 + "!"


def test_what_may_take_any_time_is_judged_elsewhere_and_nothing_else_is() -> None:
    schemas = own({"properties": {"name": {"$ref": "common.schema.json#/$defs/name"}, "n": {"enum": [1, 2]}}})
    assert simple("voices", schemas.contents["voices"], schemas.own)
    assert all(simple(kind, content, schemas.own) for kind, content in builtin_schemas().items())
    more: dict[str, Any] = {
        "uniqueItems": True, "oneOf": [{}], "allOf": [{}], "not": {}, "if": {}, "contains": {}, "prefixItems": [{}],
        "dependentSchemas": {}, "unevaluatedProperties": False, "$ref": "#/$defs/x", "enum": list(range(1_001)),
        "keywordOfLater": 1,
    }  # fmt: skip
    for each in (*SLOW.values(), *({name: value} for name, value in more.items())):
        content = {**field(each), "$defs": {"x": {}}}
        assert not simple("voices", content, frozenset({"voices"})), each
    for folder in (PROJECT / "tests" / "catalogs").glob("*/schema"):
        speech = load_schemas(folder)
        assert speech.own
        assert all(simple(kind, speech.contents[kind], speech.own) for kind in speech.own)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The processes that were started; none of them is left at the end."""
    found: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(*args: Any, **more: Any) -> subprocess.Popen[bytes]:
        found.append(popen(*args, **more))
        return found[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    yield found
    assert [each for each in found if each.returncode is None] == []


@pytest.mark.release
def test_a_schema_that_takes_too_long_is_named_and_its_process_ends(
    started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    schemas = own({"type": "object", "properties": {**SLOW, "n": {"pattern": "^x"}}}, Judge(0.2))
    assert started == []
    shape = schemas.shape("voices")
    good = {"n": "y", "a": "aaa", "keys": {}, "branches": {"a": 1}}
    assert [(each.path, each.keyword) for each in shape.violations(good)] == [(("n",), "pattern")]
    assert shape.annotations(good) == ()
    assert shape.has_form("xy", "^x")
    assert not shape.has_form("y", "^x")
    assert len(started) == 1
    with pytest.raises(
        UnjudgedError, match=r"an entry cannot be judged by voices\.schema\.json: it takes too much time"
    ):
        shape.violations({"a": BAIT})
    assert len(shape.violations(dict(good))) == 1  # by another process
    assert len(started) == 2
    assert [each.returncode is not None for each in started] == [True, False]

    def interrupted(stream: object) -> None:  # noqa: ARG001 - the signature of what it stands for
        raise KeyboardInterrupt

    monkeypatch.setattr(judging, "receive", interrupted)
    with pytest.raises(KeyboardInterrupt):
        shape.violations(dict(good))
    assert started[-1].returncode is not None


@pytest.mark.release
def test_whoever_is_not_needed_any_more_ends_his_process(started: list[subprocess.Popen[bytes]]) -> None:
    shape = own(field({"pattern": "a"}), Judge()).shape("voices")
    assert len(shape.violations({"name": "b"})) == 1
    del shape
    gc.collect()
    assert [each.returncode is not None for each in started] == [True]


@pytest.mark.release
@pytest.mark.parametrize("name", SLOW)
def test_an_entry_that_takes_too_long_is_named_by_every_command(tmp_path: Path, name: str) -> None:
    data = {"a": {"a": BAIT}}.get(name, {name: {BAIT: 1}})
    write(tmp_path, {"lint-catalog.toml": 'schema = "schema"', "entries/catalog.yaml": "title: T\nlanguages: [en]\n"})
    write(tmp_path, {FILE: json.dumps({"properties": SLOW}), "entries/voices/a.yaml": json.dumps(data)})
    others = [["check", "--format", "json"], ["render"], ["links", "--max-wait", "0s"]] if name == "a" else []
    for command in (["check"], *others):
        result = lint(*command, cwd=tmp_path, status=2)
        assert "entries/voices/a.yaml: an entry cannot be judged by voices.schema.json" in result.stderr


@pytest.mark.release
@pytest.mark.skipif(os.name == "nt", reason="the process table of Unix")
def test_nothing_is_left_when_who_asked_is_killed(tmp_path: Path) -> None:
    text = json.dumps(field({"pattern": "^(a+)+$"}))
    program = (
        "import os, signal, threading\n"
        "from lint_catalog.model.entries.schemas import with_own_schemas\n"
        "from lint_catalog.model.entries.schema_text import SchemaFile\n"
        "from lint_catalog.project.judging import Judge\n"
        "judge = Judge(1)\n"
        f"shape = with_own_schemas([SchemaFile('voices', 'x', {text!r})], judge).shape('voices')\n"
        "shape.violations({'name': 'a'})\n"
        "print(judge._process.pid, flush=True)\n"
        "threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGKILL)).start()\n"
        f"shape.violations({{'name': {BAIT!r}}})\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == -9, done.stderr
    for _ in range(100):
        try:
            os.kill(int(done.stdout), 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)
    else:
        pytest.fail("the process that judges is still there")
