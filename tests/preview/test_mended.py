"""The letter follows what somebody writes: a field with a mistake keeps its last good value, and the rest goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.editing.surgery import Clear, Delete, Edit, Insert, Put
from newsletter.preview.desk import Desk
from newsletter.preview.places import path_before
from newsletter.preview.writing.pen import Pen

HEADING, STARTS = ("blocks", 0, "heading"), ("blocks", 2, "webinars", 0, "starts")
NEW_WEBINAR = Insert(("blocks", 2, "webinars", 0), {"title": "", "starts": ""})


@pytest.mark.parametrize(
    ("edits", "shown", "not_shown", "lines"),
    [
        ([Put(STARTS, "2026-04-01 1")], "18:00", "…", [14]),
        ([Put(("title",), "")], "Spring has come", "…", [3]),
        ([Put(("title",), None)], "Spring has come", "…", [1]),
        ([Put(("blocks", 1, "image", "src"), "images/tul")], "tulip.png", "…", [10]),
        ([Put(("blocks", 2, "webinars", 0, "duration"), "long")], "Pruning", "long", [16]),
        ([NEW_WEBINAR], "Pruning", "…", [13, 14]),
        ([Insert(("blocks", 0), {"type": "quote", "text": ""})], "In bloom", "…", [7]),
        ([Insert(("blocks", 3), {"type": "quot"})], "In bloom", "…", [17]),
        ([Put(STARTS, "soon"), Delete(("blocks", 0))], "18:00", "In bloom", [11]),
        ([Clear(("subject",)), Put(("blocks", 0, "tone"), "x")], "In bloom", "…", [1, 9]),
    ],
)
def test_the_letter_follows_though_a_field_has_a_mistake(
    publication: Path, edits: list[Edit], shown: str, not_shown: str, lines: list[int]
) -> None:
    pen = Pen(publication)
    desk, path = Desk(publication, pen), publication / "issues" / "spring.yaml"
    assert desk.letter("spring")
    for number, edit in enumerate([*edits, Put(("preheader",), "Goes on")]):
        pen.edit(path, edit, pen.standing(path).hash, str(number))
        desk.changed([path])
        sheet = desk.sheet("spring")
        drawn = desk.letter("spring")
    assert drawn
    assert drawn.rendering.preheader == "Goes on"
    assert shown in drawn.rendering.html
    assert not_shown not in drawn.rendering.html
    assert [problem.line for problem in sheet.problems] == lines
    assert {problem.file for problem in sheet.problems} == {"issues/spring.yaml"}
    pen.close()


def test_a_text_that_cannot_be_read_keeps_the_last_letter(publication: Path) -> None:
    pen = Pen(publication)
    desk, path = Desk(publication, pen), publication / "issues" / "spring.yaml"
    before = desk.sheet("spring").edition
    assert before
    path.write_text(path.read_text().replace("title: Spring", 'title: "Spring'))
    pen.notice(path)
    desk.changed([path])
    assert desk.letter("spring") is before.letter
    assert desk.sheet("spring").problems
    pen.close()


def test_an_issue_that_was_never_right_is_drawn_as_far_as_it_goes(publication: Path) -> None:
    path = publication / "issues" / "spring.yaml"
    path.write_text(path.read_text().replace("2026-04-01 18:00", "soon"))
    pen = Pen(publication)
    letter = Desk(publication, pen).letter("spring")
    pen.close()
    assert letter is None or "Pruning" not in letter.rendering.html
    assert Desk(publication).letter("spring") is None


def test_what_is_in_the_letter_leads_to_its_place_in_the_text() -> None:
    left_out = (("blocks", 2), ("blocks", 0), ("blocks", 1, "links", 0))
    assert path_before(("title",), left_out) == ("title",)
    assert path_before(("blocks", 0, "text"), left_out) == ("blocks", 1, "text")
    assert path_before(("blocks", 1, "links", 0), left_out) == ("blocks", 3, "links", 1)
    assert path_before(("blocks",), left_out) == ("blocks",)
