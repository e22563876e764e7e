"""Pictures that come to the page: what is stored and under which name, what is shown small, and what is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from newsletter.errors import Refused, UsageError
from newsletter.preview.writing import uploads
from newsletter.preview.writing.pen import Pen
from tests.images.samples import chatty_jpeg, corners, noise, opened, saved
from tests.preview.conftest import Served, serving

PHOTO = chatty_jpeg(noise(800, 400), 6)
DRAWING = saved(corners(), "PNG")


@pytest.fixture
def written(publication: Path) -> Iterator[Served]:
    """The publication served for writing."""
    pen = Pen(publication)
    with serving(publication, pen) as served:
        yield served
    pen.close()


def send(served: Served, content: bytes, name: str, kind: str = "image/png", **headers: str) -> httpx.Response:
    headers = {"Origin": served.address, "Content-Type": kind, **headers}
    return served.client.post("/api/issues/spring/pictures", params={"name": name}, content=content, headers=headers)


def files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*")}


def test_a_photo_is_stored_without_its_place_and_shown_small_and_is_listed_first(written: Served) -> None:
    answer = send(written, PHOTO, "C:\\fakepath\\Fête (1).JPEG", "application/octet-stream")
    told = answer.json()
    assert answer.status_code == 200, told
    assert (told["src"], told["width"], told["height"]) == ("images/spring/fete-1.jpg", 400, 800)
    file = written.root / "issues" / told["src"]
    assert told["bytes"] == file.stat().st_size
    assert b"Leuven, at home" not in file.read_bytes()
    query = {"src": told["src"]}
    small = written.client.get("/api/issues/spring/picture/small", params={**query, "v": told["stamp"]})
    assert small.headers["Content-Type"] == "image/jpeg"
    assert "immutable" in small.headers["Cache-Control"]
    assert opened(small.content).size == (320, 640)
    assert written.client.get("/api/issues/spring/picture", params=query).json() == told
    listed = [each["src"] for each in written.client.get("/api/issues/spring/pictures").json()["pictures"]]
    assert listed == ["images/spring/fete-1.jpg", "images/tulip.png"]


def test_names_are_numbered_and_the_same_picture_is_stored_once(written: Served) -> None:
    own = written.root / "issues" / "images" / "spring"
    own.mkdir()
    (own / "Logo.gif").write_bytes(b"somebody's own")
    stored = [
        send(written, content, name).json()["src"]
        for content, name in (
            (DRAWING, "logo.png"),
            (saved(corners(60, 60), "PNG"), "logo.jpg"),
            (DRAWING, "another name.png"),
            (saved(corners(40, 40), "PNG"), "../../../.png"),
            (saved(corners(20, 20), "PNG"), "CON.png"),
            (saved(corners(10, 10), "PNG"), "صورة.png"),
        )
    ]
    assert [src.removeprefix("images/spring/") for src in stored] == [
        *("logo-2.png", "logo-3.png", "logo-2.png", "png.png", "con-1.png", "picture.png")
    ]
    assert (own / "Logo.gif").read_bytes() == b"somebody's own"
    assert {path.name for path in own.iterdir() if path.name.startswith(".")} == set()


@pytest.mark.parametrize(
    ("content", "kind", "status", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", 422, "“a.png” is an SVG drawing"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 99, "image/heic", 422, "Most Compatible"),
        (DRAWING[:70], "image/png", 422, "“a.png” is damaged or incomplete."),
        (b"", "image/png", 422, "holds no picture"),
        (DRAWING, "text/plain", 415, "Send the bytes of a picture."),
        (DRAWING, "multipart/form-data", 415, "Send the bytes of a picture."),
        (b"\0" * 20_000_001, "image/png", 413, "20 MB is the most"),
    ],
    ids=["SVG", "HEIC", "damaged", "empty", "text", "form", "large"],
)
def test_what_is_no_picture_for_a_letter_is_refused_in_a_sentence_and_leaves_nothing(
    content: bytes, kind: str, status: int, says: str, written: Served
) -> None:
    before = files(written.root)
    answer = send(written, content, "a.png", kind)
    assert (answer.status_code, says in answer.json()["refused"]) == (status, True), answer.text
    assert files(written.root) == before


def test_other_sites_browsers_and_issues_store_nothing(written: Served) -> None:
    before = files(written.root)
    assert send(written, DRAWING, "a.png", Origin="http://evil.test").status_code == 403
    assert send(written, DRAWING, "a.png", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert send(written, DRAWING, "a.png", Cookie="").status_code == 401
    headers = {"Origin": written.address, "Content-Type": "image/png"}
    for slug in ("none", "..%2f..%2fx", "."):
        address = f"/api/issues/{slug}/pictures?name=a.png"
        assert written.client.post(address, content=DRAWING, headers=headers).status_code in (404, 405)
    assert files(written.root) == before


@pytest.mark.parametrize("src", ["../newsletter.yaml", "/etc/passwd", "../../x.png", "images", "spring.yaml", ""])
def test_nothing_but_pictures_of_the_publication_is_shown(src: str, written: Served) -> None:
    for address in ("picture", "picture/small"):
        answer = written.client.get(f"/api/issues/spring/{address}", params={"src": src})
        assert answer.status_code == 422, answer.text
        assert answer.json()["refused"]


def test_who_only_looks_stores_nothing(served: Served) -> None:
    assert send(served, DRAWING, "a.png").status_code in (404, 405)


def test_a_folder_that_is_a_link_is_not_followed(publication: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (publication / "issues" / "images" / "spring").symlink_to(tmp_path / "elsewhere")
    with pytest.raises((Refused, UsageError)):
        uploads.store(publication, "spring", "a.png", DRAWING)
    assert not [*(tmp_path / "elsewhere").iterdir()]


def test_many_at_once_get_a_name_each(publication: Path) -> None:
    contents = [saved(corners(20 + number, 20), "PNG") for number in range(8)]
    threads = [
        threading.Thread(target=uploads.store, args=(publication, "spring", "a.png", content)) for content in contents
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stored = [path.read_bytes() for path in (publication / "issues" / "images" / "spring").iterdir()]
    assert sorted(stored) == sorted(contents)
    assert all(Image.open(BytesIO(content)).size[1] == 20 for content in stored)
