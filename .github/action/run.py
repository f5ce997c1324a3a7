"""What action.yml does beside installing: decide how to lint, and lint. Nothing but the standard library is needed.

`plan` reads the event and says what holds for this run; `install` installs the lint-catalog that lies beside this file,
so that the version is the one that `uses:` names; `lint` runs it. Each takes what it needs from the environment, where
action.yml puts it. Python is started with -I, and lint-catalog without what a job says of Python's paths, so that no
module of the checkout is taken for one of theirs.
"""

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

SOURCE = Path(__file__).resolve().parent.parent.parent
PROGRAMS = "Scripts" if os.name == "nt" else "bin"
TROUBLE = 2
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_MACHINE_STAYS = "self-hosted"
_FORMAT = re.compile(r"[a-z]+")
_TAME = (
    "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "credential.helper=",
    "-c", "safe.bareRepository=explicit",
)  # fmt: skip
"""What git is told, so that it starts nothing that a configuration names. A folder of the checkout may look like a
repository without a work tree, whose configuration whoever wrote the branch has written."""
_PROTOCOLS = "file:http:https:ssh"  # none that is a program of somebody's choice, as `ext` is
_DEPENDABOT_READS = (
    "pull_request", "pull_request_review", "pull_request_review_comment", "push", "create", "deployment",
    "deployment_status",
)  # fmt: skip
"""Events for which the token of Dependabot only reads.
https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions
"""


class Trouble(Exception):  # noqa: N818 - it is what went wrong for whoever wrote the workflow
    """Something that has to be mended in a workflow; the message says how."""


class Event(NamedTuple):
    """What is known of why a job runs. `repository` is ours."""

    name: str
    payload: Mapping[str, Any]
    repository: str
    actor: str
    machine: str

    @property
    def pull_request(self) -> Mapping[str, Any] | None:
        """The pull request that it is about, if it says so."""
        found = self.payload.get("pull_request")
        return found if isinstance(found, dict) else None

    @property
    def strange(self) -> bool:
        """Whether what is checked out may be of somebody who may not write to the repository. What is not known is."""
        if self.pull_request is not None:
            return _name_of(_within(self.pull_request, "head", "repo")) != self.repository
        if self.name == "workflow_run":
            return _name_of(_within(self.payload, "workflow_run", "head_repository")) != self.repository
        return self.name == "issue_comment"

    @property
    def secret_in_reach(self) -> bool:
        """Whether a stranger's code would run beside a token that may write, beside secrets, or on a machine that
        keeps something. A run for `pull_request` of a fork has none of these, but a private repository may give it
        secrets."""
        private = _within(self.payload, "repository", "private") is not False
        return self.name != "pull_request" or private or self.machine == _MACHINE_STAYS

    @property
    def reads_only(self) -> bool:
        """Whether GitHub takes from the token whatever the workflow grants it."""
        dependabot = self.actor == "dependabot[bot]" and self.name in _DEPENDABOT_READS
        return dependabot or (self.name == "pull_request" and self.strange)


class Plan(NamedTuple):
    """What holds for a run. `memory` begins the keys under which the answers about links are kept."""

    since: str
    isolated: bool
    online: bool
    keep: bool
    sarif: bool
    memory: str
    category: str


def plan(event: Event, environment: Mapping[str, str]) -> Plan:
    """Decide, and fetch the base if it is needed and missing. Raises Trouble."""
    secret = event.secret_in_reach or environment.get("SECRET") == "true" or bool(environment.get("HF_TOKEN"))
    isolated = _choice(environment, "ISOLATED", ("auto", "true")) == "true" or (event.strange and secret)
    online = _choice(environment, "ONLINE", ("auto", "true", "false"))
    wanted = environment.get("SINCE", "").strip() or "auto"
    folder = environment.get("FOLDER", "").strip() or "."
    if not Path(folder).is_dir():
        raise Trouble(f"there is no folder {folder!r} in the checkout; `working-directory` says where")
    since = (
        base(event, Checkout(folder), environment.get("TOKEN", ""))
        if wanted == "auto"
        else ""
        if wanted == "all"
        else wanted
    )
    if not since.isprintable() or since.startswith("-"):
        raise Trouble("`since` is a git revision, `auto` or `all`")
    by_itself = event.name in ("schedule", "workflow_dispatch") or (event.pull_request is not None and bool(since))
    asks = online == "true" or (online == "auto" and by_itself and not isolated)
    sarif = _choice(environment, "SARIF", ("false", "true")) == "true"
    if sarif and (event.reads_only or isolated):
        _say("no alerts are uploaded: in this run the token may only read, or the branch is a stranger's")
    name = "" if folder == "." else hashlib.sha256(folder.encode()).hexdigest()[:8]
    return Plan(
        since=since,
        isolated=isolated,
        online=asks,
        keep=asks and not isolated,
        sarif=sarif and not event.reads_only and not isolated,
        memory="-".join(filter(None, ("lint-catalog-links", name))) + "-of",
        category="-".join(filter(None, ("lint-catalog", name))),
    )


