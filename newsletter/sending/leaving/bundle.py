"""The folder with the pages for members → the pages that a server shows, each with its Content-Security-Policy.

This is a module of its own because it knows nothing of publications: the server may be on a computer that has none. The
pages of the publication's own language lie in the folder itself, those of each language in a folder below it.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from newsletter.errors import UsageError

State = Literal["ask", "left", "back", "unknown", "failed"]
"""ask: the page with the button. left: somebody has unsubscribed. back: and has taken it back. unknown: nobody has this
token. failed: what was asked for was not done."""

STATES: tuple[State, ...] = ("ask", "left", "back", "unknown", "failed")

_POLICY = (
    "default-src 'none'; style-src 'sha256-{}'; img-src data:; form-action {}; base-uri 'none'; frame-ancestors 'none'"
)
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and what it may do in a browser: it has its own style and its own form, and nothing else."""

    content: bytes
    policy: str


class Bundle:
    """The pages of all languages."""

    def __init__(self, pages: Mapping[tuple[str, State], Page]) -> None:
        self._pages = pages

    @classmethod
    def read(cls, folder: Path) -> Bundle:
        """Read a folder; raise UsageError if it has no pages, or if some are missing."""
        pages = {}
        try:
            languages = [path.parent.name for path in folder.glob(f"*/{name_of('ask')}")]
            for language in ("", *languages):
                for state in STATES:
                    content = (folder / language / name_of(state)).read_bytes()
                    pages[language.lower(), state] = _page(content, state)
        except OSError as error:
            raise UsageError(
                f"{error.filename} cannot be read: {error.strerror}. `newsletter unsubscribe-pages`, typed in the "
                "folder of the newsletter, writes all pages that the server needs."
            ) from error
        return cls(pages)

    def page(self, state: State, language: str = "") -> Page:
        """Return a page in a language, in the nearest one that has pages, or else in the publication's own."""
        while language and (language, state) not in self._pages:
            language = language.rpartition("-")[0]
        return self._pages[language, state]


def name_of(state: State) -> str:
    """Return the name of a page's file."""
    return f"{state}.html"


def _page(content: bytes, state: State) -> Page:
    style = b"".join(_STYLE.findall(content))
    digest = b64encode(hashlib.sha256(style).digest()).decode("ascii")
    form = "'self'" if state in ("ask", "left") else "'none'"
    return Page(content, _POLICY.format(digest, form))
