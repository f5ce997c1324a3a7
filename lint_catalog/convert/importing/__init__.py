"""Markdown pages to a catalog: what their tables say, as facts wherever a cell says one."""
