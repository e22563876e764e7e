"""The people at a desk for several, their roles, and what each role may do.

Comes in: a person, and what somebody wants to do. Goes out: whether they may, and a sentence that names who may. It is
a module of its own because this one table decides that, for every route of the desk and for every button of its page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias, get_args

Role: TypeAlias = Literal["reader", "writer", "approver"]
ROLES: tuple[Role, ...] = get_args(Role)

Right: TypeAlias = Literal["read", "comment", "write", "approve", "send", "settings", "computer"]
"""What somebody may do.

read: see everything. comment: remark on a letter. write: change issues and their pictures. approve: say that a letter
may go out as it is. send: have it go out, or take it elsewhere. settings: change newsletter.yaml, the words and the
mail server. computer: start programs and keep secrets on the computer of the desk, which is for who sits there.
"""
RIGHTS: tuple[Right, ...] = get_args(Right)

_READER: tuple[Right, ...] = ("read", "comment")
_WRITER: tuple[Right, ...] = (*_READER, "write")
_MAY: dict[Role, tuple[Right, ...]] = {
    "reader": _READER,
    "writer": _WRITER,
    "approver": (*_WRITER, "approve", "send", "settings"),
}
_DONE: dict[Right, str] = {
    "read": "see this",
    "comment": "comment",
    "write": "write",
    "approve": "approve",
    "send": "send a letter or take it elsewhere",
    "settings": "change settings",
}


class Person(NamedTuple):
    """Somebody who has a link of their own; `email` is "" where nobody has said it."""

    name: str
    role: Role
    email: str


def rights(person: Person | None) -> tuple[Right, ...]:
    """Return what somebody may do; None is who writes alone, on their own computer, and may do everything."""
    return _MAY[person.role] if person else RIGHTS


def may(person: Person | None, right: Right) -> bool:
    """Return whether somebody has a right."""
    return right in rights(person)


def refusal(person: Person | None, right: Right, people: Iterable[Person]) -> str:
    """Return in sentences why somebody may not do something, and who of these people may; "" if they may."""
    if may(person, right):
        return ""
    if right not in _DONE:
        return "This would happen on the computer that the desk runs on, and only who sits there does it."
    first = next(role for role in ROLES if right in _MAY[role])
    a = "an" if first == "approver" else "a"
    names = ", ".join(each.name for each in people if may(each, right))
    here = f"Here that is: {names}." if names else "Nobody here is one yet."
    return f"Only {a} {first} may {_DONE[right]}. {here}"
