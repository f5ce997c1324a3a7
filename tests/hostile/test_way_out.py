"""The one way out: no text of a stranger becomes a command, whatever it stands in and whatever says it.

The runner's own parsers, ported, read both streams of every command in every format over a catalog, pages, settings and
arguments that are full of commands.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lint_catalog.cli import patches, streams
from lint_catalog.report.formats import format_names, statistics_in
from lint_catalog.testing.hub import Repo, Scenario, StandInHub
from lint_catalog.testing.hub.__main__ import main as stand_in
from tests.support.catalogs import table
from tests.support.cli import inside, lint, write
from tests.support.pages import FILES
from tests.support.runner import obeyed, obeyed_elsewhere
from tests.support.sandbox import git

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

COMMANDS = (
    "##[error]owned", "say ##[add-mask]e", "##[group]", "##[set-output name=a;]owned", "###[endgroup]", "## ##[error]",
    "##vso[task.setvariable variable=a]b", "##teamcity[buildStop]",
    "::error::owned", "::add-mask::e", "::set-env name=PATH::/tmp", "  ::stop-commands::owned", "\u3000::group::x",
    "\u00a0\u2003::warning file=a,line=1::owned",
)  # fmt: skip
BREAKS = ("\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\r\n")
WRAPPED = " ".join(f"{'a' * length} ::error::owned" for length in range(60, 97, 4))
TEXTS = (*COMMANDS, *(f"a{each}::error::owned" for each in BREAKS), *(f"a{each}##[error]owned" for each in BREAKS),
         "\x1b[31mred\x1b]0;title\x07", "section_start:1:a\r\x1b[0Ka", WRAPPED)  # fmt: skip
NAMES = ("##[error]a", "::error::b", "  ::add-mask::c", "##vso[d]", *(["e\n::error::f\x1b[1m"] * (os.name != "nt")))


def quoted(text: str) -> str:
    """A text as YAML in double quotes."""
    return json.dumps(text)


def hostile_catalog() -> dict[str, str]:
    """A catalog in which commands are values, keys, ids, comments, languages, and names of files and folders."""
    values = "".join(f"{quoted(text)}: {quoted(text)}\n" for text in TEXTS)
    lists = "".join(f"  - {quoted(text)}\n" for text in TEXTS)
    comments = "".join(f"# lint-catalog: ignore[{text}]\n" for text in COMMANDS)
    field = "".join(
        f"{name}: {quoted(text)}\n"
        for name, text in zip(("released", "parameters", "license", "developer", "section", "url"), TEXTS, strict=False)
    )
    files = {
        "entries/catalog.yaml": f"title: {{en: {quoted(TEXTS[0])}, {quoted(TEXTS[1])}: b}}\nlanguages: [en, fr]\n",
        "entries/models/values.yaml": f"name: {quoted(WRAPPED)}\n{field}{comments}{values}hub:\n{lists}",
        "entries/models/texts.yaml": f"name: {{{quoted(COMMANDS[9])}: a}}\narchitecture: {quoted(TEXTS[2])}\n"
        f"license: [{', '.join(map(quoted, TEXTS))}]\n",
        "entries/models/broken.yaml": "name: ##[error]owned\n  ::error::owned: [\n",
        "entries/licenses/mit.yaml": f"name: {quoted(COMMANDS[8])}\nspdx: {quoted(COMMANDS[2])}\n",
        "entries/##[group]x/::error::y.yaml": "name: a\n",
    }
    for name in NAMES:
        files[f"entries/models/{name}.yaml"] = f"name: {quoted(name)}\nlicence: MIT\nparameters: 7 billion\n"
    return files


def hostile_pages() -> dict[str, str]:
    """Pages of the same sort: headings, cells, footnotes, links."""
    rows = "".join(f"| [{text.strip()}](https://example.org/{number}) | {text}[^n{number}] | {text} |\n"
                   for number, text in enumerate(COMMANDS))  # fmt: skip
    notes = "".join(f"[^n{number}]: {text}\n    ::error::owned\n\n" for number, text in enumerate(COMMANDS))
    heads = "".join(f"#{text}\n\n{text}\n\n" for text in COMMANDS)
    page = f"# ##[error]owned\n\n{heads}| Model | ##[error] | ::error:: |\n|---|---|---|\n{rows}\n{notes}[^n99]\n"
    return {"README.md": page, "en/README.md": page.replace("owned", "stolen"), "::error::page_en.md": page}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write(folder, hostile_catalog())
    return folder


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile-pages")
    write(folder, hostile_pages())
    return folder


def check_silent(result: subprocess.CompletedProcess[str], *, annotates: bool = False) -> None:
    """That nothing in what a command says is obeyed; with `annotates` nothing but what the format is for."""
    assert result.stdout or result.stderr
    for log in (result.stdout, result.stderr):
        names = [each.name for each in obeyed(log)]
        if annotates and log is result.stdout:
            assert {*names} <= {"error", "warning", "notice", "group", "endgroup"}
            assert names.count("group") == names.count("endgroup") <= 1
        else:
            assert names == []
            assert obeyed_elsewhere(log) == []
            assert "\r" not in log.replace("\r\n", "\n")


def some(cases: Iterable[tuple[Any, ...]], *names: str) -> list[ParameterSet]:
    """Cases as `table` has them, of which some run in the loop, and the others in the release tier."""
    marks = {False: (pytest.mark.release,), True: ()}
    return [pytest.param(*case[1:], id=case[0], marks=marks[case[0] in names]) for case in cases]


FORMATS = format_names()


@pytest.mark.parametrize("name", some([(each, each) for each in FORMATS], "text", "github", "json", "junit"))
def test_no_format_of_the_check_commands_a_runner(name: str, catalog: Path) -> None:
    check_silent(lint("--format", name, cwd=catalog, status=1), annotates=name == "github")
    if statistics_in(name):
        check_silent(lint("--format", name, "--statistics", cwd=catalog, status=1), annotates=False)


@pytest.mark.release
def test_annotations_are_those_of_the_findings(catalog: Path) -> None:
    counts = json.loads(lint("--format", "json", cwd=catalog).stdout)["summary"]
    found = [each.name for each in obeyed(lint("--format", "github", cwd=catalog).stdout)]
    assert found.count("error") == min(10, counts["errors"])
    assert found.count("warning") == min(10, counts["warnings"])


@pytest.mark.release
@pytest.mark.parametrize("name", FORMATS)
def test_no_format_commands_a_runner_over_pages(name: str, pages: Path) -> None:
    result = lint("--format", name, *hostile_pages(), "--lang", "ja=README.md", cwd=pages)
    check_silent(result, annotates=name == "github")


ON_CATALOGS = [
    ("fixes-as-diff", ["--unsafe-fixes", "--diff"]),
    ("layout-as-diff", ["fmt", "--check"]),
    ("verbose", ["-v", "--select", "unknown-field", "--color", "never"]),
    ("concise-in-colour", ["--format", "concise", "--color", "never"]),
    ("unknown-rule", ["explain", "##[error]owned"]),
    ("unknown-rules", ["--select", "::error::owned,##[error]owned"]),
    ("render", ["render"]),
    ("footnotes-of-entries", ["footnotes"]),
    ("unknown-option", ["--##[error]owned"]),
    ("unknown-format", ["--format", "##[error]owned\n::error::owned"]),
    ("no-such-file", ["entries/##[error]owned\n::error::owned"]),
    ("no-such-page", ["::error::owned.md"]),
    ("no-such-configuration", ["--config", "##[error]owned\n::error::owned"]),
    ("no-such-language", ["README.md", "--lang", "##[error]owned\n::error::owned"]),
    ("no-such-baseline", ["--baseline", "##[error]owned\n::error::owned"]),
    ("no-such-revision", ["--since", "##[error]owned\n::error::owned"]),
    ("no-such-verdict", ["links", "--only", "##[error]owned\n::error::owned"]),
    ("no-such-folder", ["import", "##[error]owned\n::error::owned.md"]),
    ("no-such-time", ["links", "--max-wait", "##[error]owned"]),
    ("not-a-repository", ["new", "##[error]owned\n::error::owned"]),
    ("help", ["--help"]),
    ("help-of-check", ["check", "--help"]),
    ("rules", ["rules"]),
    ("manual", ["explain", "unknown-field"]),
    ("completion", ["completion", "zsh"]),
    ("version", ["--version"]),
]


IN_LOOP = ("layout-as-diff", "unknown-rule", "no-such-file", "unknown-option", "help")


@pytest.mark.parametrize("arguments", some(ON_CATALOGS, *IN_LOOP))
def test_no_command_commands_a_runner(arguments: list[str], catalog: Path) -> None:
    check_silent(lint(*arguments, cwd=catalog, env={"CI": "true"}))


ON_PAGES = [
    ("check", ["README.md", "en/README.md"]),
    ("fixes-as-diff", ["--unsafe-fixes", "--diff", "README.md"]),
    ("footnotes", ["footnotes", "--lang", "ja=README.md", *hostile_pages()]),
    ("footnotes-as-json", ["footnotes", "--format", "json", "--lang", "ja=README.md", "README.md"]),
]


@pytest.mark.parametrize("arguments", some(ON_PAGES, "footnotes"))
def test_no_command_on_pages_commands_a_runner(arguments: list[str], pages: Path) -> None:
    check_silent(lint(*arguments, cwd=pages, env={"CI": "true"}))


@pytest.mark.release
def test_an_import_commands_no_runner(pages: Path, tmp_path: Path) -> None:
    check_silent(lint("import", "--lang", "ja=README.md", *hostile_pages(), "-o", tmp_path / "##[error]x", cwd=pages))


SETTINGS = [
    ("unknown-setting", '"##[error]owned\\n::error::owned" = 1\n'),
    ("unknown-rule", 'ignore = ["##[error]owned\\n::error::owned"]\n'),
    ("no-severity", 'severity = {"##[error]owned" = "::error::owned"}\n'),
    ("no-language", 'pages = {"##[error]owned" = "a.md", "\\n::error::owned" = "b.md"}\n'),
    ("no-entries", 'entries = "##[error]owned\\n::error::owned"\n'),
    ("broken", "a = ##[error]owned\n::error::owned\n"),
]


@pytest.mark.parametrize("settings", some(SETTINGS, "unknown-setting"))
def test_no_setting_commands_a_runner(settings: str, tmp_path: Path) -> None:
    write(tmp_path, {"lint-catalog.toml": settings, "entries/models/a.yaml": "name: a\n"})
    check_silent(lint("-v", cwd=tmp_path))
    check_silent(lint("render", cwd=tmp_path))


CRASHING = '''
from lint_catalog.rule import Catalog, Problem, Problems, Severity, rule

@rule(on=Catalog, severity=Severity.ERROR)
def crashing(catalog: Catalog) -> Problems:
    """Crashes. ##[error]owned

    ::error::owned
    """
    raise ValueError("##[error]owned\\n::error::owned\\r::error::owned")
    yield
'''


WITH_RULES = [("crash", ["-v"]), ("list", ["rules"]), ("manual", ["explain", "crashing"])]


@pytest.mark.parametrize("arguments", some(WITH_RULES, "crash"))
def test_no_rule_of_a_catalog_commands_a_runner(arguments: list[str], tmp_path: Path) -> None:
    write(tmp_path, {"lint-catalog.toml": 'checks = ["checks"]\n', "checks/crash.py": CRASHING,
                     "entries/models/a.yaml": "name: a\n"})  # fmt: skip
    check_silent(lint(*arguments, cwd=tmp_path))


def test_no_mistake_in_a_thread_commands_a_runner(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for owner, name in ((sys, "unraisablehook"), (threading, "excepthook"), (warnings, "showwarning")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    streams.prepare()
    error = ValueError("##[error]owned\n::error::owned")
    trouble = threading.ExceptHookArgs((ValueError, error, None, None))
    threading.excepthook(trouble)
    warnings.showwarning(UserWarning("##[error]owned\n::error::owned"), UserWarning, "a.py", 1)
    said = capsys.readouterr().err
    assert said.count("owned") == 4
    assert not list(obeyed(said))


def test_the_stand_in_commands_no_runner(tmp_path: Path) -> None:
    scenario = '"##[error]owned\\n::error::owned": 1\n'
    write(tmp_path, {"x.yaml": "a: [ ##[error]owned\n", "##[error]y.yaml": scenario})
    for name in ("x.yaml", "##[error]y.yaml", "::error::z.yaml\n::error::"):
        check_silent(inside(stand_in, "--scenario", name, cwd=tmp_path, status=2))


CARD = {"license": "other", "license_name": "##[error]owned\n::error::owned", "base_model": "##[error]owned"}


@pytest.fixture(scope="module")
def hub() -> Iterator[StandInHub]:
    odd = {"cardData": CARD, "createdAt": "##[error]owned", "tags": ["##[error]owned", "license:\n::error::owned"]}
    repos = (Repo("acme/hash", card=CARD), Repo("acme/odd-7b", overrides=odd), Repo("acme/hash-##-x".replace("#", "-")))
    with StandInHub(Scenario(repos=repos)) as running:
        yield running


def online(hub: StandInHub, folder: Path) -> Mapping[str, str]:
    return {"HF_ENDPOINT": hub.url, "HF_HOME": str(folder), "LINT_CATALOG_CACHE": str(folder), "HF_TOKEN": ""}


@pytest.mark.release
@pytest.mark.parametrize("arguments", table([
    ("draft", ["new", "--stdout", "acme/hash"]), ("odd", ["new", "--stdout", "acme/odd-7b"]),
    ("gone", ["new", "acme/gone"]), ("links", ["links"]), ("links-concise", ["links", "-v", "--format", "concise"]),
    ("links-as-json", ["links", "--format", "json"]), ("check", ["--online", "-v"]),
]))  # fmt: skip
def test_no_answer_commands_a_runner(arguments: list[str], hub: StandInHub, catalog: Path, tmp_path: Path) -> None:
    check_silent(lint(*arguments, cwd=catalog, env=online(hub, tmp_path)))


PATCHED = "name: PLaMo\n# ##[error]owned\ndescription: >-\n  ::error::owned\n  ##[group]\n\nlicense:  MIT\n"
PATCHES = [
    ("plain", PATCHED),
    ("windows", PATCHED.replace("\n", "\r\n")),
    ("no-end", PATCHED.rstrip("\n")),
    ("tabs", PATCHED.replace("MIT", "MIT\t# a\tb")),
    ("zero-width", PATCHED.replace("PLaMo", '"a\u200db\u202ec"')),
    ("byte-order-mark", "\ufeff" + PATCHED),
]
GITHUB = {"GITHUB_ACTIONS": "true", "CI": "true"}


@pytest.mark.parametrize("env", table([("for-a-file", {}), ("on-a-runner", GITHUB)]))
@pytest.mark.parametrize("content", some(PATCHES, "plain"))
def test_a_diff_is_a_patch_byte_for_byte(content: str, env: Mapping[str, str], tmp_path: Path) -> None:
    names = [
        "a",
        "modèle",
        *([] if os.name == "nt" else ['b "c" \\ ##[error]', "tab\tand\nline", "::error::d", "e\udcff"]),
    ]
    files = {f"entries/models/{name}.yaml": content for name in names}
    write(tmp_path, files)
    git(tmp_path, "init", "-q")
    result = lint("fmt", "--check", cwd=tmp_path, env=env, status=1)
    if env:
        assert [each.name for each in obeyed(result.stdout)] == ["stop-commands"]
    (tmp_path / "x.patch").write_bytes(result.stdout.encode())
    before = {name: (tmp_path / name).read_bytes() for name in files}
    git(tmp_path, "apply", "--whitespace=nowarn", "x.patch")
    patched = {name: (tmp_path / name).read_bytes() for name in files}
    assert all(patched[name] != before[name] for name in files)
    for name in files:
        (tmp_path / name).write_bytes(before[name])
    lint("fmt", cwd=tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in files} == patched


@pytest.mark.release
@pytest.mark.parametrize("env", table([("for-a-file", {}), ("on-a-runner", GITHUB)]))
def test_the_pages_that_a_patch_makes_are_those_that_render_writes(env: Mapping[str, str], tmp_path: Path) -> None:
    write(tmp_path, FILES)
    git(tmp_path, "init", "-q")
    result = lint("render", "--check", cwd=tmp_path, env=env, status=1)
    (tmp_path / "x.patch").write_bytes(result.stdout.encode())
    git(tmp_path, "apply", "--whitespace=nowarn", "x.patch")
    assert lint("render", "--check", cwd=tmp_path, status=0).stdout == ""


PAGE = "* [Kite](http:/example.org/kite) \U0001f469\u200d\U0001f4bb\n  ::error::owned\n\nb\u2028c\rd\te ##[error]\n"


@pytest.mark.release
@pytest.mark.parametrize("env", table([("for-a-file", {}), ("on-a-runner", GITHUB)]))
def test_a_patch_of_pages_makes_what_a_fix_makes(env: Mapping[str, str], tmp_path: Path) -> None:
    texts = (PAGE, PAGE.replace("\n", "\r\n"), f"\ufeff{PAGE}", PAGE.rstrip("\n"))
    files = {f"{number}_en.md": text for number, text in enumerate(texts)}
    for folder in ("patched", "fixed"):
        write(tmp_path / folder, files)
    git(tmp_path / "patched", "init", "-q")
    patch = lint("--unsafe-fixes", "--diff", *files, cwd=tmp_path / "patched", env=env, status=1).stdout
    (tmp_path / "patched/x.patch").write_bytes(patch.encode())
    git(tmp_path / "patched", "apply", "--whitespace=nowarn", "x.patch")
    lint("--unsafe-fixes", *files, cwd=tmp_path / "fixed")
    for name, text in files.items():
        fixed = (tmp_path / "fixed" / name).read_bytes()
        assert (tmp_path / "patched" / name).read_bytes() == fixed != text.encode()


def test_a_terminal_sees_what_it_would_obey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"entries/models/a.yaml": 'name: "a\u202eb"\r\nlicense:  MIT # ##vso[x]\r\n'})
    assert "\u202e" in lint("fmt", "--check", cwd=tmp_path).stdout
    monkeypatch.setattr(patches, "is_terminal", lambda: True)
    shown = lint("fmt", "--check", cwd=tmp_path).stdout
    assert "-license:  MIT # # #vso[x]\n" in shown
    assert not set(shown) & set("\r\u202e")


@pytest.mark.parametrize("env", table([("for-a-file", {}), ("on-a-runner", GITHUB), ("on-another", {"CI": "1"})]))
def test_no_diff_has_control_characters(env: Mapping[str, str], tmp_path: Path) -> None:
    write(tmp_path, {"entries/models/a.yaml": "name: A\ndevelopper: b # \x1b[31m\n"})
    result = lint("--unsafe-fixes", "--diff", cwd=tmp_path, env=env, status=1)
    named = "lint-catalog: what would change in entries/models/a.yaml is not shown: it has control characters\n"
    assert named in result.stdout
    assert named in result.stderr
    assert "\x1b" not in result.stdout + result.stderr


@pytest.mark.release
def test_colours_command_no_runner_and_are_the_only_ones(catalog: Path) -> None:
    for name in ("text", "concise"):
        log = lint("--color", "always", "--format", name, cwd=catalog).stdout
        assert not list(obeyed(log))
        assert {*re.findall(r"\x1b(?:\[[\d;]*\w)?", log)} <= {f"\x1b[{code}m" for code in (0, 1, 31, 33, 34, 36)}


@pytest.mark.release
def test_every_fence_has_a_word_of_its_own(catalog: Path) -> None:
    first, second = (next(obeyed(lint("fmt", "--check", cwd=catalog, env=GITHUB).stdout)) for _ in range(2))
    assert len(first.data) >= 32
    assert first.data != second.data


SERVERS = [
    ("azure", {"TF_BUILD": "True"}),
    ("azure-that-runs-what-github-does", {"TF_BUILD": "True", **GITHUB}),
    ("teamcity", {"TEAMCITY_VERSION": "2026.1"}),
    ("any", {"CI": "true"}),
]


@pytest.mark.parametrize("server", table(SERVERS))
def test_a_diff_is_withheld_from_a_log_that_would_obey_it(server: Mapping[str, str], tmp_path: Path) -> None:
    write(tmp_path, {"entries/models/a.yaml": "licence:  MIT # ##vso[x]\n", "entries/models/b.yaml": "licence:  MIT\n"})
    result = lint("fmt", "--check", cwd=tmp_path, env=server, status=1)
    check_silent(result)
    assert "entries/models/a.yaml is not shown" in result.stderr
    assert re.findall(r"^\+\+\+ (.*)", result.stdout, re.MULTILINE) == ["b/entries/models/b.yaml"]
