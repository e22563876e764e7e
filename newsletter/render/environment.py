"""The names and filters that a publication's templates can use, and fill(), which renders one.

This is a module of its own because the MJML and the plain text follow the same rules. A name that does not exist is an
error that non-programmers understand.
"""

from __future__ import annotations

import functools
import math
import re
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import jinja2
from jinja2.runtime import Context
from jinja2.utils import missing

from newsletter.calendar import events, links
from newsletter.errors import InputError, Problem, TemplateError
from newsletter.model.blocks import Block
from newsletter.model.files import shown_path
from newsletter.model.issue import Issue
from newsletter.model.occasions import Happening
from newsletter.model.publication import Publication
from newsletter.nearest import nearest
from newsletter.printable import printable
from newsletter.reading.by_language import nearest_form
from newsletter.reading.languages import direction_of
from newsletter.reading.source import path_of, value_in
from newsletter.render import anchors, beginnings, bounds
from newsletter.render.checked_code import SHEET
from newsletter.render.engine import (
    ESCAPE,
    HEADINGS,
    PARSED,
    PREPARE,
    WIDTH_OF,
    Environment,
    Prepare,
    Rewrite,
    escape_prepared,
    prepare,
)
from newsletter.render.sandbox import names_of
from newsletter.text import prose, tables, wrapping
from newsletter.text.merge_tags import Tags
from newsletter.times import wording
from newsletter.times.written_dates import names_day

_Result = TypeVar("_Result")
Rows: TypeAlias = Sequence[Sequence[str]]
"""The cells of a table as Markdown."""
_UNWRAPPED = 1_000_000  # columns

_ENDLESS = "A template includes itself, or a macro calls itself, without end, or it nests too much."
_UNUSABLE = "A filter, a function or a sign in this line has a value that it cannot use."
_WIDEST = 200  # columns
_STEPS_OF_PARSER, _STEPS_OF_LAYOUT = 20, 2  # for each character


def fill(publication: Publication, name: str, context: Mapping[str, Any], rewrite: Rewrite | None = None) -> str:
    """Render one template; raise TemplateError with the file and line of what is wrong.

    Rewritten templates are compiled for this call only.
    """
    # Publications without templates of their own share what is compiled.
    folders = tuple(folder for folder in publication.templates if folder.is_dir())
    environment = _new_environment(folders, rewrite) if rewrite else _environment(folders)
    environment.look_again()
    try:
        with bounds.account():
            if name.endswith(SHEET):
                return environment.sheets.fill(name, {**environment.globals, **context})
            return environment.get_template(name).render(context)
    except TemplateError:
        raise
    except jinja2.TemplateSyntaxError as error:
        place = (Path(error.filename), error.lineno) if error.filename else None
        problems = _problems(error, place, str(error.message), publication, context)
        raise TemplateError(f"{error.filename or error.name}:{error.lineno}: {error.message}", problems) from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(
            f"There is no template {error.name} in {' or '.join(map(str, publication.templates))}.",
            _problems(error, None, "", publication, context),
        ) from error
    except Exception as error:  # what a template calls can raise anything
        place = _place(error, publication.templates)
        message, hint = _said(error)
        problems = _problems(error, place, message, publication, context, hint)
        said = f"{message} {hint}".rstrip()
        raise TemplateError(f"{':'.join(map(str, place)) if place else name}: {said}", problems) from error


