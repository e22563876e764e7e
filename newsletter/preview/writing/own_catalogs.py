"""The translations of an issue, which go where it goes: to another name, into the bin, and back.

It is a module of its own because shelf and bin move them, versions keep them, and none must put them over others.
"""

from __future__ import annotations

from collections.abc import Iterable
from os.path import lexists
from pathlib import Path

from newsletter.errors import Refused
from newsletter.model.files import shown_path
from newsletter.owned import plain_files
from newsletter.translating import naming


def to_take(issue: Path) -> dict[str, Path]:
    """Return the catalogs of an issue by their languages, without those that are links, which stay."""
    return {language: path for language, path in naming.catalogs(issue).items() if plain_files.is_plain(path)}


def places_for(issue: Path, languages: Iterable[str], root: Path) -> dict[str, Path]:
    """Return where the catalogs of an issue belong, by their languages; raise Refused if one is there already."""
    places = {language: naming.catalog_of(issue, language) for language in languages}
    for place in places.values():
        if lexists(place):
            raise Refused(f"There is a translation {shown_path(place, root)} already.", "Move that file away first.")
    return places
