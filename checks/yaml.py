"""The file as YAML: can it be read, and does every reader read the same?"""

from lint_catalog.model import Document, Edit, Entry, Fix, Part, Problem, Scalar, Severity
from lint_catalog.rule import Problems, rule
from lint_catalog.scalars import TEXT, explained_as_ambiguous, is_ambiguous, reading, unquoted, yaml_1_1
from lint_catalog.words import closest, listed, quoted

_SYNTAX = (
    ("mapping values are not allowed", "a second `:` on this line", "quote a value that contains `: `"),
    ("could not find expected ':'", "this line is neither `key: value` nor part of a list", "put `:` and a space after the key; a longer text goes into quotes or under `>-`"),
    ("did not find expected key", "this line does not belong to the mapping above it", "check its indentation, and whether a bracket or quote above is still open"),
    ("did not find expected '-'", "this line does not belong to the list above it", "begin it with `- ` at the same column as the other items, or indent it less"),
    ("block sequence entries are not allowed", "a list cannot begin here", "put the first `- ` on a line of its own"),
    ("expected ',' or ']'", "a `,` or the closing `]` is missing", "items of a list in brackets are separated by commas"),
    ("expected ',' or '}'", "a `,` or the closing `}` is missing", "pairs in braces are separated by commas"),
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
    ("scanning a block scalar", "after `|` or `>` the text begins on the next line", "begin the text on the next line, indented"),
    ("found invalid", "an escape or character that YAML does not know", "check the text in quotes"),
)  # fmt: skip


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
    ```yaml good
    name: "PLaMo: the second"
    released: 2023
    ```
    """
    for each in document.observed("syntax"):
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
    ```yaml good
    name: PLaMo-13B
    released: 2023
    ```
    """
    for each in document.observed("duplicate-key"):
        yield Problem(document.place(each.span), f"{quoted(each.text)} is written twice", "keep one of the two")


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
    """
    for each in document.observed("tab"):
        yield Problem(document.place(each.span), "indented with a tab", "use two spaces for each level")


@rule(on=Document, severity=Severity.ERROR)
def not_utf_8(document: Document) -> Problems:
    """Files are encoded as UTF-8.

    Any other encoding shows as garbage somewhere, Japanese first.

    ```yaml bad escaped
    name: \\x93\\x8c\\x8d\\x48\\x91\\xe5  # <- not UTF-8
    ```
    ```yaml good
    name: 東工大
    ```
    """
    for each in document.observed("encoding"):
        guess = "an invalid byte, " if each.text.startswith("byte") else "looks like "
        yield Problem(
            document.place(each.span), f"the file is not UTF-8 ({guess}{each.text})", "save it again as UTF-8"
        )


@rule(on=Document, severity=Severity.ERROR)
def byte_order_mark(document: Document) -> Problems:
    """Files begin with their first character, not with a byte order mark.

    The mark is invisible, means nothing in UTF-8, and makes the first key differ from what it looks like in some readers.

    ```yaml bad escaped
    \\xef\\xbb\\xbfname: PLaMo-13B  # <- begins with a byte order mark
    ```
    ```yaml good
    name: PLaMo-13B
    ```
    """
    for each in document.observed("byte-order-mark"):
        yield Problem(
            document.place(each.span), "the file begins with a byte order mark", 'save it as "UTF-8 without BOM"'
        )


@rule(on=Document, severity=Severity.ERROR)
def control_character(document: Document) -> Problems:
    """Texts hold no control characters.

    They are invisible, mostly pasted from a PDF or a terminal, and YAML forbids them.

    ```yaml bad escaped
    name: PLaMo\\x0813B  # <- U+0008
    ```
    ```yaml good
    name: PLaMo-13B
    ```
    """
    for each in document.observed("control-character"):
        code = f"U+{ord(each.text):04X}"
        yield Problem(document.place(each.span), f"the control character {code} stands here", "delete it")


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
def empty_file(document: Document) -> Problems:
    """An entry's file says something.

    ```yaml bad
    # nothing here yet  # <- the file is empty
    ```
    ```yaml good
    name: PLaMo-13B
    ```
    """
    for each in document.observed("empty"):
        yield Problem(document.place(each.span), "the file is empty", "write the entry, or delete the file")


@rule(on=Document, severity=Severity.ERROR)
def not_a_mapping(document: Document) -> Problems:
    """An entry is a mapping: lines of `field: value`.

    ```yaml bad
    - name: PLaMo-13B  # <- a list
    ```
    ```yaml good
    name: PLaMo-13B
    ```
    """
    for each in document.observed("not-a-mapping"):
        actual = {"list": "a list", "str": "text"}.get(each.text, "a single value")
        yield Problem(
            document.place(each.span), f"an entry is `field: value` lines, but this file is {actual}",
            "remove the `- ` before the fields" if each.text == "list" else "write `name: …` and the other fields",
        )  # fmt: skip


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
    """
    for each in document.observed("anchor"):
        yield Problem(document.place(each.span), f"the anchor `&{each.text}` stands here", "write the value without it")
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
    """
    for each in document.observed("tag"):
        yield Problem(
            document.place(each.span), f"the tag `{each.text}` stands here",
            "remove it; put the value in double quotes if it is text",
        )  # fmt: skip
    for each in document.observed("directive"):
        yield Problem(document.place(each.span), "a YAML directive stands here", "remove the line that begins with `%`")


@rule(on=Document, severity=Severity.ERROR)
def merge_key(document: Document) -> Problems:
    """No entry borrows fields with `<<`.

    Merge keys are no part of YAML 1.2, so readers disagree on them.

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


