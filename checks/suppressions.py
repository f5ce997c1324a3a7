"""Comments that ignore findings: each gives its reason, and has something to ignore."""

import re

from lint_catalog.rules import Problem, Problems, Severity, Suppression, rule
from lint_catalog.text.words import closest, counted, did_you_mean, listed, quoted

_SOON = 14  # days
_DAY = r"[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}"
_UNTIL_BEHIND = re.compile(rf"[(\[]?(until[ \t:=]*{_DAY})", re.IGNORECASE)
_FORM = "write `lint-catalog: ignore[rule] reason`, or `ignore-file[rule]` for the whole file"


@rule(on=Suppression, severity=Severity.ERROR)
def malformed_suppression(comment: Suppression) -> Problems:
    """A comment for lint-catalog says what it ignores.

    `# lint-catalog: ignore[rule] reason` stands behind what it is about, or alone on the line before it;
    `ignore-file[rule]` is about the whole file. Several rules are separated by commas, and a family stands for all of
    its rules. `ignore[rule, until 2027-03-31] reason` ends after that day. In Markdown it is
    `<!-- lint-catalog: ignore[rule] reason -->`.

    ```yaml bad
    name: PLaMo-13B
    # lint-catalog: ignore the year  # <- means nothing
    released: 203
    ```
    ```yaml bad
    name: PLaMo-13B
    # lint-catalog: ignore[out-of-range, until 2027-02-30] they look into it  # <- does not say a day
    released: 203
    ```
    ```yaml bad
    name: PLaMo-13B
    # lint-catalog: ignore[out-of-range] until 2999-03-31, they look into it  # <- does not end
    released: 203
    ```
    ```yaml good
    name: PLaMo-13B
    # lint-catalog: ignore[out-of-range] the year as the press release misprints it
    released: 203
    ```
    """
    if comment.well_formed:
        if not comment.until and (until := _UNTIL_BEHIND.match(comment.reason)):
            yield Problem(
                comment.place(), f"{quoted(until[1])} is part of the reason, so that this comment does not end",
                f"write it into the brackets: `[{', '.join(comment.names)}, until 2027-03-31]`",
                severity=Severity.WARNING, about=(until[1], *comment.names),
            )  # fmt: skip
        return
    if comment.wrong_until:
        yield Problem(
            comment.place(), f"{quoted(comment.wrong_until)} does not say a day, so that this comment ignores nothing",
            "write it as `until 2027-03-31`, once", about=(comment.wrong_until, *comment.names),
        )  # fmt: skip
        return
    near = closest(comment.verb, ("ignore", "ignore-file"))
    hint = f"did you mean `{near}[…]`? {_FORM}" if near and near != comment.verb else _FORM
    about = (comment.verb, *comment.names)
    yield Problem(comment.place(), "this comment for lint-catalog means nothing", hint, about=about)


@rule(on=Suppression, severity=Severity.ERROR)
def suppression_without_reason(comment: Suppression) -> Problems:
    """A comment that ignores a finding says why.

    In a year nobody will know whether the reason still holds, unless it stands there.

    ```yaml bad
    name: PLaMo-13B
    # lint-catalog: ignore[out-of-range]  # <- says not why
    released: 203
    ```
    ```yaml good
    name: PLaMo-13B
    # lint-catalog: ignore[out-of-range] the year as the press release misprints it
    released: 203
    ```
    """
    if comment.well_formed and not comment.reason:
        names = listed((f"`{each}`" for each in comment.names), "and")
        yield Problem(
            comment.place(), f"this comment ignores {names}, but says not why", "add the reason after the `]`",
            about=comment.names,
        )  # fmt: skip


@rule(on=Suppression, severity=Severity.WARNING)
def expired_suppression(comment: Suppression) -> Problems:
    """A comment that ignores findings for a time ends with it.

    After the day that `until` names, the finding is reported again. Whoever set the day wanted to look again.

    ```yaml bad
    name: PLaMo-13B
    # lint-catalog: ignore[out-of-range, until 2025-03-31] they look into it  # <- ended on 2025-03-31
    released: 203
    ```
    ```yaml good
    name: PLaMo-13B
    # lint-catalog: ignore[out-of-range, until 2999-03-31] they look into it
    released: 203
    ```
    """
    if comment.well_formed and comment.until and comment.expired and set(comment.unused) < set(comment.names):
        names = listed((f"`{each}`" for each in comment.names), "and")
        yield Problem(
            comment.place(), f"what this comment says of {names} ended on {comment.until.isoformat()}",
            "fix what it is about, or name a later day and why", about=(comment.until.isoformat(), *comment.names),
        )  # fmt: skip


