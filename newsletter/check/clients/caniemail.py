"""What mail programs lack: caniemail.json, the table of facts that scripts/caniemail.py has made.

Comes in: nothing but the file beside this module, which is part of the package. Goes out: the mail programs that can be
named, and for each feature of HTML and CSS how it is written and who lacks it. This is a module of its own since the
rules about mail programs and the preview, which shows a letter as they do, ask the same table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

DEFAULT_CLIENTS = ("gmail", "outlook-windows", "outlook-com", "apple-mail", "yahoo", "thunderbird", "samsung")
"""The programs that are meant where a publication names none."""

WORD = "outlook-windows"
"""The program that draws letters with Word's engine, and reads code in comments that is for it alone."""

PLATFORMS = {
    "desktop-webmail": "web",
    "mobile-webmail": "web on phones",
    "ios": "iOS",
    "android": "Android",
    "macos": "macOS",
    "windows": "Windows",
    "outlook-com": "web",
}
"""What caniemail calls a platform → what people call it."""


class Client(NamedTuple):
    """A mail program: its name in newsletter.yaml, the one that people know, and its platforms in caniemail's words."""

    id: str
    name: str
    platforms: tuple[str, ...]


class Feature(NamedTuple):
    """Something that HTML or CSS can say, and who does not understand it.

    `kind` says how to read `names`, which mean the same here:

    property   `gap`, or with one of its values `display:flex`
    function   `calc`; unit: `rem`; keyword: a value of any property, `initial`
    at-rule    `@import`; media: what a media query asks for, `orientation`
    selector   `:hover`, `::before`, or a sign: `>`, `[`
    nesting    `&`: a rule inside another
    element    `video`, `input[type=text]`, `a[href^=#]`
    attribute  `hidden`
    image      the ending of a file, or `data:`

    `lacking` holds each client with those of its platforms that lack it.
    """

    slug: str
    kind: str
    names: tuple[str, ...]
    lacking: Mapping[str, tuple[str, ...]]

    def is_lacking(self, client: str, platform: str = "") -> bool:
        """Tell whether a client lacks this, on one platform, or else on any."""
        platforms = self.lacking.get(client, ())
        return platform in platforms if platform else bool(platforms)


@dataclass(frozen=True)
class Table:
    """All facts; `date` is the day of the data, as in 2026-05-13, and `features` are by caniemail's slug."""

    source: str
    version: str
    date: str
    notice: tuple[str, ...]
    clients: Mapping[str, Client]
    features: Mapping[str, Feature]

    def lacks(self, client: str, platform: str = "") -> tuple[Feature, ...]:
        """Return all that a client lacks, on one platform, or else on any."""
        return tuple(feature for feature in self.features.values() if feature.is_lacking(client, platform))

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], Feature]:
        """Every feature by its kind and each of its names."""
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
    return Table(data["source"], data["version"], data["date"], tuple(data["notice"]), clients, features)


def _names(entry: Mapping[str, str]) -> tuple[str, ...]:
    # One selector is a space.
    return tuple(entry["names"].split()) or (entry["names"],)


def _lacking(written: str, clients: Mapping[str, Client]) -> Mapping[str, tuple[str, ...]]:
    """Read `yahoo gmail/ios`: all of one client's platforms, and one of another's."""
    lacking: dict[str, tuple[str, ...]] = {}
    for word in written.split():
        client, _, platform = word.partition("/")
        lacking[client] = (*lacking.get(client, ()), platform) if platform else clients[client].platforms
    return lacking
