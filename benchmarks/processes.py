"""Commands as whole processes: how long each takes, and how much memory at most, by the system's own account."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

NEWSLETTER = (sys.executable, "-m", "newsletter")

# What people have who install us: Python may keep what it compiles, and node runs for production.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
    "NODE_ENV": "production"
}


@dataclass(frozen=True)
class Run:
    """One finished process: seconds by the clock, seconds of all processors, and megabytes at most."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str | Path], folder: Path) -> Run:
    """Run a command to its end and return what it took; raise CalledProcessError where it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    said = process.stderr.read() if process.stderr else ""
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(map(str, command)), stderr=said)
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Run(wall, used.ru_utime + used.ru_stime, kilobytes / 1024)


def alternate(ways: Mapping[str, Callable[[int], float]], rounds: int, warm_up: int) -> dict[str, list[float]]:
    """Call each way in turn, round after round, and return what each returned; the first rounds do not count."""
    returned: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(warm_up + rounds):
        for name, way in ways.items():
            value = way(number)
            if number >= warm_up:
                returned[name].append(value)
    return returned


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the ratios, round by round: what slows the machine for a while slows both."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))
