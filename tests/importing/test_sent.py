"""Files as a browser sends them: their names, the pictures that belong to a page, and why some are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.importing.place.wishes import Wish, apart
from newsletter.importing.read.sent import Sent, read_sent

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PAGE = (
    b'<!doctype html><title>Talks</title><main><h1>Talks</h1><p>Here they are.</p><img src="%s" alt="The hall"></main>'
)


def sent(path: str, content: bytes) -> Sent:
    return Sent(path, lambda: content)


def pictures_of(*files: Sent) -> list[dict[str, bytes]]:
    documents, refusals = read_sent(files)
    assert refusals == {}
    return [dict(document.pictures) for document in documents]


def test_the_pictures_of_a_page_are_found_by_their_names_and_by_as_much_of_their_folders_as_is_known() -> None:
    page = sent("talks.html", PAGE % b"Talks%20of%20May_files/hall.png?v=2")
    src = "Talks%20of%20May_files/hall.png?v=2"
    other = PNG + b"other"
    assert pictures_of(page, sent("hall.png", PNG)) == [{src: PNG}]
    both = (sent("old/hall.png", other), sent("Talks of May_files/hall.png", PNG), sent("x_files/styles.css", b"p{}"))
    assert pictures_of(*both, page) == [{src: PNG}]
    assert pictures_of(page, sent("wall.png", PNG)) == [{}]


def test_pictures_of_the_web_are_no_files_that_came_along() -> None:
    page = sent("talks.html", PAGE % b"https://example.org/hall.png")
    assert pictures_of(page, sent("hall.png", PNG)) == [{}]


def test_names_are_those_of_files_and_lead_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "secret.png"
    outside.write_bytes(PNG)
    names = ["../../../etc/notes.txt", "C:\\fakepath\\notes.txt", "a\0b\x1b.txt", f"{'x' * 5000}.txt", "صفحة.txt"]
    for name in names:
        parts = name.replace("\\", "/").split("/")
        documents, refusals = read_sent([sent(parts[-1], b"Dear members,\n\nall is well.")])
        assert refusals == {} and "/" not in documents[0].name and len(documents[0].name) < 150, name
        assert documents[0].name.isprintable() and documents[0].name.endswith(".txt")
    assert pictures_of(sent("talks.html", PAGE % str(outside).encode())) == [{}]


def test_each_file_that_cannot_be_read_says_why_by_its_name() -> None:
    files = [sent("a.pdf", b"%PDF-1.7 x"), sent("b.txt", b"Fine words."), sent("c.docx", b"PK\x03\x04broken")]
    documents, refusals = read_sent(files)
    assert [document.name for document in documents] == ["b.txt"]
    assert list(refusals) == ["a.pdf", "c.docx"]
    assert refusals["a.pdf"].message == "This file is a PDF, which is not read."
    _, refusals = read_sent([sent("hall.png", PNG), sent("talk_files/talk.html", PAGE)])
    assert refusals["hall.png"].message == "There is no document among these files."


@pytest.mark.parametrize(
    ("wishes", "counting"),
    [
        ([Wish(2, 6, "text")], {(2, 6): "text"}),
        ([Wish(2, 6, "text"), Wish(4, 8, "links")], {(2, 4): "text", (4, 8): "links"}),
        ([Wish(2, 8, "text"), Wish(4, 5, "links")], {(2, 4): "text", (4, 5): "links", (5, 8): "text"}),
        ([Wish(4, 5, "links"), Wish(2, 8, "text")], {(2, 8): "text"}),
        ([Wish(4, 8, "links"), Wish(0, 5, "text")], {(0, 5): "text", (5, 8): "links"}),
        ([Wish(0, 1, "links"), Wish(1, 2, "text")], {(0, 1): "links", (1, 2): "text"}),
    ],
)
def test_the_last_wish_for_a_piece_counts(wishes: list[Wish], counting: dict[tuple[int, int], str]) -> None:
    assert apart(wishes) == counting
