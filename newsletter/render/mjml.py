"""MJML → HTML, by mjml-python (MRML), with what it needs around it."""

from __future__ import annotations

import re
import unicodedata

from newsletter.errors import TemplateError

_BREAK = re.compile(r"\s*\n\s*")
_BROKEN_TAG = re.compile(r"<[a-zA-Z][^<>]*\n[^<>]*>")
_CONTENT = re.compile(r"<mj-(text|button|table)\b[^>]*(?<!/)>.*?</mj-\1>", re.DOTALL)
_GAP = re.compile(r">\s*\n\s*<")
_RANGE = re.compile(r"(\d+)(?::|\.\.)\d+")


def to_html(mjml: str) -> str:
    """Turn MJML into HTML that is not inlined yet; raise TemplateError where MRML cannot read it."""
    from mjml import mjml2html

    ready = _safe(mjml)
    try:
        return mjml2html(ready, fonts={})  # no web fonts: nothing in a letter calls anybody
    except ValueError as error:
        raise TemplateError(_explained(str(error), ready)) from error


def _safe(mjml: str) -> str:
    r"""Rewrite what MRML gets wrong without changing what it means.

    MRML writes attribute values in Rust's debug form (NBSP becomes the six letters `\u{a0}`, a backslash two, a newline
    a backslash and an n) and drops white space that begins with a newline between tags, even between words. Numeric
    references pass through it untouched and are read by the HTML parser behind it.
    """
    text = unicodedata.normalize("NFC", mjml).replace("\\", "&#92;")
    text = text.replace("\x85", " ")  # as a reference HTML reads this line break in Windows' old code, as three dots
    text = _BROKEN_TAG.sub(lambda tag: _BREAK.sub(" ", tag[0]), text)
    text = _CONTENT.sub(lambda content: _GAP.sub("> <", content[0]), text)
    return text.encode("ascii", "xmlcharrefreplace").decode()


def _explained(message: str, mjml: str) -> str:
    """Say where in the MJML an error is; MRML gives a byte range, which is a character range in ASCII."""
    said = f"The templates make MJML that cannot be read: {message}"
    found = _RANGE.search(message)
    if not found:
        return said
    line = mjml.count("\n", 0, int(found[1])) + 1
    return f"{said}\n    line {line} of the MJML: {mjml.splitlines()[line - 1].strip()[:100]}"
