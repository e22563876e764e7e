"""Whoever is to be forgotten is taken out of a list, and every other byte of it stays."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import UsageError
from newsletter.sending.members.without import delete, rows_of

ADA = "ada@example.org"
CELLS = st.text(st.sampled_from('aä 𝄞,;"\n\r'), max_size=6)
ROWS = st.lists(st.tuples(st.sampled_from([ADA, "Ada@EXAMPLE.org ", "bo@example.org", "nada@example.org", ""]), CELLS))


@given(
    rows=ROWS,
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    says=st.booleans(),
    ends=st.booleans(),
)
def test_their_rows_are_deleted_and_all_others_stay(
    rows: list[tuple[str, str]], separator: str, encoding: str, end: str, says: bool, ends: bool, tmp_path: Path
) -> None:
    def written(rows: list[tuple[str, str]]) -> str:
        lines = [separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [("email", "x"), *rows]]
        return (f"sep={separator}{end}" if says else "") + "".join(line + end for line in lines)

    path, whole = tmp_path / "members.csv", written(rows)
    is_last_theirs = bool(rows) and rows[-1][0].lower()[:3] == "ada"
    path.write_bytes((whole if ends else whole.removesuffix(end)).encode(encoding))
    theirs = rows_of(path, {ADA})
    assert theirs
    delete(path, theirs)
    left = written([row for row in rows if not row[0].lower().startswith("ada")])
    expected = left if ends or is_last_theirs else left.removesuffix(end)
    assert path.read_bytes() == expected.encode(encoding)


def test_bytes_that_are_no_text_stay_and_so_do_the_rights_and_a_link(tmp_path: Path) -> None:
    place, link = tmp_path / "kept.csv", tmp_path / "members.csv"
    place.write_bytes(b"email,x\n\xff\xfe bo@example.org,\x81\nada@example.org,1\r\ncy@example.org,2")
    place.chmod(0o640)
    link.symlink_to(place)
    theirs = rows_of(link, {ADA})
    assert theirs
    assert [row[:2] for row in theirs.rows] == [(3, 3)]
    delete(link, theirs)
    assert place.read_bytes() == b"email,x\n\xff\xfe bo@example.org,\x81\ncy@example.org,2"
    assert (link.is_symlink(), stat.S_IMODE(place.stat().st_mode)) == (True, 0o640)


def test_a_list_that_was_changed_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("email\nada@example.org\n", "utf-8")
    theirs = rows_of(path, {ADA})
    path.write_text("email\nbo@example.org\nada@example.org\n", "utf-8")
    assert theirs
    with pytest.raises(UsageError, match="was changed meanwhile"):
        delete(path, theirs)
    assert path.read_text("utf-8") == "email\nbo@example.org\nada@example.org\n"


@pytest.mark.parametrize("content", ["To ada@example.org\n", 'email,x\nada@example.org,"open\n', "", "x,y\n1,2\n"])
def test_what_is_no_list_or_one_whose_rows_are_not_certain_is_not_touched(content: str, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(content, "utf-8")
    assert rows_of(path, {ADA}) is None
