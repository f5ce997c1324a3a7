"""How many defects the rules see is measured: defects planted in pages (`tools.plant`), and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from lint_catalog.model.findings import Severity
from tests.support.catalogs import PROJECT
from tests.support.sources import ISLES
from tools.page_sets import PageSet, own_pages, page_set
from tools.plant.__main__ import PAGE, explained, recorded, short_of
from tools.plant.bed import Bed, Grown, Planting, grown
from tools.plant.garden import Garden, Line
from tools.plant.kinds import KINDS
from tools.plant.measuring import ELSEWHERE, Measured, Tally, measure, measured_of

PAGES = {
    "README.md": """# Boats

<a id="boats"></a>

| Model | Release Year | Developer | License |
|---|---|---|---|
| [Kite](https://example.org/kite) | 2024 | Ada | MIT |
| [Sail](https://example.org/sail) | 2024 | Ada | MIT |
| [Wing](https://example.org/wing) | 2025 | Ada | MIT[^1] |

See [above](#boats).

[^1]: Not sure.
""",
    "fr/README.md": """# Bateaux

<a id="boats"></a>

| Modèle | Année | Développeur | Licence |
|---|---|---|---|
| [Kite](https://example.org/kite) | 2024 | Ada | MIT |
| [Sail](https://example.org/sail) | 2024 | Ada  Byron | MIT |
| [Wing](https://example.org/wing) | 2025 | Ada | MIT[^1] |

Voir [plus haut](#boats).

[^1]: Pas sûr.
""",
}


@pytest.fixture
def garden(tmp_path: Path) -> Iterator[Garden]:
    for file, text in PAGES.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    with closing(Garden(page_set(f"boats={tmp_path}:README.md,fr/README.md"))) as made:
        yield made


def planted(garden: Garden, kind: str, changes: Mapping[Line, str]) -> Planting:
    bed = Bed(garden)
    bed.begin(kind, "any")
    return bed.plant(kind, changes)


def of(measured: Measured) -> dict[str, tuple[int, int, int]]:
    return {name: (each.planted, each.seen, each.elsewhere) for name, each in measured.tallies.items()}


KITE, SAIL, MARK, SEE = (
    Line("fr/README.md", 7),
    Line("fr/README.md", 8),
    Line("fr/README.md", 9),
    Line("fr/README.md", 11),
)


def changed(garden: Garden, line: Line, old: str, new: str) -> Planting:
    return planted(garden, f"{old} → {new}", {line: garden.text(line).replace(old, new)})


CASES = [
    ("another year", KITE, "2024", "2023", (1, 1, 0), {"row-year-differs"}),
    ("nothing", KITE, "Kite", "Kite", (1, 0, 0), set()),
    ("a link to nothing", SEE, "#boats", "#boots", (1, 1, 0), {"broken-anchor"}),
    ("a line more above", SEE, "Voir", "Plus.\n\nVoir", (1, 0, 0), set()),
    ("a mark that its definition misses", MARK, "[^1]", "", (1, 1, 1), {"row-marks-differ"}),
]


@pytest.mark.parametrize(("line", "old", "new", "counts", "rules"), [pytest.param(*rest, id=id) for id, *rest in CASES])
def test_what_is_said_of_a_row_is_seen(
    garden: Garden, line: Line, old: str, new: str, counts: tuple[int, int, int], rules: set[str]
) -> None:
    planting = changed(garden, line, old, new)
    measured = measured_of(garden, [planting])
    assert of(measured) == {planting.kind: counts}
    assert set(measured.tallies[planting.kind].rules) == rules


def test_what_is_said_elsewhere_is_said_because_of_the_one_that_causes_it(garden: Garden) -> None:
    plantings = [
        changed(garden, KITE, "2024", "2023"),
        changed(garden, MARK, "[^1]", ""),
        changed(garden, SEE, "#boats", "#b"),
    ]
    measured = measured_of(garden, plantings)
    assert [each[2] for each in of(measured).values()] == [0, 1, 0]
    (stray,) = measured.tallies[plantings[1].kind].strays
    assert stray.elsewhere[0].startswith("fr/README.md:13: definition-without-mark")


def test_what_was_said_before_is_not_seen(garden: Garden) -> None:
    assert SAIL in garden.noisy
    assert not Bed(garden).is_free(garden.row_of[SAIL], SAIL)
    texts, origins = grown(garden, [changed(garden, KITE, "| [Kite]", "| [Kite]")])
    assert garden.new(garden.lint(texts), origins) == []


def test_moved_lines_keep_what_was_said_of_them(garden: Garden) -> None:
    moved = Planting(
        "moved", "", {Line("fr/README.md", 1): tuple(Grown(each, 1) for each in ("# B", "", "x", ""))}, frozenset()
    )
    texts, origins = grown(garden, [moved])
    assert texts["fr/README.md"].count("\n") == PAGES["fr/README.md"].count("\n") + 3
    assert [each for each in garden.new(garden.lint(texts), origins) if each.line.number > 1] == []


@pytest.fixture(scope="module")
def isles() -> Iterator[Garden]:
    with closing(Garden(PageSet("isles", ISLES.folder, tuple(file for _, file in ISLES.files)))) as made:
        yield made


@pytest.mark.release
@pytest.mark.parametrize("name", KINDS)
def test_a_kind_is_planted_the_same_every_time_and_changes_something(name: str, isles: Garden) -> None:
    for number in range(3):
        twice = []
        for _ in range(2):
            bed = Bed(isles)
            bed.begin(name, f"seed {number}")
            twice.append(KINDS[name].plant(bed))
        one, other = twice
        assert one == other
        if one is not None:
            assert one.kind == name
            assert one.at
            texts, _ = grown(isles, [one])
            assert texts != isles.texts


ENOUGH = [
    ("nine of ten", Severity.WARNING, Tally(10, 9), True),
    ("eight of ten", Severity.WARNING, Tally(10, 8), False),
    ("eight of ten notes", Severity.NOTE, Tally(10, 8), True),
    ("eight of ten that turn out as notes", Severity.ERROR, Tally(10, 8, severities={"note": 8}), True),
    ("one elsewhere", Severity.NOTE, Tally(10, 10, 1), False),
    ("one of fifty elsewhere", Severity.NOTE, Tally(50, 50, 1), True),
    ("none", Severity.ERROR, Tally(), True),
]


@pytest.mark.parametrize(("wanted", "tally", "reached"), [pytest.param(*rest, id=id) for id, *rest in ENOUGH])
def test_how_many_are_enough(wanted: Severity, tally: Tally, reached: bool) -> None:
    assert tally.reaches(wanted) == reached


def table_in_the_documents() -> dict[str, list[str]]:
    rows = (PROJECT / PAGE).read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row.startswith("| ")]
    return {name: rest for name, *rest in cells if name in KINDS}


def test_exactly_the_kinds_that_fall_short_are_explained() -> None:
    recorded = table_in_the_documents()
    short = {
        name
        for name, (_, _, planted, _, _, enough, elsewhere, _) in recorded.items()
        if enough == "no" or int(elsewhere) > ELSEWHERE * int(planted)
    }
    assert set(recorded) == set(KINDS), "run `python -m tools.plant --record`"
    assert set(explained()) == short
    assert all(explained().values())


def test_the_table_is_written_anew_and_the_rest_is_kept() -> None:
    page = "# Recall\n\n| kind | a |\n|---|---|\n| old | 1 |\n\nMore.\n"
    assert recorded(page, ["| kind | a |", "|---|---|", "| new | 2 |"]) == page.replace("| old | 1 |", "| new | 2 |")


@pytest.mark.nightly
def test_the_rules_see_what_is_planted_in_our_own_pages() -> None:
    with closing(Garden(own_pages())) as garden:
        measured = measure(garden, range(5))
    short = {name: (tally.planted, tally.seen, tally.elsewhere) for name, tally in short_of(measured, spare=1).items()}
    assert short == {}
