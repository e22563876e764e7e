"""A file to double-click that opens a newsletter for writing, or the page on which to begin.

Comes in: a system, a name, and the command. Goes out: the file's name and bytes, in the spelling of that system; and
the file, in its place. It is a module of its own because three systems quote in three ways.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from newsletter.errors import UsageError
from newsletter.owned import plain_files
from newsletter.printable import in_one_line, printable
from newsletter.reading.slugs import nearest_slug

System: TypeAlias = Literal["linux", "macos", "windows"]

MARK = "Made by `newsletter desktop-entry`, which replaces it."
"""By this line a file is known as ours."""


BEGINNING = "a newsletter"
"""The name of what opens the page on which to begin."""

LONGEST = 80
"""Characters of a newsletter's name in that of a file."""


class Launcher(NamedTuple):
    """The file of a launcher."""

    name: str
    content: bytes


def launcher(system: System, name: str, command: Sequence[str], icon: Path | None = None) -> Launcher:
    """Return what runs a command under a name; raise UsageError for a command that no such file can hold."""
    if any(printable(word) != word or "\t" in word for word in command):
        raise UsageError(
            "The name of a folder on the way to your newsletter has characters that cannot be printed: rename it."
        )
    return _SYSTEMS[system](in_one_line(name) or "letter", command, icon)


def put(made: Launcher, folder: Path) -> Path:
    """Write a launcher into a folder, and return its path; raise UsageError if a file is in the way that is not one."""
    file = folder / made.name
    if os.path.lexists(file) and MARK.encode() not in (plain_files.content(folder, made.name) or b""):
        raise UsageError(f"{file} was not made by this program, so it stays as it is: move it away, or use --to.")
    folder.mkdir(parents=True, exist_ok=True)
    new = folder / f".{made.name}.{os.getpid()}"
    new.unlink(missing_ok=True)
    plain_files.make(folder, new.name, made.content)
    new.chmod(0o755)
    new.replace(file)
    return file


def _linux(name: str, command: Sequence[str], icon: Path | None) -> Launcher:
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
    lines = [f"# {MARK}", "[Desktop Entry]", *(f"{key}={_desktop_value(value)}" for key, value in entry.items())]
    return Launcher(f"newsletter-{nearest_slug(name) or 'letter'}.desktop", _lines(lines, "\n"))


def _word_of_exec(word: str) -> str:
    escaped = re.sub(r'(["`$\\])', r"\\\1", word).replace("%", "%%")
    return escaped if re.fullmatch(r"[\w@+:,./-]+", word, re.ASCII) else f'"{escaped}"'


def _desktop_value(text: str) -> str:
    return re.sub(r"^ ", r"\\s", text.replace("\\", "\\\\"))


def _macos(name: str, command: Sequence[str], icon: Path | None) -> Launcher:
    """Return a script for Terminal, in whose folder it looks for a newsletter if the command names none."""
    lines = [
        "#!/bin/sh",
        f"# {MARK}",
        'PATH="$HOME/.local/bin:$PATH"',  # where uv and pipx put commands
        'cd -- "$(dirname -- "$0")" || exit',
        f"exec {shlex.join(command)}",
    ]
    return Launcher(f"{_file_name(name)}.command", _lines(lines, "\n"))


def _windows(name: str, command: Sequence[str], icon: Path | None) -> Launcher:
    """Return a batch file, which goes on in UTF-8 from the line that says so, and stays open with what went wrong."""
    lines = [
        "@echo off",
        "chcp 65001 >nul",
        f"rem {MARK}",
        r'set "PATH=%USERPROFILE%\.local\bin;%PATH%"',
        'pushd "%~dp0"',  # which, unlike cd, also takes a folder of a server
        " ".join(map(_word_of_batch, command)),
        "if errorlevel 1 pause",
    ]
    return Launcher(f"{_file_name(name)}.bat", _lines(lines, "\r\n"))


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


def _lines(lines: Sequence[str], end: str) -> bytes:
    return "".join(f"{line}{end}" for line in lines).encode()


_SYSTEMS: dict[System, Callable[[str, Sequence[str], Path | None], Launcher]] = {
    "linux": _linux,
    "macos": _macos,
    "windows": _windows,
}
