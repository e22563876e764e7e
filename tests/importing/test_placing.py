"""Each file of material/ becomes the draft that expected.json asks for: nothing is lost or invented, and it builds."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from newsletter.build import compose_letter
from newsletter.imported import add_draft
from newsletter.importing.draft import Draft, drafted
from newsletter.importing.lost import words
from newsletter.importing.read.opening import read_file
from newsletter.model.files import FILE
from newsletter.model.publication import Publication, load_publication
from tests.importing.facts import facts, texts
from tests.importing.test_material import EXPECTED, FILES, MATERIAL, words_of

TODAY = date(2026, 11, 30)
ONCE = ("videos", "webinars", "sessions", "people", "links", "recap")
MAY_BE_MORE = ("head.", "text=", "sessions.item", "events=", "deadlines=")


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    root = tmp_path_factory.mktemp("publication")
    (root / FILE).write_text("name: Letters\ntimezone: Europe/Brussels\n", encoding="utf-8")
    return load_publication(root)


@pytest.fixture(scope="module")
def drafts(publication: Publication) -> dict[str, Draft]:
    return {name: drafted([read_file(MATERIAL / name)], publication, slug_of(name), TODAY) for name in FILES}


def slug_of(name: str) -> str:
    return name.partition(".")[0]


def plain_words(text: str) -> str:
    """Return a file's text without the marks of Markdown that part a word, or escape a character."""
    return re.sub(r"\\([\\`*_\[\]<&\"#>+=~.)!|({}^-])", r"\1", text)


def read(draft: Draft) -> dict[str, Any]:
    data: dict[str, Any] = yaml.load(draft.text, yaml.BaseLoader)
    return data


def comments(draft: Draft) -> set[str]:
    return set(words(" ".join(line for line in draft.text.splitlines() if line.lstrip().startswith("#"))))


@pytest.mark.parametrize("name", FILES)
def test_a_draft_says_every_fact(name: str, drafts: dict[str, Draft]) -> None:
    expected = EXPECTED[name]
    wanted = expected["facts"] + ([f"head.language={expected['language']}"] if "language" in expected else [])
    found = facts(read(drafts[name]))
    assert Counter(wanted) - Counter(found) == {}
    more = Counter(found) - Counter(wanted)
    assert [fact for fact in more if not fact.startswith(MAY_BE_MORE)] == []


@pytest.mark.parametrize("name", FILES)
def test_no_list_stands_in_two_blocks(name: str, drafts: dict[str, Draft]) -> None:
    kinds = Counter(block["type"] for block in read(drafts[name])["blocks"])
    assert [kind for kind in ONCE if kinds[kind] > 1] == []


@pytest.mark.parametrize("name", FILES)
def test_no_word_of_a_file_is_lost(name: str, drafts: dict[str, Draft]) -> None:
    said, has = words_of(MATERIAL / name), Counter(words(plain_words(drafts[name].text)))
    if name.endswith((".csv", ".xlsx", ".ics")):  # whose cells and fields repeat what stands once in a draft
        assert [word for word in said if word not in has] == []
    else:
        assert said - has == {}


@pytest.mark.parametrize("name", FILES)
def test_no_link_is_lost_and_pictures_come_along(name: str, drafts: dict[str, Draft]) -> None:
    plain = plain_words(drafts[name].text)
    assert [link for link in EXPECTED[name]["links"] if link.removeprefix("mailto:") not in plain] == []
    assert len(drafts[name].pictures) == EXPECTED[name]["pictures"]


@pytest.mark.parametrize("name", FILES)
def test_what_has_no_place_is_a_comment(name: str, drafts: dict[str, Draft]) -> None:
    draft, expected = drafts[name], EXPECTED[name]
    beside = expected.get("not_placed", []) + expected.get("comments", []) + expected.get("deleted", [])
    beside += expected.get("missing_pictures", [])
    assert [text for text in beside if not set(words(text)) <= comments(draft)] == []
    said = " ".join(texts(read(draft)))
    assert [text for text in expected.get("deleted", []) + expected.get("absent", []) if text in said] == []
    assert [text for text in expected.get("inserted", []) if text not in " ".join(plain_words(said).split())] == []
    assert "\u00ad" not in draft.text
    assert "zoom.us" not in said


@pytest.mark.parametrize("name", FILES)
def test_a_draft_builds_at_once(name: str, drafts: dict[str, Draft], publication: Publication) -> None:
    path = add_draft(drafts[name], publication, slug_of(name))
    assert compose_letter(path, publication).issue.draft
    assert [picture for picture in drafts[name].pictures if not (path.parent / picture).is_file()] == []


def test_a_draft_is_the_same_each_time(drafts: dict[str, Draft], publication: Publication) -> None:
    name = "m02-alan-typed.docx"
    assert drafted([read_file(MATERIAL / name)], publication, slug_of(name), TODAY) == drafts[name]


def test_several_files_become_one_draft(publication: Publication) -> None:
    names = ("m02-alan-typed.docx", "m11-sessions.xlsx", "m12-webinars.ics")
    draft = drafted([read_file(MATERIAL / name) for name in names], publication, "several", TODAY)
    found = facts(read(draft))
    assert "head.title=ASH 2021" in found
    assert {"sessions.group=Satellite symposiums|9", "sessions.group=Day 1|2"} <= set(found)
    assert f"Made from {', '.join(names)}." in draft.text.replace("\n# ", " ")


def test_the_path_of_a_document_is_named_nowhere(drafts: dict[str, Draft], tmp_path: Path) -> None:
    assert str(MATERIAL) not in "".join(draft.text for draft in drafts.values())
