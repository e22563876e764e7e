"""The translations of an issue at the preview: what is shown of them, and what makes them stale."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from newsletter.model.files import FILE
from newsletter.preview.desk import Desk
from tests.preview.conftest import Served
from tests.translating.catalogs import catalog_for

IN_FRENCH = {
    "Spring has come": "Le printemps est là",
    "In bloom": "En fleur",
    "Hello {first_name}, the tulips opened. [Click here]({link}).": "Bonjour {first_name}, les tulipes sont ouvertes.",
    "A red tulip": "Une tulipe rouge",
}


@pytest.fixture
def catalog(publication: Path) -> Path:
    """The catalog of an issue in French, of which some is translated, and one text without its link."""
    return catalog_for(publication / "issues" / "spring.yaml", "fr", IN_FRENCH)


def test_the_letter_its_text_and_its_row_in_the_inbox_are_shown_in_the_language_that_is_asked_for(
    catalog: Path, served: Served
) -> None:
    def asked(address: str, language: str) -> str:
        return served.client.get(address, params={"language": language}).text

    assert 'lang="fr" dir="ltr"' in asked("/letters/spring/", "fr")
    assert "En fleur" in asked("/letters/spring/", "fr")
    assert "images/tulip.png?v=" in asked("/letters/spring/", "fr")
    assert "Bonjour Ada" in asked("/api/issues/spring/text", "fr")
    for language in ("", "de", "../../newsletter", "fr/"):  # nobody has translated it into these
        assert 'lang="en" dir="ltr"' in asked("/letters/spring/", language)
    facts = served.client.get("/api/issues/spring", params={"language": "fr"}).json()
    assert facts["language"] == "fr"
    assert facts["languages"] == [{"id": "", "name": "English"}, {"id": "fr", "name": "French"}]
    assert facts["inbox"]["lang"] == "fr"
    assert served.client.get("/api/issues/winter").json()["languages"] == []


def test_what_is_wrong_with_a_translation_is_at_its_line_of_the_catalog_and_at_its_place_in_the_letter(
    catalog: Path, served: Served
) -> None:
    facts = served.client.get("/api/issues/spring", params={"language": "fr"}).json()
    (found,) = (finding for finding in facts["findings"] if finding["rule"] == "languages.names-in-braces")
    lines = catalog.read_text("utf-8").splitlines()
    assert found["file"] == "issues/spring.fr.po"
    assert "Bonjour" in lines[found["line"] - 1]
    assert found["path"] == "blocks.0.text"
    assert facts["origins"][str(found["element"])]["path"] == "blocks.0.text"
    # Places in the issue are those of its own file, not of the text that the translation has put together.
    (image,) = {place["line"] for place in facts["origins"].values() if place["path"] == "blocks.1.image"}
    assert "A red tulip" in (served.root / "issues" / "spring.yaml").read_text("utf-8").splitlines()[image - 1]
    missing = [finding for finding in facts["findings"] if finding["rule"] == "languages.missing"]
    assert "“Pruning”" in " ".join(finding["message"] for finding in missing)


def test_a_saved_catalog_makes_its_own_translation_stale_and_nothing_else(publication: Path, catalog: Path) -> None:
    desk = Desk(publication)
    original, french = desk.sheet("spring"), desk.sheet("spring", "fr")
    assert desk.open_issue == ("spring", "fr")
    catalog.write_text(catalog.read_text("utf-8").replace("En fleur", "Ce qui fleurit"), "utf-8")
    assert desk.changed([catalog]) == {"spring"}
    assert desk.sheet("spring") is original
    assert desk.sheet("spring", "fr").version != french.version
    desk.changed([publication / FILE])
    assert desk.sheet("spring") is not original


def test_a_picture_with_words_in_a_language_is_shown_as_soon_as_it_is_there(publication: Path, catalog: Path) -> None:
    desk = Desk(publication)
    edition = desk.sheet("spring", "fr").edition
    assert edition
    pictures = [shown.picture.content for shown in edition.letter.pictures.values()]
    own = publication / "issues" / "images" / "tulip.fr.png"
    Image.new("RGB", (64, 48), "gold").save(own)
    assert "spring" in desk.changed([own])
    letter = desk.letter("spring", "fr")
    assert letter
    assert [shown.picture.content for shown in letter.pictures.values()] != pictures


def test_a_catalog_that_cannot_be_read_keeps_the_last_good_letter_and_says_why(
    publication: Path, catalog: Path
) -> None:
    desk = Desk(publication)
    good = desk.sheet("spring", "fr")
    catalog.write_text(f"{catalog.read_text('utf-8')}\nmsgid no quotes\n", "utf-8")
    desk.changed([catalog])
    sheet = desk.sheet("spring", "fr")
    assert sheet.edition is good.edition
    assert [problem.file for problem in sheet.problems] == ["issues/spring.fr.po"]
    assert not desk.sheet("spring").problems
