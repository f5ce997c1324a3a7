"""The file itself: where it lies, what it is called, how it is encoded."""

from lint_catalog.rules import Absent, Catalog, Document, Edit, Fix, Place, Problem, Problems, Severity, rule
from lint_catalog.text.words import closest, counted, listed, quoted


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
            document.place(each.span), f"the file is not UTF-8 ({guess}{each.text})", "save it again as UTF-8", about=()
        )


@rule(on=Document, severity=Severity.ERROR)
def byte_order_mark(document: Document) -> Problems:
    """Files begin with their first character, not with a byte order mark.

    The mark is invisible, means nothing in UTF-8, and in some readers becomes part of the first key.

    ```yaml bad escaped
    \\xef\\xbb\\xbfname: PLaMo-13B  # <- begins with a byte order mark
    ```
    ```yaml good
    name: PLaMo-13B
    ```
    ```yaml fixed
    name: PLaMo-13B
    ```
    """
    for each in document.observed("byte-order-mark"):
        place = document.place(each.span)
        fix = Fix("take it away", (Edit(place, ""),), safe=True)
        yield Problem(place, "the file begins with a byte order mark", 'save it as "UTF-8 without BOM"', fix, about=())


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
    ```yaml fixed unsafe
    name: PLaMo13B
    ```
    """
    for each in document.observed("control-character"):
        code, number = f"U+{ord(each.text[0]):04X}", len(each.text)
        message, hint = f"the control character {code} stands here", "delete it"
        if number > 1:
            message = f"{counted(number, 'control character')} stand here, of which the first is {code}"
            hint = "delete them"
        place = document.place(each.span)
        yield Problem(place, message, hint, Fix(hint, (Edit(place, ""),)), about=(code,))


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
        yield Problem(document.place(each.span), "the file is empty", "write the entry, or delete the file", about=())


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
            about=(each.text,),
        )  # fmt: skip


@rule(on=Document, severity=Severity.ERROR)
def file_too_complex(document: Document) -> Problems:
    """An entry has a reasonable size and depth.

    Files over a million characters, of more than 10,000 keys and values, or nested over 50 levels deep, are not read:
    no entry needs that, and reading it would cost every contributor time.

    ```yaml bad
    name: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1  # <- nested
    ```
    ```yaml good
    name: [[1]]
    ```
    """
    for each in document.observed("oversized"):
        message = f"the file has more than {int(each.text):,} characters"
        yield Problem(document.place(each.span), message, "an entry is a page at most", about=(each.what,))
    for each in document.observed("too-many"):
        yield Problem(
            document.place(each.span), "the file has more than 20,000 keys and values", "an entry is a page at most",
            about=(each.what,),
        )  # fmt: skip
    for each in document.observed("too-deep"):
        yield Problem(
            document.place(each.span), "nested deeper than 50 levels", "no field of an entry is that deep",
            about=(each.what,),
        )  # fmt: skip


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
    if document.kind or any(document.observed("not-plain")):
        return
    *_, folder, _ = ("", *document.file.split("/"))
    near = closest(folder, document.kinds) if folder else None
    kinds = listed(f"`{each}`" for each in document.kinds if each != "catalog")
    hint = f"did you mean the folder `{near}`?" if near else f"move it to one of the folders {kinds}"
    yield Problem(document.at(), f"the file {quoted(document.file)} belongs to no kind", hint)


@rule(on=Catalog, severity=Severity.NOTE, absent=Absent())
def catalog_without_entries(catalog: Catalog) -> Problems:
    """A catalog has entries.

    One that has just begun has `entries/catalog.yaml` and nothing else. If it should have more, they lie elsewhere, or
    their files are called otherwise.

    ```yaml bad
    # entries/catalog.yaml
    languages: [ja, en]  # <- the catalog has no entry yet
    ```
    ```yaml good
    # entries/catalog.yaml
    languages: [ja, en]
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    ```
    """
    if catalog.documents and all(each.kind == "catalog" for each in catalog.documents.values()):
        file = next(iter(catalog.documents.values()))
        hint = f"entries are files `<kind>/<id>.yaml` in {quoted(catalog.folder)}"
        yield Problem(file.at(), "the catalog has no entry yet", hint, about=())


@rule(on=Document, severity=Severity.ERROR)
def not_a_plain_file(document: Document) -> Problems:
    """What lies in `entries/` is plain files in plain folders.

    A link may lead out of the repository, to a file that nobody meant to publish: what it leads to is never read, and
    neither is what never ends, such as a pipe. As long as one is there, nobody knows what the catalog says.

    ```yaml bad
    # entries/models/plamo-13b.yaml -> ../../README.md  # <- is a link
    ```
    ```yaml good
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    ```
    """
    for each in document.observed("not-plain"):
        yield Problem(
            document.at(), f"{quoted(document.file)} is {each.text}, and is not read",
            "put the file or folder itself here, or delete it", about=(each.text,),
        )  # fmt: skip


@rule(on=Catalog, severity=Severity.WARNING)
def unclaimed_file(catalog: Catalog) -> Problems:
    """Every file in `entries/` is an entry, or belongs beside them.

    Entries are `.yaml` files; whatever else lies among them is read by nobody, and what it says is missing in the
    catalog. Files called README, images, hidden files and what git ignores may lie there.

    ```yaml bad
    # entries/models/plamo-13b.json
    {"name": "PLaMo-13B"}  # <- not read
    ```
    ```yaml good
    # entries/models/plamo-13b.yaml
    name: PLaMo-13B
    # entries/models/README.md
    What a model says.
    ```
    """
    for file in catalog.unclaimed:
        yield Problem(
            Place(file), f"the file {quoted(file)} is not read: no kind claims it",
            "entries are `.yaml` files; move it out of the folder of the entries, or have git ignore it", about=(),
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
