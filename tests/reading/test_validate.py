from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, StringConstraints, ValidationInfo, model_validator

from newsletter.errors import InputError
from newsletter.nearest import nearest
from newsletter.reading.model_base import Model, refuse
from newsletter.reading.parsing import parse
from newsletter.reading.validate import validate


class Leaf(Model):
    name: str
    size: Annotated[int, Field(ge=1, le=9)] = 1
    kind: Literal["oak", "elm"] | None = None


class Round(Model):
    type: Literal["round"]
    leaf: Leaf


class Square(Model):
    type: Literal["square"]
    sides: Annotated[tuple[Leaf, ...], Field(min_length=1)]


class Tree(Model):
    title: Annotated[str, StringConstraints(pattern="^[a-z]+$")]
    planted: date
    tall: bool = False
    leaf: Annotated[Leaf, Field(description="one leaf")] | None = None
    leaves: tuple[Leaf, ...] = ()
    names: tuple[str, ...] = ()
    by_name: dict[str, Leaf] = Field(default_factory=dict)
    shapes: tuple[Annotated[Round | Square, Field(discriminator="type")], ...] = ()

    @model_validator(mode="after")
    def _is_not_felled(self, info: ValidationInfo) -> Tree:
        if self.title == (info.context or {}).get("felled"):
            refuse("It was felled.", "Plant another.", field="title")
        if self.title == "stump":
            refuse("It is a stump.")
        return self


TREE = "title: birch\nplanted: 2021-12-20\n"


def grow(text: str, **context: str) -> Tree:
    return validate(Tree, parse(text.encode(), "tree.yaml"), context=context)


def refused(text: str, **context: str) -> list[tuple[str, str, str]]:
    """Return place, message and hint of each mistake."""
    with pytest.raises(InputError) as caught:
        grow(text, **context)
    return [(f"{each.line}:{each.column}", each.message, each.hint) for each in caught.value.problems]


def test_a_right_tree_is_read() -> None:
    tree = grow(
        f"{TREE}tall: yes\nleaf: {{name: a}}\nleaves: [{{name: b, kind: elm}}]\nnames: [c]\n"
        "by_name: {d: {name: e}}\n"
        "shapes: [{type: round, leaf: {name: f}}, {type: square, sides: [{name: g, size: 2}]}]\n"
    )
    assert tree.planted == date(2021, 12, 20)
    assert tree.tall
    assert tree.by_name == {"d": Leaf(name="e")}
    assert tree.shapes == (
        Round(type="round", leaf=Leaf(name="f")),
        Square(type="square", sides=(Leaf(name="g", size=2),)),
    )


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        ("leaf:\n  size: 2\n", "4:3", "`leaf` needs `name`.", "Add a line `name: …`."),
        ("leaf: {name: }\n", "3:8", "`name` is empty.", "Write something after its colon."),
        ("leaf: {name: a, sise: 2}\n", "3:17", "There is no field `sise` in `leaf`.", "Did you mean `size`?"),
        (
            "leaf: {name: a, tall: no}\n",
            "3:17",
            "There is no field `tall` in `leaf`.",
            "It belongs in a tree. Here you can write: name, size, kind.",
        ),
        (
            "sides: []\n",
            "3:1",
            "There is no field `sides` in a tree.",
            "It belongs in a `square` block. "
            "Here you can write: title, planted, tall, leaf, leaves, names, by_name, shapes.",
        ),
        (
            "leaf: oak\n",
            "3:7",
            "`leaf` takes fields of its own, and here is a text.",
            "Write `leaf: {name: oak}`.",
        ),
        (
            "leaf: [oak]\n",
            "3:7",
            "`leaf` takes fields of its own, and here is a list.",
            "Write its fields on the lines below, further to the right: `name: …`. Leave the `- ` out.",
        ),
        (
            "leaf: {name: [a]}\n",
            "3:14",
            "`name` takes one text, and here is a list.",
            "Write `name: a`.",
        ),
        (
            "leaf: {name: a, size: big}\n",
            "3:23",
            "`size` takes a whole number, not “big”.",
            "Write digits, as in `size: 2`.",
        ),
        (
            f"leaf: {{name: a, size: {'9' * 70}}}\n",
            "3:23",
            f"`size` is “{'9' * 60}…”, and must be at most 9.",
            "Write `size: 9`.",
        ),
        (
            f"leaf: {{name: a, size: {'9' * 5000}}}\n",
            "3:23",
            f"`size` takes a whole number, not “{'9' * 60}…”.",
            "Write digits, as in `size: 2`.",
        ),
        ("leaf: {name: a, size: 0}\n", "3:23", "`size` is “0”, and must be at least 1.", "Write `size: 1`."),
        (
            "leaf: {name: a, size: [2]}\n",
            "3:23",
            "`size` takes a number, and here is a list.",
            "Write `size: 2`.",
        ),
        ("leaf: {name: a, kind: ash}\n", "3:23", "`kind` cannot be “ash”.", "Write `oak` or `elm`."),
        (
            "leaf: {name: a, kind: [oak]}\n",
            "3:23",
            "`kind` takes one text, and here is a list.",
            "Write `kind: oak`.",
        ),
        (
            "tall: rather\n",
            "3:7",
            "`tall` is either true or false, not “rather”.",
            "Write `tall: true` or `tall: false`.",
        ),
        (
            "tall: {a: b, c: d}\n",
            "3:7",
            "`tall` takes true or false, and here is a group of fields.",
            "Write `tall: …` on one line.",
        ),
        (
            "leaves: oak\n",
            "3:9",
            "`leaves` takes a list, and here is a text.",
            "Write its items on the lines below: `- name: oak`.",
        ),
        (
            "names: {a: b}\n",
            "3:8",
            "`names` takes a list, and here is a group of fields.",
            "Write its items on the lines below, as in `- …`.",
        ),
        (
            "leaves: [oak]\n",
            "3:10",
            "An item of `leaves` takes fields of its own, and here is a text.",
            "Write `{name: oak}`.",
        ),
        (
            "leaves:\n  -\n",
            "4:4",
            "An item of `leaves` is empty.",
            "Write something after its `- `, or delete the line.",
        ),
        (
            "names:\n  - a\n  - b: c\n",
            "5:6",
            "The text `b: c` holds a colon before a space, so it must be in quotes.",
            'Write `- "b: c"`.',
        ),
        (
            "leaf: {name: {b: c}}\n",
            "3:14",
            "`name` takes one text, and here is a group of fields.",
            'If it is a text with a colon in it, put it in quotes: `"b: c"`. '
            "If `b` is a field of its own, begin it further to the left.",
        ),
        (
            "by_name: oak\n",
            "3:10",
            "`by_name` takes fields of its own, and here is a text.",
            "Write its fields on the lines below, further to the right.",
        ),
        (
            "by_name: {a: oak}\n",
            "3:14",
            "`a` takes fields of its own, and here is a text.",
            "Write `a: {name: oak}`.",
        ),
        ("by_name: {a: {nmae: x}}\n", "3:15", "There is no field `nmae` in `a`.", "Did you mean `name`?"),
        (
            "shapes: [{type: round}]\n",
            "3:10",
            "A `round` block needs `leaf`.",
            "Add a line `leaf:`, and its fields on the lines below, further to the right: `name: …`.",
        ),
        (
            "shapes: [{type: square, sides: []}]\n",
            "3:32",
            "`sides` is empty.",
            "Write its items on the lines below, as in `- name: …`.",
        ),
        (
            "shapes: [{type: square, sides: [{name: a, siez: 1}]}]\n",
            "3:43",
            "There is no field `siez` in an item of `sides`.",
            "Did you mean `size`?",
        ),
        ("shapes: [{type: oval}]\n", "3:17", "There is no block type “oval”.", "The types are: round, square."),
    ],
)
def test_a_mistake_is_told_at_its_place(text: str, place: str, message: str, hint: str) -> None:
    assert refused(TREE + text) == [(place, message, hint)]


