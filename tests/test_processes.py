"""Tasks on all cores: in order, with their errors, and no process that outlives the one that started it."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.errors import InputError, Problem, UsageError
from newsletter.processes import in_order
from tests import forking
from tests.archive.sites import ISSUE, publication

MANY = list(range(20))


def squares() -> Callable[[int], tuple[int, int]]:
    return lambda number: (number * number, os.getpid())


def test_results_come_in_order_from_several_processes() -> None:
    results = list(in_order(squares, MANY, processes=2))
    assert [square for square, _ in results] == [number * number for number in MANY]
    assert len({process for _, process in results}) > 1


@pytest.mark.parametrize(("tasks", "processes"), [(MANY, 1), ([3], 8), ([], 8)])
def test_one_core_or_one_task_starts_no_process(tasks: list[int], processes: int) -> None:
    assert {process for _, process in in_order(squares, tasks, processes=processes)} <= {os.getpid()}


def test_the_error_of_a_task_is_raised_as_it_is_behind_the_results_before_it() -> None:
    problem = Problem("issues/spring.yaml", 3, 9, "This is wrong.", "Write it right.", "title: x")

    def refusing() -> Callable[[int], int]:
        def refuse(number: int) -> int:
            if number == 15:
                raise InputError([problem])
            return number

        return refuse

    found: list[int] = []
    with pytest.raises(InputError) as refused:
        found.extend(in_order(refusing, MANY, processes=2))
    assert refused.value.problems == (problem,)
    assert found == MANY[:15]


def test_a_process_that_the_system_ends_is_told_in_a_sentence() -> None:
    here = os.getpid()

    def ended() -> Callable[[int], None]:
        return lambda number: os.kill(os.getpid(), signal.SIGKILL) if os.getpid() != here else None

    with pytest.raises(UsageError, match="The system has ended one of the processes that work on issues"):
        list(in_order(ended, MANY, processes=2))


# Says which processes there are once they work, and then works on.
BUSY = """
import os, sys, time
from newsletter.processes import in_order

def busy():
    def work(number):
        print(os.getpid(), flush=True)
        time.sleep(0.01 if number < 6 else 600)
    return work

list(in_order(busy, range(20), processes=2))
"""


def test_processes_end_with_the_one_that_started_them_even_if_that_is_killed(tmp_path: Path) -> None:
    started = forking.start(BUSY, folder=tmp_path)
    working = {int(started.stdout.readline()) for _ in range(8)} - {started.pid}
    assert len(working) == 2
    ends = [os.pidfd_open(process) for process in working]
    started.kill()
    for end in ends:
        assert select.select([end], [], [], 60)[0]
        os.close(end)
    started.communicate()


def test_ctrl_c_stops_a_build_of_many_issues_with_a_word_and_leaves_whole_letters(tmp_path: Path) -> None:
    root = publication(tmp_path, {f"m{number:02}": ISSUE for number in range(60)})
    building = forking.start("import sys; sys.argv[1:] = ['build']; " + forking.COMMAND, folder=root)
    building.stdout.readline()
    for process in (building.pid, *children(building.pid)):  # as a terminal asks all of them
        os.kill(process, signal.SIGINT)
    out, error = building.communicate()
    assert (building.returncode, error.splitlines()[-1]) == (130, "Stopped."), out
    assert "Traceback" not in error
    built = [path for path in (root / "out").iterdir() if not path.name.startswith(".")]
    assert 0 < len(built) < 60
    assert all((path / "email.eml").is_file() for path in built)
    assert not [path for path in (root / "out").iterdir() if path.name.startswith(".newsletter-")]


def children(process: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
