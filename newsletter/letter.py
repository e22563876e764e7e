"""Letter: an issue as it is read and sent. The checks, the editions, the preview and the sending all speak of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.images import PlacedPicture
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.reading.source import Path
from newsletter.render import Rendering


@dataclass(frozen=True)
class Letter:
    """An issue and its publication, and what they became.

    `pictures` are by the path of their place, such as ("blocks", 0, "image") or ("theme", "logo"); `message` is the
    .eml as it is sent.
    """

    issue: Issue
    publication: Publication
    rendering: Rendering
    pictures: Mapping[Path, PlacedPicture]
    message: bytes
