"""Texts that are nothing but a merge tag without a fallback: mistakes, at their line, in all that the site shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.build import build_edition
from newsletter.errors import InputError, Problem
from newsletter.model.publication import load_publication
from tests.archive.sites import ABOUT, ISSUE, Site, archive, publication
from tests.planting import SITE, planted_issue, planted_publication, write

TAG = "{{ first_name }}"
TAGS = "merge_tags: {first_name: {sample: Ada}}\n"


def planted(root: Path, text: str) -> Path:
    """Write a publication that says a text in every field, and so does its issue; return its folder."""
    about = planted_publication(lambda path: text, lambda path: SITE)
    about |= {
        "merge_tags": {"first_name": {"sample": "Ada"}},
        "personas": [],
        "clients": [],
        "sending": {},
        "check": {},
    }
    write(root, planted_issue(lambda path: text, lambda path: SITE) | {"check": {}}, about)
    return root


def refused(root: Path) -> list[Problem]:
    """Return the mistakes for which a publication's site is not written, or none if it is."""
    try:
        archive(root)
    except InputError as error:
        return list(error.problems)
    return []


def test_a_title_of_which_nothing_is_left_is_a_mistake_with_the_line_to_write(tmp_path: Path) -> None:
    issue = ISSUE.replace("title: Spring", f'title: "{TAG}"')
    (problem,) = refused(publication(tmp_path, {"spring": issue}, ABOUT + TAGS))
    assert (problem.file, problem.line, problem.column) == ("issues/spring.yaml", 3, 9)
    assert problem.message == "This text is empty on the web, where nobody's `first_name` is known."
    assert 'as in `title: "{{ first_name | there }}"`' in problem.hint


def test_every_text_that_the_site_shows_is_refused_if_nothing_of_it_is_left(tmp_path: Path) -> None:
    root = planted(tmp_path, TAG)
    lines = [
        (file, number)
        for file in ("issues/issue.yaml", "newsletter.yaml")
        for number, line in enumerate((root / file).read_text("utf-8").split("\n"), 1)
        if TAG in line and '"subject"' not in line  # which is not shown on the site
    ]
    assert len(lines) > 60
    assert [(problem.file, problem.line) for problem in refused(root)] == lines
    assert build_edition(root / "issues/issue.yaml", load_publication(root)).files  # the letter can be built


def test_with_words_beside_it_the_tag_leaves_nothing_anywhere_on_the_site(tmp_path: Path) -> None:
    site = Site(archive(planted(tmp_path, f"Dear {TAG} and all")).folder)
    files = [path for path in site.folder.rglob("*") if path.suffix in (".html", ".ics", ".js", ".txt", ".xml")]
    assert len(files) > 10
    assert [path.name for path in files if "first_name" in path.read_text("utf-8")] == []
    said = {name: site.text(name) for name in ("feed.xml", "webinars.ics", "issue/index.html", "404.html")}
    assert "<title>Dear and all</title>" in said["feed.xml"] and "<name>Dear and all</name>" in said["feed.xml"]
    assert "NAME:Dear and all" in said["webinars.ics"] and "CATEGORIES:Dear and all" in said["webinars.ics"]
    assert '"publisher":{"@type":"Organization","name":"Dear and all"' in said["issue/index.html"]


@pytest.mark.parametrize(
    ("block", "places"),
    [
        ("{type: text, text: '{{ town }} [{{ town }}](https://example.org/) [x]({{ town }})'}", [("link", 37)]),
        ("{type: text, text: '[**{{ a }}**!](https://a.test/)', heading: '{{ a }}.'}", [("text", 28), ("text", 69)]),
        ('{type: text, text: "Words\\n\\n## {{ town }} {{ town | }}\\n\\nWords"}', [("heading", 37)]),
        ("{type: text, text: '{{ town | here }} [{{ town | here }}](https://example.org/), a `{{ town }}`'}", []),
        ("{type: videos, videos: [{title: T, speakers: ['{{ town }}, Ghent']}]}", [("text", 52)]),
        ("{type: videos, videos: [{title: T, speakers: ['Ada, {{ town }}, Ghent']}]}", [("text", 57)]),
        ("{type: text, text: 'Go [“{{ a }}” & \"\"](https://a.test/)'}", [("link", 30)]),
        ("{type: sessions, sessions: ['{{ town }}']}", [("text", 34)]),
        ('{type: text, text: "{{ town | \\u200b }}"}', [("text", 25)]),
        ("{type: button, label: Go, url: '{{ town }}'}", []),
    ],
)  # fmt: skip
def test_a_part_is_refused_where_it_stands(tmp_path: Path, block: str, places: list[tuple[str, int]]) -> None:
    issue = ISSUE[: ISSUE.index("  - ")] + f"  - {block}\n"
    root = publication(tmp_path, {"spring": issue})
    assert [(problem.message.split()[1], problem.column) for problem in refused(root)] == places


def test_texts_of_a_draft_may_be_empty(tmp_path: Path) -> None:
    draft = "draft: true\n" + ISSUE.replace("title: Spring", f'title: "{TAG}"')
    root = publication(tmp_path, {"spring": ISSUE, "later": draft})
    assert not (archive(root).folder / "later").exists()
