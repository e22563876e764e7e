"""Who has a link to a desk, who has come by one, and who has written since the last version.

Comes in: a publication's folder; names, and the secrets that browsers bring. Goes out: people, and secrets for them,
once. Whatever is asked is answered from the file as it is at that moment, so that who was taken out is out at once.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from newsletter.errors import UsageError
from newsletter.git import Author
from newsletter.review.journal import person as likeness
from newsletter.review.saying import clean_name
from newsletter.team.file import FILE, NoPeopleError, overwrite, reading, writing
from newsletter.team.people import Person, Role
from newsletter.team.secrets import LONGEST, digest, new_secret

DAYS = 30
"""How long a browser may stay away until it has to come by the link again."""

_DAY = 86_400.0
_MOST_BROWSERS = 20
"""Of one person: of more, the ones that have stayed away longest are let go."""

_STEP = 60.0
"""Seconds within which being here is noted once."""


class Listed(NamedTuple):
    """Somebody who has a link, since when, and when they were here last, in seconds since 1970."""

    person: Person
    since: float
    seen: float | None


class Register:
    """The people of one publication."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._noted: set[tuple[str, Person]] = set()  # so that not every key that is typed writes the file

    def listed(self) -> list[Listed]:
        """Return everybody who has a link, in the order in which they came; raise as reading() does."""
        with reading(self._root) as file:
            rows = file.execute("SELECT name, role, email, since, seen FROM person ORDER BY since, name").fetchall()
        return [Listed(Person(*row[:3]), *row[3:]) for row in rows]

    def people(self) -> list[Person]:
        """Return the same, without the times."""
        return [each.person for each in self.listed()]

    # For who has the shell

    def add(self, name: str, role: Role, email: str = "") -> str:
        """Add somebody, and return the secret of their link; raise UsageError for a name that cannot be had."""
        name, secret = name_of_person(name), new_secret()
        with writing(self._root, make=True) as file:
            row = file.execute("SELECT name FROM person WHERE likeness = ?", (likeness(name),)).fetchone()
            if row:
                raise UsageError(_taken(name, row[0]))
            file.execute(
                "INSERT INTO person (name, likeness, email, role, link, since) VALUES (?, ?, ?, ?, ?, ?)",
                (name, likeness(name), email, role, digest(secret), time.time()),
            )
        return secret

    def renew(self, name: str) -> tuple[Person, str]:
        """Give somebody a new link, and return it; the old one, and whoever came by it, are out."""
        secret = new_secret()
        with writing(self._root) as file:
            person = _find(file, name)
            file.execute("UPDATE person SET link = ? WHERE name = ?", (digest(secret), person.name))
            file.execute("DELETE FROM browser WHERE person = ?", (person.name,))
        return person, secret

    def change(self, name: str, role: Role | None = None, email: str | None = None) -> Person:
        """Give somebody another role or another address, and return them."""
        with writing(self._root) as file:
            before = _find(file, name)
            person = Person(before.name, role or before.role, before.email if email is None else email)
            file.execute(
                "UPDATE person SET role = ?, email = ? WHERE name = ?", (person.role, person.email, person.name)
            )
            file.execute("UPDATE wrote SET email = ? WHERE name = ?", (person.email, person.name))
        if person.email != before.email:
            self._overwrite()
        return person

    def remove(self, name: str) -> Person:
        """Take somebody out, and return them."""
        with writing(self._root) as file:
            person = _find(file, name)
            file.execute("DELETE FROM person WHERE name = ?", (person.name,))
            file.execute("UPDATE wrote SET email = '' WHERE name = ?", (person.name,))
        self._overwrite()
        return person

    def _overwrite(self) -> None:
        with suppress(UsageError):  # somebody else reads: it was overwritten where it was, if not where it was before
            overwrite(self._root)

    # For the desk

    def whose(self, secret: str) -> Person | None:
        """Return whose link has a secret."""
        with reading(self._root) as file:
            return _person(file, "link = ?", digest(secret[: LONGEST + 1]))

    def enter(self, secret: str) -> tuple[Person, str] | None:
        """Let a browser in that comes by a link: return whose it is, and a token for its cookie."""
        token, now = new_secret(), time.time()
        with writing(self._root) as file:
            person = _person(file, "link = ?", digest(secret[: LONGEST + 1]))
            if person is None:
                return None
            file.execute("DELETE FROM browser WHERE seen < ?", (now - DAYS * _DAY,))
            file.execute("INSERT INTO browser VALUES (?, ?, ?)", (digest(token), person.name, now))
            file.execute(
                "DELETE FROM browser WHERE person = ?1 AND token NOT IN "
                "(SELECT token FROM browser WHERE person = ?1 ORDER BY seen DESC LIMIT ?2)",
                (person.name, _MOST_BROWSERS),
            )
            file.execute("UPDATE person SET seen = ? WHERE name = ?", (now, person.name))
        return person, token

    def known(self, token: str) -> Person | None:
        """Return who comes with a token, and note that they are here; raise as reading() does."""
        kept, now = digest(token[: LONGEST + 1]), time.time()
        with reading(self._root) as file:
            found = file.execute("SELECT person, seen FROM browser WHERE token = ?", (kept,)).fetchone()
            if found is None or found[1] < now - DAYS * _DAY:
                return None
            person = _person(file, "name = ?", found[0])
            if person and found[1] < now - _STEP:
                with suppress(sqlite3.OperationalError):  # somebody else is writing: the next request notes it
                    file.execute("UPDATE browser SET seen = ? WHERE token = ?", (now, kept))
                    file.execute("UPDATE person SET seen = ? WHERE name = ?", (now, person.name))
            return person

    def leave(self, token: str) -> None:
        """Forget a browser."""
        with writing(self._root) as file:
            file.execute("DELETE FROM browser WHERE token = ?", (digest(token[: LONGEST + 1]),))

    # Who is to be named with the next version

    def wrote(self, issue: str, person: Person) -> None:
        """Note that somebody has written in an issue since its last version."""
        if (issue, person) in self._noted:
            return
        with writing(self._root) as file:
            file.execute("INSERT OR REPLACE INTO wrote VALUES (?, ?, ?)", (issue, person.name, person.email))
        self._noted.add((issue, person))

    @contextmanager
    def naming(self, issue: str) -> Iterator[list[Author]]:
        """Yield those who have, for the version that the block keeps; without one, they are named by the next.

        Who writes meanwhile is named by the next one, too.
        """
        with writing(self._root) as file:
            rows = file.execute("SELECT name, email FROM wrote WHERE issue = ? ORDER BY name", (issue,)).fetchall()
            file.execute("DELETE FROM wrote WHERE issue = ?", (issue,))
        self._forget(issue)
        try:
            yield [Author(*row) for row in rows]
        except BaseException:
            with writing(self._root) as file:
                file.executemany("INSERT OR IGNORE INTO wrote VALUES (?, ?, ?)", [(issue, *row) for row in rows])
            raise

    def renamed(self, issue: str, name: str) -> None:
        """Note that an issue has another name."""
        with writing(self._root) as file:
            file.execute("UPDATE OR REPLACE wrote SET issue = ? WHERE issue = ?", (name, issue))
        self._forget(issue)

    def _forget(self, issue: str) -> None:
        """Note anew who writes in an issue from now on."""
        self._noted -= {each for each in tuple(self._noted) if each[0] == issue}


