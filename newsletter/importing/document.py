"""A file that was read: its pieces, and all that it says beside them.

Comes in: what a reader found. Goes out: one value, from which the draft is made. Whatever a file says stands in exactly
one place here, so that whoever proves that no word is lost adds them up. It is a module of its own because readers and
the recognisers meet here and know nothing else of each other.
"""

from __future__ import annotations

from typing import NamedTuple

from newsletter.importing.pieces import Piece, What
from newsletter.unread import Unread

NO_PICTURES: Unread[str] = Unread({})


class Note(NamedTuple):
    """Something that is said beside the draft and never in it.

    `at` is the number of the piece that it hangs on, counted from 0, or None where it is about the whole document.
    """

    what: What
    words: str
    at: int | None = None

    @property
    def said(self) -> str:
        """What it is and its words, for people."""
        return f"{'Comment' if self.what is What.COMMENT else self.what.value.capitalize()}: {self.words}"


class Head(NamedTuple):
    """What the format itself says about the document, each "" where it says nothing; no piece has these words too."""

    title: str = ""
    preheader: str = ""
    language: str = ""
    """A BCP 47 tag, as in `de` or `de-AT`."""
    date: str = ""
    subject: str = ""


class Document(NamedTuple):
    """What a file says."""

    name: str
    """The file's name, without its folder."""
    pieces: tuple[Piece, ...] = ()
    notes: tuple[Note, ...] = ()
    pictures: Unread[str] = NO_PICTURES
    """Pictures that came along, by the `src` of their Picture; others are elsewhere, and not fetched."""
    head: Head = Head()
    warnings: tuple[str, ...] = ()
    """Sentences for people, such as that macros were not opened."""
