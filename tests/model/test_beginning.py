"""What of a block is its beginning: the first entries of each list, and the first paragraphs of each text."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

from newsletter.model.beginning import FEWEST_LEFT_OUT, MOST, Beginning, beginning
from newsletter.model.blocks import KINDS, AnyBlock, Block
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from tests.writing import issue, save

LONG = "    text: |\n" + "      Some words that fill a line of a text, which is a long one.\n\n" * 12
SESSIONS = "      - One\n      - Two\n"


def begun(folder: Path, block: str) -> Beginning | None:
    path = save(folder, "issues/spring.yaml", issue(f"  - {block}"))
    return beginning(load_issue(path, load_publication(folder)).blocks[0])


@pytest.mark.parametrize("kind", get_args(AnyBlock), ids=KINDS)
def test_a_beginning_has_the_first_entries_of_every_list_of_every_kind(kind: type[Block]) -> None:
    lists = [
        name
        for name, field in kind.model_fields.items()
        if get_origin(field.annotation) is tuple and name not in kind.WHOLE
    ]
    others: dict[str, Any] = dict.fromkeys(kind.model_fields)
    for name in lists:
        few, many = tuple("x" * (MOST + FEWEST_LEFT_OUT - 1)), tuple("x" * 40)
        assert beginning(kind.model_construct(**others | {name: few})) is None
        found = beginning(kind.model_construct(**others | {name: many, "heading": "H", "intro": "I"}))
        assert found is not None
        assert (found.entries, found.number) == (name, 40 - MOST)
        assert getattr(found.block, name) == tuple("x" * MOST)
        assert (found.block.heading, found.block.intro) == ("H", "I")
    for name in kind.WHOLE:
        assert beginning(kind.model_construct(**others | {name: tuple("x" * 40)})) is None


def test_entries_of_groups_are_counted_and_not_the_groups(same_folder: Path) -> None:
    groups = "".join(f"      - heading: Day {day}\n        sessions: [a, b]\n" for day in range(1, 5))
    found = begun(same_folder, f"type: sessions\n    groups:\n{groups}")
    assert found is not None
    block: Any = found.block
    assert (found.entries, found.number) == ("sessions", 5)
    assert [[session.title for session in group.sessions] for group in block.groups] == [["a", "b"], ["a"]]


def test_what_is_left_out_has_no_number_if_it_is_more_than_one_list(same_folder: Path) -> None:
    meeting = "    meeting: {name: A meeting, start: 2026-04-15, end: 2026-04-17}\n"
    highlights = "    highlights: [a, b, c, d, e]\n"
    found = begun(same_folder, f"type: recap\n{meeting}{highlights}{LONG}")
    assert found is not None
    block: Any = found.block
    assert (found.entries, found.number) == ("", 0)
    assert block.highlights == ("a", "b", "c")
    assert 300 <= len(block.text) < 400
    alone = begun(same_folder, f"type: recap\n{meeting}{highlights}    text: Short.\n")
    assert alone is not None
    assert (alone.entries, alone.number) == ("highlights", 2)


def test_a_short_block_has_no_beginning(same_folder: Path) -> None:
    assert begun(same_folder, f"type: sessions\n    sessions:\n{SESSIONS * 2}") is None
    assert begun(same_folder, "type: divider\n") is None
