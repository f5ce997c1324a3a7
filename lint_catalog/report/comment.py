"""One Markdown body for a pull request: what is wrong, the line as it should be, and what happens next.

It is written for somebody who contributes for the first time. Whatever stands in it that is not ours is inert: it is no
markup, no link, no mention, no command to a bot, and cannot pass for the mark by which the comment is found again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from lint_catalog.model.errors import CatalogError
from lint_catalog.model.findings import GATE_LOOSENED, Severity
from lint_catalog.report.escape import markdown_block, markdown_code, markdown_text
from lint_catalog.report.positions import utf16
from lint_catalog.report.remarks import Remark, Remarks
from lint_catalog.report.run import shortened
from lint_catalog.report.shown import Shown, markdown_document
from lint_catalog.report.speech import Speech, speech

MAX_UNITS = 60_000
"""UTF-16 code units. A comment on GitHub has 65,536 characters, which are never more than these; bots add their own."""

MOST_REMARKS = 50
"""In each language; nobody fixes more at once. The others are counted."""

_TEXT = 600  # characters of a message or of a line of a hint
_HINTS = 5  # lines
_FILE = 200  # characters of a name
_PLACES = 5  # where the same is said
_ROOM_FOR_THE_REST = 2_500  # what follows the findings in a language
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,49}")
_SIGNS = {
    Severity.ERROR: "\N{CROSS MARK}",
    Severity.WARNING: "\N{WARNING SIGN}\ufe0f",
    Severity.NOTE: "\N{INFORMATION SOURCE}\ufe0f",
}


def mark(name: str = "") -> str:
    """What the comment begins with, and is found by. `name` tells several of a repository apart.

    Raises CatalogError for a name that is not made of lower-case letters, digits, dots, hyphens and underscores.
    """
    if name and not _NAME.fullmatch(name):
        raise CatalogError(
            f"`{name}` cannot be the name of a comment", "lower-case letters, digits, `.`, `-` and `_`, at most 50"
        )
    return f"<!-- lint-catalog:comment{f' {name}' if name else ''} -->"


def comment(said: Remarks, languages: Sequence[str] = (), name: str = "") -> Shown:
    """The body, in each of some languages (none: English); all but the first are folded.

    Raises CatalogError for a language that it does not speak, and as `mark`.
    """
    speeches = [speech(each) for each in dict.fromkeys(languages or ("en",))]
    room = (MAX_UNITS - 200 * len(speeches)) // len(speeches)
    first, *others = (_section(said, each, room) for each in speeches)
    parts = [f"{mark(name)}\n", first]
    for words, body in zip(speeches[1:], others, strict=True):
        parts.append(f"\n<details><summary>{words.language}</summary>\n\n{body}\n</details>\n")
    return markdown_document("".join(parts))


def _section(said: Remarks, words: Speech, room: int) -> str:
    ordered = _alike(said)
    parts = [_headline(said, words)]
    left = room - utf16(parts[0]) - _ROOM_FOR_THE_REST
    shown, file = 0, None
    for each, *others in ordered[:MOST_REMARKS]:
        text = ("" if each.file == file else f"\n#### {_place(each.file)}\n\n") + _remark(each, others, words)
        left -= utf16(text)
        if left < 0:
            break
        parts.append(text)
        shown, file = shown + 1, each.file
    if shown < len(ordered):
        parts.append(f"\n{words.say('more', count=f'{sum(map(len, ordered[shown:])):,}')}\n")
    parts.append(_next(said, words))
    return "".join(parts)


def _alike(said: Remarks) -> list[list[Remark]]:
    """Those of which the same is said, at several places; the most serious first, and before them what a change does to
    its own gate."""
    found: dict[tuple[object, ...], list[Remark]] = {}
    for each in sorted(
        said.remarks, key=lambda each: (each.rule != GATE_LOOSENED, -each.severity, each.file, each.line)
    ):
        found.setdefault((each.severity, each.rule, each.message, each.hint), []).append(each)
    return list(found.values())


def _headline(said: Remarks, words: Speech) -> str:
    counts = Counter(each.severity for each in said.remarks)
    kinds = [words.count(each.label, counts[each]) for each in sorted(Severity, reverse=True) if counts[each]]
    red = _red(said)
    if red:
        sign, outcome = _SIGNS[Severity.ERROR], words.say("red")
    elif not said.complete:
        sign, outcome = _SIGNS[Severity.WARNING], words.say("incomplete")
    elif kinds:
        sign, outcome = "\N{WHITE HEAVY CHECK MARK}", words.say("advice")
    else:
        sign, outcome = "\N{WHITE HEAVY CHECK MARK}", words.say("green")
    counted = words.say("between").join(kinds) or words.say("nothing")
    incomplete = f"\n{words.say('incomplete')}\n" if red and not said.complete else ""
    if said.loosened:
        outcome = f"{words.say('loosened', count=str(said.loosened))}\n\n{outcome}"
    return f"### {sign} lint-catalog{words.say('colon')}{counted}\n\n{outcome}\n{incomplete}"


def _red(said: Remarks) -> bool:
    return any(said.fails.stops(each.severity) for each in said.remarks)


def _place(file: str) -> str:
    return markdown_code(shortened(file, _FILE), cell=False)


def _remark(each: Remark, others: Sequence[Remark], words: Speech) -> str:
    """An item of a list: everything below it is indented, so that it belongs to it."""
    where = words.say("line", number=f"{each.line}")
    kind = words.say(each.severity.label)
    meaning = words.rules.get(each.rule, "")
    said = [each.message, *[line for line in each.hint.split("\n") if line.strip()][:_HINTS]]
    texts = [markdown_text(shortened(line, _TEXT), cell=False) for line in said]
    lines = [f"{_SIGNS[each.severity]} **{where}** ({kind}, {markdown_code(shortened(each.rule, _FILE), cell=False)})"]
    lines += [meaning] if meaning else []
    if others:
        places = [markdown_code(f"{shortened(one.file, _FILE)}:{one.line}", cell=False) for one in others[:_PLACES]]
        rest = [words.say("places", count=f"{len(others) - _PLACES:,}")] if len(others) > _PLACES else []
        texts.append(words.say("also", places=words.say("between").join((*places, *rest))))
    body = "<br>".join((*lines, *texts))  # so that no line begins with the words of a stranger
    return "- " + _indented(body + _compared(each, words)) + "\n"


def _compared(each: Remark, words: Speech) -> str:
    found = each.excerpt
    if found is None:
        return ""
    if found.after is None:
        return f"\n\n{markdown_block(_signed(' ', found.before))}"
    title = words.say("suggested" if found.after else "take-away")
    changed = (*_signed("-", found.before), *_signed("+", found.after))
    return f"\n\n{title}\n\n{markdown_block(changed, 'diff')}"


def _signed(sign: str, lines: Iterable[str]) -> list[str]:
    """No line begins with what stands in it: some bots look for commands at the beginning of lines, even in code."""
    return [f"{'|' if sign == ' ' else sign} {line}" for line in lines]


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ").replace("\n  \n", "\n\n")


def _next(said: Remarks, words: Speech) -> str:
    if not said.remarks and said.complete:
        return ""
    advice = not all(said.fails.stops(each.severity) for each in said.remarks)
    fixable = any(each.excerpt is not None and each.excerpt.after is not None for each in said.remarks)
    steps = [
        words.say("push") if said.remarks else "",
        words.say("only-advice", cross=_SIGNS[Severity.ERROR]) if advice and _red(said) else "",
        words.say("locally-fix" if fixable else "locally") if said.remarks else "",
        words.say("ask"),
    ]
    return f"\n#### {words.say('next')}\n\n" + "".join(f"- {each}\n" for each in steps if each)
