"""MJML → HTML, by mjml-python (MRML), with workarounds for its defects."""

from __future__ import annotations

import re
import unicodedata

from newsletter.errors import TemplateError
from newsletter.render import mjml_limits
from newsletter.render.mjml_limits import Excess

_BREAK = re.compile(r"(?<!\s)[^\S\n]*+\n\s*+")
_BROKEN_TAG = re.compile(r"<[a-zA-Z][^<>\n]*\n[^<>]*>")
_CONTENT_BEGINS = re.compile(r"<(mj-(?:text|button|table))\b")
_END_AND_START = "<![endif]--><!--[if mso | IE]>"
_TWICE = re.compile(r"background:(#\w+);(?=background-color:\1;)")
_GAP = re.compile(r">[^\S\n]*+\n\s*+<")
_NOT_ASCII = re.compile(r"(?<![^\x00-\x7f])[^\x00-\x7f]{500,}+")
_MOST_MARKS = 500
"""Combining marks in a row that are out of order: to sort them takes time with the square of them."""

_MOST = 10_000_000
"""Characters of HTML: five times the MJML that a letter may have."""


def to_html(mjml: str) -> str:
    """Turn MJML into HTML that is not inlined yet; raise TemplateError where MRML cannot read it or must not."""
    from mjml import mjml2html

    ready = _safe(mjml)
    if found := mjml_limits.excess(ready):
        raise TemplateError(f"{found.message} ({_place(ready, found.at)})")
    try:
        html: str = mjml2html(ready, fonts={})  # no web fonts: a letter loads nothing from elsewhere
    except ValueError as error:
        raise TemplateError(_explained(str(error), ready)) from error
    if len(html) > _MOST:
        raise TemplateError(f"The templates make HTML of {len(html) / 1e6:.0f} MB: no mail program shows that.")
    # Two comments with one condition are one that is 35 bytes longer, and a colour need not be said twice.
    return _TWICE.sub("", html.replace(_END_AND_START, ""))


def excess(mjml: str) -> Excess | None:
    """Return the first tag that MRML must not be given, or None."""
    return mjml_limits.excess(_safe(mjml))


def _safe(mjml: str) -> str:
    r"""Rewrite what MRML gets wrong without changing what it means.

    MRML writes attribute values in Rust's debug format (NBSP becomes the six characters `\u{a0}`, a backslash two, a
    newline a backslash and an n) and drops white space that begins with a newline between tags, even between words.
    It leaves numeric references untouched, and the HTML parser after it reads them.
    """
    text = mjml
    if not unicodedata.is_normalized("NFC", text):
        _refuse_marks(text)
        text = unicodedata.normalize("NFC", text)
    text = text.replace("\\", "&#92;")
    text = text.replace("\x85", " ")  # HTML would read the reference to this line break as Windows-1252: an ellipsis
    text = _BROKEN_TAG.sub(lambda tag: _BREAK.sub(" ", tag[0]), text)
    return _with_spaces(text).encode("ascii", "xmlcharrefreplace").decode()


def _refuse_marks(text: str) -> None:
    """Raise TemplateError where too many combining marks of different kinds follow each other."""
    for stretch in _NOT_ASCII.finditer(text):
        highest = out_of_order = 0
        for character in stretch[0]:
            kind = unicodedata.combining(unicodedata.normalize("NFD", character)[0])
            out_of_order = out_of_order + (kind < highest) if kind else 0
            highest = max(highest, kind) if kind else 0
            if out_of_order > _MOST_MARKS:
                said = f"More than {_MOST_MARKS} combining marks of different kinds follow each other: remove them"
                raise TemplateError(f"{said} ({_place(text, stretch.start())})")


def _with_spaces(text: str) -> str:
    """Return MJML with a space for each line break between two tags of HTML."""
    written: list[str] = []
    end = tag_ends = 0
    never_closed: set[str] = set()
    for begins in _CONTENT_BEGINS.finditer(text):
        if begins.start() < max(end, tag_ends):
            continue
        tag_ends = text.find(">", begins.end())
        if tag_ends < 0:
            break
        closes = f"</{begins[1]}>"
        if text[tag_ends - 1] == "/" or closes in never_closed:
            continue
        ends = text.find(closes, tag_ends)  # a pattern for all of it would test every character
        if ends < 0:
            never_closed.add(closes)
            continue
        ends += len(closes)
        written += text[end : begins.start()], _GAP.sub("> <", text[begins.start() : ends])
        end = ends
    return "".join([*written, text[end:]])


def _explained(message: str, mjml: str) -> str:
    """Return a message that locates an error in the MJML; MRML's byte range is a character range in ASCII."""
    said = f"The templates make MJML that cannot be read: {message}"
    found = re.search(r"(\d+)(?::|\.\.)\d+", message)
    return f"{said} ({_place(mjml, int(found[1]))})" if found else said


def _place(mjml: str, at: int) -> str:
    """Return the line of the MJML around an offset, with its number."""
    begins = mjml.rfind("\n", 0, at) + 1
    return f"line {mjml.count(chr(10), 0, at) + 1} of the MJML: {mjml[begins:].split(chr(10), 1)[0].strip()[:100]}"
