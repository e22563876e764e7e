"""The names of the shipped themes, in a module of its own, so that the command line offers them without the models."""

from __future__ import annotations

THEMES = ("editorial", "clinical", "community", "campaign")
"""The first is what templates/ holds, each other a folder in templates/themes/."""
