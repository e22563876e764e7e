"""Planted defects, and well-made letters: both were written from the documentation of the rules alone.

defects/expected.txt has a line for each finding: file, line, rule. What a template or newsletter.yaml causes is found
in every issue, but listed once.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from newsletter.build import Edition, build_edition, compose_letter
from newsletter.check import check_all
from newsletter.check.finding import Finding
from newsletter.model.files import ISSUES, find_issues
from newsletter.model.publication import Publication, load_publication

HERE = Path(__file__).parent
DEFECTS = HERE / "defects"
WELL_MADE = sorted((HERE / "well-made").glob(f"*/{ISSUES}/*.yaml"))

publication_of = cache(load_publication)


def _file(finding: Finding, root: Path) -> str:
    """Return the finding's file as its path in the publication; a name may also count from the working folder."""
    for folder in (Path.cwd(), root):
        path = folder / finding.problem.file
        if path.is_relative_to(root) and path.exists():
            return path.relative_to(root).as_posix()
    return finding.problem.file


def _told(finding: Finding, root: Path) -> str:
    return f"{_file(finding, root)}:{finding.problem.line} {finding.rule}"


def _findings_of_all_issues(publication: Publication) -> Counter[str]:
    letters = [compose_letter(path, publication) for path in find_issues(publication.root)]
    told = Counter(_told(finding, publication.root) for finding in check_all(letters).found[publication.root])
    return Counter({line: count if line.startswith(f"{ISSUES}/") else 1 for line, count in told.items()})


def _in_order(lines: Counter[str]) -> str:
    def place(line: str) -> tuple[str, int]:
        file, _, number = line.split(" ")[0].rpartition(":")
        return file, int(number)

    return "\n".join(sorted(lines.elements(), key=place)) or "nothing"


def test_every_planted_defect_is_found_at_its_line_and_nothing_else_is() -> None:
    expected = Counter((DEFECTS / "expected.txt").read_text(encoding="utf-8").splitlines())
    found = _findings_of_all_issues(load_publication(DEFECTS))
    missing, extra = expected - found, found - expected
    assert found == expected, f"missing:\n{_in_order(missing)}\n\nextra:\n{_in_order(extra)}"


def test_there_are_twenty_well_made_letters() -> None:
    assert len(WELL_MADE) == 20


@pytest.mark.parametrize("path", WELL_MADE, ids=lambda path: f"{path.parents[1].name}/{path.stem}")
def test_a_well_made_letter_gives_no_finding(path: Path) -> None:
    publication = publication_of(path.parents[1])
    edition: Edition = build_edition(path, publication)
    findings = [f"{_told(finding, publication.root)}: {finding.problem.message}" for finding in edition.report.findings]
    assert not findings, "\n".join(findings)
