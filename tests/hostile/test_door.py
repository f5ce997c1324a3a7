"""Nothing of what lies outside of a checkout is shown, copied or written, however the checkout points to it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lint_catalog.report.formats import format_names
from tests.support.catalogs import small, table
from tests.support.cli import PLAMO, STORMY, link, lint, write

CANARY = "hf_CanaryInTheCoalMine"
ELSEWHERE = "private-things-of-a-runner"
"""How the folder is called that nobody may look into, and that no message names."""
INCLUDED = f"../{ELSEWHERE}/page.md"
"""What a page says itself, and what a message may quote."""
ENVIRONMENT = {"HF_TOKEN": CANARY, "HF_HUB_OFFLINE": "1"}
SETTINGS = "lint-catalog.toml"

Way = Callable[[Path, Path], object]
"""Points from a checkout (first) to a folder outside of it (second)."""


def _instead(name: str, target: str) -> Way:
    """A link in place of a file or folder of the checkout."""

    def way(root: Path, outside: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            path.rename(outside / "moved")
        link(path, outside / target if not target.startswith("/") else target)

    return way


def _setting(text: str) -> Way:
    """A setting; `OUT` is the folder outside, `UP` the way to it from the checkout."""

    def way(root: Path, outside: Path) -> None:
        write(root, {SETTINGS: text.replace("OUT", outside.as_posix()).replace("UP", f"../{ELSEWHERE}")})

    return way


def _both(*ways: Way) -> Way:
    def way(root: Path, outside: Path) -> None:
        for each in ways:
            each(root, outside)

    return way


def _again(root: Path, outside: Path) -> None:  # noqa: ARG001 - a way
    """An entry is a link to the file `other` of the checkout."""
    (root / STORMY).unlink()
    link(root / STORMY, "../../other")


def _page(include: str) -> Way:
    """A page in a repository that includes a file."""
    return lambda root, _: write(root, {"page.md": f"# A\n\n<!--@include: {include}-->\n", ".git/HEAD": ""})


def _git_file(setting: str) -> Way:
    """What git keeps for itself, where a checkout on a runner has the token of its remote."""

    def way(root: Path, outside: Path) -> None:  # noqa: ARG001 - a way
        write(
            root, {".git/config": f"{CANARY}\n", ".git/en.toml": f"{CANARY}\n", ".git/HEAD": "ref: refs/heads/main\n"}
        )
        write(root, {SETTINGS: setting})

    return way


WAYS: list[tuple[str, Way]] = [
    ("an entry is a link", _instead(PLAMO, "secret.yaml")),
    ("an entry is a link to a file that says nothing in YAML", _instead(PLAMO, "token")),
    ("an entry is a link to a link", _both(_instead("other", "secret.yaml"), _again)),
    ("another entry, in place of none", _instead("entries/models/new.yaml", "secret.yaml")),
    ("an entry of another ending", _instead("entries/models/new.json", "secret.yaml")),
    ("the catalog's own entry is a link", _instead("entries/catalog.yaml", "secret.yaml")),
    ("the folder of a kind is a link", _instead("entries/models", "models")),
    ("a further folder is a link", _instead("entries/more", "models")),
    ("all entries are behind a link", _instead("entries", "catalog/entries")),
    ("entries elsewhere", _setting("entries = 'OUT/catalog/entries'")),
    ("entries further up", _setting("entries = 'UP/catalog/entries'")),
    ("entries by going in first", _setting("entries = 'entries/../UP/catalog/entries'")),
    ("entries behind a link", _both(_instead("data", "catalog"), _setting("entries = 'data/entries'"))),
    ("schemas elsewhere", _setting("schema = 'OUT'")),
    ("schemas further up", _setting("schema = 'UP'")),
    ("a folder of schemas is a link", _both(_instead("own", "."), _setting("schema = 'own'"))),
    ("a schema is a link", _both(_instead("own/models.schema.json", "models.schema.json"), _setting("schema = 'own'"))),
    ("a schema is a link to no JSON", _both(_instead("own/models.schema.json", "token"), _setting("schema = 'own'"))),
    ("labels elsewhere", _setting("labels = 'OUT'")),
    ("a folder of labels is a link", _both(_instead("own", "."), _setting("labels = 'own'"))),
    ("labels are a link", _both(_instead("own/en.toml", "token"), _setting("labels = 'own'"))),
    ("a page elsewhere", _setting("pages = {en = 'OUT/page.md'}")),
    ("a page further up", _setting("pages = {en = 'UP/page.md'}")),
    ("a page is a link", _both(_instead("one.md", "page.md"), _setting("pages = {en = 'one.md'}"))),
    ("a page is behind a link", _both(_instead("own", "."), _setting("pages = {en = 'own/page.md'}"))),
    ("a usual page is a link", _instead("catalog/en.md", "page.md")),
    ("rules elsewhere", _setting("checks = ['OUT']")),
    ("a folder of rules is a link", _both(_instead("own", "."), _setting("checks = ['own']"))),
    ("rules are a link", _both(_instead("own/rules.py", "token"), _setting("checks = ['own']"))),
    ("settings are a link", _instead(SETTINGS, "token")),
    ("the project's settings are a link", _instead("pyproject.toml", "token")),
    ("an include leads out", _page(INCLUDED)),
    ("an include is a link", _both(_instead("part.md", "page.md"), _page("part.md"))),
    ("an include is behind a link", _both(_instead("own", "."), _page("@/own/page.md"))),
    ("a page of git's", _git_file("pages = {en = '.git/config'}")),
    ("labels of git's", _git_file("labels = '.git'")),
    *([("an entry is the environment", _instead(PLAMO, "/proc/self/environ")),
       ("labels are the environment", _both(_instead("own/en.toml", "/proc/self/environ"), _setting("labels = 'own'")))]
      if Path("/proc/self/environ").exists() else []),
]  # fmt: skip
PAGE = ["page.md", "--lang", "en=page.md"]
CHECKS = [["--format", each] for each in format_names()]
COMMANDS = [
    ["--unsafe-fixes"],
    ["--online", "--no-cache", "--max-wait", "0s", "--format", "json"],
    ["--baseline", "owed.jsonl", "--write-baseline"],
    PAGE,
    [*PAGE, "--unsafe-fixes"],
    ["fmt"],
    ["render"],
    ["footnotes", "--format", "json"],
    ["links", "--no-cache", "--max-wait", "0s"],
    ["new", "pfnet/plamo-13b", "--max-wait", "0s"],
    ["import", *PAGE, "-o", "imported"],
]
IN_LOOP = frozenset(
    {"entries elsewhere", "a page of git's", "all entries are behind a link", "a schema is a link", "rules are a link",
     "settings are a link", "a page is a link", "a schema that is a pipe", "labels without end",
     "a page that is a pipe", "an included pipe", "settings that are a pipe", "settings that are a device"}
)  # fmt: skip
"""Which cases run in the loop: one for each way of reading; the others are for the release tier."""


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """What nobody may look into: a whole catalog, pages, labels, rules and a token."""
    folder = tmp_path / ELSEWHERE
    row = f"| Model | Architecture |\n|---|---|\n| {CANARY} | [Llama](http://{CANARY}.example/) |\n"
    entry = f"name: {CANARY}\nurl: 'http://{CANARY}.example/' # lint-catalog: ignore {CANARY}\n"
    files = {f"catalog/{name}": f"{text}# {CANARY}\n" for name, text in small().items()}
    write(folder, {
        **files, "secret.yaml": entry, "models/secret.yaml": entry, "token": f"{CANARY}\n",
        "page.md": f"# {CANARY}\n\n[^{CANARY}]\n\n{row}", "en.toml": f"{CANARY} = 1\n", "rules.py": f"{CANARY}\n",
        "models.schema.json": f'{{"type": "{CANARY}"}}\n',
    })  # fmt: skip
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The checkout."""
    folder = tmp_path / "checkout"
    write(folder, {**small(), "page.md": "# A\n\n| Model |\n|---|\n| vi |\n"})
    return folder


