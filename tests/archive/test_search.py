"""The search of a site with ten years of issues: what is loaded, and that it finds what stands there."""

from __future__ import annotations

import gzip
import random
import shutil
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Request

from newsletter.archive.search import FINDS, INDEX, Searchable, Searched, SearchEntry, finds, index, searchable_of
from tests.archive.sites import Site
from tests.browser import opened

ISSUES, WORDS, MOST = 500, 28_000, 400_000
SPREAD = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))  # as the words of a language are
LETTERS = "aabcdeeefghiiklmnooprrsttuuvwyzäéßœ"


def entries(issue: int, words: Sequence[str], draw: random.Random) -> tuple[SearchEntry, ...]:
    """Return what stands in an issue: its title, and twenty things with a title, two names and 45 words.

    Of its 1,140 words some 450 differ, as in the sample issue on ASH 2021: an issue has its subjects.
    """
    told = draw.choices(draw.choices(words, cum_weights=SPREAD, k=800), k=20 * 57)
    return SearchEntry(f"Issue {issue}", "", f"issue-{issue}", ""), *(
        SearchEntry(
            " ".join(told[at : at + 8]).capitalize(),
            " ".join(told[at + 8 : at + 12]).title(),
            f"issue-{issue}-{at // 57}",
            " ".join(told[at + 12 : at + 57]),
        )
        for at in range(0, len(told), 57)
    )


@pytest.fixture(scope="module")
def issues() -> list[tuple[Searched, Searchable]]:
    draw = random.Random(7)
    words = ["".join(draw.choices(LETTERS, k=draw.randint(2, 11))) for _ in range(WORDS)]
    found = [searchable_of(entries(number, words, draw)) for number in range(ISSUES)]
    return [
        (Searched(f"Issue {number}", "1 May 2026", f"issue-{number}", "en", each.words), each)
        for number, each in enumerate(found)
    ]


@pytest.fixture(scope="module")
def folder(
    issues: list[tuple[Searched, Searchable]], local_site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return a site whose front page searches all these issues."""
    folder = tmp_path_factory.mktemp("ten-years")
    for name in ("index.html", "search.js", "archive.css", "archive.js", "upcoming.js"):
        shutil.copy(local_site.folder / name, folder)
    (folder / INDEX).write_bytes(index([issue for issue, _ in issues]))
    for issue, searchable in issues:
        (folder / issue.path).mkdir()
        (folder / issue.path / FINDS).write_bytes(finds(searchable))
    return folder


def plain(text: str) -> str:
    """Return a text as the search compares it, for the letters that are in these issues."""
    return text.lower().translate({ord("ß"): "ss", ord("œ"): "oe", ord("ä"): "a", ord("é"): "e"})


@pytest.mark.soak
def test_the_index_of_ten_years_is_small(issues: list[tuple[Searched, Searchable]]) -> None:
    assert len(gzip.compress(index([issue for issue, _ in issues]))) < MOST


@pytest.mark.soak
def test_ten_years_are_searched_with_what_is_loaded_for_it(
    issues: list[tuple[Searched, Searchable]], folder: Path, browser: Browser
) -> None:
    texts = {
        each.anchor: plain(f"{each.title} {each.who} {issue.title} {each.words}")
        for issue, searchable in issues
        for each in searchable.entries
    }
    draw = random.Random(11)
    told = [draw.choice(draw.choice(issues)[1].entries[1:]) for _ in range(5)]
    asked = [draw.choice(each.words.split())[:7] for each in told]
    asked += [f"{each.who.split()[0]} {each.words.split()[-1]}".upper() for each in told]
    asked += [" ".join(told[0].words.split()[:4]), "issue 499", "zzzz"]
    with opened(browser) as visit:
        page, loaded = visit.page, list[Path]()

        def note(request: Request) -> None:
            if request.url.endswith((INDEX, FINDS)):
                loaded.append(Path(unquote(urlsplit(request.url).path)))

        page.on("request", note)
        page.goto((folder / "index.html").as_uri())
        page.focus("input")
        assert loaded == []
        for words in asked:
            page.fill("input", words)
            page.wait_for_function("document.querySelector('[role=status]').textContent")
            shown = page.eval_on_selector_all(".found a", "all => all.map(link => link.hash.slice(1))")
            expected = {anchor for anchor, text in texts.items() if all(word in text for word in plain(words).split())}
            assert len(set(shown)) == len(shown) == min(50, len(expected)), words
            assert set(shown) <= expected, words
            if words == asked[0]:
                assert sum(len(gzip.compress(path.read_bytes())) for path in loaded) < MOST
        assert len(loaded) == len(set(loaded)) < ISSUES