@rule(on=Suppression, severity=Severity.NOTE)
def expiring_suppression(comment: Suppression) -> Problems:
    """A comment that ignores findings for a time says so two weeks before it ends.

    From the day after the one that `until` names, the finding is reported again.

    ```yaml bad
    name: PLaMo-13B
    # lint-catalog: ignore[out-of-range, until 2026-12-01] they look into it  # <- ends in 2 days
    released: 203
    ```
    ```yaml good
    name: PLaMo-13B
    # lint-catalog: ignore[out-of-range, until 2999-03-31] they look into it
    released: 203
    ```
    """
    left = comment.days_left
    if comment.well_formed and comment.until and left is not None and 0 <= left <= _SOON:
        names = listed((f"`{each}`" for each in comment.names), "and")
        when = f"in {counted(left, 'day')}" if left else "today"
        yield Problem(
            comment.place(), f"what this comment says of {names} ends {when}, on {comment.until.isoformat()}",
            "fix what it is about, or name a later day and why", about=(comment.until.isoformat(), *comment.names),
        )  # fmt: skip


@rule(on=Suppression, severity=Severity.WARNING)
def unknown_suppression(comment: Suppression) -> Problems:
    """A comment that ignores findings names rules or families that exist.

    Anything else ignores nothing.

    ```yaml bad
    name: PLaMo-13B
    released: 203 # lint-catalog: ignore[out-of-rage] misprinted there, too  # <- no rule `out-of-rage`
    ```
    ```yaml good
    name: PLaMo-13B
    released: 203 # lint-catalog: ignore[out-of-range] misprinted there, too
    ```
    ```yaml fixed
    name: PLaMo-13B
    released: 203
    ```
    """
    if not comment.well_formed or not comment.unknown:
        return
    names = listed((quoted(each) for each in comment.unknown), "or")
    hint = did_you_mean(comment.unknown[0], comment.known) or "`lint-catalog rules` lists them"
    if re.search(_DAY, comment.unknown[0]):
        hint = "the day on which a comment ends is written as `until 2027-03-31`"
    fix = comment.without(comment.unknown)
    yield Problem(comment.place(), f"there is no rule {names} to ignore", hint, fix, about=comment.unknown)


@rule(on=Suppression, severity=Severity.WARNING)
def unused_suppression(comment: Suppression) -> Problems:
    """A comment that ignores findings has something to ignore.

    Once the finding is gone, the comment would hide the next one, which might be real. As long as other errors keep a
    rule from speaking, and if it does not run at all, nobody knows whether the comment is needed, and nothing is
    reported.

    ```yaml bad
    # entries/sections/reference-models.yaml
    title: {ja: 手法, en: Methods, fr: Méthodes}
    order: 1
    kind: papers
    columns: [name, date]
    # entries/papers/transformer.yaml
    name: Transformer
    section: reference-models
    date: 2017.06.12 # lint-catalog: ignore[malformed-value] day of the preprint  # <- nothing of `malformed-value`
    title: Attention Is All You Need
    url: https://arxiv.org/abs/1706.03762
    ```
    ```yaml good
    # entries/sections/reference-models.yaml
    title: {ja: 手法, en: Methods, fr: Méthodes}
    order: 1
    kind: papers
    columns: [name, date]
    # entries/papers/transformer.yaml
    name: Transformer
    section: reference-models
    date: 2017.06 # lint-catalog: ignore[malformed-value] the day is not known
    title: Attention Is All You Need
    url: https://arxiv.org/abs/1706.03762
    ```
    ```yaml fixed
    # entries/sections/reference-models.yaml
    title: {ja: 手法, en: Methods, fr: Méthodes}
    order: 1
    kind: papers
    columns: [name, date]
    # entries/papers/transformer.yaml
    name: Transformer
    section: reference-models
    date: 2017.06.12
    title: Attention Is All You Need
    url: https://arxiv.org/abs/1706.03762
    ```
    """
    if comment.well_formed and comment.unused:
        where = "in this file" if comment.whole_file else "here"
        names = listed((f"`{each}`" for each in comment.unused), "or")
        hint = f"remove the {counted(len(comment.unused), 'name')}" if len(comment.unused) < len(comment.names) else ""
        yield Problem(
            comment.place(), f"there is nothing of {names} to ignore {where}", hint or "remove the comment",
            comment.without(comment.unused), about=comment.unused,
        )  # fmt: skip
