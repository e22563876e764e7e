"""CSS → the CSS that a mail program supports: style attributes and style sheets.

Comes in: CSS as it is sent, and what a program lacks. Goes out: the same CSS without the declarations, rules and
at-rules that the program does not support, and what these were. This is a module of its own because it writes CSS, and
others only read it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from newsletter import css
from newsletter.check.clients.caniemail import Feature
from newsletter.check.clients.usage import FOR_ONE_PROGRAM, of_declaration
from newsletter.css import Declaration, Rule, Selector

_PREFIX = re.compile(r"-(?:webkit|moz|ms|o)-")
_CORNER = re.compile(r"border-(?:top|bottom)-(?:left|right)-radius")

_SELECTOR_NAMES = {
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

Altered = tuple[Declaration | None, str]
"""What remains of a declaration, and what was taken away, or "" if nothing was."""

Alter = Callable[[Declaration], Altered]


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a program lacks of CSS: features by their kind and name."""

    features: Mapping[tuple[str, str], Feature]

    def in_declaration(self, declaration: Declaration) -> str:
        """Return in words what a program lacks of a declaration; "" if it supports all of it."""
        known = _family(declaration.name)
        for feature, met in of_declaration(Declaration(known, declaration.value.lower())):
            if (feature.kind, met) in self.features:
                return declaration.name if met == known else readable_name(feature.kind, met)
        return ""

    def in_at_rule(self, keyword: str, prelude: str) -> str:
        """Return in words what a program lacks of an at-rule; of @media, only if it supports none of the queries."""
        name = f"@{_PREFIX.sub('', keyword)}"
        if ("at-rule", name) in self.features:
            return name
        if name != "@media":
            return ""
        unknown = [self._in_query(query) for query in css.split(css.tokens(prelude.lower()))]
        return unknown[0] if all(unknown) else ""

    def in_selector(self, selector: Selector) -> str:
        """Return in words what a program lacks of a selector; "" if it supports all of it."""
        unknown = (part for part in _parts_of(selector) if ("selector", part) in self.features)
        return next((readable_name("selector", part) for part in unknown), "")

    @property
    def is_without_nesting(self) -> bool:
        """Whether a program does not support nested rules."""
        return ("nesting", "&") in self.features

    def _in_query(self, query: Iterable[css.Token]) -> str:
        parts = (token.content for token in css.flat(query) if token.type == "() block")
        names = (token.value for part in parts for token in part if token.type == "ident")
        return next((readable_name("media", name) for name in names if ("media", name) in self.features), "")


def readable_name(kind: str, name: str) -> str:
    """Return the usual name of a feature: `calc()`, `<video>`, `@media (hover)`, `.webp pictures`."""
    match kind:
        case "function":
            return f"{name}()"
        case "unit":
            return f"the unit {name}"
        case "media":
            return f"@media ({name})"
        case "selector":
            return _SELECTOR_NAMES.get(name, name)
        case "element":
            tag, _, attribute = name.rstrip("]").partition("[")
            return f"<{tag} {attribute}>" if attribute else f"<{tag}>"
        case "image":
            return "pictures in the letter itself (data:)" if name == "data:" else f".{name} pictures"
        case "attribute":
            return f"{name}="
        case _:
            return name


def remaining_style(style: str, alter: Alter) -> tuple[str, Counter[str]]:
    """Return what remains of a style attribute, and what was taken away."""
    sheet = _Sheet(Lacking({}), alter)
    return ";".join(map(str, sheet.declarations(css.declarations(style)))), sheet.taken


def remaining_sheet(
    text: str, lacking: Lacking, alter: Alter, narrowed: Callable[[Declaration], str]
) -> tuple[str, Counter[str]]:
    """Return what remains of a style sheet, and what was taken away.

    `narrowed` returns the selector of the elements that a declaration works on, or "" if it works on all of them.
    """
    sheet = _Sheet(lacking, alter, narrowed)
    return "\n".join(sheet.rules(css.style_sheet(text))), sheet.taken


