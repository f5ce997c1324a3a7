"""What a contributor types: `python3 dev.py lint`, `python3 dev.py test`. Only Python and its standard library needed.

Each command sets up `.venv` in this folder as far as it needs it, and runs from there; nothing has to be activated.
"""

import sys

if sys.version_info < (3, 10):  # noqa: UP036 - this is what tells the owner of an older Python
    sys.exit(
        "dev.py: lint-catalog needs Python 3.10 or newer, but this is %d.%d (%s)"  # noqa: UP031 - see above
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

import contextlib
import difflib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "dev-stamp.json"
LOCK = ROOT / ".venv.lock"
TESTS = ROOT / "tests"
TIERS = ("loop", "release", "nightly")
"""The tiers of tests, the first of which is what runs unless another is asked for; see tests/support/tiers.py."""
RACES = ("lint", "pages", "links")
"""What can be raced: the programs in bench/."""
DROPPED = (
    "PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PIP_USER", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH",
    "__PYVENV_LAUNCHER__",
)  # fmt: skip
"""Settings under which packages would be installed or looked for elsewhere, or all code compiled anew at every start (a
sixth of the time of all tests); all others of the user's stay in force."""


class Trouble(Exception):  # noqa: N818 - it is not this program that erred
    """Something that the contributor has to fix; the message says how."""


@dataclass(frozen=True)
class Command:
    """One word of this script's. `extras` are the dependencies it needs beyond those of lint-catalog itself."""

    help: str
    extras: tuple[str, ...]
    run: Callable[[Sequence[str]], int]


def lint(arguments: Sequence[str]) -> int:
    """Run lint-catalog: on the catalog, or with whatever words and options the arguments are."""
    return call("lint-catalog", *arguments, folder=here())


def here() -> Path:
    """Where the contributor stands, so that paths mean what they say; this folder if that is elsewhere."""
    folder = Path.cwd()
    return folder if folder.resolve().is_relative_to(ROOT) else ROOT


def test(arguments: Sequence[str]) -> int:
    """Run the tests on all processors: the loop, or the tier that the first word names; a word may name a folder."""
    return call("python", "-m", "pytest", "-n", "auto", "--dist", "worksteal", *chosen_tests(arguments))


def chosen_tests(arguments: Sequence[str]) -> list[str]:
    """What pytest is told: `release engine -x` is `--tier release tests/engine -x`.

    Raises Trouble if the first word is neither a tier nor a folder in tests/ nor a file or folder that is there.
    """
    words = list(arguments)
    told = ["--tier", words.pop(0)] if words and words[0] in TIERS else []
    if words and not words[0].startswith("-"):
        first = words.pop(0)
        rooms = sorted(each.name for each in TESTS.iterdir() if any(each.rglob("test_*.py")))
        if first in rooms:
            told.append(f"tests/{first}")
        elif (ROOT / first.partition("::")[0]).exists():
            told.append(first)
        else:
            there = [*TIERS, *rooms]
            raise Trouble(
                f"there are no tests called {first!r}; `test` knows {', '.join(there)}, files and options of pytest"
                f"{near(first, there)}"
            )
    return [*told, *words]


def near(word: str, known: Sequence[str]) -> str:
    """A question, if one of some words is nearly that one."""
    found = difflib.get_close_matches(word, known, n=1)
    return f" (did you mean {found[0]!r}?)" if found else ""


def lint_code(arguments: Sequence[str]) -> int:
    """Check the Python code, its formatting, and which room imports which."""
    return (
        call("ruff", "check", *arguments)
        or call("ruff", "format", "--check", *arguments)
        or call("lint-imports", "--no-logo")
    )


def types(arguments: Sequence[str]) -> int:
    """Check the types."""
    return call("mypy", *arguments)


def generate(arguments: Sequence[str]) -> int:
    """Make the generated files."""
    return call("python", "-m", "tools.generate", *arguments)


def render(arguments: Sequence[str]) -> int:
    """Write the catalog's pages."""
    return call("lint-catalog", "render", *arguments)


def fmt(arguments: Sequence[str]) -> int:
    """Give the entries their one layout."""
    return call("lint-catalog", "fmt", *arguments)


def hooks(arguments: Sequence[str]) -> int:
    """Run the pre-commit hooks; `hooks install` has git run them on every commit."""
    if arguments[:1] == ["install"]:
        return call("pre-commit", *arguments)
    return call("pre-commit", "run", "--all-files", *arguments)


def hub(arguments: Sequence[str]) -> int:
    """Run a stand-in for the Hugging Face Hub on this machine."""
    return call("python", "-m", "lint_catalog.testing.hub", *arguments, folder=here())


def release(arguments: Sequence[str]) -> int:
    """Make a release, step by step."""
    return call("python", "-m", "tools.release", *arguments)


def bench(arguments: Sequence[str]) -> int:
    """Race lint-catalog against its peers. Raises Trouble if the first word is not a race."""
    name, *rest = arguments or ("",)
    if name not in RACES:
        raise Trouble(f"which race? `bench` knows {', '.join(RACES)}{near(name, RACES)}")
    return call("python", str(ROOT / "bench" / f"{name}.py"), *rest, folder=here())


COMMANDS: Mapping[str, Command] = {
    "lint": Command("lint this repository's catalog; takes all words and options of lint-catalog", (), lint),
    "test": Command(
        "run the tests that answer at once; `test release`, `test nightly` the others; takes the options of pytest",
        ("dev",),
        test,
    ),
    "lint-code": Command("check the Python code with ruff, and its imports with import-linter", ("dev",), lint_code),
    "types": Command("check the types with mypy", ("dev",), types),
    "render": Command("write the pages in catalog/ from the entries; --check only compares", (), render),
    "fmt": Command("give the entries in entries/ their one layout; --check only compares", (), fmt),
    "generate": Command(
        "make what has its source elsewhere, such as docs/rules/; --check only compares", ("dev",), generate
    ),
    "hooks": Command("run the pre-commit hooks on all files; `hooks install` for every commit", ("dev",), hooks),
    "hub": Command("run a stand-in for the Hugging Face Hub, or a command that asks it", ("testing",), hub),
    "release": Command("make a release, a step at a time: owner, prepare, check, notes", (), release),
    "bench": Command(f"race lint-catalog against its peers: {', '.join(RACES)}", (), bench),
}


def environment() -> dict[str, str]:
    """The user's environment, with our programs first and without what would lead out of the virtual environment or
    slow it down."""
    kept = {name: value for name, value in os.environ.items() if name not in DROPPED}
    return {**kept, "VIRTUAL_ENV": str(VENV), "PATH": f"{BIN}{os.pathsep}{kept.get('PATH', os.defpath)}"}


def call(program: str, *arguments: str, folder: Path = ROOT) -> int:
    """Run a program of the virtual environment and return its exit status."""
    path = shutil.which(program, path=str(BIN))
    if path is None:
        raise Trouble(f"{BIN} has no {program}; delete {VENV} and run this again")
    status = subprocess.call([path, *arguments], cwd=folder, env=environment())
    return status if status >= 0 else 128 - status


def set_up(extras: tuple[str, ...]) -> None:
    """Make the virtual environment ready: not at all, by an update, or from scratch, whatever is the least."""
    wanted, stamp = made_from(), read_stamp()
    if all(stamp.get(key) == value for key, value in wanted.items()) and {*extras} <= {*stamp["extras"]}:
        return
    extras = tuple(sorted({*extras, *stamp.get("extras", ())}))
    reusable = stamp.get("python") == wanted["python"] and stamp.get("folder") == wanted["folder"]
    tell(f"{'updating' if reusable else 'setting up'} {VENV.name}, which takes a moment …")
    if not reusable:
        make_venv()
    STAMP.unlink(missing_ok=True)  # if we are interrupted from here on, the next run begins from scratch
    install(extras)
    write_stamp(extras)


def made_from() -> dict[str, object]:
    """What an environment that is made now depends on, beside the extras in it."""
    return {
        "python": [sys.version, sys.base_prefix],  # the same from within an environment
        "folder": str(ROOT),  # an environment does not survive being moved or copied
        "project": hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
    }


def write_stamp(extras: Sequence[str]) -> None:
    """Note that the environment is finished."""
    STAMP.write_text(json.dumps({**made_from(), "extras": [*extras]}), encoding="utf-8")


def read_stamp() -> dict[str, list[str]]:
    """What the environment was made from; empty if it was never finished or does not run any more."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        works = shutil.which("python", path=str(BIN)) is not None and isinstance(stamp["extras"], list)
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return stamp if works else {}


def base_python() -> str:
    """The Python that environments are made with: not one that lives in an environment we may have to delete."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def make_venv() -> None:
    """Make the environment from scratch. Raises Trouble if this Python cannot."""
    hint = (
        f"this Python ({base_python()}) cannot make virtual environments: its module `ensurepip` is missing; "
        f"on Debian and Ubuntu install the package python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    )
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Trouble(hint)
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        shutil.rmtree(VENV)
    quietly([base_python(), "-I", "-m", "venv", str(VENV)], "the virtual environment cannot be made")


def install(extras: tuple[str, ...]) -> None:
    """Install lint-catalog from this folder, editable. Raises Trouble with pip's own words if that fails."""
    target = f"{ROOT}[{','.join(extras)}]" if extras else str(ROOT)
    python = shutil.which("python", path=str(BIN)) or str(BIN / "python")
    quietly([python, "-m", "pip", "install", "--editable", target], "the dependencies cannot be installed")


def quietly(command: Sequence[str], failure: str) -> None:
    """Run a command without showing what it says, unless it fails."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace").strip()
        raise Trouble(f"{failure}:\n{said}")


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let one run at a time set up the environment; elsewhere than on Unix the contributor has to see to that."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def tell(message: str) -> None:
    """Say something that is no program's output."""
    sys.stderr.write(f"dev.py: {message}\n")
    sys.stderr.flush()


def usage() -> str:
    """What this script can do."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name.ljust(width)}  {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(["usage: python3 dev.py COMMAND [ARGUMENTS]", "", *lines, ""])


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit status; 2 if it is unknown or its environment cannot be set up."""
    name, *rest = arguments or ("",)
    if name in ("-h", "--help", "help"):
        sys.stdout.write(usage())
        return 0
    if name not in COMMANDS:
        tell(f"there is no command {name!r}" if name else "which command?")
        sys.stderr.write(usage())
        return 2
    command = COMMANDS[name]
    try:
        with alone():
            set_up(command.extras)
        return command.run(rest)
    except Trouble as trouble:
        tell(str(trouble))
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
