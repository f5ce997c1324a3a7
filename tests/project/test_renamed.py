"""A baseline follows entries and pages that have another name by now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lint_catalog.engine.fingerprint import beyond
from lint_catalog.model.findings import Finding, Severity
from lint_catalog.model.places import Span
from lint_catalog.project.baseline import baseline_of
from lint_catalog.project.renamed import followed
from tests.support.catalogs import table
from tests.support.cli import PLAMO, STORMY, lint, put

BASELINE = ("--baseline", "owed.jsonl")


def found(entry: str, rule: str = "out-of-range", path: str = "released", about: tuple[str, ...] = ("203",)) -> Finding:
    page = entry.endswith(".md")
    route: tuple[str, ...] = (path,) if path else ()
    named = {"file": entry} if page else {"file": f"entries/{entry}.yaml", "entry": entry}
    more: dict[str, Any] = {**named, "path": route, "about": about}
    return Finding(span=Span(1, 1, 1, 2), rule=rule, severity=Severity.ERROR, message="m", **more)


A, B, C = "models/kite", "models/kite-1", "models/dragonfly"
PAGE = "README.md"
MISSING: dict[str, Any] = {"rule": "missing-field", "path": "", "about": ("license",)}
CASES: list[tuple[str, list[Finding], list[Finding], dict[str, str], dict[str, str]]] = [
    # spoken id, what was found, what is found now, what surely has another name (old: new), what perhaps (new: old)
    ("a name that is like it", [found(A)], [found(B)], {A: B}, {}),
    ("a name that is nothing like it", [found(A)], [found(C)], {A: C}, {}),
    ("one missing field, a name like it", [found(A, **MISSING)], [found(B, **MISSING)], {A: B}, {}),
    ("one missing field, a name unlike it", [found(A, **MISSING)], [found(C, **MISSING)], {}, {C: A}),
    ("two findings", [found(A), found(A, **MISSING)], [found(C), found(C, **MISSING)], {A: C}, {}),
    ("of two one is gone", [found(A), found(A, **MISSING)], [found(B)], {A: B}, {}),
    ("one more mistake", [found(A)], [found(B), found(B, **MISSING)], {A: B}, {}),
    ("another value", [found(A)], [found(B, about=("204",))], {}, {}),
    ("another rule", [found(A)], [found(B, rule="wrong-type")], {}, {}),
    ("another kind", [found(A)], [found("papers/kite")], {}, {}),
    ("what it says of itself", [found(A, about=("kite", "2031"))], [found(C, about=("dragonfly", "2031"))], {A: C}, {}),
    ("still there", [found(A)], [found(A), found(B)], {}, {}),
    ("the name nearest to it", [found(A)], [found(C), found(B)], {A: B}, {}),
    (
        "several",
        [found(A), found("models/sail", about=("1",)), found("models/wind", about=("2",))],
        [found("models/wind-2", about=("2",)), found(B), found("models/sail-2", about=("1",))],
        {A: B, "models/sail": "models/sail-2", "models/wind": "models/wind-2"},
        {},
    ),
    ("two for one", [found(A), found("models/kit")], [found(B)], {A: B}, {}),
    ("a page", [found(PAGE, path="")], [found("docs/en.md", path="")], {PAGE: "docs/en.md"}, {}),
    ("a page that is there", [found("there.md", path="")], [found("docs/en.md", path="")], {}, {}),
    ("an id with dots", [found(f"{A}.5")], [found(f"{A}.6")], {f"{A}.5": f"{A}.6"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "now", "sure", "perhaps"), table(CASES))
def test_what_has_another_name(
    before: list[Finding], now: list[Finding], sure: dict[str, str], perhaps: dict[str, str]
) -> None:
    present = {each.entry or each.file for each in now}
    renamed = followed(baseline_of(before), now, present, "there.md".__eq__)
    assert (dict(renamed.sure), dict(renamed.perhaps)) == (sure, perhaps)
    hinted = [each.entry or each.file for each in renamed.hinted(beyond(now, renamed.baseline.counts)) if each.hint]
    assert sorted(set(hinted)) == sorted(perhaps)


def test_what_others_say_of_it_follows_too() -> None:
    before = [found(A), found("papers/sky", rule="no-paper", path="models", about=("kite",))]
    now = [found(B), found("papers/sky", rule="no-paper", path="models", about=("kite-1",))]
    renamed = followed(baseline_of(before), now, {B, "papers/sky"}, lambda _: False)
    assert beyond(now, renamed.baseline.counts) == ()


def report(folder: Path, *args: str) -> tuple[int, list[str]]:
    result = lint(*BASELINE, "--format", "json", *args, cwd=folder)
    return result.returncode, [each["rule"] for each in json.loads(result.stdout)["findings"]]


def test_a_renamed_entry_brings_nothing_new_and_the_file_gets_its_name(broken: Path) -> None:
    assert report(broken, "--write-baseline") == (0, [])
    (broken / STORMY).rename(broken / "entries" / "models" / "stormy-7b.yaml")
    put(broken, "entries/models/stormy-7b.yaml", "name:", "# moved\nname:")
    old = (broken / "owed.jsonl").read_text(encoding="utf-8")
    assert report(broken) == (0, [])
    assert (broken / "owed.jsonl").read_text(encoding="utf-8") == old
    done = lint(*BASELINE, "--write-baseline", cwd=broken)
    assert "owed.jsonl calls `models/stormy` `models/stormy-7b` now" in done.stderr
    assert (broken / "owed.jsonl").read_text(encoding="utf-8") == old.replace("models/stormy", "models/stormy-7b")
    put(broken, PLAMO, "released: 2023", "released: 203")
    assert report(broken) == (1, ["out-of-range"])


def test_a_renamed_page(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("# A\n\nSee [^1] and [x](https://huggingface.co/acme/kite.\n", encoding="utf-8")
    lint(*BASELINE, "--write-baseline", "--lang", "en=README.md", "README.md", cwd=tmp_path)
    count = len((tmp_path / "owed.jsonl").read_text(encoding="utf-8").splitlines())
    assert count > 1
    page.rename(tmp_path / "LIST.md")
    done = lint(*BASELINE, "--lang", "en=LIST.md", "LIST.md", cwd=tmp_path)
    assert (done.returncode, "no findings" in done.stdout) == (0, True), done.stdout
