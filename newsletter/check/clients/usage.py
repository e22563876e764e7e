"""HTML → the features of caniemail's table that it uses, and where; others judge the uses.

Comes in: the HTML as it is sent, parsed, and the wanted features. Goes out: each use, with the declarations beside it,
and whether Outlook for Windows sees it at all. Code that can only enhance a letter is left out: media queries, and
rules for a single program.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from newsletter import css
from newsletter.check.clients.caniemail import Feature, table
from newsletter.css import Declaration, Rule
from newsletter.text.markup import Element

FOR_ONE_PROGRAM = (
    "[data-og",  # Outlook.com
    "#outlook",
    ".externalclass",
    ".moz-text-html",  # Thunderbird
    "#messageviewbody",  # Samsung
    "u + ",  # Gmail
    "u ~ ",
    "[class~=x_",
    '[class~="x_',
    "[owa]",
    "[x-apple-data-detectors",
    "aolmail_",
    "::-webkit",
    "::-moz",
)
"""Parts of selectors that are meant for one program."""

_HIDDEN_FROM_WORD = re.compile(r"\[if\s+!\s*mso\b", re.IGNORECASE)
_FOR_WORD = re.compile(r"\[if\s+[^!\]]*\bmso\b", re.IGNORECASE)

_DEFAULT_TYPES = {"button": "submit", "input": "text"}

Wanted = Mapping[tuple[str, str], Feature]
"""Features by kind and name."""


class Use(NamedTuple):
    """One use of a feature, by `name`, one of the feature's names; `declaration` is one of those in `beside`.

    `element` has the style attribute or is itself the use; for a rule of a style sheet it is the <style>, and
    `targets` are the elements that the rule is likely to match.
    """

    feature: Feature
    name: str
    element: Element
    is_hidden_from_word: bool = False
    declaration: Declaration | None = None
    beside: tuple[Declaration, ...] = ()
    rule: Rule | None = None
    targets: tuple[Element, ...] = ()


def uses(root: Element, wanted: Wanted) -> Iterator[Use]:
    """Yield each use of the wanted features, in document order."""
    sheets = _Sheets(root)
    of_elements = _WantedOfElements(wanted)
    of_styles: dict[str, list[tuple[Declaration, Feature, str]]] = {}  # many elements share a style
    is_hidden = False
    for element in root.iter():
        if not isinstance(element.tag, str):
            text = str(element.text or "")
            is_hidden = (is_hidden or bool(_HIDDEN_FROM_WORD.match(text.lstrip("- ")))) and "[endif]" not in text
            continue
        for feature, name in of_elements.met_in(element):
            yield Use(feature, name, element, is_hidden)
        if style := element.get("style"):
            if style not in of_styles:
                of_styles[style] = [each for each in _of_style(style) if (each[1].kind, each[2]) in wanted]
            for declaration, feature, name in of_styles[style]:
                yield Use(feature, name, element, is_hidden, declaration, declarations_of(element))
        if element.tag == "style":
            for use in sheets.uses(element, wanted):
                yield use._replace(is_hidden_from_word=is_hidden)


def follows_comment_for_word(element: Element) -> bool:
    """Tell whether a comment for Outlook for Windows directly precedes an element, as in a ghost table."""
    before = element.getprevious()
    return before is not None and _is_for_word(before) and not (before.tail or "").strip()


def holds_comment_for_word(element: Element) -> bool:
    """Tell whether a comment for Outlook for Windows is among an element's children, as in a ghost table."""
    return any(_is_for_word(child) for child in element)


def _is_for_word(node: Element) -> bool:
    return not isinstance(node.tag, str) and bool(_FOR_WORD.match(str(node.text or "")))


def declarations_of(element: Element) -> tuple[Declaration, ...]:
    """Return the declarations of an element's style attribute, in lower case."""
    return css.declarations(element.get("style", "").lower())


def is_hidden(element: Element) -> bool:
    """Tell whether an element's style attribute hides it."""
    return _display(declarations_of(element)) == "none"


