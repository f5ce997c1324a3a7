"""Checks, comments, baselines and other settings of a base and of today: what reports less, and what does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lint_catalog.engine.fingerprint import Fingerprint
from lint_catalog.project.baseline import AnyFingerprint, Baseline
from lint_catalog.project.first_baseline import FirstFingerprint
from lint_catalog.project.gate.baselines import longer_baseline
from lint_catalog.project.gate.checks import weaker_checks
from lint_catalog.project.gate.comments import added_comments
from lint_catalog.project.gate.other_settings import looser_settings
from lint_catalog.project.gate.settings_places import SettingsPlaces
from tests.project.gate.test_levels import config
from tests.support.catalogs import table

TODAY = date(2026, 11, 30)
LATER = TODAY + timedelta(days=30)


def other(before: str, now: str, labels: tuple[set[str], set[str]] = (set(), set())) -> list[str]:
    places = SettingsPlaces("lint-catalog.toml", now)
    return [each.message for each in looser_settings(config(before), config(now), places, TODAY, labels)]


def excluded(host: str, until: date = LATER) -> str:
    return f"[[links.exclude]]\nhost = '{host}'\nreason = 'r'\nuntil = {until}\n"


LOOSER = [
    ("not strict", "strict = true", "", "`strict` is off"),
    ("more failures", "", "links.failures = 5", "`links.failures` is 5, where the base has 3"),
    ("more days", "links.failure-days = 2", "links.failure-days = 30", "`links.failure-days` is 30"),
    ("remembered longer", "", "links.reuse-hours = 100", "`links.reuse-hours` is 100"),
    ("no patience", "", "links.timeout = 1", "what answers later is not judged"),
    ("a host", "", excluded("example.com"), "links to `example.com` are not asked for"),
    ("a host above", excluded("www.example.com"), excluded("example.com"), "`example.com`"),
    ("a later day", excluded("a.com", TODAY), excluded("a.com"), f"until {TODAY} at the base"),
    ("a section", "", "markdown.unsorted = ['x']", "the section `x`"),
    ("no order", "markdown.sorted-by-size = true", "", "order of size"),
    ("families", "markdown.families-together = false", "", "a smaller model may follow"),
    ("hosts of languages", "", "markdown.variant-hosts = ['a.com']", "`a.com` may differ"),
    ("routes", "markdown.site-routes = ['/a']", "markdown.site-routes = ['/**']", "links to `/**`"),
    ("a word", "markdown.undisclosed = {en = 'Secret'}", "markdown.undisclosed = {en = 'x'}", "`en` in it is `x`"),
    ("a column", "markdown.columns = {Institution = 'developer'}", "", "`Institution` in it is nothing any more"),
    ("a column that is known", "", "markdown.columns = {License = 'description'}", "the column `License` is read as `description`"),
    ("a page", "pages = {en = 'README.md'}", "", "names no page in `en`"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now", "message"), table(LOOSER))
def test_other_settings_that_report_less(before: str, now: str, message: str) -> None:
    (said,) = other(before, now)
    assert message in said


@pytest.mark.parametrize(("before", "now"), [pytest.param(each[2], each[1], id=str(each[0])) for each in LOOSER[:12]])
def test_the_other_way_round_is_stricter(before: str, now: str) -> None:
    assert other(before, now) == []


NO_LOOSER = [
    ("an end that is over", "", excluded("a.com", TODAY - timedelta(days=1))),
    ("below what is excluded", excluded("a.com"), excluded("www.a.com")),
    ("in another order", excluded("a.com") + excluded("b.com"), excluded("b.com") + excluded("a.com")),
    ("how fast it asks", "", "links = {concurrency = 1, per-host = 1, delay = 5}"),
    ("a route within one", "markdown.site-routes = ['/**']", "markdown.site-routes = ['/a/b']"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now"), table(NO_LOOSER))
def test_other_settings_that_report_as_much(before: str, now: str) -> None:
    assert other(before, now) == []


def test_labels_of_a_language_that_are_gone() -> None:
    assert other("", "", ({"en", "de"}, {"en"})) == [
        "there are no labels any more in `de`: no page in them is asked for"
    ]


CHECK = '''"""About."""
from lint_catalog.rules import Entry, Problem, Problems, Severity, rule
LIMIT = 3
@rule(on=Entry, severity=Severity.ERROR)
def too_long(entry: Entry) -> Problems:
    """The manual."""
    if len(entry.data) > LIMIT:
        yield Problem(entry.at(), "too long")
'''
OTHER = CHECK[CHECK.index("@rule") :].replace("too_long", "new_one")
CHECKS = [
    ("gone", {"c/a.py": CHECK}, {}, ["the rule `too-long` of the base is gone"]),
    ("lower", {"c/a.py": CHECK}, {"c/a.py": CHECK.replace(".ERROR", ".NOTE")}, ["is of severity note"]),
    ("another condition", {"c/a.py": CHECK}, {"c/a.py": CHECK.replace("> LIMIT", "> 9")}, ["`too-long` has changed"]),
    ("another constant", {"c/a.py": CHECK}, {"c/a.py": CHECK.replace("= 3", "= 9")}, ["besides its rules has changed"]),
    ("a word of Python", {"c/a.py": CHECK}, {"c/a.py": f"{CHECK}len = lambda _: 0\n"}, ["besides its rules"]),
    ("a loop", {"c/a.py": CHECK}, {"c/a.py": f"{CHECK}for x in (): pass\n"}, ["besides its rules"]),
    ("a class that does", {"c/a.py": CHECK}, {"c/a.py": f"{CHECK}class A:\n    import x\n    x.y = 1\n"}, ["besides its"]),
    ("a default that does", {"c/a.py": CHECK}, {"c/a.py": f"{CHECK}def a(b=f()): pass\n"}, ["besides its rules"]),
    ("a value that does", {"c/a.py": CHECK}, {"c/a.py": f"{CHECK}a = f()\n"}, ["besides its rules"]),
    ("a new file that does", {}, {"c/a.py": f"{CHECK}import x\nx.y = 1\n"}, ["`c/a.py` is new, and does something besides"]),
    ("helpers gone", {"c/h.py": "X = 1"}, {}, ["the file `c/h.py` of rules is gone"]),
    ("broken then", {"c/a.py": "def"}, {"c/a.py": CHECK}, ["besides its rules"]),
    ("the same", {"c/a.py": CHECK}, {"c/a.py": CHECK}, []),
    ("another manual and layout", {"c/a.py": CHECK}, {"c/a.py": CHECK.replace("The manual", "More").replace("= 3", "=3 # x")}, []),
    ("renamed", {"c/a.py": CHECK}, {"c/b.py": CHECK}, []),
    ("a rule more", {"c/a.py": CHECK}, {"c/a.py": CHECK + OTHER}, []),
    ("higher", {"c/a.py": CHECK.replace(".ERROR", ".NOTE")}, {"c/a.py": CHECK}, []),
    ("helpers more", {"c/a.py": CHECK}, {"c/a.py": f"{CHECK}A = frozenset({{1}})\nclass B:\n    c: int = 1\n"
     "    def d(self): return f()\ndef e(x: int = 1) -> int: return f()\nG = re.compile('x')\n"}, []),
    ("new files", {}, {"c/a.py": CHECK}, []),
    ("nested without end", {"c/a.py": CHECK}, {"c/a.py": CHECK, "c/b.py": "(" * 5000}, ["`c/b.py` is new, and does something besides"]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now", "messages"), table(CHECKS))
def test_rules_of_a_catalogs_own(before: dict[str, str], now: dict[str, str], messages: list[str]) -> None:
    found = [each.message for each in weaker_checks(before, now)]
    assert len(found) == len(messages)
    assert all(part in said for part, said in zip(messages, found, strict=True)), found


GROUPS = {"r": {"r"}, "s": {"s"}, "family": {"r", "s"}}
ROW = "| one | two | three | four |"
COMMENTS = [
    ("added", "a: 1\n", "a: 1 # lint-catalog: ignore[r] x\n", 1),
    ("a second rule", "a: 1 # lint-catalog: ignore[r] x\n", "a: 1 # lint-catalog: ignore[r, s] x\n", 1),
    ("a family", "a: 1 # lint-catalog: ignore[r] x\n", "a: 1 # lint-catalog: ignore[family] x\n", 1),
    ("the whole file", "a: 1 # lint-catalog: ignore[r] x\n", "# lint-catalog: ignore-file[r] x\na: 1\n", 1),
    ("another line", "a: 1 # lint-catalog: ignore[r] x\nb: 2\n", "a: 1\nb: 2 # lint-catalog: ignore[r] x\n", 1),
    ("twice", "a: 1 # lint-catalog: ignore[r] x\nb: 2\n",
     "a: 1 # lint-catalog: ignore[r] x\nb: 2 # lint-catalog: ignore[r] x\n", 1),
    ("without end", f"a: 1 # lint-catalog: ignore[r, until {LATER}] x\n", "a: 1 # lint-catalog: ignore[r] x\n", 1),
    ("a later end", f"a: 1 # lint-catalog: ignore[r, until {TODAY}] x\n",
     f"a: 1 # lint-catalog: ignore[r, until {LATER}] x\n", 1),
    ("another reason", "a: 1 # lint-catalog: ignore[r] x\n", "a: 1 # lint-catalog: ignore[r] y\n", 0),
    ("a line of its own", "a: 1 # lint-catalog: ignore[r] x\n", "# lint-catalog: ignore[r] x\na: 1\n", 0),
    ("another place", "a: 1 # lint-catalog: ignore[r] x\nb: 2\n", "b: 2\n\na: 1 # lint-catalog: ignore[r] x\n", 0),
    ("another value", "a: 1 # lint-catalog: ignore[r] x\n", "a: 2 # lint-catalog: ignore[r] x\n", 0),
    ("for one line only", "# lint-catalog: ignore-file[r] x\na: 1\n", "a: 1 # lint-catalog: ignore[r] x\n", 0),
    ("one of a family", "a: 1 # lint-catalog: ignore[family] x\n", "a: 1 # lint-catalog: ignore[s] x\n", 0),
    ("in parts", "a: 1 # lint-catalog: ignore[r, s] x\n", "# lint-catalog: ignore[r] x\na: 1 # lint-catalog: ignore[s] x\n", 0),
    ("an end", "a: 1 # lint-catalog: ignore[r] x\n", f"a: 1 # lint-catalog: ignore[r, until {LATER}] x\n", 0),
    ("one that has ended", "a: 1\n", "a: 1 # lint-catalog: ignore[r, until 2026-01-01] x\n", 0),
    ("no comment of ours", "a: 1\n", "a: 'lint-catalog: ignore[r] x'\n", 0),
    ("nonsense", "a: 1\n", "a: 1 # lint-catalog: ignore[nothing] x\n", 0),
    ("of a silent rule", "a: 1\n", "a: 1 # lint-catalog: ignore[silent] x\n", 0),
]  # fmt: skip


def added(before: dict[str, str], now: dict[str, str]) -> list[str]:
    groups = {**GROUPS, "silent": {"silent"}}
    return [each.message for each in added_comments(before, now, groups, frozenset({"r", "s"}), TODAY)]


@pytest.mark.parametrize(("before", "now", "count"), table(COMMENTS))
def test_comments_that_ignore_more(before: str, now: str, count: int) -> None:
    assert len(added({"a.yaml": before}, {"a.yaml": now})) == count


def test_comments_on_pages() -> None:
    page, ignored = f"{ROW}\n", f"{ROW} <!-- lint-catalog: ignore[r] x -->\n"
    assert len(added({"a.md": page}, {"a.md": ignored})) == 1
    assert added({"a.md": ignored}, {"a.md": ignored.replace("four", "five")}) == []
    assert len(added({"a.md": ignored}, {"a.md": page + ignored.replace("one | two | three", "x | y | z")})) == 1


def test_a_new_file_with_a_comment_is_said_to_be_new() -> None:
    (message,) = added({}, {"new.yaml": "a: 1 # lint-catalog: ignore[r] x\n"})
    assert "this line of a new file" in message


def test_thousands_of_comments_take_no_long_time() -> None:
    before, now = (
        "".join(f"{side}{index}: {side} # lint-catalog: ignore[r] x\n" for index in range(3000)) for side in "ab"
    )
    assert len(added({"a.yaml": before}, {"a.yaml": now})) == 3000


def mark(entry: str = "models/a", about: str = "1") -> Fingerprint:
    return Fingerprint(entry, "r", "released", (about,))


def longer(before: Baseline, now: Baseline, renamed: dict[str, str] | None = None) -> list[str]:
    return [each.message for each in longer_baseline("owed.jsonl", before, now, renamed or {})]


def test_lines_and_counts_that_are_added_to_a_baseline() -> None:
    lines: dict[AnyFingerprint, int] = {mark(): 2}
    (note,) = longer_baseline("owed.jsonl", Baseline({}), Baseline({mark(): 1}, lines), {})
    assert (note.file, note.span.line) == ("owed.jsonl", 2)
    assert "accepts `r` on `models/a`" in note.message
    assert len(longer(Baseline({mark(): 1}), Baseline({mark(): 1, mark(about="2"): 1}))) == 1
    assert "2 times more" in longer(Baseline({mark(): 1}), Baseline({mark(): 3}))[0]


def test_a_baseline_that_is_as_long_or_shorter() -> None:
    first = FirstFingerprint("models/a", "r", "released", "is 1")
    assert longer(Baseline({mark(): 2}), Baseline({mark(): 1})) == []
    assert longer(Baseline({mark(): 1}), Baseline({mark("models/b"): 1}), {"models/a": "models/b"}) == []
    assert longer(Baseline({}, first={first: 1}), Baseline({mark(): 1})) == []
    assert len(longer(Baseline({}, first={first: 1}), Baseline({mark(): 2}))) == 1


def test_of_a_long_baseline_not_every_line_is_a_note() -> None:
    found = longer(Baseline({}), Baseline({mark(about=str(index)): 1 for index in range(5000)}))
    assert len(found) == 101
    assert "4,900 more findings" in found[-1]
