"""A new block kind is a model and two templates, and everything else finds what is in it by the types of its fields.

A copy of the builder gets a kind whose fields have names that no other block has, as docs/adding-a-block.md says, and
makes a letter and a site with it, in a process of its own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.planting import PICTURE

ROOT = Path(__file__).resolve().parent.parent

MODEL = '''
class Workshop(Timed):
    """A course at a time."""

    whereabouts: Place | None = optional("where it is", "Hall 3")
    syllabus: Prose | None = optional("what it is about", "Cells.")
    enrolment: Address | None = optional("where to enrol", "https://example.org/")


class Course(Block):
    """Something to learn."""

    type: Literal["course"]
    lesson: Prose = required("what is taught", "All about **cells**.")
    brochure: Address | None = optional("where to read more", "https://example.org/")
    poster: Image | None = optional("a picture", {"src": "a.png", "alt": "A cell"})
    meetup: Workshop | None = optional("when it is", {"title": "Cells"})


AnyBlock = Course | (
'''

HTML = """\
{% from "parts.mjml" import section, opening, picture, action, calendar with context %}
{% call section(at) %}
<mj-text>
{{ opening(block, at) }}
{% if block.poster %}{{ picture(block.poster, at ~ ".poster") }}{% endif %}
<div class="prose" data-at="{{ at }}.lesson">{{ block.lesson | prose(level) }}</div>
{% if block.brochure %}{{ action("Read more", block.brochure, at ~ ".brochure") }}{% endif %}
{% if block.meetup %}
{% set when = described(block.meetup) %}
<h3 class="item" data-at="{{ at }}.meetup">{{ block.meetup.title }}</h3>
<p data-at="{{ at }}.meetup.starts">{{ when.date }}, {{ when.times }}</p>
{% if block.meetup.syllabus %}<div class="prose">{{ block.meetup.syllabus | prose(4) }}</div>{% endif %}
{{ calendar(block.meetup) }}
{% endif %}
</mj-text>
{% endcall %}
"""

TEXT = """\
{% from "parts.txt" import opening, link, calendar with context %}
{{ opening(block) }}
{{ block.lesson | prose_text }}

{% if block.brochure %}{{ link("Read more", block.brochure) }}{% endif %}

{% if block.meetup %}
{{ block.meetup.title | underline("-") }}
WHEN
{{ block.meetup.syllabus | prose_text if block.meetup.syllabus }}

{{ calendar(block.meetup) }}
{% endif %}
"""

PUBLICATION = """\
name: The Course Letter
sender: {name: Society, email: letter@society.test}
postal_address: 1 Long Street, 1000 Brussels
unsubscribe_url: "{{ unsubscribe_url }}"
site_url: https://news.society.test/
timezone: Europe/Brussels
merge_tags: {first_name: {sample: Ada, fallback: there}}
"""

ISSUE = """\
subject: What we teach in spring, and how to join
preheader: A course on cells for everybody who wants to know more about blood.
title: Spring courses
date: 2026-04-20
blocks:
  - type: course
    heading: Learning about blood
    lesson: |
      LESSON
    brochure: BROCHURE
    poster: {src: poster.png, alt: ALT}
    meetup:
      title: A morning of cells
      starts: 2026-05-12 10:30
      duration: 2 h
      whereabouts: Hall Nine
      syllabus: We look at *many* cells.
      enrolment: https://society.test/enrol
      speakers: ["The laboratory team, Ghent"]
"""

GOOD = {
    "LESSON": "Dear {{ first_name }}, blood has cells.",
    "BROCHURE": "https://society.test/cells",
    "ALT": "A red cell",
}
GOOD_ONE = {"spring": GOOD}


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a copy of the builder that knows the block kind `course`."""
    root = tmp_path_factory.mktemp("builder")
    # With what is compiled already: for all but one module it is right.
    shutil.copytree(ROOT / "newsletter", root / "newsletter")
    shutil.copytree(ROOT / "templates", root / "templates")
    blocks = root / "newsletter" / "model" / "blocks.py"
    text = blocks.read_text("utf-8")
    assert "\nAnyBlock = (\n" in text
    imports = "from newsletter.model.events import Timed\nfrom newsletter.reading.fields import Place\n"
    text = text.replace("\nclass ", f"\n{imports}\nclass ", 1).replace("\nAnyBlock = (\n", MODEL, 1)
    blocks.write_text(text, "utf-8")
    return root


def written(
    folder: Path, builder: Path, letters: Mapping[str, Mapping[str, str]] = GOOD_ONE, *, said_in_text: bool = True
) -> Path:
    """Write a publication with courses, each in a letter by its name, and return its folder."""
    (folder / "issues").mkdir(parents=True)
    (folder / "newsletter.yaml").write_text(PUBLICATION, "utf-8")
    for name, differs in letters.items():
        issue = ISSUE
        for place, words in {**GOOD, **differs}.items():
            issue = issue.replace(place, words)
        (folder / "issues" / f"{name}.yaml").write_text(issue, "utf-8")
    (folder / "issues" / "poster.png").write_bytes(PICTURE.read_bytes())
    when = "{% set when = described(block.meetup) %}{{ when.date }}, {{ when.times }}"
    templates = {"course.mjml": HTML, "course.txt": TEXT.replace("WHEN", when if said_in_text else "")}
    for name, template in templates.items():
        (builder / "templates" / "blocks" / name).write_text(template, "utf-8")
    return folder


