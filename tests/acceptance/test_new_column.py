"""A column that somebody adds: a row in the table and its labels, and nothing else by hand."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.catalogs import PROJECT
from tests.support.sandbox import environment, run

LABELS = {"en": "Temperament", "fr": "Tempérament", "ja": "気質"}
ROW = """\
        Column(
            id="temperament",
            value=ValueType.TEXT,
            noun="temperament",
            kinds=_MODELS,
            titles={"en": ("temperament",), "fr": ("tempérament",), "ja": ("気質",)},
            about="Whether it is calm or lively.",
            examples=("calm",),
        ),
"""
PAGE = """\
# T

## S

| Model | Year | Temperament (main ones) | Developer | License |
|---|---|---|---|---|
| [Kite](https://huggingface.co/ada/kite) | 2024 | **calm** and friendly | Ada | MIT |
"""
USE = """\
import json, sys
from lint_catalog.convert.importing.catalog import import_pages
from lint_catalog.convert.render.labels import load_labels
from lint_catalog.convert.render.page import render
from lint_catalog.project.schemas import load_schemas
from lint_catalog.model.pages.row_contents import kinds_of
from tests.support.imports import as_catalog, read_page

page = read_page(sys.stdin.read(), "en.md")
result = import_pages({"en": page}, load_schemas())
catalog = as_catalog(result)
(model,) = catalog.of_kind("models").values()
print(json.dumps({
    "understood": kinds_of(page.tables[0]),
    "entry": model.data,
    "columns": result.entries["sections"]["s"]["columns"],
    "violations": [each.message for entry in catalog for each in entry.violations],
    "page": render(catalog, load_labels(["en"]), "en", {"en": "en.md"}),
}))
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a column is made of, as it is installed, and in which the column has been added by hand."""
    folder = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("lint_catalog", "tools", "tests/support"):
        shutil.copytree(PROJECT / name, folder / name, ignore=ignored)
    for name in ("checks", "schema"):
        shutil.copytree(PROJECT / name, folder / "lint_catalog" / name, ignore=ignored)
    shutil.copytree(PROJECT / "schema", folder / "schema", ignore=ignored)
    (folder / "tests" / "__init__.py").touch()
    _edit(folder / "lint_catalog/model/columns.py", '        Column(\n            id="architecture"', ROW)
    for language, label in LABELS.items():
        _edit(
            folder / f"lint_catalog/convert/render/labels/{language}.toml",
            "architecture = ",
            f'temperament = "{label}"\n',
        )
    return folder


def _edit(file: Path, before: str, text: str) -> None:
    content = file.read_text(encoding="utf-8")
    assert content.count(before) == 1
    file.write_text(content.replace(before, text + before), encoding="utf-8")


@pytest.fixture(scope="module")
def python(copied: Path) -> Callable[..., str]:
    def python(code: str, text: str = "") -> str:
        (copied / "input").write_text(text, encoding="utf-8")
        command = f"import sys; sys.path.insert(0, '.'); sys.stdin = open('input', encoding='utf-8')\n{code}"
        return run([sys.executable, "-X", "utf8", "-c", command], copied, env=environment()).stdout

    return python


@pytest.mark.release
def test_a_column_of_short_texts_is_a_row_and_labels(copied: Path, python: Callable[..., str]) -> None:
    made = "from tools.schemas import schema_files; from pathlib import Path; import json\n"
    texts: dict[str, str] = json.loads(python(made + "print(json.dumps(schema_files(Path('schema'))))"))
    changed = {name for name, text in texts.items() if text != (PROJECT / "schema" / name).read_text(encoding="utf-8")}
    assert changed == {"models.schema.json", "items.schema.json", "sections.schema.json"}
    for name, text in texts.items():
        (copied / "lint_catalog" / "schema" / name).write_text(text, encoding="utf-8")
        lines = (PROJECT / "schema" / name).read_text(encoding="utf-8").splitlines()
        new = [line for line in text.splitlines() if line not in lines]
        assert all("temperament" in line for line in new), new

    used = json.loads(python(USE, PAGE))
    assert used["understood"] == ["name", "released", "temperament", "developer", "license"]
    assert used["columns"] == used["understood"]
    assert used["entry"]["temperament"] == "**calm** and friendly"
    assert "temperament" not in used["entry"].get("cells", {}), "what the facts say is printed as it was"
    assert used["violations"] == []
    assert "| Model | Year | Temperament (main ones) | Developer | License |" in used["page"]
    assert "| **calm** and friendly |" in used["page"]
