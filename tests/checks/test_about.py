"""What rules say that they are about: values that tell findings apart, and outlive other words, lines and figures."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from lint_catalog.engine.fingerprint import Fingerprint, fingerprint
from lint_catalog.engine.lint import lint
from lint_catalog.model.findings import Finding, Problem
from lint_catalog.model.links.answers import Answer, Online, RepoFacts, Verdict
from lint_catalog.model.links.uses import links_of
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.rules.definition import Rule
from lint_catalog.rules.manual import BAD, examples
from tests.checks.test_breaks import files_of
from tests.support.breaks import BREAKS, Break
from tests.support.catalogs import (
    PROJECT,
    all_rules,
    catalog_of,
    pages_of,
    run,
    run_example,
    run_on_pages,
    some_in_loop,
    table,
)
from tests.support.online import online_of
from tests.support.page_breaks import BREAKS as PAGE_BREAKS
from tests.support.page_breaks import EN, FR, PageBreak

_VALUES = re.compile(r"`([^`]*)`")
RULES = [pytest.param(each, id=each.id) for each in all_rules().values()]


# What every rule says of itself, over all examples and all breaks


def reworded(each: Rule) -> Rule:
    """A rule that says the same in other words."""

    def check(target: object) -> Iterable[Problem]:
        for problem in each.check(target):
            yield replace(problem, message=f"{problem.message[::-1]}!", hint=problem.hint[::-1])

    return replace(each, check=check)


def of_examples(each: Rule, how: Rule, folder: Path) -> list[tuple[Finding, ...]]:
    found = []
    for example in examples(each.manual):
        if example.sort == BAD and each.target is Online:
            catalog = catalog_of(example.files)
            found.append(run(catalog, [how], online_of(catalog, example.world, folder)))
        elif example.sort == BAD:
            found.append(run_example(example, how))
    return found


def marks(findings: Iterable[Finding]) -> list[Fingerprint]:
    return sorted(map(fingerprint, findings))


def told_apart(findings: Iterable[Finding]) -> bool:
    """Whether findings that quote different values have different fingerprints."""
    said: dict[object, set[tuple[str, ...]]] = defaultdict(set)
    for each in findings:
        said[fingerprint(each)].add(tuple(_VALUES.findall(each.message)))
    return all(len(each) == 1 for each in said.values())


@pytest.mark.parametrize("each", some_in_loop(all_rules().values()))
def test_examples_are_told_apart_and_may_be_reworded(each: Rule, tmp_path: Path) -> None:
    found = of_examples(each, each, tmp_path)
    anew = of_examples(each, reworded(each), tmp_path)
    assert all(map(told_apart, found))
    assert [marks(findings) for findings in anew] == [marks(findings) for findings in found]
    assert [[one.message for one in findings] for findings in anew] != [[one.message for one in one] for one in found]


def rules_of(ids: Iterable[str]) -> list[Rule]:
    return [all_rules()[id] for id in ids]


def in_other_words(findings: Iterable[Finding]) -> list[Finding]:
    return [replace(each, message=each.message[::-1], hint=each.hint[::-1]) for each in findings]


def with_lines_above(broken: Break, files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """The same mistake two lines further down; as it is where lines above it would be another mistake."""
    text = files[broken.file]
    if not isinstance(text, str) or text.startswith(("\ufeff", "- ")):
        return dict(files)
    return {**files, broken.file: f"# one line more\n\n{text}"}


@pytest.mark.parametrize("broken", some_in_loop(BREAKS))
def test_breaks_survive_other_words_and_lines_above(broken: Break) -> None:
    files = files_of(broken)
    found = run(catalog_of(files), rules_of(broken.rules))
    assert found
    assert told_apart(found)
    assert marks(in_other_words(found)) == marks(found)
    assert marks(run(catalog_of(with_lines_above(broken, files)), rules_of(broken.rules))) == marks(found)


@pytest.mark.parametrize("broken", some_in_loop(PAGE_BREAKS))
def test_breaks_of_pages_survive_other_words_and_lines_above(broken: PageBreak) -> None:
    files = broken.apply()
    found = run_on_pages(pages_of(files), rules_of(broken.rules))
    assert found
    assert told_apart(found)
    assert marks(in_other_words(found)) == marks(found)
    moved = {file: text.replace("\n", "\n\nOne line more.\n\n", 1) for file, text in files.items()}
    assert marks(run_on_pages(pages_of(moved), rules_of(broken.rules))) == marks(found)


# Figures that are measured, and neighbours


def online(facts: RepoFacts | None = None, verdict: Verdict = Verdict.ALIVE, **more: object) -> tuple[Finding, ...]:
    """What online rules find in a model whose repository and page have an answer."""
    fields = "hub: [acme/tiny]\nparameters: 7b\nreleased: 2021\ncontext_length: 4096\nlicense: mit\n"
    files = {
        "entries/models/tiny.yaml": f"name: Tiny\nurl: http://example.com/tiny\n{fields}",
        "entries/licenses/mit.yaml": "name: MIT\nhub: [mit]\n",
        "entries/licenses/apache-2.0.yaml": "name: Apache\nhub: [apache-2.0]\n",
        "entries/licenses/gemma.yaml": "name: Gemma\nhub: [gemma]\n",
    }
    catalog = catalog_of(files)
    links = links_of(catalog)
    answers = {url: Answer(verdict, facts=facts, **more) for url in links}  # type: ignore[arg-type]  # of a table
    chosen = [each for each in all_rules().values() if each.target is Online]
    return lint(catalog, chosen, None, Online(catalog, links, answers, today=date(2026, 11, 23))).findings


HUB = RepoFacts(
    "acme/tiny", parameters=13 * 10**9, created="2024-05-01T00:00:00.000Z", context_length=8192, license=("apache-2.0",)
)
Pair = tuple[tuple[Finding, ...], tuple[Finding, ...]]


def on_the_hub(**changes: object) -> Pair:
    """What is found with some facts of a repository, and with others."""
    return online(HUB), online(replace(HUB, **changes))


def with_answers(verdict: Verdict, *answers: Mapping[str, object]) -> Pair:
    one, other = (online(None, verdict, **each) for each in answers)
    return one, other


def in_an_entry(text: str, *parts: str) -> Pair:
    """What rules on entries find in a footnote with one text in it, and with another."""
    chosen = [each for each in all_rules().values() if each.target not in (Page, Pages, Online)]
    one, other = (
        run(
            catalog_of({"entries/catalog.yaml": "languages: [ja, en]\n", "entries/footnotes/a.yaml": text % part}),
            chosen,
        )
        for part in parts
    )
    return one, other


def in_a_table(header: str, *tables: Iterable[str]) -> Pair:
    """What rules on pages find in a table of some rows, and in another."""
    divider = "|".join("---" for _ in header.split("|"))
    one, other = (
        run_on_pages(pages_of({EN: "\n".join([f"| {header} |", f"|{divider}|", *(f"| {row} |" for row in rows), ""])}))
        for rows in tables
    )
    return one, other


def in_translations(*pages: tuple[str, str]) -> Pair:
    """What rules find in two pages that say the same, and in two others; each page is what its rows have."""
    head = "| Model | Training Data |\n|---|---|\n"
    one, other = (run_on_pages(pages_of({EN: head + en, FR: head + fr})) for en, fr in pages)
    return one, other


MODELS = "Model | Base Model | Release Year"
SIZED = [f"M{size} | Llama ({size}) | 2024" for size in ("70b", "32b", "14b", "7b", "3b", "2b", "1b")]
OLD = [f"M{number} | Llama 3 | 2024" for number in range(10)]
LABS = [f"[M{number}](https://e.org/{number}) | Kite Lab" for number in range(5)]
OTHER_LABS = ["[A](https://e.org/a) | kite-lab", "[B](https://e.org/b) | kite-lab"]
KITE, SAIL, WING = (f"| [{name}](https://e.org/{name}) | %s |\n" for name in ("Kite", "Sail", "Wing"))
GONE = {"reason": "its host answers 404"}

MEASURED: list[tuple[str, Callable[[], Pair]]] = [
    ("parameters", lambda: on_the_hub(parameters=14 * 10**9)),
    ("the-year-of-a-repository", lambda: on_the_hub(created="2025-01-01T00:00:00.000Z")),
    ("a-context-length", lambda: on_the_hub(context_length=16384)),
    ("the-license-of-a-card", lambda: on_the_hub(license=("gemma",))),
    (
        "the-base-of-a-card",
        lambda: (online(RepoFacts("acme/tiny", bases=("meta/a",))), online(RepoFacts("acme/tiny", bases=("meta/b",)))),
    ),
    (
        "days-that-a-link-is-dead",
        lambda: with_answers(
            Verdict.MISSING, *({**GONE, "failed_days": days, "first_failed": "2026-11-20"} for days in (2, 4))
        ),
    ),
    (
        "when-it-was-last-seen",
        lambda: with_answers(Verdict.MISSING, *({**GONE, "last_alive": f"2026-11-0{day}"} for day in (1, 2))),
    ),
    ("why-it-is-dead", lambda: with_answers(Verdict.MISSING, GONE, {"reason": "its host answers 410"})),
    ("where-it-moved-to", lambda: with_answers(Verdict.MOVED, {"to": "acme/small"}, {"to": "acme/large"})),
    (
        "how-much-is-strong",
        lambda: in_an_entry('text: {ja: "%s 本文です。", en: Words of it.}\n', "**a**", "**a** **b**"),
    ),
    (
        "how-many-models-are-younger",
        lambda: in_a_table(MODELS, [*OLD[1:], "X | Llama 3 | 2023"], [*OLD, "X | Llama 3 | 2023"]),
    ),
    (
        "which-models-are-larger",
        lambda: in_a_table(
            MODELS,
            *([*SIZED[:3], "X | Llama (1b) | 2024", *more, *SIZED[3:]] for more in ((), ("N | Llama (7b) | 2024",))),
        ),
    ),
    (
        "how-often-a-name-is-spelt-so",
        lambda: in_a_table("Model | Developer", [*LABS, OTHER_LABS[0]], [*LABS, *OTHER_LABS]),
    ),
    ("how-many-cells-there-are", lambda: in_a_table(MODELS, ["X | Llama 3"], ["X"])),
    (
        "how-much-is-bold",
        lambda: in_translations(*((KITE % bold, KITE % "a b c") for bold in ("**a** b c", "**a** b **c**"))),
    ),
    (
        "on-which-line-a-row-is",
        lambda: in_translations(
            (KITE % "a" + SAIL % "b", KITE % "a"), (KITE % "a" + WING % "c" + SAIL % "b", KITE % "a" + WING % "c")
        ),
    ),
]


@pytest.mark.parametrize("look", table(MEASURED))
def test_measured_figures_are_no_part_of_it(look: Callable[[], Pair]) -> None:
    before, after = look()
    assert before
    said = [[(each.message, each.hint) for each in findings] for findings in (before, after)]
    assert said[0] != said[1], "the figure is to be seen in what is said"
    assert marks(before) == marks(after)


def footnote(text: str) -> dict[str, str]:
    """A catalog with a footnote that says `text` in Japanese and nothing much in English."""
    return {
        "entries/catalog.yaml": "languages: [ja, en]\n",
        "entries/footnotes/c.yaml": f"text: {{ja: '{text}', en: A}}\n",
    }


NOTES = {f"entries/footnotes/{name}.yaml": "text: {ja: あ, en: A}\n" for name in "ab"}
SEVERAL: list[tuple[str, str, dict[str, str], int]] = [
    ("fields", "missing-field", {"entries/models/x.yaml": "name: X\n"}, 4),
    ("marks", "footnote-marks-differ", {**NOTES, **footnote("あ[^a][^b]")}, 2),
    ("links", "links-differ", footnote("[い](https://a.org/x) [う](https://b.org/y)"), 2),
    ("sorts-of-emphasis", "emphasis-differs", footnote("**い** と *う* だ"), 2),
    ("licenses-twice", "contradictory-license", {"entries/models/x.yaml": "license: mit AND gpl AND mit AND gpl\n"}, 2),
    (
        "faults-of-an-expression",
        "malformed-license-expression",
        {"entries/licenses/mit.yaml": "name: MIT\n", "entries/models/x.yaml": "license: (mit or mit) and mit\n"},
        2,
    ),
    (
        "comments",
        "unknown-suppression",
        {"entries/models/x.yaml": "# lint-catalog: ignore[aaa] why\n# lint-catalog: ignore[bbb] why\nname: X\n"},
        2,
    ),
    (
        "bases",
        "license-dropped",
        {
            "entries/base-models/a.yaml": "license: keep\n",
            "entries/base-models/b.yaml": "license: stay\n",
            "entries/licenses/keep.yaml": "derivatives_keep: true\n",
            "entries/licenses/stay.yaml": "share_alike: true\n",
            "entries/licenses/mit.yaml": "name: MIT\n",
            "entries/models/x.yaml": "base: [a, b]\nlicense: mit\n",
        },
        2,
    ),
]
SEVERAL_ON_PAGES: list[tuple[str, str, tuple[str, ...], int]] = [
    ("marks-of-a-cell", "row-marks-differ", (KITE % "a[^1][^2]", KITE % "a"), 2),
    ("links-of-a-row", "row-links-differ", (KITE % "[a](https://hf.co/k/a) [b](https://hf.co/k/b)", KITE % "a"), 1),
    ("rows-that-lack", "missing-row", (KITE % "a" + SAIL % "b" + WING % "c", KITE % "a"), 2),
    (
        "numbers",
        "row-numbers-differ",
        (KITE % "1,300 images" + SAIL % "1,300 images", KITE % "2,400 images" + SAIL % "2,500 images"),
        2,
    ),
    (
        "rows-alike",
        "row-numbers-differ",
        (KITE % "1,300 images" + SAIL % "1,300 images", KITE % "2,400 images" + SAIL % "2,400 images"),
        2,
    ),
]


@pytest.mark.parametrize(("name", "files", "number"), table(SEVERAL))
def test_problems_at_one_place_are_told_apart(name: str, files: dict[str, str], number: int) -> None:
    found = run(catalog_of(files), rules_of([name]))
    assert len(set(marks(found))) == len(found) == number


@pytest.mark.parametrize(("name", "rows", "number"), table(SEVERAL_ON_PAGES))
def test_problems_of_rows_are_told_apart(name: str, rows: tuple[str, str], number: int) -> None:
    head, notes = "| Model | Training Data |\n|---|---|\n", "\n[^1]: A.\n[^2]: B.\n"
    found = run_on_pages(pages_of({EN: head + rows[0] + notes, FR: head + rows[1] + notes}), rules_of([name]))
    assert len(set(marks(found))) == len(found) == number


def test_items_of_a_list_may_change_places() -> None:
    data = "hub: [{0}, {1}]\nname: X\n"
    one, other = (
        run(catalog_of({"entries/models/x.yaml": data.format(*pair)}), [all_rules()["malformed-value"]])
        for pair in (("A b", "c/d"), ("c/d", "A b"))
    )
    assert len(one) == 1
    assert marks(one) == marks(other)


# What rules may be about: values, never words


def _about(tree: ast.AST) -> Iterable[ast.expr]:
    """What is given as `about`, be it named so first or not."""
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg="about", value=value) | ast.Assign(targets=[ast.Name(id="about")], value=value):
                yield value


_WORDING = frozenset({"message", "hint", "reason", "answer", "what", "which", "names"})


@pytest.mark.parametrize(
    "file", [pytest.param(each, id=each.stem) for each in sorted((PROJECT / "checks").glob("*.py"))]
)
def test_no_rule_is_about_words_of_its_message(file: Path) -> None:
    for value in _about(ast.parse(file.read_text(encoding="utf-8"))):
        names = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)}
        texts = [
            each.value for each in ast.walk(value) if isinstance(each, ast.Constant) and isinstance(each.value, str)
        ]
        assert not names & _WORDING, f"line {value.lineno}"
        assert not any(re.search(r"[a-z]{3,} [a-z]", text) for text in texts), f"line {value.lineno}"
