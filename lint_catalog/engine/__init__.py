"""Rules and model to findings.

Enters: a catalog or pages, and rules. Leaves: findings, those that comments ignore left out, and texts with fixes
applied. Reads no file, knows no command, and a rule that crashes ends no run.
Open `lint.py` first; `suppress.py` and `fix.py` are what may follow.
"""
