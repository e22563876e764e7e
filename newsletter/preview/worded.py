"""What is wrong, in the words of a file → the same in those of a form, for people who fill one in and see no file.

Comes in: a mistake or a finding, its path, and the text that it is about. Goes out: the same with the labels of fields
in the place of their names, and what is done in a form in the place of lines to write; with it, the path of its field.
The help below a field is worded so as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from newsletter.editing.form import Field, Shape, Widget, form_of, readable
from newsletter.editing.outline import Outline
from newsletter.editing.shape import group_at
from newsletter.errors import Problem
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path

_NEEDS = re.compile(r".* needs `(\w+)`\.")
_CODE = re.compile("`([^`]+)`")
_SAME = re.compile(r"`(\w+): [^`]+`(?: or `\1: [^`]+`)+")
_LINE = re.compile(r"(\w+):(?: (.+))?")
_VALUE = re.compile(r"Write `[^`:]+`(?:,? (?:or )?`[^`:]+`)*")
_ELSEWHERE = "newsletter.yaml"
"""What is said of another file is said in its words: there is no form for it."""

_FILL_IN = {
    Widget.DAY: "Choose a day, or type it as in `2026-04-20`.",
    Widget.TIME: "Choose a day, and type the time after it, as in `2026-04-20 18:30`.",
    Widget.DURATION: "Type it as in `90 min` or `1 h 30`.",
    Widget.ZONE: "Type a large city nearby, and choose from the list.",
    Widget.LANGUAGE: "Type the name of the language, and choose from the list.",
    Widget.ADDRESS: "Type an address that begins with `https://`.",
    Widget.EMAIL: "Type an address as in `letter@example.org`.",
    Widget.ALT: "Say in one sentence what the picture shows, or tick that it is mere decoration.",
    Widget.NUMBER: "Type a whole number.",
    Widget.CHOICE: "Choose one from the list.",
    Widget.LIST: "Add at least one.",
}
"""What to do with a field that is needed and empty, where its help does not say it."""

_IN_A_FORM = (
    (r"Add a line `\w+:`, and .*", "Add at least one below."),
    (r"Add a line such as", "Write for example"),
    (r"Add a line (`[^`]+`) below it", r"Write \1"),
    (r"Leave the line `\w+` out", "Leave this empty"),
    (r"Take (?:the line )?`(\w+): true` out", r"Take away the tick at `\1`"),
    (r"leave (?:an item of |a )?`\w+`(?: block)? out", "leave it out"),
    (r"take this line out", "leave this empty"),
    (r", and on the line below (?=`)", ", and "),
    (r" and the fields of the picture without `pictures`", " instead"),
    (r"[Ww]rite (?=`type: \w+`)", "use the block "),
    (r", with `type: (\w+)`", r", `type: \1`"),
    (r"; the path counts from the folder of the file it stands in", ", or name another"),
    (r"`check` reminds you", "the findings remind you"),
    (r'`"([^`"]+)"`', r"`\1`"),
)

_IN_SETTINGS = (
    (r"^newsletter\.yaml has no", "The letter has no"),
    (r"^newsletter\.yaml does not say", "The settings do not say"),
    (r"^Add `postal_address:` with your", "Write your"),
    (r"^Add `unsubscribe_url:` to newsletter\.yaml: an", "Write an"),
    (r'^Write `unsubscribe_url: "(\{\{ \w+ \}\})"`', r"Write `\1`"),
    (
        r"^Add `unsubscribe_at: ([^`]+)` to `sending:`, .*",
        r"Write the address of your unsubscribe server, such as `\1`, at “Unsubscribe at” below “Sending to members”.",
    ),
    (r"^Add a line such as `sender: .*", "Write the name and the address that an inbox shows."),
    (r"(?<=`)\"(\{\{ \w+ \}\})\"(?=`)", r"\1"),
)
"""What every new newsletter is told until somebody has been in its settings."""


def worded(said: Problem, path: Path, outline: Outline, model: type[Model]) -> tuple[Problem, Path]:
    """Return a problem in the words of a form, and the path of the field that it is about."""
    if found := _NEEDS.fullmatch(said.message):
        path = _missing(found[1], path, outline, model)
    field, value = _field(model, outline, path), outline.value(path)
    if value in (None, [], "") or (isinstance(value, str) and not value.strip()):
        if path and isinstance(path[-1], int):
            return said._replace(message="This entry is still empty.", hint="Fill it in, or delete it."), path
        if field and field.is_needed:
            message = f"“{field.label}” is still empty."
            return said._replace(message=message, hint=_FILL_IN.get(field.shape.widget, "")), path
        if field:
            return said._replace(message=f"“{field.label}” is empty.", hint="Fill it in, or leave it out."), path
    if _ELSEWHERE in said.hint:
        return said, path
    own, labels = str(path[-1]) if path else "", _labels(model)
    labels = {**labels, **{each.name: each.label for each in _fields(model, outline, path[:-1])}}
    message = _with_labels(said.message, labels, own)
    return said._replace(message=message, hint=_with_labels(_as_done_here(said.hint), labels, own)), path


def worded_for_settings(said: Problem) -> Problem:
    """Return a problem of the settings in the words of their form."""
    message, hint = said.message, said.hint
    for pattern, instead in _IN_SETTINGS:
        message, hint = re.sub(pattern, instead, message), re.sub(pattern, instead, hint)
    return said._replace(message=message, hint=hint)


def in_words(line: str, path: Path, model: type[Model], *, is_name: bool = False) -> str:
    """Return what a button says that writes a value, a line of a file with one, or the name of another field."""
    own = str(path[-1]) if path else ""
    if is_name and not _LINE.fullmatch(line):
        return f"Make it “{_labels(model).get(line, line)}”"
    return _with_labels(f"Write `{line}`", _labels(model), own).replace("`", "")


def with_help(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return fields with help that names others by their labels, and says what is done in a form."""
    labels = {field.name: field.label for field in fields}
    return tuple(replace(field, help=_help(field.help, labels), shape=_with_help(field.shape)) for field in fields)


