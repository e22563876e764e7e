"""The routes by which the page writes: what is answered, what is refused, and what becomes of the file."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from newsletter.editing.surgery import fingerprint
from newsletter.preview.routes.both import together
from newsletter.preview.writing.pen import Pen
from tests.preview.conftest import SPRING, Served, made_in, serving


class Window:
    """The page, as far as it writes: it knows the hash of the text that it has."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.file = served.root / "issues" / "spring.yaml"
        self.hash = self.form()["hash"]

    def form(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.served.client.get("/api/issues/spring/form").json()
        return answer

    def post(self, step: str, body: Any, **headers: str) -> httpx.Response:
        return self.served.client.post(
            f"/api/issues/spring/{step}", json=body, headers={"Origin": self.served.address, **headers}
        )

    def edit(self, *edits: dict[str, Any], burst: str = "1", **others: Any) -> httpx.Response:
        return self.post("edits", {"base": self.hash, "burst": burst, "edits": edits} | others)

    def put(self, path: list[str | int], value: Any, **others: Any) -> httpx.Response:
        return self.edit({"op": "put", "path": path, "value": value}, **others)


@pytest.fixture
def window(written: Served) -> Window:
    return Window(written)


def test_the_form_has_the_values_of_the_file_and_says_what_its_fields_are(window: Window) -> None:
    form = window.form()
    assert form["text"] == SPRING
    assert form["form"]["title"] == "Spring has come"
    assert form["form"]["blocks"][1]["image"] == {"src": "images/tulip.png", "alt": "A red tulip"}
    assert (form["writable"], form["written"], form["problems"], form["undo"]) == (True, True, [], 0)
    assert window.served.client.get("/api/desk").json()["can_write"] is True
    fields = window.served.client.get("/api/fields").json()["fields"]
    assert fields[0]["name"] == "subject"
    assert fields[0]["shape"]["widget"] == "line"
    widgets = {field["name"]: field["shape"]["widget"] for field in fields}
    assert widgets["description"] == "lines"  # its marks show nowhere, so there is no toolbar for them
    kinds = next(field for field in fields if field["name"] == "blocks")["shape"]["item"]["kinds"]
    assert {"hero", "text", "webinars"} <= {kind["name"] for kind in kinds}


def test_an_edit_is_answered_drawn_and_written(window: Window) -> None:
    answer = window.put(["title"], "Summer")
    assert answer.status_code == 200
    said = answer.json()
    assert (said["touched"], said["undo"], said["redo"], said["merged"]) == (["title"], 1, 0, False)
    assert said["form"]["title"] == "Summer"
    assert "Summer</h1>" in window.served.client.get("/letters/spring/").text
    assert window.post("undo", {}).json()["form"]["title"] == "Spring has come"
    assert window.file.read_text() == SPRING
    assert window.post("redo", {}).json()["written"] is True
    assert window.file.read_text() == SPRING.replace("Spring has come\ndate", "Summer\ndate")
    assert window.post("redo", {}).status_code == 422


def test_prose_travels_unwrapped_and_is_broken_as_it_was(window: Window) -> None:
    body = "Hello all,\n      the tulips opened\n      and the bulbs wait.\n"
    window.file.write_text(SPRING.replace(re.findall(r"text: (Hello.*\n)", SPRING)[0], f"|\n      {body}"))
    window.hash = (form := window.form())["hash"]
    assert form["form"]["blocks"][0]["text"] == "Hello all, the tulips opened and the bulbs wait."
    said = window.put(["blocks", 0, "text"], "Hello all, the tulips opened and the bulbs rest.").json()
    assert said["form"]["blocks"][0]["text"] == "Hello all, the tulips opened and the bulbs rest."
    window.post("undo", {})
    window.post("redo", {})
    assert body.replace("wait", "rest") in window.file.read_text()


def test_a_mistake_is_told_at_its_field_while_the_letter_goes_on(window: Window) -> None:
    said = window.edit(
        {"op": "put", "path": ["blocks", 2, "webinars", 0, "starts"], "value": "soon"},
        {"op": "put", "path": ["title"], "value": "Summer"},
    ).json()
    [problem] = said["problems"]
    assert problem["path"] == "blocks.2.webinars.0.starts"
    assert (problem["file"], problem["message"]) == ("issues/spring.yaml", "“soon” is not a date with a time.")
    assert "Summer</h1>" in window.served.client.get("/letters/spring/").text
    issue = window.served.client.get("/api/issues/spring").json()
    assert issue["problems"] == said["problems"]
    assert said["undo"] == 1


def test_elements_of_the_letter_have_the_paths_of_the_newest_text(window: Window) -> None:
    window.edit({"op": "insert", "path": ["blocks", 0], "value": {"type": "quote", "text": ""}})
    html = window.served.client.get("/letters/spring/").text
    assert re.findall(r'<img[^>]*data-path="(blocks[^"]*)"', html) == ["blocks.2.image"]


def test_another_programs_change_is_merged_or_both_are_shown(window: Window) -> None:
    theirs = SPRING.replace("Spring has come\n", "Theirs has come\n")
    window.file.write_text(theirs)
    said = window.put(["preheader"], "Mine").json()
    assert said["merged"] is True
    assert said["form"]["title"] == "Theirs has come"
    answer = window.put(["title"], "Spring has come early", burst="2")
    assert answer.status_code == 409
    assert answer.json()["conflict"] == {
        "path": ["title"],
        "at": ["title"],
        "base": "Spring has come",
        "mine": "Spring has come early",
        "theirs": "Theirs has come",
        "both": "Theirs has come early",
    }
    assert answer.json()["form"]["title"] == "Theirs has come"
    window.hash = answer.json()["hash"]
    assert window.put(["title"], "Spring has come early", burst="3").status_code == 200


def test_the_answer_says_where_what_the_page_has_seen_is_by_now(window: Window) -> None:
    was = window.file.read_text(encoding="utf-8")
    block = "  - type: text\n    text: {}\n"
    twins = was.replace("blocks:\n", "blocks:\n" + block.format("Same words.") * 2, 1)
    window.file.write_text(twins, encoding="utf-8")
    window.hash = window.form()["hash"]
    first = window.put(["blocks", 1, "text"], "All of it is new.").json()
    assert (first["moved"], first["touched"]) == (None, ["blocks", 1, "text"])  # who says nothing is told nothing
    seen = first["hash"]
    above = window.file.read_text(encoding="utf-8").replace("blocks:\n", "blocks:\n" + block.format("Put above."), 1)
    window.file.write_text(above, encoding="utf-8")
    # Nothing of the text is as in the base, and no other block is like it: what was done says where it is.
    second = window.put(["blocks", 1, "text"], "Once more.", seen=seen).json()
    assert (second["touched"], second["merged"]) == (["blocks", 2, "text"], True)
    assert second["moved"]["blocks.1"] == ["blocks", 2]
    assert [block.get("text") for block in second["form"]["blocks"][:3]] == ["Put above.", "Same words.", "Once more."]
    assert window.served.client.get(f"/api/issues/spring/form?seen={second['hash']}").json()["moved"] == {}

    window.edit({"op": "move", "path": ["blocks", 1], "to": 0}, burst="2", base=second["hash"])
    window.edit({"op": "delete", "path": ["blocks", 2]}, burst="3", base=second["hash"])
    moved = window.served.client.get(f"/api/issues/spring/form?seen={second['hash']}").json()["moved"]
    assert (moved["blocks.0"], moved["blocks.1"], moved["blocks.2"]) == (["blocks", 1], ["blocks", 0], None)

    seen = window.form()["hash"]
    text = window.file.read_text(encoding="utf-8")
    window.file.write_text(text + 'more: "', encoding="utf-8")  # a text that cannot be read is passed over
    assert window.form()["form"] is None
    window.file.write_text(text.replace("blocks:\n", "blocks:\n" + block.format("At the top."), 1), encoding="utf-8")
    moved = window.served.client.get(f"/api/issues/spring/form?seen={seen}").json()["moved"]
    assert (moved["blocks.0"], moved["blocks.1"]) == (["blocks", 1], ["blocks", 2])


def test_the_answer_says_whether_anything_else_was_done_meanwhile_and_whether_by_another_program(
    window: Window,
) -> None:
    seen = window.form()["hash"]
    assert window.put(["title"], "Mine", seen=seen).json()["is_alone"] is True
    window.put(["preheader"], "In another window", burst="2")
    assert window.put(["title"], "Mine, too", seen=seen).json()["is_alone"] is False
    form = f"/api/issues/spring/form?seen={seen}"
    assert window.served.client.get(form).json()["is_foreign"] is False
    window.file.write_text(SPRING.replace("In bloom", "In flower"), encoding="utf-8")
    assert window.served.client.get(form).json()["is_foreign"] is True


def test_a_text_that_the_server_does_not_know_comes_with_the_edit(window: Window) -> None:
    older = SPRING.replace("In bloom", "Older")
    window.hash = fingerprint(older)
    assert window.put(["title"], "Mine").json() == {"unknown_base": True}
    said = window.put(["title"], "Mine", base_text=older).json()
    assert said["form"]["title"] == "Mine"
    assert said["form"]["blocks"][0]["heading"] == "In bloom"


def test_a_file_that_cannot_be_read_is_shown_and_not_written(window: Window) -> None:
    window.file.write_text(broken := SPRING.replace("title: Spring", 'title: "Spring'))
    form = window.form()
    assert (form["writable"], form["form"], form["text"]) == (False, None, broken)
    assert form["why"].startswith("Line 3 of the file cannot be read")
    answer = window.put(["preheader"], "Mine")
    assert answer.status_code == 409
    assert answer.json()["problems"][0]["line"] == 3
    assert window.file.read_text() == broken
    window.file.write_bytes(b"title: \xff")
    assert window.form()["problems"][0]["message"].startswith("The byte 0xFF")
    assert window.served.client.get("/api/issues/spring").json()["stale"] is False
    window.file.write_text(SPRING)
    assert window.put(["preheader"], "Mine").status_code == 200


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ({"op": "put", "path": ["title"], "value": "A \x07 bell"}, "U\\+0007|cannot be|control"),
        ({"op": "delete", "path": ["blocks", 9]}, "not there any more"),
        ({"op": "put", "path": ["title"], "value": "long " * 5000}, "characters"),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_reason(window: Window, edit: dict[str, Any], why: str) -> None:
    answer = window.edit(edit)
    assert answer.status_code == 422
    assert re.search(why, answer.json()["refused"]), answer.json()
    assert answer.json()["path"] == edit["path"]
    assert window.form()["undo"] == 0


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"base": "x", "burst": "1", "edits": []},
        {"base": 1, "burst": "1", "edits": [{"op": "clear", "path": ["title"]}]},
        {"base": "x", "burst": "1", "edits": [{"op": "put", "path": "title", "value": "x"}]},
        {"base": "x", "burst": "1", "edits": [{"op": "put", "path": ["title"], "value": 3}]},
        {"base": "x", "burst": "1", "edits": [{"op": "put", "path": ["title"], "value": {"x": True}}]},
        {"base": "x", "burst": "1", "edits": [{"op": "delete", "path": ["title"]}]},
        {"base": "x", "burst": "1", "edits": [{"op": "move", "path": ["blocks", 0], "to": True}]},
        {"base": "x", "burst": "1", "edits": [{"op": "clear", "path": ["blocks", -1]}]},
        {"base": "x", "burst": "1", "edits": [{"op": "rm", "path": ["blocks", 0]}]},
    ],
)
def test_a_body_that_asks_for_nothing_is_refused(window: Window, body: Any) -> None:
    answer = window.post("edits", body)
    assert answer.status_code == 400
    assert answer.json()["refused"].endswith(".")


