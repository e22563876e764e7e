"""Issues are made, copied, renamed, deleted and put back, and nothing is overwritten or lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.preview.writing.pen import Pen
from tests.preview.conftest import SPRING, WINTER, Served, serving

OWN = SPRING.replace("images/tulip.png", "images/spring/tulip.png")


@pytest.fixture
def served(publication: Path) -> Iterator[Served]:
    """The publication served for writing; `spring` shows a picture of its own."""
    issues = publication / "issues"
    (issues / "images" / "spring").mkdir()
    (issues / "images" / "tulip.png").rename(issues / "images" / "spring" / "tulip.png")
    (issues / "spring.yaml").write_text(OWN, encoding="utf-8")
    pen = Pen(publication)
    with serving(publication, pen) as served:
        yield served
    pen.close()


def post(served: Served, address: str, **body: Any) -> httpx.Response:
    return served.client.post(f"/api/{address}", json=body, headers={"Origin": served.address})


def files(root: Path) -> dict[str, bytes]:
    """Return all files of a publication by their paths."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def read(served: Served, slug: str) -> Any:
    return load_issue(served.root / "issues" / f"{slug}.yaml", load_publication(served.root))


def type_title(served: Served, words: str) -> None:
    """Edit the title of the spring issue, which is not in its file yet."""
    base = served.client.get("/api/issues/spring/form").json()["hash"]
    edit = {"op": "put", "path": ["title"], "value": words}
    assert post(served, "issues/spring/edits", base=base, burst="1", edits=[edit]).status_code == 200


def test_a_new_issue_has_its_title_and_is_a_draft_of_today(served: Served) -> None:
    name = served.client.get("/api/names", params={"title": "Zwölf: “Herbst”"}).json()
    assert name == {"slug": "zwolf-herbst", "refused": ""}
    made = post(served, "issues", title="Zwölf: “Herbst”", slug="zwolf-herbst", like=None, empty=False)
    assert (made.status_code, made.json()) == (200, {"slug": "zwolf-herbst"})
    issue = read(served, "zwolf-herbst")
    assert (issue.title, issue.date, issue.draft) == ("Zwölf: “Herbst”", date.today(), True)
    assert (served.root / "issues" / "images" / "example.png").is_file()
    assert served.client.get("/api/issues/zwolf-herbst").json()["problems"] == []


def test_an_empty_issue_has_a_text_to_begin_with(served: Served) -> None:
    assert post(served, "issues", title="Snow", slug="snow", like=None, empty=True).status_code == 200
    answer = served.client.get("/api/issues/snow").json()
    assert (answer["problems"], answer["has_letter"]) == ([], True)
    assert [block.type for block in read(served, "snow").blocks] == ["text"]


def test_a_copy_has_what_was_typed_last_but_not_its_times(served: Served) -> None:
    type_title(served, "Spring is here")
    assert post(served, "issues", title="Next  spring\n", slug="next", like="spring", empty=False).status_code == 200
    text = (served.root / "issues" / "next.yaml").read_text("utf-8")
    assert "title: Next spring\n" in text
    assert "src: images/spring/tulip.png" in text
    assert 'starts: ""\n' in text
    assert f"date: {date.today()}\ndraft: true\n" in text
    assert not (served.root / "issues" / "images" / "example.png").exists()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("spring", "“spring” is taken: there is spring.yaml."),
        ("frost", "“frost” is taken: winter.yaml was called so before."),
        ("../spring", "cannot be part of a web address"),
        ("Spring", "cannot be part of a web address"),
        ("nul", "is a name that Windows keeps for a device"),
        ("x" * 201, "has 201 characters"),
        ("", "Write a name for the file."),
    ],
)
def test_a_name_that_cannot_be_had_is_refused_while_it_is_typed_and_for_good(
    name: str, why: str, served: Served
) -> None:
    served.write("issues/winter.yaml", WINTER.replace("draft: true", "old_slugs: [frost]"))
    before = files(served.root)
    assert why in served.client.get("/api/names", params={"name": name}).json()["refused"]
    for answer in (
        post(served, "issues", title="A title", slug=name, like=None, empty=False),
        post(served, "issues/winter/rename", slug=name if name != "frost" else "spring"),
    ):
        assert answer.status_code == 422
    assert files(served.root) == before


