"""A part of a Word document that another program put in as it was: HTML or plain text.

It is a module of its own because it leads back to the readers of other formats.
"""

from __future__ import annotations

from newsletter.importing.pieces import Dropped, Read, What
from newsletter.importing.read import encodings, html, text
from newsletter.importing.read.package import Package

_HTML, _TEXT = (".htm", ".html", ".xhtml", ".mht"), (".txt",)


def read(package: Package, part: str) -> Read:
    """Return the pieces of a part; one in another format is told, and not opened."""
    if part not in package or not part.lower().endswith((*_HTML, *_TEXT)):
        return Read((), (Dropped(What.EMBEDDED, part.rpartition("/")[2]),))
    words = encodings.decoded(package.part(part))
    return text.read(words) if part.lower().endswith(_TEXT) else html.read(words)
