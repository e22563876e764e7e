"""Rules about character references of HTML, such as `&amp;` and `&eacute;`, where readers would see them as typed.

This is a module of its own because what they stand for depends on the field: Markdown decodes them once, a line and an
address never.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5

from newsletter.check.finding import Finding, Rule
from newsletter.check.paragraphs import Paragraph
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.check.pasted.written import texts, whole_value

ENTITY = Rule("pasted.entity", "warning", "Readers would see `{seen}`, which stands for {meant}.", "{todo}")

_REFERENCE = r"&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});"
_ESCAPED_TWICE = rf"&(?:(?:amp|#0?38|#[xX]26);){{1,3}}{_REFERENCE[1:]}"
_IN_ADDRESS = r"(?i)(?:https?://|www\.)\S*\Z"  # where pasted.entity-in-address finds it
_NEAR = 500
_PLAIN = {0xA0: " ", 0xAD: None, 0x200B: None, 0x2060: None, 0xFEFF: None}
"""What is better left out, or replaced by a space that its author can see."""
_NOT_FOR_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})  # categories of Unicode: control characters, private use
_MOST_TIMES = 3  # that something was escaped


def entity(letter: ParsedLetter) -> Iterator[Finding]:
    """Find character references that readers would see, the first of each paragraph."""
    for paragraph in texts(letter):
        if "&" in paragraph.text and ";" in paragraph.text:
            yield from _in_prose(paragraph) if paragraph.passage.is_prose else _in_line(paragraph)


def decoded(text: str) -> str:
    """Return a text with the characters that its references stand for, however often they were escaped."""
    for _ in range(_MOST_TIMES):
        text = re.sub(_REFERENCE, _decoded, text)
    return text


def _decoded(reference: re.Match[str]) -> str:
    if reference[0][1] != "#" and reference[0][1:] not in html5:
        return reference[0]
    characters = html.unescape(reference[0])  # none for `&#1;`
    if not characters or unicodedata.category(characters[0]) in _NOT_FOR_TEXT:
        return reference[0]
    return characters.translate(_PLAIN)


def _in_line(paragraph: Paragraph) -> Iterator[Finding]:
    """Find the first reference of a text that is shown as typed; the hint has the whole text."""
    found = next((one for one in re.finditer(_REFERENCE, paragraph.text) if decoded(one[0]) != one[0]), None)
    if found:
        meant = decoded(paragraph.typed(0, len(paragraph.text)))
        instead = whole_value(paragraph.passage, re.sub(" {2,}", " ", meant).strip())
        todo = f"Write `{instead}`." if meant.strip() else "Take it out."
        yield paragraph.finding(ENTITY, found.start(), seen=found[0], meant=_named(found[0]), todo=todo)


def _in_prose(paragraph: Paragraph) -> Iterator[Finding]:
    """Find the references that are escaped twice: Markdown decodes a reference only once."""
    for found in re.finditer(_ESCAPED_TWICE, paragraph.text):
        seen, meant = re.sub("&[^;]+;", "&", found[0], count=1), decoded(found[0])
        if meant != seen and not re.search(_IN_ADDRESS, paragraph.text[max(found.start() - _NEAR, 0) : found.start()]):
            todo = f"Write `{meant}`." if meant.strip() else "Take it out."
            yield paragraph.finding(ENTITY, found.start(), seen=seen, meant=_named(seen), todo=todo)


def _named(reference: str) -> str:
    """Return what a reference stands for, in quotes, or its name if nobody would see it."""
    meant = decoded(reference)
    return f"“{meant}”" if meant.strip() else "a space" if meant else "nothing that can be seen"
