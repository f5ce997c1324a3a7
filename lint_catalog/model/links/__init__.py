"""Links: where each is used, and what became of it.

Open `answers.py` first.
"""
