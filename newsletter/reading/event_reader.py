"""The events of YAML's parser → a Tree, with all that an author cannot have meant, each mistake at its place.

Comes in: a text, and the same text without the slips that are known. Goes out: the data and its holes, the mistakes,
and the slip at which YAML gives up. The data is built from events in one pass with a stack of our own: libyaml's
composer crashes on 40,000 nested brackets, and aliases can make a small file huge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from newsletter.reading import comment_slips, name_slips, value_slips, yaml_errors
from newsletter.reading.limits import MAX_DEPTH, MAX_PROBLEMS, MAX_TEXT, MAX_VALUES
from newsletter.reading.mistake import Mistake
from newsletter.reading.recovery import HOLE, Place
from newsletter.reading.source import REFUSED, Path, position_in
from newsletter.reading.spans import TextSpan, index_of_offset
from newsletter.reading.tree import Open, Tree

if TYPE_CHECKING:
    import yaml

_MARKS = ("&", "!")  # with which anchors and tags begin
_CURLY = ("“", "„", "‘", "‚")  # with which quotes from word processors begin
_NOTHING = frozenset({"", "~", "null"})  # what YAML means by no value


class Slip(NamedTuple):
    """Where YAML gives up: what is wrong, where it was noticed, and what is open there."""

    mistake: Mistake
    stop: int
    places: Collection[Place]
    below: int | None
    bracket: int | None


class _UnreadableError(Exception):
    """The file is such that nothing in it can be used."""


class EventReader:
    """Builds the data from the parser's events, and collects mistakes by their place, so that none is said twice.

    `readable` is the text without the slips that are known.
    """

    def __init__(
        self, text: str, readable: str, prose_fields: Collection[str], fields_without_words: Collection[str]
    ) -> None:
        self.prose_fields = prose_fields
        self.fields_without_words = fields_without_words
        self.text = text
        self.readable = readable
        self.tree = Tree(text)
        self.mistakes: dict[int, Mistake] = {}
        self.doubled: set[Path] = set()
        self.count = 0
        self.last = (0, 0)  # where the last text, alias or pair of brackets begins and ends
        # What is nowhere in the text need not be looked for in each of its values.
        self.has_escapes = "\\" in text
        self.may_lose_text = " #" in text or "\t#" in text
        self.has_holes = HOLE in readable or readable != text
        gaps = re.finditer("#", readable) if self.has_holes else ()
        self.gaps = [found.start() for found in gaps if text[found.start()] != "#"][::-1]

    def read(self) -> Slip | None:
        """Read the text, and return the slip at which YAML gives up, or None."""
        import yaml

        parser = yaml.CSafeLoader(self.readable)
        readers: dict[object, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: lambda event: self._begin(event, {}, None, "{"),
            yaml.SequenceStartEvent: lambda event: self._begin(event, [], (), "["),
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        try:
            while event := parser.get_event():
                if self.gaps:
                    self._pass_gaps(event)
                if read := readers.get(type(event)):
                    read(event)
            if not self.tree.values and not self.has_holes:
                self._give_up(name_slips.empty())
        except yaml.YAMLError as error:
            return self._slip(error)
        except _UnreadableError:
            self.tree.holes = {()}
        finally:
            parser.dispose()
        return None

    def _slip(self, error: yaml.YAMLError) -> Slip:
        # A mistake in the value before the error is its cause: one sentence about both is enough.
        cause = max(self.mistakes, default=-1)
        if cause < self.last[0]:
            mistake = yaml_errors.explain(error, self.text, self.last, self.tree.bracket, self.prose_fields)
        else:
            mistake = self.mistakes[cause]
        mark = getattr(error, "problem_mark", None)
        bracket = next((group.start for group in self.tree.stack if group.bracket is not None), None)
        awaits_value = bracket is None and bool(self.tree.stack) and bool(self.tree.stack[-1].next)
        below = self.tree.column(self.tree.stack[-1].start) if awaits_value else None
        return Slip(mistake, mark.index if mark else mistake.at, self.tree.places(), below, bracket)

    def _pass_gaps(self, event: Any) -> None:
        while self.gaps and self.gaps[-1] < event.start_mark.index:
            self.tree.pass_gap(self.gaps.pop())

    def _note(self, mistake: Mistake | None) -> bool:
        """Keep a mistake, and return whether there is one."""
        if mistake:
            self.mistakes.setdefault(mistake.at, mistake)
        if len(self.mistakes) == MAX_PROBLEMS:
            raise _UnreadableError
        return mistake is not None

    def _give_up(self, mistake: Mistake) -> NoReturn:
        self.mistakes.setdefault(mistake.at, mistake)
        raise _UnreadableError

    def _scalar(self, event: Any) -> None:
        value, style, begin, end = event.value, event.style, event.start_mark, event.end_mark
        start, stop = begin.index, end.index
        if stop > start:
            self.last = (start, stop)
        if self.has_holes and HOLE in value:
            self._hole(value, TextSpan(start, stop, style))
            return
        known = len(self.mistakes)
        if self.text.startswith(_MARKS, start):
            self._refuse_marks(event)
        if style == '"' and self.has_escapes:
            within_brackets = self.tree.bracket is not None
            slip = value_slips.accidental_escape(self.text, start, stop, within_brackets=within_brackets)
            # parse() has looked for all that is not written as an escape.
            for found in REFUSED.finditer(value) if not self._note(slip) else ():
                at = index_of_offset(self.text, TextSpan(start, stop, style), value, found.start())
                self._note(name_slips.refused_character(at, found[0]))
        if len(value) > MAX_TEXT:
            message = f"This text has {len(value):,} characters, and one text can have {MAX_TEXT:,}."
            self._note(Mistake(start, message, "Divide it, or put the long version on a web page and link to it."))
        if self.tree.awaits_key:
            self._key(value, start, style)
            return
        if style in ("'", '"') and begin.line != end.line and self.tree.bracket is None:
            self._note(value_slips.late_quote(self.text, start, stop, self.tree.places(), self.prose_fields))
        if not style:
            if self.may_lose_text:
                within_brackets, holds_words = (
                    self.tree.bracket is not None,
                    self.tree.next_field not in self.fields_without_words,
                )
                self._note(
                    comment_slips.lost_text(
                        self.text, start, stop, within_brackets=within_brackets, holds_words=holds_words
                    )
                )
            if begin.line != end.line and self.tree.stack and self.tree.bracket is None:
                list_start = self.tree.stack[-1].start if isinstance(self.tree.stack[-1].value, list) else None
                self._note(value_slips.swallowed_item(self.text, start, stop, list_start))
            if value.startswith(_CURLY) and not self.text.startswith(":", stop):  # else more of the text follows
                self._note(value_slips.in_curly_quotes(start, value))
            if value in _NOTHING:
                value = None
        span = TextSpan(start, stop, style)
        if len(self.mistakes) > known:
            self._hole(value, span)
        else:
            self._add(value, span)

    def _hole(self, value: str, span: TextSpan) -> None:
        """Put nothing where a value is not what its author meant; a name that is not may be that of any field."""
        if self.tree.awaits_key:
            self.tree.lose_next_key(value)
        else:
            self.tree.holes.add(self._add(None, span))

    def _key(self, key: str, start: int, style: str) -> None:
        parent = self.tree.stack[-1]
        path = parent.next = (*parent.path, key)
        first = self.tree.keys.setdefault(path, start)
        if key == "":
            message = "The name of a field is missing before this colon."
            self._note(Mistake(start, message, "Write the name, or take the line out."))
            self.tree.lose(path)
        elif key == "<<" and not style:
            message = "`<<` repeats another part of the file, which is not possible here."
            self._note(Mistake(start, message, "Write the fields of that part out again."))
            self.tree.lose(path)
        elif first != start and not any(path[:depth] in self.tree.holes for depth in range(len(path))):
            self.tree.holes.add(path)
            in_list = len(self.tree.stack) > 1 and isinstance(self.tree.stack[-2].value, list)
            if not (in_list and parent.path in self.doubled):  # all fields of a new item would be doubled
                line = position_in(self.text, first).line
                self._note(name_slips.twice(start, key, line, in_list=in_list))
            if in_list:
                self.tree.lose(path)
            self.doubled.add(parent.path)

    def _add(self, value: Any, span: TextSpan) -> Path:
        """Put a value where it belongs and return its path; give up where there are too many, or no fields at all."""
        self.count += 1
        if self.count > MAX_VALUES:
            message = f"A file can hold {MAX_VALUES:,} values at most, and this one goes on from here."
            hint = "Divide it: an issue of this size could not be sent, since mail programs cut long letters off."
            self._give_up(Mistake(span.start, message, hint))
        if not self.tree.stack and not isinstance(value, dict):
            if self.has_holes:
                raise _UnreadableError
            self._give_up(name_slips.empty() if value is None else name_slips.without_fields(span.start, value))
        return self.tree.add(value, span)

    def _begin(self, event: Any, value: dict[str, Any] | list[Any], first: Path | None, style: str) -> None:
        start, end, bracket = event.start_mark.index, event.end_mark.index, self.tree.bracket
        if len(self.tree.stack) == MAX_DEPTH:
            message = f"More than {MAX_DEPTH} levels of lists and fields lie within each other here."
            hint = "Close the brackets before this one, or check the indentation."
            self._give_up(Mistake(start, message, hint))
        if event.flow_style and self.text[end - 1] in "[{":  # the pair in `[a: b]` has no brackets of its own
            bracket = end - 1
        is_marked = self.text.startswith(_MARKS, start) and self._refuse_marks(event)
        if self.tree.awaits_key:
            within = len(self.tree.stack) > 1 and self.tree.stack[-2].bracket is not None
            self._note(value_slips.not_a_name(self.text, start, self.tree.bracket, within_brackets=within))
            if self.tree.bracket is None:
                self.tree.lose((*self.tree.stack[-1].path, ""))
            else:  # all between the brackets is a text, most likely
                self.tree.holes.add(self.tree.stack[-1].path)
            self.tree.stack.append(Open((*self.tree.stack[-1].path, ""), value, first, start, bracket, is_key=True))
            self.tree.keys_open += 1
        else:
            path = self._add(value, TextSpan(start, end, style))
            if is_marked:
                self.tree.holes.add(path)
            self.tree.stack.append(Open(path, value, first, start, bracket))

    def _end(self, event: Any) -> None:
        closed = self.tree.stack.pop()
        if closed.bracket is not None and self.text[event.end_mark.index - 1] in "]}":
            self.last = (closed.bracket, event.end_mark.index)
        if closed.is_key:
            self.tree.keys_open -= 1
            self.tree.stack[-1].next = closed.path

    def _alias(self, event: Any) -> None:
        self.last = (event.start_mark.index, event.end_mark.index)
        self._note(value_slips.marked(self.text, event.start_mark.index, self.prose_fields))
        if self.tree.awaits_key:
            self.tree.lose_next_key()
        else:
            self.tree.holes.add(self._add(None, TextSpan(*self.last, "")))

    def _document(self, event: Any) -> None:
        if self.tree.values:
            message = "A second part of the file begins with `---`; only one is allowed."
            hint = "Take the line `---` and what follows it out."
            self._give_up(Mistake(event.start_mark.index, message, hint))

    def _refuse_marks(self, event: Any) -> bool:
        start = event.start_mark.index
        # `! x` leaves no tag in the event.
        if event.anchor is None and event.tag is None and not self.text.startswith("!", start):
            return False
        return self._note(value_slips.marked(self.text, start, self.prose_fields))
