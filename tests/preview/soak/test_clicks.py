"""A click on any text that an author wrote leads to its field, in all sample issues."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.letters import SAMPLES
from tests.preview.newsroom import Newsroom, looking
from tests.preview.soak.samples import focused, saved, writing_samples

pytestmark = pytest.mark.soak

ENOUGH = 0.98
UNSEEN = {
    "type",
    "id",
    "url",
    "src",
    "date",
    "starts",
    "ends",
    "duration",
    "language",
    "timezone",
    "subject",
    "preheader",
}

PLACES = r"""(texts) => {
  // Letters and digits alone: quotation marks, dashes and spaces are set by the program.
  const frame = document.querySelector("#frame");
  const walker = frame.contentDocument.createTreeWalker(frame.contentDocument.body, NodeFilter.SHOW_TEXT);
  const places = [];
  let all = "";
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    if (!node.parentElement.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    for (const { 0: character, index } of node.data.matchAll(/[\p{L}\p{N}]/gu)) {
      all += character.toLowerCase();
      for (let unit = 0; unit < character.toLowerCase().length; unit += 1) places.push([node, index]);
    }
  }
  window.places = places;
  const found = [];
  for (const [path, text] of texts) {
    for (const paragraph of text.replace(/\]\([^()\s]*\)/g, "]").split(/\n\s*\n/)) {
      const words = paragraph.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
      // A short text also stands within others: it is meant where an element holds it alone.
      for (let at = words ? all.indexOf(words) : -1; at >= 0; at = all.indexOf(words, at + 1)) {
        const end = at + words.length;
        const isAlone = places[at - 1]?.[0] !== places[at][0] && places[end]?.[0] !== places[end - 1][0];
        if (!isAlone && words.length < 30) continue;
        found.push([path, paragraph, at + Math.floor(words.length / 2)]);
        break;
      }
    }
  }
  return found;
}"""

POINT = """(index) => {
  const frame = document.querySelector("#frame");
  const [node, start] = window.places[index];
  node.parentElement.scrollIntoView({ block: "center" });
  const range = frame.contentDocument.createRange();
  range.setStart(node, start);
  range.setEnd(node, start + 1);
  const [box, outer] = [range.getBoundingClientRect(), frame.getBoundingClientRect()];
  const scale = outer.width / frame.clientWidth;
  return [outer.left + (box.left + box.width / 2) * scale, outer.top + (box.top + box.height / 2) * scale];
}"""


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder: Path = tmp_path_factory.mktemp("clicks")
    with writing_samples(folder / "letter", folder) as newsroom:
        yield newsroom


def texts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield the texts of an issue that its letter may show, with their dotted paths."""
    match value:
        case str():
            if path and path[-1] not in UNSEEN:
                yield ".".join(map(str, path)), value
        case dict():
            for key, item in value.items():
                yield from texts(item, (*path, key))
        case list():
            for index, item in enumerate(value):
                yield from texts(item, (*path, index))


def clicked(page: Page, index: int) -> str:
    """Click on a character of the letter, and return the path of the field to which that leads."""
    page.evaluate("document.querySelector('#stage').focus()")
    x, y = page.evaluate(POINT, index)
    page.mouse.click(x, y)
    return focused(page)


@pytest.mark.parametrize("slug", SAMPLES)
def test_a_click_on_a_text_leads_to_its_field(slug: str, newsroom: Newsroom, browser: Browser) -> None:
    with looking(browser, newsroom, f"?issue={slug}") as visit:
        page = visit.page
        saved(page, slug)
        page.frame_locator("#frame").locator("table").first.wait_for(state="attached")
        answer: dict[str, Any] = page.evaluate(f"fetch('/api/issues/{slug}/form').then((answer) => answer.json())")
        written = dict(texts(answer["form"]))
        places: list[tuple[str, str, int]] = page.evaluate(PLACES, list(written.items()))
        assert len({path for path, _, _ in places}) > 0.5 * len(written), "most texts can be seen in the letter"
        wrong = []
        for path, words, index in places:
            found = clicked(page, index)
            # What stands twice, as a heading in the table of contents, has several right fields.
            if found != path and (found not in written or words not in written[found]):
                wrong.append(f"{path}: {words[:60]!r} led to {found or 'nothing'}")
        assert len(wrong) <= (1 - ENOUGH) * len(places), f"{len(wrong)} of {len(places)}\n" + "\n".join(wrong)
