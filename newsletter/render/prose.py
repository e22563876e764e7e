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
from typing import TYPE_CHECKING

from markupsafe import Markup

from newsletter.merge import TOKENS
from newsletter.render.layout import WIDTH, Measure, columns, hang, underline, wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.tree import SyntaxTreeNode

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
_END_OF_SENTENCE = "?!.,:;_~&"


def to_html(text: str, level: int = 3) -> Markup:
    """Return paragraphs, lists, quotations, code, rules and headings, all of one level, as HTML."""
    return Markup(_parser().render(text, {"level": level}).strip("\n"))


def to_inline_html(text: str) -> Markup:
    """Return a text of one paragraph as HTML, without the paragraph around it."""
    return Markup(_parser().renderInline(text.strip()))


def to_text(text: str, width: int = WIDTH, *, width_of: Measure = columns) -> str:
    """Return the text as a person would type it, in lines of `width` columns, without a newline at the end.

    The address of a link stands below its paragraph; where there are several, numbers lead to them. An address that is
    its own text stays in the sentence.
    """
    from markdown_it.tree import SyntaxTreeNode

    return _blocks(SyntaxTreeNode(_parser().parse(text)), width, width_of)


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
    from markdown_it.rules_inline import image, link

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
        if not image(state, True):
            return False
        if not silent:
            state.pending += state.src[start : state.pos]
        return True

    def link_with_address(state: StateInline, silent: bool) -> bool:
        # CommonMark makes a link to nowhere of `[text]()`, without asking validateLink.
        start = state.pos
        if not link(state, True):
            return False
        has_address = not _NO_ADDRESS.search(state.src, start, state.pos)
        if silent and has_address:
            return True
        state.pos = start
        return has_address and link(state, silent)

    # More than 20 nested levels, the default, would be dropped without a word.
    parser = Parser("commonmark", {"html": False, "maxNesting": 100})
    parser.inline.ruler.at("image", image_as_typed)
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
    """Return the address without the punctuation, and the closing bracket, of the sentence around it."""
    while True:
        shorter = address.rstrip(_END_OF_SENTENCE)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == address:
            return address
        address = shorter


def _plain(state: StateCore) -> None:
    """Reduce what CommonMark can say to what this module promises."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{state.env.get('level', 3)}"
        elif token.type == "fence":
            token.type = "code_block"
        for child in token.children or ():
            if child.type == "softbreak":
                child.type, child.tag, child.content = "text", "", " "
            elif child.type == "text":
                # MJML drops white space that begins with a newline between two tags.
                child.content = re.sub(r"[\n\r\f]", " ", child.content)
            elif child.type == "link_open":
                child.attrs = {"href": child.attrs["href"]}
