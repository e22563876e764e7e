"""What mail programs lack: the table caniemail.json, which scripts/caniemail.py generates.

Goes out: the known mail programs, and for each feature of HTML and CSS how it is written and which programs lack it.
This is a module of its own because the rules and the preview's lenses share the table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

DEFAULT_CLIENTS = ("gmail", "outlook-windows", "outlook-com", "apple-mail", "yahoo", "thunderbird", "samsung")
"""The programs that count if a publication names none."""

WORD = "outlook-windows"
"""The program that renders letters with Word's engine, and reads conditional comments."""

PLATFORMS = {
    "desktop-webmail": "web",
    "mobile-webmail": "web on phones",
    "ios": "iOS",
    "android": "Android",
    "macos": "macOS",
    "windows": "Windows",
    "outlook-com": "web",
}
"""caniemail's name of a platform → its usual name."""


class Client(NamedTuple):
    """A mail program: its name in newsletter.yaml, its usual name, and caniemail's names of its platforms."""

    id: str
    name: str
    platforms: tuple[str, ...]


class Feature(NamedTuple):
    """A feature of HTML or CSS, and the clients that lack it.

    `names` are equivalent spellings of it; `kind` says how to read them:

    property   `gap`, or with one of its values `display:flex`
    function   `calc`; unit: `rem`; keyword: a value of any property, `initial`
    at-rule    `@import`; media: what a media query asks for, `orientation`
    selector   `:hover`, `::before`, or a character: `>`, `[`
    nesting    `&`: a rule inside another
    element    `video`, `input[type=text]`, `a[href^=#]`
    attribute  `hidden`
    image      the ending of a file, or `data:`

    `lacking` maps each client that lacks it to the platforms on which it does.
    """

    slug: str
    kind: str
    names: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]

    def is_lacking(self, client: str, platform: str = "") -> bool:
        """Return whether a client lacks this, on one platform if given, else on any."""
        platforms = self.lacking.get(client, ())
        return platform in platforms if platform else bool(platforms)


@dataclass(frozen=True)
class Table:
    """The whole table; `date` is that of the data, as in 2026-05-13, and `features` are by caniemail's slug."""

    date: str
    clients: Mapping[str, Client]
    features: Mapping[str, Feature]

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], Feature]:
        """Every feature by kind and name."""
        return {(feature.kind, name): feature for feature in self.features.values() for name in feature.names}


@cache
def table() -> Table:
    """Read the table, once."""
    data = json.loads(Path(__file__).with_suffix(".json").read_bytes())
    clients = {
        name: Client(name, client["name"], tuple(client["platforms"])) for name, client in data["clients"].items()
    }
    lacking = {
        written: _lacking(written, clients) for written in {each["lacking"] for each in data["features"].values()}
    }
    features = {
        slug: Feature(slug, entry["kind"], _names(entry), lacking[entry["lacking"]])
        for slug, entry in data["features"].items()
    }
    return Table(data["date"], clients, features)


def _names(entry: Mapping[str, str]) -> tuple[str, ...]:
    # One name, that of the descendant combinator, is a space.
    return tuple(entry["names"].split()) or (entry["names"],)


def _lacking(written: str, clients: Mapping[str, Client]) -> Mapping[str, tuple[str, ...]]:
    """Parse as in `yahoo gmail/ios`: all platforms of one client, and one platform of another."""
    lacking: dict[str, tuple[str, ...]] = {}
    for word in written.split():
        client, _, platform = word.partition("/")
        lacking[client] = (*lacking.get(client, ()), platform) if platform else clients[client].platforms
    return lacking
