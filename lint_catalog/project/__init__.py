"""The disk, and what a run looks at: settings, entries and pages in a folder, git, baselines, files to be written.

Enters: paths that a user names. Leaves: what is read there (`subject.py`), and files, written whole or not at all.
Open `run.py` first, then `subject.py` and `config.py`; `checkout.py` is the door for what a checkout holds.
"""
