"""An issue's data, and words in it that keep their place while it is edited at random, as people edit."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable
from pathlib import Path as File
from typing import Any

from newsletter.editing.outline import outlined
from newsletter.model.issue import Issue
from newsletter.reading.source import Path, value_in
from newsletter.review.comments.ground import Ground
from newsletter.review.comments.words import words
from tests.letters import ROOT

BEGIN, END = "\ue000", "\ue001"  # no issue holds them
_TOKEN = re.compile(r"\S+")
_NEW = ["however", "members", "meeting", "results", "patients", "spring", "trial", "please", "about", "with", "new"]


def samples() -> list[File]:
    """The issues of this repository that have several blocks with words."""
    own = [*(ROOT / "issues").glob("*.yaml"), *(ROOT / "tests" / "kitchen-sink" / "issues").glob("*.yaml")]
    return sorted(own)


def data_of(file: File) -> dict[str, Any]:
    return copy.deepcopy(outlined(file.read_text("utf-8"), Issue).data)


def some_words(ground: Ground, dice: random.Random) -> tuple[Path, int, int]:
    """Choose one to six words of any text of two words or more in a block."""
    path = dice.choice([path for path, found in ground.texts.items() if path[0] == "blocks" and len(found) > 1])
    found = ground.texts[path]
    first = dice.randrange(len(found))
    last = min(first + dice.choice([1, 1, 1, 2, 3, 6]), len(found))
    return path, found[first].start, found[last - 1].end


def with_marks(data: dict[str, Any], path: Path, start: int, end: int) -> None:
    """Mark words, so that they are known again after any edit."""
    text = value_in(data, path)
    value_in(data, path[:-1])[path[-1]] = f"{text[:start]}{BEGIN}{text[start:end]}{END}{text[end:]}"


def without_marks(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: without_marks(part) for name, part in data.items()}
    if isinstance(data, list):
        return [without_marks(part) for part in data]
    return data.replace(BEGIN, "").replace(END, "") if isinstance(data, str) else data


def marked(data: Any, path: Path = ()) -> tuple[Path, int, int] | None:
    """Return where the words are that were marked, None if they are gone."""
    if isinstance(data, str):
        start, end = data.find(BEGIN), data.find(END)
        return (path, start, end - 1) if 0 <= start < end - 1 else None
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return next((found for step, part in parts if (found := marked(part, (*path, step)))), None)


def _lists(data: Any, path: Path = ()) -> list[Path]:
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    own = [path] if isinstance(data, list) and len(data) > 1 else []
    return own + [found for step, part in parts for found in _lists(part, (*path, step))]


def _texts(data: dict[str, Any]) -> list[Path]:
    return [path for path, found in Ground(data).texts.items() if path[0] == "blocks" and found]


def _set(data: dict[str, Any], path: Path, text: str) -> None:
    value_in(data, path[:-1])[path[-1]] = text


def _text_to_edit(data: dict[str, Any], dice: random.Random) -> Path:
    """Choose a text, in every second case the one that the words are in."""
    found = marked(data)
    return found[0] if found and dice.random() < 0.5 else dice.choice(_texts(data))


def move(data: dict[str, Any], dice: random.Random) -> None:
    items = value_in(data, dice.choice([("blocks",), *_lists(data)]))
    items.insert(dice.randrange(len(items)), items.pop(dice.randrange(len(items))))


def insert_block(data: dict[str, Any], dice: random.Random) -> None:
    block = without_marks(copy.deepcopy(dice.choice(data_of(dice.choice(samples()))["blocks"])))
    data["blocks"].insert(dice.randrange(len(data["blocks"])), block)


def duplicate(data: dict[str, Any], dice: random.Random) -> None:
    items = value_in(data, dice.choice([("blocks",), *_lists(data)]))
    number = dice.randrange(len(items))
    items.insert(number + dice.randrange(2), without_marks(copy.deepcopy(items[number])))


def delete(data: dict[str, Any], dice: random.Random) -> None:
    items = value_in(data, dice.choice([("blocks",), *_lists(data)]))
    if len(items) > 1:
        del items[dice.randrange(len(items))]


def edit_words(data: dict[str, Any], dice: random.Random) -> None:
    """Replace, take out or put in a word or two that are none of those that were marked."""
    path = _text_to_edit(data, dice)
    text = value_in(data, path)
    start, end = text.find(BEGIN), text.find(END)
    tokens = [each for each in _TOKEN.finditer(text) if not (start <= each.end() and each.start() <= end)]
    if not tokens:
        return
    token = dice.choice(tokens)
    new = dice.choice([dice.choice(_NEW), "", f"{token[0]} {dice.choice(_NEW)}", token[0][:-1] or "a"])
    _set(data, path, f"{text[: token.start()]}{new}{text[token.end() :]}")


def rewrite(data: dict[str, Any], dice: random.Random) -> None:
    """Put another text of the issue in the place of one."""
    others = _texts(data)
    _set(data, _text_to_edit(data, dice), without_marks(value_in(data, dice.choice(others))))


def mend(data: dict[str, Any], dice: random.Random) -> None:
    """Change one of the words that were marked, so that others stand in their place."""
    found = marked(data)
    if found:
        path, start, end = found
        text = value_in(data, path)
        inner = words(text[start + 1 : end + 1])
        word = dice.choice(inner)
        at = start + 1
        _set(data, path, f"{text[: at + word.start]}{dice.choice(_NEW)}{text[at + word.end :]}")


EDITS: dict[str, Callable[[dict[str, Any], random.Random], None]] = {
    edit.__name__: edit for edit in (move, insert_block, duplicate, delete, edit_words, rewrite, mend)
}
HARMLESS = ("move", "insert_block", "edit_words")
