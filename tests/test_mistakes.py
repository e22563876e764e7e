"""What people get wrong, each beside what they are told; run as a module it writes the answers anew.

A case is an issue, or a folder with a newsletter.yaml, and beside it a file of its name that ends in .txt.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.errors import InputError
from newsletter.model.files import FILE
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import Publication, load_publication
from newsletter.reading.model_fields import prose_fields

MISTAKES = Path(__file__).parent / "mistakes"
CASES = sorted(path for path in MISTAKES.rglob("*.yaml") if path != MISTAKES / FILE)
JARGON = re.compile(
    r"\b(\w+Error|None|null|boolean|bool|str|int|dict|tuple|string|integer|mapping|sequence|scalar|model|object|input"
    r"|valid|validation|parse|parsing|discriminator|union|extra|forbidden|literal|type_\w+|pydantic)\b",
    re.I,
)

of_every_case = pytest.mark.parametrize(
    "path", [pytest.param(path, id=str(path.relative_to(MISTAKES).with_suffix(""))) for path in CASES]
)


@pytest.fixture(scope="module")
def publication() -> Publication:
    return load_publication(MISTAKES)


def refusal(path: Path, publication: Publication) -> InputError:
    """Return the error about an issue, or about the newsletter.yaml of another publication."""
    with pytest.raises(InputError) as caught:
        load_publication(path.parent) if path.name == FILE else load_issue(path, publication)
    return caught.value


def told(path: Path, publication: Publication) -> str:
    """Return what an author is told about a file, with its name alone, from whatever folder this runs."""
    error = refusal(path, publication)
    return f"{error}\n".replace(f"{error.problems[0].file}:", f"{path.name}:")


@of_every_case
def test_a_mistake_is_explained(path: Path, publication: Publication) -> None:
    assert told(path, publication) == path.with_suffix(".txt").read_text(encoding="utf-8")


@of_every_case
def test_an_explanation_is_a_sentence_with_a_hint_in_plain_english(path: Path, publication: Publication) -> None:
    for problem in refusal(path, publication).problems:
        assert re.fullmatch(r"[A-Z0-9“`].*\.", problem.message), problem.message
        assert re.fullmatch(r"[A-Z].*[.?]", problem.hint), problem.hint
        own_words = re.sub(r"`[^`]*`|“[^”]*”", "", f"{problem.message} {problem.hint}")
        assert not JARGON.search(own_words), own_words
        assert problem.excerpt


def test_no_explanation_is_left_without_its_mistake() -> None:
    assert set(MISTAKES.rglob("*.txt")) == {path.with_suffix(".txt") for path in CASES}


def test_stars_are_left_to_every_field_that_makes_words_bold() -> None:
    assert prose_fields(Issue) == {"caption", "description", "highlights", "intro", "note", "summary", "text"}
    assert prose_fields(Publication) == {"reason"}


if __name__ == "__main__":
    for case in CASES:
        case.with_suffix(".txt").write_text(told(case, load_publication(MISTAKES)), encoding="utf-8")
