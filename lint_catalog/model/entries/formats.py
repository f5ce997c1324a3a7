"""The values of `format` in schemas, those of JSON Schema and ours: what a string of that format looks like."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from lint_catalog.model.entries.expressions import expression_ids
from lint_catalog.model.entries.spdx import parsed
from lint_catalog.text.addresses import is_url
from lint_catalog.text.formats import STANDARD_FORMATS
from lint_catalog.text.hub import is_hub_repo

_DATE = re.compile(r"(\d{4})\.(\d{2})\.(\d{2})")


def is_dotted_date(value: str) -> bool:
    """Whether a string is a day that exists, as `YYYY.MM.DD`."""
    match = _DATE.fullmatch(value)
    if not match:
        return False
    try:
        date(*map(int, match.groups()))
    except ValueError:
        return False
    return True


FORMATS: dict[str, Callable[[str], bool]] = {
    **{name: check for name, (check, _) in STANDARD_FORMATS.items()},
    "url": is_url,
    "hub-repo": is_hub_repo,
    "date-dotted": is_dotted_date,
    "spdx-id": lambda value: parsed(value) is not None,
    "license-expression": lambda value: bool(expression_ids(value)),
}
