"""Elements of Rendering.html → the places in templates that wrote them.

The issue is rendered a second time, from templates in which a number follows the "<" of every start tag. In the
resulting MJML, the numbers become marks that MRML keeps: an attribute on HTML, a class on MJML. Only a finding about a
template needs it. MJML that MRML cannot read is searched in the same way for unbalanced tags.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import jinja2

from newsletter.errors import Problem, TemplateError
from newsletter.images import PlacedPicture
from newsletter.model.files import shown_path
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import Source
from newsletter.reading.spans import TextSpan
from newsletter.render import environment, headings, inline, isolates, mjml, rows, template
from newsletter.render.mjml_limits import WITHOUT_END
from newsletter.text import merge_tags
from newsletter.text.markup import Element, parsed

# A number between two private-use characters, which authors cannot write; merge tags and inline.py use others.
_NUMBER = re.compile("\uf8f2([0-9]+)\uf8f3")
_START_TAG_BEGINS = re.compile("<(?=[A-Za-z])")
_TAG_BEGINS = re.compile("<(?=/?[A-Za-z])")
_COMMENT_OR_TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(?:\uf8f2(?P<number>[0-9]+)\uf8f3)?(?P<ends>/?)(?P<name>[A-Za-z][^\s<>/"']*)"""
    r"""(?P<rest>(?:"[^"]*"|'[^']*'|[^"'<>])*?(?P<is_empty>/?))>""",
    re.DOTALL,
)
_CSS_CLASS = re.compile(r"""\scss-class\s*=\s*(?:"([^"]*)"|'([^']*)')""")

_ATTRIBUTE, _CLASS = "data-template", "template:"
_STYLE_SHEET = re.compile(r"\s*/\*template:([0-9]+)\*/")

_FRAME = {"mjml": "html", "mj-head": "head", "mj-title": "title", "mj-body": "body"}
"""MJML tags that take no class → the HTML tags that MRML writes for them."""

_MOST_EXPLAINED = 100
"""Tags with a Problem of their own: for each, the MJML before it is searched for the block."""

_MARK_OF_BLOCK = re.compile(r"""\b(?:data-at=["']?|at:)blocks\.([0-9]+)""")
_LEXER = jinja2.Environment()


@dataclass(frozen=True, slots=True)
class TemplatePlace:
    """Where a template wrote an element: its file, and the "<" of the start tag; `line` and `column` count from 1."""

    file: Path
    line: int
    column: int
    problem: Callable[[str, str], Problem] = field(repr=False, compare=False)
    """Returns a Problem at this place, from a message and a hint."""


def trace(
    issue: Issue, publication: Publication, pictures: Mapping[SourcePath, PlacedPicture]
) -> Mapping[int, TemplatePlace]:
    """Return where templates wrote the elements of the issue's HTML, by number, as Rendering.origins counts them.

    All elements that MRML writes for a tag have the tag's place. Those from Markdown have none, nor have isolates; an
    anchor has that of its heading. No element has one if a template inspects the output of others, so that the numbers
    make it write a different letter.
    """
    context = environment.shared_context(issue, publication, merge_tags.find([*issue.texts, *publication.texts]))
    numbered = _NumberedTemplates(publication.root)
    filled = template.to_mjml(context, pictures, numbered.rewrite)
    marked, frame = _with_marks(filled)
    root = parsed(mjml.to_html(marked))
    rows.join(root)
    isolates.isolate(root)
    headings.add_anchors(root)
    sent, _ = inline.inline(mjml.to_html(template.to_mjml(context, pictures)), "")
    if [element.tag for element in root.iter("*")] != [element.tag for element in parsed(sent).iter("*")]:
        return {}
    return {number: numbered.places[mark] for number, mark in enumerate(_marks(root, frame)) if mark in numbered.places}


def explain(
    refused: TemplateError, context: Mapping[str, Any], pictures: Mapping[SourcePath, PlacedPicture]
) -> TemplateError:
    """Return an error with the places of the tags that are to blame in MJML that was refused.

    If no tag is known to be, return the error `refused` itself.
    """
    numbered = _NumberedTemplates(context["publication"].root, _TAG_BEGINS)
    filled = template.to_mjml(context, pictures, numbered.rewrite)
    problems: dict[str, Problem] = {}
    first = ""
    for tag, message in itertools.islice(_wrong_tags(filled), _MOST_EXPLAINED):
        place = numbered.places.get(tag["number"] or "")
        if place and tag["number"] not in problems:
            first = first or f"{place.file}:{place.line}: {message}"
            problems[tag["number"]] = place.problem(message, "")
            problems |= _block_at(place.file, filled[: tag.end()], context["issue"])
    return TemplateError(first, problems.values()) if first else refused


