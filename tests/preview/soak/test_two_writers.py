"""Two people do a thousand things at random in one issue, at once: both see the same text, and no word is lost.

SOAK_TRIALS says how many things, SOAK_SEED which, SOAK_TIMES how often this is done, each time with the next seed, and
SOAK_YAML how often they write in the YAML view: as seldom as most people, and as often as in fields.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.preview.conftest import made_in
from tests.preview.teams import gathered
from tests.preview.two_writers import ISSUE, faults, write_at_random, writing_together

pytestmark = pytest.mark.soak

EDITS = int(os.environ.get("SOAK_TRIALS", "1000"))
SEED = int(os.environ.get("SOAK_SEED", "1"))
TIMES = int(os.environ.get("SOAK_TIMES", "3"))
YAML = [int(weight) for weight in os.environ.get("SOAK_YAML", "1 25").split()]
AT_ONCE = 100  # after which both are looked at


@pytest.mark.parametrize("seed", range(SEED, SEED + TIMES))
@pytest.mark.parametrize("yaml", YAML)
def test_a_thousand_edits_of_two_people_lose_no_word(yaml: int, seed: int, tmp_path: Path, browser: Browser) -> None:
    root = made_in(tmp_path)
    file = root / "issues" / "spring.yaml"
    file.write_text(ISSUE, encoding="utf-8")
    with gathered(root, None) as team, writing_together(browser, team, seed, yaml) as writers:
        for _ in range(0, EDITS, AT_ONCE):
            write_at_random(writers, AT_ONCE)
            assert not (found := faults(writers, file)), "\n".join(found)
        account = writers[0].account
        print(f"{len(account.typed)} words, of which {len(account.gone)} were deleted, undone or not chosen")
