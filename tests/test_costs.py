"""The work that a text makes grows with its length and no faster, whatever it says and wherever it stands.

Calls are counted, those of C functions among them, which is the same on every machine. What happens within a call is
not seen by that, as where a regular expression goes back and forth; so `make fuzz`, which tries all units in all
places, also takes the time of texts that are as long as a text can be.
"""

from __future__ import annotations

import cProfile
import os
import time
import tracemalloc
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from newsletter import build_edition, load_publication
from newsletter.errors import InputError, UsageError
from newsletter.reading.limits import MAX_TEXT
from newsletter.sending.export import export
from newsletter.sending.services import SERVICES
from tests.archive.sites import site_files
from tests.examples import cases
from tests.planting import PICTURE, as_yaml

UNITS = (
    *("*a ", "**a** ", "*", "_", "_a_ ", "__a", "[", "![", "](", "[a](", "[a](b) ", "[a][b] ", "[[a]", "![- [ ] "),
    *("[a]: https://a.b\n", "<", "<a ", "<!--", "<!-- -->", "<a@b.org>", "<https://a.org>", "&", "&#", "&#1;",),
    *("`", "` ", "a`b`", "> ", ">", "> > > ", ">a\n", "- ", "- a\n", "- a\n  - b\n", "  - ", "1. ", "1. a\n\n",),
    *("#", "#\n\n", "# a\n", "---", "---\n", "***\n", "~~~\n", "```\n", "|", "|a|b|\n", "\\", "\\*", "(", "((a)"),
    *("{{", "{{ first_name }} ", "{{ x | ", "{{first_name|a}}", "{% a %}", "%%a%%", "*|A|*"),
    *("https://a.", "https://a.org ", "https://a.org/(", "a@b.", "a@b.org ", "@", "www.", "www.a.org ", "a.b.", "://"),
    *("'", '"', "’", "“a” ", "''a'' ", "a' ", "\u202e", "\u2067\u2069", "\u200d", "👩\u200d👩\u200d👧 ", "e\u0301",),
    *("中", "中。", "あ", "ع 1 ", "عربي (a) ", "12:30 ע ", "0.5 mg ", "12:30 ", "12:30–13:00 ", "3 May ", "3. Mai "),
    *("3 May 2026 ", "Monday 3 May ", "2026-05-03 ", "+32 2 123 ", "€ 5 ", "1,000 ", "1–2 ", "p<0.05 ", "a>b "),
    *("&nbsp;", "\u00a0", "\t", "a\t", "\u00ad", "a\u200b", "\n", "a\n", "a\n\n", "  \n", "a ", "A. ", "z. B. ",),
    *("…", "...", "e.g. ", "* a\n", "&amp;", "\u0301", "a-", "a–", "?a=b&", "%E2%80%99", "Ã©", "â€™", "TODO "),
    *("[insert ", "<br>", "</p>", "<b>a</b>"),
)  # fmt: skip
"""What is repeated until a text is long."""

SOME = UNITS[::5]
IS_FUZZED = "FUZZ_EXAMPLES" in os.environ

FEW, MORE = 1200, 2.5
"""Characters of the shorter text; the longer one has twice as many, and may make so many times the work."""
SLACK = 1000
"""Calls that do not come from the text: a cache is full, a list grows."""


def of_text(issue: dict[str, Any], publication: dict[str, Any], text: str) -> None:
    issue["blocks"] = [{"type": "text", "text": text}]


def of_lines(issue: dict[str, Any], publication: dict[str, Any], text: str) -> None:
    issue |= {"title": text, "subject": text}
    issue["blocks"] = [{"type": "image", "image": {"src": "picture.png", "alt": text}}]


def of_webinar(issue: dict[str, Any], publication: dict[str, Any], text: str) -> None:
    webinar = {"title": "t", "starts": "2026-05-12 18:30", "duration": "60 min", "location": text, "description": text}
    issue["blocks"] = [{"type": "webinars", "webinars": [webinar]}]


