"""Numbers, years, sizes and licenses that are wrong."""

from __future__ import annotations

import re
from collections import Counter

from tools.plant.bed import ERROR, NOTE, WARNING, Bed, Planting, kind
from tools.plant.garden import Piece, RowAt
from tools.plant.links import address, everywhere, inserted, is_web, label, repository

_YEAR = re.compile(r"^(\*\*)?(20[12]\d)(\*\*)?$")
_SIZE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)([bB])(?![A-Za-z])")
_UNKNOWN = 5
"""So many licenses are made unknown, so that there is a usual sign for it."""
_NUMBER = re.compile(r"(?<![\w.,/#-])(\d{1,3}(?:,\d{3})+|\d{3,}(?:\.\d+)?)(?![\w,/-])")


@kind(ERROR)
def year_differs_on_one_page(bed: Bed) -> Planting | None:
    for piece in bed.cells("released", test=lambda each: bool(_YEAR.match(each.text))):
        year = int(re.sub(r"\D", "", piece.text))
        return bed.edit((piece, piece.text.replace(str(year), str(year + bed.rng.choice([-1, 1, -2])))))
    return None


@kind(WARNING)
def year_before_all_others_of_its_base(bed: Bed) -> Planting | None:
    """Two or three years before the first of nine or more models of the same base, on all pages."""
    years: dict[str, list[int]] = {}
    for each in bed.garden.cells:
        base, year = fact(bed, each.row, each.page, "base"), each.text.strip("*")
        if each.kind == "released" and each.page == 0 and base and year.isdigit():
            years.setdefault(_base(base), []).append(int(year))
    for piece in bed.cells("base", test=lambda each: each.page == 0 and len(years.get(_base(each), ())) >= 9):
        cell = fact(bed, piece.row, piece.page, "released")
        if cell is not None:
            year = str(min(years[_base(piece)]) - bed.rng.choice([1, 2]))
            return bed.edit(*((each, year) for each in bed.garden.versions(cell)), said=f"{_base(piece)} in {year}")
    return None


def _base(piece: Piece) -> str:
    """What a cell calls the base, without its size."""
    return re.sub(r"\s*[（(<+].*", "", piece.text)


def fact(bed: Bed, row: RowAt | None, page: int, kind: str) -> Piece | None:
    """The cell of a row on a page that holds a kind of fact."""
    if row is None:
        return None
    return next((each for each in bed.garden.column_of.get(bed.garden.rows[row][page], ()) if each.kind == kind), None)


@kind(WARNING)
def newest_year_not_bold(bed: Bed) -> Planting | None:
    newest = max(
        (each.text for each in bed.garden.cells if each.kind == "released" and each.text.startswith("**")), default=""
    )
    for piece in bed.cells("released", test=lambda each: each.text == newest):
        return bed.edit(*((each, each.text.strip("*")) for each in bed.garden.versions(piece)))
    return None


@kind(ERROR)
def number_differs_on_one_page(bed: Bed) -> Planting | None:
    for piece in bed.words(
        lambda each: each.row is not None and each.kind in ("training", "description", "context_length")
    ):
        found = list(_NUMBER.finditer(piece.text))
        cell = next(
            (
                each
                for each in bed.garden.column_of[piece.line]
                if each.span.column <= piece.span.column < each.span.end_column
            ),
            None,
        )
        if not found or cell is None:
            continue
        match = bed.rng.choice(found)
        if not all(match[0] in each.text for each in bed.garden.versions(cell)) or re.fullmatch(r"20[12]\d", match[0]):
            continue
        digits = match[0]
        at = bed.rng.choice([n for n, each in enumerate(digits) if each.isdigit()])
        new = digits[:at] + str((int(digits[at]) % 9) + 1) + digits[at + 1 :]
        if new != digits:
            return bed.edit((piece, piece.text[: match.start()] + new + piece.text[match.end() :]))
    return None


@kind(WARNING)
def number_left_out_on_one_page(bed: Bed) -> Planting | None:
    """A count with its unit, which all pages have."""
    count = re.compile(
        r" ?\((?:計 |total |pour un total de |a total of )?\**\d[\d.,]*[TBMK]?\** ?(?:トークン|tokens|jetons)[^()]*\)"
    )
    for piece in bed.cells("training", test=lambda each: bool(count.search(each.text))):
        if all(count.search(each.text) for each in bed.garden.versions(piece)):
            return bed.edit((piece, count.sub("", piece.text, count=1)))
    return None


@kind(WARNING)
def bold_differs_on_one_page(bed: Bed) -> Planting | None:
    for piece in bed.cells(test=lambda each: bool(re.search(r"\*\*[^*]+\*\*", each.text)) and each.kind != ""):
        if all("**" in each.text for each in bed.garden.versions(piece)):
            return bed.edit((piece, re.sub(r"\*\*([^*]+)\*\*", r"\1", piece.text, count=1)))
    return None


@kind(NOTE)
def size_not_bold(bed: Bed) -> Planting | None:
    """The size of a model that is not bold as all others are, on all pages."""
    bold = re.compile(r"\*\*(\d+(?:\.\d+)?[bB])\*\*")

    def fits(each: Piece) -> bool:
        match = bold.search(each.text)
        return bool(match) and float(match[1][:-1]) >= 3 and len(bold.findall(each.text)) == 1 if match else False

    for piece in bed.cells("base", "architecture", test=fits):
        return bed.edit(*((each, bold.sub(r"\1", each.text)) for each in bed.garden.versions(piece)))
    return None


