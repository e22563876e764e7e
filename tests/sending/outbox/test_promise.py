"""Nobody gets a letter twice and nobody is forgotten, whatever dies: the server's own log is the judge."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger
from tests.sending.outbox.judge import Field, field


def kill_and_resume(made: Field, kills: int, recipients: int, dice: random.Random) -> list[int]:
    """Kill a sending again and again, go on with it to the end, and return how many were in flight at each kill."""
    left = []
    for number in range(kills):
        process = made.start()
        # From when it sends, and before all is done.
        made.wait_for(made.lines() + 1, process)
        made.wait_for(min(made.lines() + dice.randrange(recipients // kills), recipients - kills + number), process)
        left.append(made.kill(process))
    assert made.send() == "finished"
    return left


def test_of_a_sending_that_is_killed_nobody_is_lost_or_gets_it_twice(tmp_path: Path) -> None:
    with field(tmp_path, 200, 4, "--delay", "0.02") as made:
        left = kill_and_resume(made, 2, 200, random.Random(1))
        verdict = made.verdict()
        assert made.in_another_language() == []
    assert max(left) <= 4
    assert (verdict.doubled, verdict.lost, verdict.misbooked) == ([], [], [])
    assert len(verdict.unknown) == sum(left)
    assert sum(left) > 0, "it was killed in the midst of something"
    assert verdict.states.get("accepted", 0) + len(verdict.unknown) == 200


@pytest.mark.soak
def test_of_6000_that_are_killed_20_times_nobody_is_lost_or_gets_it_twice(tmp_path: Path) -> None:
    with field(tmp_path, 6000, 8, "--delay", "0.005") as made:
        left = kill_and_resume(made, 20, 6000, random.Random(7))
        verdict = made.verdict()
        assert made.in_another_language() == []
    assert max(left) <= 8
    assert (verdict.doubled, verdict.lost, verdict.misbooked) == ([], [], [])
    assert len(verdict.unknown) == sum(left)
    assert verdict.states.get("accepted", 0) + len(verdict.unknown) == 6000


@pytest.mark.soak
def test_the_judge_sees_who_gets_it_twice_if_what_was_in_flight_is_tried_again(tmp_path: Path) -> None:
    with field(tmp_path, 1000, 8, "--delay", "0.05") as made:
        for _ in range(3):
            process = made.start()
            made.wait_for(made.lines() + 100, process)
            made.kill(process)
            with Ledger(made.ledger) as ledger:
                Deliveries(ledger, 1).settle("in_flight", "queued", "")
        assert made.send() == "finished"
        assert made.verdict().doubled


@pytest.mark.soak
def test_of_6000_to_a_server_that_is_killed_10_times_nobody_is_lost_or_gets_it_twice(tmp_path: Path) -> None:
    with field(tmp_path, 6000, 8, "--delay", "0.01") as made:
        process = made.start()
        for _ in range(10):
            made.wait_for(made.lines() + 400, process)
            made.kill_server()
            made.start_server()
        said, _ = process.communicate(timeout=600)
        verdict = made.verdict()
    assert said == "finished \n"
    assert (verdict.doubled, verdict.lost, verdict.misbooked) == ([], [], [])
    assert 0 < len(verdict.unknown) <= 10 * 8
    assert verdict.states["accepted"] + len(verdict.unknown) == 6000


def send_to_the_end(made: Field) -> None:
    """Go on as often as the sending pauses since too many were refused."""
    for _ in range(9):
        if (said := made.send()) == "finished":
            return
        assert said.startswith("paused ")
    raise AssertionError(said)


def test_of_what_a_hostile_server_says_nothing_is_misbooked(tmp_path: Path) -> None:
    with field(tmp_path, 150, 4, "--hostile", "5") as made:
        send_to_the_end(made)
        verdict = made.verdict()
    assert (verdict.doubled, verdict.lost, verdict.misbooked) == ([], [], [])
    assert verdict.unknown == verdict.unanswered
    assert {"accepted", "failed"} <= set(verdict.states) <= {"accepted", "failed", "unknown"}


@pytest.mark.soak
def test_of_6000_with_a_hostile_server_that_answers_late_nothing_is_misbooked(tmp_path: Path) -> None:
    with field(tmp_path, 6000, 8, "--hostile", "11", "--late", "35") as made:
        for lines in (1500, 3000, 4000):
            process = made.start()
            made.wait_for(lines, process)
            process.send_signal(signal.SIGTERM)
            said, _ = process.communicate(timeout=60)
            assert said.startswith(("stopped", "paused"))
        send_to_the_end(made)
        verdict = made.verdict()
    assert (verdict.doubled, verdict.lost, verdict.misbooked) == ([], [], [])
    assert verdict.unknown == verdict.unanswered
    assert set(verdict.states) == {"accepted", "failed", "unknown"}


@pytest.mark.parametrize(
    ("number", "most"),
    [
        (signal.SIGINT, 10),  # seconds: much else goes on in the usual suite
        pytest.param(signal.SIGHUP, 10, marks=pytest.mark.soak),
        pytest.param(signal.SIGINT, 2, marks=pytest.mark.soak),
        pytest.param(signal.SIGTERM, 2, marks=pytest.mark.soak),
    ],
)
def test_who_stops_it_finds_soon_all_that_was_finished_in_the_ledger(
    number: signal.Signals, most: float, tmp_path: Path
) -> None:
    with field(tmp_path, 5000, 8, "--delay", "0.02") as made:
        process = made.start()
        made.wait_for(50, process)
        began = time.monotonic()
        process.send_signal(number)
        said, _ = process.communicate(timeout=60)
        seconds = time.monotonic() - began
        verdict = made.verdict()
    assert (said, process.returncode) == ("stopped \n", 0)
    assert seconds < most
    assert (verdict.doubled, verdict.lost, verdict.misbooked, verdict.unknown) == ([], [], [], [])
    assert verdict.states["accepted"] >= 50
    assert verdict.states["accepted"] + verdict.states["queued"] == 5000


def test_who_stops_it_twice_does_not_wait_for_an_answer_and_what_had_none_is_unknown(tmp_path: Path) -> None:
    with field(tmp_path, 10, 3, "--delay", "300") as made:
        process = made.start()
        made.wait_for(3, process)
        process.send_signal(signal.SIGINT)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=10)
        verdict = made.verdict()
    assert said == "stopped \n"
    assert verdict.states == {"unknown": 3, "queued": 7}
    assert verdict.misbooked == []
