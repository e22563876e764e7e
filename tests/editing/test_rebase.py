"""An edit for an older text finds what it was about in the newest one; where both have changed it, both are shown."""

from __future__ import annotations

import os
import secrets
from random import Random

import pytest

from newsletter.editing.outline import outlined
from newsletter.editing.rebase import NOTHING, Conflict, rebased
from newsletter.editing.surgery import Batch, Clear, Delete, Duplicate, Edit, Insert, Move, Put, edited, fingerprint
from newsletter.errors import Refused
from newsletter.model.issue import Issue
from tests.editing.random_edits import random_edit
from tests.editing.random_rebases import tried
from tests.editing.samples import dressed

TRIALS = int(os.environ.get("FUZZ_EXAMPLES", "200")) // 5
WORD = secrets.token_hex(3) if "FUZZ_EXAMPLES" in os.environ else "same"

BASE = """\
title: One
date: 2031-05-06
blocks:
  - type: text
    heading: First
    text: Some words
  - type: divider
  - type: sessions
    sessions:
      - Graft and host
      - {title: What is new, room: Hall 1}
  - type: divider
"""

PLACED = BASE.replace("  - type: text\n    heading: First\n    text: Some words\n", "").replace(
    "  - type: sessions",
    "  - type: text\n    text: Some words\n    heading: First\n  - type: quote\n    text: Q\n  - type: sessions",
)
"""Another order, and a block more."""

RETYPED = BASE.replace("Some words", "Others").replace("room: Hall 1", "room: The great hall")
DRAFT = BASE.replace("title: One\n", "title: One\ndraft: true\n")
REHEADED = BASE.replace("heading: First", "heading: Theirs")


@pytest.mark.parametrize(
    ("now", "edit", "found"),
    [
        (PLACED, Put(("title",), "Two"), Put(("title",), "Two")),
        (PLACED, Put(("blocks", 0, "text"), "Other"), Put(("blocks", 1, "text"), "Other")),
        (PLACED, Put(("blocks", 0, "intro"), "New"), Put(("blocks", 1, "intro"), "New")),
        (PLACED, Put(("blocks", 2, "sessions", 0, "room"), "2"), Put(("blocks", 3, "sessions", 0, "room"), "2")),
        (PLACED, Clear(("blocks", 0, "heading")), Clear(("blocks", 1, "heading"))),
        (PLACED, Delete(("blocks", 2)), Delete(("blocks", 3))),
        (PLACED, Duplicate(("blocks", 0)), Duplicate(("blocks", 1))),
        (PLACED, Move(("blocks", 2), 0), Move(("blocks", 3), 1)),
        (PLACED, Insert(("blocks", 1), {"type": "quote"}), Insert(("blocks", 2), {"type": "quote"})),
        (PLACED, Insert(("blocks", 4), "x"), Insert(("blocks", 5), "x")),
        (RETYPED, Put(("blocks", 0, "intro"), "x"), Put(("blocks", 0, "intro"), "x")),
        (RETYPED, Put(("blocks", 2, "sessions", 1, "note"), "x"), Put(("blocks", 2, "sessions", 1, "note"), "x")),
    ],
)  # fmt: skip
def test_an_edit_finds_what_it_was_about(now: str, edit: Edit, found: Edit) -> None:
    assert rebased(BASE, now, edit, Issue) == found


@pytest.mark.parametrize(
    ("now", "edit", "conflict"),
    [
        (BASE.replace("One", "Theirs"), Put(("title",), "Mine"), Conflict("One", "Mine", "Theirs")),
        (BASE.replace("title: One\n", ""), Put(("title",), "Mine"), Conflict("One", "Mine", None)),
        (DRAFT, Put(("draft",), "false"), Conflict(None, "false", "true")),
        (REHEADED, Clear(("blocks", 0, "heading")), Conflict("First", None, "Theirs")),
        (BASE.replace("Hall 1", "2"), Delete(("blocks", 2, "sessions", 1)),
         Conflict({"title": "What is new", "room": "Hall 1"}, None, {"title": "What is new", "room": "2"})),
        ("title: One\nblocks: []\n", Put(("blocks", 0, "text"), "Mine"), Conflict("Some words", "Mine", None)),
        ("title: One\n", Insert(("blocks", 0), "x"), Conflict(None, "x", None)),
    ],
)  # fmt: skip
def test_what_both_have_changed_is_a_conflict(now: str, edit: Edit, conflict: Conflict) -> None:
    assert rebased(BASE, now, edit, Issue) == conflict


def test_which_of_several_equal_items_is_meant_is_told_by_their_neighbours_or_not_at_all() -> None:
    text = "links:\n- label: A\n- label: More\n- label: B\n- label: More\n"
    now = text.replace("- label: More\n", "", 1)
    assert rebased(text, now, Delete(("links", 3)), Issue) == Delete(("links", 2))
    assert isinstance(rebased(text, now, Put(("links", 1, "label"), "Less"), Issue), Conflict)


def test_a_batch_is_found_again_as_a_whole_or_not() -> None:
    batch = Batch((Insert(("blocks", 0), {"type": "divider"}), Put(("blocks", 1, "text"), "Mine")))
    found = rebased(BASE, PLACED, batch, Issue)
    assert isinstance(found, Batch)
    blocks = outlined(edited(PLACED, found, Issue, fingerprint(PLACED)).text, Issue).data["blocks"]
    assert [block.get("text") for block in blocks if block["type"] == "text"] == ["Mine"]
    assert len(blocks) == 6
    both = rebased(BASE, PLACED.replace("Some words", "Theirs"), batch, Issue)
    assert both == Conflict("Some words", "Mine", "Theirs")


def test_an_edit_that_comes_twice_is_made_once_and_is_no_conflict_with_itself() -> None:
    made = 0
    for number in range(TRIALS):
        chance = Random(f"{WORD} twice {number}")
        kept = dressed(chance)
        edit = random_edit(kept, outlined(kept.text, kept.model).data, chance)
        if edit is None or edit.path[-1] == "type":  # no form changes the kind of a block
            continue
        try:
            now = edited(kept.text, edit, kept.model, fingerprint(kept.text)).text
        except Refused:
            continue
        again = rebased(kept.text, now, edit, kept.model)
        assert not isinstance(again, Conflict), (kept.name, edit, again)
        after = edited(now, again, kept.model, fingerprint(now)).text
        assert outlined(after, kept.model).data == outlined(now, kept.model).data, (kept.name, edit, again)
        made += 1
    assert made > TRIALS / 2
    assert rebased(BASE, BASE, NOTHING, Issue) == NOTHING


def test_no_edit_is_merged_where_it_was_not_meant() -> None:
    found = tried(WORD, TRIALS)
    assert not found.wrong, "\n".join(found.wrong)
    assert found.conflicts < found.merged / 4