@kind(ERROR)
def title_leads_to_another_size(bed: Bed) -> Planting | None:
    """A title, or a label, that says a size, and leads to the repository of another one."""

    def fits(each: Piece) -> bool:
        sizes = _SIZE.findall(re.sub(r"\*", "", label(each)))
        name = repository(each)[1].lower()
        return is_web(each) and len(sizes) == 1 and f"{sizes[0][0]}b" in re.split(r"[-_]", name)

    for piece in bed.links(fits):
        size = _SIZE.findall(re.sub(r"\*", "", label(piece)))[0][0]
        other = bed.rng.choice([each for each in ("1.8", "3", "7", "8", "13", "70") if each != size])
        new = re.sub(rf"(?<![\d.]){re.escape(size)}(?=[bB])", other, address(piece))
        chosen = everywhere(bed, piece) if bed.rng.random() < 0.7 else [piece]
        return bed.edit(*((each, f"[{label(each)}]({new})") for each in chosen))
    return None


@kind(ERROR)
def label_of_another_version(bed: Bed) -> Planting | None:
    version = re.compile(r"(?<![\w.])v(\d)\.(\d)(?![\w.])")

    def fits(each: Piece) -> bool:
        match = version.search(label(each))
        return is_web(each) and bool(match) and match is not None and match[0] in repository(each)[1]

    for piece in bed.links(fits):
        match = version.search(label(piece))
        if match:
            new = address(piece).replace(match[0], f"v{match[1]}.{int(match[2]) + bed.rng.choice([1, 2])}")
            return bed.edit(*((each, f"[{label(each)}]({new})") for each in everywhere(bed, piece)))
    return None


@kind(NOTE)
def license_left_empty(bed: Bed) -> Planting | None:
    everywhere_empty = bed.rng.random() < 0.7
    blank = bed.rng.choice(["", "", "-", "&nbsp;"])
    for piece in bed.cells("license", test=lambda each: "[^" not in each.text and bool(each.text)):
        versions = bed.garden.versions(piece)
        if all(each.text and "[^" not in each.text for each in versions):
            return bed.edit(*((each, blank) for each in (versions if everywhere_empty else [piece])))
    return None


@kind(WARNING)
def license_unknown_in_another_way(bed: Bed) -> Planting | None:
    """Some licenses are not known, and one of them is written with another sign, on all pages."""
    signs = ["？", "?", "Unknown", "unknown", "??", "N/A", "TBD", "不明"]
    there = Counter(each.text for each in bed.garden.cells if each.kind == "license" and each.text in signs)
    usual = there.most_common(1)[0][0] if there else bed.rng.choice(signs[:3])
    rows = []
    for piece in bed.cells("license", test=lambda each: each.page == 0 and each.text in ("MIT", "Apache 2.0")):
        versions = bed.garden.versions(piece)
        if all(each.text == piece.text for each in versions):
            rows.append(versions)
        if len(rows) == _UNKNOWN:
            new = bed.rng.choice([each for each in signs if not there[each] and each != usual])
            written = [(each, new if row is rows[0] else usual) for row in rows for each in row]
            return bed.edit(*written, said=f"{new} beside {usual}", only=rows[0][0])
    return None


def _drops_license(bed: Bed, *, with_year: bool) -> Planting | None:
    base = re.compile(r"^(Llama (?:2|3|3\.1|3\.3)|Gemma(?: 2)?)(?![\d.])")
    for row in bed.rows():
        there = {each.kind for each in bed.garden.column_of.get(bed.garden.rows[row][0], ())}
        if not {"base", "license"} <= there or ("released" in there) != with_year:
            continue
        name, cell = fact(bed, row, 0, "base"), fact(bed, row, 0, "license")
        if name and cell and base.match(name.text) and "[^" not in cell.text:
            new = bed.rng.choice(["CC BY-NC 4.0", "Apache 2.0", "MIT", "CC BY-NC-SA 4.0"])
            versions = bed.garden.versions(cell)
            if all("[^" not in each.text and each.text != new for each in versions):
                return bed.edit(*((each, new) for each in versions), said=f"{name.text[:20]} under {new}")
    return None


@kind(ERROR)
def license_of_the_base_dropped(bed: Bed) -> Planting | None:
    return _drops_license(bed, with_year=True)


@kind(ERROR)
def license_of_the_base_dropped_without_years(bed: Bed) -> Planting | None:
    """In a table that has no column of years, which is put in on all pages."""
    kinds = ("name", "base", "developer", "license")
    base = bed.rng.choice(["Llama 2 (70b)", "Llama 3.1 (8b)", "Llama 3 (70b)", "Gemma 2 (9b)"])
    row = ("[Kite](https://example.org/kite)", base, "Ada", bed.rng.choice(["CC BY-NC 4.0", "Apache 2.0", "MIT"]))
    texts = []
    for index in range(len(bed.garden.pages.pages)):
        known = [(each.tables[index], each.kinds[index]) for each in bed.garden.tables]
        version, there = next(((table, there) for table, there in known if set(kinds) <= set(there)), (None, ()))
        if version is None:
            return None
        titles = [version.header.cells[there.index(each)].text for each in kinds]
        texts.append("\n".join(f"| {' | '.join(each)} |" for each in (titles, ["---"] * len(kinds), row)))
    return inserted(bed, *texts)


@kind(NOTE)
def doubt_about_a_license_unexplained(bed: Bed) -> Planting | None:
    """`(?)` behind a license, without a footnote, where others have one."""
    for piece in bed.cells("license", test=lambda each: bool(re.fullmatch(r"[A-Z][\w. -]+", each.text))):
        versions = bed.garden.versions(piece)
        if all(each.text == piece.text for each in versions):
            return bed.edit(*((each, each.text + " (?)") for each in versions))
    return None
