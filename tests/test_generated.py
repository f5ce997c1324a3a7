"""Generated files: what differs from its source, or has none any more, is noticed."""

from __future__ import annotations

from pathlib import Path

from tools.generate import ROOT, generated, stale


def test_stale_missing_and_left_over_files_are_noticed(tmp_path: Path) -> None:
    rules = tmp_path / "docs" / "rules"
    rules.mkdir(parents=True)
    for name in ("same", "changed", "left-over"):
        (rules / f"{name}.md").write_text(f"{name}\n", encoding="utf-8")
    wanted = {"docs/rules/same.md": "same\n", "docs/rules/changed.md": "new\n", "docs/rules/missing.md": "missing\n"}
    assert dict(stale(wanted, tmp_path)) == {
        "docs/rules/changed.md": "new\n",
        "docs/rules/missing.md": "missing\n",
        "docs/rules/left-over.md": None,
    }


def test_this_repositorys_are_up_to_date() -> None:
    assert dict(stale(generated(), ROOT)).keys() == set(), "run `python3 dev.py generate`"
