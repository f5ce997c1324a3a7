"""What words, numbers, sizes, names, languages and addresses mean.

Enters: strings. Leaves: strings, numbers and answers about them. Knows nothing of catalogs, entries, pages or files.
Open `words.py` first: how values are quoted, listed and compared in everything that is said.
"""
