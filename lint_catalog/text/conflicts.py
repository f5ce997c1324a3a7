"""Lines that git puts into a file where two sides of a merge differ."""

_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")


def is_conflict_mark(line: str) -> bool:
    """Whether a line begins or ends a side of a merge conflict."""
    return line.startswith(_MARKS)
