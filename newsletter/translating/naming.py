"""An issue and a language → the names of files: its catalog beside it, and a picture that has words in it.

It is a module of its own because commands, checks and the preview look for the same files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from newsletter.errors import Refused
from newsletter.reading.languages import language_tag

ENDING = ".po"


def catalog_of(issue: Path, language: str) -> Path:
    """Return where the catalog of an issue in a language is: `issues/ash-2021.fr.po`."""
    return issue.with_name(f"{issue.stem}.{language}{ENDING}")


def issue_and_language(catalog: Path) -> tuple[str, str]:
    """Return the slug of the issue that a catalog is of, and its language, by its name."""
    slug, _, language = catalog.stem.rpartition(".")
    return slug, language


def catalogs(issue: Path) -> dict[str, Path]:
    """Return the catalogs that an issue has, by their languages, in the order of these."""
    return dict(sorted(_catalogs(issue)))


def _catalogs(issue: Path) -> Iterator[tuple[str, Path]]:
    for path in issue.parent.glob(f"{issue.stem}.*{ENDING}"):
        language = path.name.removeprefix(f"{issue.stem}.").removesuffix(ENDING)
        try:
            is_tag = language_tag(language) == language
        except Refused:
            continue
        if is_tag and path.is_file():
            yield language, path
