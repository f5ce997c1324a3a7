"""Lint curated catalogs of language models: entries of facts, checked by a JSON Schema and by rules."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("lint-catalog")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"
