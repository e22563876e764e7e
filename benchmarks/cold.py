"""Cold: from a command typed to its end. Ours builds an issue with all that belongs to it; the others do less."""

from __future__ import annotations

from pathlib import Path

from benchmarks.letters import Letter, given_to_peers
from benchmarks.processes import NEWSLETTER, Run, alternate, run

OURS, MJML, SCRIPT = "newsletter build", "mjml command", "cold script"


def measure(letter: Letter, root: Path, peers: Path, rounds: int) -> dict[str, list[Run]]:
    """Return the runs of each way: `newsletter build`, the `mjml` command, and mjml + juice + html-to-text."""
    runs: dict[str, list[Run]] = {OURS: [], MJML: [], SCRIPT: []}
    texts = letter.texts()
    mjml, css = root / "letter.mjml", root / "inline.css"

    def ours(number: int) -> float:
        letter.path.write_text(next(texts), encoding="utf-8")
        given = given_to_peers(letter.path, root)
        mjml.write_text(given["mjml"], encoding="utf-8")
        css.write_text(given["css"], encoding="utf-8")
        return _noted(OURS, number, *NEWSLETTER, "build", letter.path)

    def mjml_command(number: int) -> float:
        return _noted(MJML, number, peers / "node_modules" / ".bin" / "mjml", mjml, "-o", root / "letter.html")

    def script(number: int) -> float:
        out = root / "letter.html", root / "letter.txt"
        return _noted(SCRIPT, number, "node", peers / "cold.mjs", mjml, css, *out)

    def _noted(name: str, number: int, *command: str | Path) -> float:
        finished = run(command, root)
        if number:
            runs[name].append(finished)
        return finished.wall

    alternate({OURS: ours, MJML: mjml_command, SCRIPT: script}, rounds, warm_up=1)
    return runs
