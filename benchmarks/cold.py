"""Cold: from a command typed to its end. Ours builds an issue with all that belongs to it; the others do less."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.letters import Letter, given_to_peers
from benchmarks.others import ALL, COLD_SCRIPT, MJML_COMMAND, Peer
from benchmarks.ours import NEWSLETTER
from benchmarks.processes import Run, run

OURS, COMMAND = "newsletter build", "mjml"


def measure(letter: Letter, root: Path, rounds: int) -> dict[str, list[Run]]:
    """Return the runs of each way: `newsletter build`, the `mjml` command, and a script for each peer."""
    texts = letter.texts()
    mjml, given = root / "letter.mjml", root / "letter.json"
    html, plain = root / "letter.html", root / "letter.txt"

    def script(peer: Peer) -> Callable[[], Run]:
        def scripted() -> Run:
            given.write_text(peer.given(now), encoding="utf-8")
            return run(("node", COLD_SCRIPT, peer.script, given, html, plain), root)

        return scripted

    ways: dict[str, Callable[[], Run]] = {
        OURS: lambda: run((NEWSLETTER, "build", letter.path), root),
        COMMAND: lambda: run((MJML_COMMAND, mjml, "-o", html), root),
        **{peer.name: script(peer) for peer in ALL},
    }
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        letter.path.write_text(next(texts), encoding="utf-8")
        now = given_to_peers(letter.path, root)
        mjml.write_text(now["mjml"], encoding="utf-8")
        for name, way in ways.items():
            finished = way()
            if number:  # the first round brings every program into memory
                runs[name].append(finished)
    return runs
