"""Each file of tables/ was copied from a program, and becomes the entries beside it, of the kind that its name says.

Run as a module, it writes the entries anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsletter.errors import Refused
from newsletter.importing.entries import entries, grid
from newsletter.importing.pieces import Rich, Table
from newsletter.importing.read import html, text
from newsletter.model.entries import Contributor, Job, Link
from newsletter.model.events import Session, Webinar
from newsletter.model.occasions import Deadline, Occasion
from newsletter.reading.model_base import Model

FOLDER = Path(__file__).parent / "tables"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".html", ".txt"))
MODELS: dict[str, type[Model]] = {
    "deadlines": Deadline,
    "events": Occasion,
    "jobs": Job,
    "links": Link,
    "people": Contributor,
    "sessions": Session,
    "webinars": Webinar,
}


def expected_file(case: Path) -> Path:
    return case.with_name(f"{case.name}.json")


def answer(case: Path) -> str:
    """Return the entries of a case, and what became of each column."""
    copied = case.read_text(encoding="utf-8")
    read = html.read(copied) if case.suffix == ".html" else text.read(copied)
    (table,) = (piece for piece in read.pieces if isinstance(piece, Table))
    kind = case.name.partition(".")[0]
    found = entries(table, MODELS[kind], has_short_form=kind == "sessions") if kind in MODELS else grid(table)
    return json.dumps(found._asdict(), ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cells_become_entries(case: Path) -> None:
    assert answer(case) == expected_file(case).read_text(encoding="utf-8")


def table(*rows: str) -> Table:
    return Table(tuple(tuple(Rich.plain(cell) for cell in row.split("|")) for row in rows))


def test_more_than_anybody_means_to_paste_is_refused() -> None:
    with pytest.raises(Refused, match="These are 201 rows of 1 cells"):
        entries(table(*["x"] * 201), Link)
    with pytest.raises(Refused, match="These are 1 rows of 31 cells"):
        grid(table("|".join("x" * 31)))


def test_cells_that_no_field_can_hold_are_refused() -> None:
    with pytest.raises(Refused, match="None of these columns fits here"):
        entries(table("09:00|10:00", "11:00|12:00"), Link)


def test_the_days_of_a_column_are_read_as_the_one_that_leaves_no_doubt() -> None:
    for rows, days in (
        (("A|05/06/2026", "B|13/06/2026"), ["2026-06-05", "2026-06-13"]),
        (("A|05/06/2026", "B|06/13/2026"), ["2026-05-06", "2026-06-13"]),
        (("A|05/06/2026", "B|06/05/2026"), ["05/06/2026", "06/05/2026"]),
        (("A|13/06/2026", "B|06/13/2026", "C|01/02/2026"), ["2026-06-13", "2026-06-13", "01/02/2026"]),
    ):
        assert [entry["date"] for entry in entries(table(*rows), Deadline).entries] == days


if __name__ == "__main__":
    for case in CASES:
        expected_file(case).write_text(answer(case), encoding="utf-8")
