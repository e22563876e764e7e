"""Rendering → message: compose(). The bytes of a message have CRLF line endings, as files and mail servers need.

Comes in: a rendering, its issue, publication and pictures, and the time. Goes out: the message as one sample reader
sees it. With a site_url the pictures are hosted; without one they are embedded. The same input gives the same bytes.
This is a module of its own because it alone decides what the copy of one reader says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from string import punctuation
from urllib.parse import quote

from newsletter.errors import Refused, UsageError
from newsletter.images import Picture, PlacedPicture
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.model.settings import Persona
from newsletter.reading.addresses import email_address, with_ascii_host
from newsletter.reading.source import Path
from newsletter.render import Rendering
from newsletter.sending import headers, quoted_printable
from newsletter.sending.layout import domain_of, frame_of, head_of
from newsletter.sending.readdressed import readdressed
from newsletter.text import contexts, merge_tags
from newsletter.text.merge_tags import Dialect, MergeTag


def compose(
    rendering: Rendering,
    issue: Issue,
    publication: Publication,
    pictures: Mapping[Path, PlacedPicture],
    *,
    now: datetime,
    persona: Persona | None = None,
    to: str | None = None,
    draft: bool = True,
) -> bytes:
    """Return the message as `persona` reads it, or else the sample reader of newsletter.yaml.

    `now` has a zone. `to` is an address, by default that of the sample reader, if `email` is a merge tag with a sample.
    A `draft` opens in Outlook as one that can still be changed. Raise UsageError for what a message cannot contain.
    """
    values = publication.samples(issue.web_path, persona)
    recipient = _recipient(to, values)
    tags = rendering.tags
    html, inside = with_pictures_inside(rendering.html, publication, pictures)
    subject = tags.fill_text(rendering.subject, values)
    text, html = tags.fill_text(rendering.text, values), tags.fill_html(html, values)
    refuse_halves(text, html)
    texts = (issue.slug, now.isoformat(), recipient, subject, text, html)
    digest = digest_of(*(part.encode("utf-8", "replace") for part in texts))
    head = head_of(issue, publication, now=now, digest=digest, draft=draft)
    frame = frame_of(inside, digest=digest)
    address = publication.unsubscribe_url or ""
    leaving = merge_tags.alone(address)
    unsubscribe = unsubscribe_address(values(leaving) if leaving else address)
    is_own = publication.has_own_unsubscribe_url(issue.web_path, values)
    one_click = is_own and unsubscribe.lower().startswith("https:")
    identifier, line = f"{digest}@{domain_of(publication)}", headers.line("Subject", subject)
    return b"".join(
        [
            head.written(recipient, line, identifier, unsubscribe=unsubscribe, one_click=one_click),
            frame.before_text,
            quoted_printable.whole(text),
            frame.before_html,
            quoted_printable.whole(html),
            frame.end,
        ]
    )


def _recipient(to: str | None, values: Dialect) -> str:
    """Return the value of To; raise UsageError if `to` is not an address."""
    try:
        return email_address(values(MergeTag(merge_tags.EMAIL)) if to is None else to)
    except Refused as refusal:
        if to is not None:
            raise UsageError(f"{refusal.message} {refusal.hint}") from refusal
        return "undisclosed-recipients:;"


def unsubscribe_address(address: str) -> str:
    """Return an address to unsubscribe at as a header has it, in ASCII, or "" if it is none."""
    if not contexts.is_safe_address(address):
        return ""
    try:
        return quote(with_ascii_host(address), safe=punctuation)
    except ValueError:
        return ""


def with_pictures_inside(
    html: str, publication: Publication, pictures: Mapping[Path, PlacedPicture]
) -> tuple[str, dict[str, Picture]]:
    """Return the HTML with each picture's address replaced by its Content-ID, and the pictures by Content-ID.

    Where the publication has a site, its pictures are hosted there, and the HTML stays as it is.
    """
    if publication.site_url is not None:
        return html, {}
    domain = domain_of(publication)
    by_url = {shown.url: shown.picture for shown in pictures.values()}
    identifiers = {
        url: f"{digest_of(picture.name.encode(), picture.content)[:16]}@{domain}" for url, picture in by_url.items()
    }
    html = readdressed(html, {url: f"cid:{identifier}" for url, identifier in identifiers.items()})
    places = {url: html.find(f"cid:{identifier}") for url, identifier in identifiers.items()}
    shown = sorted((url for url in by_url if places[url] >= 0), key=places.__getitem__)
    return html, {identifiers[url]: by_url[url] for url in shown}


def digest_of(*parts: bytes) -> str:
    """Return 32 hexadecimal digits that tell one message, or one picture, from others."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


def refuse_halves(text: str, html: str) -> None:
    """Raise UsageError if the plain text or the HTML of a message holds half a character."""
    for name, content in (("The plain text", text), ("The HTML", html)):
        try:
            content.encode()
        except UnicodeEncodeError as error:
            broken = ord(content[error.start])
            raise UsageError(f"{name} holds U+{broken:04X}, which is half a character: replace it.") from error
