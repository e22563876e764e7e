"""A part of a Word document that another program put in as it was: HTML or plain text.

It is a module of its own because it leads back to the readers of other formats.
"""

from __future__ import annotations

from newsletter.importing.pieces import Dropped, Read, What
from newsletter.importing.read import encodings, html, text
from newsletter.importing.read.package import Package

_LONGEST = 300_000
"""Characters of a part."""
_HTML, _TEXT = (".htm", ".html", ".xhtml", ".mht"), (".txt",)


_MOST = 30
"""Parts that are read; one that stands in the text twice is read once."""


def read(package: Package, part: str, done: set[str]) -> Read:
    """Return the pieces of a part; one in another format is told, and not opened."""
    is_read = part in package and part.lower().endswith((*_HTML, *_TEXT)) and part not in done and len(done) < _MOST
    if not is_read:
        return Read((), (Dropped(What.EMBEDDED, part.rpartition("/")[2]),))
    done.add(part)
    words = encodings.decoded(package.part(part))
    if len(words) > _LONGEST:
        return Read((), (Dropped(What.EMBEDDED, part.rpartition("/")[2]),))
    return text.read(words) if part.lower().endswith(_TEXT) else html.read(words)
