"""An issue and a language → the names of files: its catalog beside it, and a picture that has words in it.

It is a module of its own because commands, checks and the preview look for the same files.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from newsletter.errors import Refused
from newsletter.model.files import ISSUES
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
    return _by_issue(issue.parent.glob(f"{issue.stem}.*{ENDING}")).get(issue.stem, {})


def catalogs_of(issues: Iterable[Path]) -> dict[Path, dict[str, Path]]:
    """Return the catalogs of each of these issues, as catalogs() does."""
    issues = tuple(issues)
    by_folder = {folder: _by_issue(folder.glob(f"*{ENDING}")) for folder in {issue.parent for issue in issues}}
    return {issue: by_folder[issue.parent].get(issue.stem, {}) for issue in issues}


def all_catalogs(root: Path) -> dict[str, dict[str, Path]]:
    """Return the catalogs of all issues of a publication by their slugs, as catalogs() does."""
    return _by_issue((root / ISSUES).glob(f"*{ENDING}"))


def _by_issue(files: Iterable[Path]) -> dict[str, dict[str, Path]]:
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(files):
        stem, _, language = path.name.removesuffix(ENDING).rpartition(".")
        if is_language(language) and path.is_file():
            found.setdefault(stem, {})[language] = path
    return {stem: dict(sorted(by_language.items())) for stem, by_language in found.items()}


def is_language(name: str) -> bool:
    """Return whether a name is a language as catalogs are named after it, in its usual spelling."""
    try:
        return language_tag(name) == name
    except Refused:
        return False
