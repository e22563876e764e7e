"""What SpamAssassin thinks of the sample letters, by the rules that need no network (`-L`)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.test_message import rendered

ROOT = Path(__file__).resolve().parent.parent
MOST_POINTS = 0.5

COMPLETE = """
sender: {name: Example Society, email: letter@news.example.org}
reply_to: office@example.org
postal_address: |
  1 Example Street
  1000 Brussels
site_url: https://news.example.org/
unsubscribe_url: https://news.example.org/unsubscribe?reader=1
merge_tags: {email: {sample: ada@example.org}}
"""


def scored(raw: bytes, home: Path) -> tuple[float, str]:
    """Return SpamAssassin's points for a message, and the rules that gave them."""
    program = shutil.which("spamassassin")
    assert program, "SpamAssassin is missing here. On Debian, as root: apt-get install spamassassin"
    done = subprocess.run(
        [program, "-t", "-L"],
        input=raw,
        capture_output=True,
        check=True,
        timeout=120,
        env={**os.environ, "HOME": str(home)},
    )
    report = done.stdout.decode("utf-8", "replace").rpartition("Content analysis details:")[2]
    points = re.search(r"\((-?[\d.]+) points", report)
    assert points, report
    return float(points[1]), report


@pytest.mark.parametrize("added", ["", COMPLETE], ids=["as they are", "complete"])
@pytest.mark.parametrize("slug", ["ash-2020", "ash-2021"])
def test_a_sample_letter_is_no_spam(slug: str, added: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "issues", tmp_path / "issues")
    (tmp_path / "newsletter.yaml").write_text((ROOT / "newsletter.yaml").read_text("utf-8") + added, "utf-8")
    points, report = scored(rendered(tmp_path / "issues" / f"{slug}.yaml").sent(), tmp_path)
    assert points <= MOST_POINTS, report


def test_spam_is_known_when_it_is_seen(tmp_path: Path) -> None:
    gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    points, report = scored(f"From: a@example.org\r\nSubject: x\r\n\r\n{gtube}\r\n".encode(), tmp_path)
    assert points > 100, report
