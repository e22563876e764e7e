"""Whatever is edited in whatever text: the data are those that were meant, and all else is as it was.

`make test` tries the same few edits each time, `make fuzz` 20,000 that nobody has tried.
"""

from __future__ import annotations

import os
import secrets

import pytest

from tests.editing.random_edits import tried

EDITS = 2 * int(os.environ.get("FUZZ_EXAMPLES", "50"))
WORD = secrets.token_hex(3) if "FUZZ_EXAMPLES" in os.environ else "same"
SHARES = 2  # one for each processor of a small machine


@pytest.mark.parametrize("share", range(SHARES))
def test_an_edit_gives_what_is_meant_and_touches_nothing_else(share: int) -> None:
    found = tried(f"{WORD}-{share}", EDITS // SHARES)
    assert not found.wrong, "\n".join(found.wrong)
    assert len(found.refused) <= found.made / 1000, "\n".join(found.refused)
