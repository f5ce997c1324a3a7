"""SPDX ids of licenses are those of the SPDX License List."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec.structs import replace

from lint_catalog.model.entries.spdx import SpdxId, parsed, spdx_list
from lint_catalog.rules import Catalog, Entry, Problem, Problems, Route, Severity, rule
from lint_catalog.rules.fixes import rewrite
from lint_catalog.text.lookalikes import with_odd_characters
from lint_catalog.text.words import Nearest, quoted


@rule(on=Catalog, severity=Severity.ERROR)
def invalid_spdx_id(catalog: Catalog) -> Problems:
    """An SPDX id is on the SPDX License List.

    Other programs look it up there. A license that is not on the list has no `spdx`. `+` and `WITH` an exception of the
    list may follow an id. Messages say which version of the list lint-catalog carries.

    ```yaml bad
    # entries/licenses/cc-by-sa-4.0.yaml
    spdx: CC-BY-SA-4  # <- `CC-BY-SA-4` is not on the SPDX License List
    ```
    ```yaml bad
    # entries/licenses/gemma.yaml
    spdx: LicenseRef-Gemma  # <- `LicenseRef-Gemma` is not on the SPDX License List
    ```
    ```yaml good
    # entries/licenses/cc-by-sa-4.0.yaml
    spdx: CC-BY-SA-4.0
    # entries/licenses/gpl-2.0-classpath.yaml
    spdx: GPL-2.0-or-later WITH Classpath-exception-2.0
    ```
    ```yaml fixed unsafe
    # entries/licenses/cc-by-sa-4.0.yaml
    spdx: CC-BY-SA-4.0
    ```
    """
    nearest: dict[str, Nearest] = {}
    title = spdx_list().title
    for entry in catalog:
        for path, spdx in _spdx_ids(entry):
            for part, known in _parts(spdx):
                id = getattr(spdx, part)
                if not id or id in known:
                    continue
                same = _by_lower_case(part).get(id.lower())
                nearest.setdefault(part, Nearest(known))
                near = same or (None if id.startswith(_OWN) else nearest[part].to(id))
                what = f"is spelt `{same}`" if same else "is not"
                hint = "leave `spdx` out for a license that is not on the list"
                hint = f"did you mean `{near}`?" if near else hint
                if part == "id" and near and (now := spdx_list().deprecated.get(near)):
                    hint += f" it is deprecated, and `{now}` now"
                fix = rewrite(entry, path, str(replace(spdx, **{part: near})), safe=same is not None) if near else None
                called = quoted(id) if part == "id" else f"the exception {quoted(id)}"
                message = with_odd_characters(f"{called} {what} on the {title}", id, near)
                yield Problem(entry.at(*path), message, hint, fix, about=(id,))


@rule(on=Entry, severity=Severity.WARNING)
def deprecated_spdx_id(entry: Entry) -> Problems:
    """An SPDX id is one that the SPDX License List still recommends.

    Some ids stay on the list for old documents only. `GPL-3.0` did not say whether later versions count; `GPL-3.0-only`
    and `GPL-3.0-or-later` do.

    ```yaml bad
    # entries/licenses/gpl-3.0.yaml
    spdx: GPL-3.0  # <- `GPL-3.0` is deprecated
    ```
    ```yaml good
    # entries/licenses/gpl-3.0.yaml
    spdx: GPL-3.0-only
    ```
    ```yaml fixed unsafe
    # entries/licenses/gpl-3.0.yaml
    spdx: GPL-3.0-only
    ```
    """
    title = spdx_list().title
    for path, spdx in _spdx_ids(entry):
        better = spdx_list().deprecated.get(spdx.id)
        if better is not None:
            better = "" if spdx.exception and " " in better else better
            hint = f"did you mean `{better}`?" if better else "see https://spdx.org/licenses/ for what replaces it"
            whole = f"{better} WITH {spdx.exception}" if spdx.exception else better
            fix = rewrite(entry, path, whole) if better else None
            yield Problem(
                entry.at(*path), f"{quoted(spdx.id)} is deprecated in the {title}", hint, fix, about=(spdx.id,)
            )
        if spdx.exception in spdx_list().deprecated_exceptions:
            hint = "see https://spdx.org/licenses/exceptions-index.html for what replaces it"
            message = f"the exception {quoted(spdx.exception)} is deprecated in the {title}"
            yield Problem(entry.at(*path), message, hint, about=(spdx.exception,))


_OWN = ("LicenseRef-", "AdditionRef-", "DocumentRef-")
"""How ids begin that a document makes up for itself."""


def _spdx_ids(entry: Entry) -> Iterator[tuple[Route, SpdxId]]:
    for each in entry.annotated("format"):
        if each.argument == "spdx-id" and isinstance(each.value, str) and (spdx := parsed(each.value)):
            yield each.path, spdx


def _parts(spdx: SpdxId) -> Iterator[tuple[str, frozenset[str]]]:
    """The parts of an identifier that have to be on the list, and what is there."""
    known = spdx_list()
    yield "id", known.licenses | known.deprecated.keys()
    if spdx.exception:
        yield "exception", known.exceptions | known.deprecated_exceptions


@lru_cache(maxsize=2)
def _by_lower_case(part: str) -> Mapping[str, str]:
    known = spdx_list()
    current, others = (
        (known.licenses, known.deprecated) if part == "id" else (known.exceptions, known.deprecated_exceptions)
    )
    return {each.lower(): each for each in (*others, *current)}