def name_of_person(typed: str) -> str:
    """Return a name in one line, as approvals and Git can have it; raise UsageError for one that they cannot."""
    name = clean_name(typed)
    if re.search("[<>]", name) or not any(map(str.isalnum, name)):
        raise UsageError(f"“{name}” cannot be a name here: write one with letters, and without < and >.")
    return name


def _find(file: sqlite3.Connection, name: str) -> Person:
    """Return the person of a name; raise UsageError if there is none."""
    person = _person(file, "likeness = ?", likeness(name))
    if person is None:
        names = ", ".join(row[0] for row in file.execute("SELECT name FROM person ORDER BY since, name"))
        raise UsageError(f"There is no {name.strip()} here: write one of {names}." if names else f"{FILE} has nobody.")
    return person


def _person(file: sqlite3.Connection, condition: str, value: object) -> Person | None:
    row = file.execute(f"SELECT name, role, email FROM person WHERE {condition}", (value,)).fetchone()
    return Person(*row) if row else None


def _taken(name: str, taken: str) -> str:
    is_same = name == taken
    looks = "is here already" if is_same else f"looks like {taken}, who is here already"
    other = "" if is_same else " If this is somebody else, add something by which people tell them apart."
    return (
        f'{name} {looks}. `newsletter people link "{taken}"` gives them a new link, and '
        f'`newsletter people change "{taken}" --role ROLE` another role.{other}'
    )


__all__ = ["DAYS", "Listed", "NoPeopleError", "Register", "name_of_person"]
