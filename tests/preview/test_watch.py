"""Saving files: what the page is told, how soon, and that nothing brings the preview down."""

from __future__ import annotations

import asyncio
import json
import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from newsletter.event_loop import run
from newsletter.preview import draft as draft_module
from newsletter.preview.watch import MOST_WAITING, Listeners
from tests.preview.conftest import PUBLICATION, SPRING, WINTER, Served

SECONDS = 20


class Page:
    """What a page hears of /events, in the order in which it comes."""

    def __init__(self, served: Served) -> None:
        self.heard: queue.Queue[dict[str, Any]] = queue.Queue()
        # Not by the client, which is closed before the stream ends.
        self._response = httpx.stream("GET", f"{served.address}/events", headers={"Cookie": served.cookie}, timeout=60)
        self._is_open = threading.Event()
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()
        assert self._is_open.wait(SECONDS)

    def _listen(self) -> None:
        with self._response as response:
            self._is_open.set()
            for line in response.iter_lines():
                if line.startswith("data:"):
                    self.heard.put(json.loads(line.removeprefix("data:")))

    def hear(self, slug: str) -> None:
        """Wait until a change of an issue is told."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            slugs = self.heard.get(timeout=SECONDS)["slugs"]
            if slugs == "all" or slug in slugs:
                return
        raise AssertionError(f"nothing was told of {slug}")

    def hears_nothing(self, seconds: float) -> bool:
        time.sleep(seconds)
        heard = [self.heard.get() for _ in range(self.heard.qsize())]
        return not [change for change in heard if change["slugs"]]


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    """A page that shows the issue of spring and listens."""
    for slug in ("winter", "spring"):
        served.client.get(f"/api/issues/{slug}")
    yield Page(served)


def with_title(title: str) -> str:
    return SPRING.replace("title: Spring has come\n", f"title: {title}\n")


def shown(served: Served, slug: str = "spring") -> dict[str, Any]:
    data: dict[str, Any] = served.client.get(f"/api/issues/{slug}").json()
    return data


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait until something is so, looking, as the page does, whenever a change is told."""
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        page.hear("spring")


def eventually(served: Served, page: Page, title: str) -> None:
    """Wait until the page shows a title."""

    def is_shown() -> bool:
        answer = served.client.get("/api/issues/spring")
        return answer.status_code == 200 and answer.json()["title"] == title and not answer.json()["problems"]

    until(page, is_shown)


