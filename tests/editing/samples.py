"""Texts to edit: files of issues and publications, as they are and as somebody else might have written them.

Comes in: a source of chance. Goes out: a text with its model, and what people type into fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from newsletter.editing.outline import outlined
from newsletter.errors import InputError
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.reading.model_base import Model
from tests.editing.scanned import Place
from tests.planting import as_yaml

TESTS = Path(__file__).parents[1]
NASTY = TESTS / "editing" / "nasty.yaml"

TYPED = (
    "", " ", "word", "two words", "a: b", "a:", ": a", "a #b", "a # b", "# a", "#a", "- a", "-a", "%", "%a b", "@a",
    "`a`", "!a", "&a", "*a*", "**a** b", "a\tb", "\ta", "a\t", " a", "a ", "  a\nb", "a\n  b", "a\nb", "a\nb\n", "\n",
    "a\n\nb", "a\n\n", "\na", "no", "yes", "null", "~", "true", "1.10", "2022-02-08", "2022-02-08 16:30", "16:30", "=",
    "1_000", "0x1f", "<<", "'", '"', "it's", 'say "a"', "'a'", '"a"', "a'b\"c", "C:\\new", "c.35\\_36", "\\", "[a](b)",
    "{{ first_name | there }}", "{a}", "a, b", "a]b", "a}b", "{a", "[", "|", ">", "|-", "? a", "?", "é", "a\u00a0: b",
    "日本語", "😀 a 👩\u200d🔬", "عربي", "“a”", "„a“", "‘a’", "– a", "• a", "a\u2028b", "a\u0085b", "a\u200bb",
    "\ufeffa",
    "a\r\nb", "---", "--- a", "...", "a\n---\nb", "a\n# b\nc", "a  b", "a\n\n\nb\n", "word " * 40, "a:\nb", "a \nb",
    ("word " * 30 + "\n\n") * 3, "https://example.org/a?b=c&d=e#f", "x" * 300, "- a\n- b\n", "a\n\n- b: c\n- d #e\n",
    "a\\\nb\n",
)  # fmt: skip
"""What somebody may type, with what YAML could take for something else."""

NEVER = ("a\x07b", "\x00", "a\ue000", "\uffff", "\ud800")
"""Texts that no file can hold."""


class Kept(NamedTuple):
    """A text to edit, and what it is read into."""

    name: str
    text: str
    model: type[Model]


@cache
def texts() -> tuple[Kept, ...]:
    """Return the texts that are edited, as they are in their files."""
    root = TESTS.parent
    issues = [
        *sorted((root / "issues").glob("*.yaml")),
        *sorted((TESTS / "kitchen-sink" / "issues").glob("*.yaml")),
        *sorted((TESTS / "editions").glob("*/issue.yaml")),
        *sorted((root / "templates" / "starter").glob("[!n]*.yaml")),
        NASTY,
    ]
    settings = [root / "newsletter.yaml", TESTS / "kitchen-sink" / "newsletter.yaml"]
    found: list[tuple[Path, type[Model]]] = [(path, Issue) for path in issues]
    found += [(path, Publication) for path in settings]
    return tuple(Kept(path.relative_to(root).as_posix(), path.read_text("utf-8-sig"), model) for path, model in found)


def dressed(chance: Random) -> Kept:
    """Return a text as somebody else might have written it; often the one with all that YAML allows."""
    nasty = next(kept for kept in texts() if kept.name.endswith(NASTY.name))
    name, text, model = nasty if chance.random() < 0.25 else chance.choice(texts())
    ways: dict[str, tuple[float, Callable[[], str]]] = {
        "in brackets": (0.06, lambda: as_yaml(outlined(text, model).data)),
        "unindented": (0.15, lambda: _unindented(text)),
        "commented": (0.6, lambda: _commented(text, model, chance)),
        "without a last break": (0.3, lambda: text.rstrip("\n")),
        "with CRLF": (0.2, lambda: text.replace("\n", "\r\n")),
    }
    for way, (share, make) in ways.items():
        if chance.random() < share and _is_like(new := make(), text, model, whole=way != "without a last break"):
            name, text = f"{name} {way}", new
    return Kept(name, text, model)


def _is_like(text: str, other: str, model: type[Model], *, whole: bool = True) -> bool:
    """Return whether a text holds the data of another, or any data if the ends of texts may differ."""
    try:
        data = outlined(text, model).data
    except InputError:
        return False
    return not whole or data == outlined(other, model).data


def _unindented(text: str) -> str:
    """Return a text in which the lists of issues begin in the column of their names."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if re.fullmatch(r" *(?:- )?(?:blocks|sessions|links|videos|webinars):", line):
            column = len(line) - len(line.lstrip(" -"))
            below = number + 1
            while below < len(lines) and (not lines[below].strip() or lines[below].startswith(" " * (column + 2))):
                lines[below] = lines[below][2:] if lines[below].strip() else lines[below]
                below += 1
    return "\n".join(lines)


def _commented(text: str, model: type[Model], chance: Random) -> str:
    """Return a text with comments on lines of their own and behind values."""
    for number in range(chance.randint(2, 12)):
        lines = text.split("\n")
        at = chance.randrange(len(lines))
        if chance.random() < 0.5:
            lines[at] = f"{lines[at]}  # remark {number}"
        else:
            column = chance.choice((0, 2, 4, 6, len(lines[at]) - len(lines[at].lstrip(" -"))))
            lines.insert(at, f"{' ' * column}# remark {number}")
        if _is_like(new := "\n".join(lines), text, model):
            text = new
    return text


def paths_in(data: Any, path: Place = ()) -> Iterable[Place]:
    """Yield the path of every value."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, part in parts:
        yield (*path, step)
        yield from paths_in(part, (*path, step))


def at(data: Any, path: Place) -> Any:
    """Return the value at a path."""
    for step in path:
        data = data[step]
    return data
