"""CSS → its rules and declarations, as a list: style sheets, and style attributes.

This is a module of its own because reading CSS is another matter than judging it. The reader is a small one that looks
at each sign once, refuses nothing and knows no property: letters are somebody else's, and so may be their mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_TOKEN = re.compile(r"""url\([^"'()]*\)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[{};]|[^{};"'u]+|u""", re.IGNORECASE)

_NOT_ALONE = ("{", "}", "@", "/*", "url(", '"', "'")
"""Signs beside which a semicolon need not end a declaration."""


class Declaration(NamedTuple):
    """A property and its value, in small letters and without `!important`."""

    name: str
    value: str


class StyleRule(NamedTuple):
    """A rule of a style sheet. `condition` is the outermost at-rule around it, and `block` tells such at-rules apart.

    An at-rule that holds no rules, such as @import and @font-face, is a rule with itself as selector.
    """

    selector: str
    declarations: tuple[Declaration, ...]
    condition: str
    block: int
    is_nested: bool


@lru_cache(maxsize=1024)  # a letter repeats a few dozen style attributes hundreds of times
def declarations(style: str) -> tuple[Declaration, ...]:
    """Return the declarations of a style attribute, in order."""
    lower = style.lower()
    if any(sign in lower for sign in _NOT_ALONE):
        return next(_rules(f"*{{{style}")).declarations
    parts = (part.strip().partition(":") for part in lower.split(";"))
    return tuple(_declaration(name, value) for name, colon, value in parts if colon)


@lru_cache(maxsize=32)  # the letters of a publication share theirs
def style_rules(css: str) -> tuple[StyleRule, ...]:
    """Return the rules of a style sheet; one that is not closed ends with the sheet, as browsers have it."""
    return tuple(_rules(css))


def _rules(css: str) -> Iterator[StyleRule]:
    reader = _Reader()
    for token in _TOKEN.findall(_COMMENT.sub(" ", css) if "/*" in css else css):
        match token:
            case "{":
                reader.open()
            case "}":
                yield from reader.close()
            case ";":
                yield from reader.end_statement()
            case _:
                reader.written.append(token)
    yield from reader.end_statement()
    while reader.around:
        yield from reader.close()


def _declaration(name: str, value: str) -> Declaration:
    return Declaration(name.strip(), value.replace("!important", "").strip())


class _Around:
    """What a reader of CSS is inside of."""

    def __init__(self, prelude: str, condition: str, block: int, is_nested: bool) -> None:
        self.prelude = prelude
        self.condition = condition
        self.block = block
        self.is_nested = is_nested
        self.declarations: list[Declaration] = []

    @property
    def is_condition(self) -> bool:
        return self.prelude.startswith("@") and not self.prelude.startswith(("@font-face", "@page"))


class _Reader:
    def __init__(self) -> None:
        self.written: list[str] = []
        self.around: list[_Around] = []
        self.blocks = 0

    def open(self) -> None:
        prelude = self._take()
        outer = self.around[-1] if self.around else None
        condition, block, is_nested = "", 0, False
        if outer:
            condition, block = outer.condition, outer.block
            is_nested = outer.is_nested or not outer.is_condition
        around = _Around(prelude, condition, block, is_nested)
        if around.is_condition and not condition:
            self.blocks += 1
            around.condition, around.block = prelude, self.blocks
        self.around.append(around)

    def close(self) -> Iterator[StyleRule]:
        yield from self.end_statement()
        if self.around:
            inner = self.around.pop()
            if not inner.is_condition:
                declared = tuple(inner.declarations)
                yield StyleRule(inner.prelude, declared, inner.condition, inner.block, inner.is_nested)

    def end_statement(self) -> Iterator[StyleRule]:
        text = self._take()
        name, colon, value = text.partition(":")
        if text.startswith("@"):
            outer = self.around[-1] if self.around else _Around("", "", 0, False)
            yield StyleRule(text, (), outer.condition, outer.block, outer.is_nested)
        elif colon and self.around:
            self.around[-1].declarations.append(_declaration(name, value))

    def _take(self) -> str:
        text = "".join(self.written).strip().lower()
        self.written.clear()
        return text
