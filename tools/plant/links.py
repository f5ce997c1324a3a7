"""Links that lead elsewhere, nowhere, or are none."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from tools.plant.bed import ERROR, NOTE, WARNING, Bed, Grown, Planting, kind
from tools.plant.garden import Line, Piece

Form = Callable[[Piece], str]
_HUB = re.compile(r"https://huggingface\.co/(?!datasets/|spaces/|collections/)([\w.-]+)/([\w.-]+)$")


def label(piece: Piece) -> str:
    """The text of a link as it is written."""
    return piece.text[1 : piece.text.index("](")]


def address(piece: Piece) -> str:
    """Where a link leads."""
    return str(piece.part.address)


def repository(piece: Piece) -> tuple[str, str]:
    """Owner and name of the repository that a link leads to; empty if to none."""
    match = _HUB.match(address(piece))
    return (match[1], match[2]) if match else ("", "")


def is_web(piece: Piece) -> bool:
    """Whether a link leads to another host, and its text is simple."""
    return address(piece).startswith("http") and not re.search(r"[\[\]<>`!()]", label(piece)) and bool(label(piece))


def everywhere(bed: Bed, piece: Piece) -> list[Piece]:
    """A link and those to the same address in the same row of other pages."""
    if piece.row is None:
        return [piece]
    lines = set(bed.garden.rows[piece.row])
    return [each for each in bed.garden.links if each.line in lines and address(each) == address(piece)]


def rewritten(
    bed: Bed, write: Callable[[Piece], str], test: Callable[[Piece], bool] = is_web, *, alone: float = 0.5
) -> Planting | None:
    """Write a link otherwise: on all pages, or with some chance on one alone."""
    for piece in bed.links(test):
        chosen = [piece] if bed.rng.random() < alone else everywhere(bed, piece)
        return bed.edit(*((each, write(each)) for each in chosen))
    return None


@kind(ERROR)
def link_address_and_label_swapped(bed: Bed) -> Planting | None:
    return rewritten(
        bed, lambda each: f"[{address(each)}]({label(each)})", lambda each: is_web(each) and " " not in label(each)
    )


@kind(ERROR)
def link_brackets_reversed(bed: Bed) -> Planting | None:
    return rewritten(bed, lambda each: f"({label(each)})[{address(each)}]")


@kind(ERROR)
def link_never_closed(bed: Bed) -> Planting | None:
    form: Form = bed.rng.choice([
        lambda each: f"[{label(each)}]({address(each)}",
        lambda each: f"[{label(each)}",
        lambda each: f"[{label(each)}({address(each)})",
        lambda each: f"[{label(each)}] ({address(each)})",
        lambda each: f"{label(each)}]({address(each)})",
    ])  # fmt: skip
    return rewritten(bed, form)


@kind(ERROR)
def link_without_scheme(bed: Bed) -> Planting | None:
    form: Form = bed.rng.choice([
        lambda each: address(each).split("://")[1],
        lambda each: "www." + address(each).split("://")[1].removeprefix("www."),
        lambda each: address(each).replace("://", "//", 1),
        lambda each: address(each).replace("https://", "htps://", 1).replace("http://", "htp://", 1),
        lambda each: address(each).replace("://", ":/", 1),
    ])  # fmt: skip
    return rewritten(bed, lambda each: f"[{label(each)}]({form(each)})")


@kind(ERROR)
def link_to_a_file_that_is_not_there(bed: Bed) -> Planting | None:
    form: Form = bed.rng.choice([
        lambda each: "/".join(repository(each)),
        lambda each: f"./{repository(each)[1]}.md",
        lambda each: f"../docs/{repository(each)[1]}",
        lambda each: f"figures/{repository(each)[1]}.png",
        lambda each: f"<{repository(each)[1]} (1).md>",
    ])  # fmt: skip
    return rewritten(
        bed, lambda each: f"[{label(each)}]({form(each)})", lambda each: is_web(each) and bool(repository(each)[1])
    )


@kind(WARNING)
def image_that_is_not_there(bed: Bed) -> Planting | None:
    name = bed.rng.choice(["figures/overview.png", "./img/Map.svg", "<my figure.png>"])
    written = bed.rng.choice([f"![A map]({name})", f'<img src="{name.strip("<>")}" alt="A map">'])
    return inserted(bed, written)


def inserted(bed: Bed, *texts: str) -> Planting | None:
    """Put a paragraph of its own before a heading of a page; of several texts, one on each page."""
    numbers = [n for n, row in enumerate(bed.garden.pages.headings) if n and all(row)]
    bed.rng.shuffle(numbers)
    for number in numbers:
        lines = []
        for page, heading in zip(bed.garden.pages.pages, bed.garden.pages.headings[number], strict=True):
            first = heading.span.line if heading else 2
            while first > 2 and bed.garden.lines[page.file][first - 2].startswith("<a id"):
                first -= 1
            lines.append(Line(page.file, first - 1))
        chosen = [bed.rng.choice(lines)] if len(texts) == 1 else lines
        if all(bed.garden.text(line) == "" and bed.is_free(None, line) for line in chosen):
            changes = {line: f"\n{text}\n" for line, text in zip(chosen, texts, strict=True)}
            return bed.plant(texts[0], changes)
    return None


@kind(ERROR)
def two_addresses_in_a_link(bed: Bed) -> Planting | None:
    other = "https://example.org/more"
    form: Form = bed.rng.choice([
        lambda each: f"{address(each)} {other}",
        lambda each: f"{address(each)}{other}",
        lambda each: f"{address(each)},{other}",
        lambda each: f"https://{address(each)}",
    ])  # fmt: skip
    return rewritten(bed, lambda each: f"[{label(each)}]({form(each)})")


@kind(ERROR)
def full_width_in_an_address(bed: Bed) -> Planting | None:
    form: Form = bed.rng.choice([
        lambda each: address(each).replace("://", "：//", 1),
        lambda each: address(each) + "）",
        lambda each: address(each) + "、",
        lambda each: address(each) + "\u3000",
        lambda each: address(each)[:-1] + "．" + address(each)[-1],
    ])  # fmt: skip
    return rewritten(bed, lambda each: f"[{label(each)}]({form(each)})")


@kind(WARNING)
def link_that_shows_nothing(bed: Bed) -> Planting | None:
    empty = bed.rng.choice(["", " ", "<!-- -->", "&nbsp;"])
    return rewritten(bed, lambda each: f"{label(each)} [{empty}]({address(each)})")


@kind(ERROR)
def link_that_misleads(bed: Bed) -> Planting | None:
    form: Form = bed.rng.choice([
        lambda each: f"https://{urlsplit(address(each)).netloc}@example.net/kite",
        lambda _: "http://2130706433/wing",
        lambda _: "javascript:open()",
        lambda each: "http://" + urlsplit(address(each)).netloc.replace("o", "\u043e", 1) + "/",
    ])  # fmt: skip
    return rewritten(
        bed,
        lambda each: f"[{label(each)}]({form(each)})",
        lambda each: is_web(each) and "o" in urlsplit(address(each)).netloc,
    )


@kind(WARNING)
def link_to_another_repository_on_one_page(bed: Bed) -> Planting | None:
    def other(each: Piece) -> str:
        owner, _ = repository(each)
        name = bed.rng.choice(["Another-Model", "wholly-different", "Qwax"])
        return f"[{label(each)}](https://huggingface.co/{owner}/{name})"

    return rewritten(
        bed, other, lambda each: is_web(each) and bool(repository(each)[1]) and each.row is not None, alone=1
    )


@kind(WARNING)
def link_left_out_on_one_page(bed: Bed) -> Planting | None:
    return rewritten(bed, label, lambda each: is_web(each) and each.row is not None, alone=1)


@kind(NOTE)
def link_for_readers_of_another_language(bed: Bed) -> Planting | None:
    """On a page that leads to pages of its language on a host, one leads to the page of another language there."""
    marks = re.compile(r"(?<=[/._-])en(?=[/._-]|$)")
    hosts = {(each.page, urlsplit(address(each)).netloc) for each in bed.garden.links if _marked(each, marks)}

    def fits(each: Piece) -> bool:
        return _marked(each, marks) and (each.page, urlsplit(address(each)).netloc) in hosts and is_web(each)

    def to_ja(each: Piece) -> str:
        return f"[{label(each)}]({marks.sub('ja', address(each), count=1)})"

    for piece in bed.links(fits):
        alike = [
            each
            for each in bed.garden.links
            if each.page == piece.page and fits(each) and address(each) != address(piece)
        ]
        if any(urlsplit(address(each)).netloc == urlsplit(address(piece)).netloc for each in alike):
            return bed.edit((piece, to_ja(piece)))
    return None


def _marked(each: Piece, marks: re.Pattern[str]) -> bool:
    return each.language != "ja" and bool(marks.search(urlsplit(address(each)).path)) and not repository(each)[0]


@kind(WARNING)
def repository_twice_under_one_label(bed: Bed) -> Planting | None:
    for piece in bed.links(
        lambda each: is_web(each) and bool(repository(each)[1]) and each.kind in ("architecture", "base")
    ):
        chosen = everywhere(bed, piece)
        between = bed.rng.choice([", ", "、", "<br>"])
        return bed.edit(*((each, f"{each.text}{between}{each.text}") for each in chosen))
    return None


@kind(WARNING)
def repository_in_two_rows(bed: Bed) -> Planting | None:
    """The variant of one row also stands in another one of its table."""
    wanted = ("architecture", "base")
    for piece in bed.links(lambda each: is_web(each) and bool(repository(each)[1]) and each.kind in wanted):
        for other in bed.links(lambda each: is_web(each) and bool(repository(each)[1]) and each.kind in wanted):
            if piece.row is None or other.row is None or piece.row == other.row or piece.row.table != other.row.table:
                continue
            at = bed.garden.rows[piece.row]
            return bed.edit(*((each, f"{each.text}, {piece.text}") for each in everywhere(bed, other)), at=at)
    return None


@kind(ERROR)
def title_leads_to_the_row_before(bed: Bed) -> Planting | None:
    for row in bed.rows(lambda each: each.row > 0):
        lines = bed.garden.rows[row]
        above = bed.garden.rows.get(row._replace(row=row.row - 1), ())
        titles = [_title(bed, line) for line in (*lines, *above)]
        mine, others = titles[: len(lines)], titles[len(lines) :]
        if len(others) == len(mine) and all(mine) and all(others):
            pairs = [(one, other) for one, other in zip(mine, others, strict=True) if one and other]
            if repository(pairs[0][1])[1] and all(repository(one) != repository(other) for one, other in pairs):
                return bed.edit(*((one, f"[{label(one)}]({address(other)})") for one, other in pairs))
    return None


def _title(bed: Bed, line: Line) -> Piece | None:
    """The link of a row's first cell."""
    cells = bed.garden.column_of.get(line, ())
    found = [
        each for each in bed.garden.links if each.line == line and cells and each.span.column < cells[0].span.end_column
    ]
    return found[0] if found and is_web(found[0]) else None


