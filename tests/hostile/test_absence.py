"""Nothing is concluded from what could not be read: not one finding is new where less was read, whatever that was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from msgspec.structs import replace

from lint_catalog.convert.render.outline import obstacles
from lint_catalog.engine.lint import lint, lint_pages
from lint_catalog.engine.looking import Result
from lint_catalog.engine.suppress import settle
from lint_catalog.model.findings import Finding
from lint_catalog.model.observation import Observation
from lint_catalog.model.pages.translations import Pages
from lint_catalog.model.places import Span
from lint_catalog.project.entries import EntryContents
from lint_catalog.rules import Absent, Catalog, Needs, Problem, Problems, Rule, Severity, rule
from tests.support.breaks import BREAKS, STORMY, Break
from tests.support.catalogs import all_rules, catalog_of, own_entries, pages_of, sample, small
from tests.support.fixing import with_fixes
from tests.support.page_breaks import BREAKS as PAGE_BREAKS
from tests.support.page_breaks import GOOD, PageBreak

Files = Mapping[str, str | bytes]
NOT_YAML = "name: [\n"
FOLDERS = sorted({f"{file.rpartition('/')[0]}/" for file in sample()})
QUICK = {"entries/", "entries/footnotes/", "entries/licenses/"}
ONE_OF_EACH = sorted({file.rpartition("/")[0]: file for file in small()}.values())


def read(files: Files, hidden: str) -> Catalog:
    """A catalog of which a file, or a folder with a `/` at the end, cannot be read."""
    there = {file: text for file, text in files.items() if file != hidden and not _is_in(file, hidden)}
    return replace(catalog_of(there), unread=(hidden,))


def _is_in(file: str, folder: str) -> bool:
    return folder.endswith("/") and file.startswith(folder)


def judged(catalog: Catalog) -> Result:
    rules = tuple(all_rules().values())
    result = settle(lint(catalog, rules), catalog, rules)
    assert not result.crashes
    return result


def rules_of(catalog: Catalog) -> set[str]:
    return {each.rule for each in judged(catalog).findings}


def said(findings: Iterable[Finding]) -> set[tuple[str, str, object]]:
    return {(each.file, each.rule, each.path) for each in findings}


@pytest.mark.parametrize(
    "folder", [each if each in QUICK else pytest.param(each, marks=pytest.mark.release) for each in FOLDERS]
)
def test_a_sound_catalog_stays_without_findings_if_a_folder_cannot_be_read(folder: str) -> None:
    assert said(judged(read(small(), folder)).findings) == set()


@pytest.mark.parametrize("file", ONE_OF_EACH)
def test_a_sound_catalog_stays_without_findings_if_a_file_cannot_be_read(file: str) -> None:
    assert said(judged(read(small(), file)).findings) == set()


@pytest.mark.parametrize("file", ONE_OF_EACH)
def test_a_file_that_does_not_parse_is_the_only_one_with_findings(file: str) -> None:
    assert {each.file for each in judged(catalog_of({**small(), file: NOT_YAML})).findings} == {file}


@pytest.mark.nightly
@pytest.mark.parametrize("file", sorted(own_entries())[::25])
def test_our_own_catalog_has_no_findings_if_a_file_cannot_be_read(file: str) -> None:
    assert said(judged(read(own_entries(), file)).findings) == set()


@pytest.mark.nightly
@pytest.mark.parametrize("broken", BREAKS, ids=lambda each: each.id)
def test_what_is_found_in_less_was_there_before(broken: Break) -> None:
    files: dict[str, str | bytes] = dict(sample())
    files = broken.apply(files)
    known = said(judged(catalog_of(files)).findings)
    for hidden in (*FOLDERS, *ONE_OF_EACH):
        assert said(judged(read(files, hidden)).findings) <= known, hidden


def test_a_comment_is_not_unused_because_of_what_could_not_be_read() -> None:
    other, ignored = "entries/developers/a.yaml", "entries/developers/bb.yaml"
    comment = "# lint-catalog: ignore[duplicate-name] there are two of them"
    files = {**small(), other: "name: Twin\n", ignored: f"name: Twin {comment}\n"}
    assert "unused-suppression" not in rules_of(catalog_of(files))
    assert "unused-suppression" not in rules_of(read(files, other))
    del files[other]
    assert "unused-suppression" in rules_of(catalog_of(files))


def test_what_is_known_is_still_said() -> None:
    files = {**small(), STORMY: small()[STORMY].replace("developer: ", "developer: nobody-")}
    for hidden in ("entries/licenses/", "entries/footnotes/", "entries/developers/nobody.yaml"):
        assert "unknown-reference" in rules_of(read(files, hidden)), hidden
    for hidden in ("entries/developers/", "entries/"):
        assert "unknown-reference" not in rules_of(read(files, hidden)), hidden


def test_marks_and_texts_are_judged_by_what_was_read() -> None:
    text = 'training: {ja: "A[^reversed]", en: "A[^reversed]"}\n'
    files = {"entries/models/a.yaml": text, "entries/footnotes/reversed.yaml": "text: {ja: い, en: B}\n"}
    assert "undefined-footnote" in rules_of(catalog_of({"entries/models/a.yaml": text}))
    for hidden in ("entries/footnotes/", "entries/footnotes/reversed.yaml"):
        assert "undefined-footnote" not in rules_of(read(files, hidden)), hidden
    assert "undefined-footnote" in rules_of(read({"entries/models/a.yaml": text}, "entries/footnotes/b.yaml"))


def test_nothing_is_rendered_of_what_was_not_read() -> None:
    assert list(obstacles(catalog_of(small()))) == []
    assert list(obstacles(replace(catalog_of(small()), unread=("entries/more/",)))) == ["entries/more/ cannot be read"]


def test_what_was_silent_is_not_brought_by_a_fix() -> None:
    broken = "entries/licenses/tabbed.yaml"
    files = {
        **small(),
        broken: "name:\n\ten: Tabbed\n",
        STORMY: small()[STORMY].replace("license: ", "license: far-away # "),
    }
    assert "unknown-license" not in rules_of(catalog_of(files))
    after, done = with_fixes(files, unsafe=True)
    assert after[broken] == "name:\n  en: Tabbed\n"
    assert "unknown-license" in rules_of(catalog_of(after))
    assert done.refused == ()


def test_the_rules_that_were_left_out_are_named_with_what_hides_it() -> None:
    result = judged(read(small(), "entries/licenses/"))
    hidden = {each.rule: each.hidden for each in result.unjudged}
    assert hidden["unused-entry"] == hidden["unknown-license"] == ("entries/licenses/",)
    assert "numbers-differ" not in hidden
    hidden = {each.rule: each.hidden for each in judged(read(small(), "entries/catalog.yaml")).unjudged}
    assert hidden["numbers-differ"] == hidden["missing-translation"] == ("entries/catalog.yaml",)
    assert judged(catalog_of(small())).unjudged == ()


@pytest.mark.parametrize(
    ("name", "kinds", "names"),
    [
        ("entries/licenses/mit.yaml", {"licenses"}, False),
        ("entries/licenses/", {"licenses"}, True),
        ("entries/licenses/old/", {"licenses"}, True),
        ("entries/catalog.yaml", {"catalog"}, False),
        ("entries/elsewhere/", {"licenses", "models"}, True),
        ("entries/", {"catalog", "licenses", "models"}, True),
        ("README.md", {"catalog", "licenses", "models"}, True),
        ("entries/licenses/mit", {"licenses"}, False),
        ("entries/elsewhere/a.yaml", set(), False),
    ],
)
def test_what_a_name_may_hide(name: str, kinds: set[str], names: bool) -> None:
    catalog = replace(catalog_of({}), unread=(name,))
    asked = ("catalog", "licenses", "models")
    assert {kind for kind in asked if catalog.hidden(Absent((kind,)))} == kinds
    assert {kind for kind in asked if catalog.hidden(Absent((kind,), by_name=True))} == (kinds if names else set())
    assert catalog.hidden(Absent()) == (name,)
    assert replace(catalog, folder=".", unread=("licenses/",)).hidden(Absent(("licenses",))) == ("licenses/",)
    assert replace(catalog, folder=".", unread=("./",)).hidden(Absent(("licenses",), by_name=True)) == ("./",)


def less(pages: Pages, file: str) -> Pages:
    return replace(pages, pages=tuple(page for page in pages.pages if page.file != file), unread=(file,))


@pytest.mark.parametrize("file", sorted(GOOD))
def test_translations_stay_without_findings_if_one_cannot_be_read(file: str) -> None:
    result = lint_pages([less(pages_of(GOOD), file)], all_rules().values())
    assert result.findings == ()
    assert {"missing-row", "missing-table", "row-links-differ"} <= result.silent


@pytest.mark.nightly
@pytest.mark.parametrize("broken", PAGE_BREAKS, ids=lambda each: each.id)
def test_what_is_found_on_fewer_pages_is_never_about_what_they_lack(broken: PageBreak) -> None:
    files = broken.apply()
    lacking = {rule.id for rule in all_rules().values() if rule.target is Pages and rule.absent is not None}
    for file in GOOD:
        found = {each.rule for each in lint_pages([less(pages_of(files), file)], all_rules().values()).findings}
        assert not found & lacking


def test_a_page_that_was_not_read_to_its_end_lacks_nothing() -> None:
    marks = "Kite[^a]\n\n[^b]: Sail.\n"
    assert {each.rule for each in lint_pages([pages_of({"README.md": marks})], all_rules().values()).findings} >= {
        "mark-without-definition",
        "definition-without-mark",
    }
    for page in (marks + "\n" + ">" * 80 + " deep\n", marks + "\n<!-- @include: more.md -->\n"):
        pages = pages_of({"README.md": page})
        if ">>" not in page:
            pages = replace(pages, pages=tuple(replace(each, unread=("more.md",)) for each in pages.pages))
        found = {each.rule for each in lint_pages([pages], all_rules().values()).findings}
        assert not found & {"mark-without-definition", "definition-without-mark"}


@rule(on=Catalog, severity=Severity.ERROR, needs=Needs.FACTS, absent=Absent(("licenses",)))
def without_licenses(catalog: Catalog) -> Problems:
    """A rule of somebody else."""
    yield Problem(next(iter(catalog)).at(), "there are no licenses")


@rule(on=Catalog, severity=Severity.ERROR)
def two_kinds(catalog: Catalog) -> Problems:
    """Another one, whose problems differ in what they conclude from."""
    place = next(iter(catalog)).at()
    yield Problem(place, "no license", absent=Absent(("licenses",), by_name=True))
    yield Problem(place, "no dataset", absent=Absent(("datasets",), by_name=True))


@pytest.mark.parametrize(
    ("made", "hidden", "messages"),
    [
        (without_licenses, "entries/licenses/mit.yaml", []),
        (without_licenses, "entries/models/a.yaml", ["there are no licenses"]),
        (two_kinds, "entries/licenses/", ["no dataset"]),
        (two_kinds, "entries/licenses/mit.yaml", ["no dataset", "no license"]),
    ],
)
def test_rules_of_others_are_left_out_in_the_same_way(made: Rule, hidden: str, messages: list[str]) -> None:
    catalog = replace(catalog_of({"entries/models/b.yaml": "name: B\n"}), unread=(hidden,))
    assert sorted(each.message for each in lint(catalog, [made]).findings) == messages


def test_what_the_door_refused_is_not_known_either() -> None:
    catalog = catalog_of({**small(), STORMY: NOT_YAML})
    refused = replace(catalog.documents[STORMY], observations=(Observation("not-plain", Span(1, 1, 1, 1), "a link"),))
    contents = EntryContents(replace(catalog, documents={**catalog.documents, STORMY: refused}))
    assert contents.unread == {STORMY: ""}
    assert EntryContents(catalog).unread == {}
    folder = replace(contents, catalog=replace(contents.catalog, unread=(f"{STORMY}/",)))
    assert folder.unread == {f"{STORMY}/": ""}, "once is enough"
    assert "unused-entry" in contents.lint(all_rules().values(), None).silent
