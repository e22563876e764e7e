"""A hint that says what to write → the edits that write it, for a button beside it.

Comes in: mistakes and findings with their paths, and the newest text. Goes out: edits as the page sends them. The hint
itself is read, so that the button does what the sentence says. Each edit is tried first: it is offered only if the text
has fewer mistakes afterwards, or, for a finding, no more. A start that cannot be read hides that its end is wrong, so
what such a value uncovers in the fields beside it does not count.

Where a hint says a word alone, it may stand for a part of a text. So it is taken for a field's value only where that is
no text of words, and never in a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from newsletter.editing.outline import Outline, outlined
from newsletter.editing.shape import annotation_at, group_at
from newsletter.editing.surgery import Batch, Change, Clear, Put, edited, fingerprint
from newsletter.errors import InputError, Problem, Refused
from newsletter.model.schema import is_needed
from newsletter.preview.worded import in_words
from newsletter.reading.kinds import UNREAD
from newsletter.reading.lines import line_of
from newsletter.reading.model_fields import kind_of
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
        if is_mistake and self._can_go(path):
            return [{"label": "Leave it out", "edits": [_as_sent(Clear(path))]}]
        if not (said := _CHOICE.match(problem.hint)):
            return []
        name = self._name_at(problem)
        return [
            {
                "label": in_words(line, name or path, self.outline.model, is_name=name is not None),
                "edits": list(map(_as_sent, edits)),
            }
            for line in _CODE.findall(said[1])
            if "…" not in line and not line.endswith("|")  # what only the author knows, or what follows below
            for edits in self._edits(problem, path, line, is_mistake)
            if self._leaves(edits, most)
        ]

    def _can_go(self, path: Path) -> bool:
        """Return whether a field is there, empty, and may be left out."""
        if path not in self.outline.source.keys or self.outline.value(path):
            return False
        group, name = group_at(self.outline.model, self.outline.data, path[:-1]), str(path[-1])
        return group is not None and name in group.model_fields and not is_needed(group, name)

    def _edits(self, problem: Problem, path: Path, line: str, is_mistake: bool) -> Iterator[list[Change]]:
        """Yield the edits that a line can stand for: another value, name or item, or a field in place of another."""
        name_there = self._name_at(problem)
        path = name_there or path
        fields = getattr(group_at(self.outline.model, self.outline.data, path[:-1]), "model_fields", {})
        named = _NAMED.fullmatch(line)
        name = named[1] if named else line
        there = (*path[:-1], name)
        is_free = name in fields and there not in self.outline.source.keys
        if named and path:
            for value in self._read(line, name):
                if there == path:
                    yield [Put(path, value)]
                elif is_free and isinstance(path[-1], str):
                    yield [Clear(path), Put(there, value)]
        elif not is_mistake or not path:
            return
        elif name_there:
            if is_free:
                yield [Clear(path), Put(there, self.outline.value(path))]
        elif isinstance(path[-1], int) and line.startswith("- "):
            for items in self._read(f"value:\n  {line}", "value"):
                yield [Put(path, items[0])]
        elif kind_of(annotation_at(self.outline.model, self.outline.data, path)) in UNREAD:
            for value in self._read(f"value: {line}", "value"):
                yield [Put(path, value)]

    def _name_at(self, problem: Problem) -> Path | None:
        """Return the path of the field whose name a problem points at, if it points at one."""
        place, keys = (problem.line, problem.column), self.outline.source.keys
        return next((path for path, key in keys.items() if position_in(self.outline.text, key) == place), None)

    def _leaves(self, edits: Sequence[Change], most: int) -> bool:
        """Return whether edits change the text, and leave no more mistakes in it than `most`."""
        text = self.outline.text
        try:
            after = edited(text, Batch(tuple(edits)), self.outline.model, fingerprint(text)).text
        except (Refused, InputError):
            return False
        if after == text:
            return False
        found = self.mistakes(after)
        return len(found) <= most or (len(edits) == 1 and self._only_uncovers(edits[0], found))

    def _only_uncovers(self, edit: Change, found: Sequence[Problem]) -> bool:
        """Return whether an edit mends a value, and leaves new mistakes in the fields beside it alone."""
        outline, path = self.outline, edit.path
        is_value = isinstance(edit, Put) and path in outline.source.keys
        if not is_value or kind_of(annotation_at(outline.model, outline.data, path)) not in UNREAD:
            return False
        line = self._line(outline.source.keys[path])
        beside = range(self._line(outline.span(path[:-1]).start), self._line(outline.end(path[:-1])) + 1)
        before = {(each.line, each.message) for each in self.mistakes(outline.text)}
        new = {each.line for each in found if (each.line, each.message) not in before}
        return line in {each for each, _ in before} - {each.line for each in found} and new <= set(beside)

    def _line(self, index: int) -> int:
        return line_of(self.outline.text, index)[0]

    def _read(self, line: str, name: str) -> Iterator[Any]:
        """Yield the value of a field in a line of YAML, if it is one."""
        try:
            data = outlined(f"{line}\n", self.outline.model).data
        except InputError:
            return
        if name in data:
            yield data[name]


def _as_sent(edit: Change) -> dict[str, Any]:
    if isinstance(edit, Put):
        return {"op": "put", "path": edit.path, "value": edit.value}
    return {"op": "clear", "path": edit.path}
