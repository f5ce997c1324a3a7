"""Markdown pages: their tables, headings, links and footnotes, and what is the same in their translations.

Open `page.py` first; `parts.py` is what stands within a line, `translations.py` pages in several languages.
"""
