"""ParsedLetter: a letter with everything that rules look up in it, each thing parsed at most once.

Goes out: the passages that members read, the elements of the HTML with their styles, and findings at the line of the
YAML, or of the template, that caused them. Only rules need these lookups, so Letter lacks them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from newsletter.calendar.events import events_of
from newsletter.calendar.links import calendar_links
from newsletter.check.computed_style import ComputedStyle, computed_styles
from newsletter.check.finding import Finding, Rule
from newsletter.check.paragraphs import Paragraph, Passage, passages_of, split
from newsletter.images import Picture
from newsletter.letter import Letter
from newsletter.model.blocks import Block
from newsletter.model.walk import Node
from newsletter.reading.kinds import READ, Kind
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path, value_in
from newsletter.render import beginnings
from newsletter.text.markup import Element, parsed

if TYPE_CHECKING:
    from newsletter.render.trace import TemplatePlace


@dataclass(frozen=True)
class ParsedLetter(Letter):
    """A letter whose parts are parsed when a rule first needs them."""

    @classmethod
    def of(cls, letter: Letter) -> ParsedLetter:
        """Return a letter in the form that rules need."""
        return cls(**{field.name: getattr(letter, field.name) for field in fields(letter)})

    @cached_property
    def texts(self) -> tuple[Passage, ...]:
        """Every text of the issue, whether members read it or not, in the order of the file."""
        return passages_of(self.issue.source, self.issue.nodes)

    @cached_property
    def groups(self) -> tuple[Node, ...]:
        """Every group of fields in the issue, such as a webinar, in the order of the file."""
        return tuple(node for node in self.issue.nodes if isinstance(node.value, Model))

    @cached_property
    def texts_of_publication(self) -> tuple[Passage, ...]:
        """Every text of newsletter.yaml in this language, whether members read it or not, in the order of the file."""
        return passages_of(self.publication.source, self.publication.nodes_shown)

    @cached_property
    def words_of_publication(self) -> tuple[Passage, ...]:
        """Every text of the publication's own words.yaml, in the order of the file."""
        return tuple(
            Passage(source, path, value, Kind.LINE)
            for source in self.publication.own_words
            for path in source.values
            if isinstance(value := value_in(source.data, path), str)
        )

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The texts that members read, in the order of the file: the issue's first, then those of newsletter.yaml."""
        return self._of_kind(READ)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Every paragraph that members read, in the order of the passages; a line counts as a paragraph."""
        return tuple(paragraph for passage in self.passages for paragraph in split(passage))

    @cached_property
    def addresses(self) -> tuple[Passage, ...]:
        """The addresses that the letter links to, as written: the issue's first, then those of newsletter.yaml."""
        return self._of_kind({Kind.ADDRESS})

    @cached_property
    def begun(self) -> Mapping[Path, Block]:
        """The blocks of which the letter shows only the beginning, by their path: what of them it shows."""
        begun = beginnings.beginnings(self.issue, self.publication, self.rendering.tags)
        return {("blocks", number): each.block for number, each in begun.items()}

    def shown(self, passages: Iterable[Passage]) -> Iterator[Passage]:
        """Yield passages as far as the letter is to show them: of a text that goes on on the web, the rest is blank."""
        for passage in passages:
            if not (block := self.begun.get(passage.path[:2])):
                yield passage
            elif (value := _in(block, passage.path[2:])) is not None:
                is_text = passage.is_prose and isinstance(value, str)
                yield passage._replace(text=_only(value, passage.text)) if is_text else passage

    def _of_kind(self, kinds: Collection[Kind]) -> tuple[Passage, ...]:
        return tuple(passage for passage in (*self.texts, *self.texts_of_publication) if passage.kind in kinds)

    def texts_below(self, path: Path) -> Sequence[Passage]:
        """Return every text of the issue at a path or below it."""
        return self.texts[self._places.get(path, slice(0))]

    @cached_property
    def _places(self) -> Mapping[Path, slice]:
        """The slice of `texts` at and below each path; texts are in the order of the file, so each is contiguous."""
        begins: dict[Path, int] = {}
        ends: dict[Path, int] = {}
        for number, passage in enumerate(self.texts):
            for length in range(len(passage.path) + 1):
                begins.setdefault(passage.path[:length], number)
                ends[passage.path[:length]] = number + 1
        return {path: slice(begin, ends[path]) for path, begin in begins.items()}

    @cached_property
    def root(self) -> Element:
        """The HTML as it is sent, parsed; merge tags are still tokens of `rendering.tags`."""
        return parsed(self.rendering.html)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every element of the HTML, in document order, as `rendering.origins` counts them."""
        return tuple(self.root.iter("*"))

    @cached_property
    def styles(self) -> Mapping[Element, ComputedStyle]:
        """The computed style of every element."""
        return computed_styles(self.elements)

    @cached_property
    def calendar_links(self) -> frozenset[str]:
        """The generated addresses that add an event to a calendar."""
        events = events_of(self.issue, self.publication)
        return frozenset(
            link.url for event in events for link in calendar_links(event, self.publication, self.issue.web_path)
        )

    def path_of(self, element: Element) -> Path:
        """Return the path in the issue that an element, or the nearest one around it, comes from; () if none does."""
        return self._paths[element]

    def finding(self, rule: Rule, path: Path, /, **values: Any) -> Finding:
        """Return a finding at a path of the issue."""
        return Finding(rule.id, rule.severity, self.issue.source.problem(path, *rule.filled(**values)))

    def finding_in_publication(self, rule: Rule, path: Path, /, **values: Any) -> Finding:
        """Return a finding at a path of newsletter.yaml, or of its theme."""
        problem = self.publication.problem(path, *rule.filled(**values))
        return Finding(rule.id, rule.severity, problem, is_blank=bool(rule.blank), setting=path)

    @property
    def first_places_of_pictures(self) -> Iterator[tuple[Path, Picture]]:
        """Every picture of the letter, once, with the path of the first place that shows it."""
        first: dict[str, Path] = {}
        for place, shown in self.pictures.items():
            if first.setdefault(shown.picture.name, place) == place:
                yield place, shown.picture

    def finding_at_picture(self, rule: Rule, place: Path, /, **values: Any) -> Finding:
        """Return a finding about the picture at a path, at its `src`, which fills the placeholder of that name."""
        is_of_issue = place[0] == "blocks"
        value: Any = self.issue if is_of_issue else self.publication
        for step in (*place, "src"):
            value = value[step] if isinstance(step, int) else getattr(value, step)
        finding = self.finding if is_of_issue else self.finding_in_publication
        return finding(rule, (*place, "src"), src=value, **values)

    def as_written(self, text: str) -> str:
        """Return a text of the HTML as its author wrote it: on one line, with merge tags."""
        return " ".join(self.rendering.tags.neutral(text).split())

    def finding_in_element(self, rule: Rule, element: Element, written: str, /, **values: Any) -> Finding:
        """Return a finding at the template that wrote an element; if none did, where its author wrote these words."""
        finding = self.finding_in_template(rule, element, **values)
        if finding.problem.file != self.issue.source.name:
            return finding
        return self.finding_in_text(rule, element, written, **values)

    def finding_in_text(self, rule: Rule, element: Element, written: str, /, **values: Any) -> Finding:
        """Return a finding about an element, at the text of a YAML file that contains `written`, else in the template.

        `written` is what an author would have written: the address of a link, the text of an `alt`.
        """
        path = self.path_of(element)
        of_issue, of_publication = self.texts_below(path), self.texts_of_publication
        # Without an origin in the issue, the text may be the publication's.
        for passages in [of_issue, of_publication] if path else [(*of_issue, *of_publication)]:
            holding = [passage for passage in passages if written and passage.contains(written)]
            if holding:
                best = min(holding, key=lambda passage: (not passage.equals(written), passage.kind not in READ))
                return best.finding(rule, max(best.text.find(written), 0), **values)
        return self.finding_in_template(rule, element, **values)

    def finding_in_template(self, rule: Rule, element: Element, /, **values: Any) -> Finding:
        """Return a finding at the line of the template that wrote an element, else at its path in the issue."""
        place = self._template_places.get(self._numbers[element])
        filled = rule.filled(**values)
        problem = place.problem(*filled) if place else self.issue.source.problem(self.path_of(element), *filled)
        return Finding(rule.id, rule.severity, problem)

    @cached_property
    def _numbers(self) -> Mapping[Element, int]:
        return {element: number for number, element in enumerate(self.elements)}

    @cached_property
    def _paths(self) -> Mapping[Element, Path]:
        origins = self.rendering.origins
        paths: dict[Element | None, Path] = {None: ()}
        for number, element in enumerate(self.elements):  # each comes after those around it
            paths[element] = origins.get(number, paths[element.getparent()])
        return paths

    @cached_property
    def _template_places(self) -> Mapping[int, TemplatePlace]:
        from newsletter.render.trace import trace

        return trace(self.issue, self.publication, self.pictures)


def _in(value: Any, path: Path) -> Any:
    """Return the value at a path of a block, or what it is a part of if that is no model; None for one left out."""
    for step in path:
        if isinstance(value, Model):
            value = getattr(value, str(step))
        elif isinstance(value, tuple):
            value = next(iter(value[int(step) :]), None)
    return value


def _only(beginning: str, text: str) -> str:
    """Return a text with all lines blank that its beginning lacks, so that every character keeps its place."""
    kept, lines = iter(beginning.splitlines()), []
    line = next(kept, None)
    for written in text.split("\n"):
        if is_kept := line is not None and written.rstrip() == line.rstrip():
            line = next(kept, None)
        lines.append(written if is_kept else " " * len(written))
    return "\n".join(lines)
