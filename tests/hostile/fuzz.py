"""Makes inputs up that nobody would write, and sees whether the program takes them as it should.

python -m tests.hostile.fuzz --minutes 30 --seed 1       tries as many as there is time for
python -m tests.hostile.fuzz --minutes 1 --target page   only those of one door

Inputs are made of those in `corpus/`, a folder for each door, by a generator that the seed begins. Each goes through
the command line in a process that is ended if it does not answer, and must be read without a traceback, within the time
and memory that its size allows, saying the same twice, commanding neither a terminal nor a runner; what `--fix` makes
of it, it leaves alone from then on. An input that fails is made as small as it can quickly be and kept in the corpus.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import random
import re
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from lint_catalog.net.direct import _taken_apart
from lint_catalog.text.addresses import is_url, neutral_address, normalized
from lint_catalog.text.disguises import disguise, disguises
from lint_catalog.text.hidden import hidden, without_hidden
from lint_catalog.text.hub import hub_target, hub_url
from lint_catalog.text.secrets import masked, masked_in_place
from tests.support.cli import lint
from tests.support.runner import obeyed, obeyed_elsewhere

CORPUS = Path(__file__).resolve().parent / "corpus"
SECONDS, SECONDS_PER_MB, MEGABYTES = 2.0, 1.0, 200
"""What an input may take: of processor time, by its size, and of memory."""
LARGEST = 1 << 16
SILENCE = 90.0  # seconds without an answer after which a process is ended, which may have to wait for a processor
PER_PROCESS = 400
ONCE = 0.75  # of the inputs are tried in one way only
FORMATS = ("text", "concise", "json", "gitlab", "sarif", "junit", "markdown", "rdjson")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_PASSED = re.compile(r"\d+\.\d\d s\b|\b(?:time|timestamp)=\"[^\"]*\"")
_MODEL = "entries/models/a.yaml"

TOKENS = (
    b"[", b"]", b"{", b"}", b"(", b")", b"<", b">", b"|", b"\n|---|\n", b"`", b"```\n", b"~~~", b"**", b"__",
    b"[^a]", b"[^a]: ", b"&a", b"*a", b"!!str ", b"<<: ", b"? ", b": ", b"- ", b"---\n", b"...\n",
    b"%YAML 1.1\n", b"\"", b"'", b"\\", b"\\u202e", b"#", b"\t", b"\r", b"\r\n", b"\x00", b"\x1b[31m", b"\x85",
    b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xff", b"\xed\xa0\x80", b"\xf3\xa0\x81\x81",
    b"\xcc\x81", b"##[error]", b"::error::x\n", b"::stop-commands::x\n", b"# lint-catalog: ignore[all] x\n",
    b"<!-- lint-catalog: ignore-file[yaml] x -->", b"<!--", b"-->", b"<!--@include: README.md-->", b"::: tip\n",
    b":::\n", b"https://a.b@c.d/", b"https://\xd0\xb0pple.com/", b"javascript:", b"?token=aaaaaaaa1bbbb",
    b"1e999", b"0o7", b".inf", b"-0", b"1_0", b"~", b"null", b"true", b"2024-02-30", b"99999999999999999999999",
    b"MIT AND (", b" WITH ", b" OR ", b"OR-later", b"${{ x }}", b'{"$ref": "#"}', b'"$dynamicRef"',
    b'"pattern": "(a+)+$"', b'"anyOf": [', b"[tool.lint-catalog]\n", b"[[links.exclude]]\n",
)  # fmt: skip


@dataclass(frozen=True)
class Door:
    """A way in: the files that an input becomes, and what is run on them. `fixes` says that `--fix` is tried, too."""

    files: Callable[[bytes], Mapping[str, bytes]]
    commands: tuple[tuple[str, ...], ...]
    fixes: bool = False


def _license(data: bytes) -> Mapping[str, bytes]:
    words = data.decode("utf-8", "replace").replace("'", "''")
    text = " ".join("".join(char if char.isprintable() else " " for char in words).split())
    return {_MODEL: f"name: A\nlicense: '{text}'\n".encode()}


def _settings(data: bytes) -> Mapping[str, bytes]:
    return {"lint-catalog.toml": data, _MODEL: b"name: A\n"}


def _schema(data: bytes) -> Mapping[str, bytes]:
    kite = b"name: A\nsize: 1.5\nparts: [a, {b: 1}]\n"
    own = {"schema/kites.schema.json": data, "lint-catalog.toml": b'schema = "schema"\n'}
    return {**own, "entries/kites/a.yaml": kite, _MODEL: b"name: A\n"}


_CHECK = (("--no-cache",),) if "--no-cache" in lint("--help", cwd=CORPUS.parent).stdout else ((),)
DOORS: Mapping[str, Door] = {
    "yaml": Door(lambda data: {_MODEL: data, "entries/catalog.yaml": b"languages: [en, ja]\n"}, _CHECK, fixes=True),
    "page": Door(lambda data: {"README.md": data, "README.ja.md": b"# A\n\n| a |\n|---|\n| b |\n"},
                 (("README.md", "README.ja.md"),), fixes=True),
    "suppression": Door(lambda data: {_MODEL: data, "README.md": data}, (*_CHECK, ("README.md",)), fixes=True),
    "license": Door(_license, _CHECK, fixes=True),
    "settings": Door(_settings, _CHECK),
    "schema": Door(_schema, _CHECK),
    "import": Door(lambda data: {"README.md": data}, (("import", "README.md", "-o", "out"), ("-C", "out"))),
    "address": Door(lambda data: {"a": data}, ()),
}  # fmt: skip


class FailedError(Exception):
    """The program did not take an input as it should; says how, in the same words for the same fault."""


_took: list[float] = []
"""The seconds of processor time of each run of the program, without what is asked of its output here."""


def attempt(door: str, data: bytes, folder: Path, form: str = "text", *, once: bool = False) -> None:
    """Send one input through a door, `once` or in every way. `folder` is emptied. Raises FailedError."""
    _took.clear()
    if door == "address":
        _try_address(data.decode("utf-8", "replace"))
        return
    way = DOORS[door]
    _fill(folder, way.files(data))
    for command in way.commands:
        arguments = command if command[:1] == ("import",) else (*command, "--format", form)
        said = _say(arguments, folder)
        if command[:1] == ("import",):
            continue
        if not once and _say(arguments, folder) != said:
            raise FailedError("it says something else the second time")
    if way.fixes and not once:
        _fix_twice(way, folder)


def _say(arguments: Sequence[str], folder: Path) -> tuple[int, str, str]:
    """Status and what is said on both streams, without how long it took."""
    begun = time.process_time()
    try:
        result = lint(*arguments, cwd=folder)
    except AssertionError as error:
        raise FailedError("a traceback") from error
    except Exception as error:
        raise FailedError(f"{type(error).__name__}") from error
    finally:
        _took.append(time.process_time() - begun)
    said = _PASSED.sub("", result.stdout), _PASSED.sub("", result.stderr)
    if result.returncode not in (0, 1, 2, 3):
        raise FailedError(f"status {result.returncode}")
    for stream, text in zip(("stdout", "stderr"), said, strict=True):
        if _CONTROL.search(text):
            raise FailedError(f"a control character on {stream}")
        if any(obeyed(text)) or obeyed_elsewhere(text):
            raise FailedError(f"a command on {stream}")
    if "internal error" in said[1]:
        name = re.search(r"in the rule `([a-z-]+)`", said[1])
        raise FailedError(f"an internal error in {name[1] if name else 'the program'}")
    return (result.returncode, *said)


def _fix_twice(way: Door, folder: Path) -> None:
    arguments = (*way.commands[0], "--fix", "--unsafe-fixes")
    _say(arguments, folder)
    once = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    _say(arguments, folder)
    if {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} != once:
        raise FailedError("fixing does not end")


def _try_address(text: str) -> None:
    """What is said of an address agrees with itself."""
    url, known = normalized(text), is_url(text)
    neutral_address(text, frozenset({"ja", "en"}))
    target = hub_target(text)
    if target is not None and hub_target(hub_url(target)) is None:
        raise FailedError("the Hub's address of what it means does not lead there")
    disguise(text)
    list(disguises(text))
    if known:
        if normalized(url) != url:
            raise FailedError("the normal form has another one")
        try:
            _taken_apart(url)
        except ValueError as error:
            raise FailedError("what is called an address cannot be asked for") from error
    if masked(masked(text)) != masked(text) or len(masked_in_place(text)) != len(text):
        raise FailedError("masking does not end")
    if any(each.removable for each in hidden(without_hidden(without_hidden(text)))) and len(text) < 100:
        raise FailedError("hidden characters remain")


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def corpus(door: str) -> list[bytes]:
    """The inputs that are kept for a door, in the order of their names."""
    return [path.read_bytes() for path in sorted((CORPUS / door).iterdir())]


def made_up(door: str, seed: int) -> Iterator[bytes]:
    """Inputs for a door, always the same for a seed."""
    random_ = random.Random(f"{door} {seed}")  # noqa: S311 - no secret
    seeds = corpus(door)
    while True:
        data = random_.choice(seeds)
        for _ in range(random_.choice((1, 1, 2, 3, 6))):
            data = _changed(data, random_, seeds)[:LARGEST]
        yield data


def _changed(data: bytes, random_: random.Random, seeds: Sequence[bytes]) -> bytes:
    """An input with one change."""
    first, last = sorted(random_.randrange(len(data) + 1) for _ in range(2))
    piece = data[first:last]
    match random_.randrange(8):
        case 0:
            return data[:first] + data[last:]
        case 1:
            return data[:last] + piece + data[last:]
        case 2 | 3:
            return data[:first] + random_.choice(TOKENS) + data[first:]
        case 4:
            return data[:first] + random_.choice(TOKENS) + data[last:]
        case 5:
            return data[:first] + random_.choice(seeds)[first:]
        case 6:
            unit = random_.choice((*TOKENS, piece or b"a"))
            return data[:first] + unit * min(random_.choice((10, 100, 1000, 5000)), LARGEST // len(unit)) + data[first:]
        case _:
            return data[:first] + bytes((random_.randrange(256),)) + data[first + 1 :]


def smaller(data: bytes, fails: Callable[[bytes], bool], until: float) -> bytes:
    """An input without what it fails without as well, as far as that is found in time."""
    size = len(data) // 2
    while size and time.monotonic() < until:
        at = 0
        while at < len(data) and time.monotonic() < until:
            shorter = data[:at] + data[at + size :]
            if fails(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data


# The process that takes the inputs, and the one that watches it


def _worker(pipe: Connection) -> None:
    """Take inputs until there are no more; say of each what was wrong with it, its time and the memory taken so far."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for door in DOORS:  # everything is loaded, and its memory counted as ours
            attempt(door, corpus(door)[0], folder)
        before = _megabytes()
        while (task := pipe.recv()) is not None:
            door, data, form, once = task
            fault, begun = "", time.process_time()
            try:
                attempt(door, data, folder, form, once=once)
            except FailedError as error:
                fault = str(error)
            except Exception as error:  # noqa: BLE001 - that is what is looked for
                fault = f"{type(error).__name__} escapes"
            seconds = max(_took, default=time.process_time() - begun)
            memory = _megabytes() - before
            if not fault and seconds > SECONDS + SECONDS_PER_MB * len(data) / 1e6:
                fault = "it takes too long"
            if not fault and memory > MEGABYTES:
                fault = "it takes too much memory"
            pipe.send((fault, seconds, memory))


