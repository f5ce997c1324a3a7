"""FixResult: what was found is gone, nothing new came, and everything around it is as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lint_catalog.engine.fix import View, apply_fixes
from lint_catalog.engine.lint import lint
from lint_catalog.model.findings import Finding, Severity, TextEdit, TextFix
from lint_catalog.model.links.answers import Online
from lint_catalog.model.pages.page import Page
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.places import Span
from lint_catalog.rules.definition import Rule
from lint_catalog.rules.manual import FIXED, examples
from tests.checks.test_breaks import files_of
from tests.support.breaks import BREAKS, JGLUE, PLAMO, SWALLOW, TANUKI, TITECH, Break
from tests.support.catalogs import all_rules, catalog_of, run, sample, small, some_in_loop, table, whole
from tests.support.fixing import with_fixes
from tests.support.tiers import examples as made_up

DATA = "{ja: 合成データ, en: synthetic data, fr: données synthétiques}"
TRANSFORMER = "entries/papers/transformer.yaml"
REFUSED = {"malformed-marker"}  # with the mark fixed, the other languages would lack it
MORE = [
    Break("same-field-twice", (), PLAMO, "parameters: 13b", "parameters: 13b\nparameters: 13b"),
    Break("language-in-capitals", (), TITECH, "  ja: 東工大GPT", "  JA: 東工大GPT"),
    Break("country", (), TITECH, "  ja: 東工大GPT", "  jp: 東工大GPT"),
    Break("misspelt-variant", (), PLAMO, "{only: [13b-instruct-nc], license", "{only: [13b-instruct-ncc], license"),
    Break("malformed-marks", (), TANUKI, DATA, "{ja: '合成［＾tanuki-training］', en: 'S.[^ tanuki-training]', fr: 'D.[^tanuki-training ]'}"),
    Break("dashed-date", (), TRANSFORMER, "date: 2017.06.12", "date: '2017-6-12'"),
    Break("address-without-scheme", (), TRANSFORMER, "url: https://arxiv", "url: www.arxiv"),
    Break("capitals", (), PLAMO, "{stage: pre-training", "{stage: Pre-Training"),
]  # fmt: skip
AMONG_ALL = {"misspelt-constant"}  # what the fix takes out, other entries have to refer to
ALL = [each for each in (*BREAKS, *MORE) if each.id not in REFUSED]


@cache
def _broken(broken: Break) -> Mapping[str, str | bytes]:
    """A break, with the entries that belong to the broken one."""
    files = files_of(broken)
    if broken.file not in sample() or broken.id in AMONG_ALL:
        return files
    around = whole(broken.file.removeprefix("entries/").removesuffix(".yaml"), "catalog/catalog")
    return {file: text for file, text in files.items() if file in around or sample().get(file) != text}


@cache
def _found(broken: Break) -> tuple[Finding, ...]:
    return run(catalog_of(_broken(broken)))


def _can_be_fixed(broken: Break) -> bool:
    return any(each.fix for each in _found(broken))


def _counts(findings: Sequence[Finding]) -> Counter[tuple[str, str]]:
    return Counter((each.file, each.rule) for each in findings)


@pytest.mark.parametrize("broken", some_in_loop(ALL))
def test_a_break_is_fixed_if_it_can_be(broken: Break) -> None:
    files = _broken(broken)
    before = _found(broken)
    texts, done = with_fixes(files, unsafe=True)
    if not _can_be_fixed(broken):
        assert (done.new, done.fixed, done.refused) == ({}, (), ())
        return
    assert done.fixed
    assert done.refused == ()
    after = run(catalog_of(texts))
    assert not {(each.file, each.rule) for each in done.fixed} & {(each.file, each.rule) for each in after}
    assert _counts(after) <= _counts(before), "something new came"
    again, nothing = with_fixes(texts, unsafe=True)
    assert (again, nothing.fixed) == (texts, ())


def test_every_rule_that_shows_what_its_fix_does_is_among_them() -> None:
    shown = {
        rule.id
        for rule in all_rules().values()
        if rule.target not in (Page, Pages, Online) and any(each.sort == FIXED for each in examples(rule.manual))
    }
    assert {each.rule for broken in ALL for each in _found(broken) if each.fix} == shown
    assert all(map(_can_be_fixed, MORE))


TWO = "developer: [waseda-kawahara-lab, yahoo-japan]"
SAFE = [
    ("two spellings of a license", TANUKI, "license: apache-2.0", "license: Apache 2.0", "license: apache-2.0"),
    ("a comment beside it", TANUKI, "license: apache-2.0", "license: Apache 2.0   # as stated", "license: apache-2.0   # as stated"),
    ("single quotes", TANUKI, "license: apache-2.0", "license: 'Apache 2.0'", "license: 'apache-2.0'"),
    ("double quotes", TANUKI, "license: apache-2.0", 'license: "Apache 2.0"', 'license: "apache-2.0"'),
    ("a part of an expression", PLAMO, "license: cc-by-nc-4.0", "license: 'cc-by-nc-4.0 and Apache-2.0'", "license: 'cc-by-nc-4.0 AND apache-2.0'"),
    ("letter case", PLAMO, "parameters: 13b", "parameters: 13B", "parameters: 13b"),
    ("width", PLAMO, "parameters: 13b", "parameters: \uff11\uff13\uff22", "parameters: 13b"),
    ("text for a number", PLAMO, "released: 2023", "released: '2023'", "released: 2023"),
    ("one item", SWALLOW, "base: [llama-3]", "base: llama-3 # one", "base: [llama-3] # one"),
    ("a name that looks like a number", PLAMO, "name: PLaMo-13B", "name: 1e3 # so", 'name: "1e3" # so'),
    ("the same item, in the line", JGLUE, TWO, "developer: [yahoo-japan, waseda-kawahara-lab, yahoo-japan] # two", "developer: [yahoo-japan, waseda-kawahara-lab] # two"),
    ("the same item, in lines", JGLUE, TWO, "developer:\n- yahoo-japan # one\n# and\n- waseda-kawahara-lab\n-  yahoo-japan", "developer:\n- yahoo-japan # one\n# and\n- waseda-kawahara-lab"),
    ("the same field", PLAMO, "parameters: 13b", "parameters: 13b\nparameters: 13b", "parameters: 13b"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "good", "bad", "result"), table(SAFE))
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "# the end"])
def test_a_safe_fix_leaves_the_rest_as_it_was(
    file: str, good: str, bad: str, result: str, ends: str, last: str
) -> None:
    around = whole(file.removeprefix("entries/").removesuffix(".yaml"), "catalog/catalog")

    def written(text: str) -> str:
        return (around[file].replace(good, text, 1).rstrip("\n") + ("\n" + last if last else "")).replace("\n", ends)

    texts, _ = with_fixes({**around, file: "\ufeff" + written(bad)}, unsafe=False, rules=_but("byte-order-mark"))
    assert texts == {**around, file: "\ufeff" + written(result)}


def _but(id: str) -> list[Rule]:
    return [rule for rule in all_rules().values() if rule.id != id]


def test_a_byte_order_mark_goes_and_nothing_else() -> None:
    texts, done = with_fixes({**small(), PLAMO: "\ufeff" + small()[PLAMO]}, unsafe=False)
    assert texts == small()
    assert [each.rule for each in done.fixed] == ["byte-order-mark"]


def test_a_guess_is_not_made_unless_asked_for() -> None:
    files = {**small(), PLAMO: small()[PLAMO].replace("developer:", "developper:")}
    texts, done = with_fixes(files, unsafe=False)
    assert (texts, done.fixed) == (files, ())
    assert with_fixes(files, unsafe=True)[0] == small()


def test_only_the_given_files_are_fixed() -> None:
    files = {
        **small(),
        PLAMO: small()[PLAMO].replace("13b\n", "13B\n", 1),
        TANUKI: small()[TANUKI].replace("parameters: 8b", "parameters: 8B"),
    }
    texts, _ = with_fixes(files, unsafe=False, only=[TANUKI])
    assert texts == {**files, TANUKI: small()[TANUKI]}


def test_a_fix_that_brings_an_error_is_refused_and_said() -> None:
    bad = small()[PLAMO].replace("developer: preferred-networks", "developper: nobody")
    texts, done = with_fixes({**small(), PLAMO: bad}, unsafe=True)
    assert texts[PLAMO] == bad
    [refusal] = done.refused
    assert refusal.finding.rule == "unknown-field"
    assert refusal.reason == f"it would bring `unknown-reference` in {PLAMO}: there is no `nobody` in `developers`"


@pytest.mark.parametrize("broken", [pytest.param(each, id=each.id) for each in BREAKS if each.id in REFUSED])
def test_a_break_whose_fixing_would_break_more_is_left(broken: Break) -> None:
    files = files_of(broken)
    texts, done = with_fixes(files, unsafe=True)
    assert texts == files
    assert done.refused


def test_what_is_written_with_escapes_is_left_alone() -> None:
    bad = small()[PLAMO].replace("license: cc-by-nc-4.0", 'license: "cc-by-nc-4.0 AND Apache\\x2d2.0"')
    texts, done = with_fixes({**small(), PLAMO: bad}, unsafe=True)
    assert (texts[PLAMO], done.fixed) == (bad, ())


# What a rule pack from elsewhere might do.


def _finding(edits: Sequence[tuple[Span, str]], rule: str = "r", file: str = "f") -> Finding:
    fix = TextFix("fix", tuple(TextEdit(file, span, text) for span, text in edits), True)
    return Finding(file, edits[0][0], rule, Severity.ERROR, "bad", entry="models/f", path=("x",), fix=fix)


def _bad_letters(texts: Mapping[str, str], fixes: Mapping[str, str]) -> View:
    found = [
        _finding([(Span(1, at, 1, at + 1), fixes[char])], rule=f"no-{char}")
        for at, char in enumerate(texts["f"], 1)
        if char in fixes
    ]
    return View(texts, found, found)


@pytest.mark.parametrize(
    ("text", "fixes", "result"),
    table(
        [
            ("one brings another", "a", {"a": "b", "b": "c"}, "a"),
            ("one after the other", "bab", {"a": "", "b": ""}, ""),
            ("it stays", "a", {"a": "a"}, "a"),
            ("two in a ring", "ab", {"a": "b", "b": "a"}, "ab"),
            ("neighbours go in rounds", "aa-aa", {"a": ""}, "-"),
            ("it grows for ever", "a", {"a": "aa"}, "a"),
            ("one of two brings another", "a-x", {"a": "c", "x": "b", "b": "x"}, "c-x"),
        ]
    ),
)
def test_fixing_ends(text: str, fixes: Mapping[str, str], result: str) -> None:
    done = apply_fixes(
        lambda changed: _bad_letters({"f": text, **changed}, fixes), files=frozenset({"f"}), unsafe=False
    )
    assert done.new.get("f", text) == result


def test_a_fix_that_leaves_its_finding_is_refused() -> None:
    def inspect(changed: Mapping[str, str]) -> View:
        texts = {"f": "a", **changed}
        finding = _finding([(Span(1, 1, 1, 2), "b" if texts["f"] == "a" else "a")])
        return View(texts, [finding], [finding])

    done = apply_fixes(inspect, files=frozenset({"f"}), unsafe=False)
    assert not done.new
    assert [each.reason for each in done.refused] == ["the finding would stay"]


def test_a_fix_whose_edits_overlap_is_refused() -> None:
    finding = _finding([(Span(1, 1, 1, 3), "x"), (Span(1, 2, 1, 4), "y")])
    done = apply_fixes(
        lambda changed: View({"f": "abc", **changed}, [finding], [finding]), files=frozenset({"f"}), unsafe=False
    )
    assert not done.new
    assert [each.reason for each in done.refused] == ["it changes nothing"]


@pytest.mark.release
@made_up(10)
@given(
    chosen=st.lists(
        st.sampled_from(ALL).filter(_can_be_fixed), min_size=1, max_size=3, unique_by=lambda each: each.file
    ),
    ends=st.sampled_from(["\n", "\r\n"]),
    last=st.sampled_from(["", "# last", "\n\n", "#\n"]),
    unsafe=st.booleans(),
)
def test_several_breaks_are_fixed_once_for_all_and_nothing_new_comes(
    chosen: list[Break], ends: str, last: str, unsafe: bool
) -> None:
    needed = (each.file.removeprefix("entries/").removesuffix(".yaml") for each in chosen)
    files: dict[str, str | bytes] = {**small(), **whole(*needed)}
    for each in chosen:
        text = files_of(each)[each.file]
        files[each.file] = text if isinstance(text, bytes) else (text + last).replace("\n", ends)
    before = run(catalog_of(files))
    texts, done = with_fixes(files, unsafe=unsafe)
    after = run(catalog_of(texts))
    assert _counts(after) <= _counts(before), "something new came"
    assert done.refused == ()
    assert not any(each.fix and (each.fix.safe or unsafe) for each in after), "something was left"
    assert with_fixes(texts, unsafe=unsafe)[0] == texts, "there was more to do"
    touched = {edit.file for each in done.fixed if each.fix for edit in each.fix.edits}
    assert {file for file in texts if texts[file] != files[file]} == touched
    for file in touched:
        was, now = str(files[file]).splitlines(keepends=True), texts[file].splitlines(keepends=True)
        edited = {
            line
            for each in (*before, *done.fixed)
            for edit in (each.fix.edits if each.fix else ())
            if edit.file == file
            for line in range(edit.span.line, edit.span.end_line + 1)
        }
        kept = [line for number, line in enumerate(was, 1) if number not in edited]
        assert [line for line in now if line in kept] == kept, "a line changed that no fix names"


def test_the_sample_is_in_order() -> None:
    assert lint(catalog_of(small()), all_rules().values()).findings == ()
