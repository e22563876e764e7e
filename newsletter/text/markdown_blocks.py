"""The rules of our Markdown for blocks: what is a quotation, list, heading, code, note, or definition of a label.

Each is a rule of markdown-it's with what letters add to it; outline.py has decided before which lines are items and
fences. This is a module of its own, apart from markdown.py, because the reasons stand with the rules.
"""

from __future__ import annotations

import re

from markdown_it import rules_block
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock

from newsletter.text import outline
from newsletter.text.footnotes import Note
from newsletter.text.merge_tags import spells_token

_DEFINITION = re.compile(
    r"\[(?!\^[\w-]+\])(?P<label>(?:[^\[\]\\]|\\.){1,200})\]:[ \t]+(?P<address><[^<>\s]+>|[^<\s]\S*)(?<!\\)[ \t]*\Z"
)


def quotation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a quotation, unless its mark is that of a comparison, or it is nested too deeply."""
    return (
        state.level < outline.DEEPEST
        and not outline.COMPARISON.match(state.src, _mark(state, start))
        and rules_block.blockquote(state, start, end, silent)
    )


def fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read code between fences that belong together."""
    # In CommonMark, the name of a language may follow, and would be lost, and a fence that nothing closes, as a line of
    # tildes, makes code of all the rest.
    return _mark(state, start) in _outline(state).fences and rules_block.fence(state, start, end, silent)


def heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a heading, whose closing marks count only if there are as many as at its beginning."""
    at = _mark(state, start)
    marks = outline.HEADING.match(state.src, at, state.eMarks[start])
    if not marks or not rules_block.heading(state, start, end, silent):
        return False
    if not silent:
        words = state.src[marks.end() : state.eMarks[start]].rstrip()
        closed = re.fullmatch(rf"(.*\S)[ \t]+{marks[1]}", words)
        state.tokens[-2].content = closed[1] if closed else words
    return True


def list_as_typed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a list, if all of its items are as readers will see them."""
    first = _first_item(state, start)
    if first is None or state.level >= outline.DEEPEST:
        return False
    outer = state.env.get("list")
    state.env["list"] = first
    is_list = rules_block.list_block(state, start, end, silent)
    state.env["list"] = outer
    return is_list


def end_of_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Return, where a list asks what ends it, whether a line is no item of it."""
    return silent and _first_item(state, start) != state.env.get("list")


def _first_item(state: StateBlock, line: int) -> int | None:
    """Return the first item of the list that has an item in a line, or None if there is none."""
    return _outline(state).items.get(_mark(state, line))


def _outline(state: StateBlock) -> outline.Outline:
    if "outline" not in state.env:
        state.env["outline"] = outline.read(state.src)
    found: outline.Outline = state.env["outline"]
    return found


def _mark(state: StateBlock, line: int) -> int:
    """Return where the text of a line begins, behind the marks that are read already."""
    return state.bMarks[line] + state.tShift[line]


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take out a line that says where the links with a label lead."""
    at = _mark(state, start)
    as_typed = state.env.get("as_typed", ())
    if silent or as_typed is None or state.is_code_block(start):
        return False
    found = _DEFINITION.match(state.src[at : state.eMarks[start]])
    if not found or spells_token(found[0]):
        return False
    label = normalizeReference(found["label"])
    href = state.md.normalizeLink(found["address"].strip("<>"))
    known = state.env.setdefault("references", {})
    if not label or label in known or label in as_typed or not state.md.validateLink(href):
        return False
    known[label] = {"href": href, "title": ""}
    state.line = start + 1
    return True


def note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a note at the end of the text, with the mark before its words."""
    notes: dict[int, Note] = state.env.get("notes", {})
    found = notes.get(state.bMarks[start])
    if not found or silent:
        return found is not None
    line = start + 1
    while line < end and state.bMarks[line] < found.end and not state.isEmpty(line):
        line += 1
    state.push("note_open", "p", 1).map = [start, line]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = found.of(state.src), [start, line], []
    inline.meta = {"note": found.label}
    state.push("note_close", "p", -1)
    state.line = line
    return True
