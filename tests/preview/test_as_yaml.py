"""The routes of the YAML view: what of a text is written, what is merged, and what waits for whoever has typed it."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from newsletter.editing.line_ends import with_line_ends
from newsletter.editing.surgery import Rewrite
from newsletter.preview.writing import open_file
from newsletter.preview.writing.pen import Pen
from tests.editing.samples import texts
from tests.preview.conftest import SPRING, Served


class Window:
    """The YAML view, as far as it writes: it knows the hash of the text that it has."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.file = served.root / "issues" / "spring.yaml"
        self.read()

    def read(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.served.client.get("/api/issues/spring/yaml").json()
        self.hash = answer["hash"]
        return answer

    def put(self, text: str, burst: str = "1", **others: Any) -> httpx.Response:
        headers = {"Origin": self.served.address, "If-Match": f'"{self.hash}"'}
        body = {"text": text, "burst": burst} | others
        return self.served.client.put("/api/issues/spring/yaml", json=body, headers=headers)

    def post(self, step: str, **body: Any) -> Any:
        headers = {"Origin": self.served.address}
        return self.served.client.post(f"/api/issues/spring/{step}", json=body, headers=headers).json()

    def written(self) -> bytes:
        """Return the bytes of the file once it holds all, which an undo and a redo see to."""
        self.post("undo")
        assert self.post("redo")["written"]
        return self.file.read_bytes()


@pytest.fixture
def window(written: Served) -> Window:
    return Window(written)


def test_a_text_is_written_as_it_is_typed_in_bursts_that_are_undone_at_once(window: Window) -> None:
    comment = SPRING.replace("blocks:", "# Three evenings.\nblocks:")
    assert window.put(comment[:-1]).status_code == 200
    said = window.put(comment).json()
    assert (said["text"], said["undo"], said["merged"]) == (comment, 1, False)
    assert window.written() == comment.encode()
    assert window.post("undo")["form"]["title"] == "Spring has come"
    assert window.file.read_text() == SPRING


def test_one_letter_changes_one_letter_in_every_file(publication: Path) -> None:
    file = publication / "issues" / "spring.yaml"
    stored = (
        *(("\n", b"", "utf-8"), ("\r\n", b"\xef\xbb\xbf", "utf-8")),
        *(("\n", b"\xff\xfe", "utf-16-le"), ("\r", b"", "utf-8")),
    )
    for kept in texts():
        for ending, mark, encoding in stored:
            text = kept.text.replace("\r\n", "\n").replace("\n", ending).removesuffix(ending)
            file.write_bytes(mark + text.encode(encoding))
            with closing(Pen(publication)) as pen:
                standing = pen.standing(file)
                assert standing.text == text
                typed = with_line_ends("#" + re.sub("\r\n?", "\n", standing.text), standing.text)
                pen.edit(file, Rewrite(typed), standing.hash, "1")
            assert file.read_bytes() == mark + ("#" + text).encode(encoding), kept.name


def test_a_text_that_cannot_be_read_is_not_written_and_its_mistake_is_told(window: Window) -> None:
    answer = window.put(SPRING.replace("title: Spring", "title: 'Spring"))
    assert answer.status_code == 422
    [problem, *_] = answer.json()["problems"]
    assert (problem["file"], problem["line"]) == ("issues/spring.yaml", 3)
    assert problem["message"]
    assert window.read()["text"] == SPRING
    too_long = window.put(SPRING + "# x\n" * 260_000)
    assert too_long.status_code == 422 and "1 MB" in too_long.json()["problems"][0]["message"]


def test_a_mistake_of_the_models_is_written_as_in_the_form(window: Window) -> None:
    said = window.put(SPRING.replace("2026-04-01 18:00", "soon")).json()
    assert [problem["path"] for problem in said["problems"]] == ["blocks.2.webinars.0.starts"]
    assert b"starts: soon" in window.written()


def test_lines_that_another_program_has_changed_are_merged_with_those_that_are_typed(window: Window) -> None:
    window.file.write_text(SPRING.replace("title: Spring has come", "title: Theirs"))
    said = window.put(SPRING.replace("heading: In bloom", "heading: Mine")).json()
    both = SPRING.replace("title: Spring has come", "title: Theirs").replace("heading: In bloom", "heading: Mine")
    assert (said["text"], said["merged"]) == (both, True)
    assert window.written() == both.encode()


def test_of_lines_that_both_have_changed_both_are_told_and_the_file_keeps_its_own(window: Window) -> None:
    theirs = SPRING.replace("title: Spring has come", "title: Theirs").replace("heading: In bloom", "heading: Other")
    window.file.write_text(theirs)
    answer = window.put(SPRING.replace("title: Spring has come", "title: Mine"))
    said = answer.json()
    assert answer.status_code == 409
    assert said["clashes"] == [{"line": 2, "mine": "title: Mine\n", "theirs": "title: Theirs\n"}]
    assert said["text"] == theirs == window.file.read_text()
    window.hash = said["hash"]
    assert window.put(said["merged"], burst="2").status_code == 200
    assert window.written().decode() == theirs.replace("Theirs", "Mine")


def test_an_edit_of_the_form_meanwhile_is_kept(window: Window) -> None:
    edit = {"op": "put", "path": ["title"], "value": "From the form"}
    window.post("edits", base=window.hash, burst="form", edits=[edit])
    assert window.put(SPRING.replace("heading: In bloom", "heading: Mine")).status_code == 200
    assert b"title: From the form" in window.written()
    assert b"heading: Mine" in window.written()


def test_a_file_with_conflict_marks_is_mended_here_and_never_comes_back_to_them(window: Window) -> None:
    marked = SPRING.replace("title: Spring has come\n", "<<<<<<< ours\ntitle: A\n=======\ntitle: B\n>>>>>>> theirs\n")
    window.file.write_text(marked)
    shown = window.read()
    assert (shown["text"], shown["problems"][0]["line"]) == (marked, 3)
    assert window.put(marked.replace("title: A", "title: C")).status_code == 422
    said = window.put(SPRING.replace("Spring has come\n", "B\n")).json()
    assert (said["writable"], said["form"]["title"]) == (True, "B")
    assert "mistake of YAML" in window.post("undo")["refused"]
    assert window.served.desk.pen
    window.served.desk.pen.close()  # writes all that is not written yet
    assert window.file.read_text() == SPRING.replace("Spring has come\n", "B\n")


def test_edits_that_wait_for_a_file_with_a_mistake_are_made_to_what_mends_it(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_file, "AFTER_LAST", open_file.AFTER_FIRST)  # so that the other program is faster
    edit = {"op": "put", "path": ["preheader"], "value": "From the form"}
    broken = SPRING.replace("title: Spring", "title: 'Spring")
    window.post("edits", base=window.hash, burst="form", edits=[edit])
    window.file.write_text(broken)
    assert window.read()["text"] == broken
    said = window.put(SPRING.replace("Spring has come\n", "Mended\n"), base_text=broken).json()
    assert (said["form"]["title"], said["form"]["preheader"]) == ("Mended", "From the form")
    assert b"title: Mended" in window.written() and b"preheader: From the form" in window.written()


def test_a_text_whose_hash_is_not_known_any_more_is_sent_along(window: Window) -> None:
    window.hash = "of-yesterday"
    assert window.put("title: A\n").json() == {"unknown_base": True}
    window.read()
    known = window.hash
    window.file.write_text(SPRING.replace("date: 2026-03-20", "date: 2026-03-21"))
    window.hash = known
    assert window.put(SPRING.replace("title: Spring", "title: Late spring"), base_text=SPRING).status_code == 200
    assert b"title: Late spring has come\ndate: 2026-03-21" in window.written()


def test_a_caret_leads_to_a_path_and_a_path_to_a_place(window: Window) -> None:
    at = window.served.client.get("/api/issues/spring/yaml/place", params={"path": "blocks.1.image.alt"}).json()
    line = SPRING.split("\n")[at["line"] - 1]
    assert line[at["column"] - 1 :] == "alt: A red tulip}"
    path = window.served.client.get("/api/issues/spring/yaml/path", params=at | {"column": at["column"] + 6}).json()
    assert path == {"path": ["blocks", 1, "image", "alt"]}
    nowhere = window.served.client.get("/api/issues/spring/yaml/place", params={"path": "blocks.1.caption"}).json()
    assert SPRING.split("\n")[nowhere["line"] - 1] == "  - type: image"
    assert window.served.client.get("/api/issues/spring/yaml/path", params={"line": "x"}).status_code == 400


def test_what_may_be_written_at_a_caret_comes_from_the_models_and_the_publication(window: Window) -> None:
    before, after = SPRING.split("images/tulip.png")
    said = window.post("yaml/offers", before=before, after=after)
    assert [offer["name"] for offer in said["offers"]] == ["images/tulip.png"]
    said = window.post("yaml/offers", before=SPRING + "timezone: Europe/Br", after="")
    assert said["typed"] == "Europe/Br"
    assert "Europe/Brussels" in [offer["name"] for offer in said["offers"]]
    assert window.post("yaml/offers", before="# a comment", after="") == {}
    assert window.post("yaml/about", before="preheader", after=": Words")["label"] == "Preheader"


def test_without_a_pen_the_text_is_shown_and_cannot_be_written(served: Served) -> None:
    window = Window(served)
    assert window.read()["text"] == SPRING
    assert window.put("title: A\n").status_code == 405
    assert window.file.read_text() == SPRING


def test_a_file_that_is_no_text_is_not_written(window: Window) -> None:
    raw = b"title: caf\xe9\n"
    window.file.write_bytes(raw)
    shown = window.read()
    assert "stands for no character" in shown["problems"][0]["message"]
    assert window.put("title: A\n").status_code == 409
    assert window.file.read_bytes() == raw
