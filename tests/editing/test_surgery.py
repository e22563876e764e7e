"""What an edit makes of a text: each case is a file with the edit, the text before and the text after.

`python -m tests.editing.test_surgery` writes the texts after anew.
"""

from __future__ import annotations

import codecs
import json
from pathlib import Path
from typing import Any

import pytest

from newsletter.editing.outline import outlined
from newsletter.editing.stored import stored
from newsletter.editing.surgery import (
    Batch,
    Clear,
    Delete,
    Duplicate,
    Edit,
    Insert,
    Move,
    Put,
    StaleError,
    edited,
    fingerprint,
)
from newsletter.editing.wrapping import rewrapped, unwrapped
from newsletter.errors import InputError, Refused
from newsletter.model.issue import Issue
from newsletter.reading.source import Path as Place
from newsletter.reading.source import path_of
from tests.editing.samples import NEVER
from tests.writing import issue

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
BEFORE, AFTER = "=== before\n", "\n=== after\n"

TEXT = """\
title: One
blocks:
  - type: text
    text: Words
  - type: sessions
    sessions: [A, B]
"""


def read_case(path: Path) -> tuple[Edit, str, str]:
    """Return a case: the edit, the text before and the text after."""
    with path.open(encoding="utf-8", newline="") as file:
        head, _, texts = file.read().partition(BEFORE)
    name, dotted, *more = head.split(maxsplit=2)
    place = path_of(dotted)
    value: Any = json.loads(more[0]) if more else None
    edits: dict[str, Edit] = {
        "put": Put(place, value),
        "clear": Clear(place),
        "insert": Insert(place, value),
        "duplicate": Duplicate(place),
        "move": Move(place, value),
        "delete": Delete(place),
    }
    before, _, after = texts.partition(AFTER)
    return edits[name], before, after


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_an_edit_changes_what_is_meant_and_nothing_else(path: Path) -> None:
    edit, before, after = read_case(path)
    done = edited(before, edit, Issue, fingerprint(before))
    assert done.text == after
    assert done.before == before
    undone = edited(done.text, done.inverse, Issue, fingerprint(done.text))
    assert outlined(undone.text, Issue).data == outlined(before, Issue).data


def test_an_item_that_was_deleted_comes_back_with_its_comments() -> None:
    text = "people:\n  - {name: A}\n  # of B\n  - name: 'B'  # first\n    # and last\n  - {name: C}\n"
    done = edited(text, Delete(("people", 1)), Issue, fingerprint(text))
    assert done.text == "people:\n  - {name: A}\n  - {name: C}\n"
    later = done.text.replace("C", "D")
    assert edited(later, done.inverse, Issue, fingerprint(later)).text == text.replace("C", "D")


def test_a_batch_is_one_edit_with_one_inverse() -> None:
    batch = Batch(
        (
            Put(("blocks", 1, "sessions", 0, "room"), "Hall 1"),
            Insert(("blocks", 0), {"type": "divider"}),
            Move(("blocks", 2, "sessions", 0), 1),
        )
    )
    done = edited(TEXT, batch, Issue, fingerprint(TEXT))
    sessions = outlined(done.text, Issue).data["blocks"][2]["sessions"]
    assert sessions == ["B", {"title": "A", "room": "Hall 1"}]
    assert done.before == TEXT
    undone = edited(done.text, done.inverse, Issue, fingerprint(done.text))
    assert outlined(undone.text, Issue).data == outlined(TEXT, Issue).data


def test_a_batch_is_made_as_a_whole_or_not_at_all() -> None:
    with pytest.raises(Refused):
        edited(TEXT, Batch((Put(("title",), "Two"), Delete(("blocks", 9)))), Issue, fingerprint(TEXT))


def test_an_edit_for_another_text_is_not_made() -> None:
    with pytest.raises(StaleError):
        edited(TEXT, Put(("title",), "Two"), Issue, fingerprint(TEXT + "\n"))


