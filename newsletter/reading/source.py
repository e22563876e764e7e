"""YAML as bytes → plain data, and the position of every value.

What comes out holds texts, lists and dicts only, and every text as its author wrote it: `no`, `16:30` and `2022-02-30`
stay what they are until the model converts them, so that YAML's guesses (False, 990 and a crash) do no harm. What
cannot be meant, or cannot be understood, is refused with its place and with what to write instead.

This is a module of its own because it alone knows the file as text. The data is built from the parser's events in one
pass with a stack of our own: libyaml's composer crashes on 40,000 nested brackets, and aliases can make a small file
huge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import islice
from operator import getitem
from typing import Any, NamedTuple

from newsletter.errors import InputError, Problem
from newsletter.reading import yaml_errors, yaml_slips
from newsletter.reading.lines import LINE_BREAK, line_of
from newsletter.reading.other_files import kind_of_file
from newsletter.reading.yaml_slips import Mistake
from newsletter.text.wrapping import columns

Path = tuple[str | int, ...]
"""Where a value is: the names of fields and the numbers of items that lead to it, as in ("blocks", 0, "image")."""

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_VALUES = 20_000
MAX_TEXT = 20_000  # characters; Markdown takes time with the square of them
MAX_PROBLEMS = 20  # a file with more is read no further
EXCERPT = 100

# The renderer keeps the private-use range for its own characters; the rest is what YAML does not allow.
_REFUSED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffe\uffff]")
_MARKS = ("&", "!")  # with which anchors and tags begin
_CURLY = ("“", "„", "‘", "‚")  # with which quotes from word processors begin
_NOTHING = frozenset({"", "~", "null"})  # what YAML means by no value
# Patterns that few files need are not compiled on import, to keep the start fast.
_BLOCK_HEADER = rf"(?s:.*?(?:{LINE_BREAK.pattern})|.*)"
_ESCAPED_SPACE = r"\\[nrtN_LP\s]"
_ESCAPED_NUMBER = r"\\(?:x(..)|u(.{4})|U(.{8}))"
_VISIBLE = {  # what one visible character of the value may look like, by style
    "": r"\S",
    "|": r"\S",
    ">": r"\S",
    "'": r"''|\S",
    '"': r"(?s:\\(?:x..|u.{4}|U.{8}|\r\n|.)|\S)",
}


class Position(NamedTuple):
    """A place in a file; both numbers count from 1."""

    line: int
    column: int


class TextSpan(NamedTuple):
    """Where a value begins and ends in the text; `style` is its first character (one of ' " | > [ {), else ""."""

    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True)
class Source:
    """A YAML file that has been read: its data, and where each key and value is.

    In `data`, a field without a value (empty, `~` or `null`) is missing, and such an item of a list is None.
    """

    name: str
    text: str
    data: dict[str, Any]
    keys: Mapping[Path, int] = field(repr=False)
    values: Mapping[Path, TextSpan] = field(repr=False)

    def position(self, path: Path, *, key: bool = False, offset: int | None = None) -> Position:
        """Return where the value at `path` is, or its key, or the character `offset` of a text value.

        A path that does not exist has the position of the nearest one above it that does.
        """
        return _position(self.text, self._index(path, key, offset))

    def problem(
        self, path: Path, message: str, hint: str = "", *, key: bool = False, offset: int | None = None
    ) -> Problem:
        """Return a Problem at the position of `path`."""
        return _problem(self.name, self.text, Mistake(self._index(path, key, offset), message, hint))

    def _index(self, path: Path, key: bool, offset: int | None) -> int:
        if key and path in self.keys:
            return self.keys[path]
        if path in self.values:
            span = self.values[path]
            if offset is None:
                return span.start
            return _index_of_offset(self.text, span, value_in(self.data, path), offset)
        # A field without a value has a key only.
        return self.keys[path] if path in self.keys else self._index(path[:-1], False, None)


def value_in(data: Any, path: Path) -> Any:
    """Return the value at a path in plain data."""
    return reduce(getitem, path, data)


