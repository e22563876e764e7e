"""Issue → MJML, and → the plain-text alternative, by the publication's templates (Jinja).

letter.mjml and letter.txt are the frames; they include one template per block, blocks/<type>.mjml and .txt. The text is
not converted from the HTML, so that it reads as if typed by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newsletter.errors import InputError
from newsletter.images import PlacedPicture
from newsletter.reading.source import Path, dotted
from newsletter.render import headings
from newsletter.render.engine import HEADINGS, Rewrite
from newsletter.render.environment import fill
from newsletter.text import bidi, wrapping

MOST = 2_000_000
"""Characters of MJML: Gmail shows a twentieth of that, and to continue would take minutes."""


def to_mjml(context: Mapping[str, Any], pictures: Mapping[Path, PlacedPicture], rewrite: Rewrite | None = None) -> str:
    """Write the issue as MJML; `pictures` has each picture by the path of its place in the issue.

    Raise InputError where it becomes too long to be a letter.
    """
    names = {**context, "pictures": {dotted(path): shown for path, shown in pictures.items()}}
    mjml = fill(context["publication"], "letter.mjml", names, rewrite)
    if len(mjml) > MOST and not rewrite:
        message = f"The letter of this issue has {len(mjml) / 1e6:.1f} MB, and mail programs cut one off after 0.1 MB."
        raise InputError([context["issue"].source.problem((), message, "Divide the issue into several.")])
    return mjml


def to_text(context: Mapping[str, Any], html: str) -> str:
    """Write the issue as text in 76 columns, in which no number or name loses its order.

    `html` is the same letter as HTML, which has the headings that links lead to.
    """
    names = {**context, HEADINGS: headings.words_by_address(html)}
    text = wrapping.tidy(fill(context["publication"], "letter.txt", names))
    return bidi.isolated(text) if context["dir"] == "rtl" else text
