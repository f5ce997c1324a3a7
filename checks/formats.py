"""The formats that schemas ask for."""

from lint_catalog.model.entries.formats import FORMATS
from lint_catalog.rules import Catalog, Problem, Problems, Severity, rule
from lint_catalog.text.words import Nearest, quoted


@rule(on=Catalog, severity=Severity.WARNING)
def unknown_format(catalog: Catalog) -> Problems:
    """A schema asks for formats that exist.

    A format that nobody knows is not checked, as JSON Schema has it: a schema may have formats of its own. One that is
    nearly called like a known one is a slip. It is shown at the first value that it leaves unchecked.

    ```yaml bad
    # schema/voices.schema.json
    {"type": "object", "properties": {"home": {"type": "string", "format": "urll"}}}
    # entries/voices/hana.yaml
    home: https://example.org/hana  # <- there is no format `urll`
    ```
    ```yaml good
    # schema/voices.schema.json
    {"type": "object", "properties": {"home": {"type": "string", "format": "url"}}}
    # entries/voices/hana.yaml
    home: https://example.org/hana
    ```
    ```yaml good
    # schema/voices.schema.json
    {"type": "object", "properties": {"mood": {"type": "string", "format": "weather"}}}
    # entries/voices/hana.yaml
    mood: sunny
    ```
    """
    nearest: Nearest | None = None
    seen: set[tuple[str, str]] = set()
    for entry in catalog:
        for each in entry.annotated("format"):
            name = each.argument
            if name in FORMATS or (entry.kind, name) in seen:
                continue
            seen.add((entry.kind, name))
            nearest = nearest or Nearest(FORMATS)
            if near := nearest.to(name):
                message = f"there is no format {quoted(name)}, which the schema of `{entry.kind}` asks for here"
                hint = f"did you mean `{near}`? write it in the schema"
                yield Problem(each.place_in(entry), message, hint, about=(entry.kind, name))
