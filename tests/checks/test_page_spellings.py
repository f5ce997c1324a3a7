"""Names on pages that are spelt in two ways: on one page, and between pages."""

from __future__ import annotations

import pytest

from tests.support.catalogs import all_rules, pages_of, run_on_pages, table

TITLES = {
    "developer": {"ja": "開発元", "en": "Developer", "fr": "Développeur", "de": "Developer"},
    "license": {"ja": "ライセンス", "en": "License", "fr": "Licence", "de": "License"},
    "base": {"ja": "ベースモデル", "en": "Base Model", "fr": "Modèle de base", "de": "Base Model"},
    "architecture": {"ja": "アーキテクチャ", "en": "Architecture", "fr": "Architecture", "de": "Architecture"},
    "training": {"ja": "学習データ", "en": "Training Data", "fr": "Données d'entraînement", "de": "Training Data"},
    "description": {"ja": "説明", "en": "Description", "fr": "Description", "de": "Description"},
}


def found(kind: str, cells: dict[str, list[str]], *rules: str) -> list[tuple[str, int, str]]:
    """What rules find on pages with a column of these cells: language, number of the row, and what is quoted first."""
    pages = {
        f"README.{language}.md": f"# K\n\n| M | {TITLES[kind][language]} |\n|---|---|\n"
        + "".join(f"| [K{row}](https://k.example/k{row}) | {cell} |\n" for row, cell in enumerate(these))
        for language, these in cells.items()
    }

    def names(word: str) -> bool:
        return word not in cells

    findings = run_on_pages(pages_of(pages), [all_rules()[rule] for rule in rules] or None)
    return [
        (each.file.split(".")[1], each.span.line - 5, next(filter(names, each.message.split("`")[1::2])))
        for each in findings
    ]


INSTITUTE = ["Institut du vent"] * 2 + ["Wind Institute"] * 3
UNEVEN = [
    ("joined", "base", {"en": ["Keel 2.5 (7b)"] * 3 + ["Keel2.5 (7b)"]}, [("en", 3, "Keel2.5")]),
    ("in small letters", "base", {"en": ["Keel 2.5"] * 3 + ["keel 2.5"]}, [("en", 3, "keel 2.5")]),
    ("with a hyphen", "base", {"en": ["Keel 2"] * 3 + ["Keel-2<br>(7b)"]}, [("en", 3, "Keel-2")]),
    ("in bold", "base", {"en": ["Keel 2 (**7b**)"] * 3 + ["**Keel2** (7b)"]}, [("en", 3, "Keel2")]),
    ("one of several", "base", {"en": ["Keel 2, Hull"] * 3 + ["Hull (7b), Keel2 (7b)"]}, [("en", 3, "Keel2")]),
    ("with an entity", "base", {"en": ["Keel 2"] * 3 + ["Keel&#x2011;2"]}, [("en", 3, "Keel-2")]),
    ("architecture", "architecture", {"en": ["GKT-NeoZ"] * 3 + ["GKT NeoZ (xl)"]}, [("en", 3, "GKT NeoZ")]),
    ("a point is no joint", "base", {"en": ["Keel 3.1"] * 3 + ["Keel 31"]}, []),
    ("a repository", "base", {"en": ["Keel 3"] * 3 + ["ada/keel-3"]}, []),
    ("once each", "base", {"en": ["Keel 3", "Keel3"]}, []),
    ("no name", "base", {"en": ["-", "-", "(7b)", "?"]}, []),
    ("a developer's license", "license", {"en": ["Gull License"] * 3 + ["Gull"]}, [("en", 3, "Gull")]),
    (
        "the first of two is wrong on other pages",
        "license",
        {"en": ["Gull License", "Gull LICENSE"], "ja": ["Gull LICENSE"] * 2},
        [("en", 0, "Gull License")],
    ),
    ("what nobody sees is another rule's", "license", {"en": ["Gull Lice\u200bnse", "Gull License"]}, []),
    ("marks of bold type as well", "developer", {"en": ["Gull **Institute", "Gull Institute"]}, []),
    ("a credential as well", "developer", {"en": ["Gull hf_y8YrkShTQSvcnZEhjaKTravKzq7u9MNzN4 Lab", "Gull Lab"]}, []),
    (
        "the language's own word, though it is rarer",
        "developer",
        {"ja": ["風研究所"] * 5, "en": ["Wind Institute"] * 5, "fr": INSTITUTE},
        [("fr", 2, "Wind Institute")],
    ),
    (
        "English is the first page",
        "developer",
        {"en": ["Wind Institute"] * 5, "fr": INSTITUTE},
        [("fr", 2, "Wind Institute")],
    ),
    (
        "German",
        "developer",
        {"en": ["Wind Institute"] * 5, "de": ["Forschungsstelle für Winde"] * 2 + ["Wind Institute"] * 3},
        [("de", 2, "Wind Institute")],
    ),
    (
        "a slip is no word of another language",
        "developer",
        {"ja": ["風研究所"] * 5, "en": ["Wind Institute"] * 5, "fr": ["Wind Insitute"] + ["Wind Institute"] * 4},
        [("fr", 0, "Wind Insitute")],
    ),
    (
        "a company in Latin letters on a Japanese page",
        "developer",
        {"ja": ["Gull Inc."] * 4 + ["かもめ"], "en": ["Gull Inc."] * 5},
        [],
    ),
]


