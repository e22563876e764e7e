"""The settings are written as an issue is: what is answered, what the letter makes of it, and what the files hold."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsletter.editing.form import Field, form_of
from newsletter.editing.outline import outlined
from newsletter.editing.surgery import Change, Clear, Put, edited, fingerprint
from newsletter.model.files import shipped_templates
from newsletter.model.publication import Publication, load_publication
from newsletter.model.words import Words
from newsletter.preview import settings
from newsletter.preview.writing.pen import Pen
from newsletter.preview.written_files import settings_files
from newsletter.reading.source import Path as SourcePath
from tests.preview.conftest import PUBLICATION, Served, serving

BARE = "# Ours alone.\nname: The Garden Letter  # as on the web site\n"


class Window:
    """The page, as far as it writes one file of the settings: it knows the hash of the text that it has."""

    def __init__(self, served: Served, name: str = "newsletter.yaml") -> None:
        self.served, self.name = served, name
        self.hash = self.form()["hash"]

    def form(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.served.client.get(f"/api/settings/{self.name}/form").json()
        return answer

    def post(self, step: str, body: Any) -> dict[str, Any]:
        address = f"/api/settings/{self.name}/{step}"
        answer: dict[str, Any] = self.served.client.post(
            address, json=body, headers={"Origin": self.served.address}
        ).json()
        return answer

    def put(self, path: str, value: Any, burst: str = "1") -> dict[str, Any]:
        edit = {"op": "put", "path": path.split("."), "value": value}
        return self.post("edits", {"base": self.hash, "burst": burst, "edits": [edit]})

    def clear(self, path: str) -> dict[str, Any]:
        edit = {"op": "clear", "path": path.split(".")}
        return self.post("edits", {"base": self.form()["hash"], "burst": "", "edits": [edit]})


def until_there(file: Path, text: str | None) -> None:
    """Wait until a file holds a text, or is gone."""
    end = time.monotonic() + 5
    while (held := _content(file)) != text:
        assert time.monotonic() < end, held
        time.sleep(0.02)


def _content(file: Path) -> str | None:
    try:
        return file.read_text()
    except FileNotFoundError:
        return None


def letter(served: Served) -> str:
    return served.client.get("/letters/spring/").text


def test_a_setting_is_in_the_letter_at_once_and_in_the_file_soon(written: Served) -> None:
    window, file = Window(written), written.root / "newsletter.yaml"
    said = window.put("reason", "You love gardens.")
    assert said["touched"] == ["reason"]
    assert "You love gardens." in letter(written)
    until_there(file, PUBLICATION.replace("site_url", "reason: You love gardens.\nsite_url"))
    window.post("undo", {})
    assert file.read_text() == PUBLICATION


def test_what_is_half_typed_keeps_its_last_good_value_in_the_letter(written: Served) -> None:
    window = Window(written)
    window.put("theme.colors.light.accent", "#005a9c")
    said = window.put("theme.colors.light.accent", "#005")
    [problem] = said["problems"]
    assert (problem["path"], problem["file"]) == ("theme.colors.light.accent", "newsletter.yaml")
    window.put("name", "The Orchard Letter", burst="2")
    drawn = letter(written)
    assert "The Orchard Letter" in drawn
    assert "#005a9c" in drawn
    assert [each["file"] for each in written.client.get("/api/issues/spring").json()["problems"]] == ["newsletter.yaml"]


def test_a_colour_says_how_well_it_is_seen_and_what_would_do(written: Served) -> None:
    window = Window(written)
    colors = window.form()["colors"]
    assert all(color["passes"] for color in colors.values())
    seen = window.put("theme.colors.light.accent", "#d9a200")["colors"]["theme.colors.light.accent"]
    assert (seen["said"], seen["passes"], seen["better"]) == ("2 : 1 on page, too faint for text", False, "#906a00")
    findings = written.client.get("/api/issues/spring").json()["findings"]
    [found] = [each for each in findings if each["rule"] == "accessibility.theme-contrast"]
    assert (found["setting"], found["path"]) == ("theme.colors.light.accent", None)
    assert f'"{seen["better"]}"' in found["hint"]


def test_what_is_missing_is_found_at_its_field(written: Served) -> None:
    Window(written).clear("postal_address")
    findings = written.client.get("/api/issues/spring").json()["findings"]
    settings_of = {each["rule"]: each["setting"] for each in findings if each["setting"]}
    assert settings_of["delivery.no-postal-address"] == "postal_address"


def test_how_members_leave_in_one_click_is_said_in_the_words_of_the_form(written: Served) -> None:
    def found() -> tuple[str, str]:
        findings = written.client.get("/api/issues/spring").json()["findings"]
        return next((each["setting"], each["hint"]) for each in findings if each["rule"] == "delivery.no-one-click")

    window = Window(written)
    window.put("unsubscribe_url", "https://garden.test/leave")
    said = "Write `{{ unsubscribe_url }}`: an export asks your email service for the address of each member."
    assert found() == ("unsubscribe_url", said)
    Window(written).put("sending.list", "members.csv", burst="2")
    said = (
        "Write the address of your unsubscribe server, such as `https://news.example.org/u/`, "
        "at “Unsubscribe at” below “Sending to members”."
    )
    assert found() == ("unsubscribe_url", said)


def test_words_have_a_file_once_one_is_changed_and_none_when_all_are_taken_back(written: Served) -> None:
    window, file = Window(written, "words.yaml"), written.root / "templates" / "words.yaml"
    assert not file.parent.exists()
    window.put("en.register", "Save my seat")
    assert "Save my seat" in letter(written)
    until_there(file, "en:\n  register: Save my seat\n")
    assert file.stat().st_mode == (written.root / "newsletter.yaml").stat().st_mode
    window.clear("en.register")
    until_there(file, None)
    assert "Save my seat" not in letter(written)
    window.post("undo", {})
    until_there(file, "en:\n  register: Save my seat\n")


def test_a_word_that_loses_its_placeholder_is_a_mistake_at_its_field(written: Served) -> None:
    said = Window(written, "words.yaml").put("en.date_and_time", "on some day")
    assert [problem["path"] for problem in said["problems"]] == ["en.date_and_time"]
    assert "18:00" in letter(written)


def test_what_another_program_writes_meanwhile_is_kept(written: Served) -> None:
    window, file = Window(written), written.root / "newsletter.yaml"
    file.write_text(PUBLICATION.replace("The Garden Letter", "The Orchard Letter"))
    said = window.put("theme.name", "clinical")
    assert said["merged"]
    text = PUBLICATION.replace("The Garden Letter", "The Orchard Letter")
    until_there(file, text.replace("merge_tags", "theme:\n  name: clinical\nmerge_tags"))


def test_only_the_settings_of_the_publication_are_written(written: Served, tmp_path: Path) -> None:
    for name in ("theme.yaml", "..%2Fnewsletter.yaml", "spring.yaml"):
        assert written.client.get(f"/api/settings/{name}/form").status_code == 404
    (written.root / "templates").symlink_to(tmp_path)
    edit = {"op": "put", "path": ["en", "register"], "value": "x"}
    base = fingerprint("{}\n")
    answer = written.client.post(
        "/api/settings/words.yaml/edits",
        json={"base": base, "burst": "", "edits": [edit]},
        headers={"Origin": written.address},
    )
    assert answer.status_code == 422
    assert "leads out" in answer.json()["refused"]
    assert not (tmp_path / "words.yaml").exists()


def test_what_the_system_does_not_give_is_a_sentence(written: Served, capfd: pytest.CaptureFixture[str]) -> None:
    templates = written.root / "templates"
    templates.write_text("mine")
    answer = written.client.get("/api/settings/words.yaml/form")
    assert (answer.status_code, "words.yaml: Not a directory." in answer.json()["refused"]) == (422, True)
    templates.unlink()
    templates.symlink_to("templates")
    assert "Too many levels" in written.client.get("/api/settings/words.yaml/form").json()["refused"]
    assert written.client.get("/api/desk").json()["name"] == "The Garden Letter"
    assert "Traceback" not in "".join(capfd.readouterr())


def test_the_file_is_named_that_keeps_the_settings_from_being_shown(publication: Path) -> None:
    (publication / "templates").mkdir()
    (publication / "templates" / "theme.yaml").write_text("colors: [")
    with closing(Pen(publication)) as pen, serving(publication, pen) as served:
        refused = served.client.get("/api/settings").json()["refused"]
        assert served.client.get("/api/mail-server").json()["failure"] == refused
    assert refused == "templates/theme.yaml has mistakes: mend them in an editor first."


def test_what_is_shipped_is_not_written() -> None:
    assert list(settings_files(shipped_templates().parent)) == ["newsletter.yaml"]


def test_no_setting_is_left_out(publication: Path) -> None:
    found = settings.parts(load_publication(publication), publication)
    named = [name for part in (*settings.NEWSLETTER, *settings.LOOK) if not part.place for name in part.fields]
    assert sorted([*named, "theme"]) == sorted(Publication.model_fields)
    words = found["fields"]["words.yaml"]
    assert {field["name"] for field in words} >= {"en", "fr", "de", "es", "nl", "ar", "it", "pt", "pl", "sv"}
    assert next(field for field in words[0]["shape"]["fields"] if field["name"] == "register")["example"] == "Register"


def _leaves(fields: tuple[Field, ...], around: SourcePath = ()) -> Iterator[tuple[SourcePath, Any]]:
    """Yield the path of each field that is no group, and an example of it."""
    for field in fields:
        path = (*around, field.name)
        if field.shape.fields:
            yield from _leaves(field.shape.fields, path)
        else:
            yield path, field.example


@pytest.mark.parametrize("text", [BARE, BARE + "theme: {name: clinical}\nsender:\n  # who else\n  name: Us\n"])
def test_every_setting_is_set_taken_out_and_undone_to_the_byte(text: str) -> None:
    def made(before: str, edit: Change) -> str:
        done = edited(before, edit, Publication, fingerprint(before))
        assert done.before == before
        assert edited(done.text, done.inverse, Publication, fingerprint(done.text)).text == before
        return done.text

    fields = list(_leaves(form_of(Publication)))
    assert ("theme", "colors", "dark", "on_button") in [path for path, _ in fields]
    for path, value in fields:
        if outlined(text, Publication).value(path) is not None:
            continue
        after = made(text, Put(path, value))
        assert outlined(after, Publication).value(path) == value
        lines = after.splitlines()
        assert all(line in lines for line in text.splitlines() if not line.startswith("theme"))
        cleared = edited(after, Clear(path), Publication, fingerprint(after)).text
        assert outlined(cleared, Publication).value(path) in (None, "")  # "" where it is needed


def test_a_file_in_which_nothing_is_said_gets_lines_and_loses_them() -> None:
    done = edited("{}\n", Put(("en", "register"), "Come"), Words, fingerprint("{}\n"))
    assert done.text == "en:\n  register: Come\n"
    assert edited(done.text, Clear(("en", "register")), Words, fingerprint(done.text)).text == "{}\n"
