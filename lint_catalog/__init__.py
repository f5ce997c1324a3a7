"""Lint curated catalogs of language models: entries of facts, checked by a JSON Schema and by rules."""

__version__ = "0.1.0"
