"""Headings, the contents and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lint_catalog.model.pages.page import Heading
from tools.plant.bed import ERROR, NOTE, WARNING, Bed, Grown, Planting, kind
from tools.plant.garden import Line, Piece
from tools.plant.links import address, inserted, label


def _headings(bed: Bed, *, anchored: bool = False) -> Iterator[tuple[tuple[Heading, ...], tuple[Line, ...]]]:
    """Headings that all pages have, those of the first level left out, in any order, and their lines."""
    found = []
    for row in bed.garden.pages.headings:
        there = tuple(each for each in row if each is not None)
        if len(there) < len(row) or there[0].level == 1 or (anchored and not all(each.anchors for each in there)):
            continue
        lines = tuple(Line(page.file, each.span.line) for page, each in zip(bed.garden.pages.pages, there, strict=True))
        found.append((there, lines))
    bed.rng.shuffle(found)
    return (each for each in found if all(bed.is_free(None, line) for line in each[1]))


@kind(WARNING)
def heading_of_another_level_on_one_page(bed: Bed) -> Planting | None:
    for _, lines in _headings(bed, anchored=True):
        line = bed.rng.choice(lines)
        text = bed.garden.text(line)
        deeper = "#" + text
        new = deeper if text.startswith("## ") or bed.rng.random() < 0.5 else text[1:]
        return bed.plant(f"{text[:40]} → {new[:6].split()[0]}", {line: new}, lines)
    return None


@kind(WARNING, whole=True)
def sections_swapped_on_one_page(bed: Bed) -> Planting | None:
    """Two neighbouring sections of one level, with all that is in them."""
    for page in bed.rng.sample(range(len(bed.garden.pages.pages)), len(bed.garden.pages.pages)):
        current = bed.garden.page(page)
        pairs = [(n, n + 1) for n in range(len(current.headings) - 2)]
        bed.rng.shuffle(pairs)
        for one, two in pairs:
            first, second, after = current.headings[one : two + 2]
            if (
                first.level != second.level
                or not (first.anchors and second.anchors)
                or after.level > second.level
                or first.level == 1
            ):
                continue
            starts = [_start(bed, current.file, each) for each in (first, second, after)]
            lines = [Line(current.file, n) for n in range(starts[0], starts[2])]
            rows = [bed.garden.row_of[line] for line in lines if line in bed.garden.row_of]
            tables = {row.table for row in rows}
            if (
                len(lines) > 60
                or not all(bed.is_free(bed.garden.row_of.get(line), line) for line in lines)
                or len(tables) > 2
            ):
                continue
            moved = [
                Grown(bed.garden.text(Line(current.file, n)), n)
                for n in (*range(starts[1], starts[2]), *range(starts[0], starts[1]))
            ]
            changes: dict[Line, tuple[Grown, ...]] = dict.fromkeys(lines, ())
            changes[lines[0]] = tuple(moved)
            at = [Line(current.file, n) for n in (*range(starts[0] - 8, starts[0]), first.span.line, second.span.line)]
            return bed.plant(f"{first.content.line[:30]} and {second.content.line[:30]}", changes, at)
    return None


def _start(bed: Bed, file: str, heading: Heading) -> int:
    """The first line that belongs to a heading: that of its anchors above it, be empty ones between."""
    first = number = heading.span.line
    while number > 1:
        text = bed.garden.text(Line(file, number - 1)).strip()
        if text and not text.startswith("<a id"):
            break
        number -= 1
        first = number if text else first
    return first


@kind(WARNING)
def link_of_a_heading_differs_on_one_page(bed: Bed) -> Planting | None:
    """A heading that is a link on all pages, and leads elsewhere on one."""
    for headings, lines in _headings(bed):
        if any(
            "[" in each.content.text or "](" in bed.garden.text(line)
            for each, line in zip(headings, lines, strict=True)
        ):
            continue
        place = bed.rng.randrange(len(lines))
        changes = {}
        for n, line in enumerate(lines):
            marks, _, text = bed.garden.text(line).partition(" ")
            where = "https://example.org/old" if n == place else "https://example.org/new"
            changes[line] = f"{marks} [{text.strip()}]({where})"
        if not any("[^" in bed.garden.text(line) for line in lines):
            return bed.plant(f"{lines[place]} leads elsewhere", changes)
    return None


def _labels(bed: Bed) -> Iterator[Piece]:
    """Links within a page whose label is the text of the heading that they lead to, as in a list of contents."""
    for piece in bed.links(lambda each: address(each).startswith("#") and each.row is None):
        page = bed.garden.page(piece.page)
        texts = [
            each.content.line for each in page.headings if any(one.id == address(piece)[1:] for one in each.anchors)
        ]
        if label(piece) in texts:
            yield piece


@kind(WARNING)
def contents_in_other_words(bed: Bed) -> Planting | None:
    """The label of another entry of the contents, or its words in another order."""
    known = list(_labels(bed))
    for piece in known:
        words = label(piece).split()
        others = [label(each) for each in known if each.page == piece.page and label(each) != label(piece)]
        turned = " ".join(reversed(words))
        forms = [turned] if len(words) > 1 and turned != label(piece) else []
        if others or forms:
            new = bed.rng.choice([*forms, *others[:1]])
            return bed.edit((piece, f"[{new}]({address(piece)})"))
    return None


@kind(NOTE)
def contents_in_other_capitals(bed: Bed) -> Planting | None:
    for piece in _labels(bed):
        new = bed.rng.choice([label(piece).title(), label(piece).upper(), label(piece).swapcase()])
        if new != label(piece):
            return bed.edit((piece, f"[{new}]({address(piece)})"))
    return None


@kind(WARNING)
def contents_without_a_heading(bed: Bed) -> Planting | None:
    """A heading that the contents list on this page leave out."""
    for piece in _labels(bed):
        text = bed.garden.text(piece.line)
        if re.match(r"\s*[*-] \[", text) and not bed.garden.lines[piece.file][piece.line.number].startswith(
            " " * (len(text) - len(text.lstrip()) + 1)
        ):
            page = bed.garden.page(piece.page)
            at = [
                Line(piece.file, each.span.line)
                for each in page.headings
                if any(one.id == address(piece)[1:] for one in each.anchors)
            ]
            near = [Line(piece.file, piece.line.number + n) for n in (-1, 1)]
            return bed.plant(text, {piece.line: ()}, [*at, *near])
    return None


@kind(WARNING)
def contents_in_another_order(bed: Bed) -> Planting | None:
    """Two neighbouring entries of the contents of one level swapped, on one page."""
    for piece in _labels(bed):
        text = bed.garden.text(piece.line)
        below = Line(piece.file, piece.line.number + 1)
        indent = re.match(r"\s*[*-] \[", text)
        other = bed.garden.text(below)
        if not indent or not other.startswith(indent[0]) or not bed.is_free(None, below):
            continue
        if not bed.garden.lines[below.file][below.number].startswith(" " + indent[0]):
            swapped = {piece.line: (Grown(other, piece.line.number),), below: (Grown(text, below.number),)}
            return bed.plant(text, swapped)
    return None


@kind(NOTE)
def label_in_other_capitals_than_its_row(bed: Bed) -> Planting | None:
    """A link within the page whose label is the name of the row that it leads to, in other capitals."""
    for piece in bed.links(lambda each: address(each).startswith("#") and bool(re.search("[A-Za-z]{4}", label(each)))):
        page = bed.garden.page(piece.page)
        lines = [each.span.line for each in page.anchors if each.id == address(piece)[1:]]
        names = [page.row_name(line) for line in lines]
        new = bed.rng.choice([label(piece).upper(), label(piece).lower(), label(piece).capitalize()])
        if label(piece) in names and new != label(piece):
            return bed.edit((piece, f"[{new}]({address(piece)})"))
    return None


@kind(ERROR)
def anchor_left_out_on_one_page(bed: Bed) -> Planting | None:
    """An anchor to which links of the page lead."""
    for page in bed.rng.sample(bed.garden.pages.pages, len(bed.garden.pages.pages)):
        targets = {each.address[1:] for each in page.links if each.address.startswith("#")}
        anchors = [each for each in page.anchors if each.id in targets]
        bed.rng.shuffle(anchors)
        for each in anchors:
            line = Line(page.file, each.span.line)
            users = [Line(page.file, link.span.line) for link in page.links if link.address == f"#{each.id}"]
            if bed.is_free(bed.garden.row_of.get(line), line) and all(
                bed.is_free(bed.garden.row_of.get(one), one) for one in users
            ):
                text = bed.garden.text(line)
                new = text[: each.span.column - 1] + text[each.span.end_column - 1 :]
                return bed.plant(f"{each.id} on {page.file}", {line: new}, users)
    return None


@kind(ERROR)
def link_to_an_anchor_that_github_makes_otherwise(bed: Bed) -> Planting | None:
    """A heading with characters that are easily left out of its anchor."""
    text, target = bed.rng.choice([
        ("A  wide heading", "a-wide-heading"), ("คำสั่ง", "คำสง"), ("हिन्दी", "हनद"), ("Sails & winds", "sails-winds"),
        ("Ropes / knots", "ropes-knots"), ("風と帆（2024年）", "風と帆（2024年）"), ("C++", "c++"),
        ("*Light* winds", "*light*-winds"), ("ガレオン", "カレオン"), ("Voile · mât", "voile-mât"),
    ])  # fmt: skip
    form = bed.rng.choice(["<h3>{}</h3>\n\nSee [there](#{}).", "### {}\n\nSee [there](#{})."])
    return inserted(bed, form.format(text.replace("*", "") if form[0] == "<" else text, target))


@kind(NOTE)
def part_that_is_not_read(bed: Bed) -> Planting | None:
    return inserted(
        bed, "<table>\n<tr><th>Model</th><th>Developer</th></tr>\n<tr><td>Kite</td><td>Ada</td></tr>\n</table>"
    )
