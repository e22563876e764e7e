"""No attribute holds a bracket, wherever the letter goes: Outlook would read a conditional comment, and drop words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from newsletter import Edition, build_edition, load_publication
from newsletter.preview import views
from newsletter.sending.export import export
from newsletter.sending.services import SERVICES
from tests.archive.sites import site_files
from tests.planting import PICTURE, as_yaml

FIRST, LAST = "The first tulips opened on Monday.", "That was the spring."

HOSTILE = (
    'We say "hello" <!--[if !mso]>-->',
    'We say "hello" <!--[if mso]> --> <![endif]-->',
    'We say "hello" <!--[if !mso]><!-->x',
    'We say "hello" <!-- -->',
    'A "b" <!--<![endif]--> c',
    "It's <!--[if !mso]>-->",
    '"It\'s" <!-- > -->',
    '"a" <!--[if !mso]> <style> {{ first_name }} --> ',
    '"a" {{ first_name }} <!-- > -->',
    "{{ first_name | <!-- --> }}",
)
PIECES = ("<!--", "-->", "[if mso]>", "[if !mso]>", "<![endif]", "<", ">", '"', "'", "&", "&lt;", "{{ first_name }}")
WORDS = st.sampled_from(PIECES) | st.text("a é", max_size=3)
TEXTS = st.lists(WORDS, max_size=8).map(lambda pieces: " ".join(("A", *pieces)))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("attributes")
    publication = {"name": "N", "site_url": "https://n.org/", "merge_tags": {"first_name": {"fallback": '"<!-- -->"'}}}
    (root / "newsletter.yaml").write_text(json.dumps(publication), "utf-8")
    (root / "issues").mkdir()
    (root / "issues" / "picture.png").write_bytes(PICTURE.read_bytes())
    return root


def edition(root: Path, texts: tuple[str, ...]) -> Edition:
    """Build a letter whose attributes hold these texts, the first of them between some words of it."""
    pictures = [{"type": "image", "image": {"src": "picture.png", "alt": text}} for text in texts]
    words = [{"type": "text", "text": text} for text in (FIRST, LAST)]
    issue = {"subject": texts[0], "preheader": "p", "title": "t", "date": "2026-03-20"}
    path = root / "issues" / "issue.yaml"
    path.write_text(as_yaml({**issue, "blocks": [words[0], *pictures, words[1]]}), "utf-8")
    return build_edition(path, load_publication(root))


def outputs(letter: Edition, root: Path) -> Iterator[tuple[str, str]]:
    """Yield the name of everything that is made of a letter, and its HTML."""
    yield "email.html", letter.files["email.html"].decode()
    for service in SERVICES.values():
        yield service.name, export(letter.letter, service).files["email.html"].decode()
    for name, content in site_files(letter.letter).items():
        if name.endswith(".html"):
            yield name, content.decode()
        elif name == "feed.xml":
            yield name, "".join(each.text or "" for each in etree.fromstring(content).iter("{*}content"))
    for lens in (None, "outlook-windows", "gmail"):
        yield lens or "preview", views.letter(letter.letter, None, scheme="light", images=True, lens=lens)


class Tags(HTMLParser):
    """Collects the start tags of HTML as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(self.get_starttag_text() or "")


def tags(html: str) -> list[str]:
    reader = Tags()
    reader.feed(html)
    return reader.found


@given(st.lists(TEXTS, min_size=1, max_size=12).map(tuple))
@settings(max_examples=8, deadline=None, phases=(Phase.generate,))
def test_no_attribute_holds_a_bracket_wherever_the_letter_goes(root: Path, texts: tuple[str, ...]) -> None:
    for name, html in outputs(edition(root, (*texts, *HOSTILE)), root):
        assert [tag for tag in tags(html) if "<" in tag[1:-1] or ">" in tag[1:-1]] == [], name


@pytest.mark.parametrize("text", HOSTILE)
def test_what_stands_between_two_attributes_is_seen_in_outlook(text: str, root: Path) -> None:
    letter = edition(root, (text, 'A "b" <!--<![endif]--> c'))
    html = views.letter(letter.letter, None, scheme="light", images=True, lens="outlook-windows")
    seen = "".join(map(str, lxml_html.document_fromstring(html).itertext()))
    assert FIRST in seen
    assert LAST in seen
