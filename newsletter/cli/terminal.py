"""The output of the commands, their exit codes, and how they handle Ctrl-C.

Results go to stdout, everything else to stderr; colour only on a terminal and never with NO_COLOR (click sees to it).
Names and texts come from strangers: all that is printed goes through here, so that none of it moves the cursor, passes
for another line, or is taken for a command by the build in whose log it lands.
"""

from __future__ import annotations

import re
import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, TypeVar

import click

from newsletter.cli.issues import name_of, shown
from newsletter.errors import InputError, NewsletterError
from newsletter.printable import printable, without_commands

if TYPE_CHECKING:
    from newsletter.check.finding import Finding

_Seen = TypeVar("_Seen")

# The exit codes, which scripts and CI rely on; 0 means that nothing is wrong.
FOUND = 1  # `check` found errors
WRONG = 2  # the input or the call is wrong
INTERRUPTED = 130  # stopped by Ctrl-C
UNREAD = 141  # nobody reads the output any more; like INTERRUPTED, what shells say of a program that a signal ended

MANY = 8
"""The number of issues from which a progress bar is shown."""


def say(sentence: str, *, err: bool = False) -> None:
    """Print a sentence on a line of its own."""
    show(printable(sentence), err=err)


def show(text: str, *, err: bool = False) -> None:
    """Print text that is printable already.

    What is no terminal may be the log of a build, also where no variable says so, as in a container.
    """
    stream = sys.stderr if err else sys.stdout
    is_terminal = stream is not None and stream.isatty()
    _write(text if is_terminal else without_commands(click.unstyle(text)), stream)


def show_commands(text: str) -> None:
    """Print lines that are commands for the runner of a build."""
    _write(text, sys.stdout)


def show_json(text: str) -> None:
    """Print JSON, in ASCII unless the stream is in UTF-8, as JSON must be."""
    import json

    in_utf_8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    show(text if in_utf_8 else re.sub(r"[^\x00-\x7f]+", lambda found: json.dumps(found[0])[1:-1], text))


def _write(text: str, stream: TextIO) -> None:
    try:
        click.echo(text, file=stream)  # a stream by its name, or click would write UTF-8 into one of ASCII
    except OSError as error:
        raise OSError(error.errno, f"The output cannot be written: {error.strerror}") from error


@contextmanager
def undisturbed() -> Iterator[None]:
    """Delay Ctrl-C until the block is done, so that nothing is left half written."""
    pressed = []
    before = signal.signal(signal.SIGINT, lambda *_: pressed.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


@contextmanager
def stopped_by(ask: Callable[..., None]) -> Iterator[None]:
    """Have Ctrl-C, the end of the terminal, and the system's request to end call a function while the block runs."""
    numbers = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    before = {number: signal.signal(number, ask) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def bar(label: str) -> Callable[[Iterator[_Seen], int], AbstractContextManager[Iterator[_Seen]]]:
    """Return a function that shows on a terminal how many of so many things are done, as a bar, if they are many."""

    def watch(done: Iterator[_Seen], count: int) -> AbstractContextManager[Iterator[_Seen]]:
        hidden = count < MANY or not sys.stderr.isatty()
        return click.progressbar(done, label=label, length=count, file=sys.stderr, hidden=hidden)

    return watch


def wipe(with_bar: bool) -> None:
    """Clear the progress bar from its line for the next output; the bar draws itself again below."""
    if with_bar:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def report_files(sizes: Mapping[str, int], folder: Path, seconds: float) -> None:
    """Print the line that sums up the files of an edition, of which `sizes` has the bytes."""
    kinds = {"email.zip": "zip", "email.html": "HTML", "email.txt": "text"}
    parts = [f"{kind} {_size(sizes[name])}" for name, kind in kinds.items() if name in sizes]
    if images := [size for name, size in sizes.items() if name.startswith("images/")]:
        parts.append(f"{len(images)} {'image' if len(images) == 1 else 'images'} {_size(sum(images))}")
    say(f"{shown(folder)}: {', '.join(parts)}; {seconds * 1000:.0f} ms")


def count_findings(findings: Sequence[Finding], path: Path) -> None:
    """Print how many findings an edition of an issue has, what is to fill in, and the command that shows them."""
    from newsletter.check.report import in_short

    tell_of_findings(in_short(findings), path)


def tell_of_findings(found: str, path: Path) -> None:
    """Print what was found in an edition of an issue, in short, if anything was, and the command that shows it."""
    if found:
        say(f"  {found}; see `newsletter check {shlex.quote(name_of(path))}`", err=True)


def _size(count: int) -> str:
    return f"{count / 1024:.1f} KB"


def warn(remark: str) -> None:
    """Print a warning."""
    show(f"{click.style('warning:', fg='yellow', bold=True)} {printable(remark)}", err=True)


def warn_of_unread(root: Path) -> None:
    """Print a warning for each file of a publication that looks like an issue or a catalog and is not read."""
    from newsletter.model.unread import unread_issues
    from newsletter.translating.unread import unread_catalogs

    for sentence in (*unread_issues(root), *unread_catalogs(root)):
        warn(sentence)


def complain(error: NewsletterError) -> None:
    """Print an error; of mistakes in the input, each at its place."""
    if not isinstance(error, InputError):
        complain_of(str(error))
        return
    for problem in error.problems:
        place, _, rest = str(problem).partition(": ")
        show(f"{click.style(f'{place}:', bold=True)} {rest}", err=True)


def complain_of(what: str) -> None:
    """Print a sentence as an error."""
    show(f"{click.style('error:', fg='red', bold=True)} {printable(what)}", err=True)
