"""The network: the only room that opens sockets. Imported when something is to be asked, and not before.

Enters: links. Leaves: a verdict on each. Never contacts a private address, never sends a token to anybody but the Hub
that it is for, and what could not be found out is never called missing. Open `check_links.py` first.
"""
