"""Going online as users do: the program against the stand-in Hub, with the environment that decides how."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from lint_catalog.model.links.answers import SEVERITIES, Verdict
from lint_catalog.rules.registry import by_id, installed_rules
from lint_catalog.testing.hub import Moved, Quota, Repo, Scenario, StandInHub, Trouble, User
from tests.support.catalogs import table
from tests.support.cli import lint
from tests.support.online import Hosts, hosts
from tests.support.sandbox import git

ENTRY = """name: Tiny
section: generative
released: 2024
developer: acme
hub:
  - acme/tiny-ja-7b
  - acme/tiny-ja-1b
  - old/name
url: {url}
license: mit
"""
SCENARIO = Scenario(
    repos=(Repo("acme/tiny-ja-7b"), Repo("acme/new-name")),
    moved=(Moved("old/name", "acme/new-name"),),
    users=(User("yuki", "hf_yuki"),),
)
ONLINE = "hub,links"


@pytest.fixture
def hub() -> Iterator[StandInHub]:
    with StandInHub(SCENARIO) as hub:
        yield hub


@pytest.fixture
def others() -> Iterator[Hosts]:
    answers: dict[str, object] = {}
    with hosts(answers) as found:
        yield found


@pytest.fixture
def catalog(tmp_path: Path, others: Hosts) -> Path:
    """A small catalog whose entry also links to a host of our own that answers 404 to everything."""
    file = tmp_path / "catalog" / "entries" / "models" / "tiny.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(ENTRY.format(url=f"http://127.0.0.1:{others.address[1]}/gone"), encoding="utf-8")
    return tmp_path / "catalog"


def world(hub: StandInHub, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a run: the Hub that is asked, a cache and a home of its own, no token of anybody's."""
    return {
        "HF_ENDPOINT": hub.url, "LINT_CATALOG_CACHE": str(folder / "cache"), "HF_HOME": str(folder / "hf"),
        "HF_TOKEN": "", "HF_TOKEN_PATH": "", "HF_HUB_OFFLINE": "", "LINT_CATALOG_ALLOW_PRIVATE": "127.0.0.0/8", **more,
    }  # fmt: skip


