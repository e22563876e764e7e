"""Markdown into safe HTML, and into plain text that reads as if somebody had typed it.

Comes in: the prose of an issue, its merge tags already tokens. Goes out: HTML of a dozen tags with no attribute but
`href` and the `start` of a list, or lines of text. Both are made from one parse, in one module, so that they never
disagree on what is a link.

The Markdown is CommonMark without images; bare web and e-mail addresses become links. What is not safe is not removed
but shown as typed: raw HTML, images, and links to anything but http, https, mailto or one merge tag.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from markupsafe import Markup

from newsletter.layout import WIDTH, Measure, columns, hang, underline, wrap
from newsletter.merge import FIRST_TOKEN, MOST_TAGS, TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode

Parse: TypeAlias = "Callable[[str], list[Token]]"
"""Text → what Markdown takes it apart into, which whoever asks must leave as it is but for the levels of headings."""

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

# What nobody means to write is shown as typed: MRML crashes on deep nesting, and Python's recursion ends.
_DEEPEST_BLOCKS = 30
_DEEPEST_EMPHASIS = 20
_LONGEST_REFERENCES = 20_000


def parse(text: str) -> list[Token]:
    """Return a text as Markdown takes it apart."""
    return _parser().parse(text)


def parse_inline(text: str) -> list[Token]:
    """Return a text of one paragraph, in which no sign at its start makes a heading or a list, taken apart."""
    return _parser().parseInline(text.strip())


class ParsedOnce:
    """The two parsers for one letter, whose HTML and plain text ask for the same texts: each is parsed once."""

    def __init__(self) -> None:
        self.parse: Parse = cache(parse)
        self.parse_inline: Parse = cache(parse_inline)


def to_html(text: str, level: int = 3, *, parse: Parse = parse) -> Markup:
    """Return paragraphs, lists, quotations, code, rules and headings, all of one level, as HTML."""
    tokens = parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
    return _as_html(tokens).strip("\n")


def to_inline_html(text: str, *, parse: Parse = parse_inline) -> Markup:
    """Return a text of one paragraph as HTML, without the paragraph around it."""
    return _as_html(parse(text))


def to_text(text: str, width: int = WIDTH, *, width_of: Measure = columns, parse: Parse = parse) -> str:
    """Return the text as a person would type it, in lines of `width` columns, without a newline at the end.

    The address of a link stands below its paragraph; where there are several, numbers lead to them. An address that is
    its own text stays in the sentence.
    """
    from markdown_it.tree import SyntaxTreeNode

    return _blocks(SyntaxTreeNode(parse(text)), width, width_of)


def to_inline_text(text: str, width: int = WIDTH, *, width_of: Measure = columns, parse: Parse = parse_inline) -> str:
    """Return a text of one paragraph as one types it."""
    return to_text(text, width, width_of=width_of, parse=parse)


def _as_html(tokens: list[Token]) -> Markup:
    parser = _parser()
    return Markup(parser.renderer.render(tokens, parser.options, {}))


def _blocks(node: SyntaxTreeNode, width: int, width_of: Measure, gap: str = "\n\n") -> str:
    return gap.join(filter(None, (_block(child, width, width_of) for child in node.children)))


def _block(node: SyntaxTreeNode, width: int, width_of: Measure) -> str:
    match node.type:
        case "heading":
            return _paragraph(node, lambda text: underline(text, "-", width, width_of=width_of))
        case "bullet_list" | "ordered_list":
            return _list(node, width, width_of)
        case "blockquote":
            return hang(_blocks(node, width - 2, width_of), "> ", "> ")
        case "hr":
            return "* * *".center(width).rstrip()
        case "code_block":
            return hang(node.content.strip("\n"), "", "")
        case _:
            return _paragraph(
                node, lambda text: "\n".join(wrap(line, width, width_of=width_of) for line in text.split("\n"))
            )


def _list(node: SyntaxTreeNode, width: int, width_of: Measure) -> str:
    """Return the items with a hanging indent, apart where their paragraphs are."""
    loose = any(child.type == "paragraph" and not child.hidden for item in node.children for child in item.children)
    gap = "\n\n" if loose else "\n"
    start = int(node.attrs.get("start", 1))
    items = []
    for number, item in enumerate(node.children, start):
        sign = f"{number}. " if node.type == "ordered_list" else "- "
        items.append(hang(_blocks(item, width - len(sign), width_of, gap), sign, " " * len(sign)))
    return gap.join(items)


def _paragraph(node: SyntaxTreeNode, laid_out: Callable[[str], str]) -> str:
    """Return the text, laid out, and below it the addresses of its links, each once."""
    links = (child for child in node.walk() if child.type == "link" and not _is_its_own_text(child))
    addresses = list(dict.fromkeys(typed(str(link.attrs["href"])) for link in links))
    marks = {address: f" [{number}]" for number, address in enumerate(addresses, 1)} if len(addresses) > 1 else {}
    text = _spoken(node, marks)
    below = [f"{marks.get(address, '')} {address}".strip() for address in addresses]
    return "\n".join([laid_out(text), *below] if text.strip() else below)


def _words(node: SyntaxTreeNode, marks: dict[str, str]) -> str:
    """Return the words within, a newline at each forced line break, and a mark behind each link that has one."""
    return "".join(_spoken(child, marks) for child in node.children)


def _spoken(node: SyntaxTreeNode, marks: dict[str, str]) -> str:
    match node.type:
        case "text" | "code_inline":
            return node.content
        case "hardbreak":
            return "\n"
        case "link":
            address = typed(str(node.attrs["href"]))
            return address if _is_its_own_text(node) else _words(node, marks) + marks.get(address, "")
        case _:
            return _words(node, marks)


def typed(address: str) -> str:
    """Return an address as one types it in a text: without `mailto:`, unless it says more than the recipient."""
    return address if "?" in address else re.sub("^mailto:", "", address, flags=re.I)


def _is_its_own_text(link: SyntaxTreeNode) -> bool:
    return link.info == "auto" or _core(_words(link, {})) in ("", _core(str(link.attrs["href"])))


def _core(address: str) -> str:
    """Return what two spellings of one address share."""
    return re.sub("^(?:https?://|mailto:)", "", address.strip(), flags=re.I).rstrip("/")


@cache
def _parser() -> MarkdownIt:
    """Return the one parser, made when there is prose to read: its import takes 60 ms."""
    import mdurl
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import blockquote, list_block, reference
    from markdown_it.rules_inline import entity, image, link

    class Parser(MarkdownIt):
        def validateLink(self, url: str) -> bool:  # noqa: N802
            return _SAFE_ADDRESS.match(url) is not None

        def normalizeLink(self, url: str) -> str:  # noqa: N802
            # Tokens stay as they are: percent-encoded they would be ugly in text, as punycode they would be lost.
            head, *rest = _TOKEN.split(url)
            return super().normalizeLink(head) + "".join(
                part if _TOKEN.match(part) else mdurl.encode(part) for part in rest
            )

    def image_as_typed(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not _is_closed(state) or not image(state, True):
            return False
        if not silent:
            state.pending += state.src[start : state.pos]
        return True

    def link_with_address(state: StateInline, silent: bool) -> bool:
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

    def reference_without_token(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return not _spells_token(state.src) and reference(state, start, end, silent)

    def entity_without_token(state: StateInline, silent: bool) -> bool:
        found = _REFERENCE.match(state.src, state.pos)
        return not (found and _spells_token(found[0])) and entity(state, silent)

    # More than 20 nested levels, the default, would be dropped without a word; so would more than 100.
    parser = Parser("commonmark", {"html": False, "maxNesting": 100})
    may_end = ["paragraph", "reference", "blockquote"]
    parser.block.ruler.at("blockquote", _where_not_too_deep(blockquote), {"alt": [*may_end, "list"]})
    parser.block.ruler.at("list", _where_not_too_deep(list_block), {"alt": may_end})
    parser.block.ruler.at("reference", reference_without_token)
    parser.inline.ruler.at("image", image_as_typed)
    parser.inline.ruler.at("entity", entity_without_token)
    parser.inline.ruler.at("link", link_with_address)
    parser.inline.ruler.before("text", "bare_address", _bare_address)
    parser.core.ruler.push("plain", _plain)
    return parser


def _bare_address(state: StateInline, silent: bool) -> bool:
    """Make a link of the next web or e-mail address that stands in the text without any sign around it."""
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
    """Return whether a bracket is closed somewhere: each one that is not would be looked for up to the end."""
    return state.src.find("]", state.pos, state.posMax) >= 0


def _spells_token(text: str) -> bool:
    """Return whether a text holds a character reference, such as `&#xE000;`, that would pass for a merge tag."""
    if "&#" not in text:
        return False
    codes = (int(found[1], 16) if found[1] else int(found[2]) for found in _REFERENCE.finditer(text))
    return any(0 <= code - FIRST_TOKEN < MOST_TAGS for code in codes)


def _where_not_too_deep(
    rule: Callable[[StateBlock, int, int, bool], bool],
) -> Callable[[StateBlock, int, int, bool], bool]:
    """Return the rule, for what lies within few enough others; deeper, its signs are part of the text."""
    return lambda state, start, end, silent: state.level < _DEEPEST_BLOCKS and rule(state, start, end, silent)


def _flatten(tokens: list[Token]) -> None:
    """Make text of the signs of each emphasis that lies within too many others."""
    depth = 0
    for token in tokens:
        if token.tag in ("em", "strong"):
            level = max(depth, depth + token.nesting)
            depth += token.nesting
            if level > _DEEPEST_EMPHASIS:
                token.type, token.tag, token.content, token.nesting = "text", "", token.markup, 0


def _plain(state: StateCore) -> None:
    """Reduce what CommonMark can say to what this module promises."""
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
