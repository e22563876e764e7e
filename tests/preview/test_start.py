"""The page on which a newsletter is made or opened: what it proposes, lists, writes and refuses."""

from __future__ import annotations

import os
import re
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from newsletter.errors import Refused
from newsletter.model.publication import load_publication
from newsletter.model.theme_names import THEMES
from newsletter.preview import recent
from newsletter.preview.running import port_of, spelled
from newsletter.preview.start.answers import LANGUAGES
from newsletter.preview.start.folders import is_apart, listing
from newsletter.preview.start.founding import Asked, WrongFieldError, found, proposed
from newsletter.preview.start.typed import path_of, shown
from newsletter.preview.watch import Listeners
from tests.preview.conftest import serving
from tests.preview.test_preview_command import NEWSLETTER, Running, running

TODAY = date(2026, 4, 20)
COMMAND = (NEWSLETTER, "write", "--no-open")


def asked(folder: Path | str, **values: str) -> Asked:
    said = {"name": "Garden Letter", "language": "nl", "timezone": "Europe/Brussels", "theme": "community"}
    return Asked(**{"sender_name": "", "sender_email": "", **said, **values, "folder": str(folder)})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, with a folder for documents."""
    home = tmp_path / "home"
    (home / "Documents").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("XDG_DOCUMENTS_DIR", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return home


# What is typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/srv/letters", "/srv/letters"),
        (' "/srv/our letters/" ', "/srv/our letters"),
        ("/srv/a/../letters", "/srv/letters"),
        ("~", "/home/ada"),
        ("~/Briefe für alle", "/home/ada/Briefe für alle"),
    ],
)
def test_a_folder_is_found_as_it_is_typed_or_copied(typed: str, meant: str) -> None:
    assert path_of(typed, Path("/home/ada")) == Path(meant)


@pytest.mark.parametrize(
    "typed", ["", "  ", "letters", "~ada/letters", "/srv/\0", "/srv/\na", "/srv/\udcff", "/" + 1001 * "a"]
)
def test_what_is_no_whole_path_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        path_of(typed, Path("/home/ada"))


def test_a_path_is_shown_as_it_may_be_typed_again() -> None:
    home = Path("/home/ada")
    for path, said in {"/home/ada/a": "~/a", "/home/ada": "~", "/home/adam": "/home/adam"}.items():
        assert shown(Path(path), home) == said
        assert path_of(said, home) == Path(path)


@pytest.mark.parametrize(
    ("one", "other", "system", "is_same"),
    [
        (r"C:\Users\Ada\Letters", r"c:\users\ada\letters", "win32", True),
        ("/Users/ada/Letters", "/Users/ada/letters", "darwin", True),
        ("/Users/ada/Bl\u00e4tter", "/Users/ada/Bla\u0308tter", "darwin", True),
        ("/home/ada/Letters", "/home/ada/letters", "linux", False),
    ],
)
def test_two_spellings_of_a_folder_are_one_newsletter_where_the_system_takes_them_for_one(
    one: str, other: str, system: str, is_same: bool
) -> None:
    assert (spelled(one, system) == spelled(other, system)) is is_same


# Folders


def test_only_folders_that_people_see_are_listed_and_newsletters_are_marked(home: Path) -> None:
    for name in ("Zebra", "apple", ".hidden", "Letters"):
        (home / name).mkdir()
    (home / "Letters" / "newsletter.yaml").write_text("name: Garden Letter\n", encoding="utf-8")
    (home / "file.txt").touch()
    (home / "link").symlink_to("/etc")
    os.mkdir(os.fsencode(home) + b"/\xff")  # noqa: PTH102
    found = listing("", home)
    assert [(folder.name, folder.newsletter) for folder in found.folders] == [
        ("apple", ""),
        ("Documents", ""),
        ("Letters", "Garden Letter"),
        ("Zebra", ""),
    ]
    inside = listing(str(home / "Letters"), home)
    assert [step.path for step in inside.steps] == [str(home), str(home / "Letters")]
    assert (inside.here.newsletter, inside.folders) == ("Garden Letter", [])


@pytest.mark.parametrize(
    "path", ["/", "/etc", "HOME/link", "HOME/.hidden", "HOME/..", "HOME/nothing", "Documents", "\0"]
)
def test_folders_elsewhere_hidden_ones_and_links_are_not_walked(path: str, home: Path) -> None:
    (home / ".hidden").mkdir()
    (home / "link").symlink_to("/etc")
    with pytest.raises((Refused, ValueError)):
        listing(path.replace("HOME", str(home)), home)


@pytest.mark.parametrize(
    ("status", "is_hidden"),
    [
        ({"st_file_attributes": 0x12}, True),  # Windows: a hidden folder
        ({"st_file_attributes": 0x10}, False),
        ({"st_file_attributes": 0x410, "st_reparse_tag": 0xA0000003}, True),  # a junction
        ({"st_file_attributes": 0x410, "st_reparse_tag": 0x9000301A}, False),  # a folder that is kept in the cloud
        ({"st_flags": 0x8000}, True),  # macOS: ~/Library
        ({"st_flags": 0}, False),
    ],
)
def test_what_windows_and_macos_hide_is_hidden(status: dict[str, int], is_hidden: bool) -> None:
    assert is_apart(SimpleNamespace(**status)) is is_hidden


# Those opened lately


def test_newsletters_opened_lately_are_remembered_by_folder_and_name(home: Path) -> None:
    for number in range(recent.MOST + 2):
        root = home / f"letter-{number}"
        root.mkdir()
        (root / "newsletter.yaml").write_text(f"name: Letter {number}\n", encoding="utf-8")
        recent.remember(root)
    recent.remember(home / "letter-5")
    remembered = recent.opened()
    assert [each.name for each in remembered[:2]] == ["Letter 5", "Letter 13"]
    assert len(remembered) == recent.MOST
    assert len({each.folder for each in remembered}) == recent.MOST
    recent.forget(str(home / "letter-5"))
    assert recent.opened()[0].name == "Letter 13"
    [note] = (home.parent / "state").rglob("*.json")
    assert note.stat().st_mode & 0o777 == 0o600
    note.write_text('{"opened": [{"folder": 1}, "x"]}')
    assert recent.opened() == []


def test_a_home_that_cannot_be_written_is_no_reason_to_fail(home: Path) -> None:
    (home.parent / "state").touch()
    recent.remember(home)
    assert recent.opened() == []


# A new one


def test_a_newsletter_is_made_with_what_was_asked_for(home: Path) -> None:
    name = "Blätter: „rund“ # 1"
    folder = found(asked(home / "a b", name=name, sender_name="Yes", sender_email="letter@garden.test"), home, TODAY)
    publication = load_publication(folder)
    assert (publication.name, publication.language, publication.timezone) == (name, "nl", "Europe/Brussels")
    assert publication.theme.name == "community"
    assert publication.sender
    assert (publication.sender.name, publication.sender.email) == ("Yes", "letter@garden.test")
    assert (folder / "issues" / "hello.yaml").is_file()
    assert "\n#sender" not in (folder / "newsletter.yaml").read_text(encoding="utf-8")


def test_without_a_sender_it_stays_switched_off(home: Path) -> None:
    folder = found(asked("~/new/letter"), home, TODAY)
    assert folder == home / "new" / "letter"
    assert load_publication(folder).sender is None
    assert "\n#sender:\n" in (folder / "newsletter.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"sender_email": "nonsense"}, "sender_email"),
        ({"sender_name": "The Garden Society"}, "sender_email"),
        ({"language": "klingonisch"}, "language"),
        ({"timezone": "CET"}, "timezone"),
        ({"theme": "../../etc"}, "theme"),
        ({"folder": "letters"}, "folder"),
        ({"folder": "~/Documents/file/letter"}, "folder"),
    ],
)
def test_what_a_newsletter_cannot_have_is_said_at_its_field_and_nothing_is_written(
    values: dict[str, str], field: str, home: Path
) -> None:
    (home / "Documents" / "file").touch()
    wanted = asked("~/letters")._replace(**values)
    with pytest.raises(WrongFieldError) as wrong:
        found(wanted, home, TODAY)
    assert (wrong.value.field, bool(wrong.value.sentence)) == (field, True)
    assert sorted(path.name for path in home.rglob("*")) == ["Documents", "file"]


def test_a_folder_with_anything_in_it_is_refused_and_another_is_proposed(home: Path) -> None:
    taken = home / "Documents" / "garden-letter"
    taken.mkdir()
    assert proposed("Garden Letter", home) == "~/Documents/garden-letter-2"
    (taken / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(WrongFieldError, match="nothing is overwritten") as wrong:
        found(asked(taken), home, TODAY)
    assert wrong.value.proposed == "~/Documents/garden-letter-2"
    assert [path.name for path in taken.iterdir()] == ["notes.txt"]
    (taken / "notes.txt").unlink()
    assert found(asked(taken), home, TODAY) == taken  # an empty one is fine
    with pytest.raises(WrongFieldError, match="inside of another newsletter"):
        found(asked(taken / "issues" / "new"), home, TODAY)
    (home / "link").symlink_to(home / "Documents")
    with pytest.raises(WrongFieldError, match="there already"):
        found(asked(home / "link"), home, TODAY)


@pytest.mark.parametrize(
    ("name", "folder"), [("Über uns!", "uber-uns"), ("", "newsletter"), ("CON", "con-1"), ("年報", "newsletter")]
)
def test_the_proposed_folder_has_a_name_that_every_system_takes(name: str, folder: str, home: Path) -> None:
    assert proposed(name, home) == f"~/Documents/{folder}"
    (home / "Documents").rmdir()
    assert proposed(name, home) == f"~/{folder}"


def test_the_languages_are_those_in_which_the_letter_has_words(home: Path) -> None:
    made = load_publication(found(asked(home / "letter"), home, TODAY))
    assert {*LANGUAGES} - {"en-US"} == {*made.languages}


# The command


def put(start: Running, where: str, body: dict[str, Any]) -> httpx.Response:
    return start.client.post(where, json=body, headers={"Origin": f"http://127.0.0.1:{start.port}"})


def test_outside_of_a_newsletter_one_is_made_and_written_by_the_same_process(home: Path) -> None:
    with running(home, command=COMMAND) as start:
        assert re.fullmatch(r"Make a newsletter, or open one, at http://\S+ \(Ctrl-C ends it\)\n", start.line)
        assert httpx.get(f"http://127.0.0.1:{start.port}/api/start", timeout=30).status_code == 401
        page = start.client.get("/")
        for file in re.findall(r'(?:href|src)="(/page/[^"]+)"', page.text):
            assert start.client.get(file).status_code == 200
        told = start.client.get("/api/start").json()
        assert (told["opened"], told["folder"], told["ends_by_itself"]) == ([], "~/Documents/newsletter", False)
        assert {"id": "en-US", "name": "English (United States)"} in told["languages"]
        for theme in THEMES:
            assert start.client.get(f"/page/start/{theme}.jpg").headers["content-type"] == "image/jpeg"
        refused = put(start, "/api/make", asked("~/letter", sender_email="x")._asdict())
        assert (refused.status_code, refused.json()["field"]) == (422, "sender_email")
        assert put(start, "/api/make", {"name": "x"}).status_code == 400
        made = put(start, "/api/make", asked("~/letter")._asdict())
        address = made.json()["address"]
        root = home / "letter"
        assert address.startswith(f"http://127.0.0.1:{port_of(root)}/?issue=hello&key=")
        with httpx.Client(timeout=30) as writer:
            assert writer.get(address).status_code == 200
            desk = writer.get(f"http://127.0.0.1:{port_of(root)}/api/desk").json()
        assert (desk["name"], desk["can_write"], desk["ends_by_itself"]) == ("Garden Letter", True, False)
        assert start.process.stdout
        assert start.process.stdout.readline().startswith(
            f"Write at http://127.0.0.1:{port_of(root)}/?issue=hello&key="
        )

        with running(home, "--until-closed", str(home / "gone"), command=COMMAND) as second:
            told = second.client.get("/api/start").json()
            assert told["note"] == f"There is no {home / 'gone'} any more."
            assert [(each["name"], each["shown"], each["is_there"]) for each in told["opened"]] == [
                ("Garden Letter", "~/letter", True)
            ]
            none = put(second, "/api/open", {"folder": "~/Documents"}).json()
            assert none == {"refused": "~/Documents is no newsletter: there is no newsletter.yaml in it."}
            # It is written already: the page is opened where it is, and this process has nothing to do any more.
            again = put(second, "/api/open", {"folder": "~/letter/issues"})
            assert again.json()["address"].startswith(f"http://127.0.0.1:{port_of(root)}/?key=")
            assert second.process.wait(timeout=60) == 0
        assert start.stop() == (0, "\nStopped.\n")


@pytest.mark.soak
def test_a_program_that_a_launcher_started_ends_when_its_pages_are_closed(publication: Path) -> None:
    listeners = Listeners(patience=2)
    with serving(publication, listeners=listeners) as preview:
        with preview.client.stream("GET", "/events"):
            time.sleep(2.3)  # longer than it waits for a page
            assert preview.client.get("/api/desk").json()["ends_by_itself"] is True
        until = time.monotonic() + 10
        while time.monotonic() < until:
            try:
                preview.client.get("/api/desk")
            except httpx.HTTPError:
                break
            time.sleep(0.05)
        assert listeners.are_closed
        with pytest.raises(httpx.HTTPError):
            preview.client.get("/api/desk")
