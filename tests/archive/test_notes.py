"""On a page, footnotes are linked both ways; each text has its own, whatever their labels."""

from __future__ import annotations

from lxml import html as lxml_html

from newsletter.archive.content import for_feed
from newsletter.archive.notes import link_notes
from newsletter.text.markup import Element
from newsletter.text.prose import to_html


def page(*texts: str) -> Element:
    root = lxml_html.fragment_fromstring("".join(map(to_html, texts)), create_parent="div")
    link_notes(root)
    return root


def leads(root: Element, link: Element) -> Element:
    [target] = root.xpath("//*[@id=$id]", id=link.get("href").removeprefix("#"))
    return target


def test_each_mark_leads_to_the_note_of_its_own_text_and_the_note_to_its_first_mark() -> None:
    root = page("a[^1] b[^1]\n\n[^1]: one", "c[^1] and [^x]\n\n[^1]: two [^x]\n[^x]: three")
    first, again, back, second, _, back_2, back_3 = (
        link for link in root.iter("a") if link.get("href", "").startswith("#")
    )
    assert [leads(root, link).text_content() for link in (first, again, second)] == [
        "[1] one",
        "[1] one",
        "[1] two [x]",
    ]
    assert leads(root, back) is first.getparent()
    assert leads(root, back_2) is second.getparent()
    assert leads(root, back_3).text_content() == "[x]"
    names = root.xpath("//@id")
    assert len(names) == len(set(names))


def test_a_mark_within_a_link_stays_part_of_it() -> None:
    root = page("[a[^1]](https://example.org/)\n\n[^1]: one")
    assert [link.get("href") for link in root.iter("a")] == ["https://example.org/"]


def test_a_feed_keeps_what_is_below_and_above_the_line() -> None:
    assert for_feed(f"<div>{to_html('CO~2~ at 10^9^')}</div>", "https://example.org/one/") == (
        "<div><p>CO<sub>2</sub> at 10<sup>9</sup></p></div>"
    )