def _megabytes() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1 << 20 if sys.platform == "darwin" else 1 << 10)


class Watched:
    """A process that is ended when it does not answer, and begun anew then, and now and then."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("fork")
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None
        self._left = 0

    def attempt(self, door: str, data: bytes, form: str, once: bool) -> tuple[str, float, float]:
        """What was wrong with an input (nothing: empty), its seconds, and the megabytes that the process has taken."""
        if self._left == 0 or self._pipe is None:
            self._begin()
        assert self._pipe is not None
        self._left -= 1
        try:
            self._pipe.send((door, data, form, once))
            if self._pipe.poll(SILENCE):
                answer: tuple[str, float, float] = self._pipe.recv()
                if answer[2] > MEGABYTES:
                    self.end()
                return answer
            fault = "it does not end"
        except (EOFError, OSError):
            fault = "the process died"
        self.end()
        return fault, SILENCE, 0.0

    def _begin(self) -> None:
        self.end()
        self._pipe, theirs = self._context.Pipe()
        self._process = self._context.Process(target=_worker, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._left = PER_PROCESS

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process, self._left = None, 0


@dataclass
class Tally:
    """What became of the inputs: how many were tried by door, the worst of them, and the faults by door and words."""

    tried: Counter[str] = field(default_factory=Counter)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[float, str] = (0.0, "")

    def __str__(self) -> str:
        doors = ", ".join(f"{number:,} {door}" for door, number in sorted(self.tried.items()))
        lines = [
            f"{self.tried.total():,} inputs tried ({doors}), {self.faults.total():,} failed",
            f"worst time {self.slowest[0]:.2f} s ({self.slowest[1]})",
            f"most memory {self.largest[0]:.0f} MB ({self.largest[1]})",
            *(f"  {number:,} x {door}: {fault}" for (door, fault), number in self.faults.most_common()),
        ]
        return "\n".join(lines)


def fuzz(minutes: float, seed: int, doors: Sequence[str], keep: Path | None) -> Tally:
    """Try inputs for so long; the first one of each fault is kept below a folder, as small as it quickly gets."""
    tally, watched, end = Tally(), Watched(), time.monotonic() + 60 * minutes
    inputs = {door: made_up(door, seed) for door in doors}
    random_ = random.Random(seed)  # noqa: S311 - no secret
    try:
        while time.monotonic() < end:
            for door in doors:
                for data, _ in zip(inputs[door], range(50 if door == "address" else 1), strict=False):
                    how = random_.choice(FORMATS), random_.random() < ONCE
                    fault, seconds, memory = watched.attempt(door, data, *how)
                    tally.tried[door] += 1
                    tally.slowest = max(tally.slowest, (seconds, f"{door}, {len(data):,} bytes"))
                    tally.largest = max(tally.largest, (memory, door))
                    if fault:
                        tally.faults[door, fault] += 1
                        if keep is not None and tally.faults[door, fault] == 1:
                            _keep(keep, door, _smallest(watched, door, data, how, fault), f"{fault} ({how[0]})")
    finally:
        watched.end()
    return tally


def _smallest(watched: Watched, door: str, data: bytes, how: tuple[str, bool], fault: str) -> bytes:
    patience = 5 if fault == "it does not end" else 30
    return smaller(data, lambda each: watched.attempt(door, each, *how)[0] == fault, time.monotonic() + patience)


def _keep(folder: Path, door: str, data: bytes, fault: str) -> None:
    path = folder / door / f"found-{hashlib.sha256(data).hexdigest()[:8]}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    sys.stdout.write(f"{door}: {fault}: {path}\n")
    sys.stdout.flush()


def main(argv: Sequence[str] | None = None) -> int:
    """Fuzz, say what came of it, and return the exit status: 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz", description="Try inputs that nobody wrote.")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target", choices=tuple(DOORS), action="append", help="only this door (may be repeated)")
    parser.add_argument("--keep", type=Path, default=CORPUS, help="where inputs that fail are kept")
    told = parser.parse_args(argv)
    tally = fuzz(told.minutes, told.seed, told.target or tuple(DOORS), told.keep)
    sys.stdout.write(f"seed {told.seed}, {told.minutes:g} minutes: {tally}\n")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
