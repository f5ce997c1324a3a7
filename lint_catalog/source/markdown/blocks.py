"""The blocks of a page, as markdown-it-py finds them, within bounds: nested lists, definitions and rows cost it most.

Its rules for tables, references and `:::` containers are replaced by some that say more. What a text may take stands in
`env`: `lines` is how many lines may still be looked at, on every level of lists and quotations anew, and `cells` how
many cells; once one of the two is spent, `unread` is the first line (from 0) that nothing was made of.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import reference as library_reference
from markdown_it.rules_block import table as library_table
from markdown_it.utils import EnvType

from lint_catalog.source.limits import CELLS_OF_A_ROW, MAX_CELLS, lines_of_a_page

_CONTAINER = re.compile(r":{3,}[ \t]*(.*)")
_LONGEST_REFERENCE = 10
"""Lines that are looked at for the end of `[a]: url "title"`, which the library would look for in all that follow."""


def bounds(text: str) -> EnvType:
    """What reading the blocks of a text may take."""
    return {"lines": lines_of_a_page(len(text)), "cells": MAX_CELLS}


class BoundedBlocks(ParserBlock):
    """The library's parser of blocks, which stops when a text has taken enough."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - the library's names
        """Make the tokens of some lines."""
        rules = self.ruler.getRules("")
        line, env, deepest = startLine, state.env, state.md.options.maxNesting
        has_blank = False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if env["lines"] < 0 or env["cells"] < 0:
                env.setdefault("unread", line)
            if state.level >= deepest or "unread" in env:
                state.line = endLine
                break
            next(rule for rule in rules if rule(state, line, endLine, False))  # the one for paragraphs always fits
            env["lines"] -= state.line - line
            state.tight = not has_blank
            line = state.line
            if line - 1 < endLine and state.isEmpty(line - 1):
                has_blank = True
            if line < endLine and state.isEmpty(line):
                has_blank = True
                line += 1
                state.line = line


def bounded(markdown: MarkdownIt) -> MarkdownIt:
    """The same parser, which stops when a text has taken enough."""
    blocks = BoundedBlocks()
    blocks.ruler = markdown.block.ruler
    markdown.block = blocks
    markdown.block.ruler.at("reference", _reference, {"alt": []})
    markdown.options["inline_definitions"] = True  # a token for each
    return markdown


def with_our_blocks(markdown: MarkdownIt) -> MarkdownIt:
    """A bounded parser that knows `:::` containers, and tables with all cells that rows really have."""
    rules = bounded(markdown).block.ruler
    interrupting: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    rules.before("fence", "container", _container, interrupting)
    rules.at("table", _table, {"alt": ["paragraph", "reference"]})
    return markdown


def code_lines(text: str) -> frozenset[int]:
    """The lines (from 1) of a text that are code, which CommonMark shows as they are."""
    tokens = bounded(MarkdownIt("commonmark"))
    found: set[int] = set()
    for token in tokens.block.parse(text, tokens, bounds(text), []) or ():
        if token.type in ("fence", "code_block") and token.map:
            found.update(range(token.map[0] + 1, token.map[1] + 1))
    return frozenset(found)


def _container(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: ARG001 - a rule's signature
    """One line that opens or closes a `:::` container; what is between is a page's ordinary blocks."""
    if state.is_code_block(first):
        return False
    match = _CONTAINER.match(state.src, state.bMarks[first] + state.tShift[first], state.eMarks[first])
    if match is None:
        return False
    if not silent:
        token = state.push("container", "", 0)
        token.content = match[1].strip()
        token.map = [first, first + 1]
        state.line = first + 1
    return True


def _table(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """The library decides where a table begins. Its rows are ours to divide, since it drops cells that are too many."""
    if not library_table(state, first, last, True):
        return False
    if silent:
        return True
    interrupting = state.md.block.ruler.getRules("blockquote")  # what ends a table, as in the library
    parent, state.parentType = state.parentType, "table"
    columns = state.src.count("|", state.bMarks[first], state.eMarks[first])
    state.env["cells"] -= 2 * (columns + CELLS_OF_A_ROW)
    line = first + 2
    while line < last and state.sCount[line] >= state.blkIndent and not state.is_code_block(line):
        begins = state.bMarks[line] + state.tShift[line]
        if state.src.startswith("|", begins):
            pass  # no block begins with a pipe
        elif state.isEmpty(line) or any(rule(state, line, last, True) for rule in interrupting):
            break
        # A row has as many cells as its table for whoever reads it, even if it is written with fewer.
        state.env["cells"] -= max(columns, state.src.count("|", begins, state.eMarks[line])) + CELLS_OF_A_ROW
        if state.env["cells"] < 0:
            break
        line += 1
    state.parentType = parent
    state.line = line
    token = state.push("table", "", 0)
    token.map = [first, line]
    token.meta["lines"] = [(state.bMarks[each] + state.tShift[each], state.eMarks[each]) for each in range(first, line)]
    return True


def _reference(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """The library's own, which does not look for the end of `[a]: url "title"` in all that follows."""
    end, state.lineMax = state.lineMax, min(state.lineMax, first + _LONGEST_REFERENCE)
    found = library_reference(state, first, last, silent)
    state.lineMax = end
    return found
