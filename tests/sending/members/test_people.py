"""Whatever stands in a list, nobody is in it twice, nobody who has left gets a letter, and nobody is forgotten."""

from __future__ import annotations

import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import InputError
from newsletter.sending.members.left import read_left
from newsletter.sending.members.read import read_members
from newsletter.sending.secret import folded

CASES = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*/*.csv"))]
ADDRESSES = st.sampled_from(
    ["a@example.org", "A@example.org", "b@example.org", "b@EXAMPLE.org", "c@bücher.example", ""]
)
STATUSES = st.sampled_from(["subscribed", "unsubscribed", "bounced", "pending"])


@given(rows=st.lists(st.tuples(ADDRESSES, STATUSES), max_size=12))
def test_each_person_gets_one_letter_or_a_reason(rows: list[tuple[str, str]], tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("email", "status"), *rows])
    said: dict[str, set[str]] = {}
    for address, status in rows:
        if address:
            said.setdefault(folded(address), set()).add(status)
    wanted = [person for person, statuses in said.items() if statuses == {"subscribed"}]
    gone = {person for person, statuses in said.items() if statuses & {"unsubscribed", "bounced"}}

    read = read_members(path, ())
    assert [folded(one.address) for one in read.recipients] == wanted
    assert read.total == len(wanted)
    assert {folded(one.address): one.reason for one in read.left} == {
        person: "unsubscribed" if "unsubscribed" in said[person] else "bounced" for person in gone
    }
    assert read.total + sum(read.left_out.values()) == len(rows)
    assert {folded(one.address) for one in read_left(path).left} == gone


@given(
    content=st.sampled_from(CASES).flatmap(
        lambda content: st.lists(
            st.tuples(st.integers(0, len(content)), st.integers(0, 6), st.binary(max_size=4)), max_size=4
        ).map(lambda changes: changed(content, changes))
    )
    | st.binary(max_size=60)
)
def test_a_damaged_list_is_read_or_refused_at_its_lines(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_bytes(content)
    lines = content.count(b"\n") + content.count(b"\r") + 2
    for read in (lambda: list(read_members(path, ("first_name",)).recipients), lambda: read_left(path)):
        try:
            read()
        except InputError as error:
            for problem in error.problems:
                assert 1 <= problem.line <= lines
                assert problem.column >= 1
                assert problem.hint


def changed(content: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Return bytes with others in the place of some of them: where, how many, and what stands there instead."""
    for at, count, instead in changes:
        content = content[:at] + instead + content[at + count :]
    return content
