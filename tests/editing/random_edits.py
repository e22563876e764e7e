"""Random edits to texts of every shape, judged by another reader: `python -m tests.editing.random_edits WORD COUNT`.

Comes in: a word that all chance follows from, and how many edits. Goes out: how many were made and how many refused,
and a sentence for each that is wrong. What is meant is worked out here anew, and what has become of the text is read by
PyYAML's own scanner (scanned.py).
"""

from __future__ import annotations

import copy
import re
import sys
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any, NamedTuple

from newsletter.editing.outline import outlined
from newsletter.editing.shape import annotation_at, fields_in_short_form, group_at
from newsletter.editing.surgery import Change, Clear, Delete, Duplicate, Insert, Move, Put, edited, fingerprint
from newsletter.errors import Refused
from newsletter.model.schema import is_needed
from tests.editing.samples import TYPED, Kept, at, dressed, paths_in
from tests.editing.scanned import Place, Scanned


def random_edit(kept: Kept, data: Any, chance: Random) -> Change | None:
    """Return an edit of any kind, or None where the text has no place for the kind that was drawn."""
    places = list(paths_in(data))
    texts = [path for path in places if isinstance(at(data, path), str)]
    lists = [path for path in places if isinstance(at(data, path), list)]
    items = [path for path in places if isinstance(path[-1], int)]
    groups = [(), *(path for path in places if isinstance(at(data, path), dict))]
    match chance.choice(
        ("put", "put", "put", "add", "clear", "whole", "insert", "duplicate", "move", "delete", "short")
    ):
        case "put" if texts:
            path = chance.choice(texts)
            return Put(path, _retyped(at(data, path), chance))
        case "add":
            path = chance.choice(groups)
            return _addition(kept, data, path, chance)
        case "short":
            path = chance.choice([path for path in items if isinstance(at(data, path), str)] or [()])
            return _addition(kept, data, path, chance) if path else None
        case "clear":
            fields = [path for path in places if isinstance(path[-1], str)]
            return Clear(chance.choice(fields))
        case "whole":
            path = chance.choice(places)
            return Put(path, _value(at(data, path), data, chance))
        case "insert" if lists:
            path = chance.choice(lists)
            there = at(data, path)
            like = chance.choice(there) if there else "a"
            return Insert((*path, chance.randint(0, len(there))), _value(like, data, chance))
        case "duplicate" if items:
            return Duplicate(chance.choice(items))
        case "delete" if items:
            return Delete(chance.choice(items))
        case "move" if items:
            path = chance.choice(items)
            return Move(path, chance.randrange(len(at(data, path[:-1]))))
    return None


def _addition(kept: Kept, data: Any, path: Place, chance: Random) -> Change | None:
    model = group_at(kept.model, data, path)
    there = at(data, path)
    names = [name for name in model.model_fields if isinstance(there, str) or name not in there] if model else []
    if not model or not names:
        return None
    name = chance.choice(names)
    examples = model.model_fields[name].examples or ["a"]
    value = as_written(examples[0])
    return Put((*path, name), _retyped(value, chance) if isinstance(value, str) else value)


