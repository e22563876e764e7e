"""Whatever happened to a file, it is read or refused with a way out.

`make test` damages the same few files each time, `make fuzz` thousands that nobody has tried.
"""

from __future__ import annotations

import os
import random
import secrets
import time
from pathlib import Path

import pytest

from newsletter.errors import Refused
from newsletter.importing.document import Document
from newsletter.importing.read.opening import read_file
from tests.importing.damage import damaged
from tests.importing.test_word import CASES
from tests.importing.test_word import packed as packed_folder

MATERIAL = Path(__file__).parent / "material"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
WORD = secrets.token_hex(3) if "FUZZ_EXAMPLES" in os.environ else "same"
SHARES = 2
SLOWEST = 5


@pytest.fixture(scope="module")
def sources() -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in sorted(MATERIAL.glob("m*.*"))}
    return found | {f"{path.name}.docx": packed_folder(path) for path in sorted(CASES.iterdir())}


@pytest.mark.parametrize("share", range(SHARES))
def test_a_damaged_file_is_read_or_refused_with_a_way_out(
    share: int, sources: dict[str, bytes], tmp_path: Path
) -> None:
    were_read = 0
    for number in range(EXAMPLES // SHARES):
        seed = f"{WORD}-{share}-{number}"
        chance = random.Random(seed)
        name = chance.choice(list(sources))
        path = tmp_path / f"{seed}{Path(name).suffix}"
        path.write_bytes(damaged(sources[name], chance))
        begun = time.process_time()
        try:
            assert_whole(read_file(path))
            were_read += 1
        except Refused as refused:
            assert refused.message, (seed, name)
            assert refused.hint, (seed, name)
        except Exception as error:
            error.add_note(f"{seed}: {name}")
            raise
        assert time.process_time() - begun < SLOWEST, (seed, name)
        path.unlink()
    assert were_read > EXAMPLES / SHARES / 3


def assert_whole(document: Document) -> None:
    assert all(note.words for note in document.notes)
    assert all(note.at is None or 0 <= note.at < len(document.pieces) for note in document.notes)
