"""Trouble that the user can fix."""


class CatalogError(Exception):
    """The run cannot go on for a reason that lies with the user: usage, configuration, schema or a missing catalog.

    `message` says what is wrong and where; `hint` says how to fix it (empty if there is nothing to add).
    The command line turns it into exit code 2.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UnjudgedError(CatalogError):
    """Nobody can say in time whether an entry fits a schema of the catalog's own. No rule is to blame for it."""
