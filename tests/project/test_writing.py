"""Files that are written: whatever ends the run at whatever moment, each is whole."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from lint_catalog.project.folders import DoorError
from lint_catalog.project.replacing import replace_folder
from lint_catalog.project.temporary import TEMPORARY
from lint_catalog.project.typed import write_typed
from lint_catalog.project.writing import open_place, write_found
from tests.support.faults import faults
from tests.support.interruption import Died, death_at, error_at, striking


def content_of(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None


@pytest.mark.parametrize("old", [pytest.param("old", id="in-place-of-another"), pytest.param(None, id="a-new-one")])
def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, old: str | None) -> None:
    file, moment = tmp_path / ("n" * 250 + ".yaml"), 0
    for strike, outcome in ((error_at, KeyboardInterrupt), (error_at, SystemExit), (death_at, Died)):
        for moment in range(9):
            file.unlink(missing_ok=True)
            if old is not None:
                file.write_text(old, encoding="utf-8")
            with striking(strike(moment, outcome()) if strike is error_at else death_at(moment)) as moments:
                try:
                    write_typed(file, "new")
                except outcome:
                    pass
                else:
                    break
            assert content_of(file) in (old, "new")
            left = {each.name for each in tmp_path.iterdir()} - {file.name}
            assert outcome is Died or not left, f"{left} stays after an interrupt"
            for name in left:
                assert name.startswith(TEMPORARY)
                (tmp_path / name).unlink()
        assert moments.count == moment >= 2
        assert content_of(file) == "new"


def test_what_is_written_is_on_the_disk_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path.resolve()
    with faults(monkeypatch, lambda *_: None) as typed:
        write_typed(root / "typed", "new")
    with faults(monkeypatch, lambda *_: None) as found:
        write_found(root / "found", "new", root)
    with faults(monkeypatch, lambda *_: None) as folder:
        replace_folder(root / "folder", {"a": "new"})
    for calls in (typed.calls, found.calls, folder.calls):
        renamed = next(at for at, name in enumerate(calls) if name in ("rename", "replace"))
        assert {"open", "write"} <= {*calls[: calls.index("fsync")]}
        assert calls.index("fsync") < renamed


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no groups and others")
@pytest.mark.parametrize("mode", [0o600, 0o666, 0o755], ids=oct)
def test_who_may_read_a_file_stays_as_it_was(mode: int, tmp_path: Path) -> None:
    file = tmp_path.resolve() / "file"
    file.write_text("old", encoding="utf-8")
    file.chmod(mode)
    before = os.umask(0o077)
    try:
        write_found(file, "new", tmp_path.resolve(), "old")
    finally:
        os.umask(before)
    assert (content_of(file), stat.S_IMODE(file.stat().st_mode)) == ("new", mode)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")
def test_a_pipe_in_the_place_of_a_folder_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "entries")
    with pytest.raises(DoorError, match=r"`entries` is not a folder: move it away"):
        open_place(tmp_path.resolve(), tmp_path.resolve() / "entries")
