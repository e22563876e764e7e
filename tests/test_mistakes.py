"""What people get wrong, each beside what they are told; run as a module it writes the answers anew.

A case is an issue, or a folder with a newsletter.yaml, and beside it a file of its name that ends in .txt. A line such
as `# means blocks.0.text: We met.` says what its author meant: who does what the first hint says must get just that.
"""

from __future__ import annotations

import re
from functools import cache, reduce
from pathlib import Path

import pytest

from newsletter.errors import InputError, Problem
from newsletter.model.files import FILE
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import Publication, load_publication
from newsletter.reading.model_fields import prose_fields
from tests.mending import meanings, mended

MISTAKES = Path(__file__).parent / "mistakes"
CASES = sorted(path for path in MISTAKES.rglob("*.yaml") if path != MISTAKES / FILE)
JARGON = re.compile(
    r"\b(\w+Error|None|null|boolean|bool|str|int|dict|tuple|string|integer|mapping|sequence|scalar|model|object|input"
    r"|valid|validation|parse|parsing|discriminator|union|extra|forbidden|literal|type_\w+|pydantic)\b",
    re.I,
)


def name_of(path: Path) -> str:
    return str(path.relative_to(MISTAKES).with_suffix(""))


of_every_case = pytest.mark.parametrize("path", CASES, ids=name_of)


@cache
def publication() -> Publication:
    return load_publication(MISTAKES)


@cache
def refusal(path: Path) -> InputError:
    """Return the error about a case, an issue or the newsletter.yaml of another publication."""
    with pytest.raises(InputError) as caught:
        loaded(path)
    return caught.value


def loaded(path: Path) -> Issue | Publication:
    """Read an issue, or the newsletter.yaml of another publication."""
    return load_publication(path.parent) if path.name == FILE else load_issue(path, publication())


def problems_of(path: Path) -> tuple[Problem, ...]:
    """Return what is wrong with a file, or () where it can be read."""
    try:
        loaded(path)
    except InputError as error:
        return error.problems
    return ()


def told(path: Path) -> str:
    """Return what an author is told about a file, with its name alone, from whatever folder this runs."""
    error = refusal(path)
    return f"{error}\n".replace(f"{error.problems[0].file}:", f"{path.name}:")


@of_every_case
def test_a_mistake_is_explained(path: Path) -> None:
    assert told(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@of_every_case
def test_an_explanation_is_a_sentence_with_a_hint_in_plain_english(path: Path) -> None:
    for problem in refusal(path).problems:
        assert re.fullmatch(r"[A-Z0-9“`].*\.", problem.message), problem.message
        assert re.fullmatch(r"[A-Z].*[.?]", problem.hint), problem.hint
        own_words = re.sub(r"`[^`]*`|“[^”]*”", "", f"{problem.message} {problem.hint}")
        assert not JARGON.search(own_words), own_words
        assert problem.excerpt


@of_every_case
def test_a_line_to_write_is_right_as_it_stands(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    problems = refusal(path).problems
    for problem in problems:
        for choice in mended(text, problem):
            (tmp_path / path.name).write_text(choice, encoding="utf-8")
            left = problems_of(tmp_path / path.name)
            others = [other for other in problems if other is not problem]
            later = [other for other in left if other.line > problem.line and other.message == problem.message]
            assert {other.message for other in left if other not in later} <= {other.message for other in others}


@pytest.mark.parametrize("path", [path for path in CASES if "# means " in path.read_text("utf-8")], ids=name_of)
def test_who_does_what_the_hint_says_gets_what_was_meant(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    [problem] = refusal(path).problems
    (tmp_path / path.name).write_text(mended(text, problem)[0], encoding="utf-8")
    read = loaded(tmp_path / path.name)
    for place, meant in meanings(text):
        steps = (int(step) if step.isdigit() else step for step in place.split("."))
        value = reduce(lambda part, step: part[step] if isinstance(step, int) else getattr(part, step), steps, read)
        assert str(value) == meant


def test_no_explanation_is_left_without_its_mistake() -> None:
    assert set(MISTAKES.rglob("*.txt")) == {path.with_suffix(".txt") for path in CASES}


def test_stars_are_left_to_every_field_that_makes_words_bold() -> None:
    assert prose_fields(Issue) == {
        *("caption", "columns", "description", "highlights", "intro", "note", "rows", "summary", "text"),
    }
    assert prose_fields(Publication) == {"reason"}


if __name__ == "__main__":
    for case in CASES:
        case.with_suffix(".txt").write_text(told(case), encoding="utf-8")
