"""A hint that says what to write → the edits that write it, for a button beside it.

Comes in: mistakes and findings with their paths, and the newest text. Goes out: edits as the page sends them. The hint
itself is read, so that the button does what the sentence says. Each edit is tried first: it is offered only if the text
has fewer mistakes afterwards, or, for a finding, no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from newsletter.editing.outline import Outline, outlined
from newsletter.editing.shape import group_at
from newsletter.editing.surgery import Batch, Change, Clear, Put, edited, fingerprint
from newsletter.errors import InputError, Problem, Refused
from newsletter.model.issue import Issue
from newsletter.reading.source import Path, position_in

_CHOICE = re.compile(
    r"(?:Write (?:the address alone: )?|Did you mean )(`[^`]+`(?: or `[^`]+`)*)(?=\?|\.(?: |$)|, (?:since|which) )"
)
_NAMED = re.compile(r"([a-z_]+): .+")
_CODE = re.compile("`([^`]+)`")


@dataclass(frozen=True, slots=True)
class Fixes:
    """The newest text of the file `name`, how many mistakes it has, and what finds those of another."""

    name: str
    outline: Outline
    count: int
    mistakes: Callable[[str], Sequence[Problem]]

    def of(self, problem: Problem, path: Path, *, is_mistake: bool) -> list[dict[str, Any]]:
        """Return the edits for each choice that the hint of a mistake or a finding leaves, with what they write."""
        most = self.count - is_mistake
        if not (said := _CHOICE.match(problem.hint)):
            return []
        return [
            {"label": f"Write {line}", "edits": [_as_sent(edit) for edit in edits]}
            for line in _CODE.findall(said[1])
            if "…" not in line  # which stands for what only the author knows
            for edits in self._edits(problem, path, line)
            if self._leaves(edits, most)
        ]

    def _edits(self, problem: Problem, path: Path, line: str) -> Iterator[list[Change]]:
        """Yield the edits that a line can stand for: another value, name or item, or a field in place of another."""
        name_there = self._name_at(problem)
        path = name_there or path
        fields = getattr(group_at(Issue, self.outline.data, path[:-1]), "model_fields", {})
        named = _NAMED.fullmatch(line)
        if named and path and (named[1] == path[-1] or (named[1] in fields and isinstance(path[-1], str))):
            for value in _read(line, named[1]):
                there = (*path[:-1], named[1])
                yield [Put(there, value)] if there == path else [Clear(path), Put(there, value)]
        elif name_there:
            if line in fields and (*path[:-1], line) not in self.outline.source.keys:
                yield [Clear(path), Put((*path[:-1], line), self.outline.value(path))]
        elif path and isinstance(path[-1], int) and line.startswith("- "):
            for items in _read(f"value:\n  {line}", "value"):
                yield [Put(path, items[0])]
        elif isinstance(self.outline.value(path), str):
            for value in _read(f"value: {line}", "value"):
                yield [Put(path, value)]

    def _name_at(self, problem: Problem) -> Path | None:
        """Return the path of the field whose name a problem points at, if it points at one."""
        place, keys = (problem.line, problem.column), self.outline.source.keys
        return next((path for path, key in keys.items() if position_in(self.outline.text, key) == place), None)

    def _leaves(self, edits: Sequence[Change], most: int) -> bool:
        """Return whether edits change the text, and leave no more mistakes in it than `most`."""
        text = self.outline.text
        try:
            after = edited(text, Batch(tuple(edits)), Issue, fingerprint(text)).text
        except (Refused, InputError):
            return False
        return after != text and len(self.mistakes(after)) <= most


def _read(line: str, name: str) -> Iterator[Any]:
    """Yield the value of a field in a line of YAML, if it is one."""
    try:
        data = outlined(f"{line}\n", Issue).data
    except InputError:
        return
    if name in data:
        yield data[name]


def _as_sent(edit: Change) -> dict[str, Any]:
    if isinstance(edit, Put):
        return {"op": "put", "path": edit.path, "value": edit.value}
    return {"op": "clear", "path": edit.path}
