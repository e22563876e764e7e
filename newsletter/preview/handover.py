"""An edition → what leaves the preview: its files for an email service, with instructions, and test messages.

It is a module of its own because what is handed to a service reaches every member: its merge tags are in the service's
own spelling, never filled in with the values of a sample reader. Test messages are filled in, and go through the mail
server in NEWSLETTER_SMTP; nothing else in the preview contacts another computer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from newsletter.build import Edition
from newsletter.errors import UsageError
from newsletter.letter import Letter
from newsletter.model.settings import Persona
from newsletter.preview import views
from newsletter.preview.places import Data
from newsletter.sending.export import ZIP, Exported, export, zipped
from newsletter.sending.handed_pictures import TABLE, addresses_in_folder, checked_addresses, folder_of
from newsletter.sending.server import server_from_environment
from newsletter.sending.services import SERVICES
from newsletter.sending.transport import Receipt

PICTURES_AT = "pictures_at"
"""What the folder of all pictures is called beside their names, none of which is without a dot."""


def services(edition: Edition) -> list[Data]:
    """Return for each email service what to do there, what to type in, and what the letter lacks."""
    return [for_service(edition, name, {}) for name in SERVICES]


def for_service(edition: Edition, name: str, typed: Mapping[str, str]) -> Data:
    """Return what to do at one service, as exported() would hand the letter over; raise the same errors."""
    service, letter = SERVICES[name], exported(edition, name, typed)
    return {
        "id": name,
        "name": service.label,
        "files": [file for file in letter.files if not file.startswith("images/") and file != TABLE],
        "subject": letter.subject,
        "preheader": letter.preheader,
        "fields": list(letter.fields),
        "pictures": [asdict(picture) for picture in letter.pictures],
        "pictures_at": folder_of(letter.pictures),
        "is_zipped": letter.is_zipped,
        "is_hosted": bool(edition.letter.publication.site_url and not typed),
        "gallery": service.gallery.place,
        "renames": service.gallery.renames,
        "steps": letter.steps.removeprefix(f"{service.label}: "),
        "warnings": list(letter.warnings),
    }


def exported(edition: Edition, service: str, typed: Mapping[str, str]) -> Exported:
    """Return an edition exported for an email service.

    `typed` are the addresses of its pictures by their names, or that of their folder as PICTURES_AT; {} if they have
    none there. Raise KeyError if the service is unknown, UsageError if an address is none.
    """
    letter, addresses = edition.letter, {}
    if PICTURES_AT in typed:
        addresses = addresses_in_folder(typed[PICTURES_AT], letter)
    elif typed:
        addresses = checked_addresses(typed, letter)
    return export(letter, SERVICES[service], addresses)


def saved(edition: Edition, service: str, typed: Mapping[str, str]) -> bytes:
    """Return all that is saved for an email service as one .zip: that which it takes, or one to unpack.

    Raise the same errors as exported().
    """
    files = exported(edition, service, typed).files
    return files.get(ZIP) or zipped(files)


def mail_server() -> tuple[str | None, str]:
    """Return the mail server as `host:port` or None, and what is wrong with the setting or ""."""
    try:
        server = server_from_environment()
    except UsageError as error:
        return None, str(error)
    return (server.place if server else None), ""


def send_test(letter: Letter, to: str, persona: Persona | None) -> list[Receipt]:
    """Send a letter to one address as a sample reader gets it; raise UsageError if that is not possible."""
    from newsletter.sending.send import send_test
    from newsletter.sending.smtp import Smtp

    server = server_from_environment()
    if server is None:
        raise UsageError("No mail server is set: begin the preview with NEWSLETTER_SMTP in the environment.")
    return send_test(views.as_read_by(letter, persona), [to], Smtp(server), now=datetime.now(UTC), persona=persona)
