"""What each role may do, and the words in which it is told what it may not."""

from __future__ import annotations

import pytest

from newsletter.team.people import RIGHTS, ROLES, Person, Right, Role, may, refusal, rights

ANA, BEN, EVA = (Person(*each, "") for each in (("Ana", "reader"), ("Ben", "writer"), ("Eva", "approver")))


def test_each_role_may_do_what_the_one_before_may_and_more() -> None:
    reader, writer, approver = (rights(Person("Ana", role, "")) for role in ROLES)
    assert reader == ("read", "comment")
    assert {*writer} - {*reader} == {"write"}
    assert {*approver} - {*writer} == {"approve", "send", "settings"}


def test_who_writes_alone_may_do_everything_and_nobody_else_may_use_the_computer() -> None:
    assert rights(None) == RIGHTS
    assert not any(may(person, "computer") for person in (ANA, BEN, EVA))


@pytest.mark.parametrize(
    ("person", "right", "said"),
    [
        (BEN, "write", ""),
        (ANA, "write", "Only a writer may write. Here that is: Ben, Eva."),
        (BEN, "send", "Only an approver may send a letter or take it elsewhere. Here that is: Eva."),
        (EVA, "computer", "This would happen on the computer that the desk runs on, and only who sits there does it."),
    ],
)
def test_a_refusal_says_who_may(person: Person, right: Right, said: str) -> None:
    assert refusal(person, right, [ANA, BEN, EVA]) == said


@pytest.mark.parametrize(("role", "a"), [("reader", "a writer"), ("writer", "an approver")])
def test_a_refusal_says_that_nobody_may(role: Role, a: str) -> None:
    person: Person = Person("Ana", role, "")
    right: Right = "write" if role == "reader" else "approve"
    assert refusal(person, right, [person]).startswith(f"Only {a} may {right}. Nobody here is one yet.")
