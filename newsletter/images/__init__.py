"""An issue's pictures: every file found, prepared once for the widest place that shows it, and given its address.

Comes in: an Issue and its Publication. Goes out: for every place of a picture, the PlacedPicture. Pillow is loaded with
the first picture, not with this package.

bounds.py    what a picture may cost, known before it is decoded
formats/     a file of each format → its parts
metadata.py  a file without what is not the picture, and its sizes
hidden.py    what stands behind or below the pixels
crop.py      which part of a picture is shown
pixels.py    a file's bytes → those that the letter carries
kept.py      a file's bytes → those that the publication keeps
files.py     a path → its file, and the file's name in the letter
looked_up.py  a path → what is there, by which a change is found without a build
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from newsletter.errors import InputError, Problem, Refused
from newsletter.images.crop import Crop
from newsletter.images.files import Picture, PictureFile, find_file, names_in_letter, read_picture
from newsletter.images.looked_up import LookedUp, Lookups
from newsletter.model.files import read_source
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.model.theme import CroppedImage, Image
from newsletter.model.walk import groups_in
from newsletter.reading.kinds import Kind
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import Source

__all__ = ["LookedUp", "Lookups", "Picture", "PlacedPicture", "collect", "looked_up", "mistakes_in_pictures"]


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture in its place in the letter; `width` and `height` are CSS px, `url` is as the letter writes it."""

    picture: Picture
    width: int
    height: int
    url: str


class _Place(NamedTuple):
    """Where an author put a picture: its path in `source`, the folder that `src` counts from, its greatest width."""

    path: SourcePath
    source: Source | Publication
    src: str
    folder: Path
    width: int
    crop: Crop | None = None

    def problem(self, refusal: Refused) -> Problem:
        return self.source.problem((*self.path, "src"), refusal.message, refusal.hint)


def collect(issue: Issue, publication: Publication) -> dict[SourcePath, PlacedPicture]:
    """Return every picture by the path of its place, such as ("blocks", 0, "image") or ("theme", "logo").

    Raise InputError with every picture that is missing, broken or of a kind that mail programs do not show.
    """
    placed, problems = _placed(_places(issue, publication), publication, issue.web_path)
    if problems:
        raise InputError(problems)
    return placed


def looked_up(issue: Issue, publication: Publication, lookups: Lookups) -> list[LookedUp]:
    """Return all that collect() looks for, and what is there now."""
    folder = os.path.relpath(issue.path.parent, publication.root)
    shown = [(folder, node.value.src) for node in issue.nodes if node.kind in _widths(publication)]
    shown += [(".", logo.src) for logo in _logo(publication)]
    places = [(folder, src) for folder, each in shown for src in dict.fromkeys((each, _own_src(each, issue)))]
    return [lookups.look_up(folder, src) for folder, src in places]


def mistakes_in_pictures(path: Path, publication: Publication, raw: bytes | None = None) -> Sequence[Problem]:
    """Return what collect() would refuse in an issue that has other mistakes, as far as its file can be read.

    `raw` is what the file is to hold, if that is not written yet.
    """
    _, problems = _placed(_written_places(path, publication, raw), publication, path.stem)
    return problems


def _placed(
    places: Iterable[_Place], publication: Publication, web_path: str
) -> tuple[dict[SourcePath, PlacedPicture], Sequence[Problem]]:
    """Return the pictures in their places, and what is wrong with those that the letter cannot show."""
    problems: list[Problem] = []
    places_of: dict[PictureFile, list[_Place]] = {}
    for place in places:
        try:
            file = find_file(place.src, place.folder, publication.root, place.crop)
        except Refused as refusal:
            problems.append(place.problem(refusal))
        else:
            places_of.setdefault(file, []).append(place)

    placed: dict[SourcePath, PlacedPicture] = {}
    names = names_in_letter(places_of)
    base = publication.public_address(web_path) or ""
    for file, shown in places_of.items():
        try:
            picture = read_picture(file, names[file], max(place.width for place in shown))
        except Refused as refusal:
            problems += [place.problem(refusal) for place in shown]
            continue
        for place in shown:
            width = min(place.width, picture.width)
            height = max(1, round(picture.height * width / picture.width))
            placed[place.path] = PlacedPicture(picture, width, height, f"{base}images/{picture.name}")
    return placed, problems


def _places(issue: Issue, publication: Publication) -> Iterator[_Place]:
    width_of = _widths(publication)
    for node in issue.nodes:
        if node.kind in width_of:
            width, crop = width_of[node.kind], _crop(node.kind, node.value)
            src = src_in(issue, node.value.src, issue.path.parent)
            yield _Place(node.path, issue.source, src, issue.path.parent, width, crop)
    for logo in _logo(publication):
        yield logo._replace(src=src_in(issue, logo.src, logo.folder))


def src_in(issue: Issue, src: str, folder: Path) -> str:
    """Return the path of a picture from a folder: in a translation, that of the one beside it in that language."""
    own = _own_src(src, issue)
    return own if own != src and (folder / own).is_file() else src


def _own_src(src: str, issue: Issue) -> str:
    """Return where a picture with its words in the language of a translation would be; else its path as it is."""
    path = PurePosixPath(src)
    if not (issue.translated_from and path.name):
        return src
    return str(path.with_name(f"{path.stem}.{issue.language}{path.suffix}"))


def _written_places(path: Path, publication: Publication, raw: bytes | None) -> Iterator[_Place]:
    width_of = _widths(publication)
    source = read_source(path, publication.root, raw=raw)
    for node in groups_in(source.data, Issue):
        if node.kind in width_of and isinstance(src := node.value.get("src"), str) and src.strip():
            yield _Place(node.path, source, src.strip(), path.parent, width_of[node.kind])
    yield from _logo(publication)


def _widths(publication: Publication) -> Mapping[Kind, int]:
    """Return the greatest width of each kind of picture, in CSS px."""
    widths = publication.theme.widths
    return {
        Kind.PICTURE: widths.image,
        Kind.PORTRAIT: widths.portrait,
        Kind.THUMBNAIL: widths.thumbnail,
        Kind.PHOTO: widths.thumbnail,
        Kind.LOGO: widths.logo,
        Kind.TIER_LOGO: widths.tier_logo,
    }


def _crop(kind: Kind, image: Image) -> Crop | None:
    """Return what is cut out of a picture: portraits are shown round, and photos stand side by side."""
    if not isinstance(image, CroppedImage):
        return None
    ratio = (1, 1) if kind is Kind.PORTRAIT else (3, 2)
    return Crop(*ratio, image.focus) if image.focus else Crop(*ratio)


def _logo(publication: Publication) -> Iterator[_Place]:
    if logo := publication.theme.logo:  # may come from a theme.yaml, which the walk does not see
        width = publication.theme.widths.logo
        yield _Place(("theme", "logo"), publication, logo.src, publication.root, width)
