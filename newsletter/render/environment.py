"""The Jinja environment of a publication: where templates are found, what is escaped, which words they may use.

It is a module of its own because the MJML and the plain text are made by the same rules. Everything is escaped but
text templates and style sheets (whose values the theme has checked); a name that does not exist is an error.
"""

from __future__ import annotations

import functools
import re
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from newsletter import dates
from newsletter.blocks import Timed
from newsletter.errors import TemplateError
from newsletter.issue import Issue
from newsletter.merge import Tags
from newsletter.publication import Publication
from newsletter.render import layout, prose

UNESCAPED = (".txt", ".css")

_FRENCH_SPACE = re.compile(r" (?=[:;?!»])|(?<=«) ")


def fill(publication: Publication, name: str, context: Mapping[str, Any]) -> str:
    """Fill in one template; raise TemplateError with its file and line where it is wrong."""
    environment = _environment(publication.templates)
    try:
        return environment.get_template(name).render(context)
    except TemplateError:
        raise
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(f"{error.filename or error.name}:{error.lineno}: {error.message}") from error
    except jinja2.TemplateNotFound as error:
        raise TemplateError(
            f"There is no template {error.name} in {' or '.join(map(str, publication.templates))}."
        ) from error
    except Exception as error:  # what a template calls can raise anything
        raise TemplateError(f"{_place(error, publication.templates) or name}: {error}") from error


def shared_context(issue: Issue, publication: Publication, tags: Tags) -> dict[str, Any]:
    """Return the names that every template knows."""
    from babel import Locale

    language = issue.language
    clock = publication.clock
    right_to_left = Locale.parse(language, sep="-").text_direction == "rtl"

    said: dict[int, dates.Described | None] = {}

    def described(event: Timed) -> dates.Described | None:
        """Return an event's date and times in words, or None where no time is known; HTML and text both ask."""
        if id(event) not in said:
            span, zones = event.span, (issue.timezone, *publication.also_show_timezones)
            said[id(event)] = dates.describe(span, event.timezone, language, clock, zones) if span else None
        return said[id(event)]

    return {
        "issue": issue,
        "publication": publication,
        "theme": publication.theme,
        "words": publication.words(language),
        "tags": tags,
        "is_french": language.split("-")[0] == "fr",
        "web_version": publication.public_address(issue.slug),
        "minutes": reading_minutes(issue),
        "dir": "rtl" if right_to_left else "ltr",
        "left": "right" if right_to_left else "left",
        "date": lambda day: dates.format_date(day, language),
        "dates": lambda first, last: dates.format_date_range(first, last, language),
        "described": described,
    }


def reading_minutes(issue: Issue) -> int:
    """Return how long the issue takes to read, at 200 words a minute, in whole minutes from 1 up."""
    return max(1, round(sum(len(text.split()) for text in issue.texts) / 200))


class _Loader(jinja2.FileSystemLoader):
    """Finds templates in the publication first; one that is no UTF-8 is refused by name."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            source, file, is_unchanged = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise TemplateError(f"The template {template} cannot be read: save it as UTF-8.") from error
        # Jinja looks at the file it found; one that came since, in a folder before, takes its place.
        places = [Path(folder) / template for folder in self.searchpath]
        before = places[: places.index(Path(file))]
        return source, file, lambda: is_unchanged() and not any(place.is_file() for place in before)


@functools.lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    """Return the environment of these template folders; it is kept, since compiling templates is most of the work."""
    environment = jinja2.Environment(
        loader=_Loader(folders),
        autoescape=lambda name: name is None or not name.endswith(UNESCAPED),
        undefined=jinja2.StrictUndefined,
        finalize=_tokenized,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "prose": _with_tags(prose.to_html),
        "inline": _with_tags(prose.to_inline_html),
        "wrap": _laid_out(layout.wrap),
        "underline": _laid_out(layout.underline),
        "prose_text": _laid_out(prose.to_text),
        "inline_text": _laid_out(prose.to_inline_text),
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
    """Return a text with its merge tags as tokens, and in French with spaces that do not break before a colon."""
    tags: Tags = context["tags"]
    text = tags.tokenize(text)
    return _FRENCH_SPACE.sub("\u00a0", text) if context["is_french"] else text


def _with_tags(function: Callable[..., str]) -> Callable[..., str]:
    """Return a filter that turns merge tags into tokens before the function sees the text."""

    @jinja2.pass_context
    def apply(context: jinja2.runtime.Context, text: str, *arguments: Any) -> str:
        return function(_prepared(context, text), *arguments)

    return apply


def _laid_out(function: Callable[..., str]) -> Callable[..., str]:
    """Return a filter that also counts a token as wide as its tag is written."""

    @jinja2.pass_context
    def apply(context: jinja2.runtime.Context, text: str, *arguments: Any, **options: Any) -> str:
        return function(_prepared(context, text), *arguments, **options, width_of=layout.measure(context["tags"]))

    return apply


def _place(error: BaseException, folders: tuple[Path, ...]) -> str:
    """Return "file:line" of the innermost template frame of an error."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if any(Path(frame.filename).is_relative_to(folder) for folder in folders):
            return f"{frame.filename}:{frame.lineno}"
    return ""
