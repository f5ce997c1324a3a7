"""The file as YAML: can it be read, and does every reader read the same?"""

import re

from lint_catalog.model.entries.scalars import scalar_on_a_line
from lint_catalog.model.places import Span
from lint_catalog.rules import Document, Edit, Fix, Observation, Part, Problem, Problems, Severity, rule
from lint_catalog.rules.fixes import remove
from lint_catalog.text.conflicts import is_conflict_mark
from lint_catalog.text.lookalikes import character
from lint_catalog.text.words import quoted

_SYNTAX = (
    ("mapping values are not allowed", "a second `:` on this line", "quote a value that contains `: `"),
    (
        "could not find expected ':'",
        "this line is neither `key: value` nor part of a list",
        "put `: ` after the key; a longer text goes into quotes or under `>-`",
    ),
    (
        "did not find expected key",
        "this line does not belong to the mapping above it",
        "check its indentation, and whether a bracket or quote above is still open",
    ),
    (
        "did not find expected '-'",
        "this line does not belong to the list above it",
        "begin it with `- ` at the same column as the other items, or indent it less",
    ),
    ("block sequence entries are not allowed", "a list cannot begin here", "put the first `- ` on a line of its own"),
    (
        "expected ',' or ']'",
        "a `,` or the closing `]` is missing before this",
        "items of a list in brackets are separated by commas",
    ),
    (
        "expected ',' or '}'",
        "a `,` or the closing `}` is missing before this",
        "pairs in braces are separated by commas",
    ),
    ("did not find expected node content", "a value is missing here", "remove the extra comma, or write the value"),
    ("cannot start any token", "a plain text cannot begin with this character", "put the text in double quotes"),
    ("unknown escape character", "an unknown escape after `\\`", "double the backslash, or use single quotes"),
    ("while scanning a quoted scalar", "this quote is never closed", "close it, or remove it"),
    ("while parsing a flow sequence", "this `[` is never closed", "close it with `]`"),
    ("while parsing a flow mapping", "this `{` is never closed", "close it with `}`"),
    ("undefined alias", "`*` begins an alias to nothing", "put text that begins with `*` in double quotes"),
    ("undefined tag handle", "`!` begins a tag that is not defined", "put text that begins with `!` in double quotes"),
    ("scanning an alias", "a plain text cannot begin with `*`", "put the text in double quotes"),
    ("scanning an anchor", "a plain text cannot begin with `&`", "put the text in double quotes"),
    (
        "scanning a block scalar",
        "after `|` or `>` the text begins on the next line",
        "begin the text on the next line, indented",
    ),
    ("found invalid", "an escape or character that YAML does not know", "check the text in quotes"),
)


@rule(on=Document, severity=Severity.ERROR)
def yaml_syntax(document: Document) -> Problems:
    """The file can be read as YAML.

    A file that cannot be read is not in the catalog, and nothing else about it can be checked. The mark stands where
    reading failed, or where something was opened that is never closed.

    ```yaml bad
    name: PLaMo: the second  # <- a second `:` on this line
    ```
    ```yaml bad
    name: "PLaMo-13B  # <- this quote is never closed
    released: 2023
    ```
    ```yaml bad escaped
    name:\\xc2\\xa0PLaMo-13B  # <- the no-break space U+00A0
    released: 2023
    ```
    ```yaml good
    name: "PLaMo: the second"
    released: 2023
    ```
    ```yaml fixed unsafe
    name: PLaMo-13B
    released: 2023
    ```
    """
    for each in document.observed("misprint"):
        place, written = document.place(each.span), _text(document, each.span)
        wanted = "a space" if each.text == " " else f"`{each.text}`"
        fix = Fix(f"write {wanted}", (Edit(place, each.text),))
        message = f"not valid YAML: the {character(written)} stands where YAML needs {wanted}"
        yield Problem(place, message, f"write {wanted}; the two look alike", fix)
    for each in document.observed("syntax"):
        if conflict := _conflict_before(document, each.span.line):
            message = "not valid YAML: a merge conflict is not resolved here"
            yield Problem(document.place(conflict), message, "keep what is right of both sides, and delete the marks")
            continue
        key = _key_before(document, each)
        if "mapping values are not allowed" in each.text and key:
            yield Problem(
                document.place(key),
                "not valid YAML: this line is indented further than the one above it",
                "begin it at the same column as the fields beside it",
            )
            continue
        for part, message, hint in _SYNTAX:
            if part in each.text:
                yield Problem(document.place(each.span), f"not valid YAML: {message}", hint)
                break
        else:
            yield Problem(document.place(each.span), f"not valid YAML: {each.text}")


