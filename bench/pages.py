"""How long reading Markdown pages takes, against markdown-it-py merely parsing them: `python bench/pages.py [PAGE…]`.

Without pages it takes the three of the public catalog beside this repository. One pass over each page; the best of
three rounds counts, in CPU milliseconds.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from lint_catalog.source.markdown import read_page

ROOT = Path(__file__).resolve().parent.parent
UPSTREAM = Path(os.environ.get("LINT_CATALOG_UPSTREAM", ROOT.parent / "shared")) / "upstream"
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
    names = sys.argv[1:] or [str(UPSTREAM / each) for each in ("README.md", "en/README.md", "fr/README.md")]
    parser = MarkdownIt("commonmark").enable("table").use(footnote_plugin).use(front_matter_plugin)
    totals = [0.0, 0.0]
    print(f"{'page':40} {'read, ms':>9} {'parse, ms':>10} {'ratio':>6}")
    for page in map(Path, names):
        text = page.read_text(encoding="utf-8")
        ours = milliseconds(partial(read_page, text))
        theirs = milliseconds(partial(parser.parse, text))
        totals = [totals[0] + ours, totals[1] + theirs]
        name = "/".join(page.parts[-2:])
        print(f"{name:40} {ours:9.0f} {theirs:10.0f} {ours / theirs:6.2f}")
    print(f"{'all':40} {totals[0]:9.0f} {totals[1]:10.0f} {totals[0] / totals[1]:6.2f}")


if __name__ == "__main__":
    main()
