"""Lists as people and systems write them, each beside what becomes of it; run as a module it writes the answers anew.

A case is a folder with a list, and a file for each way in which it is read: `expected.txt` as a list of members,
`all-subscribed.txt` as one in which nobody has left, and `left.txt` as a list of those who have.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from newsletter.errors import InputError, NewsletterError, UsageError
from newsletter.model.publication import load_publication
from newsletter.sending.members.left import read_left
from newsletter.sending.members.read import read_members
from newsletter.sending.members.sheet import MOST_MISTAKES
from tests.test_mistakes import JARGON

HERE = Path(__file__).parent
READINGS = ("expected.txt", "all-subscribed.txt", "left.txt")
CASES = sorted(path for path in HERE.glob("*/*.txt"))
TAGS = ("first_name", "last_name", "city")


def list_in(folder: Path) -> Path:
    """Return the list of a case."""
    (path,) = folder.glob("*.csv")
    return path


def told(case: Path) -> str:
    """Return what is told about a list, read in the way that the name of its answer says."""
    with chdir(case.parent):
        path = Path(list_in(case.parent).name)
        try:
            lines = _left(path) if case.name == "left.txt" else _members(path, all_subscribed="all" in case.name)
            return "\n".join([*lines, ""])
        except NewsletterError as error:
            return f"{error}\n"


def _members(path: Path, *, all_subscribed: bool) -> Iterator[str]:
    read = read_members(path, TAGS, all_subscribed=all_subscribed)
    recipients = list(read.recipients)
    assert len(recipients) == read.total
    yield f"{read.total} get a letter."
    for one in recipients:
        values = "".join(f", {name}: “{value}”" for name, value in one.values.items())
        yield f"  line {one.line}: {one.address} ({one.language}){values}"
    for reason, count in read.left_out.items():
        yield f"{count} left out: {reason}."
    for line, first in read.copies:
        yield f"  line {line}: same address as line {first}"
    for left in read.left:
        yield f"  line {left.line}: {left.address} ({left.reason})"
    yield from read.remarks


def _left(path: Path) -> Iterator[str]:
    read = read_left(path)
    yield f"{len(read.left)} must not get letters."
    for left in read.left:
        yield f"  line {left.line}: {left.address} ({left.reason})"
    yield f"{read.others} others, {read.nowhere} have no address."


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_a_list_becomes_what_stands_beside_it(case: Path) -> None:
    assert case.name in READINGS
    assert told(case) == case.read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.stem}")
def test_what_is_wrong_is_told_in_sentences_with_what_to_do(case: Path) -> None:
    with chdir(case.parent):
        path = Path(list_in(case.parent).name)
        try:
            if case.name == "left.txt":
                read_left(path)
            else:
                read_members(path, TAGS, all_subscribed="all" in case.name)
        except InputError as error:
            for problem in error.problems:
                assert re.fullmatch(r"[A-Z0-9“`].*\.", problem.message), problem.message
                assert re.fullmatch(r"[A-Z].*[.?]", problem.hint), problem.hint
                own_words = re.sub(r"`[^`]*`|“[^”]*”", "", f"{problem.message} {problem.hint}")
                assert not JARGON.search(own_words), own_words


def test_the_merge_tags_of_a_publication_are_matched(tmp_path: Path) -> None:
    (tmp_path / "newsletter.yaml").write_text(
        "name: N\nmerge_tags: {first_name: {}, member_no: {}, email: {}}\n", "utf-8"
    )
    (tmp_path / "members.csv").write_text("email,Member No.,Vorname\nann@example.org,12,Ann\n", "utf-8")
    (recipient,) = read_members(tmp_path / "members.csv", load_publication(tmp_path).merge_tags).recipients
    assert recipient.values == {"email": "ann@example.org", "member_no": "12", "first_name": "Ann"}


def test_a_list_that_changes_after_it_was_checked_is_not_sent_to(tmp_path: Path) -> None:
    path = tmp_path / "members.csv"
    path.write_text("email\nann@example.org\n", "utf-8")
    read = read_members(path, ())
    path.write_text("email\nann@example.org\nbo@example\n", "utf-8")
    with pytest.raises(UsageError, match="was changed while it was read"):
        list(read.recipients)


@pytest.mark.parametrize(
    ("name", "said"), [("members.csv", "No such file"), ("folder", "Is a directory"), ("pipe", "is no file but a pipe")]
)
def test_what_is_no_file_is_refused(name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match=said):
        read_members(tmp_path / name, ())


def test_a_cell_like_a_book_is_refused(tmp_path: Path) -> None:
    (tmp_path / "members.csv").write_text(f"email,notes\nann@example.org,{'word ' * 30_000}\n", "utf-8")
    with pytest.raises(InputError, match=r"members\.csv:2:17: This cell has 150,000 characters"):
        read_members(tmp_path / "members.csv", ())


def test_a_file_with_thousands_of_mistakes_is_read_no_further(tmp_path: Path) -> None:
    (tmp_path / "members.csv").write_text("email\n" + "nobody\n" * 10_000, "utf-8")
    with pytest.raises(InputError) as caught:
        read_members(tmp_path / "members.csv", ())
    assert len(caught.value.problems) == MOST_MISTAKES + 1
    assert "read no further" in caught.value.problems[-1].message


MEASURED = """\
import sys
from pathlib import Path
from time import process_time
from newsletter.sending.members.read import read_members

read = read_members(Path(sys.argv[1]), ["first_name"])
total = sum(1 for _ in read.recipients)
(most,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(total, read.left_out, int(most.split()[1]) // 1024, process_time())
"""


@pytest.mark.soak
def test_two_hundred_thousand_members_are_read_in_a_minute_and_little_memory(tmp_path: Path) -> None:
    with (tmp_path / "members.csv").open("w", encoding="utf-8") as file:
        file.write("email,first_name,language,status\n")
        for number in range(200_000):
            name = f"reader.{number % 190_000}@domain-{number % 190_000 % 50_000}.example.org"
            file.write(f"{name},Änne {number},fr,{'unsubscribed' if number % 10 == 0 else 'subscribed'}\n")
    command = [sys.executable, "-c", MEASURED, str(tmp_path / "members.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    total, *left_out, megabytes, seconds = done.stdout.split()
    assert (int(total), " ".join(left_out)) == (171_000, "{'unsubscribed': 20000, 'same address': 9000}")
    assert int(megabytes) < 150
    assert float(seconds) < 60


if __name__ == "__main__":
    for answer in CASES:
        answer.write_text(told(answer), "utf-8")
