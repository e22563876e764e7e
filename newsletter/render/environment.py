"""The Jinja environment of a publication: where templates are found, what is escaped, which words they may use.

It is a module of its own because the MJML and the plain text are made by the same rules. Everything is escaped but
text templates and style sheets (whose values the theme has checked); a name that does not exist is an error.
"""

from __future__ import annotations

import functools
import re
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import jinja2
from jinja2.bccache import Bucket
from jinja2.filters import do_join
from markupsafe import Markup

from newsletter import dates, ics, layout, prose
from newsletter.blocks import Block, Timed, Webinar
from newsletter.errors import Problem, TemplateError
from newsletter.issue import Issue
from newsletter.merge import Tags
from newsletter.publication import Publication, shipped_templates, shown_path
from newsletter.validate import nearest

UNESCAPED = (".txt", ".css")

_WITHOUT_CONTEXT = (
    "A template imports this file without what belongs to the letter: write `with context` behind that import."
)

_FRENCH_SPACE = re.compile(r" (?=[:;?!»])|(?<=«) ")

_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")

Rewrite: TypeAlias = Callable[[Path, str], str]
"""A template's file and its source → the source that is compiled instead."""


def fill(publication: Publication, name: str, context: Mapping[str, Any], rewrite: Rewrite | None = None) -> str:
    """Fill in one template; raise TemplateError with its file and line where it is wrong.

    Templates that are rewritten are compiled for this call only.
    """
    environment = _new_environment(publication.templates, rewrite) if rewrite else _environment(publication.templates)
    try:
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
        problems = _problems(error, place, str(error), publication, context)
        raise TemplateError(f"{':'.join(map(str, place)) if place else name}: {error}", problems) from error


def shared_context(issue: Issue, publication: Publication, tags: Tags) -> dict[str, Any]:
    """Return the names that every template knows."""
    from babel import Locale

    language = issue.language
    clock = publication.clock
    right_to_left = Locale.parse(language, sep="-").text_direction == "rtl"

    def described(event: Timed) -> dates.Described | None:
        """Return an event's date and times in words, or None where no time is known."""
        span, zones = event.span, (issue.timezone, *publication.also_show_timezones)
        return dates.describe(span, event.timezone, language, clock, zones) if span else None

    def add_to_calendar(webinar: Webinar) -> tuple[ics.CalendarLink, ...]:
        """Return the links that put a webinar into a calendar; none for what does not take place at its time."""
        event = None if webinar.status else ics.event_of(webinar, issue, publication)
        return ics.calendar_links(event, publication, issue.slug) if event else ()

    return {
        "issue": issue,
        "publication": publication,
        "theme": publication.theme,
        "words": publication.words(language),
        "tags": tags,
        "prepare": _preparation(tags, language),
        "parsed": prose.ParsedOnce(),
        "web_version": publication.public_address(issue.slug),
        "minutes": reading_minutes(issue),
        "dir": "rtl" if right_to_left else "ltr",
        "left": "right" if right_to_left else "left",
        "date": lambda day: dates.format_date(day, language),
        "dates": lambda first, last: dates.format_date_range(first, last, language),
        "described": _asked_once(described),
        "add_to_calendar": _asked_once(add_to_calendar),
    }


def _preparation(tags: Tags, language: str) -> Callable[[str], str]:
    """Return what texts go through: merge tags become tokens, and in French no space breaks before a colon."""
    if language.split("-")[0] != "fr":
        return tags.tokenize
    return lambda text: _FRENCH_SPACE.sub("\u00a0", tags.tokenize(text))


def _asked_once(function: Callable[[_Asked], _Answer]) -> Callable[[_Asked], _Answer]:
    """Return the function with a memory of what it has answered for an event; the HTML and the text both ask."""
    answers: dict[int, _Answer] = {}

    def ask(event: _Asked) -> _Answer:
        if id(event) not in answers:
            answers[id(event)] = function(event)
        return answers[id(event)]

    return ask


def reading_minutes(issue: Issue) -> int:
    """Return how long the issue takes to read, at 200 words a minute, in whole minutes from 1 up."""
    return max(1, round(sum(len(text.split()) for text in issue.texts) / 200))


class _Unknown(jinja2.StrictUndefined):
    """A name that does not exist; the error says so to people who have never heard of Python's attributes."""

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name, self._undefined_obj
        if self._undefined_hint or not isinstance(name, str):
            return str(super()._undefined_message)
        if owner is jinja2.utils.missing:
            return f"`{name}` is not defined here."
        if isinstance(owner, dict):
            said, known = f"There is no `{name}`.", list(owner)
        else:
            called = "block" if isinstance(owner, Block) else type(owner).__name__.lower()
            said, known = f"`{called}` has no `{name}`.", [word for word in dir(owner) if not word.startswith("_")]
        close = nearest(name, known)
        return f"{said} Did you mean `{close}`?" if close else said


class _Loader(jinja2.FileSystemLoader):
    """Finds templates in the publication first; one that is no UTF-8 is refused by name."""

    def __init__(self, folders: tuple[Path, ...], rewrite: Rewrite | None) -> None:
        super().__init__(folders)
        self._rewrite = rewrite

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            source, file, is_unchanged = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise TemplateError(f"The template {template} cannot be read: save it as UTF-8.") from error
        # Jinja looks at the file it found; one that came since, in a folder before, takes its place.
        places = [Path(folder) / template for folder in self.searchpath]
        before = places[: places.index(Path(file))]
        if self._rewrite:
            source = self._rewrite(Path(file), source)
        return source, file, lambda: is_unchanged() and not any(place.is_file() for place in before)


