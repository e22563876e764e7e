"""The letters of this repository under all rules: each has the findings that it was made for, and no others."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from newsletter.build import build_edition
from newsletter.check import all_rules
from newsletter.model.files import FILE, find_issues
from newsletter.model.publication import load_publication

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLICATIONS = (ROOT, ROOT / "docs" / "examples" / "harbour", ROOT / "tests" / "kitchen-sink")
LETTERS = [
    *(path for root in PUBLICATIONS for path in find_issues(root)),
    *sorted((ROOT / "tests" / "editions").glob("*/issue.yaml")),
]
NO_SENDER = {"delivery.no-sender", "delivery.no-postal-address", "delivery.no-unsubscribe"}
UNFINISHED = {
    "delivery.no-one-click",
    "links.missing",
    "links.no-registration",
    "weight.no-web-version",
    "weight.nothing-left-out",
    "writing.placeholder",
    "writing.preheader-length",
}
"""What the letters of tests may be, which nobody sends."""
MEANT = {
    "docs/examples/harbour/issues/hello": {"writing.placeholder", *NO_SENDER},
    # Their buttons say “read more” and “press here”.
    "tests/kitchen-sink/issues/arabic": {"writing.click-here"},
    "tests/editions/arabic/issue": {"writing.click-here"},
    "tests/kitchen-sink/issues/everything": {
        "links.two-targets",
        "weight.html-clipped",
        "writing.markup-shown",
        "writing.undeclared-merge-tag",
    },
    "tests/editions/american/issue": {"dates.webinar-past"},
    "tests/editions/hostile-text/issue": {
        "pasted.entity",
        "writing.broken-merge-tag",
        "writing.click-here",
        "writing.markup-shown",
    },
    "tests/editions/as-typed/issue": {"writing.underlined"},
    "tests/editions/image/issue": {"weight.image-only"},
    "tests/editions/gallery/issue": {"weight.image-only"},
    "tests/editions/merge-tags/issue": {"writing.broken-merge-tag", "writing.undeclared-merge-tag"},
}

publication_of = cache(load_publication)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").as_posix()


@pytest.mark.parametrize("path", LETTERS, ids=_name)
def test_in_the_letters_of_this_repository_is_found_what_they_are_made_for_and_nothing_else(path: Path) -> None:
    root = next(folder for folder in path.parents if (folder / FILE).is_file())
    found = {finding.rule for finding in build_edition(path, publication_of(root)).report.findings}
    meant = MEANT.get(_name(path), set())
    allowed = NO_SENDER | UNFINISHED if path.is_relative_to(ROOT / "tests") else set()
    assert meant <= found <= meant | allowed


def test_every_rule_that_is_meant_exists() -> None:
    assert set.union(UNFINISHED, *MEANT.values()) <= set(all_rules())
