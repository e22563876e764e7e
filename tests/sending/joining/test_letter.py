"""The letter in which people confirm: drawn by the publication's own templates, and all that is typed stays text."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from newsletter.model.publication import load_publication
from newsletter.sending.joining.letter import drawn, written
from tests.axe import faults
from tests.browser import opened
from tests.sending.joining.desks import ABOUT
from tests.sending.joining.test_in_a_browser import LANGUAGES
from tests.sending.servers import parsed
from tests.test_accessibility import EXCLUDED

NAME = "Fish & *Chips*, 2_000 <b>more</b> [x](y)"
LINK = "https://news.example.org/u/gAAAAAB"


def letter(folder: Path, language: str, about: str = ABOUT, consent: str = "Yes.") -> EmailMessage:
    (folder / "newsletter.yaml").write_text(about, "utf-8")
    publication = load_publication(folder).as_everybody_reads_it()
    skeleton = drawn(publication, language, consent, "https://example.org/privacy?a=1&b=2")
    return parsed(written(skeleton, "ann@example.org", LINK, datetime(2026, 11, 30, tzinfo=UTC)))


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part
    content: str = part.get_content()
    return content


def test_what_the_newsletter_is_called_and_what_people_agree_to_stay_as_they_are(same_folder: Path) -> None:
    own = "masthead.mjml"
    (same_folder / "templates").mkdir()
    (same_folder / "templates" / own).write_text(
        "<mj-section><mj-column><mj-text><h1>{{ issue.title }}</h1><p>Own look</p></mj-text></mj-column></mj-section>",
        "utf-8",
    )
    about = ABOUT.replace("name: The Garden Letter", f"name: '{NAME}'")
    message = letter(same_folder, "en", about, f"Send me {NAME}.")
    text, html = " ".join(body(message, "plain").split()), body(message, "html")
    assert message["Subject"] == f"Please confirm: {NAME}"
    assert f"asked for {NAME} to be sent to ann@example.org." in text
    assert f"Send me {NAME}." in text and "https://example.org/privacy?a=1&b=2" in text
    assert "Send me Fish &amp; *Chips*, 2_000 &lt;b&gt;more&lt;/b&gt; [x](y)." in html
    assert "Own look" in html and f'href="{LINK}"' in html
    assert "2000" not in text.replace("2_000", "") and "min read" not in text  # it has no date, as no issue it is of
    assert "nsubscribe</a>" not in html


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_the_letter(language: str, same_folder: Path, browser: Browser) -> None:
    (same_folder / "letter.html").write_text(body(letter(same_folder, language), "html"), "utf-8")
    found: list[object] = []
    with opened(browser) as visit:
        visit.page.goto((same_folder / "letter.html").as_uri())
        for width, is_dark in ((360, False), (360, True), (700, False), (700, True)):
            visit.page.set_viewport_size({"width": width, "height": 900})
            visit.page.emulate_media(color_scheme="dark" if is_dark else "light")
            found += [(width, is_dark, fault) for fault in faults(visit.page, EXCLUDED)]
    assert found == []