@lru_cache(maxsize=4096)
def of_declaration(declaration: Declaration) -> tuple[tuple[Feature, str], ...]:
    """Return the features that a declaration in lower case uses, each with the name that was used."""
    name, value = declaration.name, declaration.value
    met = [("property", name)]
    for token in css.flat(css.tokens(value)):
        if (url := css.url_of(token)) is not None:
            met += (("image", ending) for ending in _endings(url))
            if name == "background":
                met.append(("property", "background-image"))
            continue
        match token.type:
            case "ident":
                met += [("property", f"{name}:{token.value}"), ("keyword", token.value)]
            case "function":
                met.append(("function", token.name))
            case "dimension":
                met.append(("unit", token.unit))
    by_name = table().by_name
    return tuple((by_name[each], each[1]) for each in dict.fromkeys(met) if each in by_name)


@lru_cache(maxsize=1024)
def _of_style(style: str) -> tuple[tuple[Declaration, Feature, str], ...]:
    """Return the features that a style attribute uses, each with its declaration and the name that was used."""
    declared = css.declarations(style.lower())
    return tuple((declaration, *used) for declaration in declared for used in of_declaration(declaration))


class _Sheets:
    """The style sheets of a letter, and the elements that their rules match."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.known: dict[str, tuple[Element, ...]] = {}

    @cached_property
    def named(self) -> Mapping[str, Sequence[Element]]:
        """The elements that have a class or an id, by each part of a selector that matches them."""
        named: dict[str, list[Element]] = defaultdict(list)
        for element in self.root.iter("*"):
            if element.get("class") or element.get("id"):
                for part in _parts(element):
                    named[part].append(element)
        return named

    def uses(self, style: Element, wanted: Wanted) -> Iterator[Use]:
        """Yield the uses in one style sheet; `element` of each is the <style>."""
        sheet = css.style_sheet((style.text or "").lower())
        for rule, is_nested in _always(sheet) if style.get("media", "all") == "all" else ():
            if any(part in rule.prelude for part in FOR_ONE_PROGRAM):
                continue
            met = [
                (declaration, feature, name)
                for declaration in rule.declarations
                for feature, name in of_declaration(declaration)
                if (feature.kind, name) in wanted
            ]
            keys = [key for key in _of_prelude(rule, is_nested) if key in wanted]
            targets = self._targets(rule) if met or keys else ()
            for declaration, feature, name in met if targets else ():
                yield Use(feature, name, style, False, declaration, rule.declarations, rule, targets)
            for key in keys:
                if targets or key[0] == "at-rule":
                    yield Use(wanted[key], key[1], style, beside=rule.declarations, rule=rule, targets=targets)
        if media := wanted.get(("at-rule", "@media")):
            yield from self._shown_by_media(style, sheet, media)

    def _shown_by_media(self, style: Element, sheet: Sequence[Rule], feature: Feature) -> Iterator[Use]:
        """Yield the rules in media queries that show hidden elements without hiding others in their place."""
        for condition in _conditions(sheet):
            if condition.at_keyword != "media" or "prefers-" in condition.prelude:
                continue
            within = [rule for rule in css.with_inner(condition.rules) if not rule.is_condition]
            displays = [(rule, _display(rule.declarations)) for rule in within]
            if "none" in (display for _, display in displays):
                continue
            for rule, display in displays:
                hidden = tuple(target for target in self._targets(rule) if is_hidden(target)) if display else ()
                if hidden:
                    yield Use(feature, "@media", style, beside=rule.declarations, rule=rule, targets=hidden)

    def _targets(self, rule: Rule) -> tuple[Element, ...]:
        """Return the elements that a rule may match, by the last compound of its selectors."""
        if rule.prelude not in self.known:
            compounds = (selector.compounds[-1] for selector in css.selectors(rule.prelude) if selector.compounds)
            self.known[rule.prelude] = tuple(element for compound in compounds for element in self._called_by(compound))
        return self.known[rule.prelude]

    def _called_by(self, compound: Sequence[str]) -> Iterator[Element]:
        parts = [part for part in compound if part != "["] or ["*"]
        fewest = min((self._called(part) for part in parts), key=len)
        return iter(fewest) if len(parts) == 1 else (each for each in fewest if _parts(each).issuperset(parts))

    def _called(self, part: str) -> Sequence[Element]:
        return self.named.get(part, ()) if part[0] in ".#" else tuple(self.root.iter(part))


def _always(rules: Iterable[Rule], *, is_nested: bool = False) -> Iterator[tuple[Rule, bool]]:
    """Yield the rules outside @media and the like, each with whether it is nested in another rule."""
    for rule in rules:
        if not rule.is_condition:
            yield from _always(rule.rules, is_nested=True)
            yield rule, is_nested


def _conditions(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield each outermost @media or the like."""
    for rule in rules:
        if rule.is_condition:
            yield rule
        else:
            yield from _conditions(rule.rules)


