"""CommonMark as letters use it: markdown-it's parser, reduced to what is safe and can be shown.

parser() returns the parser, which all texts share. It is a module of its own because it takes 25 ms to load, and
prose.py needs it for few texts only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import mdurl
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block, reference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, entity, image, link
from markdown_it.token import Token

from newsletter.text.merge_tags import FIRST_TOKEN, MOST_TAGS, TOKENS

BlockRule: TypeAlias = Callable[[StateBlock, int, int, bool], bool]

_SAFE_ADDRESS = re.compile(rf"https?://[^/?#\s]|mailto:[^?\s]|[{TOKENS}]\Z", re.I)
_NO_ADDRESS = re.compile(r"\]\(\s*\)\Z")
_TOKEN = re.compile(f"([{TOKENS}])")

# The characters before an address are those which start no other Markdown: a match begins wherever the parser stands.
# No "*" in a web address, so that stars around one are emphasis; a local part must be whole to be worth a link.
_BARE_ADDRESS = re.compile(
    rf"""
    (?P<before> [^\n!#$%&*+\-:<=>@\[\\\]^_`{{}}~]*? )
    (?:
        (?<! [^\W_] ) (?P<web> https?://[\w{TOKENS}][\w\-.~:/?\#@!$&()+,;=%{TOKENS}]* )
      | (?<! [\w.+\-@/] ) (?P<mail> [a-z0-9][\w.+\-]*@(?:[a-z0-9\-]+\.)+[a-z]{{2,}} ) (?! [\w\-@] )
    )
    """,
    re.I | re.X,
)
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));", re.I)
_END_OF_SENTENCE = "?!.,:;_~&"

# Nesting that nobody means to write is shown as typed: MRML crashes on it, and Python's recursion has a limit.
_DEEPEST_BLOCKS = 30
_DEEPEST_EMPHASIS = 20
_LONGEST_REFERENCES = 20_000


@cache
def parser() -> MarkdownIt:
    """Return the parser: no images, no HTML, bare addresses as links, and nothing in a link but a safe address."""
    # More than 20 nested levels, the default, would be dropped without a word; so would more than 100.
    parser = _Parser("commonmark", {"maxNesting": 100})
    parser.disable(["html_block", "html_inline"])
    may_end = ["paragraph", "reference", "blockquote"]
    parser.block.ruler.at("blockquote", _where_not_too_deep(blockquote), {"alt": [*may_end, "list"]})
    parser.block.ruler.at("list", _where_not_too_deep(list_block), {"alt": may_end})
    parser.block.ruler.at("reference", _reference_without_token)
    parser.inline.ruler.at("image", _image_as_typed)
    parser.inline.ruler.at("entity", _entity_without_token)
    parser.inline.ruler.at("link", _link_with_address)
    parser.inline.ruler.before("text", "bare_address", _bare_address)
    parser.core.ruler.push("plain", _plain)
    return parser


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802
        return _SAFE_ADDRESS.match(url) is not None

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        # Tokens stay as they are: percent-encoded they would be ugly in text, as punycode they would be lost.
        head, *rest = _TOKEN.split(url)
        return super().normalizeLink(head) + "".join(
            part if _TOKEN.match(part) else mdurl.encode(part) for part in rest
        )


def _image_as_typed(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not _is_closed(state) or not image(state, True):
        return False
    if not silent:
        state.pending += state.src[start : state.pos]
    return True


def _link_with_address(state: StateInline, silent: bool) -> bool:
    # CommonMark makes a link to nowhere of `[text]()`, without asking validateLink.
    start = state.pos
    if not _is_closed(state) or not link(state, True):
        return False
    by_reference = state.src[state.pos - 1] == "]"
    is_wanted = not (
        _NO_ADDRESS.search(state.src, start, state.pos)
        or _spells_token(state.src[start : state.pos])
        or (by_reference and state.env.get("referenced", 0) > _LONGEST_REFERENCES)
    )
    if silent and is_wanted:
        return True
    state.pos = start
    if not is_wanted:
        return False
    before = len(state.tokens)
    link(state, False)
    if by_reference:
        # `[a]` repeats an address of any length, and a small text could become gigabytes.
        opening = next(token for token in state.tokens[before:] if token.type == "link_open")
        state.env["referenced"] = state.env.get("referenced", 0) + len(str(opening.attrs["href"]))
    return True


def _reference_without_token(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return not _spells_token(state.src) and reference(state, start, end, silent)


def _entity_without_token(state: StateInline, silent: bool) -> bool:
    found = _REFERENCE.match(state.src, state.pos)
    return not (found and _spells_token(found[0])) and entity(state, silent)


def _bare_address(state: StateInline, silent: bool) -> bool:
    """Make a link of the next web or e-mail address that is in the text without markup around it."""
    if state.linkLevel or not (match := _BARE_ADDRESS.match(state.src, state.pos, state.posMax)):
        return False
    address = match["mail"] or _without_end_of_sentence(match["web"])
    href = state.md.normalizeLink(f"mailto:{address}" if match["mail"] else address)
    if not state.md.validateLink(href):
        return False
    if not silent:
        state.pending += match["before"]
        link = state.push("link_open", "a", 1)
        link.attrs = {"href": href}
        link.info = "auto"
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos += len(match["before"]) + len(address)
    return True


def _without_end_of_sentence(address: str) -> str:
    """Return the address without the punctuation, and the closing brackets, of the sentence around it."""
    end, unopened = len(address), address.count(")") - address.count("(")
    while address[end - 1] in _END_OF_SENTENCE or (address[end - 1] == ")" and unopened > 0):
        end, unopened = end - 1, unopened - (address[end - 1] == ")")
    return address[:end]


def _is_closed(state: StateInline) -> bool:
    """Return whether a bracket is closed somewhere: else each would cost a search up to the end of the text."""
    return state.src.find("]", state.pos, state.posMax) >= 0


def _spells_token(text: str) -> bool:
    """Return whether a text holds a character reference, such as `&#xE000;`, that would pass for a merge tag."""
    if "&#" not in text:
        return False
    codes = (int(found[1], 16) if found[1] else int(found[2]) for found in _REFERENCE.finditer(text))
    return any(0 <= code - FIRST_TOKEN < MOST_TAGS for code in codes)


def _where_not_too_deep(rule: BlockRule) -> BlockRule:
    """Return the rule with a limit to its nesting; any deeper, its characters are part of the text."""
    return lambda state, start, end, silent: state.level < _DEEPEST_BLOCKS and rule(state, start, end, silent)


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
                child.attrs = {"href": child.attrs["href"]}
