"""What an import made of pages, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from lint_catalog.convert.importing.catalog import BESIDE, FACT, TEXT, Imported
from lint_catalog.convert.importing.known import KEPT, Known
from lint_catalog.model.pages.page import Page
from lint_catalog.text.visible import visible
from lint_catalog.text.words import counted

_ROWS = ("models", "benchmarks", "papers", "items")
_GIVEN = (*_ROWS, "sections", "footnotes")
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
    if imported.known:
        lines += ["", *_before(imported.known)]
    lines += ["", "left out: nothing" if not imported.left_out else "left out:"]
    lines += [f"  {visible(each)}" for each in imported.left_out[:_SHOWN]]
    if len(imported.left_out) > _SHOWN:
        lines.append(f"  and {len(imported.left_out) - _SHOWN} more")
    return "\n".join(lines) + "\n"


def _before(known: Known) -> Iterator[str]:
    """What became of the entries that were there."""
    stayed = {kind: len(known.catalog.of_kind(kind)) for kind in KEPT}
    yield f"stay as they are: {_counts(stayed)}"
    yield f"  of them are named by rows: {_counts({kind: len(known.found[kind]) for kind in KEPT})}"
    yield f"found again, under the ids they had: {_counts({kind: len(known.found[kind]) for kind in _GIVEN})}"
    gone = [f"{kind}/{id}" for kind in _GIVEN for id in known.catalog.of_kind(kind) if id not in known.found[kind]]
    if gone:
        yield f"gone, since no page has them: {counted(len(gone), 'entry', 'entries')}"
        yield from (f"  {visible(each)}" for each in gone[:_SHOWN])
    if len(gone) > _SHOWN:
        yield f"  and {len(gone) - _SHOWN} more"


def _counts(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in numbers.items() if number) or "nothing"
