"""In letters from right to left, a real Chromium shows numbers and names in the order in which they were typed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from newsletter.build import build_edition
from newsletter.model.publication import load_publication
from newsletter.text import bidi
from tests.archive.sites import archive
from tests.browser import opened
from tests.planting import planted_issue, planted_publication, write

WORDS = {"ar": ("اتصلوا بنا", "قريباً"), "he": ("התקשרו אלינו", "בקרוב")}

SAMPLES = (
    *("+32 9 123 45 67", "(02) 555-1234", "02/555.12.34", "+1 (202) 555-0143", "0800-123-456", "1 000 000", "10%"),
    *("2026-05-12", "12/05/2026", "12.05.2026", "16:30", "0.05", "۱۲-۰۵-۱۴۰۵", "BE68 5390 0754 7034"),
    *("C++", "C++ (ISO/IEC 14882)", "HLA-A*02:01", "COVID-19", "BCR::ABL1", "CD34+", "HER2-", "5-FU", "3'UTR"),
    *("CYP2C19*2/*17", "*1/*17", "t(9;22)", "del(17p)", "500 mg", "5 mg/10 ml", "p < 0.05", "<5%", "9–17 mg"),
    *("62nd ASH Annual Meeting, Atlanta", "Real-World Outcomes, 2021 Update (n = 25)", "A. Name & B. Name (Ghent)"),
    *("https://example.org/a/", "letter@example.org"),
)

# For each text, in the element of its number or the only one: from left to right, where its characters are; null if it
# is not there.
POSITIONS = """([texts, selector]) => {
  const isolates = /[\\u2066\\u2069]/;
  const characters = element => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode())
      for (let at = 0; at < walker.currentNode.length; at++)
        if (!isolates.test(walker.currentNode.data[at])) found.push([walker.currentNode, at]);
    return found;
  };
  const left = ([node, at]) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return node.data[at].trim() ? range.getBoundingClientRect().left : null;
  };
  const all = [...document.querySelectorAll(selector)].map(characters);
  return texts.map((text, number) => {
    const shown = all.length > 1 ? all[number] : all[0];
    const start = shown.map(([node, at]) => node.data[at]).join("").indexOf(text);
    return start < 0 ? null : shown.slice(start, start + text.length).map(left).filter(place => place !== null);
  });
}"""


def out_of_order(page: Page, texts: Sequence[str], selector: str = "body") -> list[str]:
    """Return the texts that are not on a page, each in its element if there are several, or not from left to right."""
    places = page.evaluate(POSITIONS, [texts, selector])
    return [text for text, found in zip(texts, places, strict=True) if found is None or found != sorted(found)]


def paragraphs(language: str, texts: Iterable[str]) -> str:
    before, behind = WORDS[language]
    return "\n\n".join(f"{before} {text} {behind}." for text in texts)


def shown_of(tmp_path: Path, language: str, text: str) -> tuple[str, str]:
    """Return the HTML and the plain text of a letter with one text."""
    blocks = [{"type": "text", "text": text}]
    about = {"subject": "S", "preheader": "P", "title": "T", "date": "2026-04-20", "language": language}
    path = write(tmp_path, {**about, "blocks": blocks}, {"name": "L", "timezone": "Europe/Brussels"})
    rendering = build_edition(path, load_publication(tmp_path)).rendering
    return rendering.html, rendering.text


@pytest.mark.parametrize("language", WORDS)
def test_numbers_and_names_are_shown_as_they_were_typed(language: str, tmp_path: Path, browser: Browser) -> None:
    with opened(browser, width=1200) as visit:
        html, _ = shown_of(tmp_path, language, paragraphs(language, SAMPLES).replace("*", r"\*"))
        visit.page.set_content(html)
        assert out_of_order(visit.page, SAMPLES) == []
        visit.page.set_content(html.replace('<span dir="ltr">', "<span>"))
        assert "+32 9 123 45 67" in out_of_order(visit.page, SAMPLES)


@pytest.mark.parametrize("language", WORDS)
def test_so_are_they_in_plain_text(language: str, tmp_path: Path, browser: Browser) -> None:
    _, text = shown_of(tmp_path, language, paragraphs(language, SAMPLES).replace("*", r"\*"))
    with opened(browser, width=1200) as visit:
        visit.page.set_content(f'<pre dir="rtl">{text.replace("<", "&lt;")}</pre>')
        alone = "https://example.org/a/"  # an isolate would become a part of the link
        assert out_of_order(visit.page, SAMPLES) == [alone]


def test_so_is_whatever_an_author_writes_in_the_letter_and_on_the_site(tmp_path: Path, browser: Browser) -> None:
    phones: dict[str, str] = {}

    def text(path: str) -> str:
        phones[path] = f"+32 9 {len(phones):05} 67"
        return f"هاتف {phones[path]} قريباً"

    def address(path: str) -> str:
        return f"https://example.org/{path}"

    issue = planted_issue(text, address)
    about = json.loads(json.dumps(planted_publication(text, address)).replace('"en":', '"ar":'))
    path = write(tmp_path, {**issue, "language": "ar"}, {**about, "language": "ar"})
    letter = build_edition(path, load_publication(tmp_path)).rendering.html
    site = archive(tmp_path).folder
    read = set()
    with opened(browser, width=1200) as visit:
        for page in (letter, *((site / name).read_text("utf-8") for name in ("issue/index.html", "index.html"))):
            visit.page.set_content(page)
            shown = {path: phone for path, phone in phones.items() if phone in visit.page.inner_text("body")}
            assert out_of_order(visit.page, [*shown.values()]) == []
            read |= {path.rpartition(".")[2] for path in shown}
    assert read >= {
        "postal_address",
        "reason",
        "location",
        "room",
        "when",
        "place",
        "affiliation",
        "label",
        "note",
        "0",
    }


@pytest.mark.parametrize("language", WORDS)
def test_any_number_or_name_is_shown_as_it_was_typed(language: str, browser: Browser) -> None:
    chance = random.Random(language)
    before, behind = WORDS[language]
    texts: list[str] = []
    while len(texts) < 600:
        tokens = (
            "".join(chance.choices("12Ab+-/.:()*%=", k=chance.randint(1, 7))) for _ in range(chance.randint(1, 3))
        )
        text = re.sub(r"^[^\w(+*]+|[^\w)+*%]+$", "", " ".join(token for token in tokens if re.search(r"\w", token)))
        # Brackets that are not a pair around words, or are one around all, belong to the sentence, and so do full stops
        # and colons that no word follows. Two plain numbers are no name.
        if re.fullmatch("[12]+ [12]+", text):
            continue
        if text and not re.search(r"[.:](?!\w)|(?<!\w)[.:]|\([^\w]*\)|^\(.*\)$", text) and _is_balanced(text):
            texts.append(text)
    with opened(browser, width=1200) as visit:
        lines = (bidi.isolated(f"{before} {text} {behind}") for text in texts)
        visit.page.set_content(f'<div dir="rtl">{"".join(f"<p>{line}</p>" for line in lines)}</div>')
        assert out_of_order(visit.page, texts, "p")[:20] == []


def _is_balanced(text: str) -> bool:
    while (fewer := re.sub(r"\([^()]*\)", "", text)) != text:
        text = fewer
    return not set("()") & set(text)
