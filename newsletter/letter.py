"""Letter: an issue as it is read and sent, which checks, editions, the preview and sending share.

What is approved, sent or handed over is an issue in all its languages: a Sequence[Letter], its own language first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter.images import PlacedPicture
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.reading.source import Path
from newsletter.render import Rendering

if TYPE_CHECKING:
    from newsletter.translating.translation import Translation


@dataclass(frozen=True)
class Letter:
    """An issue with its publication, and everything that was rendered from them.

    `pictures` maps the path of a picture's place, such as ("blocks", 0, "image") or ("theme", "logo"), to the picture;
    `message` is the .eml as it is sent; `translation` is where a translated issue comes from, None for one as it was
    written.
    """

    issue: Issue
    publication: Publication
    rendering: Rendering
    pictures: Mapping[Path, PlacedPicture]
    message: bytes
    translation: Translation | None = None
