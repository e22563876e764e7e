"""Issue → plain-text alternative, by templates of its own (letter.txt, blocks/<type>.txt).

It is written from the issue and not made from the HTML, so that it reads as if a person had typed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.render.environment import fill
from newsletter.text import wrapping


def to_text(context: Mapping[str, Any]) -> str:
    """Write the issue as text in 76 columns."""
    return wrapping.tidy(fill(context["publication"], "letter.txt", context))
