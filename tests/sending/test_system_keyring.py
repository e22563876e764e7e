"""The mail server in a real keyring of the system: GNOME's, in a session bus of its own that ends with the test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sending.editions import publication
from tests.sending.servers import mail_server

ROOT = Path(__file__).resolve().parent.parent.parent
UNLOCKED = 'echo | gnome-keyring-daemon --unlock --components=secrets >&2; exec "$@"'
PROGRAM = """\
import subprocess, sys
from newsletter.sending.mail_servers import MailServers
from newsletter.sending.server import Server

def send():
    command = [sys.executable, "-m", "newsletter", "send", "spring", "--test", "reader@example.org"]
    return subprocess.run(command, capture_output=True, text=True).returncode

port = int(sys.argv[1])
print(send(), MailServers().keep("letter@example.org", Server("127.0.0.1", port)).place, send())
MailServers().forget("letter@example.org")
print(send(), MailServers().of("letter@example.org"))
"""


@pytest.mark.soak
def test_a_server_is_kept_in_the_keyring_of_the_system_and_used_by_every_command(tmp_path: Path) -> None:
    publication(tmp_path)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    own = {"HOME": home, "XDG_DATA_HOME": home, "XDG_RUNTIME_DIR": home, "PYTHONPATH": ROOT}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    with mail_server() as mailbox:
        done = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", UNLOCKED, "sh", sys.executable, "-c", PROGRAM, str(mailbox.port)],
            cwd=tmp_path,
            env=environment | {name: str(path) for name, path in own.items()},
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.stdout == "2 keyring 0\n2 Found(server=None, place=None, why='')\n", done.stderr
    assert len(mailbox.envelopes) == 1
