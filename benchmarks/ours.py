"""Our own side, as users have it: this checkout in an environment of its own, without what only tests need.

Run as a script in that environment, this module makes letters on request, like the peers: it reads the path of an
issue, renders the letter, and prints how long that took.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
INSTALLED = ROOT / ".venv" / "bench"
PYTHON, NEWSLETTER = INSTALLED / "bin" / "python", INSTALLED / "bin" / "newsletter"


def install() -> None:
    """Install this checkout, with the versions of libraries that are locked."""
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", INSTALLED], check=True)
    locked = "--no-verify-hashes", "--constraints", ROOT / "requirements-dev.txt"
    subprocess.run([uv, "pip", "install", "-q", "--compile-bytecode", "--python", PYTHON, *locked, ROOT], check=True)


def _render() -> None:
    """Render each issue whose path comes in, with its pictures ready, as a run of many issues does."""
    from newsletter.images import collect
    from newsletter.model.files import find_root
    from newsletter.model.issue import load_issue
    from newsletter.model.publication import load_publication
    from newsletter.processes import collect_often
    from newsletter.render import render_issue

    publication, pictures = None, None
    for number, path in enumerate(Path(line.rstrip("\n")) for line in sys.stdin):
        if number == 1:
            collect_often()
        publication = publication or load_publication(find_root(path))
        if pictures is None:
            pictures = collect(load_issue(path, publication), publication)
        begun = perf_counter()
        rendering = render_issue(load_issue(path, publication), publication, pictures)
        milliseconds = (perf_counter() - begun) * 1000
        print(json.dumps({"ms": milliseconds, "html": rendering.html}), flush=True)


if __name__ == "__main__":
    _render()
