"""Letter → files for an email service: export() writes a letter in the service's own spelling.

Comes in: a letter, and a service from services.py. Goes out: the files, by path, and what the drafter has to know.
This is a module of its own because only here merge tags become tags of another template language, which must not
interpret the author's own characters: in HTML they are escaped as character references, which services leave to the
mail program; in plain text, in the service's own way.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from urllib.parse import quote

from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.render import Rendering
from newsletter.sending.handed_pictures import TABLE, HandedPicture, handed_pictures, table
from newsletter.sending.readdressed import readdressed
from newsletter.sending.services import Service, Spelling
from newsletter.text import markup, merge_tags
from newsletter.text.merge_tags import POSTAL_ADDRESS, RESERVED, TOKENS, UNSUBSCRIBE, Dialect, MergeTag

_ADDRESS_IN_TEXT = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_ODD = re.compile(r"[\"'\\&<>{}%|]")

ZIP = "email.zip"
"""The letter with its pictures, for services that take both at once."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The timestamp of all files in a .zip, the earliest possible, so that the same letter gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A letter in the form that an email service accepts, and what to type in there beside it.

    `fields` are the contact fields that it uses, by the service's names; `pictures` those that it shows; `warnings` say
    what the service demands and the letter lacks; `steps` say how to import it.
    """

    files: Mapping[str, bytes]
    subject: str
    preheader: str
    fields: tuple[str, ...]
    pictures: tuple[HandedPicture, ...]
    warnings: tuple[str, ...]
    steps: str

    @property
    def is_zipped(self) -> bool:
        """Whether the service takes the letter and its pictures as one file."""
        return ZIP in self.files

    @property
    def lacks_addresses(self) -> bool:
        """Whether members do not see the pictures before each of them has an address."""
        return not self.is_zipped and not all(picture.address for picture in self.pictures)


def export(letter: Letter, service: Service, addresses: Mapping[str, str] = MappingProxyType({})) -> Exported:
    """Return a letter in a service's own spelling, with the pictures that are not at their public addresses.

    `addresses` has that of each picture, by its file's name, where it is not on the publication's own site.
    """
    rendering, publication = letter.rendering, letter.publication
    writer = _ServiceWriter(service, rendering.tags, publication.fallbacks(letter.issue.slug))
    pictures = handed_pictures(letter, addresses)
    are_loose = bool(pictures and (addresses or publication.site_url is None))
    is_zipped = bool(are_loose and service.zip_steps and not addresses)
    contents = {shown.picture.name: shown.picture.content for shown in letter.pictures.values()}
    written = addresses or ({name: name for name in contents} if is_zipped else {})
    moved = {shown.url: written[shown.picture.name] for shown in letter.pictures.values()} if written else {}
    html = writer.html(readdressed(rendering.html, moved))
    files = {"email.html": html.encode()}
    if is_zipped:
        files = {ZIP: zipped(files | contents)}
    elif are_loose:
        files |= {f"images/{name}": content for name, content in contents.items()}
        files[TABLE] = table(pictures, service.label)
    return Exported(
        files=files | {"email.txt": writer.text(rendering.text).encode()},
        subject=writer.text(rendering.subject),
        preheader=writer.text(rendering.preheader),
        fields=tuple(dict.fromkeys(service.field(name) for name in _names(rendering) if name not in RESERVED)),
        pictures=pictures,
        warnings=(*_lacking(service, publication, html), *(_too_large(service, pictures) if are_loose else ())),
        steps=f"{service.label}: {service.zip_steps if is_zipped else service.steps}",
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a .zip, with the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _ServiceWriter:
    """Writes the tokens of `tags` in a service's spelling, each with its fallback."""

    service: Service
    tags: merge_tags.Tags
    fallbacks: Dialect

    def html(self, html: str) -> str:
        """Return HTML in the service's spelling."""
        value, whole, part = (self._dialect(self.service.html, escape, place) for place in (_value, _whole, _part))

        def attribute(match: re.Match[str]) -> str:
            name, equals, content = match.groups()
            dialect = value
            if merge_tags.takes_address(name):
                dialect = whole if merge_tags.is_token(content) else part
            return str(name + equals) + self.tags.write(self._typed_in_html(content), dialect)

        def sheet(css: str) -> str:
            # Style sheets have no character references, but an empty comment separates the characters.
            return re.sub(self.service.opening, lambda opening: f"{opening[0]}/**/", css)

        return self.service.prologue + markup.rewritten(
            html,
            tag=lambda start: markup.ATTRIBUTE.sub(attribute, start),
            sheet=sheet,
            comment=lambda comment: self._comment(comment, value),
            text=lambda text: self.tags.write(self._typed_in_html(text), value),
        )

    def text(self, text: str) -> str:
        """Return plain text in the service's spelling."""
        value, part = (self._dialect(self.service.text, str, place) for place in (_value, _part))
        opening = self.service.text_opening or self.service.opening
        typed = re.sub(opening, lambda found: self.service.typed.replace("«character»", found[0]), text)
        in_addresses = _ADDRESS_IN_TEXT.sub(lambda address: self.tags.write(address[0], part), typed)
        return self.tags.write(in_addresses, value)

    def _typed_in_html(self, text: str) -> str:
        return re.sub(self.service.opening, lambda opening: f"&#{ord(opening[0])};", text)

    def _comment(self, comment: str, dialect: Dialect) -> str:
        """Return a comment, which may be for Outlook, in a form that the service keeps in the letter."""
        if not self.service.strips_comments:
            return self.tags.write(self._typed_in_html(comment), dialect)
        pieces = re.split(rf"([{TOKENS}])", comment)
        return "".join(
            self.tags.write(piece, dialect) if number % 2 else f"{{{{ Safe {json.dumps(piece, ensure_ascii=False)} }}}}"
            for number, piece in enumerate(pieces)
            if piece
        )

    def _dialect(self, spelling: Spelling, escaped: Callable[[str], str], place: _Place) -> Dialect:
        """Return how tags are written at a place; `escaped` is html.escape for HTML, str for text."""

        def written(tag: MergeTag) -> str:
            if tag.name in spelling.reserved:
                return spelling.reserved[tag.name]
            if tag.name in RESERVED:  # the same for all members
                return self._typed_value(_alone(self.fallbacks(tag), place), escaped)
            template, fallback = place(spelling, self.fallbacks(tag))
            if spelling.is_quoted and spelling.odd_or and _ODD.search(fallback):
                template = spelling.odd_or
                fallback = self._typed_value(fallback, escaped)
            elif spelling.is_quoted:
                fallback = _in_quotes(fallback, escaped, is_encoded=spelling.encodes and place is _part)
            else:
                fallback = self._typed_value(fallback, escaped)
            return template.replace("«field»", self.service.field(tag.name)).replace("«fallback»", fallback)

        return written

    def _typed_value(self, value: str, escaped: Callable[[str], str]) -> str:
        """Return a value, as HTML or as text, in which the service finds no tags."""
        return self._typed_in_html(escape(value)) if escaped is escape else self.text(value)


