"""Cells are read as they were written, and each of their characters has the place that an editor shows."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from newsletter.sending.members.sheet import opened

TEXTS = st.text(st.sampled_from("aä 𝄞,;\t|\"\n\r'\u2028\x85"), max_size=6)
ROWS = st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=5)


@given(
    rows=ROWS,
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    is_sparing=st.booleans(),
    says=st.booleans(),
)
def test_each_character_is_found_where_an_editor_shows_it(
    rows: list[list[str]], separator: str, encoding: str, end: str, is_sparing: bool, says: bool, tmp_path: Path
) -> None:
    text, places = f"sep={separator}{end}" if says else "", []
    for cells_of_row in [["email", "x"], *rows]:
        for column, cell in enumerate(cells_of_row):
            mark = "" if cell.isalnum() and is_sparing else '"'
            text += (separator if column else "") + mark
            found = []
            for character in cell:
                found.append(len(text))
                text += '""' if character == '"' else character
            places.append(found)
            text += mark
        text += end
    path = tmp_path / "members.csv"
    path.write_bytes(text.encode(encoding))
    read = []
    with opened(path, "members.csv", lambda names: "email" in names) as sheet:
        for number, row in enumerate(sheet.rows(), 1):
            read.append(row)
            for column in range(2):
                for at, index in enumerate(places[2 * number + column]):
                    problem = sheet.problem("It.", "", column, at)
                    assert (problem.line, problem.column) == place_in(text, index)
    assert read == rows


def place_in(text: str, index: int) -> tuple[int, int]:
    """Return the line and column of a character, as editors count lines."""
    before = re.split("\r\n|\r|\n", text[:index])
    if text[index - 1 : index + 1] == "\r\n":  # within a line's end: the end of that line
        return len(before) - 1, len(before[-2]) + 2
    return len(before), len(before[-1]) + 1