def test_only_json_from_the_page_itself_is_taken_and_not_too_much(window: Window) -> None:
    client, route = window.served.client, "/api/issues/spring/edits"
    own = {"Origin": window.served.address}
    assert client.post(route, content="{}", headers={**own, "Content-Type": "text/plain"}).status_code == 415
    assert client.post(route, json={"base_text": "x" * 1_000_001}, headers=own).status_code == 413
    assert client.post(route, json={}, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    assert client.post(route, json={}).status_code == 403
    assert httpx.post(f"{window.served.address}{route}", json={}, headers=own, timeout=30).status_code == 401
    assert client.post("/api/issues/autumn/undo", json={}, headers=own).status_code == 404
    assert window.file.read_text() == SPRING


def test_the_preview_does_not_write(still: Served) -> None:
    assert still.client.get("/api/desk").json()["can_write"] is False
    assert still.client.get("/api/issues/spring/form").status_code == 404
    answer = still.client.post("/api/issues/spring/edits", json={}, headers={"Origin": still.address})
    assert answer.status_code == 405


def test_pages_hear_what_was_written_and_what_another_program_did(window: Window) -> None:
    heard: list[tuple[str, Any]] = []

    def listen() -> None:
        with suppress(httpx.HTTPError), window.served.client.stream("GET", "/events") as events:
            name = ""
            for line in events.iter_lines():
                kind, _, rest = line.partition(": ")
                name = rest if kind == "event" else name
                if kind == "data":
                    heard.append((name, json.loads(rest)))

    def concerned() -> list[str]:
        spring = "issues/spring.yaml", "spring"
        return [name for name, news in heard if news.get("file") == spring[0] or spring[1] in news.get("slugs", ())]

    def wait_for(news: Callable[[], bool], meanwhile: Callable[[], object] = lambda: None) -> None:
        until = time.monotonic() + 20
        while not news():
            assert time.monotonic() < until, heard
            meanwhile()
            time.sleep(0.05)

    def hears_of(slug: str) -> bool:
        return any(slug in news.get("slugs", ()) for _, news in heard)

    threading.Thread(target=listen, daemon=True).start()
    folder = window.file.parent
    wait_for(lambda: hears_of("first"), lambda: (folder / "first.yaml").write_text(SPRING))  # the files are watched
    known = window.put(["title"], "Summer").json()["hash"]
    wait_for(lambda: ("written", {"file": "issues/spring.yaml", "hash": known}) in heard)
    (folder / "second.yaml").write_text(SPRING)  # after the watcher's echo of what was written, if there were one
    wait_for(lambda: hears_of("second"))
    assert concerned() == ["written"]
    window.file.write_text(SPRING)
    wait_for(lambda: concerned() == ["written", "change"])
    assert window.form()["form"]["title"] == "Spring has come"


def test_a_file_that_is_replaced_at_this_very_moment_is_awaited(window: Window) -> None:
    file = window.served.root / "issues" / "spring.yaml"
    aside = file.with_suffix(".aside")
    is_over = threading.Event()

    def replace() -> None:
        while not is_over.wait(0.02):
            file.rename(aside)
            time.sleep(0.005)
            aside.rename(file)

    assert window.served.client.get("/api/issues/spring/form").status_code == 200
    replacing = threading.Thread(target=replace)
    replacing.start()
    try:
        answers = {window.served.client.get("/api/issues/spring/form").status_code for _ in range(50)}
    finally:
        is_over.set()
        replacing.join()
    assert answers == {200}


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "both"),
    [
        ("On Friday 10 December", "On Friday 10 December, all", "On Thursday 9 December",
         "On Thursday 9 December, all"),
        ("On Friday 10 December, up", "On Friday 10 December, and up", "On Thursday 9 December, up",
         "On Thursday 9 December, and up"),
        ("One two", "One three", "One four", None),
        ("One two", "One three", "One three", "One three"),
        ("", "Mine", "Theirs", None),
    ],
)  # fmt: skip
def test_both_together_has_the_words_of_both_sides(base: str, mine: str, theirs: str, both: str | None) -> None:
    assert together(base, mine, theirs) == both