def shared_context(
    issue: Issue,
    publication: Publication,
    tags: Tags,
    links_of: Callable[[events.Event], tuple[links.CalendarLink, ...]] | None = None,
) -> dict[str, Any]:
    """Return the names that every template can use.

    `links_of` returns an event's add-to-calendar links, if they differ from those of the letter.
    """
    language, origin = issue.language, issue.translated_from

    described_once = _memoize_by_identity(lambda event: described(event, language, issue.timezone, publication))

    def of_one_day(timed: Sequence[Happening], heading: str = "") -> wording.Described | None:
        """Return the first event's date and times in words if all take place on its day and by its clock, else None.

        The date is "" where the heading above them says it.
        """
        together = list(bounds.read(timed))
        first, *others = map(described_once, together)
        if not first or any(not other or (other.date, other.zone) != (first.date, first.zone) for other in others):
            return None
        span = together[0].span
        return first._replace(date="") if span and names_day(heading, span.start.date(), language) else first

    def add_to_calendar(timed: Happening) -> tuple[links.CalendarLink, ...]:
        """Return an event's add-to-calendar links; none if it does not take place at its time."""
        event = events.event_of(timed, issue, publication) if timed.takes_place else None
        if not event:
            return ()
        return links_of(event) if links_of else links.calendar_links(event, publication, issue.web_path)

    def short_dates(first: date, last: date) -> str:
        """Return one or two days in few words, with the year if it is not the issue's."""
        year = {first.year, last.year} != {issue.date.year}
        return wording.format_short_dates(first, last, language, year=year)

    def language_of(*path: str | int) -> str:
        """Return the language of a text of newsletter.yaml that a letter shows in another than its own, else ""."""
        try:
            written = value_in(publication.source.data, path)
        except (KeyError, IndexError, TypeError):  # a template of somebody else may ask for anything
            return ""
        if isinstance(written, dict):
            return publication.language_at(path)
        is_foreign = origin and not nearest_form([publication.language], language)
        return publication.language if is_foreign else ""

    return {
        **publication_context(publication, language, tags),
        "issue": issue,
        "language_of": language_of,
        "is_untranslated": lambda at: bool(origin and origin.language_at(path_of(at))),
        "is_dated": True,
        "web_version": publication.public_address(issue.web_path),
        "minutes": reading_minutes(issue),
        "width_of_area": lambda area, picture: math.sqrt(area * picture.width / picture.height),
        "date": lambda day: wording.format_date(day, language),
        "dates": lambda first, last: wording.format_date_range(first, last, language),
        "date_with_weekday": lambda day: wording.format_date(day, language, weekday=True),
        "weekday": lambda day: wording.describe_days(day, day, language).leaf.weekday,
        "short_dates": short_dates,
        "described": described_once,
        "of_one_day": of_one_day,
        "add_to_calendar": _memoize_by_identity(add_to_calendar),
        "contents": anchors.contents(issue, publication, tags),
        "beginnings": beginnings.beginnings(issue, publication, tags),
    }


def described(event: Happening, language: str, timezone: str, publication: Publication) -> wording.Described | None:
    """Return an event's date and times in words, or None if its time is unknown; `timezone` is that of the readers."""
    if event.days:
        return wording.describe_days(*event.days, language)
    span, zones = event.span, (timezone, *publication.also_show_timezones)
    zones = zones if event.is_followed_elsewhere else ()
    return wording.describe(span, event.timezone, language, publication.clock, zones) if span else None


def publication_context(publication: Publication, language: str, tags: Tags) -> dict[str, Any]:
    """Return the names that templates can use on pages that belong to no issue."""
    direction = direction_of(language)
    preparation = _preparation(tags, language)
    return {
        "publication": publication,
        "theme": publication.theme,
        "words": publication.words(language),
        "language": language,
        WIDTH_OF: wrapping.measure(tags),
        PREPARE: preparation,
        ESCAPE: escape_prepared(preparation),
        PARSED: prose.ParsedOnce(),
        HEADINGS: {},
        "dir": direction,
        "left": "right" if direction == "rtl" else "left",
    }


def _preparation(tags: Tags, language: str) -> Prepare:
    """Return a function that turns merge tags into tokens and, in French, makes spaces before a colon non-breaking.

    In a style sheet they stay: what a macro of it returns is a text like any other, and full of ` !important`.
    """
    is_french = language.split("-")[0] == "fr"
    space = re.compile(r" (?=[:;?!»])|(?<=«) ")

    def prepared(text: str, template: str) -> str:
        tokenized = tags.tokenize(text)
        return space.sub("\u00a0", tokenized) if is_french and not template.endswith(SHEET) else tokenized

    return prepared


