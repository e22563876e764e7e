"""MJML → HTML, by mjml-python (MRML), with workarounds for its defects."""

from __future__ import annotations

import re
import unicodedata

from newsletter.errors import TemplateError

_BREAK = re.compile(r"\s*\n\s*")
_BROKEN_TAG = re.compile(r"<[a-zA-Z][^<>\n]*\n[^<>]*>")
_CONTENT_BEGINS = re.compile(r"<(mj-(?:text|button|table))\b[^>]*(?<!/)>")
_END_AND_START = "<![endif]--><!--[if mso | IE]>"
_TWICE = re.compile(r"background:(#\w+);(?=background-color:\1;)")
_GAP = re.compile(r">\s*\n\s*<")


def to_html(mjml: str) -> str:
    """Turn MJML into HTML that is not inlined yet; raise TemplateError where MRML cannot read it."""
    from mjml import mjml2html

    ready = _safe(mjml)
    try:
        html: str = mjml2html(ready, fonts={})  # no web fonts: a letter loads nothing from elsewhere
    except ValueError as error:
        raise TemplateError(_explained(str(error), ready)) from error
    # Two comments with one condition are one that is 35 bytes longer, and a colour need not be said twice.
    return _TWICE.sub("", html.replace(_END_AND_START, ""))


def _safe(mjml: str) -> str:
    r"""Rewrite what MRML gets wrong without changing what it means.

    MRML writes attribute values in Rust's debug format (NBSP becomes the six characters `\u{a0}`, a backslash two, a
    newline a backslash and an n) and drops white space that begins with a newline between tags, even between words.
    It leaves numeric references untouched, and the HTML parser after it reads them.
    """
    text = unicodedata.normalize("NFC", mjml).replace("\\", "&#92;")
    text = text.replace("\x85", " ")  # HTML would read the reference to this line break as Windows-1252: an ellipsis
    text = _BROKEN_TAG.sub(lambda tag: _BREAK.sub(" ", tag[0]), text)
    return _with_spaces(text).encode("ascii", "xmlcharrefreplace").decode()


def _with_spaces(text: str) -> str:
    """Return MJML with a space for each line break between two tags of HTML."""
    written: list[str] = []
    end = 0
    for begins in _CONTENT_BEGINS.finditer(text):
        closes = f"</{begins[1]}>"
        ends = text.find(closes, begins.end())  # a pattern for all of it would test every character
        if begins.start() >= end and ends >= 0:
            ends += len(closes)
            written += text[end : begins.start()], _GAP.sub("> <", text[begins.start() : ends])
            end = ends
    return "".join([*written, text[end:]])


def _explained(message: str, mjml: str) -> str:
    """Return a message that locates an error in the MJML; MRML's byte range is a character range in ASCII."""
    said = f"The templates make MJML that cannot be read: {message}"
    found = re.search(r"(\d+)(?::|\.\.)\d+", message)
    if not found:
        return said
    line = mjml.count("\n", 0, int(found[1])) + 1
    return f"{said} (line {line} of the MJML: {mjml.splitlines()[line - 1].strip()[:100]})"