@lru_cache(maxsize=4096)
def path_of(dotted: str) -> Path:
    """Return the path that a text in the spelling of templates stands for: `blocks.0.image`."""
    return tuple(int(step) if step.isdigit() else step for step in dotted.split("."))


def dotted(path: Path) -> str:
    """Return a path in the spelling of templates."""
    return ".".join(map(str, path))


def parse(raw: bytes, name: str, prose_fields: Collection[str] = ()) -> Source:
    """Return the data of a YAML file; raise InputError with all that is wrong in it.

    `name` is the file as messages show it, `prose_fields` the names of its fields that take Markdown.
    """
    if len(raw) > MAX_BYTES:
        message = f"The file has more than {MAX_BYTES / 1e6:.0f} MB, and is not read."
        raise InputError([Problem(name, 1, 1, message, "Images and other files do not belong in it.")])
    if what := kind_of_file(raw):
        message = f"This is {what} under another name, and no text that can be read here."
        hint = "Begin an issue with `newsletter new spring`, and copy the words into it."
        raise InputError([Problem(name, 1, 1, message, hint)])
    reader = _Reader(name, _decoded(raw, name), prose_fields)
    reader.read()
    return Source(name, reader.text, reader.data, reader.keys, reader.values)


def _decoded(raw: bytes, name: str) -> str:
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        # libyaml does not count a byte order mark; without any, its indexes are those of this text.
        return raw.decode(encoding).lstrip("\ufeff")
    except UnicodeDecodeError as error:
        # error.object lacks the byte order mark where the codec has taken it off.
        before = error.object[: error.start].decode(encoding, "replace").lstrip("\ufeff")
        text = raw.decode(encoding, "replace").lstrip("\ufeff")
        kind = "UTF-16" if encoding == "utf-16" else "UTF-8"
        message = f"The byte 0x{error.object[error.start]:02X} here stands for no character in {kind}."
        hint = f"{yaml_slips.SAVE_AS_UTF_8} Then check the letters with accents."
        raise InputError([_problem(name, text, Mistake(len(before), message, hint))]) from error


@dataclass(slots=True)
class _Open:
    """A dict or a list that has begun and not ended."""

    path: Path
    value: Any
    next: Path | None  # the path of the value that comes next in a dict, None while its key is awaited; () in a list
    start: int
    bracket: int | None = None  # where the innermost bracket around the values stands
    is_key: bool = False


