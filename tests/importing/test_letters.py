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
