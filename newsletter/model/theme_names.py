"""The names of the shipped themes, in a module of its own, so that the command line offers them without the models."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

ThemeName: TypeAlias = Literal["editorial", "clinical", "community", "campaign"]

THEMES: tuple[ThemeName, ...] = get_args(ThemeName)
"""The first is what templates/ holds, each other a folder in templates/themes/."""
