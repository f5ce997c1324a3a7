"""Ways to break the three good pages in `page_sets/birds`, one for each rule on pages at least."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.support.sources import PAGE_SETS

EN, FR, JA = "README.en.md", "README.fr.md", "README.ja.md"

GOOD: Mapping[str, str] = {file: (PAGE_SETS / "birds" / file).read_text(encoding="utf-8") for file in (JA, EN, FR)}


@dataclass(frozen=True)
class PageBreak:
    """A mistake: on a page, `old` becomes `new` (everywhere on all pages for the page `all`). `rules` find it."""

    id: str
    rules: tuple[str, ...]
    file: str
    old: str
    new: str

    def apply(self) -> dict[str, str]:
        """The pages with the mistake in them."""
        files = dict(GOOD)
        for file in files if self.file == "all" else (self.file,):
            assert self.old in files[file], f"{self.id}: {self.old!r} is not in {file}"
            files[file] = files[file].replace(self.old, self.new, 1)
        return files


def _row(file: str, name: str) -> str:
    return next(line for line in GOOD[file].splitlines(keepends=True) if line.startswith(f"| [{name}]"))


_HAWK, _DOVE = (_row(FR, name) for name in ("Hawk", "Dove"))
_PAPERS_FR = GOOD[FR].partition("## Articles\n")[2].partition("\n[^")[0]

BREAKS = [
    # footnotes
    PageBreak("undefined-mark", ("mark-without-definition",), "all", "[^note]\n", "[^nota]\n"),
    PageBreak("unused-definition", ("definition-without-mark",), "all", " [^note]\n", "\n"),
    PageBreak("twice-defined", ("repeated-definition",), FR, "[^openai]: ", "[^note]: Encore.\n\n[^openai]: "),
    PageBreak("mark-in-code", ("misplaced-mark",), FR, "Wikipédia (34M)", "`Wikipédia[^openai]` (34M)"),
    PageBreak("mark-in-a-link", ("broken-link-syntax",), FR, "](#papers)", "[^openai]](#papers)"),
    PageBreak("mark-twice-in-a-cell", ("misplaced-mark",), FR, "Apache 2.0 (?)[^openai]", "Apache 2.0 (?)[^openai][^openai]"),
    PageBreak("wide-brackets", ("malformed-mark", "row-marks-differ"), FR, "License[^openai]", "License［^openai］"),
    # links
    PageBreak("one-slash", ("malformed-address",), "all", "(https://arxiv.org/abs/2301", "(https:/arxiv.org/abs/2301"),
    PageBreak("wide-dot-in-an-address", ("malformed-address",), "all", "(https://arxiv.org/abs/2301", "(https://arxiv．org/abs/2301"),
    PageBreak("space-before-the-address", ("broken-link-syntax",), "all", "[Kites](", "[Kites] ("),
    PageBreak("host-before-an-at-sign", ("misleading-link",), "all", "(https://arxiv.org/abs/2301", "(https://arxiv.org@example.org/abs/2301"),
    PageBreak("token-in-a-link", ("published-credential",), "all", "(https://arxiv.org/abs/2301", "(https://arxiv.org/hf_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH/2301"),
    PageBreak("empty-link", ("link-without-text",), "all", "[Kites](", "Kites []("),
    PageBreak("anchor-twice", ("repeated-anchor",), "all", '<a id="papers">', '<a id="models"></a><a id="papers">'),
    PageBreak("anchor-that-is-not-there", ("broken-anchor",), FR, "(#papers)", "(#paper)"),
    # names
    PageBreak("size-of-another", ("size-contradicts-repository",), "all", "rook/rook-3b)", "rook/rook-8b)"),
    PageBreak("version-of-another", ("version-contradicts-repository",), "all", "[3b](https://huggingface.co/rook/rook-3b)", "[3b-v2](https://huggingface.co/rook/rook-3b-v1)"),
    PageBreak("transposed-letters", ("misspelt-label",), "all", "[1b-chat](https://huggingface.co/ibis/ibis-1b-chat)", "[1b-insturct](https://huggingface.co/ibis/ibis-1b-instruct)"),
    PageBreak("copied-title", ("title-link-elsewhere",), FR, "https://wren.example.org/fr/news", "https://huggingface.co/wren/robin"),
    PageBreak("repository-of-another-row", ("repository-listed-twice",), "all", "swan/swan-3b)", "wren/wren-3b)"),
    # tables
    PageBreak("cell-lost", ("wrong-number-of-cells",), FR, " | Individuel (Ada) | Llama 3 Community License |", " | Llama 3 Community License |"),
    PageBreak("nested-for-ever", ("unread-part",), FR, "[^openai]: ", ">" * 60 + " Kite\n\n[^openai]: "),
    # characters
    PageBreak("zero-width-space", ("invisible-character",), FR, "## Articles", "## \u200bArticles"),
    PageBreak("wide-space-in-a-cell", ("odd-space",), "all", "| ACL 2023 |", "| \u3000ACL 2023 |"),
    PageBreak("two-spaces", ("odd-space",), "all", "| ACL 2023 |", "| ACL  2023 |"),
    PageBreak("kana-left-over", ("stray-kana",), FR, "Wikipédia |", "Wikipédiaト |"),
    PageBreak("cell-left-in-japanese", ("untranslated-cell",), FR, "Institut du vent", "風研究所"),
    PageBreak("half-bold", ("stray-emphasis-mark",), "all", "| Llama 3 (1b)", "| Llama 3 (**1b)"),
    # rows
    PageBreak("table-lost", ("missing-table",), FR, _PAPERS_FR, ""),
    PageBreak("row-lost", ("missing-row",), FR, _HAWK, ""),
    PageBreak("row-added", ("missing-row",), FR, _HAWK, _HAWK + _HAWK.replace("Hawk", "Kiwi").replace("hawk", "kiwi")),
    PageBreak("rows-swapped", ("row-order-differs",), FR, _HAWK + _DOVE, _DOVE + _HAWK),
    # translations
    PageBreak("repository-lost", ("row-links-differ",), FR, ", [8b-chat](https://huggingface.co/dove/dove-8b-chat)", ""),
    PageBreak("announcement-lost", ("announcement-left-out",), FR, "https://crow.example.org/fr/news", "https://huggingface.co/crow/crow-8b"),
    PageBreak("mark-on-one-heading", ("row-marks-differ",), FR, "## Articles", "## Articles[^openai]"),
    PageBreak("mark-lost", ("row-marks-differ",), FR, "License[^openai]", "License"),
    PageBreak("another-year", ("row-year-differs",), FR, "(https://huggingface.co/swan/swan-3b-chat)) | 2024 |", "(https://huggingface.co/swan/swan-3b-chat)) | 2025 |"),
    PageBreak("bold-on-one-page", ("row-emphasis-differs",), FR, "| Llama 3 (1b)", "| Llama 3 (**1b**)"),
    PageBreak("another-number", ("row-numbers-differ",), FR, "(34M)", "(43M)"),
    PageBreak("number-lost", ("number-left-out",), FR, "Wikipédia (34M)", "Wikipédia"),
    PageBreak("another-number-in-a-footnote", ("definition-not-translated",), FR, "de 512 à 2 048", "de 128 à 512"),
    # spellings
    PageBreak("another-license", ("row-license-differs",), FR, "| Apache 2.0 |", "| Llama 3 Community License |"),
    PageBreak("another-developer", ("row-developer-differs",), FR, _DOVE, _DOVE.replace("Institut du vent", "Institut du cerf-volant")),
    PageBreak("spelt-otherwise", ("uneven-spelling",), FR, _DOVE, _DOVE.replace("Institut du vent", "Institut des vents")),
    PageBreak("license-spelt-otherwise", ("uneven-spelling",), "all", "Llama 3 Community License |", "Llama-3 Community License |"),
    # conventions
    PageBreak("newest-not-bold", ("newest-year-not-bold",), "all", "| 2025 |", "| 2026 |"),
    PageBreak("old-year-bold", ("newest-year-not-bold",), "all", "| 2025 |", "| **2025** |"),
    PageBreak("small-before-large", ("smaller-model-first",), "all", "Qwen (14b)", "Qwen (2b)"),
    PageBreak("two-sizes", ("several-sizes-in-a-row",), "all", "Llama 3 (1b)", "Llama 3 (1b, 0.5b)"),
    PageBreak("undisclosed-otherwise", ("undisclosed-in-other-words",), FR, "Non divulgué", "Inconnu"),
    PageBreak("person-otherwise", ("individual-in-other-words",), FR, "Individuel (Ada) |", "Individu (Ada) |"),
    PageBreak("doubt-without-a-reason", ("unclear-license-without-mark",), "all", "(?)[^openai]", "(?)"),
    PageBreak("hyphens", ("list-in-cell",), "all", "(34M)", "(34M)<br>- A<br>- B"),
    PageBreak("too-early", ("year-before-all-others",), "all", "(https://huggingface.co/teal/teal-1.6b-chat)) | 2024 |", "(https://huggingface.co/teal/teal-1.6b-chat)) | 2023 |"),
    # papers
    PageBreak("paper-at-the-end", ("paper-out-of-order",), "all", "2023.04.01", "2023.01.15"),
    PageBreak("date-with-hyphens", ("malformed-date",), "all", "2023.04.01", "2023-04-01"),
    PageBreak("short-year", ("malformed-venue",), "all", "TMLR 2024", "TMLR'24"),
]  # fmt: skip
