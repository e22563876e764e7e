"""Links to a heading of the same letter lead there, in the HTML and in the plain text."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from newsletter.render.headings import add_anchors, by_address, words_of
from newsletter.text.markup import parsed


def body(content: str) -> lxml_html.HtmlElement:
    return parsed(f"<html><body>{content}</body></html>")


def test_only_a_heading_that_is_linked_has_an_anchor() -> None:
    root = body('<h2>One</h2><h2><b>What</b> we saw</h2><a href="#what-we-saw">see</a><a href="#gone">x</a>')
    add_anchors(root)
    [anchor] = root.xpath("//a[@name]")
    assert (anchor.get("id"), anchor.get("name"), anchor.text) == ("what-we-saw", "what-we-saw", None)
    assert "".join(anchor.getparent().itertext()) == "What we saw"


def test_of_equal_headings_the_highest_comes_first_and_the_others_are_numbered() -> None:
    root = body("<h1>Ghent</h1><h3>Ghent</h3><h2>Ghent</h2><h3>Ghent</h3>")
    found = by_address(root)
    assert {address: heading.tag for address, heading in found.items()} == {
        "#ghent": "h2",
        "#ghent-2": "h3",
        "#ghent-3": "h3",
    }


@pytest.mark.parametrize(
    ("heading", "address", "words"),
    [
        ("Über uns: wer wir sind!", "#uber-uns-wer-wir-sind", "Über uns: wer wir sind!"),
        ("البرنامج العلمي", "#البرنامج-العلمي", "البرنامج العلمي"),
        ("CO<sub>2</sub> at 10<sup>9</sup><sup>[1]</sup>", "#co2-at-109", "CO₂ at 10⁹"),
    ],
)
def test_a_slug_is_made_of_the_words_of_a_heading(heading: str, address: str, words: str) -> None:
    [(found, element)] = by_address(body(f"<h2>{heading}</h2>")).items()
    assert (found, words_of(element)) == (address, words)


def test_an_anchor_that_a_template_has_is_not_written_twice() -> None:
    root = body('<h2 id="one">One</h2><a href="#one">see</a>')
    add_anchors(root)
    assert not root.xpath("//a[@name]")
