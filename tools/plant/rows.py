"""Rows, cells and columns that are missing, in another order, or too many."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from tools.plant.bed import ERROR, NOTE, WARNING, Bed, Grown, Planting, kind, with_texts
from tools.plant.facts import fact
from tools.plant.garden import Line, RowAt

_SIZE = re.compile(r"(\d+(?:\.\d+)?)[bB](?![A-Za-z])")


def _below(bed: Bed, row: RowAt) -> RowAt | None:
    """The row below, if it is the next line on all pages."""
    other = row._replace(row=row.row + 1)
    lines, below = bed.garden.rows[row], bed.garden.rows.get(other, ())
    if len(below) != len(lines) or any(two.number != one.number + 1 for one, two in zip(lines, below, strict=True)):
        return None
    return other if bed.is_free(other, below[0]) else None


def _swapped(bed: Bed, one: Line, two: Line) -> dict[Line, tuple[Grown, ...]]:
    return {one: (Grown(bed.garden.text(two), one.number),), two: (Grown(bed.garden.text(one), two.number),)}


@kind(WARNING)
def rows_swapped_on_one_page(bed: Bed) -> Planting | None:
    for row in bed.rows():
        other = _below(bed, row)
        if other:
            page = bed.rng.randrange(len(bed.garden.rows[row]))
            one, two = bed.garden.rows[row][page], bed.garden.rows[other][page]
            return bed.plant(f"{one} and {two}", _swapped(bed, one, two))
    return None


@kind(ERROR)
def row_missing_on_one_page(bed: Bed) -> Planting | None:
    for row in bed.rows(lambda each: each.row > 0):
        line = bed.rng.choice(bed.garden.rows[row])
        near = [line._replace(number=line.number - 1)]
        if any(each in bed.garden.text(line) for each in ("[^", "<a id", "](#")):
            continue  # a mark or an anchor would be missed elsewhere, too
        if bed.garden.row_of.get(near[0]) and bed.is_free(bed.garden.row_of[near[0]], near[0]):
            return bed.plant(bed.garden.text(line)[:80], {line: ()}, near)
    return None


@kind(WARNING)
def row_twice_on_all_pages(bed: Bed) -> Planting | None:
    for row in bed.rows():
        changes = {
            line: (Grown(bed.garden.text(line), line.number), Grown(bed.garden.text(line), line.number))
            for line in bed.garden.rows[row]
        }
        if "huggingface.co/" in bed.garden.text(next(iter(changes))):
            return bed.plant(bed.garden.text(next(iter(changes)))[:80], changes)
    return None


def _by_size(bed: Bed, least: int, most: int, *, family: bool = False) -> Planting | None:
    """Swap neighbours on all pages, the larger one first, in a table that is in order of size: two of one family, or
    two that have nothing to do with each other."""
    for number in bed.tables(rows=least):
        rows = sorted(each for each in bed.garden.rows if each.table == number)
        if len(rows) > most:
            continue
        sizes = [_largest(bed, row) for row in rows]
        known = [each for each in sizes if each]
        falling = sum(one >= two for one, two in pairwise(known))
        if len(known) < 3 or falling < 0.8 * (len(known) - 1):
            continue
        places = [n for n in range(len(rows) - 1) if sizes[n + 1] and sizes[n] >= 1.5 * sizes[n + 1]]
        bed.rng.shuffle(places)
        for n in places:
            names = [name.text.lower()[1:6] if (name := fact(bed, row, 0, "name")) else "" for row in rows[n : n + 2]]
            other = _below(bed, rows[n]) if bed.is_free(rows[n], bed.garden.rows[rows[n]][0]) else None
            if other == rows[n + 1] and (names[0] == names[1]) == family:
                changes: dict[Line, tuple[Grown, ...]] = {}
                for one, two in zip(bed.garden.rows[rows[n]], bed.garden.rows[other], strict=True):
                    changes |= _swapped(bed, one, two)
                return bed.plant(f"{sizes[n]:g}b behind {sizes[n + 1]:g}b", changes)
    return None


def _largest(bed: Bed, row: RowAt) -> float:
    """The largest size that a row names, 0 without one."""
    cell = fact(bed, row, 0, "base") or fact(bed, row, 0, "architecture")
    return max([0.0, *map(float, _SIZE.findall(cell.text))]) if cell else 0.0


@kind(WARNING, whole=True)
def smaller_model_first(bed: Bed) -> Planting | None:
    return _by_size(bed, 10, 1000)


@kind(NOTE, whole=True)
def smaller_model_of_a_family_first(bed: Bed) -> Planting | None:
    return _by_size(bed, 4, 1000, family=True)


@kind(NOTE, whole=True)
def smaller_model_first_in_a_small_table(bed: Bed) -> Planting | None:
    return _by_size(bed, 3, 9)


@kind(ERROR)
def cell_too_many(bed: Bed) -> Planting | None:
    for row in bed.rows():
        line = bed.rng.choice(bed.garden.rows[row])
        text = bed.garden.text(line)
        cells = bed.garden.column_of.get(line, ())
        if cells and text.rstrip().endswith("|"):
            cell = bed.rng.choice(cells)
            at = cell.span.end_column - 1
            return bed.plant(
                "one more cell", {line: text[:at] + bed.rng.choice([" | and more", " | 2024", "|x"]) + text[at:]}
            )
    return None


@kind(ERROR)
def cell_missing(bed: Bed) -> Planting | None:
    for row in bed.rows():
        line = bed.rng.choice(bed.garden.rows[row])
        cells = bed.garden.column_of.get(line, ())
        if len(cells) > 2:
            n = bed.rng.randrange(len(cells) - 1)
            text = bed.garden.text(line)
            return bed.plant(
                "two cells are one",
                {line: text[: cells[n].span.end_column - 1] + " " + text[cells[n + 1].span.column - 1 :]},
            )
    return None


@kind(WARNING)
def first_pipe_missing(bed: Bed) -> Planting | None:
    for row in bed.rows():
        line = bed.rng.choice(bed.garden.rows[row])
        text = bed.garden.text(line)
        if text.startswith("|") and re.match(r"\| *\S", text):
            return bed.plant("no leading pipe", {line: text[1:] if bed.rng.random() < 0.5 else text[1:].lstrip()})
    return None


@kind(NOTE)
def last_pipe_missing(bed: Bed) -> Planting | None:
    for row in bed.rows():
        line = bed.rng.choice(bed.garden.rows[row])
        text = bed.garden.text(line).rstrip()
        if text.endswith(" |"):
            return bed.plant("no closing pipe", {line: text[:-2]})
    return None


@kind(ERROR, whole=True)
def table_missing_on_one_page(bed: Bed) -> Planting | None:
    for number in bed.tables(rows=1):
        rows = [each for each in bed.garden.rows if each.table == number]
        if len(rows) > 12 or not all(bed.is_free(row, bed.garden.rows[row][0]) for row in rows):
            continue
        tables = bed.garden.tables[number].tables
        page = bed.rng.randrange(len(tables))
        table = tables[page]
        if table is None:
            continue
        file = bed.garden.page(page).file
        lost = "\n".join(bed.garden.lines[file][table.span.line - 1 : table.span.end_line])
        if any(each in lost for each in ("[^", "<a id")):
            continue
        gone: dict[Line, tuple[Grown, ...]] = {
            Line(file, n): () for n in range(table.span.line, table.span.end_line + 1)
        }
        at = [  # the rows before it and the headings above it are where one would look
            Line(each.file, n)
            for each, other in zip(bed.garden.pages.pages, tables, strict=True)
            if other
            for n in (*range(other.span.line - 12, other.span.line + 2), *(one.span.line for one in other.section))
        ]
        return bed.plant(f"table {number} on {file}", gone, at, table=number)
    return None


def _title_changed(bed: Bed, new: dict[str, dict[str, list[str]]]) -> Planting | None:
    """Another title for a column of one table, on one page."""
    for number in bed.tables(rows=1):
        tables, kinds = bed.garden.tables[number].tables, bed.garden.tables[number].kinds
        index = bed.rng.choice([n for n, page in enumerate(bed.garden.pages.pages) if page.language in new])
        table, page = tables[index], bed.garden.page(index)
        columns = zip(table.header.cells, kinds[index], strict=False) if table else ()
        wanted = [(cell, new[page.language][what]) for cell, what in columns if what in new[page.language]]
        if not wanted:
            continue
        cell, titles = bed.rng.choice(wanted)
        forms = [each for each in titles if each != cell.text]
        line = Line(page.file, cell.span.line)
        if forms and bed.is_free(None, line):
            written = bed.rng.choice(forms)
            return bed.plant(
                f"{cell.text} → {written}", {line: with_texts(bed.garden.text(line), [(cell.span, written)])}
            )
    return None


_OTHER_WORDS = {
    "en": {
        "released": ["Year", "Released in"],
        "training": ["Training Text", "Data"],
        "developer": ["Creator", "Organization"],
        "license": ["Terms of use", "Licence"],
    },
    "fr": {
        "released": ["Année", "Date de sortie"],
        "training": ["Données", "Textes d'entraînement"],
        "developer": ["Créateur", "Organisation"],
        "license": ["Conditions", "Permis"],
    },
}
_NOT_TRANSLATED = {
    "en": {
        "released": ["公開年"],
        "training": ["学習テキスト"],
        "developer": ["開発元"],
        "license": ["ライセンス"],
        "architecture": ["アーキテクチャ"],
    },
    "fr": {
        "released": ["Release Year"],
        "training": ["Training Data"],
        "developer": ["Developer"],
        "license": ["License"],
        "base": ["Base Model"],
    },
}


@kind(WARNING)
def title_of_a_column_in_other_words(bed: Bed) -> Planting | None:
    return _title_changed(bed, _OTHER_WORDS)


@kind(WARNING)
def title_of_a_column_not_translated(bed: Bed) -> Planting | None:
    return _title_changed(bed, _NOT_TRANSLATED)


@kind(WARNING)
def list_in_a_cell(bed: Bed) -> Planting | None:
    """A list put into a cell with signs of lists, which are only text there."""
    for piece in bed.cells("training", test=lambda each: each.text.count("<br>") >= 2):
        return bed.edit((piece, "- " + piece.text.replace("<br>", "<br>- ")))
    return None


@kind(WARNING)
def paper_out_of_order(bed: Bed) -> Planting | None:
    """Two papers of different months, swapped on all pages."""
    for row in bed.rows():
        other = _below(bed, row)
        dates = [fact(bed, each, 0, "date") for each in (row, other)] if other else []
        if other and all(dates) and len({each.text[:7] for each in dates if each}) == 2:
            changes: dict[Line, tuple[Grown, ...]] = {}
            for one, two in zip(bed.garden.rows[row], bed.garden.rows[other], strict=True):
                changes |= _swapped(bed, one, two)
            return bed.plant(" and ".join(each.text for each in dates if each), changes)
    return None


@kind(WARNING)
def date_written_otherwise(bed: Bed) -> Planting | None:
    usual = Counter(re.sub(r"\d", "0", each.text) for each in bed.garden.cells if each.kind == "date")
    for piece in bed.cells("date", test=lambda each: usual[re.sub(r"\d", "0", each.text)] > 9):
        numbers = re.findall(r"\d+", piece.text)
        if len(numbers) == 3:
            new = bed.rng.choice(
                ["/".join(numbers), "-".join(numbers), f"{numbers[0]}.13.{numbers[2]}", f"{numbers[0]}.{numbers[1]}"]
            )
            return bed.edit(*((each, new) for each in bed.garden.versions(piece)))
    return None