@pytest.mark.parametrize(("kind", "cells", "expected"), table(UNEVEN))
def test_what_is_spelt_unevenly(kind: str, cells: dict[str, list[str]], expected: list[tuple[str, int, str]]) -> None:
    assert found(kind, cells, "uneven-spelling") == expected


def test_a_developer_and_a_license_may_have_one_name() -> None:
    rows = "".join(f"| [K{n}](https://k.example/{n}) | Gull | Gull License |\n" for n in range(3))
    page = f"# K\n\n| Model | Developer | License |\n|---|---|---|\n{rows}"
    assert run_on_pages(pages_of({"README.en.md": page}), [all_rules()["uneven-spelling"]]) == ()


SLIPS = [
    ("swapped", "training", {"ja": ["海, Harbuor-1", "Harbour"], "en": ["Harbour-1", "Harbour"]}, ("ja", 0, "Harbuor")),
    ("one too many", "training", {"ja": ["海, Harbour", "Sea"], "en": ["Sea, Harbbour", "Sea"]}, ("en", 0, "Harbbour")),
    ("one lost, as base", "base", {"ja": ["Harbour 1"], "en": ["Harbur 1"]}, ("en", 0, "Harbur")),
    ("other capitals", "training", {"ja": ["海, OpenBoats"], "en": ["Openboats"]}, ("en", 0, "Openboats")),
    ("in bold", "training", {"ja": ["海, **Harbuor**", "Harbour"], "en": ["Harbour", "Harbour"]}, ("ja", 0, "Harbuor")),
    ("a link", "training", {"ja": ["[Harbuor](/h)", "Harbour"], "en": ["Harbour", "Harbour"]}, ("ja", 0, "Harbuor")),
    ("with an entity", "training", {"ja": ["海&#x2011;Harbuor"], "en": ["Sea", "Harbour"]}, None),
    ("French", "base", {"ja": ["Harbour"] * 2, "en": ["Harbour"], "fr": ["Harbour", "Harbuor"]}, ("fr", 1, "Harbuor")),
    ("two in Latin", "training", {"en": ["Harbour"] * 3, "fr": ["Harbour"] * 2 + ["Harbuor"]}, ("fr", 2, "Harbuor")),
    ("a translation", "training", {"en": ["Language Exercise"] * 3, "fr": ["Langage Exercice"] * 3}, None),
    ("an accent", "training", {"en": ["Modele"] * 3, "fr": ["Modele", "Modele", "Modèle"]}, None),
    ("a plural", "training", {"ja": ["Dataset"] * 3, "en": ["Dataset", "Datasets", "Dataset"]}, None),
    ("a name in small letters", "training", {"ja": ["Harbour"] * 3, "en": ["Harbour", "Harbour", "a harbour"]}, None),
    ("a short word", "training", {"ja": ["Boat"] * 3, "en": ["Boat", "Boat", "Baot"]}, None),
    ("a description", "description", {"ja": ["Harbour"] * 3, "en": ["Harbour", "Harbour", "Harbuor"]}, None),
    ("in an address", "training", {"ja": ["Harbour"] * 2, "en": ["Harbour", "[Harbuor](/harbuor)"]}, None),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "cells", "expected"), table(SLIPS))
