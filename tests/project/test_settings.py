"""Settings: what is read, what is said of mistakes, and that the JSON Schema for editors agrees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lint_catalog.model.entries.schemas import builtin_schemas
from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Severity
from lint_catalog.project.config import SETTINGS, ConfigSource, load_config
from lint_catalog.project.globs import fits, matches
from lint_catalog.project.policy import policy
from lint_catalog.project.workspace import open_workspace
from tests.support.catalogs import PROJECT, all_rules, table
from tests.support.cli import PLAMO, STORMY, TITECH, link, lint, write
from tests.support.sandbox import toml

SCHEMA: dict[str, Any] = json.loads((PROJECT / "schema" / "lint-catalog.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

GOOD = [
    ("nothing", ""),
    ("folders", 'entries = "e"\nschema = "s"\nchecks = ["c"]\nlabels = "l"'),
    ("rules", 'select = ["shape"]\nignore = ["duplicate-name", "of-a-rule-pack"]\nstrict = true'),
    ("pages", 'pages = {en = "README.md"}'),
    ("severities", 'severity = {shape = "error", wrong-type = "warning", yaml = "note", duplicate-name = "off"}'),
    ("paths", '[[per-path]]\npaths = ["a/*.yaml"]\nignore = ["shape"]\n[[per-path]]\npaths = []'),
    ("severities of paths", '[[per-path]]\npaths = ["a"]\nseverity = {shape = "off"}'),
]
BAD = [
    ("an unknown key", "selekt = []", "unknown key `selekt` in [tool.lint-catalog]", "did you mean `select`?"),
    ("a key of a table", '[[per-path]]\npath = ["a"]', "unknown key `per-path[0].path` in", "did you mean `paths`?"),
    ("a missing key", '[[per-path]]\nignore = ["shape"]', "`per-path[0].paths` in [tool.lint-catalog] is missing", ""),
    ("no text", "entries = 1", "`entries` in [tool.lint-catalog] must be a folder name, not 1", ""),
    ("an empty text", 'entries = ""', "`entries` in [tool.lint-catalog] must be a folder name, not ''", ""),
    ("no list", 'select = "shape"', "`select` in [tool.lint-catalog] must be a list of texts, not 'shape'", ""),
    ("an item", "select = ['a', 1]", "`select[1]` in [tool.lint-catalog] must be a text, not 1", ""),
    ("no truth value", "strict = 1", "`strict` in [tool.lint-catalog] must be true or false, not 1", ""),
    ("no table", "pages = 1", '`pages` in [tool.lint-catalog] must be a table such as {en = "README.md"}, not 1', ""),
    ("a value", "pages = {en = 1}", "`pages.en` in [tool.lint-catalog] must be a file name, not 1", ""),
    ("an open bracket", '[[per-path]]\npaths = ["a["]', "`per-path[0].paths[0]` in [tool.lint-catalog] has a `[`", ""),
    ("an end with a backslash", "[[per-path]]\npaths = ['a\\']", "`per-path[0].paths[0]` in [tool.lint-catalog] ends", ""),
    ("no such class", "[[per-path]]\npaths = ['[[:no:]]']", "`per-path[0].paths[0]` in [tool.lint-catalog] has `[:no", ""),
    ("a pattern of nothing", "[[per-path]]\npaths = ['!/']", "`per-path[0].paths[0]` in [tool.lint-catalog] names", ""),
    ("an empty key", 'pages = {"" = "x"}', "`pages` in [tool.lint-catalog] has an empty key", ""),
    ("a severity", 'severity = {shape = "wraning"}', '`severity.shape` in [tool.lint-catalog] must be "error"', "did you mean `warning`?"),
    ("no list of tables", "per-path = 1", "`per-path` in [tool.lint-catalog] must be a list of tables with `paths`", ""),
    ("a list of others", "per-path = [1]", "`per-path[0]` in [tool.lint-catalog] must be a table with `paths`", ""),
    ("a pattern", "[[per-path]]\npaths = [1]", "`per-path[0].paths[0]` in [tool.lint-catalog] must be a pattern", ""),
]  # fmt: skip


@pytest.mark.parametrize("text", table(GOOD))
def test_good_settings_are_read_and_fit_the_schema(tmp_path: Path, text: str) -> None:
    file = tmp_path / "lint-catalog.toml"
    file.write_text(text, encoding="utf-8")
    assert load_config(tmp_path).file == file
    assert list(VALIDATOR.iter_errors(toml(text))) == []


def test_columns_of_merged_models_are_bases_by_their_old_name_too(tmp_path: Path) -> None:
    text = '[markdown.columns]\nGemischt = "merged"\nBasis = "base"\n'
    (tmp_path / "lint-catalog.toml").write_text(text, encoding="utf-8")
    assert load_config(tmp_path).markdown.columns == {"Gemischt": "base", "Basis": "base"}


@pytest.mark.parametrize(("text", "message", "hint"), table(BAD))
def test_bad_settings_are_explained_and_do_not_fit_the_schema(
    tmp_path: Path, text: str, message: str, hint: str
) -> None:
    file = tmp_path / "lint-catalog.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_config(tmp_path)
    assert caught.value.message.startswith(f"{file}: {message}")
    assert hint in (caught.value.hint or "")
    assert list(VALIDATOR.iter_errors(toml(text))) != [] or "paths" in message


def test_every_key_is_in_the_schema_with_what_it_does_and_in_the_guide() -> None:
    assert Draft202012Validator.check_schema(SCHEMA) is None
    assert tuple(SCHEMA["properties"]) == tuple(SETTINGS.keys)
    assert all(each["description"] for each in SCHEMA["properties"].values())
    guide = (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert [line.split("`")[1] for line in guide.splitlines() if line.startswith("| `")] == list(SETTINGS.keys)


def test_the_schema_of_settings_is_no_kind_and_offers_every_rule() -> None:
    assert "lint-catalog" not in builtin_schemas()
    offered = SCHEMA["$defs"]["rule-or-family"]["anyOf"][0]["enum"]
    assert {*all_rules(), *(rule.family for rule in all_rules().values())} == set(offered)


@pytest.mark.parametrize(
    ("pattern", "files", "others"),
    table(
        [
            ("a file", "a/b.yaml", ["a/b.yaml"], ["a/b.yml", "a/bxyaml", "x/a/b.yaml", "A/b.yaml"]),
            ("a star", "a/*.yaml", ["a/b.yaml", "a/.yaml"], ["a/b/c.yaml", "b.yaml"]),
            ("a question mark", "a/?.yaml", ["a/b.yaml"], ["a/bb.yaml", "a//.yaml"]),
            ("two stars", "**/b.yaml", ["b.yaml", "a/b.yaml", "a/c/b.yaml"], ["a/bb.yaml"]),
            ("two stars within", "a/**/b.yaml", ["a/b.yaml", "a/x/y/b.yaml"], ["ab.yaml", "x/a/b.yaml"]),
            ("a folder", "a/b", ["a/b/c.yaml", "a/b/c/d.yaml", "a/b"], ["a/bc.yaml", "a"]),
            ("a folder with a slash", "a/b/", ["a/b/c.yaml"], ["a/bc.yaml", "a/b"]),
            ("a folder anywhere", "b/", ["b/x", "a/b/c.yaml"], ["b", "a/b", "a/bc/d"]),
            ("a name anywhere", "*.yaml", ["x.yaml", "a/b/x.yaml", "x.yaml/a"], ["x.yml"]),
            ("a name at the top", "/*.yaml", ["x.yaml"], ["a/x.yaml"]),
            ("all in a folder", "a/**", ["a/x", "a/b/x"], ["a", "b/a/x"]),
            ("stars within a name are one", "a/x**y", ["a/xy", "a/x1y"], ["a/x/y"]),
            ("a class", "[[:digit:]]x", ["1x", "a/2x"], ["ax", ":x"]),
            ("a bracket in brackets", "a/[]x].md", ["a/].md", "a/x.md"], ["a/y.md"]),
            ("what would be a comment", "#a", ["#a"], ["a"]),
            ("the catalog's folder", "./a/*.yaml", ["a/b.yaml"], ["x/a/b.yaml"]),
            ("a slash at the beginning", "/a/*.yaml", ["a/b.yaml"], ["x/a/b.yaml"]),
            ("one of some", "a/[bc].yaml", ["a/b.yaml", "a/c.yaml"], ["a/d.yaml", "a/bc.yaml", "a/[bc].yaml"]),
            ("one of a range", "a/[a-c0].yaml", ["a/b.yaml", "a/0.yaml"], ["a/d.yaml", "a/-.yaml"]),
            ("none of some", "a/[!bc].yaml", ["a/d.yaml"], ["a/b.yaml", "a//.yaml"]),
            ("an escaped bracket", r"a/\[b.yaml", ["a/[b.yaml"], ["a/b.yaml"]),
            ("an escape", r"a/\*.yaml", ["a/*.yaml"], ["a/b.yaml"]),
            ("braces are none", "a/{b,c}.yaml", ["a/{b,c}.yaml"], ["a/b.yaml"]),
            ("what regular expressions mean", "a/(b).y+l", ["a/(b).y+l"], ["a/b.yl", "a/b.yyl"]),
        ]
    ),
)
def test_patterns_of_file_names(pattern: str, files: list[str], others: list[str]) -> None:
    assert [file for file in files if not matches(pattern, file)] == []
    assert [file for file in others if matches(pattern, file)] == []


SEVERAL = [
    ("any of them", ["a/*", "b/*"], ["a/x", "b/x"], ["c/x"]),
    ("one taken back", ["a/*", "!a/x"], ["a/y"], ["a/x"]),
    ("one taken back and given again", ["a/*", "!a/x*", "a/x1"], ["a/y", "a/x1"], ["a/x"]),
    ("nothing to take back", ["!a/x"], [], ["a/x", "a/y"]),
]


@pytest.mark.parametrize(("patterns", "files", "others"), table(SEVERAL))
def test_several_patterns(patterns: list[str], files: list[str], others: list[str]) -> None:
    assert [file for file in (*files, *others) if fits(patterns, file)] == files


UNMATCHED = [
    # spoken id, the patterns, those that fit no file, a part of the hint
    ("a folder misspelt", ["entries/modles/*.yaml"], ["entries/modles/*.yaml"], "relative to the catalog"),
    ("braces", ["entries/{models,papers}/*.yaml"], ["entries/{models,papers}/*.yaml"], "braces are not understood"),
    ("a name from the top", ["/stormy.yaml"], ["/stormy.yaml"], "did you mean `**/stormy.yaml`?"),
    ("a file as a folder", ["stormy.yaml/"], ["stormy.yaml/"], "did you mean `stormy.yaml`?"),
    ("a name alone", ["stormy.yaml", "*.yaml"], [], ""),
    ("back slashes", [r"entries\\models\\*.yaml"], [r"entries\models\*.yaml"], "stands `/`"),
    ("one of two", ["entries/models", "/models"], ["/models"], "did you mean `**/models`?"),
    ("one taken back", ["entries/models", "!entries/models/nimbus.yaml"], ["!entries/models/nimbus.yaml"], ""),
    ("all that can be said", ["./entries/models/s*", "/entries/**/plamo-13b.yaml", "!entries/models/[st]*"], [], ""),
    ("another file", ["lint-*.toml"], [], ""),
    ("a kind that has no entries yet", ["entries/papers", "entries/benchmarks/*.yaml"], [], ""),
    ("everything", ["**"], [], ""),
]


@pytest.mark.parametrize(("patterns", "expected", "hint"), table(UNMATCHED, 3))
def test_a_pattern_that_fits_no_file_is_reported(
    folder: Path, patterns: list[str], expected: list[str], hint: str
) -> None:
    paths = ", ".join(f'"{each}"' for each in patterns)
    (folder / "lint-catalog.toml").write_text(f'[[per-path]]\npaths = [{paths}]\nignore = ["shape"]\n')
    done = lint("--format", "json", cwd=folder)
    found = [each for each in json.loads(done.stdout)["findings"] if each["rule"] == "unmatched-pattern"]
    assert [each["message"].split("`")[1] for each in found] == expected
    assert all(hint in each["hint"] and each["file"] == "lint-catalog.toml" for each in found)
    assert all(each["line"] == 2 for each in found if "\\" not in each["message"])
    if expected:
        assert json.loads(lint("--format", "json", STORMY, cwd=folder).stdout)["findings"] == [], "one file was named"


# In the catalog `broken`: an unknown reference in PLAMO and a year out of range in STORMY, which are errors, and an
# identical translation in TITECH, a warning.
JUDGED = [
    ("as it is", "", {PLAMO: "error", STORMY: "error", TITECH: "warning"}),
    ("a rule", 'severity = {out-of-range = "note"}', {PLAMO: "error", STORMY: "note", TITECH: "warning"}),
    ("a rule that is off", 'severity = {out-of-range = "off"}', {PLAMO: "error", TITECH: "warning"}),
    ("a family", 'severity = {translations = "error"}', {PLAMO: "error", STORMY: "error", TITECH: "error"}),
    ("a family and a rule of it", 'severity = {out-of-range = "warning", shape = "off"}', {PLAMO: "error", STORMY: "warning", TITECH: "warning"}),
    ("a family and a rule of it, turned round", 'severity = {shape = "off", out-of-range = "warning"}', {PLAMO: "error", STORMY: "warning", TITECH: "warning"}),
    ("ignored in a folder", '[[per-path]]\npaths = ["entries/models"]\nignore = ["references"]', {STORMY: "error", TITECH: "warning"}),
    ("ignored elsewhere", '[[per-path]]\npaths = ["entries/papers"]\nignore = ["references"]', {PLAMO: "error", STORMY: "error", TITECH: "warning"}),
    ("a severity in a file", f'[[per-path]]\npaths = ["{STORMY}"]\nseverity = {{shape = "note"}}', {PLAMO: "error", STORMY: "note", TITECH: "warning"}),
    ("off, but not in a file", f'severity = {{shape = "off"}}\n[[per-path]]\npaths = ["{STORMY}"]\nseverity = {{shape = "note"}}', {PLAMO: "error", STORMY: "note", TITECH: "warning"}),
    ("the later table wins", f'[[per-path]]\npaths = ["**"]\nseverity = {{shape = "note"}}\n[[per-path]]\npaths = ["{STORMY}"]\nseverity = {{shape = "warning"}}', {PLAMO: "error", STORMY: "warning", TITECH: "warning"}),
    ("ignored stays ignored", f'ignore = ["shape"]\n[[per-path]]\npaths = ["{STORMY}"]\nseverity = {{shape = "note"}}', {PLAMO: "error", TITECH: "warning"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), table(JUDGED))
def test_what_findings_count_for(broken: Path, text: str, expected: dict[str, str]) -> None:
    (broken / "lint-catalog.toml").write_text(text, encoding="utf-8")
    result = lint("--format", "json", cwd=broken)
    assert {each["file"]: each["severity"] for each in json.loads(result.stdout)["findings"]} == expected
    assert result.returncode == (1 if "error" in expected.values() else 0)


def test_a_file_that_cannot_be_parsed_fails_whatever_is_off(broken: Path) -> None:
    (broken / PLAMO).write_text("name: [\n", encoding="utf-8")
    (broken / "lint-catalog.toml").write_text(
        'severity = {yaml = "off"}\n[[per-path]]\npaths = ["**"]\nignore = ["yaml"]\n'
    )
    result = lint("--format", "json", cwd=broken)
    assert ["yaml-syntax", "error"] in [
        [each["rule"], each["severity"]] for each in json.loads(result.stdout)["findings"]
    ]
    assert result.returncode == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('severity = {unknown-feild = "off"}', id="severity"),
        pytest.param('[[per-path]]\npaths = ["a"]\nignore = ["unknown-feild"]', id="ignored by path"),
        pytest.param('[[per-path]]\npaths = ["a"]\nseverity = {unknown-feild = "off"}', id="severity by path"),
    ],
)
def test_a_rule_that_does_not_exist_is_explained(tmp_path: Path, text: str) -> None:
    (tmp_path / "lint-catalog.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        policy(load_config(tmp_path), all_rules().values(), (), ())
    assert caught.value.message == f"{tmp_path / 'lint-catalog.toml'}: there is no rule or family `unknown-feild`"
    assert caught.value.hint == "did you mean `unknown-field`?"


def test_entries_may_lie_in_the_root_itself(tmp_path: Path) -> None:
    write(tmp_path, {"lint-catalog.toml": 'entries = "."', "sections/tools.yaml": "title: [\n", "stray.yaml": "a: 1\n"})
    catalog = open_workspace(tmp_path).read().catalog
    assert [(file, each.kind, each.id) for file, each in catalog.documents.items()] == [
        ("sections/tools.yaml", "sections", "tools"),
        ("stray.yaml", "", "stray"),
    ]


def test_severities_are_all_there_are() -> None:
    [words] = [SCHEMA["properties"]["severity"]["additionalProperties"]["enum"]]
    assert words == [*(each.label for each in sorted(Severity, reverse=True)), "off"]


def test_settings_that_a_user_names_may_lie_anywhere_and_what_they_name_may_not(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    write(elsewhere, {"plain.toml": "strict = true\n", "leading.toml": "entries = 'data'\n"})
    root = tmp_path / "catalog"
    root.mkdir()
    (folder / "entries").rename(root / "entries")
    link(elsewhere / "link.toml", "plain.toml")
    for name in ("plain.toml", "link.toml"):
        config = load_config(root, ConfigSource(elsewhere / name))
        assert (config.strict, config.entries) == (True, root / "entries")
    with pytest.raises(CatalogError, match=r"`entries` in \[tool.lint-catalog\] leads out of the repository"):
        load_config(root, ConfigSource(elsewhere / "leading.toml"))
    (tmp_path / ".git").mkdir()
    assert load_config(root, ConfigSource(elsewhere / "leading.toml")).entries == elsewhere / "data"
    assert load_config(root, ConfigSource(elsewhere / "plain.toml")).entries == elsewhere / "entries"
