"""The desk: what is built, when, and what is remembered of it."""

from __future__ import annotations

import gc
import os
import re
import shutil
import threading
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from newsletter.build import compose_letter
from newsletter.preview import draft as draft_module
from newsletter.preview.desk import Desk
from newsletter.preview.known_issues import MOST_EDITIONS
from tests.preview.conftest import PUBLICATION, SPRING, WINTER


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slugs of the issues that were built, in order; the real build does the work."""
    built: list[str] = []
    build = compose_letter

    def noted(path: Path, *others: object) -> object:
        built.append(path.stem)
        return build(path, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(draft_module, "compose_letter", noted)
    return built


def save(root: Path, desk: Desk, name: str, text: str) -> set[str]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return desk.changed([path])


def title(desk: Desk, slug: str = "spring") -> str:
    edition = desk.sheet(slug).edition
    assert edition
    return edition.issue.title


def test_issues_are_listed_by_date_with_what_their_files_say(publication: Path) -> None:
    entries = Desk(publication).listed_issues()
    assert [entry.slug for entry in entries] == ["spring", "winter"]
    assert [entry.is_draft for entry in entries] == [False, True]
    assert [entry.is_broken for entry in entries] == [False, False]
    assert entries[0].title == "Spring has come"
    assert entries[0].counts is None


@pytest.mark.parametrize(
    ("whole", "broken"),
    [("blocks:", "blocks: ["), ("date: 2025-12-01", "date: 1 December"), ("title: The", 'title: "The')],
)
@pytest.mark.parametrize("was_whole", [True, False])
def test_a_broken_issue_keeps_its_place_and_its_name_in_the_list(
    whole: str, broken: str, was_whole: bool, publication: Path
) -> None:
    for slug, day in [("autumn", "2025-10-01"), ("summer", "2025-07-01")]:
        text = WINTER.replace("2025-12-01", day)
        (publication / "issues" / f"{slug}.yaml").write_text(text, encoding="utf-8")
    desk = Desk(publication)
    if was_whole:
        desk.listed_issues()
    file = publication / "issues" / "winter.yaml"
    file.write_text(WINTER.replace(whole, broken), encoding="utf-8")
    os.utime(
        file, (1764547200, 1764547200)
    )  # saved on 1 December 2025: all that tells its day where its date is broken
    listed = desk.listed_issues()
    assert [entry.slug for entry in listed] == ["spring", "winter", "autumn", "summer"]
    assert listed[1].title == "The garden sleeps"


def test_an_issue_is_built_once_until_it_changes(publication: Path, builds: list[str]) -> None:
    desk = Desk(publication)
    first = desk.sheet("spring")
    assert desk.sheet("spring") is first
    assert builds == ["spring"]
    assert save(publication, desk, "issues/spring.yaml", SPRING.replace("Spring has come\n", "New\n")) == {"spring"}
    assert title(desk) == "New"
    assert builds == ["spring", "spring"]
    assert desk.sheet("spring").version != first.version


def test_a_letter_can_be_had_before_its_checks_and_is_not_built_again_for_them(
    publication: Path, builds: list[str]
) -> None:
    desk = Desk(publication)
    letter = desk.letter("spring")
    assert letter and desk.next_unbuilt() is not None
    edition = desk.sheet("spring").edition
    assert edition and edition.letter is letter is desk.letter("spring")
    assert edition.report.findings
    assert builds == ["spring"]
    save(publication, desk, "issues/spring.yaml", SPRING.replace("title:", "titel:"))
    assert desk.letter("spring") is letter
    with pytest.raises(KeyError):
        desk.letter("nothing")


def test_threads_that_ask_at_the_same_time_wait_for_one_build(publication: Path, builds: list[str]) -> None:
    desk = Desk(publication)
    start = threading.Barrier(8)

    def ask(_: int) -> str:
        start.wait()
        return desk.sheet("spring").version

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert builds == ["spring"]


@pytest.mark.parametrize("is_deleted_first", [False, True])
def test_a_change_during_a_build_is_not_lost(
    publication: Path, is_deleted_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(publication)
    build = compose_letter
    reached, go_on = threading.Event(), threading.Event()

    def slow(path: Path, *others: object) -> object:
        edition = build(path, *others)  # type: ignore[arg-type]
        reached.set()
        go_on.wait(20)
        return edition

    monkeypatch.setattr(draft_module, "compose_letter", slow)
    with ThreadPoolExecutor(1) as pool:
        old = pool.submit(title, desk)
        reached.wait(20)
        if is_deleted_first:
            (publication / "issues" / "spring.yaml").unlink()
            desk.changed([publication / "issues" / "spring.yaml"])
        save(publication, desk, "issues/spring.yaml", SPRING.replace("Spring has come\n", "New\n"))
        go_on.set()
        assert old.result() == "Spring has come"
    assert title(desk) == "New"


@pytest.mark.parametrize(
    ("name", "concerned"),
    [
        ("issues/spring.yaml", {"spring"}),
        ("newsletter.yaml", {"spring", "winter"}),
        ("templates/words.yaml", {"spring", "winter"}),
        ("templates/blocks/text.mjml", {"spring", "winter"}),
        ("issues", {"spring", "winter"}),
        ("issues/images/tulip.png", {"spring"}),
        ("issues/images", {"spring"}),
        ("issues/images/other.png", set()),
        ("notes.txt", set()),
        ("out/spring/images/tulip.png", set()),
        (".git/tulip.png", set()),
        (".venv/lib/tulip.png", set()),
        ("node_modules/x/tulip.png", set()),
        ("../elsewhere/tulip.png", set()),
        ("issues/.spring.yaml.swp", set()),
    ],
)
def test_a_file_concerns_the_issues_that_depend_on_it(publication: Path, name: str, concerned: set[str]) -> None:
    desk = Desk(publication)
    for slug in ("spring", "winter"):
        desk.sheet(slug)
    assert desk.changed([(publication / name).resolve()]) == concerned


def test_a_broken_text_keeps_the_last_good_letter_until_it_is_mended(publication: Path) -> None:
    desk = Desk(publication)
    good = desk.sheet("spring")
    save(publication, desk, "issues/spring.yaml", SPRING.replace("subject:", "subjcet:"))
    broken = desk.sheet("spring")
    assert broken.is_stale
    assert broken.edition is good.edition
    assert broken.version != good.version
    assert [problem.line for problem in broken.problems] == [1]
    assert [entry.is_broken for entry in desk.listed_issues()] == [True, False]
    save(publication, desk, "issues/spring.yaml", SPRING)
    assert not desk.sheet("spring").is_stale
    assert desk.sheet("spring").version == good.version
    assert [entry.is_broken for entry in desk.listed_issues()] == [False, False]


def test_a_picture_that_was_missing_is_found_when_it_comes(publication: Path) -> None:
    picture = publication / "issues" / "images" / "tulip.png"
    content = picture.read_bytes()
    picture.unlink()
    desk = Desk(publication)
    assert desk.sheet("spring").problems
    picture.write_bytes(content)
    assert desk.changed([picture]) >= {"spring"}
    assert not desk.sheet("spring").is_stale


def test_a_mistake_in_the_publication_is_shown_over_the_last_good_letter(publication: Path) -> None:
    desk = Desk(publication)
    desk.sheet("spring")
    save(publication, desk, "newsletter.yaml", "nmae: x\n")
    sheet = desk.sheet("spring")
    assert sheet.edition and sheet.problems and desk.refusal[0]
    assert desk.publication and desk.publication.name == "The Garden Letter"
    save(publication, desk, "newsletter.yaml", PUBLICATION.replace("Garden Letter", "Park Letter"))
    assert desk.publication.name == "The Park Letter"
    assert not desk.sheet("spring").is_stale


def test_mistakes_in_the_publication_and_in_the_issue_are_shown_together(publication: Path) -> None:
    desk = Desk(publication)
    save(publication, desk, "newsletter.yaml", "nmae: x\n")
    save(publication, desk, "issues/spring.yaml", SPRING.replace("title: Pruning", "title: Pruning: how"))
    assert [problem.message.split(",")[0] for problem in desk.sheet("spring").problems] == [
        "There is no field `nmae` in a publication.",
        "The text `Pruning: how` holds a colon before a space",
    ]


def test_no_mistake_is_told_of_a_line_that_newsletter_yaml_no_longer_has(publication: Path) -> None:
    logo = publication / "logo.png"
    logo.write_bytes((publication / "issues" / "images" / "tulip.png").read_bytes())
    desk = Desk(publication)
    save(publication, desk, "newsletter.yaml", f"{PUBLICATION}theme: {{logo: {{src: logo.png, alt: Garden}}}}\n")
    assert not desk.sheet("spring").is_stale
    logo.unlink()
    save(publication, desk, "newsletter.yaml", "nmae: x\n")
    assert {problem.line for problem in desk.sheet("spring").problems} == {1}


def test_another_sample_for_a_merge_tag_is_another_version(publication: Path) -> None:
    desk = Desk(publication)
    before = desk.sheet("winter").version
    save(publication, desk, "newsletter.yaml", PUBLICATION.replace("Wilhelmina", "Wilma"))
    assert desk.sheet("winter").version != before


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("blocks/text.mjml", "\n{{ block.nothing }}\n", 2),
        ("blocks/text.txt", "{{ block.nothing }}\n", 1),
        ("blocks/text.mjml", "<mj-text>\n{% if %}\n", 2),
    ],
)
def test_a_template_error_names_the_template_its_line_and_the_block(
    publication: Path, name: str, text: str, line: int
) -> None:
    desk = Desk(publication)
    save(publication, desk, f"templates/{name}", text)
    sheet = desk.sheet("spring")
    template, block = sheet.problems
    assert (template.file, template.line) == (f"templates/{name}", line)
    assert template.message in sheet.failure
    assert "^" in template.excerpt
    assert (block.file, block.line) == ("issues/spring.yaml", 6)
    assert "`text`" in block.message


def test_a_missing_block_template_is_reported_with_the_block(publication: Path) -> None:
    desk = Desk(publication)
    save(publication, desk, "templates/blocks/text.mjml", '{% include "missing.mjml" %}')
    sheet = desk.sheet("spring")
    assert "missing.mjml" in sheet.failure
    assert [problem.line for problem in sheet.problems] == [6]


def test_an_issue_that_is_deleted_is_gone_and_comes_back_anew(publication: Path) -> None:
    desk = Desk(publication)
    desk.sheet("spring")
    (publication / "issues" / "spring.yaml").unlink()
    assert desk.changed([publication / "issues" / "spring.yaml"]) == {"spring"}
    with pytest.raises(KeyError):
        desk.sheet("spring")
    assert [entry.slug for entry in desk.listed_issues()] == ["winter"]
    save(publication, desk, "issues/spring.yaml", SPRING.replace("Spring has come\n", "Back\n"))
    assert title(desk) == "Back"


def test_a_publication_without_issues_or_without_its_file_is_no_crash(publication: Path) -> None:
    shutil.rmtree(publication / "issues")
    desk = Desk(publication)
    assert desk.listed_issues() == []
    assert desk.next_unbuilt() is None
    (publication / "newsletter.yaml").unlink()
    desk.changed([publication / "newsletter.yaml"])
    assert "newsletter.yaml" in desk.refusal[1]


def test_builds_in_the_background_do_not_push_out_open_issues(publication: Path) -> None:
    for number in range(MOST_EDITIONS + 2):
        (publication / "issues" / f"n{number}.yaml").write_text(WINTER, encoding="utf-8")
    desk = Desk(publication)
    opened = desk.sheet("spring")
    while slug := desk.next_unbuilt():
        desk.build_for_list(slug)
    assert desk.open_issue == ("spring", "")
    assert desk.sheet("spring") is opened
    assert all(entry.counts is not None for entry in desk.listed_issues())


def test_an_open_issue_stays_open_when_it_is_built_in_the_background(publication: Path) -> None:
    desk = Desk(publication)
    desk.sheet("winter")
    desk.sheet("spring")
    save(publication, desk, "issues/spring.yaml", SPRING.replace("Spring has come\n", "New\n"))
    desk.build_for_list("spring")
    assert desk.open_issue == ("spring", "")


@pytest.mark.soak
def test_memory_stays_flat_over_a_hundred_rebuilds(publication: Path) -> None:
    desk = Desk(publication)

    def rebuild(times: range) -> None:
        for number in times:
            text = WINTER.replace("Nothing grows.", f"Nothing grows, for the {number}th time.")
            save(publication, desk, "issues/winter.yaml", text)
            assert not desk.sheet("winter").is_stale
            desk.listed_issues()

    # pydantic keeps short texts that it has seen, up to 16,384 of them; all else is far less than a letter.
    assert growth(rebuild) < 70_000


def growth(rebuild: Callable[[range], None]) -> int:
    """Return by how many bytes 100 rebuilds have grown what is remembered."""

    def remembered() -> int:
        re.purge()  # the mail parser has a pattern for each boundary, of which re keeps some hundred
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    gc.unfreeze()  # commands that other tests have called keep their garbage, such as the classes that messages define
    gc.collect()
    rebuild(range(80))  # which fill what is remembered of the last ones
    tracemalloc.start()
    try:
        rebuild(range(80, 100))
        before = remembered()
        rebuild(range(100, 200))
        return remembered() - before
    finally:
        tracemalloc.stop()
