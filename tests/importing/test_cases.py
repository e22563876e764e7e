"""Each file of cases/ was copied from a program, and becomes the prose beside it.

Run as a module, it writes the prose anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.importing import markdown
from newsletter.importing.read import html, text

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".html", ".txt"))


def expected_file(case: Path) -> Path:
    return case.with_name(f"{case.name}.md")


def answer(case: Path) -> str:
    """Return the prose of a case, and below it what did not come along."""
    copied = case.read_text(encoding="utf-8")
    read = html.read(copied) if case.suffix == ".html" else text.read(copied)
    written = markdown.prose(read.pieces)
    dropped = [f"<!-- {what.value}: {words} -->" for what, words, _ in (*read.dropped, *written.dropped)]
    return "\n\n".join([written.text, "\n".join(dropped)]).rstrip("\n") + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_copied_becomes_prose(case: Path) -> None:
    assert answer(case) == expected_file(case).read_text(encoding="utf-8")


if __name__ == "__main__":
    for case in CASES:
        expected_file(case).write_text(answer(case), encoding="utf-8")
