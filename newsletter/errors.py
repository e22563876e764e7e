"""The exceptions of this package, with messages that are written for people.

    NewsletterError            everything this package raises on purpose
    ├── InputError             what somebody wrote is wrong: one Problem or more, each at file:line:column
    ├── UsageError             the call is wrong: no publication here, no such issue, a folder that is not ours
    └── TemplateError          a template is wrong: a mistake in Jinja or MJML, a file that is missing

A Refused becomes a Problem where the place of what was refused is known. A Problem is one mistake in one file. The
command line prints it and the preview shows it, in its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newsletter.printable import printable


class Problem(NamedTuple):
    """One mistake: where it is, what was refused, and what to write instead.

    `file` is the path as it is shown, `line` and `column` count from 1. `excerpt` is the line of the file with
    the mistake, printable, and below it a line with a caret, or "" if there is nothing to show.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        """Return the lines that a person reads, all printable: place and message, the line with its caret, the hint."""
        text = f"{printable(self.file)}:{self.line}:{self.column}: {printable(self.message)}"
        if self.excerpt:
            text += "\n" + "\n".join(f"    {line}" for line in self.excerpt.split("\n"))
        if self.hint:
            text += f"\n    hint: {printable(self.hint)}"
        return text


class NewsletterError(Exception):
    """Everything that this package raises on purpose."""


class InputError(NewsletterError):
    """What somebody wrote is wrong; `problems` says all of it, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        """Travel between processes as problems, not as their text."""
        return type(self), (self.problems,)


class UsageError(NewsletterError):
    """The call is wrong, not a file: its text says what to do instead."""


class TemplateError(NewsletterError):
    """A template is wrong; its text begins with the template's file and line where they are known.

    `problems` are the line of the template and the block of the issue for which it was filled in, where they are known.
    """

    def __init__(self, text: str, problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(text)


class Refused(ValueError):  # noqa: N818 — a refusal is the author's to mend, not a failure of the program
    """A value or a file that cannot be taken: `message` says why, `hint` what to write or do instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def said_by_system(error: OSError) -> str:
    """Return what the system says about a file, in a sentence: “/home/you/letter: Permission denied.”."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}."


def causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that led to it, innermost first: that one is what the system said."""
    inner = error.__cause__ or error.__context__
    if inner:
        yield from causes(inner)
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from causes(part)
    yield error
