"""The words of newsletter.yaml have a form in each language, and what has none is found at its line."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from newsletter.build import build_edition, compose_languages
from newsletter.check import check
from newsletter.model.publication import Publication, load_publication
from newsletter.reading.parsing import parse
from newsletter.review.called import Thing
from newsletter.review.changes import changes
from newsletter.review.sent import as_built, digest_of
from newsletter.sending.leaving import pages as leaving
from tests.archive.sites import archive
from tests.translating.catalogs import catalog_for, publication_with

SETTINGS = """\
name: {en: Garden Letter, fr: La lettre du jardin}
sender:
  name: {en: Garden Society, fr-BE: Société du jardin}
  email: letter@garden.test
postal_address:
  en: |
    1 Long Street
    1000 Brussels
  fr: |
    Rue Longue 1
    1000 Bruxelles
reason:
  en: You *asked* for it.
  fr: Vous l’avez *demandé*.
site_url: https://garden.test/
unsubscribe_url: https://garden.test/leave
social:
  - {label: {en: Our videos, fr: Nos vidéos}, url: "https://garden.test/videos"}
  - {label: YouTube, url: "https://youtube.com/@garden"}
merge_tags:
  first_name: {sample: Ada, fallback: {en: friend, fr: à vous}}
theme:
  logo: {src: logo.png, alt: {en: A garden, fr: Un jardin}}
"""
BLOCKS = """\
  - {type: text, text: "Dear {{ first_name }}, hello."}
  - type: webinars
    webinars:
      - {title: Ask us, starts: 2026-05-12 18:30, ends: 20:00}
"""
WORDS = ("Garden Letter", "Garden Society", "1000 Brussels", "You asked for it.", "Our videos", "friend")
WORDS_IN_FRENCH = (
    "La lettre du jardin",
    "Société du jardin",
    "1000 Bruxelles",
    "Vous l’avez demandé.",
    "Nos vidéos",
    "à vous",
)


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An issue with a French and a German catalog, in a publication that has its words in English and French."""
    root = tmp_path_factory.mktemp("garden")
    path = publication_with(root, BLOCKS)
    (root / "newsletter.yaml").write_text(SETTINGS, "utf-8")
    (root / "logo.png").write_bytes((Path(__file__).parent.parent / "editions/images/narrow.png").read_bytes())
    for language in ("fr", "de"):
        catalog_for(path, language, lambda words: f"«{words}»")
    return path


def test_a_translation_has_the_words_of_its_language_in_every_part_and_the_list_stays_the_same(garden: Path) -> None:
    publication = load_publication(garden.parent.parent)
    found = {}
    for language, own, others in (("", WORDS, WORDS_IN_FRENCH), ("fr", WORDS_IN_FRENCH, WORDS)):
        edition = build_edition(garden, publication, language)
        letter = edition.letter
        message = message_from_bytes(letter.message)
        sender = str(make_header(decode_header(message["From"])))
        found[language] = message["List-ID"]
        name, sender_name, address, reason, videos, fallback = own
        assert sender == f"{sender_name} <letter@garden.test>"
        for text in (
            edition.files["email.txt"].decode(),
            letter.rendering.html.replace("<em>", "").replace("</em>", ""),
        ):
            plain = text.replace("\u00a0", " ").replace("*", "")
            assert all(words in plain for words in (name, address, reason, videos)), (language, plain)
            assert not any(words in plain for words in others)
        assert f"CATEGORIES:{name}".encode() in edition.files["webinars.ics"]
        assert publication.in_language(language or "en").fallbacks("")(letter.rendering.tags.tags[0]) == fallback
        assert ('alt="Un jardin"' in letter.rendering.html) == (language == "fr")
    assert found[""] == found["fr"] == "Garden Letter <garden-letter.garden.test>"


def test_the_archive_its_feeds_and_the_pages_for_leaving_have_the_words_of_their_language(
    garden: Path, tmp_path: Path
) -> None:
    publication = load_publication(garden.parent.parent)
    site = archive(publication.root, tmp_path / "site").folder
    for name, own, other in (
        ("index.html", WORDS, WORDS_IN_FRENCH),
        ("spring/index.html", WORDS, WORDS_IN_FRENCH),
        ("spring/fr/index.html", WORDS_IN_FRENCH, WORDS),
    ):
        text = (site / name).read_text("utf-8")
        assert all(words in text for words in (own[0], own[2], own[4])), name
        assert not any(words in text for words in (other[0], other[2], other[4])), name
    assert "<title>La lettre du jardin</title>" in (site / "feed.fr.xml").read_text("utf-8")
    assert "Société du jardin" in (site / "feed.fr.xml").read_text("utf-8")
    assert "<title>Garden Letter</title>" in (site / "feed.xml").read_text("utf-8")
    pages = leaving.pages(publication)
    assert "1000 Bruxelles" in pages["fr/left.html"].decode()
    assert "1000 Brussels" in pages["left.html"].decode()


def test_a_letter_to_members_keeps_its_own_link_in_every_language(garden: Path) -> None:
    publication = load_publication(garden.parent.parent).as_members_get_it()
    assert publication.in_language("fr").unsubscribe_url == "{{ unsubscribe_url }}"
    assert publication.in_language("fr").name == publication.in_language("fr-CA").name == "La lettre du jardin"
    assert publication.in_language("fr").in_language("en").name == publication.in_language("nl").name == "Garden Letter"


