"""Slugs: names for files and addresses, in small letters, digits and hyphens.

It is a module of its own because the shell asks for slugs at every Tab key, and must not wait for the types of fields.
"""

from __future__ import annotations

import re

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slugify(text: str) -> str:
    """Return the text in the letters, digits and hyphens of a web address: "Über uns" → "uber-uns"."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
