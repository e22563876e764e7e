"""Where in the HTML of a letter from right to left the isolates are."""

from __future__ import annotations

import pytest
from lxml import etree

from newsletter.render import isolates
from newsletter.render.isolates import isolate
from newsletter.text.bidi import END, ISOLATE
from newsletter.text.markup import Element, parsed

SPAN = '<span dir="ltr">'

CASES = {
    "in a text": ("<p>נא +32 9 ו-C++.</p>", f"<p>נא {SPAN}+32 9</span> ו-{SPAN}C++</span>.</p>"),
    "behind an element": ("<p><b>נא</b> +32 9</p>", f"<p><b>נא</b> {SPAN}+32 9</span></p>"),
    "in a link": ('<p>נא <a href="/">+32 9</a></p>', f'<p>נא <a href="/">{SPAN}+32 9</span></a></p>'),
    "across elements": ("<p>נא <b>C</b>++ נא</p>", f"<p>נא <b>{ISOLATE}C</b>++{END} נא</p>"),
    "a name with emphasis keeps its direction": ("<p>נא ASH <i>Annual</i> Meeting</p>",) * 2,
    "in each line": ("<p>+1<br>+2</p><p>+3</p>", f"<p>{SPAN}+1</span><br>{SPAN}+2</span></p><p>{SPAN}+3</span></p>"),
    "a comment is no text": ("<p>נא<!-- +32 9 --> +1</p>", f"<p>נא<!-- +32 9 --> {SPAN}+1</span></p>"),
    "a style is no text": ("<style>a + 1+ {}</style>",) * 2,
    "text from left to right": ('<p dir="ltr">a +32 9+</p>',) * 2,
    "text that turns out to be from left to right": ('<p dir="auto">Call +32 9+</p>',) * 2,
    "text that turns out to be from right to left": (
        '<p dir="auto">+32 9 נא</p>',
        f'<p dir="auto">{SPAN}+32 9</span> נא</p>',
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_each_part_is_isolated_by_an_element_or_else_by_characters(before: str, after: str) -> None:
    root = parsed(f'<html dir="rtl"><body>{before}</body></html>')
    isolate(root)
    isolate(root)  # which finds nothing more
    body = etree.tostring(root.find("body"), encoding="unicode", method="html")
    assert body == f"<body>{after}</body>"


def test_a_letter_from_left_to_right_stays_as_it_is() -> None:
    root = parsed('<html dir="ltr"><body><p>נא +32 9 ו-C++.</p></body></html>')
    before = etree.tostring(root)
    isolate(root)
    assert etree.tostring(root) == before


def test_a_text_is_copied_once_and_not_for_each_isolate(monkeypatch: pytest.MonkeyPatch) -> None:
    copied = []

    def noting(element: Element, side: str, text: str) -> None:
        copied.append(side)
        setattr(element, side, text)

    monkeypatch.setattr(isolates, "setattr", noting, raising=False)
    root = parsed(f'<html dir="rtl"><body><p>{"ש +1 2 " * 50}</p></body></html>')
    isolate(root)
    assert len(root.findall(".//span")) == 50
    assert copied == ["text"]
