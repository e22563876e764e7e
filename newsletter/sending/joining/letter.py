"""A publication → the letter with the link by which somebody confirms; and that letter, with a link, → a message.

Comes in: a publication, whose templates draw it as they draw every issue; and on the server, the skeleton that was made
of it. Goes out: the bytes of a message. It is a module of its own because the letter is of no issue: it has no date at
its top, no web version and no link to leave, and is written to people who are on no list.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TypeAlias

from newsletter.model.publication import Publication
from newsletter.sending import headers
from newsletter.sending.dialogue import Patience
from newsletter.sending.server import Server
from newsletter.sending.skeleton import Personal, Skeleton
from newsletter.sending.smtp import Smtp
from newsletter.sending.transport import Receipt, TurnedAway
from newsletter.text.merge_tags import EMAIL

LINK = "confirm_url"
"""The merge tag that the link stands for."""

Post: TypeAlias = Callable[[bytes, str, str], Receipt]
"""Sends a message to an address, from another one, and returns what became of it."""

PATIENCE = Patience(greeting=10, opening=10, opened=20, answer=10, block=10, body=20, final=20, goodbye=2)
"""Seconds for the mail server: somebody waits for the page."""

_SLUG = "sign-up"
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)  # of the skeleton, until a message gets its own


def drawn(publication: Publication, language: str, consent: str, privacy_url: str) -> Skeleton:
    """Return the letter in a language; `consent` is what somebody agrees to. Raise TemplateError, InputError."""
    import yaml

    from newsletter.images import collect
    from newsletter.letter import Letter
    from newsletter.model.issue import load_issue
    from newsletter.render import render_issue

    alone = publication.model_copy(update={"reason": None, "unsubscribe_url": None, "site_url": None, "social": ()})
    words = {name: text.replace("{name}", publication.name) for name, text in publication.words(language).items()}
    privacy = f" [{_prose(words['join_privacy'])}](<{privacy_url}>)" if privacy_url else ""
    said = {
        "subject": words["confirm_subject"],
        "preheader": words["confirm_preheader"],
        "title": words["confirm_title"],
        "date": _BEGINNING.date().isoformat(),
        "language": language,
        "blocks": [
            {"type": "text", "text": _prose(words["confirm_text"])},
            {"type": "callout", "text": f"{_prose(consent)}{privacy}"},
            {"type": "button", "label": words["confirm_link"], "url": f"{{{{ {LINK} }}}}"},
            {"type": "text", "text": _prose(words["confirm_otherwise"])},
        ],
    }
    raw = yaml.safe_dump(said, allow_unicode=True).encode()
    issue = load_issue(publication.root / "issues" / f"{_SLUG}.yaml", alone, raw)
    pictures = collect(issue, alone)
    letter = Letter(issue, alone, render_issue(issue, alone, pictures, is_dated=False), pictures, b"")
    return Skeleton.of(letter, now=_BEGINNING, unsubscribes_one_click=False)


def _prose(text: str) -> str:
    """Return a text as Markdown that reads as it stands, but for the place of the address."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text).replace(r"\{email\}", f"{{{{ {EMAIL} }}}}")


def written(skeleton: Skeleton, address: str, link: str, now: datetime) -> bytes:
    """Return the message to an address; `now` has a zone. Raise UsageError for what a message cannot contain.

    It says that a program sends it (RFC 3834), so that nobody's absence note answers it.
    """
    head = skeleton.head
    own = replace(
        skeleton,
        head=replace(
            head,
            date=headers.line("Date", format_datetime(now)),
            list_id=head.list_id + headers.line("Auto-Submitted", "auto-generated"),
        ),
    )
    identifier = f"{secrets.token_hex(16)}@{skeleton.domain}"
    return own.write(Personal(address, {LINK: link}, identifier, None))


def post_by(server: Server, sign: Callable[[bytes], bytes] | None = None) -> Post:
    """Return how letters are sent by a mail server, each over a connection of its own, and signed if they are to be."""

    def post(raw: bytes, address: str, sender: str) -> Receipt:
        try:
            with Smtp(server, PATIENCE, sign=sign) as smtp:
                return smtp.deliver(raw, address, sender=sender)
        except TurnedAway as refusal:
            return refusal.receipt(address)

    return post
