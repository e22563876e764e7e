"""Two people in one issue: no word is lost, and nothing is done in the name of the other. With two real browsers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.preview.conftest import made_in
from tests.preview.teams import Team, gathered
from tests.preview.two_writers import ISSUE, faults, write_at_random, writing_together


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    root = made_in(tmp_path)
    (root / "issues" / "spring.yaml").write_text(ISSUE, encoding="utf-8")
    with gathered(root, None) as team:
        yield team


def test_two_who_write_into_one_issue_lose_no_word(team: Team, browser: Browser) -> None:
    with writing_together(browser, team, seed=8) as writers:
        write_at_random(writers, 30)
        assert not (found := faults(writers, team.root / "issues" / "spring.yaml")), "\n".join(found)