def _wrong_tags(filled: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the first tag that is beyond a limit, or else those that are unbalanced, each with a message."""
    found = mjml.excess(_NUMBER.sub("", filled))
    if not found:
        yield from _unbalanced_tags(filled)
        return
    begins = next(itertools.islice(re.finditer("<", filled), found.brackets, None))
    if tag := _COMMENT_OR_TAG.match(filled, begins.start()):
        yield tag, found.message


def _unbalanced_tags(filled: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the tags that are never opened or never closed, each with a message."""
    opened: list[re.Match[str]] = []
    names = Counter[str]()
    for tag in _COMMENT_OR_TAG.finditer(filled):
        name = tag["name"]
        if name is None or tag["is_empty"] or name in WITHOUT_END:
            continue
        if not tag["ends"]:
            opened.append(tag)
            names[name] += 1
        elif not names[name]:
            yield tag, f"`</{name}>` closes nothing: there is no open `<{name}>` before it."
        else:
            names[name] -= 1
            while (last := opened.pop())["name"] != name:
                names[last["name"]] -= 1
                yield last, f"`<{last['name']}>` is never closed: `</{last['name']}>` is missing."
    for tag in opened:
        yield tag, f"`<{tag['name']}>` is never closed: `</{tag['name']}>` is missing."


def _block_at(template: Path, filled: str, issue: Issue) -> dict[str, Problem]:
    """Return a Problem at the block that a template was rendered for, by its path, if the MJML up to there marks it."""
    marks = _MARK_OF_BLOCK.findall(filled)
    number = int(marks[-1]) if marks else len(issue.blocks)
    if not any(block.type == template.stem for block in issue.blocks[number : number + 1]):
        return {}
    message = f"The template failed at this block, of the type `{template.stem}`."
    return {f"blocks.{number}": issue.source.problem(("blocks", number), message)}


class _NumberedTemplates:
    """Templates with a number in each tag; `places` maps each number to the tag's place."""

    def __init__(self, root: Path, begins: re.Pattern[str] = _START_TAG_BEGINS) -> None:
        self.root = root
        self.begins = begins
        self.places: dict[str, TemplatePlace] = {}

    def rewrite(self, file: Path, text: str) -> str:
        """Return the source of a template with a number after the "<" of each tag."""
        starts = list(_starts(text, self.begins))
        spans: dict[SourcePath, TextSpan] = {(nth,): TextSpan(start, start, "") for nth, start in enumerate(starts)}
        source = Source(shown_path(file, self.root), text, {}, {}, spans)
        written, end = [], 0
        for path, start in zip(spans, starts, strict=True):
            number = str(len(self.places))
            self.places[number] = TemplatePlace(file.absolute(), *source.position(path), partial(source.problem, path))
            written.append(f"{text[end : start + 1]}\uf8f2{number}\uf8f3")
            end = start + 1
        return "".join([*written, text[end:]])


def _starts(text: str, begins: re.Pattern[str]) -> Iterator[int]:
    """Yield the offset of each tag of a template that is not inside Jinja's own tags."""
    end, is_open = 0, False
    for _, kind, value in _LEXER.lex(text):
        start = text.index(value, end)  # Jinja drops only white space between tokens
        end = start + len(value)
        if kind == "data":
            yield from (start + found.start() for found in begins.finditer(value))
        elif is_open:  # <{{ tag }}>
            yield start - 1
        is_open = kind == "data" and value.endswith("<")


def _with_marks(filled: str) -> tuple[str, dict[str, str]]:
    """Return MJML with marks in place of numbers, and the numbers of tags that take no mark, by their HTML tag.

    HTML without a number, such as Markdown's, gets an empty mark: it comes from no template.
    """
    frame: dict[str, str] = {}
    head_ends = filled.rfind("</mj-head>")

    def with_mark(found: re.Match[str]) -> str:
        number, name, rest = found["number"] or "", found["name"], found["rest"]
        if name is None or found["ends"]:
            return found[0]
        if not name.startswith("mj"):
            return f'<{name} {_ATTRIBUTE}="{number}"{rest}>'
        if name in _FRAME:
            frame[_FRAME[name]] = number
        if name == "mj-style":
            return f"<{name}{rest}>/*{_CLASS}{number}*/"
        if name == "mjml" or found.start() < head_ends:  # in <mj-attributes> a class would be that of all tags
            return f"<{name}{rest}>"
        classes = " ".join(both[0] or both[1] for both in _CSS_CLASS.findall(rest))
        return f'<{name} css-class="{_CLASS}{number} {classes}"{_CSS_CLASS.sub("", rest)}>'

    return _NUMBER.sub("", _COMMENT_OR_TAG.sub(with_mark, filled)), frame


def _marks(root: Element, frame: Mapping[str, str]) -> Iterator[str]:
    """Yield the mark of each element, its own or that of its parent; "" for an element that no template wrote."""
    marks: dict[Element | None, str] = {None: ""}
    for element in root.iter("*"):
        mark = _own_mark(element)
        if mark is None:
            mark = frame.get(element.tag, marks[element.getparent()])
        marks[element] = mark
        yield mark


def _own_mark(element: Element) -> str | None:
    if element.tag == "style":
        found = _STYLE_SHEET.match(element.text or "")
        return found[1] if found else None
    names: list[str] = element.get("class", "").split()
    of_mjml = (name.removeprefix(_CLASS) for name in names if name.startswith(_CLASS))
    mark: str | None = element.get(_ATTRIBUTE)
    return next(of_mjml, mark)
