"""A list of members and sign-ups → all who get a letter: the list first, and then who has signed up beside it.

It is a module of its own because here it is decided whose word counts. What the list says of somebody does: their
values and their language, which people here have corrected, and also that they get no letters. Of two sign-ups of one
person, the later one counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from newsletter.sending.joining.copy import FILE
from newsletter.sending.joining.signups import SignUp
from newsletter.sending.members.read import MembersFile, Recipient
from newsletter.sending.secret import folded


def with_signups(members: MembersFile, signups: Mapping[int, SignUp], tags: tuple[str, ...]) -> MembersFile:
    """Return a list with those who signed up and are not in it; `signups` are by the number of their line."""
    latest: dict[str, tuple[int, SignUp]] = {}
    for number, signup in sorted(signups.items(), key=lambda each: each[1].confirmed):
        latest[folded(signup.address)] = number, signup
    listed = {folded(recipient.address) for recipient in members.recipients} if latest else set()
    away = [person for person in latest if person in members.away]
    beside = tuple(
        Recipient(
            signup.address,
            signup.language,
            {tag: value for tag, value in signup.values.items() if tag in tags},
            number,
            FILE,
        )
        for person, (number, signup) in latest.items()
        if person not in listed and person not in members.away
    )
    remarks = [_remark(len(away), members.path.name)] if away else []
    return replace(members, total=members.total + len(beside), beside=beside, remarks=(*members.remarks, *remarks))


def _remark(count: int, name: str) -> str:
    return (
        f"{count:,} signed up, and {name} says that they get no letters, which counts: take their rows out of it if "
        "they are to get some."
    )