@rule(on=Document, severity=Severity.ERROR)
def duplicate_key(document: Document) -> Problems:
    """A field is written once.

    YAML readers keep one of the two values and drop the other without a word, and not all keep the same one.

    ```yaml bad
    name: PLaMo-13B
    released: 2023
    released: 2024  # <- `released` is written twice
    ```
    ```yaml bad
    name: PLaMo-13B
    released: 2023
    released: 2023  # <- `released` is written twice
    ```
    ```yaml good
    name: PLaMo-13B
    released: 2023
    ```
    ```yaml fixed
    name: PLaMo-13B
    released: 2023
    ```
    """
    for each in document.observed("duplicate-key"):
        place, fix = document.place(each.span), _without_copy(document, each)
        yield Problem(place, f"{quoted(each.text)} is written twice", "keep one of the two", fix)


@rule(on=Document, severity=Severity.ERROR)
def tab_indentation(document: Document) -> Problems:
    """Lines are indented with spaces.

    YAML forbids tabs in indentation, because editors disagree on how wide they are.

    ```yaml bad escaped
    license:
    \\t- license: mit  # <- indented with a tab
    ```
    ```yaml good
    license:
      - license: mit
    ```
    ```yaml fixed unsafe
    license:
      - license: mit
    ```
    """
    for each in document.observed("tab"):
        place, text = document.place(each.span), _text(document, each.span)
        fix = Fix("use two spaces for each tab", (Edit(place, text.replace("\t", "  ")),))
        about = (document.source_map.line(each.span.line).strip(),)
        yield Problem(place, "indented with a tab", "use two spaces for each level", fix, about=about)


@rule(on=Document, severity=Severity.ERROR)
def several_documents(document: Document) -> Problems:
    """A file holds one entry.

    A second document after `---` would be an entry without an id, since the file name is the id.

    ```yaml bad
    name: PLaMo-13B
    ---  # <- a second document
    name: PLaMo-100B
    ```
    ```yaml good
    name: PLaMo-13B
    ```
    """
    for each in document.observed("document"):
        yield Problem(
            document.place(each.span),
            "a second document begins here, but a file holds one entry",
            "move it to a file of its own",
        )


@rule(on=Document, severity=Severity.ERROR)
def anchor_or_alias(document: Document) -> Problems:
    """Facts are written out, not copied with anchors and aliases.

    `&name` and `*name` save typing and cost reading: the fact is no longer where one looks for it, and a change in one
    place silently changes others.

    ```yaml bad
    parameters: &size 13b  # <- the anchor `&size`
    ```
    ```yaml good
    parameters: 13b
    ```
    ```yaml fixed
    parameters: 13b
    ```
    """
    for each in document.observed("anchor"):
        place = document.place(each.span)
        gap = Span(each.span.line, each.span.column, each.span.end_line, each.span.end_column + 1)
        fix = None
        if document.parsed and _text(document, gap).endswith(" "):  # else something may refer to it
            fix = Fix("remove it", (Edit(document.place(gap), ""),), safe=True)
        yield Problem(place, f"the anchor `&{each.text}` stands here", "write the value without it", fix)
    for each in document.observed("alias"):
        yield Problem(
            document.place(each.span),
            f"the alias `*{each.text}` stands here",
            "write the value out; text that begins with `*` goes into quotes",
        )