def _parts(element: Element) -> set[str]:
    """Return the parts of selectors that match an element: `td`, `.card`, `#top`, `*`; in lower case, as selectors."""
    parts = {"*", str(element.tag)}
    if name := element.get("id"):
        parts.add(f"#{name.lower()}")
    if classes := element.get("class"):
        parts.update(f".{name}" for name in classes.lower().split())
    return parts


def _display(block: Collection[Declaration]) -> str:
    return next((declaration.value for declaration in reversed(tuple(block)) if declaration.name == "display"), "")


def _of_prelude(rule: Rule, is_nested: bool) -> Iterator[tuple[str, str]]:
    """Yield the table's key of an at-rule, or those of what a rule's selectors use."""
    if rule.at_keyword:
        yield "at-rule", f"@{rule.at_keyword}"
        return
    for pseudo in css.pseudos(rule.prelude):
        yield "selector", pseudo
    if is_nested:
        yield "nesting", "&"


class _WantedOfElements:
    """The wanted features among tags and attributes."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.attributes = {name for kind, name in wanted if kind == "attribute"}
        self.names: dict[str, list[str]] = defaultdict(list)
        for kind, name in table().by_name:
            if kind == "element" and (kind, name) in wanted:
                self.names[name.partition("[")[0]].append(name)

    def met_in(self, element: Element) -> Iterator[tuple[Feature, str]]:
        """Yield the features that an element's tag and attributes use."""
        tag = str(element.tag)
        for name in self.names.get(tag, ()):
            if _is(element, name):
                yield self.wanted["element", name], name
        attributes = element.keys()
        if not self.attributes.isdisjoint(attributes):
            for attribute in attributes:
                if attribute in self.attributes:
                    yield self.wanted["attribute", attribute], attribute
        addresses = (element.get("src") if tag in ("img", "input") else None, element.get("background"))
        for address in filter(None, addresses):
            for ending in _endings(address):
                if ("image", ending) in self.wanted:
                    yield self.wanted["image", ending], ending


def _is(element: Element, name: str) -> bool:
    """Tell whether an element matches a name such as `video`, `input[type=text]` or `a[href^=#]`."""
    tag, _, condition = name.rstrip("]").partition("[")
    attribute, equals, value = condition.partition("=")
    if not equals:
        return True
    given = str(element.get(attribute.rstrip("^"), _DEFAULT_TYPES.get(tag, ""))).lower()
    return given.startswith(value) if attribute.endswith("^") else given == value


def _endings(address: str) -> Iterator[str]:
    """Yield the table's names for a picture with this address: `webp`, `data:`, or both."""
    address = address.strip().lower()
    if address.startswith("data:"):
        yield "data:"
        yield address[5:60].partition(";")[0].partition(",")[0].rpartition("/")[2].partition("+")[0]
    elif address:
        path = address.partition("?")[0].partition("#")[0]
        yield path.rpartition("/")[2].rpartition(".")[2]