def test_a_new_name_takes_along_what_is_unwritten_the_pictures_and_their_paths(served: Served) -> None:
    file = served.root / "issues" / "spring.yaml"
    file.chmod(0o640)
    served.write("issues/spring.pt-BR.po", "# A primavera\n")
    before, events = files(served.root), [event.uid for event in _events(served, "spring")]
    type_title(served, "Spring is here")
    answer = post(served, "issues/spring/rename", slug="spring-2026")
    assert (answer.status_code, answer.json()["slug"]) == (200, "spring-2026"), answer.text
    after = files(served.root)
    assert after.pop("issues/images/spring-2026/tulip.png") == before["issues/images/spring/tulip.png"]
    assert after.pop("issues/spring-2026.pt-BR.po") == before.pop("issues/spring.pt-BR.po")
    text = after.pop("issues/spring-2026.yaml").decode()
    assert text == OWN.replace("title: Spring has come", "title: Spring is here").replace(
        "images/spring/", "images/spring-2026/"
    ).replace("blocks:\n", "old_slugs:\n  - spring\nblocks:\n", 1)
    assert {*before} - {*after} == {"issues/spring.yaml", "issues/images/spring/tulip.png"}
    assert not (file.parent / "images" / "spring").exists()
    assert (file.parent / "spring-2026.yaml").stat().st_mode & 0o777 == 0o640
    assert [event.uid for event in _events(served, "spring-2026")] == events
    assert served.client.get("/api/issues/spring-2026").json()["problems"] == []
    assert served.client.get("/api/issues/spring/form").status_code == 404
    assert post(served, "issues/spring-2026/rename", slug="spring").status_code == 200
    assert read(served, "spring").old_slugs == ("spring-2026",)


def _events(served: Served, slug: str) -> Any:
    from newsletter.calendar.events import events_of

    return events_of(read(served, slug), load_publication(served.root))


def test_pictures_that_another_issue_shows_stay_where_they_are(served: Served) -> None:
    served.write(
        "issues/winter.yaml", f"{WINTER}  - type: image\n    image: {{src: images/spring/tulip.png, alt: ''}}\n"
    )
    said = post(served, "issues/spring/rename", slug="tulips").json()["said"]
    assert said.endswith("Its pictures stay in issues/images/spring, since issues/winter.yaml shows them too.")
    assert "src: images/spring/tulip.png" in (served.root / "issues" / "tulips.yaml").read_text("utf-8")
    assert served.client.get("/api/issues/winter").json()["problems"] == []
    assert served.client.get("/api/issues/tulips").json()["problems"] == []


@pytest.mark.parametrize("obstacle", ["a folder of pictures", "mistakes", "a link"])
def test_what_cannot_be_renamed_whole_stays_as_it_is(obstacle: str, served: Served) -> None:
    issues = served.root / "issues"
    if obstacle == "a folder of pictures":
        (issues / "images" / "tulips").mkdir()
    elif obstacle == "mistakes":
        (issues / "spring.yaml").write_text(OWN.replace("title: ", 'title: "'), "utf-8")
    else:
        (issues / "spring.yaml").rename(served.root / "elsewhere.txt")
        (issues / "spring.yaml").symlink_to(served.root / "elsewhere.txt")
    before = files(served.root)
    answer = post(served, "issues/spring/rename", slug="tulips")
    assert (answer.status_code, bool(answer.json()["refused"])) == (422, True)
    assert files(served.root) == before


def test_what_is_deleted_is_in_the_bin_and_comes_back_with_its_pictures(served: Served) -> None:
    served.write("issues/spring.fr.po", "# Le printemps\n")
    before = files(served.root)
    type_title(served, "Spring is here")
    name = post(served, "issues/spring/delete").json()["name"]
    assert name == f"{date.today()}-spring"
    assert [issue["slug"] for issue in served.client.get("/api/desk").json()["issues"]] == ["winter"]
    assert not (served.root / "issues" / "images" / "spring").exists()
    assert not (served.root / "issues" / "spring.fr.po").exists()
    assert served.client.get("/api/bin").json() == {
        "deleted": [{"name": name, "slug": "spring", "title": "Spring is here", "day": f"{date.today()}"}]
    }
    served.write("issues/spring.yaml", WINTER)
    assert "there is spring.yaml" in post(served, f"bin/{name}/restore").json()["refused"]
    second = post(served, "issues/spring/delete").json()["name"]
    served.write("issues/spring.fr.po", "# Another one\n")
    assert "a translation issues/spring.fr.po already" in post(served, f"bin/{name}/restore").json()["refused"]
    (served.root / "issues" / "spring.fr.po").unlink()
    assert second == f"{name}-2"
    assert post(served, f"bin/{name}/restore").json() == {"slug": "spring"}
    after = files(served.root)
    assert after.pop(f".newsletter/bin/{second}/spring.yaml") == WINTER.encode()
    assert after.pop("issues/spring.yaml").decode() == OWN.replace("title: Spring has come", "title: Spring is here")
    before.pop("issues/spring.yaml")
    assert after == before
    for hostile in (name, "..", "%2e%2e%2fbin", "2026-01-01-spring"):
        assert post(served, f"bin/{hostile}/restore").status_code in (404, 405)