def test_online_adds_findings_and_counts_links(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    args = ["--online", "--select", ONLINE, "--format", "json"]
    result = lint(*args, cwd=catalog, env=world(hub, tmp_path))
    report = json.loads(result.stdout)
    assert [(each["rule"], each["severity"], each["line"]) for each in report["findings"]] == [
        ("hub-repo-missing", "error", 7),
        ("hub-repo-moved", "warning", 8),
        ("dead-link", "warning", 9),
    ]
    assert report["summary"]["links"] == {
        "alive": 1, "moved": 1, "gated": 0, "disabled": 0, "missing": 2, "unreachable": 0, "refused": 0,
    }  # fmt: skip
    assert result.returncode == 1


def test_offline_asks_nobody(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    result = lint("--select", ONLINE, "--format", "json", cwd=catalog, env=world(hub, tmp_path))
    assert json.loads(result.stdout)["summary"]["links"] is None
    assert result.returncode == 0
    assert hub.requests == ()
    assert not (tmp_path / "cache").exists()


def test_private_addresses_are_not_contacted(catalog: Path, hub: StandInHub, others: Hosts, tmp_path: Path) -> None:
    env = world(hub, tmp_path, LINT_CATALOG_ALLOW_PRIVATE="")
    report = json.loads(lint("--online", "--format", "json", cwd=catalog, env=env).stdout)
    assert report["summary"]["links"]["refused"] == 1
    assert others.seen == []
    assert hub.requests, "the configured Hub is asked wherever it is"


def test_progress_is_told_in_lines_where_there_is_no_terminal(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    result = lint("--online", "-v", "--select", ONLINE, cwd=catalog, env=world(hub, tmp_path))
    asked = "1 request for the lists of 1 owner (for 2 repositories), 1 repository by id"
    assert f"2 requests to the Hub: {asked}" in result.stderr
    assert "asking for 4 links" in result.stderr
    assert "4 links: 1 alive, 1 moved, 2 missing" in result.stdout


def test_the_second_run_remembers(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    env = world(hub, tmp_path)
    first = lint("links", "--format", "json", cwd=catalog, env=env)
    hub.forget()
    second = lint("links", "--format", "json", cwd=catalog, env=env)
    assert json.loads(first.stdout) == json.loads(second.stdout)
    assert hub.requests == ()
    lint("links", "--no-cache", cwd=catalog, env=env)
    assert hub.requests != ()


@pytest.mark.parametrize(
    ("options", "urls"),
    table(
        [
            ("all", (), ["huggingface.co/acme/tiny-ja-7b", "huggingface.co/old/name", "127.0.0.1", "tiny-ja-1b"]),
            ("by-verdict", ("--only", "missing,moved"), ["huggingface.co/old/name", "127.0.0.1", "tiny-ja-1b"]),
            ("by-owner", ("--owner", "Acme"), ["huggingface.co/acme/tiny-ja-7b", "tiny-ja-1b"]),
            ("by-host", ("--host", "127.0.0.1"), ["127.0.0.1"]),
        ]
    ),
)
def test_links_are_listed(
    options: tuple[str, ...], urls: list[str], catalog: Path, hub: StandInHub, tmp_path: Path
) -> None:
    result = lint("links", "--format", "json", *options, cwd=catalog, env=world(hub, tmp_path))
    assert result.returncode == 0
    found = [each["url"] for each in json.loads(result.stdout)["links"]]
    assert len(found) == len(urls)
    assert all(part in url for part, url in zip(urls, found, strict=True))


@pytest.mark.parametrize(
    ("options", "status"),
    table(
        [
            ("nothing-said", (), 0),
            ("never", ("--fail", "never"), 0),
            ("missing", ("--fail", "error", "--only", "missing"), 1),
            ("moved-is-no-error", ("--fail", "error", "--only", "moved"), 0),
            ("moved-is-a-warning", ("--fail", "warning", "--only", "moved"), 1),
            ("alive", ("--fail", "warning", "--only", "alive"), 0),
            ("not-found-out", ("--fail", "warning", "--only", "unreachable,refused"), 0),
            ("what-is-listed", ("--fail", "error"), 1),
        ]
    ),
)
def test_links_fail_on_what_is_asked_for(
    options: tuple[str, ...], status: int, catalog: Path, hub: StandInHub, tmp_path: Path
) -> None:
    lint("links", *options, cwd=catalog, env=world(hub, tmp_path), status=status)


@pytest.mark.parametrize(
    ("verdict", "rules"),
    [
        (Verdict.MISSING, ("hub-repo-missing", "dead-link")),
        (Verdict.MOVED, ("hub-repo-moved", "moved-link")),
        (Verdict.DISABLED, ("hub-repo-disabled",)),
        (Verdict.GATED, ("hub-repo-gated",)),
    ],
    ids=lambda value: value.value if isinstance(value, Verdict) else "",
)
def test_a_verdict_matters_as_much_as_the_rules_on_it_say(verdict: Verdict, rules: tuple[str, ...]) -> None:
    known = by_id(installed_rules())
    assert {known[each].severity for each in rules} == {SEVERITIES[verdict]}


def test_links_say_where_they_are_used(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    result = lint("links", "--owner", "old", "-q", cwd=catalog, env=world(hub, tmp_path))
    assert result.stdout.splitlines() == [
        "moved       https://huggingface.co/old/name",
        "            now acme/new-name",
        "            --> entries/models/tiny.yaml:8",
    ]
    concise = lint("links", "--owner", "old", "--format", "concise", "-q", cwd=catalog, env=world(hub, tmp_path))
    assert concise.stdout == "entries/models/tiny.yaml:8: moved https://huggingface.co/old/name -> acme/new-name\n"


def test_links_of_pages_are_listed(hub: StandInHub, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "README_en.md").write_text(PAGE.replace("/tiny-ja-1b", "/tiny-en"), encoding="utf-8")
    args = ["links", "README.md", "README_en.md", "--only", "missing", "--format", "concise", "-q"]
    assert lint(*args, cwd=tmp_path, env=world(hub, tmp_path)).stdout.splitlines() == [
        "README_en.md:5: missing https://huggingface.co/acme/tiny-en (it is gone or private)",
        "README.md:5: missing https://huggingface.co/acme/tiny-ja-1b (it is gone or private)",
    ]


def test_links_of_files_are_those_of_no_others(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    other = catalog / "entries" / "models" / "other.yaml"
    other.write_text("name: Other\nhub: [acme/new-name]\n", encoding="utf-8")
    args = ["links", "entries/models/other.yaml", "--format", "concise", "-q"]
    result = lint(*args, cwd=catalog, env=world(hub, tmp_path))
    assert result.stdout == "entries/models/other.yaml:2: alive https://huggingface.co/acme/new-name\n"


@pytest.mark.parametrize(
    ("paths", "said"),
    table(
        [
            ("nothing-there", ["none.md"], "there is no file or folder none.md"),
            ("both", ["README.md", "entries"], "check pages and entries in runs of their own"),
            ("no-entry", ["notes.txt"], "notes.txt is not an entry"),
        ]
    ),
)
def test_paths_without_links_are_told(paths: list[str], said: str, catalog: Path) -> None:
    (catalog / "README.md").write_text(PAGE, encoding="utf-8")
    (catalog / "notes.txt").write_text("https://example.com", encoding="utf-8")
    result = lint("links", *paths, cwd=catalog)
    assert result.returncode == 2
    assert said in result.stderr


def test_a_misspelt_verdict_is_told(catalog: Path) -> None:
    result = lint("links", "--only", "mising", cwd=catalog)
    assert result.returncode == 2
    assert "did you mean `missing`?" in result.stderr


def test_too_little_time_is_said(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    hub.scenario = Scenario(quota=Quota(spent={"api": 500}))
    env = world(hub, tmp_path)
    result = lint("--online", "--max-wait", "2s", "--select", ONLINE, cwd=catalog, env=env)
    assert result.returncode == 0
    assert "links not asked for within --max-wait:" in result.stderr
    assert "https://huggingface.co/acme/tiny-ja-7b" in result.stderr


def test_hub_offline_is_honoured(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    env = world(hub, tmp_path, HF_HUB_OFFLINE="1")
    report = json.loads(lint("--online", "--format", "json", cwd=catalog, env=env).stdout)
    assert report["summary"]["links"]["refused"] == 3
    assert hub.requests == ()


def test_a_token_of_the_environment_is_shown_to_the_hub_and_to_nobody_else(
    catalog: Path, hub: StandInHub, tmp_path: Path
) -> None:
    lint("--online", cwd=catalog, env=world(hub, tmp_path, HF_TOKEN="hf_yuki"))  # noqa: S106 - no secret
    assert {each.user for each in hub.requests} == {"yuki"}


def test_a_broken_memory_is_put_aside(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    file = tmp_path / "cache" / "links.sqlite"
    file.parent.mkdir()
    file.write_bytes(b"this is no database" * 100)
    result = lint("--online", "--select", "hub", cwd=catalog, env=world(hub, tmp_path))
    assert result.returncode == 1
    assert "was not readable" in result.stderr
    assert file.with_suffix(".broken").read_bytes().startswith(b"this is no database")
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT count(*) FROM links").fetchone() == (4,)


def test_a_memory_in_an_impossible_place_is_done_without(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be", encoding="utf-8")
    result = lint("--online", "--select", "hub", cwd=catalog, env=world(hub, tmp_path))
    assert result.returncode == 1
    assert "cannot be used" in result.stderr


@pytest.mark.parametrize(
    ("toml", "message"),
    table(
        [
            ("unknown", "failure = 3", "unknown key `links.failure`"),
            ("type", 'failures = "3"', "`links.failures` in .* must be a whole number from 1 to 100, not '3'"),
            ("truth", "delay = true", "`links.delay` in .* must be a number from 0 to 60, not True"),
            ("range", "concurrency = 0", "`links.concurrency` in .* must be a whole number from 1 to 512, not 0"),
            ("no-list", 'exclude = "x"', "`links.exclude` in .* must be a list of tables"),
            (
                "no-reason",
                'exclude = [{host = "x.com", until = 2027-01-01}]',
                r"`links.exclude\[0\].reason` in .* is missing",
            ),
            ("no-until", 'exclude = [{host = "x.com", reason = "r"}]', r"`links.exclude\[0\].until` in .* is missing"),
            (
                "until-text",
                'exclude = [{host = "x.com", reason = "r", until = "soon"}]',
                r"`links.exclude\[0\].until` in .* must be a day",
            ),
            (
                "host-url",
                'exclude = [{host = "http://x/", reason = "r", until = 2027-01-01}]',
                r"`links.exclude\[0\].host` in .* must be",
            ),
            ("misspelt", 'exclude = [{hosts = "x.com"}]', r"unknown key `links.exclude\[0\].hosts`"),
        ]
    ),
)
def test_settings_that_make_no_sense_are_trouble(toml: str, message: str, catalog: Path) -> None:
    (catalog / "lint-catalog.toml").write_text(f"[links]\n{toml}\n", encoding="utf-8")
    result = lint("--online", cwd=catalog)
    assert result.returncode == 2
    assert re.search(message, result.stderr)


@pytest.mark.parametrize("time", ["soon", "-1", "10 days", ""])
def test_a_time_that_is_none_is_trouble(time: str, catalog: Path) -> None:
    assert lint("--online", "--max-wait", time, cwd=catalog).returncode == 2


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_soon_and_keeps_what_was_learned(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    hub.scenario = replace(SCENARIO, troubles=(Trouble("slow", on="/api/models/*", seconds=30.0),))
    environment = {**os.environ, **world(hub, tmp_path)}
    command = [sys.executable, "-m", "lint_catalog", "--online", "--select", ONLINE]
    with subprocess.Popen(command, cwd=catalog, env=environment, stderr=subprocess.PIPE, encoding="utf-8") as program:
        assert program.stderr is not None
        assert program.stderr.readline() == "asking for 4 links\n"
        assert program.stderr.readline() == "1 of 4 links\n"
        program.send_signal(signal.SIGINT)
        rest = program.communicate(timeout=10)[1]  # a request lasts 15 seconds at most, and the answers take 30
        assert program.returncode == 130
    assert "Traceback" not in rest
    with closing(sqlite3.connect(tmp_path / "cache" / "links.sqlite")) as database:
        [known] = database.execute("SELECT count(*) FROM links").fetchone()
    assert known >= 1


PAGE = """# Models

| Model | License |
|---|---|
| [Tiny](https://huggingface.co/acme/tiny-ja-7b) ([1b](https://huggingface.co/acme/tiny-ja-1b)) | MIT |
| [Old](https://huggingface.co/old/name) | MIT |
"""


def test_links_of_pages_are_asked_for_like_those_of_entries(hub: StandInHub, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(PAGE, encoding="utf-8")
    args = ["README.md", "--online", "--select", "hub", "--format", "json"]
    report = json.loads(lint(*args, cwd=tmp_path, env=world(hub, tmp_path)).stdout)
    assert [(each["rule"], each["line"], each["column"]) for each in report["findings"]] == [
        ("hub-repo-missing", 5, 56),
        ("hub-repo-moved", 6, 9),
    ]
    assert report["summary"]["links"]["alive"] == 1


def test_a_moved_repository_is_fixed_on_a_page(hub: StandInHub, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(PAGE, encoding="utf-8")
    args = ["README.md", "--online", "--select", "hub", "--unsafe-fixes"]
    lint(*args, cwd=tmp_path, env=world(hub, tmp_path))
    fixed = PAGE.replace("https://huggingface.co/old/name", "https://huggingface.co/acme/new-name")
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == fixed


@pytest.mark.release
def test_since_a_revision_only_links_of_changed_entries_are_asked_for(
    catalog: Path, hub: StandInHub, tmp_path: Path
) -> None:
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message=Catalog"]):
        git(catalog, *command)
    text = "name: New\nsection: generative\nreleased: 2024\ndeveloper: acme\nhub: [acme/none]\nlicense: mit\n"
    (catalog / "entries" / "models" / "new.yaml").write_text(text, encoding="utf-8")
    args = ["--online", "--since", "HEAD", "--select", ONLINE, "--format", "json"]
    report = json.loads(lint(*args, cwd=catalog, env=world(hub, tmp_path)).stdout)
    assert [(each["rule"], each["file"]) for each in report["findings"]] == [
        ("hub-repo-missing", "entries/models/new.yaml")
    ]
    assert not any("old/name" in str(each) for each in hub.requests)


def test_a_baseline_does_not_take_being_offline_for_fixed(catalog: Path, hub: StandInHub, tmp_path: Path) -> None:
    env = world(hub, tmp_path)
    args = ["--select", "hub", "--baseline", "owed.jsonl", "--format", "json"]
    lint(*args, "--online", "--write-baseline", cwd=catalog, env=env)
    assert json.loads(lint(*args, cwd=catalog, env=env).stdout)["findings"] == []
    assert json.loads(lint(*args, "--online", cwd=catalog, env=env).stdout)["findings"] == []
    file = catalog / "entries" / "models" / "tiny.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("  - acme/tiny-ja-1b\n", ""), encoding="utf-8")
    assert json.loads(lint(*args, cwd=catalog, env=env).stdout)["findings"] == []
    (told,) = json.loads(lint(*args, "--online", cwd=catalog, env=env).stdout)["findings"]
    assert (told["rule"], told["file"]) == ("outdated-baseline-entry", "owed.jsonl")
