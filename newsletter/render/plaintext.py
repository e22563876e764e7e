"""Issue → plain-text alternative, by its own templates (letter.txt, blocks/<type>.txt).

It is written from the issue, not converted from the HTML, so that it reads as if typed by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.render.environment import fill
from newsletter.text import wrapping


def to_text(context: Mapping[str, Any]) -> str:
    """Write the issue as text in 76 columns."""
    return wrapping.tidy(fill(context["publication"], "letter.txt", context))