def test_a_publication_served_for_writing_is_left_as_it_was(tmp_path: Path) -> None:
    root = made_in(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    pen = Pen(root)
    with serving(root, pen) as served:
        Window(served)
        served.client.get("/api/issues/spring")
    pen.close()
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


@pytest.mark.parametrize(
    ("rich", "plain", "kind", "text", "told"),
    [
        ("<p>An <b>old</b> oak<img alt='The oak' src='a.png'>", "", "prose", "An **old** oak", "“The oak”"),
        ("<p>An <b>old</b> oak<p>fell", "An old oak\n\nfell", "line", "An old oak fell", ""),
        ("", "•\tBeeches\n•\tOaks\ufeff\x07", "prose", "- Beeches\n- Oaks", ""),
    ],
)
def test_what_is_pasted_is_cleaned_and_what_stays_behind_is_told(
    window: Window, rich: str, plain: str, kind: str, text: str, told: str
) -> None:
    client, origin = window.served.client, {"Origin": window.served.address}
    answer = client.post("/api/clean", json={"html": rich, "text": plain, "as": kind}, headers=origin)
    assert answer.status_code == 200
    assert answer.json()["text"] == text
    assert told in " ".join(answer.json()["told"])
    too_long = client.post("/api/clean", json={"html": "", "text": "a " * 20_000, "as": kind}, headers=origin)
    assert too_long.status_code == (422 if kind == "prose" else 200)
    wrongs: list[object] = [{"html": rich, "text": plain, "as": "blocks"}, []]
    for wrong in wrongs:
        assert client.post("/api/clean", json=wrong, headers=origin).status_code == 400


SHEET = """<meta name=ProgId content=Excel.Sheet><table><tr><td><b>Webinar</b></td><td>Day</td><td>Time</td>
<td>Cost</td></tr><tr><td>Grafting</td><td>14.05.2026</td><td>18:00-19:00</td><td>5</td></tr></table>"""


def test_cells_become_entries_of_the_list_they_are_pasted_into_or_a_table(window: Window) -> None:
    said = window.post("cells", {"html": SHEET, "text": "", "path": ["blocks", 2, "webinars"]}).json()
    assert said["entries"] == [{"title": "Grafting", "starts": "2026-05-14 18:00", "ends": "19:00"}]
    assert said["told"] == ["Taken: Title from “Webinar”, Starts from “Day” and “Time”.", "Left out: “Cost”."]
    said = window.post("cells", {"html": "", "text": "a\tb\n1\t2", "path": None}).json()
    assert said == {"columns": ["a", "b"], "rows": [["1", "2"]], "told": []}
    for path in (["title"], ["blocks", 9, "sessions"], ["blocks", 0, "text"], [7]):
        assert window.post("cells", {"html": SHEET, "text": "", "path": path}).status_code == 422, path
    nonsense: list[list[object]] = [[], [{}], [["x"], None], ["blocks", -1, "webinars"]]
    for none in nonsense:
        assert window.post("cells", {"html": SHEET, "text": "", "path": none}).status_code == 400, none
    assert window.post("cells", {"html": "", "text": "no cells", "path": None}).status_code == 422
    many = window.post("cells", {"html": "", "text": "\n".join(["1\t2\t3"] * 5000), "path": None})
    assert many.json()["refused"] == "These are 5,000 rows of 3 cells. Paste up to 200 rows of 30 cells at once."
    assert window.post("cells", {"html": SHEET}).status_code == 400
    prose = {"html": SHEET, "text": "", "as": "prose"}
    origin = {"Origin": window.served.address}
    assert window.served.client.post("/api/clean", json=prose, headers=origin).json()["is_table"] is True


def test_a_block_of_another_issue_comes_with_its_comments_and_without_its_times(window: Window) -> None:
    client = window.served.client
    winter = window.file.with_name("winter.yaml")
    block = "  # the talks\n  - type: webinars\n    # each winter\n    webinars:\n      - title: Snow\n"
    block += "        starts: 2026-01-02 18:00\n"
    winter.write_text(winter.read_text() + block + "        duration: 1 h\n        id: snow\n", encoding="utf-8")
    (found,) = client.get("/api/blocks", params={"but": "spring"}).json()["issues"]
    assert (found["slug"], found["title"]) == ("winter", "The garden sleeps")
    assert [(each["type"], each["words"]) for each in found["blocks"]] == [
        ("text", "Nothing grows."),
        ("webinars", "Snow"),
    ]
    address = f"/api/blocks/winter/1?key={found['blocks'][1]['key']}"
    copy = client.get(address).json()
    insert = {"op": "insert", "path": ["blocks", 1], "value": copy["value"], "lines": copy["lines"]}
    assert window.edit(insert).status_code == 200
    window.post("undo", {})
    assert window.file.read_text() == SPRING
    window.post("redo", {})
    lines = "  - type: webinars\n    # each winter\n    webinars:\n      - title: Snow\n"
    lines += '        starts: ""\n        duration: 1 h\n'
    assert window.file.read_text() == SPRING.replace("  - type: image", f"{lines}  - type: image")
    winter.write_text(winter.read_text().replace("Snow", "Ice"), encoding="utf-8")
    assert client.get(address).status_code == 422
    assert client.get("/api/blocks/none/0").status_code == 404
