"""The command line as its users run it: a process in a folder, its output and its exit status."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from lint_catalog import __version__
from tests.support.catalogs import all_rules, small, table
from tests.support.cli import PLAMO, PROGRAM, STORMY, TITECH, environment, forbid, lint, put


def test_a_clean_catalog_says_so_in_one_line_with_counts_and_time(folder: Path) -> None:
    result = lint(cwd=folder)
    assert result.returncode == 0
    assert result.stdout.count("\n") == 1
    count = len(small())
    assert result.stdout.startswith(f"✓ {count} entries in {count} files, no findings (")
    assert result.stderr == ""


@pytest.mark.parametrize("below", ["entries", "entries/models", "docs/deep"])
def test_it_walks_up_to_the_catalog_from_a_folder_below(broken: Path, below: str) -> None:
    (broken / below).mkdir(parents=True, exist_ok=True)
    result = lint("--format", "concise", cwd=broken / below)
    assert result.returncode == 1
    assert f"{PLAMO}:9:12: error[unknown-reference]" in result.stdout


def test_check_is_the_same_as_no_command(broken: Path) -> None:
    options = ("--format", "json")
    assert lint(*options, cwd=broken).stdout == lint("check", *options, cwd=broken).stdout


def test_every_mistake_is_shown_with_its_line_carets_and_hint(broken: Path) -> None:
    result = lint(cwd=broken)
    assert (
        "error[unknown-reference]: there is no `prefered-networks` in `developers`\n"
        f" --> {PLAMO}:9:12\n"
        "  |\n"
        "9 | developer: prefered-networks\n"
        "  |            ^^^^^^^^^^^^^^^^^\n"
        "  = did you mean `preferred-networks`?\n"
    ) in result.stdout
    assert "error[out-of-range]: `released` cannot be `203`" in result.stdout
    assert "✗ 2 errors and 1 warning in 3 of" in result.stdout


PATHS = [
    ("one file", [PLAMO], {PLAMO}),
    ("two files", [PLAMO, STORMY], {PLAMO, STORMY}),
    ("a folder of entries", ["entries/models"], {PLAMO, STORMY, TITECH}),
    ("all entries", ["entries"], {PLAMO, STORMY, TITECH}),
    ("the catalog", ["."], {PLAMO, STORMY, TITECH}),
    ("a good file", ["entries/models/tanuki-8b.yaml"], set()),
]


@pytest.mark.parametrize(("paths", "files"), table(PATHS))
def test_paths_choose_what_is_reported(broken: Path, paths: list[str], files: set[str]) -> None:
    result = lint("--format", "json", *paths, cwd=broken)
    assert {each["file"] for each in json.loads(result.stdout)["findings"]} == files
    assert result.returncode == bool(files - {TITECH})


def test_a_catalog_elsewhere_can_be_named(broken: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for path in (broken, broken / PLAMO):
        assert "prefered-networks" in lint(path, cwd=elsewhere).stdout


TROUBLE: list[tuple[str, list[str], str, str]] = [
    ("no such path", ["entries/nothing.yaml"], "there is no file or folder entries/nothing.yaml", ""),
    ("a misspelt command", ["explane"], "there is no file or folder explane", "did you mean the command `explain`?"),
    ("a file that is no entry", ["notes.txt"], "notes.txt is not an entry", "`.yaml` files below `entries/`"),
    ("a YAML file that is no entry", ["notes.yaml"], "notes.yaml is not below", "`.yaml` files below `entries/`"),
    ("an unknown rule", ["--select", "unused-entri"], "no rule or family `unused-entri`", "did you mean `unused-entry`?"),
    ("an unknown option", ["--statistic"], "No such option", ""),
    ("an unknown format", ["--format", "yaml"], "'yaml' is not one of", ""),
    ("an unknown page", ["explain", "bad-url"], "there is no rule `bad-url`", "`lint-catalog rules` lists them"),
    ("a folder to render", ["render", "entries"], "takes no files, folders or names, and there is `entries`", "`-C DIR`"),
    ("settings of a folder", ["config", "entries"], "`lint-catalog config` takes no files", "`-C DIR` starts in another"),
    ("an output file in no folder", ["--output-file", "no/where.txt"], "no/where.txt cannot be written", ""),
]  # fmt: skip


@pytest.mark.parametrize(("args", "message", "hint"), table(TROUBLE))
def test_trouble_with_the_usage_is_status_2_and_says_how_to_fix_it(
    folder: Path, args: list[str], message: str, hint: str
) -> None:
    (folder / "notes.txt").write_text("# Notes\n")
    (folder / "notes.yaml").write_text("a: 1\n")
    result = lint(*args, cwd=folder)
    assert result.returncode == 2
    assert message in result.stderr
    assert hint in result.stderr
    assert result.stdout == ""


def test_no_catalog_is_status_2(tmp_path: Path) -> None:
    result = lint(cwd=tmp_path)
    assert result.returncode == 2
    assert f"there is no catalog in {tmp_path}" in result.stderr
    assert "begins with `entries/catalog.yaml`" in result.stderr
    assert "`lint-catalog README.md`" in result.stderr


def test_every_command_has_a_line_that_is_not_cut_off(tmp_path: Path) -> None:
    shown = lint("help", cwd=tmp_path).stdout
    assert "..." not in shown.replace("[ARGS]...", "")


CONFIGURATIONS = [
    ("a misspelt key", "selekt = []", "unknown key `selekt`", "did you mean `select`?"),
    ("a wrong type", "select = 'shape'", "`select` in [tool.lint-catalog] must be a list of texts, not 'shape'", ""),
    ("not TOML", "select = [", "is not valid TOML", ""),
    ("a schema folder that is missing", "schema = 'shema'", "shema does not exist", "set `schema`"),
    ("a checks folder that is missing", "checks = ['cheks']", "cheks does not exist", "set `checks`"),
    ("an entries folder that is missing", "entries = 'entires'", "entires does not exist", "entries/<kind>/<id>.yaml"),
    ("a rule that cannot run", "checks = ['broken']", "rules.py:2: cannot be run: ZeroDivisionError", ""),
    ("a rule that exists already", "checks = ['twice']", "two rules are called `unknown-field`", "rename one"),
    ("a schema that is not JSON", "schema = 'bad-json'", "things.schema.json:1:2: is not valid JSON", ""),
    ("a schema that is none", "schema = 'bad-schema'", "is not a valid JSON Schema: at type", ""),
    ("a schema that refers to nothing", "schema = 'bad-ref'", "a `$ref` leads nowhere", ""),
]


@pytest.mark.parametrize(("line", "message", "hint"), table(CONFIGURATIONS))
def test_trouble_with_the_configuration_is_status_2(folder: Path, line: str, message: str, hint: str) -> None:
    files = {
        "broken/rules.py": "x = 0\ny = 1 / x\n",
        "twice/rules.py": (
            "from lint_catalog.model import Entry, Severity\nfrom lint_catalog.rule import Problems, rule\n\n"
            "@rule(on=Entry, severity=Severity.ERROR)\n"
            "def unknown_field(entry: Entry) -> Problems:\n    yield from ()\n"
        ),
        "bad-json/things.schema.json": "{type: object}",
        "bad-schema/things.schema.json": '{"type": "thing"}',
        "bad-ref/things.schema.json": '{"properties": {"a": {"$ref": "common.schema.json#/$defs/nothing"}}}',
        "lint-catalog.toml": line,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    result = lint(cwd=folder)
    assert result.returncode == 2
    assert message in result.stderr
    assert hint in result.stderr


def test_settings_come_from_pyproject(broken: Path) -> None:
    (broken / "pyproject.toml").write_text('[tool.lint-catalog]\nselect = ["shape"]\nignore = ["out-of-range"]\n')
    assert lint(cwd=broken).returncode == 0
    assert lint("--select", "references", cwd=broken).returncode == 1


def test_select_and_ignore_take_rules_and_families(broken: Path) -> None:
    def rules(*args: str) -> set[str]:
        found = json.loads(lint("--format", "json", *args, cwd=broken).stdout)["findings"]
        return {each["rule"] for each in found}

    everything = {"unknown-reference", "out-of-range", "identical-translation"}
    assert rules() == everything
    assert rules("--select", "shape,unknown-reference") == {"out-of-range", "unknown-reference"}
    assert rules("--select", "shape", "--select", "references") == {"out-of-range", "unknown-reference"}
    assert rules("--ignore", "shape") == everything - {"out-of-range"}
    assert rules("--select", "shape", "--ignore", "out-of-range") == set()


def test_a_file_that_cannot_be_parsed_is_reported_whatever_is_selected(folder: Path) -> None:
    put(folder, PLAMO, "name: PLaMo-13B", "name: PLaMo: 13B")
    result = lint("--select", "unused-entry", cwd=folder)
    assert result.returncode == 1
    assert "yaml-syntax" in result.stdout


def test_strict_fails_on_warnings(folder: Path) -> None:
    put(folder, TITECH, "ja: 東工大GPT", "ja: TitechGPT")
    assert lint(cwd=folder).returncode == 0
    assert lint("--strict", cwd=folder).returncode == 1
    (folder / "lint-catalog.toml").write_text("strict = true\n")
    assert lint(cwd=folder).returncode == 1


@pytest.mark.parametrize(
    ("words", "error", "warning"),
    [
        pytest.param((), 1, 0, id="nothing-said"),
        pytest.param(("--fail", "error"), 1, 0, id="error"),
        pytest.param(("--fail", "warning"), 1, 1, id="warning"),
        pytest.param(("--strict",), 1, 1, id="strict"),
        pytest.param(("--strict", "--fail", "warning"), 1, 1, id="strict-and-warning"),
        pytest.param(("--fail", "never"), 0, 0, id="never"),
        pytest.param(("--strict", "--fail", "never"), 2, 2, id="what-contradicts-itself"),
    ],
)
def test_fail_decides_on_the_exit_status(folder: Path, words: tuple[str, ...], error: int, warning: int) -> None:
    put(folder, TITECH, "ja: 東工大GPT", "ja: TitechGPT")
    lint(*words, cwd=folder, status=warning)
    put(folder, PLAMO, "name: PLaMo-13B", "name: PLaMo: 13B")
    lint(*words, cwd=folder, status=error)


def test_what_is_typed_decides_over_strict_in_the_settings(folder: Path) -> None:
    put(folder, TITECH, "ja: 東工大GPT", "ja: TitechGPT")
    (folder / "lint-catalog.toml").write_text("strict = true\n")
    lint("--fail", "error", cwd=folder, status=0)


def test_fail_never_is_no_excuse_for_trouble(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lint("--fail", "never", "--allow-nonsense", cwd=folder, status=2)
    lint("--fail", "never", "gone.yaml", cwd=folder, status=2)
    forbid(monkeypatch, "stormy.yaml")
    lint("--fail", "never", cwd=folder, status=3)


@pytest.mark.parametrize("words", [("-V",), ("--version",)], ids=" ".join)
def test_the_version(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert lint(*words, cwd=tmp_path, status=0).stdout.startswith("lint-catalog ")


def test_quiet_leaves_out_the_summary(folder: Path) -> None:
    assert lint("-q", cwd=folder).stdout == ""


def test_json_is_as_promised(broken: Path) -> None:
    report = json.loads(lint("--format", "json", cwd=broken).stdout)
    count = len(small())
    assert report["version"] == 1
    assert report["summary"] == {
        "entries": count,
        "files": count,
        "errors": 2,
        "warnings": 1,
        "notes": 0,
        "links": None,
    }
    (finding,) = (each for each in report["findings"] if each["rule"] == "unknown-reference")
    assert finding == {
        "rule": "unknown-reference",
        "severity": "error",
        "message": "there is no `prefered-networks` in `developers`",
        "hint": "did you mean `preferred-networks`?",
        "file": PLAMO,
        "line": 9,
        "column": 12,
        "end_line": 9,
        "end_column": 29,
        "entry": "models/plamo-13b",
        "path": ["developer"],
        "fix": {"title": "write `preferred-networks`", "safe": False},
        "excerpt": {"line": 9, "before": ["developer: prefered-networks"], "after": None},
    }
    keys = [(each["file"], each["line"], each["column"], each["rule"]) for each in report["findings"]]
    assert keys == sorted(keys)


def test_an_output_file_gets_the_report_and_standard_output_stays_empty(broken: Path) -> None:
    target = broken / "report.json"
    target.write_text("old")
    result = lint("--format", "json", "--output-file", target, "--color", "always", cwd=broken)
    assert result.returncode == 1
    assert result.stdout == ""
    assert json.loads(target.read_text(encoding="utf-8"))["summary"]["errors"] == 2
    assert stat.S_IMODE(target.stat().st_mode) & 0o600 == 0o600
    assert [path.name for path in broken.iterdir() if path.name.startswith("tmp")] == []


COLOURS: list[tuple[str, list[str], dict[str, str], bool]] = [
    ("none in a pipe", [], {}, False),
    ("always when asked for", ["--color", "always"], {"NO_COLOR": "1"}, True),
    ("when the environment forces it", [], {"FORCE_COLOR": "1"}, True),
    ("never when asked for", ["--color", "never"], {"FORCE_COLOR": "1"}, False),
    ("NO_COLOR is stronger than FORCE_COLOR", [], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
]


@pytest.mark.parametrize(("args", "env", "coloured"), table(COLOURS))
def test_colour(broken: Path, args: list[str], env: dict[str, str], coloured: bool) -> None:
    assert ("\x1b[" in lint(*args, cwd=broken, env=env).stdout) is coloured


@pytest.mark.process
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(
    ("env", "coloured"), table([("plain", {}, True), ("NO_COLOR", {"NO_COLOR": "1"}, False)], ("plain",))
)
def test_colour_on_a_terminal(broken: Path, env: dict[str, str], coloured: bool) -> None:
    ours, theirs = os.openpty()
    with subprocess.Popen(PROGRAM, cwd=broken, stdout=theirs, env=environment({"TERM": "xterm", **env})) as running:
        os.close(theirs)
        output = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            output += part
        assert running.wait(60) == 1
    os.close(ours)
    assert (b"\x1b[" in output) is coloured


def test_carets_stay_under_wide_characters(folder: Path) -> None:
    name = "name:\n  ja: 東工大GPT\n  en: TitechGPT\n  fr: TitechGPT"
    put(folder, TITECH, name, "name: {ja: 東工大, en: [T], fr: T}")
    lines = lint(cwd=folder).stdout.splitlines()
    (number,) = (index for index, line in enumerate(lines) if "東工大, en: [T]" in line)
    # Each of the three characters takes two columns, so the carets stand three columns further than the code points.
    assert lines[number].index("en: [T]") + 3 == lines[number + 1].index("^")


def test_version() -> None:
    result = lint("--version", cwd=Path("/"))
    assert (result.returncode, result.stdout) == (0, f"lint-catalog {__version__}\n")


def test_rules_lists_every_rule(folder: Path) -> None:
    listed = lint("rules", cwd=folder).stdout
    for rule in all_rules().values():
        assert f"  {rule.id} " in listed
        assert rule.summary in listed


def test_explain_shows_the_manual(folder: Path) -> None:
    shown = lint("explain", "unquoted-text", cwd=folder).stdout
    assert shown.startswith("# unquoted-text\n\n**Text that looks like something else is quoted.**\n")
    assert "name: 3.10" in shown
    assert "```yaml bad" not in shown


@pytest.mark.parametrize(
    "shell", [pytest.param("bash", marks=pytest.mark.process), "zsh", "fish"]
)  # click asks bash for its version
def test_completion_prints_a_script(folder: Path, shell: str) -> None:
    assert "_LINT_CATALOG_COMPLETE" in lint("completion", shell, cwd=folder).stdout


COMPLETIONS = [
    ("commands and options of check", "lint-catalog ", "", {"check", "explain", "rules"}),
    ("options without a command", "lint-catalog ", "--sel", {"--select"}),
    ("rules to explain", "lint-catalog explain ", "unused", {"unused-entry"}),
    ("rules after a comma", "lint-catalog check --select ", "shape,unused", {"shape,unused-entry"}),
    ("formats", "lint-catalog check --format ", "c", {"concise"}),
]


@pytest.mark.parametrize(("words", "incomplete", "offered"), table(COMPLETIONS))
def test_completion_offers(folder: Path, words: str, incomplete: str, offered: set[str]) -> None:
    env = {
        "_LINT_CATALOG_COMPLETE": "bash_complete",
        "COMP_WORDS": words + incomplete,
        "COMP_CWORD": str(len(words.split())),
    }
    found = {line.partition(",")[2] for line in lint(cwd=folder, env=env).stdout.splitlines()}
    assert offered <= found


@pytest.mark.process
def test_version_does_not_load_the_validator(folder: Path) -> None:
    code = "import sys; from lint_catalog.cli import main; main(['--version']); print('jsonschema' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, encoding="utf-8", check=True)
    assert result.stdout.endswith("False\n")
