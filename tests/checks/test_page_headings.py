"""Headings across pages, and what lists of contents and labels of links say of them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.support.catalogs import all_rules, pages_of, run_on_pages, table

ACROSS = ("heading-level-differs", "heading-order-differs", "heading-links-differ")


def page(*headings: str) -> str:
    """A page of headings such as `## Kite`; `kite ## Kite` has an anchor above."""
    lines = []
    for each in headings:
        anchor, hashes, text = each.partition("#")
        lines += ([f'<a id="{anchor.strip()}"></a>', ""] if anchor else []) + [hashes + text, "", "x", ""]
    return "\n".join(lines)


def said(files: Mapping[str, str], rules: tuple[str, ...]) -> list[str]:
    findings = run_on_pages(pages_of(files), [all_rules()[id] for id in rules])
    return [f"{each.file}:{each.span.line} {each.message}" for each in findings]


@pytest.mark.parametrize(
    ("english", "french", "expected"),
    table(
        [
            ("alike", ["a # A", "b ## B"], ["a # Un", "b ## Deux"], []),
            ("a level", ["a # A", "b ## B"], ["a # Un", "b ### Deux"], ["9 `Deux` is on level 3, and on level 2"]),
            ("a level, by the same name", ["# Kite", "## Sail"], ["# Kite", "### Sail"], ["5 `Sail` is on level 3"]),
            ("without an anchor in common", ["# A", "## B"], ["# Un", "### Deux"], []),
            ("all one level deeper", ["a # A", "b ## B", "c ## C"], ["a ## Un", "b ### Deux", "c ### Trois"], []),
            (
                "all but one a level deeper",
                ["a # A", "b ## B", "c ## C", "d ## D"],
                ["a ## Un", "b ### Deux", "c ### Trois", "d ## Quatre"],
                ["21 `Quatre` is on level 2, and on level 2 on `en`, where others are 1 level away from it"],
            ),
            (
                "a section with all below it",
                ["z # Z", "y # Y", "x # X", "w # W", "a ## A", "b ### B", "c ### C", "d ## D"],
                ["z # Z", "y # Y", "x # X", "w # W", "a ### Un", "b #### Deux", "c #### Trois", "d ## Quatre"],
                ["27 `Un` is on level 3"],
            ),
            ("two swapped", ["a # A", "b # B"], ["b # Deux", "a # Un"], ["3 `Deux` and `Un` are swapped"]),
            (
                "one moved up",
                ["a # A", "b # B", "c # C", "d # D"],
                ["d # Quatre", "a # Un", "b # Deux", "c # Trois"],
                ["3 `Quatre` stands behind `C` on `en`"],
            ),
            (
                "one moved with what is below it",
                ["a # A", "b # B", "c # C", "d # D", "e ## E"],
                ["d # Quatre", "e ## Cinq", "a # Un", "b # Deux", "c # Trois"],
                ["3 `Quatre` stands behind `C` on `en`"],
            ),
            ("one that a page lacks", ["a # A", "b # B", "c # C"], ["a # Un", "c # Trois"], []),
            ("numbered by GitHub", ["# Kite", "## New", "# Sail", "## New"], ["# Kite", "### New", "# Sail"], []),
            ("another link", ["## [Oar](https://a.org/x)"], ["## [Rame](https://a.org/y)"], ["1 `fr` leads to `https://a.org/y`"]),
            ("a link in its language", ["## [Oar](https://a.org/en/x)"], ["## [Rame](https://a.org/fr/x)"], []),
            ("another announcement", ["## [Oar](https://a.org/x)"], ["## [Rame](https://b.org/y)"], []),
            ("a link that is missing", ["## [Oar](https://a.org/x)"], ["## Rame"], ["1 `Rame` lacks the link to `https://a.org/x`"]),
            ("a link too many", ["## Oar"], ["## [Rame](https://a.org/x)"], ["1 `fr` has the link to `https://a.org/x`"]),
            ("a word explained", ["## [Oar](https://en.wikipedia.org/wiki/Oar)"], ["## Rame"], []),
            ("links to the page itself", ["## [Oar](#a)"], ["## [Rame](#b)"], []),
        ]
    ),
)  # fmt: skip
def test_headings_across_pages(english: list[str], french: list[str], expected: list[str]) -> None:
    found = said({"README.en.md": page(*english), "README.fr.md": page(*french)}, ACROSS)
    assert len(found) == len(expected), found
    assert all(one.startswith(f"README.fr.md:{other}") for one, other in zip(found, expected, strict=True)), found


def test_headings_over_the_same_table_are_the_same() -> None:
    row = "| a |\n|---|\n| [Kite](https://example.org/kite) |\n"
    files = {"README.en.md": f"# A\n\n## General\n\n{row}", "README.fr.md": f"# Un\n\n### Divers\n\n{row}"}
    assert said(files, ACROSS) == ["README.fr.md:3 `Divers` is on level 3, and on level 2 on `en`"]


def test_most_pages_decide() -> None:
    files = {
        "README.en.md": page("a # A", "b ### B"),
        "README.fr.md": page("a # A", "b ## B"),
        "README.ja.md": page("a # A", "b ## B"),
    }
    assert said(files, ACROSS) == ["README.en.md:9 `B` is on level 3, and on level 2 on `fr`"]


CONTENTS = ("heading-not-in-contents", "contents-in-other-order")


def with_contents(listed: str, headings: str) -> str:
    """A page whose contents list some anchors, and its headings such as `Kite` or `.Sail`, a point for each level."""
    items = [f"{'  ' * each.count('.')}* [{each.strip('.')}](#{each.strip('.').lower()})" for each in listed.split()]
    levels = [f"##{'#' * each.count('.')} {each.strip('.')}" for each in headings.split()]
    return "\n".join(["# Boats", "", *items, "", *levels, ""])


@pytest.mark.parametrize(
    ("listed", "headings", "expected"),
    table(
        [
            ("all", "A B C", "A B C", []),
            ("one is not listed", "A B D", "A B C D", ["9 the contents on line 3 do not list `C`"]),
            ("what stands at the end", "A B C", "A B C License", []),
            ("many are not listed", "A B C", "A X Y Z B C", []),
            ("a level that is not listed", "A B C", "A .X .Y B .Z C", []),
            ("a listed level", "A .X .Y .W B", "A .X .Y .Z .W B", ["12 the contents on line 3 do not list `Z`"]),
            ("a level that is listed elsewhere", "A .X .Y .Z B C", "A .X .Y .Z B .V C", []),
            ("a link that leads nowhere instead", "A B Q D", "A B C D", []),
            ("another order", "A C B D", "A B C D", ["4 the contents have `C` before `B`, and the page behind it"]),
            ("one too early", "D A B C", "A B C D", ["3 the contents have `D` before `A`, and the page behind it"]),
            ("one too late", "B C D A", "A B C D", ["6 the contents have `A` behind `D`, and the page before it"]),
            ("one twice", "A B C A", "A B C", ["6 the contents have `A` twice"]),
            ("too few to be a list", "A B", "A C B", []),
            ("links back to the list", "Boats Boats Boats A", "A B C D", []),
        ]
    ),
)  # fmt: skip
def test_contents_and_headings(listed: str, headings: str, expected: list[str]) -> None:
    text = with_contents(listed, headings)
    assert said({"README.md": text}, CONTENTS) == [f"README.md:{each}" for each in expected]


@pytest.mark.parametrize(
    ("english", "french", "expected"),
    table(
        [
            ("alike", "a b c d|a b c d", "a b c d|a b c d", []),
            ("headings swapped on a page", "a b c d|a b c d", "a b c d|a c b d", []),
            ("contents swapped on a page", "a b c d|a b c d", "a c b d|a b c d", ["README.fr.md:2 the"]),
            ("both lists in another order", "a c b d|a b c d", "a c b d|a b c d", ["README.en.md:2", "README.fr.md:2"]),
            ("the last is not listed", "a b c d|a b c d", "a b c|a b c d", ["README.fr.md:15 the"]),
            ("the last is listed nowhere", "a b c|a b c d", "a b c|a b c d", []),
            ("nor is it there", "a b c d|a b c d", "a b c|a b c", []),
            ("an anchor twice", "a b c d|a b c d a", "a b c d|a b c d", []),
        ]
    ),
)  # fmt: skip
def test_contents_across_pages(english: str, french: str, expected: list[str]) -> None:
    files = {}
    for language, shape in (("en", english), ("fr", french)):
        listed, headings = (each.split() for each in shape.split("|"))
        items = [f"* [{each.upper()}](#{each})" for each in listed]
        lines = [*items, "", *(line for each in headings for line in (f'<a id="{each}"></a>', f"# {each.upper()}", ""))]
        files[f"README.{language}.md"] = "\n".join(lines)
    found = said(files, (*CONTENTS, "label-unlike-target"))
    assert len(found) == len(expected), found
    assert all(one.startswith(other) for one, other in zip(found, expected, strict=True)), found


@pytest.mark.parametrize(
    ("link", "expected"),
    table(
        [
            ("the same", "[Wind to Sail](#wind-to-sail)", None),
            ("other words", "[Sailing](#wind-to-sail)", None),
            ("fewer words", "[Wind](#wind-to-sail)", None),
            ("another order", "[Sail to Wind](#wind-to-sail)", "Sail to Wind"),
            ("another order and number", "[Sails to wind](#wind-to-sail)", "Sails to wind"),
            ("another number alone", "[Winds to Sails](#wind-to-sail)", None),
            ("other capitals", "[Wind To Sail](#wind-to-sail)", "Wind To Sail"),
            ("small letters in a sentence", "from [wind to sail](#wind-to-sail)", None),
            ("another heading's words", "[Oar](#wind-to-sail)", "Oar"),
            ("another heading's words in small letters", "[oar](#wind-to-sail)", "oar"),
            ("the words of what it leads to, twice there", "[Boat](#boat-1)", None),
            ("a picture beside", "[Wind to Sail ⛵](#wind-to-sail)", None),
            ("a row", "[Kite](#kites)", "Kite"),
            ("a row in small letters", "[kite](#kites)", "kite"),
            ("a row as it is called", "[KITE](#kites)", None),
            ("elsewhere", "[kite](https://example.org/#kites)", None),
            ("nowhere", "[Kite](#kitess)", None),
            ("an image", "[![Kite](k.png)](#kites)", None),
        ]
    ),
)
def test_labels_and_what_they_lead_to(link: str, expected: str | None) -> None:
    row = '| <a id="kites"></a> [KITE](https://example.org/k) |'
    text = f"See {link}.\n\n## Wind to Sail ![Badge](b.svg)\n\n| Name |\n|---|\n{row}\n\n## Oar\n## Boat\n## Boat\n"
    text = text.replace("(#wind-to-sail)", "(#wind-to-sail-)")
    found = said({"README.md": text}, ("label-unlike-target",))
    assert [each.partition(" leads")[0] for each in found] == (
        [f"README.md:1 the link `{expected}`"] if expected else []
    )
