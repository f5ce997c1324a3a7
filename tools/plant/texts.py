"""Characters that do not belong where they stand, and texts in another language than their page's."""

from __future__ import annotations

import re

from tools.plant.bed import ERROR, NOTE, WARNING, Bed, Planting, kind
from tools.plant.garden import Line, Piece

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef、。]")
_SPACED = re.compile(r"(?<=[A-Za-z\u00c0-\u017f]) (?=[A-Za-z\u00c0-\u017f])")


def is_latin(piece: Piece) -> bool:
    """Whether a text is one in Latin letters on such a page."""
    return piece.language != "ja" and not _CJK.search(piece.text)


def _sub(bed: Bed, pattern: re.Pattern[str], text: str, new: str) -> str:
    """A text with one of the places where a pattern fits changed."""
    place = bed.rng.choice(list(pattern.finditer(text)))
    return text[: place.start()] + new + text[place.end() :]


def _words_changed(bed: Bed, pattern: str, new: str, *, latin: bool = True) -> Planting | None:
    compiled = re.compile(pattern)
    fits = (lambda each: is_latin(each) and bool(compiled.search(each.text))) if latin else (
        lambda each: bool(compiled.search(each.text))
    )  # fmt: skip
    for piece in bed.words(fits):
        return bed.edit((piece, _sub(bed, compiled, piece.text, new)))
    return None


@kind(WARNING)
def full_width_bracket(bed: Bed) -> Planting | None:
    if bed.rng.random() < 0.5:
        return _words_changed(bed, r" ?\((?=[A-Za-z])", "（")
    return _words_changed(bed, r"(?<=[A-Za-z])\)", "）")


@kind(WARNING)
def full_width_punctuation(bed: Bed) -> Planting | None:
    pattern, new = bed.rng.choice([
        (r"(?<=[a-z]), (?=[A-Za-z])", "、"), (r"(?<=[a-z]), (?=[A-Za-z])", "，"), (r"(?<=[a-z]): ?(?=[A-Za-z])", "："),
        (r"(?<=[a-z])\. (?=[A-Z])", "。"), (r"(?<=[a-z]), (?=[A-Za-z])", "， "), (r"(?<=[a-z]): ?(?=[A-Za-z])", "； "),
    ])  # fmt: skip
    return _words_changed(bed, pattern, new)


@kind(WARNING)
def tab_in_text(bed: Bed) -> Planting | None:
    return _words_changed(bed, r"(?<=[\w,.:、]) (?=\w)", bed.rng.choice(["\t", " \t", "\t\t"]), latin=False)


@kind(WARNING)
def spaces_doubled(bed: Bed) -> Planting | None:
    return _words_changed(
        bed, r"(?<=[\w,.:、]) (?=\w)", bed.rng.choice(["  ", "   ", " \u3000", "\u3000", " \u00a0"]), latin=False
    )


@kind(WARNING)
def spaces_doubled_beside_an_entity(bed: Bed) -> Planting | None:
    """In a run of text with an entity or an escape, of which nobody can say at once where its characters stand."""
    for piece in bed.words(lambda each: len(_SPACED.findall(each.text)) >= 2 and "|" not in each.text):
        places = [each.start() for each in _SPACED.finditer(piece.text)]
        entity, doubled = bed.rng.sample(places, 2)
        sign = bed.rng.choice([" &amp; ", " \\* ", " &#x2011;", "&nbsp;", " \\_"])
        space = bed.rng.choice(["  ", "\t", "\u3000"])
        text = "".join(sign if n == entity else space if n == doubled else each for n, each in enumerate(piece.text))
        return bed.edit((piece, text))
    return None


@kind(WARNING)
def character_that_nobody_sees(bed: Bed) -> Planting | None:
    hidden = bed.rng.choice(["\u200b", "\ufeff", "\u2060", "\u00ad", "\u200e", "\u2063"])
    return _words_changed(bed, r"(?<=[A-Za-z])(?=[a-z])", hidden, latin=False)


@kind(ERROR)
def text_that_runs_backwards(bed: Bed) -> Planting | None:
    return _words_changed(bed, r"(?<=[A-Za-z])(?=[a-z])", bed.rng.choice(["\u202e", "\u2067", "\u202d"]), latin=False)


