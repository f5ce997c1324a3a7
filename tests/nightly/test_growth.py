"""Time and memory grow with the size of an input and no faster, whatever its text is made of.

Each unit in every place at 10, 20 and 40 kB; and at the largest size that is read, where most of it stands in one text.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lint_catalog.source.limits import MAX_ENTRY_CHARACTERS
from tests.support.growth import Case, Worker, cases, grown, places_like
from tests.support.growth_units import UNITS

pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("kind", ["entry", "page", "import"])
def test_time_grows_with_the_text(kind: str, unit: str, worker: Worker) -> None:
    complaints = {}
    for three in cases(places_like([kind]), [unit], 10_000):
        _, complaint = grown(worker, three)
        if complaint:
            complaints[three[0].place] = complaint
    assert not complaints


LARGE = ("entry note text", "entry plain text", "entry raw text", "entry hubs fix", "page text", "import")


@pytest.mark.parametrize("unit", UNITS)
def test_the_largest_texts_are_within_the_limits(unit: str, worker: Worker) -> None:
    complaints = {}
    for place in LARGE:
        share = 4 if " note " in place else 2  # it stands there so often, and a little stands around it
        figures = worker.run(Case(unit, place, MAX_ENTRY_CHARACTERS // share - 1000))
        if figures.complaint:
            complaints[place] = figures.complaint
    assert not complaints