class _Reader:
    """Builds the data from the parser's events, and collects mistakes by their place, so that none is said twice."""

    def __init__(self, name: str, text: str, prose_fields: Collection[str]) -> None:
        self.name = name
        self.prose_fields = prose_fields
        self.text = text
        self.data: dict[str, Any] = {}
        self.keys: dict[Path, int] = {}
        self.values: dict[Path, TextSpan] = {}
        self.mistakes: dict[int, Mistake] = {}
        self.doubled: set[Path] = set()
        self.stack: list[_Open] = []
        self.count = 0
        self.last = (0, 0)  # where the last text, alias or pair of brackets begins and ends
        # What is nowhere in the text need not be looked for in each of its values.
        self.has_escapes = "\\" in text
        self.may_lose_text = " #" in text or "\t#" in text

    def read(self) -> None:
        """Read the text; raise InputError with all that is wrong in it."""
        import yaml

        for found in _REFUSED.finditer(self.text):
            self._note(yaml_slips.refused_character(found.start(), found[0]))
        if self.mistakes:
            raise self._refusal()
        parser = yaml.CSafeLoader(self.text)
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
                if read := readers.get(type(event)):
                    read(event)
        except yaml.YAMLError as error:
            # A mistake in the value before the error is its cause: one sentence about both is enough.
            if max(self.mistakes, default=-1) < self.last[0]:
                self._note(yaml_errors.explain(error, self.text, self.last, self._bracket(), self.prose_fields))
            raise self._refusal() from error
        finally:
            parser.dispose()
        if not self.values:
            raise self._refusal(yaml_slips.empty())
        if self.mistakes:
            raise self._refusal()

    def _note(self, mistake: Mistake | None) -> None:
        if mistake:
            self.mistakes.setdefault(mistake.at, mistake)
        if len(self.mistakes) == MAX_PROBLEMS:
            raise self._refusal()

    def _refusal(self, last: Mistake | None = None) -> InputError:
        if last:
            self.mistakes.setdefault(last.at, last)
        return InputError(_problem(self.name, self.text, mistake) for mistake in self.mistakes.values())

    def _awaits_key(self) -> bool:
        return bool(self.stack) and self.stack[-1].next is None

    def _bracket(self) -> int | None:
        return self.stack[-1].bracket if self.stack else None

    def _scalar(self, event: Any) -> None:
        value, style, begin, end = event.value, event.style, event.start_mark, event.end_mark
        start, stop = begin.index, end.index
        if stop > start:
            self.last = (start, stop)
        if self.text.startswith(_MARKS, start):
            self._refuse_marks(event)
        if style == '"' and self.has_escapes:  # read() has looked for all that is not written as an escape
            for found in _REFUSED.finditer(value):
                at = _index_of_offset(self.text, TextSpan(start, stop, style), value, found.start())
                self._note(yaml_slips.refused_character(at, found[0]))
        if len(value) > MAX_TEXT:
            message = f"This text has {len(value):,} characters, and one text can have {MAX_TEXT:,}."
            self._note(Mistake(start, message, "Divide it, or put the long version on a web page and link to it."))
        if self._awaits_key():
            self._key(value, start, style)
            return
        if not style:
            if self.may_lose_text:
                within_brackets = self._bracket() is not None
                self._note(yaml_slips.lost_text(self.text, start, stop, within_brackets=within_brackets))
            if begin.line != end.line and self.stack and self._bracket() is None:
                list_start = self.stack[-1].start if isinstance(self.stack[-1].value, list) else None
                self._note(yaml_slips.swallowed_item(self.text, start, stop, list_start))
            if value.startswith(_CURLY):
                self._note(yaml_slips.in_curly_quotes(start, value))
            if value in _NOTHING:
                value = None
        self._add(value, TextSpan(start, stop, style))

    def _key(self, key: str, start: int, style: str) -> None:
        parent = self.stack[-1]
        path = parent.next = (*parent.path, key)
        first = self.keys.setdefault(path, start)
        if key == "":
            message = "The name of a field is missing before this colon."
            self._note(Mistake(start, message, "Write the name, or take the line out."))
        elif key == "<<" and not style:
            message = "`<<` repeats another part of the file, which is not possible here."
            self._note(Mistake(start, message, "Write the fields of that part out again."))
        elif first != start:
            in_list = len(self.stack) > 1 and isinstance(self.stack[-2].value, list)
            if not (in_list and parent.path in self.doubled):  # all fields of a new item would be doubled
                line = _position(self.text, first).line
                self._note(yaml_slips.twice(start, key, line, in_list=in_list))
            self.doubled.add(parent.path)

    def _add(self, value: Any, span: TextSpan) -> Path:
        """Put a value where it belongs and return its path."""
        path: Path = ()
        self.count += 1
        if self.count > MAX_VALUES:
            message = f"A file can hold {MAX_VALUES:,} values at most, and this one goes on from here."
            hint = "Divide it: an issue of this size could not be sent, since mail programs cut long letters off."
            raise self._refusal(Mistake(span.start, message, hint))
        if not self.stack:
            if not isinstance(value, dict):
                empty = value is None
                raise self._refusal(yaml_slips.empty() if empty else yaml_slips.without_fields(span.start, value))
            self.data = value
        else:
            parent = self.stack[-1]
            if parent.next:  # neither a key that is awaited nor a list
                path, parent.next = parent.next, None
                if value is None:
                    return path
                parent.value[path[-1]] = value
            else:
                path = (*parent.path, len(parent.value))
                parent.value.append(value)
        self.values[path] = span
        return path

    def _begin(self, event: Any, value: dict[str, Any] | list[Any], first: Path | None, style: str) -> None:
        start, end, bracket = event.start_mark.index, event.end_mark.index, self._bracket()
        if len(self.stack) == MAX_DEPTH:
            message = f"More than {MAX_DEPTH} levels of lists and fields lie within each other here."
            hint = "Close the brackets before this one, or check the indentation."
            raise self._refusal(Mistake(start, message, hint))
        if event.flow_style and self.text[end - 1] in "[{":  # the pair in `[a: b]` has no brackets of its own
            bracket = end - 1
        if self.text.startswith(_MARKS, start):
            self._refuse_marks(event)
        if self._awaits_key():
            within = len(self.stack) > 1 and self.stack[-2].bracket is not None
            self._note(yaml_slips.not_a_name(self.text, start, self._bracket(), within_brackets=within))
            self.stack.append(_Open((*self.stack[-1].path, ""), value, first, start, bracket, is_key=True))
        else:
            path = self._add(value, TextSpan(start, end, style))
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
        else:
            self._add(None, TextSpan(*self.last, ""))

    def _document(self, event: Any) -> None:
        if self.values:
            message = "A second part of the file begins with `---`; only one is allowed."
            hint = "Take the line `---` and what follows it out."
            raise self._refusal(Mistake(event.start_mark.index, message, hint))

    def _refuse_marks(self, event: Any) -> None:
        start = event.start_mark.index
        # `! x` leaves no tag in the event.
        if event.anchor is not None or event.tag is not None or self.text.startswith("!", start):
            self._note(yaml_slips.marked(self.text, start, self.prose_fields))


