"""A style sheet among the templates → its text, kept for later letters if it is the same in all of them.

Comes in: the name of a template, and the names around it. Goes out: what it writes. A style sheet that uses the theme
and the language alone, and no template but others like it, stays the same until one of these changes; another theme,
and a template that was edited, make another key. This is a module of its own because nothing else that templates write
outlives a letter. What a text has cost is taken from each account that gets it, so that a letter which is refused in
one process is refused in all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import jinja2
from jinja2.runtime import Context

from newsletter.errors import TemplateError
from newsletter.reading.model_base import Model
from newsletter.render import bounds
from newsletter.render.checked_code import IN_COMMON, inner_sheets_of
from newsletter.render.sandbox import TOKENS

_MOST = 64  # a letter has four, in each theme and language


class KeptSheets:
    """The style sheets of an environment, by everything that they depend on."""

    def __init__(self, environment: jinja2.Environment) -> None:
        self._environment = environment
        self._kept: dict[tuple[Any, ...], tuple[str, int, int]] = {}

    def fill(self, name: str, names: dict[str, Any], own: Mapping[str, Any] | None = None) -> str:
        """Return what a style sheet writes with these names around it, and those of the place where it is included."""
        template = self._environment.get_template(name)
        context = template.new_context(names, True, own)
        key = self._key(template, context)
        if kept := self._kept.get(key) if key else None:
            text, steps, size = kept
            bounds.spend(steps)
            bounds.take(size)
            return text
        steps, size = bounds.left()
        try:
            text = self._environment.concat(template.root_render_func(context))
        except Exception:
            self._environment.handle_exception()  # which raises it with the lines of templates
        if key and "{{" not in text and not TOKENS.search(text):  # merge tags are those of a letter
            steps_left, size_left = bounds.left()
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[key] = text, steps - steps_left, size - size_left
        return text

    def _key(self, template: jinja2.Template, context: Context) -> tuple[Any, ...] | None:
        """Return everything that a style sheet depends on, or None if that is more than letters have in common."""
        values = [context.get(name) for name in IN_COMMON]
        if not all(isinstance(value, (str, Model)) for value in values):
            return None
        try:
            used = self._used(template)
        except (jinja2.TemplateError, TemplateError):  # which is told where that template is used, if it is
            return None
        return (*used, *values) if used else None

    def _used(self, template: jinja2.Template) -> Collection[jinja2.Template | None]:
        """Return a style sheet with those that it uses, None for each that is missing; nothing if one is a letter's."""
        used: dict[str | None, jinja2.Template | None] = {template.name: template}
        waiting = [template]
        while waiting:
            inner = inner_sheets_of(waiting.pop())
            if inner is None:
                return ()
            for name in inner:
                if name not in used:
                    used[name] = found = self._found(name)
                    waiting += [found] if found else []
        return used.values()

    def _found(self, name: str) -> jinja2.Template | None:
        try:
            return self._environment.get_template(name)
        except jinja2.TemplateNotFound:
            return None