def test_a_value_of_a_kind_nobody_has_words_for_is_refused_all_the_same() -> None:
    assert refused("title: Birch\nplanted: 2021-12-20\n") == [
        ("1:8", "`title` cannot be “Birch”.", "Write something else, or delete the line.")
    ]


def test_a_date_that_is_needed_is_shown_as_it_is_written() -> None:
    assert refused("title: birch\n") == [
        ("1:1", "A tree needs `planted`.", "Add a line such as `planted: 2021-12-20`.")
    ]


def test_a_refusal_names_the_field_at_fault() -> None:
    assert refused(TREE, felled="birch") == [("1:8", "It was felled.", "Plant another.")]


def test_a_refusal_without_a_field_stands_at_the_whole() -> None:
    assert refused("planted: 2021-12-20\ntitle: stump\n") == [("1:1", "It is a stump.", "")]


def test_a_misspelt_field_is_not_also_said_to_be_missing() -> None:
    assert refused("titel: birch\nplanted: 2021-12-20\n") == [
        ("1:1", "There is no field `titel` in a tree.", "Did you mean `title`?")
    ]
    assert len(refused("tite: birch\nplantde: 2021-12-20\n")) == 2


def test_a_field_that_is_missing_elsewhere_is_said_to_be_missing() -> None:
    said = refused(f"{TREE}leaves:\n  - nmae: a\n  - size: 2\n")
    assert [place for place, _, _ in said] == ["4:5", "5:5"]
    assert said[1][1] == "An item of `leaves` needs `name`."


def test_a_list_whose_items_are_all_wrong_is_not_also_said_to_be_too_short() -> None:
    said = refused(f"{TREE}shapes:\n  - type: square\n    sides:\n      - {{name: a, size: x}}\n")
    assert [message for _, message, _ in said] == ["`size` takes a whole number, not “x”."]


def test_all_mistakes_are_told_in_the_order_of_the_file() -> None:
    said = refused(
        "tall: x\nshapes:\n  - type: oval\n  - {type: round, leaf: {}}\nnames: y\ntitle: 1\nplanted: never\n"
    )
    places = [tuple(map(int, place.split(":"))) for place, _, _ in said]
    assert places == sorted(places)
    assert len(places) == 6


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Title", "title"),
        ("titel", "title"),
        ("leafs", "leaf"),
        ("heading", ""),
        ("", ""),
        ("t", ""),
        ("TITLE ", "title"),
    ],
)
def test_the_nearest_field_is_found_whatever_its_case(word: str, meant: str) -> None:
    assert nearest(word, ["title", "leaf", "size"]) == meant


@pytest.mark.parametrize("given", [None, "x", ["x"], {"x": ["y"]}, [None], {"type": "x"}, {"x": "y"}])
@pytest.mark.parametrize("field", list(Tree.model_fields))
def test_whatever_stands_in_a_field_is_told_in_a_sentence_with_a_hint(field: str, given: Any) -> None:
    import json

    data = {"title": "birch", "planted": "2021-12-20", field: given}
    try:
        grow(json.dumps(data))
    except InputError as error:
        for problem in error.problems:
            assert problem.message.endswith(".")
            assert problem.hint.endswith((".", "?"))
