"""What people get wrong in an issue, each beside what they are told; run as a module it writes the answers anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.errors import InputError
from newsletter.issue import load_issue
from newsletter.publication import FILE, Publication, load_publication

MISTAKES = Path(__file__).parent / "mistakes"
CASES = sorted(path for path in MISTAKES.glob("*.yaml") if path.name != FILE)
JARGON = re.compile(
    r"\b(\w+Error|None|null|boolean|bool|str|int|dict|tuple|string|integer|mapping|sequence|scalar|model|object|input"
    r"|valid|validation|parse|parsing|discriminator|union|extra|forbidden|literal|type_\w+|pydantic)\b",
    re.I,
)


@pytest.fixture(scope="module")
def publication() -> Publication:
    return load_publication(MISTAKES)


def told(path: Path, publication: Publication) -> str:
    """Return what an author is told about an issue, with the file's name alone, from whatever folder this runs."""
    with pytest.raises(InputError) as caught:
        load_issue(path, publication)
    shown = caught.value.problems[0].file
    return f"{caught.value}\n".replace(f"{shown}:", f"{path.name}:")


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in CASES])
def test_a_mistake_is_explained(path: Path, publication: Publication) -> None:
    assert told(path, publication) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in CASES])
def test_an_explanation_is_a_sentence_with_a_hint_in_plain_english(path: Path, publication: Publication) -> None:
    with pytest.raises(InputError) as caught:
        load_issue(path, publication)
    for problem in caught.value.problems:
        assert re.fullmatch(r"[A-Z0-9“`].*\.", problem.message), problem.message
        assert re.fullmatch(r"[A-Z].*[.?]", problem.hint), problem.hint
        own_words = re.sub(r"`[^`]*`|“[^”]*”", "", f"{problem.message} {problem.hint}")
        assert not JARGON.search(own_words), own_words
        assert problem.excerpt


def test_no_explanation_is_left_without_its_mistake() -> None:
    assert {path.stem for path in MISTAKES.glob("*.txt")} == {path.stem for path in CASES}


if __name__ == "__main__":
    for case in CASES:
        case.with_suffix(".txt").write_text(told(case, load_publication(MISTAKES)), encoding="utf-8")
