"""Sending to members from the page, without its browser: what is counted, refused, sent, paused and gone on with."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsletter.preview.watch import Listeners
from newsletter.preview.writing.pen import Pen
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import Ledger
from newsletter.sending.outbox.schema import FILE
from tests.preview.conftest import Served, serving
from tests.preview.sending_page import PEOPLE, UNKNOWN_HERE, Picky, garden
from tests.sending.editions import ISSUE
from tests.sending.keyrings import Keeps, with_keyring
from tests.sending.outbox.publications import SECRET, TEXT, members
from tests.sending.servers import HANG_UP, mail_server, scripted
from tests.sending.verifying import a_key, by_dkimpy

THREE = PEOPLE[:3]
SPRING = "/api/issues/spring/to-members"
CHOICE = {"list": "members.csv", "again": False, "all_subscribed": False}
PATIENCE = 20.0  # seconds


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SECRET", TEXT)
    monkeypatch.delenv("NEWSLETTER_SMTP", raising=False)


@contextmanager
def writing(root: Path, listeners: Listeners | None = None) -> Iterator[Served]:
    """Serve a publication for writing."""
    pen = Pen(root)
    try:
        with serving(root, pen, listeners) as served:
            yield served
    finally:
        pen.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with writing(garden(tmp_path, *THREE)) as served:
        yield served


@contextmanager
def taking(monkeypatch: pytest.MonkeyPatch, **wishes: Any) -> Iterator[Picky]:
    """Run a mail server that is the one to send through."""
    picky = Picky(**wishes)
    with mail_server(handler=picky):
        monkeypatch.setenv("NEWSLETTER_SMTP", f"smtp://127.0.0.1:{picky.port}")
        try:
            yield picky
        finally:
            picky.may_go_on.set()


def post(served: Served, path: str, content: Any, **headers: str) -> tuple[int, dict[str, Any]]:
    own = {"Origin": served.address, "Content-Type": "application/json"} | headers
    body = content if isinstance(content, str | bytes) else json.dumps(content)
    answer = served.client.post(path, content=body, headers=own)
    assert TEXT not in answer.text
    said: dict[str, Any] = answer.json()
    return answer.status_code, said


def look(served: Served, **other: Any) -> dict[str, Any]:
    status, said = post(served, f"{SPRING}/look", CHOICE | other)
    assert status == 200, said
    return said


def refused(served: Served, path: str = "look", **other: Any) -> dict[str, Any]:
    status, said = post(served, f"{SPRING}/{path}", CHOICE | other)
    assert status == 409, said
    return said


def send(served: Served, **other: Any) -> dict[str, Any]:
    """Look, type the number that is seen, and send."""
    seen = look(served, **other)
    typed = CHOICE | other | {"number": seen["total"], "edition": seen["edition"]}
    status, said = post(served, f"{SPRING}/send", typed)
    assert status == 200, said
    return said


def step(served: Served, what: str) -> dict[str, Any]:
    status, said = post(served, f"{SPRING}/step", {"step": what})
    assert status == 200, said
    sending: dict[str, Any] = said["sending"]
    return sending


def sending_of(served: Served) -> Any:
    return served.client.get(SPRING).json()["sending"]


def once(served: Served, is_so: Callable[[Any], bool]) -> Any:
    """Wait until a sending stands so, as the page does; return how it stands then."""
    until = time.monotonic() + PATIENCE
    while not is_so(sending := sending_of(served)):
        assert time.monotonic() < until, sending
        time.sleep(0.05)
    return sending


def ended(served: Served) -> Any:
    return once(served, lambda sending: not sending["is_here"])


def save(served: Served, text: str) -> None:
    """Save the issue in another program, and have that noticed."""
    path = served.root / "issues" / "spring.yaml"
    path.write_text(text, "utf-8")
    assert served.desk.pen
    served.desk.pen.notice(path)
    served.desk.changed([path])


def addresses(*people: str) -> list[str]:
    return sorted(f"{person}@example.org" for person in people)


# ---- looking


def test_looking_counts_who_gets_a_letter_and_says_why_others_do_not_and_sends_nothing(served: Served) -> None:
    served.write("members.csv", members(*THREE).replace("cleo@", "ADA@"))
    seen = look(served)
    assert (seen["total"], seen["list"]) == (2, "members.csv")
    assert seen["left_out"] == [{"why": "same address", "count": 1}]
    assert seen["copies"] == [[4, 2]]
    assert seen["obstacles"] == []
    assert "Members unsubscribe by writing to letter@example.org, which is not one click" in seen["warnings"][0]
    assert seen["addresses"] == addresses("ada", "bob")
    assert sending_of(served) is None
    with Ledger(served.root / "outbox.db") as ledger:
        assert ledger.confirmed() == []


def test_what_was_looked_at_is_forgotten_with_the_end_of_the_program(tmp_path: Path) -> None:
    with writing(garden(tmp_path, *THREE)) as served:
        look(served)
        look(served)
        with Ledger(served.root / "outbox.db") as ledger:
            assert [each.state for each in ledger.sendings()] == ["prepared"]
    with Ledger(served.root / "outbox.db") as ledger:
        assert ledger.sendings() == []
        assert ledger.one("SELECT count(*) FROM delivery") == (0,)


def test_two_letters_can_be_looked_at_as_members_get_them(served: Served) -> None:
    assert served.client.get("/letters/spring/to-members/0/").status_code == 404
    look(served)
    first = served.client.get("/letters/spring/to-members/0/")
    assert "Dear Ada" in first.text
    assert "sandbox" in first.headers["content-security-policy"]
    assert "Dear Cleo" in served.client.get("/letters/spring/to-members/1/").text
    message = served.client.get("/download/spring/to-members/1.eml")
    assert "To: cleo@example.org" in message.text
    assert 'filename="spring-to-member-1.eml"' in message.headers["content-disposition"]
    assert served.client.get("/letters/spring/to-members/2/").status_code == 404


def test_showing_how_far_it_is_clears_what_ended_a_month_ago(served: Served) -> None:
    with Ledger(served.root / FILE, clock=lambda: 0) as ledger:
        number = ledger.begin_sending("spring", "d", "members.csv", envelope="", leave_at="", mark="m")
        ledger.add_letter(number, "en", b"letter")
        Deliveries(ledger, number).freeze([(b"o" * 12, "olga@example.org", "", {"first_name": "Olga"})])
        ledger.set_state(number, "finished")
    assert served.client.get(SPRING).json()["sending"]["counts"] == {"queued": 1}
    assert b"lga" not in b"".join(file.read_bytes() for file in served.root.glob("outbox.db*"))


def test_the_lists_are_that_of_the_settings_and_those_beside_it_and_no_others(served: Served) -> None:
    served.write("more.csv", members("new"))
    (served.root / "issues" / "secret.csv").write_text(members("other"), "utf-8")
    (served.root / "link.csv").symlink_to(served.root / "issues" / "secret.csv")
    assert served.client.get(SPRING).json()["lists"] == ["members.csv", "more.csv"]
    for name in ("issues/secret.csv", "../members.csv", "link.csv", "/etc/passwd", ""):
        assert "There is no list" in refused(served, list=name)["refused"]


def test_mistakes_in_a_list_are_told_at_their_places(served: Served) -> None:
    served.write("members.csv", "email\nada@example.org\nbob@example\ncleo\n")
    said = refused(served)
    places = [(each["file"], each["line"], each["column"]) for each in said["problems"]]
    assert places == [("members.csv", 3, 1), ("members.csv", 4, 1)]
    assert all(each["message"] for each in said["problems"])
    assert (said["more"], said["offers"]) == (0, [])


def test_a_list_that_git_would_carry_is_refused_with_the_line_to_add(served: Served) -> None:
    subprocess.run(["git", "init", "-q", served.root], check=True)
    (served.root / ".gitignore").unlink()
    assert "Add the lines `/members.csv` and `/outbox.db*`" in refused(served)["refused"]
    assert not (served.root / "outbox.db").exists()


def test_a_list_that_cannot_tell_who_has_left_is_taken_once_somebody_is_sure(served: Served) -> None:
    served.write("members.csv", "uuid,email,name,attributes,status,created_at,updated_at\n")
    served.write(
        "members.csv", (served.root / "members.csv").read_text() + "1,ada@example.org,Ada,{},enabled,2024,2024\n"
    )
    said = refused(served)
    assert said["offers"] == ["all_subscribed"]
    assert look(served, all_subscribed=True)["total"] == 1


def test_a_missing_secret_is_offered_and_kept_in_the_keyring_once(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSLETTER_SECRET")
    backend = Keeps()
    with with_keyring(backend):
        assert refused(served)["offers"] == ["secret"]
        assert post(served, "/api/secret", {})[0] == 200
        (kept,) = backend.items.values()
        assert look(served)["total"] == 3
        assert post(served, "/api/secret", {})[0] == 200
        assert [*backend.items.values()] == [kept]


def test_no_new_secret_is_made_where_the_ledger_was_written_with_one(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(served)
    monkeypatch.delenv("NEWSLETTER_SECRET")
    backend = Keeps()
    with with_keyring(backend):
        said = refused(served)
        assert said["offers"] == []
        assert "Set NEWSLETTER_SECRET to the secret that your letters went out with" in str(said)
        assert post(served, "/api/secret", {})[0] != 200
    assert backend.items == {}


# ---- sending


def test_all_members_get_the_letter_once_the_number_is_typed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with taking(monkeypatch, refused=("bob@example.org",)) as picky:
        sending = send(served)["sending"]
        assert (sending["list"], sending["members"]) == ("members.csv", 3)
        sending = ended(served)
    assert picky.recipients == addresses("ada", "cleo")
    assert (sending["state"], sending["counts"]) == ("finished", {"accepted": 2, "failed": 1})
    (group,) = sending["failed"]
    assert (group["total"], group["addresses"]) == (1, ["bob@example.org"])
    assert UNKNOWN_HERE.removeprefix("550 5.1.1 ") in group["words"]
    assert {state: counts[-1] for state, counts in sending["over_time"]["ends"].items()} == {"accepted": 2, "failed": 1}
    assert "slug: spring" in (served.root / "sendings.yaml").read_text("utf-8")
    found = served.client.get(f"{SPRING}/found", params={"address": "BOB@"}).json()["found"]
    assert [(each["address"], each["state"]) for each in found] == [("bob@example.org", "failed")]


def test_letters_are_signed_where_the_settings_say_so_and_without_the_key_none_goes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = garden(tmp_path, *THREE)
    settings = (root / "newsletter.yaml").read_text("utf-8")
    signed = settings.replace("connections: 1", "connections: 1, dkim: {domain: example.org, selector: news}")
    (root / "newsletter.yaml").write_text(signed, "utf-8")
    with writing(root) as served, taking(monkeypatch) as picky:
        seen = look(served)
        said = refused(served, "send", number=seen["total"], edition=seen["edition"])["refused"]
        assert "there is no key news here: type `newsletter dkim`" in said
        assert (sending_of(served), picky.envelopes) == (None, [])
        monkeypatch.setenv("NEWSLETTER_DKIM_KEY", a_key("rsa").pem.decode())
        send(served)
        assert ended(served)["counts"] == {"accepted": 3}
    records = {"news._domainkey.example.org": a_key("rsa").record}
    assert [by_dkimpy(raw, records) for raw in picky.raw] == [["pass"]] * 3


def test_what_was_counted_is_what_is_sent_and_is_prepared_once(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with taking(monkeypatch) as picky:
        seen = look(served)
        with Ledger(served.root / "outbox.db") as ledger:
            (looked_at,) = ledger.sendings()
            ledger.suppress(SECRET.key_of("bob@example.org"), "unsubscribed", datetime.now(UTC))  # while they think
        assert post(served, f"{SPRING}/send", CHOICE | {"number": 3, "edition": seen["edition"]})[0] == 200
        assert ended(served)["counts"] == {"accepted": 2, "suppressed": 1}
        with Ledger(served.root / "outbox.db") as ledger:
            (sent,) = ledger.sendings()
    assert (sent.id, sent.mark) == (looked_at.id, looked_at.mark)
    assert sent.created > looked_at.created
    assert picky.recipients == addresses("ada", "cleo")


@pytest.mark.parametrize("what", ["the list", "the settings", "another count"])
def test_what_was_counted_is_counted_anew_where_anything_has_changed(
    what: str, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    with taking(monkeypatch) as picky:
        seen = look(served)
        if what == "the list":
            served.write("members.csv", members("ada", "bob", "dora"))
        elif what == "the settings":
            about = served.root / "newsletter.yaml"
            bounces = "sending: {bounces_to: bounces@example.org, "
            about.write_text(about.read_text("utf-8").replace("sending: {", bounces), "utf-8")
            served.desk.changed([about])
        else:
            with writing(served.root) as other:
                look(other)
        assert post(served, f"{SPRING}/send", CHOICE | {"number": 3, "edition": seen["edition"]})[0] == 200
        assert ended(served)["counts"] == {"accepted": 3}
        with Ledger(served.root / "outbox.db") as ledger:
            assert [each.id for each in ledger.sendings()] != [1]
    assert picky.recipients == addresses("ada", "bob", "dora" if what == "the list" else "cleo")


def test_nothing_is_sent_unless_all_is_as_it_was_seen(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = look(served)
    typed = {"number": 3, "edition": seen["edition"]}
    assert "No mail server is set" in refused(served, "send", **typed)["refused"]
    with taking(monkeypatch) as picky:
        assert "3 members would get" in refused(served, "send", **typed | {"number": 4})["refused"]
        served.write("members.csv", members(*THREE, "dora"))
        assert "4 members would get" in refused(served, "send", **typed)["refused"]
        served.write("members.csv", members(*THREE))
        save(served, ISSUE.replace("title: Spring", "title: Early spring"))
        assert "changed since you counted" in refused(served, "send", **typed)["refused"]
        save(served, f"{ISSUE}draft: true\n")
        assert look(served)["obstacles"][0].startswith("This issue is a draft")
        assert "This issue is a draft" in refused(served, "send", **typed)["refused"]
        save(served, ISSUE.replace("title:", "titel:"))
        assert "has mistakes" in refused(served)["refused"]
    assert picky.envelopes == []
    assert sending_of(served) is None


def test_an_issue_is_sent_again_only_if_somebody_is_sure(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with taking(monkeypatch) as picky:
        send(served)
        ended(served)
        assert "nobody is left in it" in refused(served)["refused"]
        save(served, ISSUE.replace("title: Spring", "title: Early spring"))
        said = refused(served)
        assert ("has been changed since" in said["refused"], said["offers"]) == (True, ["again"])
        send(served, again=True)
        ended(served)
    assert len(picky.envelopes) == 6


# ---- on the way


def test_a_sending_is_paused_goes_on_and_gives_nobody_a_letter_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with taking(monkeypatch, freely=4) as picky, writing(garden(tmp_path, *PEOPLE)) as served:
        send(served)
        assert picky.reached.wait(PATIENCE)
        assert "spring is being sent" in refused(served)["refused"]
        assert step(served, "pause")["state"] == "paused"
        picky.may_go_on.set()
        paused = once(served, lambda sending: sending["waits"] == "paused")
        assert paused["counts"]["queued"] > 0
        assert step(served, "go on")["state"] == "sending"
        assert ended(served)["counts"] == {"accepted": 12}
    assert picky.recipients == addresses(*PEOPLE)


def test_what_another_program_sends_is_paused_and_goes_on_there(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    with taking(monkeypatch, freely=0) as picky:
        send(served)
        assert picky.reached.wait(PATIENCE)
        with writing(served.root) as other:
            sending = sending_of(other)
            assert (sending["state"], sending["is_here"]) == ("sending", False)
            assert "is sending from this folder" in refused(other)["refused"]
            assert step(other, "pause")["state"] == "paused"
            picky.may_go_on.set()
            once(served, lambda sending: sending["waits"] == "paused")
            assert step(other, "go on")["is_here"] is False
            assert ended(served)["counts"] == {"accepted": 3}
    assert len(picky.envelopes) == 3


def test_a_cancelled_sending_ends_and_is_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with taking(monkeypatch, freely=4) as picky, writing(garden(tmp_path, *PEOPLE)) as served:
        send(served)
        assert picky.reached.wait(PATIENCE)
        step(served, "cancel")
        picky.may_go_on.set()
        sending = ended(served)
        assert (sending["state"], sending["counts"]["accepted"]) == ("cancelled", len(picky.envelopes))
        assert len(picky.envelopes) < 12
        assert f"members: {len(picky.envelopes)}," in (served.root / "sendings.yaml").read_text("utf-8")
        status, said = post(served, f"{SPRING}/step", {"step": "pause"})
        assert (status, said["refused"]) == (409, "spring is cancelled by now, so that cannot be done.")


def test_what_the_end_of_the_program_interrupts_goes_on_by_the_same_button(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = garden(tmp_path, *PEOPLE)
    with taking(monkeypatch, freely=4) as picky:
        with writing(root) as served:
            send(served)
            assert picky.reached.wait(PATIENCE)
            assert served.client.get(SPRING).json()["sending"]["is_here"]
            picky.may_go_on.set()
        taken = len(picky.envelopes)
        with writing(root) as served:
            sending = sending_of(served)
            assert (sending["is_here"], sending["counts"].get("accepted")) == (False, taken)
            if taken < 12:
                assert sending["state"] == "sending"
                step(served, "go on")
            assert ended(served)["counts"] == {"accepted": 12}
    assert picky.recipients == addresses(*PEOPLE)


def test_the_program_does_not_end_by_itself_while_it_sends() -> None:
    listeners = Listeners(patience=0)
    busy: list[bool] = []
    assert not listeners.are_closed
    time.sleep(0.001)
    assert listeners.are_closed
    listeners.is_busy = lambda: bool(busy)
    busy.append(True)
    assert not listeners.are_closed
    busy.clear()
    time.sleep(0.001)
    assert listeners.are_closed


def test_a_mail_server_that_refuses_us_pauses_with_its_reason(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted({"mail": "550 5.7.1 Not from here"}) as port:
        monkeypatch.setenv("NEWSLETTER_SMTP", f"smtp://127.0.0.1:{port}")
        send(served)
        sending = ended(served)
    assert (sending["state"], sending["counts"]) == ("paused", {"queued": 3})
    assert "Not from here" in sending["why"]
    with taking(monkeypatch) as picky:
        step(served, "go on")
        assert ended(served)["state"] == "finished"
    assert len(picky.envelopes) == 3


@pytest.mark.parametrize(("decided", "letters"), [("retry unknown", 1), ("accept unknown", 0)])
def test_a_person_decides_on_those_of_whom_nobody_knows(
    decided: str, letters: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(garden(tmp_path, "ada")) as served:
        with scripted({"message": HANG_UP}) as port:
            monkeypatch.setenv("NEWSLETTER_SMTP", f"smtp://127.0.0.1:{port}")
            send(served)
            sending = ended(served)
        assert (sending["state"], sending["unknown"]) == ("finished", ["ada@example.org"])
        with taking(monkeypatch) as picky:
            step(served, decided)
            assert ended(served)["counts"] == {"accepted": 1}
        assert len(picky.envelopes) == letters


def test_what_went_wrong_at_the_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with taking(monkeypatch, freely=0) as picky, writing(garden(tmp_path, *THREE)) as served:
        send(served)
        assert picky.reached.wait(PATIENCE)
        served.write("sendings.yaml", "something else\n")
        picky.may_go_on.set()
        sending = ended(served)
    assert (sending["state"], sending["counts"]) == ("finished", {"accepted": 3})
    assert "sendings.yaml:1:1: This line is not as" in sending["failure"]


# ---- who may ask


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("look", CHOICE),
        ("send", CHOICE | {"number": 3, "edition": ""}),
        ("step", {"step": "cancel"}),
    ],
)
@pytest.mark.parametrize(
    ("headers", "status"), [({"Origin": "https://evil.test"}, 403), ({"Content-Type": "text/plain"}, 415)]
)
def test_only_the_page_itself_may_ask(
    served: Served, path: str, content: Any, headers: dict[str, str], status: int
) -> None:
    assert post(served, f"{SPRING}/{path}", content, **headers)[0] == status


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        ("spring/to-members/look", {"list": "members.csv"}, 400),
        ("spring/to-members/look", "[]", 400),
        ("spring/to-members/send", CHOICE, 400),
        ("spring/to-members/send", CHOICE | {"number": True, "edition": ""}, 400),
        ("spring/to-members/step", {"step": "burn"}, 400),
        ("spring/to-members/step", {"step": "pause"}, 409),
        ("spring/to-members/look", "x" * 20_000, 413),
        ("summer/to-members/look", CHOICE, 404),
    ],
)
def test_what_asks_for_nothing_is_refused(served: Served, path: str, content: Any, status: int) -> None:
    assert post(served, f"/api/issues/{path}", content)[0] == status


def test_a_preview_that_writes_nothing_sends_nothing_to_members(tmp_path: Path) -> None:
    with serving(garden(tmp_path, *THREE)) as served:
        assert served.client.get(SPRING).status_code == 404
        assert post(served, f"{SPRING}/look", CHOICE)[0] in (404, 405)
