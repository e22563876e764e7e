"""What has changed between two texts is told with the words of the form, shortly, and nothing of it is left out."""

from __future__ import annotations

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.editing.outline import outlined
from newsletter.model.issue import Issue
from newsletter.reading.parsing import parse
from newsletter.reading.source import Path, value_in
from newsletter.review.changes import changes
from newsletter.review.difference import Difference, message
from tests.editing.test_fresh import OLD
from tests.examples import examples
from tests.letters import KITCHEN_SINK

NEW = (
    OLD.replace("title: Spring in Ghent", "title: Ghent")
    .replace("date: 2031-05-06", "draft: true\ndate: 2031-05-06")
    .replace("updated: 2031-05-08\n", "")
    .replace("Kept as it is.", "Changed, and told at such length that nobody would read it twice in a list of changes.")
    .replace("      - Graft and host\n", "")
    .replace(
        "      - title: Autumn Meeting",
        "      - {title: Winter Meeting, start: 2031-12-01}\n      - title: Autumn Meeting",
    )
    .replace("starts: 2031-05-12 18:30", "starts: 2031-05-12 17:00")
)


def found(before: str, now: str) -> list[Difference]:
    return changes(outlined(before, Issue).data, outlined(now, Issue).data)


def told(before: str, now: str) -> list[str]:
    return [each.sentence for each in found(before, now)]


def test_changes_are_told_where_they_are() -> None:
    assert told(OLD, NEW) == [
        "The title changed from “Spring in Ghent” to “Ghent”.",
        "“Draft” is now set to “true”.",
        "The text of the recap block was reworded: 17 words came in, and 4 words went.",
        "The session “Graft and host” is gone.",
        "The webinar “Ask us anything” moved from 18:30 to 17:00.",
        "The event “Winter Meeting” is new.",
        "“Updated” is not set any more; it was “8 May 2031”.",
    ]
    assert told(OLD, OLD) == []


def test_an_item_in_another_place_is_told_alone() -> None:
    first, second, third = "- {type: divider}\n", "- {type: text, text: One}\n", "- {type: quote, text: Two}\n"
    assert told(f"blocks:\n{first}{second}{third}", f"blocks:\n{second}{third}{first}") == [
        "The divider block has moved: it now follows the quote block."
    ]


def test_a_version_is_called_by_what_has_changed() -> None:
    assert message([]) == ""
    assert message(found(OLD, OLD.replace("title: Spring in Ghent", "title: Ghent"))) == (
        "The title changed from “Spring in Ghent” to “Ghent”"
    )
    first, empty, *sentences = message(found(OLD, NEW)).split("\n")
    assert first == "Title, Draft, Recap block · Text, Session “Graft and host” is gone, Web…"
    assert (empty, sentences) == ("", [sentence.removesuffix(".") for sentence in told(OLD, NEW)])


EVERYTHING = parse((KITCHEN_SINK / "issues" / "everything.yaml").read_bytes(), "everything.yaml")


@given(st.sampled_from(sorted(EVERYTHING.values, key=str)[1:]), st.sampled_from(["x", "", ["x"], [], {"a": "b"}, {}]))
@settings(max_examples=examples(200))
def test_whatever_becomes_of_a_value_is_told(path: Path, value: object) -> None:
    changed = copy.deepcopy(EVERYTHING.data)
    value_in(changed, path[:-1])[path[-1]] = value
    for before, now in ((EVERYTHING.data, changed), (changed, EVERYTHING.data)):
        found = changes(before, now)
        assert bool(found) == (changed != EVERYTHING.data)
        assert all(each.sentence.endswith(".") for each in found)
