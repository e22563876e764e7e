"""CSS → its rules and declarations, and what selectors, values and colours are made of.

Comes in: the text of style sheets, style attributes and their parts. Goes out: frozen values, written as they were
found. It is a module of its own so that checks, inlining and the preview's lenses all read CSS in the same way.
tinycss2 and cssselect do the reading. What they cannot read is left out, as in browsers: people write their own style
sheets, and a mistake there must not end a build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import cssselect
import tinycss2
from cssselect.parser import Attrib, Class, CombinedSelector, Element, Hash
from tinycss2 import color4

Token: TypeAlias = Any
"""One of tinycss2's component values, which has no types."""

URL = re.compile(r"""\burl\(\s*(?:&quot;|&#39;|["'])?(?P<address>[^"')]*?)(?:&quot;|&#39;|["'])?\s*\)""", re.IGNORECASE)
"""An address in CSS, for replacing it and nothing around it; in an HTML attribute its quotes are escaped."""

_LEGACY_PSEUDO_ELEMENTS = frozenset({"before", "after", "first-letter", "first-line"})
"""The pseudo-elements that may be written with one colon."""

_WITH_DECLARATIONS = frozenset({"font-face", "page"})
"""The at-rules whose block holds declarations and no rules."""

_DEEPEST = 100
"""Levels of blocks within one another, few enough for whoever walks through them."""


class Declaration(NamedTuple):
    """A property, in lower case, and its value as it is written."""

    name: str
    value: str
    is_important: bool = False

    def __str__(self) -> str:
        return f"{self.name}:{self.value}{' !important' if self.is_important else ''}"


class Rule(NamedTuple):
    """A rule: its selectors or, of an at-rule, what follows its name; and what its block holds, if it has one."""

    prelude: str
    declarations: tuple[Declaration, ...] = ()
    rules: tuple[Rule, ...] = ()
    at_keyword: str = ""  # in lower case and without the @
    has_block: bool = True

    @property
    def head(self) -> str:
        """The rule as it is written up to its block."""
        return f"@{self.at_keyword} {self.prelude}".rstrip() if self.at_keyword else self.prelude

    @property
    def is_condition(self) -> bool:
        """Whether it is an at-rule around other rules, such as @media."""
        return bool(self.at_keyword) and self.has_block and self.at_keyword not in _WITH_DECLARATIONS


class Selector(NamedTuple):
    """A selector, and its parts; one that cannot be read has none.

    A compound such as `td.card[lang]:hover` is the tuple `("td", ".card", "[")`; pseudos() finds the rest of it. There
    is one combinator fewer than there are compounds. Specificity counts ids, classes and tags.
    """

    text: str
    compounds: tuple[tuple[str, ...], ...] = ()
    combinators: tuple[str, ...] = ()
    specificity: tuple[int, int, int] = (0, 0, 0)


class Paint(NamedTuple):
    """A colour, written #rrggbb, and its opacity, from 0 to 1."""

    color: str
    alpha: float = 1.0

    def over(self, background: str) -> str:
        """Return the colour seen where this lies on an opaque background."""
        if self.alpha == 1:
            return self.color
        pairs = zip(channels(self.color), channels(background), strict=True)
        return hex_color(self.alpha * upper + (1 - self.alpha) * lower for upper, lower in pairs)


@lru_cache(maxsize=32)  # the letters of a publication share one
def style_sheet(css: str) -> tuple[Rule, ...]:
    """Return the rules of a style sheet; one whose blocks are nested too deep has none."""
    try:
        return tuple(_rules(tinycss2.parse_stylesheet(_tokenized(css), skip_whitespace=True)))
    except RecursionError:
        return ()


@lru_cache(maxsize=4096)  # a letter repeats a few dozen style attributes hundreds of times
def declarations(style: str) -> tuple[Declaration, ...]:
    """Return the declarations of a style attribute, in order."""
    return tuple(_declarations(tinycss2.parse_blocks_contents(_tokenized(style))))


def _rules(nodes: Iterable[Token], level: int = 0) -> Iterator[Rule]:
    for node in nodes:
        if node.type in ("qualified-rule", "at-rule"):
            if level > _DEEPEST:
                raise RecursionError
            has_block = node.content is not None
            inside = tinycss2.parse_blocks_contents(node.content) if has_block else ()
            keyword = node.lower_at_keyword if node.type == "at-rule" else ""
            held = tuple(_declarations(inside)), tuple(_rules(inside, level + 1))
            yield Rule(written(node.prelude), *held, keyword, has_block)


