"""What is said of some variants only is said of variants that exist."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from lint_catalog.model.entries.licenses import labels
from lint_catalog.rules import Entry, Needs, Problem, Problems, Route, Severity, rule
from lint_catalog.rules.fixes import rewrite
from lint_catalog.text.words import Nearest, listed, quoted

_SHOWN = 50


@rule(on=Entry, severity=Severity.ERROR, needs=Needs.FACTS)
def unknown_variant(entry: Entry) -> Problems:
    """`only` lists variants that the entry has.

    A license, a context length or a training stage that is about some variants `only` names their labels in `hub`;
    where `hub` gives none, the label is the repository's name after the slash. Entries without `hub` are free to name
    their variants as they like.

    ```yaml bad
    # entries/models/calm2.yaml
    hub:
      - {repo: cyberagent/calm2-7b, label: 7b}
      - {repo: cyberagent/calm2-7b-chat, label: 7b-chat}
    license:
      - {only: [7b], license: apache-2.0}
      - {only: [7b-caht], license: cc-by-4.0}  # <- `7b-caht` is not a variant
    ```
    ```yaml good
    # entries/models/calm2.yaml
    hub:
      - {repo: cyberagent/calm2-7b, label: 7b}
      - cyberagent/calm2-7b-chat
    license:
      - {only: [7b], license: apache-2.0}
      - {only: [calm2-7b-chat], license: cc-by-4.0}
    ```
    ```yaml fixed unsafe
    # entries/models/calm2.yaml
    hub:
      - {repo: cyberagent/calm2-7b, label: 7b}
      - {repo: cyberagent/calm2-7b-chat, label: 7b-chat}
    license:
      - {only: [7b], license: apache-2.0}
      - {only: [7b-chat], license: cc-by-4.0}
    ```
    """
    known = labels(entry)
    if known is None:
        return
    nearest = Nearest(known)
    distinct = dict.fromkeys(known)
    first = [f"`{each}`" for each in islice(distinct, _SHOWN)]
    possible = listed(first, "and") if len(distinct) <= _SHOWN else f"{', '.join(first)} …"
    for path, label in _restrictions(entry.data, ()):
        if label not in distinct:
            near = nearest.to(label)
            hint = f"did you mean `{near}`?" if near else f"the variants are {possible}"
            fix = rewrite(entry, path, near) if near else None
            yield Problem(
                entry.at(*path), f"{quoted(label)} is not a variant that `hub` lists", hint, fix, about=(label,)
            )


def _restrictions(value: Any, path: Route) -> Iterator[tuple[Route, str]]:
    """Every label in every `only` list. The data is at most as deep as a file may be, so recursion is safe."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            if key == "only" and isinstance(below, list):
                yield from (((*path, key, index), label) for index, label in enumerate(below) if isinstance(label, str))
            else:
                yield from _restrictions(below, (*path, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _restrictions(below, (*path, index))
