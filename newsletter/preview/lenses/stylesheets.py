"""CSS → the CSS that a mail program leaves of it: style attributes and style sheets.

Comes in: CSS as it is sent, and what a program lacks. Goes out: the same CSS, sign for sign, without the declarations,
rules and at-rules that the program does not know, and what these were. This is a module of its own because
newsletter/css.py reads CSS to judge it, and forgets how it was written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from newsletter.check.clients.caniemail import Feature
from newsletter.check.clients.usage import FOR_ONE_PROGRAM, of_declaration
from newsletter.css import Declaration

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_TOKEN = re.compile(
    r"""url\([^"'()]*\)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[{};]|[^{};"'u]+|u""", re.IGNORECASE | re.DOTALL
)
_IMPORTANT = re.compile(r"\s*!\s*important\s*$", re.IGNORECASE)
_AT_RULE = re.compile(r"@([\w-]*)(.*)", re.DOTALL)
_PREFIX = re.compile(r"-(?:webkit|moz|ms|o)-")
_CORNER = re.compile(r"border-(?:top|bottom)-(?:left|right)-radius")
_MEDIUM = re.compile(r"\(\s*([a-z-]+)")
_ASIDE = re.compile(r"\[[^\]]*\]?|\([^()]*\)")
_COMMA = re.compile(r",(?![^(\[]*[)\]])")
_PSEUDO = re.compile(r"::?[a-z-]+")
_CHAINED = re.compile(r"\.[\w-]+\.[\w-]")
_LEGACY_PSEUDO_ELEMENTS = frozenset({":before", ":after", ":first-letter", ":first-line"})

_SIGNS = {
    ">": "selectors with >",
    "+": "selectors with +",
    "~": "selectors with ~",
    " ": "selectors with a space",
    "[": "selectors of attributes",
    "*": "selectors with *",
    "#": "selectors of an id",
    ".": "selectors of a class",
    "..": "selectors of two classes",
}

Alter = Callable[[str, str], tuple[str, str]]
"""The name and the value of a declaration → the declaration that is left of it, and what was taken away, or "" each."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a program does not know of CSS: features by their kind and name."""

    features: Mapping[tuple[str, str], Feature]

    def in_declaration(self, name: str, value: str) -> str:
        """Return what a program does not know of a declaration, as people call it; "" where it knows all of it."""
        known = _family(name.lower())
        for feature, met in of_declaration(Declaration(known, _IMPORTANT.sub("", value).lower())):
            if (feature.kind, met) in self.features:
                return name.lower() if met == known else shown(feature.kind, met)
        return ""

    def in_at_rule(self, prelude: str) -> str:
        """Return what a program does not know of an at-rule, or of each of the queries of an @media."""
        name, condition = _AT_RULE.fullmatch(prelude.lower()).groups()  # type: ignore[union-attr]  # all that begins with @
        name = f"@{_PREFIX.sub('', name)}"
        if ("at-rule", name) in self.features:
            return name
        if name != "@media":
            return ""
        unknown = [self._in_query(query) for query in condition.split(",")]
        return unknown[0] if all(unknown) else ""

    def in_selector(self, selector: str) -> str:
        """Return what a program does not know of a selector."""
        return next((shown("selector", sign) for sign in _signs(selector.lower()) if self._lacks_sign(sign)), "")

    @property
    def is_without_nesting(self) -> bool:
        """Tell whether a program does not know rules inside of rules."""
        return ("nesting", "&") in self.features

    def _lacks_sign(self, sign: str) -> bool:
        return ("selector", sign) in self.features

    def _in_query(self, query: str) -> str:
        unknown = (name for name in _MEDIUM.findall(query) if ("media", name) in self.features)
        return next((shown("media", name) for name in unknown), "")


def shown(kind: str, name: str) -> str:
    """Return a feature as people call it: `calc()`, `<video>`, `@media (hover)`, `.webp pictures`."""
    match kind:
        case "function":
            return f"{name}()"
        case "unit":
            return f"the unit {name}"
        case "media":
            return f"@media ({name})"
        case "selector":
            return _SIGNS.get(name, name)
        case "element":
            tag, _, attribute = name.rstrip("]").partition("[")
            return f"<{tag} {attribute}>" if attribute else f"<{tag}>"
        case "image":
            return "pictures in the letter itself (data:)" if name == "data:" else f".{name} pictures"
        case "attribute":
            return f"{name}="
        case _:
            return name


def left_of_style(style: str, alter: Alter) -> tuple[str, Counter[str]]:
    """Return what is left of a style attribute, and what was taken away."""
    sheet = _Sheet(Lacking({}), alter)
    sheet.open("*")
    sheet.read(style, is_attribute=True)
    return ";".join(sheet.around[-1].declarations), sheet.taken


def left_of_sheet(css: str, lacking: Lacking, alter: Alter, narrowed: Callable[[str], str]) -> tuple[str, Counter[str]]:
    """Return what is left of a style sheet, and what was taken away.

    `narrowed` returns the selector of the elements that a declaration works on, "" where it works on all of them.
    """
    sheet = _Sheet(lacking, alter, narrowed)
    sheet.read(css)
    while len(sheet.around) > 1:
        sheet.close()
    return "\n".join(sheet.around[0].rules), sheet.taken


@dataclass(slots=True)
class _Around:
    """What a reader of CSS is inside of, and what is left of it so far."""

    prelude: str
    is_taken: bool = False
    declarations: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    @property
    def holds_rules(self) -> bool:
        return not self.prelude or (
            self.prelude.startswith("@") and not self.prelude.startswith(("@font-face", "@page"))
        )


@dataclass(slots=True)
class _Sheet:
    lacking: Lacking
    alter: Alter
    narrowed: Callable[[str], str] = lambda declaration: ""
    taken: Counter[str] = field(default_factory=Counter)
    around: list[_Around] = field(default_factory=lambda: [_Around("")])
    written: list[str] = field(default_factory=list)

    def read(self, css: str, *, is_attribute: bool = False) -> None:
        for token in _TOKEN.findall(_COMMENT.sub(" ", css)):
            if token == ";":
                self.end_statement()
            elif token == "{" and not is_attribute:
                self.open(self.take())
            elif token == "}" and not is_attribute:
                self.close()
            elif token not in "{}":
                self.written.append(token)
        self.end_statement()

    def open(self, prelude: str) -> None:
        outer = self.around[-1]
        if outer.is_taken:
            self.around.append(_Around(prelude, is_taken=True))
            return
        unknown = ""
        if prelude.startswith("@"):
            unknown = self.lacking.in_at_rule(prelude)
        elif not outer.holds_rules and self.lacking.is_without_nesting:
            unknown = "rules inside of rules"
        elif not outer.prelude.lower().startswith(("@keyframes", "@-")):
            prelude, unknown = self._known_selectors(prelude)
        self.count(unknown)
        self.around.append(_Around(prelude, is_taken=not prelude or bool(unknown)))

    def close(self) -> None:
        self.end_statement()
        if len(self.around) == 1:
            return
        inner = self.around.pop()
        if not inner.is_taken:
            self.around[-1].rules += self._rules(inner)

    def end_statement(self) -> None:
        statement, inside = self.take(), self.around[-1]
        if inside.is_taken:
            return
        if statement.startswith("@"):
            unknown = self.lacking.in_at_rule(statement)
            self.count(unknown)
            if not unknown:
                inside.rules.append(f"{statement};")
            return
        name, colon, value = statement.partition(":")
        if colon and any(not around.holds_rules for around in self.around):
            left, unknown = self.alter(name.strip(), value.strip())
            self.count(unknown)
            if left and inside.holds_rules:  # an @media inside of a rule
                inside.rules.append(f"{left};")
            elif left:
                inside.declarations.append(left)

    def take(self) -> str:
        text = "".join(self.written).strip()
        self.written.clear()
        return text

    def count(self, unknown: str) -> None:
        if unknown:
            self.taken[unknown] += 1

    def _known_selectors(self, prelude: str) -> tuple[str, str]:
        """Return those of a rule's selectors that the program knows; and if there are none, what it does not know."""
        known, unknown = [], ""
        for selector in _COMMA.split(prelude):
            lack = self.lacking.in_selector(selector.strip())
            if not lack:
                known.append(selector.strip())
            elif not any(sign in selector.lower() for sign in FOR_ONE_PROGRAM):
                # What is meant for another program is no loss.
                unknown = lack
        return ", ".join(known), "" if known else unknown

    def _rules(self, inner: _Around) -> Iterator[str]:
        """Yield a rule: its declarations by the elements that they work on, and the rules that it holds."""
        if inner.holds_rules:
            if inner.rules:
                yield f"{inner.prelude} {{ {' '.join(inner.rules)} }}"
            return
        by_selector: dict[str, list[str]] = {}
        for declaration in inner.declarations:
            by_selector.setdefault(self.narrowed(declaration), []).append(declaration)
        for narrow, declarations in by_selector.items():
            selectors = (f"{selector.strip()}{narrow}" for selector in _COMMA.split(inner.prelude))
            nested = f" {' '.join(inner.rules)}" if inner.rules and not narrow else ""
            yield f"{', '.join(selectors)} {{ {'; '.join(declarations)};{nested} }}"
        if inner.rules and "" not in by_selector:
            yield f"{inner.prelude} {{ {' '.join(inner.rules)} }}"


@lru_cache(maxsize=1024)
def _family(name: str) -> str:
    """Return the property that the table has for one: `animation` for `-webkit-animation-name`."""
    plain = _PREFIX.sub("", name) if name.startswith("-") else name
    if _CORNER.fullmatch(plain):
        return "border-radius"
    while "-" in plain and not of_declaration(Declaration(plain, "")):
        plain = plain.rpartition("-")[0]
    return plain if of_declaration(Declaration(plain, "")) else name


def _signs(selector: str) -> Iterator[str]:
    """Yield all that a selector is made of, as the table writes it."""
    for pseudo in _PSEUDO.findall(selector):
        yield f":{pseudo}" if pseudo in _LEGACY_PSEUDO_ELEMENTS else pseudo
    if "[" in selector:
        yield "["
    plain = _ASIDE.sub("", selector)
    if _CHAINED.search(plain):
        yield ".."
    yield from (sign for sign in ">+~*#." if sign in plain)
    if re.search(r"[^\s>+~]\s+[^\s>+~]", plain):
        yield " "
