"""How time and memory grow with texts made to keep the program busy: figures of those that take too much.

    python -m bench.growth [PLACE …] [--unit NAME …] [-n 10000] [--all] [--profile]

A PLACE is one of `tests.support.growth.PLACES`, or how some of them begin: `entry`, `entry note`, `page`, `import`.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys

from tests.support.growth import Case, Worker, cases, grown, places_like, run_case
from tests.support.growth_units import UNITS


def main() -> int:
    """Try cases, and show the figures of those that take too much; or of all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="*")
    parser.add_argument("--unit", action="append", choices=UNITS, metavar="NAME")
    parser.add_argument("-n", type=int, default=10_000, help="characters of the shortest text (default: %(default)s)")
    parser.add_argument("--all", action="store_true", help="show the figures of all cases")
    parser.add_argument("--profile", action="store_true", help="show what the longest text spends its time on")
    wanted = parser.parse_args()
    tried = bad = 0
    worker = Worker()
    for three in cases(places_like(wanted.places), wanted.unit or UNITS, wanted.n):
        if wanted.profile:
            _show_profile(three[-1])
            continue
        figures, complaint = grown(worker, three)
        tried, bad = tried + 1, bad + bool(complaint)
        if complaint or wanted.all:
            spent = " ".join(f"{each.seconds:6.2f} s {each.megabytes:4.0f} MB" for each in figures)
            print(f"{three[0].unit:10} {three[0].place:24} {spent}  {complaint}", flush=True)
    worker.close()
    print(f"{tried} tried, {bad} too slow, growing too fast or failing")
    return int(bad > 0)


def _show_profile(case: Case) -> None:
    with cProfile.Profile() as profile:
        run_case(case)
    print(case)
    pstats.Stats(profile).sort_stats("tottime").print_stats(15)


if __name__ == "__main__":
    sys.exit(main())
