"""A file to double-click that opens a newsletter for writing, or the page on which to begin.

Comes in: a system, a name, and the command. Goes out: the file's name and bytes, in the spelling of that system; and
the file, in its place. It is a module of its own because three systems quote in three ways.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias
from urllib.request import url2pathname

from newsletter.errors import UsageError
from newsletter.owned import plain_files
from newsletter.printable import in_one_line, printable
from newsletter.reading.slugs import nearest_slug

System: TypeAlias = Literal["linux", "macos", "windows"]

MARK = "Made by `newsletter desktop-entry`, which replaces it."
"""By this line a file is known as ours."""

_FOR = re.compile(rb"^(?:#|rem) For (\S+)", re.MULTILINE)
"""The line by which it is known which folder it opens."""

BEGINNING = "a newsletter"
"""The name of what opens the page on which to begin."""

LONGEST = 80
"""Characters of a newsletter's name in that of a file."""

_File: TypeAlias = tuple[str, Sequence[str], str]
"""A name, lines, and what ends each of them."""


class Launcher(NamedTuple):
    """The file of a launcher, and the folder that it opens, if it names one."""

    name: str
    content: bytes
    root: Path | None = None

    def replaces(self, content: bytes) -> bool:
        """Return whether another one opens the same, or what is gone."""
        found = _FOR.search(content)
        return not found or found[1].decode() == _uri(self.root) or not Path(url2pathname(found[1].decode())).is_dir()


def launcher(
    system: System, name: str, command: Sequence[str], icon: Path | None = None, root: Path | None = None
) -> Launcher:
    """Return what opens `root` by a command; raise UsageError for a command that no such file can hold."""
    if any(printable(word) != word or "\t" in word for word in command):
        raise UsageError(
            "The name of a folder on the way to your newsletter has characters that cannot be printed: rename it."
        )
    marks = [MARK, *([f"For {_uri(root)}"] if root else [])]
    file, lines, end = _SYSTEMS[system](in_one_line(name) or "letter", marks, command, icon)
    return Launcher(file, "".join(f"{line}{end}" for line in lines).encode(), root)


def names(name: str, folder: str) -> Iterator[str]:
    """Yield what a newsletter can be called: by its name, and where another one has that, by its folder as well."""
    yield name
    yield f"{name[: LONGEST // 2]} ({folder[: LONGEST // 3]})"
    for number in count(2):
        yield f"{name[: LONGEST // 2]} ({folder[: LONGEST // 3]} {number})"


def put(launchers: Iterable[Launcher], folder: Path) -> Path:
    """Write the first of some launchers that replaces none of something else, and return its path.

    Raise UsageError if a file is in the way that is no launcher.
    """
    for made in launchers:
        there = plain_files.content(folder, made.name) or b""
        if os.path.lexists(folder / made.name) and MARK.encode() not in there:
            file = folder / made.name
            raise UsageError(f"{file} was not made by this program, so it stays as it is: move it away, or use --to.")
        if not there or made.replaces(there):
            return _written(made, folder)
    raise ValueError("There are always more names.")


def _written(made: Launcher, folder: Path) -> Path:
    file = folder / made.name
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f".{made.name}.{os.getpid()}"
    new.unlink(missing_ok=True)
    plain_files.make(folder, new.name, made.content)
    new.chmod(0o755)
    new.replace(file)
    return file


def _uri(root: Path | None) -> str:
    """Return a folder as one word of ASCII, which stands in a comment of each system."""
    return root.as_uri().removeprefix("file://") if root else ""


def _linux(name: str, marks: Sequence[str], command: Sequence[str], icon: Path | None) -> _File:
    """Return an entry for the menu, as freedesktop.org specifies it: words are quoted, and then the whole value is."""
    if "%" in command[0]:
        command = ["env", *command]  # GLib looks for a program before it reads its name
    entry = {
        "Type": "Application",
        "Name": "Write a newsletter" if name == BEGINNING else name,
        "Comment": "Write the newsletter in the browser",
        "Exec": " ".join(map(_word_of_exec, command)),
        **({"Icon": str(icon)} if icon else {}),
        "Terminal": "false",
        "Categories": "Office;",
    }
    values = (f"{key}={_desktop_value(value)}" for key, value in entry.items())
    lines = [*(f"# {mark}" for mark in marks), "[Desktop Entry]", *values]
    return f"newsletter-{nearest_slug(name) or 'letter'}.desktop", lines, "\n"


def _word_of_exec(word: str) -> str:
    escaped = re.sub(r'(["`$\\])', r"\\\1", word).replace("%", "%%")
    return escaped if re.fullmatch(r"[\w@+:,./-]+", word, re.ASCII) else f'"{escaped}"'


def _desktop_value(text: str) -> str:
    return re.sub(r"^ ", r"\\s", text.replace("\\", "\\\\"))


def _macos(name: str, marks: Sequence[str], command: Sequence[str], icon: Path | None) -> _File:
    """Return a script for Terminal, in whose folder it looks for a newsletter if the command names none."""
    lines = [
        "#!/bin/sh",
        *(f"# {mark}" for mark in marks),
        'PATH="$HOME/.local/bin:$PATH"',  # where uv and pipx put commands
        'cd -- "$(dirname -- "$0")" || exit',
        f"exec {shlex.join(command)}",
    ]
    return f"{_file_name(name)}.command", lines, "\n"


def _windows(name: str, marks: Sequence[str], command: Sequence[str], icon: Path | None) -> _File:
    """Return a batch file, which goes on in UTF-8 from the line that says so, and stays open with what went wrong."""
    lines = [
        "@echo off",
        "chcp 65001 >nul",
        *(f"rem {mark}" for mark in marks),
        r'set "PATH=%USERPROFILE%\.local\bin;%PATH%"',
        'pushd "%~dp0"',  # which, unlike cd, also takes a folder of a server
        " ".join(map(_word_of_batch, command)),
        "if errorlevel 1 pause",
    ]
    return f"{_file_name(name)}.bat", lines, "\r\n"


def _word_of_batch(word: str) -> str:
    """Return a word for cmd.exe: in its quotes only % means something, and to programs a backslash before them."""
    doubled = word.replace("%", "%%")
    if re.fullmatch(r"[\w:./\\-]+", word, re.ASCII):
        return doubled
    backslashes_at_end = len(word) - len(word.rstrip("\\"))
    return '"' + doubled + "\\" * backslashes_at_end + '"'


def _file_name(name: str) -> str:
    """Return a name for a file that Windows and macOS take; no device of Windows is called “Write …”."""
    plain = re.sub(r'[<>:"/\\|?*%!^&]', " ", name)
    return f"Write {' '.join(plain.split())[:LONGEST]}".rstrip(". ")


_SYSTEMS: dict[System, Callable[[str, Sequence[str], Sequence[str], Path | None], _File]] = {
    "linux": _linux,
    "macos": _macos,
    "windows": _windows,
}
