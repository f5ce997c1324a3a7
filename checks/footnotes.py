"""Footnote marks: each leads to a footnote, stands where the page shows it, and is the same in every language."""

import re
from collections.abc import Iterator, Mapping

from lint_catalog.model.entries.markdown import footnote_markers, inline_text
from lint_catalog.rules import (
    Absent,
    Catalog,
    Entry,
    Part,
    Problem,
    Problems,
    Route,
    Severity,
    localized,
    markdown,
    rule,
)
from lint_catalog.rules.fixes import replace_part
from lint_catalog.text.majority import outvoted
from lint_catalog.text.words import Nearest, folded, listed, occurrence, quoted

_HEADING = "heading"
_MARKER = re.compile(r"\[\^[^\]\s\[^]+\]")
_MALFORMED = re.compile(r"[\[［]\s*[\^＾]\s*(?P<id>[A-Za-z0-9._-]*[A-Za-z0-9])(?:\s*(?P<end>[\]］]))?|\[\^\]")
_SHIELDED = {"\\\\": "\ue002", "\\[": "\ue003", "\\^": "\ue004", "\\]": "\ue005"}
_SHIELD = re.compile(r"\\[\\\[\]^]")
_CANDIDATE = re.compile("\ue000(\\d+)\ue001")


@rule(on=Catalog, severity=Severity.ERROR, absent=Absent(("footnotes",), by_name=True))
def undefined_footnote(catalog: Catalog) -> Problems:
    """A footnote mark in a text names a footnote.

    `[^id]` in Markdown is the mark of the entry `footnotes/id`; without that entry the page shows the brackets.

    ```yaml bad
    # entries/footnotes/openai-terms.yaml
    text: {en: Trained on outputs of OpenAI models.}
    # entries/models/qarasu.yaml
    training: {en: "Fine-tuned on ShareGPT[^openai-term]"}  # <- there is no footnote `openai-term`
    ```
    ```yaml good
    # entries/footnotes/openai-terms.yaml
    text: {en: Trained on outputs of OpenAI models.}
    # entries/models/qarasu.yaml
    training: {en: "Fine-tuned on ShareGPT[^openai-terms]"}
    ```
    ```yaml fixed unsafe
    # entries/footnotes/openai-terms.yaml
    text: {en: Trained on outputs of OpenAI models.}
    # entries/models/qarasu.yaml
    training: {en: "Fine-tuned on ShareGPT[^openai-terms]"}
    ```
    """
    known = catalog.ids.get("footnotes", frozenset())
    nearest = Nearest(known)
    for entry in catalog:
        for path, text in markdown(entry):
            for marker in footnote_markers(text):
                if marker.id not in known:
                    place = entry.at(*path, text=marker.text, nth=marker.nth)
                    near = nearest.to(marker.id)
                    hint = f"did you mean `[^{near}]`?" if near else f"write entries/footnotes/{marker.id}.yaml first"
                    fix = replace_part(place, f"[^{near}]") if near else None
                    yield Problem(place, f"there is no footnote {quoted(marker.id)}", hint, fix)


@rule(on=Entry, severity=Severity.ERROR)
def malformed_marker(entry: Entry) -> Problems:
    """A footnote mark is written `[^id]`.

    With a space, with full-width brackets or without its end it is not a mark, and the page shows it as it stands.

    ```yaml bad
    training:
      ja: ShareGPT［＾openai-terms］で学習  # <- `［＾openai-terms］` is not a footnote mark
      en: "Fine-tuned on ShareGPT[^ openai-terms]"  # <- `[^ openai-terms]` is not a footnote mark
    ```
    ```yaml bad
    training: {fr: "Affiné sur ShareGPT[^openai-terms."}  # <- `[^openai-terms` is not a footnote mark
    ```
    ```yaml good
    training:
      ja: ShareGPT[^openai-terms]で学習
      en: "Fine-tuned on ShareGPT[^openai-terms]"
      fr: "Pour les expressions rationnelles, `[^ab` ou \\\\[^ab"
    ```
    ```yaml fixed
    training:
      ja: ShareGPT[^openai-terms]で学習
      en: "Fine-tuned on ShareGPT[^openai-terms]"
    ```
    """
    for path, text in markdown(entry):
        for match in _malformed(text):
            nth = occurrence(text, match.group(), match.start())
            place = entry.at(*path, text=match.group(), nth=nth)
            id = match["id"]
            fix = None
            if id and match["end"]:
                fix = replace_part(place, f"[^{id}]", safe=True)
            hint = f"write `[^{id}]`" if fix else "write `[^id]` with the id of a footnote"
            yield Problem(place, f"{quoted(match.group())} is not a footnote mark", hint, fix)


