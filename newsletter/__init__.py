"""An email newsletter builder: YAML issues become responsive HTML, plain text and pictures.

    issue.yaml → Issue → MJML → HTML → Rendering → Letter → Edition → Receipt

The map of the house, in the order in which imports may point (a room only to those above it):

    printable.py     text as it can be printed: nothing in it that a terminal acts on
    errors.py        exceptions whose messages are written for people
    nearest.py       a misspelt name → the one that was meant; words as they are compared
    lazy_imports.py  modules that load on first access
    event_loop.py    a coroutine function → its result, also inside a running loop
    processes.py     a function and its tasks → its results, on all cores
    prompt_http.py   HTTP, without waiting long for requests that do not arrive
    unread.py        files by their names, each read when it is asked for
    css.py           CSS → rules, declarations, selectors, values and colours
    owned/           folders that commands write into: what in them is ours, and is replaced
    git.py           versions of files, from Git; the one module that calls it
    times/           zones, what people type, what readers read
    text/            merge tags, Markdown, lines of plain text
    reading/         YAML text → data with positions → model, or every mistake at its place
    model/           a publication, its theme, its issues and their blocks
    editing/         a text and an edit by path → the text with nothing else changed
    translating/     an issue and a catalog → the issue in another language
    importing/       what was written elsewhere → pieces → prose, or a draft
    images/          the issue's pictures: measured, shrunk, given their address
    calendar/        events → calendar files, and links that put them into a calendar
    render/          Issue → Rendering
    letter.py        Letter: an issue as it is read and sent
    inputs.py        what letters are made of → digests, by which a change is found
    records.py       what runs have made, and of what → whether it is to be made again
    touched.py       a revision of Git → the issues that have changed since
    check/           what is wrong with a letter, as findings
    sending/         a letter as a message, its delivery, and exports for email services
    edition_folder.py  an edition's files → its folder, as a whole
    build.py         the corridor: path → Edition; write_edition()
    remembered.py    what is made of letters: in a run before, where nothing has changed, or now
    editions.py      issues → their editions in their folders: built, or as they were
    reports.py       issues → what was found in them: now, or as it was
    imported.py      a draft made from files → an issue that builds, or nothing
    seen/            a letter → what its readers see and hear of it
    review/          two editions → what differs, for those who decide whether one goes out
    team/            who writes at a desk for several, and what each of them may do
    archive/         editions → the static web archive
    preview/         the server and the page that show a letter while it is written
    launchers.py     a newsletter → a file that opens it by a double click
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

_NAMES = {
    "newsletter.build": ("Edition", "build_edition", "write_edition"),
    "newsletter.check.finding": ("Finding",),
    "newsletter.check.run": ("Report",),
    "newsletter.errors": ("InputError", "NewsletterError", "Problem", "TemplateError", "UsageError"),
    "newsletter.letter": ("Letter",),
    "newsletter.model.files": ("find_issues",),
    "newsletter.model.issue": ("Issue", "load_issue"),
    "newsletter.model.publication": ("Publication", "load_publication"),
    "newsletter.render": ("Rendering", "render_issue"),
}

__all__ = ["build_edition", "find_issues", "load_issue", "load_publication", "render_issue", "write_edition"]
__all__ += ["Edition", "Finding", "Issue", "Letter", "Publication", "Rendering", "Report"]
__all__ += ["InputError", "NewsletterError", "Problem", "TemplateError", "UsageError"]


def __getattr__(name: str) -> Any:
    """Load a name of the public API."""
    from importlib import import_module

    for module, names in _NAMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
