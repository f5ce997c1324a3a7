"""What looks as if it were to ignore findings, and is no comment that does: another spelling, in a text, in code.

Nothing is reported because of it alone: it may be a comment for another program, or words. Only beside a finding that
it may have been meant for it is told why that stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from msgspec import Struct

from lint_catalog.source.suppressions import Syntax
from lint_catalog.source.text import SourceText

FORMS = {
    Syntax.YAML: "# lint-catalog: ignore[rule] reason",
    Syntax.MARKDOWN: "<!-- lint-catalog: ignore[rule] reason -->",
}
_VERBS = r"(?:ignore|disable|suppress|skip|allow|no-?qa|no-?lint|off)[-_a-z]*"
_NEAR = re.compile(
    rf"\blint[-_ ]?catalog\b[ \t]*(?:[:：=,;.][ \t]*)?(?P<ours>{_VERBS})(?P<rest>[^\r\n]*)"
    r"|\bno-?(?:qa|lint)\b(?P<code>[^\r\n]*)"
    r"|(?:#|<!--|//)[ \t]*(?:[a-z]{1,20}\s?:?\s?)?(?:ignore|disable)[-_a-z]{0,20}[ \t]*"
    r"[\[(:：=](?P<other>[^\r\n]*)",
    re.IGNORECASE,
)
_RIGHT = re.compile(r"lint-catalog:\s*ignore(?:-file)?[ \t]*\[[^\]]+\]")
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_LOOKED_AT = 300  # characters of what follows
_MOST = 1000  # in a file


class NearMiss(Struct, frozen=True):
    """Something on a line that may be meant to ignore findings: of the rules or families that it `names`, of any if it
    names none; `why` it does not."""

    line: int
    names: tuple[str, ...]
    why: str


def may_miss(text: str) -> bool:
    """Whether there is anything of the sort in a text."""
    return _NEAR.search(text) is not None


def near_misses(text: str, syntax: Syntax, comments: Collection[int], known: Collection[str]) -> Iterator[NearMiss]:
    """What nearly is such a comment, except for those on the lines of `comments`. `known` are rules and families."""
    source = SourceText(text)
    names = {each.lower(): each for each in known}
    found = 0
    for match in _NEAR.finditer(text):
        line = source.position(match.start())[0]
        if line in comments:
            continue
        rest = next((each for each in (match["rest"], match["code"], match["other"]) if each is not None), "")
        words = _WORD.findall(rest[:_LOOKED_AT].partition("-->")[0])
        meant = tuple(dict.fromkeys(names[key] for each in words if (key := each.lower().replace("_", "-")) in names))
        if not meant and (match["other"] is not None or (match["code"] or "").lstrip().startswith(":")):
            continue  # what other programs are told
        found += 1
        if found > _MOST:
            return
        yield NearMiss(line, meant, _why(source.line(line), match, syntax))


def _why(line: str, match: re.Match[str], syntax: Syntax) -> str:
    form = FORMS[syntax]
    if _RIGHT.match(match[0]):
        if syntax is Syntax.YAML:
            if "<!--" in line and "#" not in line:
                return f"stands in a comment of Markdown: here it is `{form}`"
            return "stands within a text, where it is not a comment"
        if "<!--" not in line:
            return f"is not a comment of Markdown: here it is `{form}`"
        return "stands in code, or its comment does not end on its line"
    if match["ours"] is None:
        return f"is not for lint-catalog: that is `{form}`"
    begins = match[0][: match.start("ours") - match.start()].rstrip()
    if not begins.endswith(":"):
        return f"lacks the colon behind `lint-catalog`: `{form}`"
    return f"is written otherwise than `{form}`"
