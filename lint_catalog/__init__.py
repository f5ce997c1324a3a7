"""Lint curated catalogs of language models: entries of facts, checked by a JSON Schema and by rules."""

import sys

__version__ = "0.1.0"

# `python -m lint_catalog` and its like put the current folder first: a `click.py` or `yaml.py` of a clone would be run.
# Python says `-m` in place of a program's name until it has found what to run.
if (
    sys.argv[:1] == ["-m"]
    and any(__name__ in each for each in sys.orig_argv)
    and not getattr(sys.flags, "safe_path", sys.flags.isolated)
):
    del sys.path[0]
