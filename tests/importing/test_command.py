"""`newsletter import`: what it makes, what it tells, and that nothing is left where it fails."""

from __future__ import annotations

import os
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import main
from newsletter.importing.draft import drafted
from newsletter.importing.place.placing import placed
from newsletter.importing.read.opening import read_file
from newsletter.model.files import FILE
from newsletter.model.publication import load_publication
from newsletter.model.starter import add_issue
from tests.importing.packages import paragraph, relationships, word_file
from tests.importing.test_letters import LETTERS
from tests.importing.test_material import MATERIAL

MOST_LINES = 10
PICTURE = 500_000
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / FILE).write_text("name: Letters\ntimezone: Europe/Brussels\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["import", *map(str, words)], prog_name="newsletter")


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_tells_what_was_placed_and_what_was_not_in_ten_lines(folder: Path) -> None:
    done = run(MATERIAL / "m01-alan-headings.docx", "--as", "ash-2021")
    lines = done.output.splitlines()
    assert (done.exit_code, lines[0]) == (0, "Made issues/ash-2021.yaml from m01-alan-headings.docx.")
    assert lines[1] == "Placed: 1 hero, 1 recap, 3 links, 25 sessions, 4 videos, 2 webinars, 1 text."
    assert lines[2] == "Pictures: 1, in issues/images/ash-2021."
    assert lines[-1] == "Next: newsletter write ash-2021"
    assert len(lines) <= MOST_LINES
    assert {"issues/ash-2021.yaml", "issues/images/ash-2021/image1.png"} <= everything(folder)


def test_it_counts_what_is_in_each_list(folder: Path) -> None:
    done = run(LETTERS / "y-en.docx", "--as", "autumn")
    assert "3 events, 2 deadlines, 1 webinar" in done.output


def test_it_names_the_line_of_what_is_to_be_looked_at(folder: Path) -> None:
    done = run(MATERIAL / "m04-bjh.txt", "--as", "ash-2020")
    [told] = [line for line in done.output.splitlines() if line.startswith("Look at: ")]
    place, _, sentence = told.removeprefix("Look at: ").partition(": ")
    file, _, number = place.rpartition(":")
    line = (folder / file).read_text(encoding="utf-8").splitlines()[int(number) - 1]
    assert sentence == "The year 2020 of “5 to 8 December” is taken from “ASH 2020”."
    assert line.strip() == f"# {sentence}"


def test_an_issue_that_exists_is_not_overwritten(folder: Path) -> None:
    issue = folder / "issues" / "spring.yaml"
    issue.parent.mkdir()
    issue.write_text("subject: Mine\n", encoding="utf-8")
    before = everything(folder)
    done = run(MATERIAL / "m03-bjh.docx", "--as", "spring")
    assert done.exit_code == 2
    assert "is in the way" in done.output
    assert (issue.read_text(encoding="utf-8"), everything(folder)) == ("subject: Mine\n", before)


def test_where_a_picture_is_in_the_way_nothing_is_written(folder: Path) -> None:
    picture = folder / "issues" / "images" / "ash" / "image1.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"mine")
    before = everything(folder)
    done = run(MATERIAL / "m01-alan-headings.docx", "--as", "ash")
    assert done.exit_code == 2
    assert (picture.read_bytes(), everything(folder)) == (b"mine", before)


def test_where_the_draft_does_not_build_nothing_is_left(folder: Path) -> None:
    (folder / "templates" / "blocks").mkdir(parents=True)
    (folder / "templates" / "blocks" / "text.mjml").write_text("{% nonsense %}", encoding="utf-8")
    before = everything(folder)
    done = run(MATERIAL / "m03-bjh.docx", "--as", "ash")
    assert done.exit_code == 2
    assert everything(folder) - before <= {".newsletter/issue.schema.json", ".newsletter/publication.schema.json"}
    assert not (folder / "issues" / "images" / "ash").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("old.doc", "--as", "x"), "old Word"),
        (("truncated.docx", "--as", "x"), "damaged"),
        (("words.txt", "--as", "x"), "empty"),
        (("nowhere.docx", "--as", "x"), "nowhere.docx"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_name(folder: Path, words: tuple[str, ...], said: str) -> None:
    done = run(MATERIAL / "m13-errors" / words[0], *words[1:])
    assert done.exit_code == 2
    assert words[0] in done.output
    assert said in done.output
    assert everything(folder) == {FILE}


def test_a_slug_is_refused_with_one_that_will_do(folder: Path) -> None:
    done = run(MATERIAL / "m04-bjh.txt", "--as", "ASH 2020")
    assert done.exit_code == 2
    assert "--as ash-2020" in done.output


def test_columns_say_which_column_is_which_field(folder: Path) -> None:
    sheet = folder / "talks.csv"
    sheet.write_text("What we heard;Spot\nIron and you;Hall A\nSleep;Hall B\n", encoding="utf-8")
    done = run(sheet, "--as", "talks", "--columns", "title=What we heard", "--columns", "room=Spot")
    assert (done.exit_code, "Placed: 2 sessions." in done.output) == (0, True)
    assert "room: Hall A" in (folder / "issues" / "talks.yaml").read_text(encoding="utf-8")


def test_columns_that_say_nothing_are_refused(folder: Path) -> None:
    done = run(MATERIAL / "m10-sitzungen-de.csv", "--as", "x", "--columns", "title")
    assert done.exit_code == 2
    assert "--columns title=Talk" in done.output


def test_macros_are_told(folder: Path) -> None:
    done = run(MATERIAL / "m13-errors" / "macros.docm", "--as", "macros")
    assert (done.exit_code, "macro" in done.output) == (0, True)


def test_what_a_piece_becomes_can_be_wished(folder: Path) -> None:
    document = read_file(LETTERS / "c-nl.txt")
    publication = load_publication(folder)
    plan = placed([document], publication)
    [sessions] = [number for number, block in enumerate(plan.blocks) if block.type == "sessions"]
    pieces = [piece for piece, places in plan.went().items() if any(place.block == sessions for place in places)]
    place = (min(pieces), max(pieces) + 1)
    for kind, there in (("text", "text"), ("links", "links"), ("leave out", "not placed")):
        wished = placed([document], publication, {place: kind})
        assert {went.kind for piece in range(*place) for went in wished.went()[piece]} == {there}
    text = drafted([document], publication, "x", date(2026, 11, 30), {place: "leave out"}).text
    assert "# - • Nieuwe behandelingen bij AML" in text


def test_a_link_that_leads_out_of_the_publication_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (folder / "issues").symlink_to(outside)
    done = run(MATERIAL / "m04-bjh.txt", "--as", "x")
    assert (done.exit_code, list(outside.iterdir())) == (2, [])


@pytest.mark.soak
def test_pictures_are_read_when_they_are_written_and_never_all_held(folder: Path) -> None:
    names = [f"hall-{number}.png" for number in range(30)]
    (folder / "talks_files").mkdir()
    for name in names:
        (folder / "talks_files" / name).write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(PICTURE))
    shown = "".join(f'<p>Our talk.</p><img src="talks_files/{name}">' for name in names)
    (folder / "talks.html").write_text(f"<html><body><h1>Talks</h1>{shown}</body></html>", encoding="utf-8")
    drawn = f'<w:drawing xmlns:a="{A}"><a:blip r:embed="%s"/></w:drawing>'
    body = "".join(
        f"{paragraph('Our talk.')}<w:p><w:r>{drawn % f'rId{number}'}</w:r></w:p>" for number in range(1, len(names) + 1)
    )
    rels = relationships(*(("image", f"media/{name}") for name in names))
    media = {f"word/media/{name}": (folder / "talks_files" / name).read_bytes() for name in names}
    word_file(folder / "talks.docx", body, {"word/_rels/document.xml.rels": rels, **media})
    del media
    publication = load_publication(folder)
    for file in ("talks.docx", "talks.html"):
        slug = file.replace(".", "-")
        document = read_file(folder / file)
        drafted([document], publication, slug, date(2026, 11, 30))  # what is imported for it is no picture
        tracemalloc.start()
        try:
            draft = drafted([document], publication, slug, date(2026, 11, 30))
            path = add_issue(folder, slug, draft.text.encode(), draft.pictures)
            held = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert held < len(names) * PICTURE / 2, file
        assert [(path.parent / picture).stat().st_size for picture in draft.pictures] == [PICTURE + 8] * len(names)
