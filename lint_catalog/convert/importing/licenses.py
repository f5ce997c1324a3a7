"""What is known of licenses by their names, for the entries that an import makes of them.

Sources: the SPDX License List with the approvals of the Open Source Initiative; the license texts of the families that
follow the weights (Llama, Gemma).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lint_catalog.text.set_phrases import is_unknown_or_not_said
from lint_catalog.text.words import HYPHENS, folded

_FREE = {"commercial_use": "allowed", "open_source": True, "share_alike": False, "derivatives_keep": False}
_KNOWN: Mapping[str, tuple[str, str]] = {
    "apache 2.0": ("apache-2.0", "Apache-2.0"),
    "apache-2.0": ("apache-2.0", "Apache-2.0"),
    "apache license 2.0": ("apache-2.0", "Apache-2.0"),
    "mit": ("mit", "MIT"),
    "mit license": ("mit", "MIT"),
    "bsd 2-clause": ("bsd-2-clause", "BSD-2-Clause"),
    "bsd 3-clause": ("bsd-3-clause", "BSD-3-Clause"),
    "bsd-3-clause": ("bsd-3-clause", "BSD-3-Clause"),
}
_CREATIVE = re.compile(r"cc[- ]by((?:[- ](?:nc|nd|sa))*)(?:[- ](\d\.\d))?")
_LLAMA = re.compile(r"(?:meta )?llama[- ]?(\d(?:\.\d)?)( community)?( license( agreement)?)?")
_GEMMA = re.compile(r"gemma(?: \d)?( terms of use| license)?")


def license_facts(name: str) -> tuple[str, dict[str, Any]]:
    """An id (empty if the name gives none) and the facts of a license, as far as its name tells them."""
    key = folded(name).translate(HYPHENS).strip()
    if is_unknown_or_not_said(name):
        return "unknown", _facts("unknown")
    if key in _KNOWN:
        id, spdx = _KNOWN[key]
        return id, {"spdx": spdx, **_FREE}
    if match := _CREATIVE.fullmatch(key):
        terms = re.findall(r"nc|nd|sa", match[1])
        id = "-".join(["cc-by", *terms, *([match[2]] if match[2] else [])])
        facts = _facts("forbidden" if "nc" in terms else "allowed", share_alike="sa" in terms)
        spdx = id.upper()
        return id, {"spdx": spdx, **facts} if match[2] else facts
    if match := _LLAMA.fullmatch(key):
        return f"llama-{match[1]}", _facts("conditional", derivatives_keep=True)
    if _GEMMA.fullmatch(key):
        return "gemma", _facts("conditional", derivatives_keep=True)
    return "", _facts("unknown")


def _facts(commercial_use: str, share_alike: bool = False, derivatives_keep: bool = False) -> dict[str, Any]:
    return {
        "commercial_use": commercial_use,
        "open_source": False,
        "share_alike": share_alike,
        "derivatives_keep": derivatives_keep,
    }


_VARIANT = r"(?:[- ](?:instruct|chat|base|hf|it|\d+(?:\.\d+)?b))*"
_FAMILIES = (
    (re.compile(r"(?:meta[- ])?llama[- ]?(\d(?:\.\d)?)" + _VARIANT, re.IGNORECASE), "Llama {} Community License"),
    (re.compile(r"code ?llama()" + _VARIANT, re.IGNORECASE), "Llama 2 Community License"),
    (re.compile(r"gemma(?:[- ]\d)?()" + _VARIANT, re.IGNORECASE), "Gemma Terms of Use"),
)


def family_license(model: str) -> str | None:
    """The name of the license that follows the weights of a model, if it is one of a family with such a license."""
    for pattern, name in _FAMILIES:
        if match := pattern.fullmatch(model.strip()):
            return name.format(match[1])
    return None
