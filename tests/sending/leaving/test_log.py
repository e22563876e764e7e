"""The log keeps every line that it has answered for, whatever happens to its writer, its disk or its file."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import UsageError
from newsletter.sending.leaving.entries import LEFT, Entry
from newsletter.sending.leaving.lines import Mark, News, marks_of, news, written
from newsletter.sending.leaving.log import Log
from newsletter.sending.secret import Secret
from tests.examples import examples
from tests.full_disk import full_disk

SECRET = Secret.of("a secret of this test, which is long enough")
OTHER = Secret.of("another secret, which is long enough as well")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def entry(number: int = 0, what: str = "left") -> Entry:
    return Entry(NOON, "back" if what == "back" else "left", 7, number.to_bytes(12, "big"))


def write(path: Path, *entries: Entry) -> bytes:
    with closing(Log(path, SECRET, LEFT)) as log:
        for each in entries:
            log.append(each)
    return path.read_bytes()


def marks(mark: Mark | None) -> dict[str, Mark]:
    return {mark.log: mark} if mark else {}


def read(path: Path, mark: Mark | None = None) -> News[Entry]:
    return news(LEFT, path.read_bytes(), SECRET, marks(mark), str(path))


def served(log: Log[Entry], mark: Mark | None = None) -> bytes:
    length, parts = log.behind(marks(mark))
    content = b"".join(parts)
    assert len(content) == length
    return content


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "left.log"


def test_what_was_appended_is_read_in_its_order(path: Path) -> None:
    entries = (entry(1), entry(2), entry(1, "back"))
    write(path, *entries[:2])
    write(path, *entries[2:])
    assert read(path).entries == entries


def test_a_line_is_a_time_a_word_a_number_and_a_key(path: Path) -> None:
    content = write(path, entry(255, "back")).decode("ascii").splitlines()
    assert content[0].startswith("newsletter-left 1 ") and content[0].endswith(f" {SECRET.check_value} 0")
    assert content[1:] == ["2026-11-30T12:00:00Z back 7 0000000000000000000000ff"]


def test_only_its_owner_can_read_a_log(path: Path) -> None:
    write(path)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("lost", range(1, len(entry().line) + 1))
def test_a_line_that_was_torn_off_does_not_count_and_the_next_one_stands_by_itself(path: Path, lost: int) -> None:
    whole = write(path, entry(1), entry(2))
    path.write_bytes(whole[:-lost])
    assert read(path).entries == (entry(1),)
    write(path, entry(3))
    assert read(path).entries == (entry(1), entry(3))


def test_a_log_whose_first_line_was_torn_off_is_begun_again(path: Path) -> None:
    whole = write(path)
    for kept in range(len(whole)):
        path.write_bytes(whole[:kept])
        write(path, entry(1))
        assert read(path).entries == (entry(1),)


@given(st.binary(max_size=80).filter(lambda torn: b"\n" not in torn))
def test_whatever_stands_at_the_end_without_a_line_end_is_cut_off(
    tmp_path_factory: pytest.TempPathFactory, torn: bytes
) -> None:
    path = tmp_path_factory.mktemp("log") / "left.log"
    path.write_bytes(write(path, entry(1)) + torn)
    write(path, entry(2))
    assert read(path).entries == (entry(1), entry(2))


def test_a_second_writer_is_refused_until_the_first_has_ended(path: Path) -> None:
    with closing(Log(path, SECRET, LEFT)), pytest.raises(UsageError, match="being written by another"):
        Log(path, SECRET, LEFT)
    Log(path, SECRET, LEFT).close()


def test_a_log_of_another_secret_is_neither_written_nor_read(path: Path) -> None:
    content = write(path, entry(1))
    with pytest.raises(UsageError, match="with another secret"):
        Log(path, OTHER, LEFT)
    with pytest.raises(UsageError, match="with another secret"):
        news(LEFT, content, OTHER, {}, "left.log")
    assert path.read_bytes() == content


@pytest.mark.parametrize("content", [b"email,name\nyou@example.org,You\n", b"hello", b"\n", b"newsletter-left 2 x\n"])
def test_a_file_that_is_no_log_stays_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UsageError, match="is not a log of"):
        Log(path, SECRET, LEFT)
    assert path.read_bytes() == content


def test_a_log_of_a_newer_version_is_refused(path: Path) -> None:
    content = write(path).replace(b"newsletter-left 1", b"newsletter-left 2")
    with pytest.raises(UsageError, match="a newer version"):
        news(LEFT, content, SECRET, {}, "left.log")


@pytest.mark.parametrize(
    "line",
    [
        b"2026-11-30T12:00:00Z gone 7 0000000000000000000000ff",
        b"2026-13-30T12:00:00Z left 7 0000000000000000000000ff",
        b"2026-11-30T12:00:00Z left 7 0000000000000000000000f",
        b"2026-11-30T12:00:00Z left 7 you@example.org",
        b"\0" * 60,
        b"",
        "2026-11-30T12:00:00Z left ٧ 0000000000000000000000ff".encode(),
    ],
)
def test_a_line_that_cannot_be_read_stops_with_its_number(path: Path, line: bytes) -> None:
    content = write(path, entry(1)) + line + b"\n" + entry(2).line
    with pytest.raises(UsageError, match=r"^left\.log:3: This line cannot be read") as refused:
        news(LEFT, content, SECRET, {}, "left.log")
    assert str(refused.value).isprintable()


def test_only_what_is_behind_the_mark_is_new(path: Path) -> None:
    with closing(Log(path, SECRET, LEFT)) as log:
        mark = None
        for number in range(1, 6):
            log.append(entry(number))
            found = news(LEFT, served(log, mark), SECRET, marks(mark), "the server")
            assert found.entries == (entry(number),)
            assert read(path, mark) == found
            mark = marks_of(written(marks(found.mark)))[found.mark.log]
        for content in (served(log, mark), path.read_bytes()):
            assert news(LEFT, content, SECRET, marks(mark), "the server") == News((), mark) if mark else False


def test_a_mark_of_another_log_counts_as_none(path: Path, tmp_path: Path) -> None:
    write(tmp_path / "other.log", entry(1))
    mark = read(tmp_path / "other.log").mark
    write(path, entry(2), entry(3))
    assert read(path, mark).entries == (entry(2), entry(3))
    with closing(Log(path, SECRET, LEFT)) as log:
        assert news(LEFT, served(log, mark), SECRET, marks(mark), "the server").entries == (entry(2), entry(3))


def test_a_log_that_was_put_back_from_a_backup_is_read_anew(path: Path) -> None:
    backup = write(path, entry(1))
    write(path, entry(2))
    mark = read(path).mark
    path.write_bytes(backup)
    with closing(Log(path, SECRET, LEFT)) as log:
        assert news(LEFT, served(log, mark), SECRET, marks(mark), "the server").entries == (entry(1),)
        log.append(entry(3))  # as long as it was
        log.append(entry(4))
        assert news(LEFT, served(log, mark), SECRET, marks(mark), "the server").entries == (
            entry(1),
            entry(3),
            entry(4),
        )
    assert read(path, mark).entries == (entry(1), entry(3), entry(4))


def test_a_part_of_a_log_is_refused_by_who_has_not_read_what_is_before_it(path: Path) -> None:
    write(path, entry(1))
    mark = read(path).mark
    with closing(Log(path, SECRET, LEFT)) as log:
        log.append(entry(2))
        part = served(log, mark)
    for other in (None, mark._replace(length=3), mark._replace(log="0" * 32)):
        with pytest.raises(UsageError, match="lacks the beginning"):
            news(LEFT, part, SECRET, marks(other), "left.log")
    path.write_bytes(part)
    with pytest.raises(UsageError, match="lacks the beginning"):
        Log(path, SECRET, LEFT)


def test_marks_of_several_logs_are_one_text_without_a_space(path: Path, tmp_path: Path) -> None:
    write(path, entry(1))
    write(tmp_path / "other.log", entry(1), entry(2))
    both = {mark.log: mark for mark in (read(path).mark, read(tmp_path / "other.log").mark)}
    assert marks_of(written(both)) == both
    assert " " not in written(both)
    assert news(LEFT, path.read_bytes(), SECRET, both, "left.log").entries == ()


@pytest.mark.parametrize("text", ["", "1", "x:1:y", f"{'0' * 32}:-1:{'0' * 16}", f"{'0' * 32}:٣:{'0' * 16}"])
def test_what_is_no_mark_is_none(text: str) -> None:
    assert marks_of(text) == {}


def test_a_full_disk_tears_no_line_and_loses_none(path: Path) -> None:
    kept = []
    with closing(Log(path, SECRET, LEFT)) as log:
        with full_disk(400):
            for number in range(20):
                try:
                    log.append(entry(number))
                except OSError:
                    continue
                kept.append(entry(number))
        log.append(entry(99))  # somebody has made room
    assert 0 < len(kept) < 20
    assert read(path).entries == (*kept, entry(99))


@pytest.mark.parametrize("happens", ["removed", "moved", "replaced", "cut"])
def test_nothing_is_written_where_the_log_is_gone(path: Path, happens: str) -> None:
    with closing(Log(path, SECRET, LEFT)) as log:
        log.append(entry(1))
        if happens == "cut":
            os.truncate(path, 10)
        elif happens == "removed":
            path.unlink()
        else:
            path.rename(path.with_suffix(".1"))
        if happens == "replaced":
            path.write_bytes(b"")
        with pytest.raises(OSError, match=r"moved or cut|No such file"):
            log.append(entry(2))


@pytest.mark.parametrize("place", ["missing/left.log", "."])
def test_a_log_that_cannot_be_written_is_refused_in_a_sentence(tmp_path: Path, place: str) -> None:
    with pytest.raises(UsageError, match=r"cannot be written: .*\.$"):
        Log(tmp_path / place, SECRET, LEFT)


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=examples(40)), st.data())
def test_reading_in_parts_and_reading_at_once_find_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, bool]], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("log") / "left.log"
    found: list[Entry] = []
    mark = None
    with closing(Log(path, SECRET, LEFT)) as log:
        for number, is_back in steps:
            log.append(entry(number, "back" if is_back else "left"))
            if data.draw(st.booleans()):
                part = news(LEFT, served(log, mark), SECRET, marks(mark), "the server")
                found += part.entries
                mark = part.mark
        found += news(LEFT, served(log, mark), SECRET, marks(mark), "the server").entries
    assert tuple(found) == read(path).entries