def test_a_slip_between_pages(kind: str, cells: dict[str, list[str]], expected: tuple[str, int, str] | None) -> None:
    assert found(kind, cells, "row-spelling-differs", "row-names-differ") == ([expected] if expected else [])


RARE = [
    ("swapped", "training", ["Harbour Corpus"] * 5 + ["Habrour Corpus"], "Habrour"),
    ("in a list", "training", ["Harbour, Sea"] * 5 + ["Sea<br>Habrour"], "Habrour"),
    ("capitals", "base", ["OpenBoats 1"] * 5 + ["Openboats 1.5"], "Openboats"),
    ("four rows", "training", ["Harbour"] * 4 + ["Habrour"], ""),
    ("two rows", "training", ["Harbour"] * 5 + ["Habrour"] * 2, ""),
    ("an ending", "training", ["Harbour"] * 5 + ["Harbours"], ""),
    ("the first of a sentence", "training", ["Sea texts"] * 5 + ["Texts"], ""),
    ("in an address", "training", ["Harbour"] * 5 + ["[Habrour](https://example.org/habrour)"], ""),
    ("a description", "description", ["Harbour"] * 5 + ["Habrour"], ""),
]


@pytest.mark.parametrize(("kind", "cells", "word"), table(RARE))
def test_a_slip_among_the_rows_of_a_page(kind: str, cells: list[str], word: str) -> None:
    expected = [("en", len(cells) - 1, word)] if word else []
    assert found(kind, {"en": cells}, "rare-spelling") == expected


NAMES = [
    ("a version less", "architecture", {"ja": ["DeKeelV2 (base)"], "en": ["DeKeel (base)"]}, [("en", 0, "DeKeel")]),
    ("more of it", "architecture", {"ja": ["GKT"], "en": ["GKT-NeoZ"]}, [("en", 0, "GKT-NeoZ")]),
    ("another", "base", {"ja": ["GKT"], "en": ["LST"], "fr": ["GKT"]}, [("en", 0, "LST")]),
    ("the first page", "base", {"ja": ["LST"], "en": ["GKT-3"], "fr": ["GKT-3"]}, [("ja", 0, "LST")]),
    ("a number", "base", {"ja": ["GKT-2"], "en": ["GKT-3"], "fr": ["GKT-3"]}, []),
    ("one of two", "base", {"ja": ["GKT + LST"], "en": ["GKT"]}, [("en", 0, "LST")]),
    ("translated words", "architecture", {"ja": ["GKT ベースのモデル"], "en": ["Model from GKT"]}, []),
    ("joined otherwise", "base", {"ja": ["Keel2.5"], "en": ["Keel 2.5"]}, []),
    ("several", "base", {"ja": ["LLM 3つ"], "en": ["3 LLMs"]}, []),
    ("in a link", "base", {"ja": ["[GKT-2の論文](/a)"], "en": ["[paper](/a)"]}, []),
    ("a name without capitals", "base", {"ja": ["Transformer"], "fr": ["Transformeur"]}, []),
]


@pytest.mark.parametrize(("kind", "cells", "expected"), table(NAMES))
def test_other_architectures_and_bases(
    kind: str, cells: dict[str, list[str]], expected: list[tuple[str, int, str]]
) -> None:
    assert found(kind, cells, "row-names-differ", "row-spelling-differs") == expected


