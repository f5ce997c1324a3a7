"""What was meant to be a link on a Markdown page, and is text for GitHub: brackets swapped, apart, or never closed."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from lint_catalog.model.pages.parts import visible_text
from lint_catalog.model.pages.raw_text import LINK, PART, raw_texts
from lint_catalog.model.pages.swapped import is_swapped
from lint_catalog.rules import Edit, Fix, Page, Problem, Problems, Severity, rule
from lint_catalog.text.words import quoted

_TLD = "(?:com|org|net|edu|gov|io|co|ai|jp|dev|app)"
_SCHEME = r"(?:h\s?t?tps?\s?[:：;]/?|https?//|www\.)"
_DOMAIN = rf"(?:[\w-]+\.)+{_TLD}(?![\w-])"
# What an address begins with; a path and an anchor only where nothing but an address can stand.
_ADDRESS = rf"<?[\"'“”]?\s*(?:{_SCHEME}|mailto:|{_DOMAIN}/)"
_ANY_ADDRESS = rf"(?:{_ADDRESS}|{_DOMAIN}|#\w|\.{{0,2}}/?[\w][\w./-]{{0,200}}\.(?:md|html?|pdf|png|jpe?g|svg|ya?ml)\b)"
# Not `ttp://` and `hxxp://`, which are meant to be no links.
_NEARLY = "(?:htps?|hhttps?|htttps?|httpss|htpps?|hptts?|htts)"
_LABEL = r"[^\[\]\n]{1,200}"
_TAIL = r"[^\s\])）|<\ue000-\ue002]{0,500}"
_REST = rf"{_TAIL}(?:[)）]|\](?![(（]))?"
_LOST = re.compile(
    rf"(?i)(?P<reversed>[(（][^()（）\[\]\n]{{1,200}}[)）]\[(?:{_ADDRESS}){_REST})"
    rf"|(?P<swapped>\[\s?(?:https?://|www\.)[^\]\s]{{1,500}}\][(（][^)）\n]{{1,200}}[)）])"
    rf"|(?P<apart>[\]］](?:\s?[(（]\s*{_ADDRESS}|[(（]{_ANY_ADDRESS}|\s{{1,8}}[(（]https?:|\{{\s?https?:|https?://){_REST})"
    rf"|(?P<misspelt>(?<![\w/:.@-])(?:{_NEARLY}://|https?(?://|[;；]//|:/(?=\w)|：//))(?:[\w-]+\.)+[a-z]{{2,}}{_TAIL})"
    rf"|(?P<unclosed>\[(?:{_LABEL}[)(（]\(?\s?)?(?:https?://|www\.|(?<=\[){_DOMAIN}/)[^\s\[\]<\ue000]{{1,500}})"
)
_TASK = re.compile(r"(?i)\[(?:[ x]?|\d{1,4})\](?:\s|https?://)")
_NO_LABEL = re.compile(r"\[[\d\s,.)-]*[)(]")  # an interval
_SQUARE = re.compile(r"[\[\]]")
_NEXT = re.compile(r"[\[\]\n]")
_WORD = re.compile(r"[^\W\d_]\w{1,30}")
_LAST_WORD = re.compile(r"[^\W\d_]\w{1,30}\Z")
_WORDS = 40
_INTERVAL = re.compile(r"\[[^\[\]()\n]{1,40}[,;][^\[\]()\n]{1,40}[)\[]")
_BOUND = re.compile(r"\][^\[\]()\n]{1,40}[,;][^\[\]()\n]{1,40}[\[\])]")
_LONG = 200  # characters of what is quoted and looked through
_FAR = 500  # characters in which a bracket is closed


@rule(on=Page, severity=Severity.ERROR)
def broken_link_syntax(page: Page) -> Problems:
    """A link is `[text](address)`, without anything between the brackets, and closed.

    Where the syntax is broken, readers see brackets and an address instead of a link: brackets swapped or left open, an
    address where the text should be, a blank between the two, full-width ones.

    ```md bad
    * [Kite] (https://example.org/kite) <!-- <- is not a link -->
    * [Sail]（https://example.org/sail） <!-- <- is not a link -->
    * [Wing](https://example.org/wing and more <!-- <- is not a link -->
    * (Hawk)[https://example.org/hawk] <!-- <- `(Hawk)[https://example.org/hawk]` is not a link -->
    * Read **[example.org/dove**. It is better there. <!-- <- `[example.org/dove` is not a link -->
    * [Lark(https://example.org/lark) <!-- <- is not a link -->
    ```
    ```md bad
    See [https://example.org/kite](Kite) for more. <!-- <- has its text and its address swapped -->
    ```
    ```md fixed unsafe
    See [Kite](https://example.org/kite) for more.
    ```
    ```md good
    * [Kite](https://example.org/kite), [https://example.org/kite](https://example.org/kite)
    * `[Sail] (https://example.org/sail)` is not how a link is written, <!-- [Sail](https://example.org and -->
    * an [aside] (in brackets), another (https://example.org) [and more], [https://example.org], (see below)[^1]
    * [x] (https://example.org/wing), $a[i](https://x)$, \\[Dove] (https://example.org/dove)

    [^1]: Below.
    ```
    """
    cut = _cut(page)
    for raw in raw_texts(page, "[]］/"):
        for start, end in _lost(raw.text):
            if raw.text[start] in "]］" and raw.span(start, end).line in cut:
                continue
            what = quoted(raw.text[start : min(end, start + _LONG)].replace(LINK, "…"))
            place = page.at(raw.span(start, end))
            yield Problem(place, f"{what} is not a link", "write `[text](address)`, with nothing between `]` and `(`")
    for link in page.links:
        if is_swapped(link):
            label = visible_text(link.parts).strip()
            message = f"the link {quoted(page.source(link.span), 120)} has its text and its address swapped"
            place = page.at(link.span)
            fix = Fix("swap them", (Edit(place, f"[{link.address}]({label})"),))
            yield Problem(place, message, "write `[text](address)`", fix)


@rule(on=Page, severity=Severity.WARNING)
def stray_bracket(page: Page) -> Problems:
    """A square bracket belongs to a pair.

    Beside a link it was left over when this was written, and readers see it. Elsewhere it is a note: a link may have lost
    its address. Intervals such as `[0, 1)` are fine.

    ```md bad
    * [[Kite](https://example.org/kite) flies. <!-- <- `[` before the link has no `]` -->
    * [Sail](https://example.org/sail)] <!-- <- `]` behind the link has no `[` -->
    * [Wing flies. <!-- <- `[` before `Wing` has no `]` -->
    ```
    ```md good
    * [[Kite](https://example.org/kite)], [see [Sail](https://example.org/sail)], [[Wing](https://example.org/wing), old]
    * a number of [0, 1), or ]a, b], `[Wing`
    ```
    """
    cut = _cut(page)
    for raw in raw_texts(page, "[]"):
        alone = list(_alone(raw.text))
        lost = list(_lost(raw.text)) if alone else []
        for at, char in alone:
            severity = None
            span = raw.span(at, at + 1)
            around = raw.text[at : at + _LONG] if char == "[" else raw.text[max(0, at - _LONG) : at]
            if span.line in cut:
                continue
            word = None
            if PART not in around:  # else the other one may be escaped
                near = max(0, at - _WORDS)
                word = _WORD.match(raw.text, at + 1) if char == "[" else _LAST_WORD.search(raw.text, near, at)
            found = bisect_right(lost, (at, len(raw.text)))
            if found and at < lost[found - 1][1]:
                continue
            if char == "[" and raw.text.startswith(LINK, at + 1):
                message, hint = "`[` before the link has no `]`", "remove it, or close it"
            elif char == "]" and raw.text[at - 1 : at] == LINK:
                message, hint = "`]` behind the link has no `[`", "remove it, or open it"
            elif word and not (_INTERVAL if char == "[" else _BOUND).match(raw.text, at):
                other, side = ("]", "before") if char == "[" else ("[", "behind")
                message, hint = (
                    f"`{char}` {side} {quoted(word[0])} has no `{other}`",
                    "write the other one, or remove it",
                )
                severity = Severity.NOTE
            else:
                continue
            yield Problem(page.at(span), message, hint, severity=severity)


def _cut(page: Page) -> frozenset[int]:
    """The lines of rows with too many cells: a pipe in a link made two of one, which is reported for the row."""
    rows = ((row, len(table.header.cells)) for table in page.tables for row in table.rows)
    return frozenset(row.span.line for row, columns in rows if len(row.cells) > columns)


def _alone(text: str) -> Iterator[tuple[int, str]]:
    """The square brackets of a text that are not one of a pair."""
    opened: list[int] = []
    for match in _SQUARE.finditer(text):
        if match[0] == "[":
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            yield match.start(), "]"
    for at in opened:
        yield at, "["


def _lost(text: str) -> Iterator[tuple[int, int]]:
    """Where something stands that was meant to be a link."""
    at = 0
    while match := _LOST.search(text, at):
        start, end = match.span()
        at = end
        if match.lastgroup == "apart":
            opened = text.rfind("[" if text[start] == "]" else "［", max(0, start - _LONG), start)
            if opened < 0 and PART in text[max(0, start - _LONG) : start]:
                continue  # written so on purpose, with a backslash
            start = opened if opened >= 0 else start
            if _TASK.match(text, start):
                continue
        elif match.lastgroup == "unclosed" and (_is_closed(text, end) or _NO_LABEL.match(match[0])):
            at = start + 1
            continue
        yield start, start + len(text[start:end].rstrip(".,:;!?。、"))


def _is_closed(text: str, at: int) -> bool:
    """Whether a square bracket that was opened is closed behind a place."""
    match = _NEXT.search(text, at, at + _FAR)
    return match is not None and match[0] == "]"
