"""The settings as the page shows them: in parts, with what stands in the place of each value that is not set.

Comes in: a publication as it was last read. Goes out: plain data. It is a module of its own because the models say what
every setting is, and this in which order people look for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from newsletter.check.accessibility.contrast import SCHEMES, SeenColor, seen_colors
from newsletter.editing.form import Field, Shape, Widget, form_of, readable
from newsletter.model.files import FILE
from newsletter.model.publication import Publication
from newsletter.model.theme_names import THEMES
from newsletter.model.words import WORDS
from newsletter.preview.worded import with_help
from newsletter.preview.written_files import settings_files
from newsletter.reading.languages import english_name
from newsletter.reading.source import Path as SourcePath
from newsletter.reading.source import dotted

Data: TypeAlias = dict[str, Any]


class Part(NamedTuple):
    """Settings that are edited on one form: some `fields` of the group at a place, or all where none is named."""

    name: str
    label: str
    help: str
    place: SourcePath
    fields: tuple[str, ...] = ()


NEWSLETTER = (
    Part(
        "name",
        "Name and sender",
        "What the inbox and the top of each letter show.",
        (),
        ("name", "sender", "reply_to"),
    ),
    Part(
        "foot",
        "Foot of the letter",
        "Why readers get it, where you are, and how they leave.",
        (),
        ("reason", "postal_address", "unsubscribe_url", "social"),
    ),
    Part(
        "language",
        "Language and time",
        "How dates and times are written, and by which clock.",
        (),
        ("language", "timezone", "also_show_timezones", "clock"),
    ),
    Part(
        "web",
        "On the web",
        "Where letters are read and written, and calendars.",
        (),
        ("site_url", "desk_url", "calendar_links"),
    ),
    Part("readers", "Merge tags and readers", "What differs from reader to reader.", (), ("merge_tags", "personas")),
    Part("approvals", "Approvals", "Who must have read a letter before it goes out.", (), ("approvals",)),
    Part("sending", "Sending to members", "For those who use no email service.", (), ("sending",)),
    Part("checks", "Checks", "What the checks look at, and what they leave out.", (), ("clients", "check")),
)
LOOK = (
    Part("theme", "Theme and logo", "The look of all letters, and of the archive.", ("theme",), ("name", "logo")),
    Part("light", "Colours by day", "Each with how well it can be read.", ("theme", "colors", "light")),
    Part("dark", "Colours in the dark", "For readers whose screens are dark.", ("theme", "colors", "dark")),
    Part("fonts", "Fonts", "Those that readers have: none is loaded.", ("theme", "fonts")),
    Part("widths", "Widths", "In pixels, of the letter and its pictures.", ("theme", "widths")),
)
_LINE = Shape(Widget.LINE)


def parts(publication: Publication, root: Path) -> Data:
    """Return the parts of the settings in groups, and the fields of each file that has some."""
    named = {"theme", *(name for part in NEWSLETTER for name in part.fields)}
    others = tuple(name for name in Publication.model_fields if name not in named)
    more = (Part("more", "More", "What else your letters share.", (), others),) if others else ()
    fields = {FILE: with_help(form_of(Publication))}
    groups = [_group("Newsletter", FILE, (*NEWSLETTER, *more)), _group("Look", FILE, LOOK)]
    if WORDS in settings_files(root):
        fields[WORDS] = tuple(_language(publication, language) for language in _languages(publication))
        languages = [Part(field.name, field.label, field.help, (field.name,)) for field in fields[WORDS]]
        groups.append(_group("Words", WORDS, languages))
    return {
        "groups": groups,
        "fields": {file: [asdict(field) for field in each] for file, each in fields.items()},
        "inherited": dict(_shipped(fields.get(WORDS, ()))),
    }


def _shipped(languages: Iterable[Field]) -> Iterator[tuple[str, str]]:
    """Yield the text that stands in the place of each word that is not set."""
    for language in languages:
        for word in language.shape.fields:
            yield dotted((language.name, word.name)), word.example


def _group(label: str, file: str, members: Iterable[Part]) -> Data:
    return {"label": label, "parts": [{"file": file, **part._asdict()} for part in members]}


def _languages(publication: Publication) -> list[str]:
    """Return the languages that the letter has words in, with the publication's own first."""
    return list(dict.fromkeys((publication.language, *publication.languages)))


def _language(publication: Publication, language: str) -> Field:
    """Return the words of a language as a group of fields, each with the shipped text as its example."""
    shipped, english = publication.shipped_words(language), publication.words("en")
    fields = tuple(
        Field(
            word, readable(word), "" if language == "en" else f"In English: {text}", shipped.get(word, ""), False, _LINE
        )
        for word, text in english.items()
    )
    help_of_all = "The letter’s own words, each in place of the shipped one."
    return Field(language, english_name(language), help_of_all, "", False, Shape(Widget.GROUP, fields=fields))


def shown(publication: Publication) -> Data:
    """Return what stands in the place of values that newsletter.yaml does not set, and how well each colour is seen."""
    inherited = {dotted(path): value for path, value in _inherited(publication)}
    colors = {
        dotted(("theme", "colors", seen.scheme, seen.name)): {
            "said": _in_words(seen),
            "passes": seen.passes,
            "better": seen.better,
        }
        for seen in seen_colors(publication)
    }
    return {"inherited": inherited, "colors": colors}


def _in_words(seen: SeenColor) -> str:
    """Return how well a colour is seen: "4.8 : 1 on paper, easy to read"."""
    place = f"{'on' if seen.is_upper else 'under'} {readable(seen.other).lower()}"
    return f"{seen.ratio} : 1 {place}, {'easy to read' if seen.passes else 'too faint for text'}"


def _inherited(publication: Publication) -> Iterator[tuple[SourcePath, str]]:
    for name in ("language", "timezone"):
        yield (name,), Publication.model_fields[name].default
    for scheme in SCHEMES:
        palette = getattr(publication.theme.colors, scheme)
        for name in ("masthead", "on_masthead"):  # that of the letter, if the theme says nothing
            yield ("theme", "colors", scheme, name), getattr(palette, name)
    yield from _texts({"theme": publication.theme_below}, ())
    yield ("theme", "name"), THEMES[0]


def _texts(value: Any, path: SourcePath) -> Iterator[tuple[SourcePath, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _texts(part, (*path, name))
    elif isinstance(value, str):
        yield path, value
