"""Shipped themes, a publication's own, and newsletter.yaml → one set of values, and the file that each comes from."""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from newsletter.errors import Problem
from newsletter.model.files import shipped_templates
from newsletter.model.theme_names import THEMES
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import Source


def deep_merge(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lower mapping with the upper one's values laid over it, level by level; a name alone says nothing."""
    both = dict(lower)
    for key, value in upper.items():
        below = both.get(key)
        if value is None and below is not None:
            continue
        both[key] = deep_merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return both


@dataclass(frozen=True, slots=True)
class LayeredSource(Source):
    """newsletter.yaml with the theme files under its `theme`, read as one; each mistake is reported in its own file."""

    themes: tuple[Source, ...] = ()

    @property
    def theme_name(self) -> object:
        """What is written as the theme's name, which may be none."""
        theme = self.data["theme"]
        return theme.get("name") if isinstance(theme, dict) else None

    def problem(
        self, path: SourcePath, message: str, hint: str = "", *, key: bool = False, offset: int | None = None
    ) -> Problem:
        """Return a Problem in the file that holds the value: newsletter.yaml, or a theme.yaml."""
        # What is missing is in no file: it is a mistake of the file that has the longest part of its path.
        for length in range(len(path), 1, -1):
            if path[:length] in self.values:
                break
            for layer in reversed(self.themes if path[0] == "theme" else []):
                if path[1:length] in layer.values:
                    return layer.problem(path[1:], message, hint, key=key, offset=offset)
        return Source.problem(self, path, message, hint, key=key, offset=offset)


def theme_of(themes: Sequence[Source]) -> dict[str, Any]:
    """Return the values of theme files, each laid over the ones before it."""
    return reduce(lambda below, layer: deep_merge(below, layer.data), themes, {})


def layered(source: Source, themes: tuple[Source, ...]) -> LayeredSource:
    """Return newsletter.yaml laid over the theme files, the last of which is laid over the others."""
    data = deep_merge({"theme": theme_of(themes)}, source.data)
    problems = [problem for layer in (source, *themes) for problem in layer.problems]
    holes = {*source.holes, *(("theme", *hole) for layer in themes for hole in layer.holes)}
    return LayeredSource(
        source.name, source.text, data, source.keys, source.values, tuple(problems), frozenset(holes), themes
    )


def template_folders(root: Path, theme: object = THEMES[0]) -> tuple[Path, ...]:
    """Return the folders in which a template is looked up: a publication's own, the named theme's, the shipped one."""
    named = [shipped_templates() / "themes" / str(theme)] if theme in THEMES[1:] else []
    # In this repository its own templates are the shipped ones, and those come last.
    return tuple(reversed(dict.fromkeys((shipped_templates(), *named, root / "templates"))))


def layer_files(folders: Sequence[Path], name: str, held: Collection[Path] = ()) -> list[Path]:
    """Return the files with this name in template folders, the shipped one first; `held` are yet to be written."""
    paths = [folder / name for folder in reversed(folders)]
    return [path for path in paths if path in held or path.is_file()]
