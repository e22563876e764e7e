"""Processes that begin where another has loaded the builder: for tests of which each needs one, or several.

Comes in: a program as `python -c` takes it, its arguments, its folder and its environment. Goes out: a process of its
own, with the methods of subprocess.Popen that tests use, or what run() says of one that has ended. To start Python and
to load the builder takes ten times as long as a small build, so one process does that, builds a letter to have all
that it needs, and is forked for each program. How the command itself starts is not proven by that; other tests do.

A process between the two waits for the program, to tell its end: only a parent gets to know it.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import chdir, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory
from typing import IO

COMMAND = "from newsletter.__main__ import run; run()"
"""The program that is the command itself."""


class Forked:
    """A program that runs, or has ended with `returncode`."""

    def __init__(self, said: socket.socket, stdout: IO[str], stderr: IO[str]) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.returncode: int | None = None
        self._said = said
        self.pid = int(_line(said))

    def send_signal(self, number: signal.Signals) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float) -> int:
        if self.returncode is None:
            self._said.settimeout(timeout)
            self.returncode = int(_line(self._said))
            self._said.close()
        return self.returncode

    def communicate(self, timeout: float = 60) -> tuple[str, str]:
        """Wait for the end, and return what has been printed since; what fills no pipe is meant."""
        self.wait(timeout)
        printed = [stream.read() if not stream.closed else "" for stream in (self.stdout, self.stderr)]
        self.stdout.close()
        self.stderr.close()
        return printed[0], printed[1]


def start(program: str, *arguments: str, folder: Path, environment: Mapping[str, str] | None = None) -> Forked:
    """Start a program in a process of its own."""
    ours, theirs = socket.socketpair()
    (out, its_out), (error, its_error) = os.pipe(), os.pipe()
    asked = json.dumps([program, arguments, str(folder), dict(os.environ if environment is None else environment)])
    socket.send_fds(_forked(), [b"\0"], [theirs.fileno(), its_out, its_error])
    _forked().sendall(f"{asked}\n".encode())
    theirs.close()
    os.close(its_out)
    os.close(its_error)
    return Forked(ours, os.fdopen(out, encoding="utf-8"), os.fdopen(error, encoding="utf-8"))


def run(program: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own, and return how it ended."""
    process = start(program, *arguments, folder=folder)
    out, error = process.communicate()
    assert process.returncode is not None
    return subprocess.CompletedProcess(arguments, process.returncode, out, error)


def _line(said: socket.socket, most: int = 1) -> bytes:
    """Return what is said up to the end of a line; `most` bytes are read at a time, of what may be behind it only 1."""
    line = b""
    while not line.endswith(b"\n"):
        more = said.recv(most)
        assert more, "the process at the other end has ended"
        line += more
    return line


@cache
def _forked() -> socket.socket:
    """Return where to ask the process that is forked, which ends with this one."""
    ours, theirs = socket.socketpair()
    root = Path(__file__).parent.parent
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.forking", str(theirs.fileno())], cwd=root, pass_fds=[theirs.fileno()]
    )
    theirs.close()

    def close() -> None:
        ours.close()
        process.wait(timeout=60)

    atexit.register(close)
    return ours


def _load_all() -> None:
    from click.testing import CliRunner

    from newsletter.cli import main

    with TemporaryDirectory() as folder, chdir(folder):
        Path("newsletter.yaml").write_text("name: A letter\n", encoding="utf-8")
        Path("issues").mkdir()
        issue = "subject: S\npreheader: P\ntitle: T\ndate: 2026-01-05\nblocks: [{type: text, text: Hello}]\n"
        Path("issues", "letter.yaml").write_text(issue, encoding="utf-8")
        built = CliRunner().invoke(main, ["build"])
        assert built.exit_code == 0, built.output
    import uvicorn  # noqa: F401 - the preview loads it when it is served

    from newsletter import preview

    for module in walk_packages(preview.__path__, f"{preview.__name__}."):
        import_module(module.name)


def _program_of_a_fork(asking: socket.socket) -> str:
    """Fork for each program that is asked for, and return, in its process, a program; end when no more are asked."""
    while True:
        begun, (*passed,), _, _ = socket.recv_fds(asking, 1, 3)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass  # so that none stays behind as a zombie
        if not begun:
            os._exit(0)
        asked = _line(asking, 65_536)
        if not os.fork():
            break
        for each in passed:
            os.close(each)
    asking.close()
    said = socket.socket(fileno=passed[0])
    if child := os.fork():
        for each in passed[1:]:
            os.close(each)
        said.sendall(f"{child}\n".encode())
        _, status = os.waitpid(child, 0)
        with suppress(OSError):  # nobody waits for it any longer
            said.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os._exit(0)
    said.close()
    for number, stream in enumerate(passed[1:], 1):
        os.dup2(stream, number)
        os.close(stream)
    # What Python knows of its streams may be another kind of file.
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace", closefd=False)
    program, arguments, folder, environment = json.loads(asked)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = ["-c", *arguments]
    return str(program)


if __name__ == "__main__":
    _load_all()
    program = _program_of_a_fork(socket.socket(fileno=int(sys.argv[1])))
    exec(compile(program, "<string>", "exec"), {"__name__": "__main__"})
