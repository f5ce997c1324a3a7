"""Comments that ask to ignore findings: `lint-catalog: ignore[rule, …] reason`, in YAML and in Markdown.

`until 2027-03-31` among the rules is the last day on which one holds.

On a line with something before it, such a comment speaks for its own line; alone on its line, for the next one that
is neither blank nor a comment of this sort; as `ignore-file[…]`, for the whole file. A value of several lines counts
as the line that it begins on.
"""

from __future__ import annotations

import enum
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from lint_catalog.model.suppression import Suppression
from lint_catalog.source.markdown.blocks import code_lines
from lint_catalog.source.text import SourceText
from lint_catalog.text.characters import printable
from lint_catalog.text.code_spans import code_spans

if TYPE_CHECKING:
    import yaml

MARK = "lint-catalog:"
LINE, FILE = "ignore", "ignore-file"
VERBS = (LINE, FILE)


class Syntax(enum.Enum):
    """What a comment looks like."""

    YAML = "yaml"
    MARKDOWN = "markdown"


_YAML_COMMENT = re.compile(r"(?:^|(?<=[ \t\r\n]))#[# \t]*(?:lint-catalog:(?P<inner>[^\r\n]*))?")
"""Any comment, since one that is not ours must not be tried again from each of its signs."""
_MARKDOWN_COMMENT = re.compile(r"<!--[ \t]*lint-catalog:(?P<inner>[^\r\n]*?)-->")
_BEGINNING = re.compile(r"<!--[ \t]*lint-catalog:")
_PARTS = re.compile(r"\s*(?P<verb>[\w-]+)[ \t]*\[(?P<names>[^\]]*)\][ \t:,-]*(?P<reason>.*)")
_BLANKS = re.compile(r"[^\S\r\n]*")
_UNTIL = re.compile(r"until\b[ \t:=]*(.*)", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BLANK = {Syntax.YAML: re.compile(r"\s*|(?:---|\.\.\.)\s*"), Syntax.MARKDOWN: re.compile(r"\s*")}
_RENDER = re.compile(r"\s*(?:begin|end)\b")  # marks of `lint-catalog render`


def suppressions(file: str, text: str, syntax: Syntax) -> tuple[Suppression, ...]:
    """The comments of a text that ask to ignore findings, in their order. `file` is what they say they are in.

    Never raises: in YAML that cannot be read, those before the mistake are found.
    """
    if MARK not in text:
        return ()
    source = SourceText(text)
    comments, values = _in_yaml(text) if syntax is Syntax.YAML else (_in_markdown(text), {})
    alone = {source.position(each.start())[0] for each in comments if _is_alone(source, each)}
    following = _following(source, alone, _BLANK[syntax])
    return tuple(_suppression(file, source, each, following, values) for each in comments)


def _in_yaml(text: str) -> tuple[list[re.Match[str]], dict[int, int]]:
    """The comments, and the last line of every scalar that has several, by its first line."""
    import yaml  # pages do without

    readable = printable(text)
    scalars, end = [], 0
    try:
        for token in yaml.scan(readable, Loader=yaml.CSafeLoader):
            end = token.end_mark.index
            if isinstance(token, yaml.ScalarToken):
                scalars.append(token)
        end = len(text)
    except yaml.MarkedYAMLError as error:
        # What stands before the mistake was read, though no token of it may have been told of yet.
        marks = [each.index for each in (error.context_mark, error.problem_mark) if each is not None]
        end = max(end, min(marks, default=0))
    except yaml.YAMLError:
        pass
    source = SourceText(readable)
    within = [(_text_start(source, each), each.end_mark.index) for each in scalars]
    starts = [start for start, _ in within]
    comments = []
    for comment in _YAML_COMMENT.finditer(readable, 0, end):
        if comment["inner"] is None:
            continue
        index = bisect_right(starts, comment.start()) - 1
        if index < 0 or comment.start() >= within[index][1]:
            comments.append(comment)
    values = {}
    for each in scalars:
        last = each.end_mark.line + (each.end_mark.column > 0)  # a block scalar ends at the beginning of a line
        if last > each.start_mark.line + 1:
            values[each.start_mark.line + 1] = last
    return comments, values


def _text_start(source: SourceText, scalar: yaml.ScalarToken) -> int:
    """Where the text of a scalar begins: behind `|` or `>` a comment may stand."""
    start: int = scalar.start_mark.index
    return source.line_end(start) if scalar.style in ("|", ">") else start


def _in_markdown(text: str) -> list[re.Match[str]]:
    source = SourceText(text)
    spans: dict[int, list[tuple[int, int]]] = {}
    code = code_lines(text)
    found = []
    for each in _markdown_comments(source):
        line, column = source.position(each.start())
        if line not in spans:
            spans[line] = list(code_spans(source.line(line)))
        index = bisect_left(spans[line], (column - 1, 0)) - 1
        in_code = line in code or (index >= 0 and column - 1 < spans[line][index][1])
        if not in_code and not _RENDER.match(each["inner"]):
            found.append(each)
    return found


def _markdown_comments(source: SourceText) -> Iterator[re.Match[str]]:
    """The comments of this sort that end on the line that they begin on. No text is looked at twice."""
    text, end, line_end, at = source.text, -1, -1, 0
    for beginning in _BEGINNING.finditer(text):
        if beginning.start() < at:
            continue
        if end < beginning.end():
            end = text.find("-->", beginning.end())
            if end < 0:
                return
        if line_end < beginning.end():
            line_end = source.line_end(beginning.end())
        if end <= line_end and (match := _MARKDOWN_COMMENT.match(text, beginning.start(), end + len("-->"))):
            at = match.end()
            yield match


def _is_alone(source: SourceText, comment: re.Match[str]) -> bool:
    start, end = comment.span()
    behind = _BLANKS.match(source.text, end)
    begins = _blanks_before(source.text, start) == source.line_start(start)
    return begins and behind is not None and behind.end() == source.line_end(end)


def _blanks_before(text: str, start: int) -> int:
    """Where the blanks before an offset begin."""
    while start > 0 and text[start - 1].isspace() and text[start - 1] not in "\r\n":
        start -= 1
    return start


def _suppression(
    file: str, source: SourceText, comment: re.Match[str], following: Mapping[int, int], values: dict[int, int]
) -> Suppression:
    start, end = comment.span()
    line = source.position(start)[0]
    parts = _PARTS.fullmatch(comment["inner"])
    names = parts["names"] if parts else ""
    first = following.get(line, line)
    listed_start = comment.start("inner") + (parts.start("names") if parts else 0)
    verb = parts["verb"] if parts else (comment["inner"].split() or [""])[0]
    listed = [each.strip() for each in names.split(",") if each.strip()]
    ends = [match[1].strip() for each in listed if (match := _UNTIL.match(each))]
    found = tuple(each for each in listed if not _UNTIL.match(each))
    until = _day(ends[0]) if len(ends) == 1 else None
    wrong = "" if until or not ends else ends[0] if len(ends) == 1 else ", ".join(ends)
    return Suppression(
        file=file,
        span=source.span(start, start + len(comment[0].rstrip())),
        removal=source.span(*_removal(source, start, end, line in following)),
        listed=source.span(listed_start, listed_start + len(names)),
        verb=verb,
        names=tuple(dict.fromkeys(found)),
        reason=parts["reason"].rstrip() if parts else "",
        first_line=first,
        last_line=values.get(first, first),
        whole_file=verb == FILE,
        well_formed=parts is not None and bool(found) and verb in VERBS and (until is not None) == bool(ends),
        until=until,
        wrong_until=f"until {wrong}".rstrip() if ends and until is None else "",
    )


def _day(text: str) -> date | None:
    """A day as it has to be written, or None."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _following(source: SourceText, alone: set[int], blank: re.Pattern[str]) -> Mapping[int, int]:
    """For each line that has nothing but a comment of this sort, the next one that is neither blank nor such a line."""
    found: dict[int, int] = {}
    last = following = source.position(len(source.text))[0]
    for line in range(last, 0, -1) if alone else ():
        if line in alone:
            found[line] = following
        elif not blank.fullmatch(source.line(line)):
            following = line
    return found


def _removal(source: SourceText, start: int, end: int, alone: bool) -> Sequence[int]:
    """The comment with the blanks before it, or its whole line."""
    text = source.text
    first = start
    while first > 0 and text[first - 1] in " \t":
        first -= 1
    if not alone:
        return first, end
    while end < len(text) and text[end] in " \t":
        end += 1
    if text.startswith("\r\n", end):
        return first, end + 2
    return first, min(end + 1, len(text))
