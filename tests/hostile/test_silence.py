"""Silence is not health: what could not be read is said, and nothing is done as if it were not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.catalogs import small
from tests.support.cli import lint, put, write
from tests.support.page_breaks import EN, FR, GOOD, JA
from tests.support.sandbox import git
from tests.support.unreadable import unreadable

LICENSES, STORMY, PLAMO = "entries/licenses", "entries/models/stormy.yaml", "entries/models/plamo-13b.yaml"
FORMATS = ("text", "concise", "json", "github", "gitlab", "sarif", "junit", "markdown", "rdjson")


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    """A catalog without findings."""
    write(tmp_path, small())
    return tmp_path


def findings(*words: str | Path, cwd: Path, status: int) -> list[Any]:
    found: list[Any] = json.loads(lint(*words, "--format", "json", cwd=cwd, status=status).stdout)["findings"]
    return found


def texts(folder: Path) -> dict[str, str]:
    """All files, as far as they may be read."""
    return {str(each): each.read_text(encoding="utf-8") for each in sorted(folder.rglob("*")) if each.is_file()}


RELEASE = pytest.mark.release
HIDDEN = [
    LICENSES,
    pytest.param("entries/licenses/apache-2.0.yaml", marks=RELEASE),
    pytest.param(PLAMO, marks=RELEASE),
    pytest.param("entries/catalog.yaml", marks=RELEASE),
    pytest.param("entries", marks=RELEASE),
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_cannot_be_read_is_status_3_and_no_reason_for_findings(catalog: Path, hidden: str) -> None:
    with unreadable(catalog / hidden):
        result = lint(cwd=catalog, status=3)
        (note,) = findings(cwd=catalog, status=3)
    name = hidden if hidden.endswith(".yaml") else f"{hidden}/"
    assert (note["rule"], note["severity"], note["file"]) == ("not-judged", "note", name)
    assert "Permission denied" in note["message"]
    assert "`unused-entry`" in note["hint"]
    assert "cannot be read: Permission denied" in result.stderr
    assert "not judged as far as it depends on what could not be read: " in result.stdout
    assert "\N{CHECK MARK}" not in result.stdout


@pytest.mark.release
@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_what_was_not_judged(catalog: Path, form: str) -> None:
    with unreadable(catalog / LICENSES):
        result = lint("--format", form, cwd=catalog, status=3)
    assert "not-judged" in result.stdout
    assert "unused-entry" in result.stdout or form == "concise"


@pytest.mark.release
def test_findings_so_far_are_reported_and_other_rules_go_on(catalog: Path) -> None:
    put(catalog, STORMY, "developer: ", "developer: nobody-")
    with unreadable(catalog / LICENSES):
        assert {each["rule"] for each in findings(cwd=catalog, status=3)} == {"not-judged", "unknown-reference"}


@pytest.mark.parametrize(
    "words", [["--unsafe-fixes"], *(pytest.param(each, marks=RELEASE) for each in (["--fix"], ["--fix", "--diff"]))]
)
def test_no_unsafe_fix_is_made_and_no_safe_one_that_concludes_from_absence(catalog: Path, words: list[str]) -> None:
    put(catalog, STORMY, "section: ", "sectoin: ")
    put(catalog, "entries/papers/transformer.yaml", "name: ", "# lint-catalog: ignore[unused-entry] is used\nname: ")
    before = texts(catalog)
    with unreadable(catalog / LICENSES):
        result = lint(*words, cwd=catalog, status=3)
    assert texts(catalog) == before
    assert ("no unsafe fix is made" in result.stderr) == ("--unsafe-fixes" in words)
    if words[-1] != "--unsafe-fixes":
        return
    lint("--unsafe-fixes", cwd=catalog, status=1)
    after = texts(catalog)
    assert {file for file in before if before[file] != after[file]} == {
        str(catalog / STORMY),
        str(catalog / "entries/papers/transformer.yaml"),
    }, "once all is read"


@pytest.mark.release
def test_safe_fixes_that_conclude_from_nothing_are_made(catalog: Path) -> None:
    (catalog / STORMY).write_text("\ufeff" + (catalog / STORMY).read_text(encoding="utf-8"), encoding="utf-8")
    with unreadable(catalog / LICENSES):
        assert "fixed 1 problem" in lint("--fix", cwd=catalog, status=3).stderr


def test_no_baseline_is_written_or_shortened(catalog: Path) -> None:
    put(catalog, STORMY, "developer: ", "developer: nobody-")
    with unreadable(catalog / LICENSES):
        result = lint("--baseline", "owed.jsonl", "--write-baseline", cwd=catalog, status=3)
    assert not (catalog / "owed.jsonl").exists()
    assert "owed.jsonl is not written, since not all could be read or judged" in result.stderr
    assert "unknown-reference" in result.stdout, "the findings so far"
    lint("--baseline", "owed.jsonl", "--write-baseline", cwd=catalog, status=0)
    written = (catalog / "owed.jsonl").read_text(encoding="utf-8")
    with unreadable(catalog / STORMY):
        lint("--baseline", "owed.jsonl", "--write-baseline", cwd=catalog, status=3)
        assert [each["rule"] for each in findings("--baseline", "owed.jsonl", cwd=catalog, status=3)] == ["not-judged"]
    assert (catalog / "owed.jsonl").read_text(encoding="utf-8") == written


@pytest.mark.parametrize(
    "words",
    [["render"], pytest.param(["render", "--check"], marks=RELEASE), pytest.param(["footnotes"], marks=RELEASE)],
)
def test_nothing_is_rendered(catalog: Path, words: list[str]) -> None:
    put(catalog, STORMY, "name: ", "name: Very ")
    before = texts(catalog)
    with unreadable(catalog / LICENSES):
        result = lint(*words, cwd=catalog, status=3)
    assert texts(catalog) == before
    assert result.stdout == ""
    assert "entries/licenses cannot be read: Permission denied" in result.stderr


@pytest.mark.release
def test_the_layout_of_what_was_read_is_made(catalog: Path) -> None:
    put(catalog, STORMY, "developer: ", "developer:   ")
    with unreadable(catalog / LICENSES):
        assert lint("fmt", cwd=catalog, status=3).stdout == f"wrote {STORMY}\n"


@pytest.mark.release
def test_since_a_revision_nothing_is_left_out_for_what_cannot_be_read(catalog: Path) -> None:
    put(catalog, PLAMO, "developer: ", "developer: nobody-")
    git(catalog, "init", "-q")
    git(catalog, "add", "-A")
    git(catalog, "commit", "-qm", "first")
    copy = (catalog / PLAMO).read_text(encoding="utf-8").replace("name: ", "name: Second ")
    write(catalog, {"entries/models/second.yaml": copy})  # it is not a renamed one, though that cannot be seen
    with unreadable(catalog / PLAMO):
        found = findings("--since", "HEAD", cwd=catalog, status=3)
    assert ("entries/models/second.yaml", "unknown-reference") in {(each["file"], each["rule"]) for each in found}


def test_a_page_that_cannot_be_read_lacks_nothing(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    with unreadable(tmp_path / FR):
        assert [(each["file"], each["rule"]) for each in findings(JA, EN, FR, cwd=tmp_path, status=3)] == [
            (FR, "not-judged")
        ]
    write(tmp_path, {FR: "x" * 4_000_001})
    assert {each["rule"] for each in findings(JA, EN, FR, cwd=tmp_path, status=3)} <= {"not-judged", "unread-part"}


def test_a_page_that_hides_a_part_of_itself_is_said_to(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, FR: f"{GOOD[FR]}\n{'>' * 80} Kite\n"})
    (note,) = findings(JA, EN, FR, "--select", "page_rows", cwd=tmp_path, status=0)
    assert (note["file"], note["rule"]) == (FR, "not-judged")
    assert "`missing-row` and `missing-table`" in note["hint"]


@pytest.mark.release
@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * 4_000_001, None], ids=["not UTF-8", "too large", "forbidden"])
def test_an_included_file_that_cannot_be_read_is_status_3(tmp_path: Path, content: bytes | None) -> None:
    page = "# Kites\n\n| Model | License |\n|---|---|\n| Kite | MIT[^1] |\n\n<!-- @include: more.md -->\n"
    write(tmp_path, {"README.en.md": page})
    more = tmp_path / "more.md"
    more.write_bytes(content or b"[^1]: Notes.\n")
    before = texts(tmp_path) if content is None else {}
    with unreadable(*([more] if content is None else [])):
        found = findings("README.en.md", cwd=tmp_path, status=3)
        assert [(each["file"], each["rule"]) for each in found] == [("more.md", "not-judged")]
        assert "mark-without-definition" in found[0]["hint"]
        assert "more.md cannot be read" in lint("import", "README.en.md", cwd=tmp_path, status=3).stderr
    assert not (tmp_path / "entries").exists()
    assert content is not None or texts(tmp_path) == before


@pytest.mark.release
def test_a_new_translation_is_judged_as_what_it_is(tmp_path: Path) -> None:
    papers = GOOD[FR].partition("## Articles\n")[2].partition("\n[^")[0]
    write(tmp_path, {file: text for file, text in GOOD.items() if file != FR})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    write(tmp_path, {FR: GOOD[FR].replace(papers, "")})
    assert "missing-table" in {each["rule"] for each in findings(JA, EN, FR, "--since", "HEAD", cwd=tmp_path, status=1)}


EMPTY = [
    ("an empty folder of entries", ["."], {}),
    ("files of other forms", ["."], {f"entries/models/m{number}.json": "{}" for number in range(20)}),
    ("hidden files", ["."], {"entries/models/.net.yaml": "name: Net\n"}),
    ("a typed folder", ["entries/papers"], {"entries/models/a.yaml": "name: A\n", "entries/papers/a.txt": ""}),
    ("a blank page", ["README.md"], {"README.md": " \n\n"}),
    ("two blank pages", ["README.en.md", "README.fr.md"], {"README.en.md": "", "README.fr.md": "\n"}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "files"), [pytest.param(*case[1:], id=case[0]) for case in EMPTY])
def test_a_run_that_read_nothing_is_status_2_unless_that_is_accepted(
    tmp_path: Path, words: list[str], files: dict[str, str]
) -> None:
    (tmp_path / "entries").mkdir()
    write(tmp_path, files)
    result = lint(*words, cwd=tmp_path, status=2)
    assert "nothing was read" in result.stderr
    assert words[-1] in result.stderr or str(tmp_path / "entries") in result.stderr
    assert "\N{CHECK MARK}" not in result.stdout
    assert lint(*words, "--allow-empty", cwd=tmp_path, status=0).stderr == ""


@pytest.mark.release
@pytest.mark.parametrize("command", ["check", "render", "fmt", "links", "footnotes"])
def test_every_command_that_reads_says_that_there_was_nothing(tmp_path: Path, command: str) -> None:
    (tmp_path / "entries").mkdir()
    result = lint(command, cwd=tmp_path, status=2)
    assert "nothing was read: there are no entries" in result.stderr
    for word in (str(tmp_path / "entries"), "`.yaml`", "`models`", "`--allow-empty`"):
        assert word in result.stderr
    lint(command, "--allow-empty", cwd=tmp_path, status=0)


def test_blank_pages_replace_no_catalog(catalog: Path) -> None:
    write(catalog, {"README.md": "\n"})
    before = texts(catalog)
    assert "nothing was read" in lint("import", "README.md", "--force", cwd=catalog, status=2).stderr
    assert texts(catalog) == before


def test_a_catalog_that_has_just_begun_is_a_note(tmp_path: Path) -> None:
    write(tmp_path, {"entries/catalog.yaml": small()["entries/catalog.yaml"]})
    assert [each["rule"] for each in findings(cwd=tmp_path, status=0)] == ["catalog-without-entries"]


def test_files_of_no_kind_are_no_entries_even_if_settings_are_silent_about_them(tmp_path: Path) -> None:
    write(tmp_path, {"entries/modles/a.yaml": "name: A\n"})
    lint(cwd=tmp_path, status=1)
    lint("--ignore", "files", cwd=tmp_path, status=2)


@pytest.mark.release
@pytest.mark.parametrize(
    ("words", "settings", "message"),
    [
        (["--select", "page_links"], "", "none of the rules that are selected looks at entries"),
        ([], 'select = ["page_rows"]\n', "none of the rules that are selected looks at entries"),
        (["--select", "unused-entry", "--ignore", "references"], "", "none of the rules that are selected"),
        ([], 'select = ["yaml"]\n[[per-path]]\npaths = ["**"]\nignore = ["yaml"]\n', "the settings leave out whatever"),
    ],
)
def test_a_run_that_could_find_nothing_is_status_2(
    catalog: Path, words: list[str], settings: str, message: str
) -> None:
    write(catalog, {"lint-catalog.toml": settings})
    assert message in lint(*words, cwd=catalog, status=2).stderr


@pytest.mark.release
def test_offline_rules_that_ask_the_network_are_said_not_to_run(catalog: Path) -> None:
    assert "without --online none runs" in lint("--select", "hub", cwd=catalog, status=0).stderr


@pytest.mark.release
def test_a_baseline_loses_nothing_because_a_rule_had_to_be_silent(catalog: Path) -> None:
    broken_file, owed, words = (
        catalog / LICENSES / "apache-2.0.yaml",
        catalog / "owed.jsonl",
        ["--baseline", "owed.jsonl"],
    )
    put(catalog, STORMY, "license: ", "license: nothing-")
    lint(*words, "--write-baseline", cwd=catalog, status=0)
    known = owed.read_text(encoding="utf-8")
    owed.unlink()
    broken_file.write_text(f"- x\n{broken_file.read_text(encoding='utf-8')}", encoding="utf-8")
    lint(*words, "--write-baseline", cwd=catalog, status=0)
    broken = owed.read_text(encoding="utf-8")
    assert "unknown-license" in known
    assert "unknown-license" not in broken
    both = known + "".join(broken.splitlines(keepends=True)[1:])
    owed.write_text(both, encoding="utf-8")
    assert findings(*words, cwd=catalog, status=0) == []
    lint(*words, "--write-baseline", cwd=catalog, status=0)
    assert owed.read_text(encoding="utf-8") == both


@pytest.mark.release
@pytest.mark.parametrize("words", [["entries/licenses"], ["entries"], ["entries/licenses/apache-2.0.yaml"], ["."]])
def test_what_is_typed_and_cannot_be_read_is_status_3_in_words(catalog: Path, words: list[str]) -> None:
    with unreadable(catalog / words[0]):
        result = lint(*(str(catalog / word) for word in words), cwd=Path("/"), status=3)
    assert "Permission denied" in result.stderr
    assert "internal error" not in result.stderr
    assert "\N{CHECK MARK}" not in result.stdout


@pytest.mark.release
def test_a_comment_on_a_page_is_not_unused_because_its_translation_cannot_be_read(tmp_path: Path) -> None:
    row = next(line for line in GOOD[FR].splitlines(keepends=True) if line.startswith("| [Hawk]"))
    comment = "<!-- lint-catalog: ignore-file[row-year-differs] as they say -->\n\n"
    write(tmp_path, {JA: GOOD[JA], FR: comment + GOOD[FR].replace(row, row.replace("| 2024 |", "| 2023 |"))})
    assert "unused-suppression" not in {each["rule"] for each in findings(JA, FR, cwd=tmp_path, status=0)}
    with unreadable(tmp_path / JA):
        assert "unused-suppression" not in {each["rule"] for each in findings(JA, FR, cwd=tmp_path, status=3)}


@pytest.mark.release
def test_no_draft_is_written_beside_entries_that_cannot_be_read(catalog: Path) -> None:
    before = texts(catalog)
    with unreadable(catalog / PLAMO):  # it may be the one that is to be drafted
        result = lint("new", "pfnet/plamo-13b", cwd=catalog, status=3)
    assert "cannot be read: Permission denied" in result.stderr
    assert texts(catalog) == before


@pytest.mark.release
def test_links_of_what_was_read_are_listed(catalog: Path) -> None:
    offline = {"LINT_CATALOG_CACHE": str(catalog / "cache"), "HF_ENDPOINT": "http://127.0.0.1:9"}
    with unreadable(catalog / LICENSES):
        result = lint("links", "--max-wait", "0s", "--host", "nowhere.example", cwd=catalog, env=offline, status=3)
    assert "entries/licenses cannot be read: Permission denied" in result.stderr