@kind(WARNING)
def kana_left_over(bed: Bed) -> Planting | None:
    return _words_changed(bed, r"(?<=[a-z]{3})(?=[ ,.)]|$)", bed.rng.choice(["ト", "の", "と", "を"]))


@kind(WARNING)
def stray_mark_of_emphasis(bed: Bed) -> Planting | None:
    return _words_changed(
        bed, r"(?<=[a-z]{3}) (?=[A-Za-z]{3})", bed.rng.choice([" **", "** ", " __", "**: "]), latin=False
    )


@kind(ERROR)
def credential_in_text(bed: Bed) -> Planting | None:
    letters = "".join(bed.rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789", k=36))
    token = bed.rng.choice(["hf_" + letters[:34], "ghp_" + letters, "AKIA" + letters[:16].upper()])
    return _words_changed(bed, r"(?<=[a-z]) (?=[A-Za-z])", f" {token} ", latin=False)


@kind(WARNING)
def cell_not_translated(bed: Bed) -> Planting | None:
    """A cell of words as the first page has it."""
    for piece in bed.cells(
        test=lambda each: each.language != "ja" and each.kind not in ("", "released", "license", "name")
    ):
        first = bed.garden.versions(piece)[0]
        if len(_CJK.findall(first.text)) >= 2 and not _CJK.search(piece.text) and first.language == "ja":
            return bed.edit((piece, first.text))
    return None


@kind(NOTE)
def cell_in_the_second_pages_language(bed: Bed) -> Planting | None:
    """Words on the third page that are those of the second, though the first page has its own."""
    kinds = ("platform", "domain", "description", "training", "developer")
    for piece in bed.cells(*kinds, test=lambda each: each.page == 2):
        _, second, _ = bed.garden.versions(piece)
        lower = re.findall(r"(?<![\w/.-])[a-z]{4,}(?![\w/.-])", second.text)
        if lower and second.text != piece.text and "[^" not in second.text + piece.text:
            return bed.edit((piece, second.text))
    return None


@kind(WARNING)
def heading_not_translated(bed: Bed) -> Planting | None:
    rows = [row for row in bed.garden.pages.headings[1:] if all(row)]
    bed.rng.shuffle(rows)
    for row in rows:
        page = bed.rng.randrange(1, len(row))
        first, other = row[0], row[page]
        if first is None or other is None or not _CJK.search(first.content.text):
            continue
        line = Line(bed.garden.page(page).file, other.span.line)
        text = bed.garden.text(Line(bed.garden.page(0).file, first.span.line))
        if bed.is_free(None, line) and "[^" not in text and text != bed.garden.text(line):
            return bed.plant(text, {line: text})
    return None


@kind(WARNING)
def text_outside_of_tables_not_translated(bed: Bed) -> Planting | None:
    """A paragraph, an item, or the text of an image, in the first page's language."""
    words = bed.rng.choice(
        ["海流の強さを比べた図", "詳細は各モデルのページを参照", "本モデルは学習中である", "船の図（2024年版）"]
    )
    form = bed.rng.choice(["{}", "* {}", "![{}](https://example.org/figure.png)", "1. {}", "> {}", "**{}**"])
    pages = [page.file for page in bed.garden.pages.pages if page.language != "ja"]
    lines = [
        Line(page.file, head.span.line)
        for page in bed.garden.pages.pages
        for head in page.headings
        if page.file in pages
    ]
    for line in bed.free_lines(lines):
        return bed.plant(form.format(words), {line: f"{bed.garden.text(line)}\n\n{form.format(words)}"})
    return None


@kind(WARNING)
def footnote_not_translated(bed: Bed) -> Planting | None:
    pages = bed.garden.pages.pages
    for page in bed.rng.sample(pages[1:], len(pages) - 1):
        for each in bed.rng.sample(page.definitions, len(page.definitions)):
            first = next((one for one in pages[0].definitions if one.id == each.id), None)
            line = Line(page.file, each.span.line)
            if first is None or "\n" in first.source + each.source or not bed.is_free(None, line):
                continue
            if len(_CJK.findall(first.source)) > 10:
                text = bed.garden.text(Line(pages[0].file, first.span.line))
                return bed.plant(text, {line: text})
    return None
