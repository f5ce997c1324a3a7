"""The inputs of the fuzz script that are kept, and a little fuzzing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="Windows knows no limits of processes")

from tests.hostile import fuzz
from tests.hostile.fuzz import CORPUS, DOORS, FailedError, Watched, attempt, corpus, made_up, smaller

KEPT = [
    pytest.param(
        door, path, id=f"{door}-{path.name}",
        marks=[pytest.mark.release] if door == "schema" else [],  # a process judges by schemas of strangers
    )
    for door in DOORS for path in sorted((CORPUS / door).iterdir())
]  # fmt: skip


@pytest.mark.parametrize(("door", "path"), KEPT)
def test_what_is_kept_is_taken_as_it_should_be(door: str, path: Path, tmp_path: Path) -> None:
    attempt(door, path.read_bytes(), tmp_path, once=True)


@pytest.mark.release
@pytest.mark.parametrize(("door", "path"), KEPT)
def test_it_is_taken_so_in_every_way(door: str, path: Path, tmp_path: Path) -> None:
    for form in fuzz.FORMATS:
        attempt(door, path.read_bytes(), tmp_path, form)


@pytest.mark.parametrize("door", DOORS)
def test_a_seed_makes_the_same_inputs_up_each_time(door: str) -> None:
    once, again = ([data for data, _ in zip(made_up(door, 7), range(20), strict=False)] for _ in range(2))
    assert once == again
    assert len({*once}) > 10
    assert max(map(len, once)) <= max(fuzz.LARGEST, *map(len, corpus(door)))


def test_an_input_that_fails_becomes_small() -> None:
    assert smaller(b"abcdeXfghijklmnop" * 9, lambda data: b"X" in data, time.monotonic() + 5) == b"X"


def test_what_a_runner_would_obey_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Said:
        returncode, stderr = 0, ""

        def __init__(self, text: str) -> None:
            self.stdout = text

    for text, fault in (("a ##[error]", "a command on stdout"), (" ::error::", "a command"), ("\x1b[3m", "a control")):
        monkeypatch.setattr(fuzz, "lint", lambda *_, text=text, **__: Said(text))
        with pytest.raises(FailedError, match=fault):
            attempt("yaml", b"name: a", tmp_path)


@pytest.mark.nightly
def test_an_input_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "SILENCE", 10.0)
    monkeypatch.setattr(fuzz, "_try_address", lambda text: time.sleep(60 if text == "sleep" else 0))
    watched = Watched()
    try:
        assert watched.attempt("address", b"sleep", "text", True)[0] == "it does not end"
        assert watched.attempt("address", b"wake", "text", True)[0] == ""
    finally:
        watched.end()


@pytest.mark.nightly
def test_a_minute_of_fuzzing_finds_nothing() -> None:
    tally = fuzz.fuzz(1, int(time.time()), tuple(DOORS), None)
    assert not tally.faults, str(tally)
