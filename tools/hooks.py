"""The hooks that this repository offers to pre-commit and prek: the manifest and the guide are made of one table."""

from __future__ import annotations

from dataclasses import dataclass

MANIFEST = ".pre-commit-hooks.yaml"
GUIDE = "docs/hooks.md"
TABLE = "| hook | what it runs | what it does |\n|---|---|---|\n"
"""How the guide's table of hooks begins; its rows are made, the rest of the page is written by hand."""

_SETTINGS = r"(^|/)(pyproject|lint-catalog)\.toml$"
_HEAD = """\
# Made of tools/hooks.py by `python3 dev.py generate`; docs/hooks.md says how the hooks are used.
#
# All of them judge what is staged, as a whole: rules look at several files at once, so one process sees all and is
# given no names of files. They run whatever is staged: a commit that only deletes a file has none to match, and can
# leave references that lead nowhere. Who sets `always_run: false` has what the result depends on in `files`.
#
# Merges without conflicts make a commit as well. Before a push, the index is not what is pushed; the stages have the
# names that they have since version 3.2.0.
"""


@dataclass(frozen=True)
class Hook:
    """A hook: what it runs, and for people its name and what it does. `files` is a pattern of what its result depends
    on (None: anything), `manual` says that it runs only when it is called by its name."""

    id: str
    entry: str
    does: str
    files: str | None = None
    manual: bool = False

    @property
    def stages(self) -> tuple[str, ...]:
        """When it runs."""
        return ("manual",) if self.manual else ("pre-commit", "pre-merge-commit", "manual")

    @property
    def manifest(self) -> str:
        """What the manifest says of it."""
        lines = [
            f"- id: {self.id}",
            f"  name: {self.id}",
            f"  description: {self.does}",
            f"  entry: {self.entry}",
            "  language: python",
            "  pass_filenames: false",
            "  require_serial: true",
            "  always_run: true",
            *([f"  files: {self.files}"] if self.files else []),
            f"  stages: [{', '.join(self.stages)}]",
            "  minimum_pre_commit_version: 3.2.0",
        ]
        return "\n".join(lines) + "\n"

    @property
    def row(self) -> str:
        """What the guide says of it."""
        return f"| `{self.id}` | `{self.entry}` | {self.does} |\n"


HOOKS = (
    Hook(
        "lint-catalog-fix",
        "lint-catalog check --staged --fix-only",
        "Fixes what can be fixed safely, and counts what is left. A commit in which something was fixed stops, to be "
        "looked at.",
        rf"(^|/)(entries|schema|checks)/|{_SETTINGS}",
    ),
    Hook(
        "fmt-catalog",
        "lint-catalog fmt --staged --fail-on-change",
        "Gives entries their one layout. A commit in which a file changed stops.",
        rf"(^|/)(entries|schema)/|{_SETTINGS}",
    ),
    Hook(
        "render-catalog",
        "lint-catalog render --staged --fail-on-change",
        "Writes the pages of a catalog from its entries. A commit with stale pages stops, and they are fresh then.",
        rf"(^|/)(entries|schema|catalog|labels)/|{_SETTINGS}",
    ),
    Hook(
        "lint-catalog",
        "lint-catalog check --staged",
        "Checks a catalog, its entries or, where it has none, the pages that its settings name.",
        rf"(^|/)(entries|schema|checks)/|\.md$|{_SETTINGS}",
    ),
    Hook(
        "lint-catalog-pages",
        "lint-catalog check --staged",
        "Checks Markdown pages, each by itself and against its translations. Which they are, `args` says.",
    ),
    Hook(
        "lint-catalog-online",
        "lint-catalog check --staged --online --max-wait 5m",
        "Checks a catalog, and asks the network about its links. Runs only when it is called by its name.",
        manual=True,
    ),
)
"""The hooks in the order in which they are best listed: what writes comes first, what judges last."""


def manifest() -> str:
    """The text of the manifest."""
    return _HEAD + "".join(each.manifest for each in HOOKS)


def with_table(guide: str) -> str:
    """The guide with a row for each hook."""
    before, head, after = guide.partition(TABLE)
    rows = "".join(each.row for each in HOOKS)
    return before + head + rows + after[after.index("\n\n") + 1 :] if head else guide
