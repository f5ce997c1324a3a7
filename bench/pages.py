"""How long reading and linting Markdown pages takes: `python bench/pages.py [PAGE…]`.

Reading is measured against markdown-it-py merely parsing the same pages, linting together with the reading that it
needs, all rules and alignment included. Without pages it takes the three that our entries' facts come from, where they
are at hand, else our own. The best of three rounds counts, in CPU milliseconds. Each page is read once: the counts show
it.
"""

from __future__ import annotations

import argparse
import gc
import os
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from lint_catalog.config import Config
from lint_catalog.engine import lint_pages
from lint_catalog.page_sets import read_sets
from lint_catalog.rule import Rule, installed_rules
from lint_catalog.source.markdown import read_page

ROOT = Path(__file__).resolve().parent.parent
UPSTREAM = Path(os.environ.get("LINT_CATALOG_UPSTREAM", ROOT.parent / "shared")) / "upstream"
THEIRS = [UPSTREAM / each for each in ("README.md", "en/README.md", "fr/README.md")]
OURS = [ROOT / "catalog" / f"{each}.md" for each in ("ja", "en", "fr")]
ROUNDS = 3


def milliseconds(run: Callable[[], object]) -> float:
    """The CPU time of the fastest round."""
    times = []
    gc.disable()  # as the command line does
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    gc.enable()
    return min(times) * 1000


def main() -> None:
    """Print a row for each page."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", nargs="*", type=Path, metavar="PAGE")
    pages = arguments.parse_args().pages or (THEIRS if all(page.is_file() for page in THEIRS) else OURS)
    if missing := [str(page) for page in pages if not page.is_file()]:
        arguments.error(f"there is no file {missing[0]}")
    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin).use(front_matter_plugin)
    totals = [0.0, 0.0]
    print(f"{'page':40} {'read, ms':>9} {'parse, ms':>10} {'ratio':>6}")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        ours = milliseconds(partial(read_page, text))
        theirs = milliseconds(partial(parser.parse, text))
        totals = [totals[0] + ours, totals[1] + theirs]
        name = "/".join(page.parts[-2:])
        print(f"{name:40} {ours:9.0f} {theirs:10.0f} {ours / theirs:6.2f}")
    print(f"{'all':40} {totals[0]:9.0f} {totals[1]:10.0f} {totals[0] / totals[1]:6.2f}")
    rules = tuple(installed_rules())
    counts: list[str] = []
    print(f"linted, all of it: {milliseconds(partial(lint, pages, rules, counts)):.0f} ms")
    print(counts[-1])


def lint(paths: Sequence[Path], rules: Sequence[Rule], counts: list[str]) -> None:
    """Read pages and run all rules on them, as the command does, and note what came of it."""
    reading = read_sets(paths, {}, Config(Path.cwd()))
    result = lint_pages(reading.sets, rules)
    pages = [page for each in reading.sets for page in each]
    rows = sum(len(table.rows) for page in pages for table in page.tables)
    counts.append(f"{len(pages)} files, {rows} rows, {len(result.findings)} findings, {len(rules)} rules")


if __name__ == "__main__":
    main()
