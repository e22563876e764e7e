"""Data → a JSON response. It is a module of its own because the server and its guard both need it."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response


class Json(Response):
    """Data as JSON in ASCII.

    Starlette's own JSONResponse writes UTF-8, and fails if the name of a file is not valid UTF-8: Python holds such
    bytes as lone surrogates, which JSON can only escape.
    """

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the bytes of the body."""
        return json.dumps(content, separators=(",", ":")).encode("ascii")
