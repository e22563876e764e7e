"""The routes by which a translation is written: what is answered, what is refused, and what becomes of the catalog."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from newsletter.translating.renewal import renewed
from tests.preview.conftest import Served
from tests.translating.catalogs import catalog_for, loaded

IN_FRENCH = {"Spring has come": "Le printemps est là", "In bloom": "En fleur"}


class Window:
    """The page, as far as it translates: it knows what it has been told of each text."""

    def __init__(self, served: Served, language: str = "fr") -> None:
        self.served = served
        self.file = served.root / "issues" / f"spring.{language}.po"
        self.address = f"/api/issues/spring/translations/{language}"

    def rows(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.served.client.get(self.address).json()
        return answer

    def row(self, source: str) -> dict[str, Any]:
        found: dict[str, Any] = next(row for row in self.rows()["rows"] if row["source"] == source)
        return found

    def post(self, step: str = "", **body: str) -> httpx.Response:
        address = f"{self.address}/{step}" if step else self.address.rpartition("/")[0]
        headers = {"Origin": self.served.address, "Content-Type": "application/json"}
        return self.served.client.post(address, content=json.dumps(body), headers=headers)

    def write(self, old: str, new: str) -> None:
        """Save the issue with some words replaced, as another program does."""
        issue, desk = self.served.root / "issues" / "spring.yaml", self.served.desk
        issue.write_text(issue.read_text("utf-8").replace(old, new), "utf-8")
        assert desk.pen
        desk.pen.notice(issue)
        desk.changed([issue])

    def edit(self, source: str, text: str, base: str | None = None, burst: str = "1") -> httpx.Response:
        row = self.row(source)
        return self.post(
            "edits", row=row["id"], text=text, base=row["translation"] if base is None else base, burst=burst
        )


@pytest.fixture
def window(written: Served) -> Window:
    """A page that translates an issue into French, of which some is translated."""
    catalog_for(written.root / "issues" / "spring.yaml", "fr", IN_FRENCH)
    return Window(written)


def test_a_translation_is_begun_as_the_command_does_it(written: Served) -> None:
    window, issue = Window(written, "pt-BR"), written.root / "issues" / "spring.yaml"
    known = written.client.get("/api/issues/spring/translations").json()
    assert {"id": "fr", "name": "French"} in known["worded"]
    assert {"id": "ur", "name": "Urdu"} in known["others"]
    assert "en" not in [each["id"] for group in known.values() for each in group]
    assert window.post(language="pt-br").json() == {"language": "pt-BR"}
    assert window.file.read_bytes() == renewed(loaded(issue), "pt-BR", None, window.file.name).content
    rows = window.rows()
    assert [row["source"] for row in rows["rows"]][:3] == [
        "Spring has come to the garden, and with it the first of three evenings",
        "What is in bloom this month.",
        "Spring has come",
    ]
    assert {row["state"] for row in rows["rows"]} == {"missing"}
    for language in ("en", "Brazilian", "", "../fr"):
        assert "refused" in window.post(language=language).json()
    assert [path.name for path in issue.parent.glob("*.po")] == ["spring.pt-BR.po"]


def test_a_row_says_what_its_text_is_for_where_it_is_and_what_stands_for_what(window: Window) -> None:
    row = window.row("Hello {first_name}, the tulips opened. [Click here]({link}).")
    assert row["label"] == "Text"
    assert row["part"] == "Text: In bloom"
    assert row["paths"] == ["blocks.0.text"]
    assert row["is_prose"]
    assert row["names"] == [
        {"name": "first_name", "what": "each reader’s own"},
        {"name": "link", "what": "https://garden.test/flowers"},
    ]
    assert row["state"] == "missing"
    assert window.row("In bloom")["state"] == "translated"
    assert window.rows()["from"] == {"lang": "en", "dir": "ltr", "name": "English"}


def test_what_is_typed_is_in_the_file_at_once_and_is_undone_burst_by_burst_to_the_byte(window: Window) -> None:
    before = window.file.read_bytes()
    for text in ("Une tu", "Une tulipe", "Une tulipe rouge"):
        answer = window.edit("A red tulip", text, burst="first").json()
    assert 'msgstr "Une tulipe rouge"' in window.file.read_text("utf-8")
    assert (answer["undo"], answer["redo"]) == (1, 0)
    first, pen = window.file.read_bytes(), window.served.desk.pen
    assert pen and pen.notice(window.file), "what was written here is no news"
    window.edit("A red tulip", "Tulipe", burst="second")
    assert 'alt="Tulipe"' in window.served.client.get("/letters/spring/", params={"language": "fr"}).text
    answer = window.post("undo").json()
    assert answer["touched"] == window.row("A red tulip")["id"]
    assert window.file.read_bytes() == first
    window.post("undo")
    assert window.file.read_bytes() == before
    assert "refused" in window.post("undo").json()
    window.post("redo")
    assert window.file.read_bytes() == first


def test_many_who_write_at_once_lose_nothing(window: Window) -> None:
    sources = [row["source"] for row in window.rows()["rows"] if not row["names"]]

    def write(source: str) -> None:
        other = Window(window.served)
        for text in ("Un", "Un mot", f"Un mot pour {source}"):
            assert other.edit(source, text, burst=source).status_code == 200

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, sources))
    said = {row["source"]: row["translation"] for row in window.rows()["rows"]}
    assert {source: said[source] for source in sources} == {source: f"Un mot pour {source}" for source in sources}


def test_a_text_that_somebody_else_has_written_meanwhile_is_not_written_over(window: Window) -> None:
    other = Window(window.served)
    window.edit("In bloom", "Fleurs", burst="window")
    there = window.file.read_bytes()
    refused = other.edit("In bloom", "Ce qui fleurit", base="En fleur", burst="other")
    assert refused.status_code == 409
    assert window.file.read_bytes() == there
    assert next(row["translation"] for row in refused.json()["rows"] if row["source"] == "In bloom") == "Fleurs"
    assert other.edit("In bloom", "Ce qui fleurit", base="Fleurs", burst="other").status_code == 200
    catalog = window.file.read_text("utf-8")
    window.file.write_text(catalog.replace("Ce qui fleurit", "Le jardin"), "utf-8")
    assert window.served.desk.pen and not window.served.desk.pen.notice(window.file)
    assert "stays as it is there" in window.post("undo").json()["refused"]
    assert "Le jardin" in window.file.read_text("utf-8")
    window.edit("A red tulip", "Une tulipe rouge")  # what another program has written stays beside it
    assert "Le jardin" in window.file.read_text("utf-8")


def test_a_text_that_has_changed_shows_what_it_said_and_is_right_again_once_somebody_says_so(window: Window) -> None:
    window.write("heading: In bloom", "heading: In full bloom")
    catalog = window.file.read_bytes()
    row = window.row("In full bloom")
    assert (row["state"], row["before"], row["translation"]) == ("stale", "In bloom", "En fleur")
    assert window.file.read_bytes() == catalog, "to look at it writes nothing"
    window.edit("A red tulip", "Une tulipe rouge")  # it brings the catalog up to date, as the command does
    assert "#| msgid" in window.file.read_text("utf-8")
    window.edit("In full bloom", "En fleur")
    assert window.row("In full bloom")["state"] == "translated"
    assert "#| msgid" not in window.file.read_text("utf-8")
    window.post("undo")
    assert window.row("In full bloom")["state"] == "stale"
    window.edit("In full bloom", "")
    assert window.row("In full bloom")["state"] == "missing"


def test_what_cannot_be_written_is_refused_and_changes_nothing(window: Window) -> None:
    before = window.file.read_bytes()
    assert window.post("edits", row="nothing", text="x", base="", burst="1").status_code == 422
    assert window.post("edits", row="nothing").status_code == 400
    assert window.edit("A red tulip", "Une \udc00 tulipe").status_code == 422
    assert Window(window.served, "de").post("edits", row="x", text="x", base="", burst="1").status_code == 404
    window.edit("A red tulip", "x\r\ny\u2028z\x0b")
    assert window.row("A red tulip")["translation"] in ("", "x\r\ny\u2028z\x0b")
    window.file.write_bytes(before + b"msgid no quotes\n")
    assert window.rows()["problems"][0]["file"] == "issues/spring.fr.po"
    assert window.post("edits", row="x", text="x", base="", burst="1").json()["problems"]
    target = window.file.with_name("other.po")
    target.write_bytes(before)
    window.file.unlink()
    window.file.symlink_to(target)
    assert "link" in window.rows()["refused"]
    assert target.read_bytes() == before


def test_where_the_issue_cannot_be_read_what_is_there_is_translated_and_nothing_is_brought_up_to_date(
    window: Window,
) -> None:
    window.rows()
    window.write("heading: In bloom", "headin: In full bloom")
    assert window.edit("A red tulip", "Une tulipe rouge").status_code == 200
    assert "En fleur" in window.file.read_text("utf-8")
    assert "#~" not in window.file.read_text("utf-8")
    assert "mistakes" in window.post(language="de").json()["refused"]


def test_a_preview_shows_translations_and_writes_none(publication: Path, served: Served) -> None:
    catalog_for(publication / "issues" / "spring.yaml", "fr", IN_FRENCH)
    window = Window(served)
    assert window.row("In bloom")["translation"] == "En fleur"
    assert window.edit("In bloom", "Fleurs").status_code == 404
    assert window.post(language="de").status_code in (404, 405)
