"""A file with mistakes → the file as its author mends it who does what a hint says, word for word.

Comes in: the text, and a Problem that was found in it. Goes out: a mended text for each choice that its hint leaves. It
is a module of its own because it knows the ways in which hints say what to write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newsletter.errors import Problem

LINE = r"`([^`]+)`"
CHOICE = r"(`[^`]+`(?: or `[^`]+`)*)"
DASHES = r"(?: *- +)*"


def mended(text: str, problem: Problem) -> list[str]:
    """Return the texts that the hint of a problem leads to, one for each choice; [] where it gives no line to write."""
    hint, lines = problem.hint, text.split("\n")
    if "…" in "".join(re.findall(LINE, hint)).replace("alt: …", ""):
        return []
    if found := re.fullmatch(rf"Did you mean {LINE}\?", hint):
        return [_with_word(lines, problem, found[1])]
    if re.match(rf"Leave the line {LINE} out", hint):
        return [_joined(lines, problem.line - 1, problem.line)]
    if found := re.search(rf"[Bb]egin {LINE} in column (\d+)", hint):
        return [_moved(lines, problem.line - 1, int(found[2]) - 1)]
    if found := re.match(r"Write `([\w-]+: \|)`, and (leave|begin) the items below", hint):
        key, end = _field(lines, problem, found[1])
        items = [f"{'  ' * (found[2] == 'begin')}{line}" for line in lines[key + 1 : end]]
        return [_joined(lines, key, end, [_before(lines[key]) + found[1], *items])]
    if found := re.match(r"Write `([\w-]+:(?: \|)?)`, and on the lines below, further to the right, (.*)\.$", hint):
        is_text = found[1].endswith("|")
        key, end = _field(lines, problem, found[1]) if is_text else (problem.line - 1, problem.line)
        before = _before(lines[key])
        below = [f"{' ' * len(before)}  {each}" for each in re.findall(LINE, found[2])]
        return [_joined(lines, key, end, [before + found[1], *below])]
    if found := re.match(r"Write (`- [^`]+`(?: and `- [^`]+`)*)\.(?:$| If it is a comment)", hint):
        return [_with_items(lines, problem.line - 1, re.findall(LINE, found[1]))]
    pattern = rf"Write (?:the address alone: )?{CHOICE}(?:, and on the lines? below (.*?))?(?:\.(?: |$)|, (?!and |if ))"
    if found := re.match(pattern, hint):
        below = [re.findall(LINE, part)[0] for part in (found[2] or "").split(" and ") if part]
        return [_with_value(lines, problem, each, below) for each in re.findall(LINE, found[1])]
    return []


def meanings(text: str) -> Iterator[tuple[str, str]]:
    """Yield the paths and the values that a case says its author meant: `# means blocks.0.text: We met.`."""
    for path, value in re.findall(r"(?m)^# means ([\w.]+): (.*)$", text):
        yield path, value.replace("\\n", "\n")


def _with_word(lines: list[str], problem: Problem, word: str) -> str:
    number, start = problem.line - 1, problem.column - 1
    found = re.compile(r"[^:,}\s]+(?: [^:,}\s]+)*").match(lines[number], start)
    assert found
    return _joined(lines, number, number + 1, [lines[number][:start] + word + lines[number][found.end() :]])


def _with_value(lines: list[str], problem: Problem, written: str, below: Iterable[str]) -> str:
    """Put a value, or a field and its value, where the problem is."""
    number, start = problem.line - 1, problem.column - 1
    line, end = lines[number], number + 1
    if "which nobody sees" in problem.message:  # the problem is at the character, within the value
        start = line.rfind(": ", 0, start) + 2
    is_in_brackets = bool(re.search(r"[\[{]", line[:start]))
    if name := re.match(r"([\w-]+):(?: |$)", written):
        same = [found.start() for found in re.finditer(rf"(?<![\w-]){name[1]}\s*:", line) if found.start() <= start]
        if same:
            start = same[-1]
        elif line[:start].strip(" -") == "" and not re.match(r"[\w-]+\s*:", line[start:]):  # a list below its name
            number, end = _field(lines, problem, written)
            line, start = lines[number], len(_before(lines[number]))
        indent = " " * len(_before(line))
        lines = [each for n, each in enumerate(lines) if n == number or not each.startswith(f"{indent}{name[0]}")]
        number = lines.index(line)
        end -= problem.line - 1 - number if end == problem.line else 0
    elif line[start] == ":":  # the colon that makes quotes necessary
        start = max(line.rfind(mark, 0, start) for mark in ("[", "{", ",")) + 1
    commas = written.count(",") if "a comma ends a text" in problem.message else 0
    plain = rf"[^,}}\]\n]*(?:,[^,}}\]\n]*){{{commas}}}"
    value = rf"""(?:[\w-]+: )?(?:"[^"]*"|'[^']*'|\[[^\]]*\]|{plain})""" if is_in_brackets else ".*"
    rest = re.sub(rf"^{value}", "", line[start:])
    lines_below = [" " * len(_before(line)) + each for each in below]
    return _joined(lines, number, end, [line[:start] + written + rest, *lines_below])


def _with_items(lines: list[str], number: int, items: list[str]) -> str:
    """Put items in the place of as many lines; those of a list whose name stands on the line come below it."""
    before = re.match(" *", lines[number])
    assert before
    if named := re.match(r"( *\w[\w-]*:) +\S", lines[number]):
        return _joined(lines, number, number + 1, [named[1], *(f"{before[0]}  {item}" for item in items)])
    return _joined(lines, number, number + len(items), [before[0] + item for item in items])


def _moved(lines: list[str], number: int, column: int) -> str:
    """Begin an item in another column, with all of its lines."""
    indent = len(lines[number]) - len(lines[number].lstrip(" "))
    end = number + 1
    while end < len(lines) and lines[end].startswith(" " * (indent + 1)):
        end += 1
    return _joined(lines, number, end, [" " * column + line[indent:] for line in lines[number:end]])


def _field(lines: list[str], problem: Problem, written: str) -> tuple[int, int]:
    """Return the line of the field that a hint rewrites, at the problem or above it, and the line after its value."""
    name = written.partition(":")[0]
    key = next(n for n in range(problem.line - 1, -1, -1) if re.match(rf"{DASHES} *{name}:", lines[n]))
    end, column = key + 1, len(_before(lines[key]))
    while end < len(lines) and re.match(rf" {{{column}}}(?: |- )", lines[end]):
        end += 1
    return key, end


def _before(line: str) -> str:
    """Return what is before the first field of a line: spaces, and the dashes of items."""
    return line[: len(line) - len(line.lstrip(" -"))]


def _joined(lines: list[str], start: int, end: int, instead: Iterable[str] = ()) -> str:
    return "\n".join([*lines[:start], *instead, *lines[end:]])
