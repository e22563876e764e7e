"""Issue → Rendering: render_issue() takes the steps in order; each step is a module of its own and a pure function.

compiled.py        compiled templates, cached between processes
bounds.py          what one filling of a template may cost
listed.py          the filters and tests of Jinja that templates can use
checked_code.py    the code that a template is compiled to
sandbox.py         what a template can use
kept_sheets.py     style sheets that are the same in all letters, kept from one to the next
engine.py          Jinja, configured for letters
anchors.py         Issue → the anchors of its blocks and items
beginnings.py      Issue → the blocks of which the letter shows the beginning, and the words that lead on
environment.py     the names and filters that templates can use
headings.py        HTML → the same, with an anchor in each heading that a link leads to
template.py        Issue → MJML, and → the plain-text alternative
mjml_limits.py     MJML → the first tag that MRML must not be given
mjml.py            MJML → HTML
style_limits.py    what style sheets may cost, and that they fetch nothing
stylesheet.py      inline.css → its rules
element_styles.py  elements and a style sheet → the style of each element
pruning.py         a style sheet of the head → the rules that the letter needs
rows.py            HTML of MRML → the same with fewer tables
isolates.py        HTML from right to left → the same, with its numbers and names in order
inline.py          HTML → inlined HTML, and where each element comes from
trace.py           which line of which template wrote an element; runs only when a finding needs it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.images import PlacedPicture
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.reading.source import Path
from newsletter.text.merge_tags import Tags


@dataclass(frozen=True, slots=True)
class Rendering:
    """An issue as it is read.

    All four texts hold merge tags as tokens of `tags`; the code that writes them out chooses the spelling. `origins`
    maps an element of `html`, by its position in document order, to its path in the issue.
    """

    subject: str
    preheader: str
    html: str
    text: str
    origins: Mapping[int, Path]
    tags: Tags


def render_issue(
    issue: Issue, publication: Publication, pictures: Mapping[Path, PlacedPicture], *, is_dated: bool = True
) -> Rendering:
    """Render an issue; `pictures` has each picture by the path of its place in the issue.

    What is not `is_dated` does not say at its top from which day it is, and how long it takes to read. Raise
    TemplateError for a template that is wrong, with its file and line where they are known.
    """
    from newsletter.errors import TemplateError
    from newsletter.render import environment, inline, mjml, template
    from newsletter.text import merge_tags

    tags = merge_tags.find([*issue.texts, *publication.texts])
    context = environment.shared_context(issue, publication, tags) | {"is_dated": is_dated}
    css = environment.fill(publication, "inline.css", context)
    filled = template.to_mjml(context, pictures)
    try:
        whole = mjml.to_html(filled)
    except TemplateError as refused:
        from newsletter.render import trace

        raise trace.explain(refused, context, pictures) from refused
    origin = issue.translated_from
    html, origins = inline.inline(whole, css, origin and origin.language_at)
    subject, preheader = tags.tokenize(issue.subject), tags.tokenize(issue.preheader)
    return Rendering(subject, preheader, html, template.to_text(context, html), origins, tags)
