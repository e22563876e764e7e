"""An edition → what an email service needs: instructions for importing the letter, and its files as one .zip.

It is a module of its own because what leaves the preview this way reaches every member: merge tags are in the service's
own spelling, never filled in with the values of a sample reader.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from newsletter.build import Edition
from newsletter.sending.export import Exported, export
from newsletter.sending.services import SERVICES

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of files in a .zip, the earliest it can hold, so that the same letter gives the same bytes."""


def services(edition: Edition) -> list[dict[str, Any]]:
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