def as_written(value: Any) -> Any:
    """Return an example as data of a file, in which all is text."""
    if isinstance(value, dict):
        return {name: as_written(part) for name, part in value.items()}
    if isinstance(value, list):
        return [as_written(part) for part in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _retyped(text: str, chance: Random) -> str:
    """Return a text as somebody may have changed it: a word, a few characters, a paragraph, or all of it."""
    if chance.random() < 0.4:
        return chance.choice(TYPED)
    parts = re.split(r"(\s+)", text)
    word = chance.randrange(0, len(parts), 2)
    more = chance.choice((*TYPED, "word", "two words"))
    match chance.choice(("word", "letters", "less", "more", "paragraph", "end", "begin")):
        case "word":
            parts[word] = more
        case "letters":
            parts[word] = f"{parts[word][:1]}x{parts[word][1:]}"
        case "less":
            del parts[word : word + 2]
        case "more":
            parts[word] = f"{parts[word]} {more}"
        case "paragraph":
            parts[word] = f"{parts[word]}\n\n{more}"
        case "end":
            parts.append(chance.choice((" ", "\n", ".", "x", f" {more}")))
        case "begin":
            parts.insert(0, chance.choice((" ", "x", f"{more} ")))
    return "".join(parts)


def _value(like: Any, data: Any, chance: Random) -> Any:
    """Return a value that is mostly of the kind of another."""
    if chance.random() < 0.1:
        return chance.choice(("a", [], {}, ["a", "b: c"], {"title": "a", "text": "b\nc\n"}, [["a"], ["b"]]))
    if isinstance(like, str):
        return _retyped(like, chance)
    value = copy.deepcopy(like if like is not None else "a")
    texts = [path for path in paths_in(value) if isinstance(at(value, path), str)]
    for path in chance.sample(texts, min(len(texts), 2)):
        at(value, path[:-1])[path[-1]] = _retyped(at(value, path), chance)
    return value


def meant(kept: Kept, data: Any, edit: Change) -> Any:
    """Return the data that an edit is to give."""
    data = copy.deepcopy(data)
    around, step = at(data, edit.path[:-1]), edit.path[-1]
    match edit:
        case Put(path, value) if isinstance(around, str):
            fields = fields_in_short_form(annotation_at(kept.model, data, path[:-1]), around) or {}
            at(data, path[:-2])[path[-2]] = dict(fields) | {step: value}
        case Put(_, value):
            around[step] = value
        case Clear() if step not in around:
            pass
        case Clear(path) if _is_needed(kept, data, path):
            around[step] = type(around[step])()
        case Clear():
            del around[step]
        case Insert(_, value):
            around.insert(step, value)
        case Duplicate():
            around.insert(step, copy.deepcopy(around[step]))
        case Move(_, to):
            around.insert(to, around.pop(step))
        case Delete():
            del around[step]
    return data


def _with_emptied_groups_gone(kept: Kept, data: Any, edit: Change) -> Iterator[Any]:
    """Yield what an edit may give instead: a group goes with its last field, unless a comment hangs on it."""
    data = copy.deepcopy(data)
    path = edit.path[:-1] if isinstance(edit, Clear) else ()
    while path and isinstance(path[-1], str) and not at(data, path) and not _is_needed(kept, data, path):
        del at(data, path[:-1])[path[-1]]
        path = path[:-1]
        yield copy.deepcopy(data)


def _is_needed(kept: Kept, data: Any, path: Place) -> bool:
    model, name = group_at(kept.model, data, path[:-1]), str(path[-1])
    return model is not None and name in model.model_fields and is_needed(model, name)


# The judgement


def judged(kept: Kept, edit: Change, before: Scanned) -> tuple[Scanned, str | None]:
    """Make an edit, and return the text after it and what is wrong, if anything; raise Refused where it is refused."""
    done = edited(kept.text, edit, kept.model, fingerprint(kept.text))
    after, data = Scanned(done.text), meant(kept, before.data, edit)
    data = next((other for other in _with_emptied_groups_gone(kept, data, edit) if after.data == other), data)
    undone = edited(done.text, done.inverse, kept.model, fingerprint(done.text))
    faults = {
        "other data than were meant": outlined(done.text, kept.model).data != data,
        "PyYAML's own scanner reads other data": after.data != data,
        "the text before does not come back": done.before != kept.text,
        "the inverse gives other data": outlined(undone.text, kept.model).data != before.data,
    }
    fault = next((said for said, is_so in faults.items() if is_so), None)
    return after, fault or _wrong_lines(edit, before, after) or _wrong_comments(edit, before, after)


def _free_lines(edit: Change, before: Scanned) -> set[int]:
    """Return the lines that an edit may change."""
    path, around = edit.path, edit.path[:-1]
    free = []
    if path in before.places and not isinstance(edit, Insert | Duplicate | Move):
        free.append(before.own_lines(path) if not isinstance(edit, Put) else before.places[path])
    there = at(before.data, around)
    if around in before.flow or around in before.within or not there or isinstance(there, str):
        free.append(before.places[around])
    if isinstance(edit, Delete | Clear) and len(there) == 1:
        free.append(before.places[around]._replace(last=before.places[around].first))
    if isinstance(edit, Clear) and len(there) == 1 and around:
        free.append(before.places[around])
    last = len(before.lines) - 1
    for place, lines in before.places.items():
        may_be_sealed = place in before.keeping and place[: len(around)] == around
        if may_be_sealed or (lines.last == last and _is_text(before, place)):
            free.append(lines)
    return {number for lines in free for number in range(lines.first, lines.last + 1)}


def _is_text(scanned: Scanned, path: Place) -> bool:
    try:
        return isinstance(at(scanned.data, path), str)
    except (KeyError, IndexError):
        return False


def _wrong_lines(edit: Change, before: Scanned, after: Scanned) -> str | None:
    free = _free_lines(edit, before)
    kept = [line for number, line in enumerate(before.lines) if number not in free and line.strip()]
    there = list(after.lines)
    first = next((place for place in before.places if place[:-1] == edit.path[:-1] and place), ())
    if first and before.lines[before.places[first].first][: before.places[first].column].strip():
        kept, there = ([line.lstrip(" -") for line in lines] for lines in (kept, there))  # a dash stands before it
    if isinstance(edit, Move):
        missing = Counter(kept) - Counter(there)
        return f"lines have changed: {list(missing)[:3]}" if missing else None
    lines = iter(there)
    lost = next((line for line in kept if line not in lines), None)
    return f"a line has changed: {lost!r}" if lost is not None else None


def _wrong_comments(edit: Change, before: Scanned, after: Scanned) -> str | None:
    old, new = (Counter(text for _, text in scanned.comments) for scanned in (before, after))
    lost, path = old - new, edit.path
    if isinstance(edit, Delete | Clear):
        lost -= Counter(before.own_comments(path))
    if isinstance(edit, Put) and path in before.places and not _is_text(before, path):
        lost -= Counter(before.own_comments(path))
    if lost:
        return f"comments are lost: {list(lost)}"
    come = new - old
    if isinstance(edit, Duplicate):
        come -= Counter(before.own_comments(path))
    if come:
        return f"comments have come: {list(come)}"
    if isinstance(edit, Move) and path not in before.within:
        owned = [before.own_comments((*path[:-1], number)) for number in range(len(at(before.data, path[:-1])))]
        owned.insert(edit.to, owned.pop(int(path[-1])))
        found = [after.own_comments((*path[:-1], number)) for number in range(len(owned))]
        if owned != found:
            return f"comments do not move along: {owned} {found}"
    return None


class Tried(NamedTuple):
    """How many edits were made, the ones that were refused, and what was wrong about others."""

    made: int
    refused: list[str]
    wrong: list[str]


def tried(word: str, count: int) -> Tried:
    """Make so many random edits."""
    made, refused, faults = 0, [], []
    number = 0
    while made < count:
        chance = Random(f"{word} {number}")
        kept = dressed(chance)
        before = Scanned(kept.text)
        for _ in range(4):
            edit = random_edit(kept, before.data, chance)
            if edit is None:
                continue
            made += 1
            said = f"{word} {number}: {kept.name}: {edit}"
            try:
                before, fault = judged(kept, edit, before)
                kept = kept._replace(text=before.text)  # the next edit is one of this text
                faults += [f"{said}: {fault}"] if fault else []
            except Refused as refusal:
                refused.append(f"{said}: {refusal.message}")
            except Exception as error:
                faults.append(f"{said}: {error!r}")
        number += 1
    return Tried(made, refused, faults)


if __name__ == "__main__":
    found = tried(sys.argv[1], int(sys.argv[2]))
    for line in (*found.refused, *found.wrong):
        print(line)
    print(f"{found.made} made, {len(found.refused)} refused, {len(found.wrong)} wrong")
    sys.exit(bool(found.wrong))
