"""Each member gets one letter, in the language that the list has for them, and an issue goes out in all of its own."""

from __future__ import annotations

import re
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from newsletter.build import compose_languages
from newsletter.errors import InputError
from newsletter.letter import Letter
from newsletter.model.publication import load_publication
from newsletter.sending.leaving.tokens import read_token
from newsletter.sending.members.columns import columns_of
from newsletter.sending.members.read import read_members
from newsletter.sending.outbox.deliveries import Deliveries
from newsletter.sending.outbox.ledger import InLanguage, Ledger
from newsletter.sending.outbox.letters import Letters
from newsletter.sending.outbox.prepare import edition_digest, letter_digest, prepare
from newsletter.sending.outbox.schema import FILE
from newsletter.sending.outbox.sendings_file import read
from tests.sending.editions import ISSUE
from tests.sending.outbox.publications import SECRET, sending_publication
from tests.sending.outbox.test_prepare import NOW
from tests.sending.servers import mail_server, parsed, scripted
from tests.sending.test_cli_list import newsletter, send, text_of
from tests.translating.catalogs import catalog_for

LANGUAGES = ("en", "de-AT", "fr", "pt")
"""That of the issue, and those of its catalogs."""

MEMBERS = """\
E-Mail;Vorname;Sprache
ada@example.org;Ada;fr
bob@example.org;Bob;fr_BE
cleo@example.org;Cleo;Französisch
dee@example.org;Dee;FR
emil@example.org;Emil;de-at
fay@example.org;Fay;Deutsch
gus@example.org;Gus;
hana@example.org;Hana;Italian (Switzerland)
ivo@example.org;Ivo;English (United States)
"""


def translate(issue: Path) -> None:
    for language in LANGUAGES[1:]:
        catalog_for(issue, language, partial("{} {}".format, language.upper()))


@pytest.fixture
def translated(folder: Path) -> Path:
    """A publication whose issue is there in four languages, and a list of members who read some; the working folder."""
    translate(folder / "issues" / "spring.yaml")
    (folder / "members.csv").write_text(MEMBERS, "utf-8")
    return folder


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> tuple[Letter, ...]:
    """The letters of such an issue, as members get them."""
    root = tmp_path_factory.mktemp("languages")
    issue = sending_publication(root)
    translate(issue)
    return compose_languages(issue, load_publication(root).as_members_get_it())


def language_of(message: EmailMessage) -> str:
    """Return the language of a message, which all that says one agrees on."""
    said = {message["Content-Language"]}
    body = message.get_body(("html",))
    assert body is not None
    said |= set(re.findall(r'<html lang="([\w-]+)"', body.get_content()))
    (language,) = said
    (token,) = re.findall(r"unsubscribe%20([a-z2-7]{50})", message["List-Unsubscribe"])
    meant = read_token(SECRET, token)
    assert meant and meant.language == language.lower()
    words = {"en": "", "de-AT": "DE-AT ", "fr": "FR ", "pt": "PT "}[language]
    assert message["Subject"].startswith(f"{words}Frühling")
    assert f"{words}Dear " in text_of(message)
    return str(language)


def test_each_member_gets_one_letter_in_their_language_however_the_list_says_it(translated: Path) -> None:
    with mail_server() as mailbox:
        result = send("--yes", "9", port=mailbox.port)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[:2] == [
        "spring to members.csv: 9 members",
        "  4 in English, 1 in German (Austria), 4 in French, 0 in Portuguese",
    ]
    by_address = {message["To"].partition("@")[0]: message for message in mailbox.messages}
    assert len(by_address) == len(mailbox.messages) == 9
    assert {person: language_of(message) for person, message in by_address.items()} == {
        **dict.fromkeys(("ada", "bob", "cleo", "dee"), "fr"),
        "emil": "de-AT",
        **dict.fromkeys(("fay", "gus", "hana", "ivo"), "en"),  # of German there is only the Austrian one
    }
    assert "FR Dear Ada," in text_of(by_address["ada"])


