"""The second stage of a comment, as the guide shows it: its own steps run in a shell, against a stand-in of `gh`."""

from __future__ import annotations

import io
import json
import os
import stat
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from lint_catalog.report.received import MAX_BYTES
from tests.hostile.test_received_reports import report
from tests.support.catalogs import table
from tests.support.documents import block

pytestmark = pytest.mark.release

MARK = "<!-- lint-catalog:comment -->"
BOT = "github-actions[bot]"
HEAD = {
    "HEAD_SHA": "a" * 40,
    "HEAD_BRANCH": "add-$(touch owned);`id`",
    "HEAD_OWNER": "stranger",
    "HEAD_REPOSITORY": "7",
}

GH = """
import json, os, subprocess, sys
words = sys.argv[1:]
assert words.pop(0) == "api"
state = json.load(open(os.environ["STATE"]))
method, fields, jq, path = "GET", {}, None, None
while words:
    word = words.pop(0)
    if word == "--method": method = words.pop(0)
    elif word == "--jq": jq = words.pop(0)
    elif word in ("-f", "-F"):
        name, _, value = words.pop(0).partition("=")
        fields[name] = open(value[1:]).read() if word == "-F" and value.startswith("@") else value
    elif word not in ("--silent", "--paginate"):
        assert path is None, word
        path = word.split("?")[0]
what = path.removeprefix("repos/us/catalog/")
if what.endswith("/zip"):
    sys.stdout.buffer.write(open(os.environ["ARTIFACT"], "rb").read())
    sys.exit()
if what == "actions/runs/5/artifacts": answer = {"artifacts": state["artifacts"]}
elif what == "pulls":
    answer = [each for each in state["pulls"] if each["label"] == fields["head"]]
elif what.startswith("issues/comments/") and method == "PATCH":
    [comment] = [each for each in state["comments"] if str(each["id"]) == what.split("/")[2]]
    comment["body"] = answer = fields["body"]
elif method == "POST":
    made = {"id": 99, "issue": int(what.split("/")[1]), "user": {"login": os.environ["BOT"]}}
    state["comments"].append({**made, **fields})
    answer = None
else:
    answer = [each for each in state["comments"] if each["issue"] == int(what.split("/")[1])]
json.dump(state, open(os.environ["STATE"], "w"))
if jq:
    sys.exit(subprocess.run(["jq", "-r", jq], input=json.dumps(answer), text=True).returncode)
"""


def steps() -> list[str]:
    workflow = yaml.safe_load(block("docs/pull-requests-of-strangers.md", "stage: comment").text)
    job = workflow["jobs"]["comment"]
    assert not any("checkout" in each.get("uses", "") for each in job["steps"])
    runs = [each["run"] for each in job["steps"] if "run" in each]
    assert not any("${{" in each for each in runs), "nothing is put into a script"
    assert runs.pop(0).startswith("pip install")
    return runs


def zipped(*members: tuple[str, bytes], link: str = "") -> bytes:
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a name that comes twice is what an attacker may send
        for name, content in members:
            archive.writestr(name, content)
        if link:
            info = zipfile.ZipInfo("report.json")
            info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            archive.writestr(info, link)
    return made.getvalue()


def pull(number: int, **head: Any) -> dict[str, Any]:
    own = {"sha": HEAD["HEAD_SHA"], "repo": {"id": 7}}
    return {"number": number, "label": f"stranger:{HEAD['HEAD_BRANCH']}", "head": own | head}


def said(number: int, body: str, login: str = BOT, issue: int = 12) -> dict[str, Any]:
    return {"id": number, "issue": issue, "user": {"login": login}, "body": body}


