"""What templates/theme.yaml holds: the colours for light and dark, the fonts, the widths of a letter and its pictures.

The values are checked strictly, since they go into style sheets unchanged.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import re
from typing import Annotated, ClassVar

from pydantic import Field
from pydantic_core import core_schema

from newsletter.reading.fields import File
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model, PrebuiltSchema, refuse


def _color(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        refuse(f"“{text}” is not a colour that every mail program knows.", 'Write six digits, as in `"#9b1c31"`.')
    return text.lower()


def _font(text: str) -> str:
    if not re.fullmatch(r"""(?:[\w \-,]|'[^'"]*'|"[^'"]*")+""", text):
        refuse(f"“{text}” is not a list of fonts.", "Write names with commas between them, as in `Georgia, serif`.")
    return text.replace('"', "'")


Color = Annotated[
    str, PrebuiltSchema(core_schema.no_info_after_validator_function(_color, core_schema.str_schema()), Kind.SETTING)
]
Font = Annotated[
    str, PrebuiltSchema(core_schema.no_info_after_validator_function(_font, core_schema.str_schema()), Kind.SETTING)
]
Pixels = Annotated[int, PrebuiltSchema(core_schema.int_schema(ge=16, le=2000), Kind.SETTING)]


class Image(Model):
    """A picture in the publication's own folders; `alt` says what it shows, and is "" for decoration."""

    KIND: ClassVar[Kind] = Kind.PICTURE

    src: File = Field(
        description="the picture's file, counted from the folder of the file that you write in",
        examples=["images/ghent.jpg"],
    )
    alt: Annotated[str, PrebuiltSchema(core_schema.str_schema(strip_whitespace=True), Kind.ALT)] = Field(
        description='what the picture shows, in one sentence, or `""` if it is mere decoration',
        examples=["The audience in Ghent"],
    )


Portrait = Annotated[Image, Kind.PORTRAIT]
Thumbnail = Annotated[Image, Kind.THUMBNAIL]
Logo = Annotated[Image, Kind.LOGO]
"""Pictures with a width of their own in `Widths`; any other is as wide as `image`."""


class Palette(Model):
    """The colours of one scheme; each pair that meets keeps a contrast of 4.5:1."""

    page: Color = Field(description="the colour around the letter", examples=["#f6f4f0"])
    paper: Color = Field(description="the colour of the letter itself", examples=["#ffffff"])
    tint: Color = Field(description="the colour inside cards and behind pictures", examples=["#faf7f2"])
    line: Color = Field(description="the colour of thin lines", examples=["#e6e1d9"])
    text: Color = Field(description="the colour of text", examples=["#1f1b18"])
    muted: Color = Field(description="the colour of what is said in passing", examples=["#6b635b"])
    accent: Color = Field(description="the colour of links and labels", examples=["#9b1c31"])
    button: Color = Field(description="the colour of buttons", examples=["#9b1c31"])
    on_button: Color = Field(description="the colour of the words on buttons", examples=["#ffffff"])


class Colors(Model):
    """The two schemes of a letter."""

    light: Palette = Field(description="the colours by day", examples=[{"accent": "#005a9c", "button": "#005a9c"}])
    dark: Palette = Field(
        description="the colours for readers whose screens are dark", examples=[{"accent": "#8cc8ff"}]
    )


class Fonts(Model):
    """Font stacks, as CSS writes them."""

    heading: Font = Field(
        description="the fonts of headings, the best one first", examples=["Georgia, 'Times New Roman', serif"]
    )
    body: Font = Field(
        description="the fonts of everything else, the best one first", examples=["Verdana, Helvetica, sans-serif"]
    )


class Widths(Model):
    """CSS px: the letter, the space at its sides, and each kind of picture where it is shown widest."""

    page: int = Field(ge=320, le=960, description="the letter's width in pixels", examples=[640])
    side: int = Field(ge=0, le=100, description="the space at the letter's sides in pixels", examples=[40])
    image: Pixels = Field(description="the greatest width of a picture in pixels", examples=[640])
    logo: Pixels = Field(description="the greatest width of a logo in pixels", examples=[160])
    portrait: Pixels = Field(description="the width of a portrait in pixels", examples=[64])
    thumbnail: Pixels = Field(description="the greatest width of a video's still in pixels", examples=[440])


class Theme(Model):
    """Everything about the look that is not in a template."""

    colors: Colors = Field(
        description="the colours, by day and in the dark", examples=[{"light": {"accent": "#005a9c"}}]
    )
    fonts: Fonts = Field(description="the fonts, of those that readers have", examples=[{"heading": "Georgia, serif"}])
    widths: Widths = Field(description="the widths of the letter and of its pictures", examples=[{"page": 600}])
    logo: Logo | None = Field(
        default=None,
        description="a picture in place of the newsletter's name",
        examples=[{"src": "images/logo.png", "alt": "Our society"}],
    )
