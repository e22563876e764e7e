"""Text → as it can be printed: nothing in it that a terminal, or the runner of a build, would act on.

Comes in: text with names of files and lines of an issue, which strangers may have chosen. Goes out: the same, with such
characters as escapes. It is a module of its own because errors and reports are printed, and both stand above the
command line.
"""

from __future__ import annotations

import re

_FORMATS = "\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
"""Controls beyond ASCII, bytes that are no text, and what turns, hides or breaks a line.

Joiners stay, since Persian, Hindi and emoji are spelt with them; and so do marks of direction, with which dates in
Arabic begin, and which turn nothing but signs.
"""

_ACTED_ON = re.compile(f"[\0-\x08\x0a-\x1f{_FORMATS}]")
_ACTED_ON_IN_JSON = re.compile(rf"[{_FORMATS}]|(?<=##)\[")

# GitHub's runner takes `::` for a command at the beginning of a line, which it trims, and `##[` anywhere
# (actions/runner, src/Runner.Common/ActionCommand.cs).
_COMMAND = re.compile(r"^(\s*):(?=:)|(?<=##)\[", re.MULTILINE)


def printable(text: str) -> str:
    r"""Return text on one line, with characters that a terminal acts on as escapes such as `\x1b`; a tab stays."""
    return _ACTED_ON.sub(lambda found: repr(found[0])[1:-1], text)


def in_one_line(text: str) -> str:
    """Return text on one line, with a space for characters that a terminal acts on."""
    return " ".join(_ACTED_ON.sub(" ", text).split())


def printable_json(text: str) -> str:
    """Return JSON that means the same, with nothing in its strings that a terminal or a build acts on."""
    return _ACTED_ON_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def without_commands(text: str) -> str:
    """Return lines in which the runner of a build finds no command; a replacement character keeps the columns."""
    return _COMMAND.sub(lambda found: f"{found[1] or ''}\N{REPLACEMENT CHARACTER}", text)
