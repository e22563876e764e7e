"""The corridor: an issue's path → Edition (everything that is made of it), and write_edition(), which puts it on disk.

The command line, the preview and the archive all walk the line through here; nobody writes it a second time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.images import Picture
    from newsletter.issue import Issue
    from newsletter.publication import Publication
    from newsletter.render import Rendering

WRITTEN = frozenset({"email.html", "email.txt", "images"})
"""What an edition's folder may hold. A folder with anything else in it, or with images alone, holds somebody's work."""

PICTURES = frozenset({".gif", ".jpg", ".png"})
"""The endings of the images that a build writes."""

LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave behind."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An issue, built. `files` is what is written, by its path in the edition's folder."""

    issue: Issue
    rendering: Rendering
    pictures: tuple[Picture, ...]
    files: Mapping[str, bytes]


def build_edition(path: Path, publication: Publication) -> Edition:
    """Build one issue; raise InputError with every mistake in it, TemplateError where a template is wrong."""
    from newsletter.images import collect
    from newsletter.issue import load_issue
    from newsletter.render import render_issue

    issue = load_issue(path, publication)
    shown = collect(issue, publication)
    rendering = render_issue(issue, publication, shown)
    pictures = {place.picture.name: place.picture for place in shown.values()}
    files = {
        "email.html": rendering.tags.write(rendering.html, lambda tag: escape(tag.neutral)).encode(),
        "email.txt": rendering.tags.neutral(rendering.text).encode(),
        **{f"images/{name}": picture.content for name, picture in pictures.items()},
    }
    return Edition(issue, rendering, tuple(pictures.values()), files)


def write_edition(edition: Edition, out: Path) -> Path:
    """Write the edition into out/<slug>/ in one go and return that folder.

    Everything is written under a temporary name beside it and then takes its place, so that a build that fails or is
    stopped leaves the last good output as it was. (A process that is killed leaves its temporary folder, whose name
    begins with a dot, and it is never read.) Raise UsageError where the place is taken by something else.
    """
    target = out / edition.issue.slug
    try:
        _refuse_what_is_not_ours(target)
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=out) as beside:
            new, old = Path(beside) / "new", Path(beside) / "old"
            for name, content in edition.files.items():
                file = new / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
            try:
                if target.exists():
                    target.rename(old)
                new.rename(target)
            except BaseException:
                if old.exists() and not target.exists():
                    old.rename(target)
                raise
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {error.strerror}") from error
    return target


def _refuse_what_is_not_ours(target: Path) -> None:
    """Raise UsageError where something that we did not write would be lost."""
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"{target} is a file; move it away, or choose another folder with -o.")
    found = {entry.name for entry in target.iterdir()} - LITTER
    ours = WRITTEN if "email.html" in found else WRITTEN - {"images"}
    images = {entry for entry in (target / "images").glob("*") if entry.name not in LITTER}
    foreign = sorted(found - ours) + sorted(f"images/{image.name}" for image in images if image.suffix not in PICTURES)
    if foreign:
        raise UsageError(
            f"{target} holds {', '.join(foreign)}, which no build wrote and which would be lost; "
            "move it away, or choose another folder with -o."
        )
