"""A block with `read_on: true` is shown from its beginning in the letter, and whole wherever else it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.build import build_edition
from newsletter.errors import TemplateError
from newsletter.model.publication import load_publication
from newsletter.text import markup
from tests.archive.sites import ABOUT, SITE_URL, archive, publication, structured
from tests.archive.sites import parsed as page_of

WEBINARS = "".join(
    f"      - {{title: Webinar {number}, starts: 2026-05-{number:02} 18:30, ends: '20:00', id: webinar-{number}}}\n"
    for number in range(1, 18)
)
ISSUE = f"""\
subject: Spring
preheader: All that grows
title: Spring
date: 2026-03-20
blocks:
  - type: webinars
    heading: Webinars in May
    read_on: true
    webinars:
{WEBINARS}
  - {{type: text, heading: Tulips, text: They are red.}}
"""
WORDS = {
    "en": "The other 14 webinars: in your browser",
    "fr": "Les 14 autres webinaires\u00a0: dans votre navigateur",
    "ar": "14 ندوة أخرى: في متصفحك",
}
PLACE = f"{SITE_URL}spring/#webinars-in-may"


def written(text: str) -> list[str]:
    """Return the titles of the webinars that a text has."""
    return sorted(set(re.findall(r"\bWebinar \d+", text)), key=lambda title: int(title.split()[1]))


@pytest.mark.parametrize("language", WORDS)
def test_the_letter_has_the_first_entries_and_a_link_to_the_place_of_the_block_on_the_web(
    language: str, tmp_path: Path
) -> None:
    root = publication(tmp_path, {"spring": f"language: {language}\n{ISSUE}"})
    edition = build_edition(root / "issues" / "spring.yaml", load_publication(root))
    html, text = edition.files["email.html"].decode(), edition.files["email.txt"].decode()
    assert written(html) == written(text) == ["Webinar 1", "Webinar 2", "Webinar 3"]
    elements = list(markup.parsed(html).iter("*"))
    (number,) = (number for number, element in enumerate(elements) if element.get("href") == PLACE)
    assert elements[number].xpath("string()") == WORDS[language]
    assert elements[number].get("aria-label") == f"{WORDS[language]} – Webinars in May"
    assert edition.rendering.origins[number] == ("blocks", 0, "read_on")
    assert f"{WORDS[language]}\n{PLACE}\n" in text
    assert html.index("Webinar 3") < html.index(PLACE) < html.index("Tulips")


def test_the_web_page_the_search_and_the_calendars_have_all_of_the_block(tmp_path: Path) -> None:
    root = publication(tmp_path, {"spring": ISSUE})
    everything = [f"Webinar {number}" for number in range(1, 18)]
    edition = build_edition(root / "issues" / "spring.yaml", load_publication(root))
    assert len([name for name in edition.files if name.endswith(".ics")]) >= 17
    archive(root)
    page = (root / "site" / "spring" / "index.html").read_text("utf-8")
    assert written(str(page_of(page).xpath("string(//main)"))) == everything
    assert page_of(page).xpath("//*[@id='webinars-in-may']")
    assert WORDS["en"] not in page
    assert len([event for event in structured(page_of(page)) if event["@type"] == "Event"]) == 17
    assert written((root / "site" / "spring" / "finds.js").read_text("utf-8")) == everything


def test_without_a_web_version_the_letter_has_all_of_the_block(tmp_path: Path) -> None:
    root = publication(tmp_path, {"spring": ISSUE}, ABOUT.replace(f"site_url: {SITE_URL}\n", ""))
    edition = build_edition(root / "issues" / "spring.yaml", load_publication(root))
    for name in ("email.html", "email.txt"):
        assert len(written(edition.files[name].decode())) == 17
    assert "weight.no-web-version" in {finding.rule for finding in edition.report.findings}


def test_a_frame_of_the_publications_own_that_knows_no_beginnings_shows_all_blocks_whole(tmp_path: Path) -> None:
    root = publication(tmp_path, {"spring": ISSUE})
    (root / "templates").mkdir()
    (root / "templates" / "blocks.mjml").write_text(
        '{% for block in issue.blocks %}{% set at = "blocks." ~ loop.index0 %}{% set level = 2 %}\n'
        '{% include "blocks/" ~ block.type ~ ".mjml" %}\n{% endfor %}\n',
        "utf-8",
    )
    edition = build_edition(root / "issues" / "spring.yaml", load_publication(root))
    assert len(written(edition.files["email.html"].decode())) == 17


def test_an_error_in_a_template_names_the_block_of_which_the_beginning_was_drawn(tmp_path: Path) -> None:
    root = publication(tmp_path, {"spring": ISSUE})
    (root / "templates" / "blocks").mkdir(parents=True)
    (root / "templates" / "blocks" / "webinars.mjml").write_text("{{ block.sessions }}", "utf-8")
    with pytest.raises(TemplateError) as refused:
        build_edition(root / "issues" / "spring.yaml", load_publication(root))
    assert [problem.line for problem in refused.value.problems] == [1, 6]
