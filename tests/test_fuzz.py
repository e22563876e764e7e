"""Whatever is in a publication, every command ends well or in a sentence, and does nothing that it should not.

Publications of every kind of block are changed (tests/fuzz/changes.py), and built, checked, exported, archived and
previewed (tests/fuzz/trial.py). `make test` tries the same few each time, `make fuzz` 10,000 that nobody has tried.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "4"))
WORD = secrets.token_hex(3) if "FUZZ_EXAMPLES" in os.environ else "same"
SHARES = 2  # one for each processor of a small machine


@pytest.mark.skipif(sys.platform != "linux", reason="each example is a process that is forked and bounded as on Linux")
@pytest.mark.parametrize("share", range(SHARES))
def test_no_publication_does_harm_or_ends_a_command_without_a_reason(share: int) -> None:
    arguments = [f"{WORD}-{share}", "--count", str(EXAMPLES // SHARES)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", *arguments],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    *faults, summary = done.stdout.splitlines() or [""]
    assert not faults, "\n\n".join(
        f"{fault['seed']}: {fault['changes']}\n{fault['fault']}" for fault in map(json.loads, faults)
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(summary)
    assert said["tried"] == EXAMPLES // SHARES
    # What nearly always stops at the first mistake would try little.
    assert min(said["codes"][f"{command} 0"] for command in ("build", "export", "archive")) > said["tried"] / 3, said
