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
    """What SpamAssassin says of the samples with all that a publication can say, and of spam."""
    return reports_on(tmp_path_factory.mktemp("messages"), {*COMPLETE_ONES, "spam"})


@pytest.fixture(scope="module")
def other_reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What SpamAssassin says of all other letters that we show."""
    return reports_on(tmp_path_factory.mktemp("messages"), set(OTHERS))


def reports_on(folder: Path, wanted: set[str]) -> dict[str, str]:
    """Return what SpamAssassin says of the messages by their names; it starts once, and takes a second for each."""
    program = shutil.which("spamassassin")
    assert program, "SpamAssassin is missing here. On Debian, as root: apt-get install spamassassin"
    written = {}
    for number, (name, raw) in enumerate(messages(folder)):
        if name not in wanted:
            continue
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


COMPLETE_ONES = [f"{slug}, complete" for slug in SAMPLES]
OTHERS = [
    *(f"{slug}, as they are" for slug in SAMPLES),
    *(f"{path.stem}, to begin with" for path in find_issues(LETTERS)),
]


@pytest.mark.parametrize("name", COMPLETE_ONES)
def test_a_sample_is_no_spam(name: str, reports: dict[str, str]) -> None:
    assert points(reports[name]) <= MOST_POINTS, reports[name]


@pytest.mark.soak
@pytest.mark.parametrize("name", OTHERS)
def test_no_other_letter_is_spam(name: str, other_reports: dict[str, str]) -> None:
    assert points(other_reports[name]) <= MOST_POINTS, other_reports[name]


def test_spam_is_known_when_it_is_seen(reports: dict[str, str]) -> None:
    assert points(reports["spam"]) > 100, reports["spam"]
