"""`lint-catalog new --kind`: skeletons of entries of any kind, and how a new entry is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lint_catalog.cli.settings import say_left_out
from lint_catalog.cli.way_out import show, tell
from lint_catalog.model.errors import CatalogError
from lint_catalog.report.shown import as_it_is, json_document

if TYPE_CHECKING:
    from lint_catalog.model.entries.catalog import Catalog
    from lint_catalog.project.workspace import Workspace


class Wanted(Struct, frozen=True):
    """Which skeletons: of a `kind`, with `names` that are ids or become some; `id` is another one for the only name."""

    kind: str
    names: tuple[str, ...]
    id: str | None
    section: str | None
    stdout: bool


def skeletons(workspace: Workspace, catalog: Catalog, wanted: Wanted) -> list[Path]:
    """Write the skeletons that are wanted, or print them; returns what was written.

    Raises CatalogError for a kind that is not known, for an id that cannot be one, and for an entry that is there.
    """
    from lint_catalog.convert.skeleton import skeleton
    from lint_catalog.project.entry_files import own_schemas
    from lint_catalog.source.yaml.emit import schema_line

    _check(workspace, wanted)
    shape = workspace.schemas.shape(wanted.kind)
    above = schema_line(wanted.kind) if wanted.kind in own_schemas(workspace.config.root) else ""
    texts = {id: skeleton(shape, name, catalog.languages, above) for id, name in _named(catalog, wanted)}
    if wanted.stdout:
        say_left_out(workspace.config)  # else the check does, that follows
        for text in texts.values():
            show(as_it_is(text) or json_document(text, 2))
        return []
    files = [write_new(workspace, wanted.kind, id, text) for id, text in texts.items()]
    for file in files:
        say_new(workspace, file)
    return files


def _check(workspace: Workspace, wanted: Wanted) -> None:
    from lint_catalog.model.entries.kinds import CATALOG_KIND
    from lint_catalog.text.words import did_you_mean, listed

    kinds = [each for each in workspace.schemas.kinds if each != CATALOG_KIND]
    if wanted.kind == CATALOG_KIND:
        raise CatalogError(
            "`catalog` is not a kind, but one file: `entries/catalog.yaml`",
            "write it with `title` and `languages`, as in `title: My models` and `languages: [en, ja]`",
        )
    if wanted.kind not in kinds:
        known = did_you_mean(wanted.kind, kinds)
        hint = known if known.startswith("did") else f"kinds are {listed((f'`{each}`' for each in kinds), 'and')}"
        raise CatalogError(f"there is no kind `{wanted.kind}`", hint)
    if wanted.section is not None:
        raise CatalogError("`--section` is for drafts from the Hub", "write the section into the skeleton")
    if wanted.id is not None and len(wanted.names) > 1:
        raise CatalogError("`--id` names one entry, and several are wanted", "leave it out, or call it once for each")


def _named(catalog: Catalog, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """The ids of new entries, and what they are called."""
    from lint_catalog.convert.importing.registry import slug
    from lint_catalog.model.entries.suggestions import called
    from lint_catalog.text.words import joined

    names = {joined(name): entry for entry in catalog.of_kind(wanted.kind).values() for name in called(entry)}
    for name in wanted.names:
        id = wanted.id or (name if slug(name) == name else slug(name))
        if not id or slug(id) != id:
            hint = f"for example `--id {slug(id) or 'my-entry'}`"
            raise CatalogError(f"`{wanted.id or name}` cannot be the id of an entry", hint)
        if id in catalog.ids.get(wanted.kind, ()):
            raise CatalogError(f"there is an entry `{id}` in `{wanted.kind}` already", "give this one another id")
        known = names.get(joined(name))
        if known is not None:
            raise CatalogError(f"`{name}` is what {known.file} is called already", f"refer to `{known.id}`")
        yield id, name


def write_new(workspace: Workspace, kind: str, name: str, text: str) -> Path:
    """Write an entry that does not exist yet, and return its file."""
    from lint_catalog.project.roots import root_of
    from lint_catalog.project.writing import write_found

    file = workspace.config.entries / kind / f"{name}.yaml"
    if file.exists() or file.is_symlink():
        raise CatalogError(f"{file} exists already", "give the entry another name with `--id`")
    write_found(file, text, root_of(workspace.config.root))
    return file


def say_new(workspace: Workspace, file: Path) -> None:
    """Say that a new entry is written."""
    root = workspace.config.root
    shown = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.as_posix()
    tell(f"{shown} is written; what is still to say:")