def test_how_many_got_which_is_known_afterwards(translated: Path) -> None:
    with mail_server() as mailbox:
        send("--yes", "9", port=mailbox.port)
    assert "  4 in English, 1 in German (Austria), 4 in French, 0 in Portuguese\n" in newsletter("outbox").stdout
    assert '"languages": {\n      "en": 4,\n      "de-AT": 1,' in newsletter("outbox", "--json").stdout
    said = (
        "sent it, [0-9a-f]{8}: to 9 of members.csv: 4 in English, 1 in German \\(Austria\\), 4 in French, 0 in Portug"
    )
    assert re.search(said, newsletter("log", "spring").stdout)
    letters = compose_languages(translated / "issues" / "spring.yaml", load_publication(translated).as_members_get_it())
    (line,) = read(translated)
    assert line.edition == edition_digest(letters)[:16]
    assert line.languages == tuple((each.issue.language, letter_digest(each)[:16]) for each in letters)
    again = send("--yes", "9", port=mailbox.port)
    assert "9 of 9 members have it" in again.stdout


def test_the_digest_of_an_issue_in_one_language_is_what_it_was_before_there_were_several(
    letters: tuple[Letter, ...],
) -> None:
    assert edition_digest(letters[:1]) == letter_digest(letters[0])
    assert len({edition_digest(letters[:count]) for count in range(1, 5)}) == 4


def test_a_translation_that_has_changed_makes_another_edition(translated: Path) -> None:
    with mail_server() as mailbox:
        send("--yes", "9", port=mailbox.port)
        catalog_for(translated / "issues" / "spring.yaml", "pt", lambda words: f"pt {words}")
        result = send("--yes", "9", port=mailbox.port)
        assert (result.exit_code, len(mailbox.envelopes)) == (2, 9)
    assert "has gone out already, to 9 members, and has been changed since" in result.stderr


def test_a_dry_run_writes_a_letter_in_each_language_that_somebody_gets(translated: Path) -> None:
    result = send("--dry-run", port=0)
    assert result.exit_code == 0, result.stderr
    assert sorted(path.name.split("@")[0] for path in (translated / "out" / "dry-run").iterdir()) == [
        *("spring.ada", "spring.emil", "spring.fay", "spring.ivo")
    ]


def test_a_mistake_in_a_translation_keeps_all_languages_back(translated: Path) -> None:
    catalog = translated / "issues" / "spring.fr.po"
    catalog.write_text(catalog.read_text("utf-8").replace('"FR Dear {first_name}', '"FR Dear {name}'), "utf-8")
    with mail_server() as mailbox:
        result = send("--yes", "9", port=mailbox.port)
    assert (result.exit_code, mailbox.envelopes) == (2, [])
    assert "error: This issue, in French, has 1 error: `newsletter check spring` tells where" in result.stderr
    catalog.write_text("msgid oops", "utf-8")
    result = send("--yes", "9", port=1)
    assert (result.exit_code, "issues/spring.fr.po:1:1" in result.stderr) == (2, True)


def test_what_is_not_translated_is_said_before_it_is_sent_and_keeps_nothing_back(translated: Path) -> None:
    catalog = translated / "issues" / "spring.fr.po"
    catalog.write_text(catalog.read_text("utf-8").replace('"FR Spring"', '""'), "utf-8")
    said = "warning: In French, 1 text is not translated, and stands in English: `newsletter check spring` tells which."
    result = send("--dry-run", port=0)
    assert (result.exit_code, said in result.stderr) == (0, True)
    assert said in newsletter("export", "spring", "--for", "brevo").stderr


def test_a_language_that_nobody_knows_is_told_at_its_place(translated: Path) -> None:
    (translated / "members.csv").write_text("email,language\nada@example.org,fr\nbob@example.org,Klingonish\n", "utf-8")
    result = send("--yes", "2")
    assert result.exit_code == 2
    assert "members.csv:3:17: “Klingonish” is not the short name of a language." in result.stderr


def test_a_test_comes_in_all_languages_or_in_those_that_were_asked_for(translated: Path) -> None:
    with mail_server() as mailbox:
        result = newsletter("send", "spring", "--test", "me@example.org", port=mailbox.port)
        took = f"accepted. 127.0.0.1:{mailbox.port} took it."
        assert result.stdout.splitlines() == [
            f"me@example.org ({name}): {took}" for name in ("English", "German (Austria)", "French", "Portuguese")
        ]
        assert [message["Content-Language"] for message in mailbox.messages] == [*LANGUAGES]
        some = ("--language", "FR", "--language", "de_at")
        result = newsletter("send", "spring", "--test", "me@example.org", *some, port=mailbox.port)
        assert [message["Content-Language"] for message in mailbox.messages[4:]] == ["fr", "de-AT"]
    result = newsletter("send", "spring", "--test", "me@example.org", "--to-folder", "tests", "--language", "it")
    assert (result.exit_code, (translated / "tests").exists()) == (2, False)
    assert (
        "spring is there in en, de-AT, fr, pt, and not in “it”: `newsletter translate` adds a language."
        in result.stderr
    )


