"""Text to model, and model to text: one form each.

Enters: texts and bytes. Leaves: documents, entries and pages in which everything knows where it stands; and texts, laid
out anew. Opens no file, and never raises for what is in a text: what is odd is observed, so that rules can say it.
Open `yaml/read.py` or `markdown/read.py` first.
"""
