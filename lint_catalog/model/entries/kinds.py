"""Which kind and id a file below `entries/` stands for: its place says so."""

from __future__ import annotations

CATALOG_KIND = "catalog"


def kind_and_id(file: str, kinds: tuple[str, ...]) -> tuple[str, str]:
    """Kind and id by the file's place: `<kind>/<id>.yaml`, or `catalog.yaml`. The kind is empty if there is none."""
    *folders, name = file.split("/")
    id = name[: name.rindex(".")] if "." in name else name
    if not folders and id == CATALOG_KIND:
        return (CATALOG_KIND if CATALOG_KIND in kinds else ""), id
    if len(folders) == 1 and folders[0] in kinds and folders[0] != CATALOG_KIND:
        return folders[0], id
    return "", id
