"""An edition → what leaves the preview: its files for an email service, with instructions, and test messages.

It is a module of its own because what is handed to a service reaches every member: its merge tags are in the service's
own spelling, never filled in with the values of a sample reader. Test messages are filled in, and go through the mail
server in NEWSLETTER_SMTP; nothing else in the preview contacts another computer.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from newsletter.build import Edition
from newsletter.errors import UsageError
from newsletter.letter import Letter
from newsletter.model.publication import Persona
from newsletter.preview import views
from newsletter.preview.places import Data
from newsletter.sending.export import Exported, export
from newsletter.sending.server import server_from_environment
from newsletter.sending.services import SERVICES
from newsletter.sending.transport import Receipt

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of files in a .zip, the earliest it can hold, so that the same letter gives the same bytes."""


def services(edition: Edition) -> list[Data]:
    """Return for each email service what to do there, what to type in, and what the letter lacks."""
    return [_service(name, SERVICES[name].label, exported(edition, name)) for name in SERVICES]


def exported(edition: Edition, service: str) -> Exported:
    """Return an edition exported for an email service; raise KeyError if the service is unknown."""
    letter = edition.letter
    return export(letter, SERVICES[service])


def zipped(edition: Edition, service: str) -> bytes:
    """Return the files for an email service as one .zip; raise KeyError if the service is unknown."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in exported(edition, service).files.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


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


def _service(name: str, label: str, letter: Exported) -> Data:
    return {
        "id": name,
        "name": label,
        "files": list(letter.files),
        "subject": letter.subject,
        "preheader": letter.preheader,
        "fields": list(letter.fields),
        "steps": letter.steps.removeprefix(f"{label}: "),
        "warnings": list(letter.warnings),
    }
