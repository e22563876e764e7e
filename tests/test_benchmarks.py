"""What `make bench` times of ours is what a build does: its parts run with the code as it is."""

from __future__ import annotations

from pathlib import Path

from benchmarks import shares
from benchmarks.letters import scratch_publication


def test_each_step_of_a_letter_is_timed_and_the_shares_make_a_whole(tmp_path: Path) -> None:
    small, *_ = scratch_publication(tmp_path)

    of_steps = shares.of_a_letter(small, tmp_path, rounds=1)

    assert of_steps.pop(shares.CHECKS) > 0
    assert len(of_steps) == 7
    assert abs(sum(of_steps.values()) - 1) < 1e-9
