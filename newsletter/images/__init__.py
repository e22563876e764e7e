"""An issue's pictures: every file found, prepared once for the widest place that shows it, and given its address.

Comes in: an Issue and its Publication. Goes out: for every place that holds a picture, what stands there. This door
knows where an issue holds pictures. Pillow is loaded with the first picture, not with this package.

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
from newsletter.model.theme import Image
from newsletter.reading.model_base import Model
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import Source

__all__ = ["Picture", "Shown", "collect"]

SQUARE = frozenset({"portrait"})
"""The fields whose pictures are shown round, and are cut to a square for it."""


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
    source: Source | Publication
    src: str
    folder: Path
    width: int

    def problem(self, refusal: ImageRefused) -> Problem:
        return self.source.problem((*self.path, "src"), refusal.message, refusal.hint)


def collect(issue: Issue, publication: Publication) -> dict[str, Shown]:
    """Return every picture by the path of its place, such as "blocks.0.image" or "theme.logo".

    Raise InputError with every picture that is missing, broken or of a kind that mail programs do not show.
    """
    problems: list[Problem] = []
    places_of: dict[File, list[_Place]] = {}
    for place in _places(issue, publication):
        try:
            file = find_file(place.src, place.folder, publication.root, square=place.path[-1] in SQUARE)
        except ImageRefused as refusal:
            problems.append(place.problem(refusal))
        else:
            places_of.setdefault(file, []).append(place)

    shown: dict[str, Shown] = {}
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
            shown[".".join(map(str, place.path))] = Shown(picture, width, height, f"{base}images/{picture.name}")
    if problems:
        raise InputError(problems)
    return shown


def _places(issue: Issue, publication: Publication) -> Iterator[_Place]:
    widths = publication.theme.widths
    for path, image in _images(issue, ()):
        yield _Place(path, issue.source, image.src, issue.path.parent, getattr(widths, str(path[-1])))
    if logo := publication.theme.logo:
        yield _Place(("theme", "logo"), publication, logo.src, publication.root, widths.logo)


def _images(value: object, path: SourcePath) -> Iterator[tuple[SourcePath, Image]]:
    if isinstance(value, Image):
        yield path, value
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from _images(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _images(item, (*path, index))
