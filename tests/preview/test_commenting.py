"""Comments over the wire: said at a place of the newest text, kept in the publication, told to every page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from newsletter.review.comments.lines import file_of
from newsletter.review.comments.remarks import LONGEST
from tests.preview.conftest import SPRING, Served
from tests.preview.teams import NAMES, gathered
from tests.preview.test_shelf import post
from tests.preview.test_watch import Page

ADDRESS = "issues/spring/comments"
TULIPS = {"path": ["blocks", 0, "text"], "words": "tulips", "before": "Hello Ada, the ", "after": " opened."}


@pytest.fixture
def served(written: Served) -> Served:
    return written


def say(served: Served, what: str = "comment", **said: Any) -> dict[str, Any]:
    answer = post(served, ADDRESS, what=what, **({"text": "Which ones?", "about": TULIPS} | said))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def listed(served: Served, slug: str = "spring") -> dict[str, Any]:
    found: dict[str, Any] = served.client.get(f"/api/issues/{slug}/comments").json()
    return found


def test_a_comment_stands_at_its_words_and_is_kept_in_the_publication(served: Served) -> None:
    said = say(served)
    (thread,) = said["threads"]
    assert (thread["text"], thread["quote"], thread["about"]) == ("Which ones?", "tulips", "Text block “In bloom”")
    assert (thread["mine"], thread["by"], said["open"], said["can"]) == (True, said["me"], 1, True)
    assert thread["at"] == {
        "path": "blocks.0.text",
        "words": "tulips",
        "before": "Hello the",
        "after": "opened Click here",
    }
    lines = (served.root / file_of("spring")).read_text("utf-8").splitlines()
    assert len(lines) == 4
    assert "words: tulips, before: 'Hello {{ first_name }}, the', after: opened. Click here}" in lines[3]
    assert listed(served) == said
    assert listed(served, "winter")["threads"] == []


def test_a_comment_is_answered_and_resolved(served: Served) -> None:
    (thread,) = say(served)["threads"]
    say(served, "answer", to=thread["id"], text="The red ones.")
    (thread,) = say(served, "resolved", to=thread["id"])["threads"]
    assert ([answer["text"] for answer in thread["answers"]], bool(thread["resolved"])) == (["The red ones."], True)
    assert say(served, "reopened", to=thread["id"])["open"] == 1
    assert say(served, "changed", to=thread["id"], text="Which?")["threads"][0]["text"] == "Which?"
    say(served, "withdrawn", to=thread["answers"][0]["id"])
    assert say(served, "withdrawn", to=thread["id"])["threads"] == []


def test_a_place_is_that_of_the_newest_text_and_one_that_is_gone_comes_last(served: Served) -> None:
    say(served)
    say(served, text="All good", about=None)
    say(served, text="No", about={"path": ["blocks", 2, "webinars", 0], "words": "", "before": "", "after": ""})
    served.write(
        "issues/spring.yaml", SPRING.replace("blocks:\n", "blocks:\n  - {type: text, text: A new beginning.}\n")
    )
    assert [each["at"] and each["at"]["path"] for each in listed(served)["threads"]] == [
        None, "blocks.1.text", "blocks.3.webinars.0"
    ]  # fmt: skip
    served.write("issues/spring.yaml", SPRING.replace("the tulips opened. ", ""))
    assert [(each["gone"], each["text"]) for each in listed(served)["threads"]] == [
        (False, "All good"), (False, "No"), (True, "Which ones?")
    ]  # fmt: skip
    served.write("issues/spring.yaml", "subject: [")
    assert len(listed(served)["threads"]) == 3


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"what": "comment", "text": "", "about": None}, 422),
        ({"what": "comment", "text": "x" * (LONGEST + 1), "about": None}, 422),
        ({"what": "comment", "text": "x" * 200_000, "about": None}, 413),
        ({"what": "comment", "text": "x"}, 400),
        ({"what": "comment", "text": "x", "about": {"path": "blocks", "words": "", "before": "", "after": ""}}, 400),
        ({"what": "comment", "text": "x", "about": TULIPS | {"path": ["blocks", 9, "text"]}}, 422),
        ({"what": "comment", "text": "x", "about": TULIPS | {"path": [-1]}}, 400),
        ({"what": "answer", "to": "nobody", "text": "x"}, 422),
        ({"what": "withdrawn", "to": "nobody"}, 422),
        ({"what": "shouted"}, 400),
    ],
)
def test_what_is_no_comment_is_refused_in_a_sentence(said: dict[str, Any], status: int, served: Served) -> None:
    answer = post(served, ADDRESS, **said)
    assert (answer.status_code, answer.json()["refused"].endswith(".")) == (status, True)
    assert not (served.root / file_of("spring")).exists()


def test_a_file_that_nobody_can_read_is_told_with_its_line(served: Served) -> None:
    say(served)
    file = served.root / file_of("spring")
    file.write_text(f"{file.read_text('utf-8')}<<<<<<< HEAD\n", "utf-8")
    said = listed(served)
    assert (said["threads"], said["open"]) == ([], 0)
    assert [(each["file"], each["line"]) for each in said["problems"]] == [("comments/spring.yaml", 5)]
    assert post(served, ADDRESS, what="comment", text="x", about=None).status_code == 409
    assert "cannot be read" in served.client.get("/api/issues/spring").json()["in_the_way"]["comments"]


def test_a_page_that_is_only_looked_at_shows_comments_and_takes_none(still: Served) -> None:
    assert (listed(still)["can"], post(still, ADDRESS, what="comment", text="x", about=None).status_code) == (
        False,
        405,
    )
    assert still.client.get("/api/issues/nothing/comments").status_code == 404


def test_comments_change_nothing_of_the_letter_and_are_told_to_pages(served: Served) -> None:
    say(served, about=None)  # from now on there is a folder for them
    before = served.client.get("/letters/spring/").content, served.client.get("/api/issues/spring").json()["version"]
    page = Page(served)
    say(served)
    page.hear("spring")
    assert before == (
        served.client.get("/letters/spring/").content,
        served.client.get("/api/issues/spring").json()["version"],
    )
    assert served.client.get("/api/issues/spring").json()["in_the_way"]["comments"] == "2 open comments"


def test_comments_go_where_their_issue_goes(served: Served) -> None:
    said = say(served)
    assert post(served, "issues", title="Like it", slug="like", like="spring", empty=False).status_code == 200
    assert listed(served, "like")["threads"] == []
    assert post(served, "issues/spring/rename", slug="march").status_code == 200
    assert listed(served, "march") == said
    name = post(served, "issues/march/delete").json()["name"]
    assert not list((served.root / "comments").iterdir())
    assert post(served, f"bin/{name}/restore").status_code == 200
    assert listed(served, "march") == said


def test_comments_of_an_earlier_issue_are_not_overwritten(served: Served) -> None:
    say(served)
    (served.root / file_of("march")).write_text("log: []\n", "utf-8")
    answer = post(served, "issues/spring/rename", slug="march")
    assert (answer.status_code, "comments/march.yaml" in answer.json()["refused"]) == (422, True)
    assert len(listed(served)["threads"]) == 1


def test_at_a_desk_for_several_a_reader_comments_by_their_own_name_and_others_answer(publication: Path) -> None:
    with gathered(publication) as team:
        reader, writer = (team.client(team.links[role]) for role in ("reader", "writer"))
        said = reader.post(f"/api/{ADDRESS}", json={"what": "comment", "text": "Which ones?", "about": None}).json()
        (thread,) = said["threads"]
        assert (said["can"], said["me"]) == (True, NAMES["reader"])
        assert (thread["by"], thread["name"], thread["mine"]) == (NAMES["reader"], "signed in", True)
        seen = writer.get(f"/api/{ADDRESS}").json()["threads"][0]
        assert (seen["text"], seen["mine"]) == ("Which ones?", False)
        for change in ({"what": "changed", "text": "Mine now"}, {"what": "withdrawn"}):
            answer = writer.post(f"/api/{ADDRESS}", json=change | {"to": thread["id"]})
            assert (answer.status_code, "answer it instead" in answer.json()["refused"]) == (422, True)
        answered = writer.post(f"/api/{ADDRESS}", json={"what": "answer", "to": thread["id"], "text": "All."}).json()
        assert [answer["by"] for answer in answered["threads"][0]["answers"]] == [NAMES["writer"]]
        assert writer.post(f"/api/{ADDRESS}", json={"what": "resolved", "to": thread["id"]}).json()["open"] == 0
