"""Make what has its source elsewhere: the rules' pages, what their judgements count, the settings' JSON Schema, the
README's picture, the tables of commands, the hooks' manifest, and of the schemas of entries what they say of columns.

python -m tools.generate            write what is stale, delete what is left over
python -m tools.generate --check    only say so, and fail if there is anything
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from lint_catalog.project.config import settings_schema
from lint_catalog.report.formats import format_called, format_names
from lint_catalog.rules.manual import pages
from lint_catalog.rules.registry import by_id, installed_rules
from tools import hooks
from tools.command_tables import with_commands
from tools.judge.published import records, records_text, with_table
from tools.picture import picture
from tools.schemas import schema_files

ROOT = Path(__file__).resolve().parent.parent
RULES = "docs/rules"
JUDGEMENTS = "lint_catalog/rules/judgements.json"
PAGE_RULES = "docs/page-rules.md"
PICTURE = "docs/terminal.svg"
SCHEMAS = "schema"
SETTINGS = f"{SCHEMAS}/lint-catalog.json"
README = "README.md"
CLI = "docs/cli.md"
FORMATS = "| `--format` | for |\n|---|---|\n"
"""How the README's table of formats begins; its rows are made, the rest of the page is written by hand."""


def generated() -> dict[str, str]:
    """Every generated file: its text by its name."""
    rules = by_id(installed_rules())
    judged = records(rules)
    manual = pages(rules.values(), judged)
    return {
        JUDGEMENTS: records_text(judged),
        PAGE_RULES: with_table((ROOT / PAGE_RULES).read_text(encoding="utf-8"), rules.values(), judged),
        **{f"{RULES}/{name}": text for name, text in manual.items()},
        SETTINGS: settings_text(),
        PICTURE: picture(),
        **{f"{SCHEMAS}/{name}": text for name, text in schema_files(ROOT / SCHEMAS).items()},
        hooks.MANIFEST: hooks.manifest(),
        hooks.GUIDE: hooks.with_table((ROOT / hooks.GUIDE).read_text(encoding="utf-8")),
        README: with_formats((ROOT / README).read_text(encoding="utf-8")),
        CLI: with_commands((ROOT / CLI).read_text(encoding="utf-8")),
    }


def settings_text() -> str:
    """The JSON Schema of the settings, with the rules that come with lint-catalog for editors to offer."""
    rules = by_id(installed_rules()).values()
    names = sorted({name for rule in rules for name in (rule.id, rule.family)})
    return json.dumps(settings_schema(names), ensure_ascii=False, indent=2) + "\n"


def with_formats(readme: str) -> str:
    """The README with a row for each format there is."""
    before, head, after = readme.partition(FORMATS)
    rows = "".join(f"| `{name}` | {format_called(name).FOR} |\n" for name in format_names())
    return before + head + rows + after[after.index("\n\n") + 1 :] if head else readme


def stale(files: dict[str, str], root: Path) -> Iterable[tuple[str, str | None]]:
    """Which files differ from what they should be: name and text, None for a file that should not be there."""
    for name, text in files.items():
        file = root / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            yield name, text
    for file in sorted((root / RULES).glob("*")):
        name = file.relative_to(root).as_posix()
        if name not in files:
            yield name, None


def main(argv: Sequence[str] | None = None) -> int:
    """Write or check the files and return the exit status."""
    parser = argparse.ArgumentParser(prog="python3 dev.py generate", description="Make the generated files.")
    parser.add_argument("--check", action="store_true", help="write nothing, and fail if a file is stale")
    only_check = parser.parse_args(argv).check
    found = list(stale(generated(), ROOT))
    for name, text in found:
        file = ROOT / name
        if only_check:
            sys.stdout.write(f"{name} is {'left over' if text is None else 'stale'}\n")
        elif text is None:
            file.unlink()
            sys.stdout.write(f"deleted {name}\n")
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"wrote {name}\n")
    if only_check and found:
        sys.stdout.write("Run `python3 dev.py generate` and commit what it writes.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
