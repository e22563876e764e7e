"""What is wrong at a field is said in the words of a form: labels for names, and nothing of lines and colons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsletter.build import mistakes_in_issue
from newsletter.editing.form import Field, Shape, Widget, form_of
from newsletter.editing.outline import outlined
from newsletter.editing.surgery import Edit, Insert, Put, edited, fingerprint
from newsletter.errors import Problem, Refused
from newsletter.model.issue import Issue
from newsletter.model.publication import without_settings
from newsletter.preview.places import begins_in, path_at
from newsletter.preview.worded import in_words, with_help, worded
from newsletter.reading.source import Path as SourcePath

TEXT = "subject: One\npreheader: Two\ntitle: Three\ndate: 2031-05-06\nblocks:\n  - type: text\n    text: Words\n"
GOOD = {
    Widget.DAY: "2031-05-06",
    Widget.TIME: "2031-05-06 18:00",
    Widget.DURATION: "90 min",
    Widget.ADDRESS: "https://example.org/",
    Widget.FILE: "images/a.png",
    Widget.NUMBER: "2",
    Widget.ZONE: "Europe/Brussels",
}
BAD = {
    Widget.ADDRESS: ["not yet", "www.example.org", "javascript:alert(1)"],
    Widget.LANGUAGE: ["English", "en_US"],
    Widget.ZONE: ["CET", "Brussels", "GMT+1"],
    Widget.DAY: ["soon", "20.4.2026", "2026-04-20 18:00"],
    Widget.TIME: ["soon", "2026-04-20", "18:00", "2026-04-20 18:00 CET", "2026-04-20 25:00"],
    Widget.DURATION: ["long", "90"],
    Widget.FILE: ["/images/a.png", "https://example.org/a.png"],
    Widget.NUMBER: ["x", "-1"],
    Widget.CHOICE: ["x"],
    Widget.SWITCH: ["maybe"],
}
LISTED = re.compile(r"Write (?:`[^`]+`(?:,? (?:or )?)?)+")
"""Values to choose from, of which one can be called as a field."""


def names_in(fields: tuple[Field, ...]) -> Iterator[str]:
    for field in fields:
        yield field.name
        shape: Shape | None = field.shape
        while shape:
            yield from names_in(shape.fields)
            for kind in shape.kinds:
                yield from names_in(kind.fields)
            shape = shape.item


NAMES = frozenset(names_in(form_of(Issue)))


def filled(shape: Shape) -> Any:
    """Return a value of a shape, with what it needs."""
    if shape.widget in (Widget.GROUP, Widget.PICTURE):
        return {field.name: filled(field.shape) for field in shape.fields if field.is_needed}
    if shape.widget is Widget.LIST and shape.item:
        return [filled(shape.item)]
    return GOOD.get(shape.widget, "Words")


def changed(text: str, edit: Edit) -> str:
    try:
        return edited(text, edit, Issue, fingerprint(text)).text
    except Refused:  # nobody can type this
        return text


def tried(text: str, path: SourcePath, shape: Shape) -> Iterator[str]:
    """Yield a text with each value at a path, and in it, that somebody can leave or type there."""
    if shape.widget in (Widget.GROUP, Widget.PICTURE):
        there = changed(text, Put(path, filled(shape)))
        for field in shape.fields:
            yield from tried(there, (*path, field.name), field.shape)
    elif shape.widget is Widget.LIST and shape.item:
        yield changed(text, Put(path, []))
        there = changed(text, Put(path, [filled(shape.item)]))
        yield from tried(there, (*path, 0), shape.item)
    elif shape.widget is not Widget.BY_NAME:
        for value in ("", None, *BAD.get(shape.widget, [])):
            yield changed(text, Put(path, value))


def said_of(publication: Path, text: str) -> Iterator[tuple[Problem, SourcePath]]:
    path = publication / "issues" / "spring.yaml"
    outline = outlined(text, Issue)
    for problem in mistakes_in_issue(path, without_settings(publication), text.encode()):
        yield worded(problem, path_at(problem, outline.source, begins_in(outline.source)), outline, Issue)


def unfit(problem: Problem) -> list[str]:
    """Return what in a sentence only somebody understands who sees the file."""
    hint = LISTED.sub("", problem.hint)
    wrong = re.findall(r"`- [^`]*`|“”|\blines?\b|`check`", problem.message + problem.hint)
    wrong += [name for name in re.findall(r"`([a-z_]+):", problem.message + problem.hint) if name in NAMES]
    return wrong + [code for code in re.findall("`([^`]+)`", problem.message + hint) if code in NAMES]


KINDS = {kind.name: kind for field in form_of(Issue) if field.shape.item for kind in field.shape.item.kinds}


@pytest.mark.parametrize("kind", [None, *KINDS])
def test_whatever_is_typed_what_is_wrong_is_said_in_the_words_of_the_form(publication: Path, kind: str | None) -> None:
    place: SourcePath = () if kind is None else ("blocks", 0)
    text, fields = TEXT, [field for field in form_of(Issue) if field.name != "blocks"]
    if kind is not None:
        # What every block can have is tried in one of them.
        shared = set() if kind == "hero" else {field.name for field in KINDS["divider"].fields}
        needed = {field.name: filled(field.shape) for field in KINDS[kind].fields if field.is_needed}
        text = changed(text, Insert(place, {"type": kind, **needed}))
        fields = [field for field in KINDS[kind].fields if field.name not in shared]
    unread = []
    for field in fields:
        for newest in tried(text, (*place, field.name), field.shape):
            unread += [(problem, wrong) for problem, _ in said_of(publication, newest) if (wrong := unfit(problem))]
    assert unread == []


@pytest.mark.parametrize(
    ("edit", "path", "message", "hint"),
    [
        (Put(("title",), ""), ("title",), "“Title” is still empty.", ""),
        (Put(("title",), None), ("title",), "“Title” is still empty.", ""),
        (
            Put(("date",), ""),
            ("date",),
            "“Date” is still empty.",
            "Choose a day, or type it as in `2026-04-20`.",
        ),
        (Put(("language",), ""), ("language",), "“Language” is empty.", "Fill it in, or leave it out."),
        (
            Put(("blocks", 0), {"type": "links", "links": [{"label": "Slides", "url": "not yet"}]}),
            ("blocks", 0, "links", 0, "url"),
            "“not yet” is no address.",
            "Leave this empty while it is not known: the letter shows the text, and the findings remind you.",
        ),
        (
            Put(("blocks", 0), {"type": "webinars", "webinars": [{"title": "Ask", "starts": "2031-05-06 18:00 CET"}]}),
            ("blocks", 0, "webinars", 0, "starts"),
            "“18:00 CET” names a zone, which does not belong in a time.",
            "Write `2031-05-06 18:00`, and `Europe/Brussels` or `Europe/Paris` or `Europe/Berlin` in “Timezone”. "
            "Or write `2031-05-06 16:00`, which is the same on the clock of UTC.",
        ),
    ],
)
def test_a_mistake_stands_at_its_field_in_these_words(
    publication: Path, edit: Edit, path: SourcePath, message: str, hint: str
) -> None:
    found = [(at, each.message, each.hint) for each, at in said_of(publication, changed(TEXT, edit))]
    assert (path, message, hint) in found


def test_a_button_names_the_value_and_another_field() -> None:
    assert in_words("2026-04-20", ("date",), Issue) == "Write 2026-04-20"
    assert in_words("date: 2026-04-20", ("date",), Issue) == "Write 2026-04-20"
    assert in_words("duration: 90 min", ("blocks", 0, "webinars", 0, "ends"), Issue) == "Write 90 min in “Duration”"
    assert in_words("heading", ("blocks", 0, "titel"), Issue, is_name=True) == "Make it “Heading”"


def test_the_help_below_a_field_names_others_by_their_labels_and_says_what_is_done_in_a_form() -> None:
    helps: dict[str, str] = {}

    def note(fields: tuple[Field, ...]) -> None:
        for field in fields:
            helps[f"{field.name} {field.shape.widget}"] = field.help
            shape: Shape | None = field.shape
            while shape:
                note(shape.fields)
                for kind in shape.kinds:
                    note(kind.fields)
                shape = shape.item

    note(with_help(form_of(Issue)))
    assert helps["draft switch"] == "Tick it while you are still writing."
    assert helps["alt alt"] == "What the picture shows, in one sentence."
    assert "in place of “Groups”" in helps["sessions list"]
    assert not [said for said in helps.values() if "`true`" in said or '`""`' in said]
