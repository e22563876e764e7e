"""An issue becomes a catalog, and a catalog follows its issue: nothing translated is lost or doubted in vain."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path

import polib
import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.build import build_edition, compose_translation
from newsletter.check import check
from newsletter.cli import main
from newsletter.model.files import find_issues
from newsletter.model.publication import load_publication
from newsletter.text.markup import parsed
from newsletter.translating.naming import catalog_of, catalogs
from newsletter.translating.renewal import Renewed, renewed
from tests.examples import examples
from tests.translating.catalogs import catalog_for, loaded, publication_with, translated

ROOT = Path(__file__).resolve().parent.parent.parent

BLOCKS = (
    "  - {type: text, heading: First, text: 'Dear {{ first_name | friend }}, see [all](https://a.test/x).'}\n",
    "  - {type: text, heading: Second, text: Two talks and a break.}\n",
    "  - {type: links, heading: Third, links: [{label: Programme, url: https://a.test/p}, {label: Slides}]}\n",
    "  - {type: sessions, heading: Fourth, sessions: [A title of the program, {title: Another, note: Come early.}]}\n",
    "  - {type: quote, text: Well done., by: A member}\n",
)


def renewed_for(path: Path, before: bytes | None = None, language: str = "fr", **options: list[str]) -> Renewed:
    return renewed(loaded(path), language, before, "spring.fr.po", **options)


def read(content: bytes) -> Catalog:
    return read_po(io.StringIO(content.decode()))


def entries(content: bytes) -> list[tuple[str, str | None]]:
    return [(str(message.id), message.context) for message in read(content) if message.id]


def msgfmt(path: Path) -> None:
    """Fail where gettext's own checks find something."""
    try:
        checked = subprocess.run(
            ["msgfmt", "--check", "--output-file", "/dev/null", str(path)], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        pytest.fail("gettext is missing: apt-get install gettext")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_each_text_has_one_entry_in_the_order_in_which_it_is_read(tmp_path: Path) -> None:
    path = publication_with(tmp_path, "".join(BLOCKS))
    assert [words for words, _ in entries(renewed_for(path).content)][3:] == [
        *("First", "Dear {first_name}, see [all]({link}).", "friend", "Second", "Two talks and a break."),
        *("Third", "Programme", "Slides", "Fourth", "Come early.", "Well done."),
    ]


def test_an_entry_says_where_its_text_is_what_it_is_for_and_what_its_names_stand_for(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS[0])
    message = read(renewed_for(path).content)["Dear {first_name}, see [all]({link})."]
    assert message.locations == [("issues/spring.yaml", 6)]
    assert message.auto_comments == [
        "text.text: your text, in paragraphs with empty lines between them",
        "{link}: https://a.test/x",
    ]
    assert message.flags == {"python-brace-format"}


def test_a_percent_sign_and_braces_are_no_formats(tmp_path: Path) -> None:
    path = publication_with(tmp_path, "  - {type: text, text: '63% of us'}\n  - {type: text, text: 'a {set}'}\n")
    said = translated(renewed_for(path).content, {"63% of us": "63 % von uns", "a {set}": "eine {Menge}"})
    assert b"python-format" in said  # as Babel and other programs write it
    content = renewed_for(path, said).content
    assert b"-format" not in content
    (tmp_path / "a.po").write_bytes(content)
    msgfmt(tmp_path / "a.po")


@pytest.mark.parametrize("language", ["fr", "de", "ar", "pt-BR"])
def test_gettext_has_nothing_to_say_about_a_catalog_and_it_is_written_again_as_it_is(
    tmp_path: Path, language: str
) -> None:
    for path in find_issues(ROOT):
        issue = loaded(path)
        if issue.language == language:
            continue
        content = renewed(issue, language, None, "a.po").content
        said = translated(content, lambda words: words if "{" in words else words.upper())
        filled = renewed(issue, language, said, "a.po")
        (tmp_path / "a.po").write_bytes(filled.content)
        msgfmt(tmp_path / "a.po")
        assert renewed(issue, language, content, "a.po").content == content
        assert renewed(issue, language, filled.content, "a.po").content == filled.content


@settings(deadline=None, max_examples=examples(25))
@given(
    before=st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=5, unique=True),
    after=st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=5, unique=True),
)
def test_to_insert_move_or_delete_blocks_leaves_the_translations_of_all_others(
    before: list[str], after: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = publication_with(Path(folder), "".join(before))
        said = translated(renewed_for(path).content, lambda words: f"F {words}")
        path = publication_with(Path(folder), "".join(after))
        now = read(renewed_for(path, said).content)
    kept = {words for words, _ in entries(said)} & {str(message.id) for message in now if message.id}
    for words in kept:
        assert (now[words].string, now[words].fuzzy) == (f"F {words}", False)


def test_a_text_that_has_changed_keeps_its_translation_as_a_fuzzy_one_beside_the_text_of_before(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS[1])
    said = translated(renewed_for(path).content, {"Two talks and a break.": "Deux exposés et une pause."})
    path.write_text(path.read_text("utf-8").replace("Two talks", "Three talks"), "utf-8")
    found = renewed_for(path, said)
    message = read(found.content)["Three talks and a break."]
    assert (message.string, message.fuzzy) == ("Deux exposés et une pause.", True)
    assert b'#| msgid "Two talks and a break."' in found.content
    assert renewed_for(path, found.content).content == found.content


def test_a_text_that_is_gone_stays_as_obsolete_and_comes_back_with_its_translation(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS[1] + BLOCKS[4])
    said = translated(renewed_for(path).content, {"Well done.": "Bravo."})
    publication_with(tmp_path, BLOCKS[1])
    without = renewed_for(path, said).content
    assert b'#~ msgid "Well done."\n#~ msgstr "Bravo."' in without
    publication_with(tmp_path, BLOCKS[1] + BLOCKS[4])
    assert read(renewed_for(path, without).content)["Well done."].string == "Bravo."


def test_figures_signs_and_addresses_are_no_entries_and_those_of_before_stay_as_obsolete(tmp_path: Path) -> None:
    rows = "[['120', '63 %'], ['–', 'https://a.test/x'], ['{{ first_name | friend }}', info@a.test], [5 mg, '']]"
    path = publication_with(tmp_path, f"  - {{type: table, columns: [Dose, '2025'], rows: {rows}}}\n")
    content = renewed_for(path).content
    assert [words for words, _ in entries(content)][3:] == ["Dose", "friend", "5 mg"]
    before = content + '\nmsgid "63 %"\nmsgstr "63\u00a0%"\n'.encode()
    assert '#~ msgid "63 %"\n#~ msgstr "63\u00a0%"'.encode() in renewed_for(path, before).content
    for said in (content, before):
        catalog_of(path, "fr").write_bytes(said)
        letter = compose_translation(path, load_publication(tmp_path), "fr")
        assert {cell.get("lang") for cell in parsed(letter.rendering.html).iter("td") if cell.text == "63 %"} == {None}
        found = [each.problem.message for each in check(letter).findings if each.rule == "languages.missing"]
        assert [words for words in ("120", "63 %", "–") if any(f"“{words}”" in message for message in found)] == []


def test_a_paragraph_that_is_broken_elsewhere_is_the_same_text(tmp_path: Path) -> None:
    path = publication_with(tmp_path, "  - type: text\n    text: |\n      One line of it\n      and another.\n")
    said = renewed_for(path).content
    publication_with(tmp_path, "  - type: text\n    text: |\n      One line\n      of it and another.\n")
    assert renewed_for(path, said).content == said


def test_equal_texts_have_one_entry_unless_they_are_told_apart(tmp_path: Path) -> None:
    blocks = "  - {type: text, heading: Register, text: A.}\n  - {type: text, heading: B, text: Register}\n"
    path = publication_with(tmp_path, blocks)
    assert [entry for entry in entries(renewed_for(path).content) if entry[0] == "Register"] == [("Register", None)]
    apart = renewed_for(path, apart=["Register"]).content
    both = [("Register", "Register › text.heading"), ("Register", "B › text.text")]
    assert [entry for entry in entries(apart) if entry[0] == "Register"] == both
    assert renewed_for(path, apart).content == apart


def test_what_stays_as_it_is_can_be_added_and_stays_added(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS[3])
    added = renewed_for(path, also=["sessions.sessions.title"]).content
    titles = [("A title of the program", "sessions.sessions.title"), ("Another", "sessions.sessions.title")]
    assert [entry for entry in entries(added) if entry[1]] == titles
    assert renewed_for(path, added).content == added


def test_a_field_or_a_text_that_is_not_there_is_refused_with_the_one_that_was_meant(tmp_path: Path) -> None:
    path = publication_with(tmp_path, BLOCKS[3])
    for option, typed, meant in (
        ("--also", "sessions.sessions.titel", "sessions.sessions.title"),
        ("--apart", "Fourt", "Fourth"),
    ):
        refused = CliRunner().invoke(main, ["translate", str(path), "--to", "fr", option, typed])
        assert refused.exit_code == 2
        assert typed in refused.stderr
        assert f"Did you mean “{meant}”?" in refused.stderr
    assert not path.with_name("spring.fr.po").exists()


def test_a_catalog_that_polib_has_edited_still_builds(tmp_path: Path) -> None:
    path = publication_with(tmp_path, "".join(BLOCKS))
    file = catalog_for(path, "fr", {})
    edited = polib.pofile(str(file))
    for entry in edited:
        entry.msgstr = entry.msgid.replace("Dear", "Bonjour")
    edited.metadata["X-Generator"] = "polib"
    edited.save(str(file))
    letter = build_edition(path, load_publication(tmp_path), "fr").letter
    assert "Bonjour {{ first_name | friend }}, see" in letter.rendering.tags.neutral(letter.rendering.text)
    renewed_for(path, file.read_bytes())


def test_a_catalog_that_msgmerge_has_merged_still_builds(tmp_path: Path) -> None:
    path = publication_with(tmp_path, "".join(BLOCKS))
    file = catalog_for(path, "fr", lambda words: words.replace("talks", "exposés"))
    template = tmp_path / "spring.pot"
    template.write_bytes(renewed_for(path).content.replace(b"break", b"pause"))
    subprocess.run(["msgmerge", "--quiet", "--update", str(file), str(template)], check=True)
    edition = build_edition(path, load_publication(tmp_path), "fr")
    assert "Two talks and a break." in edition.rendering.text  # fuzzy now, and so as it was written
    msgfmt(catalog_of(path, "fr"))
    assert list(catalogs(path)) == ["fr"]