@kind(ERROR)
def reference_that_is_not_defined(bed: Bed) -> Planting | None:
    name = bed.rng.choice(["paper", "The Site", "1", "論文"])
    form: Form = bed.rng.choice([lambda each: f"[{label(each)}][{name}]", lambda each: f"[{label(each)}][]"])
    return rewritten(bed, form)


@kind(NOTE)
def reference_that_nobody_uses(bed: Bed) -> Planting | None:
    return inserted(bed, f"[{bed.rng.choice(['unused', 'Old paper', '旧'])}]: https://example.org/unused")


@kind(WARNING)
def reference_defined_twice(bed: Bed) -> Planting | None:
    name, again = bed.rng.choice([("paper", "paper"), ("Paper", "paper"), ("the paper", "The  Paper")])
    return inserted(bed, f"See [it][{name}].\n\n[{name}]: https://example.org/a\n[{again}]: https://example.org/b")


@kind(ERROR)
def link_within_the_page_to_nothing(bed: Bed) -> Planting | None:
    def form(each: Piece) -> str:
        target = address(each)[1:]
        cut = bed.rng.randrange(1, len(target))
        return (
            f"[{label(each)}](#{bed.rng.choice([target + 's', target[:cut] + 'x' + target[cut:], target[:-1] or 'x'])})"
        )

    def fits(each: Piece) -> bool:
        return address(each).startswith("#") and len(address(each)) > 3

    return rewritten(bed, form, fits, alone=1)


