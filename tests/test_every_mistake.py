"""Every mistake of an issue is told in one round, and nothing that is none."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter import build_edition, load_publication
from newsletter.errors import InputError
from tests.examples import examples
from tests.planted_mistakes import Plant, planted, plants

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "issues" / "ash-2021.yaml").read_text("utf-8")
PLANTS = plants(TEXT)

Told = Callable[[str], list[int]]

DOZEN = [
    ("colon", 7),
    ("tab", 16),
    ("no-such-day", 22),
    ("unknown", 30),
    ("no-address", 44),
    ("twice", 47),
    ("list", 53),
    ("hash", 60),
    ("open-quote", 77),
    ("missing-picture", 103),
    ("one-space-more", 163),
    ("at", 168),
]
"""Mistakes by their names and the numbers of their lines, from 0 on."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return the lines in which something is told about an issue of this publication."""
    root = tmp_path_factory.mktemp("publication")
    (root / "newsletter.yaml").write_bytes((ROOT / "newsletter.yaml").read_bytes())
    shutil.copytree(ROOT / "issues" / "images", root / "issues" / "images")
    publication, path = load_publication(root), root / "issues" / "ash-2021.yaml"

    def lines(text: str) -> list[int]:
        path.write_text(text, "utf-8")
        with pytest.raises(InputError) as caught:
            build_edition(path, publication)
        return [problem.line for problem in caught.value.problems]

    return lines


def apart(chosen: list[Plant]) -> list[Plant]:
    """Return mistakes without those in or below the line of another: they might be parts of one."""
    chosen = sorted(chosen, key=lambda plant: plant.number)
    return [second for first, second in pairwise([Plant("", -2, ""), *chosen]) if second.number > first.number + 1]


def test_a_dozen_mistakes_of_all_kinds_are_told_in_one_round(told: Told) -> None:
    text, lines = planted(TEXT, [plant for plant in PLANTS if (plant.name, plant.number) in DOZEN])
    assert len(lines) == len(DOZEN)
    assert told(text) == lines


@settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(PLANTS), min_size=1, max_size=14).map(apart))
def test_whatever_mistakes_are_made_all_are_told_and_nothing_else(told: Told, chosen: list[Plant]) -> None:
    text, lines = planted(TEXT, chosen)
    assert told(text) == lines