@rule(on=Catalog, severity=Severity.WARNING)
def duplicate_footnote(catalog: Catalog) -> Problems:
    """A footnote is written once.

    Every row may carry the mark of the same footnote. A copy of its text would get a number of its own, and would soon
    differ from the first one.

    ```yaml bad
    # entries/footnotes/openai-outputs.yaml
    text: {en: Trained on outputs of OpenAI models.}  # <- has the text of `openai-terms`
    # entries/footnotes/openai-terms.yaml
    text: {en: trained on  outputs of OpenAI models.}
    ```
    ```yaml good
    # entries/footnotes/openai-outputs.yaml
    text: {en: Trained on outputs of OpenAI models.}
    # entries/footnotes/openai-terms.yaml
    text: {en: The license of this model may conflict with the terms of OpenAI.}
    ```
    """
    first: dict[tuple[str, str], str] = {}
    for entry in sorted(catalog.of_kind("footnotes").values(), key=lambda each: (len(each.id), each.id)):
        text = entry.data.get("text")
        for language, words in text.items() if isinstance(text, Mapping) else ():
            if isinstance(words, str) and words.strip():
                other = first.setdefault((language, " ".join(folded(words).split())), entry.id)
                if other != entry.id:
                    place = entry.at("text", language)
                    yield Problem(
                        place,
                        f"the footnote {quoted(entry.id)} has the text of `{other}`",
                        f"refer to `{other}` instead",
                        about=(other,),
                    )
                    break


@rule(on=Entry, severity=Severity.ERROR)
def footnote_marks_differ(entry: Entry) -> Problems:
    """A text carries the same footnote marks in every language.

    A warning that only the Japanese page gives is missing from the others. Where one language differs from the others,
    it is the one reported.

    ```yaml bad
    training:
      ja: ShareGPT[^openai-terms]で学習
      en: Fine-tuned on ShareGPT  # <- `en` lacks the footnote mark `[^openai-terms]` of `ja`
    ```
    ```yaml bad
    training:
      ja: ShareGPTで学習
      en: "Fine-tuned on ShareGPT[^openai-terms]"  # <- the footnote mark `[^openai-terms]`, which `ja` lacks
    ```
    ```yaml good
    training:
      ja: ShareGPT[^openai-terms]で学習
      en: "Fine-tuned on ShareGPT[^openai-terms]"
    ```
    """
    in_markdown = {path for path, _ in markdown(entry)}
    for path, texts in localized(entry):
        if not all((*path, language) in in_markdown for language in texts):
            continue
        languages = tuple(texts)
        found = [{marker.text: marker.nth for marker in reversed(footnote_markers(text))} for text in texts.values()]
        for index, model in outvoted([frozenset(each) for each in found]):
            first, language, marks, here = languages[model], languages[index], found[model].keys(), found[index]
            for mark in sorted(marks - here.keys()):
                message = f"`{language}` lacks the footnote mark {quoted(mark)} of `{first}`"
                yield Problem(entry.at(*path, language), message, f"add it, or remove it from `{first}`", about=(mark,))
            for mark in sorted(here.keys() - marks):
                place = entry.at(*path, language, text=mark, nth=here[mark])
                message = f"`{language}` has the footnote mark {quoted(mark)}, which `{first}` lacks"
                yield Problem(place, message, f"add it to `{first}`, or remove it here")


