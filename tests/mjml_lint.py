"""Hold an MJML document to MJML's own lists, and to what MRML makes of it.

In: an MJML document as the templates rendered it. Out: one sentence for each mistake, with its line. MRML, which turns
our MJML into HTML, validates nothing: a mistyped attribute has no effect and no error. The lists are MJML's own, in
tests/mjml_reference/mjml.json; DEFECTS are the things that MJML allows and MRML 6.0.1 gets wrong.

The document is read with one regular expression and no XML parser, because the content of an ending tag (mj-text,
mj-raw and the like) is HTML, with void elements, `&nbsp;` and comments that only Outlook reads.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def complaints(mjml: str) -> list[str]:
    """Return a sentence for each mistake in the document, in the order of its lines."""
    document, found = read(mjml)
    nodes = list(document.descendants())
    fill_in_defaults(nodes)
    for node in nodes:
        for check in (unknown_tags, misplaced, stray_text, unknown_attributes, wrong_values, wrong_classes, defects):
            found += [(node.line, sentence) for sentence in check(node)]
    return [f"line {line}: {sentence}" for line, sentence in sorted(found, key=lambda complaint: complaint[0])]


# What MJML says


class Component(TypedDict):
    """One tag as the reference describes it."""

    allowed_attributes: dict[str, str]
    default_attributes: dict[str, object]
    ending_tag: bool
    children: list[str]
    parents: list[str]


class Reference(TypedDict):
    """The whole reference."""

    version: str
    universal_attributes: list[str]
    tags_without_component: list[str]
    colors: list[str]
    components: dict[str, Component]


REFERENCE: Reference = json.loads((Path(__file__).parent / "mjml_reference" / "mjml.json").read_text("utf-8"))
COMPONENTS = REFERENCE["components"]
ENDING_TAGS = {tag for tag, component in COMPONENTS.items() if component["ending_tag"]}

# MJML reads these attributes, but has no list that says so.
UNLISTED_ATTRIBUTES = {
    "mjml": {"lang": "string", "dir": "enum(auto,ltr,rtl)", "owa": "string"},
    "mj-class": {"name": "string"},
    "mj-selector": {"path": "string"},
    "mj-html-attribute": {"name": "string"},
}
# MJML calls these ending tags too, but makes nothing of their content.
EMPTY_TAGS = {"mj-breakpoint", "mj-carousel-image"}
HTML_VOID_TAGS = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

NUMBER = r"(?:\d+(?:\.\d+)?|\.\d+)"
UNIT_TYPE = re.compile(r"(?P<name>unit|unitWithNegative)\((?P<units>[^)]*)\)(?:\{(?P<least>\d+),(?P<most>\d+)\})?")
COLOR = re.compile(
    rf"#(?:[0-9a-f]{{3}}){{1,2}}|rgb\(\d{{1,3}}(?:,\s?\d{{1,3}}){{2}}\)|rgba\(\d{{1,3}}(?:,\s?\d{{1,3}}){{2}},\s?{NUMBER}\)",
    re.IGNORECASE,
)


# The document as a tree

DOCUMENT, TEXT, SPACE, COMMENT = "#document", "#text", "#space", "#comment"


@dataclass
class Node:
    """A tag, or a piece of text, white space or comment between tags (then `tag` is one of the names with `#`).

    `content` is the text of such a piece, or the HTML in an ending tag. `effective` holds the attributes with what
    mj-attributes adds to them.
    """

    tag: str
    line: int
    parent: Node | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    content: str = ""
    children: list[Node] = field(default_factory=list)
    effective: dict[str, str] = field(default_factory=dict)

    @property
    def parent_tag(self) -> str:
        """The tag around this node."""
        return self.parent.tag if self.parent else ""

    @property
    def is_tag(self) -> bool:
        """Whether this is a tag, and not a piece of text between tags."""
        return not self.tag.startswith("#")

    @property
    def is_default(self) -> bool:
        """Whether this node sets defaults in mj-attributes, and draws nothing."""
        return self.parent is not None and "mj-attributes" in (self.parent.tag, self.parent.parent_tag)

    def descendants(self) -> Iterator[Node]:
        """Yield every node below this one, in the order of the document."""
        for child in self.children:
            yield child
            yield from child.descendants()


NAME = r"""[^\s"'<>/=]+"""
VALUE = r"""(?:"[^"]*"|'[^']*')"""
ATTRIBUTE = re.compile(rf"\s+(?P<name>{NAME})(?:\s*=\s*(?P<value>{VALUE}))?")
TOKEN = re.compile(
    r"<!--(?P<comment>.*?)-->|"
    rf"<(?P<close>/?)(?P<tag>[A-Za-z][\w:-]*)(?P<attributes>(?:\s+{NAME}(?:\s*=\s*{VALUE})?)*)\s*(?P<empty>/?)>",
    re.DOTALL,
)

Complaint = tuple[int, str]


def read(mjml: str) -> tuple[Node, list[Complaint]]:
    """Return the document as a tree, and a complaint for each tag that is not well formed."""
    reader = Reader(mjml)
    while token := TOKEN.search(mjml, reader.position):
        reader.add_text(token.start())
        reader.position = token.end()
        if token["tag"] is None:
            reader.add(COMMENT, token.start(), content=token["comment"])
        elif token["close"]:
            reader.close(token)
        else:
            reader.open(token)
    reader.add_text(len(mjml))
    reader.leave_until(reader.document)
    return reader.document, reader.found


class Reader:
    """The tree while it grows: `node` is the tag that is open, `position` how far the source has been read."""

    def __init__(self, mjml: str) -> None:
        self.mjml = mjml
        self.position = 0
        self.document = self.node = Node(DOCUMENT, 1)
        self.found: list[Complaint] = []

    def line_at(self, offset: int) -> int:
        return self.mjml.count("\n", 0, offset) + 1

    def add(self, tag: str, offset: int, *, attributes: str = "", content: str = "") -> Node:
        """Add a node to the open tag, and return it."""
        names = [match["name"] for match in ATTRIBUTE.finditer(attributes)]
        child = Node(tag, self.line_at(offset), self.node, attributes_of(attributes), content)
        self.node.children.append(child)
        self.found += [(child.line, f"{tag} sets {name} twice.") for name in sorted(repeated(names))]
        return child

    def add_text(self, end: int) -> None:
        """Add what stands before the next tag: text, or white space, or nothing."""
        text = self.mjml[self.position : end]
        if stripped := text.strip():
            self.add(TEXT, self.position + text.index(stripped), content=stripped)
        elif text:
            self.add(SPACE, self.position, content=text)

    def open(self, token: re.Match[str]) -> None:
        """Add a tag, and go into it unless it is empty or its content is HTML."""
        tag = token["tag"]
        child = self.add(tag, token.start(), attributes=token["attributes"])
        if token["empty"] or tag in HTML_VOID_TAGS:
            return
        if tag not in ENDING_TAGS:
            self.node = child
            return
        closing = closing_tag(self.mjml, self.position, tag)
        if closing is None:
            self.found.append((child.line, f"{tag} is never closed."))
        end = closing.start() if closing else len(self.mjml)
        child.content = self.mjml[self.position : end]
        self.found += [
            (self.line_at(inner.start()), f"{inner['tag']} in {tag} is not rendered: {tag} holds HTML.")
            for inner in TOKEN.finditer(self.mjml, self.position, end)
            if inner["tag"] in COMPONENTS and not inner["close"]
        ]
        self.position = closing.end() if closing else end

    def close(self, token: re.Match[str]) -> None:
        """Leave the tag that the closing tag belongs to."""
        opened: Node | None = self.node
        while opened and opened.tag != token["tag"]:
            opened = opened.parent
        if opened and opened.parent:
            self.leave_until(opened)
            self.node = opened.parent
        else:
            self.found.append((self.line_at(token.start()), f"</{token['tag']}> closes nothing."))

    def leave_until(self, opened: Node) -> None:
        """Leave the tags below this one, which nobody closed."""
        while self.node is not opened and self.node.parent:
            self.found.append((self.node.line, f"{self.node.tag} is never closed."))
            self.node = self.node.parent


def closing_tag(mjml: str, start: int, tag: str) -> re.Match[str] | None:
    """Return the closing tag that belongs to the ending tag whose content starts here."""
    depth = 1
    for token in TOKEN.finditer(mjml, start):
        if token["tag"] == tag and not token["empty"]:
            depth += -1 if token["close"] else 1
        if depth == 0:
            return token
    return None


def attributes_of(source: str) -> dict[str, str]:
    """Return the attributes of a tag with their entities decoded; one without a value is empty."""
    return {match["name"]: html.unescape((match["value"] or "")[1:-1]) for match in ATTRIBUTE.finditer(source)}


def repeated(names: list[str]) -> set[str]:
    """Return the names that come more than once."""
    return {name for name in names if names.count(name) > 1}


def fill_in_defaults(nodes: list[Node]) -> None:
    """Set `effective` of each tag: its own attributes over its classes', its tag's and mj-all's."""
    defaults: dict[str, dict[str, str]] = defaultdict(dict)
    classes: dict[str, dict[str, str]] = defaultdict(dict)
    for node in nodes:
        if node.parent_tag == "mj-attributes" and node.tag == "mj-class":
            classes[node.attributes.get("name", "")] |= node.attributes
        elif node.parent_tag == "mj-attributes":
            defaults[node.tag] |= node.attributes
    for node in nodes:
        node.effective = defaults["mj-all"] | defaults[node.tag]
        for name in class_names(node):
            node.effective |= classes[name]
        node.effective |= node.attributes


def class_names(node: Node) -> list[str]:
    """Return the classes that a tag names in mj-class."""
    return node.attributes.get("mj-class", "").split()


# Checks against the reference: each yields sentences about one node


def unknown_tags(node: Node) -> Iterator[str]:
    """Yield a sentence if MJML has no such tag."""
    # MJML's parser resolves mj-include, so no list has it; it has a row in DEFECTS.
    if node.is_tag and node.tag not in COMPONENTS and node.tag != "mj-include":
        yield f"MJML {REFERENCE['version']} has no tag {node.tag}."


def misplaced(node: Node) -> Iterator[str]:
    """Yield a sentence if the tag around this one does not take it."""
    if node.parent_tag == DOCUMENT and node.is_tag and node.tag != "mjml":
        yield f"{node.tag} stands outside mjml."
    if node.tag not in COMPONENTS or node.parent_tag not in COMPONENTS or node.is_default:
        return
    children = COMPONENTS[node.parent_tag]["children"]
    if node.tag not in children:
        parents = COMPONENTS[node.tag]["parents"]
        hint = f": only {', '.join(parents)} may hold it" if parents else ""
        yield f"{node.parent_tag} does not take {node.tag}{hint}."


def stray_text(node: Node) -> Iterator[str]:
    """Yield a sentence if this is text where no text belongs, or a tag with content that has none."""
    if node.tag == TEXT and node.content.startswith("<"):
        yield f"{quoted(node.content)} is not a well-formed tag."
    elif node.tag == TEXT and node.parent_tag == DOCUMENT:
        yield f"{quoted(node.content)} stands outside mjml."
    elif node.tag == TEXT and node.parent_tag in COMPONENTS and node.parent_tag != "mj-html-attribute":
        yield f"{node.parent_tag} takes no text, but holds {quoted(node.content)}."
    elif (node.tag in EMPTY_TAGS or node.is_default) and node.is_tag and node.content.strip():
        yield f"{node.tag} takes no text here, but holds {quoted(node.content.strip())}."


def unknown_attributes(node: Node) -> Iterator[str]:
    """Yield a sentence for each attribute that MJML does not list for this tag."""
    if node.tag in COMPONENTS:
        for name in sorted(node.attributes.keys() - types_of(node.tag).keys()):
            yield f"{node.tag} does not take the attribute {name}."


def wrong_values(node: Node) -> Iterator[str]:
    """Yield a sentence for each attribute whose value does not fit its type."""
    if node.tag in COMPONENTS:
        for name, value in node.attributes.items():
            types = types_of(node.tag).get(name, ())
            if types and not any(fits(value, type_) for type_ in types):
                yield f'{node.tag} has {name}="{value}", which is no {" or ".join(types)}.'


def wrong_classes(node: Node) -> Iterator[str]:
    """Yield a sentence for each class that nobody defines, and for a class without a name."""
    if node.tag == "mj-class" and not node.attributes.get("name"):
        yield "mj-class has no name."
    for name in class_names(node):
        if name not in defined_classes(node):
            yield f"{node.tag} names the class {name}, which no mj-class defines."


def defined_classes(node: Node) -> set[str]:
    """Return the names of all classes in the node's document."""
    while node.parent:
        node = node.parent
    return {other.attributes.get("name", "") for other in node.descendants() if other.tag == "mj-class"}


@cache
def types_of(tag: str) -> dict[str, tuple[str, ...]]:
    """Return the attributes that a tag takes, each with the types of which its value must fit one.

    mj-all and mj-class set attributes for any tag, so they take what any tag takes.
    """
    sources = COMPONENTS.values() if tag in ("mj-all", "mj-class") else [COMPONENTS[tag]]
    lists = [source["allowed_attributes"] for source in sources]
    lists += [dict.fromkeys(REFERENCE["universal_attributes"], "string"), UNLISTED_ATTRIBUTES.get(tag, {})]
    types: dict[str, set[str]] = defaultdict(set)
    for list_ in lists:
        for name, type_ in list_.items():
            types[name].add(type_)
    return {name: tuple(sorted(found)) for name, found in types.items()}


def fits(value: str, type_: str) -> bool:
    """Return whether a value is of a type, spelled as MJML spells it: `unit(px,%){1,4}`, `enum(left,right)`, `color`.

    Stricter than MJML where its patterns let nonsense pass: `10px10px`, `1,5px`, a colour with something around it.
    """
    match type_:
        case "string":
            return True
        case "boolean":
            return value in ("true", "false")
        case "integer":
            return re.fullmatch(r"\d+", value) is not None
        case "color":
            return value in REFERENCE["colors"] or COLOR.fullmatch(value) is not None
    if type_.startswith("enum("):
        return value in type_.removeprefix("enum(").removesuffix(")").split(",")
    unit_type = UNIT_TYPE.fullmatch(type_)
    if unit_type is None:
        raise ValueError(f"{type_} is a type that this library does not know: MJML must have changed")
    units = unit_type["units"].split(",")
    minus = "-?" if unit_type["name"] == "unitWithNegative" else ""
    suffixes = "|".join(re.escape(unit) for unit in units if unit != "auto")
    one = re.compile(rf"{minus}{NUMBER}(?:{suffixes})|0{'|auto' if 'auto' in units else ''}")
    values = value.split(" ")
    least, most = int(unit_type["least"] or 1), int(unit_type["most"] or 1)
    return least <= len(values) <= most and all(one.fullmatch(part) for part in values)


def quoted(text: str) -> str:
    """Return the first line of a text in quotes, shortened."""
    first = text.splitlines()[0]
    return f'"{first[:40]}…"' if len(first) > 40 or first != text else f'"{first}"'


# What MJML allows and MRML 6.0.1 gets wrong


@dataclass(frozen=True)
class Defect:
    """One thing to keep out of templates: which nodes are it, and the sentence with its reason.

    `{tag}` and `{parent}` in the sentence become the node's own.
    """

    is_it: Callable[[Node], bool]
    sentence: str


def defects(node: Node) -> Iterator[str]:
    """Yield a sentence for each defect that this node is."""
    for defect in DEFECTS:
        if defect.is_it(node):
            yield defect.sentence.format(tag=node.tag, parent=node.parent_tag)


def without_effect(tag: str, *names: str, instead: str) -> tuple[Defect, ...]:
    """Return a defect for each of the attributes that MJML lists and MRML ignores on this tag."""

    def defect(name: str) -> Defect:
        return Defect(
            lambda node: node.tag == tag and name in node.attributes,
            f"{tag} has {name}, which has no effect in MRML: {instead}.",
        )

    return tuple(defect(name) for name in names)


def has_bare_zero_in_padding(node: Node) -> bool:
    """Return whether a padding of several values has a 0 without a unit; alone, a 0 does no harm."""
    paddings = [value.split() for name, value in node.attributes.items() if name.endswith("padding")]
    return any(len(values) > 1 and "0" in values for values in paddings)


def has_inner_style_without_padding(node: Node) -> bool:
    """Return whether a column styles the inside of a padding that it does not have."""
    names = node.effective.keys()
    return (
        node.tag == "mj-column"
        and not node.is_default
        and any(name.startswith("inner-") for name in names)
        and not any(name.startswith("padding") for name in names)
    )


# Elements of these parents are parsed one after the other, with nothing between them but lines.
LINES_ONLY = {
    "mj-head",
    "mj-attributes",
    "mj-social",
    "mj-navbar",
    "mj-accordion",
    "mj-accordion-element",
    "mj-carousel",
}
NO_COMMENTS = {"mj-attributes", "mj-accordion-element", "mj-carousel", "mj-image", "mj-divider", "mj-spacer", "mj-font"}
NO_RAW = {"mjml", "mj-social", "mj-navbar", "mj-accordion", "mj-accordion-element"}
IMAGE_TAGS = {"mj-image", "mj-social-element", "mj-carousel-image"}
SIDES = ("border-top", "border-right", "border-bottom", "border-left")

DEFECTS = (
    # It stops the rendering
    Defect(
        lambda node: node.tag == "mj-include",
        "mj-include finds no loader here, and has been a way into other files: include the part with Jinja.",
    ),
    Defect(
        lambda node: node.tag == "mj-html-attributes",
        "mj-html-attributes is a parse error in MRML: set the attributes on the HTML afterwards.",
    ),
    Defect(
        lambda node: node.tag == "mj-raw" and node.parent_tag in NO_RAW,
        "mj-raw in {parent} is a parse error in MRML: move it out, to mj-column or mj-body.",
    ),
    Defect(
        lambda node: node.is_tag and node.is_default and node.parent_tag != "mj-attributes",
        "{tag} in {parent} is a parse error in MRML: give {tag} defaults or a class of its own.",
    ),
    Defect(
        lambda node: node.tag == SPACE and node.parent_tag in LINES_ONLY and not node.content.startswith("\n"),
        "white space in {parent} is a parse error in MRML unless it begins with a line feed: start a new line.",
    ),
    Defect(
        lambda node: (
            node.tag == COMMENT
            and (node.parent_tag in NO_COMMENTS or (node.is_default and node.parent_tag != "mj-attributes"))
        ),
        "a comment in {parent} is an error in MRML: use a Jinja comment.",
    ),
    # It goes wrong without a word
    Defect(
        lambda node: node.tag == "mj-raw" and "position" in node.attributes and node.parent_tag not in NO_RAW,
        "mj-raw has position, which MRML ignores: put it before the document afterwards.",
    ),
    Defect(
        lambda node: node.tag == "mj-style" and "inline" in node.attributes,
        "mj-style has inline, but MRML inlines nothing: put these rules into the stylesheet that is inlined.",
    ),
    Defect(
        lambda node: len(class_names(node)) > 1,
        "{tag} names several classes: where two set the same attribute, MRML takes the first and MJML the last.",
    ),
    Defect(
        has_bare_zero_in_padding,
        "{tag} has a 0 without a unit in a padding, with which MRML reckons wrong widths: write 0px.",
    ),
    Defect(
        has_inner_style_without_padding,
        "mj-column has an inner style but no padding, without which it is not drawn: set a padding, be it 0px.",
    ),
    Defect(
        lambda node: node.tag in IMAGE_TAGS and not node.is_default and "alt" not in node.effective,
        '{tag} has no alt, and MRML adds none: write alt="" where the image is decoration.',
    ),
    Defect(
        lambda node: node.tag == "mj-preview" and not node.is_default,
        "mj-preview hides its text in white, which spam filters count: show the preheader as a small line.",
    ),
    Defect(
        lambda node: node.tag == "mj-hero" and node.attributes.get("mode", "fixed-height") != "fixed-height",
        "mj-hero has a mode, but MRML draws every hero as fixed-height: leave the mode out.",
    ),
    *without_effect("mjml", "owa", instead="leave it out"),
    *without_effect("mj-hero", "border-radius", instead="leave it out"),
    *without_effect("mj-wrapper", "gap", instead="give the sections a padding"),
    *without_effect("mj-wrapper", "text-padding", instead="leave it out"),
    *without_effect("mj-section", "text-padding", instead="leave it out"),
    *without_effect("mj-text", "background-color", instead="use container-background-color"),
    *without_effect("mj-button", "title", instead="leave it out"),
    *without_effect("mj-image", "sizes", instead="set the width"),
    *without_effect("mj-image", *SIDES, instead="use border"),
    *without_effect("mj-spacer", "border", *SIDES, instead="use mj-divider"),
    *without_effect("mj-table", "role", instead="write the table in mj-text"),
    *without_effect("mj-table", "font-weight", instead="set it in the cells"),
    *without_effect("mj-social-element", "icon-position", instead="the icon stands before the text"),
    *without_effect("mj-social-element", "srcset", "sizes", instead="use src with an image of twice the size"),
    *without_effect("mj-accordion-title", "font-weight", instead="write <strong> into the title"),
)
