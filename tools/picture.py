"""The README's picture: lint-catalog run on a small catalog with some slips, drawn as a terminal."""

from __future__ import annotations

import html
import io
import itertools
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from lint_catalog.model.entries.catalog import Catalog
from lint_catalog.model.entries.entry import Entry, markdown
from lint_catalog.model.entries.markdown import footnote_markers
from lint_catalog.project.workspace import open_workspace

ROOT = Path(__file__).resolve().parent.parent
ENTRY = ("models", "youri-7b")
SLIPS = (
    ("developer: rinna\n", "developer: rina\n"),
    ("base: [llama-2]\nparameters: 7b\n", "base: [llama-2]\nparameter: 7b\n"),
    ("en: part of it, fr: en partie", "en: part of it, rf: en partie"),
    ("license: llama-2\n", "license: mit\n"),
)
"""What is changed in the entry: each text and what stands there instead."""
COLUMNS = 100
FONTS = "ui-monospace, 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK JP', monospace"


def picture() -> str:
    """The picture as SVG. It is the same wherever and however often it is made."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _copy_example(root)
        report = _run(root)
    return _drawn("$ lint-catalog\n" + report)


def _copy_example(root: Path) -> None:
    """Copy the entry with slips in it, and unharmed everything it leads to, from this repository's catalog."""
    catalog = open_workspace(ROOT).read().catalog
    kind, id = ENTRY
    needed = {*_closure(catalog, kind, id), *catalog.of_kind("catalog").values(), catalog.entries["licenses"]["mit"]}
    for entry in needed:
        target = root / entry.file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / entry.file, target)
    broken = root / catalog.entries[kind][id].file
    text = broken.read_text(encoding="utf-8")
    for before, after in SLIPS:
        if text.count(before) != 1:
            raise SystemExit(f"tools/picture.py: {broken.name} has changed: it does not hold {before!r} once")
        text = text.replace(before, after)
    broken.write_text(text, encoding="utf-8")


def _closure(catalog: Catalog, kind: str, id: str) -> set[Entry]:
    """An entry, the entries it refers to, and so on."""
    found: set[Entry] = set()
    waiting = [catalog.get(kind, id)]
    while waiting:
        entry = waiting.pop()
        if entry is None or entry in found:
            continue
        found.add(entry)
        waiting += [catalog.get(kind, each.id) for each in entry.references for kind in each.kinds]
        waiting += [catalog.get("footnotes", each.id) for _, text in markdown(entry) for each in footnote_markers(text)]
    return found


def _run(root: Path) -> str:
    """What lint-catalog says there, in colour and without the time it took."""
    command = [sys.executable, "-m", "lint_catalog", "--color", "always"]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 1:
        raise SystemExit(f"tools/picture.py: lint-catalog left with {done.returncode}, not 1:\n{done.stderr}")
    return re.sub(r" \(\d+\.\d+ s\)", "", done.stdout)


_RUN = re.compile(
    r'<text (?P<look>[^>]*?) x="(?P<x>[\d.]+)" (?P<y>y="[\d.]+") textLength="(?P<length>[\d.]+)" (?P<clip>[^>]*)>'
    r"(?P<text>[^<]*)</text>"
)


def _aligned(run: re.Match[str]) -> str:
    """A run of text as rich draws it, but with two columns for each wide character, for which rich allows one."""
    text = html.unescape(run["text"])
    column = float(run["length"]) / len(text)
    x = float(run["x"])
    drawn = []
    for wide, characters in itertools.groupby(text, key=lambda char: cell_len(char) == 2):
        part = "".join(characters)
        length = cell_len(part) * column
        escaped = html.escape(part).replace(" ", "&#160;")
        fit = ' lengthAdjust="spacingAndGlyphs"' if wide else ""
        place = f'x="{x:g}" {run["y"]} textLength="{length:g}"{fit}'
        drawn.append(f"<text {run['look']} {place} {run['clip']}>{escaped}</text>")
        x += length
    return "".join(drawn)


def _drawn(output: str) -> str:
    """Terminal output as SVG that needs nothing from elsewhere: rich would have its font fetched from the network."""
    console = Console(
        record=True,
        width=COLUMNS,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    console.print(Text.from_ansi(output.rstrip("\n")), soft_wrap=False)
    svg = console.export_svg(title="lint-catalog", theme=MONOKAI, unique_id="terminal")
    svg = _RUN.sub(_aligned, svg)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: Fira Code, monospace", f"font-family: {FONTS}", svg)
    svg = re.sub(r"<!-- Generated with Rich .*?-->", "<!-- Made by tools/picture.py -->", svg)
    return "".join(f"{line.rstrip()}\n" for line in svg.strip().splitlines())