@rule(on=Catalog, severity=Severity.ERROR)
def footnote_on_hidden_column(catalog: Catalog) -> Problems:
    """A footnote is put on a column that the table shows.

    The mark of a footnote stands in the cell of its column. Where the entry's section leaves the column out, the
    footnote would be lost.

    ```yaml bad
    # entries/models/megagon-labs-roberta.yaml
    section: autoencoding-general
    footnotes: {context_length: [megagon-roberta-length]}  # <- the section `autoencoding-general` has no column
    # entries/sections/autoencoding-general.yaml
    title: General purpose
    order: 1
    columns: [name, released, architecture, license]
    ```
    ```yaml good
    # entries/models/megagon-labs-roberta.yaml
    section: autoencoding-general
    footnotes: {architecture: [megagon-roberta-length]}
    # entries/sections/autoencoding-general.yaml
    title: General purpose
    order: 1
    columns: [name, released, architecture, license]
    footnotes: {heading: [huggingface-legend]}
    ```
    """
    for entry in catalog:
        if entry.kind == "sections":
            section: Entry | None = entry
        else:
            id = entry.data.get("section")
            section = catalog.get("sections", id) if isinstance(id, str) else None
        columns = _columns(section) if section else None
        footnotes = entry.data.get("footnotes")
        if section is None or columns is None or not isinstance(footnotes, Mapping):
            continue
        for column in footnotes:
            if (
                column in columns
                or (section is entry and column == _HEADING)
                or _is_faulty(entry, ("footnotes", column))
            ):
                continue
            place = entry.at("footnotes", column, part=Part.KEY)
            shown = listed((f"`{each}`" for each in columns), "and")
            whose = "the section" if section is entry else f"the section `{section.id}`"
            yield Problem(place, f"{whose} has no column {quoted(column)}", f"its columns are {shown}")


@rule(on=Catalog, severity=Severity.WARNING)
def nested_footnote(catalog: Catalog) -> Problems:
    """A footnote carries no footnote mark.

    Readers would have to follow a mark from the end of the page to the end of the page, and GitHub numbers such marks
    in an order of its own. A mark of the footnote itself leads in a circle.

    ```yaml bad
    # entries/footnotes/gemma-2-chat-vector.yaml
    text: {en: "A chat vector was added, as for Llama 3[^llama-3-chat-vector]."}  # <- carries the mark
    # entries/footnotes/llama-3-chat-vector.yaml
    text: {en: A chat vector was added before instruction tuning.}
    ```
    ```yaml bad
    # entries/footnotes/gemma-2-chat-vector.yaml
    text: {en: "A chat vector was added[^gemma-2-chat-vector]."}  # <- carries its own mark
    ```
    ```yaml good
    # entries/footnotes/gemma-2-chat-vector.yaml
    text: {en: "A chat vector was added before ORPO."}
    # entries/footnotes/llama-3-chat-vector.yaml
    text: {en: A chat vector was added before instruction tuning.}
    ```
    """
    known = catalog.ids.get("footnotes", frozenset())
    for entry in catalog.of_kind("footnotes").values():
        for path, text in markdown(entry):
            for marker in footnote_markers(text):
                if marker.id in known:
                    what = "its own mark" if marker.id == entry.id else f"the mark {quoted(marker.text)} of another one"
                    place = entry.at(*path, text=marker.text, nth=marker.nth)
                    yield Problem(
                        place,
                        f"the footnote {quoted(entry.id)} carries {what}",
                        "say it in words, or put both marks on the cell",
                    )


def _malformed(text: str) -> Iterator[re.Match[str]]:
    """What looks like a mark but is none, where CommonMark shows it as text: not in code, addresses or after `\\\\`."""
    sound = {match.start() for match in _MARKER.finditer(text)}
    shielded = _SHIELD.sub(lambda match: _SHIELDED[match.group()] + "\ue006", text)  # as long as what it stands for
    matches = [match for match in _MALFORMED.finditer(shielded) if match.start() not in sound]
    if not matches:
        return
    parts, done = [], 0
    for number, match in enumerate(matches):
        parts += [shielded[done : match.start()], f"\ue000{number}\ue001"]
        done = match.end()
    shown = inline_text("".join([*parts, shielded[done:]])).words
    for found in _CANDIDATE.finditer(shown):
        yield matches[int(found[1])]


def _columns(section: Entry) -> tuple[str, ...] | None:
    """The columns of a section's table, or None if it has none or they cannot be read."""
    columns = section.data.get("columns")
    if (
        not isinstance(columns, list)
        or not all(isinstance(each, str) for each in columns)
        or _is_faulty(section, ("columns",))
    ):
        return None
    return tuple(columns)


def _is_faulty(entry: Entry, path: Route) -> bool:
    """Whether the schema has an objection to a value, which another rule reports."""
    return path in entry.faulty
