"""What may stand in the place of a plain file, and is never looked into."""

from __future__ import annotations

from enum import Enum


class Special(Enum):
    """What stands under a file's name that is not a plain file, in words. What a link leads to nobody asks."""

    LINK = "a link"
    FOLDER = "a folder"
    PIPE = "a pipe"
    SOCKET = "a socket"
    DEVICE = "a device"
    REPOSITORY = "a repository of its own"
