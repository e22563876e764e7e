"""The shipped theme, a publication's own and newsletter.yaml → one set of values, and the file that each comes from."""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from newsletter.errors import Problem
from newsletter.model.files import shipped_templates
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import Source, TextSpan


def deep_merge(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lower mapping with the upper one's values laid over it, level by level."""
    both = dict(lower)
    for key, value in upper.items():
        below = both.get(key)
        both[key] = deep_merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return both


class LayeredSource(NamedTuple):
    """newsletter.yaml with the theme files under its `theme`, read as one; each mistake is reported in its own file."""

    source: Source
    themes: tuple[Source, ...]

    @property
    def data(self) -> Mapping[str, Any]:
        """Return the data of all layers, the upper over the lower."""
        theme: dict[str, Any] = {}
        for layer in self.themes:
            theme = deep_merge(theme, layer.data)
        return deep_merge({"theme": theme}, self.source.data)

    @property
    def keys(self) -> Mapping[SourcePath, int]:
        """Return the fields of newsletter.yaml."""
        return self.source.keys

    @property
    def values(self) -> Mapping[SourcePath, TextSpan]:
        """Return the fields of newsletter.yaml that have a value."""
        return self.source.values

    @property
    def text(self) -> str:
        """Return the text of newsletter.yaml."""
        return self.source.text

    def problem(self, path: SourcePath, message: str, hint: str = "", *, key: bool = False) -> Problem:
        """Return a Problem in the file that holds the value: newsletter.yaml, or a theme.yaml."""
        # What is missing is in no file: it is a mistake of the file that has the longest part of its path.
        for length in range(len(path), 1, -1):
            if path[:length] in self.source.values:
                break
            for layer in reversed(self.themes if path[0] == "theme" else []):
                if path[1:length] in layer.values:
                    return layer.problem(path[1:], message, hint, key=key)
        return self.source.problem(path, message, hint, key=key)


def layer_files(root: Path, name: str) -> list[Path]:
    """Return the files with this name in the template folders, the shipped one first."""
    folders = dict.fromkeys((shipped_templates(), root / "templates"))
    return [folder / name for folder in folders if (folder / name).is_file()]
