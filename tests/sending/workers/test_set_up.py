"""The unit that runs a worker calls the command as it is, and systemd finds nothing wrong with it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_lines import options_of

UNIT = Path(__file__).resolve().parents[3] / "docs" / "several-machines" / "newsletter-worker.service"


def test_the_unit_runs_the_command_as_it_is() -> None:
    (start,) = re.findall(r"^ExecStart=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)
    newsletter, command, *arguments = shlex.split(start)
    assert (newsletter, command) == ("/opt/newsletter/bin/newsletter", "worker")
    assert options_of(command, arguments) == {"connections": 4}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    (tmp_path / UNIT.name).write_text(
        UNIT.read_text("utf-8").replace("/opt/newsletter/bin/newsletter", sys.executable), "utf-8"
    )
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", tmp_path / UNIT.name],
        capture_output=True,
        text=True,
        timeout=60,
    )
    about_it = [line for line in (done.stdout + done.stderr).splitlines() if UNIT.stem in line]
    assert about_it == []
