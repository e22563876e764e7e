"""What the page shows of an issue: the letter in its frame, the inbox, the findings' places, the order of reading."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import html as lxml_html

from newsletter.build import Edition
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.settings import Persona
from newsletter.preview import handover, views
from newsletter.preview.desk import Desk
from newsletter.preview.sheet import Sheet
from newsletter.seen import frame, inbox
from newsletter.seen.screen_reader import reading_order
from newsletter.sending.services import SERVICES
from tests.letters import PUBLICATIONS
from tests.preview.conftest import SPRING


@pytest.fixture
def sheet(publication: Path) -> Sheet:
    return Desk(publication).sheet("spring")


@pytest.fixture
def edition(sheet: Sheet) -> Edition:
    assert sheet.edition
    return sheet.edition


def shown(edition: Edition, scheme: frame.Scheme = "light", *, images: bool = True) -> str:
    return views.letter(edition.letter, None, scheme=scheme, images=images)


def persona(edition: Edition) -> Persona:
    found = views.named(edition.letter.publication, "Long name")
    assert found
    return found


@pytest.mark.parametrize("root", PUBLICATIONS, ids=lambda root: root.name)
def test_every_element_in_the_frame_has_the_number_that_origins_count(root: Path) -> None:
    desk = Desk(root)
    for entry in desk.listed_issues():
        edition = desk.sheet(entry.slug).edition
        assert edition
        tree = lxml_html.document_fromstring(frame.numbered(edition.rendering.html))
        numbers = [int(element.get(frame.ELEMENT, -1)) for element in tree.iter("*")]
        assert numbers == list(range(len(numbers)))
        assert [element.tag for element in tree.iter("*")] == [
            element.tag for element in ParsedLetter.of(edition.letter).elements
        ]


def test_the_frame_shows_samples_and_those_of_a_persona_escaped(edition: Edition) -> None:
    assert "Hello Ada," in shown(edition)
    named = views.letter(edition.letter, persona(edition), scheme="light", images=True)
    assert "Hello Wilhelmina &lt;the&gt; " in named
    assert "Hello Wilhelmina <the>" in views.text(edition, persona(edition))


def test_pictures_are_found_beside_the_letter_under_an_address_that_changes_with_them(edition: Edition) -> None:
    assert "https://news.garden.test/spring/images/" not in shown(edition)
    assert re.search(r'src="images/tulip\.png\?v=[0-9a-f]{8}"', shown(edition))
    assert "https://news.garden.test/spring/images/tulip.png" in views.html(edition)


def test_without_images_nothing_has_a_source_and_the_words_stay(edition: Edition) -> None:
    without = shown(edition, images=False)
    assert "images/" not in without
    assert 'alt="A red tulip"' in without
    assert 'width="' in without


@pytest.mark.parametrize(
    ("query", "in_dark", "in_light"),
    [
        ("(prefers-color-scheme: dark)", "(min-width: 0px)", "(max-width: 0px)"),
        ("(PREFERS-COLOR-SCHEME:Dark)", "(min-width: 0px)", "(max-width: 0px)"),
        ("( prefers-color-scheme : light )", "(max-width: 0px)", "(min-width: 0px)"),
        ("(prefers-color-scheme)", "(min-width: 0px)", "(min-width: 0px)"),
        (
            "screen and (prefers-color-scheme: dark) and (min-width: 1px), print",
            "screen and (min-width: 0px) and (min-width: 1px), print",
            "screen and (max-width: 0px) and (min-width: 1px), print",
        ),
        ("not all and (prefers-color-scheme: dark)", "not all and (min-width: 0px)", "not all and (max-width: 0px)"),
    ],
)
def test_media_queries_of_the_colour_scheme_are_decided_and_not_left_to_the_computer(
    query: str, in_dark: str, in_light: str
) -> None:
    html = f'<html><head><style>@media {query} {{ a {{}} }}</style><link media="{query}"></head><body>{query}</body>'
    decided_in: dict[frame.Scheme, str] = {"dark": in_dark, "light": in_light, "inverted": in_light}
    for scheme, decided in decided_in.items():
        written = frame.letter(html, {}, scheme, images=True)
        assert f"<style>@media {decided} {{" in written
        assert f'media="{decided}"' in written
        assert f"<body>{query}</body>" in written


def test_dark_is_the_letters_own_and_a_letter_without_any_stays_light(edition: Edition) -> None:
    assert "color-scheme: only dark" in shown(edition, "dark")
    assert "color-scheme: only light" in shown(edition, "light")
    assert "color-scheme: only light" in frame.letter("<html><head></head></html>", {}, "dark", images=True)


def test_inversion_turns_the_page_and_leaves_pictures(edition: Edition) -> None:
    assert "filter: invert(1) hue-rotate(180deg)" in shown(edition, "inverted")
    assert "hue-rotate" not in shown(edition, "light")


def test_pictures_in_the_background_are_found_or_left_out_like_others(edition: Edition) -> None:
    picture = next(iter(edition.letter.pictures.values()))
    address, pictures = picture.url, {picture.url: views.picture_address(picture)}
    html = (
        f'<html><head><style>a {{ background: url("{address}") }}</style></head>'
        f"<body background='{address}' style=\"background-image:url('{address}')\"><p>{address}</p></body></html>"
    )
    local = frame.letter(html, pictures, "light", images=True)
    assert local.count("images/tulip.png?v=") == 3
    assert f"<p>{address}</p>" in local
    without = frame.letter(html, pictures, "light", images=False)
    assert without.count("images/") == 1
    assert f"<p>{address}</p>" in without


def test_an_inbox_cuts_with_an_ellipsis_and_tells_how_much_is_missing(sheet: Sheet) -> None:
    row = views.issue(sheet, sheet.path.parent.parent, None)["inbox"]
    phone, desktop = row["cuts"]["phone"], row["cuts"]["desktop"]
    assert phone["subject"] == "Spring has come to the garden, and with…"
    assert row["left"] == phone["left"] == {"subject": 41 - 70, "preheader": 85 - 28}
    assert phone["preheader"] == "What is in bloom this month."
    assert phone["after"].startswith("Read in your browser")
    assert desktop["subject"] == "Spring has come to the garden, and with it the first of thr…"
    assert desktop["left"]["subject"] == 60 - 70  # as `check` counts
    assert (row["sender"], row["address"]) == ("The Garden Society", "letter@garden.test")


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("abc", 3), ("e\u0301", 1), ("👩‍🔬👍🏽", 2), ("🇧🇪🇫🇷", 2), ("\u200bab", 3)]
)
def test_characters_are_counted_as_they_are_seen(text: str, count: int) -> None:
    assert inbox.length(text) == count


@pytest.mark.parametrize(
    ("text", "room", "cut"),
    [
        ("abcd", 4, "abcd"),
        ("abcde", 4, "abc…"),
        ("ab cde", 4, "ab…"),
        ("👩‍🔬👩‍🔬👩‍🔬", 2, "👩‍🔬…"),
        ("abc", 0, ""),
        ("", 0, ""),
    ],
)
def test_a_text_is_cut_between_characters(text: str, room: int, cut: str) -> None:
    assert inbox.cut(text, room) == cut


def test_a_finding_knows_its_path_its_element_and_its_page(sheet: Sheet, edition: Edition) -> None:
    data = views.issue(sheet, sheet.path.parent.parent, None)
    finding = next(finding for finding in data["findings"] if finding["rule"] == "writing.click-here")
    assert (finding["file"], finding["line"]) == ("issues/spring.yaml", 8)
    assert finding["path"] == "blocks.0.text"
    assert finding["docs"] == "docs/checks/writing.md#writingclick-here"
    element = ParsedLetter.of(edition.letter).elements[finding["element"]]
    assert "the tulips opened" in "".join(element.itertext())


def test_the_id_of_a_finding_stays_when_lines_before_it_change(publication: Path) -> None:
    desk = Desk(publication)
    path = publication / "issues" / "spring.yaml"

    def ids() -> list[str]:
        return [finding["id"] for finding in views.issue(desk.sheet("spring"), publication, None)["findings"]]

    before = ids()
    path.write_text(f"# a note\n\n{SPRING}", encoding="utf-8")
    desk.changed([path])
    assert ids() == before
    assert len(set(before)) == len(before)


def test_a_click_on_an_element_leads_to_its_line(sheet: Sheet, edition: Edition) -> None:
    origins = views.issue(sheet, sheet.path.parent.parent, None)["origins"]
    places = {place["path"]: (place["file"], place["line"]) for place in origins.values()}
    assert places["title"] == ("issues/spring.yaml", 3)
    assert places["blocks.1"] == ("issues/spring.yaml", 9)
    assert places["blocks.2.webinars.0"] == ("issues/spring.yaml", 13)
    assert {int(number) for number in origins} <= set(range(len(ParsedLetter.of(edition.letter).elements)))


def test_an_issue_that_never_built_has_no_letter_and_says_why(publication: Path) -> None:
    (publication / "issues" / "torn.yaml").write_text("title: [", encoding="utf-8")
    data = views.issue(Desk(publication).sheet("torn"), publication, None)
    assert not data["has_letter"] and not data["stale"]
    assert data["problems"][0]["file"] == "issues/torn.yaml"
    assert data["problems"][0]["excerpt"]
    assert (data["inbox"], data["findings"], data["files"]) == (None, [], [])


def test_the_message_is_shown_by_its_headers_and_parts(edition: Edition) -> None:
    told = views.message(edition, None)
    headers = dict(told["headers"])
    assert headers["Subject"].startswith("Spring has come")
    assert headers["From"] == "The Garden Society <letter@garden.test>"
    assert [(part["type"], part["depth"]) for part in told["parts"]] == [
        ("multipart/alternative", 0),
        ("text/plain", 1),
        ("text/html", 1),
    ]
    assert told["size"] == len(edition.letter.message) == told["parts"][0]["encoded"]
    assert told["parts"][1]["size"] == len(views.text(edition, None).replace("\n", "\r\n").encode())


def test_the_message_of_a_persona_is_that_readers(edition: Edition) -> None:
    assert views.message(edition, persona(edition))["size"] > views.message(edition, None)["size"]


def test_an_unknown_reader_gets_the_fallbacks_everywhere(edition: Edition) -> None:
    unknown = views.named(edition.letter.publication, "unknown")
    assert views.personas(edition.letter.publication)[0] == {"id": "unknown", "name": "Somebody unknown"}
    assert "Hello there," in views.letter(edition.letter, unknown, scheme="light", images=True)
    assert "Hello there," in views.text(edition, unknown)
    rendering = views.as_read_by(edition.letter, unknown).rendering
    assert "Hello there," in rendering.text and "Hello there," in rendering.html
    assert views.message(edition, unknown)["size"] != views.message(edition, None)["size"]


def test_a_persona_called_unknown_takes_the_place_of_ours(edition: Edition) -> None:
    own = Persona(name="unknown", values={"first_name": "Nobody"})
    publication = edition.letter.publication.model_copy(update={"personas": (own,)})
    assert views.named(publication, "unknown") is own
    assert views.personas(publication) == [{"id": "unknown", "name": "unknown"}]


def test_the_html_is_that_of_the_file_which_holds_nobodys_values(edition: Edition) -> None:
    assert views.html(edition).encode() == edition.files["email.html"]
    assert "Hello {{ first_name }}," in views.html(edition)


def test_for_each_email_service_there_is_a_zip_in_its_own_spelling(edition: Edition) -> None:
    told = {service["id"]: service for service in handover.services([edition.letter])}
    assert list(told) == list(SERVICES)
    for name, service in told.items():
        assert service["steps"] and not service["steps"].startswith(service["name"])
        with zipfile.ZipFile(io.BytesIO(handover.saved([edition.letter], name, {}))) as archive:
            assert set(service["files"]) <= {"email.zip", *archive.namelist(), "email.txt"}
            assert "Ada" not in archive.read("email.html").decode()
    assert told["mailchimp"]["fields"] == ["FNAME"]
    assert handover.saved([edition.letter], "brevo", {}) == handover.saved([edition.letter], "brevo", {})


def test_files_to_save_are_named_with_their_sizes(sheet: Sheet) -> None:
    data = views.issue(sheet, sheet.path.parent.parent, None)
    names = [file["name"] for file in data["files"]]
    assert names == [
        "email.html",
        "email.txt",
        "email.eml",
        "webinars.ics",
        "webinars/pruning-2026-04-01.ics",
    ]
    assert data["sizes"]["html"] == data["files"][0]["size"] > 0
    assert data["sizes"]["images"] > 0


def test_mjml_shows_merge_tags_as_they_were_written(edition: Edition) -> None:
    assert "Hello {{ first_name }}," in views.mjml(edition)


def test_the_letter_is_read_in_order_without_layout_tables(edition: Edition) -> None:
    items = [(item["role"], item["level"], item["text"]) for item in views.reading(edition)]
    headings = [(level, text) for role, level, text in items if role == "heading"]
    assert headings == [(1, "Spring has come"), (2, "In bloom"), (2, "Pruning")]
    assert ("paragraph", 0, "Hello Ada, the tulips opened.") in items
    assert ("link", 0, "Click here") in items
    assert ("image", 0, "A red tulip") in items
    assert not {"table", "list"} & {role for role, _, _ in items}


def test_what_a_screen_reader_leaves_out_is_left_out() -> None:
    root = lxml_html.document_fromstring(
        """<html lang="en"><body><p>One <b>word</b></p><img src="a.png" alt=""><img src="b.png" alt="B">
        <p aria-hidden="true">No</p><p style="color:red; display: none">No</p><p hidden>No</p><hr role="presentation">
        <ul><li>First</li><li><a href="x"><span aria-hidden="true">→</span> Second</a>.</li></ul>
        <p>Il dit <span lang="fr">bonjour</span></p><p lang="fr">Bonsoir</p><h3 lang="fr">Salut</h3>
        <a href="y" class="button">Press</a><blockquote>Q</blockquote><!-- no --><hr></body></html>"""
    )
    assert [(item.role, item.text, item.language) for item in reading_order(root)] == [
        ("paragraph", "One word", ""),
        ("image", "B", ""),
        ("list", "", ""),
        ("listitem", "", ""),
        ("paragraph", "First", ""),
        ("listitem", "", ""),
        ("link", "Second", ""),
        ("paragraph", "Il dit", ""),
        ("paragraph", "bonjour", "fr"),
        ("paragraph", "Bonsoir", "fr"),
        ("heading", "Salut", "fr"),
        ("button", "Press", ""),
        ("quote", "", ""),
        ("paragraph", "Q", ""),
        ("separator", "", ""),
    ]


def test_a_lens_says_what_it_has_taken_away(sheet: Sheet) -> None:
    lens = views.lens_names()[0]
    told = views.issue(sheet, sheet.path.parent.parent, None, lens["id"])["lens"]
    assert told["name"] == lens["name"]
    assert told["badge"]
    assert views.issue(sheet, sheet.path.parent.parent, None, "nobody")["lens"] is None
