"""Footnotes: their marks and their definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lint_catalog.model.pages.page import Definition
from tools.plant.bed import ERROR, WARNING, Bed, Planting, kind
from tools.plant.garden import Line, Piece
from tools.plant.links import inserted

_MARK = re.compile(r"\[\^([^\]\s]+)\]")


def _definitions(bed: Bed) -> Iterator[tuple[Definition, Line]]:
    """Footnotes of one line, in any order."""
    found = [
        (each, Line(page.file, each.span.line))
        for page in bed.garden.pages.pages
        for each in page.definitions
        if "\n" not in each.source
    ]
    bed.rng.shuffle(found)
    return (each for each in found if bed.is_free(None, each[1]))


def _marked(bed: Bed) -> Iterator[Piece]:
    """Cells with a mark that all pages have there, and have elsewhere, too: without it their footnote has another."""
    for piece in bed.cells(test=lambda each: bool(_MARK.search(each.text))):
        marks = _MARK.findall(piece.text)
        text = bed.garden.texts[piece.file]
        if len(re.findall(rf"\[\^{re.escape(marks[0])}\](?!:)", text)) > 1 and all(
            _MARK.search(each.text) for each in bed.garden.versions(piece)
        ):
            yield piece


@kind(ERROR)
def mark_missing_on_one_page(bed: Bed) -> Planting | None:
    for piece in _marked(bed):
        return bed.edit((piece, _MARK.sub("", piece.text, count=1)))
    return None


@kind(ERROR)
def mark_of_another_footnote_on_one_page(bed: Bed) -> Planting | None:
    for piece in _marked(bed):
        known = [each.id for each in bed.garden.page(piece.page).definitions if f"[^{each.id}]" not in piece.text]
        return bed.edit((piece, _MARK.sub(f"[^{bed.rng.choice(known)}]", piece.text, count=1)))
    return None


@kind(ERROR)
def mark_in_another_row_on_one_page(bed: Bed) -> Planting | None:
    for piece in _marked(bed):
        match = _MARK.search(piece.text)
        for other in bed.cells(piece.kind, test=lambda each: bool(each.text) and "[^" not in each.text):
            same_page = match and other.page == piece.page
            if match and same_page and other.row and piece.row and other.row.table == piece.row.table:
                return bed.edit((piece, _MARK.sub("", piece.text, count=1)), (other, other.text + match[0]))
    return None


@kind(ERROR)
def mark_without_a_definition(bed: Bed) -> Planting | None:
    name = bed.rng.choice(["99", "later", "注", "new-note"])
    for piece in bed.cells(test=lambda each: bool(each.text) and "[^" not in each.text and each.kind != ""):
        chosen = bed.garden.versions(piece) if bed.rng.random() < 0.5 else [piece]
        return bed.edit(*((each, f"{each.text}[^{name}]") for each in chosen))
    return None


@kind(ERROR)
def mark_that_is_malformed(bed: Bed) -> Planting | None:
    for piece in _marked(bed):
        match = _MARK.search(piece.text)
        if match:
            forms = [
                f"[^{match[1]}",
                f"[{match[1]}^]",
                f"[^ {match[1]}]",
                f"^[{match[1]}]",
                f"[＾{match[1]}]",
                f"［^{match[1]}］",
            ]
            return bed.edit((piece, piece.text.replace(match[0], bed.rng.choice(forms), 1)))
    return None


@kind(WARNING)
def definition_without_a_mark(bed: Bed) -> Planting | None:
    name = bed.rng.choice(["98", "left-over", "余り"])
    last = [(page.file, page.definitions[-1]) for page in bed.garden.pages.pages if page.definitions]
    bed.rng.shuffle(last)
    for file, each in last:
        line = Line(file, each.span.end_line)
        if bed.is_free(None, line):
            return bed.plant(
                f"[^{name}]", {line: f"{bed.garden.text(line)}\n\n[^{name}]: https://example.org/left-over"}
            )
    return inserted(bed, f"[^{name}]: https://example.org/left-over")


@kind(ERROR)
def definition_twice(bed: Bed) -> Planting | None:
    for each, line in _definitions(bed):
        again = bed.rng.choice(["https://example.org/again", each.source])
        return bed.plant(f"[^{each.id}] twice", {line: f"{bed.garden.text(line)}\n\n[^{each.id}]: {again}"})
    return None


@kind(WARNING)
def footnote_that_names_itself(bed: Bed) -> Planting | None:
    for each, line in _definitions(bed):
        mark = f"[^{each.id}]"
        text = bed.garden.text(line)
        form = bed.rng.choice(
            [text.replace(": ", f": {mark}: ", 1), f"{text}{mark}", text.replace(": ", f": {mark} ", 1)]
        )
        return bed.plant(form[:60], {line: form})
    return None


@kind(ERROR)
def number_differs_in_a_footnote_on_one_page(bed: Bed) -> Planting | None:
    number = re.compile(r"(?<![\w./(-])\d{3,4}(?![\w/-])")
    for each, line in _definitions(bed):
        text = bed.garden.text(line)
        match = number.search(re.sub(r"\([^()]*\)", lambda one: "_" * len(one[0]), text), len(each.id) + 5)
        if match:
            new = str(int(match[0]) + bed.rng.choice([1, 100, 7]))
            versions = [
                Line(page.file, other.span.line)
                for page in bed.garden.pages.pages
                for other in page.definitions
                if other.id == each.id
            ]
            changed = text[: match.start()] + new + text[match.end() :]
            return bed.plant(f"{match[0]} → {new}", {line: changed}, versions)
    return None
