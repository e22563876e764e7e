"""A block that is copied into another issue keeps its text and its comments, and loses what was about the other."""

from __future__ import annotations

import pytest

from newsletter.editing.copied import copied, fitting
from newsletter.editing.outline import outlined
from newsletter.editing.surgery import Insert, edited, fingerprint
from newsletter.model.issue import Issue
from tests.editing.samples import texts
from tests.editing.test_fresh import OLD

HEAD = "title: New\nblocks:\n"


def inserted(target: str, at: int, source: str, number: int) -> str:
    """Return an issue with a block of another one in it."""
    found = copied(source, number)
    path = ("blocks", at)
    insert = Insert(path, found.value, fitting(outlined(target, Issue), path, found.lines))
    return edited(target, insert, Issue, fingerprint(target)).text


@pytest.mark.parametrize(
    "target",
    [
        f"{HEAD}  - type: divider\n",
        f"{HEAD}- type: divider\n",
        f"{HEAD}      - type: divider\n\n      - type: divider\n",
        f"{HEAD}- type: divider\n".replace("\n", "\r\n"),
    ],
    ids=["indented", "not indented", "far in", "CRLF"],
)
def test_a_block_keeps_its_comments_and_its_layout_wherever_it_comes(target: str) -> None:
    after = inserted(target, 1, OLD, 2)
    column = 1 + target.index("- type") - target.rindex("\n", 0, target.index("- type")) - 2
    lines = [
        "- type: webinars",
        "  webinars:",
        "    # every year",
        "    - title: Ask us anything",
        '      starts: ""  # in Brussels',
        '    - {title: Another, starts: "", duration: 90 min}',
    ]
    assert all(f"{' ' * column}{line}" in after.splitlines() for line in lines), after
    assert ("\r\n" in target) == ("\r\n" in after)
    assert "postponed" not in after
    assert "\n" not in after.replace("\r\n", "") or "\r\n" not in target


def test_every_block_of_an_issue_can_be_copied_into_any_other() -> None:
    targets = (f"{HEAD}  - type: divider\n", f"{HEAD}- type: divider\n", f"{HEAD}  []\n")
    for source in [kept.text for kept in texts() if kept.name.endswith(("nasty.yaml", "ash-2021.yaml"))]:
        for number in range(len(outlined(source, Issue).data["blocks"])):
            after = inserted(targets[number % len(targets)], 0, source, number)
            assert outlined(after, Issue).data["blocks"][0] == copied(source, number).value


def test_a_block_that_is_not_there_is_none() -> None:
    with pytest.raises(IndexError):
        copied(OLD, 99)
