"""Entries to pages and pages to entries.

Enters: pages or entries. Leaves: entries or the texts of pages. Reads and writes no file.
Open `importing/catalog.py` (pages to entries) or `render/page.py` (entries to pages) first; `draft.py` makes an entry
of what the Hub says.
"""
