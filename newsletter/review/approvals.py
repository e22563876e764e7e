"""approvals/SLUG.yaml: who has approved an issue, to the byte, who has taken that back, and who has sent it.

It is a module of its own because it knows what a line of that journal holds, and how it begins.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import re
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator

from newsletter.reading.fields import Line, Setting
from newsletter.reading.model_base import optional, refuse, required
from newsletter.review.journal import AS_IT_WAS, Journal, Lines, Said, Surety


def _digest(text: str) -> str:
    if not re.fullmatch("[0-9a-f]{64}", text):
        refuse("This is no digest of a letter.", AS_IT_WAS)
    return text


class Entry(Said):
    """What one person has done with an issue: who, when, and of which bytes."""

    what: Literal["approved", "withdrawn", "sent"] = required("what somebody has done", "approved")
    needed: int = required("how many had to approve at that time", 2, ge=0)
    sent: Annotated[Setting, AfterValidator(_digest)] = required("a digest of all that goes out", 64 * "0")
    remark: Line | None = optional("what they have said about it, or to whom it went", "To 4,812 of members.csv")
    inputs: dict[str, Setting] = optional("a digest of each thing that it is made of", {}, default={})


class _Log(Lines):
    log: tuple[Entry, ...] = optional("what was done with an issue, the oldest first", [], default=())


_HEAD = """\
# Who has approved and sent {slug}: `newsletter` adds a line at the end for each. Keep this file in Git.
# `sent` stands for all that goes out, to the byte; `inputs` for what that is made of, so that a change has a name.
"""

_JOURNAL = Journal[Entry]("approvals", _Log, _HEAD, "newsletter approve")
read, add, file_of = _JOURNAL.read, _JOURNAL.add, _JOURNAL.file_of


def in_force(entries: Sequence[Entry]) -> list[Entry]:
    """Return the approvals that nobody has taken back; a person may have one of each surety, the surer one last.

    Who is signed in takes back what somebody has typed in their name, too; what they said themselves, only they do.
    """
    kept: dict[tuple[str, Surety], Entry] = {}
    for entry in entries:
        if entry.what == "approved":
            kept[entry.person, entry.name] = entry
        elif entry.what == "withdrawn":
            kept.pop((entry.person, "claimed"), None)
            if entry.name == "signed in":
                kept.pop((entry.person, "signed in"), None)
    return sorted(kept.values(), key=lambda entry: entry.name == "signed in")