def _texts(folder: Path) -> Iterator[str]:
    """What lies in a folder, without what is only a link."""
    for path, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if each != ".git"]
        paths = (Path(path, name) for name in files)
        yield from (each.read_text(errors="replace") for each in paths if not each.is_symlink())


def _state(folder: Path) -> dict[str, str]:
    return {
        each.relative_to(folder).as_posix(): each.read_text() for each in sorted(folder.rglob("*")) if each.is_file()
    }


def _expect_nothing_gets_out(root: Path, outside: Path, command: list[str]) -> None:
    before = _state(outside)
    done = lint(*command, cwd=root, env=ENVIRONMENT)
    said = done.stdout + done.stderr
    assert CANARY not in said, command
    assert ELSEWHERE not in said.replace(INCLUDED, ""), command
    assert "internal error" not in said, command
    assert done.returncode in (0, 1, 2, 3), command
    assert not any(CANARY in text for text in _texts(root)), command
    assert _state(outside) == before, command


@pytest.mark.release
@pytest.mark.parametrize("way", table(WAYS))
def test_nothing_gets_out_by_any_command(way: Way, root: Path, outside: Path) -> None:
    way(root, outside)
    for command in COMMANDS:
        _expect_nothing_gets_out(root, outside, command)


@pytest.mark.release
@pytest.mark.parametrize("name", [each[0] for each in WAYS if "entr" in each[0] or "include" in each[0]])
def test_nothing_gets_out_in_any_format(name: str, root: Path, outside: Path) -> None:
    dict(WAYS)[name](root, outside)
    for command in [*CHECKS, ["--diff"], ["fmt", "--check"], ["render", "--check"]] if "entr" in name else [PAGE]:
        _expect_nothing_gets_out(root, outside, command)


