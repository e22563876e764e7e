"""What a theme.yaml holds: the colours for light and dark, the fonts, the widths of a letter and its pictures.

The values are checked strictly, since they go into style sheets unchanged.
"""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import re
from typing import Annotated, Any, ClassVar

from pydantic import Field, model_validator
from pydantic_core import core_schema

from newsletter.model.theme_names import THEMES
from newsletter.model.theme_names import ThemeName as Name
from newsletter.nearest import nearest
from newsletter.reading.by_language import ByLanguage
from newsletter.reading.fields import File, checked
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model, PrebuiltSchema, optional, refuse, required


def _color(text: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        refuse(f"“{text}” is not a colour that every mail program knows.", 'Write six digits, as in `"#9b1c31"`.')
    return text.lower()


# No backslash within quotes: it would make the quote behind it a character, and CSS would read on.
_FONT = r"""[ ]*(?:[\w-]+(?:[ ]+[\w-]+)*|'\w[\w .+-]*'|"\w[\w .+-]*")[ ]*"""
_FONTS = re.compile(f"{_FONT}(?:,{_FONT})*")


def _font(text: str) -> str:
    if not _FONTS.fullmatch(text):
        hint = "Write names with commas between them, as in `Georgia, 'Times New Roman', serif`."
        refuse(f"“{text}” is not a list of fonts.", hint)
    return text.replace('"', "'")


Color = Annotated[str, checked(_color, Kind.COLOR, core_schema.str_schema())]
Font = Annotated[str, checked(_font, Kind.SETTING, core_schema.str_schema())]
Pixels = Annotated[int, PrebuiltSchema(core_schema.int_schema(ge=16, le=2000), Kind.SETTING)]


Alt = Annotated[str, PrebuiltSchema(core_schema.str_schema(strip_whitespace=True), Kind.ALT)]


class Image(Model):
    """A picture in the publication's own folders; `alt` says what it shows, and is "" for decoration."""

    KIND: ClassVar[Kind] = Kind.PICTURE

    src: File = required(
        "the picture's file, counted from the folder of the file that you write in", "images/ghent.jpg", title="File"
    )
    alt: Alt = required(
        'what the picture shows, in one sentence, or `""` if it is mere decoration',
        "The audience in Ghent",
        title="What it shows",
    )


_PLACES = {"top": (50, 0), "bottom": (50, 100), "left": (0, 50), "right": (100, 50)}
_PERCENT = core_schema.int_schema(ge=0, le=100)
_PERCENTS = core_schema.tuple_schema([_PERCENT, _PERCENT])


def _focus(value: Any) -> tuple[int, int]:
    if isinstance(value, str) and value.strip().lower() in _PLACES:
        return _PLACES[value.strip().lower()]
    if not isinstance(value, list) or len(value) != 2 or not all(re.fullmatch(r"\d\d?|100", str(x)) for x in value):
        hint = "Write `top`, `bottom`, `left` or `right`, or the percentages from left and top, as in `[50, 30]`."
        refuse("This does not say which place in the picture to keep.", hint)
    return int(value[0]), int(value[1])


Focus = Annotated[
    tuple[int, int],
    PrebuiltSchema(
        core_schema.no_info_before_validator_function(
            _focus,
            _PERCENTS,
            json_schema_input_schema=core_schema.union_schema([core_schema.literal_schema([*_PLACES]), _PERCENTS]),
        ),
        Kind.SETTING,
    ),
]
"""A point in a picture, in percent from its left and its top."""


class CroppedImage(Image):
    """A picture of which the letter shows a part, in the same ratio as others beside it."""

    focus: Focus | None = optional(
        "the place to keep where the picture is cut: `top`, `bottom`, `left`, `right`, or two percentages", "top"
    )


class OwnLogo(Image):
    """The newsletter's own logo."""

    alt: Annotated[str, ByLanguage(Alt)] = required(
        "what the logo shows, in a few words", "Our society", title="What it shows"
    )


Portrait = Annotated[CroppedImage, Kind.PORTRAIT]
Photo = Annotated[CroppedImage, Kind.PHOTO]
Thumbnail = Annotated[Image, Kind.THUMBNAIL]
Logo = Annotated[Image, Kind.LOGO]
TierLogo = Annotated[Image, Kind.TIER_LOGO]
"""Pictures with a width of their own in `Widths`, a photo that of a thumbnail; any other is as wide as `image`."""


class Palette(Model):
    """The colours of one scheme; each pair that meets keeps a contrast of 4.5:1."""

    page: Color = required("the colour around the letter", "#f6f4f0")
    paper: Color = required("the colour of the letter itself", "#ffffff")
    tint: Color = required("the colour inside cards and behind pictures", "#faf7f2")
    line: Color = required("the colour of thin lines", "#e6e1d9")
    text: Color = required("the colour of text", "#1f1b18")
    muted: Color = required("the colour of what is said in passing", "#6b635b")
    accent: Color = required("the colour of links and labels", "#9b1c31")
    button: Color = required("the colour of buttons", "#9b1c31")
    on_button: Color = required("the colour of the words on buttons", "#ffffff")
    masthead: Color = Field(
        default_factory=lambda palette: palette.get("paper", ""),
        description="the colour behind the title, if it is not that of the letter",
        examples=["#0f2f47"],
    )
    on_masthead: Color = Field(
        default_factory=lambda palette: palette.get("text", ""),
        description="the colour of the words there",
        examples=["#ffffff"],
    )


class Colors(Model):
    """The two schemes of a letter."""

    light: Palette = required("the colours by day", {"accent": "#005a9c", "button": "#005a9c"})
    dark: Palette = required("the colours for readers whose screens are dark", {"accent": "#8cc8ff"})


class Fonts(Model):
    """Font stacks, as CSS writes them."""

    heading: Font = required("the fonts of headings, the best one first", "Georgia, 'Times New Roman', serif")
    body: Font = required("the fonts of everything else, the best one first", "Verdana, Helvetica, sans-serif")


class Widths(Model):
    """CSS px: the letter, the space at its sides, and each kind of picture where it is shown widest."""

    page: int = required("the letter's width in pixels", 640, ge=320, le=960)
    side: int = required("the space at the letter's sides in pixels", 40, ge=0, le=100)
    image: Pixels = required("the greatest width of a picture in pixels", 640)
    logo: Pixels = required("the greatest width of a logo in pixels", 160)
    tier_logo: Pixels = required("the greatest width of a logo in the first of several tiers, in pixels", 240)
    portrait: Pixels = required("the width of a portrait in pixels", 64)
    thumbnail: Pixels = required("the greatest width of a video's still in pixels", 440)


def _theme_name(value: Any) -> Any:
    if isinstance(value, str) and value not in THEMES:
        close, names = nearest(value, THEMES), ", ".join(f"`{theme}`" for theme in THEMES)
        refuse(f"There is no theme “{value}”.", f"{f'Did you mean `{close}`? ' if close else ''}There are {names}.")
    return value


_NAMES = core_schema.literal_schema([*THEMES])
ThemeName = Annotated[
    Name, PrebuiltSchema(core_schema.no_info_before_validator_function(_theme_name, _NAMES), Kind.SETTING)
]


class Theme(Model):
    """Everything about the look that is not in a template."""

    name: ThemeName = required("the theme that the other values are laid over", "clinical", title="Theme")
    colors: Colors = required("the colours, by day and in the dark", {"light": {"accent": "#005a9c"}})
    fonts: Fonts = required("the fonts, of those that readers have", {"heading": "Georgia, serif"})
    widths: Widths = required("the widths of the letter and of its pictures", {"page": 600})
    logo: Annotated[OwnLogo, Kind.LOGO] | None = optional(
        "a picture in place of the newsletter's name", {"src": "images/logo.png", "alt": "Our society"}
    )

    @model_validator(mode="before")
    @classmethod
    def _refuse_bare_name(cls, value: Any) -> Any:
        if value in THEMES:
            refuse("`theme` takes fields of its own, and here is one name.", f"Write `theme: {{name: {value}}}`.")
        return value
