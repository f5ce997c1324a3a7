"""No regular expression tries the same text again from each of its characters."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.support.patterns import Pattern, patterns, slow

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no alarms"),
    pytest.mark.skipif(sys.version_info < (3, 11), reason="`re` has no parser by this name"),
]

BOUNDED = {
    "lint_catalog.convert.importing.read_training._ON": "lines of less than 200 characters",
    "lint_catalog.text.numbers._NAME": "40 characters before a number",
    "lint_catalog.text.hidden:": "40 characters before a sign",
    "lint_catalog.rules.manual": "manuals of rules, which are code",
}
"""What is asked about short texts only, or about our own."""


@pytest.mark.parametrize("pattern", [pytest.param(each, id=each.where) for each in patterns()])
def test_no_pattern_is_kept_busy(pattern: Pattern) -> None:
    if pattern.where.startswith(tuple(BOUNDED)):
        pytest.skip("it is asked about short texts only, or about our own")
    assert not slow(pattern)