@pytest.mark.parametrize("command", [["--format", "json"], ["--diff", "--unsafe-fixes"]], ids="-".join)
def test_nothing_gets_out_by_links_among_entries(command: list[str], root: Path, outside: Path) -> None:
    among = dict(WAYS)
    for name in (
        "an entry is a link", "another entry, in place of none", "an entry of another ending",
        "a further folder is a link", "a usual page is a link",
    ):  # fmt: skip
        among[name](root, outside)
    _expect_nothing_gets_out(root, outside, command)


REFUSALS = [
    ("entries elsewhere", [], "`entries` in [tool.lint-catalog] leads out of the repository"),
    ("entries further up", [], "`entries` in [tool.lint-catalog] leads out of the repository"),
    ("schemas elsewhere", [], "`schema` in [tool.lint-catalog] leads out of the repository"),
    ("rules elsewhere", [], "`checks[0]` in [tool.lint-catalog] leads out of the repository"),
    ("labels elsewhere", [], "`labels` in [tool.lint-catalog] leads out of the repository"),
    ("a page elsewhere", [], "`pages.en` in [tool.lint-catalog] leads out of the repository"),
    ("a page of git's", [], "`pages.en` in [tool.lint-catalog] leads out of the repository"),
    ("all entries are behind a link", [], "entries is not read: it is a link"),
    ("a folder of schemas is a link", [], "own cannot be read: it is a link"),
    ("a schema is a link", [], "models.schema.json: cannot be read: it is a link"),
    ("a folder of labels is a link", ["render", "--check"], "own cannot be read: it is a link"),
    ("labels are a link", ["render", "--check"], "en.toml: cannot be read: it is a link"),
    ("a page is a link", ["render", "--check"], "one.md leads out of the repository"),
    ("a usual page is a link", ["render"], "en.md leads out of the repository"),
    ("rules are a link", [], "rules.py: cannot be read: it is a link"),
    ("settings are a link", [], "lint-catalog.toml: is not read: it is a link"),
]