@kind(ERROR)
def link_in_html_to_nothing(bed: Bed) -> Planting | None:
    where = bed.rng.choice(["#nothing-is-called-so", "docs/not-there.md", "#Nothing"])
    mark = bed.rng.choice(['"', "'"])

    def form(each: Piece) -> str:
        return f"<a href={mark}{where}{mark}>{label(each)}</a>"

    return rewritten(bed, form)


@kind(ERROR)
def link_to_an_anchor_that_another_page_lacks(bed: Bed) -> Planting | None:
    def form(each: Piece) -> str:
        return f"[{label(each)}]({_other_page(bed, each)}#nothing-is-called-so)"

    return rewritten(bed, form)


@kind(ERROR)
def link_to_a_file_in_other_capitals(bed: Bed) -> Planting | None:
    def form(each: Piece) -> str:
        folder, _, name = _other_page(bed, each).rpartition("/")
        stem, _, ending = name.rpartition(".")
        return f"[{label(each)}]({folder}{'/' if folder else ''}{stem.swapcase()}.{ending})"

    return rewritten(bed, form)


def _other_page(bed: Bed, piece: Piece) -> str:
    """Another page, as it is called from this one."""
    other = bed.rng.choice([each.file for each in bed.garden.pages.pages if each.file != piece.file])
    return posixpath.relpath(other, posixpath.dirname(piece.file) or ".")


@kind(WARNING)
def anchor_twice(bed: Bed) -> Planting | None:
    for page in bed.rng.sample(range(len(bed.garden.pages.pages)), len(bed.garden.pages.pages)):
        file = bed.garden.page(page).file
        anchors = [
            each
            for each in bed.garden.page(page).anchors
            if bed.garden.text(Line(file, each.span.line)).startswith("<a id")
        ]
        if len(anchors) > 2:
            one, other = bed.rng.sample(anchors, 2)
            lines = [Line(file, one.span.line), Line(file, other.span.line)]
            if all(bed.is_free(None, line) for line in lines):
                text = bed.garden.text(lines[0])
                return bed.plant(
                    f"`{other.id}` twice",
                    {lines[0]: (Grown(text + f'<a id="{other.id}"></a>', lines[0].number),)},
                    lines,
                )
    return None
