"""A publication → the catalogs that are not read, each with what to do about it.

It is a module of its own because it looks at names that naming.py takes for those of other files: a language is built
because its catalog is there, so whoever named one otherwise would wait for it in vain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from newsletter.errors import Refused
from newsletter.model.files import ENDING, ISSUES
from newsletter.nearest import nearest
from newsletter.reading.languages import language_called, language_tag, languages, nearest_tag
from newsletter.translating import naming

_LIKE_CATALOG = re.compile(r"(?P<stem>[^.].*)\.po(?:\.txt)?", re.IGNORECASE)
"""Names that a catalog is given, also by programs that add an ending."""


def unread_catalogs(root: Path) -> list[str]:
    """Return a sentence for each file among a publication's issues that is named like a catalog and is not read."""
    folder = root / ISSUES
    slugs = [path.stem for path in folder.glob(f"[!.]*{ENDING}")]
    found = ((path, _LIKE_CATALOG.fullmatch(path.name)) for path in sorted(folder.glob("[!.]*")))
    sentences = (_sentence(path, like["stem"], slugs) for path, like in found if like)
    return [sentence for sentence in sentences if sentence]


def _sentence(path: Path, stem: str, slugs: Sequence[str]) -> str:
    """Return what keeps a catalog from being read, and what to do; "" for one that is read."""
    slug, _, named = stem.rpartition(".")
    shown = Path(ISSUES, path.name)
    if not path.is_file():
        what = "a folder" if path.is_dir() else "no file"
        return f"{shown} is not read, since it is {what}: move it away."
    own = slug if slug in slugs else nearest(slug or stem, slugs)
    language = _language(named) if slug else ""
    if not slug:
        why = "its name does not tell its language"
    elif slug not in slugs:
        why = f"there is no issue {slug}{ENDING}"
    elif not naming.is_language(named):
        why = f"“{named}” is not how a language is written"
    elif not path.name.endswith(naming.ENDING):
        why = f"its name does not end in {naming.ENDING}"
    else:
        return ""
    if not own:
        return f"{shown} is not read, since {why}: rename it to that of its issue, or move it away."
    if not language:
        such = f"{Path(ISSUES, own)}.fr{naming.ENDING}"
        return f"{shown} is not read, since {why}: rename it to its issue and the code of its language, as in {such}."
    right = path.with_name(f"{own}.{language}{naming.ENDING}")
    to = Path(ISSUES, right.name)
    if right.exists() and not right.samefile(path):
        return f"{shown} is not read, since {why}: {to} is there already, so keep one of them."
    return f"{shown} is not read, since {why}: rename it to {to}."


def _language(named: str) -> str:
    """Return the tag of a language by what a file calls it: "FR", "french" and "fr_FR" → "fr"; "" for what is none."""
    if naming.is_language(named):
        return named
    try:
        tag = language_tag(named.replace("_", "-"))
    except Refused:
        return language_called(named)
    return nearest_tag(tag, languages()) or tag
