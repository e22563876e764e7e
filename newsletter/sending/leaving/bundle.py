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
from newsletter.reading.languages import nearest_tag

State = Literal[
    "ask", "left", "back", "unknown", "failed", "join", "join-wrong", "join-asked", "confirm", "joined", "join-stale"
]
"""ask: the page with the button. left: somebody has unsubscribed. back: and has taken it back. unknown: nobody has this
token. failed: what was asked for was not done. join: the form to sign up. join-wrong: the same, since what was typed
cannot be used. join-asked: a letter is on its way. confirm: the page with the button behind its link. joined: somebody
has signed up. join-stale: the link is too old, or not whole."""

STATES: tuple[State, ...] = ("ask", "left", "back", "unknown", "failed")
JOINING: tuple[State, ...] = ("join", "join-wrong", "join-asked", "confirm", "joined", "join-stale")
"""Those that there are only where people can sign up."""

_WITH_FORM: frozenset[State] = frozenset(("ask", "left", "join", "join-wrong", "confirm", "join-stale"))

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
        states = (*STATES, *JOINING) if (folder / name_of("join")).exists() else STATES
        try:
            languages = [path.parent.name for path in folder.glob(f"*/{name_of('ask')}")]
            for language in ("", *languages):
                for state in states:
                    content = (folder / language / name_of(state)).read_bytes()
                    pages[language.lower(), state] = _page(content, state)
        except OSError as error:
            raise UsageError(
                f"{error.filename} cannot be read: {error.strerror}. `newsletter unsubscribe-pages`, typed in the "
                "folder of the newsletter, writes all pages that the server needs."
            ) from error
        return cls(pages)

    @property
    def languages(self) -> list[str]:
        """The languages that have pages, in lower case, with "" for the publication's own."""
        return [language for language, state in self._pages if state == STATES[0]]

    def nearest(self, language: str) -> str:
        """Return a language if it has pages, or else the nearest one that has, or "" for the publication's own."""
        return nearest_tag(language, self.languages)

    def page(self, state: State, language: str = "") -> Page:
        """Return a page in a language, in the nearest one that has pages, or else in the publication's own."""
        return self._pages[self.nearest(language), state]


def name_of(state: State) -> str:
    """Return the name of a page's file."""
    return f"{state}.html"


def _page(content: bytes, state: State) -> Page:
    style = b"".join(_STYLE.findall(content))
    digest = b64encode(hashlib.sha256(style).digest()).decode("ascii")
    form = "'self'" if state in _WITH_FORM else "'none'"
    return Page(content, _POLICY.format(digest, form))
