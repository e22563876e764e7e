"""What templates/theme.yaml holds: the colours for light and dark, the fonts, the widths of a letter and its pictures.

The values are checked strictly, since they are written into style sheets as they are.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from newsletter.fields import Line
from newsletter.validate import Model, refuse


def _color(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        refuse(f"“{text}” is not a colour that every mail program knows.", 'Write six digits, as in `"#9b1c31"`.')
    return text.lower()


def _font(text: str) -> str:
    if not re.fullmatch(r"[\w \-,'\"]+", text):
        refuse(f"“{text}” is not a list of fonts.", "Write names with commas between them, as in `Georgia, serif`.")
    return text.replace('"', "'")


Color = Annotated[str, AfterValidator(_color)]
Font = Annotated[str, AfterValidator(_font)]
Pixels = Annotated[int, Field(ge=0, le=2000)]


class Image(Model):
    """A picture in the publication's own folders; `alt` says what it shows, and is "" for decoration."""

    src: Line
    alt: Annotated[
        str,
        StringConstraints(strip_whitespace=True),
        Field(description='what the picture shows, in one sentence, or `""` if it is mere decoration'),
    ]


class Palette(Model):
    """The colours of one scheme; each pair that meets keeps a contrast of 4.5:1."""

    page: Color
    paper: Color
    tint: Color
    line: Color
    text: Color
    muted: Color
    accent: Color
    button: Color
    on_button: Color


class Colors(Model):
    """The two schemes of a letter."""

    light: Palette
    dark: Palette


class Fonts(Model):
    """Font stacks, as CSS writes them."""

    heading: Font
    body: Font


class Widths(Model):
    """CSS px: the letter, the space at its sides, and each kind of picture where it is shown widest."""

    page: Annotated[int, Field(ge=320, le=960)]
    side: Pixels
    image: Pixels
    logo: Pixels
    portrait: Pixels
    thumbnail: Pixels


class Theme(Model):
    """Everything about the look that is not in a template."""

    colors: Colors
    fonts: Fonts
    widths: Widths
    logo: Image | None = None
