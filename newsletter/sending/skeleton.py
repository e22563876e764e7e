"""A letter, once → Skeleton; a member → their message: Skeleton.write(), in a fraction of the time of compose().

Comes in: a letter whose publication is as_members_get_it(), and then, member by member, a Personal. Goes out: the bytes
of a message with CRLF line endings, ready for DATA; whoever sends them doubles the dots. Parts and headers are those of
message.compose() for the same values. The letter is encoded once, with its pictures, and each value is put into its
places, escaped for what is around it. A skeleton can be kept and read again, so that what is sent stays as it was.

This is a module of its own because compose() makes a letter to be looked at, with samples where nothing is known, and
this makes letters to be sent: a member of whom something is not known gets the fallback.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from newsletter.errors import UsageError
from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.printable import printable
from newsletter.sending import headers, message, quoted_printable
from newsletter.sending.layout import Head, domain_of, frame_of, head_of
from newsletter.text import contexts, merge_tags
from newsletter.text.contexts import Context
from newsletter.text.merge_tags import Pieces, Place

FORMAT = 1
"""The number of the form in which skeletons are kept; what has another one is not read."""

_KEPT = re.compile(rb"newsletter letter ([0-9]+) ([0-9a-f]{64})\n")
_ADDRESS = re.compile(r"[!#-'*+./0-9=?A-Z^-~-]+@[A-Za-z0-9.-]+")
_IDENTIFIER = re.compile(r"[!#-'*+./0-9=?A-Z^-~-]+@[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Personal:
    """What only one member's copy has.

    `to` is an address in ASCII, which the merge tag `email` stands for where `values` has none. An empty value is none.
    `message_id` has no angle brackets. `unsubscribe` is the member's own address to unsubscribe at, of a page or
    a mailbox, or None.
    """

    to: str
    values: Mapping[str, str]
    message_id: str
    unsubscribe: str | None


class Slot(NamedTuple):
    """A value as it stands in one kind of place: of which tag, and what stands there for a member who has none."""

    name: str
    fallback: str
    context: Context

    def filled(self, values: Mapping[str, str]) -> str:
        """Return what stands there for a member with these values; raise UsageError for what must not."""
        value = values.get(self.name) or self.fallback
        headers.refuse_characters(value, f"What stands for the merge tag `{self.name}`")
        if self.context is Context.ADDRESS and not contexts.is_safe_address(value):
            raise UsageError(
                f"The letter links to what stands for the merge tag `{self.name}`, and “{printable(value)}” is no "
                "address to link to: write one that begins with `https://`."
            )
        return self.context.written(value, "")


@dataclass(frozen=True)
class Skeleton:
    """A letter without what only one member's copy has.

    `subject`, `unsubscribe` and `body` are pieces in order, of which a number is that of a slot. `domain` is that of
    the identifiers of the messages. `is_one_click` says whether a member's own address may say that one click suffices.
    """

    head: Head
    subject: tuple[str | int, ...]
    unsubscribe: tuple[str | int, ...]
    body: tuple[bytes | int, ...]
    slots: tuple[Slot, ...]
    domain: str
    is_one_click: bool

    @classmethod
    def of(cls, letter: Letter, *, now: datetime, unsubscribes_one_click: bool) -> Skeleton:
        """Return the skeleton of a letter; all its messages have the date `now`, which has a zone.

        `unsubscribes_one_click` says whether what Personal.unsubscribe leads to acts on a POST alone (RFC 8058). Raise
        UsageError for what a message cannot contain.
        """
        rendering, issue, publication = letter.rendering, letter.issue, letter.publication
        html, inside = message.with_pictures_inside(rendering.html, publication, letter.pictures)
        message.refuse_halves(rendering.text, html)
        texts = (issue.slug, now.isoformat(), rendering.subject, rendering.text, html)
        digest = message.digest_of(*(part.encode("utf-8", "replace") for part in texts))
        slots, frame, tags = _Slots(publication, issue.web_path), frame_of(inside, digest=digest), rendering.tags
        body = [
            frame.before_text,
            *_encoded(slots.numbered(tags.places_in_text(rendering.text))),
            frame.before_html,
            *_encoded(slots.numbered(tags.places_in_html(html))),
            frame.end,
        ]
        address = publication.unsubscribe_url or ""
        leaving = merge_tags.alone(address)
        return cls(
            head=head_of(issue, publication, now=now, digest=digest, draft=False),
            subject=tuple(slots.numbered(tags.places_in_text(rendering.subject))),
            unsubscribe=tuple(slots.numbered([Place(leaving, Context.TEXT) if leaving else address])),
            body=tuple(body),
            slots=slots.found,
            domain=domain_of(publication),
            is_one_click=unsubscribes_one_click,
        )

    def check(self, personal: Personal) -> None:
        """Raise UsageError if this letter cannot be written to a member, with what is wrong about them."""
        self._filled(personal)

    def write(self, personal: Personal) -> bytes:
        """Return the message of one member; raise the same errors as check(), and UsageError for headers too long."""
        filled = self._filled(personal)
        own = personal.unsubscribe
        head = self.head.written(
            personal.to,
            self._subject_of_all or _subject(self.subject, filled),
            personal.message_id,
            unsubscribe=message.unsubscribe_address(own or _text(self.unsubscribe, filled)),
            one_click=self.is_one_click and own is not None and own.lower().startswith("https:"),
        )
        encoded = [quoted_printable.part(text) for text in filled]
        return head + b"".join([piece if isinstance(piece, bytes) else encoded[piece] for piece in self.body])

    def to_bytes(self) -> bytes:
        """Return the skeleton as it is kept: a line with the format and a digest of what follows, and that as JSON."""
        kept = {
            "head": {name: value.decode("ascii") for name, value in asdict(self.head).items()},
            "subject": self.subject,
            "unsubscribe": self.unsubscribe,
            "body": [piece.decode("ascii") if isinstance(piece, bytes) else piece for piece in self.body],
            "slots": [(slot.name, slot.fallback, slot.context.value) for slot in self.slots],
            "domain": self.domain,
            "is_one_click": self.is_one_click,
        }
        data = json.dumps(kept, separators=(",", ":")).encode("ascii")
        return f"newsletter letter {FORMAT} {hashlib.sha256(data).hexdigest()}\n".encode("ascii") + data

    @classmethod
    def from_bytes(cls, kept: bytes) -> Skeleton:
        """Return the skeleton that to_bytes() wrote; raise UsageError for another format, and for what is damaged."""
        found = _KEPT.match(kept)
        if found and int(found[1]) != FORMAT:
            raise UsageError(
                f"The letter was prepared for sending in format {int(found[1])}, and this version of newsletter reads "
                f"format {FORMAT}: go on with the version that has prepared it."
            )
        data = kept[found.end() :] if found else b""
        if not found or hashlib.sha256(data).hexdigest().encode() != found[2]:
            raise UsageError("The letter that was prepared for sending is damaged: take it from a backup.")
        read: dict[str, Any] = json.loads(data)
        return cls(
            head=Head(**{name: value.encode("ascii") for name, value in read["head"].items()}),
            subject=tuple(read["subject"]),
            unsubscribe=tuple(read["unsubscribe"]),
            body=tuple(piece.encode("ascii") if isinstance(piece, str) else piece for piece in read["body"]),
            slots=tuple(Slot(name, fallback, Context(context)) for name, fallback, context in read["slots"]),
            domain=read["domain"],
            is_one_click=read["is_one_click"],
        )

    @cached_property
    def _subject_of_all(self) -> bytes | None:
        """The header with the subject, if it is the same for every member."""
        return _subject(self.subject, ()) if len(self.subject) == 1 else None

    def _filled(self, personal: Personal) -> list[str]:
        """Return what stands in each slot; raise UsageError for what must not."""
        if not _ADDRESS.fullmatch(personal.to):
            raise UsageError(f"“{printable(personal.to)}” is no address that mail can be sent to.")
        if not _IDENTIFIER.fullmatch(personal.message_id):
            raise UsageError(f"“{printable(personal.message_id)}” cannot be the identifier of a message.")
        own = personal.unsubscribe
        if own is not None and not message.unsubscribe_address(own):
            raise UsageError(f"“{printable(own)}” is no address at which one can unsubscribe.")
        values = {merge_tags.EMAIL: personal.to, **personal.values}
        if own is not None:
            values[merge_tags.UNSUBSCRIBE] = own
        return [slot.filled(values) for slot in self.slots]


class _Slots:
    """Gives each place of a letter its slot."""

    def __init__(self, publication: Publication, web_path: str) -> None:
        self._same_for_all = publication.known_values(web_path)
        self._fallbacks = publication.fallbacks(web_path)
        self._numbers: dict[Slot, int] = {}

    @property
    def found(self) -> tuple[Slot, ...]:
        """The slots; the place of each is its number."""
        return tuple(self._numbers)

    def numbered(self, pieces: Pieces) -> list[str | int]:
        """Return a text as pieces with numbers of slots between them; what is the same for all members is text."""
        numbered: list[str | int] = []
        text: list[str] = []
        for piece in pieces:
            if isinstance(piece, str):
                text.append(piece)
            elif piece.tag.name in self._same_for_all:
                text.append(piece.filled(self._fallbacks))
            else:
                slot = Slot(piece.tag.name, self._fallbacks(piece.tag), piece.context)
                numbered += ["".join(text), self._numbers.setdefault(slot, len(self._numbers))]
                text.clear()
        return [*numbered, "".join(text)]


def _encoded(pieces: Sequence[str | int]) -> Iterator[bytes | int]:
    """Yield a text in quoted-printable; the last of its pieces is text, and ends it."""
    *others, last = pieces
    yield from (quoted_printable.part(piece) if isinstance(piece, str) else piece for piece in others)
    yield quoted_printable.whole(str(last))


def _text(pieces: Sequence[str | int], filled: Sequence[str]) -> str:
    """Return the text of pieces with what stands in their slots."""
    return "".join([piece if isinstance(piece, str) else filled[piece] for piece in pieces])


def _subject(pieces: Sequence[str | int], filled: Sequence[str]) -> bytes:
    return headers.line("Subject", _text(pieces, filled))
