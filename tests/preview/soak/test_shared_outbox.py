"""From the page, a sending goes to the workers where the outbox is in PostgreSQL; the page shows how far they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.postgres import VARIABLE, Postgres
from newsletter.sending.outbox.schema import FILE
from newsletter.sending.outbox.shared import lease
from newsletter.sending.workers.claims import Claim, end_if_done
from tests.preview.sending_page import PEOPLE, garden
from tests.preview.test_to_members import refused, send, sending_of, step, writing
from tests.sending.outbox.publications import TEXT
from tests.sending.postgres import cluster

pytestmark = pytest.mark.soak


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Postgres]:
    monkeypatch.setenv("NEWSLETTER_SECRET", TEXT)
    monkeypatch.delenv("NEWSLETTER_SMTP", raising=False)
    with cluster() as running:
        monkeypatch.setenv(VARIABLE, running.address)
        yield running.emptied()


def test_workers_send_what_is_sent_from_the_page(
    place: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = garden(tmp_path, *PEOPLE[:3])
    about = root / "newsletter.yaml"
    about.write_text(about.read_text("utf-8").replace("connections: 1", "outbox: postgresql"), "utf-8")
    with writing(root) as served:
        assert sending_of(served) is None
        send(served)  # without a mail server: workers have one
        begun = sending_of(served)
        assert (begun["state"], begun["is_here"], begun["counts"]) == ("sending", False, {"queued": 3})
        assert "spring" in (root / "sendings.yaml").read_text("utf-8")
        assert step(served, "pause")["state"] == "paused"
        assert step(served, "go on")["state"] == "sending"
        with Ledger(place) as ledger, lease(ledger, "a"):
            claim = Claim(ledger, begun_number(ledger), "a")
            claim.take(1)
            assert sending_of(served)["counts"] == {"claimed": 3}
            for number in (1, 2, 3):
                assert claim.begin(number) == "in_flight"
                claim.book(number, "accepted" if number < 3 else "unknown")
            assert end_if_done(ledger, claim.sending)
        ended = sending_of(served)
        assert (ended["state"], ended["counts"]) == ("finished", {"accepted": 2, "unknown": 1})
        assert "members: 3, finished:" in (root / "sendings.yaml").read_text("utf-8")
        assert step(served, "retry unknown")["state"] == "sending"
        assert step(served, "cancel")["state"] == "cancelled"
        monkeypatch.delenv(VARIABLE)
        assert VARIABLE in str(refused(served))
    assert not (root / FILE).exists()


def begun_number(ledger: Ledger) -> int:
    return ledger.sendings()[-1].id