def of_footer(issue: dict[str, Any], publication: dict[str, Any], text: str) -> None:
    publication["reason"] = text
    issue["description"] = text


def of_address(issue: dict[str, Any], publication: dict[str, Any], text: str) -> None:
    issue["blocks"] = [{"type": "text", "text": f"[a](https://a.org/{text})"}]


def of_arabic(issue: dict[str, Any], publication: dict[str, Any], text: str) -> None:
    of_text(issue, publication, text)
    issue["language"] = "ar"


PLACES = (of_text, of_lines, of_webinar, of_footer, of_address, of_arabic)
CASES = [
    *((unit, place) for unit in UNITS for place in (PLACES if IS_FUZZED else ())),
    *(() if IS_FUZZED else ((unit, of_text) for unit in SOME)),
    *(() if IS_FUZZED else zip(UNITS[1::9], PLACES[1:] * len(UNITS), strict=False)),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("costs")
    (root / "issues").mkdir()
    (root / "issues" / "picture.png").write_bytes(PICTURE.read_bytes())
    all_there_is(root, of_text, "a")
    return root


def all_there_is(root: Path, place: Callable[..., None], text: str) -> None:
    """Build, check, export and archive an issue with a text in some place."""
    issue: dict[str, Any] = {"subject": "s", "preheader": "p", "title": "t", "date": "2026-03-02"}
    publication: dict[str, Any] = {"name": "n", "site_url": "https://n.org/"}
    publication["merge_tags"] = {"first_name": {"sample": "Ada", "fallback": "there"}}
    of_text(issue, publication, "a")
    place(issue, publication, text)
    (root / "newsletter.yaml").write_text(as_yaml(publication), "utf-8")
    path = root / "issues" / "issue.yaml"
    path.write_text(as_yaml(issue), "utf-8")
    try:
        known = load_publication(root)
        edition = build_edition(path, known)
    except (InputError, UsageError):
        return
    for service in SERVICES.values():
        export(edition.letter, service)
    site_files(edition.letter)


def calls(root: Path, place: Callable[..., None], text: str) -> int:
    """Return how many functions are called, of Python and of C."""
    profile = cProfile.Profile()
    profile.enable()
    try:
        all_there_is(root, place, text)
    finally:
        profile.disable()
    return sum(each.callcount for each in profile.getstats())


@pytest.fixture(scope="module")
def calls_without(root: Path) -> Callable[[Callable[..., None]], int]:
    """Return a function from a place to the calls of an issue with a word there."""

    @cache
    def counted(place: Callable[..., None]) -> int:
        all_there_is(root, place, "a")  # which fills the caches
        return calls(root, place, "a")

    return counted


@pytest.mark.parametrize(("unit", "place"), cases(CASES, 8), ids=lambda case: getattr(case, "__name__", ascii(case)))
def test_twice_the_text_is_at_most_twice_the_work(
    unit: str, place: Callable[..., None], root: Path, calls_without: Callable[[Callable[..., None]], int]
) -> None:
    without = calls_without(place)
    once, twice = (calls(root, place, f"A {(unit * FEW)[: many * FEW]} b") - without for many in (1, 2))
    assert twice <= MORE * once + SLACK


@pytest.mark.parametrize("unit", UNITS if IS_FUZZED else ("__a",), ids=ascii)
def test_a_text_that_is_as_long_as_it_can_be_takes_no_time_that_counts(unit: str, root: Path) -> None:
    text = f"A {unit * MAX_TEXT}"[: MAX_TEXT - 2] + " b"
    before = time.process_time()
    all_there_is(root, of_text, text)
    assert time.process_time() - before < 10


def test_rules_are_not_put_into_the_middle_of_lines_without_an_end(root: Path) -> None:
    rules = "A\n\n" + "---\n" * 300
    tracemalloc.start()
    try:
        for place in (of_webinar, of_footer):
            all_there_is(root, place, rules)
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
