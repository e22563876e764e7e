"""The rules of our Markdown within a paragraph: emphasis, code, links, addresses, references, scripts, line breaks.

Each is a rule of markdown-it's with what letters add to it, or one in its place. This is a module of its own, apart
from markdown.py, because the reasons stand with the rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from markdown_it import rules_inline
from markdown_it.common.utils import isValidEntityCode
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from newsletter.text import addresses, footnotes, outline, subscripts
from newsletter.text.letters import UNSPACED, is_letter
from newsletter.text.merge_tags import CHARACTER_REFERENCE, TOKENS, code_of, is_code_of_token, spells_token

# What may stand before and behind emphasis. Between letters or digits, stars and underscores are characters:
# `2*500 mg`, `HLA-A*02:01 and HLA-B*07:02`, `Patient*innen`.
_BEFORE_EMPHASIS = re.compile(rf"[\s(\[{{«‹„“‘\"'–—\-/:+=¿¡>{UNSPACED}]")
_BEHIND_EMPHASIS = re.compile(rf"[^\w{TOKENS}]|[{UNSPACED}]")
# `*BCR*::*ABL1*`, but `CYP2C19*2/*17`, `c.*35A>G` and `?a=_b_`.
_NOT_BEFORE_EMPHASIS = re.compile(r"[/:+=](?:\*[0-9]|_)")
_DELIMITERS = "*_"
_MOST_MARKS = 12
"""Stars and underscores side by side that may be emphasis; with more, they stand as if within a word."""

_LINE_OF_ITS_OWN = re.compile(rf"\n[ \t]*(?={outline.LINE_OF_ITS_OWN})")

_LONGEST_EMPHASIS = 1_000
"""Tokens within emphasis; with more, nobody meant it, and looking through them would take long."""
_LONGEST_REFERENCES = 20_000

SCRIPT = "script"
"""The type of tokens that are lowered or raised: `content` is for the HTML, `markup` for the plain text."""


def newline(state: StateInline, silent: bool) -> bool:
    """Read the end of a line, and keep it before what only looks like an item: dates, footnotes."""
    if not _LINE_OF_ITS_OWN.match(state.src, state.pos, state.posMax):
        return rules_inline.newline(state, silent)
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("hardbreak", "br", 0)
    state.pos += 1
    while state.src[state.pos] in " \t":
        state.pos += 1
    return True


def code(state: StateInline, silent: bool) -> bool:
    """Read code, or backticks that are characters of a word."""
    start = state.pos
    if not rules_inline.backtick(state, True):
        return False
    end, state.pos = state.pos, start
    is_code = state.src[start:end].strip("` \t\n") != ""
    if is_code and not is_letter(state.src, start - 1) and not is_letter(state.src, end):
        return rules_inline.backtick(state, silent)
    while state.pos < state.posMax and state.src[state.pos] == "`":
        state.pos += 1
    if not silent:
        state.pending += state.src[start : state.pos]
    return True


def emphasis(state: StateInline, silent: bool) -> bool:
    """Read stars or underscores, each of which may begin or end emphasis as its neighbours allow."""
    marker = state.src[state.pos]
    if silent or marker not in _DELIMITERS:
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    can_open, can_close = _sides(state.src, state.pos, end)
    length = end - state.pos
    for _ in range(length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(ord(marker), length, len(state.tokens) - 1, -1, open=can_open, close=can_close)
        )
    state.pos = end
    return True


def _sides(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Return whether emphasis may begin, and whether it may end, at some stars or underscores."""
    before, behind = text[max(0, start - _MOST_MARKS) : start], text[end : end + _MOST_MARKS]
    first = before.rstrip(_DELIMITERS)[-1:] or (" " if len(before) < _MOST_MARKS else "x")
    last = behind.lstrip(_DELIMITERS)[:1] or (" " if len(behind) < _MOST_MARKS else "x")
    is_word_behind = not (text[end : end + 1] or " ").isspace() and last not in ")]},;"
    is_word_before = start > 0 and not text[start - 1].isspace() and first not in "([{"
    begins = is_word_behind and _BEFORE_EMPHASIS.match(first) and not _NOT_BEFORE_EMPHASIS.match(text, start - 1)
    ends = is_word_before and _BEHIND_EMPHASIS.match(last)
    return bool(begins), bool(ends)


def script(state: StateInline, silent: bool) -> bool:
    """Read what is lowered between tildes or raised between carets, directly behind a word or another of them."""
    start = state.pos
    if state.src[start] not in "~^":
        return False
    is_behind_script = not state.pending and state.tokens and state.tokens[-1].type == SCRIPT
    if not is_behind_script and not (start and state.src[start - 1].isalnum()):
        return False
    found = subscripts.SCRIPT.match(state.src, start, state.posMax)
    if not found:
        return False
    if not silent:
        tag = found.lastgroup or ""
        token = state.push(SCRIPT, tag, 0)
        token.content = found[tag]
        token.markup = subscripts.as_characters(tag, found[tag]) or found[0]
    state.pos = found.end()
    return True


