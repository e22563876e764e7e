"""The layout of a message: which headers and parts it has, and in which order.

Comes in: an issue, its publication, the time, and the pictures that travel inside. Goes out: a Head, which writes the
headers of one copy, and a Frame, which is around the two texts; all bytes are ready to be sent. This is a module of its
own because a message is composed for one reader, and a skeleton for thousands, and both are laid out alike:
multipart/alternative, the plain text first, with the HTML in a multipart/related if there are pictures.

A publication without a sender has `From: Its name:;`, a group without addresses as RFC 6854 allows: a message needs a
From, and we must not invent an address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from newsletter.images import Picture
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.reading.slugs import slugify
from newsletter.sending import headers

NO_DOMAIN = "newsletter.invalid"
"""The domain of a publication without a sender and a site; RFC 2606 reserves .invalid."""

_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")


@dataclass(frozen=True, slots=True)
class Head:
    """The headers that are the same in every copy of a letter, in the order of the message; `end` has the last."""

    sender: bytes
    reply_to: bytes
    date: bytes
    list_id: bytes
    end: bytes

    def written(self, to: str, subject: bytes, message_id: str, *, unsubscribe: str, one_click: bool) -> bytes:
        """Return the headers of one copy; raise UsageError for what they cannot contain.

        `subject` is the whole header; `message_id` has no angle brackets; `unsubscribe` is "" where no address is
        known.
        """
        leaving = []
        if unsubscribe:
            leaving.append(headers.line("List-Unsubscribe", f"<{unsubscribe}>"))
            if one_click:
                leaving.append(headers.line("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        return b"".join(
            [
                self.sender,
                headers.line("To", to),
                self.reply_to,
                subject,
                self.date,
                headers.line("Message-ID", f"<{message_id}>"),
                self.list_id,
                *leaving,
                self.end,
            ]
        )


class Frame(NamedTuple):
    """What is around the two texts of a message."""

    before_text: bytes
    before_html: bytes
    end: bytes


def head_of(issue: Issue, publication: Publication, *, now: datetime, digest: str, draft: bool) -> Head:
    """Return the headers of an issue's message, whose boundary is made of `digest`.

    A `draft` opens in Outlook as one that can still be changed. Raise UsageError for what headers cannot contain.
    """
    from email.utils import format_datetime

    known_as = publication.in_language(publication.language).name  # by which filters know the list in all languages
    name = slugify(known_as) or "newsletter"
    last = {
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{_alternative(digest)}"',
        "Content-Language": issue.language,
    }
    if draft:
        last = {"X-Unsent": "1", **last}
    return Head(
        sender=headers.line("From", _sender(publication)),
        reply_to=headers.line("Reply-To", publication.reply_to) if publication.reply_to else b"",
        date=headers.line("Date", format_datetime(now)),
        list_id=headers.line("List-ID", f"{headers.phrase(known_as)} <{name}.{domain_of(publication)}>"),
        end=b"".join(headers.line(*header) for header in last.items()) + b"\r\n",
    )


def frame_of(inside: Mapping[str, Picture], *, digest: str) -> Frame:
    """Return what is around the texts of a message with these pictures, by Content-ID; `digest` makes boundaries."""
    alternative, related = _alternative(digest), f"=_related_{digest}"
    html, end = _text_head("html"), _closed(alternative)
    if inside:
        kind = f'multipart/related; boundary="{related}"; type="text/html"'
        html = headers.line("Content-Type", kind) + b"\r\n" + _opened(related) + html
        pictures = b"".join(b"\r\n" + _opened(related) + _picture(*named) for named in inside.items())
        end = pictures + _closed(related) + end
    return Frame(_opened(alternative) + _text_head("plain"), b"\r\n" + _opened(alternative) + html, end)


def domain_of(publication: Publication) -> str:
    """Return the domain of the identifiers of a publication's messages."""
    if publication.sender:
        return publication.sender.email.rpartition("@")[2]
    host = urlsplit(publication.site_url or "").hostname or ""
    return host if _HOST.fullmatch(host) else NO_DOMAIN


def _sender(publication: Publication) -> str:
    if publication.sender:
        return f"{headers.phrase(publication.sender.name)} <{publication.sender.email}>"
    return f"{headers.phrase(publication.name)}:;"


def _alternative(digest: str) -> str:
    return f"=_alternative_{digest}"


def _opened(boundary: str) -> bytes:
    """Return the line before a part; behind another part, a line break that belongs to neither comes before it."""
    return f"--{boundary}\r\n".encode()


def _closed(boundary: str) -> bytes:
    """Return the line after the last part, with the line break before it."""
    return f"\r\n--{boundary}--\r\n".encode()


def _text_head(kind: str) -> bytes:
    """Return the headers of a text, which is plain or html."""
    content_type = headers.line("Content-Type", f'text/{kind}; charset="utf-8"')
    return content_type + headers.line("Content-Transfer-Encoding", "quoted-printable") + b"\r\n"


def _picture(identifier: str, picture: Picture) -> bytes:
    """Return the part of a picture."""
    from email.message import EmailMessage
    from email.policy import EmailPolicy

    class Policy(EmailPolicy):
        """The standard library's policy, except that headers are stored exactly as they are sent, and never parsed."""

        def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
            if name.lower() == "content-disposition":  # the library splits long file names by RFC 2231
                return super().header_store_parse(name, value)
            return name, headers.written(name, str(value))

    part = EmailMessage(Policy(max_line_length=headers.WIDTH, refold_source="none", linesep="\r\n"))
    main, _, sub = picture.content_type.partition("/")
    part.set_content(picture.content, main, sub, disposition="inline", filename=picture.name, cid=f"<{identifier}>")
    return part.as_bytes()
