"""What the stories of a Word document share: its parts, its styles, its lists, and what they refer to.

It is a module of its own because a document makes it once, and all its stories use it, down to the cells of tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from newsletter.importing.pieces import What
from newsletter.importing.read.package import Package
from newsletter.importing.read.word.drawings import Drawings
from newsletter.importing.read.word.numbering import Numbering
from newsletter.importing.read.word.styles import Styles

Reference: TypeAlias = "tuple[What, str]"
"""What hangs on a place, and its id."""


@dataclass
class Shared:
    """What the stories of a document share; `texts` holds what is referred to, and loses what was."""

    package: Package
    styles: Styles
    numbering: Numbering
    drawings: Drawings
    texts: dict[Reference, str] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    """Characters that a run says are in a language."""
    chunks: set[str] = field(default_factory=set)
    """Parts in another format that were read."""
