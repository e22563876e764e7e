"""A site of all issues, from nothing and after one changed line: ours, Pelican's and MkDocs', with the same words.

Each of the others has its own theme and gets our plain text of each issue as a file of Markdown. They make no feeds of
webinars, no calendars and no search of running text (MkDocs has a search), and no letters.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from benchmarks.letters import Letter
from benchmarks.others import PEERS
from benchmarks.ours import NEWSLETTER
from benchmarks.processes import Run, run

FOLDER = PEERS / "sites"
INSTALLED = FOLDER / ".venv"
OURS, PELICAN, MKDOCS = "newsletter archive", "pelican", "mkdocs build"
NOTHING, CHANGE = "from nothing", "after one change"
FIRST_DAY = date(2010, 1, 5)
CHANGED = " the "

_PELICAN = """\
SITENAME = "A society"
SITEURL = "https://news.example.org"
FEED_ALL_ATOM = "feed.xml"
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
"""
_MKDOCS = "site_name: A society\nsite_url: https://news.example.org/\n"


@dataclass(frozen=True)
class Maker:
    """What makes a site: its command, what it has made and keeps, and the file of an issue."""

    command: tuple[str | Path, ...]
    folder: Path
    made: tuple[str, ...]
    issue: str
    only_changed: tuple[str | Path, ...]

    def from_nothing(self) -> Run:
        """Make the site where nothing is left of an earlier one."""
        for name in self.made:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return run(self.command, self.folder)

    def after_change(self, number: int) -> Run:
        """Change a line of an issue in the middle, and make the site again."""
        path = self.folder / self.issue
        text = path.read_text(encoding="utf-8")
        begin, _, end = text.rpartition(CHANGED)
        path.write_text(f"{begin}{CHANGED}{number} {end}", encoding="utf-8")
        return run(self.only_changed, self.folder)


def install() -> None:
    """Install the others at the versions of their file."""
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "--quiet", "--clear", INSTALLED], check=True)
    into = "--python", INSTALLED / "bin" / "python", "-r", FOLDER / "requirements.txt"
    subprocess.run([uv, "pip", "install", "-q", "--compile-bytecode", *into], check=True)


def versions() -> dict[str, str]:
    """Return the version of each of the others by its name."""
    lines = (FOLDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines)


def beside_others(
    root: Path, publication: Path, letter: Letter, issues: int, rounds: int
) -> dict[str, dict[str, list[Run]]]:
    """Return the runs of each maker, from nothing and after one change, taking turns."""
    ours = _ours(root / "ours", publication, letter, issues)
    run(ours.command, ours.folder)  # what the others are given comes from here
    makers = {OURS: ours, PELICAN: _pelican(root / "pelican", ours), MKDOCS: _mkdocs(root / "mkdocs", ours)}
    taken: dict[str, dict[str, list[Run]]] = {name: {NOTHING: [], CHANGE: []} for name in makers}
    changes = count(1)
    for _ in range(rounds):
        for name, maker in makers.items():
            taken[name][NOTHING].append(maker.from_nothing())
        for name, maker in makers.items():
            taken[name][CHANGE].append(maker.after_change(next(changes)))
    return taken


def by_issues(root: Path, publication: Path, letter: Letter, numbers: Sequence[int]) -> dict[int, tuple[Run, Run]]:
    """Return a run of ours from nothing and one after a change, each by the number of issues."""
    runs = {}
    for number in numbers:
        ours = _ours(root / f"grown-{number}", publication, letter, number)
        runs[number] = ours.from_nothing(), ours.after_change(1)
    return runs


def _ours(folder: Path, publication: Path, letter: Letter, issues: int) -> Maker:
    """Return a publication with so many monthly issues, each with other words."""
    (folder / "issues").mkdir(parents=True)
    about = (publication / "newsletter.yaml").read_text(encoding="utf-8")
    (folder / "newsletter.yaml").write_text(f"{about}\nsite_url: https://news.example.org/\n", encoding="utf-8")
    shutil.copytree(publication / "issues" / "images", folder / "issues" / "images")
    for number, text in zip(range(issues), letter.texts(), strict=False):
        day = FIRST_DAY + timedelta(days=11 * number)
        dated = text.replace("date: 2021-12-20", f"date: {day}").replace("draft: true", "draft: false")
        (folder / "issues" / f"issue-{number}.yaml").write_text(dated, encoding="utf-8")
    command = NEWSLETTER, "archive"
    return Maker(command, folder, ("site", ".newsletter"), f"issues/issue-{issues // 2}.yaml", command)


def _pelican(folder: Path, ours: Maker) -> Maker:
    _markdown(folder / "content", ours, lambda slug, title, day: f"Title: {title}\nDate: {day}\nSlug: {slug}\n\n")
    (folder / "pelicanconf.py").write_text(_PELICAN, encoding="utf-8")
    command = INSTALLED / "bin" / "pelican", "-q", "content", "-o", "output", "-s", "pelicanconf.py"
    return Maker(command, folder, ("output", "cache"), f"content/{Path(ours.issue).stem}.md", command)


def _mkdocs(folder: Path, ours: Maker) -> Maker:
    _markdown(folder / "docs", ours, lambda slug, title, day: f"# {title}\n\n{day}\n\n")
    (folder / "docs" / "index.md").write_text("# All issues\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(_MKDOCS, encoding="utf-8")
    command = INSTALLED / "bin" / "mkdocs", "build", "-q"
    return Maker(command, folder, ("site",), f"docs/{Path(ours.issue).stem}.md", (*command, "--dirty"))


def _markdown(folder: Path, ours: Maker, head: Callable[[str, str, str], str]) -> None:
    """Write the plain text of each of our issues as Markdown, below a head."""
    folder.mkdir(parents=True)
    for number, path in enumerate(sorted((ours.folder / "issues").glob("*.yaml"))):
        text = (ours.folder / "site" / path.stem / "letter.txt").read_text(encoding="utf-8-sig")
        day = FIRST_DAY + timedelta(days=11 * int(path.stem.removeprefix("issue-")))
        above = head(path.stem, f"Issue {number}", str(day))
        (folder / f"{path.stem}.md").write_text(f"{above}{text}", encoding="utf-8")
