"""Rendering.html → the letter as the page's frame shows it: light, dark or inverted, with or without pictures.

The text of the HTML is rewritten, not a parsed tree, so that everything else stays character for character what is
sent. Each element gets its number in `data-element`, because browsers add elements of their own, which would upset the
count. Nothing here depends on whether the computer is in dark mode: the letter's media queries are decided before the
browser sees them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from itertools import count
from typing import Literal

from newsletter import css
from newsletter.text import markup
from newsletter.text.markup import Rewrite

Scheme = Literal["light", "dark", "inverted"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark", "inverted")

ELEMENT = "data-element"
"""The attribute with the number of an element."""

PATH = "data-path"
"""The attribute with the path of what an element comes from."""

_NAME_ENDS = re.compile(r"(?<=[\w:])(?=[\s/>])")
_SCHEME_QUERY = re.compile(r"\(\s*prefers-color-scheme\s*(?::\s*(?P<scheme>[a-z-]+)\s*)?\)", re.IGNORECASE)
_KNOWS_DARK = re.compile(
    r"""<meta\b[^>]*\bname=["']?(?:supported-)?color-schemes?\b[^>]*\bdark|\bcolor-scheme\s*:[^;}]*\bdark""",
    re.IGNORECASE,
)
_HEAD_ENDS = re.compile(r"</head>", re.IGNORECASE)

_ALWAYS, _NEVER = "(min-width: 0px)", "(max-width: 0px)"
_SOURCES = frozenset({"src", "srcset", "background", "poster"})

# What programs that invert a letter do: dark backgrounds, light text, pictures unchanged. Rotating the hue back keeps
# red red. Background pictures are inverted along with what is on them.
_INVERTED = (
    "html { background-color: #ffffff; filter: invert(1) hue-rotate(180deg); } "
    "img[src], video, svg { filter: invert(1) hue-rotate(180deg); }"
)


def letter(html: str, addresses: Mapping[str, str], scheme: Scheme, *, images: bool) -> str:
    """Return a letter for the frame; its merge tags must be filled in.

    `addresses` has where the frame finds each picture, by the picture's address in the letter.

    “dark” is the letter's own dark mode: a letter without one stays light. Without `images`, pictures have no source,
    as in a mail program that does not load them.
    """
    written = markup.rewritten(
        html, tag=_tag_writer(addresses, scheme, images), sheet=_sheet_writer(addresses, scheme, images)
    )
    return _HEAD_ENDS.sub(lambda end: f"<style>{_own_style(html, scheme)}</style>{end[0]}", written, count=1)


def numbered(html: str) -> str:
    """Return HTML written by inline.py with each element's number added, as Rendering.origins counts them."""
    numbers = count()
    return markup.rewritten(html, tag=lambda tag: _NAME_ENDS.sub(f' {ELEMENT}="{next(numbers)}"', tag, count=1))


def with_paths(html: str, paths: Mapping[int, str]) -> str:
    """Return numbered HTML with the path of each element that comes from the issue, by its number."""
    number_of = re.compile(rf'{ELEMENT}="(\d+)"')

    def written(found: re.Match[str]) -> str:
        path = paths.get(int(found[1]))
        return found[0] if path is None else f'{found[0]} {PATH}="{escape(path)}"'

    return markup.rewritten(html, tag=lambda tag: number_of.sub(written, tag, count=1))


def _tag_writer(addresses: Mapping[str, str], scheme: Scheme, images: bool) -> Rewrite:
    """Return a function that decides the media queries in a start tag, and points it to the frame's pictures."""
    escaped = {escape(theirs): ours for theirs, ours in addresses.items()}
    in_style = _sheet_writer(addresses, scheme, images)

    def attribute(found: re.Match[str]) -> str:
        name, equals, value = found.groups()
        bare = value.strip("\"'")
        match name.lower():
            case source if source in _SOURCES:
                if not images:
                    return ""
                value = f'"{escaped.get(bare, bare)}"'
            case "style":
                value = value[0] + in_style(bare) + value[-1] if value[0] in "\"'" else value
            case "media":
                value = f'"{_decided(bare, scheme)}"'
        return f"{name}{equals}{value}"

    return lambda tag: markup.ATTRIBUTE.sub(attribute, tag)


def _sheet_writer(addresses: Mapping[str, str], scheme: Scheme, images: bool) -> Rewrite:
    """Return a function that decides the media queries of a style sheet, and points it to the frame's pictures."""

    def url(found: re.Match[str]) -> str:
        if not images:
            return "none"
        address = found["address"]
        return found[0].replace(address, addresses.get(address, address)) if address else found[0]

    return lambda sheet: _decided(css.URL.sub(url, sheet), scheme)


def _decided(text: str, scheme: Scheme) -> str:
    """Return media queries with each query of the colour scheme replaced by one that is always true or always false.

    Programs that invert a letter do not use its own dark styles.
    """
    wanted = "dark" if scheme == "dark" else "light"
    return _SCHEME_QUERY.sub(lambda query: _ALWAYS if (query["scheme"] or wanted).lower() == wanted else _NEVER, text)


def _own_style(html: str, scheme: Scheme) -> str:
    """Return the style that sets the browser's own colours, of canvas and links, to the scheme."""
    if scheme == "inverted":
        return f":root {{ color-scheme: only light !important; }} {_INVERTED}"
    is_dark = scheme == "dark" and _KNOWS_DARK.search(html)
    return f":root {{ color-scheme: only {'dark' if is_dark else 'light'} !important; }}"
