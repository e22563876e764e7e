"""The blocks of other issues, to be copied into the one that is written.

Comes in: requests. Goes out: JSON: what blocks there are, with the words by which people know them, and one of them as
its text. What becomes of it is an edit like any other (writing.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from newsletter.editing.copied import copied
from newsletter.editing.shape import annotation_at
from newsletter.editing.stored import stored
from newsletter.errors import InputError, NewsletterError, Refused
from newsletter.model.files import read_source
from newsletter.model.issue import Issue
from newsletter.preview.allowed import Route
from newsletter.preview.desk import Desk
from newsletter.preview.places import Data
from newsletter.preview.responses import Json
from newsletter.preview.routes.shelving import done, path_of
from newsletter.preview.writing import issue_file
from newsletter.reading.kinds import READ
from newsletter.reading.model_fields import kind_of
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import Source, value_in

_MOST_WORDS = 90
"""Characters by which a block is known."""


def routes(desk: Desk) -> list[Route]:
    """Return the routes of a publication that is written here."""

    def listed(request: Request) -> Response:
        """List the blocks of all issues but one, the newest first."""
        but = request.query_params.get("but", "")
        return Json({"issues": [found for found in _listed(desk) if found["slug"] != but and found["blocks"]]})

    def one(request: Request) -> Response:
        path = path_of(request.path_params["slug"], desk)
        return done(lambda: _copy(path, desk.root, request.path_params["number"], request.query_params.get("key", "")))

    return [Route("/api/blocks", listed, needs="read"), Route("/api/blocks/{slug}/{number:int}", one, needs="read")]


def _listed(desk: Desk) -> Iterator[Data]:
    for issue in desk.listed_issues():
        blocks = _blocks(issue.path, desk.root, issue.stamp)
        yield {"slug": issue.slug, "title": issue.title, "date": issue.date, "blocks": blocks}


@lru_cache(maxsize=500)
def _blocks(path: Path, root: Path, stamp: object) -> list[Data]:
    """Return the blocks of an issue as it was saved at a time; none where that cannot be read."""
    try:
        source = read_source(path, root, Issue)
    except NewsletterError:
        return []
    blocks = source.data.get("blocks")
    return [
        {"number": number, "type": str(block.get("type") or ""), "words": _words(source, number), "key": _key(block)}
        for number, block in enumerate(blocks if isinstance(blocks, list) else [])
        if isinstance(block, dict)
    ]


def _copy(path: Path, root: Path, number: int, key: str) -> Data:
    """Return a block that is still the one of a key."""
    try:
        text = stored(issue_file.content(path, root), path.name).text
        block = read_source(path, root, Issue).data["blocks"][number]
        found = copied(text, number) if _key(block) == key else None
    except (InputError, LookupError, TypeError):
        found = None
    if found is None:
        raise Refused("This block has changed meanwhile.", "Choose it again.")
    return found._asdict()


def _key(block: Any) -> str:
    return sha256(json.dumps(block).encode()).hexdigest()[:16]


def _words(source: Source, number: int) -> str:
    """Return the words by which people know a block: its heading, or else what it says first."""
    block: SourcePath = ("blocks", number)
    own = [path for path in source.values if path[:2] == block and isinstance(value_in(source.data, path), str)]
    heading = [path for path in own if path == (*block, "heading")]
    read = (path for path in [*heading, *own] if kind_of(annotation_at(Issue, source.data, path)) in READ)
    first = next(read, None)
    words = " ".join(value_in(source.data, first).split()) if first else ""
    return words if len(words) <= _MOST_WORDS else f"{words[:_MOST_WORDS].rpartition(' ')[0]} …"
