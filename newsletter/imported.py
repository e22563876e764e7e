"""Files → a draft in a publication that builds at once, or nothing.

Comes in: a draft, and the publication's folder. Goes out: the issue's file and its pictures, all or none of them. It is
a module of its own, apart from importing/, because it builds what it has written, as everything that is sent is built.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from newsletter.errors import NewsletterError
from newsletter.importing.draft import Draft
from newsletter.model.publication import Publication


def add_draft(draft: Draft, publication: Publication, slug: str) -> Path:
    """Write a draft as an issue of a publication, and return its path; nothing is overwritten.

    Raise UsageError where something is in the way, and what build_edition() raises where it does not build; then
    nothing is left of it.
    """
    from newsletter.build import compose_letter
    from newsletter.model.starter import add_issue

    path = add_issue(publication.root, slug, draft.text.encode(), draft.pictures)
    try:
        compose_letter(path, publication)
    except NewsletterError:
        _remove([path, *(path.parent / name for name in draft.pictures)])
        raise
    return path


def _remove(files: Iterable[Path]) -> None:
    """Remove files that were written just now, and the folders of pictures that are empty without them."""
    for file in files:
        file.unlink(missing_ok=True)
        with suppress(OSError):
            if file.suffix != ".yaml":
                file.parent.rmdir()
