"""A new issue that is made from an older one is a draft of today, and says nothing about what is over."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from newsletter.editing.fresh import fresh
from newsletter.editing.outline import outlined
from newsletter.model.issue import Issue
from tests.editing.samples import paths_in, texts

OLD = """\
# A letter each spring
subject: Spring
preheader: What we learned
title: Spring in Ghent
date: 2031-05-06   # the day it leaves
updated: 2031-05-08
old_slugs: [ghent]
blocks:

  - type: recap
    meeting: {name: 12th Spring Meeting, start: 2031-04-15, end: 2031-04-17}
    text: |
      Kept as it is.

  - type: sessions
    sessions:
      - Graft and host
      - title: With a time
        starts: 2031-04-15 10:00
        duration: 30 min
        room: Hall 3

  - type: webinars
    webinars:
      # every year
      - title: Ask us anything
        starts: 2031-05-12 18:30  # in Brussels
        ends: 20:00
        id: ask
        status: postponed
        revision: 2
      - {title: Another, starts: 2031-06-01 18:30, duration: 90 min}

  - type: events
    events:
      - title: Autumn Meeting
        start: 2031-10-09
        end: 2031-10-11
        id: autumn
"""

NEW = """\
# A letter each spring
subject: Spring
preheader: What we learned
title: Spring in Ghent
date: 2032-05-04   # the day it leaves
draft: true
blocks:

  - type: recap
    meeting: {name: 12th Spring Meeting, start: 2031-04-15, end: 2031-04-17}
    text: |
      Kept as it is.

  - type: sessions
    sessions:
      - Graft and host
      - title: With a time
        room: Hall 3

  - type: webinars
    webinars:
      # every year
      - title: Ask us anything
        starts: ""  # in Brussels
      - {title: Another, starts: "", duration: 90 min}

  - type: events
    events:
      - title: Autumn Meeting
        start: ""
"""


def test_a_new_issue_keeps_all_but_what_was_of_its_time() -> None:
    assert fresh(OLD, date(2032, 5, 4)) == NEW


def test_every_sample_can_be_made_new_again() -> None:
    for _, text, model in texts():
        if model is Issue:
            data = outlined(fresh(text, date(2032, 5, 4)), Issue).data
            assert (data["date"], data["draft"]) == ("2032-05-04", "true")
            assert not {"updated", "old_slugs", "revision", "status"} & {path[-1] for path in paths_in(data)}
            assert len(data["blocks"]) == len(outlined(text, Issue).data["blocks"])


def test_a_letter_with_its_layout_changes_in_few_lines() -> None:
    text = (Path(__file__).parents[2] / "issues" / "ash-2021.yaml").read_text("utf-8")
    old, new = text.split("\n"), fresh(text, date(2032, 5, 4)).split("\n")
    gone = [line for line in old if line not in new]
    assert [line.split(":")[0].strip() for line in gone] == ["date", "starts", "ends", "starts", "ends"]
    assert [line for line in new if line not in old] == ["date: 2032-05-04", "draft: true", *['        starts: ""'] * 2]
