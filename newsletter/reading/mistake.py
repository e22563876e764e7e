"""Mistake: what is wrong at a character of a text, before it is known in which file and line."""

from __future__ import annotations

from typing import NamedTuple


class Mistake(NamedTuple):
    """What is wrong at the character number `at` of the text, and what to write instead."""

    at: int
    message: str
    hint: str
