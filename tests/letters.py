"""The letters that tests and pictures look at, and how they look where a mail program changes them.

In: nothing; the letters are the sample issues and those of tests/kitchen-sink, which use all there is to use. Out:
each of them built, as a page that a browser can open without a network; and functions from its HTML to the HTML that
is left of it somewhere: without style sheets, without pictures, in Outlook for Windows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html

from newsletter import build_edition, load_publication
from newsletter.model.files import find_issues

ROOT = Path(__file__).resolve().parent.parent
KITCHEN_SINK = ROOT / "tests" / "kitchen-sink"
PUBLICATIONS = (ROOT, KITCHEN_SINK)
SAMPLES = ("ash-2020", "ash-2021", "spring-2022")
NAMES = tuple(path.stem for root in PUBLICATIONS for path in find_issues(root))
MOST_TELLING = [pytest.param(name, marks=pytest.mark.soak if name in SAMPLES[:-1] else []) for name in NAMES]
"""The letters where each costs a look in a browser: what the older samples hold, the others hold as well."""


@dataclass(frozen=True)
class Letter:
    """A built issue; `html` is what a member gets, without a name to fill in, `pictures` its files by their name."""

    name: str
    html: str
    text: str
    address: str
    pictures: dict[str, bytes]

    def write(self, folder: Path) -> Path:
        """Write the letter and its pictures into `folder` as a page that needs no network, and return the page."""
        (folder / "images").mkdir(parents=True, exist_ok=True)
        for name, content in self.pictures.items():
            (folder / name).write_bytes(content)
        page = folder / f"{self.name}.html"
        page.write_text(self.local(self.html), encoding="utf-8")
        return page

    def local(self, html: str) -> str:
        """Return HTML of this letter with the public addresses of its pictures made local."""
        return html.replace(f"{self.address}images/", "images/")


@cache
def letters() -> dict[str, Letter]:
    """Build every letter, by its name."""
    return {letter.name: letter for root in PUBLICATIONS for letter in letters_of(root)}


def letters_of(root: Path) -> list[Letter]:
    """Build every issue of the publication in a folder."""
    publication = load_publication(root)
    built = []
    for path in find_issues(root):
        edition = build_edition(path, publication)
        rendering = edition.rendering
        built.append(
            Letter(
                name=path.stem,
                html=rendering.tags.write(rendering.html, lambda tag: escape(tag.fallback)),
                text=rendering.tags.write(rendering.text, lambda tag: tag.fallback),
                address=publication.public_address(path.stem) or "",
                pictures={name: content for name, content in edition.files.items() if name.startswith("images/")},
            )
        )
    return built


def without_styles(html: str) -> str:
    """Return the letter without its style sheets, as Gmail shows it to accounts of other providers."""
    return re.sub(r"<style\b.*?</style>", "", html, flags=re.DOTALL)


def without_pictures(html: str) -> str:
    """Return the letter with pictures that do not load, as most programs show it before a reader allows them."""
    return re.sub(r'(<img\b[^>]*?\bsrc=")[^"]*', r"\1images/none.png", html)


_CONDITION = re.compile(r"<!--\[if (?P<condition>[^\]]*)\]>(?P<content>.*?)<!\[endif\]-->", re.DOTALL)
_HIDDEN = re.compile(r"<!--\[if !mso(?: \| IE)?\]><!-->.*?<!--<!\[endif\]-->", re.DOTALL)


def with_conditions(html: str) -> str:
    """Return the letter with its conditional comments decided as Outlook for Windows (mso 16) decides them."""
    shown = _HIDDEN.sub("", html)
    return _CONDITION.sub(lambda found: found["content"] if _is_true(found["condition"]) else "", shown)


def _is_true(condition: str) -> bool:
    alternatives = [part.strip(" ()") for part in condition.split("|")]
    known = {"mso": True, "gte mso 9": True, "gt mso 9": True, "gte mso 12": True, "lte mso 11": False, "IE": False}
    return any(known[alternative] for alternative in alternatives)


_CELLS = {"td", "th"}
_TABLES = {"table", *_CELLS}
_NOT_IN_WORD = re.compile(r"(?:border-radius|max-width|box-shadow|opacity|overflow|word-break)(?:$|-)|aspect-ratio$")


def in_word(html: str) -> str:
    """Return the letter roughly as Outlook for Windows draws it, with Word's engine.

    Conditions are decided, and declarations that Word does not know are dropped: round corners, media queries and most
    selectors; padding outside of cells, backgrounds and widths outside of tables, `display` but none, heights of text.
    """
    root = lxml_html.document_fromstring(with_conditions(html))
    for element in root.iter("*"):
        sheet, style = element.text or "", element.get("style")
        if element.tag == "style" and ("@media" in sheet or "[data-" in sheet):
            element.text = ""
        if style is not None and "mso-hide:all" in style.replace(" ", ""):
            element.set("style", "display:none")
        elif style is not None:
            kept = _kept(element.tag, _declarations(style))
            element.set("style", ";".join(kept).replace("mso-padding-alt", "padding"))
    etree.strip_elements(root, etree.Comment, with_tail=False)
    return str(lxml_html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>"))


def _declarations(style: str) -> list[tuple[str, str]]:
    pairs = [declaration.partition(":") for declaration in style.split(";") if ":" in declaration]
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def _kept(tag: str, declarations: list[tuple[str, str]]) -> list[str]:
    kept = []
    for name, value in declarations:
        if _NOT_IN_WORD.match(name):
            continue
        if name.startswith("padding") and tag not in _CELLS:
            continue
        if name.startswith("background") and tag not in {*_TABLES, "body", "span"}:
            continue
        if name in ("width", "height") and tag not in _TABLES:
            continue
        if name == "display" and value != "none":
            continue
        kept.append(f"{name}:{value.replace('auto', '0') if name == 'margin' else value}")
    # What browsers give a list as padding, Word gives as margin.
    return [*kept, "padding:0"] if tag in {"ul", "ol"} else kept


def with_large_type(html: str) -> str:
    """Return the letter in type of twice the size, as readers set it who see badly; all else keeps its size."""
    return re.sub(
        r"(?P<what>font-size:\s*|line-height:\s*|font:(?:\s*bold)?\s*)(?P<first>\d+)px(?:/(?P<second>\d+)px)?",
        lambda found: found["what"] + "/".join(f"{2 * int(size)}px" for size in found.group("first", "second") if size),
        html,
    )
