"""A letter → the texts of which readers see something else than was typed, each at the first such character.

Comes in: a letter. Goes out: findings. The other rules compare the HTML with the plain text, which come from one parse
of the Markdown; what that parse changes, only a reader that shares no code with it can see. So nothing in this package
imports newsletter.text.prose or newsletter.text.markdown, and no part of it parses Markdown.

shown.py      HTML and plain text → what readers see, in one row
marks.py      what may change: the table of all marks, each by its pattern
typed.py      a text as typed → what must be shown, and its marks
compare.py    the two → the first difference
search.py     which texts and addresses need no comparison, since a search finds them
texts.py      a text → what readers see in its place
addresses.py  the addresses that do not lead where they were to
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.check.changed import addresses
from newsletter.check.changed.compare import Span
from newsletter.check.changed.search import Search
from newsletter.check.changed.shown import in_text
from newsletter.check.changed.texts import IN_HTML, IN_TEXT, Change, Shower, Text
from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.paragraphs import Passage
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.reading.kinds import Kind

CHANGED = Rule("writing.changed", "error", "{said}", "{todo}")


_MARKS = re.compile(r"[*_`\[\]<\\]|&(?=#?\w+;)|(?<!\S)#(?=#*\Z)")
_MARK_OF_LINE = re.compile(r"\A(\d*)([#>+\-=~]|(?<=\d)[.)](?=\s|\Z))")
_ADDRESS = re.compile(r"(https?://\S+)")
_BY_TEMPLATE = "Mend the template that writes it, so that it shows the text as it is typed."


def changed(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the texts and the addresses that readers do not get as they were typed."""
    search = Search(letter)
    passages = [passage for passage in letter.shown(letter.passages) if passage.kind is not Kind.WEB_PROSE]
    if missed := [passage for passage in passages if not search.finds(passage)]:
        yield from _changed_texts(letter, missed, search)
    addresses_shown = letter.shown(letter.addresses)
    if missed := [passage for passage in addresses_shown if not search.finds_address(passage.text)]:
        yield from addresses.of_fields(letter, CHANGED, missed, search)


def _changed_texts(letter: ParsedLetter, passages: Sequence[Passage], search: Search) -> Iterator[Finding]:
    text, shower = in_text(search.lines), Shower(letter)
    whole = Span(0, len(text.words))
    groups = {node.path for node in letter.issue.nodes if node.text is None}
    for passage in passages:
        is_person = passage.kind is Kind.NAME and passage.path in groups and passage.source is letter.issue.source
        typed = Text(passage, letter.rendering.tags, is_person=is_person)
        html, span = shower.of(passage)
        of_html = typed.compared(html, span, IN_HTML)
        # Most pictures are not in the plain text.
        of_text = typed.compared(text, whole, IN_TEXT) if passage.kind is not Kind.ALT else False
        if isinstance(of_html, Change) and not of_text and of_html.shown in text.words:
            of_text = of_html._replace(where=IN_TEXT)
        if changes := [change for change in (of_html, of_text) if isinstance(change, Change)]:
            yield _finding(typed, changes)
        elif of_html and passage.is_prose:
            yield from addresses.of_prose(letter, CHANGED, typed, html, text if of_text else None)


def _finding(text: Text, changes: list[Change]) -> Finding:
    """Return the finding about a text, where the first of its changes begins."""
    changes = sorted(changes, key=lambda change: change.offset)
    first, *others = changes
    said = f"{_quoted(clipped(first.typed))} {_is_shown(first)} in {first.where}"
    for other in others:
        is_same = (other.typed, other.shown) == (first.typed, first.shown)
        typed = "" if other.typed == first.typed else f"{_quoted(clipped(other.typed))} "
        said += f" and in {other.where}" if is_same else f", and {typed}{_is_shown(other)} in {other.where}"
    todo = _BY_TEMPLATE
    if text.passage.is_prose and (escaped := _escaped(first)) != first.typed:
        todo = f"Write {_quoted(escaped)}."
    return text.passage.finding(CHANGED, first.offset, said=f"{said}.", todo=todo)


def _is_shown(change: Change) -> str:
    return f"is shown as “{clipped(change.shown)}”" if change.shown else "is not shown"


def _escaped(change: Change) -> str:
    """Return a text with a backslash before each character that may mean something to Markdown."""
    parts = _ADDRESS.split(change.typed)
    parts[::2] = [_MARKS.sub(r"\\\g<0>", words) for words in parts[::2]]
    escaped = "".join(parts)
    return _MARK_OF_LINE.sub(r"\1\\\2", escaped) if change.is_line_start else escaped


def _quoted(typed: str) -> str:
    """Return what was typed in the marks of code, or in quotation marks where it has such marks itself."""
    return f"“{typed}”" if "`" in typed else f"`{typed}`"
