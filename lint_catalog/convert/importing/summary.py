"""What an import made of pages, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath

from lint_catalog.convert.importing.catalog import BESIDE, FACT, TEXT, Imported
from lint_catalog.model.pages.page import Page
from lint_catalog.text.visible import visible
from lint_catalog.text.words import counted

_ROWS = ("models", "benchmarks", "papers", "items")
_SHOWN = 20


def import_summary(pages: Mapping[str, Page], imported: Imported, folder: PurePath) -> str:
    """Pages, entries, what became of the cells by column, and what was left out."""
    lines = [f"{visible(page.file)} is the page in `{language}`" for language, page in pages.items()]
    rows = sum(len(imported.entries.get(kind, ())) for kind in _ROWS)
    files = sum(map(len, imported.entries.values()))
    lines += [
        "",
        f"wrote {counted(files, 'file')} to {visible((folder / 'entries').as_posix())}, {rows} of them rows of tables",
        "",
    ]
    lines.append(f"{'column':<16}{'facts':>8}{'facts and wording':>20}{'wording':>10}")
    total: Counter[str] = Counter()
    for column, counts in imported.cells.items():
        total.update(counts)
        lines.append(f"{column:<16}{counts[FACT]:>8}{counts[BESIDE]:>20}{counts[TEXT]:>10}")
    lines.append(f"{'all':<16}{total[FACT]:>8}{total[BESIDE]:>20}{total[TEXT]:>10}")
    lines += ["", "left out: nothing" if not imported.left_out else "left out:"]
    lines += [f"  {visible(each)}" for each in imported.left_out[:_SHOWN]]
    if len(imported.left_out) > _SHOWN:
        lines.append(f"  and {len(imported.left_out) - _SHOWN} more")
    return "\n".join(lines) + "\n"
