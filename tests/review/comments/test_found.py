"""A comment stays with its words wherever they move, and rather with none than with others."""

from __future__ import annotations

import copy
import random
from collections import Counter
from typing import Any

import pytest

from newsletter.reading.source import value_in
from newsletter.review.comments.agreement import quoted
from newsletter.review.comments.anchors import of_item, of_words
from newsletter.review.comments.found import Found, found
from newsletter.review.comments.ground import Ground
from newsletter.review.comments.lines import Place
from tests.review.comments.edited import (
    EDITS,
    HARMLESS,
    data_of,
    marked,
    samples,
    some_words,
    with_marks,
    without_marks,
)

DATA: dict[str, Any] = {
    "subject": "Spring has come to the garden",
    "blocks": [
        {"type": "text", "heading": "In bloom", "text": "Dear reader, the tulips opened on Monday. See [the map](https://a.test/x)."},
        {"type": "divider"},
        {"type": "text", "heading": "To do", "text": "On Monday we prune the roses, and on Tuesday the apple trees."},
        {"type": "webinars", "webinars": [
            {"title": "Pruning for beginners", "registration_url": "https://a.test/1", "speakers": ["Ada, Leuven"]},
            {"title": "Compost and soil", "registration_url": "https://a.test/2", "speakers": ["Ada, Leuven"]},
        ]},
        {"type": "divider"},
    ],
}  # fmt: skip


def on(words: str, *path: str | int, data: dict[str, Any] = DATA) -> Place:
    start = value_in(data, path).index(words)
    return of_words(Ground(data), path, start, start + len(words))


def words_at(at: Found | None, data: dict[str, Any]) -> str | None:
    return value_in(data, at.path)[at.start : at.end] if at else None


def edited(*changes: tuple[tuple[str | int, ...], Any]) -> dict[str, Any]:
    data = copy.deepcopy(DATA)
    for path, value in changes:
        value_in(data, path[:-1])[path[-1]] = value
    return data


def outcome(seed: int, names: tuple[str, ...], count: int) -> str:
    """Comment on some words of an issue, edit it at random, and tell where the comment is then."""
    dice = random.Random(seed)
    data = data_of(dice.choice(samples()))
    before = Ground(data)
    path, start, end = some_words(before, dice)
    place = of_words(before, path, start, end)
    now = copy.deepcopy(data)
    with_marks(now, path, start, end)
    for _ in range(count):
        EDITS[dice.choice(names)](now, dice)
    true, after = marked(now), Ground(without_marks(now))
    at = found(place, after)
    if at is None:
        return "lost" if true else "gone"
    if true and at == Found(*true):
        return "right"
    assert at.start is not None
    assert at.end is not None
    if true and at.path == true[0] and not at.is_same and at.start < true[2] and at.end > true[1]:
        return "mended"
    if not at.is_same:
        return "elsewhere, and says so"
    # A copy that is as the original was, or as that is now, is as good.
    own = [_quote(before, path, start, end), *([_quote(after, *true)] if true else [])]
    return "twin" if _quote(after, at.path, at.start, at.end) in own else f"wrong: {place!r} at {at!r}"


def _quote(ground: Ground, path: Any, start: Any, end: Any) -> Any:
    words = ground.texts[path]
    inside = [number for number, word in enumerate(words) if word.end > start and word.start < end]
    return quoted([word.word for word in words], inside[0], inside[-1] + 1)


def test_in_an_issue_that_is_as_it_was_every_comment_is_where_it_was() -> None:
    assert {outcome(seed, (), 0) for seed in range(30)} == {"right"}


def test_moves_insertions_and_other_words_leave_comments_with_their_words() -> None:
    times = Counter(outcome(seed, HARMLESS, 2) for seed in range(60))
    assert not [found for found in times if found.startswith("wrong")]
    assert times["right"] + times["twin"] > 54


def test_whatever_is_done_to_an_issue_no_comment_lands_on_other_words() -> None:
    times = Counter(outcome(seed, tuple(EDITS), 3) for seed in range(1000, 1060))
    assert not [found for found in times if found.startswith("wrong")]
    assert times["right"] > 20


@pytest.mark.soak
def test_thousands_of_comments_end_with_their_words_or_with_none() -> None:
    times = Counter(outcome(seed, tuple(EDITS), 1 + seed % 4) for seed in range(10_000, 16_000))
    # Nearly equal copies, and texts that were overwritten with one that holds the same phrase.
    assert sum(found.startswith("wrong") for found in times.elements()) <= 12, times
    assert times["elsewhere, and says so"] < 40
    assert times["right"] > 3000


