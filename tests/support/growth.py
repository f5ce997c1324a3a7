"""How time and memory grow with texts made to keep the program busy: each unit, repeated, in every place for a text.

`tests/nightly/test_growth.py` holds all of them to the limit; `bench/growth.py` shows figures of those that exceed it.
Each case runs the command line in a process that has run others, so that it takes milliseconds; one that takes too long
is ended with it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.support.catalogs import PROJECT
from tests.support.cli import inside, write
from tests.support.growth_units import UNITS

SECONDS, SECONDS_PER_MEGABYTE, MEGABYTES = 2.0, 1.0, 200
"""What an input may take on one core."""
_PATIENCE = 20.0
"""After how many seconds more than that a process is ended."""
_GROWS = 2.6
"""By what more than twice the text may not take more time, where that can be measured: from `_MEASURABLE` seconds."""
_MEASURABLE = 0.4

FIELDS = (
    "name", "note", "url", "developer", "architecture", "parameters", "hub", "hubs", "label", "license", "domain",
    "unknown", "key", "keys", "section", "released", "base", "comment", "training", "context_length",
    "plain", "literal", "raw",
)  # fmt: skip
"""What a text may be in an entry: a value, a key, a comment, YAML itself."""

_CATALOG = {
    "entries/catalog.yaml": "title: {ja: a, en: b, fr: c}\nlanguages: [ja, en, fr]\n",
    "entries/sections/general.yaml": "title: {ja: 汎用, en: General, fr: Général}\norder: 1\nkind: models\n"
    "columns: [name, released, architecture, training, developer, license]\n",
    "entries/developers/abeja.yaml": "name: ABEJA\n",
    "entries/licenses/mit.yaml": "name: MIT License\nshort_name: MIT\nspdx: MIT\nhub: [mit]\n"
    "url: https://opensource.org/license/mit\ncommercial_use: allowed\nopen_source: true\nshare_alike: false\n"
    "derivatives_keep: false\n",
}
_ENTRY = "entries/models/f.yaml"
_PAGE = "README.md"


class Input(NamedTuple):
    """Files, and what the command line is to do with them."""

    files: Mapping[str, str]
    command: tuple[str, ...]


def entry(field: str, text: str) -> str:
    """An entry with a text in a field."""
    quoted = json.dumps(text, ensure_ascii=False)
    if field == "raw":
        return text
    fields = {
        "name": '"Foo"', "section": "general", "released": "2024", "developer": "abeja", "license": "mit",
        "url": "https://example.org/",
    }  # fmt: skip
    more = {
        "note": f"note: {{ja: {quoted}, en: {quoted}, fr: {quoted}}}",
        "domain": f"domain: {{en: {quoted}}}",
        "hub": f"hub: [{quoted}]",
        "hubs": "hub: [" + ", ".join(json.dumps(each, ensure_ascii=False) for each in text.split(" ")) + "]",
        "label": f"hub: [{{repo: a/b, label: {quoted}}}]",
        "unknown": f"zzz: {quoted}",
        "key": f"? {quoted}\n: 1",
        "keys": "".join(f"{json.dumps(each, ensure_ascii=False)}: 1\n" for each in text.split(" ")),
        "base": f"base: [{quoted}]",
        "training": f"training: [{{data: [{quoted}], stages: [{quoted}]}}]",
        "comment": "# lint-catalog: " + text.replace("\n", " ").replace("\0", ""),
        "plain": f"note: {text}",
        "literal": "note:\n  en: |\n" + "".join(f"    {line}\n" for line in text.split("\n")),
    }
    if field not in more:
        fields[field] = quoted
    return "".join(f"{name}: {value}\n" for name, value in fields.items()) + more.get(field, "") + "\n"


def page(text: str) -> str:
    """A page with a text in a cell and in a paragraph of its own."""
    head = (
        "# Models\n\n| Name | Year | Developer | License |\n|---|---|---|---|\n"
        "| [a](https://huggingface.co/a/b) | 2024 | X | MIT |\n"
    )
    return f"{head}| {text.replace(chr(10), ' ')} | 2024 | X | MIT |\n\n{text}\n"


def _entry_input(field: str, *command: str) -> Callable[[str], Input]:
    return lambda text: Input({**_CATALOG, _ENTRY: entry(field, text)}, (*command, _ENTRY))


def _page_input(*command: str) -> Callable[[str], Input]:
    return lambda text: Input({**_CATALOG, _PAGE: page(text)}, (*command, "--lang", f"en={_PAGE}", _PAGE))


_WAYS = {"text": ("check",), "json": ("check", "--format", "json"), "fix": ("check", "--unsafe-fixes", "--diff")}
PLACES: Mapping[str, Callable[[str], Input]] = {
    **{f"entry {field} {way}": _entry_input(field, *command) for field in FIELDS for way, command in _WAYS.items()},
    **{f"entry {field} fmt": _entry_input(field, "fmt") for field in ("plain", "literal", "raw", "note", "comment")},
    **{f"page {way}": _page_input(*command) for way, command in _WAYS.items()},
    "import": _page_input("import", "-o", "imported"),
}
"""Where a text may stand, and what is done then."""


class Case(NamedTuple):
    """A unit repeated to so many characters, in a place."""

    unit: str
    place: str
    length: int


class Figures(NamedTuple):
    """What a case took: seconds of processor time, the most memory in megabytes (of 10⁶ bytes), and what went wrong."""

    seconds: float
    megabytes: float
    trouble: str = ""
    size: int = 0

    @property
    def complaint(self) -> str:
        """What is too much; nothing if all is well."""
        if self.trouble:
            return self.trouble
        if self.seconds > SECONDS + SECONDS_PER_MEGABYTE * self.size / 1e6:
            return f"takes {self.seconds:.1f} s for {self.size:,} bytes"
        return f"takes {self.megabytes:.0f} MB" if self.megabytes > MEGABYTES else ""


def run_case(case: Case) -> Figures:
    """Run the command line on a case in this process."""
    files, command = PLACES[case.place](UNITS[case.unit].repeated(case.length))
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), dict.fromkeys(files, ""))
        for name, text in files.items():
            (Path(folder) / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        size = sum(map(len, files.values()))
        gc.collect()
        _forget_peak()
        start = time.process_time()
        try:
            said = _run(command, Path(folder))
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what we look for
            said = repr(error)
        return Figures(time.process_time() - start, _peak(), said, size)


def _run(command: tuple[str, ...], folder: Path) -> str:
    from lint_catalog.cli import main

    gc.disable()  # as the program does
    try:
        result = inside(lambda: main(command), *command, cwd=folder)
    finally:
        gc.enable()
    said = result.stdout[-2000:] + result.stderr
    return said[-300:] if "internal error" in said or result.returncode not in (0, 1, 3) else ""  # 3: it said so


def _forget_peak() -> None:
    with contextlib.suppress(OSError):  # where there is none, the peak is the largest of all cases so far
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> float:
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        import resource  # not on every system

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return next(int(line.split()[1]) * 1.024 / 1000 for line in status.splitlines() if line.startswith("VmHWM"))


class Worker:
    """A process that runs cases, and a new one whenever it had to be ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(self, case: Case) -> Figures:
        """Run a case; end the process that takes too long."""
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(case) + "\n")
        process.stdin.flush()
        patience = _PATIENCE + SECONDS + 2 * SECONDS_PER_MEGABYTE * case.length / 1e6
        watchdog = threading.Timer(patience, process.kill)
        watchdog.start()
        line = process.stdout.readline()
        hung = watchdog.finished.is_set()
        watchdog.cancel()
        figures = Figures(*json.loads(line)) if line else Figures(patience, 0, "", case.length)
        if figures.megabytes > MEGABYTES / 2 or not line:  # what is free again would count for the next one
            self.close()
        return figures if line else figures._replace(trouble="no end" if hung else "the process died")

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.growth"],
            cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return self._process

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def serve() -> None:
    """Run the cases that are named on standard input, one a line."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed
    for line in sys.stdin:
        answers.write(json.dumps(run_case(Case(*json.loads(line)))) + "\n")
        answers.flush()


def cases(places: Iterable[str], units: Iterable[str], length: int) -> Iterator[tuple[Case, Case, Case]]:
    """Each unit in each place, three times: the text once, twice and four times as long."""
    for unit in units:
        for place in places:
            yield Case(unit, place, length), Case(unit, place, 2 * length), Case(unit, place, 4 * length)


def grown(worker: Worker, three: Iterable[Case]) -> tuple[list[Figures], str]:
    """The figures of a text that grows, and what is to complain about them."""
    figures: list[Figures] = []
    for case in three:
        figures.append(worker.run(case))
        if figures[-1].complaint:
            return figures, figures[-1].complaint
    *_, before, last = (each.seconds for each in figures)
    return figures, f"grows by {last / before:.1f}" if last > max(_MEASURABLE, _GROWS * before) else ""


def places_like(beginnings: Iterable[str]) -> list[str]:
    """The places whose names begin so; all of them if nothing is said."""
    wanted = tuple(beginnings)
    return [place for place in PLACES if not wanted or any(f"{place} ".startswith(f"{each} ") for each in wanted)]


if __name__ == "__main__":
    serve()
