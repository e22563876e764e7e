"""Pictures → the picture that opens an issue, or blocks of their own with a caption; lines → dividers.

It is a module of its own because where a picture stands says what it is for.
"""

from __future__ import annotations

import re

from newsletter.importing.pieces import Heading, Paragraph, Picture, Rule
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.plan import Entry, Prose, Value

_NO_ALT = "Say in `alt` what this picture shows, for those who do not see it."
_CAPTION = re.compile(
    r"(?i)\s*(?:fig(?:ure|\.)?|abb(?:ildung|\.)?|bild|photo|foto|image|picture|©|\(c\)|credit|quelle|source|légende|afb)\b"
)
_LONGEST_CAPTION, _SHORT, _MOST_BEFORE_HERO = 200, 120, 4


def pictures(scan: Scan, at: int) -> Found | None:
    """Return the block that a picture is, or None for one that did not come along."""
    piece = scan.piece(at)
    if not isinstance(piece, Picture) or piece.src not in scan.pictures:
        return None
    remarks = () if piece.alt else (_NO_ALT,)
    image = Entry({"src": piece.src, "alt": piece.alt or ""})
    if _opens(scan, at):
        return Found(Entry({"type": "hero", "image": image}, scan.sources(at, at + 1), remarks), at + 1)
    fields: dict[str, Value] = {"type": "image", "image": image}
    if piece.href:
        fields["url"] = piece.href
    end = at + 1
    behind = scan.piece(end)
    if isinstance(behind, Paragraph) and _is_caption(scan, end, piece.alt or ""):
        fields = {"type": "image", "image": image, "caption": Prose((behind,)), **fields}
        end += 1
    return Found(Entry(fields, scan.sources(at, end), remarks), end)


def _opens(scan: Scan, at: int) -> bool:
    """Return whether a picture opens the issue: nothing but a title and a line or two stands before it."""
    if at > _MOST_BEFORE_HERO:
        return False
    return all(
        isinstance(scan.piece(before), Heading | Paragraph) and len(scan.parts[before].source) < 100
        for before in range(at)
    )


def _is_caption(scan: Scan, at: int, alt: str) -> bool:
    text, rich = scan.text(at), scan.rich(at)
    if not 0 < len(text) <= _LONGEST_CAPTION:
        return False
    is_italic = all(span.style.italic for span in rich.spans if span.text.strip())
    return is_italic or _CAPTION.match(text) is not None or _says_the_same(text, alt)


def _says_the_same(text: str, alt: str) -> bool:
    """Return whether a short text begins like the words of a picture, or has most of them."""
    one, other = (re.findall(r"\w+", each.lower()) for each in (text, alt))
    return (
        len(other) > 1 and len(text) <= _SHORT and (one[:2] == other[:2] or 2 * len({*one} & {*other}) > len({*other}))
    )


def dividers(scan: Scan, at: int) -> Found | None:
    """Return the divider that a line is, between two parts."""
    if not isinstance(scan.piece(at), Rule):
        return None
    end = at
    while isinstance(scan.piece(end), Rule):
        end += 1
    return Found(Entry({"type": "divider"}, scan.sources(at, end)), end)


def wished(scan: Scan, parts: range) -> Entry | None:
    """Return parts as a picture with a caption."""
    found = next((at for at in parts if isinstance(scan.piece(at), Picture)), None)
    piece = scan.piece(found) if found is not None else None
    if not isinstance(piece, Picture) or piece.src not in scan.pictures:
        return None
    image = Entry({"src": piece.src, "alt": piece.alt or ""})
    rest = tuple(other for at in parts if isinstance(other := scan.piece(at), Paragraph) and other.rich.text)
    fields: dict[str, Value] = {"type": "image", "image": image, **({"caption": Prose(rest)} if rest else {})}
    return Entry(fields, scan.sources(parts.start, parts.stop), () if piece.alt else (_NO_ALT,))