def test_a_server_that_refuses_us_is_asked_for_one_language_only(translated: Path) -> None:
    heard: list[str] = []
    with scripted({"mail": "550 5.7.1 Not from here"}, heard) as port:
        result = newsletter("send", "spring", "--test", "me@example.org", port=port)
    assert (result.exit_code, heard.count("hello")) == (2, 1)
    assert result.stdout.count("Not tried, since the same would happen.") == 3
    assert "4 of 4 messages not sent." in result.stderr


def test_an_export_has_the_files_of_each_language_and_all_pictures_once(translated: Path) -> None:
    images = translated / "issues" / "images"
    (images / "a").mkdir(parents=True)
    (images / "b").mkdir()
    for name, color in (
        ("rose.png", "red"),
        ("rose.fr.png", "blue"),
        ("a/tulip.png", "green"),
        ("b/tulip.png", "gray"),
    ):
        Image.new("RGB", (600, 300), color).save(images / name)
    issue = translated / "issues" / "spring.yaml"
    issue.write_text(f"{ISSUE}  - type: image\n    image: {{src: images/rose.png, alt: A rose}}\n", "utf-8")
    result = newsletter("export", "spring", "--for", "brevo")
    assert result.exit_code == 0, result.stderr
    out = translated / "out" / "for-brevo"
    assert sorted(path.name for path in out.iterdir()) == [f"spring{ending}" for ending in ("", ".de-AT", ".fr", ".pt")]
    assert "FR Dear" in (out / "spring.fr" / "email.html").read_text("utf-8")
    assert not (out / "spring.fr" / "images").exists()
    assert sorted(path.name for path in (out / "spring" / "images").iterdir()) == ["rose-fr.png", "rose.png"]
    assert "  Subject: FR Frühling" in result.stdout
    assert "Next: Brevo" in result.stdout and "Do that with each language" in result.stdout
    result = newsletter("export", "spring", "--for", "brevo", "--pictures-at", "https://img.example.org/")
    assert "https://img.example.org/rose-fr.png" in (out / "spring.fr" / "email.html").read_text("utf-8")
    assert "https://img.example.org/rose.png" in (out / "spring.pt" / "email.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["language", "LANG", "Sprache", "langue", "Idioma", "taal", "اللغة"])
def test_the_column_is_known_by_its_name_in_each_language_of_lists(name: str) -> None:
    columns, slips = columns_of(["email", name], ())
    assert (columns.language, slips) == (1, [])


READ = ("", "en", "en-GB", "fr", "fr-BE", "fr-Latn-CA", "de", "de-AT", "de-CH", "pt-BR", "pt", "it", "zh-Hant-TW")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(st.sampled_from(READ), max_size=12))
def test_whatever_languages_a_list_has_each_member_has_one_letter_in_the_nearest(
    wanted: list[str], letters: tuple[Letter, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("list")
    rows = "".join(f"m{number}@example.org,{language}\n" for number, language in enumerate(wanted))
    (folder / "members.csv").write_text(f"email,langue\n{rows}", "utf-8")
    with Ledger(folder / FILE) as ledger:
        members = read_members(folder / "members.csv", ())
        sending = prepare(ledger, letters, members, SECRET, "members.csv", now=NOW, again=False).sending
        frozen = Letters.of(ledger, sending, SECRET)
        got = {delivery.address: parsed(frozen.write(delivery)) for delivery in Deliveries(ledger, sending.id).due(99)}
    said = {address: language_of(message) for address, message in got.items()}
    nearest = {"fr": "fr", "fr-BE": "fr", "fr-Latn-CA": "fr", "de-AT": "de-AT", "pt-BR": "pt", "pt": "pt"}
    assert said == {f"m{number}@example.org": nearest.get(each, "en") for number, each in enumerate(wanted)}
    assert sending.languages == tuple(
        InLanguage(each.issue.language, letter_digest(each), [*said.values()].count(each.issue.language))
        for each in letters
    )


def test_a_catalog_in_the_language_of_the_issue_is_refused(translated: Path) -> None:
    (translated / "issues" / "spring.en.po").write_bytes((translated / "issues" / "spring.fr.po").read_bytes())
    with pytest.raises(InputError, match=r"issues/spring\.en\.po:1:1: The issue is written in en itself"):
        compose_languages(translated / "issues" / "spring.yaml", load_publication(translated))
