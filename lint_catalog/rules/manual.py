"""Rules to manual pages, and the examples in them."""

from __future__ import annotations

import codecs
import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from lint_catalog.rules.definition import Rule
from lint_catalog.rules.judgements import Record, precision

DEFAULT_FILE = "entries/models/example.yaml"
DEFAULT_PAGE = "README.md"
BAD, GOOD, FIXED = "bad", "good", "fixed"
HUB, WEB, SETTINGS = "hub", "web", "links"

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE_HEADING = re.compile(r"# ((?:entries|schema)/\S+)(?P<target> -> \S+)?")
_EXPECTED = re.compile(r"(?P<before>.*?)\s*#\s*<-\s*(?P<message>.*)")
_PAGE_HEADING = re.compile(r"<!-- (\S+\.md)(?P<target> -> \S+)? -->")
_EXPECTED_ON_PAGE = re.compile(r"(?P<before>.*?)\s*<!--\s*<-\s*(?P<message>.*?)\s*-->")
_ESCAPES = re.compile(rb"\\(x[0-9a-f]{2}|t)")


class Example(Struct, frozen=True):
    """One example of a manual: a small catalog or some pages, and what the rule must say of it.

    `files` are the texts as bytes by file name, `links` those in the place of which there is a link; `expected` are the
    parts of messages by file and line; `unsafe` says that it takes `--unsafe-fixes` to get from the bad example to this
    one. For a rule that needs the network's answers, `world` says what it is like: a scenario of the stand-in Hub
    (`hub`), the answers of other hosts by address (`web`), settings of links (`links`), all as written, and `token`,
    which the Hub is shown.
    """

    sort: str
    files: Mapping[str, bytes]
    expected: Mapping[tuple[str, int], str]
    unsafe: bool = False
    world: Mapping[str, str] = field(default_factory=dict)
    links: frozenset[str] = frozenset()


def examples(manual: str) -> Iterator[Example]:
    """The examples in a rule's manual: its fences ```` ```yaml bad ````, `good` and `fixed`.

    The fences ```` ```yaml hub ````, ```` ```yaml web ```` and ```` ```toml links ```` tell what the world is like for
    those after them; `token=…` beside `bad` is the token that the Hub is shown.

    `# entries/<kind>/<id>.yaml` on a line by itself begins a file (`# schema/<kind>.schema.json` a schema of the
    example's own), and with ` -> <target>` behind it is a link; `# <- text` marks a line that the rule flags with a
    message that contains the text. In a fence marked `escaped`, `\\t` and `\\xNN` stand for a tab and for a byte.

    A fence `fixed` is what `--fix` makes of a bad example, `fixed unsafe` what `--unsafe-fixes` makes of it: the first
    of them belongs to the first bad example that can be fixed, and so on.

    Examples of Markdown pages are fences ```` ```md bad ```` and so on. There `<!-- README.fr.md -->` on a line by
    itself begins a page (without it, there is one, `README.md`), and `<!-- <- text -->` marks a line.
    """
    world: dict[str, str] = {}
    for fence in _FENCE.finditer(manual):
        language, *words = fence["info"].split()
        if words and words[0] in (HUB, WEB, SETTINGS):
            world[words[0]] = fence["body"]
        if language in _SYNTAXES and words and words[0] in (BAD, GOOD, FIXED):
            extra = dict(word.split("=", 1) for word in words if word.startswith("token="))
            yield replace(_example(words[0], fence["body"], words, *_SYNTAXES[language]), world={**world, **extra})


_SYNTAXES = {
    "yaml": (DEFAULT_FILE, _FILE_HEADING, _EXPECTED),
    "md": (DEFAULT_PAGE, _PAGE_HEADING, _EXPECTED_ON_PAGE),
}
"""How examples in a language are written: the file without a name, what begins a file, what marks a line."""


def _example(
    sort: str, body: str, words: Sequence[str], file: str, begins: re.Pattern[str], marks: re.Pattern[str]
) -> Example:
    texts: dict[str, list[str]] = {}
    expected: dict[tuple[str, int], str] = {}
    links: set[str] = set()
    for line in body.splitlines():
        mark = marks.fullmatch(line)
        heading = begins.fullmatch((mark["before"] if mark else line).strip())
        if heading:
            file = heading[1]
            lines = texts.setdefault(file, [])
            links |= {file} if heading.groupdict().get("target") else set()
        else:
            lines = texts.setdefault(file, [])
        if mark:
            expected[file, len(lines) + 1] = mark["message"]
        if not heading:  # what follows the mark is no part of the example
            lines.append(mark["before"] if mark else line)
    files = {name: "".join(f"{line}\n" for line in lines).encode() for name, lines in texts.items()}
    if "escaped" in words:
        files = {name: _ESCAPES.sub(_unescape, content) for name, content in files.items()}
    return Example(sort, files, expected, "unsafe" in words, links=frozenset(links))


