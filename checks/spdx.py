"""SPDX ids of licenses are those of the SPDX License List."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from lint_catalog.model.entries.formats import FORMATS
from lint_catalog.rules import Catalog, Entry, Problem, Problems, Route, Severity, rule
from lint_catalog.rules.fixes import rewrite
from lint_catalog.text.words import Nearest, quoted

_NEVER_LISTED = frozenset({"BSD-2", "GPL", "Verbatim-man-pages"})  # other keys in the data set that no list ever had


@rule(on=Catalog, severity=Severity.ERROR)
def invalid_spdx_id(catalog: Catalog) -> Problems:
    """An SPDX id is on the SPDX License List.

    Other programs look it up there. A license that is not on the list has no `spdx`.

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
    ```
    ```yaml fixed unsafe
    # entries/licenses/cc-by-sa-4.0.yaml
    spdx: CC-BY-SA-4.0
    ```
    """
    nearest: Nearest | None = None
    for entry in catalog:
        for path, id in _spdx_ids(entry):
            listed_ids, deprecated = _spdx_list()
            if id in listed_ids or id in deprecated:
                continue
            same = _by_lower_case().get(id.lower())
            nearest = nearest or Nearest(listed_ids)
            near = same or (None if id.startswith("LicenseRef-") else nearest.to(id))
            what = f"is spelt `{same}`" if same else "is not"
            hint = f"did you mean `{near}`?" if near else "leave `spdx` out for a license that is not on the list"
            fix = rewrite(entry, path, near, safe=same is not None) if near else None
            yield Problem(entry.at(*path), f"{quoted(id)} {what} on the SPDX License List", hint, fix)


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
    for path, id in _spdx_ids(entry):
        better = _spdx_list()[1].get(id)
        if better is not None:
            hint = f"did you mean `{better}`?" if better else "see https://spdx.org/licenses/ for what replaces it"
            fix = rewrite(entry, path, better) if better else None
            yield Problem(entry.at(*path), f"{quoted(id)} is deprecated in the SPDX License List", hint, fix)


def _spdx_ids(entry: Entry) -> Iterator[tuple[Route, str]]:
    for each in entry.annotated("format"):
        if each.argument == "spdx-id" and isinstance(each.value, str) and FORMATS["spdx-id"](each.value):
            yield each.path, each.value


@lru_cache(maxsize=1)
def _by_lower_case() -> Mapping[str, str]:
    listed_ids, deprecated = _spdx_list()
    return {each.lower(): each for each in reversed((*listed_ids, *deprecated))}


@lru_cache(maxsize=1)
def _spdx_list() -> tuple[Mapping[str, None], Mapping[str, str]]:
    """The ids of licenses on the SPDX License List, and the deprecated ones with what replaces them (or nothing).

    Source: the list as the license-expression library carries it, which notes former ids as other keys.
    """
    from license_expression import get_license_index

    current: dict[str, None] = {}
    deprecated: dict[str, str] = {}
    for each in get_license_index():
        key = each.get("spdx_license_key") or ""
        if each["is_exception"] or not key or key.startswith("LicenseRef-"):
            continue
        if each["is_deprecated"]:
            deprecated[key] = ""
            continue
        current[key] = None
        for other in each["other_spdx_license_keys"]:
            if other not in _NEVER_LISTED and not other.startswith("LicenseRef-") and " " not in other:
                deprecated[other] = key
    return current, {id: better for id, better in deprecated.items() if id not in current}
