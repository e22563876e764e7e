"""An email newsletter builder: YAML issues become responsive HTML, plain text and pictures.

    issue.yaml → Issue → MJML → HTML → Rendering → Message → Edition → Receipt

The map of the house, in the order in which imports may point (each module only to those above it):

    errors.py        what can go wrong, as exceptions that say it to people
    event_loop.py    a coroutine function → what it returns, wherever it is called
    late.py          what is loaded and compiled when it is first used
    source.py        YAML text → plain data, and the position of every value
    yaml_errors.py   what libyaml refuses, in sentences for people
    model_walk.py    pydantic's models, walked: fields and types at a path
    validate.py      plain data → model, or every mistake at its place
    times.py         zones, starts and ends
    dates.py         dates and times in words, and what a reader elsewhere sees
    merge.py         merge tags: one neutral spelling, tokens on the way, a dialect at the end
    layout.py        lines of plain text in 76 columns
    markdown.py      CommonMark's parser, reduced to what is safe
    prose.py         Markdown → safe HTML, and → plain text
    fields.py        the kinds of value a field can hold
    theme.py         what templates/theme.yaml holds
    publication.py   newsletter.yaml → Publication
    blocks.py        the block kinds
    issue.py         an issue's file → Issue
    images/          the issue's pictures: measured, shrunk, given their address
    ics.py           webinars and timed sessions → calendar files, and links that put them into a calendar
    render/          Issue → Rendering
    message.py       Rendering → EmailMessage (.eml)
    services.py      the email services: how each writes merge tags, one table each
    export.py        Rendering → files in an email service's own spelling
    check/           what is wrong with a letter, as findings
    build.py         the corridor: path → Edition; write_edition()
    archive/         editions → the static web archive
    deliver/         messages → receipts, by SMTP or into a folder
    preview/         the server and the page that show a letter while it is written
    schema.py        models → JSON Schema, for editors
    starter.py       a new publication, a new issue
    cli/             the commands; it alone prints and exits

The public Python API stands in __all__; its names are loaded when first used, since start-up counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsletter.build import Edition, build_edition, write_edition
    from newsletter.issue import Issue, load_issue
    from newsletter.publication import Publication, load_publication
    from newsletter.render import Rendering, render_issue

_HOMES = {
    "Edition": "newsletter.build",
    "Issue": "newsletter.issue",
    "Publication": "newsletter.publication",
    "Rendering": "newsletter.render",
    "build_edition": "newsletter.build",
    "load_issue": "newsletter.issue",
    "load_publication": "newsletter.publication",
    "render_issue": "newsletter.render",
    "write_edition": "newsletter.build",
}

__all__ = [
    "Edition",
    "Issue",
    "Publication",
    "Rendering",
    "build_edition",
    "load_issue",
    "load_publication",
    "render_issue",
    "write_edition",
]


def __getattr__(name: str) -> Any:
    """Load a name of the public API."""
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
