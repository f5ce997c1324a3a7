"""What makes a finding the same finding tomorrow: its rule, its entry, its place, and the values that it is about."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from lint_catalog.engine.fingerprint import fingerprint, numbered
from lint_catalog.engine.lint import lint_pages
from lint_catalog.model.findings import Finding, Problem, Severity
from lint_catalog.model.pages.page import Page
from lint_catalog.model.places import Place, Span
from lint_catalog.rules.definition import rule
from tests.support.catalogs import pages_of, run_on_pages, table


def finding(message: str = "m", path: tuple[str | int, ...] = ("hub", 0), line: int = 1, **more: object) -> Finding:
    about = tuple(map(str, more.get("about", ("v",))))  # type: ignore[call-overload]  # a tuple of what is given
    file, entry, rule_id = (
        str(more.get(key, usual)) for key, usual in (("file", "f"), ("entry", "models/x"), ("rule", "r"))
    )
    return Finding(file, Span(line, 1, line, 2), rule_id, Severity.ERROR, message, entry=entry, path=path, about=about)


SAME = [
    ("on-another-line", finding(), finding(line=9)),
    ("at-another-index", finding(path=("hub", 0, "repo")), finding(path=("hub", 3, "repo"))),
    ("in-other-words", finding("`v` is no id"), finding("`v` is not an id")),
    ("with-other-blanks", finding(about=("a  b",)), finding(about=("a\nb",))),
    ("of-an-entry-in-another-file", finding(file="a.yml"), finding(file="a.yaml")),
]
DIFFERENT = [
    ("another-rule", finding(), finding(rule="s")),
    ("another-entry", finding(), finding(entry="models/y")),
    ("another-file-of-no-entry", finding(entry="", file="a"), finding(entry="", file="b")),
    ("another-field", finding(), finding(path=("name",))),
    ("another-value", finding(about=("a",)), finding(about=("b",))),
    ("one-value-more", finding(about=("a",)), finding(about=("a", "b"))),
    ("values-divided-otherwise", finding(about=("a b",)), finding(about=("a", "b"))),
    ("another-end-of-a-long-value", finding(about=("x" * 999 + "a",)), finding(about=("x" * 999 + "b",))),
]


@pytest.mark.parametrize(("one", "other"), table(SAME))
def test_a_finding_stays_the_same(one: Finding, other: Finding) -> None:
    assert fingerprint(one) == fingerprint(other)
    assert fingerprint(one).digest == fingerprint(other).digest


@pytest.mark.parametrize(("one", "other"), table(DIFFERENT))
def test_a_finding_is_another_one(one: Finding, other: Finding) -> None:
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(one).digest != fingerprint(other).digest


def test_each_finding_of_a_run_has_a_digest_of_its_own() -> None:
    digests = [own for _, own in numbered([finding(), finding(line=2), finding(line=3), finding(about=("w",))])]
    assert len(set(digests)) == 4
    assert digests[1:3] == [f"{digests[0]}-2", f"{digests[0]}-3"]


# Where a rule does not say what it is about


@rule(on=Page, severity=Severity.ERROR)
def sails(page: Page) -> Iterable[Problem]:
    """No sail."""
    for number, line in enumerate(page.lines, 1):
        if "Sail" in line:
            at = line.index("Sail") + 1
            yield Problem(page.at(Span(number, at, number, at + 4)), "a sail")


def test_on_a_page_it_is_the_row_and_the_text() -> None:
    text = "Sail away.\n\n| Model | Base |\n|---|---|\n| Kite | Sail |\n"
    assert [each.about for each in run_on_pages(pages_of({"README.md": text}), [sails])] == [
        ("", "Sail"),
        ("Kite", "Sail"),
    ]


@rule(on=Page, severity=Severity.ERROR)
def lost(page: Page) -> Iterable[Problem]:
    """Somewhere else."""
    yield Problem(Place(page.file, span=Span(99, 1, 99, 5)), "beyond the page")
    yield Problem(Place("elsewhere.md", span=Span(1, 1, 1, 2)), "on no page")


def test_a_place_that_is_nowhere_loses_no_finding() -> None:
    result = lint_pages([pages_of({"README.md": "# Kites\n"})], [lost])
    assert result.crashes == ()
    assert {each.message for each in result.findings} == {"beyond the page", "on no page"}