@pytest.mark.parametrize(
    ("way", "command", "message"),
    [
        pytest.param(dict(WAYS)[way], command, message, id=way, marks=[] if way in IN_LOOP else [pytest.mark.release])
        for way, command, message in REFUSALS
    ],
)
def test_what_leads_out_is_refused_and_it_is_said_which_setting_does(
    way: Way, command: list[str], message: str, root: Path, outside: Path
) -> None:
    way(root, outside)
    done = lint(*command, cwd=root, env=ENVIRONMENT, status=2)
    assert message in done.stderr
    assert ELSEWHERE not in done.stderr
    assert CANARY not in done.stderr


def _instead_of_entries(root: Path) -> None:
    (root / "entries").rename(root / "before")
    os.mkfifo(root / "entries")
    write(root, {SETTINGS: ""})


def _pipe(root: Path, name: str, settings: str, page: str = "") -> None:
    (root / name).parent.mkdir(exist_ok=True)
    os.mkfifo(root / name)
    write(root, {SETTINGS: settings, **({"page.md": f"# A\n\n{page}"} if page else {})})


def _large(root: Path, name: str, settings: str | None) -> None:
    """A file of more than anybody looks at, none of which is on the disk."""
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).touch()
    os.truncate(root / name, 1 << 40)
    if settings is not None:
        write(root, {SETTINGS: settings})


ENDLESS: list[tuple[str, Callable[[Path], object], list[str], int]] = [
    ("a schema that is a pipe", lambda root: _pipe(root, "own/models.schema.json", "schema = 'own'"), [], 2),
    ("a schema without end", lambda root: _large(root, "own/models.schema.json", "schema = 'own'"), [], 2),
    ("labels that are a pipe", lambda root: _pipe(root, "own/en.toml", "labels = 'own'"), ["render", "--check"], 2),
    ("labels without end", lambda root: _large(root, "own/en.toml", "labels = 'own'"), ["render", "--check"], 2),
    ("rules that are a pipe", lambda root: _pipe(root, "own/rules.py", "checks = ['own']"), [], 2),
    ("rules without end", lambda root: _large(root, "own/rules.py", "checks = ['own']"), [], 2),
    ("a page that is a pipe", lambda root: _pipe(root, "catalog/en.md", ""), ["render", "--check"], 2),
    ("a page without end", lambda root: _large(root, "catalog/en.md", ""), ["render", "--check"], 2),
    ("an included pipe", lambda root: _pipe(root, "x.md", "", "<!--@include: x.md-->\n"), PAGE, 1),
    ("settings that are a pipe", lambda root: os.mkfifo(root / SETTINGS), [], 2),
    ("settings without end", lambda root: _large(root, SETTINGS, None), [], 2),
    ("entries that are a pipe", _instead_of_entries, ["-q"], 2),
    ("a baseline without end", lambda _: None, ["--baseline", "/dev/zero"], 2),
    ("a page that is a device", lambda _: None, ["/dev/zero", "x.md"], 2),
    ("settings that are a device", lambda _: None, ["--config", "/dev/zero"], 2),
]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes nor devices in folders")
@pytest.mark.parametrize(
    ("make", "command", "status"),
    [pytest.param(*case, id=name, marks=[] if name in IN_LOOP else [pytest.mark.release]) for name, *case in ENDLESS],
)
def test_what_has_no_end_is_refused_at_once(
    make: Callable[[Path], object], command: list[str], status: int, root: Path
) -> None:
    make(root)
    done = lint(*command, cwd=root, status=status)
    assert len(done.stdout + done.stderr) < 2000


@pytest.mark.release
def test_what_was_a_link_in_a_revision_is_not_followed_either(root: Path, outside: Path) -> None:
    def git(*words: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)

    dict(WAYS)["an entry is a link"](root, outside)
    dict(WAYS)["a further folder is a link"](root, outside)
    write(root, {"entries/models/left.json": "{}"})
    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "a")
    for command in (
        *([*each, "--since", "HEAD"] for each in CHECKS),
        [*PAGE, "--since", "HEAD"],
    ):
        _expect_nothing_gets_out(root, outside, command)
    done = lint("--since", "HEAD", "--select", "files", "--format", "concise", cwd=root)
    assert "not-a-plain-file" not in done.stdout, "it was there before"
    assert "unclaimed-file" not in done.stdout
