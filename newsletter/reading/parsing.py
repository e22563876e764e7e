"""YAML as bytes → a Source: plain data, and the position of every value.

What comes out holds texts, lists and dicts only, and every text as its author wrote it: `no`, `16:30` and `2022-02-30`
stay what they are until the model converts them, so that YAML's guesses (False, 990 and a crash) do no harm. What
cannot be meant, or cannot be understood, becomes a problem with its place and with what to write instead. It leaves a
hole in the data, and the rest of the file is read all the same.

The data is built from the parser's events in one pass with a stack of our own: libyaml's composer crashes on 40,000
nested brackets, and aliases can make a small file huge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from newsletter.errors import Problem
from newsletter.reading import yaml_errors, yaml_slips
from newsletter.reading.lines import line_of
from newsletter.reading.other_files import kind_of_file
from newsletter.reading.recovery import HOLE, Place, without_slip
from newsletter.reading.source import REFUSED, Path, Source, position_in, problem_in
from newsletter.reading.spans import TextSpan, index_of_offset
from newsletter.reading.yaml_slips import Mistake

if TYPE_CHECKING:
    import yaml

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_VALUES = 20_000
MAX_TEXT = 20_000  # characters; Markdown takes time with the square of them
MAX_PROBLEMS = 20  # a file with more is read no further
MAX_READ_AGAIN = 2_000_000  # characters; after each slip the file is read again without it

_MARKS = ("&", "!")  # with which anchors and tags begin
_CURLY = ("“", "„", "‘", "‚")  # with which quotes from word processors begin
_NOTHING = frozenset({"", "~", "null"})  # what YAML means by no value


def parse(
    raw: bytes, name: str, prose_fields: Collection[str] = (), fields_without_words: Collection[str] = ()
) -> Source:
    """Return the data of a YAML file, as far as it can be read, with all that is wrong in it.

    `name` is the file as messages show it, `prose_fields` the names of its fields that take Markdown, and
    `fields_without_words` of those behind whose values a comment can be nothing else.
    """
    if len(raw) > MAX_BYTES:
        message = f"The file has more than {MAX_BYTES / 1e6:.0f} MB, and is not read."
        return unread(name, message, "Images and other files do not belong in it.")
    if what := kind_of_file(raw):
        message = f"This is {what} under another name, and no text that can be read here."
        hint = "Begin an issue with `newsletter new spring`, and copy the words into it."
        return unread(name, message, hint)
    text, mistake = _decoded(raw)
    if mistake:
        return _unreadable(name, text, mistake)
    readable = REFUSED.sub(HOLE, text)
    refused = islice(REFUSED.finditer(text), MAX_PROBLEMS) if readable != text or HOLE in text else ()
    mistakes = {found.start(): yaml_slips.refused_character(found.start(), found[0]) for found in refused}
    for _ in range(max(2, min(2 * MAX_PROBLEMS, MAX_READ_AGAIN // (len(text) + 1)))):
        if len(mistakes) >= MAX_PROBLEMS:
            break
        reader = _Reader(text, readable, prose_fields, fields_without_words)
        slip = reader.read()
        if not slip:
            mistakes = reader.mistakes | mistakes
            problems = _problems(name, text, mistakes.values())
            return Source(name, text, reader.data, reader.keys, reader.values, problems, frozenset(reader.holes))
        mistakes.setdefault(slip.mistake.at, slip.mistake)
        before = readable
        for at in (slip.mistake.at, slip.stop):
            if readable == before:
                readable = without_slip(readable, at, slip.places, slip.below, slip.bracket)
        if readable == before:
            break
    return _unreadable(name, text, *mistakes.values())


def unread(name: str, message: str, hint: str) -> Source:
    """Return a file of which nothing is read, nor shown, with the reason why."""
    return _unreadable(name, "", Mistake(0, message, hint))


def _unreadable(name: str, text: str, *mistakes: Mistake) -> Source:
    return Source(name, text, {}, {}, {}, _problems(name, text, mistakes), frozenset({()}))


def _decoded(raw: bytes) -> tuple[str, Mistake | None]:
    """Return bytes as text, and what is wrong if some of them stand for no character."""
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        # libyaml does not count a byte order mark; without any, its indexes are those of this text.
        return raw.decode(encoding).lstrip("\ufeff"), None
    except UnicodeDecodeError as error:
        # error.object lacks the byte order mark where the codec has taken it off.
        before = error.object[: error.start].decode(encoding, "replace").lstrip("\ufeff")
        text = raw.decode(encoding, "replace").lstrip("\ufeff")
        kind = "UTF-16" if encoding == "utf-16" else "UTF-8"
        message = f"The byte 0x{error.object[error.start]:02X} here stands for no character in {kind}."
        hint = f"{yaml_slips.SAVE_AS_UTF_8} Then check the letters with accents."
        return text, Mistake(len(before), message, hint)


@dataclass(slots=True)
class _Open:
    """A dict or a list that has begun and not ended."""

    path: Path
    value: Any
    next: Path | None  # the path of the value that comes next in a dict, None while its key is awaited; () in a list
    start: int
    bracket: int | None = None  # where the innermost bracket around the values stands
    is_key: bool = False


class _Slip(NamedTuple):
    """Where YAML gives up: what is wrong, where it was noticed, and what is open there."""

    mistake: Mistake
    stop: int
    places: Collection[Place]
    below: int | None
    bracket: int | None


class _UnreadableError(Exception):
    """The file is such that nothing in it can be used."""


class _Reader:
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
        self.data: dict[str, Any] = {}
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, TextSpan] = {}
        self.mistakes: dict[int, Mistake] = {}
        self.holes: set[Path] = set()
        self.doubled: set[Path] = set()
        self.stack: list[_Open] = []
        self.count = 0
        self.last = (0, 0)  # where the last text, alias or pair of brackets begins and ends
        self.last_path: Path = ()  # of the last value
        # What is nowhere in the text need not be looked for in each of its values.
        self.has_escapes = "\\" in text
        self.may_lose_text = " #" in text or "\t#" in text
        self.has_holes = HOLE in readable or readable != text
        gaps = re.finditer("#", readable) if self.has_holes else ()
        self.gaps = [found.start() for found in gaps if text[found.start()] != "#"][::-1]

    def read(self) -> _Slip | None:
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
            if not self.values and not self.has_holes:
                self._give_up(yaml_slips.empty())
        except yaml.YAMLError as error:
            return self._slip(error)
        except _UnreadableError:
            self.holes = {()}
        finally:
            parser.dispose()
        return None

    def _slip(self, error: yaml.YAMLError) -> _Slip:
        # A mistake in the value before the error is its cause: one sentence about both is enough.
        cause = max(self.mistakes, default=-1)
        if cause < self.last[0]:
            mistake = yaml_errors.explain(error, self.text, self.last, self._bracket(), self.prose_fields)
        else:
            mistake = self.mistakes[cause]
        mark = getattr(error, "problem_mark", None)
        bracket = next((group.start for group in self.stack if group.bracket is not None), None)
        awaits_value = bracket is None and bool(self.stack) and bool(self.stack[-1].next)
        below = self._column(self.stack[-1].start) if awaits_value else None
        return _Slip(mistake, mark.index if mark else mistake.at, self._places(), below, bracket)

    def _places(self) -> set[Place]:
        """Return where the next fields and items may begin, also those of groups that only a slip has ended."""
        groups = [(group.start, isinstance(group.value, list)) for group in self.stack if group.bracket is None]
        for depth, step in enumerate(self.last_path):
            around = self.values.get(self.last_path[:depth])
            if around and self.text[around.start] not in "[{":
                groups.append((around.start, isinstance(step, int)))
        return {Place(self._column(start), is_list) for start, is_list in groups}

    def _column(self, index: int) -> int:
        return index - line_of(self.text, index)[1]

    def _pass_gaps(self, event: Any) -> None:
        while self.gaps and self.gaps[-1] < event.start_mark.index:
            self._pass(self.gaps.pop())

    def _pass(self, gap: int) -> None:
        """Note which groups and lists what was taken out, from the column of `gap` on, may have belonged to."""
        column = self._column(gap)
        for group in reversed(self.stack):
            self.holes.add((*group.path, HOLE))
            if self._column(group.start) <= column:
                break
        innermost = self.stack[-1] if self.stack else None
        if innermost is None:
            self.holes.add((HOLE,))
        elif innermost.next:  # its value begins below the gap
            self.holes.add((*innermost.next, HOLE))
        elif self.last_path[:-1] == innermost.path:
            beyond = column - self._column(innermost.start)
            is_empty = isinstance(innermost.value, dict) and not innermost.value.get(str(self.last_path[-1]))
            has_tab = "\t" in self.text[gap - column : gap]  # how deep that is nobody knows
            if beyond > 0 or (is_empty and (beyond == 0 or has_tab)):
                self.holes.add(self.last_path)

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

    def _awaits_key(self) -> bool:
        return bool(self.stack) and self.stack[-1].next is None

    def _bracket(self) -> int | None:
        return self.stack[-1].bracket if self.stack else None

    def _holds_words(self) -> bool:
        """Return whether the field of the value that comes next may hold words."""
        path = self.stack[-1].next or self.stack[-1].path if self.stack else ()
        names = (step for step in reversed(path) if isinstance(step, str))
        return next(names, "") not in self.fields_without_words

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
            within_brackets = self._bracket() is not None
            slip = yaml_slips.accidental_escape(self.text, start, stop, within_brackets=within_brackets)
            # parse() has looked for all that is not written as an escape.
            for found in REFUSED.finditer(value) if not self._note(slip) else ():
                at = index_of_offset(self.text, TextSpan(start, stop, style), value, found.start())
                self._note(yaml_slips.refused_character(at, found[0]))
        if len(value) > MAX_TEXT:
            message = f"This text has {len(value):,} characters, and one text can have {MAX_TEXT:,}."
            self._note(Mistake(start, message, "Divide it, or put the long version on a web page and link to it."))
        if self._awaits_key():
            self._key(value, start, style)
            return
        if style in ("'", '"') and begin.line != end.line and self._bracket() is None:
            self._note(yaml_slips.late_quote(self.text, start, stop, self._places(), self.prose_fields))
        if not style:
            if self.may_lose_text:
                within_brackets, holds_words = self._bracket() is not None, self._holds_words()
                self._note(
                    yaml_slips.lost_text(
                        self.text, start, stop, within_brackets=within_brackets, holds_words=holds_words
                    )
                )
            if begin.line != end.line and self.stack and self._bracket() is None:
                list_start = self.stack[-1].start if isinstance(self.stack[-1].value, list) else None
                self._note(yaml_slips.swallowed_item(self.text, start, stop, list_start))
            if value.startswith(_CURLY) and not self.text.startswith(":", stop):  # else more of the text follows
                self._note(yaml_slips.in_curly_quotes(start, value))
            if value in _NOTHING:
                value = None
        span = TextSpan(start, stop, style)
        if len(self.mistakes) > known:
            self._hole(value, span)
        else:
            self._add(value, span)

    def _hole(self, value: str, span: TextSpan) -> None:
        """Put nothing where a value is not what its author meant; a name that is not may be that of any field."""
        if self._awaits_key():
            self.stack[-1].next = (*self.stack[-1].path, value)
            self._lose(self.stack[-1].next)
        else:
            self.holes.add(self._add(None, span))

    def _lose(self, path: Path) -> None:
        """Note that the name of a field is not what its author meant."""
        self.holes |= {path, (*path[:-1], HOLE)}

    def _key(self, key: str, start: int, style: str) -> None:
        parent = self.stack[-1]
        path = parent.next = (*parent.path, key)
        first = self.keys.setdefault(path, start)
        if key == "":
            message = "The name of a field is missing before this colon."
            self._note(Mistake(start, message, "Write the name, or take the line out."))
            self._lose(path)
        elif key == "<<" and not style:
            message = "`<<` repeats another part of the file, which is not possible here."
            self._note(Mistake(start, message, "Write the fields of that part out again."))
            self._lose(path)
        elif first != start and not any(path[:depth] in self.holes for depth in range(len(path))):
            self.holes.add(path)
            in_list = len(self.stack) > 1 and isinstance(self.stack[-2].value, list)
            if not (in_list and parent.path in self.doubled):  # all fields of a new item would be doubled
                line = position_in(self.text, first).line
                self._note(yaml_slips.twice(start, key, line, in_list=in_list))
            if in_list:
                self._lose(path)
            self.doubled.add(parent.path)

    def _add(self, value: Any, span: TextSpan) -> Path:
        """Put a value where it belongs and return its path."""
        path: Path = ()
        self.count += 1
        if self.count > MAX_VALUES:
            message = f"A file can hold {MAX_VALUES:,} values at most, and this one goes on from here."
            hint = "Divide it: an issue of this size could not be sent, since mail programs cut long letters off."
            self._give_up(Mistake(span.start, message, hint))
        if not self.stack:
            if not isinstance(value, dict):
                if self.has_holes:
                    raise _UnreadableError
                self._give_up(yaml_slips.empty() if value is None else yaml_slips.without_fields(span.start, value))
            self.data = value
        else:
            parent = self.stack[-1]
            if parent.next:  # neither a key that is awaited nor a list
                self.last_path = path = parent.next
                parent.next = None
                if value is None:
                    return path
                parent.value[path[-1]] = value
            else:
                self.last_path = path = (*parent.path, len(parent.value))
                parent.value.append(value)
        if not any(group.is_key for group in self.stack):  # what is in a key is in no data
            self.values[path] = span
        return path

    def _begin(self, event: Any, value: dict[str, Any] | list[Any], first: Path | None, style: str) -> None:
        start, end, bracket = event.start_mark.index, event.end_mark.index, self._bracket()
        if len(self.stack) == MAX_DEPTH:
            message = f"More than {MAX_DEPTH} levels of lists and fields lie within each other here."
            hint = "Close the brackets before this one, or check the indentation."
            self._give_up(Mistake(start, message, hint))
        if event.flow_style and self.text[end - 1] in "[{":  # the pair in `[a: b]` has no brackets of its own
            bracket = end - 1
        is_marked = self.text.startswith(_MARKS, start) and self._refuse_marks(event)
        if self._awaits_key():
            within = len(self.stack) > 1 and self.stack[-2].bracket is not None
            self._note(yaml_slips.not_a_name(self.text, start, self._bracket(), within_brackets=within))
            if self._bracket() is None:
                self._lose((*self.stack[-1].path, ""))
            else:  # all between the brackets is a text, most likely
                self.holes.add(self.stack[-1].path)
            self.stack.append(_Open((*self.stack[-1].path, ""), value, first, start, bracket, is_key=True))
        else:
            path = self._add(value, TextSpan(start, end, style))
            if is_marked:
                self.holes.add(path)
            self.stack.append(_Open(path, value, first, start, bracket))

    def _end(self, event: Any) -> None:
        closed = self.stack.pop()
        if closed.bracket is not None and self.text[event.end_mark.index - 1] in "]}":
            self.last = (closed.bracket, event.end_mark.index)
        if closed.is_key:
            self.stack[-1].next = closed.path

    def _alias(self, event: Any) -> None:
        self.last = (event.start_mark.index, event.end_mark.index)
        self._note(yaml_slips.marked(self.text, event.start_mark.index, self.prose_fields))
        if self._awaits_key():
            self.stack[-1].next = (*self.stack[-1].path, "")
            self._lose(self.stack[-1].next)
        else:
            self.holes.add(self._add(None, TextSpan(*self.last, "")))

    def _document(self, event: Any) -> None:
        if self.values:
            message = "A second part of the file begins with `---`; only one is allowed."
            hint = "Take the line `---` and what follows it out."
            self._give_up(Mistake(event.start_mark.index, message, hint))

    def _refuse_marks(self, event: Any) -> bool:
        start = event.start_mark.index
        # `! x` leaves no tag in the event.
        if event.anchor is None and event.tag is None and not self.text.startswith("!", start):
            return False
        return self._note(yaml_slips.marked(self.text, start, self.prose_fields))


def _problems(name: str, text: str, mistakes: Iterable[Mistake]) -> tuple[Problem, ...]:
    """Return mistakes as problems, in the order of the file."""
    return tuple(problem_in(name, text, mistake) for mistake in sorted(mistakes)[:MAX_PROBLEMS])