class Checkout(NamedTuple):
    """What git knows in a folder."""

    folder: str

    def answer(self, *words: str, **more: str) -> str | None:
        """What git says, None if it cannot."""
        ours = {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": _PROTOCOLS}
        kept = {name: value for name, value in os.environ.items() if name not in ("TOKEN", "SECRET")}
        done = subprocess.run(
            [_git(), *_TAME, *words], cwd=self.folder, env={**kept, **more, **ours}, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return None if done.returncode else done.stdout.decode(errors="replace").strip()

    def has(self, commit: str) -> bool:
        """Whether a commit is there."""
        return self.answer("cat-file", "-e", f"{commit}^{{commit}}") is not None

    def parents(self) -> list[str]:
        """The parents of the commit that is checked out, none of which need be there."""
        head, _, _ = (self.answer("cat-file", "commit", "HEAD") or "").partition("\n\n")
        return [line.split()[1] for line in head.splitlines() if line.startswith("parent ")]

    def fetch(self, commit: str, token: str) -> None:
        """Fetch a commit: with what the checkout has been left, and then with the token, which no list of processes
        shows and which is sent to our server only. Both at once GitHub refuses."""
        depth = ["--depth=1"] if self.answer("rev-parse", "--is-shallow-repository") == "true" else []
        words = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", *depth, "origin", commit]
        if self.answer(*words) is not None or not token:
            return
        server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
        secret = b64encode(f"x-access-token:{token}".encode()).decode()
        self.answer(
            *words, GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0=f"http.{server}/.extraheader",
            GIT_CONFIG_VALUE_0=f"AUTHORIZATION: basic {secret}",
        )  # fmt: skip


def _git() -> str:
    """git by its whole path: Windows would look for it in the checkout first. Raises Trouble if there is none."""
    for folder in map(Path, os.environ.get("PATH", os.defpath).split(os.pathsep)):
        if folder.is_absolute() and (found := shutil.which(folder / ("git.exe" if os.name == "nt" else "git"))):
            return found
    raise Trouble("there is no program `git`, which knows what the change goes into")


def base(event: Event, checkout: Checkout, token: str) -> str:
    """The commit that a change goes into, which is here afterwards; empty if the event is about no change.

    Raises Trouble. The commit that GitHub checks out for a pull request merges it into the base as it is at that time,
    which may be newer than the one that the event names. If the branch itself is checked out, it is where the branch
    left the base, as far as the checkout has the history.
    """
    if event.name == "merge_group":
        named = _within(event.payload, "merge_group", "base_sha")
    elif event.pull_request is not None:
        named = _within(event.pull_request, "base", "sha")
        head, parents = _within(event.pull_request, "head", "sha"), checkout.parents()
        if len(parents) == 2 and parents[1] == head:
            named = parents[0]
    else:
        return ""
    if not isinstance(named, str) or not _COMMIT.fullmatch(named):
        raise Trouble("the event does not say which commit the change goes into; give `since` a git revision, or `all`")
    if not checkout.has(named):
        checkout.fetch(named, token)
    if not checkout.has(named):
        raise Trouble(
            f"the commit {named} that the change goes into cannot be fetched; give actions/checkout a "
            "`fetch-depth: 2`, or this action a `token` that may read the repository"
        )
    return checkout.answer("merge-base", named, "HEAD") or named


def install(environment: Mapping[str, str]) -> int:
    """Install what lies beside this file into an environment of its own, and leave nothing beside it: that may be the
    checkout."""
    home = _home(environment) / "python"
    if (home / "done").exists():  # another use of the action in the same job
        return 0
    source = home.parent / "source"
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(
        SOURCE, source, symlinks=True, ignore=shutil.ignore_patterns(".git", ".venv", "build", "*.egg-info")
    )
    kept = {name: value for name, value in environment.items() if not name.startswith("PYTHON")}  # pip starts others
    for command in (
        [sys.executable, "-I", "-m", "venv", str(home)],
        [
            str(home / PROGRAMS / "python"),
            "-I",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            str(source),
        ],
    ):
        done = subprocess.run(command, cwd=home.parent, env=kept, check=False, stdin=subprocess.DEVNULL)
        if done.returncode:
            return done.returncode
    (home / "done").touch()
    return 0


def lint(environment: Mapping[str, str]) -> int:
    """Lint, write what else is asked for, say where it is, and return the exit status that the step shall have."""
    words = options(environment)
    reports = re.split(r"[\s,]+", environment.get("REPORTS", "").strip())
    formats = list(filter(None, reports))
    if strange := [each for each in formats if not _FORMAT.fullmatch(each)]:
        raise Trouble(f"`reports` names formats, such as `json`; {strange[0]!r} is none")
    folder = _home(environment) / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    status = _run(environment, "--format", "github", *words)
    _tell("status", str(status), environment)
    if status not in (0, 1):
        _annotate("the catalog could not be checked, or not all of it; the log of this step says why")
    if status in (0, 1, 3):  # else there is nothing to report
        for each in [*formats, *(["sarif"] if environment.get("SARIF") == "true" else [])]:
            file = folder / f"report.{each}"
            file.unlink(missing_ok=True)
            done = _run(environment, "--format", each, "--output-file", str(file), *words, summary=False)
            # Of a check that is not whole, code scanning would close alerts that nobody has fixed.
            if each == "sarif" and environment.get("SARIF") == "true" and done in (0, 1):
                _tell("sarif", str(file), environment)
        _tell("reports", str(folder), environment)
    return status


def options(environment: Mapping[str, str]) -> list[str]:
    """The words of a command line. What comes from an event is one word, behind an option or behind `--`."""
    found = ["-C", environment.get("FOLDER", "").strip() or "."]
    if environment.get("ISOLATED") == "true":
        found.append("--isolated")
    if environment.get("ONLINE") == "true":
        found.append("--online")
    if since := environment.get("SINCE"):
        found += ["--since", since]
    if fail := environment.get("FAIL"):
        found += ["--fail", fail]
    return [*found, *_split(environment, "ARGUMENTS"), "--", *_split(environment, "PATHS")]


def _run(environment: Mapping[str, str], *words: str, summary: bool = True) -> int:
    """The exit status of lint-catalog. A stranger's run gets no token, and writes into no file of the runner's."""
    kept = {name: value for name, value in environment.items() if not name.startswith(("HUB_TOKEN", "PYTHON"))}
    for name in (
        "GITHUB_OUTPUT",
        "GITHUB_ENV",
        "GITHUB_PATH",
        "GITHUB_STATE",
        *(() if summary else ("GITHUB_STEP_SUMMARY",)),
    ):
        kept.pop(name, None)
    if environment.get("ISOLATED") == "true":
        kept["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1"  # noqa: S105 - a switch
    elif environment.get("ONLINE") == "true" and (token := environment.get("HUB_TOKEN")):
        kept["HF_TOKEN"] = token
    program = _home(environment) / "python" / PROGRAMS / "lint-catalog"
    return subprocess.run([str(program), "check", *words], env=kept, check=False, stdin=subprocess.DEVNULL).returncode


def _home(environment: Mapping[str, str]) -> Path:
    """Where all of ours is, which is never the checkout."""
    home = Path(environment["RUNNER_TEMP"]) / "lint-catalog"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _choice(environment: Mapping[str, str], name: str, known: Sequence[str]) -> str:
    given = environment.get(name, "").strip() or known[0]
    if given not in known:
        raise Trouble(f"`{name.lower()}` is {given!r}; it is one of {', '.join(known)}")
    return given


def _split(environment: Mapping[str, str], name: str) -> list[str]:
    try:
        return shlex.split(environment.get(name, ""))
    except ValueError as error:
        raise Trouble(f"`{name.lower()}` cannot be split into words: {error}") from error


def _within(data: object, *names: str) -> Any:
    """What is in there under names within names, None if nothing is."""
    for name in names:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def _name_of(repository: object) -> str | None:
    name = _within(repository, "full_name")
    return name if isinstance(name, str) else None


def _tell(name: str, value: str, environment: Mapping[str, str]) -> None:
    """Hand a value of one line to the steps that follow."""
    if not value.isprintable():
        raise Trouble(f"`{name}` would have several lines: {value!r}")
    with Path(environment["GITHUB_OUTPUT"]).open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"{name}={value}\n")


def _say(message: str) -> None:
    sys.stderr.write(f"lint-catalog: {message}\n")
    sys.stderr.flush()


def read_event(environment: Mapping[str, str]) -> Event:
    """Why this job runs."""
    try:
        payload = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    except (KeyError, OSError, ValueError) as error:
        raise Trouble(f"the event cannot be read: {error}") from error
    return Event(
        environment.get("GITHUB_EVENT_NAME", ""),
        payload if isinstance(payload, dict) else {},
        environment.get("GITHUB_REPOSITORY", ""),
        environment.get("GITHUB_ACTOR", ""),
        environment.get("RUNNER_ENVIRONMENT", _MACHINE_STAYS),
    )


def main(command: str) -> int:
    """Do one of the three; the exit status is the step's."""
    try:
        if command == "plan":
            for name, value in plan(read_event(os.environ), os.environ)._asdict().items():
                _tell(name, value if isinstance(value, str) else str(value).lower(), os.environ)
            return 0
        return install(os.environ) if command == "install" else lint(os.environ)
    except Trouble as trouble:
        _annotate(str(trouble))
        return TROUBLE


def _annotate(message: str) -> None:
    """Say it where a pull request shows it. https://docs.github.com/actions/reference/workflow-commands-for-github-actions"""
    escaped = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    sys.stdout.write(f"::error title=lint-catalog::{escaped}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
