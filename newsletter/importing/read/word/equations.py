"""Equations of Word → one line of text, with what is raised or lowered in it.

It is a module of its own because equations have a language of their own, of which only the words and the plainest
structure come along: fractions with a slash, roots with their sign.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.importing.pieces import Span, Style
from newsletter.importing.read.word.names import M
from newsletter.text.markup import Element


def spans(element: Element, style: Style) -> Iterator[Span]:
    """Yield the text of an equation."""
    match element.tag.removeprefix(M) if isinstance(element.tag, str) else "":
        case "t":
            yield Span(element.text or "", style)
        case "f":
            yield from _bracketed(element.find(M + "num"), style)
            yield Span("/", style)
            yield from _bracketed(element.find(M + "den"), style)
        case "rad":
            yield from _within(element.find(M + "deg"), style._replace(script="sup"))
            yield Span("√", style)
            yield from _bracketed(element.find(M + "e"), style)
        case "d":
            yield Span(_character(element, "begChr", "("), style)
            for number, part in enumerate(element.findall(M + "e")):
                yield Span(_character(element, "sepChr", "|") if number else "", style)
                yield from _within(part, style)
            yield Span(_character(element, "endChr", ")"), style)
        case "nary":
            yield Span(_character(element, "chr", "∫"), style)
            yield from _within(element, style)
        case "sub" | "sup" as script:
            yield from _within(element, style._replace(script=script))
        case _:
            yield from _within(element, style)


def _within(element: Element | None, style: Style) -> Iterator[Span]:
    for child in () if element is None else element:
        yield from spans(child, style)


def _bracketed(element: Element | None, style: Style) -> Iterator[Span]:
    found = list(_within(element, style))
    is_one = sum(len(span.text) for span in found) == 1 or "".join(span.text for span in found).isalnum()
    yield from found if is_one else [Span("(", style), *found, Span(")", style)]


def _character(element: Element, name: str, usual: str) -> str:
    properties = element.find(f"{element.tag}Pr")
    found = None if properties is None else properties.find(M + name)
    return usual if found is None else found.get(M + "val", "")[:1]