def run(builder: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    cache = {"XDG_CACHE_HOME": str(builder / "cache")}
    environment = {**os.environ, **cache, "PYTHONPATH": str(builder)}
    return subprocess.run(
        [sys.executable, "-m", "newsletter", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def found(builder: Path, folder: Path) -> dict[str, set[tuple[str, int]]]:
    """Return for each letter in which rules find something these rules, each with its line."""
    said = run(builder, folder, "check", "--format", "json")
    assert said.stderr == ""
    letters: dict[str, set[tuple[str, int]]] = {}
    for finding in json.loads(said.stdout):
        letters.setdefault(Path(finding["file"]).stem, set()).add((finding["rule"], finding["line"]))
    return letters


def line_of(start: str) -> int:
    return next(number for number, line in enumerate(ISSUE.splitlines(), 1) if line.strip().startswith(start))


def test_a_good_letter_with_a_new_block_has_no_finding(builder: Path, tmp_path: Path) -> None:
    assert found(builder, written(tmp_path / "letter", builder)) == {}


WRONG_LESSON = (
    """\
TODO: blood has the the cells.

      Dear {{ frist_name }}, read on [here](https://society.test/), or about <b>cells</b>.

      We meet on Friday, 12 May 2026.

      [Cells](http://society.test/) are small. © 2019 Society

      """
    + "Blood has cells, and more. " * 30
)


WRONG_ONES: list[tuple[dict[str, str], set[str], str]] = [
    (
        {"LESSON": WRONG_LESSON},
        {
            "writing.doubled-word",
            "writing.long-paragraph",
            "writing.placeholder",
            "writing.undeclared-merge-tag",
            "writing.click-here",
            "writing.markup-shown",
            "dates.weekday",
            "dates.copyright-year",
            "links.http",
        },
        "LESSON",
    ),
    ({"BROCHURE": "http://society.test/cells"}, {"links.http"}, "brochure:"),
    ({"BROCHURE": "https://bit.ly/cells"}, {"links.shortener"}, "brochure:"),
    ({"BROCHURE": "https://example.org/cells"}, {"writing.placeholder"}, "brochure:"),
    ({"ALT": "poster.png"}, {"accessibility.alt-file-name"}, "poster:"),
    ({"ALT": "A red red cell"}, {"writing.doubled-word"}, "poster:"),
]
"""What differs in a letter, the rules that find it, and where."""


@pytest.fixture(scope="module")
def found_in_wrong_ones(builder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[tuple[str, int]]]:
    """What is found in the letters by their numbers, all in one process."""
    letters = {f"number-{number}": differs for number, (differs, _, _) in enumerate(WRONG_ONES)}
    return found(builder, written(tmp_path_factory.mktemp("letters") / "wrong", builder, letters))


@pytest.mark.parametrize(("number", "rules", "place"), [(n, *case[1:]) for n, case in enumerate(WRONG_ONES)])
def test_every_family_of_rules_reads_a_new_block(
    number: int, rules: set[str], place: str, found_in_wrong_ones: dict[str, set[tuple[str, int]]]
) -> None:
    findings = found_in_wrong_ones[f"number-{number}"]
    assert {rule for rule, _ in findings} == rules
    lesson = range(line_of("LESSON"), line_of("LESSON") + 9)
    assert all(line in lesson if place == "LESSON" else line == line_of(place) for _, line in findings)


def test_a_time_that_the_text_does_not_say_is_found(builder: Path, tmp_path: Path) -> None:
    letter = written(tmp_path / "letter", builder, said_in_text=False)
    assert found(builder, letter) == {"spring": {("delivery.text-misses", line_of("starts:"))}}


def test_a_picture_that_is_missing_is_told_at_its_place(builder: Path, tmp_path: Path) -> None:
    folder = written(tmp_path / "letter", builder)
    (folder / "issues" / "poster.png").unlink()
    assert (
        f"issues/spring.yaml:{line_of('poster:')}:19: There is no file `poster.png`."
        in run(builder, folder, "build").stderr
    )


def test_the_letter_its_calendar_and_the_site_have_what_stands_in_a_new_block(builder: Path, tmp_path: Path) -> None:
    folder = written(tmp_path / "letter", builder)
    for command in ("build", "archive"):
        said = run(builder, folder, command)
        assert (said.returncode, said.stderr) == (0, "")
    out = folder / "out" / "spring"
    html, text = ((out / f"email.{ending}").read_text("utf-8") for ending in ("html", "txt"))
    assert re.search(r'<img [^>]*alt="A red cell"', html)
    assert [*(out / "images").iterdir()]
    for said_to_all in ("Learning about blood", "blood has cells", "A morning of cells", "12 May 2026", "10:30–12:30"):
        assert said_to_all in html
        assert said_to_all.lower() in text.lower()
    assert "https://society.test/cells" in text
    calendar = (out / "webinars.ics").read_text("utf-8").replace("\r\n ", "")
    assert "DTSTART:20260512T083000Z" in calendar
    assert "SUMMARY:A morning of cells" in calendar
    assert "LOCATION:Hall Nine" in calendar
    assert "We look at many cells." in calendar
    assert "https://society.test/enrol" in calendar
    found = (folder / "site" / "spring" / "finds.js").read_text("ascii")
    assert '"Learning about blood","","learning-about-blood","' in found
    assert "blood has cells" in found
    assert '"A morning of cells","The laboratory team, Ghent","' in found
    assert r"Hall Nine \u00b7 We look at many cells." in found


def test_editors_know_a_new_block(builder: Path, tmp_path: Path) -> None:
    schema = json.loads(run(builder, written(tmp_path / "letter", builder), "schema").stdout)
    assert "course" in json.dumps(schema["properties"]["blocks"])
