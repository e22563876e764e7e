"""Rendering → EmailMessage: compose(). The bytes of a message have CRLF line endings, as files and mail servers need.

Comes in: a rendering, its issue, publication and pictures, and the time. Goes out: multipart/alternative, the plain
text first, as one sample reader sees it. With a site_url the pictures are hosted; without one they are embedded. The
same input gives the same bytes. This is a module of its own because it alone knows the format of mail.

Headers are encoded here and not by the standard library, whose versions from 3.11 to 3.13 differ: it decodes what an
author typed (`=?UTF-8?Q?=0A?=Bcc:…` in a subject became a header), and turns long addresses in List-Unsubscribe into
encoded words, which no mail program follows.

A publication without a sender has `From: Its name:;`, a group without addresses as RFC 6854 allows: a message needs a
From, and we must not invent an address.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from string import punctuation
from typing import Any
from urllib.parse import quote, urlsplit

from newsletter.errors import Refused, UsageError
from newsletter.images import Picture, PlacedPicture
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.model.settings import Persona
from newsletter.reading.addresses import email_address, with_ascii_host
from newsletter.reading.slugs import slugify
from newsletter.reading.source import Path
from newsletter.render import Rendering
from newsletter.sending.readdressed import readdressed
from newsletter.text import merge_tags
from newsletter.text.merge_tags import Dialect, MergeTag

NO_DOMAIN = "newsletter.invalid"
"""The domain of a publication without a sender and a site; RFC 2606 reserves .invalid."""

WIDTH = 76
LONGEST_LINE = 998  # RFC 5322, 2.1.1

_REFUSED = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")


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
) -> EmailMessage:
    """Return the message as `persona` reads it, or else the sample reader of newsletter.yaml.

    `now` has a zone. `to` is an address, by default that of the sample reader, if `email` is a merge tag with a sample.
    A `draft` opens in Outlook as one that can still be changed. Raise UsageError for what a message cannot contain.
    """
    values = publication.samples(issue.slug, persona)
    tags = rendering.tags
    subject = tags.fill_text(rendering.subject, values)
    text, html = tags.fill_text(rendering.text, values), tags.fill_html(rendering.html, values)
    for name, content in (("The plain text", text), ("The HTML", html)):
        try:
            content.encode()
        except UnicodeEncodeError as error:
            broken = ord(content[error.start])
            raise UsageError(f"{name} holds U+{broken:04X}, which is half a character: replace it.") from error

    domain = _domain(publication)
    recipient = _recipient(to, values)
    inside: dict[str, Picture] = {}
    if publication.site_url is None:
        html, inside = _with_pictures_inside(html, pictures, domain)
    texts = (issue.slug, now.isoformat(), recipient, subject, text, html)
    digest = _digest(*(part.encode("utf-8", "replace") for part in texts))

    message = EmailMessage(_POLICY)
    message["From"] = _sender(publication)
    message["To"] = recipient
    if publication.reply_to:
        message["Reply-To"] = publication.reply_to
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{digest}@{domain}>"
    message["List-ID"] = f"{_phrase(publication.name)} <{slugify(publication.name) or 'newsletter'}.{domain}>"
    if unsubscribe := _unsubscribe_url(publication, values):
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        is_personal = publication.has_own_unsubscribe_url(issue.slug, values)
        if is_personal and unsubscribe.lower().startswith("https:"):
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if draft:
        message["X-Unsent"] = "1"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"=_alternative_{digest}")
    if inside:
        _put_inside(message, inside, digest)
    for part in message.iter_parts():
        del part["MIME-Version"]  # the library adds it to each part, and only the message needs it
    message["Content-Language"] = issue.language  # last: before, it would have become a header of the text part
    return message


class _Policy(EmailPolicy):
    """The standard library's policy, except that headers are stored exactly as they are sent, and never parsed."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Return a header's name and value, encoded and folded; raise UsageError for what headers cannot contain."""
        if name.lower() == "content-disposition":  # the library splits long file names by RFC 2231
            return super().header_store_parse(name, value)
        return name, _written(name, str(value))

    def header_fetch_parse(self, name: str, value: Any) -> Any:
        """Return a header's value without its folds."""
        return value if name.lower() == "content-disposition" else value.replace("\r\n", "")


_POLICY = _Policy(max_line_length=WIDTH, refold_source="none", linesep="\r\n")


