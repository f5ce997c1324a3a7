"""Entries in YAML: reading them with positions, their comments, and writing them in their one layout."""
