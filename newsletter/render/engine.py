"""Jinja as letters need it: folders of templates come in, an Environment goes out.

It is a module of its own because it knows Jinja and nothing of issues. Everything that a template puts out goes through
the letter's `prepare`, which makes tokens of merge tags, and is escaped, but for text templates and style sheets.

A letter includes and imports the same templates dozens of times, so each template's file is looked at once for a
letter.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import jinja2
from jinja2.filters import do_join
from jinja2.runtime import Context
from markupsafe import Markup

from newsletter.errors import TemplateError
from newsletter.model.files import shipped_templates
from newsletter.render.compiled import CompiledTemplates

UNESCAPED = (".txt", ".css")

_WITHOUT_CONTEXT = (
    "A template imports this file without what belongs to the letter: write `with context` behind that import."
)

Rewrite: TypeAlias = Callable[[Path, str], str]
"""A template's file and its source → the source that is compiled instead."""


class Environment(jinja2.Environment):
    """The templates of some folders, of which the first that has one counts; with a `rewrite`, nothing is kept."""

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
            finalize=_finalized,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,
        )
        self.look_again = loader.look_again
        self.filters |= {"join": _joined, **filters}


class _Loader(jinja2.FileSystemLoader):
    """Finds templates in the publication first; one that is no UTF-8 is refused by name."""

    def __init__(self, folders: tuple[Path, ...], rewrite: Rewrite | None) -> None:
        super().__init__(folders)
        self._rewrite = rewrite
        self.look_again()

    def look_again(self) -> None:
        """Look, once more and once for each template, whether it has changed."""
        self._present = set(filter(os.path.isdir, self.searchpath))
        self._unchanged: set[str] = set()

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            source, file, is_unchanged = super().get_source(environment, template)
        except UnicodeDecodeError as error:
            raise TemplateError(f"The template {template} cannot be read: save it as UTF-8.") from error
        if self._rewrite:
            source = self._rewrite(Path(file), source)
        places = [os.path.normpath(f"{folder}/{template}") for folder in self.searchpath]
        before = self.searchpath[: places.index(file)]

        def is_still_found() -> bool:
            unchanged = self._unchanged  # of this letter: another thread may look again for its own
            # Jinja looks at the file it found; one that came since, in a folder before, takes its place.
            if file not in unchanged and is_unchanged():
                others = (f"{folder}/{template}" for folder in before if folder in self._present)
                if not any(map(os.path.isfile, others)):
                    unchanged.add(file)
            return file in unchanged

        return source, file, is_still_found


def prepare(context: Context, text: str) -> str:
    """Turn the merge tags of a text into tokens, as the letter does whose template knows this context."""
    prepared: str = context.parent.get("prepare", _unprepared)(text)
    return prepared


def _unprepared(text: str) -> str:
    """Refuse to put out a text."""
    raise jinja2.UndefinedError(_WITHOUT_CONTEXT)


@jinja2.pass_context
def _finalized(context: Context, value: Any) -> Any:
    """Prepare every text that a template puts out; Markup has been through this already."""
    return prepare(context, value) if isinstance(value, str) and not isinstance(value, Markup) else value


@jinja2.pass_context
def _joined(context: Context, parts: Iterable[Any], between: str = "") -> str:
    """Join as Jinja does, with the merge tags as tokens before anything is escaped."""
    prepared = [_finalized(context, part) for part in parts]
    joined: str = do_join(context.eval_ctx, prepared, _finalized(context, between))
    return joined
