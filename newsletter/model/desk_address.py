"""`desk_url` of newsletter.yaml → the address at which people find the desk, as their browsers spell it.

Comes in: a publication. Goes out: an origin (RFC 6454) and a host with its port, as browsers send them. It is a module
of its own because the guard compares with them to the letter, and the links of people begin with them.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urlsplit

from newsletter.errors import UsageError
from newsletter.model.files import FILE
from newsletter.model.publication import Publication

_PORTS = {"https": 443, "http": 80}


class DeskAddress(NamedTuple):
    """Where a desk is: with its scheme, its host in ASCII, and its port, which is never left out here."""

    scheme: str
    host: str
    port: int

    @property
    def place(self) -> str:
        """The host, with the port unless it is the usual one: what browsers send as Host."""
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """What browsers send as Origin."""
        return f"{self.scheme}://{self.place}"

    @property
    def is_safe(self) -> bool:
        """Whether nobody on the way reads along."""
        return self.scheme == "https"

    def link(self, secret: str) -> str:
        """Return somebody's link. Behind `#`, no server and no log on the way gets to see the secret."""
        return f"{self.origin}/enter#{secret}"

    def of_issue(self, slug: str) -> str:
        """Return the address of an issue on the desk."""
        return f"{self.origin}/?issue={quote(slug, safe='')}"


def address_of(publication: Publication) -> DeskAddress:
    """Return where a publication's desk is; raise UsageError, with the line to write, where nobody has said so."""
    if publication.desk_url is None:
        raise UsageError(
            f"{FILE} does not say at which address people find the desk. Write it there, as in "
            "`desk_url: https://desk.example.org/`; docs/team.md tells how to set up a server for it."
        )
    return parsed(publication.desk_url)


def parsed(desk_url: str) -> DeskAddress:
    """Return where a desk is by its address."""
    parts = urlsplit(desk_url)
    host = (parts.hostname or "").encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    return DeskAddress(parts.scheme, host, parts.port or _PORTS[parts.scheme])