_Place = Callable[["Spelling", str], tuple[str, str]]
"""A spelling and a fallback → the template for a place, and the fallback as it stands there."""


def _value(spelling: Spelling, fallback: str) -> tuple[str, str]:
    return (spelling.value_or if fallback else spelling.value), fallback


def _whole(spelling: Spelling, fallback: str) -> tuple[str, str]:
    return _value(spelling, fallback if merge_tags.is_safe_address(fallback) else "")


def _part(spelling: Spelling, fallback: str) -> tuple[str, str]:
    encoded = fallback if spelling.encodes else quote(fallback, safe="")
    part, part_or = spelling.part or spelling.value, spelling.part_or or spelling.value_or
    return (part_or if fallback else part), encoded


def _alone(value: str, place: _Place) -> str:
    """Return a value that is the same for every member, as written at a place."""
    if place is _whole:
        return value if merge_tags.is_safe_address(value) else ""
    return quote(value, safe="") if place is _part else value


def _in_quotes(text: str, escaped: Callable[[str], str], *, is_encoded: bool) -> str:
    """Return a text as written between double quotes in a template language."""
    if escaped is escape and not is_encoded:
        return re.sub(r"[\\{}]", lambda char: f"&#{ord(char[0])};", escape(text))
    if not is_encoded:
        # HubSpot parses a tag's output again; an invisible character separates two that would begin a tag.
        text = re.sub(r"\{(?=[{%#])", "{\u2060", text)
    return re.sub(r'(["\\])', r"\\\1", text)


def _names(rendering: Rendering) -> list[str]:
    """Return the names of the merge tags that a letter contains; newsletter.yaml may declare others."""
    names: list[str] = []

    def named(tag: MergeTag) -> str:
        names.append(tag.name)
        return ""

    for text in (rendering.subject, rendering.preheader, rendering.html, rendering.text):
        rendering.tags.write(text, named)
    return names


def _lacking(service: Service, publication: Publication, html: str) -> Iterator[str]:
    """Yield a sentence for each thing that the service or the law demands and the letter lacks, with its remedy."""
    for name, what, plain in (
        (UNSUBSCRIBE, "link to unsubscribe", publication.unsubscribe_url),
        (POSTAL_ADDRESS, "postal address", publication.postal_address),
    ):
        tag = service.html.reserved.get(name)
        is_plain = bool(plain and merge_tags.alone(plain) is None)
        if tag and tag in html:
            continue
        if demand := service.demands.get(name):
            found = f"has a {what} of yours instead, which stays" if is_plain else "has none"
            yield f"{demand}, and the letter {found}. Write {_line(name)} in newsletter.yaml, and export it again."
        elif not is_plain:
            todo = _line(name) if tag else f"`{name}:` with your street, town and country"
            asked = f"The letter has no {what}, and the law of many countries asks for one"
            yield f"{asked}. Write {todo} in newsletter.yaml."


def _line(name: str) -> str:
    return f'`{name}: "{{{{ {name} }}}}"`'


def _too_large(service: Service, pictures: Iterable[HandedPicture]) -> Iterator[str]:
    """Yield a sentence for each picture that the service does not take."""
    most = service.gallery.largest
    for picture in pictures:
        if most and picture.size > most:
            yield (
                f"{picture.name} has {_megabytes(picture.size)}, and {service.label} takes pictures of at most "
                f"{_megabytes(most)}. Put a smaller picture into its place at {' and '.join(picture.places)}."
            )


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f} MB"