def with_inner(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield rules, each after the rules inside it."""
    for rule in rules:
        yield from with_inner(rule.rules)
        yield rule


def _declarations(nodes: Iterable[Token]) -> Iterator[Declaration]:
    for node in nodes:
        if node.type == "declaration":
            yield Declaration(node.lower_name, written(node.value), node.important)


@lru_cache(maxsize=1024)
def selectors(prelude: str) -> tuple[Selector, ...]:
    """Return the selectors of a rule, one by one."""
    return tuple(_selector(written(part)) for part in split(tokens(prelude)))


def _selector(text: str) -> Selector:
    try:
        parsed = cssselect.parse(text)[0]
        specificity = parsed.specificity()
    except (cssselect.SelectorSyntaxError, RecursionError):
        return Selector(text)
    tree: Any = parsed.parsed_tree
    compounds, combinators = [], []
    while isinstance(tree, CombinedSelector):
        compounds.append(_compound(tree.subselector))
        combinators.append(tree.combinator)
        tree = tree.selector
    compounds.append(_compound(tree))
    return Selector(text, tuple(reversed(compounds)), tuple(reversed(combinators)), specificity)


def _compound(tree: Any) -> tuple[str, ...]:
    """Return the tag, classes, ids and attributes of a compound selector."""
    if isinstance(tree, Element):
        return (tree.element or "*",)
    parts: list[str] = []
    while not isinstance(tree, Element):
        match tree:
            case Class():
                parts.append(f".{tree.class_name}")
            case Hash():
                parts.append(f"#{tree.id}")
            case Attrib():
                parts.append("[")
        tree = tree.selector
    if tree.element:
        parts.append(tree.element)
    return tuple(reversed(parts))


@lru_cache(maxsize=1024)
def pseudos(prelude: str) -> tuple[str, ...]:
    """Return the pseudo-classes and pseudo-elements in selectors: `:hover`, `::before`."""
    met: dict[str, None] = {}
    colons = ""
    for token in flat(tokens(prelude)):
        if token == ":":
            colons += ":"
            continue
        if colons and token.type in ("ident", "function"):
            name = token.lower_value if token.type == "ident" else token.lower_name
            met[f"::{name}" if name in _LEGACY_PSEUDO_ELEMENTS else f"{colons}{name}"] = None
        colons = ""
    return tuple(met)


@lru_cache(maxsize=4096)
def tokens(text: str) -> Sequence[Token]:
    """Return a value, or selectors, as tinycss2's component values."""
    return _tokenized(text)


def _tokenized(text: str) -> Sequence[Token]:
    try:
        return tuple(tinycss2.parse_component_value_list(text, skip_comments=True))
    except ValueError:  # a number of thousands of digits
        return ()


def flat(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield tokens, each followed by those inside it if it is a function or a bracket."""
    waiting = [iter(tokens)]
    while waiting:
        for token in waiting[-1]:
            yield token
            if inside := getattr(token, "arguments", None) or getattr(token, "content", None):
                waiting.append(iter(inside))
                break
        else:
            waiting.pop()


def url_of(token: Token) -> str | None:
    """Return the address of url(…), with quotes or without them; None for anything else."""
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name == "url":  # with quotes it is a function
        return next((str(part.value) for part in token.arguments if part.type == "string"), "")
    return None


def split(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Yield the parts between commas."""
    part: list[Token] = []
    for token in tokens:
        if token == ",":
            yield part
            part = []
        else:
            part.append(token)
    yield part


def written(tokens: Iterable[Token]) -> str:
    """Return tokens as text, or "" if they are nested hundreds of levels deep."""
    try:
        return str(tinycss2.serialize(tokens)).strip()
    except RecursionError:
        return ""


@lru_cache(maxsize=4096)
def dimension(value: str) -> tuple[float, str] | None:
    """Return the number and the unit of a value: `(1.5, "em")`, `(50.0, "%")`, `(0.0, "")`; None for other values."""
    token = tinycss2.parse_one_component_value(_tokenized(value))
    match token.type:
        case "dimension":
            return token.value, token.lower_unit
        case "percentage":
            return token.value, "%"
        case "number":
            return token.value, ""
        case _:
            return None


@lru_cache(maxsize=1024)
def parse_color(text: str) -> Paint | None:
    """Return a colour: #rgb, #rrggbb, either with alpha, rgb(), rgba() or a name; None for any other."""
    return _paint(tinycss2.parse_one_component_value(_tokenized(text)))


@lru_cache(maxsize=1024)
def color_in(value: str) -> str:
    """Return the first colour in a value that all mail programs can read, #hex, rgb() or a name; or ""."""
    for token in tokens(value):
        is_known = token.type in ("ident", "hash") or (token.type == "function" and token.lower_name == "rgb")
        if is_known and _paint(token):
            return written([token])
    return ""


def _paint(token: Token) -> Paint | None:
    color = color4.parse_color(token)
    if not isinstance(color, color4.Color) or color.space != "srgb":
        return None
    return Paint(hex_color(255 * (share or 0) for share in color.coordinates), color.alpha)


def channels(color: str) -> tuple[int, ...]:
    """Return the channels of a colour written #rrggbb, from 0 to 255."""
    return tuple(bytes.fromhex(color[1:]))


def hex_color(channels: Iterable[float]) -> str:
    """Return a colour as #rrggbb, from its channels from 0 to 255."""
    return "#" + "".join(f"{round(min(max(channel, 0), 255)):02x}" for channel in channels)
