"""The first bytes of a file → what kind of file it is, where that is no YAML.

A Word document or a web page that was only renamed is full of characters that nobody typed; to name the first of them
would help nobody. This is a module of its own because it knows other formats, and nothing about YAML.
"""

from __future__ import annotations

import re

_IN_ZIP = {
    b"word/": "a Word document",
    b"xl/": "an Excel sheet",
    b"ppt/": "a presentation",
    b"opendocument": "a document",
}
_BEGINNINGS = {
    b"{\\rtf": "a document in RTF",
    b"%PDF-": "a PDF file",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "a document of Microsoft Office",
    b"\x89PNG\r\n": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
_WEB_PAGE = re.compile(
    rb"(?i)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body|meta|div|p)\b", re.DOTALL
)
_LOOKED_AT = 4000
"""Bytes that are looked at; in a Word document the names of its parts stand near the beginning and at the end."""


def kind_of_file(raw: bytes) -> str:
    """Return what a file is in a few words, such as "a Word document", or "" for what may be YAML."""
    if raw.startswith(b"PK\x03\x04"):
        ends = raw[:_LOOKED_AT] + raw[-_LOOKED_AT:]
        return next((what for mark, what in _IN_ZIP.items() if mark in ends), "a ZIP archive")
    if found := next((what for beginning, what in _BEGINNINGS.items() if raw.startswith(beginning)), ""):
        return found
    return "a web page" if _WEB_PAGE.match(raw.removeprefix(b"\xef\xbb\xbf")[:_LOOKED_AT]) else ""
