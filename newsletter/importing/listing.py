"""The items of lists → Markdown, with their numbers as they were.

Our Markdown has lists whose numbers count up from line to line. Other marks, such as `b)` or `iv.`, and numbers that do
not count, are words of their item. This is a module of its own because items are a tree, of which pieces know the depth
alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from newsletter.importing import inline
from newsletter.importing.inline import Escapes, Written
from newsletter.importing.pieces import Dropped, Item, Rich
from newsletter.importing.read import markdown as reader

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,2})\.")


class _Kind(Enum):
    BULLETS = auto()
    NUMBERS = auto()
    TYPED = auto()
    """Marks that are words."""


@dataclass
class _Node:
    """An item and those below it."""

    item: Item
    below: list[_Node] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The number of the item, or -1."""
        found = _NUMBER.fullmatch(self.item.mark)
        return int(found[1]) if found else -1


def write(items: list[Item], escapes: Escapes = Escapes.NEEDED) -> Written:
    """Return items as Markdown."""
    dropped: list[Dropped] = []
    text = "\n\n".join(_lists(_tree(items), escapes, dropped, is_outermost=True))
    return Written(text, tuple(dropped), reader.read(text).pieces)


def _tree(items: list[Item]) -> list[_Node]:
    roots: list[_Node] = []
    opened: list[tuple[int, _Node]] = []
    for item in items:
        while opened and opened[-1][0] >= item.depth:
            opened.pop()
        node = _Node(item)
        (opened[-1][1].below if opened else roots).append(node)
        opened.append((item.depth, node))
    return roots


def _lists(
    nodes: list[_Node], escapes: Escapes, dropped: list[Dropped], *, is_outermost: bool = False
) -> Iterator[str]:
    """Yield the Markdown of each list that items side by side make."""
    for kind, group in _grouped(nodes):
        if kind is _Kind.TYPED and is_outermost:
            yield from _typed(group, escapes, dropped)
        else:
            yield "\n".join(_item(node, kind, escapes, dropped) for node in group)


def _grouped(nodes: list[_Node]) -> Iterator[tuple[_Kind, list[_Node]]]:
    """Yield items side by side that make one list: bullets, or numbers that count up by one."""
    group: list[_Node] = []
    for node in nodes:
        last = group[-1] if group else None
        goes_on = last and (
            node.number == last.number + 1
            if last.number >= 0
            else node.number < 0 and bool(node.item.mark) == bool(last.item.mark)
        )
        if last and not goes_on:
            yield _kind(group), group
            group = []
        group.append(node)
    if group:
        yield _kind(group), group


def _kind(group: list[_Node]) -> _Kind:
    if not group[0].item.mark:
        return _Kind.BULLETS
    return _Kind.NUMBERS if group[0].number >= 0 and len(group) > 1 else _Kind.TYPED


def _item(node: _Node, kind: _Kind, escapes: Escapes, dropped: list[Dropped]) -> str:
    mark = f"{node.item.mark} " if kind is _Kind.NUMBERS else "- "
    rich = _with_mark(node.item) if kind is _Kind.TYPED else node.item.rich
    written = inline.write(rich, escapes=escapes)
    dropped += written.dropped
    lines = [written.text, *_lists(node.below, escapes, dropped)]
    return mark + "\n".join(lines).replace("\n", "\n" + " " * len(mark))


def _typed(group: list[_Node], escapes: Escapes, dropped: list[Dropped]) -> Iterator[str]:
    """Yield items with marks that are words: paragraphs, and the lists below them."""
    lines = Rich()
    for node in group:
        lines += Rich.plain("\n" if lines.spans else "") + _with_mark(node.item)
        if node.below or node is group[-1]:
            written = inline.write(lines, escapes=escapes)
            dropped += written.dropped
            yield written.text
            yield from _lists(node.below, escapes, dropped)
            lines = Rich()


def _with_mark(item: Item) -> Rich:
    return Rich.plain(f"{item.mark} ") + item.rich
