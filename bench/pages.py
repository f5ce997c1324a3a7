"""How long linting Markdown pages takes: `python bench/pages.py [PAGE…] [--rounds N]`.

Without pages it takes the three of the public catalog beside this repository. What is printed are CPU milliseconds,
user and system, of the fastest round; each round is a process of its own, so that nothing is remembered from the one
before.

* The stages of a run: reading, putting tables and rows side by side, rules on pages, rules on facts.
* All of it, as the command does it, once everything is imported.
* The command as a process, from its start to its report.
* Peers on the same pages, in turn with the command: markdown-it-py, which merely parses them, and those of `pymarkdown`
  and `mdformat` that are installed. What counts is the ratio within a round, since all slow down where a machine does.
"""

from __future__ import annotations

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
UPSTREAM = Path(os.environ.get("LINT_CATALOG_UPSTREAM", ROOT.parent / "shared")) / "upstream"
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
    from lint_catalog.engine import lint, lint_pages
    from lint_catalog.importing.languages import by_language
    from lint_catalog.importing.origins import page_catalog
    from lint_catalog.page_sets import page_config, read_sets
    from lint_catalog.rule import installed_rules
    from lint_catalog.schemas import load_schemas
    from lint_catalog.subject import FACT_FAMILIES

    found: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        start = time.process_time()
        yield
        found[name] = (time.process_time() - start) * 1000

    gc.disable()  # as the command line does
    rules = tuple(installed_rules())
    facts = [rule for rule in rules if rule.family in FACT_FAMILIES]
    with timed("reading"):
        sets = read_sets(paths, {}, page_config(paths[0])).sets
    with timed("side by side"):
        for pages in sets:
            _ = pages.tables, pages.spots
    with timed("rules on pages"):
        lint_pages(sets, rules)
    with timed("reading facts"):
        schemas = load_schemas(None)
        named = [(pages, by_language([(page, page.language or None) for page in pages.pages])) for pages in sets]
        catalogs = [page_catalog(each, schemas, pages.conventions.columns, pages.aligned) for pages, each in named]
    with timed("rules on facts"):
        for known in catalogs:
            known.located(lint(known.catalog, facts).findings)
    return found


def whole(paths: Sequence[Path]) -> dict[str, float]:
    """The CPU milliseconds of all that the command does once everything is imported, and what came of it."""
    import lint_catalog.importing.origins  # noqa: F401 - imported late by what is measured
    from lint_catalog.policy import policy
    from lint_catalog.subject import open_subject

    gc.disable()
    subject = open_subject(paths, {}, None)
    asked = policy(subject.config, subject.rules.values(), (), ())
    start = time.process_time()
    look = subject.look(asked)
    seconds = time.process_time() - start
    return {"all": seconds * 1000, "files": len(look.files), "rows": look.items, "findings": len(look.findings)}


def in_process(measure: Callable[[Sequence[Path]], dict[str, float]], pages: Sequence[str]) -> dict[str, float]:
    """What one of the functions above measures in a new process."""
    command = [sys.executable, __file__, "--measure", measure.__name__, *pages]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def programs(pages: Sequence[str]) -> dict[str, list[str]]:
    """The commands by name; the first one is ours."""
    found = {
        "lint-catalog": [sys.executable, "-m", "lint_catalog", "--quiet", *pages],
        "markdown-it-py, parsing": [sys.executable, "-c", _PARSE, *pages],
    }
    for name, arguments in {"pymarkdown": ["scan"], "mdformat": ["--check"]}.items():
        program = shutil.which(name, path=sysconfig.get_path("scripts")) or shutil.which(name)
        if program:
            found[f"{name} {arguments[0]}"] = [program, *arguments, *pages]
    return found


def cpu_milliseconds(command: Sequence[str]) -> float:
    """User and system time of one run, whatever it found."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    return (used.ru_utime + used.ru_stime) * 1000


def main(arguments: Sequence[str]) -> None:
    """Print the stages, the command and its peers."""
    if arguments[:1] == ["--measure"]:
        measured = {each.__name__: each for each in (stages, whole)}[arguments[1]](
            [Path(each) for each in arguments[2:]]
        )
        sys.stdout.write(json.dumps(measured))
        return
    rounds = ROUNDS
    pages = list(arguments)
    if "--rounds" in pages:
        at = pages.index("--rounds")
        rounds = int(pages[at + 1])
        del pages[at : at + 2]
    pages = pages or [str(UPSTREAM / each) for each in ("README.md", "en/README.md", "fr/README.md")]
    commands = programs(pages)
    runs = [
        (
            in_process(stages, pages),
            in_process(whole, pages),
            {name: cpu_milliseconds(commands[name]) for name in commands},
        )
        for _ in range(rounds)
    ]
    for name in runs[0][0]:
        print(f"{name:32} {min(run[name] for run, _, _ in runs):7.0f} ms")
    counts = ", ".join(f"{runs[0][1][each]:.0f} {each}" for each in ("files", "rows", "findings"))
    print(f"{'all of it, in process':32} {min(run['all'] for _, run, _ in runs):7.0f} ms   ({counts})")
    for name in commands:
        ratio = statistics.median(run[name] / run["lint-catalog"] for _, _, run in runs)
        print(f"{name + ', process':32} {min(run[name] for _, _, run in runs):7.0f} ms {ratio:7.2f} of ours")


if __name__ == "__main__":
    main(sys.argv[1:])
