"""Entries: facts with their places, what their schemas say of them, and all of them together as a catalog.

Open `entry.py` first.
"""
