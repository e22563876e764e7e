"""A letter → all of it that goes out, by name, and a digest of that: what an approval is bound to.

Comes in: a letter in all its languages, as it is built. Goes out: bytes that are the same on every computer and at any
time. It is a module of its own because what is sent has many parts, and one that is missing here could change after the
board has seen it. What each sending makes new is not in it: the date, the identifiers, and what only one member's copy
has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from newsletter.calendar import ics
from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.render import render_issue
from newsletter.sending.skeleton import Skeleton
from newsletter.times.zones import start_of_day


def digest_of(letters: Sequence[Letter]) -> str:
    """Return what tells all that goes out from anything else, in 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for name, content in sorted(what_is_sent(letters).items()):
        for part in (name.encode(), content):
            digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()


def what_is_sent(letters: Sequence[Letter]) -> Mapping[str, bytes]:
    """Return all that goes out: to members from here, and to an email service; raise UsageError as Skeleton.of() does.

    The letters are those of their publication as it is, and not as_members_get_it(): those are made here. What is in
    another language than that of the issue has it before its name.
    """
    own, *translations = letters
    found = _of_one(own)
    for letter in translations:
        found |= {f"{letter.issue.language}/{name}": content for name, content in _of_one(letter).items()}
    return found


def _of_one(letter: Letter) -> dict[str, bytes]:
    issue, publication, rendering = letter.issue, letter.publication, letter.rendering
    now = start_of_day(issue.date, issue.timezone)
    members = publication.as_members_get_it()
    to_members = replace(letter, publication=members, rendering=render_issue(issue, members, letter.pictures))
    texts = {
        "subject": rendering.subject,
        "preheader": rendering.preheader,
        "html": rendering.html,
        "text": rendering.text,
        "merge tags": json.dumps([tag.neutral for tag in rendering.tags.tags]),
        "where members leave": publication.sending.unsubscribe_at or publication.sending.bounces_to or "",
    }
    return {
        **{name: text.encode("utf-8", "replace") for name, text in texts.items()},
        "message": _message(to_members, now),
        **ics.calendar_files(issue, publication, now),
        **{f"images/{shown.picture.name}": shown.picture.content for shown in letter.pictures.values()},
    }


def as_built(letters: Sequence[Letter], publication: Publication) -> Sequence[Letter]:
    """Return the letters of their publication as it is, from some that may be as_members_get_it()."""
    return [_as_built(letter, publication.in_language(letter.issue.language)) for letter in letters]


def _as_built(letter: Letter, publication: Publication) -> Letter:
    if letter.publication is publication:
        return letter
    rendering = render_issue(letter.issue, publication, letter.pictures)
    return replace(letter, publication=publication, rendering=rendering)


def _message(letter: Letter, now: datetime) -> bytes:
    """Return the message without what only one member's copy has."""
    kept = Skeleton.of(letter, now=now, unsubscribes_one_click=False).to_bytes()
    return kept.partition(b"\n")[2]  # without the line that says in which form it is kept
