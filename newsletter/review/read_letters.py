"""Two letters as they are read → what differs for their readers, for an edition of which nothing else is known.

Comes in: the HTML and the text of both, with their pictures. Goes out: Differences without a place in files. The
letters are compared as screen readers read them, a passage at a time, so that ids, styles and layout do not count; what
words look like that are the same is compared apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from newsletter.calendar.links import SERVICES
from newsletter.review.called import quoted
from newsletter.review.difference import Difference, Sort
from newsletter.review.marks import looks
from newsletter.review.sentences import reworded
from newsletter.review.side import Seen, SeenPicture
from newsletter.review.word_diff import spans
from newsletter.seen.screen_reader import SpokenItem, reading_order
from newsletter.text import markup

_ALIKE = 0.5
"""The share of the words of two passages that must be the same if one has become the other."""

LOOK = Difference(
    Sort.LOOK,
    "The look",
    "Words that have stayed the same look otherwise: the theme, a template or the program that builds the letter has "
    "changed since.",
)
_REST = "the same is read, and the file is another one: what built it has changed since"


class _Passage(NamedTuple):
    """What is read of a letter in one breath; `picture` is the digest of the picture that it describes, or ""."""

    role: str
    text: str
    address: str
    picture: str


def differences(before: Seen, now: Seen) -> list[Difference]:
    """Return what differs for those who read two letters."""
    roots = markup.parsed(before.html), markup.parsed(now.html)
    found = [*_subject(*roots), *_in_passages(_passages(roots[0], before.pictures), _passages(roots[1], now.pictures))]
    if looks(before, now):
        found.append(LOOK)
    if not found:
        names = (("The HTML", before.html, now.html), ("The plain text", before.text, now.text))
        found = [Difference(Sort.REST, name, f"{name}: {_REST}.") for name, old, new in names if old != new]
    return found


def _subject(before: markup.Element, now: markup.Element) -> Iterator[Difference]:
    old, new = (" ".join((root.findtext("head/title") or "").split()) for root in (before, now))
    if old != new:
        yield Difference(Sort.WORDS, "Title", f"The title changed from {quoted(old)} to {quoted(new)}.")


def _passages(root: markup.Element, pictures: Mapping[str, SeenPicture]) -> list[_Passage]:
    elements = list(root.iter("*"))
    found = []
    for item in reading_order(root):
        shown = pictures.get(elements[item.element].get("src", "")) if item.role == "image" else None
        digest = hashlib.sha256(shown.content).hexdigest() if shown else ""
        if item.text:
            found.append(_Passage(_role(item), item.text, _target(item.address), digest))
    return found


def _target(address: str) -> str:
    """Return an address; of one that adds an event to a calendar, without the event, which is told by itself."""
    calendars = (f"{service.address}?" for service in SERVICES)
    return next((calendar for calendar in calendars if address.startswith(calendar)), address)


def _role(item: SpokenItem) -> str:
    return "link" if item.role == "button" else item.role


def _in_passages(before: Sequence[_Passage], now: Sequence[_Passage]) -> Iterator[Difference]:
    for span in spans(before, now):
        if not span.is_same:
            yield from _replaced([before[place] for place in span.first], [now[place] for place in span.second])


def _replaced(before: list[_Passage], now: list[_Passage]) -> Iterator[Difference]:
    """Yield what has become of passages where others stand now: each is paired with the next one like it."""
    rest = list(now)
    for old in before:
        new = next((each for each in rest if _is_like(old, each)), None)
        if new is None:
            yield _whole(old, is_gone=True)
            continue
        for added in rest[: rest.index(new)]:
            yield _whole(added, is_gone=False)
        del rest[: rest.index(new) + 1]
        yield from _changed(old, new)
    for added in rest:
        yield _whole(added, is_gone=False)


def _is_like(old: _Passage, new: _Passage) -> bool:
    if old.role != new.role:
        return False
    if old.text == new.text or (old.picture and old.picture == new.picture):
        return True
    return SequenceMatcher(None, old.text.split(), new.text.split(), autojunk=False).ratio() >= _ALIKE


def _changed(old: _Passage, new: _Passage) -> Iterator[Difference]:
    called = f"The {new.role} {quoted(new.text)}"
    if old.text != new.text:
        sort = Sort.PICTURE if new.role == "image" else Sort.WORDS
        yield Difference(sort, called, *reworded(f"the {new.role} {quoted(old.text)}", old.text, new.text))
    if old.address != new.address:
        yield Difference(Sort.LINK, called, f"{called} now leads to {new.address}, and no longer to {old.address}.")
    if old.picture != new.picture:
        yield Difference(Sort.PICTURE, called, f"{called} is another picture.")


def _whole(passage: _Passage, *, is_gone: bool) -> Difference:
    called = f"The {passage.role} {quoted(passage.text)}"
    verb = "is gone" if is_gone else "is new"
    return Difference(Sort.GONE if is_gone else Sort.NEW, f"{called} {verb}", f"{called} {verb}.")
