"""`make bench`: measures us and the others in the same run, alternating, and writes docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from benchmarks import (
    cold,
    growth,
    importing,
    keystrokes,
    others,
    ours,
    outbox,
    page,
    personal,
    previewing,
    shares,
    sites,
    warm,
    workers,
)
from benchmarks.letters import ROOT, scratch_publication
from benchmarks.processes import ENVIRONMENT

EXPLAINED = Path(__file__).resolve().parent / "explained.md"
PAGE = ROOT / "docs" / "benchmarks.md"

COLD_ROUNDS, WARM_ROUNDS, GROWTH_ROUNDS, PREVIEW_ROUNDS, TYPING_KEYS = 9, 25, 3, 15, 100
IMPORT_ROUNDS, SITE_ROUNDS, SITE_ISSUES, SITE_GROWTH = 5, 3, 500, (50, 200, 1000)
PERSONAL_SECONDS = 10.0
QUICK_ROUNDS, QUICK_SECONDS, QUICK_ISSUES, QUICK_GROWTH = 3, 2.0, 50, (10, 20)


def main() -> None:
    """Measure everything; with the word `quick`, in few rounds and without writing the page."""
    quick = "quick" in sys.argv[1:]
    # Nothing in this process may be timed under rules that others do not have.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    _say("installing the peers, and us")
    others.install()
    sites.install()
    ours.install()
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for part in measure(Path(folder), quick):
            print(part, flush=True)
            parts.append(part)
    if not quick:
        PAGE.write_text("\n".join(parts), encoding="utf-8")
        _say(f"written: {PAGE.relative_to(ROOT)}")


def measure(root: Path, quick: bool) -> Iterator[str]:
    """Take all measurements in the folder `root` and yield the parts of the page, each as soon as it is known."""
    cold_rounds, warm_rounds, growth_rounds, preview_rounds, typing_keys = (
        min(rounds, QUICK_ROUNDS) if quick else rounds
        for rounds in (COLD_ROUNDS, WARM_ROUNDS, GROWTH_ROUNDS, PREVIEW_ROUNDS, TYPING_KEYS)
    )
    warm_up_seconds = QUICK_SECONDS if quick else warm.WARM_UP_SECONDS
    letters = scratch_publication(root)
    sizes = {letter.name: len(letter.yaml) for letter in letters}
    yield page.head(_machine(), _versions(), sizes)
    runs = {}
    for letter in letters:
        _say(f"cold: {letter.name}")
        runs[letter.name] = cold.measure(letter, root, cold_rounds)
    yield page.cold(runs)
    times = {}
    for letter in letters:
        _say(f"warm: {letter.name}")
        times[letter.name] = warm.measure(letter, root, warm_rounds, warm_up_seconds)
    yield page.warm(times)
    _say("preview")
    yield page.preview({letter.name: previewing.measure(letter, root, preview_rounds) for letter in letters})
    _say("writing")
    yield page.keystrokes({letter.name: keystrokes.measure(letter, root, typing_keys) for letter in letters[1:]})
    ash = letters[1]
    _say("import")
    yield page.importing(importing.measure(root, QUICK_ROUNDS if quick else IMPORT_ROUNDS))
    _say("sites")
    issues, numbers = (QUICK_ISSUES, QUICK_GROWTH) if quick else (SITE_ISSUES, SITE_GROWTH)
    beside = sites.beside_others(root / "sites", root, ash, issues, SITE_ROUNDS)
    yield page.sites(issues, beside, sites.by_issues(root / "sites", root, ash, numbers))
    _say("personal letters")
    yield page.personal(personal.measure(ash, root, QUICK_SECONDS if quick else PERSONAL_SECONDS))
    _say("sending")
    yield page.outbox(outbox.measure(ash, root, quick=quick))
    _say("several workers")
    yield page.workers(workers.measure(ash, root, quick=quick))
    _say("shares")
    of_loading = shares.of_loading(ash, root, cold_rounds)
    of_letters = {letter.name: shares.of_a_letter(letter, root, warm_rounds) for letter in letters}
    _say("growth")
    by_blocks = growth.by_blocks(root, growth_rounds)
    yield page.growth(by_blocks, growth.by_issues(root, letters[0]))
    yield page.shares(of_loading, of_letters)
    yield EXPLAINED.read_text(encoding="utf-8")


def _machine() -> str:
    names = [line.partition(":")[2].strip() for line in _cpu_lines() if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, {platform.system()}"


def _cpu_lines() -> list[str]:
    known = Path("/proc/cpuinfo")
    return known.read_text(encoding="utf-8").splitlines() if known.is_file() else []


def _versions() -> dict[str, str]:
    """Return what is timed, each with its version."""
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    libraries = ("jinja2", "lxml", "mjml-python", "premailer", "pydantic")
    return {
        "newsletter-builder": version("newsletter-builder"),
        "Python": platform.python_version(),
        **{name: version(name) for name in libraries},
        "Node": node.stdout.strip().removeprefix("v"),
        **others.versions(),
        **sites.versions(),
    }


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
