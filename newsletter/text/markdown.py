"""CommonMark as letters use it: markdown-it's parser, reduced to what is safe, can be shown, and changes no word.

parser() returns the parser, which all texts share. It is a module of its own because it takes 25 ms to load, and
prose.py needs it for few texts only. docs/writing-an-issue.md lists what is not as in CommonMark; the reasons stand
with the rules, in markdown_blocks.py and markdown_inline.py.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import cache
from typing import Any

import mdurl
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from newsletter.text import footnotes, markdown_blocks, markdown_inline
from newsletter.text.invisible import first_in
from newsletter.text.merge_tags import TOKENS

_SAFE_ADDRESS = re.compile(
    rf"https?://[^/?#\s]|mailto:[^?\s]|#[^\s#]+\Z|tel:\+?[0-9(][0-9().\-]*[0-9]\Z|[{TOKENS}]\Z", re.I
)
_TOKEN = re.compile(f"([{TOKENS}])")

# Nesting that nobody means to write is shown as typed: Python's recursion has a limit.
_DEEPEST_EMPHASIS = 20


@cache
def parser() -> MarkdownIt:
    """Return the parser: no images, no HTML, bare addresses as links, and nothing in a link but a safe address."""
    # More than 20 nested levels, the default, would be dropped without a word; so would more than 100.
    parser = _Parser("commonmark", {"maxNesting": 100, "store_labels": True})
    parser.disable(["html_block", "html_inline", "lheading"])
    may_end = ["paragraph", "blockquote"]
    parser.block.ruler.at("blockquote", markdown_blocks.quotation, {"alt": [*may_end, "list"]})
    parser.block.ruler.at("fence", markdown_blocks.fence, {"alt": [*may_end, "list"]})
    parser.block.ruler.at("heading", markdown_blocks.heading, {"alt": may_end})
    parser.block.ruler.at("list", markdown_blocks.list_as_typed, {"alt": may_end})
    parser.block.ruler.before("list", "end_of_list", markdown_blocks.end_of_list, {"alt": ["list"]})
    parser.block.ruler.at("reference", markdown_blocks.definition)
    parser.block.ruler.before("fence", "note", markdown_blocks.note, {"alt": [*may_end, "list"]})
    parser.inline.ruler.at("newline", markdown_inline.newline)
    parser.inline.ruler.at("backticks", markdown_inline.code)
    parser.inline.ruler.at("emphasis", markdown_inline.emphasis)
    parser.inline.ruler2.after("balance_pairs", "brackets", markdown_inline.unpaired_across_brackets)
    parser.inline.ruler.at("image", markdown_inline.image_as_typed)
    parser.inline.ruler.at("entity", markdown_inline.valid_entity)
    parser.inline.ruler.at("link", markdown_inline.link_with_address)
    parser.inline.ruler.after("link", "note", markdown_inline.mark_of_note)
    parser.inline.ruler.after("note", "script", markdown_inline.script)
    parser.inline.ruler.at("autolink", markdown_inline.autolink_alone)
    parser.inline.ruler.before("text", "bare_address", markdown_inline.bare_address)
    parser.core.ruler.push("plain", _plain)
    parser.add_render_rule(markdown_inline.SCRIPT, _script_as_html)
    return parser


class _Parser(MarkdownIt):
    def parse(self, src: str, env: MutableMapping[str, Any] | None = None) -> list[Token]:
        # A definition is taken out of the text, and it is known only at the end whether a link uses it, or a mark a
        # note.
        as_typed: set[str] | None = set()
        notes = {note.label: note for note in reversed(footnotes.find(src))}  # of two with one label, the first
        while True:
            env = {"as_typed": as_typed, "used": set(), "used_notes": set(), "note_labels": notes.keys()}
            env["notes"] = {note.start: note for note in notes.values()}
            tokens = super().parse(src, env)
            unused = env.get("references", {}).keys() - env["used"]
            unused_notes = notes.keys() - env["used_notes"]
            if not (unused or unused_notes):
                return _with_notes(tokens)
            notes = {label: note for label, note in notes.items() if label not in unused_notes}
            if unused:
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


def _script_as_html(renderer: Any, tokens: list[Token], number: int, options: Any, env: Any) -> str:
    token = tokens[number]
    return f"<{token.tag}>{escapeHtml(token.content)}</{token.tag}>"


def _with_notes(tokens: list[Token]) -> list[Token]:
    """Return the tokens with those of the notes, which are the last, in an element of their own."""
    first = next((number for number, token in enumerate(tokens) if token.type == "note_open"), len(tokens))
    within = tokens[first:]
    if not within:
        return tokens
    for token in within:
        token.level += 1
    opening = Token("notes_open", "div", 1, attrs={"class": "notes", "role": "note"}, block=True)
    return [*tokens[:first], opening, *within, Token("notes_close", "div", -1, block=True)]


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
        if token.type == "inline" and "note" in token.meta:
            mark = Token(markdown_inline.SCRIPT, "sup", 0)
            markdown_inline.write_mark(mark, token.meta["note"], ":")
            token.children = [mark, Token("text", "", 0, content=" "), *(token.children or ())]
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
