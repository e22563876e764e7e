"""Issue → MJML, by the publication's templates (Jinja).

letter.mjml is the frame; it includes one template per block, blocks/<type>.mjml.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.errors import InputError
from newsletter.images import PlacedPicture
from newsletter.reading.source import Path
from newsletter.render.environment import fill, with_pictures

MOST = 2_000_000
"""Characters of MJML: Gmail shows a twentieth of that, and to continue would take minutes."""


def to_mjml(context: Mapping[str, Any], pictures: Mapping[Path, PlacedPicture]) -> str:
    """Write the issue as MJML; `pictures` has each picture by the path of its place in the issue.

    Raise InputError where it becomes too long to be a letter.
    """
    mjml = fill(context["publication"], "letter.mjml", with_pictures(context, pictures))
    if len(mjml) > MOST:
        message = f"The letter of this issue has {len(mjml) / 1e6:.1f} MB, and mail programs cut one off after 0.1 MB."
        raise InputError([context["issue"].source.problem((), message, "Divide the issue into several.")])
    return mjml