@dataclass(slots=True)
class _Sheet:
    """Writes what remains of a style sheet, and counts what is taken away."""

    lacking: Lacking
    alter: Alter
    narrowed: Callable[[Declaration], str] = lambda declaration: ""
    taken: Counter[str] = field(default_factory=Counter)

    def rules(self, rules: Iterable[Rule], around: Sequence[Rule] = ()) -> Iterator[str]:
        """Yield what remains of each rule; `around` are the rules that contain it, the outermost first."""
        for rule in rules:
            selectors, unknown = self._known_of_head(rule, around)
            self._count(unknown)
            if unknown or not (selectors or rule.at_keyword):
                continue
            inner = [*self.rules(rule.rules, (*around, rule))]
            is_in_rule = any(not outer.is_condition for outer in (*around, rule))
            declared = [*self.declarations(rule.declarations if is_in_rule else ())]
            if not rule.has_block:
                yield f"{rule.head};"
            elif not rule.is_condition:
                yield from self._rule(selectors or [rule.head], declared, inner)
            elif inner or declared:
                yield f"{rule.head} {{ {' '.join([*(f'{each};' for each in declared), *inner])} }}"

    def declarations(self, declarations: Iterable[Declaration]) -> Iterator[Declaration]:
        """Yield what remains of declarations."""
        for declaration in declarations:
            left, unknown = self.alter(declaration)
            self._count(unknown)
            if left:
                yield left

    def _count(self, unknown: str) -> None:
        if unknown:
            self.taken[unknown] += 1

    def _known_of_head(self, rule: Rule, around: Sequence[Rule]) -> tuple[list[str], str]:
        """Return the selectors of a rule that the program supports, and if it supports none, what it lacks."""
        outer = around[-1] if around else None
        if rule.at_keyword:
            return [], self.lacking.in_at_rule(rule.at_keyword, rule.prelude)
        if outer and not outer.is_condition and self.lacking.is_without_nesting:
            return [], "rules inside of rules"
        if outer and outer.at_keyword.endswith("keyframes"):
            return [rule.prelude], ""
        known, unknown = [], ""
        for selector in css.selectors(rule.prelude):
            lack = self.lacking.in_selector(selector)
            if not lack:
                known.append(selector.text)
            elif not any(part in selector.text.lower() for part in FOR_ONE_PROGRAM):
                unknown = lack  # what is meant for another program is no loss
        return known, "" if known else unknown

    def _rule(self, selectors: Iterable[str], declared: Iterable[Declaration], inner: Sequence[str]) -> Iterator[str]:
        """Yield a rule, once for each group of elements that its declarations work on, with the rules nested in it."""
        by_narrow: dict[str, list[str]] = {"": []} if inner else {}
        for declaration in declared:
            by_narrow.setdefault(self.narrowed(declaration), []).append(f"{declaration};")
        for narrow, declarations in by_narrow.items():
            held = [*declarations, *("" if narrow else inner)]
            yield f"{', '.join(f'{selector}{narrow}' for selector in selectors)} {{ {' '.join(held)} }}"


@lru_cache(maxsize=1024)
def _family(name: str) -> str:
    """Return the property under which the table lists one: `animation` for `-webkit-animation-name`."""
    plain = _PREFIX.sub("", name) if name.startswith("-") else name
    if _CORNER.fullmatch(plain):
        return "border-radius"
    while "-" in plain and not of_declaration(Declaration(plain, "")):
        plain = plain.rpartition("-")[0]
    return plain if of_declaration(Declaration(plain, "")) else name


def _parts_of(selector: Selector) -> Iterator[str]:
    """Yield the parts of a selector, in the spelling of the table."""
    yield from css.pseudos(selector.text)
    parts = {part[0] for compound in selector.compounds for part in compound}
    yield from "[" * ("[" in parts)
    if any(sum(part.startswith(".") for part in compound) > 1 for compound in selector.compounds):
        yield ".."
    yield from (part for part in ">+~*#. " if part in parts or part in selector.combinators)
