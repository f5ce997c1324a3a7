"""TOML to data, whoever wrote it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

from lint_catalog.text.words import counted

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_MOST_PARTS = 50
_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_LONG_KEY = re.compile(rf"""(?<![\w"'.-]){_PART}(?:[ \t]*\.[ \t]*{_PART}){{{_MOST_PARTS}}}""")


def read_toml(text: str) -> Mapping[str, Any]:
    """What a TOML text says. Raises ValueError if it is not valid, or is made so that reading it takes for ever."""
    if _LONG_KEY.search(text):  # Python's reader compares all parts with all
        raise ValueError(f"there is a key of more than {counted(_MOST_PARTS, 'part')}")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
