"""Slugs: names that are part of web addresses, and names of files and folders on every system.

Comes in: a name as somebody wrote it. Goes out: why it cannot be a slug, and one that can. It is a module of its own
because issues, their former names, webinars and pictures are named by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import count
from typing import NamedTuple

LONGEST = 200
"""Characters: names of files have 255 at most, and some get an ending or a prefix."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[1-9]")
"""Names that Windows keeps for devices, whatever ending follows. The others have characters that no slug has."""


class Refusal(NamedTuple):
    """Why a name cannot be a slug, as the end of a sentence that begins with it, and how to find another."""

    why: str
    todo: str


def refusal(name: str) -> Refusal | None:
    """Return what keeps a name from being a slug, or None."""
    if not _SLUG.fullmatch(name):
        todo = "Use only the letters a to z, digits, and hyphens between them"
        return Refusal("cannot be part of a web address", todo)
    if _DEVICE.fullmatch(name):
        return Refusal("is a name that Windows keeps for a device", "Choose another name")
    if len(name) > LONGEST:
        return Refusal(f"has {len(name)} characters, and {LONGEST} are the most", "Choose a shorter name")
    return None


def slugify(text: str) -> str:
    """Return the text in the letters, digits and hyphens of a web address: "Über uns" → "uber-uns"."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def free_slug(slug: str, taken: Container[str], first: int = 1) -> str:
    """Return a slug that is not taken: the one given, or else with a number behind it, from `first` on and not 1."""
    return next(free for n in count(first) if (free := f"{slug}-{n}" if n > 1 else slug) not in taken)


def nearest_slug(name: str) -> str:
    """Return the slug that is most like a name, or "" if nothing of it can be part of one."""
    slug = slugify(name)[:LONGEST].rstrip("-")
    return f"{slug}-1" if _DEVICE.fullmatch(slug) else slug
