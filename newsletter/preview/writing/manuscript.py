"""A file's text while it is written: edits made to it, taken back, and joined with what another program has written.

Comes in: edits, each for a text that this has given out before, and the file's text where another program has changed
it. Goes out: the newest text. It knows neither files nor time, which are pen.py's business.

Several may write. Each takes back what they have done themselves, also where others have gone on meanwhile; who writes
is a name, and "" where that is always the same person.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from typing import NamedTuple

from newsletter.editing.found_again import Follow
from newsletter.editing.outline import outlined
from newsletter.editing.rebase import Conflict, rebased
from newsletter.editing.surgery import Batch, Edit, Edited, Put, Rewrite, edited, fingerprint, rewrites
from newsletter.errors import InputError, Refused
from newsletter.preview.writing.trail import Step, Trail, Way, after_edit, touched
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path

MOST = 200
"""How many texts are known by their hashes, and how many edits each can take back."""

NOTHING_BEFORE = "There is nothing to undo."
NOTHING_AFTER = "There is nothing to redo."
UNREADABLE_BEFORE = "Before this, the file had a mistake of YAML: it stays as it is."
CHANGED_SINCE = "This has been changed in the file since, and stays as it is there."


class UnknownBaseError(LookupError):
    """The text that an edit was meant for is not known."""


class CollisionError(ValueError):
    """An edit of the text `base` is about something that another program has changed as well; nothing was done."""

    def __init__(self, base: str, path: Path, conflict: Conflict) -> None:
        super().__init__(path)
        self.base = base
        self.path = path
        self.conflict = conflict


class _Step(NamedTuple):
    """An edit that was made, and its inverse; `burst` is what it belongs to: a name, and the hash it began with."""

    before: str
    after: str
    edit: Edit
    inverse: Edit
    burst: tuple[str, str] | None = None

    @property
    def backwards(self) -> _Step:
        """The step that takes this one back."""
        return _Step(self.after, self.before, self.inverse, self.edit)


class _Turns(NamedTuple):
    """What one person has done, and what they have taken back, the last of each at the end."""

    done: list[_Step]
    undone: list[_Step]

    def remember(self, step: _Step) -> None:
        """Remember something new."""
        self.done.append(step)
        del self.done[:-MOST]


class _Known(NamedTuple):
    """A text, and how often another program had changed the file by then."""

    text: str
    foreign: int


class Done(NamedTuple):
    """What an edit has done: what it was about, and the hashes of the text before and after it.

    `is_merged` says whether it met the changes of another program.
    """

    touched: Path | None
    before: str
    left: str
    is_merged: bool = False


class Manuscript:
    """The text of one file, which is read into `model`; `text` is the newest."""

    def __init__(self, text: str, model: type[Model]) -> None:
        self.text = text
        self.model = model
        self._foreign = 0
        self._trail = Trail(text, model)
        self._known: dict[str, _Known] = {}
        self._turns: dict[str, _Turns] = defaultdict(lambda: _Turns([], []))  # by who writes
        self._unsaved: list[tuple[str, Edit]] = []  # each with the text that it was made to
        self._unseen: list[tuple[str, Edit]] = []  # those that were saved last
        self.know(text)

    def undoable(self, writer: str = "") -> int:
        """Return how many edits somebody can take back."""
        return len(self._turns[writer].done)

    def redoable(self, writer: str = "") -> int:
        """Return how many edits that somebody has taken back can be made again."""
        return len(self._turns[writer].undone)

    @property
    def unsaved(self) -> int:
        """How many edits the file does not have yet."""
        return len(self._unsaved)

    def saved(self, count: int) -> None:
        """Count the first edits of the unsaved ones as saved, and as seen by nobody yet."""
        self._unseen = self._unsaved[:count]
        del self._unsaved[:count]

    def seen(self) -> None:
        """Count all edits that were saved as seen: what another program has made of them is what somebody wants."""
        self._unseen.clear()

    def know(self, text: str) -> None:
        """Remember a text by its hash."""
        key = fingerprint(text)
        self._known.pop(key, None)
        self._known[key] = _Known(text, self._foreign)
        while len(self._known) > MOST:
            del self._known[next(iter(self._known))]

    def known(self, key: str) -> str:
        """Return the text of a hash; raise UnknownBaseError."""
        if key not in self._known:
            raise UnknownBaseError
        return self._known[key].text

    def way(self, since: str, to: str) -> Way | None:
        """Return what led from one text to another, by their hashes; None where they are not known."""
        found = self._trail.way(since, to)
        if not found and since in self._known and to in self._known:
            before, after = self._known[since].text, self._known[to].text
            return Way(before, (Step(before, after, None, self.model),), self.model)
        return found

    def edit(self, edit: Edit, base: str, burst: str, writer: str = "") -> Done:
        """Make an edit that is meant for the text with the hash `base`, in the place of what its burst did before.

        Raise UnknownBaseError, CollisionError, Refused, or InputError where the text cannot be edited at all.
        """
        origin, foreign, was = self.known(base), self._known[base].foreign, fingerprint(self.text)
        turns = self._turns[writer]
        before = next((step for step in turns.done if step.burst == (burst, base)), None)
        start, way_back = self.text, Batch(())
        if before:
            try:
                start, back = self._taken_back(before)
                way_back = Batch((back,))
            except Refused:  # somebody else has written over it
                before = None
        follow = self._follow(base, way_back)
        # Without its burst the text may be the same, and yet equal items have changed places: only the way tells.
        is_for_it = start == origin and not (before and follow)
        found = edit if is_for_it else self._for(start, origin, edit, follow)
        made = edited(start, found, self.model, fingerprint(start))
        if before:
            turns.done.remove(before)
        if made.text != start:
            turns.remember(_Step(start, made.text, found, made.inverse, (burst, base)))
        if made.text != self.text:
            turns.undone.clear()
        self._become(made.text, Batch((*way_back.edits, found)))
        return Done(touched(found), was, fingerprint(self.text), self._foreign > foreign)

    def become(self, text: str, writer: str = "") -> Done:
        """Take an earlier text in the place of the newest, to the byte, as one edit; raise as undo() does."""
        was = fingerprint(self.text)
        now, then = outlined(self.text, self.model).data, outlined(text, self.model).data
        names = [name for name in {**now, **then} if now.get(name) != then.get(name)]
        edit = Batch(tuple(Put((name,), then.get(name)) for name in names))
        if text != self.text:
            turns = self._turns[writer]
            turns.remember(_Step(self.text, text, edit, self._made(edit).inverse))
            turns.undone.clear()
        self._become(text, edit, is_followed=False)
        return Done((), was, fingerprint(self.text))

    def undo(self, writer: str = "") -> Done:
        """Take somebody's last edit back; raise Refused, or InputError where the text cannot be edited at all."""
        turns = self._turns[writer]
        return self._turned(turns.done, turns.undone, NOTHING_BEFORE)

    def redo(self, writer: str = "") -> Done:
        """Make the edit again that somebody has taken back last; raise as undo() does."""
        turns = self._turns[writer]
        return self._turned(turns.undone, turns.done, NOTHING_AFTER)

    def take(self, theirs: str) -> None:
        """Take over what another program has written, with the edits that it had not seen made to it.

        An edit of what both have changed is dropped: who made it has not heard yet that it was written, and sends it
        again. Raise InputError where there are edits to be made, and the other's text cannot be edited.
        """
        now, kept = theirs, []
        if fingerprint(theirs) in self._known:
            self.seen()  # a text of before is what somebody wants back
        for base, edit in (*self._unseen, *self._unsaved):
            with suppress(Refused):
                found = rebased(base, now, edit, self.model)
                if not isinstance(found, Conflict):
                    made = edited(now, found, self.model, fingerprint(now))
                    if made.text != now:
                        kept.append((now, found))
                    now = made.text
        self._foreign += 1
        self._unseen, self._unsaved = [], kept
        self._trail.add(now, None)
        self.text = now
        self.know(now)

    def mend(self, unreadable: str, text: str) -> None:
        """Take a text in the place of the file's, which cannot be read, with the edits that wait for that."""
        self.take(text)
        self._unsaved.insert(0, (unreadable, Rewrite(text)))

    def _become(self, text: str, edit: Edit, *, is_followed: bool = True) -> None:
        """Take a new text; an edit that puts in whole lists does not say where their items have come from."""
        if text != self.text:
            self._unsaved.append((self.text, edit))
            self._trail.add(text, edit if is_followed else None)
        self.text = text
        self.know(text)

    def _for(self, now: str, base: str, edit: Edit, follow: Follow | None) -> Edit:
        """Return an edit of one text as one of another; raise CollisionError."""
        found = rebased(base, now, edit, self.model, follow)
        if not isinstance(found, Conflict):
            return found
        parts = edit.edits if isinstance(edit, Batch) else (edit,)
        for count in range(1, len(parts)):
            if isinstance(rebased(base, now, Batch(parts[:count]), self.model, follow), Conflict):
                raise CollisionError(base, touched(parts[count - 1]) or (), found)
        raise CollisionError(base, touched(parts[-1]) or (), found)

    def _follow(self, since: str, then: Edit) -> Follow | None:
        """Return what tells where items of a text are after all that was done here, and after one more edit.

        Return None where another program had a part in it: then things are found by what they are like.
        """
        way = self._trail.way(since, fingerprint(self.text))
        if not way or way.is_foreign or rewrites(then):
            return None

        def follow(path: Path) -> Path | None:
            at = way.follow(path)
            return None if at is None else after_edit(then, at)

        return follow

    def _taken_back(self, step: _Step) -> tuple[str, Edit]:
        """Return the newest text without a step, to the byte if nothing came after it, and the edit that does it."""
        if step.after == self.text:
            return step.before, step.inverse
        follow = self._follow(fingerprint(step.after), Batch(()))
        found = rebased(step.after, self.text, step.inverse, self.model, follow)
        if isinstance(found, Conflict):
            raise Refused(CHANGED_SINCE)
        return self._made(found).text, found

    def _made(self, edit: Edit) -> Edited:
        return edited(self.text, edit, self.model, fingerprint(self.text))

    def _turned(self, steps: list[_Step], others: list[_Step], if_none: str) -> Done:
        if not steps:
            raise Refused(if_none)
        step = steps.pop()  # also one that cannot be taken back any more: the one before it may be
        try:
            before, back = self._taken_back(step)
        except InputError:
            steps.append(step)
            raise
        if not _is_readable(before, self.model):
            raise Refused(UNREADABLE_BEFORE)
        if back is not step.inverse:  # other texts are in between by now: what leads back is made for these
            step = _Step(before, self.text, self._made(back).inverse, back)
        others.append(step.backwards)
        was = fingerprint(self.text)
        self._become(before, back)
        return Done(touched(back), was, fingerprint(self.text))


def _is_readable(text: str, model: type[Model]) -> bool:
    try:
        outlined(text, model)
    except InputError:
        return False
    return True
