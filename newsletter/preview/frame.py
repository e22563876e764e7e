"""Rendering.html → the letter as the page's frame shows it: light, dark or inverted, with its pictures or without.

It is made from the text of the HTML and not from a parsed tree, so that what is not meant to change stays, character
for character, what is sent. Each element is given its number in `data-element`: browsers put elements in that nobody
wrote, and counting would go wrong. Nothing here depends on whether the machine is light or dark: the letter's own
queries are decided before the browser sees them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from html import escape
from itertools import count
from typing import Literal

from newsletter import css
from newsletter.images import PlacedPicture
from newsletter.reading.source import Path
from newsletter.text import markup
from newsletter.text.markup import Rewrite

Scheme = Literal["light", "dark", "inverted"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "inverted")

ELEMENT = "data-element"
"""The attribute with the number of an element."""

_NAME_ENDS = re.compile(r"(?<=[\w:])(?=[\s/>])")
_SCHEME_QUERY = re.compile(r"\(\s*prefers-color-scheme\s*(?::\s*(?P<scheme>[a-z-]+)\s*)?\)", re.IGNORECASE)
_KNOWS_DARK = re.compile(
    r"""<meta\b[^>]*\bname=["']?(?:supported-)?color-schemes?\b[^>]*\bdark|\bcolor-scheme\s*:[^;}]*\bdark""",
    re.IGNORECASE,
)
_HEAD_ENDS = re.compile(r"</head>", re.IGNORECASE)

_ALWAYS, _NEVER = "(min-width: 0px)", "(max-width: 0px)"
_SOURCES = frozenset({"src", "srcset", "background", "poster"})

# What programs do that invert a letter: dark grounds and light letters, pictures left as they are. Turning the hue back
# keeps red red. Pictures in the background of others are turned with what lies on them.
_INVERTED = (
    "html { background-color: #ffffff; filter: invert(1) hue-rotate(180deg); } "
    "img[src], video, svg { filter: invert(1) hue-rotate(180deg); }"
)


def letter(html: str, pictures: Mapping[Path, PlacedPicture], scheme: Scheme, *, images: bool) -> str:
    """Return a letter as it is shown in the frame; merge tags have been filled in, and the elements are numbered.

    Dark is the letter's own: one without a style sheet for it stays as light as it is. Without `images`, a picture has
    no source, as where a mail program does not fetch any.
    """
    written = markup.rewritten(
        html, tag=_tag_writer(pictures, scheme, images), sheet=_sheet_writer(pictures, scheme, images)
    )
    return _HEAD_ENDS.sub(lambda end: f"<style>{_own_style(html, scheme)}</style>{end[0]}", written, count=1)


def numbered(html: str) -> str:
    """Return HTML as inline.py writes it with the number of each element, as Rendering.origins counts them."""
    numbers = count()

    def with_number(start: str) -> str:
        return _NAME_ENDS.sub(f' {ELEMENT}="{next(numbers)}"', start, count=1)

    return markup.rewritten(html, tag=with_number)


def picture_address(shown: PlacedPicture) -> str:
    """Return where the frame finds a picture; the address changes with what is in it, and may be kept for good."""
    return f"images/{shown.picture.name}?v={zlib.crc32(shown.picture.content):08x}"


def _tag_writer(pictures: Mapping[Path, PlacedPicture], scheme: Scheme, images: bool) -> Rewrite:
    """Return what decides the queries in a start tag and leads it to the pictures in the frame's reach."""
    addresses = {escape(shown.url): picture_address(shown) for shown in pictures.values()}
    in_style = _sheet_writer(pictures, scheme, images)

    def attribute(found: re.Match[str]) -> str:
        name, equals, value = found.groups()
        bare = value.strip("\"'")
        match name.lower():
            case source if source in _SOURCES:
                if not images:
                    return ""
                value = f'"{addresses.get(bare, bare)}"'
            case "style":
                value = value[0] + in_style(bare) + value[-1] if value[0] in "\"'" else value
            case "media":
                value = f'"{_decided(bare, scheme)}"'
        return f"{name}{equals}{value}"

    return lambda tag: markup.ATTRIBUTE.sub(attribute, tag)


def _sheet_writer(pictures: Mapping[Path, PlacedPicture], scheme: Scheme, images: bool) -> Rewrite:
    """Return what decides the queries of a style sheet and leads it to the pictures in the frame's reach."""
    addresses = {shown.url: picture_address(shown) for shown in pictures.values()}

    def url(found: re.Match[str]) -> str:
        if not images:
            return "none"
        address = found["address"]
        return found[0].replace(address, addresses.get(address, address)) if address else found[0]

    return lambda sheet: _decided(css.URL.sub(url, sheet), scheme)


def _decided(text: str, scheme: Scheme) -> str:
    """Return media queries in which each question for the colour scheme is one that is always, or never, answered yes.

    Programs that invert a letter do not ask it for its own dark style.
    """
    wanted = "dark" if scheme == "dark" else "light"
    return _SCHEME_QUERY.sub(lambda query: _ALWAYS if (query["scheme"] or wanted).lower() == wanted else _NEVER, text)


def _own_style(html: str, scheme: Scheme) -> str:
    """Return the style by which the browser's own colours, of the canvas and of links, are those of the scheme."""
    if scheme == "inverted":
        return f":root {{ color-scheme: only light !important; }} {_INVERTED}"
    is_dark = scheme == "dark" and _KNOWS_DARK.search(html)
    return f":root {{ color-scheme: only {'dark' if is_dark else 'light'} !important; }}"
