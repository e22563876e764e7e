"""Files that were written elsewhere → what the page shows of them, and the issue that they become.

Comes in: the desk, files or their documents, wishes as the page sends them. Goes out: documents, the data of the page,
the path of an issue. It is a module of its own because all that reads and places is imported with it: the page of a
newsletter opens without.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from newsletter.errors import NewsletterError, Refused
from newsletter.imported import add_draft
from newsletter.importing.document import Document
from newsletter.importing.draft import Draft, drafted
from newsletter.importing.place.by_wish import KINDS
from newsletter.importing.place.wishes import Wish, apart
from newsletter.importing.read.sent import Sent, read_sent
from newsletter.model.publication import Publication
from newsletter.preview import planned
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.sheet import NOTHING_WRONG
from newsletter.preview.writing import names

MOST_WISHES = 2_000

Answer = TypeVar("Answer")

_UNNAMED = "draft"
"""The name in the place of that which the issue will have."""


class UnreadError(Refused):
    """Files of which some cannot be read; `files` says why, by their names."""

    def __init__(self, refusals: dict[str, Refused]) -> None:
        self.files = [{"name": name, "why": f"{each.message} {each.hint}".strip()} for name, each in refusals.items()]
        super().__init__(" ".join(f"{each['name']}: {each['why']}" for each in self.files))


def read(desk: Desk, files: Sequence[tuple[str, Callable[[], bytes]]]) -> tuple[list[Document], Data]:
    """Return what files say, and the data of a page that shows them; raise UnreadError."""
    documents, refusals = read_sent([Sent(*each) for each in files])
    if refusals:
        raise UnreadError(refusals)
    made = shown(desk, documents, [])
    return documents, {"documents": planned.source(documents), "kinds": planned.kinds(), "draft": made}


def shown(desk: Desk, documents: Sequence[Document], wishes: Sequence[Any]) -> Data:
    """Return the data of the draft that documents make; raise Refused where none can be made."""
    return planned.draft(_drafted(documents, _publication(desk), _UNNAMED, wishes))


def written(desk: Desk, documents: Sequence[Document], slug: str, wishes: Sequence[Any]) -> Path:
    """Write the draft that documents make, and return its path; raise Refused, and then nothing is written."""
    if why := names.refusal(slug, desk.root):
        raise Refused(why)
    publication = _publication(desk)
    draft = _drafted(documents, publication, slug, wishes)
    return _in_words(lambda: add_draft(draft, publication, slug))


def _drafted(documents: Sequence[Document], publication: Publication, slug: str, wishes: Sequence[Any]) -> Draft:
    own = dict(apart(_wishes(wishes, sum(len(document.pieces) for document in documents))))
    return _in_words(lambda: drafted(documents, publication, slug, date.today(), own))


def _wishes(listed: Sequence[Any], count: int) -> list[Wish]:
    """Return the wishes for so many pieces."""
    found = []
    for each in listed[:MOST_WISHES]:
        match each:
            case {"start": int(start), "end": int(end), "kind": str(kind)} if (
                0 <= start < end <= count and kind in KINDS
            ):
                found.append(Wish(start, end, kind))
    if len(found) != len(listed):
        raise Refused(f"Send up to {MOST_WISHES} wishes, each with start, end and kind.")
    return found


def _publication(desk: Desk) -> Publication:
    """Return the publication that a draft is for; refuse where its settings have mistakes."""
    publication = desk.publication
    if publication is None or desk.refusal != NOTHING_WRONG:
        raise Refused("The settings of this newsletter have a mistake.", "Mend it first.")
    return publication


def _in_words(do: Callable[[], Answer]) -> Answer:
    """Return what is done; refuse in words where a draft cannot be made or written."""
    try:
        return do()
    except NewsletterError as error:
        raise Refused(str(error)) from error
