"""Issue → MJML, by the publication's templates (Jinja).

letter.mjml is the frame; it takes one template per block, blocks/<type>.mjml.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.images import Shown
from newsletter.render.environment import fill


def to_mjml(context: Mapping[str, Any], pictures: Mapping[str, Shown]) -> str:
    """Write the issue as MJML; `pictures` has each picture by the path of its place in the issue."""
    return fill(context["publication"], "letter.mjml", {**context, "pictures": pictures})
