"""ParsedLetter: a letter as the rules look at it, and the places that they name.

Comes in: a letter. Goes out: the passages that members read, the elements of the HTML, and findings that stand at the
line of the YAML, or of the template, that caused them. Only rules need these lookups, so they stand apart from Letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from newsletter.calendar.events import events_of
from newsletter.calendar.links import calendar_links
from newsletter.check.elements import Element, parsed
from newsletter.check.finding import Finding, Rule
from newsletter.check.paragraphs import Paragraph, split
from newsletter.check.passage import NOT_READ, Passage, path_of_place, texts_below
from newsletter.letter import Letter
from newsletter.reading.source import Path

if TYPE_CHECKING:
    from newsletter.check.computed_style import Look
    from newsletter.render.trace import TemplatePlace

ADDRESSES = frozenset({"podcast_url", "registration_url", "site_url", "unsubscribe_url", "url"})
ADDRESSES_OF_PUBLICATION = (("site_url",), ("unsubscribe_url",), ("social",))
"""The fields that a letter links to, and where newsletter.yaml has some of them."""

READ_IN_PUBLICATION = ("name", "reason", "postal_address", "social")
"""The fields of newsletter.yaml that members read."""


@dataclass(frozen=True)
class ParsedLetter(Letter):
    """A letter with all that rules look up in it; what one rule has parsed, the next need not parse again."""

    @classmethod
    def of(cls, letter: Letter) -> ParsedLetter:
        """Return a letter as rules look at it."""
        return cls(letter.issue, letter.publication, letter.rendering, letter.pictures, letter.message)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All that members read, in the order of the file: the issue first, then what newsletter.yaml adds."""
        publication = self.publication.source
        shared = (texts_below(publication, (name,)) for name in READ_IN_PUBLICATION)
        texts = chain(self._texts, *shared)
        return tuple(passage for passage in texts if NOT_READ.isdisjoint(passage.path))

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Every paragraph that members read, in the order of the passages; a line is a paragraph as well."""
        return tuple(paragraph for passage in self.passages for paragraph in split(passage))

    @cached_property
    def addresses(self) -> tuple[Passage, ...]:
        """The addresses that the letter leads to, as they are written: the issue's, then those of newsletter.yaml."""
        publication = self.publication.source
        texts = chain(self._texts, *(texts_below(publication, path) for path in ADDRESSES_OF_PUBLICATION))
        return tuple(passage for passage in texts if passage.path[-1] in ADDRESSES)

    @cached_property
    def root(self) -> Element:
        """The HTML as it is sent, parsed; merge tags are still tokens of `rendering.tags`."""
        return parsed(self.rendering.html)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every element of the HTML, in the order of which `rendering.origins` tells."""
        return tuple(self.root.iter("*"))

    @cached_property
    def looks(self) -> Mapping[Element, Look]:
        """How every element looks."""
        from newsletter.check.computed_style import looks_of

        return looks_of(self.elements)

    @cached_property
    def calendar_links(self) -> frozenset[str]:
        """The addresses that add an event to a calendar, which nobody has written."""
        events = events_of(self.issue, self.publication)
        return frozenset(
            link.url for event in events for link in calendar_links(event, self.publication, self.issue.slug)
        )

    @cached_property
    def _texts(self) -> Sequence[Passage]:
        """Every text of the issue, whether members read it or not."""
        return texts_below(self.issue.source)

    def path_of(self, element: Element) -> Path:
        """Return the path in the issue that an element comes from, or the nearest one around it; () where none is."""
        numbers, origins = self._numbers, self.rendering.origins
        places = (origins.get(numbers[around]) for around in (element, *element.iterancestors()))
        return next((path_of_place(place) for place in places if place is not None), ())

    def finding(self, rule: Rule, path: Path, /, **values: Any) -> Finding:
        """Return what a rule found at a path of the issue."""
        return Finding(rule.id, rule.severity, self.issue.source.problem(path, *rule.words(**values)))

    def finding_in_publication(self, rule: Rule, path: Path, /, **values: Any) -> Finding:
        """Return what a rule found at a path of newsletter.yaml, or of the theme that belongs to it."""
        return Finding(rule.id, rule.severity, self.publication.problem(path, *rule.words(**values)))

    def finding_in_text(self, rule: Rule, element: Element, written: str, /, **values: Any) -> Finding:
        """Return what a rule found in an element: at the place where a YAML file says `written`, else in the template.

        `written` is as an author would write it: the address of a link, the text of an `alt`.
        """
        path = self.path_of(element)
        of_issue = tuple(texts_below(self.issue.source, path))
        of_publication = tuple(texts_below(self.publication.source))
        # What comes from nowhere in the issue can as well be the publication's.
        for passages in [of_issue, of_publication] if path else [(*of_issue, *of_publication)]:
            holding = [passage for passage in passages if written and passage.holds(written)]
            if holding:
                nearest = min(holding, key=lambda passage: (not passage.says(written), passage.path[-1] in NOT_READ))
                return nearest.finding(rule, max(nearest.text.find(written), 0), **values)
        return self.finding_in_template(rule, element, **values)

    def finding_in_template(self, rule: Rule, element: Element, /, **values: Any) -> Finding:
        """Return what a rule found in an element that a template wrote: at its line, else at that of the issue."""
        place = self._template_places.get(self._numbers[element])
        words = rule.words(**values)
        problem = place.problem(*words) if place else self.issue.source.problem(self.path_of(element), *words)
        return Finding(rule.id, rule.severity, problem)

    @cached_property
    def _numbers(self) -> Mapping[Element, int]:
        return {element: number for number, element in enumerate(self.elements)}

    @cached_property
    def _template_places(self) -> Mapping[int, TemplatePlace]:
        from newsletter.render.trace import trace

        return trace(self.issue, self.publication, self.pictures)
