"""Commands as whole processes: how long each takes, and how much memory at most, as the system reports it.

Run as a script, this module measures one command. `run` does that in a process of its own, because Linux counts the
memory of the process that starts a command as the command's own: otherwise no command would seem to use less than the
benchmark.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

# What people have who install us: Python may keep what it compiles, and node runs for production.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
    "NODE_ENV": "production"
}


@dataclass(frozen=True)
class Run:
    """One finished process: seconds by the clock, and megabytes at most."""

    wall: float
    memory: float


def run(command: Sequence[str | Path], folder: Path) -> Run:
    """Run a command to its end and return what it took; raise CalledProcessError where it fails."""
    measured = subprocess.run(
        [sys.executable, "-I", "-S", __file__, *command], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True
    )
    if measured.returncode:
        raise subprocess.CalledProcessError(measured.returncode, list(map(str, command)), stderr=measured.stderr)
    return Run(**json.loads(measured.stdout))


def _measure(command: Sequence[str]) -> int:
    """Run a command, print what it took as JSON, and return its exit code."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    print(json.dumps({"wall": wall, "memory": kilobytes / 1024}))
    return process.returncode


def alternate(ways: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Call each way in turn, round after round, and return what each returned."""
    returned: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            returned[name].append(way())
    return returned


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the ratios, round by round: what slows the machine for a while slows both."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


@contextmanager
def serving(*command: str | Path, cwd: Path) -> Iterator[str]:
    """Run a command that serves a page, and yield the address that it prints first."""
    environment = ENVIRONMENT | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout
        try:
            yield next(word for word in server.stdout.readline().split() if word.startswith("http"))
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(_measure(sys.argv[1:]))
