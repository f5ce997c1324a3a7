"""What the catalog's own entry says: introduction and notices above the first section, and how to cite it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lint_catalog.convert.importing.prose import Prose, is_navigation, prose, prose_by_language
from lint_catalog.convert.importing.section_contents import SectionContents
from lint_catalog.convert.importing.text import links_in
from lint_catalog.model.pages.page import Container, Heading, Literal, Page, Paragraph
from lint_catalog.model.pages.parts import one_line
from lint_catalog.model.places import Lines
from lint_catalog.text.addresses import is_url

_BIBTEX = re.compile(r"@\w+\{\s*([A-Za-z0-9_:-]+)\s*,")
_FIELD = re.compile(
    r"^[^\S\n]*(title|author|doi|journal|year|url)[^\S\n]*=\s*[{\"]*(.*)$", re.MULTILINE | re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ANY_FIELD = re.compile(r"^[^\S\n]*(\w+)[^\S\n]*=", re.MULTILINE)
_FIELDS = frozenset({"title", "author", "doi", "journal", "year", "url"})
_WARNINGS = frozenset({"warning", "caution", "danger", "important", "note", "tip", "info"})


def introduction(
    pages: Mapping[str, Page],
    contents: Mapping[str, SectionContents],
    titles: Mapping[str, Heading],
    marks: Mapping[str, str],
) -> dict[str, Any]:
    """What stands between the title and the first section: notices where it stands in boxes, else the introduction.

    `marks` has the ids of footnotes by the ids of their marks.
    """
    texts = {language: contents[language].below(titles.get(language)) for language in pages}
    notices = _notices(pages, texts, marks)
    noticed = {id(each) for found in notices.values() for each in found}
    rest = {language: [each for each in blocks if id(each) not in noticed] for language, blocks in texts.items()}
    found: dict[str, Any] = {}
    if notices:
        rows = zip(*notices.values(), strict=True)
        found["notices"] = [
            {language: prose([each], marks) for language, each in zip(notices, row, strict=True)} for row in rows
        ]
    if introduced := prose_by_language(rest, marks):
        found["introduction"] = introduced
    return found


def _notices(
    pages: Mapping[str, Page], texts: Mapping[str, Sequence[Prose]], marks: Mapping[str, str]
) -> Mapping[str, Sequence[Paragraph]]:
    """The paragraphs in boxes; nothing where the languages do not share them, which leaves them where they are."""
    notices: dict[str, Sequence[Paragraph]] = {}
    for language, page in pages.items():
        boxes = Lines(
            each.span for each in page.blocks if isinstance(each, Container) and each.what.casefold() in _WARNINGS
        )
        notices[language] = [
            each
            for each in texts[language]
            if isinstance(each, Paragraph) and each.span.line in boxes and prose([each], marks)
        ]
    counts = {len(each) for each in notices.values()}
    return notices if len(counts) == 1 and counts != {0} else {}


def is_apparatus(versions: Mapping[str, Heading], contents: Mapping[str, SectionContents]) -> bool:
    """Whether a heading stands over the contents of pages, which `render` makes itself."""
    if not all(contents[language].is_text_only(heading) for language, heading in versions.items()):
        return False
    blocks = [each for language, heading in versions.items() for each in contents[language].below(heading)]
    return bool(blocks) and all(isinstance(each, Paragraph) and is_navigation(each) for each in blocks)


def citation(
    versions: Mapping[str, Heading], contents: Mapping[str, SectionContents], marks: Mapping[str, str]
) -> dict[str, Any] | None:
    """The citation that stands below a heading, with what is said about it; None where there is none."""
    if not all(contents[language].is_text_only(heading) for language, heading in versions.items()):
        return None
    found: dict[str, Any] = {}
    rest: dict[str, Sequence[Prose]] = {}
    for language, heading in versions.items():
        blocks = contents[language].below(heading)
        code = [each for each in blocks if isinstance(each, Literal) and each.what == "code"]
        if len(code) == 1 and (cited := _citation(code[0].text)):
            blocks = [each for each in blocks if each is not code[0]]
            links = [link for each in blocks if isinstance(each, Paragraph) for link in links_in(each.content.parts)]
            if "url" not in cited and links and is_url(links[0].address):
                cited["url"] = links[0].address
            found = found or cited
        rest[language] = blocks
    if found and (note := prose_by_language(rest, marks)):
        found["note"] = note
    return found or None


def _value(rest: str) -> str:
    """A value without the quotes, brackets and the comma behind it."""
    return rest.rstrip().removesuffix("}").rstrip().removesuffix(",").rstrip().rstrip('}"')


def _citation(code: str) -> dict[str, Any] | None:
    keys = _BIBTEX.findall(code)
    found = {name.casefold(): one_line(_value(rest)) for name, rest in _FIELD.findall(code)}
    fields = {name.casefold() for name in _ANY_FIELD.findall(code)}
    year = found.get("year", "")
    if len(keys) != 1 or not {"title", "author", "year"} <= fields <= _FIELDS or not _YEAR.fullmatch(year):
        return None
    citation: dict[str, Any] = {"key": keys[0], "title": found["title"], "author": found["author"]}
    if re.fullmatch(r"10\.[0-9]{4,9}/\S+", found.get("doi", "")):
        citation["doi"] = found["doi"]
    if found.get("journal"):
        citation["journal"] = found["journal"]
    citation["year"] = int(found["year"])
    if is_url(found.get("url", "")):
        citation["url"] = found["url"]
    return citation