def _unescape(match: re.Match[bytes]) -> bytes:
    return b"\t" if match[1] == b"t" else codecs.decode(match[1][1:].decode(), "hex")


def manual_page(rule: Rule, records: Mapping[str, Record] | None = None) -> str:
    """The manual page of a rule, as Markdown; with `records` it says how often the rule was right."""
    summary, _, rest = rule.manual.partition("\n")
    facts = f"Rule `{rule.id}` · {rule.severity.label} · family [{rule.family}](README.md#{rule.family})"
    often = precision((records or {}).get(rule.id))
    return f"# {rule.id}\n\n**{summary}**\n\n{facts}\n\n{_readable(rest.strip())}\n" + (often and f"\n{often}")


def family_page(family: str, rules: Iterable[Rule]) -> str:
    """What the rules of a family are about, in the words of their module, and a row for each, as Markdown."""
    rules = tuple(rules)
    about = dict.fromkeys(inspect.getdoc(sys.modules.get(each.check.__module__)) or "" for each in rules)
    return f"# {family}\n\n" + "".join(f"{each}\n\n" for each in about if each) + _table(rules, link=False)


def by_family(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """Rules by family, both in alphabetical order."""
    families: dict[str, list[Rule]] = {}
    for each in sorted(rules, key=lambda each: (each.family, each.id)):
        families.setdefault(each.family, []).append(each)
    return families


def fixes(rule: Rule) -> tuple[str, ...]:
    """Which fixes of a rule its manual shows: `safe`, `unsafe`, both or none."""
    unsafe = {each.unsafe for each in examples(rule.manual) if each.sort == FIXED}
    return tuple(name for name, is_unsafe in (("safe", False), ("unsafe", True)) if is_unsafe in unsafe)


def address(rule: Rule | None, manual: str) -> str:
    """The address of a rule's manual page, where those of built-in rules are below `manual`; `""` if there is none."""
    own = rule is None or not rule.check.__module__.startswith("lint_catalog.checks.")
    return "" if rule is None or own or not manual else f"{manual.rstrip('/')}/{rule.id}.md"


def _readable(manual: str) -> str:
    """Fences with a heading each instead of the words that only the tests need."""
    titles = {
        BAD: "Reported",
        GOOD: "Accepted",
        FIXED: "Fixed by `--fix`",
        f"{FIXED} unsafe": "Fixed by `--unsafe-fixes`",
        HUB: "Where this is on the Hub",
        WEB: "Where these are the answers",
        SETTINGS: "With these settings",
    }
    previous = ""

    def title(match: re.Match[str]) -> str:
        nonlocal previous
        language, *words = match["info"].split()
        sort = words[0] if words else ""
        heading_for = f"{sort} unsafe" if "unsafe" in words else sort
        body = match["body"]
        if sort == FIXED:
            body = re.sub(r"\s*(?:# <-.*|<!-- <- .*?-->)", "", body)
        heading = f"{titles[heading_for]}:\n\n" if heading_for in titles and heading_for != previous else ""
        previous = heading_for
        return f"{heading}```{language}\n{body}```"

    return re.sub(r"```\n(?=```|[A-Z])", "```\n\n", _FENCE.sub(title, manual))


def index(rules: Iterable[Rule]) -> str:
    """The list of all rules by family, as Markdown."""
    parts = ["# Rules\n\nMade from the rules themselves; `lint-catalog explain RULE` shows the same pages.\n"]
    for family, members in by_family(rules).items():
        parts.append(f'\n<a id="{family}"></a>\n\n## {family}\n\n{_table(members, link=True)}')
    return "".join(parts)


def _table(rules: Iterable[Rule], *, link: bool) -> str:
    rows = "".join(
        f"| {f'[{each.id}]({each.id}.md)' if link else each.id} | {each.severity.label} | {each.summary} |\n"
        for each in rules
    )
    return f"| rule | severity | what it checks |\n|---|---|---|\n{rows}"


def pages(rules: Iterable[Rule], records: Mapping[str, Record]) -> dict[str, str]:
    """All generated pages by file name."""
    rules = tuple(rules)
    return {"README.md": index(rules), **{f"{each.id}.md": manual_page(each, records) for each in rules}}