def _with_help(shape: Shape) -> Shape:
    kinds = tuple(replace(kind, fields=with_help(kind.fields)) for kind in shape.kinds)
    return replace(shape, fields=with_help(shape.fields), item=shape.item and _with_help(shape.item), kinds=kinds)


def _help(said: str, labels: Mapping[str, str]) -> str:
    said = re.sub(r"^`true` (?=if|while|for)", "Tick it ", said).replace(', or `""` if it is mere decoration', "")
    said = said.replace(", counted from the folder of the file that you write in", "")
    return _CODE.sub(lambda found: f"“{labels[found[1]]}”" if found[1] in labels else found[0], said)


def _missing(name: str, path: Path, outline: Outline, model: type[Model]) -> Path:
    """Return the path of a field that is missing: in the group at a path, or in one that begins at the same place."""
    for depth in range(len(path), -1, -1):
        there = (*path[:depth], name)
        if there not in outline.source.keys and _field(model, outline, there):
            return there
    return path


def _fields(model: type[Model], outline: Outline, path: Path) -> tuple[Field, ...]:
    group = group_at(model, outline.data, path)
    return form_of(group) if group else ()


def _field(model: type[Model], outline: Outline, path: Path) -> Field | None:
    if not path:
        return None
    return next((field for field in _fields(model, outline, path[:-1]) if field.name == path[-1]), None)


@cache
def _labels(model: type[Model]) -> Mapping[str, str]:
    """Return the label of each name that a field or a kind of block has anywhere in a model."""
    return dict(reversed(list(_named(form_of(model)))))


def _named(fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    """Yield the name and the label of each field, and of all that are in it."""
    for field in fields:
        yield field.name, field.label
        shape: Shape | None = field.shape
        while shape:
            yield from _named(shape.fields)
            for kind in shape.kinds:
                yield kind.name, kind.label
                yield from _named(kind.fields)
            shape = shape.item


def _as_done_here(hint: str) -> str:
    for pattern, instead in _IN_A_FORM:
        hint = re.sub(pattern, instead, hint)
    return hint


def _with_labels(said: str, labels: Mapping[str, str], own: str) -> str:
    """Return a sentence with labels in the place of names, and with the value alone of a field that is `own`."""

    def in_place(found: re.Match[str]) -> str:
        line = _LINE.fullmatch(found[1])
        if line and line[1] == "type" and line[2]:
            return f"“{readable(line[2])}”"
        if line and line[1] in labels:
            where = "" if line[1] == own else f" in {_label(line[1])}"
            return f"`{line[2]}`{where}" if line[2] else _label(line[1])
        is_value = any(choice.start() <= found.start() < choice.end() for choice in choices)
        return found[0] if is_value or found[1] not in labels else _label(found[1])

    def _label(name: str) -> str:
        return f"“{labels[name]}”"

    # “`a: 1` or `a: 2`” names its field once.
    said = _SAME.sub(lambda found: re.sub(rf"`{found[1]}: ([^`]+)` or ", r"`\1` or ", found[0]), said)
    choices = list(_VALUE.finditer(said))
    return _CODE.sub(in_place, said)
