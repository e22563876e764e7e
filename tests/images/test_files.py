from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from newsletter.errors import Refused
from newsletter.images.files import Picture, PictureFile, find_file, names_in_letter, read_picture
from tests.images.samples import corners, noise, saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAVE_BESIDE = "Save the picture beside the issue and write its path, for example `images/portrait.jpg`."
COPY_INTO = f"Copy the picture into it. {SAVE_BESIDE}"
PUT_THERE = "Put the picture there; the path counts from the folder of the file it stands in."
ONE_PICTURE = "Write the path of one picture, for example `images/portrait.jpg`."
MAY_OPEN = "Check that you may open this file."


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A publication with an empty issues/images/."""
    (tmp_path / "publication" / "issues" / "images").mkdir(parents=True)
    return tmp_path / "publication"


def read(src: str, folder: Path, root: Path) -> Picture:
    file = find_file(src, folder, root)
    return read_picture(file, names_in_letter([file])[file], 600)


# From the path to the picture


@pytest.mark.parametrize(
    ("image", "format", "name", "content_type"),
    [
        (corners(), "PNG", "picture.png", "image/png"),
        (corners(), "JPEG", "picture.jpg", "image/jpeg"),
        (corners(), "WEBP", "picture.jpg", "image/jpeg"),
    ],
)
def test_name_and_type_follow_the_content_and_not_the_ending(
    root: Path, image: Image.Image, format: str, name: str, content_type: str
) -> None:
    (root / "issues" / "images" / "picture.gif").write_bytes(saved(image, format))
    picture = read("images/picture.gif", root / "issues", root)
    assert (picture.name, picture.content_type, picture.width, picture.height) == (name, content_type, 80, 40)


def test_what_is_wrong_with_a_picture_is_said_with_the_path_as_it_was_written(root: Path) -> None:
    (root / "issues" / "images" / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert refused(root, "images/a.png")[0] == "`images/a.png` is damaged or incomplete."


def test_a_changed_file_is_read_anew(root: Path) -> None:
    for width in (80, 60):
        (root / "issues" / "a.png").write_bytes(saved(corners(width, 40), "PNG"))
        assert read("a.png", root / "issues", root).width == width


def test_pillow_is_not_imported_before_it_is_needed() -> None:
    program = "import sys, newsletter.images; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(("stored", "written"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_accents_may_be_composed_or_not(
    root: Path, stored: Literal["NFC", "NFD"], written: Literal["NFC", "NFD"]
) -> None:
    content = saved(corners(), "PNG")
    (root / "issues" / unicodedata.normalize(stored, "résumé.png")).write_bytes(content)
    picture = read(unicodedata.normalize(written, "résumé.png"), root / "issues", root)
    assert (picture.name, picture.content) == ("issues-resume.png", content)


def test_links_inside_the_publication_are_followed_and_named_as_written(root: Path) -> None:
    (root / "shared").mkdir()
    (root / "shared" / "logo-2021.png").write_bytes(saved(corners(), "PNG"))
    (root / "issues" / "images" / "logo.png").symlink_to(root / "shared" / "logo-2021.png")
    assert read("images/logo.png", root / "issues", root).name == "logo.png"


def test_a_publication_may_be_reached_through_a_link(root: Path) -> None:
    (root / "issues" / "images" / "a.png").write_bytes(saved(corners(), "PNG"))
    link = root.parent / "link"
    link.symlink_to(root)
    assert read("images/a.png", link / "issues", root).name == "a.png"
    assert read("images/a.png", root / "issues", link).name == "a.png"


def test_spellings_of_one_path_are_one_file(root: Path) -> None:
    (root / "issues" / "images" / "a.png").write_bytes(saved(corners(), "PNG"))
    spellings = [("images/a.png", "issues"), ("./images//a.png", "issues"), ("issues/images/a.png", ".")]
    assert len({find_file(src, root / folder, root) for src, folder in spellings}) == 1


# Names


def file_at(root: Path, place: str) -> PictureFile:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(saved(noise(8, 8), "PNG"))
    return find_file(place, root, root)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("issues/images/portraits/tom-feys.png", "portraits-tom-feys"),
        ("issues/images/Tom Feys (2).JPG", "tom-feys-2"),
        ("issues/images/tom.feys.jpeg", "tom-feys"),
        ("issues/images/v1.2", "v1-2"),
        ("issues/images/old/images/a.png", "a"),
        ("issues/images/José Łódź.png", "jose-odz"),
        ("issues/images/Straße.png", "strasse"),
        ("issues/Images/a.png", "a"),
        ("images/logos/ash.png", "logos-ash"),
        ("shared/logo.png", "shared-logo"),
        ("logo.png", "logo"),
        ("issues/images/صورة.png", "784f253f"),
        ("issues/images/" + "long-" * 30 + "a.png", ("long-" * 20)[:-1]),
        ("issues/images/nul.png", "nul-c50b215e"),  # a device of Windows
    ],
)
def test_names_come_from_the_place_in_the_publication(root: Path, place: str, name: str) -> None:
    file = file_at(root, place)
    assert names_in_letter([file]) == {file: name}


def test_a_publication_in_a_folder_called_images_does_not_change_names(tmp_path: Path) -> None:
    file = file_at(tmp_path / "images", "shared/a.png")
    assert names_in_letter([file])[file] == "shared-a"


def test_files_whose_names_clash_are_all_told_apart_in_any_order(root: Path) -> None:
    first, second = file_at(root, "issues/images/people/tom.png"), file_at(root, "issues/images/people-tom.webp")
    other = file_at(root, "issues/images/tom.png")
    names = names_in_letter([first, second, other])
    assert names == {first: "people-tom-3439d77b", second: "people-tom-616ed0cb", other: "tom"}
    assert names == names_in_letter([other, second, first])


# Refusals


def refused(root: Path, src: str) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        read(src, root / "issues", root)
    assert str(caught.value) == caught.value.message
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    "src",
    [
        "http://example.org/a.png",
        "HTTPS://example.org/a.png",
        "//example.org/a.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "cid:logo",
        "file:///a.png",
        "ftp://example.org/a.png",
    ],
)
def test_addresses_are_refused(root: Path, src: str) -> None:
    assert refused(root, src) == (f"`{src}` is an address, and pictures are not fetched from the web.", SAVE_BESIDE)


@pytest.mark.parametrize(
    "src",
    ["/images/a.png", "~/a.png", "C:\\Pictures\\a.png", "c:/a.png", "\\\\server\\a.png"],
)
def test_absolute_paths_are_refused(root: Path, src: str) -> None:
    assert refused(root, src) == (f"`{src}` is a path of one computer, and others do not have it.", SAVE_BESIDE)


@pytest.mark.parametrize("src", ["huge.jpg", "photos/huge.jpg", "C:\\Users\\me\\huge.jpg", "/home/me/huge.jpg"])
def test_the_path_of_a_picture_that_is_among_the_images_is_given(root: Path, src: str) -> None:
    (root / "issues" / "images" / "huge.jpg").write_bytes(saved(corners(), "JPEG"))
    _, hint = refused(root, src)
    [path] = re.findall("`([^`]+)`", hint)
    assert path == "images/huge.jpg"
    assert find_file(path, root / "issues", root).path == root / "issues" / "images" / "huge.jpg"


@pytest.mark.parametrize(
    ("src", "message", "hint"),
    [
        ("images\\tom.png", "`images\\tom.png` has backslashes between its folders.", "Write `images/tom.png`."),
        ("../../secret.png", "`../../secret.png` leads out of the publication.", COPY_INTO),
        (
            "images/../../../publication2/a.png",
            "`images/../../../publication2/a.png` leads out of the publication.",
            COPY_INTO,
        ),
        ("images/out.png", "`images/out.png` leads out of the publication.", COPY_INTO),
        ("outside/secret.png", "`outside/secret.png` leads out of the publication.", COPY_INTO),
        ("images/tom-fey.png", "There is no file `images/tom-fey.png`.", "Did you mean `images/tom-feys.png`?"),
        ("images/tom-feys.jpg", "There is no file `images/tom-feys.jpg`.", "Did you mean `images/tom-feys.png`?"),
        ("image/tom-feys.png", "There is no file `image/tom-feys.png`.", "Did you mean `images/tom-feys.png`?"),
        (
            "images/Tom-Feys.PNG",
            "There is no file `images/Tom-Feys.PNG`.",
            "Did you mean `images/tom-feys.png`? Capital and small letters must agree.",
        ),
        (
            "Images/tom-feys.png",
            "There is no file `Images/tom-feys.png`.",
            "Did you mean `images/tom-feys.png`? Capital and small letters must agree.",
        ),
        ("images/DSC_0815.jpg", "There is no file `images/DSC_0815.jpg`.", PUT_THERE),
        ("images/tom-feys.png/deeper.xyz", "There is no file `images/tom-feys.png/deeper.xyz`.", PUT_THERE),
        ("images", "`images` is not a file.", ONE_PICTURE),
        ("", "`` is not a file.", ONE_PICTURE),
        ("images/socket", "`images/socket` is not a file.", ONE_PICTURE),
        ("images/circle.png", "`images/circle.png` cannot be read: Too many levels of symbolic links.", MAY_OPEN),
        ("images/gone.png", "`images/gone.png` cannot be read: No such file or directory.", MAY_OPEN),
        (
            "images/heavy.png",
            "`images/heavy.png` weighs 20.1 MB, and 20 MB is the most.",
            "Save it smaller: a width of 1280 pixels is enough for a letter.",
        ),
    ],
)
def test_paths_that_lead_to_no_picture_are_refused(
    root: Path, src: str, message: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = root / "issues" / "images"
    picture = saved(corners(), "PNG")
    (images / "tom-feys.png").write_bytes(picture)
    (images / ".DSC_0815.jpg").write_bytes(b"a hidden file is not what anybody meant")
    (root.parent / "secret.png").write_bytes(picture)
    (root.parent / "publication2").mkdir()
    (root.parent / "publication2" / "a.png").write_bytes(picture)
    (images / "out.png").symlink_to(root.parent / "secret.png")
    (root / "issues" / "outside").symlink_to(root.parent)
    (images / "circle.png").symlink_to(images / "circle.png")
    (images / "gone.png").symlink_to(images / "nowhere.png")
    with (images / "heavy.png").open("wb") as heavy:
        heavy.truncate(20_100_000)
    monkeypatch.chdir(images)  # the address of a socket must be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        assert refused(root, src) == (message, hint)


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """Close `folder` to everybody; root, whom nothing is closed to, becomes somebody else meanwhile."""
    is_root = os.geteuid() == 0
    folder.chmod(0)
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o700)


def test_a_picture_that_may_not_be_opened_is_refused(root: Path) -> None:
    (root / "issues" / "images" / "a.png").write_bytes(saved(corners(), "PNG"))
    with without_rights(root / "issues" / "images"):
        assert refused(root, "images/a.png") == ("`images/a.png` cannot be read: Permission denied.", MAY_OPEN)


@given(st.text(max_size=40))
@example("a:b")
@example("..")
@example(".")
@example("images/..//.")
@example("images/a\0\x1b[31m\ud800.webm")
@example("images/" + "0" * 300)
def test_any_path_is_a_picture_or_refused(root: Path, src: str) -> None:
    with pytest.raises(Refused):
        read(src, root / "issues", root)
