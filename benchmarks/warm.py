"""Warm: from an issue's text to HTML and plain text in a process that has made letters before.

Ours reads YAML, checks it and fills in templates as well; the MJML that a peer is given is made already. Each has a
process of its own, so that none collects another's garbage.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmarks import ours
from benchmarks.letters import Letter, given_to_peers
from benchmarks.others import ALL, WARM_SCRIPT, Peer
from benchmarks.processes import ENVIRONMENT, alternate

OURS = "ours"

# V8 compiles what runs often: only after a hundred small letters is mjml as fast as it will be.
WARM_UP_LETTERS, WARM_UP_SECONDS = 150, 20.0


def measure(
    letter: Letter, root: Path, rounds: int, warm_up_seconds: float
) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Return the milliseconds of each way, and the characters of HTML that each makes.

    Before that, each way makes WARM_UP_LETTERS, or as many as it can in `warm_up_seconds`.
    """
    texts, sizes = letter.texts(), dict[str, int]()

    def timed(name: str, command: tuple[str | Path, ...], given: Callable[[], str]) -> Callable[[], float]:
        answer = running.enter_context(_answering(command))

        def time() -> float:
            letter.path.write_text(next(texts), encoding="utf-8")
            made = answer(given())
            sizes[name] = len(made["html"])
            return float(made["ms"])

        return time

    def given(peer: Peer) -> Callable[[], str]:
        return lambda: peer.given(given_to_peers(letter.path, root))

    with ExitStack() as running:
        ways: Mapping[str, Callable[[], float]] = {
            OURS: timed(OURS, (ours.PYTHON, ours.__file__), lambda: str(letter.path)),
            **{peer.name: timed(peer.name, ("node", WARM_SCRIPT, peer.script), given(peer)) for peer in ALL},
        }
        for way in ways.values():
            _warm_up(way, warm_up_seconds)
        return alternate(ways, rounds), sizes


@contextmanager
def _answering(command: tuple[str | Path, ...]) -> Iterator[Callable[[str], dict[str, Any]]]:
    """Run a process, and yield how to ask it: a line in, a line out."""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as process:

        def answer(line: str) -> dict[str, Any]:
            assert process.stdin and process.stdout
            process.stdin.write(line + "\n")
            process.stdin.flush()
            made: dict[str, Any] = json.loads(process.stdout.readline())
            return made

        yield answer


def _warm_up(way: Callable[[], float], seconds: float) -> None:
    spent = 0.0
    for _ in range(WARM_UP_LETTERS):
        spent += way() / 1000
        if spent > seconds:
            return