def _memoize_by_identity(function: Callable[[Happening], _Result]) -> Callable[[Happening], _Result]:
    """Return a function that remembers its result for each event; the HTML and the text both need it."""
    results: dict[int, _Result] = {}

    def memoized(event: Happening) -> _Result:
        if not isinstance(event, Happening):
            raise bounds.NotAllowedError(
                f"{bounds.named(event).capitalize()} has no time.", "Write a session, a webinar or an event."
            )
        if id(event) not in results:
            results[id(event)] = function(event)
        return results[id(event)]

    return memoized


def reading_minutes(issue: Issue) -> int:
    """Return how long the issue takes to read, at 200 words a minute, in whole minutes from 1 up."""
    return max(1, round(sum(len(text.split()) for text in issue.texts) / 200))


class _Unknown(jinja2.StrictUndefined):
    """A name that does not exist; its error is for people who have never heard of Python's attributes."""

    @property
    def _undefined_message(self) -> str:
        """The message is made only for an error: a template may ask a thousand times whether a name is defined."""
        return self._undefined_hint or _missed(self._undefined_obj, self._undefined_name) or super()._undefined_message


def _missed(owner: Any, name: object) -> str | None:
    """Return a message that names what is missing and what was probably meant; None leaves it to Jinja."""
    kind: Any = type(owner)
    if not isinstance(name, str):
        return None
    if owner is missing:
        return f"`{name}` is not defined here."
    if isinstance(owner, dict):
        said, known = f"There is no `{name}`.", list(owner)
    else:
        called = "block" if isinstance(owner, Block) else type(owner).__name__.lower()
        said, known = f"`{called}` has no `{name}`.", sorted(names_of(kind))
    close = nearest(name, known)
    return f"{said} Did you mean `{close}`?" if close else said


@functools.lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...]) -> Environment:
    """Return the environment of these template folders; it is cached, since compiling templates takes longest."""
    return _new_environment(folders)


def _new_environment(folders: tuple[Path, ...], rewrite: Rewrite | None = None) -> Environment:
    filters: dict[str, Callable[..., Any]] = {
        "prose": _filter(prose.to_html, parser="parse"),
        "inline": _filter(prose.to_inline_html, parser="parse_inline"),
        "wrap": _filter(wrapping.wrap, lays_out=True),
        "underline": _filter(wrapping.underline, lays_out=True),
        "prose_text": _filter(prose.to_text, lays_out=True, parser="parse"),
        "inline_text": _filter(prose.to_inline_text, lays_out=True, parser="parse_inline"),
        "hang": _filter(wrapping.hang),
        "typed": _filter(prose.typed),
        "figure_columns": _figure_columns,
        "in_columns": _in_columns,
    }
    return Environment(folders, filters, _Unknown, rewrite)


