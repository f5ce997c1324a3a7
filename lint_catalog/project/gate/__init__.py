"""What a change reports less than its base would, by what it does to its own gate: settings, schemas, checks, comments,
a baseline. Open `loosened.py` first; each other module knows one of these.
"""