DEVELOPERS = [
    ("among others on the page", {"ja": ["Harbour"] * 2, "en": ["Harbour", "Harbuor"]}, [("en", 1, "Harbuor")]),
    ("alone on the page", {"ja": ["Harbour Lab"], "en": ["Harbuor Lab"]}, [("en", 0, "Harbuor")]),
    ("alone on the first page", {"ja": ["Harbuor"], "en": ["Harbour"], "fr": ["Harbour"]}, [("ja", 0, "Harbuor")]),
    ("a translation", {"en": ["Institute Ada"], "fr": ["Institut Ada"]}, []),
]


@pytest.mark.parametrize(("cells", "expected"), table(DEVELOPERS))
def test_a_slip_in_a_developer_is_one_finding(
    cells: dict[str, list[str]], expected: list[tuple[str, int, str]]
) -> None:
    assert found("developer", cells) == expected


def rules_for(terms: str, year: str, terms_there: str, year_there: str) -> list[str]:
    """The rules that find something in a second row that two pages have otherwise."""
    head = "| Model | {} | {} |\n|---|---|---|\n| [A](https://k.example/a) | **2026** | MIT |\n"
    row = "| [B](https://k.example/b) | {} | {} |\n\n[^1]: {}\n\nB[^1]\n"
    files = {
        "README.en.md": head.format("Release Year", "License") + row.format(year, terms, "Doubtful."),
        "README.fr.md": head.format("Année de sortie", "Licence") + row.format(year_there, terms_there, "Douteux."),
    }
    return [each.rule for each in run_on_pages(pages_of(files))]


ONE = [
    ("a doubt with its footnote", ("MIT (?)[^1]", "2024", "MIT", "2024"), ["row-license-differs"]),
    ("another license with its footnote", ("MIT (?)[^1]", "2024", "Apache 2.0", "2024"), ["row-license-differs"]),
    ("a footnote alone", ("MIT[^1]", "2024", "MIT", "2024"), ["row-marks-differ"]),
    ("the newest year", ("MIT", "2024", "MIT", "2026"), ["row-year-differs"]),
    ("a year in bold", ("MIT", "2024", "MIT", "**2025**"), ["row-year-differs"]),
    ("a year that is yet to come", ("MIT", "2024", "MIT", "2062"), ["row-year-differs"]),
    ("the newest year without bold", ("MIT", "**2026**", "MIT", "2026"), ["newest-year-not-bold"]),
    ("an older year with bold", ("MIT", "2025", "MIT", "**2025**"), ["newest-year-not-bold"]),
]


@pytest.mark.parametrize(("cells", "rules"), table(ONE))
def test_one_defect_is_one_finding(cells: tuple[str, str, str, str], rules: list[str]) -> None:
    assert rules_for(*cells) == rules


@pytest.mark.parametrize(("rows", "findings"), [(5, 5), (6, 1), (40, 1)])
def test_a_column_without_bold_is_one_finding(rows: int, findings: int) -> None:
    cells = {"en": ["Keel (**70b**)"] * rows, "fr": ["Keel (70b)"] * rows}
    assert len(found("base", cells, "row-emphasis-differs")) == findings


SAME = [
    ("in English based on it", "GKT-2ベース", "GKT-2-based"),
    ("a version with its letter", "Keel v2 (7b)", "Keel 2 (7b)"),
    ("a version with a nought", "Keel 2.0", "Keel 2"),
]


@pytest.mark.parametrize(("ja", "en"), table(SAME))
def test_names_of_models_that_are_alike(ja: str, en: str) -> None:
    assert found("base", {"ja": [ja], "en": [en]}, "row-names-differ") == []


@pytest.mark.parametrize("language", ["de", "ru", "pt"])
def test_a_title_that_is_not_known_is_what_it_is_on_the_other_page(language: str) -> None:
    rows = "".join(f"| [K{row}](https://k.example/k{row}) | {{}} |\n" for row in range(2))
    pages = {
        "README.en.md": f"| Model | Base Model |\n|---|---|\n{rows.format('Keel 2', 'Hull')}",
        f"README.{language}.md": f"| X | Y |\n|---|---|\n{rows.format('Keel 3', 'Hull')}",
    }
    findings = run_on_pages(pages_of(pages), [all_rules()["row-names-differ"]])
    assert [(each.file, each.span.line) for each in findings] == [(f"README.{language}.md", 3)]


