"""Ctrl-C and the system's request to end → what a sending does about them: Stopping.

A message that the server has begun to get is finished first, since nobody could know what becomes of it; asked twice,
we give it up all the same. Everything else is broken off at once. It is a module of its own because signals come from
outside, and what may be broken off only the sending knows.
"""

from __future__ import annotations

from collections.abc import Callable


class Stopping:
    """Whether somebody has asked to stop, and what may be broken off for it; `tell` is called where we finish first."""

    def __init__(self, tell: Callable[[], None] = lambda: None) -> None:
        self.is_asked = False
        self.is_in_message = False
        self._may_break_off = False
        self._tell = tell

    def ask(self, *_: object) -> None:
        """Stop now or soon, as a handler of signals: raise KeyboardInterrupt where what goes on may be broken off."""
        is_repeated, self.is_asked = self.is_asked, True
        if self._may_break_off or (self.is_in_message and is_repeated):
            raise KeyboardInterrupt
        if self.is_in_message:
            self._tell()

    def may_break_off(self) -> None:
        """Allow what follows to be broken off: no server has a part of a message."""
        self.is_in_message, self._may_break_off = False, True

    def begin_message(self) -> bool:
        """Have what follows finished first; return True, so that the message is sent (see `Transport.deliver`)."""
        self.is_in_message, self._may_break_off = True, False
        return True

    def done(self) -> None:
        """Have a request only noted: there is nothing to break off."""
        self.is_in_message = self._may_break_off = False
