"""Values that YAML, or some YAML readers, take for something else than they look like."""

from lint_catalog.model.entries.document import Scalar
from lint_catalog.model.entries.scalars import (
    TEXT,
    explained_as_ambiguous,
    is_ambiguous,
    is_plain_number,
    reading,
    scalar_on_a_line,
    unquoted,
    yaml_1_1,
)
from lint_catalog.rules import Edit, Entry, Fix, Part, Problem, Problems, Severity, rule


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
    for scalar in entry.source_map.scalars():
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
    ```yaml bad
    name: <<  # <- YAML readers disagree on `<<`
    ```
    ```yaml good
    context_length: 4096
    name: "1e3"
    ```
    ```yaml fixed
    context_length: 4096
    ```
    ```yaml fixed
    name: "1e3"
    ```
    """
    wrong = {each.path: explained_as_ambiguous(entry, each) for each in entry.violations if each.keyword == "type"}
    misread = {each.path for each in entry.violations if unquoted(entry, each)}
    for scalar in entry.source_map.scalars():
        if scalar.part is Part.KEY or scalar.style or not is_ambiguous(scalar.text) or scalar.path in misread:
            continue
        value = entry.get(scalar.path)
        message = f"YAML readers disagree on `{scalar.text}`: here it is {reading(scalar.text, value)}"
        if scalar.path in wrong or not isinstance(value, str):
            if wrong.get(scalar.path, True):  # else `wrong-type` says what is expected
                hint = "write the number in plain digits, or quote the text"
                yield Problem(entry.at(*scalar.path), message, hint, _in_plain_digits(entry, scalar))
        else:
            yield _quote(entry, scalar, message)


def _in_plain_digits(entry: Entry, scalar: Scalar) -> Fix | None:
    """The fix for a number whose only trouble is underscores between its digits; `010` may be 8 or 10."""
    plain = scalar.text.replace("_", "")
    if "_" not in scalar.text or not is_plain_number(plain):
        return None
    return Fix(f"write `{plain}`", (Edit(entry.at(*scalar.path), plain),), safe=True)


def _quote(entry: Entry, scalar: Scalar, message: str) -> Problem:
    place = entry.at(*scalar.path, part=scalar.part)
    fix = Fix("put it in quotes", (Edit(place, scalar_on_a_line(scalar.text, '"')),), safe=True)
    return Problem(place, message, f'if text is meant, quote it: `"{scalar.text}"`', fix)