def mark_of_note(state: StateInline, silent: bool) -> bool:
    """Read a mark that leads to a note at the end of the text."""
    # In silence, a link looks for the end of its words, and would take the mark for another link, which it cannot hold.
    may_begin = not silent and state.src[state.pos] == "["
    found = footnotes.MARK.match(state.src, state.pos, state.posMax) if may_begin else None
    if not found or found[1] not in state.env.get("note_labels", ()):
        return False
    # What looks like a note and is none, such as a second one with the same label, is no mark either.
    if state.src.startswith(":", found.end()) and state.src[max(state.pos - 1, 0) : state.pos] in ("", "\n"):
        return False
    state.env["used_notes"].add(found[1])
    write_mark(state.push(SCRIPT, "sup", 0), found[1])
    state.pos = found.end()
    return True


def write_mark(token: Token, label: str, behind: str = "") -> None:
    """Write the mark of a note; in the HTML it has brackets, since `10[^1] mg` must not become 101 mg."""
    token.content, token.markup = f"[{label}]", f"[^{label}]{behind}"


def image_as_typed(state: StateInline, silent: bool) -> bool:
    """Show a picture as it was typed."""
    start = state.pos
    if not _is_closed(state) or not rules_inline.image(state, True):
        return False
    if not silent:
        state.pending += state.src[start : state.pos]
    return True


def link_with_address(state: StateInline, silent: bool) -> bool:
    """Read a link that leads somewhere, has words, and has no title."""
    start = state.pos
    if not _is_closed(state) or not rules_inline.link(state, True):
        return False
    typed = state.src[start : state.pos]
    by_reference = typed.endswith("]")
    # `[1]` is a citation, and `10[1] mg` would become 101 mg.
    is_citation = by_reference and "][" not in typed and (typed[1:-1].isnumeric() or is_letter(state.src, start - 1))
    # CommonMark takes a link to nowhere, and would hide a link's title and the address of a link without words.
    is_wanted = not (
        typed.startswith("[](")
        or is_citation
        or (not by_reference and not re.search(r"\]\(\s*(?:<[^<>]+>|[^\s<>]+)\s*\)\Z", typed))
        or spells_token(typed)
        or (by_reference and state.env.get("referenced", 0) > _LONGEST_REFERENCES)
        or (
            by_reference and state.src.startswith(":", state.pos) and state.src[max(0, start - 1) : start] in ("", "\n")
        )
    )
    if silent and is_wanted:
        return True
    state.pos = start
    if not is_wanted:
        return False
    before = len(state.tokens)
    rules_inline.link(state, False)
    opening = next(token for token in state.tokens[before:] if token.type == "link_open")
    if by_reference:
        # `[a]` repeats an address of any length, and a small text could become gigabytes.
        state.env["used"].add(opening.meta["label"])
        state.env["referenced"] = state.env.get("referenced", 0) + len(str(opening.attrs["href"]))
    return True


def valid_entity(state: StateInline, silent: bool) -> bool:
    """Read a character reference, unless it stands for no character or would pass for a merge tag."""
    # CommonMark shows U+FFFD for a reference to a character that does not exist.
    found = CHARACTER_REFERENCE.match(state.src, state.pos)
    if found and (not isValidEntityCode(code_of(found)) or is_code_of_token(code_of(found))):
        return False
    return rules_inline.entity(state, silent)


def unpaired_across_brackets(state: StateInline) -> None:
    """Part the stars of two footnotes, or of an allele and a footnote, as in `(*13) … (p<0.05*)`.

    What is emphasised closes the brackets that it opens.
    """
    depths = [0]  # before each token
    lowest = []  # within each token
    for token in state.tokens:
        depth = low = depths[-1]
        for character in re.findall(r"[()\[\]]", token.content) if token.type == "text" else ():
            depth += 1 if character in "([" else -1
            low = min(low, depth)
        depths.append(depth)
        lowest.append(low)
    for delimiters in (state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta)):
        for opening in delimiters:
            if opening.end >= 0:
                begin, end = opening.token + 1, delimiters[opening.end].token
                within = lowest[begin:end] if end - begin <= _LONGEST_EMPHASIS else [-1]
                if depths[end] != depths[begin] or min(within, default=0) < depths[begin]:
                    opening.end = -1


def autolink_alone(state: StateInline, silent: bool) -> bool:
    """Read an address in angle brackets, unless it is in a link, which can hold no other."""
    # Without the brackets, the address would be one with the word before it: `Ada<ada@example.org>`.
    is_alone = not state.linkLevel and not is_letter(state.src, state.pos - 1)
    return is_alone and rules_inline.autolink(state, silent)


def bare_address(state: StateInline, silent: bool) -> bool:
    """Make a link of the next web or e-mail address that is in the text without markup around it."""
    if state.linkLevel:
        return False
    found = addresses.find(state.src)
    number = bisect_left(found, (state.pos,))
    if number == len(found):
        return False
    address = found[number]
    is_next = not state.md.inline.terminator_re.search(state.src, state.pos, address.start)
    if not is_next or address.end > state.posMax:
        return False
    typed = state.src[address.start : address.end]
    href = state.md.normalizeLink(address.scheme + typed)
    if not state.md.validateLink(href):
        return False
    if not silent:
        state.pending += state.src[state.pos : address.start]
        link = state.push("link_open", "a", 1)
        link.attrs = {"href": href}
        link.info = "auto"
        state.push("text", "", 0).content = typed
        state.push("link_close", "a", -1)
    state.pos = address.end
    return True


def _is_closed(state: StateInline) -> bool:
    """Return whether a bracket is closed somewhere: else each would cost a search up to the end of the text."""
    return state.src.find("]", state.pos, state.posMax) >= 0