class _Compiled(jinja2.BytecodeCache):
    """Keeps what the shipped templates were compiled to where Python keeps that of our modules: in `__pycache__`.

    Compiling them takes longer than all the rest of a first letter. What is kept is for one source, one Jinja and one
    state of this module; after any change it is compiled anew. A publication's own templates are compiled each time,
    since nobody expects files of ours between them.
    """

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return filename or ""

    def get_source_checksum(self, source: str) -> str:
        return sha256(f"{jinja2.__version__}\0{_own_source()}\0{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        if place := _compiled_place(bucket):
            with suppress(OSError, EOFError, ValueError, TypeError), place.open("rb") as file:
                bucket.load_bytecode(file)

    def dump_bytecode(self, bucket: Bucket) -> None:
        place = _compiled_place(bucket)
        if not place or sys.dont_write_bytecode:
            return
        with suppress(OSError):  # Python, too, does without where it may not write
            place.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
                bucket.write_bytecode(file)
            kept = Path(file.name)
            kept.chmod(Path(bucket.key).stat().st_mode)  # as Python does: who may read the one may read the other
            kept.replace(place)  # whole, for whoever reads it at this moment


def _compiled_place(bucket: Bucket) -> Path | None:
    """Return the file that keeps a compiled template, or None where none does."""
    template = Path(bucket.key)
    if not template.is_relative_to(shipped_templates()):
        return None
    name = ".".join(template.relative_to(shipped_templates()).parts)
    return Path(cache_from_source(str(Path(__file__).with_name(f"{name}.py"))))


@functools.cache
def _own_source() -> str:
    """Return this module's source, on which depends what templates are compiled to."""
    return Path(__file__).read_text(encoding="utf-8")


@functools.lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    """Return the environment of these template folders; it is kept, since compiling templates is most of the work."""
    return _new_environment(folders)


def _new_environment(folders: tuple[Path, ...], rewrite: Rewrite | None = None) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=_Loader(folders, rewrite),
        bytecode_cache=None if rewrite else _Compiled(),
        autoescape=lambda name: name is None or not name.endswith(UNESCAPED),
        undefined=_Unknown,
        finalize=_tokenized,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "prose": _filter(prose.to_html, parser="parse"),
        "inline": _filter(prose.to_inline_html, parser="parse_inline"),
        "join": _joined,
        "wrap": _filter(layout.wrap, lays_out=True),
        "underline": _filter(layout.underline, lays_out=True),
        "prose_text": _filter(prose.to_text, lays_out=True, parser="parse"),
        "inline_text": _filter(prose.to_inline_text, lays_out=True, parser="parse_inline"),
        "hang": layout.hang,
        "typed": prose.typed,
    }
    return environment


@jinja2.pass_context
def _tokenized(context: jinja2.runtime.Context, value: Any) -> Any:
    """Turn merge tags into tokens in everything that a template puts out; Markup has been through this already."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _prepared(context, value)
    return value


def _prepared(context: jinja2.runtime.Context, text: str) -> str:
    """Return a text as the letter's `prepare` makes it."""
    prepare: Callable[[str], str] | None = context.get("prepare")
    if prepare is None:
        raise jinja2.UndefinedError(_WITHOUT_CONTEXT)
    if isinstance(text, _Unknown):
        raise jinja2.UndefinedError(text._undefined_message)
    return prepare(text)


@jinja2.pass_context
def _joined(context: jinja2.runtime.Context, parts: Iterable[Any], between: str = "") -> str:
    """Join as Jinja does, with the merge tags as tokens before anything is escaped."""
    joined: str = do_join(context.eval_ctx, [_tokenized(context, part) for part in parts], between)
    return joined


def _filter(function: Callable[..., str], *, lays_out: bool = False, parser: str = "") -> Callable[..., str]:
    """Return a filter that prepares its text for the function.

    One that lays out counts a token as wide as its tag is written; one of Markdown has the letter's `parser`.
    """

    @jinja2.pass_context
    def apply(context: jinja2.runtime.Context, text: str, *arguments: Any, **options: Any) -> str:
        prepared = _prepared(context, text)
        if lays_out:
            options["width_of"] = layout.measure(context["tags"])
        if parser:
            options["parse"] = getattr(context["parsed"], parser)
        return function(prepared, *arguments, **options)

    return apply


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
) -> Iterator[Problem]:
    """Yield the line of a template that is wrong, and the block that it was filled in for, where they are known."""
    if place:
        yield _problem_in_template(*place, message, publication.root)
    issue: Issue = context["issue"]
    if (number := _number_of_block(error, issue)) is not None:
        message = f"The template failed at this block, of the type `{issue.blocks[number].type}`."
        yield issue.source.problem(("blocks", number), message)


def _problem_in_template(file: Path, line: int, message: str, root: Path) -> Problem:
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    before = text[: len(text) - len(text.lstrip())]
    return Problem(shown_path(file, root), line, len(before) + 1, message, excerpt=f"{text}\n{before}^" if text else "")


def _number_of_block(error: BaseException, issue: Issue) -> int | None:
    """Return which block of the issue was being written when an error came up; letter.mjml and letter.txt know it.

    Jinja gives each template in a traceback a frame, and its names as the frame's locals.
    """
    for frame, _ in traceback.walk_tb(error.__traceback__):
        block = frame.f_locals.get("block")
        for number, known in enumerate(issue.blocks):
            if block is known:
                return number
    return None
