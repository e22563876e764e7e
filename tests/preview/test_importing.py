"""Files that come to the desk to become a draft: what is answered, kept and refused, and whose they are."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import pytest

from newsletter.importing.document import NO_PICTURES, Document
from newsletter.importing.draft import drafted
from newsletter.importing.read.sent import Sent, read_sent
from newsletter.model.publication import load_publication
from newsletter.preview import planned
from newsletter.preview.routes.importing import GONE, LARGEST, TOO_LARGE
from newsletter.preview.writing.arrivals import MOST, Arrivals
from newsletter.preview.writing.pen import Pen
from tests.full_disk import full_disk
from tests.importing.test_material import FILES, MATERIAL
from tests.preview.conftest import Served, made_in, serving
from tests.preview.teams import gathered

NOTES = b"""Garden Days 2026

12 May 2026

Dear members,

The 7th Garden Days took place in Ghent from 4 to 6 May 2026. Two hundred members came.

Talks to watch again

\xe2\x80\xa2 Pruning: what is new?
\xe2\x80\xa2 Living with slugs

<script>alert(1)</script> is what nobody says.
"""
ROOT = Path(__file__).resolve().parents[2]
OCTETS = "application/octet-stream"

Noted: TypeAlias = tuple[Served, str]
"""A desk for writing, and the key of notes that it has taken."""


@pytest.fixture(scope="module")
def desk_with_notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Noted]:
    root = made_in(tmp_path_factory.mktemp("desk"))
    with closing(Pen(root)) as pen, serving(root, pen) as served:
        yield served, brought(served, ("notes.txt", NOTES))["id"]


def body(*files: tuple[str, bytes]) -> bytes:
    listed = [{"name": name, "size": len(content)} for name, content in files]
    return json.dumps(listed).encode() + b"\n" + b"".join(content for _, content in files)


def bring(client: httpx.Client, *files: tuple[str, bytes], origin: str = "") -> httpx.Response:
    headers = {"Content-Type": OCTETS} | ({"Origin": origin} if origin else {})
    return client.post("/api/imports", content=body(*files), headers=headers)


def post(served: Served, path: str, content: Any) -> httpx.Response:
    return served.client.post(path, json=content, headers={"Origin": served.address})


def brought(served: Served, *files: tuple[str, bytes]) -> dict[str, Any]:
    answer = bring(served.client, *files, origin=served.address)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_pieces_are_answered_with_where_they_went_and_wishes_change_it_and_then_it_is_made(written: Served) -> None:
    told = brought(written, ("notes.txt", NOTES))
    pieces = [piece["kind"] for piece in told["documents"][0]["pieces"]]
    went = [[name for _, name in places] for places in told["draft"]["went"]]
    assert len(pieces) == len(went) == 7
    assert went == [["Head"], ["Head"], ["Recap"], ["Recap"], ["Sessions"], ["Sessions"], ["Text"]]
    assert told["documents"][0]["pieces"][6]["spans"][0]["text"].startswith("<script>alert(1)</script>")
    assert [block["label"] for block in told["draft"]["blocks"]] == ["Recap", "Sessions", "Text"]
    sessions = told["draft"]["blocks"][1]
    assert [(line["label"], line["text"]) for line in sessions["lines"]][:2] == [
        ("Heading", "Talks to watch again"),
        ("Sessions", "Pruning: what is new?, Living with slugs"),
    ]
    wishes = [{"start": 1, "end": 2, "kind": "text"}, {"start": 5, "end": 6, "kind": "links"}]
    newest = post(written, f"/api/imports/{told['id']}/plan", {"wishes": wishes}).json()
    assert [block["kind"] for block in newest["blocks"]] == ["text", "recap", "links", "text"]
    assert newest["went"][1] == [[0, "Text"]]
    assert not any(block["remarks"] for block in newest["blocks"])
    asked = {"slug": "garden-days", "wishes": wishes}
    assert post(written, f"/api/imports/{told['id']}/make", asked | {"slug": "spring"}).json()["refused"] == (
        "“spring” is taken: there is spring.yaml."
    )
    made = post(written, f"/api/imports/{told['id']}/make", asked)
    assert made.json() == {"slug": "garden-days"}
    text = (written.root / "issues" / "garden-days.yaml").read_text("utf-8")
    assert "- type: links" in text and "draft: true" in text and "sessions" not in text
    assert written.client.get("/letters/garden-days/").status_code == 200
    again = post(written, f"/api/imports/{told['id']}/make", asked | {"slug": "garden-days-2"})
    assert (again.status_code, again.json()["refused"]) == (404, GONE)


def test_what_cannot_be_read_or_made_is_refused_in_words_and_leaves_nothing(written: Served) -> None:
    before = sorted(written.root.rglob("*"))
    answer = bring(written.client, ("a.pdf", b"%PDF-1.7"), ("b.txt", b"Words."), origin=written.address)
    assert answer.status_code == 422
    assert answer.json()["files"] == [
        {
            "name": "a.pdf",
            "why": "This file is a PDF, which is not read. "
            "Take the file from which it was made, or copy its text into a .txt file.",
        }
    ]
    assert "no words in it" in bring(written.client, ("b.html", b"<!doctype html>"), origin=written.address).text
    told = brought(written, ("notes.txt", NOTES))
    for name in ("", "Two words", "../newsletter", "winter"):
        asked: dict[str, object] = {"slug": name, "wishes": []}
        assert post(written, f"/api/imports/{told['id']}/make", asked).status_code == 422, name
    assert post(written, f"/api/imports/{told['id']}/drop", {}).status_code == 200
    assert post(written, f"/api/imports/{told['id']}/plan", {"wishes": []}).status_code == 404
    assert sorted(written.root.rglob("*")) == before


@pytest.mark.parametrize(
    ("wishes", "status"),
    [
        ([{"start": 0, "end": 9, "kind": "text"}], 422),
        ([{"start": 2, "end": 2, "kind": "text"}], 422),
        ([{"start": 0, "end": 1, "kind": "hero"}], 422),
        (["text"], 422),
        ([{"start": 0, "end": 1, "kind": "text"}] * 2001, 422),
        ("text", 400),
    ],
)
def test_wishes_that_no_page_of_ours_sends_are_refused(wishes: object, status: int, desk_with_notes: Noted) -> None:
    served, key = desk_with_notes
    assert post(served, f"/api/imports/{key}/plan", {"wishes": wishes}).status_code == status


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", OCTETS, 400),
        (b"no JSON\nwords", OCTETS, 400),
        (b"[]\n", OCTETS, 400),
        (b'[{"name": "a.txt", "size": 9}]\nwords', OCTETS, 400),
        (b'[{"name": "a.txt", "size": 2}]\nwords', OCTETS, 400),
        (b'[{"name": "a.txt", "size": -1}]\nwords', OCTETS, 400),
        (b'[{"name": 7, "size": 5}]\nwords', OCTETS, 400),
        (b"[" * 100_000, OCTETS, 400),
        (body(*[(f"{n}.txt", b"x") for n in range(501)]), OCTETS, 400),
        (body(("a.txt", b"words")), "text/plain", 415),
        (body(("a.txt", b"words")), "multipart/form-data", 415),
        (body(("a.txt", bytes(LARGEST + 300_000))), OCTETS, 413),
    ],
)
def test_bodies_that_hold_no_files_or_too_much_are_refused(
    content: bytes, kind: str, status: int, desk_with_notes: Noted
) -> None:
    served, _ = desk_with_notes
    answer = served.client.post(
        "/api/imports", content=content, headers={"Content-Type": kind, "Origin": served.address}
    )
    assert answer.status_code == status, answer.text
    assert status != 413 or answer.json()["refused"] == TOO_LARGE


def test_what_a_full_disk_has_no_room_for_is_refused_in_a_sentence(desk_with_notes: Noted) -> None:
    served, _ = desk_with_notes
    headers = {"Content-Type": OCTETS, "Origin": served.address}
    with full_disk(1000):
        answer = served.client.post("/api/imports", content=body(("a.txt", bytes(300_000))), headers=headers)
    assert answer.status_code == 507
    assert answer.json()["refused"] == "The files cannot be stored here. File too large."


def test_another_site_brings_nothing(desk_with_notes: Noted) -> None:
    served, key = desk_with_notes
    assert bring(served.client, ("notes.txt", NOTES), origin="https://evil.test").status_code == 403
    headers = {"Origin": "https://evil.test"}
    made = served.client.post(f"/api/imports/{key}/make", json={"slug": "evil", "wishes": []}, headers=headers)
    assert made.status_code == 403


def test_a_key_is_good_at_one_desk_and_for_one_person_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    with gathered(made_in(tmp_path_factory.mktemp("team"))) as team:
        writer, approver, reader = (team.client(team.links[role]) for role in ("writer", "approver", "reader"))
        key = bring(writer, ("notes.txt", NOTES)).json()["id"]
        assert writer.post(f"/api/imports/{key}/plan", json={"wishes": []}).status_code == 200
        assert approver.post(f"/api/imports/{key}/plan", json={"wishes": []}).status_code == 404
        assert approver.post(f"/api/imports/{key}/drop", json={}).status_code == 404
        refused = bring(reader, ("notes.txt", NOTES))
        assert (refused.status_code, "may" in refused.json()["refused"]) == (403, True)
        assert reader.post(f"/api/imports/{key}/make", json={"slug": "mine", "wishes": []}).status_code == 403
        with serving(made_in(tmp_path_factory.mktemp("other"))) as preview:
            assert (
                post(preview, f"/api/imports/{key}/plan", {"wishes": []}).status_code == 404
            )  # nothing is written here
        made = writer.post(f"/api/imports/{key}/make", json={"slug": "garden-days", "wishes": []})
        assert made.json() == {"slug": "garden-days"}


def test_documents_are_kept_for_a_while_and_only_the_last_few() -> None:
    arrivals = Arrivals()
    keys = [arrivals.add("Ana", [Document(f"{number}.txt")]) for number in range(MOST + 1)]
    with pytest.raises(KeyError):
        arrivals.documents("Ana", keys[0])
    assert arrivals.documents("Ana", keys[1])[0].name == "1.txt"
    heavy = arrivals.add("Ana", [Document("h.docx", pictures=NO_PICTURES | {"a.png": bytes(201_000_000)})])
    assert arrivals.documents("Ana", heavy)
    with pytest.raises(KeyError):
        arrivals.documents("Ana", keys[-1])
    arrivals.drop("Ana", heavy)
    short = Arrivals(lasts=0.01)
    key = short.add("Ana", [Document("a.txt")])
    deadline = time.monotonic() + 10
    with pytest.raises(KeyError):
        while time.monotonic() < deadline:
            short.documents("Ana", key)


@pytest.mark.parametrize("name", FILES)
def test_every_piece_of_a_real_file_is_shown_with_its_place_in_the_draft(name: str) -> None:
    documents, refusals = read_sent([Sent(name, (MATERIAL / name).read_bytes)])
    assert refusals == {}
    draft = drafted(documents, load_publication(ROOT), "draft", date(2026, 6, 1))
    told = json.loads(json.dumps({"source": planned.source(documents), "draft": planned.draft(draft)}))
    pieces = [piece for document in told["source"] for piece in document["pieces"]]
    assert [piece["kind"] for piece, places in zip(pieces, told["draft"]["went"], strict=True) if not places] == []
    kinds = [block["kind"] for block in told["draft"]["blocks"]]
    assert kinds == [block.type for block in draft.plan.blocks]
    shown = {at for block in told["draft"]["blocks"] for at in block["pieces"]} | set(told["draft"]["head"]["pieces"])
    left = {each["piece"] for each in told["draft"]["left"]}
    assert shown | left >= set(range(len(pieces)))
    for block in told["draft"]["blocks"]:
        assert block["kind"] == "divider" or any(line["text"] for line in block["lines"])
