"""Jinja, configured for letters: folders of templates come in, an Environment goes out.

This is a module of its own because it knows Jinja and nothing about issues. All output of a template goes through the
letter's `prepare`, which turns merge tags into tokens, and is escaped, except in text templates and style sheets. A
letter includes the same templates dozens of times, so each file is checked for changes once per letter. What templates
may do is the business of the sandbox; which files they are is decided here.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import jinja2
from jinja2.loaders import split_template_path
from jinja2.runtime import Context
from markupsafe import Markup, escape

from newsletter.errors import TemplateError
from newsletter.model.files import leads_out, shipped_templates, shown_path
from newsletter.render.bounds import STEPS_OF_ITEM, as_text, escaped_size, refuse_longer, spend, take
from newsletter.render.checked_code import SHEET
from newsletter.render.compiled import CompiledTemplates
from newsletter.render.kept_sheets import KeptSheets
from newsletter.render.listed import FILTERS, TESTS
from newsletter.render.sandbox import Sandbox

UNESCAPED = (".txt", SHEET)
_MOST_BYTES = 1_000_000  # of a template
_LONGEST_NAME = 200  # characters
_STEPS_OF_SEARCH = 1000

Prepare: TypeAlias = Callable[[str, str], str]
"""Turns a text of a template into that of a letter; the name of the template comes behind it."""

PREPARE, ESCAPE, WIDTH_OF, PARSED, HEADINGS = "(prepare)", "(escape)", "(width of)", "(parsed)", "(headings)"
"""The names of what filters need of a letter. No template can write, read or hide such a name."""

Rewrite: TypeAlias = Callable[[Path, str], str]
"""A template's file and its source → the source that is compiled instead."""


class Environment(Sandbox):
    """Finds each template in the first folder that has it; with a `rewrite`, nothing is cached."""

    def __init__(
        self,
        folders: tuple[Path, ...],
        filters: Mapping[str, Callable[..., Any]],
        undefined: type[jinja2.Undefined],
        rewrite: Rewrite | None = None,
    ) -> None:
        loader = _Loader(folders, rewrite)
        super().__init__(
            loader=loader,
            bytecode_cache=None if rewrite else CompiledTemplates(shipped_templates()),
            autoescape=lambda name: name is None or not name.endswith(UNESCAPED),
            undefined=undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,
        )
        self.look_again = loader.look_again
        self.prepared, self.escaped = _prepared, _escaped
        self.sheets = KeptSheets(self)
        self.filters = {**FILTERS, "join": _joined, **filters}
        self.tests = dict(TESTS)


class _Loader(jinja2.FileSystemLoader):
    """Loads templates; one that is not UTF-8 is refused by name."""

    def __init__(self, folders: tuple[Path, ...], rewrite: Rewrite | None) -> None:
        super().__init__(folders)
        self._rewrite = rewrite
        # What is shipped comes last, and an installer may have made links of it.
        self._own = [folder for folder in folders if not folder.is_relative_to(shipped_templates())]
        self.look_again()

    def look_again(self) -> None:
        """Check each template for changes again, and look for each that was missing, once, when it is next used."""
        self._unchanged: set[str] = set()
        self._missing: set[str] = set()

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        missing = self._missing  # in this letter, like what is unchanged
        try:
            if template in missing or len(template) > _LONGEST_NAME or "\0" in template:
                raise jinja2.TemplateNotFound(template)
            self._refuse_foreign(split_template_path(template))
            source, file, is_unchanged = super().get_source(environment, template)
        except jinja2.TemplateNotFound:
            spend(_STEPS_OF_SEARCH)  # `ignore missing` can go on with the next
            missing.add(template)
            raise
        except UnicodeDecodeError as error:
            raise TemplateError(f"The template {template} cannot be read: save it as UTF-8.") from error
        if self._rewrite:
            source = self._rewrite(Path(file), source)
        places = [os.path.normpath(f"{folder}/{template}") for folder in self.searchpath]
        earlier = places[: places.index(file)]

        def is_still_found() -> bool:
            unchanged = self._unchanged  # of this letter: another thread may reset it for its own
            # Jinja checks the file it found; a newer one in an earlier folder takes precedence.
            if file not in unchanged and is_unchanged() and not any(map(os.path.isfile, earlier)):
                unchanged.add(file)
            return file in unchanged

        return source, file, is_still_found

    def _refuse_foreign(self, parts: Sequence[str]) -> None:
        """Raise TemplateError for a template of the publication that is elsewhere, or larger than any template is."""
        for folder in self._own:
            file = folder.joinpath(*parts)
            if file.is_symlink() or file.is_file():
                shown = shown_path(file, folder.parent)
                if leads_out(file, folder.parent):
                    message = "is a link, or is behind one, that leads out of the publication, and is not read."
                    raise TemplateError(f"{shown} {message} Put a copy in its place.")
                if file.is_file() and file.stat().st_size > _MOST_BYTES:
                    raise TemplateError(f"{shown} has more than {_MOST_BYTES / 1e6:.0f} MB, and is not read.")
                if file.is_file():
                    return


def prepare(context: Context, text: str) -> str:
    """Turn the merge tags of a text into tokens of the letter that this context belongs to."""
    read: Prepare = context.parent.get(PREPARE, _unprepared)
    return read(text, context.name or "")


def _unprepared(text: str, template: str = "") -> str:
    said = "A template imports this file without what belongs to the letter: write `with context` behind that import."
    raise jinja2.UndefinedError(said)


def _prepared(context: Context, value: Any) -> str:
    """Return the text that a template writes for a value; Markup has been prepared already."""
    if isinstance(value, Markup):
        return value
    if not isinstance(value, str):
        return as_text(value)
    prepared = prepare(context, value)
    if prepared is not value:
        take(prepared.__sizeof__())
    return prepared


def _escaped(context: Context, value: Any) -> str:
    """Return the HTML that a template writes for a value."""
    if isinstance(value, Markup):
        return value
    if not isinstance(value, str):
        return escape(as_text(value))
    html: str = context.parent.get(ESCAPE, _unprepared)(value)
    return html


def escape_prepared(prepare: Prepare) -> Callable[[str], str]:
    """Return a function that prepares and escapes a text, each once: a letter has the same values again and again."""

    @functools.cache
    def escaped(text: str) -> str:
        take(escaped_size(text))
        return escape(prepare(text, ""))

    return escaped


@jinja2.pass_context
def _joined(context: Context, parts: Iterable[Any], between: str = "") -> str:
    """Join as Jinja does, but turn merge tags into tokens before escaping."""
    pieces = [_prepared(context, part) for part in parts]
    between = _prepared(context, between)
    spend(len(pieces) * STEPS_OF_ITEM)
    refuse_longer(sum(map(len, pieces)) + len(between) * len(pieces))
    is_html = context.eval_ctx.autoescape and Markup in map(type, (between, *pieces))
    joined = (escape if is_html else str)(between).join(pieces)
    take(joined.__sizeof__())
    return joined
