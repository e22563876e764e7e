"""What a reader at a terminal sees: a real neomutt opens the message, in a terminal of its own."""

from __future__ import annotations

import fcntl
import mailbox
import os
import pty
import select
import shutil
import struct
import subprocess
import termios
import time
from email.parser import HeaderParser
from pathlib import Path

import pytest

from tests.letters import SAMPLES
from tests.sending.test_message import BARE, Letter, letter, rendered

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 30

# What it shows of a message, it also hands to a program: that is how a test can read it.
SETTINGS = """
alternative_order text/plain
set charset=utf-8 folder=. spoolfile=box record="" mbox_type=Maildir header_cache=""
set pipe_decode=yes wait_key=no sleep_time=0 quit=yes
push "<pipe-message>cat >shown.txt<enter><exit>"
"""

TYPED = """subject: Spring
preheader: What is new
title: Printemps à l’île
date: 2026-03-02
blocks:
  - type: text
    text: |
      From here on, lines begin with words that mail programs take for their own.

          From the code
          .
          --
          >From = =3D =20 \ttab
      日本語と絵文字 👍🏽, a soft\u00adhyphen and a no-break\u00a0space.
"""


def shown(built: Letter, folder: Path) -> tuple[str, str]:
    """Return the subject and the text that neomutt shows of a letter."""
    program = shutil.which("neomutt")
    assert program, "neomutt is missing here. On Debian, as root: apt-get install neomutt"
    mailbox.Maildir(folder / "box").add(built.sent())
    (folder / "settings").write_text(SETTINGS, "utf-8")
    terminal, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    running = subprocess.Popen(
        [program, "-n", "-F", "settings", "-R", "-f", "box"],
        cwd=folder,
        env=environment,
        stdin=side,
        stdout=side,
        stderr=side,
        start_new_session=True,
    )
    os.close(side)
    screen = b""
    try:
        end = time.monotonic() + SECONDS
        while running.poll() is None and time.monotonic() < end:
            # It waits for somebody to read its screen.
            if select.select([terminal], [], [], 0.1)[0]:
                try:
                    screen += os.read(terminal, 65536)
                except OSError:  # the other side is closed
                    break
        assert running.wait(SECONDS) == 0, screen
    finally:
        running.kill()
        running.wait()
        os.close(terminal)
    read = (folder / "shown.txt").read_text("utf-8")
    return str(HeaderParser().parsestr(read)["Subject"]), read.partition("\n\n")[2]


@pytest.mark.parametrize("slug", SAMPLES)
def test_a_text_client_shows_the_text_as_we_wrote_it(slug: str, tmp_path: Path) -> None:
    built = rendered(ROOT / "issues" / f"{slug}.yaml")
    assert shown(built, tmp_path) == (built.issue.subject, built.rendering.text)


def test_lines_that_mail_treats_in_a_special_way_are_shown_as_we_wrote_them(tmp_path: Path) -> None:
    built = letter(tmp_path, BARE, TYPED)
    assert "\nFrom the code\n.\n--\n>From = =3D =20 \ttab\n" in built.rendering.text
    assert shown(built, tmp_path)[1] == built.rendering.text