def after(
    tmp_path: Path, artifact: bytes, *comments: dict[str, Any], pulls: list[Any] | None = None, size: int = 100,
) -> tuple[int, list[dict[str, Any]]]:  # fmt: skip
    """The status of the steps, and what comments there are then."""
    work, programs = tmp_path / "work", tmp_path / "bin"
    work.mkdir()
    programs.mkdir()
    (programs / "gh").write_text(f"#!{sys.executable}\n{GH}")
    (programs / "gh").chmod(0o755)
    (programs / "lint-catalog").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lint_catalog "$@"\n')
    (programs / "lint-catalog").chmod(0o755)
    state = tmp_path / "state.json"
    artifacts = [{"id": 3, "expired": False, "size_in_bytes": size}] if artifact else []
    state.write_text(json.dumps({"artifacts": artifacts, "pulls": pulls or [pull(12)], "comments": comments}))
    (tmp_path / "artifact").write_bytes(artifact)
    env = os.environ | HEAD | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "STATE": str(state),
        "GH_REPO": "us/catalog", "RUN_ID": "5", "BOT": BOT,
        "ARTIFACT": str(tmp_path / "artifact"), "GH_TOKEN": "x",
    }  # fmt: skip
    status = 0
    for each in steps():
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", each], cwd=work, env=env, check=False,
            timeout=60, capture_output=True,
        )  # fmt: skip
        status = ran.returncode
        if status:
            break
    allowed = {"report.zip", "report.json", "comment.md", "numbers", "ours"}
    assert {each.name for each in work.iterdir()} <= allowed
    assert {each.name for each in tmp_path.iterdir()} == {"work", "bin", "state.json", "artifact"}
    assert all(each.stat().st_size <= MAX_BYTES + 1 for each in work.iterdir())
    assert not any(each.is_symlink() for each in work.iterdir())
    return status, json.loads(state.read_text())["comments"]


GOOD = zipped(("report.json", report()))


def test_the_first_run_writes_a_comment(tmp_path: Path) -> None:
    theirs = said(1, f"{MARK}\nI am yours", "stranger")
    status, comments = after(tmp_path, GOOD, theirs, said(2, f"Hello {MARK}"), said(3, MARK, issue=13))
    assert status == 0
    assert comments[0] == theirs
    assert [each["issue"] for each in comments[3:]] == [12]
    assert comments[3]["body"].startswith(MARK + "\n### ")


def test_the_next_run_edits_it(tmp_path: Path) -> None:
    status, comments = after(tmp_path, GOOD, said(1, f"{MARK}\nold"), said(2, "else"))
    assert status == 0
    assert len(comments) == 2
    assert "old" not in comments[0]["body"]
    assert comments[1]["body"] == "else"


@pytest.mark.parametrize(
    "pulls",
    table(
        [
            ("pushed-to-meanwhile", [pull(12, sha="b" * 40)]),
            ("branch-of-the-same-name-elsewhere", [pull(12, repo={"id": 8})]),
            ("fork-that-is-gone", [pull(12, repo=None)]),
        ]
    ),
)
def test_another_pull_request_gets_no_comment(pulls: list[Any], tmp_path: Path) -> None:
    assert after(tmp_path, GOOD, pulls=pulls) == (0, [])


@pytest.mark.parametrize(
    "artifact",
    table(
        [
            ("not-an-archive", b"hello"),
            ("without-the-file", zipped(("other.json", report()))),
            ("in-a-folder", zipped(("x/report.json", report()))),
            ("a-link", zipped(link="/etc/passwd")),
            ("twice", zipped(("report.json", report()), ("report.json", report()))),
            ("a-bomb", zipped(("report.json", b" " * 100_000_000))),
            ("another-form", zipped(("report.json", b'{"number": 13}'))),
        ]
    ),
)
def test_a_strange_archive_is_refused(artifact: bytes, tmp_path: Path) -> None:
    status, comments = after(tmp_path, artifact)
    assert status != 0
    assert comments == []


def test_other_members_of_an_archive_are_left_alone(tmp_path: Path) -> None:
    others = (("../owned", b"x"), ("/owned", b"x"), ("comment.md", b"x"), ("report.json", report()))
    status, comments = after(tmp_path, zipped(*others))
    assert status == 0
    assert len(comments) == 1
    assert comments[0]["body"].startswith(MARK)


def test_without_a_report_nothing_is_said(tmp_path: Path) -> None:
    assert after(tmp_path, b"") == (0, [])


def test_an_archive_that_is_too_large_is_not_fetched(tmp_path: Path) -> None:
    assert after(tmp_path, GOOD, size=9_000_000) == (0, [])
