"""Importing pages: catalogs of other topics, the command, and facts beside those that people entered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.convert.importing.licenses import family_license, license_facts
from lint_catalog.convert.importing.registry import best_slug, slug
from lint_catalog.convert.render.sizes import repository_id
from lint_catalog.model.entries.entry import Entry
from tests.support.catalogs import PROJECT, own_catalog, run, table
from tests.support.cli import lint
from tests.support.imports import as_catalog, imported, pairs, rendered
from tests.support.sources import ISLES, OWN

HUB = "https://huggingface.co/"
TOOLS = """# Tools

Programs that we like.

## Editors

| Tool | Stars | License | Notes |
|---|---:|---|---|
| [vi](https://example.com/vi) | 1,200 | MIT | **Small** and `fast`[^1] |
| [emacs](https://example.com/emacs) | 900 | GPL-3.0 | an operating system<br>with an editor |
| ed | | | the standard |

## Shells

| Tool | Stars |
|---|---|
| [bash](https://example.com/bash) | 5 |

[^1]: Opinions | differ.
"""
MODELS = """<a id="models"></a>
## Models

| Model | Year | Architecture | Developer | License |
|---|---|---|---|---|
| [Foo](https://example.com/foo) | 2024 | Llama<br>([**7b**]({hub}o/foo-7b), [**13b**-chat]({hub}o/foo-13b-chat)) | Acme, Individual ([Ann](https://example.com/ann)) | Apache 2.0 & Gemma Terms of Use (?)[^a] |
| [Bar]({hub}o/Bar) | **2025** | GPT | Individual (Ann) | 7b: MIT |

[^a]: Nobody knows.
""".replace("{hub}", HUB)


def data(result: Any, kind: str, id: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = result.entries[kind][id]
    return found


def test_a_catalog_of_something_else() -> None:
    result = imported({"en": TOOLS})
    assert data(result, "catalog", "catalog") == {
        "title": "Tools", "languages": ["en"], "introduction": {"en": "Programs that we like."},
    }  # fmt: skip
    assert data(result, "sections", "editors") == {
        "title": "Editors", "order": 1, "kind": "items", "columns": ["name", "x-stars", "license", "x-notes"],
        "column_titles": {"name": "Tool", "x-stars": "Stars", "x-notes": "Notes"}, "hub_column": "name",
        "sort": ["vi", "emacs", "ed"],
    }  # fmt: skip
    assert data(result, "items", "vi") == {
        "name": "vi", "section": "editors", "url": "https://example.com/vi", "license": "mit",
        "cells": {"x-stars": "1,200", "x-notes": "**Small** and `fast`[^vi-note]"},
        "footnotes": {"x-notes": ["vi-note"]},
    }  # fmt: skip
    assert data(result, "licenses", "gpl-3.0")["commercial_use"] == "unknown"
    assert data(result, "footnotes", "vi-note") == {"text": {"en": "Opinions &#124; differ."}}
    assert run(as_catalog(result)) == ()
    assert result.left_out == []


@pytest.mark.parametrize(
    "pages",
    table(
        [
            ("another topic", {"en": TOOLS}),
            ("models", {"en": MODELS}),
            ("no heading at all", {"en": "| a | b |\n|---|---|\n| x | y |\n"}),
            (
                "two tables below one heading",
                {"en": "## H\n\n| a | b |\n|---|---|\n| x | y |\n\nand\n\n| a | c |\n|---|---|\n| z | w |\n"},
            ),
            ("one column", {"en": "| a |\n|---|\n| x |\n"}),
            ("short and long rows", {"en": "| a | b |\n|---|---|\n| x |\n| y | z |\n"}),
            ("no table", {"en": "# T\n\nwords\n"}),
            ("an empty page", {"en": ""}),
            (
                "a language without labels",
                {"de": "| Modell | Jahr |\n|---|---|\n| [X](https://example.com) | 2024 |\n"},
            ),
            ("names that are no ids", {"ja": "| 名前 | 値 |\n|---|---|\n| 犬 | 一 |\n| 猫 | 二 |\n| !? | 三 |\n"}),
            ("the same name twice", {"en": "| a | b |\n|---|---|\n| X | 1 |\n| x | 2 |\n| X-2 | 3 |\n"}),
            (
                "a column twice",
                {"en": "| a | Year | Year | b | b |\n|---|---|---|---|---|\n| x | 2024 | 2025 | 1 | 2 |\n"},
            ),
            (
                "odd characters",
                {"en": "| a | b |\n|---|---|\n| \\*x\\* `a\\|b` | <b>y</b> &lt;z&gt; \\| $1 ~2~ #3 &amp;amp; |\n"},
            ),
            ("Markdown that is none", {"en": "| a | b |\n|---|---|\n| [x | **y _z [^9] https://example.com/_q_ |\n"}),
            (
                "two languages, of which one lacks a row",
                {
                    "en": "| a | b |\n|---|---|\n| [x](https://e.org/x) | 1 |\n| [y](https://e.org/y) | 2 |\n",
                    "fr": "| a | b |\n|---|---|\n| [y](https://e.org/y) | 2 |\n",
                },
            ),
        ]
    ),
)
def test_every_cell_comes_back(pages: Mapping[str, str]) -> None:
    from lint_catalog.source.markdown.read import read_page

    result = imported(pages)
    catalog = as_catalog(result)
    assert [
        (each.rule, each.message) for each in run(catalog) if each.rule in ("unparsable", "unknown-reference")
    ] == []
    assert not any(entry.violations for entry in catalog)
    if "de" in pages:
        assert data(result, "items", "x")["cells"] == {"name": "[X](https://example.com)", "x-jahr": "2024"}
        return
    after = rendered(catalog)
    for language, text in pages.items():
        for pair in pairs(read_page(text, "x.md"), after[language], language):
            assert pair.before == pair.after


def test_facts_of_models() -> None:
    result = imported({"en": MODELS})
    assert data(result, "models", "foo") == {
        "name": "Foo", "section": "models", "released": 2024, "url": "https://example.com/foo",
        "developer": ["acme", "ann"], "architecture": "Llama",
        "hub": [{"repo": "o/foo-7b", "label": "7b"}, {"repo": "o/foo-13b-chat", "label": "13b-chat"}],
        "license": {"license": "apache-2.0 AND gemma", "unclear": True}, "footnotes": {"license": ["a"]},
    }  # fmt: skip
    assert data(result, "models", "bar") == {
        "name": "Bar", "section": "models", "released": 2025, "developer": "ann", "architecture": "GPT",
        "hub": ["o/Bar"], "license": {"label": "7b", "license": "mit"},
        "cells": {"developer": "Individual (Ann)"},
    }  # fmt: skip
    assert data(result, "developers", "ann") == {"name": "Ann", "individual": True, "url": "https://example.com/ann"}


def test_titles_of_columns_can_be_configured() -> None:
    page = "| Thing | Wer |\n|---|---|\n| [x](https://example.com) | Acme |\n"
    assert "x-wer" in data(imported({"en": page}), "items", "x")["cells"]
    assert data(imported({"en": page}, Wer="developer"), "items", "x")["developer"] == "acme"


def test_facts_only_leaves_words_out() -> None:
    result = imported({"en": TOOLS + "\n## Thanks\n\nTo all.\n"}, facts_only=True)
    assert set(result.entries["sections"]) == {"editors", "shells"}
    assert run(as_catalog(result)) == ()
    assert "cells" not in data(result, "items", "vi")
    assert "footnotes" not in result.entries
    assert "introduction" not in data(result, "catalog", "catalog")
    assert data(result, "items", "vi")["license"] == "mit"
    assert any("as asked for" in each for each in result.left_out)


def test_facts_only_are_the_same_facts() -> None:
    facts, whole = imported(ISLES.pages, facts_only=True).entries["models"], ISLES.imported.entries["models"]
    assert len(facts) == len(whole) == 44
    for field in ("name", "section", "released", "hub", "base", "developer", "license"):
        assert {id: each.get(field) for id, each in facts.items()} == {
            id: each.get(field) for id, each in whole.items()
        }
    assert not any("cells" in each for each in facts.values())


@pytest.mark.parametrize(
    ("text", "id"),
    table(
        [
            ("words", "LLM-jp-3 172B", "llm-jp-3-172b"),
            ("dots", "CC BY-SA 4.0", "cc-by-sa-4.0"),
            ("accents", "Modèle à l'état", "modele-a-l-etat"),
            ("times", "Tanuki-8×8B", "tanuki-8x8b"),
            ("full width", "\uff26\uff4f\uff4f", "foo"),
            ("a path", "../../etc/passwd", "etc-passwd"),
            ("nothing", "日本語", ""),
            ("a name that Windows keeps for itself", "CON.x", "entry-con.x"),
        ]
    ),
)
def test_ids(text: str, id: str) -> None:
    assert slug(text) == id


def test_the_readable_name_makes_the_id() -> None:
    assert best_slug(["東工大GPT", "TitechGPT"]) == "titechgpt"
    assert best_slug(["東工大GPT"]) == "gpt"


@pytest.mark.parametrize(
    ("name", "id", "facts"),
    table(
        [
            ("Apache", "Apache 2.0", "apache-2.0", {"open_source": True, "commercial_use": "allowed"}),
            (
                "Creative Commons",
                "CC BY\u2011NC\u2011SA 4.0",
                "cc-by-nc-sa-4.0",
                {"share_alike": True, "commercial_use": "forbidden", "spdx": "CC-BY-NC-SA-4.0"},
            ),
            ("Llama", "Llama 3.1 Community License", "llama-3.1", {"derivatives_keep": True}),
            ("Gemma", "Gemma Terms of Use", "gemma", {"derivatives_keep": True}),
            ("nobody knows", "？", "unknown", {"commercial_use": "unknown"}),
            ("somebody's own", "Acme License", "", {"commercial_use": "unknown", "open_source": False}),
        ]
    ),
)
def test_licenses(name: str, id: str, facts: Mapping[str, Any]) -> None:
    found, known = license_facts(name)
    assert found == id
    assert facts.items() <= known.items()


@pytest.mark.parametrize(
    ("model", "terms"),
    table(
        [
            ("the family", "Llama 2", "Llama 2 Community License"),
            ("a size of it", "Llama 3.1 8B Instruct", "Llama 3.1 Community License"),
            ("a model of another's", "Llama-3-ELYZA-JP-8B", None),
            ("another family", "Qwen2.5", None),
        ]
    ),
)
def test_families_with_a_license(model: str, terms: str | None) -> None:
    assert family_license(model) == terms


def page_files(folder: Path) -> None:
    (folder / "README.md").write_text(TOOLS, encoding="utf-8")


def test_the_command_makes_a_catalog_that_is_ready_to_use(tmp_path: Path) -> None:
    page_files(tmp_path)
    result = lint("import", "README.md", "-o", "out", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "README.md is the page in `en`" in result.stdout
    assert "left out: nothing" in result.stdout
    assert re.search(r"^license +2 +0 +0$", result.stdout, re.MULTILINE)
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == ["entries"]
    for command in ((), ("fmt", "--check"), ("render",), ("render", "--check")):
        assert lint(*command, cwd=tmp_path / "out").returncode == 0, command
    assert "**Small** and `fast`[^1]" in (tmp_path / "out/catalog/en.md").read_text(encoding="utf-8")


def test_entries_name_a_schema_for_editors_where_there_is_one(tmp_path: Path) -> None:
    page_files(tmp_path)
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema/items.schema.json").write_bytes((PROJECT / "schema/items.schema.json").read_bytes())
    assert lint("import", "README.md", cwd=tmp_path).returncode == 0
    first = {
        file.parent.name: file.read_text(encoding="utf-8").partition("\n")[0]
        for file in tmp_path.glob("entries/*/*.yaml")
    }
    assert first["items"] == "# yaml-language-server: $schema=../../schema/items.schema.json"
    assert not any("schema" in line for kind, line in first.items() if kind != "items")
    assert "schema" not in (tmp_path / "entries/catalog.yaml").read_text(encoding="utf-8")


def test_what_is_there_is_replaced_by_force_alone(tmp_path: Path) -> None:
    page_files(tmp_path)
    mine = tmp_path / "entries/items/mine.yaml"
    mine.parent.mkdir(parents=True)
    mine.write_text("name: mine\n", encoding="utf-8")
    refused = lint("import", "README.md", cwd=tmp_path)
    assert refused.returncode == 2
    assert (
        refused.stderr
        == "lint-catalog: entries exists already\n  = choose another folder with `-o`, or replace it with `--force`\n"
    )
    assert [each.name for each in mine.parent.iterdir()] == ["mine.yaml"]
    assert lint("import", "README.md", "--force", cwd=tmp_path).returncode == 0
    assert sorted(each.name for each in mine.parent.iterdir()) == ["bash.yaml", "ed.yaml", "emacs.yaml", "vi.yaml"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["README.md", "entries"]


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    page_files(tmp_path)
    for name in "ab":
        assert lint("import", "README.md", "-o", name, cwd=tmp_path).returncode == 0
    texts = [
        {file.relative_to(tmp_path / name): file.read_bytes() for file in (tmp_path / name).rglob("*.yaml")}
        for name in "ab"
    ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("args", "status", "message"),
    table(
        [
            ("no such page", ["none.md"], 2, "there is no file none.md"),
            (
                "two pages in one language",
                ["a.md", "en/a.md", "--lang", "en=a.md"],
                2,
                "a.md and en/a.md are both in `en`",
            ),
            ("a language that nobody can tell", ["signs.md"], 2, "nothing says which language signs.md is in"),
            (
                "a field that does not exist",
                ["a.md", "--config", "bad.toml"],
                2,
                "`markdown.columns.Wer` in [tool.lint-catalog] must be",
            ),
        ]
    ),
)
def test_trouble(tmp_path: Path, args: list[str], status: int, message: str) -> None:
    (tmp_path / "en").mkdir()
    for name in ("a.md", "en/a.md"):
        (tmp_path / name).write_text(TOOLS, encoding="utf-8")
    (tmp_path / "signs.md").write_text("| 1 | 2 |\n|---|---|\n| 3 | 4 |\n", encoding="utf-8")
    (tmp_path / "bad.toml").write_text('[markdown.columns]\nWer = "devloper"\n', encoding="utf-8")
    result = lint("import", *args, cwd=tmp_path)
    assert result.returncode == status
    assert message in result.stderr
    assert not (tmp_path / "entries").exists()


def _names(ids: Any, developers: Mapping[str, Entry]) -> list[set[str]]:
    """The names of an entry's developers in all languages, without what differs in spelling alone."""
    found = []
    for id in [ids] if isinstance(ids, str) else ids:
        name = developers[id].data["name"]
        names = [name] if isinstance(name, str) else name.values()
        found.append({re.sub(r"\W|univ(?:ersity)?\b|\binc\b", "", each.casefold()) for each in names})
    return found


@pytest.mark.release
def test_facts_agree_with_those_that_people_entered() -> None:
    """Repositories, years and developers of our entries come back from the pages that are rendered of them."""
    theirs, ours = OWN.catalog, own_catalog()
    by_repository = {
        repository_id(item): entry
        for kind in ("models", "items")
        for entry in theirs.of_kind(kind).values()
        for item in entry.data.get("hub", ())
    }
    compared, differ = 0, []
    for entry in ours.of_kind("models").values():
        repositories = {repository_id(item) for item in entry.data.get("hub", ())}
        other = next((by_repository[each] for each in sorted(repositories) if each in by_repository), None)
        if other is None:
            continue
        compared += 1
        if repositories != {repository_id(item) for item in other.data["hub"]}:
            differ.append((entry.id, "hub"))
        if entry.data["released"] != other.data.get("released"):
            differ.append((entry.id, "released"))
        names = _names(entry.data["developer"], ours.of_kind("developers"))
        others = _names(other.data["developer"], theirs.of_kind("developers"))
        if len(names) != len(others) or not all(one & two for one, two in zip(names, others, strict=True)):
            differ.append((entry.id, "developer"))
    assert compared > 300
    assert differ == []
