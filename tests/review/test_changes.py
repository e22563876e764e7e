"""What has changed between two texts is told with the words of the form, shortly, and nothing of it is left out."""

from __future__ import annotations

from newsletter.editing.outline import outlined
from newsletter.model.issue import Issue
from newsletter.review.changes import changes, message
from tests.editing.test_fresh import OLD

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


def told(before: str, now: str) -> list[str]:
    return changes(outlined(before, Issue).data, outlined(now, Issue).data)


def test_changes_are_told_where_they_are() -> None:
    assert told(OLD, NEW) == [
        "Title: “Spring in Ghent” became “Ghent”",
        "Draft is new: “true”",
        "Recap · Text was changed",
        "Sessions · “Graft and host” is gone",
        "“Ask us anything” · Starts: “2031-05-12 18:30” became “2031-05-12 17:00”",
        "Events · “Winter Meeting” is new",
        "Updated is gone",
    ]
    assert told(OLD, OLD) == []


def test_another_order_is_told() -> None:
    first, second, third = "- {type: divider}\n", "- {type: text, text: One}\n", "- {type: quote, text: Two}\n"
    assert told(f"blocks:\n{first}{second}{third}", f"blocks:\n{third}{first}{second}") == [
        "Blocks: their order has changed"
    ]


def test_a_version_is_called_by_what_has_changed() -> None:
    assert message([]) == ""
    assert message(told(OLD, OLD.replace("title: Spring in Ghent", "title: Ghent"))) == (
        "Title: “Spring in Ghent” became “Ghent”"
    )
    first, empty, *sentences = message(told(OLD, NEW)).split("\n")
    assert first == "Title, Draft is new, Recap · Text was changed, Sessions · “Graft and ho…"
    assert (empty, sentences) == ("", told(OLD, NEW))