def test_a_saved_issue_is_built_before_the_page_asks(
    served: Served, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.write("issues/spring.yaml", with_title("New"))
    page.hear("spring")
    monkeypatch.setattr(draft_module, "compose_letter", None)  # nothing can be built from here on
    assert shown(served)["title"] == "New"
    assert ">New<" in served.client.get("/letters/spring/").text


def test_files_saved_elsewhere_are_not_reported(served: Served, page: Page) -> None:
    for name in ("out/spring/email.html", ".git/index", "node_modules/a/b.js", ".venv/x.py"):
        path = served.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
    assert page.hears_nothing(0.8)


def test_a_saved_template_or_publication_changes_every_issue(served: Served, page: Page) -> None:
    (served.root / "templates" / "blocks").mkdir(parents=True)
    page.hear("spring")
    time.sleep(0.8)  # until the new folder is watched
    template = '<mj-section><mj-column><mj-text css-class="at:{{ at }}">Mine</mj-text></mj-column></mj-section>'
    served.write("templates/blocks/text.mjml", template)
    until(page, lambda: "Mine" in served.client.get("/letters/winter/").text)
    served.write("newsletter.yaml", PUBLICATION.replace("sample: Ada", "sample: Grace"))
    until(page, lambda: "Hello Grace" in served.client.get("/api/issues/spring/text").text)


def test_a_file_created_in_a_new_folder_is_seen(served: Served, page: Page) -> None:
    pictures = served.root / "issues" / "pictures"
    served.write("issues/spring.yaml", SPRING.replace("images/tulip.png", "pictures/rose.png"))
    page.hear("spring")
    assert shown(served)["stale"]
    pictures.mkdir()
    shutil.copy(served.root / "issues" / "images" / "tulip.png", pictures / "rose.png")
    until(page, lambda: not shown(served)["stale"])


def test_saves_as_editors_make_them_are_seen(served: Served, page: Page) -> None:
    path = served.root / "issues" / "spring.yaml"
    beside = path.with_name(".spring.yaml.tmp")
    beside.write_text(with_title("Renamed over"), encoding="utf-8")
    beside.replace(path)
    eventually(served, page, "Renamed over")
    path.rename(path.with_name("spring.yaml~"))
    path.write_text(with_title("With a backup"), encoding="utf-8")
    eventually(served, page, "With a backup")
    path.unlink()
    path.write_text(with_title("Deleted first"), encoding="utf-8")
    eventually(served, page, "Deleted first")


def test_a_text_that_is_half_written_is_an_error_until_it_is_whole(served: Served, page: Page) -> None:
    path = served.root / "issues" / "spring.yaml"
    text = with_title("Whole")
    with path.open("w", encoding="utf-8") as file:
        file.write(text[:60])
        file.flush()
        page.hear("spring")
        assert shown(served)["stale"]
        assert served.client.get("/letters/spring/").status_code == 200
        file.write(text[60:])
    eventually(served, page, "Whole")
    assert not shown(served)["stale"]


def test_fifty_saves_a_second_end_with_the_last_one(served: Served, page: Page) -> None:
    path = served.root / "issues" / "spring.yaml"
    for number in range(100):
        path.write_text(with_title(f"Save {number}") if number % 7 else SPRING[: number * 3], encoding="utf-8")
        time.sleep(0.02)
    eventually(served, page, "Save 99")
    assert served.client.get("/api/desk").json()["issues"][0]["title"] == "Save 99"


def test_an_issue_that_is_deleted_renamed_or_new_is_reported(served: Served, page: Page) -> None:
    path = served.root / "issues" / "spring.yaml"
    path.rename(path.with_name("easter.yaml"))
    page.hear("easter")
    assert served.client.get("/api/issues/spring").status_code == 404
    assert [issue["slug"] for issue in served.client.get("/api/desk").json()["issues"]] == ["easter", "winter"]
    path.with_name("easter.yaml").unlink()
    page.hear("easter")
    served.write("issues/autumn.yaml", WINTER)
    page.hear("autumn")
    assert shown(served, "autumn")["title"] == "The garden sleeps"


def test_a_publication_that_vanishes_and_comes_back_is_shown_again(served: Served, page: Page) -> None:
    away = served.root.with_name("away")
    served.root.rename(away)
    assert served.client.get("/api/desk").status_code == 200
    time.sleep(0.8)
    (away / "issues" / "spring.yaml").write_text(with_title("Back"), encoding="utf-8")
    away.rename(served.root)
    eventually(served, page, "Back")


@pytest.mark.parametrize("seconds", [0, 1.5])
def test_a_publication_that_is_replaced_by_a_copy_is_followed_again(served: Served, page: Page, seconds: float) -> None:
    copy = served.root.with_name("copy")
    shutil.copytree(served.root, copy)
    served.root.rename(served.root.with_name("old"))
    time.sleep(seconds)
    copy.rename(served.root)
    eventually(served, page, "Spring has come")
    time.sleep(0.8)  # until the new folder is watched
    assert shown(served)["title"] == "Spring has come"  # so that it is built once more only if its file is followed
    served.write("issues/spring.yaml", with_title("In the copy"))
    eventually(served, page, "In the copy")


def test_a_publication_that_was_away_is_followed_again(served: Served, page: Page) -> None:
    away = served.root.with_name("away")
    served.root.rename(away)
    time.sleep(1.5)
    away.rename(served.root)
    eventually(served, page, "Spring has come")
    time.sleep(0.8)  # until it is watched
    assert shown(served)["title"] == "Spring has come"  # as above
    served.write("issues/spring.yaml", with_title("Back and followed"))
    eventually(served, page, "Back and followed")


def test_issues_that_nobody_asked_for_are_built_when_all_is_quiet(served: Served) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        issues = served.client.get("/api/desk").json()["issues"]
        if all(issue["counts"] for issue in issues):
            break
        time.sleep(0.1)
    assert issues[0]["counts"]["warning"] >= 1
    assert served.desk.open_issue == ("spring", "")


def test_a_page_that_does_not_listen_is_told_that_everything_has_changed() -> None:
    async def told() -> list[str]:
        listeners = Listeners()
        stream = listeners.listen()
        first = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        for number in range(3 * MOST_WAITING):
            listeners.tell([str(number)])
        changes = [(await first).data]
        closing = asyncio.ensure_future(listeners.close())
        await asyncio.sleep(0)
        changes += [news.data async for news in stream]
        await closing
        return changes

    changes = run(told)
    assert len(changes) <= MOST_WAITING + 1
    assert '{"slugs": "all", "desk": true}' in changes
    assert f'{{"slugs": ["{3 * MOST_WAITING - 1}"], "desk": true}}' in changes[-1] or "all" in changes[-1]


def test_links_to_folders_are_not_followed_forever(served: Served, page: Page) -> None:
    (served.root / "issues" / "loop").symlink_to(served.root)
    page.hear("spring")
    served.write("issues/spring.yaml", with_title("Still here"))
    eventually(served, page, "Still here")


def test_a_name_that_is_not_in_utf_8_does_not_end_the_following(served: Served, page: Page) -> None:
    issues = served.root / "issues"
    (issues / "caf\udce9.yaml").write_text(SPRING, encoding="utf-8")
    (issues / "images\udce9").mkdir()
    page.hear("spring")  # everything, since nobody knows what has changed
    (issues / "spring.yaml").write_text(with_title("Summer"), encoding="utf-8")
    page.hear("spring")
    assert "Summer" in json.dumps(shown(served))
