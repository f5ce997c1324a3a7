"""How long linting Markdown pages takes: `python bench/pages.py [PAGE…] [--rounds N]`.

Without pages it takes our own. What is printed are CPU milliseconds, user and system, of the fastest round; each round
is a process of its own, so that nothing is remembered from the one before.

* The stages of a run: reading, putting tables and rows side by side, rules on pages, rules on facts.
* All of it, as the command does it, once everything is imported.
* The command as a process, from its start to its report.
* Peers on the same pages, in turn with the command: markdown-it-py, which merely parses them, and those of `pymarkdown`
  and `mdformat` that are installed. What counts is the ratio within a round, since all slow down where a machine does.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = [ROOT / "catalog" / f"{each}.md" for each in ("ja", "en", "fr")]
ROUNDS = 5
_PARSE = """
import sys
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin).use(front_matter_plugin)
for page in sys.argv[1:]:
    parser.parse(open(page, encoding="utf-8").read())
"""


def stages(paths: Sequence[Path]) -> dict[str, float]:
    """The CPU milliseconds of each stage of one run."""

    from lint_catalog.convert.importing.origins import page_catalog
    from lint_catalog.engine.lint import lint, lint_pages
    from lint_catalog.model.pages.languages import pages_by_language
    from lint_catalog.project.pages import page_config, read_sets
    from lint_catalog.project.schemas import load_schemas
    from lint_catalog.rules import Needs
    from lint_catalog.rules.registry import installed_rules

    found: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        start = time.process_time()
        yield
        found[name] = (time.process_time() - start) * 1000

    gc.disable()  # as the command line does
    rules = tuple(installed_rules())
    facts = [rule for rule in rules if rule.needs is Needs.FACTS]
    with timed("reading"):
        sets = read_sets(paths, {}, page_config(paths[0])).sets
    with timed("side by side"):
        for pages in sets:
            _ = pages.tables, pages.spots
    with timed("rules on pages"):
        lint_pages(sets, rules)
    with timed("reading facts"):
        schemas = load_schemas(None)
        named = [(pages, pages_by_language([(page, page.language or None) for page in pages.pages])) for pages in sets]
        catalogs = [page_catalog(each, schemas, pages.conventions.columns, pages.aligned) for pages, each in named]
    with timed("rules on facts"):
        for known in catalogs:
            known.located(lint(known.catalog, facts).findings)
    return found


def whole(paths: Sequence[Path]) -> dict[str, float]:
    """The CPU milliseconds of all that the command does once everything is imported, and what came of it."""
    import lint_catalog.convert.importing.origins  # noqa: F401 - imported late by what is measured
    from lint_catalog.project.policy import policy
    from lint_catalog.project.subject import open_subject

    gc.disable()
    subject = open_subject(paths, {})
    asked = policy(subject.config, subject.rules.values(), (), ())
    start = time.process_time()
    look = subject.look(asked)
    seconds = time.process_time() - start
    return {"all": seconds * 1000, "files": len(look.files), "rows": look.items, "findings": len(look.findings)}


def in_process(measure: Callable[[Sequence[Path]], dict[str, float]], pages: Sequence[Path]) -> dict[str, float]:
    """What one of the functions above measures in a new process."""
    command = [sys.executable, __file__, "--measure", measure.__name__, *map(str, pages)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def programs(pages: Sequence[Path]) -> dict[str, list[str]]:
    """The commands by name; the first one is ours."""
    names = [str(page) for page in pages]
    found = {
        "lint-catalog": [sys.executable, "-m", "lint_catalog", "--quiet", *names],
        "markdown-it-py, parsing": [sys.executable, "-c", _PARSE, *names],
    }
    for name, arguments in {"pymarkdown": ["scan"], "mdformat": ["--check"]}.items():
        program = shutil.which(name, path=sysconfig.get_path("scripts")) or shutil.which(name)
        if program:
            found[f"{name} {arguments[0]}"] = [program, *arguments, *names]
    return found


def cpu_milliseconds(command: Sequence[str]) -> float:
    """User and system time of one run, whatever it found."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    return (used.ru_utime + used.ru_stime) * 1000


def main() -> None:
    """Print the stages, the command and its peers."""
    measures = {each.__name__: each for each in (stages, whole)}
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    arguments.add_argument("--rounds", type=int, default=ROUNDS, metavar="N")
    arguments.add_argument("--measure", choices=measures, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    pages = asked.pages or OURS
    if missing := [str(page) for page in pages if not page.is_file()]:
        arguments.error(f"there is no file {missing[0]}")
    if asked.measure:
        print(json.dumps(measures[asked.measure](pages)))
        return
    commands = programs(pages)
    runs = []
    for _ in range(asked.rounds):
        processes = {name: cpu_milliseconds(command) for name, command in commands.items()}
        runs.append((in_process(stages, pages), in_process(whole, pages), processes))
    for name in runs[0][0]:
        print(f"{name:32} {min(run[name] for run, _, _ in runs):7.0f} ms")
    counts = ", ".join(f"{runs[0][1][each]:.0f} {each}" for each in ("files", "rows", "findings"))
    print(f"{'all of it, in process':32} {min(run['all'] for _, run, _ in runs):7.0f} ms   ({counts})")
    for name in commands:
        ratio = statistics.median(run[name] / run["lint-catalog"] for _, _, run in runs)
        print(f"{name + ', process':32} {min(run[name] for _, _, run in runs):7.0f} ms {ratio:7.2f} of ours")


if __name__ == "__main__":
    main()
