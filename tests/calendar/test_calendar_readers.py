"""Readers that did not write our calendar files find in them what the issue says: the instants, and every letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.calendar import ics
from newsletter.calendar.events import Event, events_of
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from tests.calendar.reading import Understood, by_libical, by_vobject, meant

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 1, 1, tzinfo=UTC)

HEAD = """\
subject: S
preheader: P
title: T
date: 2026-01-01
blocks:
"""
PUBLICATION = """\
name: "Letter, of; all"
site_url: https://news.example.org/
timezone: Europe/Brussels
"""

AWKWARD = {
    "commas, semicolons and backslashes": r"a, b; c\ d\n e\, f: g",
    "quotes and characters of markup": """ "a" 'b' <c> & d %20 + #e = ?""",
    "emoji of several parts": "👩‍⚕️ and 👨‍👩‍👧‍👦, 🏳️‍🌈",
    "Arabic": "ندوة عن اللوكيميا، مع أسئلة وأجوبة؛ شكراً",
    "400 characters": "leukemia, ÄÖÜ; " * 26 + "and so on.",
    "400 emoji": "🩸" * 400,
    "400 characters without a space": "a" * 400,
}

Reader = Callable[[bytes], list[Understood]]

with_each_reader = pytest.mark.parametrize("reader", [by_vobject, by_libical])


def files_of(folder: Path, blocks: str, publication: str = PUBLICATION) -> tuple[tuple[Event, ...], dict[str, bytes]]:
    (folder / "newsletter.yaml").write_text(publication, encoding="utf-8")
    (folder / "issues").mkdir(exist_ok=True)
    path = folder / "issues" / "spring.yaml"
    path.write_text(HEAD + blocks, encoding="utf-8")
    loaded = load_publication(folder)
    issue = load_issue(path, loaded)
    return events_of(issue, loaded), ics.calendar_files(issue, loaded, NOW)


@with_each_reader
def test_the_files_of_ash_2021_are_understood_instant_by_instant(reader: Reader) -> None:
    publication = load_publication(ROOT)
    issue = load_issue(ROOT / "issues" / "ash-2021.yaml", publication)
    files = ics.calendar_files(issue, publication, NOW)

    aml, cart = (reader(files[f"webinars/{name}-2022-02-08.ics"]) for name in ("aml", "all-cart"))
    assert [(event.title, event.start, event.end) for event in [*aml, *cart]] == [
        ("AML", datetime(2022, 2, 8, 15, 30, tzinfo=UTC), datetime(2022, 2, 8, 17, 0, tzinfo=UTC)),
        ("ALL / CART", datetime(2022, 2, 8, 18, 30, tzinfo=UTC), datetime(2022, 2, 8, 20, 0, tzinfo=UTC)),
    ]
    assert reader(files["webinars.ics"]) == [*aml, *cart]
    assert [meant(event) for event in events_of(issue, publication)] == [*aml, *cart]


@with_each_reader
@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_every_letter_of_a_text_is_read_as_it_was_written(text: str, reader: Reader, tmp_path: Path) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    events, files = files_of(
        tmp_path,
        f"  - type: webinars\n    webinars:\n      - title: {quoted}\n        location: {quoted}\n        id: a\n"
        "        starts: 2026-04-10 16:30\n        duration: 90 min\n"
        f"        description: |\n          ```\n          {text.strip()}\n\n          {text.strip()}\n          ```\n",
    )

    (found,) = reader(files["webinars/a.ics"])
    assert found == meant(events[0])
    assert (found.title, found.location) == (text.strip(), text.strip())
    assert found.description == f"{text.strip()}\n\n{text.strip()}"


@pytest.mark.parametrize("text", AWKWARD.values(), ids=AWKWARD)
def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut_in_two(text: str, tmp_path: Path) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    _, files = files_of(
        tmp_path,
        f"  - type: webinars\n    webinars:\n      - {{title: {quoted}, id: a, starts: 2026-04-10 16:30, "
        f"duration: 90 min, description: {quoted}, location: {quoted}}}\n",
        PUBLICATION.replace('"Letter, of; all"', quoted),
    )

    for content in files.values():
        assert content.endswith(b"\r\n")
        assert b"\n" not in content.replace(b"\r\n", b"")
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        for line in lines:
            line.decode("utf-8")


@with_each_reader
def test_webinars_and_timed_sessions_stand_together_in_one_file_in_their_order(reader: Reader, tmp_path: Path) -> None:
    events, files = files_of(
        tmp_path,
        """\
  - type: sessions
    groups:
      - sessions:
          - A title alone
          - {title: Over noon, starts: 2026-03-28 11:30, room: Hall 3, url: "https://example.org/a", note: "**Go.**"}
      - sessions:
          - {title: In New York, starts: 2026-03-28 23:30, duration: 45 min, timezone: America/New_York}
  - type: webinars
    webinars:
      - title: Over the change of clocks
        starts: 2026-03-28 23:30
        ends: "04:00"
        registration_url: https://example.org/register?a=1,2;3
        location: Online
        revision: 3
  - type: sessions
    sessions:
      - {title: Over noon, starts: 2026-03-28 11:30, room: Another hall}
""",
    )

    found = reader(files["webinars.ics"])
    assert found == [meant(event) for event in events]
    assert [event.title for event in found] == ["Over noon", "In New York", "Over the change of clocks"]
    assert [str(event.end - event.start) for event in found] == ["1:00:00", "0:45:00", "3:30:00"]
    assert set(files) == {"webinars/over-the-change-of-clocks-2026-03-28.ics", "webinars.ics"}
