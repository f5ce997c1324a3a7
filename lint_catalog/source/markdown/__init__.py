"""Markdown pages: reading their blocks (`read.py`) and what stands within a line (`inline.py`), with positions."""
