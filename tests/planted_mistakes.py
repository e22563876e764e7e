"""Mistakes as people make them → a right issue with some of them in it, and the lines at which they must be told.

Comes in: the text of a right issue. Goes out: Plants, each of which changes one line, or adds one below it, and is one
mistake whatever stands in the rest of the file. They are no cases of tests/mistakes because what is tried is how
mistakes live together: any dozen of hundreds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from newsletter.reading.parsing import parse

_LINE = re.compile(r"(?P<before> *(?:- )?)(?:(?P<name>\w+): )?(?P<value>[^|\s].*)")

Change = Callable[[re.Match[str]], str]
"""A line, taken apart → what stands there instead."""

# What YAML refuses, or what it would take for something else.
IN_VALUE: dict[str, Change] = {
    "colon": lambda line: _with(line, f"News: {_bare(line)}"),
    "colon-at-the-end": lambda line: _with(line, f"{_bare(line)}:"),
    "at": lambda line: _with(line, f"@{_bare(line)}"),
    "percent": lambda line: _with(line, f"% {_bare(line)}"),
    "backtick": lambda line: _with(line, f"`{_bare(line)}"),
    "open-quote": lambda line: _with(line, f'"{_bare(line)}'),
    "open-single-quote": lambda line: _with(line, f"'{_bare(line)}"),
    "text-after-quotes": lambda line: _with(line, f'"{_bare(line)}" and more'),
    "open-bracket": lambda line: _with(line, f"[{_bare(line)}"),
    "open-brace": lambda line: _with(line, f"{{{_bare(line)}"),
    "text-after-brackets": lambda line: _with(line, f"[ASH] {_bare(line)}"),
    "merge-tag": lambda line: _with(line, f"{{{{ first_name }}}}, {_bare(line)}"),
    "hash": lambda line: _with(line, f"{_bare(line)} #ASH21"),
    "anchor": lambda line: _with(line, f"&{_bare(line)}"),
    "exclamation-mark": lambda line: _with(line, f"!{_bare(line)}"),
    "star": lambda line: _with(line, f"*{_bare(line)}*"),
    "bar": lambda line: _with(line, f"|{_bare(line)}"),
    "backslash": lambda line: _with(line, r'"C:\qed"'),
    "curly-quotes": lambda line: _with(line, "“Word wrote this”"),
    "control-character": lambda line: _with(line, f"{_bare(line)}\x0b"),
}
IN_FIELD: dict[str, Change] = {
    "list-in-line": lambda line: _with(line, f"- {_bare(line)}"),
    "no-colon": lambda line: line[0].replace(": ", " ", 1),
    "no-space": lambda line: line[0].replace(": ", ":", 1),
    "tab": lambda line: f"\t{line[0].lstrip()}",
    "tab-after-spaces": lambda line: f"{line['before']}\t{line['name']}: {line['value']}",
    "one-space-more": lambda line: f" {line[0]}",
    "one-space-less": lambda line: line[0].removeprefix(" "),
    "no-break-space": lambda line: f"{line['before']}\u00a0{line['name']}: {line['value']}",
    "twice": lambda line: f"{line[0]}\n{line[0]}",
    # What the model refuses.
    "misspelt": lambda line: line[0].replace(": ", "x: ", 1),
    "unknown": lambda line: f"{line[0]}\n{line['before']}colour: red",
    "list": lambda line: _with(line, "[one, two]"),
}
IN_FIELDS_OF_A_NAME: dict[str, tuple[str, Change]] = {
    "empty": ("date|label|name|preheader|src|start|subject|title", lambda line: _with(line, "").rstrip()),
    "no-such-day": ("date|ends?|starts?", lambda line: _with(line, "2021-13-40")),
    "no-address": ("label", lambda line: f"{line[0]}\n{' ' * len(line['before'])}url: www.example.org"),
    "missing-picture": ("src", lambda line: _with(line, "images/ash-2021/gone.png")),
    "no-picture": ("src", lambda line: _with(line, "ash-2021.yaml")),
}


def _with(line: re.Match[str], value: str) -> str:
    name = f"{line['name']}: " if line["name"] else ""
    return f"{line['before']}{name}{value}"


def _bare(line: re.Match[str]) -> str:
    """Return a value without what quotes it, or could end it."""
    return re.sub(r"[:#\"'\[\]{}]", "", line["value"]).strip(" .?")


class Plant(NamedTuple):
    """A mistake in line `number`, counted from 0; it is told in the last of the lines that stand there instead."""

    name: str
    number: int
    instead: str


def plants(text: str) -> list[Plant]:
    """Return each mistake in each line of an issue in which it is one."""
    return list(_plants(text))


def _plants(text: str) -> Iterator[Plant]:
    source = parse(text.encode(), "issue.yaml")
    lines = text.split("\n")
    texts = {path for path, span in source.values.items() if span.style in ("", "'", '"')}
    first_line = min(source.position(path).line - 1 for path in texts)  # it sets the indentation of the whole file
    first_of: dict[tuple[str | int, ...], object] = {}
    for path in source.values:
        is_first = first_of.setdefault(path[:-1], path) == path
        number = source.position(path).line - 1
        line = _LINE.fullmatch(lines[number])
        if path not in texts or line is None or number == first_line or line["name"] == "type":
            continue
        changes = dict(IN_VALUE)
        if line["name"] and not is_first:  # else the rest of the group would be part of the mistake
            changes |= IN_FIELD
        named = IN_FIELDS_OF_A_NAME.items()
        changes |= {name: change for name, (of, change) in named if re.fullmatch(of, line["name"] or "")}
        for name, change in changes.items():
            if (instead := change(line)) != line[0]:
                yield Plant(name, number, instead)


def planted(text: str, chosen: Iterable[Plant]) -> tuple[str, list[int]]:
    """Return an issue with mistakes in it, and the numbers of the lines in which they must be told, from 1 on."""
    lines = text.split("\n")
    for plant in chosen:
        lines[plant.number] = plant.instead
    ends = [line.count("\n") + 1 for line in lines]
    told = sorted(sum(ends[: plant.number + 1]) for plant in chosen)
    return "\n".join(lines), told