def test_words_without_a_form_in_the_language_of_a_catalog_are_found_at_their_lines(garden: Path) -> None:
    path, settings = garden, garden.parent.parent / "newsletter.yaml"
    edition = build_edition(path, load_publication(settings.parent), "fr")
    assert [each for each in edition.report.findings if each.rule == "languages.words"] == []
    edition = build_edition(path, load_publication(settings.parent), "de")
    assert '<div dir="auto" lang="en"' in edition.rendering.html  # so that it is read aloud as what it is
    assert re.search(r'<a [^>]*lang="en"[^>]*>Our videos</a>', edition.rendering.html)
    found = [each.problem for each in edition.report.findings if each.rule == "languages.words"]
    assert [(each.line, each.hint) for each in found] == [
        (1, "Write `{en: Garden Letter, fr: La lettre du jardin, de: …}`."),
        (3, "Write `{en: Garden Society, fr-BE: Société du jardin, de: …}`."),
        (9, "Write `de: …` on a line below it."),
        (14, "Write `de: …` on a line below it."),
        (18, "Write `{en: Our videos, fr: Nos vidéos, de: …}`."),
        (21, "Write `{en: friend, fr: à vous, de: …}`."),
        (23, "Write `{en: A garden, fr: Un jardin, de: …}`."),
    ]


def test_a_sentence_for_all_languages_is_found_and_a_name_or_an_address_is_not(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS)
    settings = tmp_path / "newsletter.yaml"
    settings.write_text(
        f"{settings.read_text('utf-8')}reason: You asked for it.\n"
        "social: [{label: LinkedIn, url: 'https://linkedin.com/x'}, {label: Our videos, url: 'https://garden.test/'},"
        " {label: 'https://garden.test/films', url: 'https://garden.test/films'}]\n",
        "utf-8",
    )
    catalog_for(path, "fr", lambda words: f"«{words}»")
    found = [
        each.problem
        for each in check(build_edition(path, load_publication(tmp_path), "fr").letter).findings
        if each.rule == "languages.words"
    ]
    assert [(each.message, each.hint) for each in found] == [
        (
            f"“{words}” has no words in fr, and stands in the letter as it is.",
            f"Write `{name}: {{en: {words}, fr: …}}`.",
        )
        for name, words in (("fallback", "there"), ("reason", "You asked for it."), ("label", "Our videos"))
    ]


def test_a_review_tells_what_has_changed_in_which_language() -> None:
    before, now = (
        parse(text.encode(), "newsletter.yaml").data
        for text in (
            "name: Letter\nreason: You asked.\nsocial: [{label: {en: Videos, fr: Vidéos}, url: https://a.test/}]\n",
            "name: {en: Letter, fr: Lettre}\nreason: {en: You asked., fr: Vous l’avez demandé.}\n"
            "social: [{label: {en: Videos, fr: Nos vidéos, de: Videos}, url: https://a.test/}]\n",
        )
    )
    found = changes(before, now, Publication, Thing(holder="the settings"))
    assert [(each.sentence, each.path) for each in found] == [
        ("The name in French in the settings changed from “Letter” to “Lettre”.", ("name", "fr")),
        (
            "The reason in French in the settings changed from “You asked.” to “Vous l’avez demandé.”.",
            ("reason", "fr"),
        ),
        (
            "The label in French of the social link “Videos” changed from “Vidéos” to “Nos vidéos”.",
            ("social", 0, "label", "fr"),
        ),
        ("The label in German of the social link “Videos” is new: “Videos”.", ("social", 0, "label", "de")),
    ]


def test_words_that_a_letter_says_in_english_are_found_until_the_new_language_has_them(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS, language="fi-FI", updated="2026-04-21")
    words = tmp_path / "templates" / "words.yaml"
    words.parent.mkdir()
    found = {}
    for text in (
        "fi: {reading_time: '{minutes} min lukuaika'}\n",
        "fi: {reading_time: '{minutes} min lukuaika', register: Ilmoittaudu, add_to_calendar: Lisää kalenteriin,\n"
        "  unsubscribe: Peruuta tilaus}\n",
    ):
        words.write_text(text, "utf-8")
        edition = build_edition(path, load_publication(tmp_path))
        found[text] = [each.problem for each in edition.report.findings if each.rule == "languages.own-words"]
        assert "20. huhtikuuta 2026" in edition.rendering.text.replace("\u00a0", " ")
        assert "min lukuaika" in edition.rendering.text
    first, second = found.values()
    assert {(each.file, each.line, each.hint) for each in first} == {
        ("templates/words.yaml", 1, f"Write `{name}: …` below `fi:`; in English it is “{english}”.")
        for name, english in (("add_to_calendar", "Add to calendar"), ("unsubscribe", "Unsubscribe"))
    }
    assert second == []


def test_a_word_that_changes_in_one_language_changes_what_is_approved_and_who_gets_it_does_not(garden: Path) -> None:
    settings = garden.parent.parent / "newsletter.yaml"
    before = settings.read_text("utf-8")
    publication = load_publication(settings.parent)
    first = digest_of(compose_languages(garden, publication))
    to_members = compose_languages(garden, publication.as_members_get_it())
    assert digest_of(as_built(to_members, publication)) == first
    try:
        settings.write_text(before.replace("Nos vidéos", "Toutes nos vidéos"), "utf-8")
        assert digest_of(compose_languages(garden, load_publication(settings.parent))) != first
    finally:
        settings.write_text(before, "utf-8")
