"""What one filling of a template may cost: steps, and bytes of text and lists that it makes.

Comes in: every block of code that a template enters, and every value that it makes. Goes out: nothing, or a
NotAllowedError, which ends the template at its line. This is a module of its own because the compiled code, the
operators and the filters all count on one account. A thread has the account of the template that it is filling, since
environments are shared.

Nothing is timed, so that a letter that is built on one computer is built on all. A step is a part of a template as
Jinja parses it, or what takes as long elsewhere, about a microsecond at most; a letter of 200 sessions takes 500,000.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, time
from types import NoneType
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
from jinja2.exceptions import SecurityError
from markupsafe import Markup

MOST_STEPS = 10_000_000
MOST_BYTES = 150_000_000
LONGEST_TEXT = 5_000_000
"""Characters: more than any letter that a mail program shows whole."""

MOST_ITEMS = 100_000
"""Entries of a list, with those of the lists in it."""

MOST_STRIPPED = 100
"""The most characters that a text can be stripped of, or be searched for at its ends."""

STEPS_OF_ITEM = 4
"""For each entry of a list, or character of a text, that a filter goes through."""

_BYTES_OF_ITEM, _BYTES_OF_GROUP = 60, 200
_CHARACTERS_OF_STEP = 100
_LONGEST_SPELLING = len(repr("\U0010ffff")) - 2
_GROWS_IF_ESCAPED = "\"'&<>"

_WRITABLE = frozenset({str, Markup, int, float, bool, NoneType, date, time, ZoneInfo})
_TEXTS = frozenset({str, Markup, NoneType})
_GROUPS = frozenset({list, tuple, dict, set, range, type({}.keys()), type({}.values()), type({}.items())})


class NotAllowedError(SecurityError):
    """What a template did is not allowed; `hint` says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Account:
    """What is left to one filling of a template."""

    __slots__ = ("bytes", "steps")

    def __init__(self) -> None:
        self.steps = MOST_STEPS
        self.bytes = MOST_BYTES


_ACCOUNT: ContextVar[Account] = ContextVar("account")
_account = _ACCOUNT.get


@contextmanager
def account() -> Iterator[None]:
    """Open an account for a template that is filled inside."""
    token = _ACCOUNT.set(Account())
    try:
        yield
    finally:
        _ACCOUNT.reset(token)


def spend(steps: int) -> bool:
    """Take steps from the account; raise NotAllowedError when none are left. Return True."""
    left = _account()
    left.steps -= steps
    if left.steps < 0:
        message = "The templates go on without end, or nearly so: a loop or a macro runs too often."
        raise NotAllowedError(
            message, "Repeat nothing but the entries of the issue. A very long issue is better divided."
        )
    return True


def take(size: int) -> None:
    """Take bytes from the account; raise NotAllowedError when none are left."""
    left = _account()
    left.bytes -= size
    if left.bytes < 0:
        raise NotAllowedError(f"The templates make more than {MOST_BYTES / 1e6:.0f} MB of text and lists.", _GROWING)


def left() -> tuple[int, int]:
    """Return the steps and the bytes that are left."""
    account = _account()
    return account.steps, account.bytes


_GROWING = "Look for a text or a list that grows in a loop. A very long issue is better divided."


def refuse_longer(characters: int) -> None:
    """Refuse to make a text of so many characters."""
    if characters > LONGEST_TEXT:
        raise NotAllowedError(f"A text grows to more than {LONGEST_TEXT / 1e6:.0f} million characters.", _GROWING)


def made(value: Any) -> Any:
    """Return a value that a template has just made, taken from the account."""
    kind = type(value)
    if kind is str or kind is Markup:
        if len(value) > LONGEST_TEXT:
            refuse_longer(len(value))
        take(value.__sizeof__())
    elif kind in _GROUPS:
        items = extent(value)
        spend(items)
        take(items * _BYTES_OF_ITEM + _BYTES_OF_GROUP)
    return value


def read(value: Any) -> Any:
    """Return a value that is about to be read from one end to the other, after taking the steps of that."""
    kind = type(value)
    if kind is str or kind is Markup:
        if len(value) > _CHARACTERS_OF_STEP:
            spend(len(value) // _CHARACTERS_OF_STEP)
    elif kind in _GROUPS:
        spend(extent(value) * STEPS_OF_ITEM)
    return value


def extent(group: Collection[Any]) -> int:
    """Return how many entries a list and those inside it have, a long text counted as several.

    A list that holds one list twice holds its entries twice: it takes as long to write or to compare.
    """
    if _TEXTS.issuperset(map(type, group)) and not isinstance(group, dict):  # as of most lists: no walk is needed
        count = 1 + len(group) + sum(map(len, filter(None, group))) // _CHARACTERS_OF_STEP
        if count <= MOST_ITEMS:
            return count
    count = 1
    waiting = [group]
    while waiting:
        inside = waiting.pop()
        if len(inside) > MOST_ITEMS:
            count += len(inside)
        else:
            for item in inside.items() if isinstance(inside, dict) else inside:
                count += 1
                if isinstance(item, (str, list, tuple, dict)):
                    if isinstance(item, str):
                        count += len(item) // _CHARACTERS_OF_STEP
                    else:
                        waiting.append(item)
        if count > MOST_ITEMS:
            raise NotAllowedError(f"A list grows to more than {MOST_ITEMS:,} entries.", _GROWING)
    return count


def writable(value: Any) -> Any:
    """Return a value if a template may write it into the letter: a text, a number, a date, or a list of these."""
    kind = type(value)
    if kind in _WRITABLE or isinstance(value, (str, int, float, date)):
        return value
    if kind in _GROUPS:
        items = extent(value)
        spend(items * STEPS_OF_ITEM)
        refuse_longer(items * _CHARACTERS_OF_STEP * _LONGEST_SPELLING)
        for item in value.items() if kind is dict else value:
            writable(item)
        return value
    if isinstance(value, jinja2.Undefined):
        return str(value)  # which raises its error
    raise NotAllowedError(
        f"{named(value).capitalize()} is not a text.", "Write one of its values, as in `block.heading`."
    )


def as_text(value: Any) -> str:
    """Return the text that a template writes for a value."""
    return value if isinstance(value, str) else made(str(writable(value)))


def escaped_size(text: str) -> int:
    """Return the bytes that a text takes at most when it has been escaped for HTML."""
    if len(text) <= _CHARACTERS_OF_STEP:
        return 5 * len(text)
    size = text.__sizeof__()
    return size + 4 * size * sum(map(text.count, _GROWS_IF_ESCAPED)) // len(text)


_NAMES = {
    "str": "a text",
    "Markup": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "NoneType": "nothing",
    "list": "a list",
    "tuple": "a list",
    "dict": "a group of values",
    "date": "a date",
    "datetime": "a date",
    "LoopContext": "`loop`",
    "Namespace": "a namespace",
    "Macro": "a macro",
    "BlockReference": "a block of the template",
    "TemplateReference": "`self`",
    "TemplateModule": "an imported template",
    "builtin_function_or_method": "a function",
    "function": "a function",
    "method": "a function",
}


def named(value: Any) -> str:
    """Return what a value is, in words for people who write templates: "a text"."""
    name = type(value).__name__
    return _NAMES.get(name) or f"a value of the kind `{name.lower()}`"
