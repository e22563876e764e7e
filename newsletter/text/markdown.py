"""CommonMark as letters use it: markdown-it's parser, reduced to what is safe, can be shown, and changes no word.

parser() returns the parser, which all texts share. It is a module of its own because it takes 25 ms to load, and
prose.py needs it for few texts only. docs/writing-an-issue.md lists what is not as in CommonMark; the reasons stand
here, with the rules.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, MutableMapping
from functools import cache
from typing import Any, TypeAlias

import mdurl
from markdown_it import MarkdownIt
from markdown_it.common.utils import isValidEntityCode, normalizeReference
from markdown_it.rules_block import StateBlock, blockquote, fence, heading, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, backtick, entity, image, link, newline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from newsletter.text import addresses, outline
from newsletter.text.invisible import first_in
from newsletter.text.letters import UNSPACED, is_letter
from newsletter.text.merge_tags import FIRST_TOKEN, MOST_TAGS, TOKENS

BlockRule: TypeAlias = Callable[[StateBlock, int, int, bool], bool]

_SAFE_ADDRESS = re.compile(rf"https?://[^/?#\s]|mailto:[^?\s]|tel:\+?[0-9(][0-9().\-]*[0-9]\Z|[{TOKENS}]\Z", re.I)
_TOKEN = re.compile(f"([{TOKENS}])")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));", re.I)
_DEFINITION = re.compile(r"\[(?P<label>(?:[^\[\]\\]|\\.){1,200})\]:[ \t]+(?P<address><[^<>\s]+>|[^<\s]\S*)[ \t]*\Z")

# What may stand before and behind emphasis. Between letters or digits, stars and underscores are characters:
# `2*500 mg`, `HLA-A*02:01 and HLA-B*07:02`, `Patient*innen`.
_BEFORE_EMPHASIS = re.compile(rf"[\s(\[{{«‹„“‘\"'–—\-/¿¡>{UNSPACED}]")
_BEHIND_EMPHASIS = re.compile(rf"[^\w{TOKENS}]|[{UNSPACED}]")
_ALLELE = re.compile(r"/\*[0-9]")
_DELIMITERS = "*_"
_MOST_MARKS = 12
"""Stars and underscores side by side that may be emphasis; with more, they stand as if within a word."""

_LINE_OF_ITS_OWN = re.compile(rf"\n[ \t]*(?={outline.LINE_OF_ITS_OWN})")

# Nesting that nobody means to write is shown as typed: Python's recursion has a limit.
_DEEPEST_EMPHASIS = 20
_LONGEST_REFERENCES = 20_000


@cache
def parser() -> MarkdownIt:
    """Return the parser: no images, no HTML, bare addresses as links, and nothing in a link but a safe address."""
    # More than 20 nested levels, the default, would be dropped without a word; so would more than 100.
    parser = _Parser("commonmark", {"maxNesting": 100, "store_labels": True})
    parser.disable(["html_block", "html_inline", "lheading"])
    may_end = ["paragraph", "blockquote"]
    parser.block.ruler.at("blockquote", _quotation, {"alt": [*may_end, "list"]})
    parser.block.ruler.at("fence", _fence, {"alt": [*may_end, "list"]})
    parser.block.ruler.at("heading", _heading, {"alt": may_end})
    parser.block.ruler.at("list", _list, {"alt": may_end})
    parser.block.ruler.before("list", "end_of_list", _end_of_list, {"alt": ["list"]})
    parser.block.ruler.at("reference", _definition)
    parser.inline.ruler.at("newline", _newline)
    parser.inline.ruler.at("backticks", _code)
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.at("image", _image_as_typed)
    parser.inline.ruler.at("entity", _valid_entity)
    parser.inline.ruler.at("link", _link_with_address)
    parser.inline.ruler.before("text", "bare_address", _bare_address)
    parser.core.ruler.push("plain", _plain)
    return parser


class _Parser(MarkdownIt):
    def parse(self, src: str, env: MutableMapping[str, Any] | None = None) -> list[Token]:
        # A definition is taken out of the text, and it is known only at the end whether a link uses it.
        as_typed: set[str] | None = set()
        while True:
            env = {"as_typed": as_typed, "used": set()}
            tokens = super().parse(src, env)
            unused = env.get("references", {}).keys() - env["used"]
            if not unused or as_typed is None:
                return tokens
            as_typed = None if as_typed else unused  # None stands for all, where one depends on another

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return _SAFE_ADDRESS.match(url) is not None and first_in(getattr(url, "typed", "")) is None

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        # Tokens stay as they are: percent-encoded they would be ugly in text, as punycode they would be lost.
        head, *rest = _TOKEN.split(url)
        encoded = [part if _TOKEN.match(part) else mdurl.encode(part) for part in rest]
        return _Address("".join([super().normalizeLink(head), *encoded]), url)

    def normalizeLinkText(self, url: str) -> str:  # noqa: N802
        return url


class _Address(str):
    """An address as a link holds it, which remembers how it was typed: people cannot read `m%C3%BCller`."""

    __slots__ = ("typed",)
    typed: str

    def __new__(cls, address: str, typed: str) -> _Address:
        made = super().__new__(cls, address)
        made.typed = typed
        return made


def _quotation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return (
        state.level < outline.DEEPEST
        and not outline.COMPARISON.match(state.src, _mark(state, start))
        and blockquote(state, start, end, silent)
    )


def _fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    # In CommonMark, the name of a language may follow, and would be lost, and a fence that nothing closes, as a line of
    # tildes, makes code of all the rest.
    return _mark(state, start) in _outline(state).fences and fence(state, start, end, silent)


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = _mark(state, start)
    marks = outline.HEADING.match(state.src, at, state.eMarks[start])
    if not marks or not heading(state, start, end, silent):
        return False
    if not silent:
        words = state.src[marks.end() : state.eMarks[start]].rstrip()
        closed = re.fullmatch(rf"(.*\S)[ \t]+{marks[1]}", words)
        state.tokens[-2].content = closed[1] if closed else words
    return True


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    first = _first_item(state, start)
    if first is None or state.level >= outline.DEEPEST:
        return False
    outer = state.env.get("list")
    state.env["list"] = first
    is_list = list_block(state, start, end, silent)
    state.env["list"] = outer
    return is_list


def _end_of_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
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


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = _mark(state, start)
    as_typed = state.env.get("as_typed", ())
    if silent or as_typed is None or state.is_code_block(start):
        return False
    found = _DEFINITION.match(state.src[at : state.eMarks[start]])
    if not found or _spells_token(found[0]):
        return False
    label = normalizeReference(found["label"])
    href = state.md.normalizeLink(found["address"].strip("<>"))
    known = state.env.setdefault("references", {})
    if not label or label in known or label in as_typed or not state.md.validateLink(href):
        return False
    known[label] = {"href": href, "title": ""}
    state.line = start + 1
    return True


def _newline(state: StateInline, silent: bool) -> bool:
    # What looks like an item and is none keeps its line: dates, footnotes.
    if not _LINE_OF_ITS_OWN.match(state.src, state.pos, state.posMax):
        return newline(state, silent)
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("hardbreak", "br", 0)
    state.pos += 1
    while state.src[state.pos] in " \t":
        state.pos += 1
    return True


def _code(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not backtick(state, True):
        return False
    end, state.pos = state.pos, start
    is_code = state.src[start:end].strip("` \t\n") != ""
    if is_code and not is_letter(state.src, start - 1) and not is_letter(state.src, end):
        return backtick(state, silent)
    while state.pos < state.posMax and state.src[state.pos] == "`":
        state.pos += 1
    if not silent:
        state.pending += state.src[start : state.pos]
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
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
    begins = is_word_behind and _BEFORE_EMPHASIS.match(first) and not _ALLELE.match(text, start - 1)
    ends = is_word_before and _BEHIND_EMPHASIS.match(last)
    return bool(begins), bool(ends)


def _image_as_typed(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not _is_closed(state) or not image(state, True):
        return False
    if not silent:
        state.pending += state.src[start : state.pos]
    return True


def _link_with_address(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not _is_closed(state) or not link(state, True):
        return False
    typed = state.src[start : state.pos]
    by_reference = typed.endswith("]")
    # CommonMark takes a link to nowhere, and would hide a link's title and the address of a link without words.
    is_wanted = not (
        typed.startswith("[](")
        or (not by_reference and not re.search(r"\]\(\s*(?:<[^<>]+>|[^\s<>]+)\s*\)\Z", typed))
        or _spells_token(typed)
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
    link(state, False)
    opening = next(token for token in state.tokens[before:] if token.type == "link_open")
    if by_reference:
        # `[a]` repeats an address of any length, and a small text could become gigabytes.
        state.env["used"].add(opening.meta["label"])
        state.env["referenced"] = state.env.get("referenced", 0) + len(str(opening.attrs["href"]))
    return True


def _valid_entity(state: StateInline, silent: bool) -> bool:
    # CommonMark makes the sign for an unknown character of a reference to none.
    found = _REFERENCE.match(state.src, state.pos)
    code = (int(found[1], 16) if found[1] else int(found[2])) if found else None
    if code is not None and (not isValidEntityCode(code) or _is_token(code)):
        return False
    return entity(state, silent)


def _bare_address(state: StateInline, silent: bool) -> bool:
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


def _spells_token(text: str) -> bool:
    """Return whether a text holds a character reference, such as `&#xE000;`, that would pass for a merge tag."""
    if "&#" not in text:
        return False
    codes = (int(found[1], 16) if found[1] else int(found[2]) for found in _REFERENCE.finditer(text))
    return any(map(_is_token, codes))


def _is_token(code: int) -> bool:
    return 0 <= code - FIRST_TOKEN < MOST_TAGS


def _flatten(tokens: list[Token]) -> None:
    """Turn the characters of emphasis that is nested too deeply into text."""
    depth = 0
    for token in tokens:
        if token.tag in ("em", "strong"):
            level = max(depth, depth + token.nesting)
            depth += token.nesting
            if level > _DEEPEST_EMPHASIS:
                token.type, token.tag, token.content, token.nesting = "text", "", token.markup, 0


def _plain(state: StateCore) -> None:
    """Reduce the parser's tokens to those that letters use."""
    for token in state.tokens:
        if token.type == "fence":
            token.type = "code_block"
        _flatten(token.children or [])
        for child in token.children or ():
            if child.type == "softbreak":
                child.type, child.tag, child.content = "text", "", " "
            elif child.type == "text":
                # MJML drops white space that begins with a newline between two tags.
                child.content = re.sub(r"[\n\r\f]", " ", child.content)
            elif child.type == "link_open":
                href = child.attrs["href"]
                typed = getattr(href, "typed", str(href))
                child.meta = {"typed": typed if typed.split() == [typed] else str(href)}
                child.attrs = {"href": str(href)}
