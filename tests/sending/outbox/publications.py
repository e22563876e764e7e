"""Publications that send to members, in a folder that Git watches."""

from __future__ import annotations

from pathlib import Path

from newsletter.sending.secret import Secret
from tests.sending.editions import ISSUE, PUBLICATION, publication

TEXT = "a secret of the tests, with 32 characters or more"
SECRET = Secret.of(TEXT)
PEOPLE = ("ada", "bob", "cleo")
IGNORED = "/outbox.db*\n/members*.csv\n"
ABOUT = PUBLICATION.replace("unsubscribe_url: https://www.example.org/leave\n", "")


def members(*people: str) -> str:
    """Return a list of members as CSV, each with a name."""
    return "email,first_name\n" + "".join(f"{person}@example.org,{person.title()}\n" for person in people)


def sending_publication(folder: Path, *people: str, about: str = ABOUT, issue: str = ISSUE) -> Path:
    """Write a publication with the issue `spring` and members.csv, and return the issue's file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text(IGNORED, "utf-8")
    (folder / "members.csv").write_text(members(*people), "utf-8")
    return publication(folder, about=about, issue=issue)
