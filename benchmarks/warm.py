"""Warm: from an issue's text to HTML and plain text in a process that has made letters before.

Ours reads YAML, checks it and fills in templates as well; the MJML that the peer is given is made already.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.letters import Letter, given_to_peers
from benchmarks.processes import ENVIRONMENT, alternate
from newsletter.images import collect
from newsletter.issue import load_issue
from newsletter.publication import load_publication
from newsletter.render import render_issue

OURS, MJML, REACT = "ours", "mjml + juice + html-to-text", "React Email"
WARM_UP = 20


def measure(letter: Letter, root: Path, peers: Path, rounds: int) -> tuple[dict[str, list[float]], dict[str, int]]:
    """Return the milliseconds of each way, and the characters of HTML that each makes."""
    publication = load_publication(root)
    texts, given, sizes = letter.texts(), dict[str, Any](), dict[str, int]()
    letter.path.write_text(next(texts), encoding="utf-8")
    pictures = collect(load_issue(letter.path, publication), publication)  # peers are given addresses and sizes, too
    with subprocess.Popen(
        ["node", peers / "warm.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as node:

        def ours(number: int) -> float:
            letter.path.write_text(next(texts), encoding="utf-8")
            given.update(given_to_peers(letter.path, root))
            letter.path.write_text(next(texts), encoding="utf-8")
            begun = perf_counter()
            rendering = render_issue(load_issue(letter.path, publication), publication, pictures)
            milliseconds = (perf_counter() - begun) * 1000
            sizes[OURS] = len(rendering.html)
            return milliseconds

        def peer(name: str) -> Callable[[int], float]:
            def ask(number: int) -> float:
                assert node.stdin and node.stdout
                node.stdin.write(json.dumps({"peer": name, "letter": given}) + "\n")
                node.stdin.flush()
                made = json.loads(node.stdout.readline())
                sizes[MJML if name == "mjml" else REACT] = len(made["html"])
                return float(made["ms"])

            return ask

        return alternate({OURS: ours, MJML: peer("mjml"), REACT: peer("react")}, rounds, WARM_UP), sizes
