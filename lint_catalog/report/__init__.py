"""Findings to text.

Enters: a finished run (`run.py`). Leaves: the whole report as one text. Prints nothing, and text of strangers leaves it
only as its format wants it escaped. Open `run.py` first, then `formats/concise.py`, which is the shortest format.
"""
