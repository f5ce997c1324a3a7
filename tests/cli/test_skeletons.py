"""`lint-catalog new --kind`: skeletons of entries, made from the schema of their kind."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from lint_catalog.convert.skeleton import skeleton
from lint_catalog.model.entries.schemas import builtin_schemas
from lint_catalog.source.yaml.layout import formatted
from tests.support.catalogs import schemas, table
from tests.support.cli import lint, write

LANGUAGES = ("ja", "en", "fr")
KINDS = sorted(kind for kind in builtin_schemas() if kind not in ("common", "catalog"))
OWN_SCHEMA = """{
  "type": "object", "additionalProperties": false, "required": ["name", "hours", "free"],
  "properties": {
    "name": {"type": "string"},
    "hours": {"title": "Hours", "description": "How long it is.", "type": "integer", "examples": [12]},
    "free": {"enum": ["yes", "no"]},
    "mark": {"const": "x"}
  }
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_of_any_kind_it_is_yaml_with_the_layout_and_lacks_values_only(kind: str) -> None:
    shape = schemas().shape(kind)
    text = skeleton(shape, "Kite: 1.5", LANGUAGES)
    data = yaml.safe_load(text)
    assert {each.name for each in shape.violations({}) if each.keyword == "required" and not each.path} <= data.keys()
    assert {each.keyword for each in shape.violations(data)} <= {"type", "enum", "minLength", "pattern"}
    assert data.get("name", data.get("title", "Kite: 1.5")) == "Kite: 1.5"
    assert formatted(text, lambda path: shape.keys(data, path)) == text


def test_fields_of_texts_have_a_line_for_each_language() -> None:
    assert "text:\n  ja:\n  en:\n  fr:\n" in skeleton(schemas().shape("footnotes"), "a", LANGUAGES)


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    entries = {
        "entries/catalog.yaml": "title: {en: Kites}\nlanguages: [en]\n",
        "entries/developers/acme.yaml": "name: {ja: 凧, en: ACME Corp.}\n",
        "schema/voices.schema.json": OWN_SCHEMA,
        "lint-catalog.toml": 'schema = "schema"\n',
    }
    write(tmp_path, entries)
    return tmp_path


def test_it_is_written_and_the_check_says_what_is_missing(catalog: Path) -> None:
    done = lint("new", "--kind", "licenses", "gpl-3.0", cwd=catalog)
    assert done.returncode == 0
    assert done.stdout.startswith("entries/licenses/gpl-3.0.yaml is written; what is still to say:\n")
    for field in ("commercial_use", "open_source", "share_alike", "derivatives_keep"):
        assert f"`{field}` has no value" in done.stdout
    assert lint("fmt", "--check", "entries/licenses", cwd=catalog).returncode == 0


def test_a_kind_of_the_catalogs_own(catalog: Path) -> None:
    done = lint("new", "--kind", "voices", "--stdout", "hana", cwd=catalog)
    assert done.returncode == 0
    assert done.stdout == (
        "# yaml-language-server: $schema=../../schema/voices.schema.json\nname: hana\n"
        "# Hours: How long it is. For example `12`.\nhours:\n# One of: yes, no.\nfree:\n"
        "# It may also have:\n# mark: x\n"
    )


def test_several_and_names(catalog: Path) -> None:
    assert lint("new", "--kind", "developers", "Kite Works", "b", cwd=catalog).returncode == 0
    assert "\nname: Kite Works\n" in (catalog / "entries/developers/kite-works.yaml").read_text(encoding="utf-8")
    assert "\nname: b\n" in (catalog / "entries/developers/b.yaml").read_text(encoding="utf-8")
    assert lint("new", "--kind", "developers", "--id", "tako", "蛸", cwd=catalog).returncode == 0
    assert "\nname: 蛸\n" in (catalog / "entries/developers/tako.yaml").read_text(encoding="utf-8")


REFUSED: list[tuple[str, list[str], str]] = [
    ("a kind misspelt", ["--kind", "license", "x"], "did you mean `licenses`?"),
    ("no kind", ["--kind", "qwertz", "x"], "kinds are"),
    ("the catalog", ["--kind", "catalog", "x"], "is not a kind, but one file: `entries/catalog.yaml`"),
    ("an entry that is there", ["--kind", "developers", "acme"], "there is an entry `acme`"),
    ("a name that is there", ["--kind", "developers", "acme corp."], "refer to `acme`"),
    ("a name in another language", ["--kind", "developers", "--id", "tako", "凧"], "refer to `acme`"),
    ("no id", ["--kind", "developers", "蛸"], "`蛸` cannot be the id"),
    ("an id that cannot be one", ["--kind", "developers", "--id", "A B", "x"], "`--id a-b`"),
    ("a way out", ["--kind", "developers", "--id", "../x", "x"], "cannot be the id"),
    ("one id for two", ["--kind", "developers", "--id", "x", "a", "b"], "several are wanted"),
    ("a section", ["--kind", "developers", "--section", "x", "a"], "is for drafts"),
]


@pytest.mark.parametrize(("args", "said"), table(REFUSED))
def test_what_cannot_be_is_refused(catalog: Path, args: list[str], said: str) -> None:
    before = sorted(catalog.rglob("*"))
    done = lint("new", *args, cwd=catalog)
    assert (done.returncode, sorted(catalog.rglob("*"))) == (2, before)
    assert said in done.stderr
