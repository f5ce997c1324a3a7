"""How precise the rules are is judged by hand, kept by digest, and published: `tools.judge`, `docs/judgements/`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import Severity
from lint_catalog.rules.judgements import OnSet, Record, precision
from tests.support.catalogs import PROJECT, all_rules
from tools.judge import __main__ as judge
from tools.judge import store
from tools.judge.collect import Found, findings, sample, unjudged
from tools.judge.published import with_table
from tools.judge.record import Counted, Line, read_worksheet, recorded, refreshed, worksheet
from tools.page_sets import OWN, PageSet, own_pages, page_set, page_sets

DAY, LATER = "2026-11-29", "2026-12-24"
PAGE = """# Boats

| Model | Developer |
|---|---|
| [Kite](https://example.org/kite) | Ada  Byron |
| [Sail](https://example.org/sail) | Ada Byron[^left] |

[^right]: Not marked.
"""


@pytest.fixture
def boats(tmp_path: Path) -> PageSet:
    return a_set(tmp_path, PAGE)


def a_set(folder: Path, text: str) -> PageSet:
    (folder / "README.md").write_text(text, encoding="utf-8")
    return page_set(f"boats={folder}")


def test_nothing_that_is_kept_was_judged_too_often_wrong() -> None:
    assert store.too_often_wrong(store.read()) == []


def test_every_judgement_is_one_of_a_rule_that_there_is() -> None:
    assert set(store.read()) <= set(all_rules())


def test_what_is_kept_is_written_as_it_would_be_again() -> None:
    for rule, judged in store.read().items():
        assert (PROJECT / store.FOLDER / f"{rule}.jsonl").read_bytes() == store.text(judged)
        assert {each.severity for each in judged.judgements.values()} <= {each.label for each in Severity}
        assert {each.set for each in judged.judgements.values()} <= set(judged.looked.looked)


@pytest.mark.release
def test_all_that_is_found_on_our_own_pages_is_judged() -> None:
    found = findings([own_pages()])
    assert [(each.place, each.message) for each in unjudged(found, store.read())] == []


def test_a_worksheet_has_what_one_needs_to_judge(boats: PageSet) -> None:
    found = findings([boats])
    counted, lines = read_worksheet(worksheet(found, unjudged(found, {})))
    assert [(each.rule, each.place, each.severity) for each in lines] == [
        ("definition-without-mark", "README.md:8:3", "warning"),
        ("mark-without-definition", "README.md:6:47", "error"),
        ("odd-space", "README.md:5:41", "warning"),
    ]
    assert "Ada  Byron" in lines[2].text
    assert {each.rule: dict(each.looked) for each in counted}["odd-space"] == {"boats": 1}
    assert {each.rule: dict(each.looked) for each in counted}["stray-kana"] == {"boats": 0}


SAME = [
    ("another line above", "# Boats\n", "# Boats\n\nFly.\n", True),
    ("another row above", "|---|---|\n", "|---|---|\n| [Rook](https://example.org/rook) | Ada Byron |\n", True),
    ("another finding on the page", "Not marked", "Not  marked", True),
    ("another word in its row", "[Kite]", "[Kites]", False),
    ("another space", "Ada  Byron", "Ada   Byron", False),
]


@pytest.mark.parametrize(("old", "new", "holds"), [pytest.param(*rest, id=id) for id, *rest in SAME])
def test_a_judgement_holds_as_long_as_what_it_speaks_of_does(boats: PageSet, old: str, new: str, holds: bool) -> None:
    before = findings([boats], ["odd-space"]).of("odd-space")[0].digest
    after = findings([a_set(boats.folder, PAGE.replace(old, new, 1))], ["odd-space"]).of("odd-space")
    assert (before in {each.digest for each in after}) == holds


def test_where_pages_lie_changes_no_digest(boats: PageSet, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = a_set(tmp_path / "elsewhere", PAGE)
    one, two = ([(each.digest, each.place) for each in findings([some]).found] for some in (boats, other))
    assert one == two


def test_judgements_are_kept_without_any_text(boats: PageSet, tmp_path: Path) -> None:
    found = findings([boats])
    counted, lines = read_worksheet(worksheet(found, found.found))
    judged = [line_with(each, "right") for each in lines[:2]] + lines[2:]
    store.write(recorded({}, counted, judged, DAY), tmp_path)
    known = store.read(tmp_path)
    kept = "".join(each.read_text("utf-8") for each in (tmp_path / store.FOLDER).iterdir())
    assert not [text for text in ("Byron", "Kite", "marked", str(tmp_path)) if text in kept]
    assert [each.rule for each in unjudged(found, known)] == ["odd-space"]
    assert known["mark-without-definition"].counts() == {"right": 1, "debatable": 0, "wrong": 0}


def line_with(line: Found, verdict: str) -> Line:
    return Line(**{key: getattr(line, key) for key in Found.__struct_fields__}, verdict=verdict)


def test_what_is_gone_is_forgotten_and_the_rest_keeps_its_day(boats: PageSet) -> None:
    found = findings([boats])
    counted, lines = read_worksheet(worksheet(found, found.found))
    known = recorded({}, counted, [line_with(each, "debatable") for each in lines], DAY)
    assert recorded(known, counted, [line_with(each, "debatable") for each in lines], LATER) == known
    fixed = findings([a_set(boats.folder, PAGE.replace("Ada  Byron", "Ada Byron"))])
    after = refreshed(known, fixed, LATER)
    assert after["odd-space"] == store.Judged(store.Looked({"boats": 0}, LATER))
    assert after["mark-without-definition"] == known["mark-without-definition"]
    elsewhere = PageSet("others", boats.folder, boats.pages)
    assert refreshed(known, findings([elsewhere]), LATER)["odd-space"].judgements == known["odd-space"].judgements


def judgement(number: int, severity: str, verdict: store.Verdict) -> store.Judgement:
    return store.Judgement(f"{severity}{number}", "boats", severity, verdict, DAY)


LIMITS = [
    ("a wrong error", "error", 99, 1, 1),
    ("a wrong warning of nineteen", "warning", 18, 1, 1),
    ("a wrong warning of twenty", "warning", 19, 1, 0),
    ("wrong notes", "note", 1, 9, 0),
]


@pytest.mark.parametrize(("severity", "right", "wrong", "broken"), [pytest.param(*rest, id=id) for id, *rest in LIMITS])
def test_errors_are_never_wrong_and_warnings_hardly_ever(severity: str, right: int, wrong: int, broken: int) -> None:
    judged = [judgement(n, severity, "right" if n < right else "wrong") for n in range(right + wrong)]
    known = {"some-rule": store.Judged(store.Looked({}, DAY), {each.digest: each for each in judged})}
    assert len(store.too_often_wrong(known)) == broken


def many(rule: str, name: str, count: int) -> Iterator[Found]:
    for number in range(count):
        yield Found(rule, f"{number * 7919 % 10007:05}{name}", name, "note", "", "", "", "")


def test_a_sample_has_some_of_each_set_and_hardly_changes() -> None:
    chosen = sample([*many("a-rule", "large", 500), *many("a-rule", "small", 4)])
    assert len(chosen) == 30
    assert sum(each.set == "small" for each in chosen) == 4
    assert sample(reversed([*many("a-rule", "large", 500), *many("a-rule", "small", 4)])) == chosen
    more = sample([*many("a-rule", "large", 510), *many("a-rule", "small", 4)])
    assert len({each.digest for each in more} - {each.digest for each in chosen}) <= 2


WRONG_LINES = [
    ("another verdict", ('{"rule": "a", "digest": "b", "set": "c", "severity": "note", "place": "", "message": "", '
                        '"hint": "", "text": "", "verdict": "false"}')),
    ("not JSON", "right"),
    ("no finding", '{"verdict": "right"}'),
    ("a number", "7"),
]  # fmt: skip


@pytest.mark.parametrize("line", [pytest.param(line, id=id) for id, line in WRONG_LINES])
def test_a_line_that_is_not_understood_is_named(line: str) -> None:
    with pytest.raises(CatalogError, match="line 1 of the worksheet"):
        read_worksheet([line.encode()])


def test_a_worksheet_cannot_lie_in_the_project(boats: PageSet, capsys: pytest.CaptureFixture[str]) -> None:
    assert judge.main(["collect", str(PROJECT / "sheet.jsonl"), f"boats={boats.folder}"]) == 2
    assert "quotes texts of others" in capsys.readouterr().err


def test_a_folder_of_folders_stands_for_a_set_for_each(tmp_path: Path) -> None:
    for name in ("kites", "sails", "empty"):
        (tmp_path / name).mkdir()
    for file in ("kites/en.md", "kites/README.md", "sails/more/list.md"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("# Some\n", encoding="utf-8")
    found = page_sets([f"{tmp_path}/"])
    assert [(each.name, each.pages) for each in found] == [
        (OWN, ("ja.md", "en.md", "fr.md")), ("kites", ("README.md", "en.md")), ("sails", ("more/list.md",))
    ]  # fmt: skip
    for said in (f"x={tmp_path / 'empty'}", f"x={tmp_path / 'kites'}:fr.md"):
        with pytest.raises(CatalogError):
            page_set(said)


SAID = [
    ("a rule of somebody else", None, ""),
    ("nobody ran it", Record(), "not yet judged"),
    ("silent", Record({"awesome": OnSet(0), "boats": OnSet(0)}, DAY), f"No findings on awesome and boats ({DAY})"),
    ("not judged", Record({"boats": OnSet(7)}, DAY), "| boats | 7 | not yet judged | 0 | 0 | 0 |"),
    ("judged", Record({"boats": OnSet(70, 28, 1, 1, LATER)}, DAY), f"| boats | 70 | 30 on {LATER} | 28 | 1 | 1 |"),
]


@pytest.mark.parametrize(("record", "said"), [pytest.param(*rest, id=id) for id, *rest in SAID])
def test_manual_pages_say_how_often_a_rule_was_right(record: Record | None, said: str) -> None:
    assert (said in precision(record)) if said else precision(record) == ""


def test_the_page_on_precision_keeps_what_is_written_by_hand() -> None:
    page = (PROJECT / "docs" / "page-rules.md").read_text(encoding="utf-8")
    records = {id: Record({"boats": OnSet(3, 2, 1, 0, DAY)}, DAY) for id in all_rules()}
    made = with_table(page, all_rules().values(), records)
    assert "| [`odd-space`](rules/odd-space.md) | warning | 3 | 3 | 2 | 1 | 0 |\n" in made
    assert made.endswith(page[page.index("Each rule's [manual page]") :])
    assert with_table(made, all_rules().values(), records) == made


def test_counts_of_rules_that_were_not_run_stay(tmp_path: Path) -> None:
    known = {"odd-space": store.Judged(store.Looked({"boats": 3}, DAY))}
    after = recorded(known, [Counted("stray-kana", {"boats": 1})], [], LATER)
    assert after["odd-space"] == known["odd-space"]
    store.write(after, tmp_path)
    assert json.loads((tmp_path / store.FOLDER / "stray-kana.jsonl").read_text("utf-8")) == {
        "looked": {"boats": 1}, "date": LATER
    }  # fmt: skip
