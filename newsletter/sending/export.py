"""Letter → files for an email service: export() writes a letter in the service's own spelling, with its pictures.

Comes in: a letter, a service from services.py, and the addresses that its pictures have there, if they have any. Goes
out: the files, by path, and what the drafter has to know.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from newsletter.letter import Letter
from newsletter.model.publication import Publication
from newsletter.render import Rendering
from newsletter.sending.handed_pictures import TABLE, HandedPicture, handed_pictures, table
from newsletter.sending.readdressed import readdressed
from newsletter.sending.service_writer import ServiceWriter
from newsletter.sending.services import Service
from newsletter.text import merge_tags
from newsletter.text.merge_tags import POSTAL_ADDRESS, RESERVED, UNSUBSCRIBE, MergeTag

ZIP = "email.zip"
"""The letter with its pictures, for services that take both at once."""

_IMAGES = "images/"
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
    writer = ServiceWriter(service, rendering.tags, publication.fallbacks(letter.issue.web_path))
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
        files |= {f"{_IMAGES}{name}": content for name, content in contents.items()}
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


def export_languages(
    letters: Sequence[Letter], service: Service, addresses: Mapping[str, str] = MappingProxyType({})
) -> tuple[Exported, ...]:
    """Return a letter in all its languages as export() does each; pictures to upload are all with the first of them."""
    own, *others = [export(letter, service, addresses) for letter in letters]
    if TABLE not in own.files:
        return (own, *others)
    pictures = {picture.name: picture for picture in own.pictures}
    for picture in (picture for each in others for picture in each.pictures):
        pictures.setdefault(picture.name, picture)
    images = {name: content for each in others for name, content in each.files.items() if name.startswith(_IMAGES)}
    files = {**images, **own.files, TABLE: table(pictures.values(), service.label)}
    letters_alone = [
        replace(each, files={name: each.files[name] for name in each.files if name.startswith("email.")}, pictures=())
        for each in others
    ]
    return (replace(own, files=files, pictures=tuple(pictures.values())), *letters_alone)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a .zip, with the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), files[name], zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


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
