"""Letters as societies write them, in five languages: letters/expected.json says what must stand in each draft."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsletter.importing.draft import drafted
from newsletter.importing.read.opening import read_file
from newsletter.model.files import FILE
from newsletter.model.publication import Publication, load_publication
from tests.importing.facts import facts

LETTERS = Path(__file__).parent / "letters"
EXPECTED: dict[str, dict[str, Any]] = json.loads((LETTERS / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    root = tmp_path_factory.mktemp("publication")
    (root / FILE).write_text("name: Letters\ntimezone: Europe/Brussels\n", encoding="utf-8")
    return load_publication(root)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_draft_of_a_letter_says_every_fact(name: str, publication: Publication) -> None:
    draft = drafted([read_file(LETTERS / name)], publication, "letter", date(2026, 11, 30))
    found = facts(yaml.load(draft.text, yaml.BaseLoader))
    language = EXPECTED[name].get("language")
    wanted = EXPECTED[name]["facts"] + ([f"head.language={language}"] if language else [])
    assert Counter(wanted) - Counter(found) == {}


def test_a_programme_is_no_list_of_events_and_towns_are_in_no_name(publication: Publication, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text(
        "# Notes\n\n"
        "The 31st Congress of the European Hematology Association (EHA) in Madrid, Spain, was held from 11 to 14 June "
        "2026.\n\n## Sessions to see\n\n"
        "- 12 June, 09:00-10:30, Room Verdi: **A decade of CAR-T** (Prof. Anna Sureda, Barcelona)\n"
        "- 13 June, 11:00-12:00, Room Verdi: **Access** (Dr Mihai Ionescu, Cluj)\n\n"
        "## Team\n\nKate Brown, Editor, kate@example.org, +44 20 7946 0000\n",
        encoding="utf-8",
    )
    draft = drafted([read_file(notes)], publication, "notes", date(2026, 11, 30))
    assert facts(yaml.load(draft.text, yaml.BaseLoader))[-5:] == [
        "recap=31st Congress of the European Hematology Association (EHA)|2026-06-11|2026-06-14|Madrid, Spain",
        "sessions.group=Sessions to see|2",
        "sessions.item=A decade of CAR-T|2026-06-12 09:00|10:30|Room Verdi|Prof. Anna Sureda, Barcelona|-",
        "sessions.item=Access|2026-06-13 11:00|12:00|Room Verdi|Dr Mihai Ionescu, Cluj|-",
        "people=Kate Brown|Editor",
    ]
