"""What is lowered or raised, as Markdown can have it: `10^9^`, else ¹⁸F, else `10^(2n+1)`.

Marks count directly behind a letter or a digit, and around a number or a word. Where they would not, the characters
must not become one with what stands before them: 10 to the power of 12 is no 1012.
"""

from __future__ import annotations

import re
from itertools import pairwise

from newsletter.importing.pieces import Dropped, Rich, Span, What
from newsletter.text import subscripts

_PART = re.compile(r"[^\W_]+|[+−-]")


def writable(rich: Rich, dropped: list[Dropped]) -> Rich:
    """Return a text in which all that is still lowered or raised can be written with marks."""
    if not any(span.style.script for span in rich.spans):
        return rich
    spans: list[Span] = []
    for span, behind in pairwise([*rich.spans, Span("")]):
        before = spans[-1] if spans else Span("")
        spans += _written(span, before, behind, dropped) if span.style.script else [span]
    return Rich.of(spans)


def _written(span: Span, before: Span, behind: Span, dropped: list[Dropped]) -> list[Span]:
    text, style = span.text.strip(), span.style
    plain = style._replace(script="")
    if not text:
        return [Span(span.text, plain)]
    lead, trail = span.text[: span.text.index(text)], span.text[span.text.index(text) + len(text) :]
    around = (Span(lead, plain), Span(trail, plain))
    mark = "~" if style.script == "sub" else "^"
    is_beside = not lead and before.style._replace(script="") == plain and before.text[-1:].isalnum()
    marked = f"{mark}{text}{mark}"
    following = trail or ("" if behind.style.script else behind.text)
    found = subscripts.SCRIPT.match(marked + following[:1])
    if is_beside and found and found.end() == len(marked):
        return [around[0], Span(text, style), around[1]]
    if shown := _in_characters(text, style.script):
        return [around[0], Span(shown, plain), around[1]]
    dropped.append(Dropped(What.RAISED, text))
    return [around[0], Span(text if lead else _apart(text, style.script, before.text), plain), around[1]]


def in_characters(rich: Rich) -> str:
    """Return a text without styles, with characters for what is lowered or raised where there are some."""
    text = ""
    for span in rich.spans:
        script = span.style.script
        text += (_in_characters(span.text, script) or _apart(span.text, script, text)) if script else span.text
    return text


def _in_characters(text: str, script: str) -> str:
    """Return what is lowered or raised in characters of that kind, or "" if there is none for a letter or a digit."""
    shown = _PART.sub(lambda part: subscripts.as_characters(script, part[0]) or "\0", text)
    return "" if "\0" in shown else shown


def _apart(text: str, script: str, before: str) -> str:
    """Return what is lowered or raised as text that is not one number with what stands before it."""
    is_number = before[-1:].isalnum() and any(char.isdigit() for char in text)
    return f"{'_' if script == 'sub' else '^'}({text})" if is_number else text
