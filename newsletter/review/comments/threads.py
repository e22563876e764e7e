"""The lines of an issue's comments → each comment with its answers, and whether it is resolved.

Comes in: lines, in any order: Git joins those of two computers as it can. Goes out: threads, the oldest first. Nothing
that somebody wrote is left out but what its author has taken back. It is a module of its own because it is pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsletter.review.comments.lines import Remark
from newsletter.review.journal import Surety, person


@dataclass(frozen=True, slots=True)
class Note:
    """A comment or an answer, with its text as its author has left it: "" if that was taken back."""

    id: str
    said: Remark
    text: str
    is_changed: bool = False

    def is_by(self, name: str, surety: Surety) -> bool:
        """Return whether somebody wrote this, whose name is as sure as it was then."""
        return (self.said.person, self.said.name) == (person(name), surety)


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers, the oldest first. `resolved` is the line that says that it is, if it is.

    `is_orphan` if this is an answer to a comment that is not in the file.
    """

    comment: Note
    answers: tuple[Note, ...] = ()
    resolved: Remark | None = None
    is_orphan: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.resolved is None


def threads(lines: Iterable[Remark]) -> tuple[Thread, ...]:
    """Return the comments of an issue, the oldest first."""
    said = _ordered(lines)
    all_notes = notes(said)
    heads = {note.id for note in all_notes if note.said.what == "comment"}
    found = []
    for note in all_notes:
        is_orphan = note.said.what == "answer" and note.said.to not in heads
        if note.said.what == "comment" or is_orphan:
            heads.add(note.id)  # an orphan may have been answered, too
            own = (other for other in all_notes if other.said.what == "answer" and other.said.to == note.id)
            answers = tuple(answer for answer in own if answer.text)
            if note.text or answers:
                found.append(Thread(note, answers, _resolved(note.id, said), is_orphan))
    return tuple(found)


def notes(lines: Iterable[Remark]) -> list[Note]:
    """Return the comments and answers, also those taken back, the oldest first.

    Of several with one id, the first has it, and the others get longer ones.
    """
    said, found = _ordered(lines), list[Note]()
    times: Counter[str] = Counter()
    for line in said:
        if line.what not in ("comment", "answer"):
            continue
        name = line.id or ""
        times[name] += 1
        note = Note(name if times[name] == 1 and name else f"{name}x{times[name]}", line, line.text or "")
        for change in said:
            if change.to == note.id and change.what in ("changed", "withdrawn") and note.is_by(change.by, change.name):
                note = Note(note.id, line, change.text or "" if change.what == "changed" else "", is_changed=True)
        found.append(note)
    return found


def _ordered(lines: Iterable[Remark]) -> list[Remark]:
    """Return lines by their times, each once: keeping the lines of both computers may leave one twice."""
    return sorted(dict.fromkeys(lines), key=lambda line: line.at)


def _resolved(name: str, said: Sequence[Remark]) -> Remark | None:
    """Return the last line that says of a comment that it is resolved, unless it was reopened since."""
    last = next((line for line in reversed(said) if line.to == name and line.what in ("resolved", "reopened")), None)
    return last if last and last.what == "resolved" else None
