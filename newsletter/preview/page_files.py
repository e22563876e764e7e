"""The page's own files → responses: the HTML, CSS, JavaScript, icons and fonts in page/.

A name is looked up among the existing files and never becomes part of a path, so that it cannot lead anywhere else.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newsletter.preview.guard import PAGE_POLICY

PAGE = Path(__file__).parent / "page"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


def page_file(request: Request, name: str) -> Response:
    """Return a file of the page, or “not modified” if the browser has it already."""
    files = {path.name: path for path in PAGE.iterdir() if path.suffix in TYPES and path.is_file()}
    if name not in files:
        raise HTTPException(404, "There is no such file of the page.")
    content = files[name].read_bytes()
    headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()[:16]}"', "Cache-Control": "no-cache"}
    if name == "index.html":
        headers = {"Content-Security-Policy": PAGE_POLICY}
    elif headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=TYPES[files[name].suffix])
