"""No regular expression tries the same text again from each of its characters."""

from __future__ import annotations

import signal
import sys

import pytest

from tests.support.patterns import patterns, slow

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no alarms"),
    pytest.mark.skipif(sys.version_info < (3, 11), reason="`re` has no parser by this name"),
]

BOUNDED = {
    "lint_catalog.convert.importing.read_training._ON": "lines of less than 200 characters",
    "lint_catalog.text.numbers._NAME": "40 characters before a number",
    "lint_catalog.text.hidden:": "40 characters before a sign",
    "lint_catalog.net.pages._GONE_TITLE": "parts of titles of 120 characters",
    "lint_catalog.rules.manual": "manuals of rules, which are code",
}
"""What is asked about short texts only, or about our own."""


def test_no_pattern_is_kept_busy() -> None:
    """One test for all of them, since finding them takes seconds, which every run of other tests would pay for."""
    looked_at = [each for each in patterns() if not each.where.startswith(tuple(BOUNDED))]
    assert len(looked_at) > 300
    assert [each.where for each in looked_at if slow(each)] == []
