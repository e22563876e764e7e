"""An issue's pictures: every file found, prepared once for the widest place that shows it, and given its address.

Comes in: an Issue and its Publication. Goes out: for every place that holds a picture, what stands there. Pillow is
loaded with the first picture, not with this package.

metadata.py  what is in a file besides the picture
pixels.py    what is inside it
files.py     one file, and its name in the letter
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from newsletter.errors import InputError, Problem
from newsletter.images.files import File, ImageRefused, Picture, find_file, names_in_letter, read_picture
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.reading.kinds import Kind
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import Source

__all__ = ["Picture", "Shown", "collect"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture in its place; `width` and `height` in CSS px, `url` as the letter writes it."""

    picture: Picture
    width: int
    height: int
    url: str


class _Place(NamedTuple):
    """Where an author put a picture: its path in `source`, the folder that its `src` counts from, its width at most."""

    path: SourcePath
    kind: Kind
    source: Source | Publication
    src: str
    folder: Path
    width: int

    def problem(self, refusal: ImageRefused) -> Problem:
        return self.source.problem((*self.path, "src"), refusal.message, refusal.hint)


def collect(issue: Issue, publication: Publication) -> dict[SourcePath, Shown]:
    """Return every picture by the path of its place, such as ("blocks", 0, "image") or ("theme", "logo").

    Raise InputError with every picture that is missing, broken or of a kind that mail programs do not show.
    """
    problems: list[Problem] = []
    places_of: dict[File, list[_Place]] = {}
    for place in _places(issue, publication):
        try:
            # Portraits are shown round, and are cut to a square for it.
            file = find_file(place.src, place.folder, publication.root, square=place.kind is Kind.PORTRAIT)
        except ImageRefused as refusal:
            problems.append(place.problem(refusal))
        else:
            places_of.setdefault(file, []).append(place)

    shown: dict[SourcePath, Shown] = {}
    names = names_in_letter(places_of)
    base = publication.public_address(issue.slug) or ""
    for file, places in places_of.items():
        try:
            picture = read_picture(file, names[file], max(place.width for place in places))
        except ImageRefused as refusal:
            problems += [place.problem(refusal) for place in places]
            continue
        for place in places:
            width = min(place.width, picture.width)
            height = max(1, round(picture.height * width / picture.width))
            shown[place.path] = Shown(picture, width, height, f"{base}images/{picture.name}")
    if problems:
        raise InputError(problems)
    return shown


def _places(issue: Issue, publication: Publication) -> Iterator[_Place]:
    widths = publication.theme.widths
    width_of = {
        Kind.PICTURE: widths.image,
        Kind.PORTRAIT: widths.portrait,
        Kind.THUMBNAIL: widths.thumbnail,
        Kind.LOGO: widths.logo,
    }
    for node in issue.nodes:
        if node.kind in width_of:
            yield _Place(node.path, node.kind, issue.source, node.value.src, issue.path.parent, width_of[node.kind])
    if logo := publication.theme.logo:  # which newsletter.yaml need not name: a theme.yaml can
        yield _Place(("theme", "logo"), Kind.LOGO, publication, logo.src, publication.root, widths.logo)