def _sender(publication: Publication) -> str:
    if publication.sender:
        return f"{_phrase(publication.sender.name)} <{publication.sender.email}>"
    return f"{_phrase(publication.name)}:;"


def _recipient(to: str | None, values: Dialect) -> str:
    """Return the value of To; raise UsageError if `to` is not an address."""
    try:
        return email_address(values(MergeTag("email")) if to is None else to)
    except Refused as refusal:
        if to is not None:
            raise UsageError(f"{refusal.message} {refusal.hint}") from refusal
        return "undisclosed-recipients:;"


def _unsubscribe_url(publication: Publication, values: Dialect) -> str:
    """Return the URL to unsubscribe at, in ASCII, or "" if none is known."""
    address = publication.unsubscribe_url or ""
    if tag := merge_tags.alone(address):
        address = values(tag)
    if not merge_tags.is_safe_address(address):
        return ""
    try:
        return quote(with_ascii_host(address), safe=punctuation)
    except ValueError:
        return ""


def _domain(publication: Publication) -> str:
    """Return the domain of the message's identifiers."""
    if publication.sender:
        return publication.sender.email.rpartition("@")[2]
    host = urlsplit(publication.site_url or "").hostname or ""
    return host if _HOST.fullmatch(host) else NO_DOMAIN


def _with_pictures_inside(
    html: str, pictures: Mapping[Path, PlacedPicture], domain: str
) -> tuple[str, dict[str, Picture]]:
    """Return the HTML with each picture's address replaced by its Content-ID, and the pictures by Content-ID."""
    by_url = {shown.url: shown.picture for shown in pictures.values()}
    identifiers = {
        url: f"{_digest(picture.name.encode(), picture.content)[:16]}@{domain}" for url, picture in by_url.items()
    }
    html = readdressed(html, {url: f"cid:{identifier}" for url, identifier in identifiers.items()})
    places = {url: html.find(f"cid:{identifier}") for url, identifier in identifiers.items()}
    shown = sorted((url for url in by_url if places[url] >= 0), key=places.__getitem__)
    return html, {identifiers[url]: by_url[url] for url in shown}


def _put_inside(message: EmailMessage, inside: Mapping[str, Picture], digest: str) -> None:
    """Turn the HTML part into a multipart/related that also contains the pictures."""
    _, html = message.iter_parts()
    for identifier, picture in inside.items():
        main, _, sub = picture.content_type.partition("/")
        html.add_related(picture.content, main, sub, cid=f"<{identifier}>", filename=picture.name, disposition="inline")
    html.set_boundary(f"=_related_{digest}")
    html.set_param("type", "text/html")


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


def _written(name: str, value: str) -> str:
    """Return a header's value encoded and folded; raise UsageError for what headers cannot contain."""
    _refuse_characters(value, name)
    if name.lower() == "subject" and not _is_plain(value):
        value = _encoded(value, name)
    if not value.isascii():
        raise UsageError(f"{name} can hold plain letters only, and here is “{value}”.")
    lines = [name + ":"]
    for word in re.split(r"(?<! ) (?! )", value):
        if len(lines[-1]) + 1 + len(word) <= WIDTH or lines[-1] == name + ":":
            lines[-1] += f" {word}"
        else:
            lines.append(f" {word}")
    if (longest := max(map(len, lines))) > LONGEST_LINE:
        raise UsageError(f"{name} would be a line of {longest} characters, and mail allows {LONGEST_LINE}: shorten it.")
    return "\r\n".join(lines).removeprefix(f"{name}: ")


def _refuse_characters(text: str, place: str) -> None:
    if wrong := _REFUSED.search(text):
        raise UsageError(f"{place} holds U+{ord(wrong[0]):04X}, which no header of a message may: take it out.")


def _phrase(name: str) -> str:
    """Return a name as written before an address: plain, quoted or encoded."""
    _refuse_characters(name, f"The name “{name!a}”")
    if not _is_plain(name):
        return _encoded(name, "Reply-To")
    if _PLAIN_NAME.fullmatch(name):
        return name
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'


def _is_plain(text: str) -> bool:
    """Return whether a header can contain a text as it is, without changing it."""
    return text.isascii() and "=?" not in text and not re.search(r"\A | \Z|  |\S{60}", text)


def _encoded(text: str, header: str) -> str:
    """Return a text as encoded words (RFC 2047), separated by spaces."""
    return Header(text, "utf-8", WIDTH, header).encode().replace("\n", "")
