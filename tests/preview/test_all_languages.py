"""What is handed over, approved and sent from the page is an issue in all its languages."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from newsletter.sending.outbox.ledger import Ledger
from tests.preview.conftest import Served, serving
from tests.preview.sending_page import garden
from tests.preview.test_to_members import CHOICE, SPRING, ended, look, post, taking, writing
from tests.sending.editions import ISSUE
from tests.sending.outbox.publications import TEXT
from tests.translating.catalogs import catalog_for

WITH_PICTURE = f"{ISSUE}  - type: image\n    image: {{src: images/rose.png, alt: A rose}}\n"
LIST = "email,language\nada@example.org,fr-BE\nbob@example.org,\ncleo@example.org,English\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication with an issue that is there in French, which has a picture of its own, and a list."""
    monkeypatch.setenv("NEWSLETTER_SECRET", TEXT)
    monkeypatch.delenv("NEWSLETTER_SMTP", raising=False)
    root = garden(tmp_path, issue=WITH_PICTURE)
    (root / "issues" / "images").mkdir()
    for name in ("rose.png", "rose.fr.png"):
        Image.new("RGB", (600, 300), "red" if name == "rose.png" else "blue").save(root / "issues" / "images" / name)
    catalog_for(root / "issues" / "spring.yaml", "fr", "FR {}".format)
    (root / "members.csv").write_text(LIST, "utf-8")
    return root


def test_members_are_counted_by_language_and_each_gets_the_letter_in_theirs(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(root) as served:
        seen = look(served)
        assert (seen["total"], seen["languages"]) == (3, "2 in English, 1 in French")
        assert seen["addresses"] == ["ada@example.org", "bob@example.org", "cleo@example.org"]
        french = served.client.get("/letters/spring/to-members/0/").text
        assert 'lang="fr"' in french and "FR Dear" in french
        assert "/letters/spring/images/rose-fr.png?language=fr" in french
        picture = served.client.get("/letters/spring/images/rose-fr.png?language=fr")
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
        assert "FR Dear" not in served.client.get("/letters/spring/to-members/1/").text
        with taking(monkeypatch) as picky:
            typed = CHOICE | {"number": 3, "edition": seen["edition"]}
            status, said = post(served, f"{SPRING}/send", typed)
            assert status == 200, said
            sending = ended(served)
        assert (sending["state"], sending["by_language"]) == ("finished", "2 in English, 1 in French")
        got = {message["To"].split("@")[0]: message["Content-Language"] for message in picky.messages}
        assert got == {"ada": "fr", "bob": "en", "cleo": "en"}


def test_a_translation_that_changes_after_the_members_were_counted_is_not_sent_unseen(root: Path) -> None:
    with writing(root) as served, pytest.MonkeyPatch.context() as patch, taking(patch) as picky:
        seen = look(served)
        catalog_for(root / "issues" / "spring.yaml", "fr", "Autre {}".format)
        status, said = post(served, f"{SPRING}/send", CHOICE | {"number": 3, "edition": seen["edition"]})
        assert (status, "The letter has been changed since you counted" in said["refused"]) == (409, True)
        assert picky.envelopes == []
    with Ledger(root / "outbox.db") as ledger:
        assert ledger.confirmed() == []


def test_a_test_comes_in_the_language_that_is_shown(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with writing(root) as served, taking(monkeypatch) as picky:
        for language in ("fr", ""):
            status, said = post(served, f"/api/issues/spring/send?language={language}", {"to": "me@example.org"})
            assert status == 200, said
        assert [message["Content-Language"] for message in picky.messages] == ["fr", "en"]


def test_a_service_gets_the_files_of_each_language(root: Path) -> None:
    with serving(root) as served:
        spoken = {each["id"]: each for each in served.client.get("/api/issues/spring/services").json()["services"]}
        (french,) = spoken["brevo"]["translations"]
        assert french["language"] == "French"
        assert french["subject"].startswith("FR Frühling")
        assert french["files"] == ["spring.fr/email.html", "spring.fr/email.txt"]
        pictures = {picture["name"]: picture["language"] for picture in spoken["brevo"]["pictures"]}
        assert pictures == {"rose.png": "", "rose-fr.png": "fr"}
        file = served.client.get("/download/spring/for/brevo/spring.fr/email.html?despite_errors=yes")
        assert "FR Dear" in file.text
        assert 'filename="spring.fr-for-brevo.html"' in file.headers["content-disposition"]
        assert not [each for each in spoken["brevo"]["warnings"] if "not translated" in each]
        own = served.client.get("/download/spring/email.html?language=fr&despite_errors=yes")
        assert "FR Dear" in own.text
        assert 'filename="spring.fr.html"' in own.headers["content-disposition"]
        archive = served.client.get("/download/spring/for/brevo.zip?despite_errors=yes")
        with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
            assert sorted(files.namelist()) == [
                *("email.html", "email.txt", "images/rose-fr.png", "images/rose.png", "pictures.yaml"),
                *("spring.fr/email.html", "spring.fr/email.txt"),
            ]
        catalog_for(root / "issues" / "spring.yaml", "de", {"Spring": "Frühling"})
        warnings = served.client.get("/api/issues/spring/for/brevo").json()["warnings"]
        assert warnings[-1].startswith("In German, 4 texts are not translated, and stand in English")


def test_who_approves_on_the_page_approves_all_languages(root: Path) -> None:
    def approvals(served: Served) -> dict[str, object]:
        answer: dict[str, object] = served.client.get("/api/issues/spring/approvals").json()
        return answer

    about = root / "newsletter.yaml"
    about.write_text(f"{about.read_text('utf-8')}approvals: {{needed: 1}}\n", "utf-8")
    with writing(root) as served:
        body = {"letter": approvals(served)["letter"], "remark": "", "as": "Ada"}
        own = {"Origin": served.address, "Content-Type": "application/json"}
        said = served.client.post("/api/issues/spring/approvals", content=json.dumps(body), headers=own).json()
        assert (said["in_the_way"], len(said["counts"])) == ("", 1)
        assert served.client.get("/api/issues/spring?language=fr").json()["in_the_way"]["approvals"] == ""
        catalog_for(root / "issues" / "spring.yaml", "fr", "Autre {}".format)
        assert approvals(served)["undone"][0]["causes"] == ["issues/spring.fr.po (French) has changed"]  # type: ignore[index]
        said = served.client.get("/download/spring/for/brevo.zip?despite_errors=yes")
        assert (said.status_code, "issues/spring.fr.po (French) has changed" in said.text) == (409, True)
        (root / "issues" / "spring.fr.po").write_text("msgid oops", "utf-8")
        assert "issues/spring.fr.po:1:1" in served.client.get("/api/issues/spring/approvals").text
