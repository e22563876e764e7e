"""A file of Markdown, as any program writes it → Document.

Comes in: its text, perhaps with a head between lines of hyphens. Goes out: pieces, by way of HTML, since Markdown of
others has pictures, tables and HTML, which that of letters has not. It is a module of its own because the reader of our
own Markdown must agree with letters, character by character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from newsletter.errors import Refused
from newsletter.importing.document import Document, Head, Note
from newsletter.importing.pieces import What
from newsletter.importing.read import page
from newsletter.importing.read.text import stands_alone
from newsletter.nearest import plain
from newsletter.times.written_dates import months

_HEAD = re.compile(r"\A(?P<mark>---|\+\+\+)[ \t]*\n(?P<lines>.*?)\n(?P=mark)[ \t]*(?:\n|\Z)", re.S)
_ENTRY = re.compile(r"(?P<key>[\w-]+)\s*[:=]\s*(?P<value>.*)")
_DAY = re.compile(
    r" {0,3}(?:[-*+][ \t]+)?(?P<day>\d{1,2})\.[ \t]+"
    r"(?:(?:bis|und|&|[-–])[ \t]+\d{1,2}\.[ \t]+)?(?P<month>[^\W\d_]{3,})\.?(?:[ \t]+\d{4}(?!\d)|[ \t]*[:,–—-]"
    r"|[ \t]+(?:bis|um|ab)[ \t])"
)
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_QUOTED = re.compile(r"\A {0,3}(?:> ?)+")
_ITEM = re.compile(r"\A\s*(?:[-*+]|\d{1,3}[.)])\s+")
_IS_BLOCK = re.compile(r"\s*(?:#{1,6}\s|\||<)")
_BEGINS_BLOCK = re.compile(r"\s*(?:#{1,6}\s|\||<|[-*+]\s|\d{1,3}[.)]\s|>|```|~~~)")
_UNDERLINE = re.compile(r"\s*(?:-{2,}|={2,}|\*{3,}|_{3,})\s*")
_MARKS = re.compile(r"[*_`]+|(?<=\])\([^()\s]*\)|[\[\]<>]")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_LONGEST, _MOST_MARKS = 1_000_000, 4_000
"""Characters in all, and of one kind that means something in a paragraph: the parser looks for the end of each."""
_KEYS = {
    **{"title": "title", "date": "date", "preheader": "preheader", "summary": "preheader", "preview": "preheader"},
    **{"lang": "language", "language": "language", "locale": "language"},
    **{"subject": "subject", "betreff": "subject", "objet": "subject", "asunto": "subject", "onderwerp": "subject"},
}
_SMALLER = "Take the part that the letter needs, as a file of its own."
_EMPTY = frozenset({"", "|", ">", "|-", ">-", "null", "[]", "~"})


def read(path: Path, text: str) -> Document:
    """Return what a file of Markdown says."""
    from markdown_it import MarkdownIt

    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _HEAD.match(text)
    entries = list(_entries(found["lines"])) if found else []
    if found and not entries:
        found = None  # two lines between which something else stands
    text = text[found.end() :] if found else text
    if len(text) > _LONGEST:
        raise Refused("This file is too large: it has too much text to be read at once.", _SMALLER)
    text, comments = _without_comments(text)
    if any(part.count(mark) > _MOST_MARKS for part in _PARAGRAPHS.split(text) for mark in "[<*_`"):
        raise Refused("One paragraph of this file has thousands of marks.", _SMALLER)
    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    rendered = parser.render(_with_breaks(_with_days(text)))
    document = page.read(path, f"<html><body>{rendered}</body></html>")
    says: dict[str, str] = {}
    others = []
    for key, value in entries:
        if (name := _KEYS.get(key.lower())) and name not in says:
            says[name] = value
        else:
            others.append(Note(What.PROPERTY, f"{key}: {value}"))
    return document._replace(
        head=Head(**says), notes=(*document.notes, *(Note(What.COMMENT, words) for words in comments), *others)
    )


def _with_days(text: str) -> str:
    """Return Markdown in which a line such as `10. Juni 2026` is no item of a list."""
    lines: list[str] = []
    is_code = was_day = False
    for line in text.split("\n"):
        is_code ^= _FENCE.match(line) is not None
        found = None if is_code else _DAY.match(line)
        is_day = found is not None and plain(found["month"]) in months()
        if found and is_day:
            if was_day:
                lines[-1] += "  "  # which keeps two such lines two
            line = f"{line[: found.end('day')]}\\{line[found.end('day') :]}"
        lines.append(line)
        was_day = is_day
    return "\n".join(lines)


def _with_breaks(text: str) -> str:
    """Return Markdown that keeps the breaks before and behind lines that say one thing each, as they were typed."""
    lines = text.split("\n")
    is_code = False
    for at, (line, below) in enumerate(pairwise(lines)):
        is_code ^= _FENCE.match(line) is not None
        inner, next_inner = _QUOTED.sub("", line), _QUOTED.sub("", below)
        if is_code or not inner.strip() or not next_inner.strip() or _IS_BLOCK.match(inner) or line.startswith("    "):
            continue
        if _BEGINS_BLOCK.match(next_inner) or _UNDERLINE.fullmatch(next_inner):
            continue
        if stands_alone(_MARKS.sub("", _ITEM.sub("", inner)), _MARKS.sub("", next_inner)):
            lines[at] = line.rstrip() + "  "
    return "\n".join(lines)


def _without_comments(text: str) -> tuple[str, list[str]]:
    """Return a text without the comments of HTML in it, which programs do not show, and their words."""
    first, *others = text.split("<!--")
    kept, comments = [first], []
    for other in others:
        comment, end, rest = other.partition("-->")
        if not end:
            kept.append(f"<!--{other}")
            continue
        kept.append(rest)
        if words := " ".join(comment.split()):
            comments.append(words)
    return "".join(kept), comments


def _entries(lines: str) -> Iterator[tuple[str, str]]:
    """Yield the entries of a head; lines below one that are indented, or items, belong to it."""
    key = ""
    values: list[str] = []
    for line in lines.split("\n"):
        found = _ENTRY.match(line)
        if found:
            if key:
                yield key, ", ".join(filter(None, values))
            key, values = found["key"], [_value(found["value"])]
        elif key and line.strip() and not line.lstrip().startswith("#"):
            values.append(_value(line.strip().removeprefix("- ")))
    if key:
        yield key, ", ".join(filter(None, values))


def _value(text: str) -> str:
    text = text.strip()
    if text in _EMPTY:
        return ""
    quote = text[:1]
    if quote in ("'", '"') and len(text) > 1 and text.endswith(quote):
        return text[1:-1].replace("''", "'") if quote == "'" else text[1:-1].replace('\\"', '"')
    return text
