"""An email newsletter builder: YAML issues become responsive HTML, plain text and pictures.

    issue.yaml → Issue → MJML → HTML → Rendering → Letter → Edition → Receipt

The map of the house, in the order in which imports may point (a room only to those above it):

    errors.py        exceptions whose messages are written for people
    nearest.py       a misspelt name → the one that was meant; words as they are compared
    event_loop.py    a coroutine function → its result, also inside a running loop
    css.py           CSS → rules, declarations, selectors, values and colours
    times/           zones, what people type, what readers read
    text/            merge tags, Markdown, lines of plain text
    reading/         YAML text → data with positions → model, or every mistake at its place
    model/           a publication, its theme, its issues and their blocks
    images/          the issue's pictures: measured, shrunk, given their address
    calendar/        events → calendar files, and links that put them into a calendar
    render/          Issue → Rendering
    letter.py        Letter: an issue as it is read and sent
    check/           what is wrong with a letter, as findings
    sending/         a letter as a message, its delivery, and exports for email services
    build.py         the corridor: path → Edition; write_edition()
    archive/         editions → the static web archive
    preview/         the server and the page that show a letter while it is written
    cli/             the commands; it alone prints and exits
    __main__.py      the command line as the whole of a process

__all__ is the public Python API, which docs/python-api.md explains; its names are loaded on first use, so that start-up
stays fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsletter.build import Edition, build_edition, write_edition
    from newsletter.check.finding import Finding
    from newsletter.check.run import Report
    from newsletter.errors import InputError, NewsletterError, Problem, TemplateError, UsageError
    from newsletter.letter import Letter
    from newsletter.model.files import find_issues
    from newsletter.model.issue import Issue, load_issue
    from newsletter.model.publication import Publication, load_publication
    from newsletter.render import Rendering, render_issue

_MODULES = {
    "Edition": "newsletter.build",
    "Finding": "newsletter.check.finding",
    "InputError": "newsletter.errors",
    "Issue": "newsletter.model.issue",
    "Letter": "newsletter.letter",
    "NewsletterError": "newsletter.errors",
    "Problem": "newsletter.errors",
    "Publication": "newsletter.model.publication",
    "Rendering": "newsletter.render",
    "Report": "newsletter.check.run",
    "TemplateError": "newsletter.errors",
    "UsageError": "newsletter.errors",
    "build_edition": "newsletter.build",
    "find_issues": "newsletter.model.files",
    "load_issue": "newsletter.model.issue",
    "load_publication": "newsletter.model.publication",
    "render_issue": "newsletter.render",
    "write_edition": "newsletter.build",
}

__all__ = [
    "Edition",
    "Finding",
    "InputError",
    "Issue",
    "Letter",
    "NewsletterError",
    "Problem",
    "Publication",
    "Rendering",
    "Report",
    "TemplateError",
    "UsageError",
    "build_edition",
    "find_issues",
    "load_issue",
    "load_publication",
    "render_issue",
    "write_edition",
]


def __getattr__(name: str) -> Any:
    """Load a name of the public API."""
    from importlib import import_module

    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