@rule(on=Document, severity=Severity.ERROR)
def file_too_large(document: Document) -> Problems:
    """An entry has a reasonable size and depth.

    Files over a million characters, or nested over 50 levels deep, are not read: no entry needs that, and reading it
    would cost every contributor time.

    ```yaml bad
    name: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]  # <- nested
    ```
    ```yaml good
    name: [[1]]
    ```
    """
    for each in document.observed("oversized"):
        yield Problem(
            document.place(each.span), f"the file has {int(each.text):,} characters", "an entry is a page at most"
        )
    for each in document.observed("too-deep"):
        yield Problem(document.place(each.span), "nested deeper than 50 levels", "no field of an entry is that deep")


@rule(on=Document, severity=Severity.ERROR)
def file_outside_kinds(document: Document) -> Problems:
    """Every file in `entries/` belongs to a kind.

    The folder says what an entry is: `entries/models/` holds models. A file elsewhere is read by nobody.

    ```yaml bad
    # entries/modles/plamo-13b.yaml
    name: PLaMo-13B  # <- belongs to no kind
    ```
    ```yaml good
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    ```
    """
    if document.kind:
        return
    *_, folder, name = ("", *document.file.split("/"))
    near = closest(folder, document.kinds)
    yield Problem(
        document.at(),
        f"the file {quoted(document.file)} belongs to no kind",
        f"did you mean the folder `{near}`?" if near else f"move it to a folder of {listed(f'`{each}`' for each in document.kinds)}",
    )  # fmt: skip


@rule(on=Document, severity=Severity.ERROR)
def yaml_extension(document: Document) -> Problems:
    """Entries are called `.yaml`.

    One spelling, so that an id is one file and no second file of the same name can hide beside it.

    ```yaml bad
    # entries/models/plamo-13b.yml
    name: PLaMo-13B  # <- must end in `.yaml`
    ```
    ```yaml good
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    ```
    """
    for _ in document.observed("extension"):
        name = document.file.rpartition("/")[2]
        yield Problem(
            document.at(), f"the file name {quoted(name)} must end in `.yaml`", f"rename it to `{document.id}.yaml`"
        )


@rule(on=Entry, severity=Severity.ERROR)
def unquoted_text(entry: Entry) -> Problems:
    """Text that looks like something else is quoted.

    YAML silently reads an unquoted `no` as false, `3.10` as the number 3.1, `2024-01-01` as a date and `1_6` as 16.
    Where text is meant, quotes keep it.

    ```yaml bad
    name: 3.10  # <- `3.10` is read as the number `3.1`
    ```
    ```yaml bad
    name: {ja: いいえ, no: nei}  # <- `no`
    ```
    ```yaml good
    name: "3.10"
    ```
    ```yaml good
    name: {ja: いいえ, "no": nei}
    ```
    ```yaml fixed
    name: "3.10"
    ```
    """
    for violation in entry.violations:
        scalar = unquoted(entry, violation)
        if scalar is not None:
            message = f"`{scalar.text}` is read as {reading(scalar.text, violation.value)}, but text is meant"
            yield _quote(entry, scalar, message)
    for scalar in entry.layout.scalars():
        if scalar.part is Part.KEY and not scalar.style and yaml_1_1(scalar.text) != TEXT:
            yield _quote(entry, scalar, f"the key `{scalar.text}` is read as {yaml_1_1(scalar.text)}")


@rule(on=Entry, severity=Severity.ERROR)
def ambiguous_scalar(entry: Entry) -> Problems:
    """No value means different things to different YAML readers.

    To YAML 1.1 (PyYAML) `1_6` is 16 and `0o7` is text, to YAML 1.2 (editors, most newer programs) `1_6` is text and
    `0o7` is 7. Numbers are written in plain digits, everything else in quotes.

    ```yaml bad
    context_length: 4_096  # <- YAML readers disagree on `4_096`
    ```
    ```yaml bad
    name: 1e3  # <- YAML readers disagree on `1e3`
    ```
    ```yaml good
    context_length: 4096
    name: "1e3"
    ```
    """
    wrong = {each.path: explained_as_ambiguous(entry, each) for each in entry.violations if each.keyword == "type"}
    misread = {each.path for each in entry.violations if unquoted(entry, each)}
    for scalar in entry.layout.scalars():
        if scalar.part is Part.KEY or scalar.style or not is_ambiguous(scalar.text) or scalar.path in misread:
            continue
        value = entry.get(scalar.path)
        message = f"YAML readers disagree on `{scalar.text}`: here it is {reading(scalar.text, value)}"
        if scalar.path in wrong or not isinstance(value, str):
            if wrong.get(scalar.path, True):  # else `wrong-type` says what is expected
                yield Problem(entry.at(*scalar.path), message, "write the number in plain digits, or quote the text")
        else:
            yield _quote(entry, scalar, message)


def _quote(entry: Entry, scalar: Scalar, message: str) -> Problem:
    place = entry.at(*scalar.path, part=scalar.part)
    fix = Fix("put it in quotes", (Edit(place, f'"{scalar.text}"'),), safe=True)
    return Problem(place, message, f'if text is meant, quote it: `"{scalar.text}"`', fix)