def _index_of_offset(text: str, span: TextSpan, value: Any, offset: int) -> int:
    """Return where the character `offset` of a text value is in the file.

    The nth visible character of the value is the nth visible one (or escape) of what the author wrote, in every style.
    """
    if not isinstance(value, str) or span.style in ("[", "{"):
        return span.start
    start, end = span.start, span.end
    if span.style in ("'", '"'):
        start, end = start + 1, end - 1
    elif span.style in ("|", ">"):
        header = re.compile(_BLOCK_HEADER).match(text, start, end)
        start = header.end() if header else start
    wanted = sum(map(len, value[:offset].split()))
    shown = (
        found
        for found in re.compile(_VISIBLE[span.style]).finditer(text, start, end)
        if span.style != '"' or found[0][0] != "\\" or not _is_space(found[0])
    )
    if offset < len(value) and not value[offset].isspace():
        return next(islice(shown, wanted, None)).start()
    return next(islice(shown, wanted - 1, None)).end() if wanted else start


def _is_space(escape: str) -> bool:
    number = re.fullmatch(_ESCAPED_NUMBER, escape)
    if number:
        return chr(int(number[number.lastindex or 1], 16)).isspace()
    return re.match(_ESCAPED_SPACE, escape) is not None


def _position(text: str, index: int) -> Position:
    line, begin, _ = line_of(text, index)
    return Position(line, index - begin + 1)


def _problem(name: str, text: str, mistake: Mistake) -> Problem:
    line, column = _position(text, mistake.at)
    return Problem(name, line, column, mistake.message, mistake.hint, _excerpt(text, mistake.at))


def _excerpt(text: str, index: int) -> str:
    """Return the line that holds `index` and below it a line with a caret, or "" for an empty line."""
    _, begin, end = line_of(text, index)
    line, caret = text[begin:end], index - begin
    if not line.strip():
        return ""
    if len(line) > EXCERPT:
        cut = min(max(caret - EXCERPT // 2, 0), len(line) - EXCERPT)
        before, after = "…" if cut else "", "…" if cut + EXCERPT < len(line) else ""
        line = before + line[cut + len(before) : cut + EXCERPT - len(after)] + after
        caret -= cut
    line = _REFUSED.sub("\N{REPLACEMENT CHARACTER}", line)
    blank = "".join("\t" if character == "\t" else " " * columns(character) for character in line[:caret])
    return f"{line}\n{blank}^"
