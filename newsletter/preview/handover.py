"""An edition → what an email service takes: how to bring the letter in there, and its files as one .zip to save.

It is a module of its own because nothing here is looked at: what leaves the preview this way reaches every member, with
merge tags in the service's own spelling, and never with the values of a sample reader.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from newsletter.build import Edition
from newsletter.sending.export import Exported, export
from newsletter.sending.services import SERVICES

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of files in a .zip, which holds none before it; the same letter is to give the same bytes."""


def services(edition: Edition) -> list[dict[str, Any]]:
    """Return each email service with what to do there, what to type in, and what the letter lacks for it."""
    return [_service(name, SERVICES[name].label, exported(edition, name)) for name in SERVICES]


def exported(edition: Edition, service: str) -> Exported:
    """Return an edition as an email service takes it; raise KeyError for a service that nobody knows."""
    letter = edition.letter
    return export(letter, SERVICES[service])


def zipped(edition: Edition, service: str) -> bytes:
    """Return the files for an email service in one .zip; raise KeyError for a service that nobody knows."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in exported(edition, service).files.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _service(name: str, label: str, letter: Exported) -> dict[str, Any]:
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
