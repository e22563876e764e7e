"""A ledger that version 1 has written goes on: version-1.sql has a sending that is finished, and one that is paused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import InLanguage, Ledger
from newsletter.sending.outbox.letters import Letters
from newsletter.sending.outbox.schema import FILE, VERSIONS
from tests.sending.outbox.publications import SECRET
from tests.sending.outbox.test_prepare import NOW
from tests.sending.servers import parsed

if TYPE_CHECKING:
    from tests.sending.postgres import Cluster

WRITTEN = Path(__file__).with_name("version-1.sql")
BOB = SECRET.key_of("bob@example.org")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.executescript(WRITTEN.read_text("utf-8"))
    return tmp_path / FILE


def tables(path: Path) -> dict[str, object]:
    """Return what a ledger is made of: the columns of each table, and its indexes."""
    with Ledger(path) as ledger:
        names = [name for (name,) in ledger.rows("SELECT name FROM sqlite_master ORDER BY name")]
        made: dict[str, object] = {name: [*ledger.rows(f"PRAGMA table_xinfo({name})")] for name in names}
        return made | {"version": ledger.one("PRAGMA user_version"), "ours": ledger.one("PRAGMA application_id")}


def test_it_becomes_what_a_new_one_is(path: Path, tmp_path: Path) -> None:
    assert tables(path) == tables(tmp_path / "new.db")
    assert tables(path)["version"] == (len(VERSIONS),)


def test_what_it_knew_is_known(path: Path) -> None:
    with Ledger(path, clock=NOW.timestamp) as ledger:
        assert ledger.is_suppressed(SECRET.key_of("dee@example.org"))
        assert [(each.id, each.state) for each in ledger.sendings()] == [(1, "finished"), (2, "paused")]
        assert Deliveries(ledger, 1).counts() == {"accepted": 1, "failed": 1}
        assert ledger.has_had("spring", SECRET.key_of("ada@example.org"))


def test_a_letter_that_was_on_its_way_goes_out_as_it_would_have(path: Path) -> None:
    with Ledger(path, clock=NOW.timestamp) as ledger:
        (waiting,) = Deliveries(ledger, 2).due(9)
        letters = Letters.of(ledger, ledger.sending(2), SECRET)
        assert parsed(letters.write(waiting))["Message-ID"] == "<fedcba9876543210.2@example.org>"
        assert letters.sender(waiting) == "bounces@example.org"


def test_what_comes_back_can_be_written_down(path: Path) -> None:
    with Ledger(path, clock=NOW.timestamp) as ledger:
        assert ledger.come_back(BOB, 1, NOW, "gone", status="5.1.1", said="no such user")
        assert ledger.came_back(1) == {"gone": 1}


def test_whoever_reads_another_language_gets_its_one_letter(path: Path) -> None:
    with Ledger(path, clock=NOW.timestamp) as ledger:
        ledger.do("UPDATE delivery SET language = 'fr-BE'")  # as the list had it, of which there was no letter then
        (waiting,) = Deliveries(ledger, 2).due(9)
        letters = Letters.of(ledger, ledger.sending(2), SECRET)
        assert parsed(letters.write(waiting))["Content-Language"] == "en"
        assert ledger.sending(2).languages == ()


@pytest.mark.soak
def test_a_database_of_version_1_goes_on(postgres: Cluster) -> None:
    place = postgres.emptied()
    with place.connected() as server:
        server.execute("ALTER TABLE sending DROP COLUMN languages", ())
        server.execute("UPDATE meta SET value = ? WHERE name = ?", ("1", "schema"))
    with Ledger(place) as ledger:
        number = ledger.begin_sending("spring", "d", "members.csv", envelope="", leave_at="", mark="m")
        assert ledger.sending(number).languages == ()
        ledger.note_languages(number, [InLanguage("en", "d", 3)])
        assert ledger.sending(number).languages == (InLanguage("en", "d", 3),)