@pytest.mark.parametrize("title", ["Lizenz", "Licencia", "Licença", "许可证", "**라이선스**", "Лицензия (?)"])
def test_a_page_in_a_further_language_alone(title: str) -> None:
    cells = ["Gull License"] * 3 + ["gull license"]
    rows = "".join(f"| [K{row}](https://k.example/k{row}) | {cell} |\n" for row, cell in enumerate(cells))
    page = {"README.md": f"| X | {title} |\n|---|---|\n{rows}"}
    assert len(run_on_pages(pages_of(page), [all_rules()["uneven-spelling"]])) == 1


YEARS = [
    ("one that is bold", ["**2027**", *["**2026**"] * 6], [3]),
    ("as few as can be told apart", ["**2027**", *["**2026**"] * 5], [4, 5, 6, 7, 8]),
    ("some that are not bold", ["**2026**", *["2026"] * 6], [4]),
]


@pytest.mark.parametrize(("years", "lines"), table(YEARS))
def test_a_newer_year_alone_is_one_finding(years: list[str], lines: list[int]) -> None:
    rows = "".join(f"| [K{row}](https://k.example/k{row}) | {year} |\n" for row, year in enumerate(years))
    page = {"README.en.md": f"| Model | Release Year |\n|---|---|\n{rows}"}
    assert [each.span.line for each in run_on_pages(pages_of(page), [all_rules()["newest-year-not-bold"]])] == lines


THREE = [
    ("a number in a name", "base", "GKT-2", "GKT-3", "row-numbers-differ"),
    ("a version", "base", "Qwen2.5 (7b)", "Qwen3 (7b)", "row-numbers-differ"),
    ("a size in a name", "base", "Mixtral-8x7B (46.7b)", "Mixtral-8x22B (46.7b)", "row-names-differ"),
    ("a slip in a name with a number", "base", "Qwen2.5 (7b)", "Qwne2.5 (7b)", "row-names-differ"),
    ("a slip in a name", "base", "Harbour (7b)", "Habrour (7b)", "row-spelling-differs"),
    ("capitals", "architecture", "RoBERTa", "Roberta", "uneven-spelling"),
    ("joined", "base", "Keel 2.5", "Keel2.5", "uneven-spelling"),
    ("another name", "architecture", "GKT", "LST", "row-names-differ"),
    ("a version left out", "base", "Keel 2 (**7b**)", "Keel (**7b**)", "row-names-differ"),
    ("a license with what nobody sees", "license", "Gull License", "Gull Lice\u200bnse", "invisible-character"),
    ("the license's spelling", "license", "Apache 2.0", "apache-2.0", "uneven-spelling"),
    ("another license", "license", "Apache 2.0", "MIT", "row-license-differs"),
    ("a slip in data", "training", "Harbour", "Habrour", "row-spelling-differs"),
    ("a slip in a developer", "developer", "Harbour", "Habrour", "uneven-spelling"),
    ("not translated", "developer", "Institut du vent", "風研究所", "untranslated-cell"),
]


@pytest.mark.parametrize(("kind", "text", "odd", "rule"), table(THREE))
def test_what_differs_on_one_of_three_pages_is_one_finding(kind: str, text: str, odd: str, rule: str) -> None:
    japanese = ["風研究所"] * 6 if odd == "風研究所" else [text] * 6
    cells = {"ja": japanese, "en": [text] * 6, "fr": [text] * 5 + [odd]}
    titles = {language: f"| M | {TITLES[kind][language]} |\n|---|---|\n" for language in cells}
    pages = {
        f"README.{language}.md": titles[language]
        + "".join(f"| [K{row}](https://k.example/k{row}) | {cell} |\n" for row, cell in enumerate(these))
        for language, these in cells.items()
    }
    assert [(each.file, each.rule, each.span.line) for each in run_on_pages(pages_of(pages))] == [
        ("README.fr.md", rule, 8)
    ]
