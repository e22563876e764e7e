"""How fifty offices write a webinar, an event, a deadline, a list and what is near it → what stands in the draft."""

from __future__ import annotations

import json
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

FORMS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "forms.json").read_text(encoding="utf-8"))
KINDS = (
    *("webinars=", "events=", "recap=", "deadlines=", "people=", "sessions", "videos=", "partners="),
    *("numbers=", "jobs=", "quote=", "button="),
)
HEADS = {
    ".md": "# News\n\n{day}\n\nDear members, much has happened since we wrote last.\n\n",
    ".txt": "NEWS\n\n{day}\n\nDear members, much has happened since we wrote last.\n\n",
    ".html": "<html><body><h1>News</h1><p>{day}</p><p>Dear members, much has happened since we wrote last.</p>",
}


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    root = tmp_path_factory.mktemp("publication")
    (root / FILE).write_text("name: Letters\ntimezone: Europe/Brussels\n", encoding="utf-8")
    return load_publication(root)


@pytest.mark.parametrize("kind", ["webinars", "events", "recap", "deadlines", "lists", "none"])
def test_each_thing_is_recognised_in_whatever_order_it_is_written(
    kind: str, publication: Publication, tmp_path: Path
) -> None:
    missed = {}
    for number, form in enumerate(each for each in FORMS if each["kind"] == kind):
        source = tmp_path / f"{kind}-{number}{form['suffix']}"
        day = "3 June 2026" if kind == "recap" else "3 March 2026"
        source.write_text(HEADS[form["suffix"]].format(day=day) + form["text"] + "\n", encoding="utf-8")
        draft = drafted([read_file(source)], publication, "letter", date(2026, 3, 1))
        found = [fact for fact in facts(yaml.load(draft.text, yaml.BaseLoader)) if fact.startswith(KINDS)]
        if sorted(found) != sorted(form["facts"]):
            missed[form["text"]] = found
    assert missed == {}