@rule(on=Document, severity=Severity.ERROR)
def explicit_tag(document: Document) -> Problems:
    """Values carry no YAML tags.

    `!!str 13b` says what quotes say more plainly, and other tags mean something to one program only.

    ```yaml bad
    name: !!str 7  # <- the tag `!!str`
    ```
    ```yaml good
    name: "7"
    ```
    ```yaml fixed
    name: "7"
    ```
    """
    for each in document.observed("tag"):
        yield Problem(
            document.place(each.span), f"the tag `{each.text}` stands here",
            "remove it; put the value in double quotes if it is text", _quoted_instead(document, each),
        )  # fmt: skip
    for each in document.observed("directive"):
        yield Problem(document.place(each.span), "a YAML directive stands here", "remove the line that begins with `%`")


@rule(on=Document, severity=Severity.ERROR)
def merge_key(document: Document) -> Problems:
    """No entry borrows fields with `<<`.

    Merge keys are not part of YAML 1.2, so readers disagree on them.

    ```yaml bad
    name: PLaMo-13B
    <<: {released: 2023}  # <- the merge key `<<`
    ```
    ```yaml good
    name: PLaMo-13B
    released: 2023
    ```
    """
    for each in document.observed("merge-key"):
        yield Problem(document.place(each.span), "the merge key `<<` stands here", "write the fields out")


@rule(on=Document, severity=Severity.ERROR)
def complex_key(document: Document) -> Problems:
    """Keys are plain words.

    A list or mapping as a key, or `?` before it, has no counterpart in JSON.

    ```yaml bad
    {[a, b]: 1}  # <- a list or mapping as a key
    ```
    ```yaml good
    {a: 1}
    ```
    """
    for each in document.observed("complex-key"):
        yield Problem(document.place(each.span), "a list or mapping as a key", "use a plain word, or quote the key")


def _without_copy(document: Document, observation: Observation) -> Fix | None:
    """The fix that removes a field which says the same as the one before it."""
    key = document.source_map.scalar_at(observation.span, Part.KEY)
    copy = document.source_map.scalar(key.path) if key is not None else None
    if key is None or copy is None:
        return None
    first = document.source_map.scalar((*key.path[:-1], observation.text))
    if first is None or (first.text, first.style) != (copy.text, copy.style):
        return None
    return remove(document.at(*key.path, part=Part.KEY), safe=True)


def _quoted_instead(document: Document, observation: Observation) -> Fix | None:
    """The fix that puts a text with the tag `!!str` in quotes."""
    if observation.text != "!!str":
        return None
    for part in (Part.KEY, Part.VALUE):
        scalar = document.source_map.scalar_at(observation.span, part)
        if scalar is None:
            continue
        place = document.at(*scalar.path, part=part)
        span = document.source_map.extent(place)
        if span.line == span.end_line:
            edit = Edit(place, scalar_on_a_line(scalar.text, scalar.style or '"'))
            return Fix("put it in quotes", (edit,), safe=True)
    return None


def _text(document: Document, span: Span) -> str:
    """The text of a span on one line."""
    return document.source_map.line(span.line)[span.column - 1 : span.end_column - 1]


def _conflict_before(document: Document, line: int) -> Span | None:
    """The first mark of a merge conflict down to a line."""
    lines = document.text.split("\n")[:line]
    found = ((number, text) for number, text in enumerate(lines, 1) if is_conflict_mark(text))
    return next((Span(number, 1, number, 1 + len(text.rstrip("\r"))) for number, text in found), None)


def _key_before(document: Document, observation: Observation) -> Span | None:
    """The key before a colon that cannot stand there, if there is nothing else: then the indentation must be wrong."""
    span = observation.span
    line = document.source_map.line(span.line)
    match = re.fullmatch(r"[\s\-]*([\w-]+)", line[: span.column - 1])
    return Span(span.line, match.start(1) + 1, span.line, match.end(1) + 1) if match else None