def test_a_space_on_the_way_to_the_next_word_leaves_no_quotes_behind() -> None:
    base = fingerprint(TEXT)
    texts = [edited(TEXT, Put(("title",), typed), Issue, base).text for typed in ("One ", "One t", "One two")]
    assert [text.split("\n")[0] for text in texts] == ['title: "One "', "title: One t", "title: One two"]


def test_a_word_in_prose_changes_one_line_of_a_file_that_keeps_its_mark_and_its_line_ends() -> None:
    text = "blocks:\n- type: text\n  text: |\n    These are words that nobody broke but their author,\n    by hand.\n"
    raw = codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode()
    file, path = stored(raw, "issue.yaml"), ("blocks", 0, "text")
    old = outlined(file.text, Issue).value(path)
    new = rewrapped(old, unwrapped(old).replace("nobody", "nobody else"))
    done = file.with_text(edited(file.text, Put(path, new), Issue, fingerprint(file.text)).text)
    assert done == raw.replace(b"nobody", b"nobody else")


@pytest.mark.parametrize("text", NEVER)
def test_what_no_file_can_hold_is_refused_in_words(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        edited(TEXT, Put(("title",), text), Issue, fingerprint(TEXT))
    assert "character" in refusal.value.message
    assert refusal.value.hint


def test_a_text_that_is_too_long_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="one text can have 20,000"):
        edited(TEXT, Put(("blocks", 0, "text"), "word " * 5000), Issue, fingerprint(TEXT))


@pytest.mark.parametrize(
    "edit",
    [
        Put(("blocks", 7, "title"), "x"),
        Put(("blocks", 7), "x"),
        Put(("title", "more"), "x"),
        Put(("title", 0), "x"),
        Insert(("blocks", 9), "x"),
        Insert(("title", 0), "x"),
        Insert(("old_slugs", 0), "x"),
        Delete(("blocks", 2)),
        Duplicate(("blocks", 2)),
        Move(("blocks", 2), 0),
        Move(("blocks", 0), 2),
        Move(("blocks", 0), -1),
    ],
)
def test_what_is_not_there_cannot_be_edited(edit: Edit) -> None:
    with pytest.raises(Refused):
        edited(TEXT, edit, Issue, fingerprint(TEXT))


@pytest.mark.parametrize("place", [("title",), ("blocks", 0, "text"), ("blocks", 1, "sessions", 1)])
def test_what_is_so_already_changes_nothing(place: Place) -> None:
    value = outlined(TEXT, Issue).value(place)
    assert edited(TEXT, Put(place, value), Issue, fingerprint(TEXT)).text == TEXT
    assert edited(TEXT, Clear(("description",)), Issue, fingerprint(TEXT)).text == TEXT


def test_a_text_with_mistakes_is_not_edited() -> None:
    text = "title: [One\n"
    with pytest.raises(InputError):
        edited(text, Put(("title",), "Two"), Issue, fingerprint(text))


def write_cases() -> None:
    """Write the text after each edit as it is now."""
    for path in CASES:
        edit, before, _ = read_case(path)
        head = path.read_bytes().partition(AFTER.encode())[0]
        path.write_bytes(head + AFTER.encode() + edited(before, edit, Issue, fingerprint(before)).text.encode())


if __name__ == "__main__":
    write_cases()


def test_a_speaker_without_a_name_has_no_fields_until_that_is_mended() -> None:
    text = issue('  - type: sessions\n    sessions:\n      - {title: A talk, speakers: [", Ghent"]}\n')
    put = Put(("blocks", 0, "sessions", 0, "speakers", 0, "affiliation"), "Your hospital")
    with pytest.raises(Refused, match="Here stands a text, which has no fields"):
        edited(text, put, Issue, fingerprint(text))


def test_comments_within_empty_brackets_outlive_the_first_item() -> None:
    text = issue().replace("date:", "blocks: [  # yet to come\n  # from all of you\n  ]\ndate:")
    block = {"type": "text", "text": "Dear all"}
    done = edited(text, Insert(("blocks", 0), block), Issue, fingerprint(text))
    assert outlined(done.text, Issue).data["blocks"] == [block]
    assert "  # yet to come\n  # from all of you\n" in done.text
