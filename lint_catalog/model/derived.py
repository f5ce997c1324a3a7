"""What follows from pages, worked out once for all rules that ask for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from msgspec import Struct

Owner = TypeVar("Owner", bound="Derived")
Fact = TypeVar("Fact")


class Derived(Struct, frozen=True, dict=True, eq=False):
    """Something that keeps what was derived from it, for as long as it is there itself.

    So rules need no memory of their own: two sets of pages in turn, or at the same time, know nothing of each other.
    """

    @cached_property
    def _derived(self) -> dict[Callable[[Any], Any], Any]:
        return {}

    def derived(self: Owner, function: Callable[[Owner], Fact]) -> Fact:  # noqa: PYI019 - `Self` is of Python 3.11
        """What a function makes of it, called the first time only. For a function of a module that returns the same
        for the same, such as `pages.derived(_numbers)`; what it returns is not to be changed."""
        known = self._derived
        if function not in known:
            known[function] = function(self)
        fact: Fact = known[function]
        return fact
