"""Random edits for texts that others have changed in the meantime: `python -m tests.editing.random_rebases WORD COUNT`.

Comes in: a word that all chance follows from, and how many trials. Goes out: how many edits were merged, how many are
conflicts, and a sentence for each that is wrong. The judge follows every value through the others' edits by its
identity, which the code under test cannot see.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple

from newsletter.editing.outline import outlined
from newsletter.editing.rebase import NOTHING, Conflict, rebased
from newsletter.editing.surgery import Change, Clear, Delete, Duplicate, Insert, Move, Put, edited, fingerprint
from newsletter.errors import Refused
from tests.editing.random_edits import meant, random_edit
from tests.editing.samples import Kept, at, dressed
from tests.editing.scanned import Place


class Box:
    """A value with an identity: a text, a list of boxes, or boxes by name."""

    def __init__(self, value: Any) -> None:
        self.inside: Any = value
        if isinstance(value, dict):
            self.inside = {name: Box(part) for name, part in value.items()}
        elif isinstance(value, list):
            self.inside = [Box(part) for part in value]

    def value(self) -> Any:
        """Return the value without its boxes."""
        if isinstance(self.inside, dict):
            return {name: part.value() for name, part in self.inside.items()}
        return [part.value() for part in self.inside] if isinstance(self.inside, list) else self.inside

    def at(self, path: Place) -> Box | None:
        """Return the box at a path, or None where there is none."""
        box = self
        for step in path:
            inside = box.inside
            is_there = (
                step in inside if isinstance(inside, dict) else isinstance(inside, list) and int(step) < len(inside)
            )
            if not is_there:
                return None
            box = inside[step]
        return box

    def path_of(self, box: Box, path: Place = ()) -> Place | None:
        """Return where a box is, or None where it is gone."""
        if box is self:
            return path
        parts = (
            self.inside.items()
            if isinstance(self.inside, dict)
            else enumerate(self.inside)
            if isinstance(self.inside, list)
            else ()
        )
        return next((found for step, part in parts if (found := part.path_of(box, (*path, step))) is not None), None)

    def apply(self, kept: Kept, edit: Change) -> None:
        """Make an edit; what it leaves keeps its identity."""
        data = meant(kept, self.value(), edit)
        around, step = self.at(edit.path[:-1]), edit.path[-1]
        assert around is not None
        match edit:
            case Insert(_, value):
                around.inside.insert(step, Box(value))
            case Duplicate():
                around.inside.insert(int(step) + 1, Box(around.inside[step].value()))
            case Move(_, to):
                around.inside.insert(to, around.inside.pop(step))
            case Delete():
                around.inside.pop(step)
            case Put() if isinstance(around.inside, str):
                around.inside = Box(at(data, edit.path[:-1])).inside
            case Put(_, value):
                self._put(around, step, value)
            case Clear():
                if step in (after := at(data, edit.path[:-1])):
                    self._put(around, step, after[step])
                else:
                    around.inside.pop(step)
        assert self.value() == data

    @staticmethod
    def _put(around: Box, step: str | int, value: Any) -> None:
        if isinstance(around.inside, dict) and step not in around.inside:
            around.inside[step] = Box(value)
        else:
            around.inside[step].inside = Box(value).inside


class Found(NamedTuple):
    """What has become of the trials."""

    merged: int
    conflicts: int
    wrong: list[str]


def _empties(edit: Change, data: Any) -> bool:
    """Return whether an edit takes the last field of a group, with which the group may go, as random_edits.py tries."""
    return isinstance(edit, Clear) and len(at(data, edit.path[:-1])) == 1


def trial(word: str) -> tuple[str, str]:
    """Try one edit, and return what has become of it, with a sentence about it."""
    chance = Random(word)
    kept = dressed(chance)
    data = outlined(kept.text, kept.model).data
    mine = random_edit(kept, data, chance)
    if mine is None or _empties(mine, data):
        return "none", ""
    now, boxes, said = kept.text, Box(data), [f"{word}: {kept.name}: {mine}"]
    target, around = boxes.at(mine.path), boxes.at(mine.path[:-1])
    for _ in range(chance.randint(1, 3)):
        theirs = random_edit(kept, boxes.value(), chance)
        if (
            theirs is None
            or _empties(theirs, boxes.value())
            or (isinstance(theirs, Put) and theirs.path == mine.path[: len(theirs.path)] != mine.path)
        ):
            continue  # a whole written anew: nobody can say what in it is what
        if isinstance(theirs, Insert):
            theirs = replace(theirs, value=_new(theirs.value))
        now = edited(now, theirs, kept.model, fingerprint(now)).text
        boxes.apply(kept, theirs)
        said.append(f"  {theirs}")
    return _judged(kept, mine, now, boxes, target, around), "\n".join(said)


def _new(value: Any) -> Any:
    """Return a value of other words, since nobody could tell an item like one that was deleted from that one."""
    if isinstance(value, dict):
        return {name: part if name == "type" else _new(part) for name, part in value.items()}
    return [_new(part) for part in value] if isinstance(value, list) else f"theirs {str(value)[::-1]}"


def tried(word: str, count: int) -> Found:
    """Try so many edits."""
    merged, conflicts = 0, 0
    wrong: list[str] = []
    number = 0
    while merged + conflicts + len(wrong) < count:
        number += 1
        try:
            what, said = trial(f"{word} {number}")
        except Refused:
            continue
        merged += what == "merged"
        conflicts += what == "conflict"
        wrong += [f"{said}\n  {what}"] if what not in ("merged", "conflict", "none") else []
    return Found(merged, conflicts, wrong)


def _judged(kept: Kept, mine: Change, now: str, boxes: Box, target: Box | None, around: Box | None) -> str:
    """Return "merged" or "conflict", or what is wrong."""
    base = outlined(kept.text, kept.model).data
    found = rebased(kept.text, now, mine, kept.model)
    if isinstance(found, Conflict):
        return "conflict"
    there = boxes.value()
    own = target if target is not None and not isinstance(mine, Insert) else around
    assert own is not None
    place = boxes.path_of(own)
    if found == NOTHING:
        return _rightly_nothing(mine, there, (*place, mine.path[-1]) if place is not None and own is around else place)
    after = outlined(edited(now, found, kept.model, fingerprint(now)).text, kept.model).data
    if after != meant(kept, there, found):  # type: ignore[arg-type]
        return "the edit gives something else"
    path: Place = found.path  # type: ignore[union-attr]
    path = path if own is target else path[:-1]
    if isinstance(mine, Clear) and place is None and path[-1] not in at(there, path[:-1]):
        return "merged"
    then = mine.path if own is target else mine.path[:-1]
    if path != place and _item(there, path) != _item(base, then):  # what is the same in all may be taken for it
        return f"it is at {place}, not at {path}"
    allowed = [at(base, mine.path), mine.value if isinstance(mine, Put) else ""] if own is target else []
    if isinstance(mine, Put | Clear) and allowed and at(there, path) and at(there, path) not in allowed:
        return "both have changed it"
    return "merged"


def _item(data: Any, path: Place) -> Any:
    """Return the item of a list that a path leads to or into."""
    last = max((number for number, step in enumerate(path, 1) if isinstance(step, int)), default=0)
    return at(data, path[:last])


def _rightly_nothing(mine: Change, there: Any, place: Place | None) -> str:
    if isinstance(mine, Delete) and place is None:
        return "merged"
    if isinstance(mine, Clear) and (place is None or not at(there, place)):
        return "merged"
    if isinstance(mine, Put) and place is not None and at(there, place) == mine.value:
        return "merged"
    if isinstance(mine, Move | Insert | Duplicate):
        return "merged"
    return "nothing is left of the edit"


if __name__ == "__main__":
    result = tried(sys.argv[1], int(sys.argv[2]))
    for line in result.wrong:
        print(line)
    print(f"{result.merged} merged, {result.conflicts} conflicts, {len(result.wrong)} wrong")
    sys.exit(bool(result.wrong))