def _filter(function: Callable[..., str], *, lays_out: bool = False, parser: str = "") -> Callable[..., str]:
    """Return a filter that prepares its text for the function.

    A filter that `lays_out` counts a token as wide as its tag is written; one for Markdown uses the letter's `parser`.
    """

    @jinja2.pass_context
    def apply(context: Context, text: str, *arguments: Any, **options: Any) -> str:
        if text is None:
            raise bounds.NotAllowedError("There is no text here.", "Write `{% if … %}` and `{% endif %}` around it.")
        prepared = prepare(context, bounds.as_text(text))
        if arguments or options:
            longest = max(map(_checked, (*arguments, *options.values())))
            bounds.refuse_longer(len(prepared) // 2 * longest)  # at worst, each second character is a line
        bounds.spend(len(prepared) * (_STEPS_OF_PARSER if parser else _STEPS_OF_LAYOUT))
        if lays_out:
            options["width_of"] = context.parent[WIDTH_OF]
        if parser:
            options["parse"] = getattr(context.parent[PARSED], parser)
            if lays_out:
                options["headings"] = context.parent[HEADINGS]
        made: str = bounds.made(function(prepared, *arguments, **options))
        return made

    return apply


@jinja2.pass_context
def _figure_columns(context: Context, rows: Rows) -> list[bool]:
    """Return for each column of a table whether it has figures only."""
    parse = context.parent[PARSED].parse_inline
    words = [[" ".join(prose.to_words(cell, parse=parse)) for cell in row] for row in _cells(context, rows)]
    figures: list[bool] = bounds.made(tables.figure_columns(words))
    return figures


@jinja2.pass_context
def _in_columns(context: Context, rows: Rows, heads: Sequence[str]) -> str:
    """Return a table as text in columns, or "" where that does not fit."""
    options = {"width_of": context.parent[WIDTH_OF], "parse": context.parent[PARSED].parse_inline}
    lines = [[prose.to_text(cell, _UNWRAPPED, **options) for cell in row] for row in _cells(context, [heads, *rows])]
    figures = _figure_columns(context, rows)
    made: str = bounds.made(tables.in_columns(lines[0], lines[1:], figures, width_of=options["width_of"]))
    return made


def _cells(context: Context, rows: Rows) -> list[list[str]]:
    """Return the prepared cells of a table, after taking the steps of parsing them."""
    cells = [[prepare(context, bounds.as_text(cell)) for cell in bounds.read(row)] for row in bounds.read(rows)]
    bounds.spend(sum(len(cell) * _STEPS_OF_PARSER for row in cells for cell in row))
    return cells


def _checked(argument: Any) -> int:
    """Return how many characters a filter's argument adds to a line; raise NotAllowedError for no width or margin."""
    if isinstance(argument, str) and len(argument) <= wrapping.WIDTH:
        return len(argument)
    if isinstance(argument, int) and 0 < argument <= _WIDEST:
        return 0
    bounds.as_text(argument)  # names what is not defined
    raise bounds.NotAllowedError(
        f"A line has 1 to {_WIDEST} columns here, and what stands before it at most {wrapping.WIDTH}."
    )


def _said(error: Exception) -> tuple[str, str]:
    """Return the message about an error and the hint; Python's own words about values are not for people."""
    if isinstance(error, RecursionError):
        return _ENDLESS, ""
    if isinstance(error, (jinja2.TemplateError, InputError)):
        return str(error), getattr(error, "hint", "")
    return _UNUSABLE, "Look for nothing, a text, a number or a list where another of them is needed."


def _place(error: BaseException, folders: tuple[Path, ...]) -> tuple[Path, int] | None:
    """Return file and line of the innermost template frame of an error."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if any(Path(frame.filename).is_relative_to(folder) for folder in folders):
            return Path(frame.filename), frame.lineno or 1
    return None


def _problems(
    error: BaseException,
    place: tuple[Path, int] | None,
    message: str,
    publication: Publication,
    context: Mapping[str, Any],
    hint: str = "",
) -> Iterator[Problem]:
    """Yield the line of the template that is wrong and the block being rendered, where they are known."""
    if place:
        yield _problem_in_template(*place, message, hint, publication.root)
    issue: Issue | None = context.get("issue")
    if issue and (number := _number_of_block(error, context)) is not None:
        message = f"The template failed at this block, of the type `{issue.blocks[number].type}`."
        yield issue.source.problem(("blocks", number), message)


def _problem_in_template(file: Path, line: int, message: str, hint: str, root: Path) -> Problem:
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    before = text[: len(text) - len(text.lstrip())]
    excerpt = f"{printable(text)}\n{before}^" if text else ""
    return Problem(shown_path(file, root), line, len(before) + 1, message, hint, excerpt)


def _number_of_block(error: BaseException, context: Mapping[str, Any]) -> int | None:
    """Return the number of the block that was being rendered when an error was raised, or None.

    Each template has a frame in the traceback, with its names as locals; letter.mjml and letter.txt name it `block`.
    """
    numbers = {id(block): number for number, block in enumerate(context["issue"].blocks)}
    numbers |= {id(begun.block): number for number, begun in context["beginnings"].items()}
    found = (numbers.get(id(frame.f_locals.get("block"))) for frame, _ in traceback.walk_tb(error.__traceback__))
    return next((number for number in found if number is not None), None)
