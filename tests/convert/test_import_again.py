"""An import into a catalog that is there already: the same thing keeps its id."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lint_catalog.convert.importing.catalog import Imported, import_pages
from lint_catalog.source.markdown.read import read_page
from tests.support.catalogs import catalog_of, schemas, table
from tests.support.cli import lint
from tests.support.sources import OWN

HUB = "https://huggingface.co/"
PAGES = {
    "en": """# Kites

## Flying things

| Model | Year | Architecture | Base Model | Developer | License |
|---|---|---|---|---|---|
| [Kite](https://kite.example/en)[^1] | 2024 | GPT<br>([7b]({hub}k/kite-7b)) | Sparrow | Ministry of Walks | CC BY 4.0 |
| [Wing](https://wing.example) | 2024 | GPT | | Individual (Ann) | Free as a bird |

[^1]: It is **not** tethered.
""".replace("{hub}", HUB),
    "fr": """# Cerfs-volants

## Choses volantes

| Modèle | Année | Architecture | Modèle de base | Développeur | Licence |
|---|---|---|---|---|---|
| [Kite](https://kite.example/fr)[^1] | 2024 | GPT<br>([7b]({hub}k/kite-7b)) | Sparrow | Ministère | CC BY 4.0 |
| [Wing](https://wing.example) | 2024 | GPT | | Particulier (Ann) | Free as a bird |

[^1]: Il n'est pas attaché.
""".replace("{hub}", HUB),
}


def again(**before: str) -> Imported:
    """The pages imported into a catalog with such entries, by kind and id with `__` between them."""
    files = {f"entries/{name.replace('__', '/')}.yaml": text for name, text in before.items()}
    pages = {language: read_page(text, f"{language}.md") for language, text in PAGES.items()}
    return import_pages(pages, schemas(), before=catalog_of(files))


def ids(result: Imported, kind: str) -> list[str]:
    return sorted(result.entries.get(kind, ()))


def test_nothing_before_changes_nothing() -> None:
    pages = {language: read_page(text, f"{language}.md") for language, text in PAGES.items()}
    assert again().entries == import_pages(pages, schemas()).entries


@pytest.mark.parametrize(
    ("name", "text", "found"),
    table([
        ("a name in one language", "developers/mosw", "name: {en: Ministry, fr: ministère}", True),
        ("an alias", "licenses/bird", "name: Bird License\naliases: [free as a bird]", True),
        ("a short name", "licenses/bird", "name: Bird License\nshort_name: Free as a Bird", True),
        ("an SPDX id", "licenses/attribution", "name: Attribution\nspdx: CC-BY-4.0", True),
        ("a repository of other case", "models/k", "name: Old kite\nhub: [{repo: K/Kite-7B}]", True),
        ("an address in one language", "models/k", "name: A\nurl: {fr: https://kite.example/fr/}", True),
        ("a name of other width", "models/k", "name: \uff2bite", True),
        ("a title in one language", "sections/air", "title: {en: Air, fr: Choses volantes}", True),
        ("a text of a footnote", "footnotes/tether", "text: {en: It is **not** tethered.}", True),
        ("a base that is named", "base-models/bird", "name: sparrow", True),
        ("a person", "developers/annie", "name: Ann\nindividual: true", True),
        ("an organization of a person's name", "developers/annie", "name: Ann", False),
        ("another one", "models/k", "name: Kitty", False),
    ]),
)  # fmt: skip
def test_the_same_keeps_its_id(name: str, text: str, found: bool) -> None:
    kind, _, id = name.partition("/")
    result = again(**{name: text})
    assert result.known is not None
    assert (id in result.known.found[kind]) == found
    named = str({each: data for each, data in result.entries.items() if each != kind or kind == "models"})
    rows: Any = result.entries["models"]
    if found and kind == "models":
        assert ids(result, kind) == [id, "wing"]
        assert rows[id]["name"] == "Kite"
    elif found:
        assert f"'{id}'" in named or kind == "sections"
        count = {"developers": 2, "licenses": 2, "sections": 1, "footnotes": 1, "base-models": 1}[kind]
        assert len(ids(result, kind)) == count


def test_what_two_entries_share_tells_nothing() -> None:
    result = again(models__a="name: A\nurl: https://kite.example/en", models__b="name: B\nurl: https://kite.example/en")
    assert ids(result, "models") == ["kite", "wing"]


def test_a_row_takes_no_id_that_another_one_has_found() -> None:
    result = again(models__a="name: Kite\nhub: [{repo: x/wing}]\nurl: https://wing.example")
    rows: Any = result.entries["models"]
    assert {id: data["name"] for id, data in rows.items()} == {"a": "Wing", "kite": "Kite"}


def test_a_footnote_keeps_what_it_is_about() -> None:
    result = again(footnotes__tether="text: {en: It is **not** tethered.}\nabout: openai-outputs")
    assert result.entries["footnotes"]["tether"]["about"] == "openai-outputs"


def test_files_of_what_rows_refer_to_stay(tmp_path: Path) -> None:
    files = {
        "README.md": PAGES["en"],
        "entries/developers/mosw.yaml": "# ours\nname:   Ministry of Walks\n",
        "entries/developers/broken.yaml": "name: [\n",
        "entries/models/gone.yaml": "name: Gone\n",
        "entries/models/k.yaml": "name: Kite\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = lint("import", "README.md", "--force", "--lang", "en=README.md", cwd=tmp_path, status=0)
    assert "gone, since no page has them: 1 entry\n  models/gone\n" in done.stdout
    assert "found again, under the ids they had: 1 models" in done.stdout
    for name in ("mosw", "broken"):
        file = f"entries/developers/{name}.yaml"
        assert (tmp_path / file).read_text(encoding="utf-8") == files[file]
    assert "developer: mosw\n" in (tmp_path / "entries/models/k.yaml").read_text(encoding="utf-8")


@pytest.mark.release
def test_our_own_pages_find_our_own_entries() -> None:
    before = OWN.catalog
    pages = {language: read_page(path.read_text(encoding="utf-8"), path.name) for language, path in OWN.paths.items()}
    result = import_pages(pages, schemas(), before=before)
    assert result.known is not None
    for kind in ("models", "benchmarks", "papers", "footnotes", "developers"):
        assert result.known.found[kind] == {*before.of_kind(kind)}
        assert {*result.entries[kind]} == {*before.of_kind(kind)}
