"""What SpamAssassin thinks of the letters that we show, by the rules that need no network (`-L`)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.model.files import find_issues
from tests.letters import SAMPLES
from tests.sending.test_message import rendered

ROOT = Path(__file__).resolve().parent.parent
MOST_POINTS = 0.5
LETTERS = ROOT / "docs" / "examples" / "letters"

COMPLETE = """
reply_to: office@example.org
site_url: https://news.example.org/
merge_tags: {email: {sample: ada@example.org}}
theme: {name: clinical}
"""


GTUBE = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"


def messages(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each sample letter, as it is and with all that a publication can say, and a message that is spam."""
    about = (ROOT / "newsletter.yaml").read_text("utf-8")
    for name, added in (("as they are", ""), ("complete", COMPLETE)):
        root = folder / name
        shutil.copytree(ROOT / "issues", root / "issues")
        (root / "newsletter.yaml").write_text(about + added, "utf-8")
        for slug in SAMPLES:
            yield f"{slug}, {name}", rendered(root / "issues" / f"{slug}.yaml").sent()
    for path in find_issues(LETTERS):
        yield f"{path.stem}, to begin with", rendered(path).sent()
    yield "spam", f"From: a@example.org\r\nSubject: x\r\n\r\n{GTUBE}\r\n".encode()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What SpamAssassin says of each message; it starts once for all of them, which is what takes its time."""
    program = shutil.which("spamassassin")
    assert program, "SpamAssassin is missing here. On Debian, as root: apt-get install spamassassin"
    folder = tmp_path_factory.mktemp("messages")
    written = {}
    for number, (name, raw) in enumerate(messages(folder)):
        written[name] = folder / f"{number}.eml"
        written[name].write_bytes(raw)
    done = subprocess.run(
        [program, "-t", "-L", *written.values()],
        capture_output=True,
        check=True,
        timeout=300,
        env={**os.environ, "HOME": str(folder)},
    )
    _, *said = re.split("^X-Spam-Checker-Version", done.stdout.decode("utf-8", "replace"), flags=re.MULTILINE)
    details = [message.rpartition("Content analysis details:")[2] for message in said]
    return dict(zip(written, details, strict=True))


def points(report: str) -> float:
    found = re.search(r"\((-?[\d.]+) points", report)
    assert found, report
    return float(found[1])


NAMES = (
    *(f"{slug}, {added}" for slug in SAMPLES for added in ("as they are", "complete")),
    *(f"{path.stem}, to begin with" for path in find_issues(LETTERS)),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_no_spam(name: str, reports: dict[str, str]) -> None:
    assert points(reports[name]) <= MOST_POINTS, reports[name]


def test_spam_is_known_when_it_is_seen(reports: dict[str, str]) -> None:
    assert points(reports["spam"]) > 100, reports["spam"]
