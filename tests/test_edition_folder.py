"""Whose a letter's folder is: only what builds wrote is replaced, what somebody changed is kept, the rest stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter import build_edition, load_publication
from newsletter.edition_folder import LIST, write_folder
from newsletter.errors import UsageError
from tests.writing import issue

FILES = {
    "email.html": b"<h1>Spring</h1>",
    "email.txt": b"Spring",
    "images/tulip.png": b"tulip",
    "webinars/pruning.ics": b"BEGIN:VCALENDAR\r\nPRODID:-//Newsletter Builder//EN\r\n",
}
LATER = {"email.html": b"<h1>Later</h1>", "email.txt": b"Later"}
MASTHEAD = Path(__file__).resolve().parent.parent / "issues" / "images" / "ash-2020" / "masthead.png"


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder but its list."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if name != LIST}


def say_nothing(sentence: str) -> None:
    pytest.fail(f"There was nothing to tell: {sentence}")


def refusal(target: Path) -> str:
    """Return what is said about a folder that must stay as it is, and make sure that it does."""
    before = contents(target)
    with pytest.raises(UsageError) as refused:
        write_folder(LATER, target, say_nothing)
    assert contents(target) == before
    assert [path.name for path in target.parent.iterdir() if path != target] == []
    return str(refused.value).replace(str(target), "out/spring")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """The folder of a letter, which does not exist yet."""
    return tmp_path / "out" / "spring"


@pytest.fixture
def built(target: Path) -> Path:
    """The folder of a letter that has been built."""
    write_folder(FILES, target, say_nothing)
    return target


def test_what_a_build_wrote_is_replaced_as_a_whole(built: Path) -> None:
    write_folder(LATER, built, say_nothing)
    assert contents(built) == LATER


def test_a_letter_made_by_hand_is_refused_and_stays(target: Path) -> None:
    (target / "images").mkdir(parents=True)
    (target / "email.html").write_text("<h1>made by hand</h1>")
    (target / "images" / "photo.jpg").write_text("photo")
    assert refusal(target) == (
        "out/spring holds email.html, images, which no build wrote and which would be lost; "
        "move it away, or choose another folder with -o."
    )


def picture_of_ones_own(folder: Path) -> None:
    (folder / "images" / "mine.png").write_text("mine")


def folder_named_like_a_picture(folder: Path) -> None:
    (folder / "images" / "notes.png").mkdir()
    (folder / "images" / "notes.png" / "thesis.txt").write_text("thesis")


def folder_named_like_a_system_file(folder: Path) -> None:
    (folder / "Thumbs.db").mkdir()
    (folder / "Thumbs.db" / "thesis.txt").write_text("thesis")


def folder_in_the_place_of_a_file(folder: Path) -> None:
    (folder / "email.txt").unlink()
    (folder / "email.txt").mkdir()
    (folder / "email.txt" / "thesis.txt").write_text("thesis")


def link_in_the_place_of_a_file(folder: Path) -> None:
    (folder / "email.txt").rename(folder.parent.parent / "email.txt")
    (folder / "email.txt").symlink_to(folder.parent.parent / "email.txt")


def link_in_the_place_of_a_folder(folder: Path) -> None:
    (folder / "images").rename(folder.parent.parent / "photos")
    (folder / "images").symlink_to(folder.parent.parent / "photos")


def link_in_the_place_of_the_list(folder: Path) -> None:
    (folder / LIST).rename(folder.parent.parent / "list")
    (folder / LIST).symlink_to(folder.parent.parent / "list")


@pytest.mark.parametrize(
    ("put", "named"),
    [
        (picture_of_ones_own, "images/mine.png"),
        (folder_named_like_a_picture, "images/notes.png"),
        (folder_named_like_a_system_file, "Thumbs.db"),
        (folder_in_the_place_of_a_file, "email.txt"),
        (link_in_the_place_of_a_file, "email.txt"),
        (link_in_the_place_of_a_folder, "images"),
        (link_in_the_place_of_the_list, LIST),
    ],
)
def test_what_somebody_put_there_is_named_and_stays(put: Callable[[Path], None], named: str, built: Path) -> None:
    put(built)
    assert f"holds {named}" in refusal(built)


def test_a_link_to_a_folder_is_refused_and_stays_a_link(built: Path) -> None:
    elsewhere = built.parent.parent / "elsewhere"
    built.rename(elsewhere)
    built.symlink_to(elsewhere)
    assert "out/spring is a link" in refusal(built)
    assert built.is_symlink()
    assert contents(elsewhere) == FILES


def test_a_link_to_nowhere_is_refused_as_well(target: Path) -> None:
    target.parent.mkdir()
    target.symlink_to("nowhere")
    with pytest.raises(UsageError, match="is a link"):
        write_folder(LATER, target, say_nothing)
    assert target.is_symlink()


def test_a_list_that_claims_somebodys_files_is_believed_only_with_their_digests(target: Path, tmp_path: Path) -> None:
    write_folder({"thesis.txt": b"first draft"}, tmp_path / "elsewhere", say_nothing)
    target.mkdir(parents=True)
    (target / LIST).write_bytes((tmp_path / "elsewhere" / LIST).read_bytes())
    (target / "thesis.txt").write_text("ten years later")
    told: list[str] = []
    write_folder(LATER, target, told.append)
    assert (target.parent / "spring.kept" / "thesis.txt").read_text() == "ten years later"
    assert len(told) == 1


def test_a_file_that_somebody_changed_is_kept_beside_the_folder(built: Path) -> None:
    told: list[str] = []
    for number in range(2):
        (built / "email.html").write_text(f"by hand {number}")
        (built / "email.txt").unlink()
        write_folder(LATER, built, told.append)
        assert contents(built) == LATER
    kept = built.with_name("spring.kept")
    assert contents(kept) == {"email.html": b"by hand 0", "email-2.html": b"by hand 1"}
    assert told == [
        f"{built}/email.html was changed since it was built: your version is now {kept}/{name}."
        for name in ("email.html", "email-2.html")
    ]


class Before:
    """A letter as versions without lists have left it: with a picture and a calendar, in a folder of its own."""

    def __init__(self, root: Path) -> None:
        (root / "issues").mkdir()
        (root / "newsletter.yaml").write_text("name: Test letter\ntimezone: Europe/Brussels\n", "utf-8")
        (root / "issues" / "one.png").write_bytes(MASTHEAD.read_bytes())
        blocks = "  - type: image\n    image: {src: one.png, alt: A drawing}\n" + (
            "  - type: webinars\n    webinars: [{title: Pruning, starts: 2026-05-12 18:00, duration: 60 min}]\n"
        )
        text = issue(blocks, subject="Spring", date="2026-03-20")
        (root / "issues" / "spring.yaml").write_text(text, "utf-8")
        self.files = build_edition(root / "issues" / "spring.yaml", load_publication(root)).files
        self.target = root / "out" / "spring"
        write_folder(self.files, self.target, say_nothing)
        (self.target / LIST).unlink()


@pytest.fixture
def before(tmp_path: Path) -> Before:
    return Before(tmp_path)


def test_a_folder_from_before_there_were_lists_is_adopted_once(before: Before) -> None:
    assert {"email.eml", "findings.json", "webinars.ics"} < set(before.files)
    assert {name.partition("/")[0] for name in before.files} > {"images", "webinars"}
    told: list[str] = []
    write_folder(LATER, before.target, told.append)
    assert contents(before.target) == LATER
    (sentence,) = told
    assert sentence.startswith(f"{before.target} is from an earlier version")
    write_folder(before.files, before.target, say_nothing)


@pytest.mark.parametrize("name", ["notes.txt", "images/mine.png", "webinars/mine.ics", "images/deep/a.png", "drafts/a"])
def test_a_folder_from_before_with_something_else_in_it_is_not_adopted(name: str, before: Before) -> None:
    file = before.target / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("mine")
    shown = {"images/deep/a.png": "images/deep", "drafts/a": "drafts"}.get(name, name)
    assert f"holds {shown}, which no build wrote" in refusal(before.target)


def test_a_letter_of_another_program_is_not_adopted(before: Before) -> None:
    html = (before.target / "email.html").read_text("utf-8")
    (before.target / "email.html").write_text(html.replace("<!DOCTYPE html>\n", "<!doctype html>\n\n"), "utf-8")
    assert "holds email.eml, email.html" in refusal(before.target)
