"""Where an outbox is: in a file beside newsletter.yaml, or in a database that several machines share.

Comes in: a publication. Goes out: its Place. It is a module of its own because newsletter.yaml decides that, and never
what happens to be set on a computer: a machine that looked into another outbox would send everything once more.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from newsletter.model.publication import Publication
from newsletter.sending.outbox.postgres import Postgres
from newsletter.sending.outbox.schema import FILE

Place: TypeAlias = Path | Postgres


def place_of(publication: Publication) -> Place:
    """Return where the outbox of a publication is; raise UsageError where this computer is not told that."""
    return Postgres.from_environment() if publication.sending.outbox else publication.root / FILE


def files_of(place: Place) -> list[Path]:
    """Return the files in which the addresses of an outbox are on this computer."""
    return [place] if isinstance(place, Path) else []


def is_made(place: Place) -> bool:
    """Return whether there is an outbox yet."""
    return place.exists() if isinstance(place, Path) else place.is_made()
