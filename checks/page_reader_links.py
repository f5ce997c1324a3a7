"""Links on pages lead readers to a page in their own language, where the site has one."""

from collections import Counter

from lint_catalog.model.pages.targets import targets_of
from lint_catalog.rules import Pages, Problem, Problems, Severity, rule
from lint_catalog.text.language_marks import LanguageMark, language_mark
from lint_catalog.text.languages import GUESSED
from lint_catalog.text.same_links import explains
from lint_catalog.text.words import quoted

_MOST = 3
_TEXTS = ("link", "bare", "html", "definition")


@rule(on=Pages, severity=Severity.NOTE)
def link_to_other_language(pages: Pages) -> Problems:
    """A link leads to a page in the language of the page that it stands on, where its site has such pages.

    An address may say its language: `/ja/`, `.ja.html`, `README_ja.md`, `?hl=ja`, a host `ja.…`. If one of another
    language than the page's stands there, and other links lead to the same site in the page's language, the address
    was probably taken over from the other page. Whether the site has that very page is for you to see. Where a site has
    none in the page's language, what counts is the language that most links of the page to it are in.

    ```md bad
    <!-- README.ja.md -->
    | モデル | 開発元 |
    |---|---|
    | [凧](https://example.org/kite.ja.html) | エイダ |
    | [帆](https://example.org/sail.ja.html) | エイダ |
    <!-- README.en.md -->
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org/kite.en.html) | Ada |
    | [Sail](https://example.org/sail.ja.html) | Ada | <!-- <- `https://example.org/sail.ja.html` is for readers of `ja`; `example.org` has pages in `en` -->
    ```
    ```md good
    <!-- README.ja.md -->
    | モデル | 開発元 |
    |---|---|
    | [凧](https://example.org/kite.ja.html) | エイダ |
    | [翼](https://example.com/ja/wing)([ja](https://huggingface.co/ada/wing-ja)) | エイダ |
    <!-- README.en.md -->
    | Model | Developer |
    |---|---|
    | [Kite](https://example.org/kite.en.html) | Ada |
    | [Wing](https://example.com/ja/wing)([ja](https://huggingface.co/ada/wing-ja)) | Ada |
    ```
    """
    known = frozenset(page.language for page in pages.pages if page.language)
    languages = known if all(page.language for page in pages.pages) else known | GUESSED
    marked = []
    there: dict[tuple[str, str], tuple[str, LanguageMark]] = {}
    for page in pages.pages:
        for target in page.derived(targets_of):
            if target.form in _TEXTS and not explains(target.address):
                mark = language_mark(target.address, languages)
                if mark:
                    marked.append((page, target, mark))
                    there.setdefault((mark.site, mark.language), (target.address, mark))
    uses = Counter((page.file, mark.site, mark.language) for page, _, mark in marked)
    usual: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for (file, site, language), number in uses.items():
        usual.setdefault((file, site), []).append((number, language))
    for page, target, mark in marked:
        if not page.language or mark.language == page.language:
            continue
        example = there.get((mark.site, page.language))
        often, language = max(usual[page.file, mark.site])
        if example is None and language != mark.language and often >= _MOST * uses[page.file, mark.site, mark.language]:
            example = there.get((mark.site, language))
        if example is None:
            continue
        address, other = example
        better = target.address[: mark.start] + address[other.start : other.end] + target.address[mark.end :]
        site = mark.site.partition(" ")[2]
        message = (
            f"{quoted(target.address, 120)} is for readers of `{mark.language}`; "
            f"{quoted(site)} has pages in `{other.language}`"
        )
        hint = f"see whether {quoted(better, 120)} is there"
        yield Problem(page.at(target.span), message, hint, about=(target.address,))
