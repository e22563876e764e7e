"""Processes that begin where another has loaded the command: for tests of which each needs several that die or end.

Comes in: a program as `python -c` takes it, its arguments and its folder. Goes out: what a process of its own printed,
and how it ended, as subprocess.run() tells it. To start Python and to load the builder takes ten times as long as a
small build, so one process does it, builds a letter to have all it needs, and is forked for each program. How the
command starts is not proven by that; other tests do. Linux and macOS alone can do it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

COMMAND = "from newsletter.__main__ import run; run()"
"""The program that is the command itself."""

_MOST_BYTES = 100_000  # of a program with its arguments


class Forks:
    """The process that is forked, from the first program on until close()."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(theirs.fileno())],
            cwd=Path(__file__).parent.parent,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()

    def run(self, program: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a program in a process of its own, and return how it ended."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as error:
            asked = json.dumps([program, arguments, str(folder)]).encode()
            socket.send_fds(self._ours, [asked], [out.fileno(), error.fileno()])
            ended = self._ours.recv(100)
            assert ended, "the process that is forked has ended itself"
            for file in (out, error):
                file.seek(0)
            return subprocess.CompletedProcess(arguments, int(ended), out.read().decode(), error.read().decode())

    def close(self) -> None:
        self._ours.close()
        self._process.wait(timeout=60)


def _build_once() -> None:
    from click.testing import CliRunner

    from newsletter.cli import main

    with CliRunner().isolated_filesystem():
        Path("newsletter.yaml").write_text("name: A letter\n", encoding="utf-8")
        Path("issues").mkdir()
        issue = "subject: S\npreheader: P\ntitle: T\ndate: 2026-01-05\nblocks: [{type: text, text: Hello}]\n"
        Path("issues", "letter.yaml").write_text(issue, encoding="utf-8")
        built = CliRunner().invoke(main, ["build"])
        assert built.exit_code == 0, built.output


def _serve(asking: socket.socket) -> str | None:
    """Fork for each program that is asked for; return None in the end, and in a forked process its program."""
    while True:
        asked, streams, _, _ = socket.recv_fds(asking, _MOST_BYTES, 2)
        if not asked:
            return None
        if not (child := os.fork()):
            asking.close()
            for number, stream in enumerate(streams, 1):
                os.dup2(stream, number)
                os.close(stream)
            program, arguments, folder = json.loads(asked)
            os.chdir(folder)
            sys.argv = ["-c", *arguments]
            return str(program)
        for stream in streams:
            os.close(stream)
        _, status = os.waitpid(child, 0)
        asking.send(str(os.waitstatus_to_exitcode(status)).encode())


if __name__ == "__main__":
    _build_once()
    program = _serve(socket.socket(fileno=int(sys.argv[1])))
    if program is not None:
        exec(compile(program, "<string>", "exec"), {"__name__": "__main__"})
