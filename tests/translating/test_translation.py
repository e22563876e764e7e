"""An issue and a catalog become the issue in another language, whatever a translator has written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.build import build_edition, compose_translation, write_edition
from newsletter.check import check
from newsletter.errors import InputError
from newsletter.letter import Letter
from newsletter.model.publication import load_publication
from newsletter.text.markup import parsed
from newsletter.translating.catalog import LARGEST, entries_of
from newsletter.translating.renewal import renewed
from tests.examples import examples
from tests.translating.catalogs import catalog_for, loaded, publication_with

BLOCKS = """\
  - type: text
    heading: Hello
    text: |
      Dear {{ first_name | friend }}, read [the programme](https://a.test/p_(1)) by *Friday*.

      A second paragraph.
  - {type: links, heading: "Links: all", links: [{label: 'It''s all there', url: "https://a.test/all"}]}
  - type: webinars
    webinars:
      - title: Living with AML
        starts: 2026-05-12 18:30
        ends: 20:00
      - {title: Ask us, starts: 2026-05-13 18:30, ends: 20:00}
"""


def letter_of(path: Path, language: str = "fr") -> Letter:
    return compose_translation(path, load_publication(path.parent.parent), language)


def french(path: Path, **said: str) -> Letter:
    catalog_for(path, "fr", said)
    return letter_of(path)


def test_what_is_translated_takes_the_place_of_the_text_in_every_style_of_yaml(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS)
    catalog_for(path, "fr", lambda words: f"«{words}»")
    nodes = {node.path: node.text for node in letter_of(path).issue.nodes}
    for node in loaded(path).nodes:
        if node.text is not None and nodes[node.path] != node.text:
            assert nodes[node.path] == (
                f"«{' '.join(node.text.split())}»" if node.path[-1] != "text" else nodes[node.path]
            )
    assert nodes["blocks", 0, "text"] == (
        "«Dear {{ first_name | «friend» }}, read [the programme](https://a.test/p_(1)) by *Friday*.\n\n"
        "A second paragraph.»"
    )
    assert nodes["blocks", 1, "links", 0, "label"] == "«It's all there»"
    assert nodes["subject",] == "«Our spring meeting and what it taught us»"


@settings(deadline=None, max_examples=examples(60))
@given(st.text(st.characters(exclude_categories=["Cs", "Co", "Cc", "Cn"]), min_size=1).filter(str.strip))
def test_whatever_a_translator_writes_is_what_readers_get(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    path = publication_with(tmp_path_factory.mktemp("any"), "  - {type: text, heading: Hello, text: A.}\n")
    catalog_for(path, "fr", {"Hello": words})
    shown = letter_of(path).issue.blocks[0].heading
    assert shown and shown.split() == words.split()


def test_what_is_missing_or_fuzzy_stands_in_the_language_of_the_issue_and_says_so(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS)
    catalog = catalog_for(path, "ar", {"Hello": "مرحبا", "Living with AML": "الحياة"})
    catalog.write_bytes(catalog.read_bytes().replace(b'msgid "Living', b'#, fuzzy\nmsgid "Living'))
    root = parsed(letter_of(path, "ar").rendering.html)
    headings = {"".join(each.itertext()): (each.get("lang"), each.get("dir")) for each in root.iter("h2", "h3")}
    assert headings["مرحبا"] == (None, None)
    assert headings["Living with AML"] == headings["Links: all"] == ("en", "ltr")
    assert root.get("lang") == "ar"


def test_buttons_contents_and_lists_that_are_not_translated_say_so_and_keep_their_direction(tmp_path: Path) -> None:
    blocks = """\
  - {type: contents, heading: Inside}
  - type: sessions
    heading: Sessions
    sessions: [One]
    invite: {text: "Not there?", label: Join, url: "https://a.test/join"}
  - type: recap
    heading: Recap
    meeting: {name: Meeting, start: 2026-05-01, end: 2026-05-02}
    text: "- A point"
    highlights: [A highlight]
  - {type: button, label: Give, url: "https://a.test/give"}
"""
    path = publication_with(tmp_path, blocks)
    catalog_for(path, "ar", {})
    root = parsed(letter_of(path, "ar").rendering.html)
    for words in ("Not there?", "Join", "Sessions", "Recap", "A point", "A highlight", "Give"):
        found = [each for each in root.iter("*") if (each.text or "").strip() == words]
        for each in found:
            said = [around.get("lang") for around in (each, *each.iterancestors()) if around.get("lang")]
            assert said[0] == "en", words
        assert found or words in ("Sessions", "Recap")  # behind their anchors
    [of_prose] = [each for each in root.iter("ul") if "".join(each.itertext()).strip() == "A point"]
    [highlight] = [each for each in root.iter("li") if each.text == "A highlight"]
    assert "margin:0 0 16px 26px" in of_prose.get("style", "")
    assert "margin:0 0 8px 26px" in highlight.get("style", "")
    assert "text-align:left" in highlight.get("style", "")


def test_the_words_of_the_letter_around_a_partner_who_is_not_translated_are_in_its_own_language(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS.replace("    webinars:\n", "    partner: A & B\n    webinars:\n"))
    catalog_for(path, "fr", {})
    [partner] = [each for each in parsed(letter_of(path).rendering.html).iter("span") if each.text == "A & B"]
    around = partner.getparent()
    assert around is not None
    assert (partner.get("lang"), around.get("lang"), (around.text or "").strip()) == ("en", None, "Avec")


def test_a_webinar_is_the_same_event_in_every_language(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS)
    letter = french(path, **{"Living with AML": "Vivre avec la LAM", "Ask us": "Questions"})
    names = [node.value.slug for node in letter.issue.nodes if hasattr(node.value, "registration_url")]
    assert names == ["living-with-aml-2026-05-12", "ask-us-2026-05-13"]
    assert [node.value.title for node in letter.issue.nodes if hasattr(node.value, "registration_url")] == [
        *("Vivre avec la LAM", "Questions")
    ]


def test_a_picture_with_words_in_it_is_that_of_the_language(tmp_path: Path) -> None:
    blocks = "  - {type: image, image: {src: images/a.png, alt: A line}}\n"
    path = publication_with(tmp_path, blocks)
    picture = (Path(__file__).parent.parent / "editions" / "images" / "narrow.png").read_bytes()
    (path.parent / "images").mkdir()
    (path.parent / "images" / "a.png").write_bytes(picture)
    catalog_for(path, "fr", {})
    assert [shown.picture.name for shown in letter_of(path).pictures.values()] == ["a.png"]
    (path.parent / "images" / "a.fr.png").write_bytes(picture)
    assert [shown.picture.name for shown in letter_of(path).pictures.values()] == ["a-fr.png"]


def test_an_edition_has_a_folder_and_an_address_of_its_own(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS)
    about = tmp_path / "newsletter.yaml"
    about.write_text(about.read_text("utf-8") + "site_url: https://news.society.test/\n", "utf-8")
    catalog_for(path, "fr", {})
    edition = build_edition(path, load_publication(tmp_path), "fr")
    assert write_edition(edition, tmp_path / "out").name == "spring.fr"
    assert "https://news.society.test/spring/fr/" in edition.rendering.html
    assert "https://news.society.test/spring/fr/webinars/living-with-aml-2026-05-12.ics" in edition.rendering.html


def test_a_mistake_and_a_finding_in_a_translation_are_at_its_line_in_the_catalog(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS)
    catalog = catalog_for(path, "fr", {"A second": "", "Hello": "Bonjour et et encore"})
    line = catalog.read_text("utf-8").split("\n").index('msgstr "Bonjour et et encore"') + 1
    found = [finding for finding in check(letter_of(path)).findings if finding.rule == "writing.doubled-word"]
    assert [(finding.problem.file, finding.problem.line) for finding in found] == [("issues/spring.fr.po", line)]
    catalog_for(path, "fr", {"Hello": "Bon\ue000jour"})
    with pytest.raises(InputError) as refused:
        letter_of(path)
    assert [(problem.file, problem.line) for problem in refused.value.problems] == [("issues/spring.fr.po", line)]


def test_a_finding_about_what_is_not_translated_is_at_its_place_in_the_issue(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS + "  - {type: text, text: We we we met.}\n")
    catalog_for(path, "fr", {"Hello": "Bonjour"})
    found = {str(finding.problem).split(": ")[0] for finding in check(letter_of(path)).findings}
    assert any(place.startswith("issues/spring.yaml:19:") for place in found)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "1:1: This line is not in UTF-8. hint: Save it once more as UTF-8"),
        (b'msgid ""\nmsgstr "Content-Type: text/plain; charset=iso-8859-1\\n"\n', "2:1: This catalog is in iso-8859-1"),
        (
            b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=koi8-r\\n"\n',
            "3:1: This catalog is in koi8-r, and has to be in UTF-8.",
        ),
        (b"#" * (LARGEST + 1), "1:1: This catalog has 2,000,001 bytes, and one of an issue has 2,000,000 at most."),
        (b'msgid "Hello"\nmsgstr "Bonjour\n', "2:1: This is no line of a catalog"),
        (b"<<<<<<< HEAD\n", "1:1: This is no line of a catalog"),
        (b'msgid ""\nmsgstr "PO-Revision-Date: yesterday\\n"\n', "2:1: “yesterday” is no date as a catalog has it."),
        (b'msgid ""\nmsgstr "Plural-Forms: nplurals=99999999999; plural=n\\n"\n\nmsgid "Hello"\nmsgstr "A"\n', ""),
        (b'msgid ""\nmsgstr "Language: klingon\\n"\n', ""),
        (b"", ""),
        (
            b'msgid ""\nmsgstr "Plural-Forms: nplurals=9999999999; plural=n\\n"\n\nmsgid "Hello"\nmsgid_plural "All"\n',
            "5:1: This is no line of a catalog: a text of an issue has no plural.",
        ),
        (
            b'msgid ""\nmsgstr ""\n\nmsgid ""\n"Hello"\nmsgstr "A"\n\nmsgid "Hello"\nmsgstr "B"\n',
            "8:1: This text is in the catalog twice.",
        ),
        (
            b'msgctxt "A"\nmsgid "Hello"\nmsgstr "A"\n\nmsgid "Hello"\nmsgstr "B"\n\n#~ msgid "Hello"\n#~ msgstr "C"\n',
            "",
        ),
        (b'msgid "Hello"\nmsgstr "\\"}]}: \\\\ {{ \\t - #"\n', ""),
    ],
)
def test_a_hostile_catalog_builds_or_gets_a_clear_error_at_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = publication_with(tmp_path, BLOCKS)
    path.with_name("spring.fr.po").write_bytes(content)
    for use in (letter_of, lambda path: renewed(loaded(path), "fr", content, "issues/spring.fr.po")):
        if not said:
            use(path)
            continue
        with pytest.raises(InputError) as refused:
            use(path)
        assert f"issues/spring.fr.po:{said.split(' hint: ')[0]}" in str(refused.value)


@pytest.mark.parametrize(
    ("field", "why", "instead"),
    [
        ("Language: fr FR", "“fr FR” is not the short name of a language.", "Language: fr"),
        (
            "PO-Revision-Date: 2026-05-12T10:30:00+02:00",
            "“2026-05-12T10:30:00+02:00” is no date as a catalog has it.",
            "PO-Revision-Date: 2026-05-12 10:30+0200",
        ),
        (
            "POT-Creation-Date: YEAR-MO-DA HO:MI+ZONE",
            "“YEAR-MO-DA HO:MI+ZONE” is no date as a catalog has it.",
            "POT-Creation-Date: ",
        ),
        (
            "Plural-Forms: nplurals=two; plural=n;",
            "“nplurals=two; plural=n;” does not say how many forms a plural has.",
            None,
        ),
    ],
)
def test_a_bad_field_of_the_head_is_told_at_its_line_with_one_that_is_right(
    field: str, why: str, instead: str | None
) -> None:
    def catalog(line: str) -> bytes:
        return f'msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n{line}\n\n#: a:1\nmsgid "A"\nmsgstr "B"\n'.encode()

    with pytest.raises(InputError) as refused:
        entries_of(catalog(f'"{field}\\n"'), "spring.fr.po", "fr")
    problem = refused.value.problems[0]
    assert (problem.line, problem.message, problem.excerpt) == (4, why, f'"{field}\\n"\n^')
    line = problem.hint.removeprefix("Write `").removesuffix("`.")
    assert instead is None or line == f'"{instead}\\n"'
    assert entries_of(catalog(line), "spring.fr.po", "fr")["A", None].translation == "B"


def test_a_translation_that_is_too_long_to_be_read_is_told_at_its_line(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS)
    path.with_name("spring.fr.po").write_text(f'msgid "Hello"\nmsgstr ""\n"{"Bonjour " * 150_000}"\n', "utf-8")
    with pytest.raises(InputError) as refused:
        letter_of(path)
    [problem] = refused.value.problems
    assert (problem.file, problem.line) == ("issues/spring.fr.po", 3)
    assert problem.message == "This translation has 1,200,000 characters, and one text can have 20,000."


def test_a_finding_in_a_translation_of_several_lines_shows_the_line_of_its_words(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS)
    path.with_name("spring.fr.po").write_text('msgid "Hello"\nmsgstr ""\n"Bonjour et et "\n"encore"\n', "utf-8")
    [found] = [finding for finding in check(letter_of(path)).findings if finding.rule == "writing.doubled-word"]
    assert (found.problem.line, found.problem.excerpt) == (3, '"Bonjour et et "\n^')


def test_each_fuzzy_entry_has_the_text_before_that_stands_above_it() -> None:
    entries = (
        'msgid "A"\nmsgstr "a"\n\n#, fuzzy\n#| msgid "Old B"\nmsgid "B"\nmsgstr "b"\n\n'
        '#, fuzzy\nmsgid "C"\nmsgstr "c"\n\n#, fuzzy\n#| msgid ""\n#| "Old "\n#| "D"\nmsgid "D"\nmsgstr "d"\n'
    )
    found = entries_of(entries.encode(), "spring.fr.po", "fr")
    assert {key[0]: entry.before for key, entry in found.items()} == {"A": "", "B": "Old B", "C": "", "D": "Old D"}
