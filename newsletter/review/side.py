"""One edition of an issue as it is compared: the letter as it is looked at, and the files that it was built from.

It is a module of its own because editions come from three places: this folder, Git, and what a build has written.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from newsletter.errors import Refused
from newsletter.images.files import find_file
from newsletter.inputs import is_template
from newsletter.letter import Letter
from newsletter.model.files import FILE, ISSUES, TEMPLATES
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.owned import plain_files
from newsletter.reading.kinds import PICTURES
from newsletter.reading.source import Path as SourcePath
from newsletter.translating import naming


class SeenPicture(NamedTuple):
    """A picture as the letter carries it."""

    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """A letter as it is looked at, with samples for merge tags.

    `pictures` are by their address in the HTML; `origins` are those of the rendering, where they are known.
    """

    html: str
    text: str
    pictures: Mapping[str, SeenPicture]
    origins: Mapping[int, SourcePath] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two editions; `name` is what it is in the middle of a sentence: “the version of 12 May 2026”.

    `files` are newsletter.yaml, the issue, its catalogs and the templates by their path in the publication, and
    `pictures` the files of the pictures that the issue shows. Both are None for an edition of which only the letter is
    known. `seen` is None for a version of which no letter can be made; `failure` says why. `translations` are its
    letters in other languages.
    """

    name: str
    seen: Seen | None
    files: Mapping[str, bytes] | None = None
    issue: str = ""
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    failure: str = ""
    translations: Mapping[str, Seen] = field(default_factory=dict)


def side_of(name: str, letters: Sequence[Letter], held: Mapping[Path, bytes] = MappingProxyType({})) -> Side:
    """Return the side of a letter in all its languages; `held` is what files are to hold that are yet to be written."""
    own, *others = letters
    issue, publication = own.issue, own.publication
    place = f"{ISSUES}/{issue.path.name}"
    paths = {FILE: publication.root / FILE, place: issue.path, **dict(_templates(publication.root, held))}
    paths |= {f"{ISSUES}/{catalog.name}": catalog for catalog in naming.catalogs(issue.path).values()}
    files = {path: held[file] if file in held else file.read_bytes() for path, file in paths.items()}
    translations = {letter.issue.language: seen_in(letter) for letter in others}
    pictures = dict(_picture_files(issue, publication))
    return Side(name, seen_in(own), files, place, pictures, translations=translations)


def seen_in(letter: Letter) -> Seen:
    """Return a letter as it is looked at."""
    rendering, values = letter.rendering, letter.publication.samples(letter.issue.web_path)
    return Seen(
        rendering.tags.fill_html(rendering.html, values),
        rendering.tags.fill_text(rendering.text, values),
        {
            shown.url: SeenPicture(shown.picture.content_type, shown.picture.content)
            for shown in letter.pictures.values()
        },
        rendering.origins,
    )


def _templates(root: Path, held: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Yield the publication's own templates by their path, also those that are yet to be written."""
    for file in held:
        if file.is_relative_to(root / TEMPLATES):
            yield file.relative_to(root).as_posix(), file
    for place, folders, names in os.walk(root / TEMPLATES):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name).relative_to(root).as_posix()
            if is_template(path) and not plain_files.in_the_way(root, path) and plain_files.is_plain(root / path):
                yield path, root / path


def _picture_files(issue: Issue, publication: Publication) -> Iterator[tuple[str, bytes]]:
    """Yield the file of each picture of an issue, with its place in the publication."""
    shown = [(node.value.src, issue.path.parent) for node in issue.nodes if node.kind in PICTURES]
    if publication.theme.logo:
        shown.append((publication.theme.logo.src, publication.root))
    for src, folder in shown:
        try:
            file = find_file(src, folder, publication.root)
        except Refused:  # gone since the letter was made
            continue
        yield file.place, file.path.read_bytes()
