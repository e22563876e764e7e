"""Markdown → safe HTML, and → plain text that reads as if somebody had typed it.

Comes in: the prose of an issue, its merge tags already tokens. Goes out: HTML of some fifteen tags with no attribute
but `href`, the `start` of a list and what tells notes from the text above them, or lines of text. Both are made from
one parse, in one module, so that they always agree on what is a link.

The Markdown is CommonMark without images and without what would change a word; bare web and e-mail addresses become
links. What is not safe is not removed but shown as typed: raw HTML, images, and links to anything but http, https,
mailto, tel, a heading of the same letter or one merge tag.

Most texts are paragraphs of words, with some emphasis and a link or two. Two patterns read those quickly. All others go
to the parser, which takes 25 ms to load and reads many times more slowly; a test compares the two.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from markupsafe import Markup

from newsletter.text import subscripts
from newsletter.text.merge_tags import TOKENS
from newsletter.text.wrapping import WIDTH, Measure, columns, hang, underline, wrap

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class Run(NamedTuple):
    """Words of a paragraph inside one tag, or none; with "a" they lead to an address."""

    words: str
    tag: str = ""
    address: str = ""


class _Layout(NamedTuple):
    """How plain text is laid out; `headings` has the words of the headings that links may lead to, by `#slug`."""

    width: int
    width_of: Measure
    headings: Mapping[str, str]

    def narrower(self, columns: int) -> _Layout:
        """Return the layout of what is indented by so many columns."""
        return self._replace(width=self.width - columns)


class Simple(NamedTuple):
    """Paragraphs that hold nothing but words, emphasis and links."""

    paragraphs: list[list[Run]]


Parsed: TypeAlias = "Simple | list[Token]"
Parse: TypeAlias = "Callable[[str], Parsed]"
"""Text → its parsed Markdown, which callers must not change except for the levels of headings."""

# What may mean something to Markdown anywhere, and what may do so at the start of a line.
_SPECIAL = r"\0-\x1f\\`*_\[\]<@"
_STARTS = r"[\#>+=~\-†‡§¶⁰¹²³⁴-⁹]|(?:\d+[.)]|[a-z]\))(?!\S)"
_PLAIN = re.compile(
    rf"""
    (?! \s | {_STARTS} )
    (?: [^{_SPECIAL}:&]++ | : (?! // ) | & (?! [\#\w]+; ) | (?<! \s ) \n\n? (?! \s | {_STARTS} ) )++
    (?<! \s )
    """,
    re.X,
)
# Emphasis that begins and ends with a word, and a link whose address needs no change. This is stricter than Markdown:
# what it does not match leaves a special character behind, and then the parser reads the whole text. What precedes it
# is tested after the first character, since Python searches fastest for one of two characters.
_WORDS = rf"(?: [^{_SPECIAL}]++ | \n (?! \n ) )++"
_WORDS_WITHOUT_BRACKETS = rf"(?: [^{_SPECIAL}()]++ | \n (?! \n ) )++"
_MARK = re.compile(
    rf"""
    \* (?<! [^ \n(] \* ) (?P<star> \*? ) (?= \w ) (?P<emphasized> {_WORDS_WITHOUT_BRACKETS} ) (?<! [\s{{] ) \* (?P=star)
    (?= [ \n.,;:!?)] | \Z )
  | \[ (?<! !\[ ) (?P<label> {_WORDS} ) \]
    \( (?P<address> https?://[a-z0-9][a-z0-9.\-]{{0,99}}(?:/[a-zA-Z0-9/.\-_~?=&\#+,:@]*)? | [{TOKENS}] ) \)
    """,
    re.X,
)


def parse(text: str) -> Parsed:
    """Return the parsed Markdown of a text."""
    return _simple(text) or _markdown().parse(text)


def parse_inline(text: str) -> Parsed:
    """Return the parsed Markdown of one paragraph, which no character at its start makes a heading or a list."""
    text = text.strip()
    simple = _simple(text)
    return simple if simple and len(simple.paragraphs) == 1 else _markdown().parseInline(text)


class ParsedOnce:
    """The two parsers for one letter, whose HTML and plain text ask for the same texts: each is parsed once."""

    def __init__(self) -> None:
        self.parse: Parse = cache(parse)
        self.parse_inline: Parse = cache(parse_inline)


def to_html(text: str, level: int = 3, *, parse: Parse = parse) -> Markup:
    """Return paragraphs, lists, quotations, code, rules and headings, all of one level, as HTML."""
    parsed = parse(text)
    if isinstance(parsed, Simple):
        return Markup("\n".join(f"<p>{_simple_html(runs)}</p>" for runs in parsed.paragraphs))
    for token in parsed:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
    return _as_html(parsed).strip("\n")


def to_inline_html(text: str, *, parse: Parse = parse_inline) -> Markup:
    """Return a text of one paragraph as HTML, without the paragraph around it."""
    parsed = parse(text)
    return Markup(_simple_html(parsed.paragraphs[0])) if isinstance(parsed, Simple) else _as_html(parsed)


def to_text(
    text: str,
    width: int = WIDTH,
    *,
    width_of: Measure = columns,
    parse: Parse = parse,
    headings: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return the text as a person would type it, in lines of `width` columns, without a newline at the end.

    The address of a link stands below its paragraph; where there are several, numbers lead to them. An address that is
    its own text stays in the sentence. Behind a link to one of the `headings` of the letter, by `#slug`, stand its
    words in brackets.
    """
    parsed, layout = parse(text), _Layout(width, width_of, headings)
    if isinstance(parsed, Simple):
        return "\n\n".join([_paragraph(runs, layout) for runs in parsed.paragraphs])
    return _blocks(parsed, layout)


def to_inline_text(
    text: str,
    width: int = WIDTH,
    *,
    width_of: Measure = columns,
    parse: Parse = parse_inline,
    headings: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Return a text of one paragraph as a person would type it."""
    return to_text(text, width, width_of=width_of, parse=parse, headings=headings)


def to_words(text: str, *, parse: Parse = parse) -> list[str]:
    """Return the words of each line, paragraph and item, without marks and addresses."""
    parsed = parse(text)
    if isinstance(parsed, Simple):
        return [_words(runs) for runs in parsed.paragraphs]
    lines = []
    for token in parsed:
        if token.type in ("inline", "code_block"):
            lines += (_words(_inline_runs(token)) if token.children else token.content.strip("\n")).split("\n")
    return lines


def _words(runs: list[Run]) -> str:
    return "".join([run.words for run in runs])


def _simple(text: str) -> Simple | None:
    """Return the paragraphs of a text that is nothing but words, emphasis and links, or None for any other."""
    is_marked = "*" in text or "[" in text
    words = _MARK.sub(lambda mark: mark["emphasized"] or mark["label"], text) if is_marked else text
    if not _PLAIN.fullmatch(words) or "www." in words.lower():
        return None
    if ("~" in text or "^" in text) and subscripts.ANYWHERE.search(text):
        return None
    paragraphs = [paragraph.replace("\n", " ") for paragraph in text.split("\n\n")]
    return Simple([_runs(paragraph) if is_marked else [Run(paragraph)] for paragraph in paragraphs])


def _runs(paragraph: str) -> list[Run]:
    """Return the words of a simple paragraph, split where emphasis or a link begins or ends."""
    runs = []
    done = 0
    for mark in _MARK.finditer(paragraph):
        runs.append(Run(paragraph[done : mark.start()]))
        if mark["address"]:
            runs.append(Run(mark["label"], "a", mark["address"]))
        else:
            runs.append(Run(mark["emphasized"], "strong" if mark["star"] else "em"))
        done = mark.end()
    return [*runs, Run(paragraph[done:])]


def _simple_html(runs: list[Run]) -> str:
    return "".join([_run_html(run) for run in runs])


def _run_html(run: Run) -> str:
    words = _escaped(run.words)
    if not run.tag:
        return words
    href = f' href="{_escaped(run.address)}"' if run.address else ""
    return f"<{run.tag}{href}>{words}</{run.tag}>"


def _escaped(text: str) -> str:
    """Return the text as the parser's own HTML has it, where an apostrophe stays one."""
    return html.escape(text, quote=False).replace('"', "&quot;")


def _as_html(tokens: list[Token]) -> Markup:
    parser = _markdown()
    return Markup(parser.renderer.render(tokens, parser.options, {}))


def _blocks(tokens: Iterable[Token], layout: _Layout, gap: str = "\n\n") -> str:
    rest = iter(tokens)
    return gap.join(filter(None, [_block(token, rest, layout) for token in rest]))


def _block(token: Token, rest: Iterator[Token], layout: _Layout) -> str:
    """Return the text of a block that begins with `token`; what lies within it is taken from the `rest`."""
    # The first token that is not inside the block closes it, and is taken too.
    within = list(takewhile(lambda other: other.level > token.level, rest)) if token.nesting else []
    match token.type:
        case "heading_open":
            return _paragraph(_inline_runs(within[0]), layout, is_heading=True)
        case "bullet_list_open" | "ordered_list_open":
            return _list(token, within, layout)
        case "blockquote_open":
            return hang(_blocks(within, layout.narrower(2)), "> ", "> ")
        case "notes_open":
            return _blocks(within, layout, "\n")
        case "hr":
            # Without lines there is no middle.
            return "* * *".center(layout.width).rstrip() if layout.width <= WIDTH else "* * *"
        case "code_block":
            return hang(token.content.strip("\n"), "", "")
        case "paragraph_open" | "note_open":
            return _paragraph(_inline_runs(within[0]), layout)
        case _:
            return _paragraph(_inline_runs(token), layout)


def _list(opening: Token, within: list[Token], layout: _Layout) -> str:
    """Return the items with a hanging indent, with empty lines between them if their paragraphs have some."""
    level = opening.level + 2
    loose = any(token.type == "paragraph_open" and token.level == level and not token.hidden for token in within)
    gap = "\n\n" if loose else "\n"
    number = int(opening.attrs.get("start", 1))
    items = []
    rest = iter(within)
    for _ in rest:
        marker = f"{number}. " if opening.type == "ordered_list_open" else "- "
        content = takewhile(lambda token: token.level >= level, rest)
        items.append(hang(_blocks(content, layout.narrower(len(marker)), gap), marker, " " * len(marker)))
        number += 1
    return gap.join(items)


def _inline_runs(inline: Token) -> list[Run]:
    """Return the words of a paragraph, with a newline at each forced line break, split where a link begins or ends.

    A link that was typed as a bare address counts as words.
    """
    runs = []
    words, address = "", ""
    is_bare = False
    for token in inline.children or ():
        if token.type == "link_open" and token.info == "auto":
            is_bare = True
        elif token.type == "link_open":
            runs.append(Run(words))
            words, address = "", token.meta["typed"]
        elif token.type == "link_close" and not is_bare:
            runs.append(Run(words, "a", address))
            words = ""
        elif token.type == "link_close":
            is_bare = False
        elif is_bare:
            words += typed(token.content)
        elif token.type == "script":
            words += token.markup
        else:
            words += "\n" if token.type == "hardbreak" else token.content
    return [*runs, Run(words)]


def _paragraph(runs: list[Run], layout: _Layout, *, is_heading: bool = False) -> str:
    """Return the text in lines, and below it the addresses of its links, each once."""
    links = [run for run in runs if run.address[:1] not in ("", "#") and not _is_its_own_text(run)]
    addresses = list(dict.fromkeys(typed(link.address) for link in links))
    marks = {address: f" [{number}]" for number, address in enumerate(addresses, 1)} if len(addresses) > 1 else {}
    text = "".join([_link_text(run, marks, layout.headings) if run.address else run.words for run in runs])
    below = [f"{marks.get(address, '')} {address}".strip() for address in addresses]
    if not text.strip():
        return "\n".join(below)
    if is_heading:
        return "\n".join([underline(text, "-", layout.width, width_of=layout.width_of), *below])
    return "\n".join([*[wrap(line, layout.width, width_of=layout.width_of) for line in text.split("\n")], *below])


def _link_text(link: Run, marks: dict[str, str], headings: Mapping[str, str]) -> str:
    """Return the words, with the mark that leads to their address where there is one, or the address itself.

    A link to a heading has the heading's words behind its own, unless they have them already.
    """
    if link.address.startswith("#"):
        heading = headings.get(link.address, "")
        return link.words if heading.casefold() in link.words.casefold() else f"{link.words} ({heading})"
    address = typed(link.address)
    return address if _is_its_own_text(link) else link.words + marks.get(address, "")


def typed(address: str) -> str:
    """Return an address as people write it: without `tel:`, or `mailto:` unless it says more than the recipient."""
    scheme, _, rest = address.partition(":")
    return rest if scheme.lower() == "tel" or (scheme.lower() == "mailto" and "?" not in rest) else address


def _is_its_own_text(link: Run) -> bool:
    return _core(link.words) in ("", _core(link.address))


def _core(address: str) -> str:
    """Return what two spellings of one address share."""
    return re.sub("^(?:https?://|mailto:|tel:)", "", address.strip(), flags=re.I).rstrip("/")


def _markdown() -> MarkdownIt:
    from newsletter.text.markdown import parser

    return parser()
