"""Growth: what more blocks cost in one issue, and more issues in one run."""

from __future__ import annotations

import shutil
from pathlib import Path
from time import perf_counter

from benchmarks.letters import Letter, blocks
from benchmarks.ours import NEWSLETTER
from benchmarks.processes import Run, run
from newsletter.build import build_edition
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.render import render_issue

BLOCKS = (1, 10, 100, 1000)
ISSUES = (50, 500)


def by_blocks(root: Path, rounds: int) -> dict[int, tuple[float, float]]:
    """Return the milliseconds of rendering and of a whole build, each by the number of blocks; the best of all rounds.

    The best, because growth is a property of the work and all that slows it is not.
    """
    publication = load_publication(root)
    texts = {number: Letter("grown", root / "issues" / "grown.yaml", blocks(number)) for number in BLOCKS}
    wordings = {number: letter.texts() for number, letter in texts.items()}
    took: dict[int, tuple[float, float]] = {}
    for _ in range(rounds):
        for number, letter in texts.items():
            letter.path.write_text(next(wordings[number]), encoding="utf-8")
            begun = perf_counter()
            render_issue(load_issue(letter.path, publication), publication, {})
            rendered = perf_counter()
            letter.path.write_text(next(wordings[number]), encoding="utf-8")
            begun_again = perf_counter()
            build_edition(letter.path, publication)
            built = perf_counter()
            now = (rendered - begun) * 1000, (built - begun_again) * 1000
            before = took.get(number, now)
            took[number] = min(now[0], before[0]), min(now[1], before[1])
    return took


def by_issues(root: Path, letter: Letter) -> dict[int, Run]:
    """Return one run of `newsletter build` for each number of issues, all of different wording."""
    shutil.rmtree(root / "issues")
    (root / "issues").mkdir()
    runs, written = {}, 0
    texts = letter.texts()
    for number in ISSUES:
        for issue in range(written, number):
            (root / "issues" / f"issue-{issue}.yaml").write_text(next(texts), encoding="utf-8")
        written = number
        runs[number] = run((NEWSLETTER, "build", "--all"), root)
    return runs
