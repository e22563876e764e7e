"""What a person sees while an edition goes out: on a terminal, a line in its place, and a question first."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from newsletter.cli.progress import in_words, lasting, progress_in_words
from newsletter.sending.outbox.run import Progress
from tests.sending.outbox.publications import ABOUT, TEXT, sending_publication
from tests.sending.servers import mail_server


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(4812, {"accepted": 1204, "queued": 3608}, 38, ""), "1,204 of 4,812 · 38 a second · 2 min left"),
        (Progress(9, {"accepted": 3, "queued": 6}, 0.05, ""), "3 of 9 · 3 a minute · 2 min left"),
        (Progress(9, {"queued": 9}, 0, ""), "0 of 9 · 0 a minute"),
        (
            Progress(9, {"accepted": 5, "failed": 1, "unknown": 1, "deferred": 2}, 2, ""),
            "7 of 9 · 2 deferred · 1 failed · 1 unknown · 2 a second",
        ),
        (Progress(9, {"accepted": 5, "queued": 4}, 0, "paused"), "5 of 9 · paused"),
    ],
)
def test_progress_says_how_far_how_fast_and_how_long(progress: Progress, words: str) -> None:
    assert progress_in_words(progress) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (59, "59 s"), (61, "1 min"), (3599, "1 h 0 min"), (5400, "1 h 30 min")]
)
def test_how_long_it_takes_is_told_roughly(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


def test_states_are_told_in_their_order_with_what_there_is() -> None:
    assert (
        in_words({"failed": 2, "queued": 0, "in_flight": 1, "accepted": 4790})
        == "1 in flight, 4,790 accepted, 2 failed"
    )
    assert in_words({}) == "nobody"


def typed_on_a_terminal(folder: Path, answer: bytes, port: int) -> tuple[int, bytes]:
    """Send, answer the question, and return the exit code and what is shown."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [f"{Path(sys.executable).parent}/newsletter", "send", "spring", "--to-list", "members.csv"],
        cwd=folder,
        env={**os.environ, "NEWSLETTER_SMTP": f"smtp://127.0.0.1:{port}", "NEWSLETTER_SECRET": TEXT},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while b"Type that number to send" not in shown:
        shown += os.read(ours, 1024)
    os.write(ours, answer + b"\n")
    with suppress(OSError):  # when the other end is closed
        while part := os.read(ours, 1024):
            shown += part
    os.close(ours)
    return process.wait(30), shown


def test_on_a_terminal_one_types_the_number_and_sees_how_far_it_is(tmp_path: Path) -> None:
    people = [f"u{number}" for number in range(20)]
    sending_publication(tmp_path, *people, about=f"{ABOUT}sending: {{per_hour: 36000}}\n")  # two seconds
    with mail_server() as mailbox:
        code, shown = typed_on_a_terminal(tmp_path, b"20", mailbox.port)
    assert (code, len(mailbox.envelopes)) == (0, 20)
    assert re.search(rb"\r\x1b\[K\d+ of 20 \xc2\xb7 \d+ a second", shown)
    assert b"Finished: 20 accepted" in shown


@pytest.mark.soak
def test_on_a_terminal_whoever_types_something_else_sends_nothing(tmp_path: Path) -> None:
    sending_publication(tmp_path, "ada", "bob")
    with mail_server() as mailbox:
        code, shown = typed_on_a_terminal(tmp_path, b"no", mailbox.port)
    assert (code, mailbox.envelopes) == (2, [])
    assert shown.endswith(b" Nothing was sent.\r\n")
