"""Every field of every model has its place in the form, and can be set, emptied and undone without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest

from newsletter.editing.form import Field, Shape, Widget, form_of, readable
from newsletter.editing.outline import outlined
from newsletter.editing.scalar import Room
from newsletter.editing.shape import group_at
from newsletter.editing.surgery import Clear, Put, edited, fingerprint
from newsletter.editing.values import written
from newsletter.model.blocks import KINDS, AnyBlock, Sessions
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.model.theme import Theme
from newsletter.reading.model_base import Model
from tests.editing.samples import at, paths_in

FILLED: dict[str, tuple[type[Model], dict[str, Any]]] = {}
"""Data with each kind of block alone, with what it needs and with every field; and so of an issue and a publication."""


def example_of(field: Field) -> Any:
    """Return an example of a field that has all fields of the groups in it, so that each can be edited."""
    shape = field.shape
    if shape.fields:
        return {inner.name: example_of(inner) for inner in shape.fields}
    if shape.item and shape.item.fields:
        return [{inner.name: example_of(inner) for inner in shape.item.fields}, *field.example]
    return field.example


def _fill() -> None:
    for model in (Issue, Publication):
        fields = [field for field in form_of(model) if field.name != "blocks"]
        FILLED[f"{model.__name__} whole"] = model, {field.name: example_of(field) for field in fields}
        FILLED[f"{model.__name__} short"] = model, {field.name: field.example for field in fields if field.is_needed}
    for tag, kind in zip(KINDS, get_args(AnyBlock), strict=True):
        whole = {field.name: example_of(field) for field in form_of(kind)}
        short = {field.name: field.example for field in form_of(kind) if field.is_needed}
        FILLED[f"{tag} whole"] = Issue, {"blocks": [{"type": tag, **whole}, {"type": "divider"}]}
        FILLED[f"{tag} short"] = Issue, {"blocks": [{"type": tag, **short}, {"type": "divider"}]}


_fill()


def fields_below(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Yield all fields of a form, with those inside them."""
    for field in fields:
        yield field
        yield from _below(field.shape)


def _below(shape: Shape) -> Iterator[Field]:
    yield from fields_below(shape.fields)
    for kind in shape.kinds:
        yield from fields_below(kind.fields)
    if shape.item:
        yield from _below(shape.item)


@pytest.mark.parametrize("model", [Issue, Publication])
def test_every_field_says_what_it_is_and_gives_an_example(model: type[Model]) -> None:
    for field in fields_below(form_of(model)):
        assert field.label[:1].isupper(), field.name
        assert "_" not in field.label
        assert field.help.endswith("."), field.name
        assert field.example not in ("", [], {}), field.name


def test_the_form_has_the_fields_of_the_models_in_their_order() -> None:
    blocks = next(field for field in form_of(Issue) if field.name == "blocks")
    assert blocks.shape.item is not None
    assert [kind.name for kind in blocks.shape.item.kinds] == list(KINDS)
    for kind, model in zip(blocks.shape.item.kinds, get_args(AnyBlock), strict=True):
        assert [field.name for field in kind.fields] == [name for name in model.model_fields if name != "type"]
        assert kind.help.endswith(".")


def form_widget(model: type[Model], name: str) -> Widget:
    """Return the widget of a field."""
    return next(field.shape.widget for field in form_of(model) if field.name == name)


@pytest.mark.parametrize(
    ("path", "widget"),
    [
        ("date", Widget.DAY),
        ("draft", Widget.SWITCH),
        ("language", Widget.LANGUAGE),
        ("timezone", Widget.ZONE),
        ("description", Widget.LINES),
        ("old_slugs", Widget.LIST),
        ("sender", Widget.GROUP),
        ("reply_to", Widget.EMAIL),
        ("postal_address", Widget.LINES),
        ("site_url", Widget.ADDRESS),
        ("clock", Widget.CHOICE),
        ("merge_tags", Widget.BY_NAME),
    ],
)
def test_a_widget_fits_its_field(path: str, widget: Widget) -> None:
    model = Issue if path in Issue.model_fields else Publication
    assert form_widget(model, path) is widget


def test_themes_are_told_from_other_choices() -> None:
    assert form_widget(Theme, "name") is Widget.THEME


def test_what_others_fill_in_is_not_needed() -> None:
    needed = {field.name for field in form_of(Issue) if field.is_needed}
    assert needed == {"subject", "preheader", "title", "date", "blocks"}


def test_a_field_knows_in_whose_place_it_stands() -> None:
    assert {field.name: field.instead_of for field in form_of(Sessions) if field.instead_of} == {
        "groups": "sessions",
        "sessions": "groups",
    }


def test_names_are_read_as_words() -> None:
    assert readable("registration_url") == "Registration address"
    assert readable("apply_by") == "Apply by"


@pytest.mark.parametrize("name", FILLED)
def test_every_field_can_be_set_emptied_and_undone(name: str) -> None:
    model, data = FILLED[name]
    text = written(data, Room(0, 0, "\n")) + "\n"
    assert outlined(text, model).data == data
    done = 0
    for path in [(), *paths_in(data)]:
        group = group_at(model, data, path) if isinstance(at(data, path), dict) else None
        for field in form_of(group) if group else ():
            place = (*path, field.name)
            is_there = field.name in at(data, path)
            for edit in (Put(place, field.example), Put(place, f"{field.example} ä"), Clear(place)):
                there = edited(text, edit, model, fingerprint(text))
                assert there.before == text
                undone = edited(there.text, there.inverse, model, fingerprint(there.text))
                assert outlined(undone.text, model).data == data, (edit, there.text)
                if not is_there:
                    assert undone.text == text, (edit, there.text)  # to the byte, since nothing was there
                done += 1
    assert done or name.endswith("short")


def test_what_the_law_asks_for_is_said_apart_from_what_a_field_is_for() -> None:
    by_law = {field.name: field.help for field in form_of(Publication) if field.is_by_law}
    assert by_law == {
        "postal_address": "Your postal address, for the foot of the letter.",
        "unsubscribe_url": "The address where readers unsubscribe, or a merge tag.",
    }
    assert not any(field.is_needed for field in form_of(Publication) if field.is_by_law)