def test_a_word_that_stands_there_several_times_is_told_by_the_words_around_it() -> None:
    place = on("Monday", "blocks", 2, "text")
    now = edited((("blocks", 2, "text"), "Come on Monday! On Monday we prune the roses, and on Tuesday the trees."))
    at = found(place, Ground(now))
    assert at and at.start == now["blocks"][2]["text"].rindex("Monday")


def test_words_that_were_mended_keep_their_comment_which_says_so() -> None:
    place = on("Monday", "blocks", 2, "text")
    now = edited((("blocks", 2, "text"), "On Wednesday we prune the roses, and on Tuesday the apple trees."))
    at = found(place, Ground(now))
    assert at and not at.is_same
    assert words_at(at, now) == "Wednesday"


def test_words_that_were_deleted_take_no_others_in_their_place() -> None:
    place = on("on Monday", "blocks", 0, "text")
    now = edited((("blocks", 0, "text"), "Dear reader, the tulips opened. See [the map](https://a.test/x)."))
    assert found(place, Ground(now)) is None


def test_a_text_that_moves_to_another_block_takes_its_comments_along() -> None:
    place = on("apple trees", "blocks", 2, "text")
    text = "Dear reader, the tulips opened. On Monday we prune the roses, and on Tuesday the apple trees."
    now = edited((("blocks", 0, "text"), text), (("blocks", 2, "text"), "Nothing."))
    assert words_at(found(place, Ground(now)), now) == "apple trees"


def test_the_same_words_of_another_entry_are_not_taken_for_those_of_one_that_is_gone() -> None:
    place = on("Ada", "blocks", 3, "webinars", 0, "speakers", 0)
    assert found(place, Ground(DATA)) == Found(("blocks", 3, "webinars", 0, "speakers", 0), 0, 3)
    now = edited((("blocks", 3, "webinars"), DATA["blocks"][3]["webinars"][1:]))
    assert found(place, Ground(now)) is None


@pytest.mark.parametrize("order", [[4, 3, 2, 1, 0], [2, 0, 1, 3, 4]])
def test_a_block_is_found_by_what_it_begins_with(order: list[int]) -> None:
    place = of_item(Ground(DATA), ("blocks", 2))
    now = edited((("blocks",), [DATA["blocks"][number] for number in order]))
    assert found(place, Ground(now)) == Found(("blocks", order.index(2)))


def test_a_block_without_words_is_found_by_its_neighbours_or_not_at_all() -> None:
    place = of_item(Ground(DATA), ("blocks", 1))
    new = {"type": "text", "text": "A new beginning of the letter."}
    now = edited((("blocks",), [new, *DATA["blocks"]]))
    assert found(place, Ground(now)) == Found(("blocks", 2))
    now = edited((("blocks",), [DATA["blocks"][number] for number in (0, 2, 1, 3, 4)]))
    assert found(place, Ground(now)) is None


def test_a_block_whose_words_are_others_is_gone() -> None:
    place = of_item(Ground(DATA), ("blocks", 2))
    now = edited((("blocks", 2), {"type": "text", "heading": "Our members", "text": "Three have joined since March."}))
    assert found(place, Ground(now)) is None


def test_a_comment_on_a_whole_field_stays_there() -> None:
    place = of_item(Ground(DATA), ("subject",))
    assert found(place, Ground(edited((("subject",), "Summer")))) == Found(("subject",))


@pytest.mark.parametrize(
    "path", ["blocks", "blocks.0", "blocks.0.text.0", "blocks.99999.text", "x", "x.0", "blocks.0.type"]
)
@pytest.mark.parametrize("words", [None, "tulips", "—"])
def test_a_place_that_nobody_has_written_down_so_is_gone_or_where_it_says(path: str, words: str | None) -> None:
    at = found(Place(path=path, words=words), Ground(DATA))
    assert at is None or (path == "blocks.0" and not words)


@pytest.mark.parametrize("data", [{}, {"blocks": None}, {"blocks": "none"}, {"blocks": [None, "x", {"type": None}]}])
def test_in_data_that_are_no_issue_a_place_is_gone(data: dict[str, Any]) -> None:
    assert found(on("tulips", "blocks", 0, "text"), Ground(data)) is None
    assert found(of_item(Ground(DATA), ("blocks", 2)), Ground(data)) is None
