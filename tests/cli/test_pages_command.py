"""`lint-catalog footnotes`: numbers, places, languages and exit statuses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.cli import main
from lint_catalog.model.pages.footnotes import footnotes
from lint_catalog.source.markdown.read import read_page
from lint_catalog.text.languages import language_of
from tests.support.catalogs import table
from tests.support.sources import Source, each_source, page

PAGE = """\
# Models

## Embeddings [^b]

|   | Size [^legend] | License |
|---|---|---|
| [Ａモデル](https://example.com/a)<br>(small) | 7b[^a] | MIT[^b][^a] |

[^a]: About *a*,
    see [there](https://example.com/there) and [^deep].
[^never]: Nobody asks
[^b]: About b
[^legend]: What sizes mean
[^deep]: Deeper
[^a]: Again
"""


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    status = main(["footnotes", *arguments, "--format", "json"])
    captured = capsys.readouterr()
    return status, json.loads(captured.out)["footnotes"] if captured.out else None, captured.err


def write(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_footnotes_are_numbered_by_first_appearance_and_know_their_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, found, errors = report(capsys, write(tmp_path, "README_en.md", PAGE))
    assert (status, errors) == (0, "")
    assert found == [
        {
            "id": "b",
            "number": 1,
            "language": "en",
            "text": "About b",
            "references": [
                {"row": "Embeddings", "column": None, "line": 3},
                {"row": "Ａモデル", "column": "License", "line": 7},
            ],
        },
        {
            "id": "legend",
            "number": 2,
            "language": "en",
            "text": "What sizes mean",
            "references": [{"row": None, "column": "Size", "line": 5}],
        },
        {
            "id": "a",
            "number": 3,
            "language": "en",
            "text": "About *a*,\nsee [there](https://example.com/there) and [^deep].",
            "references": [
                {"row": "Ａモデル", "column": "Size", "line": 7},
                {"row": "Ａモデル", "column": "License", "line": 7},
            ],
        },
        {
            "id": "deep",
            "number": 4,
            "language": "en",
            "text": "Deeper",
            "references": [{"row": "Embeddings", "column": None, "line": 10}],
        },
        {"id": "never", "number": None, "language": "en", "text": "Nobody asks", "references": []},
    ]


def test_people_read_a_block_for_each_footnote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "README.md", PAGE)
    monkeypatch.chdir(tmp_path)
    assert main(["footnotes", "README.md", "--lang", "ja=README.md"]) == 0
    assert (
        capsys.readouterr().out
        == """\
README.md (ja), footnotes: 5

1. [^b]
    About b
    --> README.md:3: under `Embeddings`
    --> README.md:7: row `Ａモデル`, column `License`

2. [^legend]
    What sizes mean
    --> README.md:5: header, column `Size`

3. [^a]
    About a, see there and .
    --> README.md:7: row `Ａモデル`, column `Size`
    --> README.md:7: row `Ａモデル`, column `License`

4. [^deep]
    Deeper
    --> README.md:10: under `Embeddings`

unused: [^never]
    Nobody asks
"""
    )


def test_an_undefined_mark_fails_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(tmp_path, "README.md", PAGE.replace("[^b]: About b\n", ""))
    status, found, errors = report(capsys, file)
    assert status == 1
    assert [each["id"] for each in found] == ["legend", "a", "deep", "never"]
    assert [each["language"] for each in found] == [None] * 4
    column = PAGE.split("\n")[6].index("[^b]") + 1
    assert errors == (
        f"lint-catalog: {file}:3:15: `[^b]` is not defined (under `Embeddings`)\n"
        f"lint-catalog: {file}:7:{column}: `[^b]` is not defined (row `Ａモデル`, column `License`)\n"
    )


def test_a_page_that_cannot_be_read_does_not_hide_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = write(tmp_path, "bad.md", "日本".encode("shift_jis"))
    status, found, errors = report(capsys, bad, write(tmp_path, "README.md", "\ufeff# A[^1]\n\n[^1]: x\n"))
    assert status == 3
    assert [(each["id"], each["references"][0]["row"]) for each in found] == [("1", "A")]
    assert errors == f"lint-catalog: {bad} cannot be read: it is not UTF-8\n"


TROUBLE = [
    ("no such file", ["missing.md"], "there is no file missing.md"),
    ("a folder without a catalog", ["en"], "there is no catalog in"),
    ("a folder among pages", ["README.md", "en"], "name either one catalog's folder or pages"),
    ("a language without a page", ["README.md", "--lang", "ja"], "`--lang ja` is not of the form `LANGUAGE=PAGE`"),
    ("a language of another page", ["README.md", "--lang", "ja=b.md"], "`--lang` names b.md, which is not among"),
    ("a language against the path", ["en/README.md", "--lang", "fr=en/README.md"], "which says `en`"),
]


@pytest.mark.parametrize(("arguments", "message"), table(TROUBLE))
def test_trouble_is_explained(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(tmp_path, "README.md", PAGE)
    write(tmp_path, "en/README.md", PAGE)
    monkeypatch.chdir(tmp_path)
    assert main(["footnotes", *arguments]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("README.md", None),
        ("en/README.md", "en"),
        ("docs/README.md", None),
        ("README_en.md", "en"),
        ("README.fr.md", "fr"),
        ("README-pt-BR.md", "pt-BR"),
        ("zh_CN/README.md", "zh-CN"),
        ("fr/notes_en.md", "en"),
        ("xx/README.md", None),
        ("catalog/to_do.md", None),
        ("my-list.md", None),
        ("no-name.md", None),
        ("zh-Hant.md", "zh-Hant"),
        ("README.sr-latn.md", "sr-latn"),
    ],
)
def test_a_path_names_a_language(path: str, language: str | None) -> None:
    assert language_of(Path(path)) == language


def test_github_does_not_tell_upper_from_lower_case_in_ids() -> None:
    (found,) = footnotes(read_page("a[^Note] b[^note]\n\n[^NOTE]: x\n"))
    assert (found.number, len(found.uses)) == (1, 2)


@pytest.mark.parametrize("source", each_source())
@pytest.mark.parametrize("language", ["ja", "en", "fr"])
def test_the_footnotes_of_a_page_are_numbered_as_they_are_used(source: Source, language: str) -> None:
    read = page(source.paths[language])
    lines = read.text.split("\n")
    body = "\n".join(line for line in lines if not line.startswith("[^"))  # definitions are a line each
    marks = re.findall(r"\[\^(\w+)\]", body)
    found = footnotes(read)
    assert len(found) == sum(line.startswith("[^") for line in lines)
    assert [each.id for each in found if each.number] == list(dict.fromkeys(marks))
    assert [each.number for each in found if each.number] == [*range(1, len(set(marks)) + 1)]
    assert {each.id: len(each.uses) for each in found if each.uses} == {id: marks.count(id) for id in marks}
    assert all(f"[^{each.id}]" in lines[use.mark.span.line - 1] for each in found for use in each.uses)
